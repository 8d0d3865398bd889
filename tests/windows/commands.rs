//! `exec`: the command is a child, and seems to be ssoenv itself.

use super::wine::{Wine, is_open};
use crate::support::wait::until;

#[test]
#[ignore = "needs wine: .ci/windows"]
fn every_exit_code_is_that_of_the_command() {
    let wine = Wine::signed_in();
    for mode in ["keys", "endpoint"] {
        for code in [0, 5, 255, 256, i32::MAX, i32::MIN, -1, -1_073_741_510] {
            let words =
                ["exec", "--quiet", "--mode", mode, "dev", "--", "client.exe", "exit", &code.to_string()];
            assert_eq!(wine.exit_code(&words), code, "{mode}");
        }
    }
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn a_command_has_the_keys_and_is_not_run_without_them() {
    let wine = Wine::signed_in();
    let words = ["exec", "dev", "--", "client.exe", "print", "AWS_ACCESS_KEY_ID", "AWS_REGION"];
    let printed = wine.succeeds(&words);
    assert!(printed.starts_with("AWS_ACCESS_KEY_ID=ASIA"), "{printed}");
    assert!(printed.ends_with("\nAWS_REGION=eu-west-1\n"), "{printed}");
    std::fs::remove_file(wine.token_path()).unwrap();
    let ran = wine.run(&["exec", "staging", "--", "client.exe", "print", "AWS_REGION"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(3), ""), "{ran:?}");
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn a_name_without_its_ending_is_found_as_cmd_finds_it() {
    let wine = Wine::signed_in();
    std::fs::create_dir(wine.home().join("tools")).unwrap();
    std::fs::write(wine.home().join("tools/tool.cmd"), "@echo %1 %AWS_REGION%\r\n@exit /b 3\r\n").unwrap();
    for name in ["tools\\tool", "tools\\tool.cmd", ".\\tools\\TOOL"] {
        let ran = wine.run(&["exec", "dev", "--", name, "a b"]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(3), "\"a b\" eu-west-1\r\n"), "{name}: {ran:?}");
    }
    let path = format!("z:{}", wine.home().join("tools").display());
    let wine = wine.with_variable("WINEPATH", &path);
    let ran = wine.run(&["exec", "dev", "--", "tool", "x"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(3), "x eu-west-1\r\n"), "{ran:?}");
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn a_command_that_is_not_there_is_127_and_the_hint_is_for_this_system() {
    let wine = Wine::signed_in();
    let ran = wine.run(&["exec", "dev", "--", "no-such-thing"]);
    assert_eq!(ran.code, Some(127), "{ran:?}");
    assert!(ran.stderr.contains("`cmd /c`"), "{}", ran.stderr);
    std::fs::write(wine.home().join("text.exe"), "no program").unwrap();
    let ran = wine.run(&["exec", "dev", "--", ".\\text.exe"]);
    assert_eq!(ran.code, Some(126), "{ran:?}");
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn a_killed_ssoenv_takes_the_command_and_its_children_with_it() {
    let wine = Wine::signed_in();
    for mode in ["keys", "endpoint"] {
        let script = format!("client.exe leave child-{mode} & client.exe wait command-{mode}");
        let mut line = wine.ssoenv(&["exec", "--quiet", "--mode", mode, "dev", "--", "cmd", "/c", &script]);
        let mut command = line.spawn().unwrap();
        let ports = ["child", "command"].map(|name| wine.port(&format!("{name}-{mode}")));
        assert!(ports.iter().all(|port| is_open(*port)));
        let killed = wine.runs(&["taskkill", "/f", "/im", "ssoenv.exe"]);
        assert_eq!(killed.code, Some(0), "{killed:?}");
        command.wait().unwrap();
        until(|| !ports.iter().any(|port| is_open(*port)));
    }
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn what_a_command_has_left_running_lives_on() {
    let wine = Wine::signed_in();
    wine.succeeds(&["exec", "dev", "--", "client.exe", "leave", "left"]);
    assert!(is_open(wine.port("left")));
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn each_runs_in_every_target_and_shows_whole_exit_codes() {
    let wine = Wine::signed_in();
    let printed = wine.succeeds(&["each", "dev", "staging", "--", "client.exe", "print", "AWS_ACCOUNT_ID"]);
    assert!(printed.contains("111111111111") && printed.contains("222222222222"), "{printed}");
    let ran = wine.run(&["each", "dev", "staging", "--json", "--", "client.exe", "exit", "-1073741510"]);
    assert_eq!(ran.stdout.matches("\"code\":-1073741510").count(), 2, "{ran:?}");
    assert_eq!(ran.code, Some(1), "{ran:?}");
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn each_finds_a_name_without_its_ending_and_hints_at_cmd() {
    let wine = Wine::signed_in();
    std::fs::create_dir(wine.home().join("tools")).unwrap();
    std::fs::write(wine.home().join("tools/tool.cmd"), "@echo %1 %AWS_REGION%\r\n").unwrap();
    let path = format!("z:{}", wine.home().join("tools").display());
    let wine = wine.with_variable("WINEPATH", &path);
    let printed = wine.succeeds(&["each", "dev", "staging", "--", "tool", "x"]);
    assert!(printed.contains("x eu-west-1") && printed.contains("x us-east-1"), "{printed}");
    let ran = wine.run(&["each", "dev", "--", "no-such-thing"]);
    assert!(ran.code == Some(127) && ran.stderr.contains("`cmd /c`"), "{ran:?}");
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn each_kills_at_a_time_limit_what_a_command_has_started() {
    let wine = Wine::signed_in();
    let script = "client.exe leave left & client.exe wait command";
    let ran = wine.run(&["each", "--timeout", "3s", "dev", "--", "cmd", "/c", script]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    for file in ["left", "command"] {
        let port = wine.port(file);
        until(|| !is_open(port));
    }
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn each_writes_outputs_into_files_for_their_owner() {
    let wine = Wine::signed_in();
    wine.succeeds(&[
        "each",
        "dev",
        "staging",
        "--output",
        "out put",
        "--",
        "client.exe",
        "print",
        "AWS_REGION",
    ]);
    let names: Vec<_> = std::fs::read_dir(wine.home().join("out put")).unwrap().flatten().collect();
    assert!(names.len() >= 2, "{names:?}");
    for entry in names {
        assert!(wine.is_for_its_owner(&entry.path()), "{entry:?}");
    }
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn arguments_arrive_as_they_were_given() {
    let wine = Wine::signed_in();
    for argument in ["a b", "", "it's", "say \"hi\"", "C:\\", "a\\\"b", "Zoë %PATH% ^& !x!"] {
        let printed = wine.succeeds(&["exec", "dev", "--", "client.exe", "echo", argument]);
        assert_eq!(printed, format!("{argument}\n"));
    }
}
