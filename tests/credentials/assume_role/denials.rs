//! A denial names the role, which of the chain's it is, and whose credentials were not enough.

use super::{SAM, counts, fails, lines, role, signed_in};
use crate::support::identity_center::{Fault, Operation};
use crate::support::world::World;

const MAY_LACK: &str = "and name it in the role's trust policy; the policy may require an external_id or an mfa_serial, which the profile does not set";

/// `top` on `middle` on `low` on dev.
fn three(denied: &str) -> World {
    let world = signed_in("");
    let mut profiles = String::new();
    for (name, source) in [("low", "dev"), ("middle", "low"), ("top", "middle")] {
        let trusted = if name == denied { "999999999999" } else { "*" };
        let arn = role(&world, name, &[trusted]);
        profiles +=
            &format!("[profile {name}]\nrole_arn = {arn}\nsource_profile = {source}\nregion = us-east-1\n");
    }
    world.add_sections(&profiles);
    world
}

#[test]
fn the_first_the_middle_and_the_last_role_of_three() {
    for (denied, number, from, by, asked) in [
        ("low", 1, "dev", "arn:aws:sts::111111111111:assumed-role/AWSReservedSSO_Developer_", 1),
        ("middle", 2, "low", "arn:aws:sts::222222222222:assumed-role/low/ssoenv-", 2),
        ("top", 3, "middle", "arn:aws:sts::222222222222:assumed-role/middle/ssoenv-", 3),
    ] {
        let world = three(denied);
        let said = fails(&world, &["use", "top"], 4);
        let start = format!(
            "ssoenv: {from} is not allowed to assume arn:aws:iam::222222222222:role/{denied} (role {number} of the chain of top): status 403, AccessDenied, User: {by}"
        );
        assert!(said.starts_with(&start), "{said}");
        assert!(said.ends_with(&format!("\nhint: allow sts:AssumeRole to {from}, {MAY_LACK}\n")), "{said}");
        assert_eq!(counts(&world), (1, asked), "{denied}");
        // Asked for by itself it is no chain's, or the end of a shorter one.
        let said = fails(&world, &["use", denied], 4);
        let of =
            if number == 1 { String::new() } else { format!(" (role {number} of the chain of {denied})") };
        let start =
            format!("ssoenv: {from} is not allowed to assume arn:aws:iam::222222222222:role/{denied}{of}: ");
        assert!(said.starts_with(&start), "{said}");
    }
}

#[test]
fn an_origin_that_is_not_assigned_is_said_of_the_origin() {
    let world = three("");
    world.service.unassign("111111111111", "Developer");
    let said = fails(&world, &["use", "top"], 4);
    assert!(
        said.starts_with(
            "ssoenv: role Developer in account 111111111111 is not assigned to you (profile dev)"
        ),
        "{said}"
    );
    assert_eq!(counts(&world), (1, 0));
}

#[test]
fn keys_that_sts_does_not_know_are_those_of_the_source() {
    let world = World::empty();
    let key = world.service.user_key(SAM);
    world.add_sections(&format!(
            "[profile sam]\n{}[profile p]\nrole_arn = arn:aws:iam::222222222222:role/deploy\nsource_profile = sam\nregion = us-east-1\n",
            lines(&key)
        ),
    );
    let hint = "\nhint: check the keys, the region, and the clock of this machine\n";
    let start = "ssoenv: STS does not accept the credentials of sam, needed to assume arn:aws:iam::222222222222:role/deploy: status 403, ";
    for (code, change) in [
        (
            "SignatureDoesNotMatch",
            Box::new(|world: &World| {
                world.service.configure(|rules| rules.sts_region = Some("eu-west-1".into()))
            }) as Box<dyn Fn(&World)>,
        ),
        ("InvalidClientTokenId", Box::new(|world: &World| world.service.forget_key(&key.access_key_id))),
    ] {
        change(&world);
        let said = fails(&world, &["use", "p"], 1);
        assert!(said.starts_with(&format!("{start}{code}, ")) && said.ends_with(hint), "{said}");
        world.service.configure(|rules| rules.sts_region = None);
    }
    assert_eq!(counts(&world), (0, 2), "keys of a file are the same the next time");
}

#[test]
fn what_sts_calls_the_caller_is_shown_without_its_control_characters() {
    let world = three("");
    let message = "User: x\u{9b}31m \u{202e}is not\nhint: rm -rf /";
    world.service.fault(Operation::AssumeRole, Fault::Error { status: 403, code: "AccessDenied", message });
    let said = fails(&world, &["use", "top"], 4);
    assert!(said.contains("is not allowed to assume") && !said.contains(['\u{9b}', '\u{202e}']), "{said:?}");
    assert_eq!(said.matches("\nhint: ").count(), 1, "{said}");
}

#[test]
fn keys_of_the_environment_are_nobodys_profile() {
    let mut world = World::empty();
    let key = world.service.user_key(SAM);
    world.variable("AWS_ACCESS_KEY_ID", &key.access_key_id);
    world.variable("AWS_SECRET_ACCESS_KEY", &key.secret_access_key);
    world.add_sections("[profile p]\nrole_arn = arn:aws:iam::222222222222:role/deploy\ncredential_source = Environment\nregion = us-east-1\n",
    );
    let said = fails(&world, &["use", "p"], 4);
    assert!(
        said.starts_with(
            "ssoenv: the environment is not allowed to assume arn:aws:iam::222222222222:role/deploy: "
        ),
        "{said}"
    );
}

#[test]
fn keys_that_have_ended_are_renewed_where_they_stand() {
    let mut world = World::signed_in();
    let dev = world.used(&["dev"]);
    let keys = format!(
        "aws_access_key_id = {}\naws_secret_access_key = {}\naws_session_token = {}\n",
        dev["AWS_ACCESS_KEY_ID"], dev["AWS_SECRET_ACCESS_KEY"], dev["AWS_SESSION_TOKEN"]
    );
    let role = "role_arn = arn:aws:iam::222222222222:role/deploy\nregion = us-east-1\n";
    world.add_sections(&format!(
            "[profile pasted]\n{keys}[profile p]\n{role}source_profile = pasted\n[profile e]\n{role}credential_source = Environment\n"
        ),
    );
    for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"] {
        world.variable(name, &dev[name]);
    }
    world.service.advance(3601);
    for (profile, whose, hint) in
        [("p", "pasted", "put new keys into profile pasted"), ("e", "the environment", "set new keys")]
    {
        let said = fails(&world, &["use", profile], 1);
        let start = format!(
            "ssoenv: the credentials of {whose}, needed to assume arn:aws:iam::222222222222:role/deploy, have expired\n"
        );
        assert_eq!(said, format!("{start}hint: {hint}\n"));
    }
}
