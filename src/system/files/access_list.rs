//! Who may read and change a file of Windows: its access control list. Files below the person's profile folder
//! (`%USERPROFILE%`) inherit one with the person, the administrators and the system; those in other places often do not.
#![allow(unsafe_code, reason = "access control lists have no safe interface in the standard library")]

use super::windows_accounts::is_other;
use std::ffi::c_void;
use std::io;
use std::os::windows::ffi::OsStrExt;
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::path::Path;
use std::ptr::null_mut;
use windows_sys::Win32::Foundation::{ERROR_SUCCESS, LocalFree};
use windows_sys::Win32::Security::Authorization::{
    ConvertSidToStringSidW, ConvertStringSecurityDescriptorToSecurityDescriptorW, GetNamedSecurityInfoW,
    SDDL_REVISION_1, SE_FILE_OBJECT,
};
use windows_sys::Win32::Security::{
    ACCESS_ALLOWED_ACE, ACE_HEADER, ACL, DACL_SECURITY_INFORMATION, GetAce, GetTokenInformation,
    INHERIT_ONLY_ACE, PSECURITY_DESCRIPTOR, PSID, SetFileSecurityW, TOKEN_QUERY, TOKEN_USER, TokenUser,
};
use windows_sys::Win32::System::Threading::{GetCurrentProcess, OpenProcessToken};

/// What others may do with a file: everybody but the person, the administrators and the system.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct OthersAccess {
    /// Read what it holds.
    pub can_read: bool,
    /// Change what it holds, or who may.
    pub can_change: bool,
}

/// Rights to read and to change, each with the right to everything (`GENERIC_ALL`). For a folder they are those to list
/// it, and to add files.
const READ: u32 = 0x1 | 0x8000_0000 | 0x1000_0000;
const CHANGE: u32 = 0x2 | 0x4 | 0x4000_0000 | 0x1000_0000 | 0x4_0000 | 0x8_0000;

/// Memory that the system has allocated.
struct Local(*mut c_void);

impl Drop for Local {
    fn drop(&mut self) {
        // SAFETY: the system allocated it for this call, and nothing else frees it.
        unsafe { LocalFree(self.0) };
    }
}

/// List of a file, with the memory that it is in.
struct AccessList {
    list: *mut ACL,
    descriptor: Local,
}

impl AccessList {
    fn of(path: &Path) -> io::Result<Self> {
        let path = wide(path);
        let (mut list, mut descriptor): (*mut ACL, PSECURITY_DESCRIPTOR) = (null_mut(), null_mut());
        // SAFETY: the path ends with 0; the other pointers are to variables of these types, or null for what is not wanted.
        let status = unsafe {
            GetNamedSecurityInfoW(
                path.as_ptr(),
                SE_FILE_OBJECT,
                DACL_SECURITY_INFORMATION,
                null_mut(),
                null_mut(),
                &raw mut list,
                null_mut(),
                &raw mut descriptor,
            )
        };
        checked(status)?;
        Ok(AccessList { list, descriptor: Local(descriptor) })
    }

    /// Returns the list that this text in SDDL means.
    fn parse(text: &str) -> io::Result<Self> {
        let text: Vec<u16> = text.encode_utf16().chain([0]).collect();
        let mut descriptor: PSECURITY_DESCRIPTOR = null_mut();
        // SAFETY: the text ends with 0, and the pointer is to a variable of this type.
        ok(unsafe {
            ConvertStringSecurityDescriptorToSecurityDescriptorW(
                text.as_ptr(),
                SDDL_REVISION_1,
                &raw mut descriptor,
                null_mut(),
            )
        })?;
        Ok(AccessList { list: null_mut(), descriptor: Local(descriptor) })
    }

    /// Gives a file this list as it is; the folder's list adds nothing to it.
    fn set(&self, path: &Path) -> io::Result<()> {
        let path = wide(path);
        // SAFETY: the path ends with 0, and the descriptor is valid.
        ok(unsafe { SetFileSecurityW(path.as_ptr(), DACL_SECURITY_INFORMATION, self.descriptor.0) })
    }

