//! A chain in a shell with the hook, played call by call: its renewal, and directories that are bound to it.

use super::{DEPLOY, counts, leave, lines, plain_role_file, role};
use crate::binding::directories::Played;
use crate::support::clock::now;
use crate::support::home;
use crate::support::identity_center::{AssumableRole, Operation};
use crate::support::world::World;
use serde_json::json;

/// The hook is told that it is time, and so is the cache.
fn is_due(shell: &mut Played, left: i64) {
    leave(&plain_role_file(&shell.world, DEPLOY), left);
    let end = (now() + left).to_string();
    shell.world.apply(&json!({"set": {"SSOENV_EXPIRES_AT": end, "SSOENV_REFRESH_AT": "9"}, "unset": []}));
}

/// The hook's calls until the shell has other keys; what they say.
fn renews(shell: &mut Played) -> String {
    let key = shell.holds("AWS_ACCESS_KEY_ID").to_owned();
    let mut said = String::new();
    for _ in 0..2000 {
        said += &shell.refreshes();
        if shell.holds("AWS_ACCESS_KEY_ID") != key {
            return said;
        }
    }
    panic!("no other keys: {said}");
}

/// The hook's calls until one of them says something.
fn hears(shell: &mut Played) -> String {
    for _ in 0..2000 {
        let said = shell.refreshes();
        if !said.is_empty() {
            return said;
        }
        shell.world.variable("SSOENV_REFRESH_AT", "9");
    }
    panic!("nothing is said");
}

/// The sign-in is over, and the file says so.
fn ends_session(world: &World) {
    world.service.revoke_sessions();
    world.edit_token(|token| {
        token["expiresAt"] = home::rfc3339(world.service.now() - 60).into();
        token.as_object_mut().unwrap().remove("refreshToken");
    });
}

#[test]
fn an_expired_chain_is_renewed_with_one_call_for_what_is_missing() {
    let mut shell = Played::new();
    shell.does(&["use", "deploy", "--region", "ap-south-1"]);
    shell.world.service.forget_calls();
    is_due(&mut shell, -60);
    assert_eq!(renews(&mut shell), "");
    assert_eq!(counts(&shell.world), (0, 1), "the source is still good");
    assert_eq!((shell.holds("AWS_REGION"), shell.holds("SSOENV_PROFILE")), ("ap-south-1", "deploy"));
    let again: i64 = shell.holds("SSOENV_REFRESH_AT").parse().unwrap();
    assert!((again - now() - 2700).abs() < 60, "{}", again - now());
}

#[test]
fn before_it_expires_it_is_fetched_behind_the_prompt() {
    let mut shell = Played::new();
    shell.does(&["use", "deploy"]);
    shell.world.service.forget_calls();
    is_due(&mut shell, 120);
    assert_eq!(renews(&mut shell), "");
    assert_eq!(counts(&shell.world), (0, 1));
}

#[test]
fn a_chain_without_a_region_of_its_own_is_renewed_in_the_one_that_was_said() {
    for source in ["sam", "dev"] {
        let mut shell = Played::new();
        let keys = lines(&shell.world.service.user_key(super::SAM));
        shell.world.service.add_role(AssumableRole::new(DEPLOY, "111111111111"));
        shell.world.add_sections(&format!(
            "[profile sam]\n{keys}[profile p]\nrole_arn = {DEPLOY}\nsource_profile = {source}\n"
        ));
        shell.does(&["use", "p", "--region", "eu-south-1"]);
        is_due(&mut shell, -60);
        assert_eq!(renews(&mut shell), "");
        let calls = super::calls(&shell.world, Operation::AssumeRole);
        let regions: Vec<String> = calls.iter().map(super::signed_for).collect();
        assert_eq!(regions, ["eu-south-1", "eu-south-1"], "{source}");
    }
}

#[test]
fn when_the_session_is_over_a_good_source_still_renews_it() {
    let mut shell = Played::new();
    shell.does(&["use", "deploy"]);
    ends_session(&shell.world);
    shell.world.service.forget_calls();
    is_due(&mut shell, -60);
    assert_eq!(renews(&mut shell), "");
    assert_eq!(counts(&shell.world), (0, 1));
}

