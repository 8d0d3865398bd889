//! The Credential Manager of Windows: a generic credential of this user on this machine, which no other machine gets.
#![allow(unsafe_code, reason = "credentials have no safe interface in the standard library")]

use super::entry::{EntryStore, ask_entry};
use super::{KeyAnswer, KeyRequest, KeychainFailure};
use std::io;
use std::time::Instant;
use windows_sys::Win32::Foundation::ERROR_NOT_FOUND;
use windows_sys::Win32::Security::Credentials::{
    CRED_PERSIST_LOCAL_MACHINE, CRED_TYPE_GENERIC, CREDENTIALW, CredDeleteW, CredFree, CredReadW, CredWriteW,
};
use zeroize::{Zeroize, Zeroizing};

/// Name of the credential, and of its user, as the Credential Manager shows them.
const TARGET: &str = "ssoenv token-key";
const USER: &str = "ssoenv";

/// Asks the store, which asks nobody.
pub(super) fn ask(request: &KeyRequest, _: bool, _: Instant) -> Result<KeyAnswer, KeychainFailure> {
    ask_entry(&CredentialManager, request)
}

struct CredentialManager;

impl EntryStore for CredentialManager {
    fn read(&self) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainFailure> {
        let target = wide(TARGET);
        let mut found: *mut CREDENTIALW = std::ptr::null_mut();
        // SAFETY: the name ends with a zero, and the pointer is valid for the result.
        if unsafe { CredReadW(target.as_ptr(), CRED_TYPE_GENERIC, 0, &raw mut found) } == 0 {
            return last_error().map(|()| None);
        }
        // SAFETY: the call has succeeded, so the pointer is valid until it is given back, and nobody else has it.
        let credential = unsafe { &mut *found };
        let length = usize::try_from(credential.CredentialBlobSize).unwrap_or_default();
        let value = if credential.CredentialBlob.is_null() {
            Zeroizing::default()
        } else {
            // SAFETY: the blob has this length.
            let blob = unsafe { std::slice::from_raw_parts_mut(credential.CredentialBlob, length) };
            let value = Zeroizing::new(blob.to_vec());
            blob.zeroize();
            value
        };
        // SAFETY: it is given back once, and not used after that.
        unsafe { CredFree(found.cast()) };
        Ok(Some(value))
    }

    fn add(&self, value: &[u8]) -> Result<(), KeychainFailure> {
        let (mut target, mut user, mut value) = (wide(TARGET), wide(USER), Zeroizing::new(value.to_vec()));
        let credential = CREDENTIALW {
            Type: CRED_TYPE_GENERIC,
            TargetName: target.as_mut_ptr(),
            UserName: user.as_mut_ptr(),
            CredentialBlob: value.as_mut_ptr(),
            CredentialBlobSize: u32::try_from(value.len()).unwrap_or_default(),
            Persist: CRED_PERSIST_LOCAL_MACHINE,
            ..CREDENTIALW::default()
        };
        // SAFETY: names end with a zero, the blob has its length, and all of them outlive the call, which only reads.
        match unsafe { CredWriteW(&raw const credential, 0) } {
            0 => Err(refused(&io::Error::last_os_error())),
            _ => Ok(()),
        }
    }

    fn remove(&self) -> Result<bool, KeychainFailure> {
        let target = wide(TARGET);
        // SAFETY: the name ends with a zero.
        match unsafe { CredDeleteW(target.as_ptr(), CRED_TYPE_GENERIC, 0) } {
            0 => last_error().map(|()| false),
            _ => Ok(true),
        }
    }
}

/// Returns the text as the system takes it.
fn wide(text: &str) -> Vec<u16> {
    text.encode_utf16().chain([0]).collect()
}

/// Returns the error of the last call; none if it was that the credential does not exist.
fn last_error() -> Result<(), KeychainFailure> {
    let error = io::Error::last_os_error();
    match error.raw_os_error().map(i32::cast_unsigned) {
        Some(ERROR_NOT_FOUND) => Ok(()),
        _ => Err(refused(&error)),
    }
}

fn refused(error: &io::Error) -> KeychainFailure {
    KeychainFailure::Refused(error.to_string())
}
