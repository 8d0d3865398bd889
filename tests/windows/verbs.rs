//! Each verb, once.

use super::wine::{Wine, seen};
use serde_json::Value;

#[test]
#[ignore = "needs wine: .ci/windows"]
fn those_that_print_facts() {
    let wine = Wine::signed_in();
    let listed: Value = serde_json::from_str(&wine.succeeds(&["list", "--json"])).unwrap();
    assert!(listed.to_string().contains("222222222222"), "{listed}");
    let found: Value = serde_json::from_str(&wine.succeeds(&["whoami", "dev", "--json"])).unwrap();
    assert_eq!(found["account_id"], "111111111111", "{found}");
    let status: Value = serde_json::from_str(&wine.succeeds(&["status", "--json"])).unwrap();
    assert!(status.to_string().contains("my-org"), "{status}");
    let explained: Value = serde_json::from_str(&wine.succeeds(&["explain", "deploy", "--json"])).unwrap();
    assert!(explained.to_string().contains("arn:aws:iam::222222222222:role/deploy"), "{explained}");
    let process: Value = serde_json::from_str(&wine.succeeds(&["credential-process", "deploy"])).unwrap();
    assert_eq!(process["Version"], 1);
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn a_credential_process_may_have_several_words_in_quotes() {
    let wine = Wine::signed_in();
    std::fs::create_dir(wine.home().join("my tools")).unwrap();
    let script = "@echo {\"Version\": 1, \"AccessKeyId\": \"AKIA%~2\", \"SecretAccessKey\": \"s\"}\r\n";
    std::fs::write(wine.home().join("my tools/keys.cmd"), script).unwrap();
    let line = format!("\"{}\" \"two words\" \"EXAMPLE1\"", seen(&wine.home().join("my tools/keys.cmd")));
    wine.add_sections(&format!("[profile other]\ncredential_process = {line}\n"));
    let printed = wine.succeeds(&["exec", "other", "--", "client.exe", "print", "AWS_ACCESS_KEY_ID"]);
    assert_eq!(printed, "AWS_ACCESS_KEY_ID=AKIAEXAMPLE1\n");
}
