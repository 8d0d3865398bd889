//! Profiles that lead to one another: how deep, in circles, to where nothing is, and with too much or too little said.

use super::{DEPLOY, SAM, calls, counts, fails, field, lines, role, role_of, signed_in, who};
use crate::support::identity_center::Operation;
use crate::support::world::World;

const ARN: &str = "role_arn = arn:aws:iam::222222222222:role/deploy\n";

/// Profiles `hop1` to `hopN`, each with a role of its own, the first one with the credentials of dev.
fn deep(world: &World, depth: usize) {
    let (mut profiles, mut source) = (String::new(), "dev".to_owned());
    for number in 1..=depth {
        let arn = role(world, &format!("r{number}"), &["111111111111", "222222222222"]);
        profiles += &format!("[profile hop{number}]\nrole_arn = {arn}\nsource_profile = {source}\n");
        source = format!("hop{number}");
    }
    world.add_sections(&profiles);
}

#[test]
fn every_role_of_a_chain_is_assumed_with_the_one_before_it_and_kept() {
    for depth in 1..=5 {
        let world = signed_in("");
        deep(&world, depth);
        let target = format!("hop{depth}");
        let set = world.used(&[&target]);
        assert_eq!(
            (&*set["AWS_ACCOUNT_ID"], &*set["SSOENV_ROLE_NAME"]),
            ("222222222222", &*format!("r{depth}"))
        );
        let roles: Vec<String> =
            calls(&world, Operation::AssumeRole).iter().filter_map(|call| field(call, "RoleArn")).collect();
        let expected: Vec<String> =
            (1..=depth).map(|number| format!("arn:aws:iam::222222222222:role/r{number}")).collect();
        assert_eq!((roles, counts(&world).0), (expected, 1), "from the origin to the last");
        // Each of them is a profile of its own, and has been had already.
        world.service.forget_calls();
        for number in 1..=depth {
            let set = world.used(&[&format!("hop{number}")]);
            assert_eq!(set["SSOENV_ROLE_NAME"], format!("r{number}"));
        }
        drop(world.used(&["dev"]));
        assert_eq!(counts(&world), (0, 0), "{depth}");
        assert_eq!(role_of(&world, &[&target]), format!("arn:aws:sts::222222222222:assumed-role/r{depth}"));
    }
}

#[test]
fn circles_are_named_hop_by_hop() {
    let world = World::empty();
    let to = |name: &str, source: &str| {
        format!("[profile '{name}']\n{ARN}source_profile = {source}\nregion = eu-west-1\n")
    };
    world.add_sections(
        &[
            to("one", "one"),
            to("a", "b"),
            to("b", "a"),
            to("x", "y"),
            to("y", "z"),
            to("z", "x"),
            to("into", "x"),
            to("spaced out", "spaced out"),
        ]
        .concat(),
    );
    for (profile, path) in [
        ("one", "one → one"),
        ("a", "a → b → a"),
        ("b", "b → a → b"),
        ("y", "y → z → x → y"),
        ("into", "into → x → y → z → x"),
        ("spaced out", "spaced out → spaced out"),
    ] {
        assert_eq!(
            fails(&world, &["use", profile], 5),
            format!(
                "ssoenv: profile {profile} assumes roles in a circle: {path}\nhint: set source_profile of one of them to a profile with credentials\n"
            )
        );
    }
    assert!(world.service.calls().is_empty());
}

#[test]
fn a_profile_may_be_its_own_source_if_it_has_keys_and_no_sso_keys_count() {
    let world = signed_in("");
    let keys = lines(&world.service.user_key(SAM));
    role(&world, "deploy", &["111111111111"]);
    world.add_sections(&format!(
            "[profile me]\n{ARN}source_profile = me\nregion = eu-west-1\n{keys}[profile own-sso]\n{ARN}source_profile = own-sso\nsso_session = my-org\nsso_account_id = 111111111111\nsso_role_name = Developer\n[profile above]\nrole_arn = arn:aws:iam::222222222222:role/top\nsource_profile = me\nregion = eu-west-1\n[profile in-credentials]\n{ARN}source_profile = in-credentials\nregion = eu-west-1\n"
        ),
    );
    world.credentials_file(&format!("[in-credentials]\n{keys}"));
    for profile in ["me", "in-credentials"] {
        assert_eq!(role_of(&world, &[profile]), "arn:aws:sts::222222222222:assumed-role/deploy");
    }
    let said = fails(&world, &["use", "own-sso"], 5);
    assert!(said.contains("assumes roles in a circle: own-sso → own-sso\n"), "{said}");
    // For whoever builds on it, its keys are its credentials, and not its role (AWS CLI).
    role(&world, "top", &[SAM]);
    assert_eq!(role_of(&world, &["above"]), "arn:aws:sts::222222222222:assumed-role/top");
    let last = calls(&world, Operation::AssumeRole).into_iter().filter_map(|call| field(&call, "RoleArn"));
    assert_eq!(
        last.collect::<Vec<_>>(),
        [DEPLOY, "arn:aws:iam::222222222222:role/top"],
        "the role of me is shared"
    );
}

