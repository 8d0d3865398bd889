//! The keychain of macOS: a generic password in the person's default keychain. Type-checked only: without a signed build a
//! person is asked again after each upgrade.

use super::entry::{EntryStore, ask_entry};
use super::{KeyAnswer, KeyRequest, KeychainFailure};
use security_framework::base::Error;
use security_framework::os::macos::keychain::SecKeychain;
use std::time::Instant;
use zeroize::Zeroizing;

/// Name and account of the password, as Keychain Access shows them.
const SERVICE: &str = "ssoenv";
const ACCOUNT: &str = "token-key";

/// Codes of errors (SecBase.h).
const USER_CANCELED: i32 = -128;
const NOT_AVAILABLE: i32 = -25291;
const AUTHENTICATION_FAILED: i32 = -25293;
const NO_SUCH_KEYCHAIN: i32 = -25294;
const DUPLICATE: i32 = -25299;
const NOT_FOUND: i32 = -25300;
const NO_DEFAULT_KEYCHAIN: i32 = -25307;
const INTERACTION_NOT_ALLOWED: i32 = -25308;
const INTERACTION_REQUIRED: i32 = -25315;

/// Asks the store. Without a person the system opens no window.
pub(super) fn ask(request: &KeyRequest, is_attended: bool, _: Instant) -> Result<KeyAnswer, KeychainFailure> {
    let _silent =
        if is_attended { None } else { Some(SecKeychain::disable_user_interaction().map_err(failure)?) };
    ask_entry(&LoginKeychain(SecKeychain::default().map_err(failure)?), request)
}

struct LoginKeychain(SecKeychain);

impl EntryStore for LoginKeychain {
    fn read(&self) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainFailure> {
        match self.0.find_generic_password(SERVICE, ACCOUNT) {
            Ok((password, _)) => Ok(Some(Zeroizing::new(password.to_vec()))),
            Err(error) if error.code() == NOT_FOUND => Ok(None),
            Err(error) => Err(failure(error)),
        }
    }

    fn add(&self, value: &[u8]) -> Result<(), KeychainFailure> {
        match self.0.add_generic_password(SERVICE, ACCOUNT, value) {
            Err(error) if error.code() != DUPLICATE => Err(failure(error)),
            _ => Ok(()),
        }
    }

    fn remove(&self) -> Result<bool, KeychainFailure> {
        match self.0.find_generic_password(SERVICE, ACCOUNT) {
            Ok((_, item)) => item.delete(),
            Err(error) if error.code() == NOT_FOUND => return Ok(false),
            Err(error) => return Err(failure(error)),
        }
        // Deleting reports nothing.
        match self.read()? {
            None => Ok(true),
            Some(_) => Err(KeychainFailure::Refused("it was not removed".to_owned())),
        }
    }
}

fn failure(error: Error) -> KeychainFailure {
    match error.code() {
        INTERACTION_NOT_ALLOWED | INTERACTION_REQUIRED | AUTHENTICATION_FAILED => KeychainFailure::Locked,
        USER_CANCELED => KeychainFailure::Dismissed,
        NO_DEFAULT_KEYCHAIN | NO_SUCH_KEYCHAIN => KeychainFailure::NoDefaultCollection,
        NOT_AVAILABLE => KeychainFailure::NoProvider,
        _ => KeychainFailure::Refused(error.to_string()),
    }
}
