//! A change of the environment as text: statements for a shell, JSON for programs, bare lines for env files. Pure.

use super::{Family, cmd, csh, quote};
use crate::environ::{EnvChange, LONGEST, is_single_line};
use crate::error::Failure;
use serde_json::{Map, Value, json};

/// First statement for POSIX shells and fish, by which the wrappers and hooks recognise text to evaluate.
const HEADER: &str = ": ssoenv-eval;\n";

/// Usual size of the text in bytes, so that the buffer need not grow.
const USUAL: usize = 4 << 10;

/// First statement for POSIX shells if only the parent's name indicates the shell. It has no effect there. In a
/// PowerShell that was not recognised it throws, while a bare `false;` would run a program of that name and continue.
const GUARD: &str = ": ssoenv-eval || $(throw 'ssoenv: this text is for sh, use --shell powershell');\n";

/// Returns statements to evaluate without a wrapper.
pub fn plain_statements(family: Family, change: &EnvChange) -> Result<Vec<u8>, Failure> {
    let text = statements(family, change)?;
    Ok(match family {
        Family::Posix => [GUARD.as_bytes(), &text[HEADER.len()..]].concat(),
        Family::Fish | Family::PowerShell | Family::Csh | Family::Cmd => text,
    })
}

/// Returns statements for a shell, in the order of the change. The first says that the text may be evaluated; no
/// statement spans lines, and there are no line comments. PowerShell's are on one line, since it joins lines with
/// `$OFS`. For POSIX shells all are one `&&` list: a failing statement (a readonly variable) ends it before the
/// commit mark, which is last. The backslashes prevent aliases of these names.
pub fn statements(family: Family, change: &EnvChange) -> Result<Vec<u8>, Failure> {
    check(change)?;
    Ok(match family {
        Family::Posix => posix(change),
        Family::Fish => fish(change),
        Family::PowerShell => powershell(change),
        Family::Csh => csh::statements(change),
        Family::Cmd => cmd::statements(change)?,
    })
}

/// Formats the change for POSIX shells; consecutive removals are one `unset`. The backslash bypasses aliases.
fn posix(change: &EnvChange) -> Vec<u8> {
    let mut out = Vec::with_capacity(USUAL);
    append(&mut out, &[HEADER]);
    let (mut first, mut removing) = (true, false);
    for (name, value) in change.steps() {
        let between = if first { "" } else { " && " };
        match value {
            None if removing => append(&mut out, &[" ", name]),
            None => append(&mut out, &[between, "\\unset -v ", name]),
            Some(value) => {
                append(&mut out, &[between, "\\export ", name, "="]);
                out.extend_from_slice(&quote::posix(value.expose().as_bytes()));
            }
        }
        (first, removing) = (false, value.is_none());
    }
    append(&mut out, &[if first { "" } else { ";\n" }]);
    out
}

fn append(out: &mut Vec<u8>, parts: &[&str]) {
    parts.iter().for_each(|part| out.extend_from_slice(part.as_bytes()));
}

/// Writes the change for fish. A universal variable cannot be removed for one shell only, and would contradict the
/// keys: if there is one, nothing is changed, the line fails, and a message names the variable.
fn fish(change: &EnvChange) -> Vec<u8> {
    let mut out = HEADER.as_bytes().to_vec();
    let absent = change.absent();
    let (between, end) = if absent.is_empty() { ("\n", "") } else { (" ", " end;") };
    if !absent.is_empty() {
        let said =
            "echo \"ssoenv: cannot remove the universal variable $name here, so nothing was changed\" >&2";
        let hint = "echo \"hint: set -eU $name\" >&2";
        let (any, all) = (absent.join("; or set -qUx "), absent.join(" "));
        let named = format!("for name in {all}; set -qUx $name; and {said}; and {hint}; end;");
        out.extend(format!("if set -qUx {any}; {named} false; else; ").bytes());
    }
    for (name, value) in change.steps() {
        match value {
            // `set -e` fails for a variable that is not set.
            None => out.extend(format!("set -q {name}; and set -eg {name};").bytes()),
            Some(value) => {
                for part in
                    [b"set -gx ", name.as_bytes(), b" ", &quote::fish(value.expose().as_bytes()), b";"]
                {
                    out.extend(part);
                }
            }
        }
        out.extend(between.bytes());
    }
    // `set` keeps the status of the previous command, which may be a failed `set -q`.
    out.extend(format!("true;{end}\n").bytes());
    out
}

