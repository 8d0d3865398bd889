//! Checks that the guard of the settings guards something.

use super::findings::Finding;
use super::look::Look;
use crate::config::chain::Chain;
use crate::config::profile::Profile;
use crate::settings::Settings;

/// Returns a finding for each line of the guard that nothing reads, or that is for no profile. A line that means nothing is reported with the
/// other values.
pub(super) fn check(look: &Look<'_>, settings: &Settings) -> Vec<Finding> {
    let ignored = settings.ignored_guards().into_iter().map(|(value, origin)| {
        let title = "a line of the guard is below a header that is not known, and guards nothing";
        let remedy = "put it before the first header, or below [session NAME]";
        Finding::error("settings.guard", title).at(format!("{origin}: guard = {value}")).remedy(remedy)
    });
    ignored.chain(idle(look, settings)).collect()
}

fn idle(look: &Look<'_>, settings: &Settings) -> Vec<Finding> {
    let Some(resolved) = look.files.resolved.as_ref().filter(|_| settings.has_guard()) else {
        return Vec::new();
    };
    let config = &resolved.config;
    let chain = |name: &String| Chain::of_profile(config, &Profile::resolve(config, name).ok()?).ok();
    let chains: Vec<Chain> = config.profile_names().iter().filter_map(chain).collect();
    let idle = settings.idle_guards(config, &chains).unwrap_or_default();
    let finding = |(value, origin): (String, crate::error::Location)| {
        let title = "the guard asks before no profile: none that it names is production";
        let remedy =
            "name profiles or accounts in the setting production, or correct the patterns behind ask";
        Finding::warning("settings.guard", title).at(format!("{origin}: guard = {value}")).remedy(remedy)
    };
    idle.into_iter().map(finding).collect()
}
