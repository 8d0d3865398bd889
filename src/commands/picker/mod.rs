//! The list that a profile is picked from: every profile, the ones used last first. Which profile is meant when one is
//! named is `target.rs`'s business.

mod score;

use super::{list, output};
use crate::config::Config;
use crate::config::profile::{Profile, Source, SsoRole};
use crate::config::session::Session;
use crate::environ;
use crate::error::Failure;
use crate::history;
use crate::roles::names;
use crate::settings::Settings;
use crate::sso;
use crate::system::terminal::visible;
use crate::system::{System, question};
use score::Findable;
use std::collections::HashMap;
use unicode_width::UnicodeWidthStr;

/// A mark that is read without colours, and can be typed.
const PRODUCTION: &str = "production";
/// A column is no wider than this, whatever one row has in it.
const WIDEST: usize = 40;

/// One profile.
struct Row {
    profile: String,
    /// What is shown of it: the name, whether it is production, account, role, session.
    cells: [String; 5],
    /// Why `use` will refuse it.
    unusable: Option<String>,
    findable: Findable,
}

/// Asks a person, who is there, for a profile; its name. Says the line that would have asked nothing.
pub(super) fn pick(sys: &System) -> anyhow::Result<String> {
    let config = Config::load(&sys.env)?;
    let mut rows = rows(sys, &config)?;
    if rows.is_empty() {
        return Err(Failure::configuration(format!("no profile in {}", config.path().display()))
            .hint("`ssoenv configure` sets one up")
            .into());
    }
    order(&mut rows, &history::latest(sys));
    let help = "type parts of name, account, role or session; arrows to move";
    let score = |typed: &str, at: usize| rows[at].findable.score(typed);
    let at = question::search(sys, "Profile:", &lines(&rows), help, &score)?;
    let Row { profile, unusable, .. } = rows.swap_remove(at);
    if unusable.is_none() && environ::is_plain(&profile) {
        sys.terminal.note(&format!("the same without the list: `{}`", output::completed_line(sys, &profile)));
    }
    Ok(profile)
}

fn rows(sys: &System, config: &Config) -> anyhow::Result<Vec<Row>> {
    let settings = Settings::load(&sys.env)?;
    let mut accounts = Accounts { sys, of_session: HashMap::new() };
    config.index();
    Ok(config.profile_names().into_iter().map(|name| row(config, &settings, &mut accounts, name)).collect())
}

fn row(config: &Config, settings: &Settings, accounts: &mut Accounts<'_>, profile: String) -> Row {
    let (mut cells, mut unusable) = ([const { String::new() }; 5], None);
    cells[0] = visible(&profile);
    match Profile::resolve(config, &profile) {
        Ok(found) => match &found.source {
            Source::Sso(role) => {
                let SsoRole { account_id, role_name, session } = role;
                if settings.is_production(&profile, account_id, role_name) {
                    cells[1] = PRODUCTION.to_owned();
                }
                let name = found.account_name().map(str::to_owned).or_else(|| accounts.name(role));
                cells[2] = visible(format!("{account_id} {}", name.unwrap_or_default()).trim_end());
                cells[3] = visible(role_name);
                cells[4] = visible(session.label());
            }
            other => unusable = Some(other.in_words()),
        },
        Err(failure) => unusable = Some(format!("broken: {}", list::short(&profile, &failure))),
    }
    let findable = Findable::new(&cells[0], cells[1..].iter().map(String::as_str));
    Row { profile, cells, unusable, findable }
}

/// Names of accounts, looked up once a session.
struct Accounts<'a> {
    sys: &'a System,
    of_session: HashMap<String, HashMap<String, String>>,
}

impl Accounts<'_> {
    fn name(&mut self, role: &SsoRole) -> Option<String> {
        let remembered = |session: &Session| names::remembered(self.sys, session);
        let file = sso::cache::name(&role.session);
        let of_session = self.of_session.entry(file).or_insert_with(|| remembered(&role.session));
        of_session.get(&role.account_id).filter(|name| !name.is_empty()).cloned()
    }
}

/// Those that were used, the last one first, then the others as the file has them; what cannot be used comes last.
fn order(rows: &mut [Row], latest: &[String]) {
    let places: HashMap<&str, usize> =
        latest.iter().enumerate().map(|(place, name)| (name.as_str(), place)).collect();
    rows.sort_by_key(|row| {
        let place = places.get(row.profile.as_str()).copied().unwrap_or(usize::MAX);
        (row.unusable.is_some(), place)
    });
}

/// The rows in columns; one in which nothing stands is left out.
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
            let mut rows = ["a", "b", "c", "d"].map(|name| row(name, [""; 4], None));
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
