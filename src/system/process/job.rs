//! Job objects of Windows: what is in one ends together, and with this process, however that ends.
#![allow(unsafe_code, reason = "job objects have no safe interface in the standard library")]

use std::io;
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle, RawHandle};
use std::os::windows::process::CommandExt;
use std::process::{Child, Command};
use windows_sys::Win32::Foundation::INVALID_HANDLE_VALUE;
use windows_sys::Win32::System::Diagnostics::ToolHelp::{
    CreateToolhelp32Snapshot, TH32CS_SNAPTHREAD, THREADENTRY32, Thread32First, Thread32Next,
};
use windows_sys::Win32::System::JobObjects::{
    AssignProcessToJobObject, CreateJobObjectW, JOB_OBJECT_LIMIT, JOB_OBJECT_LIMIT_BREAKAWAY_OK,
    JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE, JOBOBJECT_EXTENDED_LIMIT_INFORMATION,
    JobObjectExtendedLimitInformation, SetInformationJobObject, TerminateJobObject,
};
use windows_sys::Win32::System::Threading::{
    CREATE_NEW_PROCESS_GROUP, CREATE_NO_WINDOW, CREATE_SUSPENDED, GetCurrentProcess, OpenThread,
    PROCESS_CREATION_FLAGS, ResumeThread, THREAD_SUSPEND_RESUME,
};

/// A job. While the value lives, every process of the job is killed when this process ends, but for those that were
/// started outside of the job on purpose (`CREATE_BREAKAWAY_FROM_JOB`).
#[derive(Debug)]
#[must_use = "dropped, it ends what is in it"]
pub(super) struct Job(OwnedHandle);

impl Job {
    /// Puts this process into a new job. A child is then in it from its first instruction.
    pub fn enter() -> io::Result<Self> {
        let job = Self::create()?;
        // SAFETY: the handle of the current process needs no owner.
        job.add(unsafe { GetCurrentProcess() })?;
        Ok(job)
    }

    fn create() -> io::Result<Self> {
        // SAFETY: both pointers may be null: no name, and a handle that children do not inherit.
        let created = unsafe { CreateJobObjectW(std::ptr::null(), std::ptr::null()) };
        if created.is_null() {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: the handle is valid and nobody else has it.
        let job = Job(unsafe { OwnedHandle::from_raw_handle(created) });
        job.limit(JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | JOB_OBJECT_LIMIT_BREAKAWAY_OK)?;
        Ok(job)
    }

    fn add(&self, process: RawHandle) -> io::Result<()> {
        // SAFETY: the job's handle is valid, and the caller has that of the process.
        match unsafe { AssignProcessToJobObject(self.0.as_raw_handle(), process) } {
            0 => Err(io::Error::last_os_error()),
            _ => Ok(()),
        }
    }

    /// Kills every process of the job.
    pub fn kill(&self) {
        // SAFETY: the handle is valid. Fails only where all have ended.
        unsafe { TerminateJobObject(self.0.as_raw_handle(), 1) };
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

/// A child, in a job with all that it starts. What it leaves running lives on, unless it is killed or this process ends
/// first.
#[derive(Debug)]
pub(super) struct ChildJob {
    /// `None`: no job could be made, and only the child itself can be killed.
    job: Option<Job>,
}

impl ChildJob {
    /// Starts the command. It runs only once it is in the job, so that nothing it starts is outside.
    pub fn start(command: &mut Command) -> io::Result<(Child, Self)> {
        Self::start_with(command, 0)
    }

    /// Starts the command outside of the console: no window, and no Ctrl-C.
    pub fn start_hidden(command: &mut Command) -> io::Result<(Child, Self)> {
        Self::start_with(command, CREATE_NO_WINDOW | CREATE_NEW_PROCESS_GROUP)
    }

    fn start_with(command: &mut Command, flags: PROCESS_CREATION_FLAGS) -> io::Result<(Child, Self)> {
        command.creation_flags(CREATE_SUSPENDED | flags);
        let mut child = command.spawn()?;
        let job = Job::create().and_then(|job| job.add(child.as_raw_handle()).map(|()| job)).ok();
        if let Err(error) = resume(child.id()) {
            // Fails only for a child that has ended.
            let _ = child.kill();
            return Err(error);
        }
        Ok((child, ChildJob { job }))
    }

    /// Kills the child and what it has started.
    pub fn kill(&self) {
        if let Some(job) = &self.job {
            job.kill();
        }
    }
}

impl Drop for ChildJob {
    fn drop(&mut self) {
        let _ = self.job.take().map(Job::release);
    }
}

/// Lets a new process run: its one thread, whose handle the standard library keeps to itself.
fn resume(process: u32) -> io::Result<()> {
    // SAFETY: takes integers only.
    let snapshot = unsafe { CreateToolhelp32Snapshot(TH32CS_SNAPTHREAD, 0) };
    if snapshot == INVALID_HANDLE_VALUE {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the handle is valid and nobody else has it.
    let snapshot = unsafe { OwnedHandle::from_raw_handle(snapshot) };
    let mut thread = THREADENTRY32 {
        dwSize: u32::try_from(size_of::<THREADENTRY32>()).unwrap_or_default(),
        ..Default::default()
    };
    // SAFETY: the handle is valid, and the structure says its true length.
    let mut is_one = unsafe { Thread32First(snapshot.as_raw_handle(), &raw mut thread) };
    while is_one != 0 {
        if thread.th32OwnerProcessID == process {
            return resume_thread(thread.th32ThreadID);
        }
        // SAFETY: as above.
        is_one = unsafe { Thread32Next(snapshot.as_raw_handle(), &raw mut thread) };
    }
    Err(io::Error::from(io::ErrorKind::NotFound))
}

fn resume_thread(id: u32) -> io::Result<()> {
    // SAFETY: takes integers only.
    let thread = unsafe { OpenThread(THREAD_SUSPEND_RESUME, 0, id) };
    if thread.is_null() {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the handle is valid and nobody else has it.
    let thread = unsafe { OwnedHandle::from_raw_handle(thread) };
    // SAFETY: the handle is valid.
    match unsafe { ResumeThread(thread.as_raw_handle()) } {
        u32::MAX => Err(io::Error::last_os_error()),
        _ => Ok(()),
    }
}
