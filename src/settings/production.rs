//! Recognises production: by the patterns of the `production` setting, matched against the name and
//! `ACCOUNT_ID/ROLE`; without the setting by words in the name. Pure.

use super::file::Settings;
use super::production_patterns::PatternSubject;
use crate::config::chain::Chain;
use crate::error::Location;

/// Words that mark a name as production without the setting; digits may follow (`prod01`).
const DEFAULT_WORDS: [&str; 4] = ["prod", "production", "prd", "live"];
/// Words that cancel the next one (`non-prod`, `pre_prd`).
const NOT_YET: [&str; 2] = ["non", "pre"];

/// The subject to judge.
#[derive(Clone, Copy, Debug, Default)]
pub struct ProductionSubject<'a> {
    /// The profile's name, or `ACCOUNT_ID/ROLE`.
    pub name: &'a str,
    /// The account of the credentials, if known.
    pub account_id: Option<&'a str>,
    /// The role, if it is one.
    pub role_name: Option<&'a str>,
}

/// Why the subject is production.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductionReason {
    /// The matching pattern as written, or the word.
    pub pattern: String,
    /// The line in the settings; `None` for the default words.
    pub origin: Option<String>,
    /// The production profile of the same account, if the subject itself matches no pattern.
    pub by_profile: Option<String>,
    /// The alias of the subject that matches a pattern, if its own name does not.
    pub by_alias: Option<String>,
}

impl ProductionReason {
    pub(super) fn of(pattern: &str, origin: Option<&Location>) -> Self {
        let origin = origin.map(ToString::to_string);
        ProductionReason { pattern: pattern.to_owned(), origin, by_profile: None, by_alias: None }
    }
}

impl<'a> ProductionSubject<'a> {
    pub(super) fn for_patterns(self) -> PatternSubject {
        let (account_id, role_name) =
            (self.account_id.unwrap_or_default(), self.role_name.unwrap_or_default());
        PatternSubject::new(self.name, account_id, role_name)
    }

    /// Returns the subject for the credentials of a chain.
    pub fn of_chain(chain: &'a Chain) -> Self {
        let role_name = chain.role().map(|(_, role_name)| role_name);
        ProductionSubject { name: &chain.name, account_id: chain.account_id(), role_name }
    }
}

impl Settings {
    /// Judges the subject by its name, account and role; `None` if it is not production. Patterns of an included file are
    /// added to the person's own, or to the default words.
    pub fn production_reason(&self, subject: ProductionSubject<'_>) -> Option<ProductionReason> {
        let Some((patterns, origin)) = self.production() else {
            let reason = |pattern: &str| ProductionReason::of(pattern, None);
            return default_word(subject.name).map(reason).or_else(|| self.shared_reason(subject));
        };
        let of_patterns = subject.for_patterns();
        let own = of_patterns.pattern(patterns).map(|pattern| ProductionReason::of(pattern, Some(origin)));
        let reason = own.or_else(|| self.shared_reason(subject))?;
        (!of_patterns.is_taken_back(patterns)).then_some(reason)
    }

    /// Whether a pattern of the person's own that begins with `!` names the subject.
    pub(super) fn takes_back_production(&self, subject: ProductionSubject<'_>) -> bool {
        self.production().is_some_and(|(patterns, _)| subject.for_patterns().is_taken_back(patterns))
    }

    /// Judges the subject by the patterns of the included files, which can only add.
    fn shared_reason(&self, subject: ProductionSubject<'_>) -> Option<ProductionReason> {
        if self.included.is_empty() {
            return None;
        }
        let subject = subject.for_patterns();
        self.shared_production().into_iter().find_map(|shared| {
            let pattern = subject.pattern(&shared.value)?;
            Some(ProductionReason::of(pattern, Some(&shared.origin)))
        })
    }

    /// Whether a pattern may match a role that no profile names.
    pub fn has_role_patterns(&self) -> bool {
        let own = self.production().is_some_and(|(patterns, _)| patterns.contains('/'));
        own || self.shared_production().iter().any(|shared| shared.value.contains('/'))
    }
}

