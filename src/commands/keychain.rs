//! The verb of the process that asks the keychain; ssoenv starts it itself.

use crate::error::Failure;
use crate::system::keychain;
use anyhow::Context;

/// Answers the request on stdin. Returns no text: the answer has left by then.
pub fn run() -> anyhow::Result<Vec<u8>> {
    let outside = || Failure::usage(format!("{} is started by ssoenv itself", keychain::KEYCHAIN_VERB));
    keychain::answer().with_context(outside)?;
    Ok(Vec::new())
}
