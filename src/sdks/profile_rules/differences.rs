//! Disagreements about one profile: all of them, and those for `doctor`. Pure.

use super::subject::ProfileSubject;
use crate::config::Config;
use crate::sdks::disagreement::Disagreement;
use crate::sdks::surroundings::Surroundings;

/// Returns every disagreement about a profile; none if it does not exist. A missing region counts only for a selected
/// profile, not for a source profile.
pub fn differences(
    around: &Surroundings,
    config: &Config,
    name: &str,
    is_selected: bool,
) -> Vec<Disagreement> {
    let Ok(Some(keys)) = config.profile(name) else { return Vec::new() };
    let subject = ProfileSubject { around, config, name, keys };
    let mut found = [subject.region(), subject.source(), subject.sso(), subject.role()].concat();
    found.extend(subject.role_region().filter(|_| is_selected));
    found.extend(subject.process());
    found.extend(subject.strictness());
    found
}

/// Returns the disagreements that make a profile another one for other readers, for `doctor`, which checks every
/// profile.
pub fn conflicts(around: &Surroundings, config: &Config, name: &str) -> Vec<Disagreement> {
    let Ok(Some(keys)) = config.profile(name) else { return Vec::new() };
    let subject = ProfileSubject { around, config, name, keys };
    let duration = subject.duration().into_iter().collect();
    [subject.source(), subject.sso_twice(), duration, subject.strictness()].concat()
}
