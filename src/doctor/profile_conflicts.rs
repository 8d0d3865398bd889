//! Checks keys of one profile that contradict each other, or that tools read differently. Pure.

use super::findings::Finding;
use crate::config::Config;
use crate::config::chain::{ASSUME_ROLE_SECONDS, CHAINED_ROLE_SECONDS, Chain, DurationProblem};
use crate::config::key_names;
use crate::config::section::{Section, Setting};
use crate::sdks::{self, SOURCE_KEYS, Surroundings};

/// The profile to check.
pub(super) struct Subject<'a> {
    /// Name of the profile.
    pub name: &'a str,
    /// Settings from both files.
    pub settings: &'a Section,
    /// Settings from the config file alone.
    pub alone: Option<&'a Section>,
    /// Chain of the profile, if it resolves.
    pub chain: Option<&'a Chain>,
    /// The configuration.
    pub config: &'a Config,
    /// Files and variables as readers see them.
    pub around: &'a Surroundings,
}

/// Returns the findings for a profile.
pub(super) fn of(subject: &Subject<'_>) -> Vec<Finding> {
    let mut found = told(subject);
    found.extend([overruled, duration].iter().filter_map(|rule| rule(subject)));
    found
}

/// Returns what readers treat differently.
fn told(subject: &Subject<'_>) -> Vec<Finding> {
    let (name, settings) = (subject.name, subject.settings);
    let at = |key: &str| Some(line(key, settings.setting(key)?));
    let mut found: Vec<Finding> = Vec::new();
    for told in sdks::conflicts(subject.around, subject.config, name) {
        let finding = match told.id {
            "several-sources" => Finding::warning("profile.two-sources", told.reason)
                .at_all(SOURCE_KEYS.iter().filter_map(|(key, _)| at(key)))
                .remedy("keep the keys of one source in the profile"),
            // One finding covers both keys.
            "sso-twice" if !found.iter().any(|finding| finding.id == "profile.beside-session") => {
                let session = settings.value("sso_session").unwrap_or_default();
                let title = format!("profile {name} has keys that belong to its session: {}", told.readers());
                Finding::warning("profile.beside-session", title)
                    .at_all(["sso_start_url", "sso_region"].iter().filter_map(|key| at(key)))
                    .remedy(format!("remove them from the profile; [sso-session {session}] has them"))
            }
            "duration-text" => {
                let title = format!("duration_seconds of profile {name} is not a number: {}", told.readers());
                Finding::warning("profile.duration", title)
                    .at_all(at("duration_seconds"))
                    .remedy("write a number of seconds, for example 3600")
            }
            "refused-value" | "mixed-keys" => {
                let (id, remedy) = match told.id {
                    "refused-value" => {
                        ("profile.refused-value", "write a value that every tool accepts, or remove the key")
                    }
                    _ => (
                        "profile.mixed-keys",
                        "move the keys into their own profile, or remove the other credentials",
                    ),
                };
                Finding::warning(id, told.reason.clone()).at(told.line().unwrap_or_default()).remedy(remedy)
            }
            _ => continue,
        };
        found.push(finding);
    }
    found
}

/// Reports keys of the config file that the credentials file overrides.
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
        let title =
            format!("profile {} is in both files; the values of the credentials file are used", subject.name);
        Finding::warning("profile.overruled", title).at_all(places).remedy("keep each key in one file")
    })
}

fn duration(subject: &Subject<'_>) -> Option<Finding> {
    let setting = subject.settings.setting("duration_seconds")?;
    let chain = subject.chain?;
    let (why, remedy) = match chain.duration_problem(chain.hops.len().checked_sub(1)?)? {
        DurationProblem::OutOfRange => {
            let (least, most) = (ASSUME_ROLE_SECONDS.start(), ASSUME_ROLE_SECONDS.end());
            (
                format!("is not between {least} and {most}, so AWS refuses it"),
                "write 3600, or at most the maximum of the role",
            )
        }
        DurationProblem::Chained => (
            format!(
                "is more than {CHAINED_ROLE_SECONDS}, but the role is assumed with another role's credentials: AWS allows at most one hour"
            ),
            "write 3600, or remove it",
        ),
    };
    let title = format!("duration_seconds of profile {} {why}", subject.name);
    Some(Finding::warning("profile.duration", title).at(line("duration_seconds", setting)).remedy(remedy))
}

/// Formats `FILE:LINE: key = value` without secrets; of a key id only the four letters of its kind.
fn line(key: &str, setting: &Setting) -> String {
    match key {
        "aws_access_key_id" => {
            let start: String = setting.value.chars().take(4).collect();
            format!("{}: {key} = {start}…", setting.origin)
        }
        _ => format!("{}: {}", setting.origin, key_names::shown(key, &setting.value)),
    }
}
