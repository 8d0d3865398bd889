//! The map of the house. `main` builds a [`system::System`], parses [`cli`] and runs one of [`commands`], which asks
//! the domains and hands back what stdout is to carry.
//!
//! | room | what lives there |
//! |---|---|
//! | [`cli`] | the command line as types |
//! | [`commands`] | one file per verb |
//! | [`output`] | who reads stdout, and in which form they get the answer |
//! | [`text`] | tables and pages for people, cut to the window |
//! | [`manual`] | the pages of the manual, as a window shows them |
//! | [`activation`] | what becomes active in a shell: for a person who waits, for a prompt that must not, by directory |
//! | [`targets`] | what a TARGET means |
//! | [`explain`] | where settings and credentials come from, and what comes next |
//! | [`doctor`] | what may be wrong with the set-up: looks at every other room's files, and changes nothing |
//! | [`sdks`] | what the AWS CLI and each SDK reads: the only list of such facts |
//! | [`accounts`] | the accounts and roles that a person has, and their names |
//! | [`credentials`] | credentials at the end of a profile's chain: cached, fetched, assumed, printed by a process |
//! | [`sso`] | the sign-in session: begun by a person, its token cached and renewed, ended |
//! | [`services`] | the AWS services as they speak on the wire, and where they are reached |
//! | [`settings`] | the settings of ssoenv itself, and what counts as production |
//! | [`config`] | `~/.aws/config`: found, read, resolved to roles and sessions; changed byte by byte |
//! | [`environ`] | the environment contract: what `use` sets and `off` restores |
//! | [`shell`] | text that a shell will evaluate, and the only quoting |
//! | [`completion`] | what may stand where the cursor is |
//! | [`binding`] | directories bound to a profile: `.ssoenv` found, understood, trusted or not |
//! | [`prompt`] | the prompt's segment |
//! | [`recent_profiles`] | which profiles were used last |
//! | [`aws`] | values of AWS: ids, regions, partitions, ARNs, start URLs, credentials |
//! | [`system`] | the outside world: environment, clock, files, locks, HTTP, signals, browser, terminal |
//! | [`error`], [`secret`], [`time`], [`pyjson`] | words and values that every room uses |
//!
//! Who may import whom; `tests/tidy` fails when the code and these lines differ. Every room may use `system`, `error`,
//! `secret`, `time` and `pyjson` (a file that says Pure uses no `system`), and no files import one another in a circle.
//!
//! ```text
//! main -> cli, commands, output
//! cli -> environ
//! commands -> cli, explain, doctor, sdks, activation, targets, accounts, credentials, sso, services, settings, completion,
//!     output, text, manual, shell, binding, prompt, recent_profiles, config, environ, aws
//! explain -> sdks, credentials, sso, services, settings, text, config, environ
//! doctor -> sdks, sso, services, settings, shell, binding, config, environ, aws
//! activation -> targets, sdks, credentials, sso, services, settings, output, binding, config, environ, aws
//! targets -> accounts, sso, services, settings, output, binding, recent_profiles, config, environ, aws
//! sdks -> config
//! accounts -> sso, services, config
//! credentials -> sso, services, config, environ, aws
//! sso -> services, config, aws
//! services -> config, aws
//! settings -> config
//! completion -> settings, shell, config, environ
//! output -> shell, environ
//! shell -> environ
//! binding -> environ, aws
//! prompt -> environ
//! config -> aws
//! ```
//!
//! What is absent: an async runtime, a thread on the way to a cached answer, and any call of `std::env`, `std::fs`,
//! `std::net` or `std::process` outside `system` (clippy sees to that). The only globals are those that a signal handler
//! needs (`system::signals`).

pub mod accounts;
pub mod activation;
pub mod aws;
pub mod binding;
pub mod cli;
pub mod commands;
pub mod completion;
pub mod config;
pub mod credentials;
pub mod doctor;
pub mod environ;
pub mod error;
pub mod explain;
pub mod manual;
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
pub mod system;
pub mod targets;
pub mod text;
pub mod time;
