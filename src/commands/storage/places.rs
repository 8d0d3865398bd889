//! The places where sign-ins are kept: a row for each session.

use crate::binding::short_path;
use crate::config::known_sessions::Known;
use crate::output::json::json;
use crate::settings::{RoleCache, Settings};
use crate::sso::{self, token_cache};
use crate::system::System;
use crate::system::files;
use crate::system::terminal::{self, visible};
use crate::text::table::{self, Cell, Column};
use serde::Serialize;
use std::path::PathBuf;

/// A session.
#[derive(Debug, Serialize)]
struct Place {
    session: String,
    /// `files` or `keychain`.
    storage: &'static str,
    /// The line that says so; none by default.
    set_by: Option<String>,
    /// `files` or `memory`.
    cache: &'static str,
    /// The file of the sign-in; none without one.
    sign_in: Option<String>,
    /// The file of a sign-in in the other place, which nothing of ssoenv uses.
    other_sign_in: Option<String>,
}

const COLUMNS: [Column; 4] = [
    Column { header: "SESSION", least: 12, rank: 0 },
    Column { header: "STORAGE", least: 8, rank: 1 },
    Column { header: "SIGN-IN", least: 12, rank: 3 },
    Column { header: "SET BY", least: 12, rank: 2 },
];

/// Returns the table, or JSON.
pub(super) fn show(sys: &System, sessions: &[Known], as_json: bool) -> anyhow::Result<Vec<u8>> {
    let settings = Settings::load(&sys.env)?;
    let places: Vec<Place> =
        sessions.iter().map(|known| place(sys, &settings, known)).collect::<Result<_, _>>()?;
    if as_json {
        return json(&places);
    }
    for place in &places {
        if let Some(path) = &place.other_sign_in {
            let (label, storage) = (&place.session, place.storage);
            let word = shlex::try_quote(label).unwrap_or_default();
            sys.terminal.note(&format!(
                "{path} has a sign-in to {label} that is not used: `ssoenv storage {storage} {word}` removes or moves it"
            ));
        }
    }
    let short = |path: &Option<String>| {
        path.as_ref().map_or_else(|| "-".to_owned(), |path| short_path(&sys.env, path.as_ref()))
    };
    let row = |place: &Place| {
        let sign_in = short(&place.sign_in);
        let set_by = place
            .set_by
            .as_ref()
            .map_or_else(|| "default".to_owned(), |it| short_path(&sys.env, it.as_ref()));
        [&place.session, place.storage, &sign_in, &set_by].map(|text| Cell::plain(visible(text)))
    };
    let rows: Vec<[Cell; 4]> = places.iter().map(row).collect();
    let colored = terminal::stdout_has_color(sys.terminal.color);
    Ok(table::render(&COLUMNS, &rows, terminal::stdout_columns(), colored).into_bytes())
}

fn place(sys: &System, settings: &Settings, known: &Known) -> anyhow::Result<Place> {
    let of = settings.of_session(&known.label)?;
    let storage = of.storage()?;
    let session = known.session.as_ref().ok();
    let file = || {
        let path = token_cache::path_in(sys, session?, storage).ok()?;
        files::read_regular(&path).ok()??;
        Some(path)
    };
    let shown = |path: PathBuf| path.display().to_string();
    Ok(Place {
        session: known.label.clone(),
        storage: storage.word(),
        set_by: of.storage_line().map(ToString::to_string),
        cache: match of.role_cache()? {
            RoleCache::Files => "files",
            RoleCache::Memory => "memory",
        },
        sign_in: file().map(shown),
        other_sign_in: session.and_then(|session| sso::misplaced_token(sys, session, storage)).map(shown),
    })
}
