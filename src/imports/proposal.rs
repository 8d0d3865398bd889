//! What another tool's configuration asks for, before it is compared with `~/.aws/config`. Pure.

use super::foreign_names::{clean_name, session_name};
use crate::aws::account_id::is_account_id;
use crate::aws::region::{check_region, is_region};
use crate::aws::role_name::is_role_name;
use crate::aws::start_url::{look, normalized, of_answer};
use crate::config::session::ACCOUNT_SCOPE;
use std::fmt;

/// Sessions and profiles to write, and what has no counterpart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposal {
    /// Sessions; profiles refer to them by index.
    pub sessions: Vec<SessionDraft>,
    /// Profiles. One that assumes a role comes after the profile whose credentials it uses.
    pub profiles: Vec<ProfileDraft>,
    /// What is left out, and remarks, in the order of the tool's file.
    pub statements: Vec<Statement>,
}

/// An `[sso-session]` that is needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionDraft {
    /// Name if the session is new.
    pub name: String,
    /// `sso_start_url`.
    pub start_url: String,
    /// `sso_region`.
    pub region: String,
    /// `sso_registration_scopes` if the session is new.
    pub scopes: Vec<String>,
    /// Whether it is written even if no profile uses it: the tool's own file lists it.
    pub is_listed: bool,
}

/// A profile to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileDraft {
    /// Name of the profile.
    pub name: String,
    /// Whether the other tool wrote this profile of `~/.aws/config`, so that it is changed in place.
    pub is_own: bool,
    /// Where its credentials come from.
    pub credentials: DraftCredentials,
    /// `region`, if the profile has none yet.
    pub region: Option<String>,
    /// Further keys and values, if the profile does not have the keys yet.
    pub set: Vec<(&'static str, String)>,
    /// Keys to remove: the tool's own, and those that contradict the new ones.
    pub remove: Vec<&'static str>,
    /// Other names that the tool has for it.
    pub aliases: Vec<String>,
}

/// Source of a profile's credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DraftCredentials {
    /// A role of Identity Center.
    Sso(DraftRole),
    /// A role assumed with another profile's credentials.
    AssumedRole {
        /// ARN of the role.
        role_arn: String,
        /// Index of the other profile in the proposal.
        source: usize,
    },
    /// Only `region`, `set` and `remove` change.
    Unchanged,
}

/// A role of Identity Center.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftRole {
    /// Index of the session in the proposal.
    pub session: usize,
    /// Account id, twelve digits.
    pub account_id: String,
    /// Name of the permission set.
    pub role_name: String,
}

/// A statement about a part of the other configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Name of the part: never a value that may be secret.
    pub what: String,
    /// Why it is left out, or the remark.
    pub why: String,
    /// Whether the part is left out.
    pub is_left_out: bool,
}

impl fmt::Display for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let left_out = if self.is_left_out { "left out: " } else { "" };
        write!(f, "{left_out}{}: {}", self.what, self.why)
    }
}

impl ProfileDraft {
    /// Creates a new profile.
    pub(super) fn new(name: String, credentials: DraftCredentials) -> Self {
        ProfileDraft {
            name,
            is_own: false,
            credentials,
            region: None,
            set: Vec::new(),
            remove: Vec::new(),
            aliases: Vec::new(),
        }
    }

    /// Returns its role for a person: `ACCOUNT_ID/ROLE`, or the ARN of an assumed one.
    pub(super) fn role(&self) -> String {
        match &self.credentials {
            DraftCredentials::Sso(role) => format!("{}/{}", role.account_id, role.role_name),
            DraftCredentials::AssumedRole { role_arn, .. } => role_arn.clone(),
            DraftCredentials::Unchanged => format!("that of {}", self.name),
        }
    }

    /// Creates a change of a profile that the tool wrote.
    pub(super) fn own(name: String, credentials: DraftCredentials) -> Self {
        ProfileDraft { is_own: true, ..ProfileDraft::new(name, credentials) }
    }
}

/// Characters of a statement's parts: names of the other tool may be of any length.
const LONGEST_STATEMENT: usize = 200;

impl Proposal {
    /// Adds a statement about a part that is left out.
    pub(super) fn skip(&mut self, what: impl Into<String>, why: impl Into<String>) {
        self.say(what.into(), why.into(), true);
    }

    /// Adds a remark on a part that is taken over, or that stays what it is.
    pub(super) fn remark(&mut self, what: impl Into<String>, why: impl Into<String>) {
        self.say(what.into(), why.into(), false);
    }

    fn say(&mut self, what: String, why: String, is_left_out: bool) {
        let cut = |text: String| match text.char_indices().nth(LONGEST_STATEMENT) {
            Some((at, _)) => format!("{}…", &text[..at]),
            None => text,
        };
        self.statements.push(Statement { what: cut(what), why: cut(why), is_left_out });
    }