#[test]
fn without_session_and_source_one_line_says_how_to_sign_in() {
    let mut shell = Played::new();
    shell.does(&["use", "deploy"]);
    let key = shell.holds("AWS_ACCESS_KEY_ID").to_owned();
    ends_session(&shell.world);
    std::fs::remove_file(shell.world.role_path("111111111111", "Developer")).unwrap();
    is_due(&mut shell, -60);
    let said = hears(&mut shell);
    assert!(
        said.starts_with("ssoenv: could not renew deploy (expired): ")
            && said.contains("ssoenv login my-org"),
        "{said}"
    );
    for _ in 0..3 {
        assert_eq!(shell.refreshes(), "");
    }
    assert_eq!(shell.holds("AWS_ACCESS_KEY_ID"), key);
    shell.world.sign_in();
    let token = std::fs::File::options().append(true).open(shell.world.token_path()).unwrap();
    token.set_modified(std::time::SystemTime::now() + std::time::Duration::from_secs(2)).unwrap();
    renews(&mut shell);
}

#[test]
fn a_denial_is_said_once_with_its_reason() {
    let mut shell = Played::new();
    shell.does(&["use", "deploy"]);
    shell.world.service.remove_role(DEPLOY);
    is_due(&mut shell, -60);
    let said = hears(&mut shell);
    assert!(
        said.starts_with(&format!(
            "ssoenv: could not renew deploy (expired): dev is not allowed to assume {DEPLOY}: "
        )),
        "{said}"
    );
    assert_eq!(said.lines().count(), 1, "{said}");
    for _ in 0..3 {
        assert_eq!(shell.refreshes(), "");
    }
}

