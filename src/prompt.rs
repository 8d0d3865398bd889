//! The prompt's segment: text and colours for the state of a shell's variables. The hooks compute the same text by
//! themselves, without a process; `ssoenv prompt` is for prompt engines that run a program. Pure.

use crate::environ::{
    self, Elevation, MARK, NEVER, ShellVariables, endpoint_is_ours, is_ours, is_without_keys, profile_is_ours,
};
use crate::time::Time;
use anstyle::{AnsiColor, Style};
use serde::Serialize;

/// Seconds left below which the segment is a warning. The hooks in `shell/` have the same number.
const SHORT: i64 = 15 * 60;

/// Characters after which a label is cut.
const LONGEST: usize = 64;

/// State of the active profile's credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SegmentState {
    /// 15 minutes or more are left, or the credentials do not expire.
    Fresh,
    /// Less than 15 minutes are left.
    Short,
    /// The credentials have expired.
    Expired,
    /// The keys are no longer those of `use`, or the variables contradict one another.
    Changed,
    /// The directory is bound to the profile, and its credentials are not available.
    Unavailable,
}

/// The segment, and its parts for `--format` and `--json`.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Segment {
    /// Text as a prompt shows it: `prod 43m`.
    pub text: String,
    state: SegmentState,
    label: String,
    profile: String,
    account_id: Option<String>,
    role_name: Option<String>,
    region: Option<String>,
    /// Time left, `43m`; `None` once expired, and for credentials that do not expire.
    left: Option<String>,
    expires_at: Option<String>,
    /// End of `use --for`, which may come before the keys expire.
    until: Option<String>,
    production: bool,
    /// Foreground colour of the profile as an SGR number: 32, or 34 to 37.
    #[serde(skip)]
    color: Option<u8>,
}

impl Segment {
    /// Computes the segment of a shell's variables; `None` if no profile is active. `with_region` adds the region to
    /// the text.
    pub fn of(before: &ShellVariables, now: Time, with_region: bool) -> Option<Self> {
        let text = |name: &str| before.get(name).filter(|value| !value.is_empty());
        let profile = text("SSOENV_PROFILE")?;
        let label = label(text("SSOENV_LABEL").unwrap_or(profile));
        let expires_at = digits(text("SSOENV_EXPIRES_AT")).map(Time::from_epoch);
        let refresh_at = digits(text("SSOENV_REFRESH_AT"));
        let elevation = Elevation::of(before).filter(|_| before.contains_key("SSOENV_UNTIL"));
        let keys_expire_at = expires_at;
        // What comes first; keys of an IAM user have no end of their own.
        let expires_at = match &elevation {
            Some(elevation) => {
                let until = elevation.until.filter(|_| !elevation.is_over(now)).unwrap_or(now);
                let has_end = text("SSOENV_EXPIRES_AT").is_none() || expires_at.is_some();
                has_end.then(|| expires_at.map_or(until, |end| end.min(until)))
            }
            None => expires_at,
        };
        let seconds = expires_at.map_or(0, |end| end.left(now));
        let state = match expires_at {
            _ if is_without_keys(before) => SegmentState::Unavailable,
            _ if !is_ours(before) || before.get(MARK).is_none_or(String::is_empty) => SegmentState::Changed,
            _ if refresh_at.is_none() => SegmentState::Changed,
            None if profile_is_ours(before) || endpoint_is_ours(before) => SegmentState::Fresh,
            // An IAM user's access keys do not expire and are never renewed.
            None if refresh_at == Some(NEVER.epoch()) && text("SSOENV_EXPIRES_AT").is_none() => {
                SegmentState::Fresh
            }
            None => SegmentState::Changed,
            Some(_) if seconds <= 0 => SegmentState::Expired,
            Some(_) if seconds < SHORT => SegmentState::Short,
            Some(_) => SegmentState::Fresh,
        };
        let left = expires_at
            .filter(|_| matches!(state, SegmentState::Fresh | SegmentState::Short))
            .map(|_| left(seconds));
        let state_said = match (&left, state) {
            (Some(left), _) => left.clone(),
            (None, SegmentState::Fresh) => String::new(),
            (None, SegmentState::Expired) => "expired".to_owned(),
            (None, SegmentState::Unavailable) => "✗".to_owned(),
            (None, _) => match text("AWS_PROFILE") {
                Some(other) => format!("? {}", self::label(other)),
                None => "?".to_owned(),
            },
        };
        let production = text("SSOENV_PRODUCTION").is_some_and(|value| value == "1");
        let word = if production && !label.to_ascii_lowercase().contains("prod") { "PROD " } else { "" };
        let region = text("AWS_REGION").or_else(|| text("AWS_DEFAULT_REGION"));
        let shown_region = region.filter(|region| with_region && is_region(region));
        let shown_region = shown_region.map_or_else(String::new, |region| format!(" {region}"));
        Some(Segment {
            text: format!("{word}{label}{shown_region} {state_said}").trim_end().to_owned(),
            state,
            label,
            profile: profile.clone(),
            account_id: text("SSOENV_ACCOUNT_ID").cloned(),
            role_name: text("SSOENV_ROLE_NAME").cloned(),
            region: region.cloned(),
            left,
            expires_at: keys_expire_at.map(Time::rfc3339),
            until: elevation.and_then(|elevation| elevation.until).map(Time::rfc3339),
            production,
            color: text("SSOENV_COLOR").and_then(|number| number.parse().ok()),
        })
    }

