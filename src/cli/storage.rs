//! The verb about where sign-ins are kept. Types only.

use super::{Shared, Which};
use clap::{Args, ValueEnum};

/// Show where the sign-ins of your sessions are kept, or move them
///
/// Without a place it shows for each session where its sign-in tokens are.
///
/// `keychain` seals the sign-in and the client registration of a session with a key that the keychain
/// of the operating system keeps (GNOME Keyring, KWallet, KeePassXC, Windows Credential Manager), and
/// removes the plain files. Then the AWS CLI and the SDKs cannot read the sign-in: its profiles get a
/// line by which they ask ssoenv for credentials. `files` puts everything back. Both write
/// `storage = …` for the session into the settings; you see the change of the profiles and are asked.
///
/// A move that was interrupted ends when it is run again.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct MoveStorage {
    /// Where the sign-in is kept from now on
    #[arg(value_enum, value_name = "PLACE")]
    pub place: Option<StoragePlace>,

    #[command(flatten)]
    pub which: Which,

    /// Show what would change, and change nothing
    #[arg(long, requires = "place")]
    pub dry_run: bool,

    /// Change the profiles without asking
    #[arg(long, requires = "place", conflicts_with = "dry_run")]
    pub yes: bool,

    /// Print JSON; moves nothing without --yes
    #[arg(long)]
    pub json: bool,

    #[command(flatten)]
    pub shared: Shared,
}

/// Where sign-ins are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum StoragePlace {
    /// Sealed, with a key in the keychain of the operating system
    Keychain,
    /// In ~/.aws/sso/cache, where the AWS CLI and the SDKs read them
    Files,
}
