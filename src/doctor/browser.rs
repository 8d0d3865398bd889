//! Whether a sign-in can open a browser on this machine.

use super::findings::Finding;
use super::look::Look;
use crate::settings::Settings;
use crate::system::browser;
use crate::system::process::lookup;

/// Checks the setting `browser`, and what prevents opening one.
pub(super) fn check(look: &Look<'_>) -> Option<Vec<Finding>> {
    let env = &look.sys.env;
    let settings = Settings::load(env).and_then(|settings| Ok(settings.of_session("")?));
    let setting = settings.ok().and_then(|settings| settings.browser().map(str::to_owned));
    let mut found = Vec::new();
    if let Some(line) = &setting {
        let word = shlex::split(line).and_then(|words| words.into_iter().next());
        let can_be_run = word.as_deref().is_some_and(|word| lookup::can_be_run(env, word));
        if !can_be_run && !lookup::can_be_run(env, line) {
            found.push(
                Finding::warning("browser.not-found", "the browser in the settings is not installed")
                    .at(format!("browser = {line}"))
                    .remedy("set a program that is in PATH, or the full path of a program"),
            );
        }
    }
    if let Some(why) = browser::obstacle(env, setting.as_deref()) {
        found.push(Finding::note("browser.none", format!("cannot open a browser here ({why})")).remedy(
            "nothing to do: `ssoenv login` shows a code that you confirm in a browser on another machine",
        ));
    }
    Some(found)
}
