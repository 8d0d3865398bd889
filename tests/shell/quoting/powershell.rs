//! PowerShell, which is rarely there to be asked: a strict reader of the little that may be written for it. Whatever the
//! reader takes, every version of PowerShell reads in the same way (shell.md 2.1 of the research; 903 values tried).

use super::round_trip::{read_in_turn, readings, statements};
use super::statements::changes;
use super::values::texts;
use crate::support::shells::Shell;
use proptest::prelude::*;
use ssoenv::environ;
use ssoenv::shell::{Family, emit, quote};

/// A variable, and what it is set to if it is not removed.
type Entry = (&'static str, Option<Vec<u16>>);

/// A value is `'…'`, or `('…'` and more of `+'…'` and `+[char]0xNNNN` up to `)`.
struct Reader<'a>(&'a str);

impl<'a> Reader<'a> {
    fn take(&mut self, literal: &str) -> Option<()> {
        self.0 = self.0.strip_prefix(literal)?;
        Some(())
    }

    fn value(&mut self) -> Option<Vec<u16>> {
        if self.take("(").is_none() {
            return self.string();
        }
        let mut units = self.string()?;
        while self.take("+").is_some() {
            units.extend(self.string().or_else(|| self.unit())?);
        }
        self.take(")")?;
        Some(units)
    }

    /// Printable ASCII in single quotes, `''` for one of them.
    fn string(&mut self) -> Option<Vec<u16>> {
        let mut rest = self.0.strip_prefix('\'')?;
        let mut units = Vec::new();
        loop {
            let character = rest.chars().next().filter(|character| matches!(character, ' '..='~'))?;
            rest = &rest[1..];
            if character == '\'' {
                let Some(after) = rest.strip_prefix('\'') else { break };
                rest = after;
            }
            units.push(character as u16);
        }
        self.0 = rest;
        Some(units)
    }

    /// `[char]0x` and four hexadecimal digits.
    fn unit(&mut self) -> Option<Vec<u16>> {
        let (digits, rest) = self.0.strip_prefix("[char]0x")?.split_at_checked(4)?;
        let all_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        self.0 = rest;
        all_hex.then(|| u16::from_str_radix(digits, 16).ok().map(|unit| vec![unit]))?
    }

    /// `$env:NAME=<value>;` or `$env:NAME=$null;` of a variable of the contract.
    fn statement(&mut self) -> Option<Entry> {
        self.take("$env:")?;
        let (name, rest) = self.0.split_once('=')?;
        let name = environ::watched().find(|known| *known == name)?;
        self.0 = rest;
        let value = if self.take("$null").is_some() { None } else { Some(self.value()?) };
        self.take(";")?;
        Some((name, value))
    }
}

fn value_of(text: &str) -> Option<Vec<u16>> {
    let mut reader = Reader(text);
    let units = reader.value()?;
    reader.0.is_empty().then_some(units)
}

fn change_of(text: &str) -> Option<Vec<Entry>> {
    let mut reader = Reader(text);
    reader.take("<#ssoenv-eval#>")?;
    let mut entries = Vec::new();
    while reader.0 != "\n" {
        entries.push(reader.statement()?);
    }
    Some(entries)
}

fn units(value: &str) -> Vec<u16> {
    value.encode_utf16().collect()
}

#[test]
fn the_reader_takes_nothing_else() {
    for (text, value) in [
        ("''", ""),
        ("'a b'", "a b"),
        ("'it''s'", "it's"),
        ("('a')", "a"),
        ("(''+[char]0x2019+'b')", "’b"),
        ("('x'+[char]0xd83d+[char]0xDE00)", "x😀"),
    ] {
        assert_eq!(value_of(text), Some(units(value)), "{text}");
    }
    for text in [
        "",
        "a",
        "\"a\"",
        "'a",
        "'a''",
        "'a'b'",
        "'a' ",
        " 'a'",
        "'a';",
        "'a\nb'",
        "'a\tb'",
        "'ä'",
        "'a’b'",
        "’a’",
        "()",
        "([char]0x0041)",
        "('a'+[char]0x41)",
        "('a'+[char]0x00041)",
        "('a'+[char]0x+041)",
        "('a'+[char]65)",
        "('a'+$x)",
        "('a'+ 'b')",
        "('a'+'b'",
        "('a'+)",
        "('a')+'b'",
        "('a'+('b'))",
        "'a'+'b'",
        "@('a')",
    ] {
        assert_eq!(value_of(text), None, "{text}");
    }
    for text in [
        "",
        "$env:AWS_REGION='a';\n",
        "<#ssoenv-eval#>",
        "<#ssoenv-eval#>\n\n",
        "<#ssoenv-eval#>$env:PATH='a';\n",
        "<#ssoenv-eval#>$env:AWS_REGION='a'\n",
        "<#ssoenv-eval#>$env:AWS_REGION='a';",
        "<#ssoenv-eval#>\n$env:AWS_REGION='a';\n",
        "<#ssoenv-eval#>$env:AWS_REGION='a';\n$env:AWS_REGION='a';\n",
        "<#ssoenv-eval#># a\n",
        "<#ssoenv-eval#>$env:AWS_REGION=;\n",
        "<#ssoenv-eval#>\r\n",
    ] {
        assert_eq!(change_of(text), None, "{text}");
    }
}

