//! The keychain: real stores, asked by the real process.

mod display;
mod gnome_keyring;
mod keepassxc;
mod kwallet;
mod moves;
mod mute_bus;
mod process;
mod sign_ins;
mod unavailable;
