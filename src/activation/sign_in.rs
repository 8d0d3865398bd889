//! Sign-in as verbs use it: which method works here, where it leads, and which earlier credentials it removes.

use super::region_typos;
use crate::accounts::after_sign_in;
use crate::config::chain::Chain;
use crate::config::document::SectionKind as Section;
use crate::config::edit::SectionEdit;
use crate::config::known_sessions::{self, Known};
use crate::config::session::{Identity, Session};
use crate::config::{Config, credentials_file, write};
use crate::credentials::forget_sign_in;
use crate::error::{self, Failure, Kind};
use crate::services::endpoint::Endpoints;
use crate::services::oidc::Flow;
use crate::services::portal;
use crate::settings::{AutoLogin, SessionSettings, Settings};
use crate::sso::sign_in::{self, PATIENCE, SeenSignIn, SignInMethod, SignInRequest};
use crate::sso::token::Token;
use crate::sso::{self, portal_url};
use crate::system::terminal::presence::{self, Absence};
use crate::system::terminal::prompts;
use crate::system::{System, browser};
use crate::time::{Time, spoken};

/// How a verb wants to sign in.
#[derive(Clone, Copy, Debug, Default)]
pub struct SignInOptions {
    /// Show a code that any browser can confirm.
    pub device_code: bool,
    /// Show the link instead of opening a browser.
    pub no_browser: bool,
    /// Whether to open the browser also without a terminal.
    pub opens_unseen: OpensUnseen,
    /// The port for the redirect; `None` for that of the settings, otherwise a free one.
    pub port: Option<u16>,
    /// Sign in even if the session is valid.
    pub force: bool,
    /// Correct `sso_region` in the file if the start URL leads to another region.
    pub corrects: bool,
    /// Ask the person first.
    pub asks: bool,
}

/// Whether a browser opens without a terminal. With input disabled it never opens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OpensUnseen {
    /// No browser is opened.
    #[default]
    No,
    /// A browser is opened if the setting `login_open` allows it.
    AsSettings,
    /// A browser is opened.
    Yes,
}

/// Signs in to a session. `seen` is the state from before a sign-in was found to be needed. `consent` asks the person
/// if this process makes the sign-in.
pub fn sign_in(
    sys: &System,
    config: &Config,
    known: &Known,
    options: SignInOptions,
    seen: &SeenSignIn,
    consent: impl FnOnce() -> anyhow::Result<()>,
) -> anyhow::Result<Token> {
    let mut session = known.session()?.clone();
    region_typos::warn_of_session(sys, &session);
    let settings = Settings::load(&sys.env)?.of_session(&known.label)?;
    let (force, asks) = (options.force, options.asks);
    let how = SignInMethod { force, asks, ..how(sys, &session, &settings, options)? };
    let profile = known.settings(config)?;
    let endpoints = |region: &str| Endpoints::of(&sys.env, config, &profile, region);
    // First, since a company's own start URL may lead to another region, whose endpoints then apply.
    let resolved = portal_url::resolve(sys, &session, endpoints(&session.region)?.ca_bundle)?;
    let moved = resolved.region != session.region;
    session.region = resolved.region;
    let endpoints = endpoints(&session.region)?;
    // It is unknown who signed in, and credentials of the person before must not be used any more.
    let forget = || {
        after_sign_in::put_aside(sys, &session);
        if let Err(error) = forget_sign_in(sys, config, &session) {
            let label = &known.label;
            let what =
                format!("cannot remove the role credentials of an earlier sign-in to {label}: {error:#}");
            sys.terminal.warn_once(&what);
        }
    };
    let place = SignInRequest { session: &session, endpoints: &endpoints, start_url: &resolved.url };
    let signed_in = sign_in::sign_in(sys, place, &how, seen, consent, &forget)?;
    if signed_in.elsewhere {
        // Another tool may have signed in, which does not remove them.
        forget();
    }
    remove_written(sys, config, &session);
    after_sign_in::check(sys, &session, &endpoints, &signed_in.token.access_token);
    if moved
        && options.corrects
        && let Err(error) = move_region(sys, config, &session)
    {
        // A warning only: the sign-in itself has succeeded.
        let (label, region) = (&known.label, &session.region);
        sys.terminal
            .warn(&format!("signed in to {label}, but cannot set its sso_region to {region}: {error:#}"));
    }
    Ok(signed_in.token)
}

/// Removes the keys in the credentials file that came from an earlier sign-in, which may have been another person's.
fn remove_written(sys: &System, config: &Config, session: &Session) {
    let is_this = |other: &Session| known_sessions::is_same(other, session);
    match credentials_file::remove_of_sessions(sys, config, is_this) {
        Ok(names) => {
            credentials_file::removed_in_words(&names).into_iter().for_each(|said| sys.terminal.note(&said))
        }
        Err(error) => {
            let label = session.label();
            let what =
                format!("keys of an earlier sign-in to {label} are still in the credentials file: {error:#}");
            sys.terminal.warn(&what);
        }
    }
}