fn powershell(change: &EnvChange) -> Vec<u8> {
    let mut out = b"<#ssoenv-eval#>".to_vec();
    for (name, value) in change.steps() {
        let value = value.map_or_else(|| "$null".to_owned(), |value| quote::powershell(value.expose()));
        out.extend(format!("$env:{name}={value};").bytes());
    }
    out.push(b'\n');
    out
}

/// Formats `{"ssoenv":1,"set":{…},"unset":[…]}`, in ASCII.
pub fn json(change: &EnvChange) -> Result<Vec<u8>, Failure> {
    check(change)?;
    let set: Map<String, Value> =
        change.set().map(|(name, value)| (name.to_owned(), Value::from(value.expose()))).collect();
    let unset: Vec<&str> = change.unset().collect();
    let mut out = crate::pyjson::compact(&json!({"ssoenv": 1, "set": set, "unset": unset})).into_bytes();
    out.push(b'\n');
    Ok(out)
}

/// Formats bare `NAME=value` lines, for `docker --env-file` and editors, without the variables that describe only
/// this shell.
pub fn dotenv(change: &EnvChange) -> Result<Vec<u8>, Failure> {
    check(change)?;
    let portable = change.set().filter(|(name, _)| !crate::environ::SHELL_ONLY.contains(name));
    Ok(portable.flat_map(|(name, value)| format!("{name}={}\n", value.expose()).into_bytes()).collect())
}

/// Formats data for fish's hook, which reads it line by line and evaluates nothing: `NAME=value` sets, `NAME` alone
/// removes.
pub fn lines(change: &EnvChange) -> Result<Vec<u8>, Failure> {
    check(change)?;
    let mut out = b": ssoenv-data;\n".to_vec();
    for (name, value) in change.steps() {
        out.extend(name.bytes());
        if let Some(value) = value {
            out.push(b'=');
            out.extend(value.expose().bytes());
        }
        out.push(b'\n');
    }
    Ok(out)
}

/// Returns text that makes the evaluated line fail, for stdout. Only PowerShell shows the message.
pub fn failure(family: Family, message: &str, code: u8) -> Vec<u8> {
    match family {
        Family::Posix => format!("{GUARD}false;\n").into_bytes(),
        Family::Fish => b"false;\n".to_vec(),
        Family::PowerShell => {
            // Help exits with 0, but evaluating it must fail too.
            let code = if code == 0 { String::new() } else { format!(" (exit code {code})") };
            format!("throw {};\n", quote::powershell(&format!("ssoenv: {message}{code}"))).into_bytes()
        }
        Family::Csh => csh::failure(code),
        Family::Cmd => cmd::failure(code),
    }
}

/// Fails for a value that is too long, since every later command would then fail, `ssoenv off` included.
pub fn check_length(change: &EnvChange) -> Result<(), Failure> {
    let Some((name, length)) = change.too_long() else { return Ok(()) };
    let what = format!(
        "{name} needs {length} bytes, but this system does not start programs with more than {LONGEST} bytes in a variable"
    );
    Err(Failure::configuration(what).hint(match name {
        "SSOENV_SAVED" => "remove the long variables that are set in this shell, then try again",
        _ => "use the mode `profile` (`--mode profile`, or ssoenv_mode in the profile): it exports only the profile's name, and tools find its keys themselves",
    }))
}

