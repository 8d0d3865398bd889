//! The profile whose disagreements are looked for. Pure.

use crate::config::Config;
use crate::config::document::Flavor;
use crate::config::section::{Section, Setting};
use crate::sdks::claim::{Claim, ReaderOutcome, claim};
use crate::sdks::disagreement::Disagreement;
use crate::sdks::reader::readers_that;
use crate::sdks::selection::takes_empty_region;
use crate::sdks::surroundings::Surroundings;

/// A profile as ssoenv reads it, and what readers see.
pub struct ProfileSubject<'a> {
    pub around: &'a Surroundings,
    pub config: &'a Config,
    pub name: &'a str,
    pub keys: Section,
}

impl ProfileSubject<'_> {
    pub fn at(
        &self,
        setting: &Setting,
        id: &'static str,
        what: impl AsRef<str>,
        claims: Vec<Claim>,
    ) -> Disagreement {
        let is_config = *setting.origin.path == *self.config.path();
        let flavor = if is_config { Flavor::Config } else { Flavor::Credentials };
        Disagreement::of_line(id, self.around, flavor, setting.origin.line, what, claims)
    }

    pub fn has(&self, key: &str) -> bool {
        self.keys.value(key).is_some()
    }

    pub fn region(&self) -> Vec<Disagreement> {
        let empty = self.keys.setting("region").filter(|setting| setting.value.is_empty());
        let is_one = takes_empty_region;
        let claims = vec![
            claim(&readers_that(is_one), ReaderOutcome::NotModelled, "use it as the region"),
            claim(&readers_that(|it| !is_one(it)), ReaderOutcome::NotModelled, "find no region").as_ssoenv(),
        ];
        empty.map(|setting| self.at(setting, "empty-region", "an empty region", claims)).into_iter().collect()
    }
}
