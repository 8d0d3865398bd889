//! `list`: every profile with account, role, region, session and what `use` would find. Asks nobody but the caches.

use crate::cli::List;
use crate::config::Config;
use crate::config::profile::{Profile, Source, SsoRole};
use crate::config::session::Identity;
use crate::error::Failure;
use crate::roles;
use crate::sso::{self, Standing};
use crate::system::terminal::{self, visible};
use crate::system::{System, files, places};
use crate::time::{Time, spoken};
use anstyle::{AnsiColor, Style};
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use std::ffi::OsString;
use std::io::Write;

/// What `use` would find.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum State {
    /// Good credentials in the cache.
    Cached,
    /// A sign-in that gives new ones.
    SignedIn,
    /// A sign-in that renews itself first.
    Renewable,
    /// A person must sign in.
    SignInNeeded,
    /// Credentials that do not come from Identity Center.
    Unsupported,
    /// The profile contradicts itself or cannot be read.
    Broken,
}

#[derive(Serialize)]
struct Row {
    profile: String,
    account_id: Option<String>,
    role_name: Option<String>,
    region: Option<String>,
    session: Option<String>,
    state: State,
    /// Of what the state speaks of: the credentials, or the sign-in.
    expires_at: Option<String>,
    /// What is wrong, or what the profile is instead.
    reason: Option<String>,
    #[serde(skip)]
    left: i64,
}

pub(super) fn run(sys: &System, arguments: &List) -> anyhow::Result<Vec<u8>> {
    let config = Config::load(&sys.env)?;
    let names = config.profile_names();
    if names.is_empty() {
        sys.terminal.note(&format!("no profile in {}", config.path().display()));
    }
    if arguments.names {
        return Ok(names.iter().flat_map(|name| format!("{}\n", visible(name)).into_bytes()).collect());
    }
    config.index();
    let mut look = Look::new(sys);
    let rows: Vec<Row> = names.into_iter().map(|name| look.row(&config, name)).collect();
    if arguments.json {
        let mut json = serde_json::to_vec_pretty(&rows)?;
        json.push(b'\n');
        return Ok(json);
    }
    let colored = terminal::stdout_has_color(sys.terminal.color);
    if rows.is_empty() { Ok(Vec::new()) } else { table(&rows, colored) }
}

/// Looks into the caches, at each file once.
struct Look<'a> {
    sys: &'a System,
    now: Time,
    cached: HashSet<OsString>,
    standings: HashMap<Identity, Standing>,
}

impl<'a> Look<'a> {
    fn new(sys: &'a System) -> Self {
        let cached = places::role_cache(&sys.env).map(|folder| files::names(&folder)).unwrap_or_default();
        Look { sys, now: sys.clock.now(), cached: cached.into_iter().collect(), standings: HashMap::new() }
    }

    fn row(&mut self, config: &Config, name: String) -> Row {
        let mut row = Row {
            profile: name,
            account_id: None,
            role_name: None,
            region: None,
            session: None,
            state: State::Unsupported,
            expires_at: None,
            reason: None,
            left: 0,
        };
        match Profile::resolve(config, &row.profile) {
            Ok(profile) => {
                row.region.clone_from(&profile.region);
                match &profile.source {
                    Source::Sso(role) => self.describe(&mut row, role),
                    other => row.reason = Some(other.in_words()),
                }
            }
            Err(failure) => {
                row.state = State::Broken;
                row.reason = Some(short(&row.profile, &failure));
            }
        }
        row
    }

    fn describe(&mut self, row: &mut Row, role: &SsoRole) {
        row.account_id = Some(role.account_id.clone());
        row.role_name = Some(role.role_name.clone());
        row.session = Some(role.session.label().to_owned());
        let file = OsString::from(format!("{}.json", roles::cache::name(role)));
        let cached = self.cached.contains(&file).then(|| roles::cache::read(self.sys, role)).flatten();
        let until = match cached.filter(|cached| cached.expires_at > self.now) {
            Some(cached) => {
                row.state = State::Cached;
                Some(cached.expires_at)
            }
            None => {
                let identity = role.session.identity.clone();
                let standing =
                    *self.standings.entry(identity).or_insert_with(|| sso::standing(self.sys, &role.session));
                row.state = match standing {
                    Standing::SignedIn(_) => State::SignedIn,
                    Standing::Renewable => State::Renewable,
                    Standing::SignInNeeded => State::SignInNeeded,
                };
                if let Standing::SignedIn(until) = standing { Some(until) } else { None }
            }
        };
        row.left = until.map_or(0, |until| until.left(self.now));
        row.expires_at = until.map(Time::rfc3339);
    }
}

/// The failure without the profile's name, which the row begins with.
pub(super) fn short(profile: &str, failure: &Failure) -> String {
    let message = &failure.message;
    message.strip_prefix(&format!("profile {profile} ")).unwrap_or(message).to_owned()
}

fn table(rows: &[Row], colored: bool) -> anyhow::Result<Vec<u8>> {
    let paint = |text: String, color: Option<AnsiColor>, dimmed: bool| match (colored, color) {
        (false, _) | (true, None) if !(colored && dimmed) => text,
        (_, color) => {
            let style = Style::new().fg_color(color.map(Into::into));
            let style = if dimmed { style.dimmed() } else { style };
            format!("{style}{text}{style:#}")
        }
    };
    let mut columns = tabwriter::TabWriter::new(Vec::new()).padding(2).ansi(true);
    let header = ["PROFILE", "ACCOUNT", "ROLE", "REGION", "SESSION", "STATE"]
        .map(|name| paint(name.into(), None, true));
    writeln!(columns, "{}", header.join("\t"))?;
    for row in rows {
        let cell = |value: &Option<String>| value.as_deref().map_or_else(|| "-".to_owned(), visible);
        let state = match row.state {
            State::Cached => (format!("cached, {} left", spoken(row.left)), Some(AnsiColor::Green)),
            State::SignedIn => (format!("signed in, {} left", spoken(row.left)), Some(AnsiColor::Green)),
            State::Renewable => ("renewable".to_owned(), Some(AnsiColor::Green)),
            State::SignInNeeded => ("sign-in needed".to_owned(), Some(AnsiColor::Yellow)),
            State::Unsupported => (cell(&row.reason), None),
            State::Broken => (format!("broken: {}", cell(&row.reason)), Some(AnsiColor::Red)),
        };
        let cells = [
            visible(&row.profile),
            cell(&row.account_id),
            cell(&row.role_name),
            cell(&row.region),
            cell(&row.session),
            paint(state.0, state.1, false),
        ];
        writeln!(columns, "{}", cells.join("\t"))?;
    }
    columns.into_inner().map_err(|error| anyhow::anyhow!("{error}"))
}
