//! Columns of the picker's rows. A line is formatted when it is shown.

use super::profile_rows::{PRODUCTION, ProfileRow};
use super::rows::{RoleRow, Row, Rows};
use crate::config::chain::Chain;
use crate::config::profile::SsoRole;
use crate::settings::Settings;
use crate::system::terminal::visible;
use std::collections::HashSet;
use unicode_width::UnicodeWidthStr;

/// Widest column, in columns of the terminal.
const WIDEST: usize = 40;

/// Characters in front of the role in the first column of a role without a profile: the account's id and a slash.
const ID_AND_SLASH: usize = 13;

/// Name, production mark, account, role, session, and the email address of an account without a profile. A role without
/// a profile has `ACCOUNT_ID/ROLE` as its name, and of the account only the name besides.
const COLUMNS: usize = 6;

/// Widths of the columns; 0 for one without text.
pub(super) struct Columns([usize; COLUMNS]);

impl Columns {
    /// Measures the columns of all rows.
    pub(super) fn measure(rows: &Rows, settings: &Settings) -> Self {
        let mut widths = [0; COLUMNS];
        let (mut accounts, mut roles) = (HashSet::new(), HashSet::new());
        for row in &rows.rows {
            match row {
                Row::Profile(row) => {
                    row.cells.iter().enumerate().for_each(|(column, cell)| widen(&mut widths, column, cell));
                }
                Row::Role(row) => {
                    let (session, account, role) = rows.role(*row);
                    if accounts.insert((row.listing, row.account)) {
                        widen(&mut widths, 2, &account.name);
                        widen(&mut widths, 4, session.label());
                        widen(&mut widths, 5, &account.email);
                        if settings.has_role_patterns() || rows.production_accounts.contains(&account.id) {
                            widen(&mut widths, 1, PRODUCTION);
                        }
                    }
                    if roles.insert(role) {
                        widen_to(&mut widths, 0, ID_AND_SLASH + role.width());
                    }
                }
            }
        }
        Columns(widths)
    }

    /// Formats a row, without the columns that are empty in every row.
    pub(super) fn line(&self, rows: &Rows, row: &Row, settings: &Settings) -> String {
        match row {
            Row::Profile(row) => self.line_of_profile(row),
            Row::Role(row) => self.line_of_role(rows, *row, settings),
        }
    }

    fn line_of_profile(&self, row: &ProfileRow) -> String {
        match &row.unusable {
            Some(why) => self.fit(&row.cells[..1]) + &visible(why),
            None => trimmed(self.fit(&row.cells)),
        }
    }

    fn line_of_role(&self, rows: &Rows, row: RoleRow, settings: &Settings) -> String {
        let (session, account, role) = rows.role(row);
        let role_name = role.to_owned();
        let chain =
            Chain::of_role(SsoRole { account_id: account.id.clone(), role_name, session: session.clone() });
        let is_production =
            rows.production_accounts.contains(&account.id) || settings.production_by_itself(&chain).is_some();
        let production = if is_production { PRODUCTION } else { "" };
        let name = format!("{}/{role}", account.id);
        let cells = [&name, production, account.name.trim(), "", session.label(), &account.email];
        trimmed(self.fit(&cells.map(visible)))
    }

    /// Pads cells to their columns.
    fn fit(&self, cells: &[String]) -> String {
        let mut line = String::new();
        for (cell, width) in cells.iter().zip(self.0).filter(|(_, width)| *width > 0) {
            line.push_str(cell);
            line.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.width()) + 2));
        }
        line
    }
}

fn widen(widths: &mut [usize; COLUMNS], column: usize, text: &str) {
    widen_to(widths, column, text.width());
}

fn widen_to(widths: &mut [usize; COLUMNS], column: usize, width: usize) {
    widths[column] = width.min(WIDEST).max(widths[column]);
}

fn trimmed(mut line: String) -> String {
    line.truncate(line.trim_end().len());
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(profile: &str, cells: [&str; 4], unusable: Option<&str>) -> Row {
        let cells = [profile, cells[0], cells[1], cells[2], cells[3]].map(str::to_owned);
        let (profile, unusable) = (profile.to_owned(), unusable.map(str::to_owned));
        Row::Profile(ProfileRow { profile, cells, unusable, hidden: Vec::new() })
    }

    fn lines(rows: Vec<Row>) -> Vec<String> {
        let rows = Rows::of(rows);
        let settings = Settings::default();
        let columns = Columns::measure(&rows, &settings);
        rows.rows.iter().map(|row| columns.line(&rows, row, &settings)).collect()
    }

    #[test]
    fn columns_are_aligned_and_empty_ones_left_out() {
        let rows = vec![
            row("dev", ["", "111111111111 Büro", "ReadOnly", "my-org"], None),
            row("日本", ["", "222222222222", "Admin", "o"], None),
            row("keys", ["", "", "", ""], Some("keys of its own")),
        ];
        assert_eq!(
            lines(rows),
            [
                "dev   111111111111 Büro  ReadOnly  my-org",
                "日本  222222222222       Admin     o",
                "keys  keys of its own",
            ]
        );
        let long = "x".repeat(100);
        let rows = vec![row(&long, [PRODUCTION, "1", "r", "s"], None), row("dev", ["", "1", "r", "s"], None)];
        assert_eq!(
            lines(rows),
            [format!("{long}  production  1  r  s"), format!("{:<42}{:<12}1  r  s", "dev", "")]
        );
    }
}