/// Two profiles that say the same of one role share a file, and a lock; neither may wait for the other.
#[test]
fn a_role_that_assumes_itself_is_not_waited_for() {
    let world = signed_in("");
    let arn = role(&world, "same", &["111111111111", "222222222222"]);
    world.add_sections(&format!(
            "[profile first]\nrole_arn = {arn}\nsource_profile = dev\nregion = eu-west-1\n[profile second]\nrole_arn = {arn}\nsource_profile = first\nregion = eu-west-1\n"
        ),
    );
    drop(world.used(&["second"]));
    assert_eq!(counts(&world), (1, 2));
    drop(world.used(&["second"]));
    assert_eq!(counts(&world), (1, 2));
    drop(world.used(&["first"]));
    assert_eq!(counts(&world), (1, 3), "what stands in the file came by another way");
}

#[test]
fn what_a_profile_says_too_much_or_too_little_is_named() {
    let world = World::empty();
    let config = world.home().join(".aws/config").display().to_string();
    let lines_before = std::fs::read_to_string(world.home().join(".aws/config")).unwrap().lines().count();
    let at = |line: usize| format!("{config}:{}", lines_before + 1 + line);
    let dev = "add source_profile, the name of a profile with credentials";
    for (keys, message, hint) in [
        (
            format!("{ARN}source_profile = dev\ncredential_source = Environment\n"),
            format!("has both source_profile ({}) and credential_source ({})", at(3), at(4)),
            "keep the one whose credentials assume the role",
        ),
        (ARN.to_owned(), "has role_arn, but no source_profile whose credentials can assume it".to_owned(), dev),
        (
            format!("{ARN}source_profile =\n"),
            "has role_arn, but no source_profile whose credentials can assume it".to_owned(),
            dev,
        ),
        (
            format!("{ARN}sso_session = my-org\nsso_account_id = 111111111111\nsso_role_name = Developer\n"),
            "has role_arn, but no source_profile whose credentials can assume it; the sso_ keys of this profile are ignored".to_owned(),
            dev,
        ),
        (
            format!("{ARN}credential_source = environment\n"),
            format!("credential_source is `environment` ({})", at(3)),
            "write Environment, Ec2InstanceMetadata or EcsContainer",
        ),
    ] {
        let whole = format!("[profile p]\n{keys}");
        let before = std::fs::read_to_string(world.home().join(".aws/config")).unwrap();
        world.add_sections(&whole);
        assert_eq!(
            fails(&world, &["use", "p"], 5),
            format!("ssoenv: profile p: {message}\nhint: {hint}\n")
        );
        world.config(&before);
    }
    assert!(world.service.calls().is_empty());
}

#[test]
fn what_is_no_role_is_named_with_its_line() {
    let world = World::empty();
    let config = world.home().join(".aws/config");
    let before = std::fs::read_to_string(&config).unwrap();
    for arn in [
        "arn:aws:iam::222222222222:user/deploy",
        "arn:aws:sts::222222222222:assumed-role/deploy/me",
        "arn:aws:iam::22222222222:role/deploy",
        "arn:aws:iam::222222222222:role/",
        "222222222222/deploy",
        "deploy",
    ] {
        world.add_sections(&format!("[profile p]\nsource_profile = dev\nrole_arn = {arn}\n"));
        let line = before.lines().count() + 4;
        assert_eq!(
            fails(&world, &["use", "p"], 5),
            format!(
                "ssoenv: {}:{line}: role_arn `{arn}` is not the ARN of a role\nhint: a role ARN looks like arn:aws:iam::123456789012:role/NAME\n",
                config.display()
            )
        );
        world.config(&before);
    }
}

#[test]
fn a_source_that_is_missing_or_broken_is_named_with_who_asks_for_it() {
    let world = World::empty();
    let config = world.home().join(".aws/config").display().to_string();
    world.add_sections(&format!(
            "[profile top]\n{ARN}source_profile = middle\n[profile middle]\n{ARN}source_profile = deve\n[profile on-empty]\n{ARN}source_profile = empty\n[profile empty]\nregion = eu-west-1\n[profile on-broken]\n{ARN}source_profile = broken\n[profile broken]\nsso_session = my-org\nsso_account_id = 1\nsso_role_name = R\n[profile on-bad-role]\n{ARN}source_profile = bad-role\n[profile bad-role]\nrole_arn = x\nsource_profile = dev\n[profile on-token]\n{ARN}source_profile = token\n[profile token]\nsso_session = my-org\n"
        ),
    );
    for (profile, message) in [
        ("top", format!("source_profile of middle: no profile deve in {config}")),
        ("on-empty", "profile empty has no sso_account_id and no sso_role_name".to_owned()),
        (
            "on-broken",
            format!(
                "source_profile of on-broken: profile broken ({config}): sso_account_id `1` is not twelve digits"
            ),
        ),
        ("on-bad-role", "role_arn `x` is not the ARN of a role".to_owned()),
        ("on-token", "profile token has no sso_account_id and no sso_role_name".to_owned()),
    ] {
        let said = fails(&world, &["use", profile], 5);
        assert!(said.contains(&message), "{said}");
        assert!(said.contains("\nhint: "), "{said}");
    }
    assert!(fails(&world, &["use", "top"], 5).ends_with("hint: did you mean dev?\n"));
    assert!(world.service.calls().is_empty());
}

#[test]
fn a_source_that_needs_a_sign_in_is_exit_code_3_with_the_command() {
    let world = World::empty();
    assert_eq!(
        fails(&world, &["use", "deploy"], 3),
        "ssoenv: not signed in to my-org\nhint: ssoenv login my-org\n"
    );
    world.sign_in();
    assert!(who(&world, &["deploy"]).starts_with("arn:aws:sts::222222222222:assumed-role/deploy/ssoenv-"));
}
