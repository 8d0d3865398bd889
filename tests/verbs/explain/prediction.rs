//! What `explain` says of the next `use`, and what `use` then does: the calls that reach the service, and the exit code.

use crate::support::home;
use crate::support::identity_center::AssumableRole;
use crate::support::world::World;
use serde_json::{Value, json};

struct Said {
    outcome: String,
    exit_code: i64,
    calls: Vec<String>,
}

fn said(world: &World, profile: &str) -> Said {
    let before = world.service.calls().len();
    let ran = world.run(&["explain", profile, "--json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(world.service.calls().len(), before, "explain asks nobody");
    let answer: Value = serde_json::from_str(&ran.stdout).unwrap();
    let calls = answer["next_calls"].as_array().unwrap().iter();
    Said {
        outcome: answer["next"]["outcome"].as_str().unwrap().to_owned(),
        exit_code: answer["next"]["exit_code"].as_i64().unwrap(),
        calls: calls.map(|call| call["operation"].as_str().unwrap().to_owned()).collect(),
    }
}

/// The operations that a `use` asks for, and its exit code.
fn done(world: &World, profile: &str) -> (Vec<String>, i64) {
    world.service.forget_calls();
    let ran = world.run(&["use", profile, "--format", "json"]);
    let calls = world.service.calls().iter().map(|call| format!("{:?}", call.operation)).collect();
    (calls, ran.code.unwrap().into())
}

/// The prediction, checked against what then happens.
fn comes_true(world: &World, profile: &str) -> (String, usize) {
    let said = said(world, profile);
    assert_eq!(done(world, profile), (said.calls.clone(), said.exit_code), "{}", said.outcome);
    (said.outcome, said.calls.len())
}

#[test]
fn the_next_use_does_what_was_said() {
    let world = World::empty();
    assert_eq!(comes_true(&world, "dev"), ("sign-in-needed".into(), 0));
    world.sign_in();
    assert_eq!(comes_true(&world, "dev"), ("fetched".into(), 1));
    assert_eq!(comes_true(&world, "dev"), ("served".into(), 0));
    // The token is old: it is renewed first, while it has time left and when it has none.
    for left in [300, -5] {
        world.sign_in_with(left);
        std::fs::remove_file(world.role_path("111111111111", "Developer")).unwrap();
        assert_eq!(comes_true(&world, "dev"), ("fetched".into(), 2));
    }
    // Old, and nothing renews it: what has time left is used, what has none needs a person.
    for (left, expected) in [(300, ("fetched", 1)), (-5, ("sign-in-needed", 0))] {
        world.sign_in_with(left);
        world.edit_token(|token| drop(token.as_object_mut().unwrap().remove("refreshToken")));
        let expected = (expected.0.to_owned(), expected.1);
        let file = world.role_path("222222222222", "Developer");
        let _ = std::fs::remove_file(file);
        assert_eq!(comes_true(&world, "staging"), expected);
    }
}

#[test]
fn credentials_that_end_soon_are_fetched_and_served_where_that_fails() {
    let world = World::signed_in().with_cached(&["dev"]);
    let path = world.role_path("111111111111", "Developer");
    let mut file: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    file["Credentials"]["Expiration"] = home::rfc3339(world.service.now() + 120).into();
    std::fs::write(&path, file.to_string()).unwrap();
    let aging = std::fs::read(&path).unwrap();
    assert_eq!(said(&world, "dev").outcome, "fetched");
    assert_eq!(comes_true(&world, "dev").1, 1);
    std::fs::write(&path, aging).unwrap();
    std::fs::remove_file(world.token_path()).unwrap();
    let said = said(&world, "dev");
    assert_eq!((said.outcome.as_str(), said.exit_code), ("sign-in-needed", 0));
    assert_eq!(done(&world, "dev"), (Vec::new(), 0));
}

#[test]
fn each_cache_is_told_with_its_path_and_its_end() {
    let world = World::signed_in().with_cached(&["dev"]);
    let ran = world.run(&["explain", "dev", "--json"]);
    let answer: Value = serde_json::from_str(&ran.stdout).unwrap();
    let caches = answer["caches"].as_array().unwrap();
    let of =
        |at: usize| (caches[at]["kind"].as_str().unwrap(), caches[at]["path"].as_str().unwrap().to_owned());
    let shown = |path: std::path::PathBuf| path.display().to_string();
    assert_eq!(of(0), ("token", shown(world.token_path())));
    let registration = home::registration_path(world.home(), &world.service.start_url());
    assert_eq!(of(1), ("registration", shown(registration)));
    assert_eq!(of(2), ("role-credentials", shown(world.role_path("111111111111", "Developer"))));
    assert_eq!(caches[0]["expires_at"], world.token()["expiresAt"]);
    assert_eq!((&caches[1]["exists"], &caches[1]["expires_at"]), (&json!(false), &Value::Null));
    assert_eq!((&caches[2]["usable"], &caches[2]["exists"]), (&json!(true), &json!(true)));
    std::fs::write(world.token_path(), "rubbish").unwrap();
    let ran = world.run(&["explain", "dev", "--json"]);
    let answer: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(answer["caches"][0]["note"], "contains no valid token");
}

#[test]
fn chains_and_other_sources_are_foretold() {
    let world = World::signed_in();
    let config = std::fs::read_to_string(world.home().join(".aws/config")).unwrap();
    world.config(&format!(
        "{config}[profile keys]\naws_access_key_id = AKIA\naws_secret_access_key = s\n[profile proc]\ncredential_process = /bin/false\n[profile web]\nrole_arn = arn:aws:iam::222222222222:role/x\nweb_identity_token_file = /t\n[profile mfa]\nregion = us-east-1\nrole_arn = arn:aws:iam::222222222222:role/m\nsource_profile = keys\nmfa_serial = arn:aws:iam::111111111111:mfa/sam\n[profile nowhere]\nrole_arn = arn:aws:iam::222222222222:role/n\nsource_profile = keys\n[profile env]\nregion = us-east-1\nrole_arn = arn:aws:iam::222222222222:role/e\ncredential_source = Environment\n"
    ));
    for (profile, outcome, exit_code, calls) in [
        ("deploy", "fetched", 0, &["GetRoleCredentials", "AssumeRole"][..]),
        ("keys", "served", 0, &[]),
        ("proc", "run", 0, &[]),
        ("web", "not-usable", 5, &[]),
        ("mfa", "asks-for-code", 3, &["AssumeRole"]),
        ("nowhere", "not-usable", 5, &[]),
        ("env", "not-usable", 5, &[]),
    ] {
        let said = said(&world, profile);
        assert_eq!(
            (said.outcome.as_str(), said.exit_code, said.calls),
            (outcome, exit_code, calls.iter().map(|call| (*call).to_owned()).collect()),
            "{profile}"
        );
    }
}

#[test]
fn what_is_foretold_of_profile_mode_comes_true() {
    let mut world = World::signed_in().with_sections(
        "[profile web]\nrole_arn = arn:aws:iam::222222222222:role/x\nweb_identity_token_file = /t\nssoenv_mode = profile\n\
         [profile env]\nregion = us-east-1\nrole_arn = arn:aws:iam::222222222222:role/e\ncredential_source = Environment\nssoenv_mode = profile\n\
         [profile odd]\naws_access_key_id = AKIA\naws_secret_access_key = s\nssoenv_mode = odd\n\
         [profile plain]\naws_access_key_id = AKIA\naws_secret_access_key = s\nssoenv_mode = profile\nmax_attempts = 9\n",
    );
    world.variable("AWS_ACCESS_KEY_ID", "AKIA").variable("AWS_SECRET_ACCESS_KEY", "s");
    for (profile, outcome, exit_code) in
        [("web", "served", 0), ("env", "not-usable", 5), ("odd", "not-usable", 5), ("plain", "served", 0)]
    {
        let said = said(&world, profile);
        assert_eq!((said.outcome.as_str(), said.exit_code), (outcome, exit_code), "{profile}");
        let ran = world.run(&["use", profile, "--shell", "sh"]);
        assert_eq!(ran.code.map(i64::from), Some(exit_code), "{profile}: {}", ran.stderr);
        let explained = world.run(&["explain", profile]).stdout;
        assert!(!explained.contains("AWS_MAX_ATTEMPTS"), "tools read it in the profile: {explained}");
    }
}

#[test]
fn a_process_is_run_each_time_whatever_it_has_printed_before() {
    let world = World::signed_in();
    let config = std::fs::read_to_string(world.home().join(".aws/config")).unwrap();
    let line = format!("{} credential-process dev", crate::support::world::binary().display());
    world.config(&format!("{config}[profile proc]\ncredential_process = {line}\n"));
    assert_eq!(done(&world, "proc").1, 0);
    assert_eq!(said(&world, "proc").outcome, "run");
}

#[test]
fn a_chain_does_what_was_said_too() {
    let world = World::signed_in();
    let forget = || std::fs::remove_dir_all(world.home().join(".aws/cli/cache")).unwrap();
    assert_eq!(comes_true(&world, "deploy"), ("fetched".into(), 2));
    assert_eq!(comes_true(&world, "deploy"), ("served".into(), 0));
    forget();
    drop(world.used(&["dev"]));
    assert_eq!(comes_true(&world, "deploy"), ("fetched".into(), 1));
    forget();
    world.sign_in_with(-5);
    assert_eq!(comes_true(&world, "deploy"), ("fetched".into(), 3));
    forget();
    std::fs::remove_file(world.token_path()).unwrap();
    assert_eq!(comes_true(&world, "deploy"), ("sign-in-needed".into(), 0));
}

#[test]
fn a_code_is_asked_for_where_that_was_said() {
    const ROLE: &str = "arn:aws:iam::222222222222:role/careful";
    const SAM: &str = "arn:aws:iam::111111111111:user/sam";
    const DEVICE: &str = "arn:aws:iam::111111111111:mfa/sam";
    let world = World::empty();
    let key = world.service.user_key(SAM);
    world.service.add_role(AssumableRole { needs_mfa: true, ..AssumableRole::new(ROLE, SAM) });
    world.service.mfa_code(DEVICE, "123456");
    world.config(&format!(
        "[profile keys]\naws_access_key_id = {}\naws_secret_access_key = {}\n[profile careful]\nregion = us-east-1\nrole_arn = {ROLE}\nsource_profile = keys\nmfa_serial = {DEVICE}\n",
        key.access_key_id, key.secret_access_key
    ));
    let said = said(&world, "careful");
    assert_eq!((said.outcome.as_str(), said.exit_code), ("asks-for-code", 3));
    assert_eq!(done(&world, "careful"), (Vec::new(), said.exit_code));
    let ran = world.run(&["use", "careful", "--mfa-code", "123456", "--format", "json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let calls: Vec<String> =
        world.service.calls().iter().map(|call| format!("{:?}", call.operation)).collect();
    assert_eq!(calls, said.calls);
    assert_eq!(comes_true(&world, "careful"), ("served".into(), 0));
}
