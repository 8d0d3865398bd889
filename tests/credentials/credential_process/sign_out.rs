//! A process may have had its credentials from any session: after a sign-out, and after a sign-in, it is asked again, and
//! where it fails nothing that it has printed before is served.

use super::{ABOVE, ages, cached, does, id, prints, robot, shell, world};
use crate::support::identity_center::Operation;
use crate::support::wait::until;
use crate::support::world::{SH_FAILURE, World};

const SAID: &str = "ssoenv: credential_process of profile printed failed (exit status: 7): the sign-in to my-org has expired\nhint: run the command yourself to see its output\n";

/// As ssoenv itself would fail below it.
fn fails(world: &World) {
    does(world, "echo 'the sign-in to my-org has expired\nhint: sign in' >&2\nexit 7");
}

fn sign_out(world: &World) {
    let ran = world.run(&["logout", "my-org"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
}

fn sign_in(world: &World) {
    world.service.configure(|rules| rules.approve_device_automatically = true);
    let ran = world.run(&["login", "my-org", "--device-code", "--force"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
}

#[test]
fn what_was_printed_and_what_it_has_assumed_are_gone() {
    for ends in [sign_out, sign_in] {
        let world = world("");
        assert_eq!(world.used(&["above"])["SSOENV_ROLE_NAME"], "above");
        assert!(cached(&world).iter().any(|file| file.contains("\"AKIA")), "what it prints is kept at all");
        assert!(cached(&world).iter().any(|file| file.contains("assumed-role/above/")));
        world.service.forget_calls();
        ends(&world);
        assert_eq!(cached(&world), [""; 0]);

        fails(&world);
        for profile in ["printed", "above"] {
            let ran = world.run(&["use", profile]);
            assert_eq!((ran.code, &*ran.stdout, &*ran.stderr), (Some(1), SH_FAILURE, SAID), "{profile}");
            let ran = world.run(&["credential-process", profile]);
            assert_eq!((ran.code, &*ran.stdout, &*ran.stderr), (Some(1), "", SAID), "{profile}");
        }
        assert_eq!(world.service.count(Operation::AssumeRole), 0, "{ABOVE}");
    }
}

#[test]
fn a_process_that_fails_has_said_no_although_something_is_cached() {
    let world = world("");
    let first = robot(&world);
    prints(&world, &first);
    assert_eq!(world.used(&["printed"])["AWS_ACCESS_KEY_ID"], id(&first));
    ages(&world, 5);
    fails(&world);
    let ran = world.run(&["use", "printed"]);
    assert_eq!((ran.code, &*ran.stdout, &*ran.stderr), (Some(1), SH_FAILURE, SAID));
    assert_eq!(world.runs(), 2);
}

#[test]
fn a_bound_directory_takes_nothing_that_was_printed_before() {
    for ends in [sign_out as fn(&World), sign_in, grows_old] {
        let mut shell = shell("");
        shell.goes("work");
        shell.does(&["bind", "printed"]);
        assert!(shell.holds("AWS_ACCESS_KEY_ID").starts_with("AKIA"));
        shell.goes(".");
        assert_eq!(shell.holds("AWS_ACCESS_KEY_ID"), "");
        ends(&shell.world);
        a_minute_goes(&shell.world);
        fails(&shell.world);
        let said = shell.goes("work");
        assert!(
            said.contains("no credentials for printed here: credential_process of profile printed failed (exit status: 7): the sign-in to my-org has expired"),
            "{said}"
        );
        assert_eq!((shell.holds("AWS_ACCESS_KEY_ID"), shell.holds("SSOENV_PROFILE")), ("", "printed"));
    }
}

/// A directory believes it for a minute.
fn grows_old(world: &World) {
    ages(world, 120);
}

/// What was tried in the last minute is not tried again. The process that has tried it may still be noting that.
fn a_minute_goes(world: &World) {
    let attempts = world.home().join(".local/state/ssoenv/attempts");
    let ended = || {
        let mut files = std::fs::read_dir(&attempts).unwrap().map(|file| file.unwrap().path());
        files.all(|path| std::fs::read_to_string(path).is_ok_and(|text| text.contains("\"running\":false")))
    };
    until(ended);
    std::fs::remove_dir_all(attempts).unwrap();
}
