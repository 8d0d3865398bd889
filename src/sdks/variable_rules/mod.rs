//! Disagreements about variables. Pure.

mod credential_variables;
mod endpoint_variables;
mod file_variables;
mod key_variables;
mod profile_variables;
mod region_variables;

use super::disagreement::Disagreement;
use super::surroundings::Surroundings;

/// Returns every disagreement, those about the profile first.
pub fn differences(around: &Surroundings) -> Vec<Disagreement> {
    let rules: [fn(&Surroundings) -> Vec<Disagreement>; 6] = [
        profile_variables::differences,
        region_variables::differences,
        key_variables::differences,
        credential_variables::differences,
        file_variables::differences,
        endpoint_variables::differences,
    ];
    rules.into_iter().flat_map(|rule| rule(around)).collect()
}
