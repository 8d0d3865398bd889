//! The options of a sign-in, as they were given.

use crate::activation::sign_in::SignInOptions;
use crate::cli::SignInFlags;

/// The options that these flags ask for; nothing is forced, corrected or asked.
pub(super) fn options(flags: SignInFlags) -> SignInOptions {
    let SignInFlags { device_code, no_browser, port } = flags;
    SignInOptions { device_code, no_browser, port, ..SignInOptions::default() }
}
