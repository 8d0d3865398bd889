//! Roles that ask for the code of a device, where nobody is asked: the code is said with the command, or there is none.

use super::{SAM, calls, counts, fails, field, lines, role_file, signed_in};
use crate::support::identity_center::{AssumableRole, Fault, Operation};
use crate::support::world::{Ran, World};
use std::process::Stdio;
use std::time::Duration;

pub const ROLE: &str = "arn:aws:iam::222222222222:role/guarded";
pub const DEVICE: &str = "arn:aws:iam::111111111111:mfa/sam";
pub const CODE: &str = "314159";
const ABOVE: &str = "arn:aws:iam::222222222222:role/above";
const NEEDED: &str = "ssoenv: arn:aws:iam::222222222222:role/guarded requires a code from the MFA device arn:aws:iam::111111111111:mfa/sam\nhint: pass it with --mfa-code CODE; on a terminal, `exec` asks for it, and so does `use` with the hook or --login\n";

/// A profile `guarded` that needs a second factor, and `above`, a role that is assumed with it.
pub fn guarded() -> World {
    let world = signed_in("");
    let keys = lines(&world.service.user_key(SAM));
    world.service.add_role(AssumableRole { needs_mfa: true, ..AssumableRole::new(ROLE, SAM) });
    world.service.add_role(AssumableRole::new("arn:aws:iam::222222222222:role/above", "222222222222"));
    world.service.mfa_code(DEVICE, CODE);
    world.add_sections(&format!(
            "[profile sam]\n{keys}[profile guarded]\nrole_arn = {ROLE}\nsource_profile = sam\nmfa_serial = {DEVICE}\nregion = us-east-1\n[profile above]\nrole_arn = arn:aws:iam::222222222222:role/above\nsource_profile = guarded\nregion = us-east-1\n"
        ),
    );
    world
}

