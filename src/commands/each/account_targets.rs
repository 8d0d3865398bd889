//! Targets that are named by their accounts. Several roles of one account are an error unless `--role` chooses.

use super::available::AvailableRole;
use super::selected::Selected;
use super::selection::Selection;
use crate::config::target_word::RoleWords;
use crate::error::Failure;
use crate::system::terminal::visible;
use crate::targets::Asked;
use crate::targets::parse::{Reading, RoleWord};

/// Most roles that an error lists.
const LISTED: usize = 12;

impl Selection<'_> {
    /// Returns what names an account by its id: the role that is typed or the only one, otherwise those of `--role`.
    pub(super) fn of_reading(&self, text: &str, mut reading: Reading) -> anyhow::Result<Vec<Selected>> {
        if reading.role.is_none() && self.arguments.available {
            let is_account = |role: &&AvailableRole| role.role.account_id == reading.account_id;
            let found: Vec<&AvailableRole> = self.available()?.iter().filter(is_account).collect();
            return self.of_account(text, found);
        }
        let has_role = reading.role.is_some();
        if let (None, Some(role)) = (&reading.role, self.filters.only_role()) {
            reading.role = Some(RoleWord::Typed(role.to_owned()));
        }
        let found = self.finder.matches(self.sys, &reading, &self.given(), Asked::Service)?;
        if found.len() > 1 && (has_role || !self.filters.has_roles()) {
            let words = RoleWords::new(self.finder.config());
            let shown = found.iter().map(|it| match &it.profile {
                Some(profile) => {
                    let (account_id, role_name) = it.chain.role().unwrap_or_default();
                    format!("{} ({account_id}/{role_name})", profile.name)
                }
                None => words.of_chain(&it.chain),
            });
            return Err(several(text, shown.collect(), !has_role).into());
        }
        Ok(found.into_iter().map(|target| self.selected(target)).collect())
    }

    /// Returns roles of the listing that only their accounts match. Fails if an account has several that fit.
    pub(super) fn of_account(&self, text: &str, found: Vec<&AvailableRole>) -> anyhow::Result<Vec<Selected>> {
        let selected = found.iter().map(|it| it.select(&self.finder)).collect::<Result<Vec<_>, _>>()?;
        if self.filters.has_roles() {
            return Ok(selected);
        }
        for one in &found {
            let is_of_account = |it: &&&AvailableRole| it.role.account_id == one.role.account_id;
            let roles: Vec<String> =
                found.iter().filter(is_of_account).filter_map(|it| it.paths().into_iter().next()).collect();
            if roles.len() > 1 {
                return Err(several(text, roles, true).into());
            }
        }
        Ok(selected)
    }
}

/// Returns the error for a word that has several roles. `names_role`: whether `--role` would choose one.
fn several(text: &str, mut roles: Vec<String>, names_role: bool) -> Failure {
    let more = roles.len().saturating_sub(LISTED);
    roles.truncate(LISTED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let list = visible(&roles.join(", "));
    let failure = Failure::configuration(format!("`{}` has several roles: {list}{more}", visible(text)));
    failure.hint(if names_role { "choose with --role ROLE, or name them" } else { "name one of them" })
}
