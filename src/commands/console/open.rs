//! Opens a link in the browser of the settings.

use super::link::Link;
use crate::cli::Console;
use crate::console::{Placeholders, redirect_once};
use crate::error::{Failure, Kind};
use crate::settings::SessionSettings;
use crate::system::System;
use crate::system::browser;
use crate::targets::Target;

/// Key of a profile for its own `console_browser`.
const OWN_BROWSER: &str = "ssoenv_console_browser";
/// Key of a profile for the colour of its segment.
const OWN_COLOR: &str = "ssoenv_color";
/// Colours of a Firefox container for a profile without one.
const COLOR: &str = "blue";
const PRODUCTION_COLOR: &str = "red";

/// Fails where no browser can be opened: a link that is a credential is not shown instead.
pub(super) fn check_browser(
    sys: &System,
    arguments: &Console,
    target: &Target,
    settings: &SessionSettings,
) -> Result<(), Failure> {
    let template = template(arguments, target, settings);
    match browser::obstacle(&sys.env, template.or(settings.browser())) {
        None => Ok(()),
        Some(why) => {
            let failure = Failure::new(Kind::General, format!("no browser here ({why})"));
            Err(failure.hint("`--federate --print` prints the link, which is a credential"))
        }
    }
}

/// Opens the link. Where no browser can be opened, a link of the portal is shown, since it is no secret.
pub(super) fn open(
    sys: &System,
    arguments: &Console,
    target: &Target,
    settings: &SessionSettings,
    is_production: bool,
    link: &Link,
) -> anyhow::Result<()> {
    let template = template(arguments, target, settings);
    let (account_id, role_name) = target.chain.role().unwrap_or_default();
    let color = of_profile(target, OWN_COLOR).filter(|color| !color.is_empty());
    let color = color.map(str::to_ascii_lowercase);
    let values = Placeholders {
        url: "",
        profile: target.name(),
        account_id,
        role_name,
        color: color.as_deref().unwrap_or(if is_production { PRODUCTION_COLOR } else { COLOR }),
    };
    let open_in = |url: &str| {
        let opened = match template {
            Some(template) => {
                let values = Placeholders { url, ..values };
                browser::open_with_template(&sys.env, template, url, &|argument| values.fill(argument))
            }
            None => browser::open(&sys.env, settings.browser(), url),
        };
        opened.map_err(|why| Failure::new(Kind::General, format!("the browser did not open: {why}")))
    };
    let name = target.name();
    match link {
        Link::Portal(link) => {
            if let Some(why) = browser::obstacle(&sys.env, template.or(settings.browser())) {
                sys.terminal
                    .tell(&format!("no browser here ({why}): this link opens the console of {name}:"));
                sys.terminal.tell(link);
                return Ok(());
            }
            open_in(link).map_err(|failure| failure.hint("`--print` prints the link"))?;
            sys.terminal.note(&format!("opening the console of {name}; if no browser opens, use this link:"));
            sys.terminal.note(link);
            Ok(())
        }
        Link::Federated(link) => redirect_once(sys, link, |address| {
            let hint = "`--federate --print` prints the link, which is a credential";
            open_in(address).map_err(|failure| failure.hint(hint))?;
            sys.terminal.note(&format!("opening the console of {name}, signed in with its credentials"));
            Ok(())
        }),
    }
}

/// Returns the command with placeholders; `None` for the browser of all other links, which an empty value means too.
fn template<'a>(
    arguments: &'a Console,
    target: &'a Target,
    settings: &'a SessionSettings,
) -> Option<&'a str> {
    let given = arguments.browser.as_deref().or_else(|| of_profile(target, OWN_BROWSER));
    let template = given.or_else(|| settings.console_browser()).map(str::trim);
    template.filter(|template| !template.is_empty())
}

/// Returns the value of a profile's key, an empty one too.
fn of_profile<'a>(target: &'a Target, key: &str) -> Option<&'a str> {
    let setting = target.profile.as_ref()?.settings.setting(key)?;
    Some(setting.value.as_str())
}
