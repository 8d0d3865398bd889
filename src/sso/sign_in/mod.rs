//! Sign-in by a person: in the browser of this machine (`authorization_code`), or by confirming a code anywhere
//! (`device_code`). One sign-in at a time per session and machine; a second process waits for it and shares its
//! result.

mod attempt;
mod authorization_code;
mod browser_pages;
mod callback;
mod device_code;
mod device_poll;
mod errors;
mod flow;
mod instructions;
mod last_sign_in;
mod pkce;
mod request;

pub use flow::{PATIENCE, is_under_way, sign_in};
pub use last_sign_in::read as last_mark;
pub use pkce::DEFAULT_SCOPE;
pub use request::{SeenSignIn, SignInMethod, SignInRequest, SignedIn};
