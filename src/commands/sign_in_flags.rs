//! Sign-in options of the command line.

use crate::activation::sign_in::SignInOptions;
use crate::cli::SignInFlags;

/// Converts the flags; `force`, `corrects` and `asks` stay false.
pub(super) fn options(flags: SignInFlags) -> SignInOptions {
    let SignInFlags { device_code, no_browser, port } = flags;
    SignInOptions { device_code, no_browser, port, ..SignInOptions::default() }
}
