//! The verb that writes `~/.aws/config`. Types only.

use super::{Named, Shared, SignInFlags};
use clap::Args;

/// Set up a session and profiles in ~/.aws/config
///
/// Asks for what the options leave open: the session, then, once signed in, one of your accounts
/// and roles, a region and a name for the profile. A profile or session that is there is put right
/// and not written twice. The change is shown before it is made, touches nothing else in the file,
/// and leaves a backup beside it at the first change a day.
///
/// Unattended, everything comes from options; without an account and a role it sets up the session
/// alone:
///
///   ssoenv configure --session my-org --start-url https://my-org.awsapps.com/start \
///     --sso-region us-east-1 --account 111111111111 --role Developer --no-input
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct Configure {
    /// Name of the [sso-session], new or there already
    #[arg(long, value_name = "NAME", add = Named::Session.completer())]
    pub session: Option<String>,

    /// Address of the AWS access portal
    #[arg(long, value_name = "URL")]
    pub start_url: Option<String>,

    /// Region of the Identity Center
    #[arg(long, value_name = "REGION")]
    pub sso_region: Option<String>,

    /// Scope to sign in with; may be repeated [default: sso:account:access]
    #[arg(long, value_name = "SCOPE")]
    pub scope: Vec<String>,

    /// Account of the profile
    #[arg(long, value_name = "ACCOUNT_ID")]
    pub account: Option<String>,

    /// Role (permission set) of the profile
    #[arg(long, value_name = "NAME")]
    pub role: Option<String>,

    /// Default region of the profile
    #[arg(long, value_name = "REGION")]
    pub region: Option<String>,

    /// Name of the profile; `default` is the default profile [default: ROLE-ACCOUNT]
    #[arg(long, value_name = "NAME", add = Named::Profile.completer())]
    pub profile: Option<String>,

    /// Write a profile whose credentials ssoenv gives (credential_process), for tools that know no
    /// sso_session
    #[arg(long)]
    pub credential_process: bool,

    #[command(flatten)]
    pub sign_in: SignInFlags,

    #[command(flatten)]
    pub shared: Shared,
}
