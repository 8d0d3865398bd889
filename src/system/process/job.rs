//! A job object of Windows: what this process starts ends with it, however it ends.
#![allow(unsafe_code, reason = "job objects have no safe interface in the standard library")]

use std::io;
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use windows_sys::Win32::System::JobObjects::{
    AssignProcessToJobObject, CreateJobObjectW, JOB_OBJECT_LIMIT, JOB_OBJECT_LIMIT_BREAKAWAY_OK,
    JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE, JOBOBJECT_EXTENDED_LIMIT_INFORMATION,
    JobObjectExtendedLimitInformation, SetInformationJobObject,
};
use windows_sys::Win32::System::Threading::GetCurrentProcess;

/// A job that this process is in. While the value lives, every process of the job is killed when this process ends, but
/// for those that were started outside of the job on purpose (`CREATE_BREAKAWAY_FROM_JOB`).
#[derive(Debug)]
#[must_use = "dropped, it ends this process"]
pub(super) struct Job(OwnedHandle);

impl Job {
    /// Puts this process into a new job. A child is then in it from its first instruction; a child that was put into it
    /// later could have started others before.
    pub fn enter() -> io::Result<Self> {
        // SAFETY: both pointers may be null: no name, and a handle that children do not inherit.
        let created = unsafe { CreateJobObjectW(std::ptr::null(), std::ptr::null()) };
        if created.is_null() {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: the handle is valid and nobody else has it.
        let job = Job(unsafe { OwnedHandle::from_raw_handle(created) });
        job.limit(JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | JOB_OBJECT_LIMIT_BREAKAWAY_OK)?;
        // SAFETY: the handle is valid, and that of the current process always is.
        match unsafe { AssignProcessToJobObject(job.0.as_raw_handle(), GetCurrentProcess()) } {
            0 => Err(io::Error::last_os_error()),
            _ => Ok(job),
        }
    }

    /// Lets the processes of the job live on after this one.
    pub fn release(self) -> io::Result<()> {
        let released = self.limit(JOB_OBJECT_LIMIT_BREAKAWAY_OK);
        if released.is_err() {
            // Closed with its limit it would end this process too, before that has returned an exit code.
            std::mem::forget(self);
        }
        released
    }

    fn limit(&self, flags: JOB_OBJECT_LIMIT) -> io::Result<()> {
        let mut limits = JOBOBJECT_EXTENDED_LIMIT_INFORMATION::default();
        limits.BasicLimitInformation.LimitFlags = flags;
        let length = u32::try_from(size_of_val(&limits)).unwrap_or_default();
        // SAFETY: the handle is valid, and the structure is the one of this class, with its true length.
        let set = unsafe {
            SetInformationJobObject(
                self.0.as_raw_handle(),
                JobObjectExtendedLimitInformation,
                (&raw const limits).cast(),
                length,
            )
        };
        if set == 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
    }
}
