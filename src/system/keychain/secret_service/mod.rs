//! The Secret Service of Linux desktops: GNOME Keyring, KWallet, KeePassXC. One connection for an access, since KeePassXC
//! asks for each.

mod bus;
mod bus_errors;
mod collection;
mod exchange;
mod items;
mod key_requests;
mod prompt;
mod provider;
mod session;
mod store;

pub(super) use key_requests::ask;
