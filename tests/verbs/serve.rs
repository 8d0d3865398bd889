//! `serve`: an endpoint in the foreground, and the variables that lead programs to it.

use crate::support::identity_center::browser::fetch;
use crate::support::identity_center::{Fault, Operation};
use crate::support::terminal::Terminal;
use crate::support::wait::{until, until_some};
use crate::support::world::World;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Stdio};

/// A server whose variables were printed.
struct Server {
    process: Child,
    rest: BufReader<std::process::ChildStdout>,
    variables: Vec<BTreeMap<String, String>>,
}

impl Server {
    fn start(world: &World, arguments: &[&str]) -> Self {
        let mut line = world.ssoenv(&[&["serve", "--format", "json"], arguments].concat());
        let mut process = line.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut rest = BufReader::new(process.stdout.take().unwrap());
        let mut text = String::new();
        while !text.ends_with("\n]\n") {
            assert_ne!(rest.read_line(&mut text).unwrap(), 0, "{text}");
        }
        let rows: Value = serde_json::from_str(&text).unwrap();
        let rows = rows.as_array().unwrap().iter();
        let variables = rows.map(|row| serde_json::from_value(row["environment"].clone()).unwrap()).collect();
        Server { process, rest, variables }
    }

    fn url(&self, at: usize) -> &str {
        &self.variables[at]["AWS_CONTAINER_CREDENTIALS_FULL_URI"]
    }

    fn token(&self, at: usize) -> &str {
        &self.variables[at]["AWS_CONTAINER_AUTHORIZATION_TOKEN"]
    }

    fn signals(&self, signal: &str) {
        let pid = self.process.id().to_string();
        let killed = std::process::Command::new("kill").args([signal, &pid]).status().unwrap();
        assert!(killed.success());
    }

    /// The rest of stdout, and the exit code, after a signal.
    fn ends(mut self, signal: &str) -> (String, Option<i32>) {
        self.signals(signal);
        let mut rest = String::new();
        self.rest.read_to_string(&mut rest).unwrap();
        (rest, self.process.wait().unwrap().code())
    }
}

fn status(url: &str, token: &str) -> u16 {
    fetch("GET", url, &[("Authorization", token)], "").status
}

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().permissions().mode() & 0o777
}

#[test]
fn each_target_has_an_address_and_a_token_of_its_own() {
    let world = World::signed_in().with_cached(&["dev", "staging"]);
    let server = Server::start(&world, &["dev", "staging"]);
    assert_eq!((status(server.url(0), server.token(0)), status(server.url(1), server.token(1))), (200, 200));
    assert_eq!(status(server.url(0), server.token(1)), 401);
    let of = |at| {
        let reply = fetch("GET", server.url(at), &[("Authorization", server.token(at))], "");
        serde_json::from_str::<Value>(&reply.body).unwrap()["AccountId"].clone()
    };
    assert_eq!((of(0), of(1)), ("111111111111".into(), "222222222222".into()));
    // Nothing after the answer, whatever ends it.
    assert_eq!(server.ends("-TERM"), (String::new(), Some(143)));
}

#[test]
fn a_token_file_is_the_owners_has_no_line_break_and_goes_with_the_server() {
    let world = World::signed_in().with_cached(&["dev"]);
    let file = world.home().join("token");
    let server = Server::start(&world, &["dev", "--token-file", file.to_str().unwrap()]);
    assert_eq!(server.variables[0]["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"], file.to_str().unwrap());
    assert!(!server.variables[0].contains_key("AWS_CONTAINER_AUTHORIZATION_TOKEN"));
    let first = std::fs::read_to_string(&file).unwrap();
    assert_eq!((mode(&file), first.len(), first.trim_end().len()), (0o600, 43, 43));
    assert_eq!(status(server.url(0), &first), 200);
    server.signals("-USR1");
    let second = until_some("another token", || {
        let token = std::fs::read_to_string(&file).unwrap();
        (token != first).then_some(token)
    });
    until(|| status(server.url(0), &second) == 200);
    assert_eq!((status(server.url(0), &first), mode(&file)), (401, 0o600));
    assert_eq!(server.ends("-HUP").1, Some(129));
    assert!(!file.exists());
}

