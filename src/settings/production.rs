//! Which profiles are production: the `production` setting, matched against the profile's name and its
//! `ACCOUNT_ID/ROLE`. Pure.

use wildmatch::WildMatch;

/// What counts as production when the settings do not say.
pub const DEFAULT: &str = "prod, production";

/// Whether one of the comma-separated patterns matches and none that begins with `!` does. A pattern with a `/` is
/// for `ACCOUNT_ID/ROLE`; any other must match whole words of the profile's name (`prod` is in `acme-prod`, not in
/// `product`). `*` and `?` are wildcards; case does not count.
pub fn is_production(patterns: &str, profile: &str, account_id: &str, role_name: &str) -> bool {
    let role = format!("{account_id}/{role_name}").to_lowercase();
    let profile = profile.to_lowercase();
    let matches = |pattern: &str| {
        let pattern = pattern.to_lowercase();
        if pattern.contains('/') && WildMatch::new(&pattern).matches(&role) {
            return true;
        }
        word_spans(&profile).any(|span| WildMatch::new(&pattern).matches(span))
    };
    let patterns = || patterns.split(',').map(str::trim).filter(|pattern| !pattern.is_empty());
    patterns().filter(|pattern| !pattern.starts_with('!')).any(matches)
        && !patterns().filter_map(|pattern| pattern.strip_prefix('!')).any(matches)
}

/// Every part of the name that begins and ends where a word does.
fn word_spans(name: &str) -> impl Iterator<Item = &str> {
    let edge = |at: usize| {
        let is_word = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
        is_word(name[..at].chars().next_back()) != is_word(name[at..].chars().next())
    };
    let mut edges: Vec<usize> =
        name.char_indices().map(|(at, _)| at).chain([name.len()]).filter(|at| edge(*at)).collect();
    edges.extend([0, name.len()]);
    edges.sort_unstable();
    edges.dedup();
    let ends = edges.clone();
    edges.into_iter().flat_map(move |start| {
        ends.clone().into_iter().filter(move |end| *end > start).map(move |end| &name[start..end])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_whole_words_and_roles() {
        for (patterns, profile, expected) in [
            (DEFAULT, "prod", true),
            (DEFAULT, "acme-prod", true),
            (DEFAULT, "PROD_eu", true),
            (DEFAULT, "eu.production", true),
            (DEFAULT, "product", false),
            (DEFAULT, "nonprod", false),
            (DEFAULT, "dev", false),
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
            assert_eq!(
                is_production(patterns, profile, "012345678901", "Administrator"),
                expected,
                "{patterns} {profile}"
            );
        }
    }
}
