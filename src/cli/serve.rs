//! The verb `serve`. Types only.

use super::duration::port;
use super::{Named, Reach, Shared};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Serve credentials to containers, IDEs and other programs until Ctrl-C
///
/// Starts an endpoint on 127.0.0.1 that every AWS SDK can ask for credentials, renews them for as
/// long as the sign-in lives, and prints the variables for the programs. Each target has an address
/// and a token of its own. A container reaches it with `docker run --network host --env-file FILE`;
/// `ssoenv help endpoint` has other ways, and what does not work.
///
/// SIGUSR1 replaces the token of `--token-file`, without an interruption for its readers.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct Serve {
    /// Profiles, or other targets that a directory's file may name
    #[arg(value_name = "TARGET", required = true, add = Named::Profile.completer())]
    pub targets: Vec<String>,

    /// Listen on this port [default: a free one]
    #[arg(long, value_name = "PORT", value_parser = port)]
    pub port: Option<u16>,

    /// Write the token of the one TARGET to this file, for programs that are told its path; it is
    /// removed at the end
    #[arg(long, value_name = "FILE", add = Named::Path.completer())]
    pub token_file: Option<PathBuf>,

    /// Form of the variables
    #[arg(long, value_enum, default_value_t = ServeFormat::Env, value_name = "FORMAT")]
    pub format: ServeFormat,

    /// Print the token to a terminal too
    #[arg(long)]
    pub print: bool,

    /// Take production without the question that the setting `guard` asks
    #[arg(long)]
    pub production: bool,

    #[command(flatten)]
    pub reach: Reach,

    #[command(flatten)]
    pub shared: Shared,
}

/// Form of the variables. The texts of the variants are help text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ServeFormat {
    /// Lines for `docker run --env-file`
    Env,
    /// An array with an object for each target
    Json,
    /// A service of compose.yaml
    Compose,
    /// Keys of devcontainer.json
    Devcontainer,
}
