//! `use` of a profile whose credentials a process prints: what is taken, what is refused, and how the line is run.

use crate::support::browser::script;
use crate::support::home::rfc3339;
use crate::support::terminal::Terminal;
#[cfg(unix)]
use crate::support::world::SH_FAILURE;
use crate::support::world::{Ran, World};
use std::time::{SystemTime, UNIX_EPOCH};

fn world(line: &str) -> World {
    let world = World::empty();
    world.config(&format!("[profile p]\nregion = eu-west-1\ncredential_process = {line}\n"));
    world
}

fn use_p(world: &World) -> Ran {
    world.run(&["use", "p", "--format", "json"])
}

fn in_seconds(seconds: i64) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    rfc3339(i64::try_from(now).unwrap() + seconds)
}

const KEYS: &str = "\"Version\":1,\"AccessKeyId\":\"ASIAPROC\",\"SecretAccessKey\":\"sec\"";

/// A process that prints this.
fn printing(text: &str) -> World {
    let world = world("./prints");
    std::fs::write(world.home().join("text"), text).unwrap();
    script(world.home(), "prints", "echo run >> runs; cat text");
    world
}

#[test]
fn what_it_prints_is_what_the_shell_gets() {
    let end = in_seconds(3600);
    let world = printing(&format!("{{{KEYS},\"SessionToken\":\"tok\",\"Expiration\":\"{end}\"}}"));
    let used = world.used(&["p"]);
    assert_eq!((&*used["AWS_ACCESS_KEY_ID"], &*used["AWS_SESSION_TOKEN"]), ("ASIAPROC", "tok"));
    assert_eq!((&*used["AWS_CREDENTIAL_EXPIRATION"], &*used["AWS_REGION"]), (&*end, "eu-west-1"));
    assert!(!used.contains_key("AWS_ACCOUNT_ID") && !used.contains_key("SSOENV_ACCOUNT_ID"));
    // As with the SDKs, keeping them is the process's own business.
    drop(world.used(&["p"]));
    let runs = || std::fs::read_to_string(world.home().join("runs")).unwrap().lines().count();
    assert_eq!(runs(), 2);
    assert!(world.service.calls().is_empty());
}

#[test]
fn without_an_expiry_the_keys_have_no_end() {
    let world = printing(&format!("{{{KEYS}}}\n"));
    let used = world.used(&["p", "--min-ttl", "100h"]);
    for name in ["AWS_SESSION_TOKEN", "AWS_CREDENTIAL_EXPIRATION", "SSOENV_EXPIRES_AT"] {
        assert!(!used.contains_key(name), "{name}");
    }
    assert_eq!(used["SSOENV_REFRESH_AT"], "253402300799");
}

#[test]
fn what_cannot_be_taken_is_named_and_never_shown() {
    let over = format!("{{{KEYS},\"Expiration\":\"{}\"}}", in_seconds(-5));
    for (text, why) in [
        (KEYS.replace(":1,", ":2,"), "printed version 2, but only version 1 is supported"),
        (KEYS.replace(":1,", ":\"1\","), "did not print credentials as JSON"),
        (KEYS.replace("\"SecretAccessKey\"", "\"Secret\""), "did not print credentials as JSON"),
        (KEYS.replace("ASIAPROC", "AS IA"), "printed keys with spaces or other invalid characters"),
        (KEYS.replace("\"sec\"", "\"\""), "printed keys with spaces or other invalid characters"),
        (
            format!("{KEYS},\"Expiration\":\"so\\u001bon\""),
            "printed an Expiration that is not a time: so\\u{1b}on",
        ),
    ]
    .map(|(fields, why)| (format!("{{{fields}}}"), why))
    .into_iter()
    .chain([
        (over, "printed expired credentials"),
        (String::new(), "did not print credentials as JSON"),
        (format!("welcome!\n{{{KEYS}}}"), "did not print credentials as JSON"),
        (format!("{{{KEYS}}}{{{KEYS}}}"), "did not print credentials as JSON"),
    ]) {
        let world = printing(&text);
        let ran = use_p(&world);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(1), ""), "{text}");
        assert_eq!(
            ran.stderr,
            format!(
                "ssoenv: credential_process of profile p {why}\nhint: the command must print {{\"Version\": 1, \"AccessKeyId\": …, \"SecretAccessKey\": …}}\n"
            )
        );
    }
}

#[test]
fn a_process_that_fails_is_quoted_with_its_last_words() {
    for (line, said) in [
        ("echo a >&2; echo 'no\tluck' >&2; echo >&2; exit 7", "(exit status: 7): no\\tluck"),
        ("exit 1", "(exit status: 1)"),
        ("nowhere-at-all", "(exit status: 127): "),
        ("kill -9 $$", "(signal: 9 (SIGKILL))"),
        (&format!("echo '{{{KEYS}}}'; exit 3"), "(exit status: 3)"),
    ] {
        let ran = use_p(&world(line));
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(1), ""), "{line}");
        let what = format!("ssoenv: credential_process of profile p failed {said}");
        assert!(ran.stderr.starts_with(&what), "{line}: {}", ran.stderr);
        assert!(!ran.stderr.contains("sec\""), "{}", ran.stderr);
        assert!(ran.stderr.ends_with("hint: run the command yourself to see its output\n"));
    }
}