#[test]
fn a_role_that_wants_a_code_is_not_renewed_and_says_so() {
    let mut shell = Played::new();
    let keys = lines(&shell.world.service.user_key(super::SAM));
    shell
        .world
        .service
        .add_role(AssumableRole { needs_mfa: true, ..AssumableRole::new(super::mfa::ROLE, super::SAM) });
    shell.world.service.mfa_code(super::mfa::DEVICE, super::mfa::CODE);
    shell.world.add_sections(&format!(
            "[profile sam]\n{keys}[profile guarded]\nrole_arn = {}\nsource_profile = sam\nmfa_serial = {}\nregion = us-east-1\n",
            super::mfa::ROLE,
            super::mfa::DEVICE
        ),
    );
    shell.does(&["use", "guarded", "--mfa-code", super::mfa::CODE]);
    assert!(!shell.world.variables().values().any(|value| value.contains(super::mfa::CODE)));
    shell.world.service.forget_calls();
    let path = super::role_file(
        &shell.world,
        &format!(r#"{{"RoleArn": "{}", "SerialNumber": "{}"}}"#, super::mfa::ROLE, super::mfa::DEVICE),
    );
    leave(&path, -60);
    let past = (now() - 60).to_string();
    shell.world.apply(&json!({"set": {"SSOENV_EXPIRES_AT": past, "SSOENV_REFRESH_AT": "9"}, "unset": []}));
    let said = hears(&mut shell);
    assert!(
        said.contains("could not renew guarded (expired): ")
            && said.contains("requires a code from the MFA device"),
        "{said}"
    );
    assert!(!said.contains("ssoenv login"), "a sign-in does not help: {said}");
    assert!(shell.world.service.calls().is_empty());
}

#[test]
fn keys_that_do_not_end_are_not_asked_about_again() {
    let mut shell = Played::new();
    let key = shell.world.service.user_key(super::SAM);
    shell.world.credentials_file(&format!("[sam]\nregion = us-east-1\n{}", lines(&key)));
    shell.does(&["use", "sam"]);
    let again: i64 = shell.holds("SSOENV_REFRESH_AT").parse().unwrap_or(i64::MAX);
    assert!(again > now() + 86_400 * 365, "{again}");
    assert_eq!(shell.says(&["prompt"]).stdout.trim(), "[sam]");
    assert_eq!(shell.refreshes(), "");
    assert_eq!(shell.holds("AWS_ACCESS_KEY_ID"), key.access_key_id);
    shell.world.service.forget_calls();
    shell.does(&["use", "dev"]);
    assert!(!shell.holds("AWS_SESSION_TOKEN").is_empty());
    shell.does(&["use", "sam"]);
    assert_eq!(
        (shell.holds("AWS_SESSION_TOKEN"), shell.holds("AWS_CREDENTIAL_EXPIRATION")),
        ("", ""),
        "of dev"
    );
    assert_eq!(shell.holds("AWS_ACCOUNT_ID"), "");
}

#[test]
fn a_directory_is_bound_to_a_chain() {
    let mut shell = Played::new();
    shell.does(&["use", "dev"]);
    shell.goes("work");
    let bound = shell.says(&["bind", "deploy"]);
    assert_eq!(bound.code, Some(0), "{}", bound.stderr);
    assert!(
        bound.stderr.contains("is bound to deploy (222222222222/deploy), and trusted"),
        "{}",
        bound.stderr
    );
    assert_eq!((shell.holds("SSOENV_PROFILE"), shell.holds("SSOENV_ROLE_NAME")), ("deploy", "deploy"));
    shell.goes(".");
    assert_eq!(shell.holds("SSOENV_PROFILE"), "dev");
    // Into it again, when the session is over and only the source's credentials are good.
    ends_session(&shell.world);
    std::fs::remove_file(plain_role_file(&shell.world, DEPLOY)).unwrap();
    let _ = std::fs::remove_dir_all(shell.world.home().join(".local/state/ssoenv/attempts"));
    let mut said = shell.goes("work");
    for _ in 0..2000 {
        if !shell.holds("AWS_ACCESS_KEY_ID").is_empty() {
            break;
        }
        said += &shell.refreshes();
    }
    assert!(said.contains("deploy (222222222222/deploy) from ~/work/.ssoenv"), "{said}");
    assert_eq!(shell.holds("SSOENV_ROLE_NAME"), "deploy");
}

#[test]
fn a_profile_that_means_another_role_now_is_left_alone() {
    let mut shell = Played::new();
    shell.does(&["use", "deploy"]);
    role(&shell.world, "other", &["111111111111"]);
    let path = shell.world.home().join(".aws/config");
    let text = std::fs::read_to_string(&path).unwrap();
    shell.world.config(&text.replace("role/deploy", "role/other"));
    let key = shell.holds("AWS_ACCESS_KEY_ID").to_owned();
    let past = (now() - 60).to_string();
    shell.world.apply(&json!({"set": {"SSOENV_EXPIRES_AT": past, "SSOENV_REFRESH_AT": "9"}, "unset": []}));
    shell.world.service.forget_calls();
    shell.refreshes();
    assert_eq!((shell.holds("AWS_ACCESS_KEY_ID"), shell.holds("SSOENV_REFRESH_AT")), (key.as_str(), ""));
    assert!(shell.world.service.calls().is_empty());
}

#[test]
fn a_denial_of_one_source_holds_up_no_other() {
    let mut shell = Played::new();
    let keys = lines(&shell.world.service.user_key(super::SAM));
    shell.world.service.add_role(AssumableRole::new(DEPLOY, "111111111111"));
    shell.world.add_sections(&format!(
            "[profile sam]\n{keys}[profile by-sam]\nrole_arn = {DEPLOY}\nsource_profile = sam\nregion = us-east-1\n"
        ),
    );
    // From here on sam may, and the developers may not.
    shell.does(&["use", "deploy"]);
    shell.world.service.add_role(AssumableRole::new(DEPLOY, super::SAM));
    is_due(&mut shell, -60);
    assert!(hears(&mut shell).contains("dev is not allowed to assume"));
    shell.does(&["use", "by-sam"]);
    is_due(&mut shell, -60);
    assert_eq!(renews(&mut shell), "");
}

#[test]
fn what_the_environment_assumed_is_renewed_with_what_the_person_had_there() {
    let mut shell = Played::new();
    let key = shell.world.service.user_key(super::SAM);
    shell.world.service.add_role(AssumableRole::new(DEPLOY, super::SAM));
    shell.world.add_sections(&format!(
        "[profile e]\nrole_arn = {DEPLOY}\ncredential_source = Environment\nregion = us-east-1\n"
    ));
    shell.world.variable("AWS_ACCESS_KEY_ID", &key.access_key_id);
    shell.world.variable("AWS_SECRET_ACCESS_KEY", &key.secret_access_key);
    shell.does(&["use", "e"]);
    is_due(&mut shell, -60);
    assert_eq!(renews(&mut shell), "");
    let calls = super::calls(&shell.world, Operation::AssumeRole);
    assert!(
        calls.len() == 2
            && calls.iter().all(|call| call.header("authorization").unwrap().contains(&key.access_key_id)),
        "{calls:?}"
    );
    shell.does(&["off"]);
    assert_eq!(shell.holds("AWS_ACCESS_KEY_ID"), key.access_key_id);
}
