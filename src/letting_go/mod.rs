//! Orders of `off --everywhere`: shells and endpoints look for them, and let go of credentials that they got before.

mod order;
mod order_file;

pub use order::{HeldCredentials, Order, Orders, Scope, SessionOfHeld};
pub use order_file::{create_empty, give, load, newest, path};
