//! The differences of one profile: all of them, and those that matter whoever asks. Pure.

use super::subject::ProfileSubject;
use crate::config::Config;
use crate::sdks::disagreement::Disagreement;
use crate::sdks::surroundings::Surroundings;

/// Every difference of one profile; of one that is not there none. The region of one that others build on does not count.
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

/// The differences that make a profile another one for other readers, and that `doctor` looks for in every profile.
pub fn conflicts(around: &Surroundings, config: &Config, name: &str) -> Vec<Disagreement> {
    let Ok(Some(keys)) = config.profile(name) else { return Vec::new() };
    let subject = ProfileSubject { around, config, name, keys };
    let duration = subject.duration().into_iter().collect();
    [subject.source(), subject.sso_twice(), duration, subject.strictness()].concat()
}
