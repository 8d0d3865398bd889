//! Keys of one profile that contradict each other, or that tools judge differently. Pure.

use super::findings::Finding;
use super::key_names;
use crate::config::chain::{Chain, CredentialOrigin};
use crate::config::section::{Section, Setting};

/// A profile that is looked at.
pub(super) struct Subject<'a> {
    /// Its name.
    pub name: &'a str,
    /// What both files say of it.
    pub settings: &'a Section,
    /// What the config file says of it.
    pub alone: Option<&'a Section>,
    /// How its credentials are had, if they are.
    pub chain: Option<&'a Chain>,
}

/// What is found in a profile.
pub(super) fn of(subject: &Subject<'_>) -> Vec<Finding> {
    [two_sources, beside_session, overruled, duration].iter().filter_map(|rule| rule(subject)).collect()
}

/// The sources of credentials, in the AWS CLI's order, and the key that tells of each.
const SOURCES: [(&str, &str); 6] = [
    ("role_arn", "the assumed role"),
    ("sso_account_id", "Identity Center"),
    ("aws_access_key_id", "the keys"),
    ("login_session", "`aws login`"),
    ("credential_process", "the process"),
    ("web_identity_token_file", "the web identity"),
];

fn two_sources(subject: &Subject<'_>) -> Option<Finding> {
    let settings = subject.settings;
    let has = |key: &str| settings.value(key).is_some();
    let mut there: Vec<_> = SOURCES.iter().filter(|(key, _)| has(key)).collect();
    if has("role_arn") && has("web_identity_token_file") {
        // One source, of two keys.
        there.retain(|(key, _)| *key != "web_identity_token_file");
    }
    // Keys that assume the role of their own profile, and keys that other profiles build on.
    if has("role_arn") {
        there.retain(|(key, _)| *key != "aws_access_key_id");
    }
    let [first, _, ..] = there[..] else { return None };
    // The credentials file, where keys come before the others, is looked at before.
    let name = subject.name;
    let finding = Finding::warning(
        "profile.two-sources",
        format!(
            "profile {name} has more than one source of credentials: the AWS CLI takes {}, SDKs may take another",
            first.1
        ),
    );
    let places = there.iter().filter_map(|(key, _)| Some(line(key, settings.setting(key)?)));
    Some(finding.at_all(places).remedy("keep the keys of one of them in the profile"))
}

fn beside_session(subject: &Subject<'_>) -> Option<Finding> {
    let settings = subject.settings;
    let session = settings.value("sso_session")?;
    let beside =
        ["sso_start_url", "sso_region"].iter().filter_map(|key| Some(line(key, settings.setting(key)?)));
    let beside: Vec<String> = beside.collect();
    let title = format!(
        "profile {} has sso_session, and keys that belong to the session: the SDK for Rust refuses it",
        subject.name
    );
    (!beside.is_empty()).then(|| {
        Finding::warning("profile.beside-session", title)
            .at_all(beside)
            .remedy(format!("remove them there; [sso-session {session}] has them"))
    })
}

/// What the config file says and the credentials file says otherwise.
fn overruled(subject: &Subject<'_>) -> Option<Finding> {
    let differs = |(key, mine): &(&str, &Setting)| {
        let theirs = subject.settings.setting(key);
        theirs.is_some_and(|theirs| theirs.origin.path != mine.origin.path && theirs.value != mine.value)
    };
    let mut places = Vec::new();
    for (key, mine) in subject.alone?.iter().filter(differs) {
        places.extend(
            [Some(mine), subject.settings.setting(key)].into_iter().flatten().map(|it| line(key, it)),
        );
    }
    (!places.is_empty()).then(|| {
        let title = format!("profile {} is in both files, and the credentials file wins", subject.name);
        Finding::warning("profile.overruled", title).at_all(places).remedy("keep each key in one file")
    })
}

fn duration(subject: &Subject<'_>) -> Option<Finding> {
    /// Of AssumeRole (service model of STS).
    const ALLOWED: std::ops::RangeInclusive<i64> = 900..=43_200;
    /// Of a role that is assumed with the credentials of a role.
    const CHAINED: i64 = 3600;
    let setting = subject.settings.setting("duration_seconds").filter(|it| !it.value.is_empty())?;
    let name = subject.name;
    let (why, remedy) = match setting.value.parse::<i64>() {
        Err(_) => ("is no number, and passed over".to_owned(), "write seconds, as in 3600"),
        Ok(seconds) if !ALLOWED.contains(&seconds) => {
            ("is not between 900 and 43200, and AWS refuses it".to_owned(), "write 3600, or what the role allows")
        }
        Ok(seconds) if seconds > CHAINED && subject.chain.is_some_and(is_chained) => (
            "is more than 3600, and the role is assumed with the credentials of another role: AWS allows one hour"
                .to_owned(),
            "write 3600, or leave it out",
        ),
        Ok(_) => return None,
    };
    let title = format!("duration_seconds of profile {name} {why}");
    Some(Finding::warning("profile.duration", title).at(line("duration_seconds", setting)).remedy(remedy))
}

fn is_chained(chain: &Chain) -> bool {
    chain.hops.len() > 1 || !chain.hops.is_empty() && matches!(chain.origin, CredentialOrigin::Sso(_))
}

/// `FILE:LINE: key = value`, the value where it is no secret; of a key id what tells its kind.
fn line(key: &str, setting: &Setting) -> String {
    match key {
        "aws_access_key_id" => {
            let start: String = setting.value.chars().take(4).collect();
            format!("{}: {key} = {start}…", setting.origin)
        }
        _ => format!("{}: {}", setting.origin, key_names::shown(key, &setting.value)),
    }
}