    /// Returns what others may do, whose own account `me` is not. Entries that deny are not looked at: they are rare, and
    /// the answer is then too strict.
    fn others(&self, me: &str) -> io::Result<OthersAccess> {
        if self.list.is_null() {
            return Ok(OthersAccess { can_read: true, can_change: true });
        }
        let mut others = OthersAccess::default();
        // SAFETY: the list is valid.
        for at in 0..u32::from(unsafe { (*self.list).AceCount }) {
            let mut entry: *mut c_void = null_mut();
            // SAFETY: the list is valid and has an entry of this number; every entry begins with this header.
            let header = unsafe {
                ok(GetAce(self.list, at, &raw mut entry))?;
                &*entry.cast::<ACE_HEADER>()
            };
            /// ACCESS_ALLOWED_ACE_TYPE.
            const ALLOWED: u8 = 0;
            if header.AceType != ALLOWED || u32::from(header.AceFlags) & INHERIT_ONLY_ACE != 0 {
                continue;
            }
            let entry = entry.cast::<ACCESS_ALLOWED_ACE>();
            // SAFETY: entries of this type have this structure, and the account's number begins at the last field.
            let (rights, account) = unsafe { ((*entry).Mask, name((&raw mut (*entry).SidStart).cast())?) };
            if is_other(&account, me) {
                others.can_read |= rights & READ != 0;
                others.can_change |= rights & CHANGE != 0;
            }
        }
        Ok(others)
    }
}

/// Returns what others may do with the file or folder.
pub(super) fn others(path: &Path) -> io::Result<OthersAccess> {
    AccessList::of(path)?.others(&me()?)
}

/// Leaves a file to the person, the administrators and the system, whatever the folder's list says.
pub(in crate::system) fn make_private(path: &Path) -> io::Result<()> {
    AccessList::parse(&format!("D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FA;;;{})", me()?))?.set(path)
}

/// Gives a file the list of another file.
pub(super) fn copy(from: &Path, to: &Path) -> io::Result<()> {
    AccessList::of(from)?.set(to)
}

/// Returns the number of the account that this process runs as, as text.
fn me() -> io::Result<String> {
    /// Bytes: the structure, and the longest number behind it.
    const MOST: usize = 256;
    let mut token = null_mut();
    // SAFETY: the handle of the current process is always valid, and the pointer is to a variable of this type.
    ok(unsafe { OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &raw mut token) })?;
    // SAFETY: the handle is valid and nobody else has it.
    let token = unsafe { OwnedHandle::from_raw_handle(token) };
    // Aligned as the structure is.
    let (mut user, mut length) = ([0_u64; MOST / 8], 0);
    // SAFETY: the handle is valid, the buffer outlives the call, and its true length is passed.
    ok(unsafe {
        GetTokenInformation(
            token.as_raw_handle(),
            TokenUser,
            user.as_mut_ptr().cast(),
            MOST as u32,
            &raw mut length,
        )
    })?;
    // SAFETY: the call has filled the buffer with this structure, which points into it.
    unsafe { name((*user.as_ptr().cast::<TOKEN_USER>()).User.Sid) }
}

/// Returns the number of an account as text.
///
/// # Safety
/// The number must be valid.
unsafe fn name(account: PSID) -> io::Result<String> {
    let mut text = null_mut();
    // SAFETY: the number is valid, and the pointer is to a variable of this type.
    ok(unsafe { ConvertSidToStringSidW(account, &raw mut text) })?;
    let memory = Local(text.cast());
    // SAFETY: the text ends with 0, and lives as long as its memory.
    let text = unsafe {
        let length = (0..).take_while(|at| *text.add(*at) != 0).count();
        String::from_utf16_lossy(std::slice::from_raw_parts(text, length))
    };
    drop(memory);
    Ok(text)
}

fn wide(path: &Path) -> Vec<u16> {
    path.as_os_str().encode_wide().chain([0]).collect()
}

fn ok(done: i32) -> io::Result<()> {
    if done == 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

fn checked(status: u32) -> io::Result<()> {
    if status == ERROR_SUCCESS { Ok(()) } else { Err(io::Error::from_raw_os_error(status as i32)) }
}
