//! Whether a sign-in can open a browser here.

use super::findings::Finding;
use super::look::Look;
use crate::settings::Settings;
use crate::system::browser;
use crate::system::process::lookup;

/// The setting, `BROWSER`, and where this is.
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
                Finding::warning("browser.not-found", "the browser of the settings is not installed")
                    .at(format!("browser = {line}"))
                    .remedy("name a program that is in PATH, or one with its path"),
            );
        }
    }
    if let Some(why) = browser::obstacle(env, setting.as_deref()) {
        found.push(
            Finding::note("browser.none", format!("no browser can be opened here ({why})"))
                .remedy("nothing: `ssoenv login` shows a code to confirm in a browser elsewhere"),
        );
    }
    Some(found)
}