/// Corrects `sso_region` after a company's own start URL has led to another region, as the AWS CLI does: later calls
/// would go to the wrong region.
fn move_region(sys: &System, config: &Config, session: &Session) -> anyhow::Result<()> {
    let (kind, name) = match &session.identity {
        Identity::Named(name) => (Section::Session, name),
        Identity::Inline(profile) => (Section::Profile, profile),
    };
    let set = vec![("sso_region", session.region.clone())];
    let wanted = [SectionEdit::set(kind, name, set, Vec::new())];
    let planned = write::plan(&sys.env, config, &wanted)?;
    let path = planned.path().display().to_string();
    planned.apply(sys)?;
    sys.terminal
        .note(&format!("the start URL redirects to {}: corrected sso_region in {path}", session.region));
    Ok(())
}

/// Returns a token that the portal accepts, renewed if needed; `None` if a sign-in is needed. Calls the portal, since
/// a revoked session looks valid in the cache, and a person who types `login` has a reason.
pub fn good(sys: &System, config: &Config, known: &Known) -> anyhow::Result<Option<Token>> {
    let session = known.session()?;
    let endpoints = Endpoints::of(&sys.env, config, &known.settings(config)?, &session.region)?;
    let asked =
        sso::with_token(sys, session, &endpoints, |token| portal::check_token(sys, &endpoints, token));
    match asked {
        Ok((token, accepted)) => Ok(accepted.is_ok().then_some(token)),
        Err(error) if error::kind(&error) == Kind::SignIn => Ok(None),
        Err(error) => Err(error),
    }
}

/// Signs in for a verb that needs it, after a question unless the settings answer it. `error` says why it is needed,
/// and is returned if the settings forbid the sign-in.
pub fn offer(
    sys: &System,
    config: &Config,
    chain: &Chain,
    session: &Session,
    settings: &Settings,
    error: anyhow::Error,
) -> anyhow::Result<()> {
    let auto_login = settings.of_session(session.label())?.auto_login()?;
    if auto_login == AutoLogin::No {
        return Err(error);
    }
    // Before the question, since another process may sign in while the person reads it.
    let seen = SeenSignIn::now(sys, session);
    let known = Known::of_session(config, session, &chain.selected);
    let consent = || {
        sys.terminal.note(&format!("{error:#}"));
        let question = format!("Sign in to {} now?", session.label());
        if auto_login == AutoLogin::Yes || prompts::confirm(sys, &question, true)? {
            return Ok(());
        }
        let declined = Failure::refused(format!("not signed in to {}", session.label()));
        Err(declined.hint(session.sign_in_hint()).into())
    };
    let options = SignInOptions { corrects: true, asks: true, ..SignInOptions::default() };
    sign_in(sys, config, &known, options, &seen, consent)?;
    Ok(())
}

/// Chooses the method of sign-in for this machine. Fails with `SignIn` if input is disabled.
fn how(
    sys: &System,
    session: &Session,
    settings: &SessionSettings,
    options: SignInOptions,
) -> Result<SignInMethod, Failure> {
    let absence = presence::absence(sys);
    if let Some(Absence::Declared(why)) = absence {
        return Err(Failure::sign_in(format!(
            "the sign-in to {} needs a person, but questions are disabled ({why})",
            session.label()
        ))
        .hint(session.sign_in_hint()));
    }
    let port = options.port.or(settings.login_port()?);
    let opens_unseen = match options.opens_unseen {
        OpensUnseen::No => false,
        OpensUnseen::AsSettings => settings.login_open()?,
        OpensUnseen::Yes => true,
    };
    let obstacle = browser::obstacle(&sys.env, settings.browser());
    let inline = matches!(session.identity, Identity::Inline(_));
    // A given port means that there is a tunnel to it, and `--no-browser` that there is a browser elsewhere.
    let by_code =
        options.device_code || inline || (obstacle.is_some() && port.is_none() && !options.no_browser);
    let flow = if by_code { Flow::Device } else { Flow::Browser };
    Ok(SignInMethod {
        flow,
        obstacle: obstacle.filter(|_| by_code && !options.device_code && !inline),
        open: (absence.is_none() || opens_unseen) && !options.no_browser && obstacle.is_none(),
        browser: settings.browser().map(str::to_owned),
        // With 0 the system chooses a free port.
        port: port.unwrap_or(0),
        paste: absence.is_none() && flow == Flow::Browser,
        patience: PATIENCE,
        force: false,
        asks: false,
    })
}

/// Describes how long a token lasts: `59m left, renewed automatically until your organisation ends it`.
pub fn lasts(token: &Token, session: &Session, now: Time) -> String {
    let left = spoken(token.expires_at.left(now));
    format!("{left} left, {}", how_it_ends(sso::renews(&token.outline(), session, now)))
}

/// Describes how a sign-in ends.
pub fn how_it_ends(renews: bool) -> &'static str {
    if renews { "renewed automatically until your organisation ends it" } else { "cannot be renewed" }
}
