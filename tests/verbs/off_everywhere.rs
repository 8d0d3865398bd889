//! `off --everywhere` and `logout --everywhere`: the order, endpoints, written keys, what remains. What shells do with the
//! order is in `shell/hook/letting_go`.

use crate::support::browser::{MustStayClosed, script};
use crate::support::identity_center::browser::fetch;
use crate::support::permissions;
use crate::support::terminal::{Terminal, on_a_terminal};
use crate::support::wait::until;
use crate::support::world::{Ran, SH_FAILURE, SH_TEXT, World, ran};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

const ORDERS: &str = ".local/state/ssoenv/let-go";
const CREDENTIALS: &str = ".aws/credentials";

fn off(world: &World, arguments: &[&str]) -> Ran {
    let ran = world.run(&[&["off", "--everywhere"], arguments].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    ran
}

fn document(world: &World, arguments: &[&str]) -> Value {
    serde_json::from_str(&off(world, &[&["--json"], arguments].concat()).stdout).unwrap()
}

/// The first line of the file, and the orders.
fn orders(world: &World) -> (u64, Vec<Value>) {
    let text = world.read(ORDERS);
    let (number, rest) = text.split_once('\n').unwrap();
    (number.parse().unwrap(), serde_json::from_str(rest).unwrap())
}

#[test]
fn the_order_is_the_owners_file_and_says_what_is_meant() {
    let world = World::signed_in().with_session("other");
    drop(off(&world, &["dev"]));
    drop(off(&world, &["--session", "other", "--clear"]));
    permissions::expect(world.home().join(ORDERS), 0o600);
    let (newest, list) = orders(&world);
    assert_eq!(list.last().unwrap()["number"], newest);
    assert_eq!(
        list[0]["scope"],
        json!({"target": {"names": ["dev"], "role": ["111111111111", "Developer"]}})
    );
    assert_eq!((&list[1]["scope"], &list[1]["clear"]), (&json!({"session": "other"}), &json!(true)));
    // One about everything makes all former ones superfluous.
    drop(off(&world, &[]));
    let (number, list) = orders(&world);
    assert!(number > newest && list.len() == 1 && list[0]["scope"] == "all");
}

#[test]
fn a_name_that_does_not_exist_is_no_order() {
    let world = World::signed_in();
    for (arguments, code, why) in [
        (&["off", "--everywhere", "dve"][..], 5, "dve"),
        (&["off", "--everywhere", "--session", "my-rog"], 5, "my-rog"),
        (&["off", "dev"], 2, "--everywhere"),
        (&["off", "--session", "my-org"], 2, "--everywhere"),
        (&["off", "--json"], 2, "--everywhere"),
        (&["off", "--everywhere", "dev", "--session", "my-org"], 2, "--session"),
        (&["logout", "--everywhere", "--roles"], 2, "--roles"),
    ] {
        let ran = world.run(arguments);
        assert_eq!(ran.code, Some(code), "{arguments:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(why), "{arguments:?}: {}", ran.stderr);
        assert!(ran.stdout.is_empty() || ran.stdout == SH_FAILURE, "{arguments:?}: {}", ran.stdout);
    }
    assert!(!world.home().join(ORDERS).exists());
}

#[test]
fn the_evaluated_line_lets_go_here_too_and_one_about_others_changes_nothing() {
    let mut world = World::signed_in();
    let set = world.used(&["dev"]);
    for (name, value) in &set {
        world.variable(name, value);
    }
    let json = |ran: Ran| serde_json::from_str::<Value>(&ran.stdout).unwrap();
    let other = json(off(&world, &["staging", "--format", "json"]));
    // Only that the order has been seen.
    assert_eq!(other["unset"], json!([]));
    assert_eq!(other["set"].as_object().unwrap().keys().collect::<Vec<_>>(), ["SSOENV_ORDER"]);
    let ran = off(&world, &["--shell", "sh"]);
    assert!(ran.stdout.starts_with(SH_TEXT) && ran.stdout.contains("AWS_ACCESS_KEY_ID"), "{}", ran.stdout);
    assert!(ran.stderr.contains("ssoenv: dev is off\n"), "{}", ran.stderr);
    world.apply(&json(off(&world, &["--format", "json"])));
    assert!(!world.variables().contains_key("AWS_ACCESS_KEY_ID"));
    assert_eq!(world.variables()["SSOENV_PREVIOUS"], "dev");
}

#[test]
fn a_terminal_is_told_what_was_done_and_gets_no_code() {
    let mut world = World::signed_in();
    let set = world.used(&["dev"]);
    for (name, value) in &set {
        world.variable(name, value);
    }
    let (code, screen) = on_a_terminal(world.ssoenv_line(&["off", "--everywhere"]));
    assert!(
        code == 0 && screen.contains("every shell with the hook lets go, at its next prompt"),
        "{screen}"
    );
    assert!(screen.contains("this shell lets go by the hook, or by: eval"), "{screen}");
    assert!(!screen.contains("ssoenv-eval") && !screen.contains("is off"), "{screen}");
    assert_eq!(orders(&world).1.len(), 1);
}

#[test]
fn written_sections_go_as_far_as_they_are_meant_and_no_other_byte_changes() {
    const THEIRS: &str = "# mine\r\n[mine]\naws_access_key_id=AKIATHEIRS ; note\n\n\n";
    let world = World::signed_in().with_session("other").signed_in_to("other").with_sections(
        "[profile other]\nsso_session = other\nsso_account_id = 444444444444\nsso_role_name = Developer\n\
         [profile again]\nsso_session = my-org\nsso_account_id = 111111111111\nsso_role_name = Developer\n",
    );
    let write = |profile: &str, section: &str| {
        let ran = world.run(&["use", profile, "--shell", "sh", "--write-credentials", section]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    };
    for (arguments, removed) in [
        (&["staging"][..], &["b"][..]),
        // Under its other name too.
        (&["dev"], &["a", "c"]),
        (&["--session", "my-org"], &["a", "b", "c"]),
        (&[], &["a", "b", "c"]),
    ] {
        world.credentials_file(THEIRS);
        for (profile, section) in [("dev", "a"), ("staging", "b"), ("again", "c")] {
            write(profile, section);
        }
        let said = off(&world, &[arguments, &["--quiet"]].concat()).stderr;
        assert_eq!(said, "", "{arguments:?}");
        let left = world.read(CREDENTIALS);
        assert!(left.starts_with(THEIRS), "{arguments:?}: {left}");
        for section in ["a", "b", "c"] {
            let is_there = left.contains(&format!("[{section}]"));
            assert_eq!(is_there, !removed.contains(&section), "{arguments:?}: {section}: {left}");
        }
        if removed.len() == 3 {
            assert_eq!(left, THEIRS);
        }
        let answer = document(&world, arguments);
        assert_eq!(answer["removed_sections"], json!([]), "they are gone already");
    }
}

#[test]
fn what_remains_is_named_and_so_is_the_command_that_ends_it() {
    let world = World::signed_in().with_cached(&["dev", "staging"]);
    let mut command = world.command("sleep");
    command.args(["600"]).envs(world.used(&["dev"]));
    let sleeper = Running(command.spawn().unwrap());
    let answer = document(&world, &[]);
    let commands = &answer["remains"]["commands"];
    if cfg!(target_os = "linux") {
        let expected = json!([{"pid": sleeper.0.id(), "name": "sleep", "profile": "dev", "expires_at": commands[0]["expires_at"]}]);
        assert_eq!(commands, &expected);
        assert!(commands[0]["expires_at"].as_str().unwrap().ends_with('Z'));
    } else {
        assert!(commands.is_null());
    }
    assert_eq!(answer["remains"]["cached_roles"], 2);
    assert_eq!(answer["remains"]["sign_ins"], json!(["my-org"]));
    assert_eq!((&answer["scope"], &answer["name"]), (&json!("all"), &Value::Null));
    let said = off(&world, &["--shell", "sh"]).stderr;
    if cfg!(target_os = "linux") {
        assert!(said.contains(&format!("cannot be taken back: sleep ({})\n", sleeper.0.id())), "{said}");
    }
    assert!(
        said.contains("2 roles' credentials are cached")
            && said
                .contains("you are signed in to my-org; `ssoenv logout --all --everywhere` ends that too\n"),
        "{said}"
    );
    // Of another profile, and of one that has nothing left.
    let other = document(&world, &["staging"]);
    assert_eq!(other["remains"]["cached_roles"], 1);
    if cfg!(target_os = "linux") {
        assert_eq!(other["remains"]["commands"], json!([]));
    }
    drop(world.run(&["logout", "--all"]));
    let answer = document(&world, &["--session", "my-org"]);
    assert_eq!(answer["remains"]["cached_roles"], 0);
    assert_eq!(answer["remains"]["sign_ins"], json!([]));
}

#[test]
fn orders_that_are_given_at_once_all_count() {
    let world = World::signed_in();
    let sections: Vec<String> = (0..12)
        .map(|n| {
            format!(
                "[profile p{n}]\nsso_session = my-org\nsso_account_id = {:012}\nsso_role_name = R\n",
                500 + n
            )
        })
        .collect();
    let world = world.with_sections(&sections.concat());
    let all: Vec<Child> = (0..12)
        .map(|n| {
            let mut command = world.ssoenv(&["off", "--everywhere", &format!("p{n}"), "--json"]);
            command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
        })
        .collect();
    all.into_iter().for_each(|mut child| assert!(child.wait().unwrap().success()));
    let (newest, list) = orders(&world);
    let numbers: Vec<u64> = list.iter().map(|order| order["number"].as_u64().unwrap()).collect();
    assert_eq!(list.len(), 12);
    assert!(numbers.is_sorted_by(|one, next| one < next), "{numbers:?}");
    assert_eq!(numbers.last(), Some(&newest));
}

#[test]
fn a_configuration_that_cannot_be_read_keeps_nobody_from_letting_go_of_everything() {
    let world = World::signed_in();
    world.config("[profile \u{0}\nx");
    drop(off(&world, &["--shell", "sh"]));
    assert_eq!(orders(&world).1[0]["scope"], "all");
    let nobody = World::empty();
    std::fs::remove_dir_all(nobody.home().join(".aws")).unwrap();
    drop(off(&nobody, &["--shell", "sh"]));
}

/// A process that ends with the test, also with one that fails.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A server of these targets; its addresses and tokens.
fn serve(world: &World, targets: &[&str]) -> (Running, Vec<(String, String)>) {
    let mut line = world.ssoenv(&[&["serve", "--format", "json"], targets].concat());
    let mut process = line.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut rest = BufReader::new(process.stdout.take().unwrap());
    let mut text = String::new();
    while !text.ends_with("\n]\n") {
        assert_ne!(rest.read_line(&mut text).unwrap(), 0, "{text}");
    }
    let rows: Vec<Value> = serde_json::from_str(&text).unwrap();
    let of = |row: &Value, name: &str| row["environment"][name].as_str().unwrap().to_owned();
    let address = |row: &Value| {
        (of(row, "AWS_CONTAINER_CREDENTIALS_FULL_URI"), of(row, "AWS_CONTAINER_AUTHORIZATION_TOKEN"))
    };
    (Running(process), rows.iter().map(address).collect())
}

fn answer((url, token): &(String, String)) -> (u16, Value) {
    let reply = fetch("GET", url, &[("Authorization", token)], "");
    (reply.status, serde_json::from_str(&reply.body).unwrap())
}

#[test]
fn served_credentials_are_refused_for_good_as_far_as_they_are_meant() {
    let world = World::signed_in().with_cached(&["dev", "staging"]);
    drop(off(&world, &[]));
    // Started after the order.
    let (_server, addresses) = serve(&world, &["dev", "staging"]);
    assert_eq!((answer(&addresses[0]).0, answer(&addresses[1]).0), (200, 200));
    drop(off(&world, &["dev"]));
    until(|| answer(&addresses[0]).0 == 403);
    let (_, body) = answer(&addresses[0]);
    assert_eq!(body["code"], "LetGo");
    assert!(body["message"].as_str().unwrap().contains("`ssoenv off --everywhere` was run"), "{body}");
    assert_eq!(answer(&addresses[1]).0, 200);
    // Not for the sign-in either: a new `serve` is a new one.
    world.sign_in();
    until(|| answer(&addresses[0]).0 == 403);
    drop(off(&world, &["--session", "my-org"]));
    until(|| answer(&addresses[1]).0 == 403);
}

#[test]
fn the_endpoint_of_a_command_refuses_and_one_that_is_started_later_serves() {
    let world = World::signed_in().with_sections("[profile endpoint]\n").with_cached(&["dev"]);
    let start = || {
        let script = "echo \"$AWS_CONTAINER_CREDENTIALS_FULL_URI $AWS_CONTAINER_AUTHORIZATION_TOKEN\"; cat";
        let mut line =
            world.ssoenv(&["exec", "--quiet", "--mode", "endpoint", "dev", "--", "sh", "-c", script]);
        let mut command = line.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut said = String::new();
        BufReader::new(command.stdout.as_mut().unwrap()).read_line(&mut said).unwrap();
        let (url, token) = said.trim_end().split_once(' ').unwrap();
        (Running(command), (url.to_owned(), token.to_owned()))
    };
    let (_old, of_old) = start();
    assert_eq!(answer(&of_old).0, 200);
    drop(off(&world, &["--shell", "sh"]));
    let (_new, of_new) = start();
    until(|| answer(&of_old).0 == 403);
    assert_eq!(answer(&of_old).1["code"], "LetGo");
    assert_eq!(answer(&of_new).0, 200);
}

#[test]
fn logout_everywhere_ends_what_remains_and_a_person_is_asked_about_the_browser() {
    for (keys, opens) in [("y\r", true), ("\r", false)] {
        let world = World::signed_in().with_cached(&["dev"]);
        let browser = script(world.home(), "browse", "printf '%s\\n' \"$1\" >> \"$HOME/opened\"");
        world.settings(&format!("browser = {browser} %s\n"));
        let mut terminal = Terminal::start(world.ssoenv_line(&["logout", "--all", "--everywhere"]));
        let page = format!("{}/#/signout", world.service.start_url().trim_end_matches('/'));
        terminal.answers(&format!("Sign out in the browser too, at {page}?"), keys);
        let (code, screen) = terminal.ends();
        assert!(code == 0 && screen.contains("signed out of my-org"), "{screen}");
        assert!(!screen.contains("still there"), "{screen}");
        assert_eq!(orders(&world).1[0]["scope"], "all");
        assert!(!world.token_path().exists());
        if opens {
            until(|| world.home().join("opened").exists());
            assert_eq!(world.read("opened"), format!("{page}\n"));
        } else {
            assert!(!world.home().join("opened").exists());
        }
    }
}

#[test]
fn where_nobody_can_be_asked_the_page_is_named_and_nothing_opens() {
    let mut world = World::signed_in().with_cached(&["dev"]);
    let _closed = MustStayClosed::of(&mut world);
    let ran = ran(world.ssoenv(&["logout", "my-org", "--everywhere"]).output().unwrap());
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("/#/signout\n") && ran.stderr.contains("the browser stays signed in"),
        "{}",
        ran.stderr
    );
    assert_eq!(orders(&world).1[0]["scope"], json!({"session": "my-org"}));
    // Without a session in the configuration everything is let go all the same.
    let nobody = World::empty();
    nobody.config("[profile x]\nregion = eu-west-1\n");
    assert_eq!(nobody.run(&["logout", "--all", "--everywhere"]).code, Some(5));
    assert_eq!(orders(&nobody).1[0]["scope"], "all");
    // A plain sign-out gives no order.
    let plain = World::signed_in();
    assert_eq!(plain.run(&["logout", "--all"]).code, Some(0));
    assert!(!plain.home().join(ORDERS).exists());
}

#[test]
fn where_the_shells_cannot_be_told_all_the_rest_is_done_and_the_error_says_what_to_do() {
    let world = World::signed_in();
    drop(world.run(&["use", "dev", "--shell", "sh", "--write-credentials", "tool"]));
    assert!(world.read(CREDENTIALS).contains("[tool]"));
    std::fs::create_dir_all(world.home().join(ORDERS)).unwrap();
    let ran = world.run(&["off", "--everywhere", "--print"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let path = world.home().join(ORDERS).display().to_string();
    assert!(
        ran.stderr.contains(&format!("cannot tell the shells to let go: cannot write {path}")),
        "{ran:?}"
    );
    assert!(ran.stderr.contains("\nhint: run `ssoenv off` in each of them"), "{ran:?}");
    assert!(!world.read(CREDENTIALS).contains("[tool]"));

    let ran = world.run(&["logout", "--all", "--everywhere", "--no-input"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.stderr.contains("signed out of my-org") && !ran.stderr.contains("every shell"), "{ran:?}");
    assert!(!world.token_path().exists());
}

#[test]
fn the_command_that_ends_the_rest_is_about_the_same_session() {
    let world = World::signed_in().with_session("other").signed_in_to("other");
    let said = off(&world, &["--session", "my-org"]).stderr;
    assert!(said.contains("`ssoenv logout my-org --everywhere` ends that too"), "{said}");
    let said = off(&world, &["dev"]).stderr;
    assert!(said.contains("`ssoenv logout my-org --everywhere` ends that too"), "{said}");
    let said = off(&world, &[]).stderr;
    assert!(said.contains("`ssoenv logout --all --everywhere` ends that too"), "{said}");
}
