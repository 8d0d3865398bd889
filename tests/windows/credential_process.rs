//! Programs of `credential_process`, which `cmd.exe` runs.

use super::wine::{Wine, is_open, seen};
use crate::support::wait::until;

/// Makes a script that prints keys whose id ends with its second argument.
fn with_script(wine: &Wine, line: impl Fn(&str) -> String) {
    std::fs::create_dir(wine.home().join("my tools")).unwrap();
    let script = "@echo {\"Version\": 1, \"AccessKeyId\": \"AKIA%~2\", \"SecretAccessKey\": \"s\"}\r\n";
    std::fs::write(wine.home().join("my tools/keys.cmd"), script).unwrap();
    let path = seen(&wine.home().join("my tools/keys.cmd"));
    wine.add_sections(&format!("[profile other]\ncredential_process = {}\n", line(&path)));
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn it_may_have_several_words_in_quotes() {
    let wine = Wine::signed_in();
    with_script(&wine, |path| format!("\"{path}\" \"two words\" \"EXAMPLE1\""));
    let printed = wine.succeeds(&["exec", "other", "--", "client.exe", "print", "AWS_ACCESS_KEY_ID"]);
    assert_eq!(printed, "AWS_ACCESS_KEY_ID=AKIAEXAMPLE1\n");
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn one_word_in_quotes_and_none_behind_it_are_left_alone_as_well() {
    let wine = Wine::signed_in();
    with_script(&wine, |path| format!("\"{path}\" one EXAMPLE2"));
    assert_eq!(wine.json(&["credential-process", "other"])["AccessKeyId"], "AKIAEXAMPLE2");
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn ssoenv_itself_takes_a_session_with_a_blank_in_its_name() {
    let wine = Wine::signed_in();
    let start_url = wine.service.start_url();
    wine.add_sections(&format!(
        "[sso-session \"my other\"]\nsso_start_url = {start_url}\nsso_region = us-east-1\n\
         [profile other]\ncredential_process = \"{}\" credential-process 111111111111/Developer --session \"my other\"\n",
        seen(&wine.program())
    ));
    wine.sign_in_to("my other");
    let printed = wine.succeeds(&["exec", "other", "--", "client.exe", "print", "AWS_ACCESS_KEY_ID"]);
    assert!(printed.starts_with("AWS_ACCESS_KEY_ID=ASIA"), "{printed}");
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn one_that_is_ended_takes_what_it_has_started_with_it() {
    let wine = Wine::signed_in();
    // More output than any credentials.
    wine.add_sections("[profile other]\ncredential_process = client.exe leave left & client.exe flood\n");
    let ran = wine.run(&["credential-process", "other"]);
    assert!(ran.code == Some(1) && ran.stderr.contains("more than 1024 KiB of output"), "{ran:?}");
    let port = wine.port("left");
    until(|| !is_open(port));
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn what_one_has_left_behind_after_its_answer_lives_on() {
    let wine = Wine::signed_in();
    let script = "@client.exe leave left\r\n@echo {\"Version\": 1, \"AccessKeyId\": \"AKIAEXAMPLE3\", \"SecretAccessKey\": \"s\"}\r\n";
    std::fs::write(wine.home().join("agent.cmd"), script).unwrap();
    wine.add_sections("[profile other]\ncredential_process = agent.cmd\n");
    assert!(wine.succeeds(&["credential-process", "other"]).contains("AKIAEXAMPLE3"));
    assert!(is_open(wine.port("left")));
}
