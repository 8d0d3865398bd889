//! Judges the credentials of a chain: by its own name and role, by aliases, and roles without a profile by the profiles
//! of their account. Serves what counts as production, and what the guard is for. Pure.

use super::file::Settings;
use super::production::{ProductionReason, ProductionSubject};
use crate::config::Config;
use crate::config::aliases;
use crate::config::chain::Chain;
use crate::config::profile::Profile;
use crate::config::written_keys;

/// Judges one subject by its name, account and role.
pub(super) type SubjectJudge<'a> = &'a dyn Fn(ProductionSubject<'_>) -> Option<ProductionReason>;

impl Settings {
    /// Judges the credentials of a chain. A profile is also judged by others that lead to the same role, and a role without
    /// a profile by all profiles of its account.
    /// `account_id` is the account that the credentials revealed; otherwise the chain's counts.
    pub fn production_of(
        &self,
        config: &Config,
        chain: &Chain,
        account_id: Option<&str>,
    ) -> Option<ProductionReason> {
        let judge = ChainJudge {
            settings: self,
            config,
            of_subject: &|subject| self.production_reason(subject),
            takes_back: &|subject| self.takes_back_production(subject),
        };
        judge.of_chain(chain, account_id)
    }

    /// Judges a role without a profile by itself and its aliases, and not by the profiles of its account.
    pub fn production_by_itself(&self, chain: &Chain) -> Option<ProductionReason> {
        let subject = ProductionSubject::of_chain(chain);
        let of_subject = |subject: ProductionSubject<'_>| self.production_reason(subject);
        of_subject(subject).or_else(|| of_alias(self, &of_subject, chain, subject))
    }
}

/// Judges chains.
pub(super) struct ChainJudge<'a> {
    pub settings: &'a Settings,
    pub config: &'a Config,
    pub of_subject: SubjectJudge<'a>,
    /// Whether a pattern with `!` names the subject, which is then not judged by others.
    pub takes_back: &'a dyn Fn(ProductionSubject<'_>) -> bool,
}

