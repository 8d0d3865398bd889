//! Targets that a pattern or the options select: among the profiles, or with `--available` in the listing.

use super::available::AvailableRole;
use super::filters::needs_account_name;
use super::selected::Selected;
use super::selection::Selection;
use crate::config::chain::{Chain, CredentialOrigin};
use crate::config::name_pattern::NamePattern;
use crate::error::Failure;
use crate::system::terminal::visible;
use crate::targets::FoundProfile;

impl Selection<'_> {
    /// Returns the profiles, or the roles of the listing, that a pattern matches.
    pub(super) fn of_pattern(&self, text: &str) -> anyhow::Result<Vec<Selected>> {
        let pattern = NamePattern::new(text);
        if self.arguments.available {
            let (mut found, mut by_account) = (Vec::new(), Vec::new());
            for role in self.available()? {
                let is_profile = role.profile.as_ref().is_some_and(|name| pattern.matches(name));
                let is_path = || text.contains('/') && role.paths().iter().any(|path| pattern.matches(path));
                if is_profile || is_path() {
                    found.push(role);
                } else if pattern.matches(&role.role.account_id) || pattern.matches(&role.account_name) {
                    by_account.push(role);
                }
            }
            let mut selected =
                found.iter().map(|it| it.select(&self.finder)).collect::<Result<Vec<_>, _>>()?;
            selected.extend(self.of_account(text, by_account)?);
            return Ok(selected);
        }
        let (mut found, mut left_out) = (Vec::new(), Vec::new());
        for (name, profile) in self.finder.profiles() {
            match profile {
                FoundProfile::Broken(failure) if pattern.matches(name) => {
                    let message = format!("profile {name}: {}", failure.said_beside(name));
                    return Err(failure.clone().reworded(message).into());
                }
                FoundProfile::Broken(_) => {}
                FoundProfile::Good(chain) if self.matches_chain(&pattern, chain) => match chain.origin {
                    CredentialOrigin::Foreign(_) => left_out.push(visible(name)),
                    _ => found.extend(self.finder.profile(name)?.map(|target| self.selected(target))),
                },
                FoundProfile::Good(_) => {}
            }
        }
        self.note_left_out(&left_out);
        Ok(found)
    }

    fn matches_chain(&self, pattern: &NamePattern, chain: &Chain) -> bool {
        if pattern.matches(&chain.name) {
            return true;
        }
        let Some((account_id, role_name)) = chain.role().filter(|_| pattern.text().contains('/')) else {
            return false;
        };
        let path = format!("{account_id}/{role_name}");
        let session = chain.session().map(|session| format!("{}/{path}", session.label()));
        let by_id = [Some(path), session].into_iter().flatten().any(|path| pattern.matches(&path));
        let account = pattern.text().split('/').next().unwrap_or_default();
        let by_name = || {
            let name = self.account_name(chain).map(|name| format!("{name}/{role_name}"));
            name.is_some_and(|path| pattern.matches(&path))
        };
        by_id || (needs_account_name(account) && by_name())
    }

    /// Returns the targets that the options alone select.
    pub(super) fn of_filters(&self) -> anyhow::Result<Vec<Selected>> {
        if self.filters.is_empty() {
            let failure = Failure::usage("no target is named");
            return Err(failure
                .hint("name profiles or patterns: `ssoenv each 'dev-*' -- CMD…`; '*' means every profile")
                .into());
        }
        let mut found = Vec::new();
        if self.arguments.available {
            let fits = |it: &&AvailableRole| {
                let (account_id, role_name) = (&it.role.account_id, &it.role.role_name);
                self.filters.has_role(Some(account_id), Some(&it.account_name), Some(role_name))
            };
            found = self.of_account("--available", self.available()?.iter().filter(fits).collect())?;
        } else {
            let mut left_out = Vec::new();
            for (name, profile) in self.finder.profiles() {
                match profile {
                    FoundProfile::Broken(failure) => {
                        self.sys.terminal.warn(&format!("{} is left out: {failure}", visible(name)));
                    }
                    FoundProfile::Good(chain) => {
                        let Some(target) = self.finder.profile(name)? else { continue };
                        let one = self.selected(target);
                        match (self.fits(&one), &chain.origin) {
                            (true, CredentialOrigin::Foreign(_)) => left_out.push(visible(name)),
                            (true, _) => found.push(one),
                            (false, _) => {}
                        }
                    }
                }
            }
            self.note_left_out(&left_out);
        }
        if found.is_empty() {
            let what = if self.arguments.available { "role" } else { "profile" };
            let failure = Failure::configuration(format!("there is no {what}{}", self.filters.in_words()));
            return Err(failure.hint(self.list_hint()).into());
        }
        Ok(found)
    }

    /// Says which profiles a pattern does not count, since ssoenv has no credentials for them.
    fn note_left_out(&self, names: &[String]) {
        if !names.is_empty() {
            let names = names.join(", ");
            self.sys
                .terminal
                .note(&format!("left out, since tools get their credentials without ssoenv: {names}"));
        }
    }
}
