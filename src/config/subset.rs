//! A few sections of many: their names without their contents, or some of them without the others. Pure.

use super::document::{Document, Header, SectionKind};
use super::files::{Config, is_profile};
use std::path::PathBuf;
use std::sync::Arc;

impl Config {
    /// Returns the profiles whose names have this prefix, and every session. Line numbers and other profiles are not
    /// available in the subset.
    pub fn beginning(&self, start: &str) -> Self {
        let begins = |header: &Header<'_>| is_profile(header) && header.name.starts_with(start);
        Config {
            config: Arc::new(
                self.config.only(|header| header.kind == SectionKind::Session || begins(header)),
            ),
            credentials: Arc::new(self.credentials.only(begins)),
        }
    }
}

impl Document {
    /// Returns a capacity for the file's sections that an ordinary file does not exceed: one per 64 bytes.
    pub(super) fn sections_at_most(&self) -> usize {
        /// Bytes of a short section: header, session, account and role are longer.
        const SHORTEST: usize = 64;
        self.bytes.len() / SHORTEST
    }

    /// Returns every header of a known kind, in file order.
    pub(super) fn names(&self) -> impl Iterator<Item = Header<'_>> {
        self.header_starts().filter_map(|start| self.header(start))
    }

    /// Returns the wanted sections as a document of their own. Its line numbers are not those of the file.
    pub(super) fn only(&self, is_wanted: impl Fn(&Header<'_>) -> bool) -> Self {
        let (mut bytes, mut starts) = (Vec::new(), self.header_starts().peekable());
        while let Some(start) = starts.next() {
            if self.header(start).is_some_and(|header| is_wanted(&header)) {
                bytes.extend(&self.bytes[start..starts.peek().copied().unwrap_or(self.bytes.len())]);
            }
        }
        Document::new(PathBuf::clone(&self.path), self.flavor, bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::profile::Profile;

    #[test]
    fn a_part_holds_the_profiles_that_begin_so_and_what_they_need() {
        let config = Config::from_texts(
            "x=1\n[profile dev]\nsso_session=s\nsso_account_id=111111111111\nsso_role_name=R\n[profile prod]\nb=1\n\
             [sso-session s]\nsso_start_url=u\nsso_region=us-east-1\n[profile 'de']",
            "[prod]\n[deploy]\naws_access_key_id=AKIA\n[dev]\nregion=eu-west-1",
        );
        let part = config.beginning("de");
        assert_eq!(part.profile_names(), ["dev", "de", "deploy"]);
        for name in part.profile_names() {
            let of = |config| Profile::resolve(config, &name).unwrap();
            assert_eq!((of(&part).source, of(&part).region), (of(&config).source, of(&config).region));
        }
    }
}