#[test]
fn a_terminal_sees_no_token_unless_it_is_asked_for() {
    let world = World::signed_in().with_cached(&["dev"]);
    for (options, is_shown) in [(&[][..], false), (&["--print"], true)] {
        let line = world.ssoenv_line(&[&["serve", "dev"], options].concat());
        let mut terminal = Terminal::start(line);
        let seen = terminal.shows("0 requests");
        let token = seen.lines().find_map(|line| line.split_once("AUTHORIZATION_TOKEN=")).unwrap().1;
        assert_eq!(token.trim_end().len() == 43, is_shown, "{seen}");
        terminal.types("\u{3}");
        assert_eq!(terminal.ends().0, 130);
    }
}

/// The reader prints when it likes, so that its lines would stand behind a line that has no end.
#[test]
fn a_pipe_gets_no_status_line_into_its_lines() {
    let world = World::signed_in().with_cached(&["dev"]);
    let (token, pid) = (world.home().join("token"), world.home().join("pid"));
    let script = "sh -c 'echo $$ >pid; exec ssoenv serve dev --token-file token' | cat";
    let mut terminal = Terminal::start(world.line("sh", &["-c", script]));
    terminal.shows("serving dev");
    terminal.shows("TOKEN_FILE=");
    let before = std::fs::read_to_string(&token).unwrap();
    let pid = std::fs::read_to_string(pid).unwrap();
    let killed = std::process::Command::new("kill").args(["-USR1", pid.trim()]).status().unwrap();
    assert!(killed.success());
    // A status line would follow the new token.
    until(|| std::fs::read_to_string(&token).is_ok_and(|token| token.len() == 43 && token != before));
    terminal.types("\u{3}");
    let (_, seen) = terminal.ends();
    assert!(!seen.contains("request"), "{seen}");
}

#[test]
fn what_cannot_be_served_is_refused_before_anything_is_printed() {
    let world = World::signed_in()
        .with_cached(&["dev"])
        .with_sections("[profile keys]\naws_access_key_id = AKIA1\naws_secret_access_key = s\n");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let below_a_file = world.home().join(".aws/config/token");
    let below_a_file = below_a_file.to_str().unwrap();
    for (arguments, code, said) in [
        (&["serve"][..], 2, "TARGET"),
        (&["serve", "typo"], 5, "typo"),
        (&["serve", "keys"], 5, "do not expire"),
        (&["serve", "dev", "staging", "--token-file", "t"], 2, "--token-file"),
        (&["serve", "dev", "--port", &port], 1, "port"),
        (&["serve", "dev", "--port", "0"], 2, "--port"),
        (&["serve", "dev", "--token-file", below_a_file], 5, "config/token"),
    ] {
        let ran = world.run(arguments);
        assert_eq!(ran.code, Some(code), "{arguments:?}: {}", ran.stderr);
        assert!(!ran.stdout.contains("AWS_"), "{arguments:?}: {}", ran.stdout);
        assert!(ran.stderr.contains(said), "{arguments:?}: {}", ran.stderr);
    }
}

#[test]
fn a_renewal_of_the_sign_in_behind_it_takes_nothing_from_the_end() {
    let world = World::signed_in().with_cached(&["dev"]);
    let file = world.home().join("token");
    let server = Server::start(&world, &["dev", "--token-file", file.to_str().unwrap()]);
    let token = std::fs::read_to_string(&file).unwrap();
    // It answers, so it has seen the sign-in as it was.
    assert_eq!(status(server.url(0), &token), 200);
    // Another token, which is about to expire: the server renews it to see whose it is.
    world.sign_in_with(600);
    until(|| world.service.count(Operation::CreateToken) > 0);
    until(|| world.service.count(Operation::GetRoleCredentials) > 1);
    assert_eq!(status(server.url(0), &token), 200);
    assert_eq!(server.ends("-TERM").1, Some(143));
    assert!(!file.exists());
}

