//! There and back: statements into a real shell, and the values out of the environment of a child of it.

use crate::support::shells::{Shell, UTF_8};
use crate::support::world::SH_TEXT;
use ssoenv::shell::{Family, quote};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Output;
use tempfile::TempDir;

/// As many variables as a change has, about.
const VARIABLES_PER_LINE: usize = 30;

/// What the shell left.
pub struct Outcome {
    /// Of a child that it started after the text.
    pub environment: BTreeMap<Vec<u8>, Vec<u8>>,
    /// Files that were not there before.
    pub litter: Vec<String>,
    /// How it ended and what it complained of, if it did.
    pub complaint: Option<String>,
}

/// The ways of evaluating the file `text`.
pub fn readings(family: Family) -> &'static [&'static str] {
    match family {
        Family::Posix => &[r#"eval "$(cat text)""#, ". ./text"],
        Family::Fish => &["cat text | source", r#"eval "$(cat text)""#],
        // Between the lines of a text PowerShell puts what this variable holds.
        Family::PowerShell => &[
            r#"iex "$(cat text)""#,
            r#"$OFS = 'x'; iex "$(cat text)""#,
            r#"$OFS = ' # '; iex "$(cat text)""#,
            "iex (cat text | Out-String)",
            "cat text | iex",
        ],
        Family::Csh => &[
            r#"eval "`cat text`""#,
            "source text",
            // In which a backslash is special between quotes too.
            r#"set backslash_quote; eval "`cat text`""#,
        ],
        Family::Cmd => &[],
    }
}

/// The statements of `emit`, for any name and any bytes; that they are the same is tested in `statements.rs`.
pub fn statements(family: Family, variables: &[(String, Vec<u8>)]) -> Vec<u8> {
    let name_and_value = |(name, value): &(String, Vec<u8>)| match family {
        Family::Posix => [b"\\export ", name.as_bytes(), b"=", &quote::posix(value)].concat(),
        Family::Fish => [b"set -gx ", name.as_bytes(), b" ", &quote::fish(value)].concat(),
        Family::PowerShell => {
            format!("$env:{name}={}", quote::powershell(str::from_utf8(value).unwrap())).into_bytes()
        }
        Family::Csh => [b"''setenv ", name.as_bytes(), b" ", &quote::csh(value)].concat(),
        Family::Cmd => unreachable!("its lines are checked under wine"),
    };
    let links: Vec<Vec<u8>> = variables.iter().map(name_and_value).collect();
    match family {
        Family::Posix => [SH_TEXT.as_bytes(), &links.join(&b" && "[..])[..], b";\n"].concat(),
        Family::Fish => [b": ssoenv-eval;\n", &links.join(&b";\n"[..])[..], b";\ntrue;\n"].concat(),
        Family::PowerShell => [b"<#ssoenv-eval#>", &links.join(&b";"[..])[..], b";\n"].concat(),
        Family::Csh => [b": ssoenv-eval;\n", &links.join(&b" && "[..])[..], b";\n"].concat(),
        Family::Cmd => unreachable!("its lines are checked under wine"),
    }
}

/// Has the shell evaluate the text in an empty folder.
pub fn read(shell: &Shell, reading: &str, variables: &[(&str, &str)], text: &[u8]) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    let home = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("text"), text).unwrap();
    // Into a file, since PowerShell might decode what passes through its own hands; without double quotes, since older
    // ones lose those of an argument.
    let dump = home.path().join("dump");
    let then = match shell.family {
        Family::Posix | Family::Csh => " && ",
        Family::Fish => "; and ",
        Family::PowerShell | Family::Cmd => "; ",
    };
    let script = format!("{reading}{then}/bin/sh -c 'exec /usr/bin/env -0 >$DUMP'");
    let mut command = shell.command(&script);
    command.current_dir(&folder).env("HOME", home.path()).env("DUMP", &dump);
    let output = command.envs(variables.iter().copied()).output().unwrap();

    outcome(&dump, &folder, &output)
}

