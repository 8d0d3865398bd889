//! What a person is told about a profile that was deactivated.

use crate::environ::Deactivated;

/// Describes the result for the person. `why` follows the profile's name.
pub fn off_in_words(deactivated: &Deactivated, clear: bool, why: &str) -> String {
    let mut said = match &deactivated.shown {
        Some(profile) => format!("{profile} is off{why}"),
        None if clear => "no credentials are left".to_owned(),
        None => "no profile is active".to_owned(),
    };
    if deactivated.theirs {
        said.push_str("; AWS variables set after `use` were kept, so the earlier ones were not restored");
    }
    if deactivated.expired {
        said.push_str("; the earlier credentials have expired");
    }
    if !deactivated.restored.is_empty() {
        said.push_str(&format!("; restored {}", deactivated.restored.join(", ")));
    }
    said
}
