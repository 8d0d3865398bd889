//! Text for shells: which one a caller on Windows gets, and that it is whole.

use super::wine::Wine;
use serde_json::Value;

#[test]
#[ignore = "needs wine: .ci/windows"]
fn use_prints_one_line_of_powershell() {
    let printed = Wine::signed_in().succeeds(&["use", "dev"]);
    assert!(printed.starts_with("<#ssoenv-eval#>"), "{printed}");
    assert!(
        printed.contains("AWS_SECRET_ACCESS_KEY") && printed.trim_end().lines().count() == 1,
        "{printed}"
    );
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn use_prints_text_for_sh_in_git_bash_and_msys2() {
    let wine = Wine::signed_in().with_variable("MSYSTEM", "MINGW64");
    let printed = wine.succeeds(&["use", "dev"]);
    assert!(printed.starts_with(": ssoenv-eval") && !printed.contains('\r'), "{printed}");
    assert!(wine.run(&["use", "no-such"]).stdout.ends_with("false;\n"));
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn use_prints_json_and_lines_for_env_files() {
    let wine = Wine::signed_in();
    let set = wine.json(&["use", "dev", "--format", "json"])["set"].clone();
    assert_eq!(set["AWS_ACCOUNT_ID"], "111111111111", "{set}");
    // No terminal session on Windows.
    assert_eq!(set["SSOENV_SID"], Value::Null, "{set}");
    let lines = wine.succeeds(&["use", "dev", "--format", "dotenv"]);
    assert!(lines.lines().any(|line| line == "AWS_REGION=eu-west-1"), "{lines}");
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn a_failed_use_throws_and_changes_nothing() {
    let ran = Wine::signed_in().run(&["use", "no-such"]);
    assert_eq!(ran.code, Some(5), "{ran:?}");
    assert!(ran.stdout.starts_with("throw '") && ran.stdout.lines().count() == 1, "{ran:?}");
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn a_cached_use_needs_no_service() {
    let wine = Wine::signed_in();
    wine.succeeds(&["use", "dev"]);
    wine.service.forget_calls();
    wine.succeeds(&["use", "dev"]);
    assert_eq!(wine.service.calls().len(), 0);
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn off_puts_back_what_was_there() {
    let mut wine = Wine::signed_in().with_variable("AWS_REGION", "ap-south-1");
    let change = wine.json(&["use", "dev", "--format", "json"]);
    wine.apply(&change);
    assert_eq!(wine.variables()["AWS_REGION"], "eu-west-1");
    let change = wine.json(&["off", "--format", "json"]);
    wine.apply(&change);
    assert_eq!(wine.variables()["AWS_REGION"], "ap-south-1");
    assert!(!wine.variables().contains_key("AWS_ACCESS_KEY_ID"));
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn the_prompt_says_which_profile_is_active() {
    let mut wine = Wine::signed_in();
    let change = wine.json(&["use", "prod", "--format", "json"]);
    wine.apply(&change);
    let shown = wine.succeeds(&["prompt", "--format", "{label} {account} {role}"]);
    assert_eq!(shown.trim_end(), "prod 012345678901 Administrator");
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn init_prints_a_hook_for_each_shell_of_windows() {
    let wine = Wine::signed_in();
    for (shell, expected) in [("powershell", "function"), ("bash", "PROMPT_COMMAND"), ("zsh", "precmd")] {
        let printed = wine.succeeds(&["init", shell]);
        assert!(printed.contains(expected), "{shell}");
    }
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn init_writes_its_line_into_a_profile_with_a_byte_order_mark_and_takes_it_out_again() {
    let wine = Wine::signed_in();
    let folder = wine.home().join("Documents/PowerShell Zoë");
    std::fs::create_dir_all(&folder).unwrap();
    let profile = folder.join("profile.ps1");
    let before = "\u{feff}$x = 1\r\n";
    std::fs::write(&profile, before).unwrap();
    let file = r"Documents\PowerShell Zoë\profile.ps1";
    wine.succeeds(&["init", "powershell", "--install", "--file", file]);
    let after = std::fs::read_to_string(&profile).unwrap();
    assert!(after.starts_with(before) && after.contains("ssoenv init powershell"), "{after:?}");
    wine.succeeds(&["init", "powershell", "--uninstall", "--file", file]);
    assert_eq!(std::fs::read_to_string(&profile).unwrap(), before);
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn completions_are_printed_and_answer() {
    let wine = Wine::signed_in();
    for shell in ["powershell", "bash", "zsh", "fish"] {
        assert!(wine.succeeds(&["completions", shell]).contains("ssoenv"), "{shell}");
    }
}
