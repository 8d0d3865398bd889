//! Each verb that prints facts, and what Windows changes about it.

use super::wine::{Wine, seen};
use crate::support::permissions;
use serde_json::Value;

#[test]
#[ignore = "needs wine: .ci/windows"]
fn list_has_every_profile() {
    let wine = Wine::signed_in();
    let listed = wine.json(&["list", "--json"]);
    assert!(listed.to_string().contains("222222222222"), "{listed}");
    let names = wine.succeeds(&["list", "--names"]);
    assert!(names.lines().any(|name| name == "old-style"), "{names}");
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn list_asks_the_service_what_is_available() {
    let wine = Wine::signed_in();
    let listed = wine.succeeds(&["list", "--available", "--json"]);
    assert!(listed.contains("012345678901/ReadOnly"), "{listed}");
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn whoami_asks_sts() {
    let found = Wine::signed_in().json(&["whoami", "dev", "--json"]);
    assert_eq!(found["account_id"], "111111111111", "{found}");
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn status_knows_the_session_and_answers_by_exit_code() {
    let wine = Wine::signed_in();
    let status = wine.json(&["status", "--json"]);
    assert!(status.to_string().contains("my-org"), "{status}");
    let quiet = ["status", "--quiet", "--profile", "dev"];
    assert_eq!(wine.run(&quiet).code, Some(0));
    std::fs::remove_file(wine.token_path()).unwrap();
    assert_eq!(wine.run(&quiet).code, Some(3));
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn explain_names_the_role_and_the_file() {
    let explained = Wine::signed_in().json(&["explain", "deploy", "--json"]).to_string();
    assert!(explained.contains("arn:aws:iam::222222222222:role/deploy"), "{explained}");
    assert!(explained.contains(r"\\.aws\\config"), "{explained}");
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn credential_process_answers_for_a_chain() {
    let process = Wine::signed_in().json(&["credential-process", "deploy"]);
    assert_eq!(process["Version"], 1);
    assert!(process["AccessKeyId"].as_str().unwrap().starts_with("ASIA"), "{process}");
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn without_a_verb_it_shows_what_to_do() {
    let ran = Wine::signed_in().run(&[]);
    assert!(ran.code == Some(0) && ran.stderr.contains("ssoenv use PROFILE"), "{ran:?}");
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn help_has_verbs_and_pages() {
    let wine = Wine::signed_in();
    for (words, expected) in [
        (&["help"][..], "credential-process"),
        (&["help", "use"], "--min-ttl"),
        (&["help", "powershell"], "$PROFILE"),
    ] {
        let shown = wine.succeeds(words);
        assert!(shown.contains(expected), "{words:?}: {shown}");
    }
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn the_console_link_is_printed() {
    let printed = Wine::signed_in().succeeds(&["console", "dev", "--print"]);
    assert!(printed.starts_with("http") && printed.contains("account_id=111111111111"), "{printed}");
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn failures_have_their_exit_codes() {
    let wine = Wine::signed_in();
    wine.service.unassign("222222222222", "Developer");
    for (words, code) in [
        (&["use", "--no-such-option"][..], 2),
        (&["use", "staging", "--format", "json"], 4),
        (&["whoami", "no-such-profile"], 5),
    ] {
        let ran = wine.run(words);
        assert_eq!(ran.code, Some(code), "{words:?}: {ran:?}");
    }
    let wine = wine.with_variable("AWS_ENDPOINT_URL_SSO", "http://127.0.0.1:1");
    let ran = wine.run(&["use", "dev", "--format", "json"]);
    assert_eq!(ran.code, Some(6), "{ran:?}");
}

/// Finding of `doctor` with this id.
fn finding(report: &Value, id: &str) -> Option<Value> {
    report["findings"].as_array().unwrap().iter().find(|finding| finding["id"] == id).cloned()
}

fn examined(wine: &Wine) -> Value {
    let ran = wine.run(&["doctor", "--offline", "--json"]);
    serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{ran:?}"))
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn doctor_finds_programs_by_the_endings_of_windows() {
    let wine = Wine::signed_in();
    std::fs::write(wine.home().join("keys.cmd"), "@rem\r\n").unwrap();
    let path = seen(&wine.home().join("keys"));
    wine.add_sections(&format!(
        "[profile a]\ncredential_process = client x\n[profile b]\ncredential_process = \"{path}\"\n\
         [profile c]\ncredential_process = no-such-program x\n"
    ));
    let report = examined(&wine);
    let found = finding(&report, "process.not-found").unwrap().to_string();
    assert!(found.contains("profile c") && !report.to_string().contains("profile a does not"), "{report}");
    let all = report["findings"].as_array().unwrap();
    assert_eq!(all.iter().filter(|finding| finding["id"] == "process.not-found").count(), 1, "{report}");
    assert_eq!(finding(&report, "program.not-on-path"), None, "{report}");
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn doctor_reads_access_control_lists() {
    let wine = Wine::signed_in();
    // Wine makes these lists of permission bits.
    permissions::set(wine.token_path(), 0o600);
    permissions::set(wine.home().join(".aws/config"), 0o600);
    assert_eq!(finding(&examined(&wine), "permission.readable-by-others"), None);
    permissions::set(wine.token_path(), 0o644);
    let found = finding(&examined(&wine), "permission.readable-by-others").unwrap();
    assert!(found["evidence"].to_string().contains("others may read it"), "{found}");
    assert!(found["remedy"].as_str().unwrap().starts_with("icacls '"), "{found}");
    permissions::set(wine.home().join(".aws/config"), 0o666);
    let found = finding(&examined(&wine), "permission.writable-by-others").unwrap();
    assert!(found["evidence"].to_string().contains("others may change it"), "{found}");
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn doctor_gives_remedies_in_words_of_powershell() {
    let wine = Wine::signed_in();
    std::fs::create_dir_all(wine.home().join(".aws/cli/cache")).unwrap();
    std::fs::write(wine.role_path("111111111111", "Developer"), "no JSON").unwrap();
    let wine =
        wine.with_variable("AWS_PROFILE", "no-such").with_variable("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE1");
    let report = examined(&wine);
    let remedies =
        |id: &str| finding(&report, id).unwrap_or_else(|| panic!("{id}: {report}"))["remedy"].to_string();
    assert!(remedies("cache.broken").contains("Remove-Item -LiteralPath '"), "{report}");
    assert!(remedies("variable.half-a-key").contains("Remove-Item Env:AWS_"), "{report}");
    assert!(!report.to_string().contains("\"rm "), "{report}");
}