#[test]
fn lines_of_variables_are_for_one_target_where_a_program_reads_them() {
    let world = World::signed_in().with_cached(&["dev", "staging"]);
    let ran = world.run(&["serve", "dev", "staging"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{}", ran.stderr);
    assert!(ran.stderr.contains("hint: use --format json"), "{}", ran.stderr);
}

#[test]
fn a_target_that_is_named_twice_is_served_once() {
    let world = World::signed_in().with_cached(&["dev"]);
    let server = Server::start(&world, &["dev", "111111111111/Developer", "dev"]);
    assert_eq!((server.variables.len(), status(server.url(0), server.token(0))), (1, 200));
    server.ends("-TERM");
}

#[test]
fn a_token_file_replaces_nothing_but_a_former_token() {
    let world = World::signed_in().with_cached(&["dev"]);
    let at = |name: &str| world.home().join(name);
    std::fs::write(at("notes"), "important").unwrap();
    std::fs::write(at("like"), format!("{}\n", "x".repeat(43))).unwrap();
    std::fs::create_dir(at("folder")).unwrap();
    std::os::unix::fs::symlink(at("elsewhere"), at("link")).unwrap();
    for name in ["notes", "like", "folder", "link", ".aws/config"] {
        let before = std::fs::read(at(name)).ok();
        let ran = world.run(&["serve", "dev", "--token-file", at(name).to_str().unwrap()]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{name}: {}", ran.stderr);
        assert!(ran.stderr.contains("--token-file"), "{name}: {}", ran.stderr);
        assert_eq!(std::fs::read(at(name)).ok(), before, "{name}");
    }
    assert!(!at("elsewhere").exists());
    // Where no file can be made, the message has the name that was given, and no other.
    let ran = world.run(&["serve", "dev", "--token-file", "/proc/x"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(5), ""), "{}", ran.stderr);
    assert!(
        ran.stderr.starts_with("ssoenv: cannot write /proc/x: No such file or directory\n"),
        "{}",
        ran.stderr
    );
    std::fs::write(at("empty"), "").unwrap();
    std::fs::write(at("former"), "x".repeat(43)).unwrap();
    // Of mode 0644 until then.
    for name in ["empty", "former", "new/folder/token"] {
        let server = Server::start(&world, &["dev", "--token-file", at(name).to_str().unwrap()]);
        let token = std::fs::read_to_string(at(name)).unwrap();
        assert_eq!((status(server.url(0), &token), mode(&at(name))), (200, 0o600), "{name}");
        assert_eq!(server.ends("-HUP").1, Some(129), "{name}");
        assert!(!at(name).exists(), "{name}");
    }
}

#[test]
fn a_token_file_of_another_server_stays() {
    let world = World::signed_in().with_cached(&["dev", "staging"]);
    let file = world.home().join("token");
    let path = file.to_str().unwrap();
    let first = Server::start(&world, &["dev", "--token-file", path]);
    let second = Server::start(&world, &["staging", "--token-file", path]);
    let token = std::fs::read_to_string(&file).unwrap();
    first.ends("-TERM");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), token);
    assert_eq!(status(second.url(0), &token), 200);
    second.ends("-TERM");
    assert!(!file.exists());
}

#[test]
fn a_renewal_that_waits_for_the_network_does_not_hold_up_the_end() {
    let world = World::signed_in();
    world.service.role_life("111111111111", "Developer", 4);
    let file = world.home().join("token");
    let server = Server::start(&world, &["dev", "--token-file", file.to_str().unwrap()]);
    // Half of their life, and the service does not answer any more.
    world.service.fault(Operation::GetRoleCredentials, Fault::Hang);
    let before = world.service.count(Operation::GetRoleCredentials);
    until(|| world.service.count(Operation::GetRoleCredentials) > before);
    assert_eq!(server.ends("-TERM"), (String::new(), Some(143)));
    // There would have been two further attempts.
    assert_eq!(world.service.count(Operation::GetRoleCredentials), before + 1);
    assert!(!file.exists());
}
