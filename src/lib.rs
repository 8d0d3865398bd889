//! The map of the house. `main` builds a [`system::System`], parses [`cli`] and runs one of [`commands`], which asks
//! the domains and hands back what stdout is to carry.
//!
//! | room | what lives there |
//! |---|---|
//! | [`cli`] | the command line as types |
//! | [`audience`] | who reads stdout, and what a failure looks like to them |
//! | [`commands`] | one file per verb |
//! | [`config`] | `~/.aws/config`: found, read, resolved to roles, sessions and endpoints; changed byte by byte |
//! | [`settings`] | the settings of ssoenv itself |
//! | [`sso`] | the sign-in session: begun by a person, its token cached and renewed, ended |
//! | [`credentials`] | credentials at the end of a chain: cached, fetched, assumed, printed |
//! | [`accounts`] | the accounts and roles that a person has, and their names |
//! | [`services`] | the AWS services as they speak on the wire, and where they are reached |
//! | [`aws`] | values of AWS: ids, regions, partitions, ARNs, start URLs, credentials |
//! | [`explain`] | where settings and credentials come from, what comes next, and what other tools would pick |
//! | [`recent_profiles`] | which profiles were used last |
//! | [`environ`] | the environment contract: what `use` sets and `off` restores |
//! | [`binding`] | directories bound to a profile: `.ssoenv` found, understood, trusted or not |
//! | [`prompt`] | the prompt's segment |
//! | [`doctor`] | what may be wrong with the set-up: looks at every other room's files, and changes nothing |
//! | [`shell`] | text that a shell will evaluate, and the only quoting |
//! | [`completion`] | what may stand where the cursor is |
//! | [`system`] | the outside world: environment, clock, files, locks, HTTP, signals, browser, terminal |
//! | [`error`], [`secret`], [`time`], [`pyjson`] | words and values that every room uses |
//!
//! Arrows go one way: `main → audience, cli, commands`; `commands → audience, credentials, accounts, environ, shell, completion, binding,
//! prompt, recent_profiles, settings, doctor, explain`; `doctor → binding, settings, sso, environ`; `explain → settings, credentials,
//! environ`; `credentials, accounts → sso → services → config → aws`; `completion → settings → config`; `completion, audience → shell → environ`; `binding,
//! prompt, credentials → environ`; and every room may use `system`, `error`, `secret`, `time` and `pyjson`, but for the pure
//! ones, which say so in their `//!`. Nothing points back, and nothing but `main` and `commands` knows `cli`.
//!
//! What is absent: an async runtime, a thread on the way to a cached answer, and any call of `std::env`, `std::fs`,
//! `std::net` or `std::process` outside `system` (clippy sees to that). The only globals are those that a signal handler
//! needs (`system::interrupt`).

pub mod accounts;
pub mod audience;
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
pub mod prompt;
pub mod pyjson;
pub mod recent_profiles;
pub mod secret;
pub mod services;
pub mod settings;
pub mod shell;
pub mod sso;
pub mod system;
pub mod time;
