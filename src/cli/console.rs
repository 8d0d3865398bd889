//! The verb that opens the AWS console. Types only.

use super::{Named, Reach, Shared};
use clap::Args;

/// Open the AWS console in the account and role of a profile
///
/// For a role of IAM Identity Center it opens a link of your access portal: no keys leave this
/// machine, and the portal signs the browser in. For roles that are assumed from another one, and with
/// --federate for any, it exchanges the credentials for a link that signs in by itself. Such a link is
/// a credential: it goes to the browser through an address on this machine that works once, and
/// --print and --copy hand it out only together with --federate.
///
/// TARGET may also be pasted: the ARN of a resource opens the resource, the address of a console page
/// opens that page in its account, also if the page belongs to a browser session of somebody else.
///
/// Without a person at a terminal it opens the browser only with --open.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct Console {
    /// A profile, an account id, ACCOUNT/ROLE, an ARN, the address of a console page, a portal link …
    /// [default: what is active in this shell]
    #[arg(value_name = "TARGET", add = Named::Target.completer())]
    pub target: Option<String>,

    /// Open this service: ec2, s3, logs, ddb, cfn, r53 …
    #[arg(long, value_name = "SERVICE", add = Named::Service.completer())]
    pub service: Option<String>,

    /// Open it in this region instead of the profile's
    #[arg(long, value_name = "REGION", add = Named::Region.completer())]
    pub region: Option<String>,

    /// Open this page: the address of a console page, or the path of one
    #[arg(long, value_name = "PAGE", conflicts_with_all = ["service", "arn"])]
    pub destination: Option<String>,

    /// Open the page of the resource that has this ARN
    #[arg(long, value_name = "ARN", conflicts_with = "service")]
    pub arn: Option<String>,

    /// Sign in with the credentials, not through the access portal
    #[arg(long)]
    pub federate: bool,

    /// Print the link instead of opening it
    #[arg(long, conflicts_with_all = ["copy", "browser", "open"])]
    pub print: bool,

    /// Print the link as JSON, with account, role and page
    #[arg(long, conflicts_with_all = ["copy", "browser", "open"])]
    pub json: bool,

    /// Copy the link to the clipboard instead of opening it
    #[arg(long, conflicts_with_all = ["browser", "open"])]
    pub copy: bool,

    /// Open the link with this command; `{url}`, `{profile}`, `{account}`, `{role}` and `{color}` are filled in
    #[arg(long, value_name = "CMD")]
    pub browser: Option<String>,

    /// Open the browser even without a terminal: from a launcher, an editor's task
    #[arg(long)]
    pub open: bool,

    #[command(flatten)]
    pub reach: Reach,

    /// Code of the MFA device, for a role that requires one
    #[arg(long, value_name = "CODE")]
    pub mfa_code: Option<String>,

    #[command(flatten)]
    pub shared: Shared,
}
