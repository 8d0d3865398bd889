//! Arguments of `console_browser`: a command with `{url}`, `{profile}`, `{account}`, `{role}` and `{color}`.
//! Pure.

use crate::services::url_encoding::RESERVED;
use percent_encoding::utf8_percent_encode;

/// Colours of a Firefox container for the colours of the segment; another one stays as it is.
const CONTAINER_COLORS: [(&str, &str); 3] =
    [("cyan", "turquoise"), ("magenta", "pink"), ("white", "toolbar")];

/// Values of the placeholders.
#[derive(Clone, Copy, Debug)]
pub struct Placeholders<'a> {
    /// The link.
    pub url: &'a str,
    /// The profile's name, or `ACCOUNT_ID/ROLE`.
    pub profile: &'a str,
    /// The account id.
    pub account_id: &'a str,
    /// The role's name.
    pub role_name: &'a str,
    /// Name of the profile's colour (`ssoenv_color`).
    pub color: &'a str,
}

impl Placeholders<'_> {
    /// Fills in one argument, and says whether the link is in it. `%s` is the link too and `%%` is `%`, as in the setting
    /// `browser`. Inside an address, such as `ext+container:name={profile}&url={url}`, each value is percent-encoded.
    /// Other braces stay as they are.
    pub fn fill(&self, argument: &str) -> (String, bool) {
        let mut filled = String::with_capacity(argument.len());
        let (mut has_url, mut rest) = (false, argument);
        while let Some(at) = rest.find(['{', '%']) {
            let before = &argument[..argument.len() - rest.len() + at];
            filled.push_str(&rest[..at]);
            rest = &rest[at..];
            if let Some(after) = rest.strip_prefix("%%") {
                filled.push('%');
                rest = after;
                continue;
            }
            let Some((value, length)) = self.placeholder(rest) else {
                filled.push_str(&rest[..1]);
                rest = &rest[1..];
                continue;
            };
            has_url |= rest.starts_with("{url}") || rest.starts_with("%s");
            match is_in_address(before) {
                true => filled.extend(utf8_percent_encode(value, RESERVED)),
                false => filled.push_str(value),
            }
            rest = &rest[length..];
        }
        filled.push_str(rest);
        (filled, has_url)
    }

    /// Returns the value of the placeholder that a text begins with, and the placeholder's length.
    fn placeholder(&self, text: &str) -> Option<(&str, usize)> {
        if text.starts_with("%s") {
            return Some((self.url, "%s".len()));
        }
        let (name, _) = text.strip_prefix('{')?.split_once('}')?;
        Some((self.value(name)?, name.len() + "{}".len()))
    }

    fn value(&self, name: &str) -> Option<&str> {
        match name {
            "url" => Some(self.url),
            "profile" => Some(self.profile),
            "account" => Some(self.account_id),
            "role" => Some(self.role_name),
            "color" => {
                let container = CONTAINER_COLORS.iter().find(|(color, _)| *color == self.color);
                Some(container.map_or(self.color, |(_, container)| container))
            }
            _ => None,
        }
    }
}

/// Whether the text before a placeholder begins an address: a scheme and a colon, also after `--option=`.
fn is_in_address(before: &str) -> bool {
    let text = match before.strip_prefix('-').and_then(|option| option.split_once('=')) {
        Some((_, value)) => value,
        None => before,
    };
    // A single letter is a drive of Windows.
    let scheme = text.split_once(':').map(|(scheme, _)| scheme).filter(|scheme| scheme.len() > 1);
    scheme.is_some_and(|scheme| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+.-".contains(&byte))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_encoded_where_it_stands_inside_an_address() {
        let values = Placeholders {
            url: "https://x/#/console?a=b&c=%24d",
            profile: "a&b c",
            account_id: "111122223333",
            role_name: "Admin",
            color: "cyan",
        };
        let url = "https%3A%2F%2Fx%2F%23%2Fconsole%3Fa%3Db%26c%3D%2524d";
        for (argument, expected, has_url) in [
            ("{url}", values.url.to_owned(), true),
            ("--app={url}", format!("--app={}", values.url), true),
            ("--profile-directory={profile}", "--profile-directory=a&b c".into(), false),
            (
                "ext+container:name={profile}&url={url}&color={color}",
                format!("ext+container:name=a%26b%20c&url={url}&color=turquoise"),
                true,
            ),
            ("--new-tab=https://p/?u={url}", format!("--new-tab=https://p/?u={url}"), true),
            ("C:\\{profile}", "C:\\a&b c".into(), false),
            ("{account}/{role}", "111122223333/Admin".into(), false),
            ("{other} {} {", "{other} {} {".into(), false),
            ("%s", values.url.to_owned(), true),
            ("https://p/?u=%s&n=50%25&x=%%41", format!("https://p/?u={url}&n=50%25&x=%41"), true),
            ("100%", "100%".into(), false),
            ("ü{profile}ü%", "üa&b cü%".into(), false),
            ("{{url}}", format!("{{{}}}", values.url), true),
            ("{url", "{url".into(), false),
            ("plain", "plain".into(), false),
            ("", String::new(), false),
        ] {
            assert_eq!(values.fill(argument), (expected, has_url), "{argument}");
        }
        let color = |color| Placeholders { color, ..values }.fill("{color}").0;
        assert_eq!([color("green"), color("magenta"), color("white")], ["green", "pink", "toolbar"]);
    }
}