#[test]
fn the_line_is_one_of_the_shell() {
    let print = |id: &str| {
        format!("printf '{{\"Version\":1,\"AccessKeyId\":\"%s\",\"SecretAccessKey\":\"s\"}}' {id}")
    };
    for (line, id) in [
        (print("\"$HOME\" | sed \"s,$HOME,HOME,\""), "HOME"),
        (print("$(echo a b | tr -d ' ')"), "ab"),
        (print("one ; exit 0 # remark"), "one"),
        ("\"./with blank\" 'a b' c".to_owned(), "a_b-c"),
        ("~/with\\ blank x $WORD".to_owned(), "x-word"),
    ] {
        let mut world = world(&line);
        world.variable("WORD", "word");
        script(world.home(), "with blank", &print("\"$(printf '%s-%s' \"$1\" \"$2\" | tr ' ' _)\""));
        let ran = use_p(&world);
        assert_eq!(ran.code, Some(0), "{line}: {}", ran.stderr);
        assert!(ran.stdout.contains(&format!("\"AWS_ACCESS_KEY_ID\":\"{id}\"")), "{line}: {}", ran.stdout);
    }
}

#[test]
fn the_process_finds_nothing_to_read_and_a_person_who_watches_sees_its_words() {
    let line = "read answer; echo \"<heard $answer>\" >&2; echo '{\"Version\":1,\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"s\"}'";
    let ran = use_p(&world(line));
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "nobody is there");
    // Nor is a line that is evaluated ever asked anything; `exec` may be.
    for (verb, is_asked) in [("use p --format json > out", false), ("exec p -- env > out", true)] {
        let world = world(line);
        let script = format!("ssoenv {verb}; echo \"<code $?>\"");
        let mut terminal = Terminal::start(world.line("sh", &["-c", &script]));
        terminal.types("yes\n");
        let shown = terminal.shows("<code 0>");
        assert_eq!(shown.contains("<heard yes>"), is_asked, "{shown}");
        drop(terminal.ends());
        let out = std::fs::read_to_string(world.home().join("out")).unwrap();
        assert!(out.contains("AWS_ACCESS_KEY_ID"), "{out}");
    }
}

#[test]
fn what_the_wrapper_and_the_hook_say_is_not_said_to_the_process() {
    let line = "echo \"{\\\"Version\\\":1,\\\"AccessKeyId\\\":\\\"A${SSOENV_WRAP-}${SSOENV_HOOK-}\\\",\\\"SecretAccessKey\\\":\\\"s\\\"}\"";
    let mut world = world(line);
    world.variable("SSOENV_WRAP", "bash").variable("SSOENV_HOOK", "1");
    assert_eq!(world.used(&["p"])["AWS_ACCESS_KEY_ID"], "A");
}

#[test]
fn one_that_prints_without_end_is_ended_and_of_its_complaints_one_line_is_shown_in_part() {
    for (line, said) in [
        ("yes", "failed (more than 1024 KiB of output)\n".to_owned()),
        (
            "head -c 50000000 /dev/zero | tr '\\0' x >&2; exit 3",
            format!("failed (exit status: 3): {}…\n", "x".repeat(300)),
        ),
    ] {
        let world = world("./prints");
        script(world.home(), "prints", line);
        let ran = use_p(&world);
        assert_eq!(ran.code, Some(1), "{line}: {} bytes", ran.stderr.len());
        let hint = "hint: run the command yourself to see its output\n";
        assert_eq!(ran.stderr, format!("ssoenv: credential_process of profile p {said}{hint}"));
    }
}

#[test]
fn one_that_prints_without_end_is_ended_where_a_person_watches_too() {
    let world = world("yes");
    let mut terminal =
        Terminal::start(world.line("sh", &["-c", "SSOENV_PROTOCOL=1 SSOENV_WRAP=bash ssoenv use p > out"]));
    terminal.shows("failed (more than 1024 KiB of output)");
    terminal.types("");
    assert_eq!(terminal.ends().0, 1);
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_what_it_has_started_too() {
    use crate::support::{wait::PATIENCE, world::ran};
    use rustix::process::{Pid, Signal, kill_process};
    use std::process::Stdio;

    let world = world("./waits");
    assert!(world.command("mkfifo").arg("alive").status().unwrap().success());
    script(world.home(), "waits", "sleep 600 >alive & sleep 600");
    let mut use_p = world.ssoenv(&["use", "p", "--shell", "sh"]);
    let child = use_p.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Opened once there is a writer, read to its end once that has ended.
    let mut alive = std::fs::File::open(world.home().join("alive")).unwrap();
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let (ended, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || ended.send(std::io::copy(&mut alive, &mut std::io::sink())));
    assert!(told.recv_timeout(PATIENCE).is_ok(), "it lives on");
    let ran = ran(child.wait_with_output().unwrap());
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(130), SH_FAILURE));
}
