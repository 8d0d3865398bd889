//! The picker: a list of every profile, the most recently used first.

use crate::accounts::names::AccountNames;
use crate::config::Config;
use crate::config::chain::{Chain, CredentialOrigin};
use crate::config::profile::{Profile, ProfileSource, no_profile};
use crate::config::session::Session;
use crate::environ;
use crate::error::Failure;
use crate::ordered;
use crate::output::destination;
use crate::recent_profiles;
use crate::settings::Settings;
use crate::system::System;
use crate::system::terminal::prompts;
use crate::system::terminal::visible;
use crate::targets::picker::rank::Findable;
use std::collections::HashMap;
use unicode_width::UnicodeWidthStr;

/// Mark of production profiles; a word, so that it is visible without colours and can be searched.
const PRODUCTION: &str = "production";
/// Widest column, in columns of the terminal.
const WIDEST: usize = 40;

/// A profile in the list.
struct Row {
    profile: String,
    /// Shown columns: name, production mark, account, role, session.
    cells: [String; 5],
    /// Why `use` will refuse the profile.
    unusable: Option<String>,
    findable: Findable,
}

/// Asks the person for a profile and returns its name. Prints the equivalent command without the list.
pub fn pick(sys: &System) -> anyhow::Result<String> {
    let config = Config::load(&sys.env)?;
    let mut rows = rows(sys, &config)?;
    if let Some(failure) = config.not_configured() {
        return Err(failure.into());
    }
    if rows.is_empty() {
        return Err(Failure::configuration(format!("no profile in {}", config.path().display()))
            .hint(no_profile(&config))
            .into());
    }
    order(&mut rows, &recent_profiles::latest(sys));
    let score = |typed: &str, at: usize| rows[at].findable.score(typed);
    let at = prompts::search(sys, "Profile:", &lines(&rows), "a name, account, role or session", &score)?;
    let Row { profile, unusable, .. } = rows.swap_remove(at);
    // No command line activates the others.
    if unusable.is_none() && environ::is_single_line(&profile) {
        sys.terminal.note(&format!("without the list: `{}`", destination::completed_line(sys, &profile)));
    }
    Ok(profile)
}

fn rows(sys: &System, config: &Config) -> anyhow::Result<Vec<Row>> {
    let settings = Settings::load(&sys.env)?;
    let mut accounts = AccountNames::new(sys);
    config.index();
    Ok(config.profile_names().into_iter().map(|name| row(config, &settings, &mut accounts, name)).collect())
}

fn row(config: &Config, settings: &Settings, accounts: &mut AccountNames<'_>, profile: String) -> Row {
    let mut cells = [const { String::new() }; 5];
    let unusable = Profile::resolve(config, &profile)
        .and_then(|found| described(config, settings, accounts, &found, &mut cells))
        .unwrap_or_else(|failure| Some(format!("broken: {}", failure.said_beside(&profile))));
    cells[0] = visible(&profile);
    let findable = Findable::new(&cells[0], cells[1..].iter().map(String::as_str));
    Row { profile, cells, unusable, findable }
}

/// Fills in the columns of a profile. Returns why `use` will refuse it, if so.
fn described(
    config: &Config,
    settings: &Settings,
    accounts: &mut AccountNames<'_>,
    profile: &Profile,
    cells: &mut [String; 5],
) -> Result<Option<String>, Failure> {
    if matches!(profile.source, ProfileSource::TokenOnly | ProfileSource::Nothing) {
        return Ok(Some(profile.source.in_words()));
    }
    let chain = Chain::of_profile(config, profile)?;
    if let CredentialOrigin::Foreign(foreign) = &chain.origin {
        return Ok(Some(foreign.in_words().to_owned()));
    }
    let (account_id, role_name) = chain.role().unwrap_or_default();
    if settings.production_of(config, &chain, None).is_some() {
        cells[1] = PRODUCTION.to_owned();
    }
    let name = profile.account_name().map(str::to_owned);
    let name = name.or_else(|| accounts.name(chain.session()?, account_id)).unwrap_or_default();
    cells[2] = match account_id {
        "" => profile.source.in_words(),
        account_id => visible(format!("{account_id} {name}").trim_end()),
    };
    cells[3] = visible(role_name);
    cells[4] = visible(chain.session().map(Session::label).unwrap_or_default());
    Ok(None)
}

/// Sorts the rows: recently used profiles first, then the others in file order, and unusable ones last.
fn order(rows: &mut Vec<Row>, latest: &[String]) {
    let places: HashMap<&str, usize> =
        latest.iter().enumerate().map(|(place, name)| (name.as_str(), place)).collect();
    // Rows with equal keys keep their order, which is that of the file.
    ordered::sort_by_key(rows, |row| {
        let place = places.get(row.profile.as_str()).copied().unwrap_or(usize::MAX);
        (row.unusable.is_some(), place)
    });
}

/// Formats the rows in columns, without empty columns.
fn lines(rows: &[Row]) -> Vec<String> {
    let mut widths = [0; 5];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(&row.cells) {
            *width = (*width).max(cell.width().min(WIDEST));
        }
    }
    let line = |row: &Row| {
        let mut line = String::new();
        let columns = row.cells.iter().zip(widths).filter(|(_, width)| *width > 0);
        for (cell, width) in columns.take(if row.unusable.is_some() { 1 } else { row.cells.len() }) {
            line.push_str(cell);
            line.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.width()) + 2));
        }
        line.push_str(&row.unusable.as_deref().map(visible).unwrap_or_default());
        line.truncate(line.trim_end().len());
        line
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(profile: &str, cells: [&str; 4], unusable: Option<&str>) -> Row {
        let cells = [profile, cells[0], cells[1], cells[2], cells[3]].map(str::to_owned);
        let findable = Findable::new(profile, []);
        Row { profile: profile.to_owned(), cells, unusable: unusable.map(str::to_owned), findable }
    }

    #[test]
    fn the_last_used_come_first_and_what_cannot_be_used_comes_last() {
        for (latest, expected) in [
            (&[][..], "a b d c"),
            (&["d"], "d a b c"),
            (&["b", "d"], "b d a c"),
            (&["c", "gone", "b"], "b a d c"),
        ] {
            let mut rows = Vec::from(["a", "b", "c", "d"].map(|name| row(name, [""; 4], None)));
            rows[2].unusable = Some("keys of its own".to_owned());
            order(&mut rows, &latest.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
            let names: Vec<&str> = rows.iter().map(|row| row.profile.as_str()).collect();
            assert_eq!(names.join(" "), expected, "{latest:?}");
        }
    }

    #[test]
    fn columns_are_aligned_and_empty_ones_left_out() {
        let rows = [
            row("dev", ["", "111111111111 Büro", "ReadOnly", "my-org"], None),
            row("日本", ["", "222222222222", "Admin", "o"], None),
            row("keys", ["", "", "", ""], Some("keys of its own")),
        ];
        assert_eq!(
            lines(&rows),
            [
                "dev   111111111111 Büro  ReadOnly  my-org",
                "日本  222222222222       Admin     o",
                "keys  keys of its own",
            ]
        );
        let long = "x".repeat(100);
        let rows = [row(&long, [PRODUCTION, "1", "r", "s"], None), row("dev", ["", "1", "r", "s"], None)];
        assert_eq!(
            lines(&rows),
            [format!("{long}  production  1  r  s"), format!("{:<42}{:<12}1  r  s", "dev", "")]
        );
    }
}