/// Has PowerShell evaluate the text in each of these ways, one after the other, each in a scope of its own.
pub fn read_in_turn(powershell: &Shell, readings: &[&str], text: &[u8]) -> Vec<Outcome> {
    let folder = tempfile::tempdir().unwrap();
    let home = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("text"), text).unwrap();
    let parts = readings.iter().enumerate().map(|(number, reading)| {
        format!(
            "& {{ {reading} }}; $env:DUMP = \"$HOME/{number}\"; /bin/sh -c 'exec /usr/bin/env -0 >$DUMP'
             Get-ChildItem Env: | Where-Object Name -CMatch '\\AV[0-9]+\\z' | Remove-Item\n"
        )
    });
    let mut command = powershell.command(&parts.collect::<String>());
    let output = command.current_dir(&folder).env("HOME", home.path()).output().unwrap();
    (0..readings.len())
        .map(|number| outcome(&home.path().join(number.to_string()), &folder, &output))
        .collect()
}

fn outcome(dump: &Path, folder: &TempDir, output: &Output) -> Outcome {
    let dumped = std::fs::read(dump).unwrap_or_default();
    let entries = std::fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    let said = [&output.stdout[..], &output.stderr].concat();
    let silent_success = output.status.success() && said.is_empty();
    Outcome {
        environment: dumped.split(|byte| *byte == 0).filter_map(name_and_value).collect(),
        litter: names.filter(|name| name != "text").collect(),
        complaint: (!silent_success).then(|| format!("{}: {}", output.status, excerpt(&said))),
    }
}

/// Whether all values arrive unchanged and nothing else happens.
pub fn check(shell: &Shell, reading: &str, locale: &str, values: &[Vec<u8>]) -> Result<(), String> {
    let numbered = |(index, value): (usize, &Vec<u8>)| (format!("V{index}"), value.clone());
    let variables: Vec<(String, Vec<u8>)> = values.iter().enumerate().map(numbered).collect();
    let lines = variables.chunks(VARIABLES_PER_LINE).map(|line| statements(shell.family, line));
    let outcome = read(shell, reading, &[("LC_ALL", locale)], &lines.collect::<Vec<_>>().concat());

    let changed =
        |(name, value): &&(String, Vec<u8>)| outcome.environment.get(name.as_bytes()) != Some(value);
    let changed: Vec<_> = variables.iter().filter(changed).collect();
    let seen = |(name, value): &&(String, Vec<u8>)| {
        let arrived = outcome.environment.get(name.as_bytes());
        format!("\n  {} became {:?}", excerpt(value), arrived.map(|arrived| excerpt(arrived)))
    };
    if changed.is_empty() && outcome.litter.is_empty() && outcome.complaint.is_none() {
        return Ok(());
    }
    Err(format!(
        "{}, {reading}, LC_ALL={locale}: {} of {} values changed, files {:?}, {:?}{}",
        shell.name,
        changed.len(),
        values.len(),
        outcome.litter,
        outcome.complaint,
        changed.iter().take(10).map(seen).collect::<String>(),
    ))
}

/// The same for every way of evaluating and both kinds of locale; all that went wrong is said at once.
pub fn assert_unchanged(shells: &[Shell], values: &[Vec<u8>]) {
    assert!(!shells.is_empty());
    let mut wrong = Vec::new();
    for shell in shells {
        for reading in readings(shell.family) {
            let results = [UTF_8, "C"].map(|locale| check(shell, reading, locale, values));
            wrong.extend(results.into_iter().filter_map(Result::err));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn name_and_value(entry: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let equals = entry.iter().position(|byte| *byte == b'=')?;
    Some((entry[..equals].to_vec(), entry[equals + 1..].to_vec()))
}

fn excerpt(bytes: &[u8]) -> String {
    bytes[..bytes.len().min(200)].escape_ascii().to_string()
}
