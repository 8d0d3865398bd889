//! What a profile says about the session of its role: its name, the external id, how long it lasts.

use super::{DEPLOY, SAM, calls, counts, fails, field, lines, plain_role_file, role_file, signed_in, who};
use crate::support::clock::now;
use crate::support::identity_center::{AssumableRole, Operation};
use crate::support::world::World;

fn sent(world: &World, name: &str) -> Option<String> {
    field(calls(world, Operation::AssumeRole).last().unwrap(), name)
}

/// A profile `p` with the role deploy, and the credentials of dev.
fn with(keys: &str) -> World {
    signed_in(&format!("[profile p]\nrole_arn = {DEPLOY}\nsource_profile = dev\nregion = us-east-1\n{keys}"))
}

#[test]
fn the_session_is_called_as_the_profile_says() {
    let world = with("role_session_name = sam+ci=1,x.y@z-1\n");
    assert_eq!(who(&world, &["p"]), "arn:aws:sts::222222222222:assumed-role/deploy/sam+ci=1,x.y@z-1");
    let key = format!(r#"{{"RoleArn": "{DEPLOY}", "RoleSessionName": "sam+ci=1,x.y@z-1"}}"#);
    assert!(role_file(&world, &key).exists(), "a name that was said is part of the file's");
    let world = with("");
    let arn = who(&world, &["p"]);
    let epoch: i64 = arn.rsplit_once("/ssoenv-").unwrap().1.parse().unwrap();
    assert!((now() - 60..=now()).contains(&epoch), "{arn}");
    assert!(plain_role_file(&world, DEPLOY).exists());
    let (deep, _) = (sent(&world, "ExternalId"), sent(&world, "DurationSeconds"));
    assert_eq!((deep, sent(&world, "SerialNumber"), sent(&world, "TokenCode")), (None, None, None));
    let world = with("role_session_name = a b\n");
    assert!(
        fails(&world, &["use", "p"], 5)
            .ends_with("hint: check role_arn, role_session_name, external_id and mfa_serial\n")
    );
}

#[test]
fn an_external_id_is_sent_and_one_that_is_missing_or_wrong_is_a_denial_that_says_so() {
    for (keys, hint) in [
        ("external_id = ext:1/a\n", None),
        (
            "external_id = ext:1/b\n",
            Some(
                "allow sts:AssumeRole to dev, and name it in the role's trust policy; check external_id, and whether the policy requires an mfa_serial",
            ),
        ),
        (
            "",
            Some(
                "allow sts:AssumeRole to dev, and name it in the role's trust policy; the policy may require an external_id or an mfa_serial, which the profile does not set",
            ),
        ),
    ] {
        let world = with(keys);
        world.service.add_role(AssumableRole {
            external_id: Some("ext:1/a".into()),
            ..AssumableRole::new(DEPLOY, "111111111111")
        });
        let Some(hint) = hint else {
            drop(world.used(&["p"]));
            assert_eq!(sent(&world, "ExternalId").as_deref(), Some("ext:1/a"));
            let key = format!(r#"{{"ExternalId": "ext:1/a", "RoleArn": "{DEPLOY}"}}"#);
            assert!(role_file(&world, &key).exists());
            continue;
        };
        let said = fails(&world, &["use", "p"], 4);
        assert!(
            said.starts_with(&format!(
                "ssoenv: dev is not allowed to assume {DEPLOY}: status 403, AccessDenied, User: "
            )),
            "{said}"
        );
        assert!(said.ends_with(&format!("\nhint: {hint}\n")), "{said}");
        assert_eq!(counts(&world), (1, 1), "a denial is not tried again");
    }
}

#[test]
fn a_role_lasts_as_long_as_the_profile_says() {
    for (seconds, margin) in [(900, 225), (1200, 300), (3600, 900)] {
        let world = with(&format!("duration_seconds = {seconds}\n"));
        let set = world.used(&["p"]);
        assert_eq!(sent(&world, "DurationSeconds"), Some(seconds.to_string()));
        let time = |name: &str| set[name].parse::<i64>().unwrap();
        assert!((seconds - 60..=seconds).contains(&(time("SSOENV_EXPIRES_AT") - now())));
        // The file's time stamp says when they were had, to the second.
        let renewed = time("SSOENV_EXPIRES_AT") - time("SSOENV_REFRESH_AT");
        assert!((margin - 1..=margin).contains(&renewed), "{seconds}: {renewed}");
        let key = format!(r#"{{"DurationSeconds": {seconds}, "RoleArn": "{DEPLOY}"}}"#);
        assert!(role_file(&world, &key).exists(), "a number, not a text");
        drop(world.used(&["p"]));
        assert_eq!(counts(&world).1, 1, "also those of a quarter of an hour are served from the cache");
    }
}

#[test]
fn what_is_no_number_counts_as_not_said() {
    for text in ["an hour", "3600s", "1e3", ""] {
        let world = with(&format!("duration_seconds = {text}\n"));
        drop(world.used(&["p"]));
        assert_eq!(sent(&world, "DurationSeconds"), None, "{text}");
        assert!(plain_role_file(&world, DEPLOY).exists(), "{text}");
    }
}

#[test]
fn the_hour_of_a_role_assumed_with_a_role_is_explained() {
    for (source, seconds) in [("dev", 7200), ("deploy", 3601), ("dev", 43_200)] {
        let world = signed_in(&format!(
            "[profile p]\nrole_arn = arn:aws:iam::222222222222:role/long\nsource_profile = {source}\nregion = us-east-1\nduration_seconds = {seconds}\n"
        ));
        world.service.add_role(AssumableRole {
            longest_session: 43_200,
            trusted: vec!["111111111111".into(), "222222222222".into()],
            ..AssumableRole::new("arn:aws:iam::222222222222:role/long", "")
        });
        let number = if source == "deploy" { " (role 2 of the chain of p)" } else { "" };
        let said = fails(&world, &["use", "p"], 5);
        assert_eq!(
            said,
            format!(
                "ssoenv: duration_seconds = {seconds} of p is too long for arn:aws:iam::222222222222:role/long{number}: {source} is itself a role, and role chaining allows at most one hour: status 400, ValidationError, The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining\nhint: remove duration_seconds from p, or set it to at most 3600; ssoenv renews the credentials automatically\n"
            )
        );
    }
}

#[test]
fn with_keys_of_a_user_a_role_lasts_up_to_its_own_maximum() {
    let world = World::empty();
    let keys = lines(&world.service.user_key(SAM));
    world.service.add_role(AssumableRole { longest_session: 7200, ..AssumableRole::new(DEPLOY, SAM) });
    let with = |seconds: i64| {
        format!(
            "[profile p{seconds}]\nrole_arn = {DEPLOY}\nsource_profile = sam\nregion = us-east-1\nduration_seconds = {seconds}\n"
        )
    };
    world.add_sections(&format!("[profile sam]\n{keys}{}{}{}", with(7200), with(7201), with(899)));
    let set = world.used(&["p7200"]);
    assert!(set["SSOENV_EXPIRES_AT"].parse::<i64>().unwrap() - now() > 7100);
    for seconds in [7201, 899] {
        let said = fails(&world, &["use", &format!("p{seconds}")], 5);
        assert!(said.starts_with(&format!("ssoenv: STS does not accept the settings of p{seconds} for {DEPLOY}: status 400, ValidationError, ")), "{said}");
        assert!(
            said.ends_with(
                "\nhint: set duration_seconds to at least 900 and at most the role's maximum session duration\n"
            ) || seconds == 899,
            "{said}"
        );
    }
}
