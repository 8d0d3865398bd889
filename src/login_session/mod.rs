//! The sign-in of `aws login`: credentials for 15 minutes, and the means to renew them, in one file that the AWS CLI
//! creates. It is read and renewed here, never created.

mod cached_login;
mod errors;
mod login_cache;
mod refusals;
mod renewal;
mod state;

pub use cached_login::CachedLogin;
pub use login_cache::{cache_key, load, path, written_at};
pub use renewal::renew;
pub use state::{LoginStanding, standing};
