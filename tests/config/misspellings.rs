//! Headers and keys with a typing error, and keys without their counterpart: the message names what stands there and what
//! was meant.

use crate::support::identity_center::{Fault, Operation};
use crate::support::world::World;

/// What the last verb says of this config file, without the path.
fn said(config: &str, arguments: &[&str]) -> String {
    let world = World::signed_in();
    said_in(&world, config, arguments)
}

fn said_in(world: &World, config: &str, arguments: &[&str]) -> String {
    world.config(config);
    let ran = world.run(arguments);
    ran.stderr.replace(&world.home().join(".aws").display().to_string(), "AWS")
}

#[test]
fn a_header_that_no_reader_understands_is_named_with_what_was_meant() {
    for (config, header, meant) in [
        ("[dev]\nregion = eu-west-1\n", "[dev] (AWS/config:1)", "[profile dev]"),
        ("[profile x]\n\n[dev]\n", "[dev] (AWS/config:3)", "[profile dev]"),
        ("[Profile dev]\n", "[Profile dev] (AWS/config:1)", "[profile dev]"),
        ("[profiles dev]\n", "[profiles dev] (AWS/config:1)", "[profile dev]"),
        ("[profile:dev]\n", "[profile:dev] (AWS/config:1)", "[profile dev]"),
        ("[profile dev eu]\n", "[profile dev eu] (AWS/config:1)", "[profile dev]"),
    ] {
        let expected = format!(
            "ssoenv: no profile dev in AWS/config: {header} is not the header of a profile\nhint: write {meant}\n"
        );
        for arguments in
            [&["use", "dev"][..], &["exec", "dev", "--", "true"], &["whoami", "--profile", "dev"]]
        {
            assert_eq!(said(config, arguments), expected, "{config} {arguments:?}");
        }
    }
    // Another name than the one that was asked for.
    let expected = "ssoenv: no profile default in AWS/config\nhint: [dev] (AWS/config:1) is not the header of a profile: write [profile dev]\n";
    assert_eq!(said("[dev]\nregion = eu-west-1\n", &["use"]), expected);
    let expected = "ssoenv: no profile in AWS/config: [dev] (AWS/config:1) is not the header of a profile: write [profile dev]\n";
    assert_eq!(said("[dev]\nregion = eu-west-1\n", &["list"]), expected);
    let expected = "ssoenv: no [sso-session my-org] in AWS/config: [my-org] (AWS/config:1) is not the header of a session\nhint: write [sso-session my-org]\n";
    assert_eq!(said("[my-org]\nsso_start_url = u\n", &["login", "my-org"]), expected);
    let expected = "ssoenv: no profile my-org in AWS/config\nhint: my-org is a session; `ssoenv list` shows the profiles\n";
    assert_eq!(said("[sso-session my-org]\n", &["use", "my-org"]), expected);
    let world = World::signed_in();
    world.credentials_file("[profile dev]\naws_access_key_id = AKIA\n");
    let expected = "ssoenv: no profile dev in AWS/config: [profile dev] (AWS/credentials:1) is not the header of a profile\nhint: write [dev]\n";
    assert_eq!(said_in(&world, "[profile x]\n", &["use", "dev"]), expected);
}

#[test]
fn a_source_without_a_role_is_told_so() {
    let base = "[profile base]\naws_access_key_id = AKIA\naws_secret_access_key = s\n";
    let expected = "ssoenv: profile p has source_profile (AWS/config:5), but no role_arn to assume with the credentials of base\nhint: add role_arn, or use profile base itself\n";
    assert_eq!(said(&format!("{base}[profile p]\nsource_profile = base\n"), &["use", "p"]), expected);
    let expected = "ssoenv: profile p has credential_source (AWS/config:2), but no role_arn to assume with the credentials of Environment\nhint: add role_arn\n";
    assert_eq!(said("[profile p]\ncredential_source = Environment\n", &["use", "p"]), expected);
    let misspelled =
        said(&format!("{base}[profile p]\nsource_profile = base\naws_role_arn = x\n"), &["use", "p"]);
    assert!(
        misspelled.contains("; aws_role_arn is unknown (AWS/config:6): did you mean role_arn?\n"),
        "{misspelled}"
    );
}