    /// Fills in the placeholders of a format: `{label}`, `{profile}`, `{account}`, `{role}`, `{region}`, `{left}`,
    /// `{production}`.
    pub fn filled(&self, format: &str) -> String {
        let or_empty = |value: &Option<String>| value.clone().unwrap_or_default();
        let production = if self.production { "production" } else { "" };
        [
            ("{label}", self.label.clone()),
            ("{profile}", self.profile.clone()),
            ("{account}", or_empty(&self.account_id)),
            ("{role}", or_empty(&self.role_name)),
            ("{region}", or_empty(&self.region)),
            ("{left}", or_empty(&self.left)),
            ("{production}", production.to_owned()),
        ]
        .into_iter()
        .fold(format.to_owned(), |text, (name, value)| text.replace(name, &value))
    }

    /// Returns the colours: by state, inverted for `use --for`, bold and inverted for production. The profile's own colour applies only to
    /// fresh credentials outside production, so that it never hides a warning.
    pub fn style(&self) -> Style {
        let is_good = matches!(self.state, SegmentState::Fresh | SegmentState::Short);
        let has_own_end = self.until.is_some() && is_good;
        let color = match self.state {
            _ if has_own_end => AnsiColor::Yellow,
            SegmentState::Fresh if !self.production => match self.color {
                Some(34) => AnsiColor::Blue,
                Some(35) => AnsiColor::Magenta,
                Some(36) => AnsiColor::Cyan,
                Some(37) => AnsiColor::White,
                _ => AnsiColor::Green,
            },
            SegmentState::Short => AnsiColor::Yellow,
            _ => AnsiColor::Red,
        };
        let style = Style::new().fg_color(Some(color.into()));
        match (self.production, has_own_end) {
            (true, _) => style.bold().invert(),
            (false, true) => style.invert(),
            (false, false) => style,
        }
    }
}

/// Replaces the characters that a prompt engine could interpret, and cuts the label to its longest length.
fn label(name: &str) -> String {
    environ::label(name).chars().take(LONGEST).collect()
}

/// Whether a value is short and made of `[a-z0-9-]`, so that a prompt cannot misread it. Any program may have set the
/// variable.
fn is_region(region: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    region.len() <= 32 && region.bytes().all(is_plain)
}

/// Parses at most twelve digits and nothing else: enough for any epoch second, and no overflow in the arithmetic of a
/// shell.
fn digits(text: Option<&String>) -> Option<i64> {
    let text = text.filter(|text| text.len() <= 12 && text.bytes().all(|byte| byte.is_ascii_digit()))?;
    text.parse().ok()
}

