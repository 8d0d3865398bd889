//! The verbs about sessions: signing in and out, and how long it lasts. Types only.

use super::duration::port;
use super::{Named, Reach, Shared};
use clap::Args;

/// Sign in to a session in the browser, or with a code
///
/// The session is an [sso-session] in ~/.aws/config; without a name the only one, that of the
/// active or the default profile, or one that you choose on the terminal. A session that is still
/// valid is left alone. The AWS CLI and the SDKs use the same sign-in.
///
/// The browser returns to a port on this machine. Where no browser can do that (SSH, a container),
/// a code is shown instead, which a browser on any machine confirms. Over SSH, --port with a tunnel
/// works too: the command for the tunnel is shown.
///
/// Without a terminal it prints the link on stderr and waits; it opens the browser only with --open
/// or the setting `login_open = yes`.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct Login {
    #[command(flatten)]
    pub which: Which,

    #[command(flatten)]
    pub sign_in: SignInFlags,

    /// Open the browser even without a terminal: in an editor's task, for a coding agent
    #[arg(long, conflicts_with = "no_browser")]
    pub open: bool,

    /// Sign in even if the session is still valid
    #[arg(long)]
    pub force: bool,

    /// Print the result as JSON, one line for each session
    #[arg(long)]
    pub json: bool,

    #[command(flatten)]
    pub shared: Shared,
}

/// Sign out of a session: at the service and on this machine
///
/// Removes the sign-in token and the role credentials that came from it; other sessions stay. Keys
/// that a shell already holds work until they expire: a sign-out does not end them.
///
/// With --roles only the cached role credentials are removed: the next `use` fetches new ones with
/// the same sign-in, for instance after a change of permissions.
///
/// With --everywhere every shell of yours that has the hook lets go of the session's credentials, endpoints
/// refuse, and the access portal's own sign-out page is offered: only the browser can sign out there.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct Logout {
    #[command(flatten)]
    pub which: Which,

    /// Remove only the cached role credentials, and stay signed in
    #[arg(long)]
    pub roles: bool,

    /// Also let go in every shell, as `off --everywhere` does, and offer to sign out in the browser
    #[arg(long, conflicts_with = "roles")]
    pub everywhere: bool,

    #[command(flatten)]
    pub shared: Shared,
}

/// Show what this shell has, and how long each session lasts
///
/// With --quiet the exit code alone answers: 0 if TARGET, or without one the profile of this shell,
/// can be used now, 3 if a sign-in is needed. Where no profile is named or active, it is 3 if any
/// configured session that can give accounts needs a sign-in, else 0.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct Status {
    /// Answer for this profile, or any other TARGET
    #[arg(value_name = "TARGET", add = Named::TargetById.completer())]
    pub target: Option<String>,

    /// The same as TARGET
    #[arg(long, value_name = "TARGET", conflicts_with = "target", add = Named::TargetById.option_completer())]
    pub profile: Option<String>,

    #[command(flatten)]
    pub reach: Reach,

    /// Print JSON
    #[arg(long)]
    pub json: bool,

    #[command(flatten)]
    pub shared: Shared,
}

/// Which session is meant.
#[derive(Args, Debug)]
pub struct Which {
    /// Name of an [sso-session] in ~/.aws/config
    #[arg(add = Named::Session.completer())]
    pub session: Option<String>,

    /// The session of this profile
    #[arg(long, value_name = "PROFILE", conflicts_with = "session", add = Named::Profile.completer())]
    pub profile: Option<String>,

    /// Every session, one after another
    #[arg(long, conflicts_with_all = ["session", "profile"])]
    pub all: bool,
}

/// How to sign in.
#[derive(Args, Clone, Copy, Debug, Default)]
pub struct SignInFlags {
    /// Show a code that a browser on any machine confirms
    #[arg(long, conflicts_with = "port")]
    pub device_code: bool,

    /// Show the link instead of opening a browser
    #[arg(long)]
    pub no_browser: bool,

    /// Port that the browser returns to, for a tunnel [default: a free one]
    #[arg(long, value_name = "PORT", value_parser = port)]
    pub port: Option<u16>,
}
