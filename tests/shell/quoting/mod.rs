//! Hostile values through every real shell and back, unchanged; what `emit` writes, statement by statement.

mod powershell;
mod round_trip;
mod statements;
mod values;

use crate::support::shells::{Shell, UTF_8};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError};
use round_trip::{assert_unchanged, check, read, readings};
use ssoenv::shell::{Family, quote};
use values::corpus;

/// One process for each value would take minutes.
const VALUES_PER_PROCESS: usize = 400;

fn of_family(family: Family) -> Vec<Shell> {
    Shell::all().into_iter().filter(|shell| shell.family == family).collect()
}

#[test]
fn every_value_passes_unchanged_through_every_shell_of_the_sh_family() {
    assert_unchanged(&of_family(Family::Posix), &corpus());
}

#[test]
fn every_value_passes_unchanged_through_fish() {
    if let Some(fish) = Shell::named("fish") {
        assert_unchanged(&[fish], &corpus());
    }
}

/// But for line breaks and what is no text in its locale: neither is ever written.
#[test]
fn every_value_that_is_written_passes_unchanged_through_tcsh() {
    let Some(tcsh) = Shell::named("tcsh") else { return };
    let is_written = |value: &Vec<u8>| !value.contains(&b'\n');
    let values: Vec<Vec<u8>> = corpus().into_iter().filter(is_written).collect();
    for reading in readings(Family::Csh) {
        for shell in [tcsh.clone(), tcsh.options(&["-e"])] {
            check(&shell, reading, UTF_8, &values).unwrap_or_else(|wrong| panic!("{wrong}"));
        }
    }
}

#[test]
fn options_of_the_shells_make_no_difference() {
    let all_of_zsh = ["rcquotes", "shwordsplit", "ksharrays", "nullglob", "extendedglob"];
    let all_of_zsh: Vec<&str> = all_of_zsh.iter().flat_map(|option| ["-o", option]).collect();
    let variants: [(&str, &[&str]); 15] = [
        ("bash", &["-o", "posix"]),
        ("bash", &["-euo", "pipefail"]),
        ("bash", &["-o", "history", "-o", "histexpand"]),
        ("bash", &["-O", "extglob", "-O", "nullglob"]),
        ("bash --posix", &["-euo", "pipefail"]),
        ("dash", &["-eu"]),
        ("mksh", &["-euo", "pipefail"]),
        ("busybox sh", &["-eu"]),
        ("zsh", &["-euo", "pipefail"]),
        ("zsh", &["-o", "rcquotes"]),
        ("zsh", &["-o", "shwordsplit"]),
        ("zsh", &["-o", "ksharrays"]),
        ("zsh", &["-o", "nullglob"]),
        ("zsh", &["-o", "extendedglob"]),
        ("zsh", &all_of_zsh),
    ];
    let shells = variants.iter().filter_map(|(name, options)| Some(Shell::named(name)?.options(options)));
    assert_unchanged(&shells.collect::<Vec<_>>(), &corpus());
}

/// Shows that the canary sings, and why there are two quoters.
#[test]
fn the_quoting_of_sh_is_an_injection_in_fish() {
    let Some(fish) = Shell::named("fish") else { return };
    let value = br"\'; touch CANARY; echo \";
    for reading in readings(Family::Fish) {
        let text = |quoted: Vec<u8>| [b"set -gx V ", &quoted[..], b";\n"].concat();
        assert_eq!(read(&fish, reading, &[], &text(quote::posix(value))).litter, ["CANARY"], "{reading}");
        assert_eq!(read(&fish, reading, &[], &text(quote::fish(value))).litter, [""; 0], "{reading}");
    }
}

#[test]
fn an_unquoted_value_is_an_injection_in_every_shell() {
    for shell in Shell::all() {
        let text: &[u8] = match shell.family {
            Family::Fish => b"set -gx V (touch CANARY);\n",
            _ => b"export V=$(touch CANARY);\n",
        };
        for reading in readings(shell.family) {
            assert_eq!(read(&shell, reading, &[], text).litter, ["CANARY"], "{} {reading}", shell.name);
        }
    }
}

#[test]
fn a_value_that_changes_on_the_way_is_noticed() {
    for shell in Shell::all() {
        // A NUL ends the value, or is dropped: no quoting can carry it.
        let result = check(&shell, readings(shell.family)[0], UTF_8, &[b"a\0b".to_vec()]);
        assert!(result.is_err(), "{}", shell.name);
    }
}

/// Half of the bytes are special to some shell.
fn any_values() -> impl Strategy<Value = Vec<Vec<u8>>> {
    let special = prop::sample::select(&b"'\\\"$`!(){}[]*?~#%^&|;<>=-\n\r\t \x95\x5c\xbf"[..]);
    let byte = prop_oneof![1 => special, 1 => 1..=255_u8];
    prop::collection::vec(prop::collection::vec(byte, 0..=200), 1..=VALUES_PER_PROCESS)
}

fn config() -> Config {
    // No file of past failures: what was found belongs in the corpus.
    Config { cases: 24, failure_persistence: None, max_shrink_iters: 1000, ..Config::default() }
}

fn passes_unchanged(name: &str, values: &[Vec<u8>]) -> Result<(), TestCaseError> {
    let Some(shell) = Shell::named(name) else { return Ok(()) };
    check(&shell, readings(shell.family)[0], UTF_8, values).map_err(TestCaseError::fail)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_bytes_pass_unchanged_through_bash(values in any_values()) {
        passes_unchanged("bash", &values)?;
    }

    #[test]
    fn any_bytes_pass_unchanged_through_fish(values in any_values()) {
        passes_unchanged("fish", &values)?;
    }
}
