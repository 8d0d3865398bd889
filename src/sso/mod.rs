//! The sign-in session: a person begins it (`sign_in`), its token is cached and renewed without a person, and it ends
//! (`sign_out`).

mod abandoned_files;
mod errors;
mod misplaced_token;
mod portal_call;
pub mod portal_url;
mod precedence;
mod refusals;
pub mod registration;
mod relocation;
mod renewal;
mod replaced_token;
mod session_state;
pub mod sign_in;
pub mod sign_out;
pub mod token;
pub mod token_cache;
pub mod token_outline;

pub use abandoned_files::remove_abandoned;
pub use errors::{not_signed_in, token_rejected};
pub use misplaced_token::misplaced_token;
pub use portal_call::{with_this_token, with_token};
pub use precedence::{before_listings, urgent_calls};
pub use relocation::{Relocated, copy_sign_in, relocate};
pub use session_state::{SignInState, Standing, announce_end, ends_soon, inspect, renews, standing, token};
pub use sign_in::DEFAULT_SCOPE;
