//! Parses the forms of TARGET other than a profile's name: an account, a role in it, or something pasted from the
//! console. Finding the profile or session for it is the caller's task. Pure.

mod arn;
mod reading;
mod syntax;
mod url;
mod word;

pub use reading::Reading;
pub use syntax::read;
pub use word::{RoleWord, SessionWord};
