//! Sign-ins whose key a real keychain keeps: how often it is asked, and when it is locked.

use crate::support::identity_center::Operation;
use crate::support::keyring::{ATTRIBUTES, Keyring};
use crate::support::strace::STRACE;
use crate::support::terminal::Terminal;
use crate::support::world::{Ran, World, ran};
use std::process::Stdio;

/// A world in keychain mode with this keychain, and a copy of the key in memory once it was asked.
pub fn in_keychain_mode(keyring: &Keyring) -> World {
    let world = keyring.joined_by(World::empty()).with_rules(|rules| {
        rules.device_interval = 0;
        rules.approve_device_automatically = true;
    });
    world.settings("storage = keychain\n");
    world
}

/// Signs in to my-org, with an access token that is renewed at its first use.
pub fn signed_in(world: World) -> World {
    world.service.configure(|rules| rules.access_token_life = 60);
    assert_eq!(login(&world).code, Some(0));
    world.service.configure(|rules| rules.access_token_life = 3600);
    world
}

fn login(world: &World) -> Ran {
    world.run(&["login", "my-org", "--device-code", "--force"])
}

fn fetched(world: &World, profile: &str) {
    let ran = world.run(&["credential-process", profile]);
    assert_eq!(ran.code, Some(0), "{profile}: {}", ran.stderr);
}

#[test]
fn with_a_copy_in_memory_the_keychain_is_asked_once() {
    let Some(mut keyring) = Keyring::unlocked() else { return };
    let world = signed_in(in_keychain_mode(&keyring));
    assert_eq!(keyring.accesses(), 1);
    fetched(&world, "dev");
    assert_eq!(login(&world).code, Some(0));
    fetched(&world, "staging");
    assert_eq!(world.service.count(Operation::CreateToken), 3, "two sign-ins and a renewal");
    assert_eq!(keyring.accesses(), 1);
    assert_eq!(keyring.client().search(&ATTRIBUTES).0.len(), 1);
}

#[test]
fn without_one_a_renewal_costs_one_access() {
    let Some(mut keyring) = Keyring::unlocked() else { return };
    let world = signed_in(in_keychain_mode(&keyring).with_variable("XDG_RUNTIME_DIR", ""));
    let before = keyring.accesses();
    fetched(&world, "dev");
    assert_eq!(world.service.count(Operation::CreateToken), 2, "a sign-in and a renewal");
    assert_eq!(keyring.accesses(), before + 1);
}

#[test]
fn what_is_cached_or_shown_never_asks_the_keychain() {
    let Some(mut keyring) = Keyring::unlocked() else { return };
    let mut world =
        signed_in(in_keychain_mode(&keyring).with_variable("XDG_RUNTIME_DIR", "")).with_cached(&["dev"]);
    let answer = serde_json::from_str(&world.run(&["use", "dev", "--format", "json"]).stdout).unwrap();
    let before = keyring.accesses();
    let lines: [&[&str]; 7] = [
        &["use", "dev", "--shell", "sh"],
        &["credential-process", "dev"],
        &["list"],
        &["status"],
        &["status", "--quiet"],
        &["__complete", "fish", "--", "ssoenv", "use", ""],
        &["prompt"],
    ];
    world.apply(&answer);
    for line in lines {
        let ran = world.run(line);
        assert_eq!(ran.code, Some(0), "{line:?}: {}", ran.stderr);
        assert_eq!(keyring.accesses(), before, "{line:?}");
        if *STRACE {
            let trace = world.home().join("trace");
            let mut command = world.command("strace");
            command.args(["-f", "-qq", "-e", "trace=execve,connect", "-o"]).arg(&trace);
            command.arg(crate::support::world::binary()).args(line).stdout(Stdio::null());
            assert!(command.status().unwrap().success());
            let text = std::fs::read_to_string(&trace).unwrap();
            assert_eq!(text.lines().count(), 1, "a process or a connection: {text}");
        }
    }
}

#[test]
fn twenty_first_sign_ins_at_once_make_one_key() {
    const COUNT: usize = 20;
    let Some(keyring) = Keyring::unlocked() else { return };
    let mut world = in_keychain_mode(&keyring);
    for number in 0..COUNT {
        world = world.with_session(&format!("s{number}")).with_sections(&format!(
            "[profile p{number}]\nsso_session = s{number}\nsso_account_id = 111111111111\nsso_role_name = Developer\n"
        ));
    }
    let logins: Vec<_> = (0..COUNT)
        .map(|number| {
            let mut command = world.ssoenv(&["login", &format!("s{number}"), "--device-code"]);
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        })
        .collect();
    for login in logins {
        let ran = ran(login.wait_with_output().unwrap());
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    }
    let (unlocked, locked) = keyring.client().search(&ATTRIBUTES);
    assert_eq!((unlocked.len(), locked.len()), (1, 0));
    // With the key that the keychain has.
    std::fs::remove_file(std::path::Path::new(&keyring.variables()[1].1).join("ssoenv/key")).unwrap();
    for number in 0..COUNT {
        fetched(&world, &format!("p{number}"));
    }
}

#[test]
fn a_locked_keychain_is_one_line_for_a_renewal_and_a_sign_in() {
    let Some(keyring) = Keyring::unlocked() else { return };
    let world = signed_in(in_keychain_mode(&keyring).with_variable("XDG_RUNTIME_DIR", ""));
    keyring.lock();
    let sentence = "the keychain is locked or asks for permission, and nobody can be asked here";
    let ran = world.run(&["credential-process", "dev"]);
    assert_eq!((ran.code, &*ran.stdout), (Some(3), ""), "{}", ran.stderr);
    assert!(ran.stderr.starts_with(&format!("ssoenv: {sentence}\nhint: ")), "{}", ran.stderr);
    assert_eq!(ran.stderr.lines().count(), 2, "{}", ran.stderr);
    assert_eq!(world.service.count(Operation::CreateToken), 1, "the refresh token was not used up");
    let ran = login(&world);
    assert_eq!(ran.code, Some(3), "{}", ran.stderr);
    assert!(ran.stderr.contains(&format!("ssoenv: {sentence}\n")), "{}", ran.stderr);
    // On a terminal too, where no display is.
    let line = world.ssoenv_line(&["login", "my-org", "--device-code", "--force"]);
    let (code, screen) = Terminal::start(line).ends();
    let sentence = "ssoenv: the keychain is locked, and has no display here to ask for its password on";
    assert!(screen.contains(sentence) && screen.contains("\r\nhint: unlock it on the desktop"), "{screen}");
    assert_eq!(code, 3, "{screen}");
    keyring.unlock();
    fetched(&world, "dev");
}