#[test]
fn a_code_that_is_said_is_sent_once_and_the_role_is_kept() {
    for profile in ["guarded", "above"] {
        let world = guarded();
        let ran = world.run(&["use", profile, "--mfa-code", CODE, "--format", "json", "--verbose"]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        assert!(!ran.stderr.contains(CODE) && !ran.stdout.contains(CODE), "{}", ran.stderr);
        let first = &calls(&world, Operation::AssumeRole)[0];
        assert_eq!(field(first, "SerialNumber").as_deref(), Some(DEVICE));
        assert_eq!(field(first, "TokenCode").as_deref(), Some(CODE));
        let key = format!(r#"{{"RoleArn": "{ROLE}", "SerialNumber": "{DEVICE}"}}"#);
        let path = role_file(&world, &key);
        assert!(!std::fs::read_to_string(path).unwrap().contains(CODE));
        let asked = world.service.count(Operation::AssumeRole);
        assert_eq!(asked, if profile == "above" { 2 } else { 1 });
        // Without a code as long as they last, and with one that is not needed.
        drop(world.used(&[profile]));
        drop(world.used(&[profile, "--mfa-code", "000000"]));
        drop(world.used(&["above"]));
        assert_eq!(world.service.count(Operation::AssumeRole), 2.max(asked));
    }
}

#[test]
fn a_wrong_code_is_one_call_and_says_what_to_do() {
    let world = guarded();
    let said = fails(&world, &["use", "guarded", "--mfa-code", "000000"], 4);
    assert_eq!(
        said,
        format!(
            "ssoenv: the MFA code for {ROLE} was not accepted: status 403, AccessDenied, MultiFactorAuthentication failed with invalid MFA one time pass code.\nhint: wait for the next code; each code works once\n"
        )
    );
    assert_eq!(counts(&world), (0, 1));
    let said = fails(&world, &["use", "above", "--mfa-code", "000000"], 4);
    let start = format!("ssoenv: the MFA code for {ROLE} (role 1 of the chain of above) was not accepted: ");
    assert!(said.starts_with(&start), "{said}");
    // A session of a role has no device.
    world.add_sections(&format!(
            "[profile by-sso]\nrole_arn = {ROLE}\nsource_profile = dev\nmfa_serial = {DEVICE}\nregion = us-east-1\n"
        ),
    );
    let said = fails(&world, &["use", "by-sso", "--mfa-code", CODE], 4);
    let hint = "\nhint: check mfa_serial of by-sso: it must be a device of the user of dev\n";
    assert!(said.contains("unable to validate MFA code") && said.ends_with(hint), "{said}");
}

#[test]
fn a_code_is_not_sent_again_whatever_becomes_of_the_answer() {
    for fault in [
        Fault::Status(503),
        Fault::LostAnswer,
        Fault::Error { status: 400, code: "Throttling", message: "m" },
        Fault::Error { status: 403, code: "ExpiredToken", message: "m" },
    ] {
        let world = guarded();
        world.service.fault(Operation::AssumeRole, fault.clone());
        let ran = world.run(&["use", "guarded", "--mfa-code", CODE]);
        assert_ne!(ran.code, Some(0));
        assert_eq!(counts(&world), (0, 1), "{fault:?}: {}", ran.stderr);
    }
}

/// `guarded`, and `both` on top of it, which asks for a code of the same device.
pub fn guarded_twice() -> World {
    let world = guarded();
    world.add_sections(&format!(
            "[profile both]\nrole_arn = {ABOVE}\nsource_profile = guarded\nmfa_serial = {DEVICE}\nregion = us-east-1\n"
        ),
    );
    world
}

#[test]
fn a_code_is_for_the_first_role_that_wants_one_and_the_next_role_takes_the_next_code() {
    let world = guarded_twice();
    let said = fails(&world, &["use", "both", "--mfa-code", CODE], 3);
    assert_eq!(
        said,
        format!(
            "ssoenv: {ABOVE} requires another code from the MFA device {DEVICE}; --mfa-code was used for {ROLE}\nhint: run the command again with the next code; the credentials of the first role are cached\n"
        )
    );
    assert_eq!(counts(&world), (0, 1));
    let explained = world.run(&["explain", "both"]).stdout;
    assert!(!explained.contains("requires another code"), "the first role is cached: {explained}");
    // The device of a user says nothing of a role's session, so STS refuses this one.
    let said = fails(&world, &["use", "both", "--mfa-code", "271828"], 4);
    assert!(said.contains("\nhint: check mfa_serial of both: "), "{said}");
    let sent = calls(&world, Operation::AssumeRole);
    let sent: Vec<_> = sent.iter().map(|call| field(call, "TokenCode").unwrap()).collect();
    assert_eq!(sent, [CODE, "271828"]);
    let explained = guarded_twice().run(&["explain", "both"]).stdout;
    assert!(explained.contains(&format!("; {ABOVE} requires another code")), "{explained}");
}

#[test]
fn what_is_no_code_is_refused_before_anybody_is_asked() {
    let world = guarded();
    world.add_sections(&format!(
            "[profile by-sso]\nrole_arn = {ROLE}\nsource_profile = dev\nmfa_serial = {DEVICE}\nregion = us-east-1\n"
        ),
    );
    for code in ["12345", "1234567", "12345a", "", "１２３４５６", " 12345", "-12345"] {
        for profile in ["guarded", "by-sso"] {
            assert_eq!(
                fails(&world, &["use", profile, &format!("--mfa-code={code}")], 2),
                "ssoenv: --mfa-code: a code has six digits\nhint: use the code that the device shows now\n",
                "{code:?}"
            );
        }
    }
    assert!(world.service.calls().is_empty());
}

#[test]
fn where_nobody_may_be_asked_it_is_exit_code_3_and_no_call() {
    type Case = (&'static [(&'static str, &'static str)], &'static [&'static str]);
    let cases: [Case; 5] = [
        (&[], &[]),
        (&[("CI", "1")], &["--login"]),
        (&[], &["--no-input", "--login"]),
        (&[("DIRENV_IN_ENVRC", "1")], &["--login"]),
        (&[("SSOENV_WRAP", "bash"), ("SSOENV_HOOK", "1")], &[]),
    ];
    for (variables, options) in cases {
        let mut world = guarded();
        world.add_sections(&format!(
                "[profile by-sso]\nrole_arn = {ROLE}\nsource_profile = dev\nmfa_serial = {DEVICE}\nregion = us-east-1\n"
            ),
        );
        for (name, value) in variables {
            world.variable(name, value);
        }
        for profile in ["guarded", "above", "by-sso"] {
            let ran: Ran = world.run(&[&["use", profile], options].concat());
            assert_eq!((ran.code, ran.stderr.as_str()), (Some(3), NEEDED), "{variables:?} {profile}");
        }
        assert!(world.service.calls().is_empty(), "{:?}", world.service.calls());
    }
    let world = guarded();
    for line in [
        &["credential-process", "guarded"][..],
        &["exec", "guarded", "--", "true"],
        &["whoami", "--profile", "guarded"],
    ] {
        let ran = world.run(line);
        assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (Some(3), "", NEEDED), "{line:?}");
    }
    assert!(world.service.calls().is_empty());
}

#[test]
fn two_processes_with_one_code_make_one_call() {
    let world = guarded();
    world.service.configure(|rules| rules.latency = Duration::from_millis(300));
    let start = |profile: &str| {
        let mut command = world.ssoenv(&["use", profile, "--mfa-code", CODE, "--format", "json"]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let children: Vec<_> = ["guarded", "guarded", "above", "guarded"].map(start).into();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let with_code =
        calls(&world, Operation::AssumeRole).iter().filter(|call| field(call, "TokenCode").is_some()).count();
    assert_eq!((with_code, counts(&world).1), (1, 2));
}

#[test]
fn a_role_that_wants_a_code_and_whose_profile_does_not_say_so_is_a_denial_with_that_hint() {
    let world = guarded();
    world.add_sections(&format!(
        "[profile bare]\nrole_arn = {ROLE}\nsource_profile = sam\nregion = us-east-1\n"
    ));
    let said = fails(&world, &["use", "bare", "--mfa-code", CODE], 4);
    assert!(said.contains("an mfa_serial, which the profile does not set"), "{said}");
    // The code was for nobody, and is still good.
    drop(world.used(&["guarded", "--mfa-code", CODE]));
}
