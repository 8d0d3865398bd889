//! The one integration binary. Each module says what belongs there.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a test may fail loudly, and it is the outside world"
)]

/// Files and homes that are not as they should be.
mod bad_input;
/// Credentials by way of other credentials: every origin, every role on the way.
mod chains;
/// Completion, from `__complete` to Tab in real shells.
mod completion;
/// Changes of `~/.aws/config`.
mod config_edits;
/// `configure`: the wizard on a terminal, and unattended.
mod configure_verb;
/// `credential-process`, and profiles whose credentials a process prints.
mod credential_process_verb;
/// Bound directories: what each step of a shell leads to.
mod directories;
mod directory_walks;
/// `doctor`.
mod doctor_verb;
/// Signals and panics.
mod endings;
/// `exec`, from the child's environment to Ctrl-Z.
mod exec_verb;
/// `explain`.
mod explain_verb;
/// Each fault of the service, on each call.
mod faults;
/// The hook in real interactive shells: prompts, directories, renewals, themes, whatever people have set.
mod hook;
/// `init`: what a terminal has inherited.
mod init_verb;
/// botocore and the AWS CLI beside ssoenv, on one home.
mod interop;
/// `list`.
mod list_verb;
/// Signing in: the browser, the code, and whatever can go wrong.
mod login;
/// `login`: which session is meant, and who is left alone.
mod login_verb;
/// `logout`.
mod logout_verb;
/// Concurrency, and processes that die.
mod many_at_once;
/// What is said about the known troubles.
mod messages;
/// `AWS_PROFILE` in place of keys.
mod mode_profile;
/// A prompt starts no process.
mod no_process;
/// `off`.
mod off_verb;
/// `use` without a name: the list that a profile is picked from.
mod picker;
/// The hook for PowerShell, read by a parser, and tried where a PowerShell is installed.
mod powershell;
/// Processes that print credentials, and many of ours at once around them.
mod processes;
/// Hostile values through every real shell and back; what is written for PowerShell, read strictly.
mod quoting;
/// The README is true.
mod readme;
/// The pages of a sign-in in a real browser.
mod real_browser;
/// The life of the sign-in token.
mod renewal;
/// The files of `shell/`: linters, every shell's parser, and what stands before them in `init`.
mod shell_files;
/// The contract in real shells, as people write it.
mod shells;
/// What happens to a sign-in on the way: signals, stray keys, a network that goes, terminals that nobody meant.
mod sign_in_edges;
/// `status`.
mod status_verb;
/// STS, as it is asked: what is sent, what comes back, what is tried again.
mod sts;
/// The loopback service, throw-away homes, real shells.
mod support;
/// What `use` can be given other than the name of a profile.
mod targets;
/// The repository's own rules.
mod tidy;
/// TLS, certificates, proxies.
mod tls;
/// `use`, one process at a time.
mod use_verb;
/// `whoami`.
mod whoami_verb;
/// Whose credentials are taken, where several could be meant.
mod whose;
