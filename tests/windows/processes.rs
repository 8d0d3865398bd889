//! Several processes at once: locks, shared caches, what works behind a command.

use super::wine::{Wine, ended, is_open, start};
use crate::support::identity_center::{Fault, Operation};
use crate::support::wait::until;
use crate::support::world::{Ran, ran};
use serde_json::Value;
use std::process::Stdio;

/// Runs six at once.
fn six(wine: &Wine, arguments: &[&str]) -> Vec<Ran> {
    let running: Vec<_> = (0..6).map(|_| start(wine.ssoenv(arguments))).collect();
    running.into_iter().map(ended).collect()
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn six_that_want_the_same_role_make_one_call() {
    let wine = Wine::signed_in();
    let all = six(&wine, &["credential-process", "dev"]);
    assert!(all.iter().all(|ran| ran.code == Some(0)), "{all:?}");
    let key = |ran: &Ran| serde_json::from_str::<Value>(&ran.stdout).unwrap()["AccessKeyId"].clone();
    assert!(all.iter().all(|ran| key(ran) == key(&all[0])), "{all:?}");
    assert_eq!(wine.service.count(Operation::GetRoleCredentials), 1);
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn six_that_find_an_old_token_renew_it_once() {
    let wine = Wine::signed_in();
    wine.sign_in_with(60);
    let all = six(&wine, &["credential-process", "staging"]);
    assert!(all.iter().all(|ran| ran.code == Some(0)), "{all:?}");
    assert_eq!(wine.service.count(Operation::CreateToken), 1);
    let whole = wine.token();
    assert!(whole["refreshToken"].is_string() && whole["accessToken"].is_string(), "{whole}");
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn six_that_write_the_configuration_leave_all_that_they_wrote() {
    let wine = Wine::signed_in();
    let of = |number: usize| {
        let name = format!("new-{number}");
        let words = ["configure", "--session", "my-org", "--account", "111111111111", "--role", "Developer"];
        wine.ssoenv(&[&words[..], &["--region", "eu-west-2", "--no-input", "--profile", &name]].concat())
    };
    let running: Vec<_> = (0..6).map(|number| start(of(number))).collect();
    let all: Vec<Ran> = running.into_iter().map(ended).collect();
    let text = wine.read(".aws/config");
    for (number, ran) in all.iter().enumerate() {
        // One that finds another's change may say so instead of writing.
        assert_eq!(ran.code == Some(0), text.contains(&format!("[profile new-{number}]")), "{ran:?}\n{text}");
    }
    assert!(all.iter().any(|ran| ran.code == Some(0)), "{all:?}");
    assert!(text.contains("[profile staging]") && text.contains("[sso-session my-org]"), "{text}");
    let left: Vec<_> = std::fs::read_dir(wine.home().join(".aws"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".tmp"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn a_renewal_behind_the_prompt_keeps_no_reader_of_its_output_waiting() {
    let mut wine = Wine::signed_in();
    let change = wine.json(&["use", "dev", "--format", "json"]);
    wine.apply(&change);
    std::fs::remove_file(wine.role_path("111111111111", "Developer")).unwrap();
    wine.variable("SSOENV_REFRESH_AT", "1").variable("SSOENV_EXPIRES_AT", "1");
    wine.service.fault(Operation::GetRoleCredentials, Fault::Hang);
    let mut hook = wine.ssoenv(&["__from=powershell-hook", "__hook", "refresh"]);
    // Wine itself hands stderr on.
    let ran = ran(hook.stderr(Stdio::null()).output().unwrap());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    // It would have been called three times by the end of the process behind it.
    until(|| wine.service.count(Operation::GetRoleCredentials) > 1);
    assert_eq!(wine.service.count(Operation::GetRoleCredentials), 2);
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn a_killed_each_takes_its_commands_with_it() {
    let wine = Wine::signed_in();
    let script = "client.exe leave child-%SSOENV_PROFILE% & client.exe wait command-%SSOENV_PROFILE%";
    let mut line = wine.ssoenv(&["each", "dev", "staging", "--", "cmd", "/c", script]);
    let mut each = line.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let ports: Vec<u16> = ["child-dev", "command-dev", "child-staging", "command-staging"]
        .into_iter()
        .map(|file| wine.port(file))
        .collect();
    assert!(ports.iter().all(|port| is_open(*port)));
    assert_eq!(wine.runs(&["taskkill", "/f", "/im", "ssoenv.exe"]).code, Some(0));
    each.wait().unwrap();
    until(|| !ports.iter().any(|port| is_open(*port)));
}
