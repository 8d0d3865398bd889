//! Which targets the command line means. A word that matches nothing is an error, so that there are never fewer targets
//! than a person thinks.

use super::available::{self, AvailableRole};
use super::filters::Filters;
use super::selected::Selected;
use super::words::Word;
use crate::accounts::names::AccountNames;
use crate::cli::Each;
use crate::config::chain::Chain;
use crate::config::name_pattern::NamePattern;
use crate::environ::RenewalArgs;
use crate::error::Failure;
use crate::settings::Settings;
use crate::system::System;
use crate::system::files::untrusted;
use crate::system::terminal::visible;
use crate::targets::parse;
use crate::targets::{self, Asked, Target, TargetFinder};
use std::cell::{OnceCell, RefCell};
use std::path::Path;

/// Finds the targets.
pub(super) struct Selection<'a> {
    pub(super) sys: &'a System,
    pub(super) arguments: &'a Each,
    settings: &'a Settings,
    pub(super) finder: TargetFinder,
    pub(super) filters: Filters,
    names: RefCell<AccountNames<'a>>,
    available: OnceCell<Vec<AvailableRole>>,
}

impl<'a> Selection<'a> {
    pub fn new(
        sys: &'a System,
        arguments: &'a Each,
        settings: &'a Settings,
        finder: TargetFinder,
    ) -> Result<Self, Failure> {
        let filters = Filters::new(finder.config(), arguments)?;
        let names = RefCell::new(AccountNames::new(sys));
        Ok(Selection { sys, arguments, settings, finder, filters, names, available: OnceCell::new() })
    }

    /// Returns the targets in the order of the words, and within a pattern in that of the file or the listing.
    pub fn all(&self, words: &[Word]) -> anyhow::Result<Vec<Selected>> {
        let mut all = Vec::new();
        for word in words {
            all.extend(self.of_word(word).map_err(|error| word.explain(self.with_hint(word, error)))?);
        }
        if words.is_empty() {
            all = self.of_filters()?;
        }
        let targets = all.iter().map(|it| (&it.target.chain, it.account_name.as_deref()));
        if let Some(unmatched) = self.filters.unmatched(targets) {
            let failure = Failure::configuration(format!("{unmatched} fits none of the targets"));
            return Err(failure.hint(self.list_hint()).into());
        }
        Ok(all)
    }

    /// Adds a hint to the error of a word that looks like a slip: a file that the shell has put in place of a pattern, or
    /// several words on a line.
    fn with_hint(&self, word: &Word, error: anyhow::Error) -> anyhow::Error {
        let is_file = word.origin.is_none() && untrusted::stands(Path::new(&word.text));
        match error.downcast::<Failure>() {
            Ok(failure) if word.origin.is_some() && word.text.contains(char::is_whitespace) => {
                failure.hint("a file has one target on each line").into()
            }
            Ok(failure) if is_file => failure
                .hint("it is a file here: put patterns in quotes, and write @FILE for a file with targets")
                .into(),
            // The option is one of other verbs.
            Ok(failure) if failure.hint.as_ref().is_some_and(|hint| hint.contains("--source")) => {
                failure.hint("name a profile that assumes the role").into()
            }
            Ok(failure) => failure.into(),
            Err(error) => error,
        }
    }

    fn of_word(&self, word: &Word) -> anyhow::Result<Vec<Selected>> {
        let text = word.text.as_str();
        let found = self.meaning(text, true)?;
        let had = found.len();
        let fitting: Vec<Selected> = found.into_iter().filter(|it| self.fits(it)).collect();
        if fitting.is_empty() {
            let (word, filters) = (visible(text), self.filters.in_words());
            let what = match had {
                1 => format!("`{word}` is no target{filters}"),
                _ => format!("`{word}` matches no target{filters}"),
            };
            return Err(Failure::configuration(what).hint(self.list_hint()).into());
        }
        Ok(fitting)
    }

    /// Returns what a word means, before the options narrow it.
    fn meaning(&self, text: &str, may_be_alias: bool) -> anyhow::Result<Vec<Selected>> {
        if let Some(target) = self.finder.profile(text)? {
            return Ok(vec![self.selected(target)]);
        }
        if ["-", "."].contains(&text) {
            return Ok(vec![self.selected(targets::resolve_word(
                self.sys,
                text,
                &self.given(),
                Asked::Service,
            )?)]);
        }
        if may_be_alias && let Some(alias) = self.finder.alias(self.settings, text)? {
            let mut found = self.meaning(&alias.target, false).map_err(|error| alias.explain(error))?;
            found.iter_mut().for_each(|it| it.target.alias = Some(alias.clone()));
            return Ok(found);
        }
        let is_pattern =
            NamePattern::has_wildcards(text) && !text.contains("://") && !text.starts_with("arn:");
        if is_pattern {
            return self.of_pattern(text);
        }
        if let Some(reading) = parse::read(text)? {
            return self.of_reading(text, reading);
        }
        if self.arguments.available {
            let is_account = |role: &&AvailableRole| role.account_name.to_lowercase() == text.to_lowercase();
            let found: Vec<&AvailableRole> = self.available()?.iter().filter(is_account).collect();
            if !found.is_empty() {
                return self.of_account(text, found);
            }
        }
        Ok(vec![self.selected(targets::resolve(self.sys, text, &self.given(), Asked::Service)?)])
    }

    /// Returns the roles of the listing, which is asked for once.
    pub(super) fn available(&self) -> anyhow::Result<&[AvailableRole]> {
        if let Some(available) = self.available.get() {
            return Ok(available);
        }
        let listed = available::list(self.sys, &self.finder, self.settings, &self.filters)?;
        Ok(self.available.get_or_init(|| listed))
    }

    /// Adds the name of the account, if an option needs it.
    pub(super) fn selected(&self, target: Target) -> Selected {
        let needs = self.filters.needs_account_names() || self.arguments.dry_run;
        let account_name = if needs { self.account_name(&target.chain) } else { None };
        Selected { target, account_name }
    }

    pub(super) fn account_name(&self, chain: &Chain) -> Option<String> {
        self.names.borrow_mut().name(chain.session()?, chain.account_id()?)
    }

    pub(super) fn fits(&self, one: &Selected) -> bool {
        self.filters.has_chain(&one.target.chain, one.account_name.as_deref())
    }

    /// Returns the options for a target that is no profile.
    pub(super) fn given(&self) -> RenewalArgs {
        RenewalArgs { session: self.arguments.session.clone(), ..RenewalArgs::default() }
    }

    /// Returns the command that lists what could be named.
    pub(super) fn list_hint(&self) -> String {
        match self.arguments.available {
            true => "ssoenv list --available",
            false if self.filters.needs_account_names() => {
                "names of accounts are known after `ssoenv list --available`; an id needs no listing"
            }
            false => "ssoenv list",
        }
        .to_owned()
    }
}
