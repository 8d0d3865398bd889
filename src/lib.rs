//! Map of the crate. `main` builds a [`system::System`], parses [`cli`] and runs one of [`commands`], which calls the
//! other rooms and returns the bytes for stdout.
//!
//! | room (module) | contents |
//! |---|---|
//! | [`cli`] | types of the command line |
//! | [`commands`] | the verbs: one file each |
//! | [`output`] | reader of stdout (person, `eval`, script), and the form of the answer for it |
//! | [`text`] | tables and pages for people, fitted to the window |
//! | [`manual`] | pages of the manual (docs/), wrapped for the window |
//! | [`activation`] | activation of a profile in a shell: by a command, at a prompt (without waiting), by directory |
//! | [`imports`] | configuration of other tools, as a proposal of sections for `~/.aws/config` |
//! | [`targets`] | meaning of a TARGET: profile, account and role, ARN, URL, UUID … |
//! | [`explain`] | `explain`: where settings and credentials come from, and the next step |
//! | [`doctor`] | `doctor`: checks the set-up of every room, and changes nothing |
//! | [`sdks`] | what the AWS CLI and each SDK read: the only place for such facts |
//! | [`console`] | links to the AWS console in an account and role, and the browser that gets them |
//! | [`sync`] | `sync`: profiles generated for the roles of a person |
//! | [`accounts`] | accounts and roles assigned to the person, and their names |
//! | [`letting_go`] | orders of `off --everywhere`, and which credentials they are about |
//! | [`endpoint`] | credentials served to programs of this machine, as containers get them |
//! | [`each`] | `each`: one command for many targets, several at a time, with their outputs kept apart |
//! | [`credentials`] | credentials at the end of a profile's chain: from cache, access portal, STS or a process |
//! | [`sso`] | sign-in sessions: sign-in, cached token, renewal, sign-out |
//! | [`storage`] | sealed files: encrypted under a key of the keychain |
//! | [`login_session`] | sign-ins of `aws login`: cached credentials, renewal |
//! | [`services`] | AWS services: wire formats and endpoints |
//! | [`settings`] | ssoenv's own settings, and which profiles count as production |
//! | [`config`] | `~/.aws/config`: parsed, resolved to roles and sessions; edited with all other bytes kept |
//! | [`environ`] | variables that `use` sets and `off` restores |
//! | [`shell`] | text that a shell evaluates: the only place that quotes |
//! | [`completion`] | candidates for the word at the cursor |
//! | [`binding`] | directories bound to a profile: search for `.ssoenv`, its contents, whether it is trusted |
//! | [`prompt`] | segment of the shell's prompt |
//! | [`recent_profiles`] | the profiles used last |
//! | [`aws`] | AWS values: ids, regions, partitions, ARNs, start URLs, credentials |
//! | [`system`] | operating system: environment, clock, files, locks, HTTP, processes, signals, browser, terminal |
//! | [`error`], [`secret`], [`time`], [`pyjson`], [`ordered`] | types that every room uses |
//!
//! Imports between rooms; `tests/tidy` fails when the code and these lines differ. Every room may use `system`, `error`,
//! `secret`, `time`, `pyjson` and `ordered` (a file marked "Pure" uses no `system`). Files do not import one another in a
//! circle.
//!
//! ```text
//! main -> cli, commands, output
//! cli -> environ
//! commands -> cli, explain, doctor, sdks, imports, each, endpoint, console, activation, letting_go, targets, sync,
//!     accounts, credentials, login_session, sso, storage, services, settings, completion, output, text, manual, shell,
//!     binding, prompt, recent_profiles, config, environ, aws
//! explain -> sdks, credentials, login_session, sso, services, settings, text, config, environ
//! doctor -> targets, sync, sdks, credentials, login_session, sso, storage, services, settings, shell, binding, config,
//!     environ, aws
//! activation -> letting_go, targets, sdks, accounts, credentials, sso, services, settings, output, binding, config,
//!     environ, aws
//! each -> text, environ
//! endpoint -> letting_go, targets, credentials, sso, config, environ, aws
//! targets -> accounts, sso, services, settings, output, binding, recent_profiles, config, environ, aws
//! sdks -> config
//! imports -> config, aws
//! console -> services, aws
//! sync -> binding, recent_profiles, config, aws
//! accounts -> sso, services, config
//! credentials -> accounts, login_session, sso, services, settings, config, environ, aws
//! login_session -> services, config, aws
//! sso -> storage, settings, services, config, aws
//! services -> config, aws
//! settings -> binding, config, aws
//! completion -> console, accounts, settings, shell, config, environ, aws
//! output -> shell, environ
//! shell -> environ
//! binding -> environ, aws
//! prompt -> environ
//! config -> aws
//! ```
//!
//! Absent on purpose: an async runtime; threads before a cached answer is printed; calls of `std::env`, `std::fs`,
//! `std::net` and `std::process` outside `system` (clippy refuses them); global state, except for what a signal handler
//! (`system::signals`) and a check before `main` (`terminal/closed_stdout.rs`) need.

pub mod accounts;
pub mod activation;
pub mod aws;
pub mod binding;
pub mod cli;
pub mod commands;
pub mod completion;
pub mod config;
pub mod console;
pub mod credentials;
pub mod doctor;
pub mod each;
pub mod endpoint;
pub mod environ;
pub mod error;
pub mod explain;
pub mod imports;
pub mod letting_go;
pub mod login_session;
pub mod manual;
pub mod ordered;
pub mod output;
pub mod prompt;
pub mod pyjson;
pub mod recent_profiles;
pub mod sdks;
pub mod secret;
pub mod services;
pub mod settings;
pub mod shell;
pub mod sso;
pub mod storage;
pub mod sync;
pub mod system;
pub mod targets;
pub mod text;
pub mod time;