/// Formats the seconds left: `<1m`, `43m`, `1h03m`.
fn left(seconds: i64) -> String {
    match seconds / 60 {
        0 => "<1m".to_owned(),
        minutes @ 1..60 => format!("{minutes}m"),
        minutes => format!("{}h{:02}m", minutes / 60, minutes % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_000_000;

    fn segment(changes: &[(&'static str, &str)]) -> Option<Segment> {
        let mut before: ShellVariables = [
            ("AWS_ACCESS_KEY_ID", "ASIA1"),
            ("SSOENV_KEY_ID", "ASIA1"),
            ("SSOENV_PROFILE", "dev"),
            ("SSOENV_LABEL", "dev"),
            ("SSOENV_EXPIRES_AT", "1002600"),
            ("SSOENV_REFRESH_AT", "1001700"),
        ]
        .into_iter()
        .map(|(name, value)| (name.into(), value.to_owned()))
        .collect();
        for (name, value) in changes {
            match *value {
                "(unset)" => drop(before.remove(*name)),
                value => drop(before.insert((*name).into(), value.to_owned())),
            }
        }
        Segment::of(&before, Time::from_epoch(NOW), false)
    }

    #[test]
    fn every_state_has_its_words() {
        let hostile = "a[$(touch x)]";
        for (changes, text, state) in [
            (&[][..], "dev 43m", SegmentState::Fresh),
            (&[("SSOENV_EXPIRES_AT", "1003780")], "dev 1h03m", SegmentState::Fresh),
            (&[("SSOENV_EXPIRES_AT", "1000899")], "dev 14m", SegmentState::Short),
            (&[("SSOENV_EXPIRES_AT", "1000059")], "dev <1m", SegmentState::Short),
            (&[("SSOENV_EXPIRES_AT", "1000000")], "dev expired", SegmentState::Expired),
            (&[("SSOENV_EXPIRES_AT", hostile)], "dev ?", SegmentState::Changed),
            (&[("SSOENV_EXPIRES_AT", "9999999999999")], "dev ?", SegmentState::Changed),
            (&[("SSOENV_REFRESH_AT", "(unset)")], "dev ?", SegmentState::Changed),
            (&[("AWS_ACCESS_KEY_ID", "AKIA")], "dev ?", SegmentState::Changed),
            (&[("AWS_ACCESS_KEY_ID", "(unset)")], "dev ?", SegmentState::Changed),
            (&[("AWS_PROFILE", "x\u{1b}[2J")], "dev ? x__2J", SegmentState::Changed),
            (
                &[("SSOENV_KEY_ID", "none"), ("AWS_ACCESS_KEY_ID", "(unset)")],
                "dev ✗",
                SegmentState::Unavailable,
            ),
            (&[("SSOENV_LABEL", "prod"), ("SSOENV_PRODUCTION", "1")], "prod 43m", SegmentState::Fresh),
            (&[("SSOENV_PRODUCTION", "1")], "PROD dev 43m", SegmentState::Fresh),
            (&[("SSOENV_LABEL", "(unset)"), ("SSOENV_PROFILE", "ü$x")], "__x 43m", SegmentState::Fresh),
        ] {
            let segment = segment(changes).unwrap();
            assert_eq!((segment.text.as_str(), segment.state), (text, state), "{changes:?}");
        }
        assert_eq!(segment(&[("SSOENV_PROFILE", "")]), None);
    }

    #[test]
    fn a_format_is_filled_and_the_rest_of_it_stays() {
        let segment = segment(&[("SSOENV_ACCOUNT_ID", "111111111111"), ("AWS_REGION", "eu-west-1")]).unwrap();
        let filled = segment.filled("{label} {account} {role}|{region} {left} {other}{production}");
        assert_eq!(filled, "dev 111111111111 |eu-west-1 43m {other}");
    }
}
