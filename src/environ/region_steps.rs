//! The steps of `use` for the region variables. Pure.

use super::before_use::Saved;
use super::variables::{REGIONS, ShellVariables};

/// Returns the steps for the region variables. They are ours only while they equal `SSOENV_REGION` (which is empty if
/// a person's own values are in both). A person's value is kept unless the command line names a region.
pub(super) fn region(
    before: &ShellVariables,
    saved: &mut Saved,
    wanted: Option<(&str, bool)>,
) -> Vec<(&'static str, Option<String>)> {
    let ours = before.get("SSOENV_REGION").filter(|_| before.contains_key("SSOENV_PROFILE"));
    let mut steps = Vec::new();
    let mut persons = false;
    for name in REGIONS {
        let stands = before.get(name);
        let free = ours.is_none() || stands.is_none() || stands == ours || stands == saved.value(name);
        match wanted {
            Some((region, explicit)) if free || explicit => {
                // Record a value of the person's own for `off`; a value that an earlier `use` set is not restored.
                if ours.is_none() || (stands.is_some() && stands != ours) {
                    saved.keep(name, before);
                }
                steps.push((name, Some(region.to_owned())));
            }
            None if ours.is_some() && stands == ours => steps.push((name, saved.value(name).cloned())),
            Some(_) | None => persons |= ours.is_some() && stands.is_some(),
        }
    }
    let own = match wanted {
        Some((region, _)) if !steps.is_empty() => Some(region.to_owned()),
        Some(_) | None if persons => Some(String::new()),
        Some(_) | None => None,
    };
    steps.push(("SSOENV_REGION", own));
    steps
}