/// Fails for values with line breaks or control characters. Quoting could carry them, but no name or key has them, so
/// their source must be wrong.
fn check(change: &EnvChange) -> Result<(), Failure> {
    check_length(change)?;
    match change.steps().find(|(_, value)| value.is_some_and(|value| !is_single_line(value.expose()))) {
        Some((name, _)) => Err(Failure::configuration(format!(
            "the value of {name} contains a control character or is not Unicode"
        ))
        .hint("check the name of the profile and its keys")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change() -> EnvChange {
        let mut change = EnvChange::default();
        change.add_unset("AWS_PROFILE");
        change.add_unset("AWS_VAULT");
        change.add_set("AWS_REGION", "eu-west-1");
        change.add_unset("SSOENV_ARGS");
        change.add_set("SSOENV_KEY_ID", "it's");
        change
    }

    #[test]
    fn every_family_gets_its_text_in_order() {
        for (family, expected) in [
            (
                Family::Posix,
                ": ssoenv-eval;\n\\unset -v AWS_PROFILE AWS_VAULT && \\export AWS_REGION='eu-west-1' && \\unset -v SSOENV_ARGS && \\export SSOENV_KEY_ID='it'\\''s';\n",
            ),
            (
                Family::Fish,
                ": ssoenv-eval;\nset -q AWS_PROFILE; and set -eg AWS_PROFILE;\nset -q AWS_VAULT; and set -eg AWS_VAULT;\nset -gx AWS_REGION 'eu-west-1';\nset -q SSOENV_ARGS; and set -eg SSOENV_ARGS;\nset -gx SSOENV_KEY_ID 'it\\'s';\ntrue;\n",
            ),
            (
                Family::PowerShell,
                "<#ssoenv-eval#>$env:AWS_PROFILE=$null;$env:AWS_VAULT=$null;$env:AWS_REGION='eu-west-1';$env:SSOENV_ARGS=$null;$env:SSOENV_KEY_ID='it''s';\n",
            ),
        ] {
            assert_eq!(String::from_utf8(statements(family, &change()).unwrap()).unwrap(), expected);
        }
    }

    #[test]
    fn only_plain_text_for_sh_begins_with_the_guard() {
        for family in [Family::Posix, Family::Fish, Family::PowerShell] {
            let text = |change: &EnvChange| {
                let texts = [statements(family, change), plain_statements(family, change)];
                texts.map(|text| String::from_utf8(text.unwrap()).unwrap())
            };
            for change in [&change(), &EnvChange::default()] {
                let [statements, plain] = text(change);
                let rest = statements.strip_prefix(": ssoenv-eval;\n").unwrap_or(&statements);
                let expected =
                    if family == Family::Posix { format!("{GUARD}{rest}") } else { statements.clone() };
                assert_eq!(plain, expected);
            }
        }
    }

    #[test]
    fn nothing_to_change_is_still_text_that_succeeds() {
        assert_eq!(statements(Family::Posix, &EnvChange::default()).unwrap(), b": ssoenv-eval;\n");
    }

    #[test]
    fn json_is_one_ascii_object() {
        let mut change = change();
        change.add_set("SSOENV_PROFILE", "ü");
        assert_eq!(
            String::from_utf8(json(&change).unwrap()).unwrap(),
            "{\"ssoenv\":1,\"set\":{\"AWS_REGION\":\"eu-west-1\",\"SSOENV_KEY_ID\":\"it's\",\"SSOENV_PROFILE\":\"\\u00fc\"},\"unset\":[\"AWS_PROFILE\",\"AWS_VAULT\",\"SSOENV_ARGS\"]}\n"
        );
    }

    #[test]
    fn the_hook_of_fish_gets_lines_and_no_code() {
        assert_eq!(
            String::from_utf8(lines(&change()).unwrap()).unwrap(),
            ": ssoenv-data;\nAWS_PROFILE\nAWS_VAULT\nAWS_REGION=eu-west-1\nSSOENV_ARGS\nSSOENV_KEY_ID=it's\n"
        );
    }

    #[test]
    fn an_env_file_leaves_out_what_is_about_the_shell() {
        let mut change = change();
        change.add_set("SSOENV_SAVED", "{}");
        assert_eq!(dotenv(&change).unwrap(), b"AWS_REGION=eu-west-1\n");
    }

    #[test]
    fn control_characters_are_refused_in_every_form() {
        for value in ["a\nb", "a\rb", "\u{1b}[2J", "\u{7f}", "\u{9b}", "\u{2028}", "\u{fffd}"] {
            let mut change = change();
            change.add_set("SSOENV_LABEL", value);
            for result in [statements(Family::Posix, &change), json(&change), dotenv(&change), lines(&change)]
            {
                assert!(result.unwrap_err().to_string().contains("SSOENV_LABEL"), "{value:?}");
            }
        }
    }

    #[test]
    fn a_failure_is_one_statement_that_fails() {
        assert_eq!(
            String::from_utf8(failure(Family::Posix, "no", 3)).unwrap(),
            ": ssoenv-eval || $(throw 'ssoenv: this text is for sh, use --shell powershell');\nfalse;\n"
        );
        assert_eq!(failure(Family::Fish, "no", 3), b"false;\n");
        let text = failure(Family::PowerShell, "no profile 'x'", 5);
        assert_eq!(text, b"throw 'ssoenv: no profile ''x'' (exit code 5)';\n");
        assert_eq!(failure(Family::PowerShell, "this is help", 0), b"throw 'ssoenv: this is help';\n");
    }
}