#[test]
fn a_key_that_no_tool_reads_is_named_with_what_was_meant() {
    for (keys, key, meant) in [
        ("accessKeyId = AKIA\nsecretAccessKey = s\n", "accesskeyid", "aws_access_key_id"),
        ("access_key = AKIA\nsecret_key = s\n", "access_key", "aws_access_key_id"),
        ("aws_access_key_id = AKIA\naws_secret_key = s\n", "aws_secret_key", "aws_secret_access_key"),
        ("aws_role_arn = arn:aws:iam::222222222222:role/x\n", "aws_role_arn", "role_arn"),
        ("credentials_process = x\n", "credentials_process", "credential_process"),
        ("sso_acount_id = 111111111111\nsso_role_name = R\n", "sso_acount_id", "sso_account_id"),
        (
            "role_arn = arn:aws:iam::222222222222:role/x\nsourceProfile = base\n",
            "sourceprofile",
            "source_profile",
        ),
    ] {
        let shown = said(&format!("[profile p]\n{keys}"), &["use", "p"]);
        let unknown = format!("{key} is unknown (AWS/config:");
        assert!(shown.contains(&unknown) && shown.contains(&format!("did you mean {meant}?")), "{shown}");
        assert!(!shown.contains("add sso_account_id and sso_role_name"), "{shown}");
    }
    let role = "sso_session = my-org\nsso_account_id = 111111111111\nsso_role_name = Developer\n";
    let session = "[sso-session my-org]\nsso_start_url = https://d-1234567890.awsapps.com/start\nsso_region = us-east-1\n";
    for key in ["aws_default_region", "aws_region", "default_region", "region_name"] {
        let expected = format!(
            "ssoenv: warning: profile p has no region, and neither has this shell, but most tools need one: {key} is unknown (AWS/config:5): did you mean region?\n"
        );
        assert_eq!(
            said(&format!("[profile p]\n{role}{key} = eu-west-1\n{session}"), &["use", "p"]),
            expected
        );
    }
    let world = World::signed_in();
    let chain = |key: &str| {
        format!(
            "[profile dev]\n{role}{session}[profile p]\nregion = us-east-1\nrole_arn = arn:aws:iam::222222222222:role/mfa\nsource_profile = dev\n{key} = arn:aws:iam::111111111111:mfa/sam\n"
        )
    };
    for key in ["mfa_serial_number", "mfa_device", "aws_mfa_serial"] {
        let shown = said_in(&world, &chain(key), &["use", "p"]);
        let expected = format!("in the role's trust policy; {key} is unknown (AWS/config:");
        assert!(shown.contains(&expected) && shown.ends_with("did you mean mfa_serial?\n"), "{shown}");
    }
}

#[test]
fn a_profile_that_signs_in_elsewhere_is_told_where() {
    let config = "[profile console]\nlogin_session = arn:aws:iam::111111111111:user/sam\n[profile up]\nrole_arn = arn:aws:iam::222222222222:role/x\nsource_profile = console\n[profile keys]\naws_access_key_id = AKIA\naws_secret_access_key = s\n[profile lost]\nrole_arn = arn:aws:iam::222222222222:role/x\nsource_profile = gone\n";
    for verb in ["login", "logout"] {
        for profile in ["console", "up"] {
            let expected = match verb {
                "login" => format!(
                    "ssoenv: profile {profile} needs no sign-in: its credentials come from `aws login` (login_session)\nhint: aws login --profile console\n"
                ),
                _ => "ssoenv: profile console has signed in with `aws login`, not to a session\nhint: aws logout --profile console\n".to_owned(),
            };
            assert_eq!(said(config, &[verb, "--profile", profile]), expected);
        }
        let keys = said(config, &[verb, "--profile", "keys"]);
        assert!(
            keys.starts_with(
                "ssoenv: profile keys needs no sign-in: its credentials come from keys in the files\n"
            ),
            "{keys}"
        );
        let lost = said(config, &[verb, "--profile", "lost"]);
        assert!(
            lost.starts_with("ssoenv: source_profile of lost: no profile gone in AWS/config\n"),
            "{lost}"
        );
    }
}

#[test]
fn a_name_of_which_no_letter_can_be_shown_is_labelled_by_account_and_role() {
    let world = World::signed_in();
    let role = "sso_session = my-org\nsso_account_id = 111111111111\nsso_role_name = Developer\nregion = r\n";
    for (name, label) in [
        ("日本語", "111111111111/Developer"),
        ("__", "111111111111/Developer"),
        ("日本-dev", "__-dev"),
        ("größe", "gr__e"),
    ] {
        world.add_sections(&format!("[profile {name}]\n{role}"));
        assert_eq!(world.used(&[name])["SSOENV_LABEL"], label, "{name}");
    }
    world.credentials_file("[秘密]\naws_access_key_id = AKIA1\naws_secret_access_key = s\n");
    assert_eq!(world.used(&["秘密"])["SSOENV_LABEL"], "__");
}

#[test]
fn a_network_that_is_down_is_told_in_plain_words() {
    let mut world = World::signed_in();
    world.sign_in_with(-5);
    world.variable("AWS_ENDPOINT_URL_SSO_OIDC", "https://nowhere.invalid");
    let ran = world.run(&["use", "dev"]);
    let expected = "cannot reach https://nowhere.invalid: its address was not found; the network may be down";
    assert_eq!(ran.code, Some(6));
    assert!(
        ran.stderr.contains(expected) && !ran.stderr.contains("io:") && !ran.stderr.contains("CreateToken"),
        "{}",
        ran.stderr
    );
    // The service was reached, and did not answer.
    let world = World::signed_in();
    world.service.fault(Operation::GetRoleCredentials, Fault::Reset);
    let ran = world.run(&["use", "dev"]);
    assert!(
        ran.stderr.contains("no answer from http://127.0.0.1") && !ran.stderr.contains("io:"),
        "{}",
        ran.stderr
    );
}