/// Returns the word of [`DEFAULT_WORDS`] in the name. Ignores case, but splits words as in `acmeProd`.
fn default_word(name: &str) -> Option<&'static str> {
    let mut before = "";
    words(name).find_map(|word| {
        let is_taken_back = NOT_YET.iter().any(|negation| negation.eq_ignore_ascii_case(before));
        before = word;
        let word = word.trim_end_matches(|c: char| c.is_ascii_digit());
        DEFAULT_WORDS.into_iter().find(|marks| marks.eq_ignore_ascii_case(word)).filter(|_| !is_taken_back)
    })
}

/// Splits a name into words of letters and digits; a capital after another character begins a word.
fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c: char| !c.is_alphanumeric()).flat_map(|run| {
        let mut rest = run;
        std::iter::from_fn(move || {
            let pairs = rest.char_indices().zip(rest.char_indices().skip(1));
            let next = pairs.map(|((_, before), (at, c))| (at, !before.is_uppercase() && c.is_uppercase()));
            let end = next.filter(|(_, begins)| *begins).map(|(at, _)| at).next().unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            rest = after;
            (!word.is_empty()).then_some(word)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_production(patterns: &str, name: &str) -> bool {
        let subject = PatternSubject::new(name, "012345678901", "Administrator");
        subject.pattern(patterns).is_some() && !subject.is_taken_back(patterns)
    }

    #[test]
    fn by_default_the_words_for_it_in_a_name_mark_production() {
        for (name, word) in [
            ("prod", Some("prod")),
            ("acme-prod", Some("prod")),
            ("PROD_eu", Some("prod")),
            ("prod1", Some("prod")),
            ("prod01-eu", Some("prod")),
            ("eu.production", Some("production")),
            ("production2", Some("production")),
            ("prd", Some("prd")),
            ("app-prd", Some("prd")),
            ("app_PRD02_ro", Some("prd")),
            ("live", Some("live")),
            ("shop/live", Some("live")),
            ("AcmeProd", Some("prod")),
            ("acmeProdAdmin", Some("prod")),
            ("222222222222/ProdReadOnly", Some("prod")),
            ("prod-pre", Some("prod")),
            ("nonprod-to-prod", Some("prod")),
            ("non-prod", None),
            ("Non_Prod2", None),
            ("pre-prod", None),
            ("pre prod", None),
            ("app.pre.production", None),
            ("pre-prd01", None),
            ("non-live", None),
            ("nonprod", None),
            ("nonProd", None),
            ("NONPROD", None),
            ("preprod", None),
            ("PreProd1", None),
            ("preprd", None),
            ("non-production-eu", None),
            ("product", None),
            ("prodigy", None),
            ("reproduction", None),
            ("delivery", None),
            ("alive", None),
            ("prod1a", None),
            ("1", None),
            ("dev", None),
            ("", None),
        ] {
            assert_eq!(default_word(name), word, "{name}");
        }
    }

    #[test]
    fn patterns_match_whole_words_and_roles() {
        for (patterns, profile, expected) in [
            ("prod", "acme-prod", true),
            ("prod", "PROD_eu", true),
            ("prod", "product", false),
            ("prod", "prod1", false),
            ("prod", "non-prod", true),
            ("prod, live", "eu.live", true),
            ("prod", "dev", false),
            ("prod, !sandbox-prod", "sandbox-prod", false),
            ("prod, !sandbox-prod", "my-sandbox-prod-eu", false),
            ("prod, !sandbox-prod", "prod", true),
            ("012345678901/Admin*", "anything", true),
            ("012345678901/Read*", "anything", false),
            ("*/Admin*", "anything", true),
            ("live*", "live2-eu", true),
            ("", "prod", false),
            ("!prod", "prod", false),
            ("größe", "größe-1", true),
        ] {
            assert_eq!(is_production(patterns, profile), expected, "{patterns} {profile}");
        }
    }
}
