//! Many callers of one process, and callers while a person is being asked something. No order here is told by a clock: a
//! process waits for a file, and a question stays open until the test answers it.

use super::{ABOVE, ages, does, ending, id, prints, world};
use crate::support::identity_center::{AssumableRole, Operation};
use crate::support::terminal::Terminal;
use crate::support::wait::until;
use crate::support::world::World;
use std::process::{Child, Stdio};

const ROLE: &str = "arn:aws:iam::222222222222:role/guarded";
const SAM: &str = "arn:aws:iam::111111111111:user/sam";
const DEVICE: &str = "arn:aws:iam::111111111111:mfa/sam";

fn start(world: &World, arguments: &[&str]) -> Child {
    world.ssoenv(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

#[test]
fn forty_callers_share_what_a_process_prints_though_it_is_always_the_same() {
    for arguments in [&["credential-process", "printed"][..], &["use", "printed", "--format", "json"]] {
        let world = world("");
        does(&world, "until [ -e ~/gate ]; do sleep 0.02; done\ncat ~/answer");
        prints(&world, &ending("ASIASAME", 3600));
        // So that it is not its novelty by which they know it.
        std::fs::write(world.home().join("gate"), "").unwrap();
        drop(world.used(&["printed"]));
        std::fs::remove_file(world.home().join("gate")).unwrap();
        let children: Vec<Child> = (0..40).map(|_| start(&world, arguments)).collect();
        std::fs::write(world.home().join("gate"), "").unwrap();
        for child in children {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            assert!(String::from_utf8_lossy(&output.stdout).contains("ASIASAME"));
        }
        // Those that come after it has printed rightly ask again.
        let runs = world.runs() - 1;
        assert!(runs <= 10, "{arguments:?}: {runs} runs");
    }
}

#[test]
fn what_a_process_leaves_running_is_waited_for_as_far_as_it_prints() {
    // It holds stderr open, and ends before anybody who waited for it would give up.
    let world = world("");
    let answer = ending("ASIASAME", 3600);
    prints(&world, &answer);
    does(&world, "(sleep 20; touch ~/ended) > /dev/null &\ncat ~/answer");
    assert_eq!(world.used(&["printed"])["AWS_ACCESS_KEY_ID"], id(&answer));
    assert!(!world.home().join("ended").exists());
    ages(&world, 5);
    // It fails, and says why, all the same.
    does(&world, "(sleep 20; touch ~/ended) > /dev/null 2> /dev/null &\necho no luck >&2; exit 3");
    let ran = world.run(&["use", "printed"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.stderr.contains("failed (exit status: 3): no luck\n"), "{}", ran.stderr);
    // The rest of the answer comes from what it has left.
    does(&world, "(until [ -e ~/gate ]; do sleep 0.02; done; cat ~/answer) &\ntouch ~/left");
    let child = start(&world, &["credential-process", "printed"]);
    until(|| world.home().join("left").exists());
    std::fs::write(world.home().join("gate"), "").unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stdout).contains("ASIASAME"));
}

/// The profile `guarded`, whose role asks for a code.
fn guarded() -> World {
    let world = World::empty();
    let key = world.service.user_key(SAM);
    world.service.add_role(AssumableRole { needs_mfa: true, ..AssumableRole::new(ROLE, SAM) });
    world.service.mfa_code(DEVICE, "314159");
    world.config(&format!(
        "[profile sam]
aws_access_key_id = {}
aws_secret_access_key = {}
[profile guarded]
role_arn = {ROLE}
source_profile = sam
mfa_serial = {DEVICE}
region = us-east-1
",
        key.access_key_id, key.secret_access_key
    ));
    world
}

#[test]
fn while_a_person_is_asked_for_a_code_nobody_waits_and_the_answer_may_be_too_late() {
    for line in [
        "ssoenv exec guarded -- env > \"$HOME/out\"",
        "ssoenv use guarded --login --shell sh > \"$HOME/out\"",
    ] {
        let world = guarded();
        let mut asked = Terminal::start(world.line("sh", &["-c", line]));
        asked.shows(&format!("MFA code of {DEVICE}, to assume {ROLE}:"));
        let ran = world.run(&["credential-process", "guarded"]);
        assert_eq!((ran.code, &*ran.stdout), (Some(3), ""), "{}", ran.stderr);
        assert!(ran.stderr.contains("requires a code from the MFA device"), "{}", ran.stderr);
        let set = world.used(&["guarded", "--mfa-code", "314159"]);
        // Until now nobody has answered; and what is answered now no device has shown.
        asked.presses("000000\r");
        let (code, screen) = asked.ends();
        assert_eq!(code, 0, "{line}: {screen}");
        let out = std::fs::read_to_string(world.home().join("out")).unwrap();
        assert!(out.contains(&set["AWS_ACCESS_KEY_ID"]), "{line}: {out}");
        assert_eq!(world.service.count(Operation::AssumeRole), 1, "{line}");
    }
}

#[test]
fn while_a_process_asks_a_person_nobody_waits() {
    let world = world("");
    does(&world, "if [ -t 0 ]; then echo 'your word?' >&2; read word; fi\ncat ~/answer");
    let mut asked = Terminal::start(world.line("sh", &["-c", "ssoenv exec above -- env > \"$HOME/out\""]));
    asked.shows("your word?");
    let ran = world.run(&["credential-process", "printed"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let set = world.used(&["above"]);
    asked.types("word\r");
    let (code, screen) = asked.ends();
    assert_eq!(code, 0, "{screen}");
    let out = std::fs::read_to_string(world.home().join("out")).unwrap();
    assert!(out.contains(&set["AWS_ACCESS_KEY_ID"]), "{out}");
    assert_eq!(world.service.count(Operation::AssumeRole), 1, "{ABOVE}");
}
