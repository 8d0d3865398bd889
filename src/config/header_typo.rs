//! Headers that were meant for a profile or a session but are read as neither: `[dev]` in the config file, `[Profile
//! dev]`, `[profile dev]` in the credentials file. Pure.

use super::Config;
use super::document::{Document, Flavor, SectionKind};
use super::lint::{self, Oddity, What};
use crate::error::Location;
use std::fmt;

/// Words that people write for `profile` and `sso-session`. A longer word comes before its own beginning.
const WORDS: [(&str, SectionKind); 6] = [
    ("profiles", SectionKind::Profile),
    ("profile", SectionKind::Profile),
    ("sso-session", SectionKind::Session),
    ("sso_session", SectionKind::Session),
    ("ssosession", SectionKind::Session),
    ("session", SectionKind::Session),
];

/// A header that is read as neither a profile nor a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderTypo {
    /// Text between the brackets, as in the file.
    inside: String,
    place: Location,
    /// The header that was probably meant.
    pub meant: String,
    kind: Option<SectionKind>,
    name: String,
}

impl fmt::Display for HeaderTypo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.meant.starts_with("[sso-session ") { "session" } else { "profile" };
        write!(f, "[{}] ({}) is not the header of a {what}", self.inside, self.place)
    }
}

/// Finds a header that was probably meant for the profile or the session of this name.
pub(super) fn of_name(config: &Config, kind: SectionKind, name: &str) -> Option<HeaderTypo> {
    let mut typos = all(config, kind);
    typos.find(|typo| typo.kind.is_none_or(|meant| meant == kind) && typo.name == name)
}

/// Finds the first header that was probably meant for a profile.
pub fn first_of_profiles(config: &Config) -> Option<HeaderTypo> {
    let mut typos = all(config, SectionKind::Profile);
    typos.find(|typo| typo.kind.is_none_or(|kind| kind == SectionKind::Profile))
}

/// Returns all such headers. One without a keyword (`[dev]`) is taken for a section of the kind `wanted`.
fn all(config: &Config, wanted: SectionKind) -> impl Iterator<Item = HeaderTypo> {
    [&config.config, &config.credentials].into_iter().flat_map(move |document| {
        let found = lint::scan(&document.bytes, document.flavor);
        found.into_iter().filter_map(move |oddity| typo(document, oddity, wanted)).collect::<Vec<_>>()
    })
}

/// Returns the correction of a header that readers ignore; `None` for other facts.
fn typo(document: &Document, oddity: Oddity, wanted: SectionKind) -> Option<HeaderTypo> {
    let is_header = matches!(
        oddity.what,
        What::Bare | What::OtherCase | What::Keyword | What::UnreadableHeader | What::WrongFile
    );
    let inside = oddity.header.filter(|_| is_header)?;
    let (kind, name) = read(&inside);
    if name.is_empty() || kind.is_some_and(|kind| kind == SectionKind::Services) {
        return None;
    }
    // The AWS CLI splits the header as a shell does, so a quote in a name needs the other quotes around it.
    let written = match (name.contains('\''), name.contains('"')) {
        (false, false) => name.clone(),
        (true, false) => format!("\"{name}\""),
        (false, true) => format!("'{name}'"),
        (true, true) => return None,
    };
    let meant = match (document.flavor, kind.unwrap_or(wanted)) {
        (Flavor::Credentials, SectionKind::Profile) => format!("[{name}]"),
        // A session belongs in the other file, so it is no typing error here.
        (Flavor::Credentials, _) => return None,
        (_, SectionKind::Session) => format!("[sso-session {written}]"),
        (_, _) if name == "default" => "[default]".to_owned(),
        (_, _) => format!("[profile {written}]"),
    };
    let place = Location { path: document.path.clone(), line: oddity.line };
    Some(HeaderTypo { place, meant, kind, name, inside })
}

/// Splits a header into its keyword, in any case and with any separator after it, and the first word of the name.
fn read(inside: &str) -> (Option<SectionKind>, String) {
    let inside = inside.trim();
    for (word, kind) in WORDS {
        let head = inside.get(..word.len()).filter(|head| head.eq_ignore_ascii_case(word));
        let rest = head.map(|_| &inside[word.len()..]);
        let behind = |c: char| c.is_whitespace() || ":.=/_-".contains(c);
        if let Some(rest) = rest.filter(|rest| rest.starts_with(behind)) {
            let name = rest.trim_start_matches(behind).split_whitespace().next().unwrap_or_default();
            return (Some(kind), name.trim_matches(['"', '\'']).to_owned());
        }
    }
    // `[Default]`, `[DEFAULT]`.
    let name = if inside.eq_ignore_ascii_case("default") { "default" } else { inside };
    (None, name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_that_was_meant_for_a_name_is_found() {
        for (config, credentials, kind, name, expected) in [
            (
                "[dev]\nregion = x\n",
                "",
                SectionKind::Profile,
                "dev",
                Some("[dev] (config:1) is not the header of a profile; [profile dev]"),
            ),
            (
                "\n[dev]\n",
                "",
                SectionKind::Profile,
                "dev",
                Some("[dev] (config:2) is not the header of a profile; [profile dev]"),
            ),
            (
                "[Profile dev]\n",
                "",
                SectionKind::Profile,
                "dev",
                Some("[Profile dev] (config:1) is not the header of a profile; [profile dev]"),
            ),
            (
                "[profiles dev]\n",
                "",
                SectionKind::Profile,
                "dev",
                Some("[profiles dev] (config:1) is not the header of a profile; [profile dev]"),
            ),
            (
                "[profile:dev]\n",
                "",
                SectionKind::Profile,
                "dev",
                Some("[profile:dev] (config:1) is not the header of a profile; [profile dev]"),
            ),
            (
                "[profile dev eu]\n",
                "",
                SectionKind::Profile,
                "dev",
                Some("[profile dev eu] (config:1) is not the header of a profile; [profile dev]"),
            ),
            (
                "[profile it's]\n",
                "",
                SectionKind::Profile,
                "it's",
                Some("[profile it's] (config:1) is not the header of a profile; [profile \"it's\"]"),
            ),
            (
                "[Default]\nregion = x\n",
                "",
                SectionKind::Profile,
                "default",
                Some("[Default] (config:1) is not the header of a profile; [default]"),
            ),
            (
                "",
                "[profile dev]\n",
                SectionKind::Profile,
                "dev",
                Some("[profile dev] (credentials:1) is not the header of a profile; [dev]"),
            ),
            (
                "[my-org]\nsso_region = x\n",
                "",
                SectionKind::Session,
                "my-org",
                Some("[my-org] (config:1) is not the header of a session; [sso-session my-org]"),
            ),
            (
                "[sso_session my-org]\n",
                "",
                SectionKind::Session,
                "my-org",
                Some("[sso_session my-org] (config:1) is not the header of a session; [sso-session my-org]"),
            ),
            ("[sso_session my-org]\n", "", SectionKind::Profile, "my-org", None),
            ("[other]\n[profile dev]\n", "", SectionKind::Profile, "dev", None),
            ("[plugins]\n", "", SectionKind::Profile, "plugins", None),
        ] {
            let found = of_name(&Config::from_texts(config, credentials), kind, name);
            let found = found.map(|typo| format!("{typo}; {}", typo.meant));
            assert_eq!(found.as_deref(), expected, "{config} {credentials}");
        }
    }
}
