//! What each form of the output says: labels, names of files, fields of JSON, headers and failures.

use super::credentials::world_of;
use crate::support::world::{Ran, World, ran};
use serde_json::{Value, json};
use std::fs;
use std::os::unix::fs::MetadataExt;

fn each(world: &World, words: &[&str], script: &str) -> Ran {
    world.run(&[&["each"], words, &["--", "sh", "-c", script]].concat())
}

/// A role that no profile has.
fn with_an_account_more() -> World {
    let world = World::signed_in();
    world.service.assign("333333333333", "more", "more@example.com", &["ReadOnly"]);
    world
}

fn lines(ran: &Ran) -> Vec<Value> {
    ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn stdout_is_what_the_commands_print_and_headers_go_to_stderr() {
    let world = with_an_account_more();
    let script = "[ $AWS_SSO_PROFILE = dev ] || printf \"{\\\"a\\\": \\\"$AWS_ACCOUNT_ID\\\"}\"";
    let ran = each(&world, &["dev", "staging", "333333333333/ReadOnly"], script);
    assert_eq!(ran.stdout, "{\"a\": \"222222222222\"}\n{\"a\": \"333333333333\"}\n");
    // No header for a command that prints nothing.
    assert_eq!(
        ran.stderr,
        "==> staging, 222222222222, Developer, us-east-1 <==\n\
         ==> 333333333333/ReadOnly <==\n\
         ssoenv: 3 jobs succeeded\n"
    );
    let ran = each(&world, &["dev", "staging", "--quiet"], "echo out");
    assert_eq!((&*ran.stdout, &*ran.stderr), ("out\nout\n", ""));
}

#[test]
fn bytes_that_are_no_text_are_said_to_be_base64() {
    let world = World::signed_in();
    let script = "printf 'a\\377'; printf '\\303\\274\\033[2J' >&2";
    let ran = each(&world, &["dev", "--json"], script);
    assert!(!ran.stdout.contains('\u{1b}'));
    let line = &lines(&ran)[0];
    assert_eq!((&line["stdout_base64"], &line["stderr"]), (&json!("Yf8="), &json!("ü\u{1b}[2J")));
    assert!(line.get("stdout").is_none());
}

#[test]
fn every_end_has_its_line_of_json_and_its_row() {
    let world = World::signed_in();
    let script = "case $AWS_REGION in *-1) exit 3;; *-2) kill -9 $$;; *-3) sleep 600;; esac";
    let words = ["dev", "--region", "us-east-1,us-east-2,us-east-3,us-east-4", "--timeout", "2s"];
    let ran = each(&world, &[&words[..], &["--json"]].concat(), script);
    assert_eq!(ran.code, Some(1));
    let mut ends: Vec<(Value, Value, Value)> = lines(&ran)
        .iter()
        .map(|line| (line["region"].clone(), line["code"].clone(), line["error"].clone()))
        .collect();
    ends.sort_by_key(|(region, ..)| region.to_string());
    assert_eq!(
        ends,
        [
            (json!("us-east-1"), json!(3), Value::Null),
            (json!("us-east-2"), json!(137), json!("ended by SIGKILL")),
            (json!("us-east-3"), json!(143), json!("timed out")),
            (json!("us-east-4"), json!(0), Value::Null),
        ]
    );
    let table = "ssoenv: 3 of 4 jobs failed\n\
                 TARGET  ACCOUNT       REGION     RESULT\n\
                 dev     111111111111  us-east-1  exit code 3\n\
                 dev     111111111111  us-east-2  ended by SIGKILL\n\
                 dev     111111111111  us-east-3  timed out\n";
    assert_eq!(ran.stderr, table);
    assert_eq!(each(&world, &words, script).stderr, table);
}

#[test]
fn a_job_without_credentials_has_a_line_that_says_why() {
    let world = World::signed_in();
    let sections =
        "[profile none]\nsso_session = my-org\nsso_account_id = 999999999999\nsso_role_name = Admin\n";
    world.add_sections(sections);
    let ran = each(&world, &["none", "dev", "--json"], "echo out");
    assert_eq!(ran.code, Some(1));
    let line = lines(&ran).into_iter().find(|line| line["target"] == "none").unwrap();
    assert_eq!(
        (&line["code"], &line["stdout"], &line["seconds"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    assert!(line["error"].as_str().unwrap().starts_with("not started: "), "{line}");
    let row = ran.stderr.lines().find(|row| row.starts_with("none  ")).unwrap_or_default();
    assert!(row.contains("not started: "), "{}", ran.stderr);
}

#[test]
fn failures_beyond_fifty_are_counted() {
    let world = world_of(60);
    let ran = each(&world, &["many-*"], "exit 1");
    assert!(ran.stderr.starts_with("ssoenv: 60 of 60 jobs failed\n"), "{}", ran.stderr);
    assert!(ran.stderr.ends_with("exit code 1\n… and 10 more\n") && ran.stderr.lines().count() == 53);
}

#[test]
fn labels_are_aligned_and_a_region_stands_where_a_target_has_several() {
    let world = World::signed_in();
    let ran = each(&world, &["dev", "staging", "--prefix", "--jobs", "1"], "printf 'a\\nb'; echo c >&2");
    assert_eq!(ran.stdout, "dev     │ a\ndev     │ b\nstaging │ a\nstaging │ b\n");
    assert_eq!(ran.stderr, "dev     │ c\nstaging │ c\nssoenv: 2 jobs succeeded\n");
    let words = ["dev", "--prefix", "--jobs", "1", "--region", "eu-west-1,us-east-1"];
    assert_eq!(each(&world, &words, "echo a").stdout, "dev eu-west-1 │ a\ndev us-east-1 │ a\n");
}

#[test]
fn files_are_new_private_and_safely_named() {
    let world = with_an_account_more();
    let words = ["333333333333/ReadOnly", "dev", "--output", "all/here"];
    let ran = each(&world, &words, "[ $AWS_SSO_PROFILE != dev ] || echo out; echo err >&2");
    assert_eq!((ran.code, &*ran.stdout), (Some(0), ""), "{}", ran.stderr);
    let folder = world.home().join("all/here");
    let mut files: Vec<(String, u32, u64)> = fs::read_dir(&folder)
        .unwrap()
        .map(|file| {
            let file = file.unwrap();
            let about = file.metadata().unwrap();
            (file.file_name().into_string().unwrap(), about.mode() & 0o777, about.len())
        })
        .collect();
    files.sort();
    let expected =
        [("333333333333-ReadOnly.err", 4), ("333333333333-ReadOnly.out", 0), ("dev.err", 4), ("dev.out", 4)];
    assert_eq!(files, expected.map(|(name, length)| (name.to_owned(), 0o600, length)));
    assert_eq!(folder.metadata().unwrap().mode() & 0o777, 0o700);
    // Nothing runs where a file would be overwritten; others there are no obstacle.
    let ran = each(&world, &words, "touch was-run");
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("all/here/333333333333-ReadOnly.out exists"), "{}", ran.stderr);
    assert!(!world.home().join("was-run").exists());
    assert_eq!(each(&world, &["staging", "--output", "all/here"], "echo x").code, Some(0));
    assert_eq!(world.read("all/here/staging.out"), "x\n");
}

#[test]
fn a_folder_that_cannot_be_made_ends_the_run_before_it_begins() {
    let world = World::signed_in();
    fs::write(world.home().join("file"), "").unwrap();
    let ran = each(&world, &["dev", "--output", "file/below"], "touch was-run");
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert!(ran.stderr.contains("ssoenv: cannot make the folder file/below: "), "{}", ran.stderr);
    assert!(!world.home().join("was-run").exists());
}

#[test]
fn commands_have_no_input_no_open_files_and_a_group_of_their_own() {
    let world = World::signed_in();
    let inner = "cat; read x; echo read: $?; { echo five >&5; } 2>/dev/null || echo closed; \
                 set -- $(ps -o pgid= -p $$); [ $1 = $$ ] && echo leader";
    let line = format!("echo input | ssoenv each dev -- sh -c '{inner}' 5>five");
    let ran = ran(world.command("sh").args(["-c", &line]).output().unwrap());
    assert_eq!(ran.stdout, "read: 1\nclosed\nleader\n", "{}", ran.stderr);
    assert_eq!(world.read("five"), "");
}

#[test]
fn the_first_failure_ends_the_run_if_asked_for() {
    let world = world_of(20);
    let script = "case $AWS_SSO_PROFILE in many-0) read x <gate; exit 4;; many-1) \
                  trap 'echo told; exit 5' TERM; echo >gate; sleep 600 & wait;; *) touch was-run;; esac";
    let gate = world.home().join("gate");
    assert!(std::process::Command::new("mkfifo").arg(gate).status().unwrap().success());
    let ran = each(&world, &["many-0", "many-1", "many-2", "many-3", "--jobs", "2", "--fail-fast"], script);
    assert_eq!((ran.code, &*ran.stdout), (Some(1), "told\n"), "{}", ran.stderr);
    assert!(!world.home().join("was-run").exists());
    let said = "ssoenv: many-0 has failed: 1 running command gets SIGTERM; 2 jobs are not started\n";
    assert!(ran.stderr.contains(said), "{}", ran.stderr);
    assert!(ran.stderr.contains("ssoenv: 2 of 4 jobs failed, and 2 were not started\n"), "{}", ran.stderr);
}

#[test]
fn a_command_that_takes_too_long_ends_with_all_that_it_has_started() {
    let world = World::signed_in();
    // The first ignores SIGTERM, and so do its children, so that both get SIGKILL ten seconds later.
    let script =
        "[ $AWS_SSO_PROFILE = staging ] || trap '' TERM; sh -c 'echo $$; exec sleep 600' & echo $$; wait";
    let ran = each(&world, &["dev", "staging", "--timeout", "1s"], script);
    assert_eq!(ran.code, Some(1));
    assert_eq!(ran.stderr.matches("timed out").count(), 2, "{}", ran.stderr);
    let processes: Vec<&str> = ran.stdout.lines().collect();
    assert_eq!(processes.len(), 4);
    for process in processes {
        // Not every first process of a system takes its zombies away.
        let state =
            std::process::Command::new("ps").args(["-o", "stat=", "-p", process]).output().unwrap().stdout;
        assert!(state.is_empty() || state.starts_with(b"Z"), "{process} lives on");
    }
}

#[test]
fn what_a_command_leaves_behind_does_not_hold_the_run() {
    let world = World::signed_in();
    let ran = each(&world, &["dev"], "sleep 600 & echo $!");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.contains("dev: the command has ended, but a process that it left behind"));
    // It lives on.
    assert!(std::process::Command::new("kill").arg(ran.stdout.trim()).status().unwrap().success());
}

#[test]
fn a_command_that_stops_itself_is_continued() {
    let world = World::signed_in();
    let ran = each(&world, &["dev"], "kill -STOP $$; kill -TSTP $$; echo on");
    assert_eq!((ran.code, &*ran.stdout), (Some(0), "on\n"), "{}", ran.stderr);
}

#[test]
fn a_command_that_does_not_exist_is_no_failure_of_each_target() {
    let world = World::signed_in();
    let ran = world.run(&["each", "dev", "staging", "--", "/no/such"]);
    assert_eq!((ran.code, &*ran.stdout), (Some(127), ""), "{}", ran.stderr);
    assert!(ran.stderr.contains("ssoenv: /no/such: there is no such command\nhint: "), "{}", ran.stderr);
    assert!(!ran.stderr.contains("TARGET"), "{}", ran.stderr);
    let ran = world.run(&["each", "dev", "--", "echo hi"]);
    assert!(ran.stderr.contains("as separate words") && ran.code == Some(127), "{}", ran.stderr);
    fs::write(world.home().join("text"), "").unwrap();
    assert_eq!(world.run(&["each", "dev", "--", "./text"]).code, Some(126));
}
