//! The form of what `emit` writes: lines, statements, nothing between the quotes but what belongs there; and that the
//! real shells do what it says.

use super::round_trip::{self, read, readings};
use super::values::printable;
use crate::support::shells::Shell;
use ssoenv::environ::{self, Activation, EnvChange, Keys, ShellState, ShellVariables};
use ssoenv::secret::Secret;
use ssoenv::shell::{Family, emit};
use ssoenv::time::Time;

/// Changes that set each value to some variable of the contract; every third variable is removed instead.
pub fn changes() -> Vec<EnvChange> {
    let values = printable();
    let mut values = values.iter().peekable();
    let mut changes = Vec::new();
    while values.peek().is_some() {
        let mut change = EnvChange::default();
        for (index, name) in environ::watched().enumerate() {
            match index % 3 {
                0 => change.add_unset(name),
                _ => values.next().into_iter().for_each(|value| change.add_set(name, value.as_str())),
            }
        }
        changes.push(change);
    }
    changes
}

/// The text without what stands in single quotes; `None` if a quote is left open. In fish a backslash counts inside of
/// them.
fn outside_quotes(text: &str, family: Family) -> Option<String> {
    let (mut outside, mut quoted) = (String::new(), false);
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match (quoted, character) {
            (_, '\'') => quoted = !quoted,
            (true, '\\') if family == Family::Fish => drop(characters.next()?),
            (true, _) => {}
            // What is escaped outside of quotes is a quote, and a command of which there may be an alias, in sh.
            (false, '\\') if family == Family::Posix => match characters.next()? {
                '\'' => {}
                first @ ('e' | 'u') => outside.extend(['\\', first]),
                _ => return None,
            },
            (false, '\\') => return None,
            (false, character) => outside.push(character),
        }
    }
    (!quoted).then_some(outside)
}

#[test]
fn the_round_trips_use_the_very_statements_of_emit() {
    for change in changes() {
        let mut only_set = EnvChange::default();
        change.set().for_each(|(name, value)| only_set.add_set(name.to_owned(), value.expose()));
        let variables =
            change.set().map(|(name, value)| (name.to_owned(), value.expose().as_bytes().to_vec()));
        let variables: Vec<_> = variables.collect();
        for family in [Family::Posix, Family::Fish, Family::PowerShell] {
            let emitted = emit::plain_statements(family, &only_set).unwrap();
            assert_eq!(emitted, round_trip::statements(family, &variables));
        }
    }
}

#[test]
fn sh_gets_a_header_and_one_list_and_no_comment() {
    for change in changes() {
        let text = String::from_utf8(emit::statements(Family::Posix, &change).unwrap()).unwrap();
        let mut expected = String::new();
        let mut removing = false;
        for (name, value) in change.steps() {
            let link = if expected.is_empty() { "" } else { " && " };
            expected += &match value {
                None if removing => format!(" {name}"),
                None => format!("{link}\\unset -v {name}"),
                Some(_) => format!("{link}\\export {name}="),
            };
            removing = value.is_none();
        }
        expected.push(';');
        let lines: Vec<&str> = text.strip_suffix('\n').unwrap().split('\n').collect();
        assert_eq!(lines[0], ": ssoenv-eval;");
        assert_eq!(lines.len(), 2, "{text}");
        assert_eq!(outside_quotes(lines[1], Family::Posix).as_deref(), Some(&expected[..]), "{text}");
    }
}

#[test]
fn fish_gets_a_complete_statement_on_each_line() {
    for change in changes() {
        let text = String::from_utf8(emit::statements(Family::Fish, &change).unwrap()).unwrap();
        let mut expected = vec![": ssoenv-eval;".to_owned()];
        expected.extend(change.steps().map(|(name, value)| match value {
            None => format!("set -q {name}; and set -eg {name};"),
            Some(_) => format!("set -gx {name} ;"),
        }));
        expected.push("true;".to_owned());
        let lines = text.strip_suffix('\n').unwrap().split('\n');
        let lines: Option<Vec<String>> = lines.map(|line| outside_quotes(line, Family::Fish)).collect();
        assert_eq!(lines.as_deref(), Some(&expected[..]), "{text}");
    }
}

#[test]
fn every_shell_sets_and_removes_what_a_change_says() {
    for change in changes() {
        let before: Vec<(&str, &str)> = environ::watched().map(|name| (name, "before")).collect();
        for shell in Shell::all() {
            for reading in readings(shell.family) {
                assert_done(&shell, reading, &before, &change);
            }
        }
    }
}

/// People forget the double quotes. Runs of blanks in a value are then lost, which is not promised; nor are glob
/// characters, which a change as it comes from AWS does not have.
#[test]
fn an_ordinary_change_survives_an_eval_without_double_quotes() {
    for shell in Shell::all() {
        let reading = if shell.family == Family::Fish { "eval (cat text)" } else { "eval $(cat text)" };
        assert_done(&shell, reading, &[], &ordinary());
    }
}

/// Where nothing was set before, a removal has nothing to do; a script with `set -eu` must not end for that.
#[test]
fn a_strict_script_goes_on_after_a_change() {
    for name in ["bash", "bash --posix", "dash", "zsh", "mksh", "busybox sh"] {
        let Some(shell) = Shell::named(name) else { continue };
        for reading in readings(shell.family) {
            assert_done(&shell.options(&["-eu"]), reading, &[], &ordinary());
        }
    }
}

/// Evaluates it, and looks at each variable.
fn assert_done(shell: &Shell, reading: &str, before: &[(&str, &str)], change: &EnvChange) {
    let outcome = read(shell, reading, before, &emit::plain_statements(shell.family, change).unwrap());
    let said = format!("{} {reading}", shell.name);
    assert_eq!(outcome.complaint, None, "{said}");
    assert_eq!(outcome.litter, [""; 0], "{said}");
    for name in change.unset() {
        assert_eq!(outcome.environment.get(name.as_bytes()), None, "{said}: {name}");
    }
    for (name, value) in change.set() {
        let arrived = outcome.environment.get(name.as_bytes()).map(Vec::as_slice);
        assert_eq!(arrived, Some(value.expose().as_bytes()), "{said}: {name}");
    }
}

fn ordinary() -> EnvChange {
    let before = ShellVariables::from([
        ("AWS_REGION".into(), "us-west-2".to_owned()),
        ("AWS_PROFILE".into(), "old one".to_owned()),
    ]);
    let what = Activation {
        held: ShellState::Keys(Keys {
            access_key_id: "ASIAIOSFODNN7EXAMPLE",
            secret_access_key: &Secret::new("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLE+KEY"),
            session_token: Some(&Secret::new("IQoJb3JpZ2luX2VjE+/x".repeat(45) + "==")),
            expires_at: Some(Time::from_epoch(1_795_229_701)),
            refresh_at: Some(Time::from_epoch(1_795_228_801)),
        }),
        profile: "Anna's $account & prod; #1",
        account_id: Some("012345678901"),
        role_name: Some("Administrator"),
        region: Some(("eu-central-1", true)),
        exports: &[],
        production: true,
        color: None,
        source: "manual",
        given: None,
        by_person: true,
        warned: false,
        terminal_session: Some(4711),
        label: None,
        elevation: None,
        order: None,
    };
    environ::activate(&before, &what)
}
