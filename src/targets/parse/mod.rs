//! What the word of a TARGET can mean apart from the name of a profile: an account, a role in it, or something of the
//! console that was pasted in. Which profile or session it leads to is for the caller to say. Pure.

mod arn;
mod reading;
mod syntax;
mod url;
mod word;

pub use reading::Reading;
pub use syntax::read;
pub use word::{RoleWord, SessionWord};
