//! Profiles whose sections mention an account: found by the text of the files, since a profile with a role names its
//! account there. Pure.

use super::account_mention::{AccountMention, AccountMentions};
use super::aliases;
use super::document::Document;
use super::files::{Config, is_profile};
use super::search;

/// Digits of an account id.
const LENGTH: usize = 12;

impl Config {
    /// Returns the profiles whose sections mention an account id, in file order. Other sections are not parsed.
    pub fn profiles_mentioning(&self, account_id: &str) -> Vec<AccountMention> {
        let mut found: Vec<AccountMention> = Vec::new();
        for document in [&self.config, &self.credentials] {
            for mention in document.mentions(account_id) {
                match found.iter_mut().find(|known| known.profile == mention.profile) {
                    Some(known) => known.has_alias |= mention.has_alias,
                    None => found.push(mention),
                }
            }
        }
        found
    }
}

impl Document {
    /// With an index a caller asks for all profiles one by one, so all are found at once.
    fn mentions(&self, account_id: &str) -> Vec<AccountMention> {
        if self.is_indexed() {
            let all = self.all_mentions(|document| document.collect_mentions());
            return all.get(account_id).cloned().unwrap_or_default();
        }
        let places = search::places_of_word(account_id.as_bytes(), &self.bytes);
        let mut starts: Vec<usize> = places.filter_map(|at| self.header_before(at)).collect();
        starts.dedup();
        starts.into_iter().filter_map(|start| self.mention(start)).collect()
    }

    fn collect_mentions(&self) -> AccountMentions {
        let mut all = AccountMentions::new();
        for start in self.header_starts() {
            let Some(mention) = self.mention(start) else { continue };
            for account_id in account_ids(self.body(start, 0).bytes) {
                let of_account = all.entry(account_id.to_owned()).or_default();
                if of_account.last() != Some(&mention) {
                    of_account.push(mention.clone());
                }
            }
        }
        all
    }

    /// Returns the profile of the header at this offset.
    fn mention(&self, start: usize) -> Option<AccountMention> {
        let header = self.header(start)?;
        let is_profile = is_profile(&header);
        let body = self.body(start, 0).bytes;
        let has_alias = || search::places_of_word(aliases::KEY.as_bytes(), body).next().is_some();
        is_profile.then(|| AccountMention { profile: header.name.into_owned(), has_alias: has_alias() })
    }
}

/// Returns the runs of exactly twelve digits.
fn account_ids(text: &[u8]) -> impl Iterator<Item = &str> {
    let runs = text.split(|byte| !byte.is_ascii_digit()).filter(|run| run.len() == LENGTH);
    runs.filter_map(|run| std::str::from_utf8(run).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profiles_are_found_by_the_account_in_their_text_with_an_index_and_without() {
        let config = "# 111111111111\n[default]\nsso_account_id = 111111111111\n[sso-session s]\n# 111111111111\n\
             [profile a]\nrole_arn = arn:aws:iam::111111111111:role/x\nssoenv_alias = b\n[profile c]\n\
             sso_account_id = 1111111111112\n[profile d]\nregion = r\n";
        let credentials = "[d]\n# 111111111111\n";
        let names = |config: &Config| {
            let found = config.profiles_mentioning("111111111111").into_iter();
            found.map(|it| (it.profile, it.has_alias)).collect::<Vec<_>>()
        };
        let expected =
            [("default", false), ("a", true), ("d", false)].map(|(name, alias)| (name.to_owned(), alias));
        let config = Config::from_texts(config, credentials);
        config.index();
        assert_eq!(names(&config), expected);
        let config = Config::from_texts("[profile a]\naws_account_id = 111111111111\n", "");
        assert_eq!(names(&config), [("a".to_owned(), false)]);
        assert_eq!(Config::from_texts("x = 111111111111\n", "").profiles_mentioning("111111111111"), []);
    }
}