    /// Returns the index of the session with this start URL and region, which is added if it is new. `name` is what
    /// the tool calls it. Error: why it cannot be a session.
    pub(super) fn session(&mut self, name: &str, start_url: &str, region: &str) -> Result<usize, String> {
        let start_url = of_answer(start_url);
        // The URL is not repeated in the message: it may contain a password.
        look(&start_url).map_err(|_| match start_url.is_empty() {
            true => "its start URL is missing".to_owned(),
            false => "its start URL is no https address".to_owned(),
        })?;
        // Stricter than for profiles: granted also takes short forms such as `use1`, which no other tool knows.
        if region.is_empty() {
            return Err("its SSO region is missing".to_owned());
        }
        if !is_region(region) {
            return Err("its SSO region is not the name of a region".to_owned());
        }
        let is_it = |session: &SessionDraft| {
            normalized(&session.start_url) == normalized(&start_url) && session.region == region
        };
        if let Some(at) = self.sessions.iter().position(is_it) {
            return Ok(at);
        }
        if self.sessions.len() >= MOST_SESSIONS {
            return Err("there are more than 100 sessions".to_owned());
        }
        self.sessions.push(SessionDraft {
            name: session_name(name, &start_url),
            start_url,
            region: region.to_owned(),
            scopes: vec![ACCOUNT_SCOPE.to_owned()],
            is_listed: false,
        });
        Ok(self.sessions.len() - 1)
    }
}

/// Most sessions of a proposal; people have one or two.
const MOST_SESSIONS: usize = 100;

/// Returns a role of Identity Center from texts of the other tool. Error: why it is none.
pub(super) fn sso_role(session: usize, account_id: &str, role_name: &str) -> Result<DraftRole, String> {
    if account_id.trim().is_empty() {
        return Err("its account id is missing".to_owned());
    }
    let account_id = padded(account_id).ok_or("its account id is not twelve digits")?;
    if role_name.is_empty() {
        return Err("its role is missing".to_owned());
    }
    if !is_role_name(role_name) {
        return Err("its role is not the name of a permission set".to_owned());
    }
    Ok(DraftRole { session, account_id, role_name: role_name.to_owned() })
}

/// Returns an account id from a number: with the leading zeros that YAML drops, and without those that a person added
/// to keep them. `None` if the text is no account id.
pub(super) fn padded(text: &str) -> Option<String> {
    let text = text.trim();
    let digits = text.trim_start_matches('0');
    let id = format!("{digits:0>12}");
    (!digits.is_empty() && text.len() <= LONGEST_NUMBER && is_account_id(&id)).then_some(id)
}

/// Longest account id as a number.
const LONGEST_NUMBER: usize = 16;

/// Returns the region if it can be one; otherwise says that it is left out.
pub(super) fn region_of(proposal: &mut Proposal, whose: &str, region: &str) -> Option<String> {
    match check_region(region) {
        Ok(()) => Some(region.to_owned()),
        Err(_) => {
            proposal.skip(format!("region of {whose}"), "it is not the name of a region");
            None
        }
    }
}

/// Returns a new profile's name from the tool's own, with a statement if it had to change; `None` if nothing is left.
pub(super) fn profile_name(proposal: &mut Proposal, name: &str) -> Option<String> {
    let cleaned = clean_name(name);
    if cleaned.is_empty() {
        proposal.skip("a profile", "its name has no letter or digit");
        return None;
    }
    if cleaned != name {
        proposal.remark(
            format!("name {name}"),
            format!("it has characters that tools read differently: the profile is called {cleaned}"),
        );
    }
    Some(cleaned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_an_account_with_its_zeros() {
        for (text, id) in [
            ("123456789", Some("000123456789")),
            ("111111111111", Some("111111111111")),
            (" 1 ", Some("000000000001")),
            ("0", None),
            ("", None),
            ("0012345678912", Some("012345678912")),
            ("1111111111111", None),
            ("00000000000000001", None),
            ("1e11", None),
            ("0x1", None),
            ("-1", None),
            ("١٢٣", None),
        ] {
            assert_eq!(padded(text).as_deref(), id, "{text:?}");
        }
    }

    #[test]
    fn one_start_url_and_region_are_one_session() {
        let mut proposal = Proposal::default();
        let urls = [
            "https://d-1234567890.awsapps.com/start",
            "d-1234567890",
            "https://D-1234567890.awsapps.com/start/#/",
        ];
        for url in urls {
            assert_eq!(proposal.session("", url, "eu-west-1"), Ok(0), "{url}");
        }
        assert_eq!(proposal.session("", urls[0], "us-east-1"), Ok(1));
        for (url, region) in [
            ("", "eu-west-1"),
            ("http://x.awsapps.com/start", "r"),
            (urls[0], ""),
            (urls[0], "a b"),
            (urls[0], "use1"),
        ] {
            assert!(proposal.session("", url, region).is_err(), "{url} {region}");
        }
        let why = proposal.session("", "ftp://sam:hunter2@h/", "eu-west-1").unwrap_err();
        assert!(!why.contains("hunter2"), "{why}");
    }
}
