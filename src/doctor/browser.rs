//! Whether a sign-in can open a browser on this machine, and `console` its own.

use super::findings::Finding;
use super::look::Look;
use crate::ordered;
use crate::settings::Settings;
use crate::system::browser;
use crate::system::env::Env;
use crate::system::process::lookup;

/// Checks the settings `browser` and `console_browser`, the key of profiles, and what prevents opening a browser.
pub(super) fn check(look: &Look<'_>) -> Option<Vec<Finding>> {
    let env = &look.sys.env;
    let settings = Settings::load(env).and_then(|settings| Ok(settings.of_session("")?));
    let setting = settings.ok().and_then(|settings| settings.browser().map(str::to_owned));
    let mut found = Vec::new();
    let own = setting.as_ref().map(|line| format!("browser = {line}"));
    let lines = own.into_iter().chain(console_browsers(look));
    let missing: Vec<String> =
        ordered::set(lines).into_iter().filter(|line| !is_installed(env, line)).collect();
    if !missing.is_empty() {
        found.push(
            Finding::warning("browser.not-found", "a browser in the settings is not installed")
                .at_all(missing)
                .remedy("set a program that is in PATH, or the full path of a program"),
        );
    }
    if let Some(why) = browser::obstacle(env, setting.as_deref()) {
        found.push(Finding::note("browser.none", format!("cannot open a browser here ({why})")).remedy(
            "nothing to do: `ssoenv login` shows a code that you confirm in a browser on another machine",
        ));
    }
    Some(found)
}

/// Returns `key = command` for each command that opens the console.
fn console_browsers(look: &Look<'_>) -> Vec<String> {
    let Some(resolved) = &look.files.resolved else { return Vec::new() };
    let settings = Settings::load(&look.sys.env).unwrap_or_default();
    let labels = [""].into_iter().chain(resolved.sessions.iter().map(|known| known.label.as_str()));
    let of_sessions = labels.filter_map(|label| {
        let of = settings.of_session(label).ok()?;
        Some(format!("console_browser = {}", of.console_browser()?))
    });
    let of_profiles = resolved.config.profile_names().into_iter().filter_map(|name| {
        let profile = resolved.config.profile(&name).ok()??;
        Some(format!("ssoenv_console_browser = {}", profile.value("ssoenv_console_browser")?))
    });
    of_sessions.chain(of_profiles).collect()
}

/// Whether the program of `key = command` can be run.
fn is_installed(env: &Env, line: &str) -> bool {
    let (_, command) = line.split_once(" = ").unwrap_or_default();
    let word = shlex::split(command).and_then(|words| words.into_iter().next());
    word.is_some_and(|word| lookup::can_be_run(env, &word)) || lookup::can_be_run(env, command)
}