#[test]
fn only_printable_ascii_stands_in_quotes() {
    for (value, text) in [
        ("'", "''''"),
        ("''", "''''''"),
        ("$(touch CANARY)", "'$(touch CANARY)'"),
        ("\u{2018}", "(''+[char]0x2018)"),
        ("\u{2019}", "(''+[char]0x2019)"),
        ("\u{201a}", "(''+[char]0x201a)"),
        ("\u{201b}", "(''+[char]0x201b)"),
        ("’’; touch CANARY; ‘", "(''+[char]0x2019+[char]0x2019+'; touch CANARY; '+[char]0x2018)"),
        ("“a”", "(''+[char]0x201c+'a'+[char]0x201d)"),
        ("a\r\nb", "('a'+[char]0x000d+[char]0x000a+'b')"),
        ("\u{7f}\u{85}", "(''+[char]0x007f+[char]0x0085)"),
        ("'’'", "(''''+[char]0x2019+'''')"),
    ] {
        assert_eq!(quote::powershell(value), text, "{value:?}");
    }
}

#[test]
fn every_value_is_read_back() {
    for value in texts() {
        let text = quote::powershell(&value);
        assert_eq!(value_of(&text), Some(units(&value)), "{text}");
    }
}

#[test]
fn every_character_is_read_back() {
    let beyond_the_first_plane = ('\u{10000}'..=char::MAX).step_by(0x101);
    for character in ('\0'..='\u{ffff}').chain(beyond_the_first_plane) {
        for value in [String::from(character), format!("a{character}b")] {
            assert_eq!(value_of(&quote::powershell(&value)), Some(units(&value)), "{value:?}");
        }
    }
}

#[test]
fn a_change_is_read_back_in_its_order() {
    for change in changes() {
        let text = String::from_utf8(emit::statements(Family::PowerShell, &change).unwrap()).unwrap();
        let steps = change.steps().map(|(name, value)| (name, value.map(|value| units(value.expose()))));
        assert_eq!(change_of(&text), Some(steps.collect()), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_back(value in any::<String>()) {
        prop_assert_eq!(value_of(&quote::powershell(&value)), Some(units(&value)));
    }

    #[test]
    fn any_run_of_quotes_is_read_back(value in "['‘’‚‛\"“”`$+()\\[a ]{0,40}") {
        prop_assert_eq!(value_of(&quote::powershell(&value)), Some(units(&value)));
    }
}

#[test]
fn every_value_passes_unchanged_through_powershell() {
    let Some(powershell) = Shell::powershell() else { return };
    // Before 7.5 an empty value removes the variable.
    let values = texts().into_iter().filter(|value| !value.is_empty()).enumerate();
    let variables: Vec<_> = values.map(|(index, value)| (format!("V{index}"), value.into_bytes())).collect();
    // In one PowerShell, since a start takes a second: each in a scope of its own, and without the values of the last.
    let text = statements(Family::PowerShell, &variables);
    let outcomes = read_in_turn(&powershell, readings(Family::PowerShell), &text);
    for (reading, outcome) in readings(Family::PowerShell).iter().zip(outcomes) {
        assert_eq!((outcome.complaint, outcome.litter), (None, vec![]), "{reading}");
        for (name, value) in &variables {
            let arrived = outcome.environment.get(name.as_bytes());
            assert_eq!(arrived, Some(value), "{reading}: {}", value.escape_ascii());
        }
    }
}
