//! The verb that writes `~/.aws/config`. Types only.
#![allow(rustdoc::bare_urls, reason = "help texts are no Markdown")]

use super::{Named, Shared, SignInFlags};
use clap::Args;

/// Set up a session and profiles in ~/.aws/config
///
/// Asks for what the options do not say: the session and, after the sign-in, one of your accounts
/// and roles, a region and a name for the profile. A profile or session that exists is corrected,
/// not written again. You see the change before it is made; nothing else in the file changes, and
/// the first change of a day leaves a backup beside it.
///
/// In a script everything comes from the options; without an account and a role only the session is
/// set up:
///
///   ssoenv configure --session my-org --start-url https://my-org.awsapps.com/start \
///     --sso-region us-east-1 --account 111111111111 --role Developer --no-input
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct Configure {
    /// Name of the [sso-session], new or existing
    #[arg(long, value_name = "NAME", add = Named::Session.completer())]
    pub session: Option<String>,

    /// Address of the AWS access portal
    #[arg(long, value_name = "URL")]
    pub start_url: Option<String>,

    /// Region of the Identity Center
    #[arg(long, value_name = "REGION", add = Named::Region.completer())]
    pub sso_region: Option<String>,

    /// Scope of the sign-in; can be repeated [default: sso:account:access]
    #[arg(long, value_name = "SCOPE")]
    pub scope: Vec<String>,

    /// Account of the profile
    #[arg(long, value_name = "ACCOUNT_ID")]
    pub account: Option<String>,

    /// Role (permission set) of the profile
    #[arg(long, value_name = "NAME")]
    pub role: Option<String>,

    /// Default region of the profile
    #[arg(long, value_name = "REGION", add = Named::Region.completer())]
    pub region: Option<String>,

    /// Name of the profile; `default` is the default profile [default: ROLE-ACCOUNT]
    #[arg(long, value_name = "NAME", add = Named::Profile.completer())]
    pub profile: Option<String>,

    /// Write a profile that gets its credentials from ssoenv (credential_process), for tools that do
    /// not support sso_session
    #[arg(long)]
    pub credential_process: bool,

    #[command(flatten)]
    pub sign_in: SignInFlags,

    #[command(flatten)]
    pub shared: Shared,
}