impl ChainJudge<'_> {
    /// Judges the credentials of a chain; see [`Settings::production_of`].
    pub fn of_chain(&self, chain: &Chain, account_id: Option<&str>) -> Option<ProductionReason> {
        let of_chain = ProductionSubject::of_chain(chain);
        let subject = ProductionSubject { account_id: account_id.or(of_chain.account_id), ..of_chain };
        let own =
            (self.of_subject)(subject).or_else(|| of_alias(self.settings, self.of_subject, chain, subject));
        if own.is_some() {
            return own;
        }
        if let Some(name) = chain.settings.value(written_keys::MARK).filter(|_| chain.hops.is_empty()) {
            return self.of_written(name);
        }
        if chain.is_profile {
            return self.of_same_role(chain, subject);
        }
        let account_id = subject.account_id?;
        let subject = ProductionSubject { account_id: Some(account_id), ..subject };
        self.of_account(subject).or_else(|| self.of_account_aliases(subject))
    }

    /// Judges a profile by the others that lead to the same account and role: their credentials are the same, whatever the
    /// profiles are called.
    fn of_same_role(&self, chain: &Chain, subject: ProductionSubject<'_>) -> Option<ProductionReason> {
        let (account_id, _) = chain.role()?;
        let aliases = chain.settings.value(aliases::KEY).unwrap_or_default();
        let mut own_names = [subject.name].into_iter().chain(aliases::split(aliases));
        if own_names.any(|name| (self.takes_back)(ProductionSubject { name, ..subject })) {
            return None;
        }
        let others = self.config.profiles_mentioning(account_id).into_iter();
        others.filter(|other| other.profile != chain.name).find_map(|other| {
            let by_name = (self.of_subject)(ProductionSubject { name: &other.profile, ..subject });
            // The cheap test first: a profile is resolved only if its name or an alias may tell.
            if by_name.is_none() && !other.has_alias {
                return None;
            }
            let profile = Profile::resolve(self.config, &other.profile).ok()?;
            let there =
                Chain::of_profile(self.config, &profile).ok().filter(|it| it.role() == chain.role())?;
            let by_alias = || of_alias(self.settings, self.of_subject, &there, subject);
            let reason = by_name.or_else(by_alias)?;
            Some(ProductionReason { by_profile: Some(other.profile), ..reason })
        })
    }

    /// Judges a role without a profile by the profiles of its account.
    fn of_account(&self, subject: ProductionSubject<'_>) -> Option<ProductionReason> {
        self.config.profile_names().into_iter().find_map(|name| {
            let by_name = ProductionSubject { name: &name, ..subject };
            // The cheap test first: only profiles with a matching name are resolved.
            let reason = (self.of_subject)(by_name)?;
            let profile = Profile::resolve(self.config, &name).ok()?;
            let is_of_account =
                Chain::of_profile(self.config, &profile).ok()?.account_id() == subject.account_id;
            is_of_account.then(|| ProductionReason { by_profile: Some(name.clone()), ..reason })
        })
    }

    /// Judges a role without a profile by the aliases of the profiles of its account.
    fn of_account_aliases(&self, subject: ProductionSubject<'_>) -> Option<ProductionReason> {
        self.config.profile_aliases().into_iter().find_map(|it| {
            let reason = (self.of_subject)(ProductionSubject { name: &it.alias, ..subject })?;
            let profile = Profile::resolve(self.config, &it.profile).ok()?;
            let is_of_account =
                Chain::of_profile(self.config, &profile).ok()?.account_id() == subject.account_id;
            let (by_profile, by_alias) = (Some(it.profile), Some(it.alias));
            is_of_account.then_some(ProductionReason { by_profile, by_alias, ..reason })
        })
    }

    /// Judges keys that `--write-credentials` wrote by the target they were written for, whatever their section is
    /// called.
    fn of_written(&self, written_for: &str) -> Option<ProductionReason> {
        let profile = Profile::resolve(self.config, written_for);
        let reason = match profile.and_then(|profile| Chain::of_profile(self.config, &profile)) {
            Ok(chain) => (self.of_subject)(ProductionSubject::of_chain(&chain))?,
            Err(_) => {
                // The profile no longer exists, or there was none: then the target is ACCOUNT_ID/ROLE.
                let (account_id, role_name) = written_for.split_once('/').unzip();
                let subject = ProductionSubject { name: written_for, account_id, role_name };
                let own = (self.of_subject)(subject);
                return own.or_else(|| account_id.and_then(|_| self.of_account(subject)));
            }
        };
        Some(ProductionReason { by_profile: Some(written_for.to_owned()), ..reason })
    }
}

/// Judges by the aliases of the profile, or of the role that no profile names: a person calls it by them.
fn of_alias(
    settings: &Settings,
    of_subject: SubjectJudge<'_>,
    chain: &Chain,
    subject: ProductionSubject<'_>,
) -> Option<ProductionReason> {
    let reason = |alias: &str| {
        let reason = of_subject(ProductionSubject { name: alias, ..subject })?;
        Some(ProductionReason { by_alias: Some(alias.to_owned()), ..reason })
    };
    if chain.is_profile {
        let own = chain.settings.value(aliases::KEY).unwrap_or_default();
        return aliases::split(own).find_map(reason);
    }
    // A line that cannot be read has its error where an alias is used.
    let mut all = settings.aliases().unwrap_or_default();
    all.extend(settings.shared_aliases().unwrap_or_default());
    let leads_here = |target: &str| {
        target.strip_suffix(&chain.name).is_some_and(|before| before.is_empty() || before.ends_with('/'))
    };
    all.iter().filter(|alias| leads_here(&alias.target)).find_map(|alias| reason(&alias.name))
}
