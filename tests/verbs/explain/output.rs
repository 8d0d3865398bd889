//! The answer: its parts, its places, and no secret.

use crate::support::world::{Ran, World};
use serde_json::{Value, json};

fn explained(world: &World, arguments: &[&str]) -> Value {
    let ran = world.run(&[&["explain", "--json"], arguments].concat());
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    assert!(ran.stdout.ends_with("}\n"));
    serde_json::from_str(&ran.stdout).unwrap()
}

fn path(world: &World, name: &str) -> String {
    world.home().join(".aws").join(name).display().to_string()
}

#[test]
fn every_key_of_the_profile_has_its_value_its_file_and_its_line() {
    let mut world = World::empty();
    world.credentials_file("[dev]\nregion = us-west-2\n");
    let answer = explained(&world, &["dev"]);
    let (config, credentials) = (path(&world, "config"), path(&world, "credentials"));
    assert_eq!(
        answer["settings"],
        json!({
            "region": {"value": "us-west-2", "file": credentials, "line": 2},
            "sso_account_id": {"value": "111111111111", "file": config, "line": 8},
            "sso_role_name": {"value": "Developer", "file": config, "line": 9},
            "sso_session": {"value": "my-org", "file": config, "line": 7},
        })
    );
    assert_eq!(
        answer["overridden"],
        json!([{
            "key": "region",
            "value": "eu-west-1",
            "file": config,
            "line": 10,
            "why": "the credentials file sets it too",
            "by": {"value": "us-west-2", "file": credentials, "line": 2},
        }])
    );
    assert_eq!(answer["session"]["name"], "my-org");
    assert_eq!(answer["session"]["settings"]["sso_region"]["value"], "us-east-1");
    assert_eq!(
        answer["region"],
        json!({"region": "us-west-2", "said_by": format!("profile dev ({credentials}:2)")})
    );
    assert_eq!((&answer["account_id"], &answer["role_name"]), (&json!("111111111111"), &json!("Developer")));
    assert_eq!(
        (&answer["production"], &answer["shell"], &answer["error"]),
        (&json!(false), &json!("inactive"), &Value::Null)
    );
    world.variable("AWS_REGION", "eu-north-1");
    let note = explained(&world, &["dev"])["region"]["note"].clone();
    assert_eq!(note, "AWS_REGION has another region, which `use` replaces; without `use` it has priority");
    for part in [
        "chain",
        "caches",
        "next",
        "next_calls",
        "readers",
        "programs",
        "disagreements",
        "endpoints",
        "source_profiles",
    ] {
        assert!(!answer[part].is_null(), "{part}");
    }
}

#[test]
fn without_a_word_it_is_about_what_this_shell_has() {
    let mut world = World::signed_in();
    let target = |world: &World| {
        let answer = explained(world, &[]);
        (answer["target"].clone(), answer["named_by"].clone(), answer["shell"].clone())
    };
    assert_eq!(
        target(&world),
        (json!("default"), json!("no variable: it is the default"), json!("inactive"))
    );
    world.variable("AWS_PROFILE", "staging");
    assert_eq!(target(&world), (json!("staging"), json!("AWS_PROFILE"), json!("inactive")));
    let ran = world.run(&["use", "prod", "--format", "json"]);
    world.apply(&serde_json::from_str(&ran.stdout).unwrap());
    assert_eq!(target(&world), (json!("prod"), json!("SSOENV_PROFILE"), json!("active")));
    assert_eq!(explained(&world, &["staging"])["shell"], "inactive");
    let ran = world.run(&["use", "dev", "--format", "json"]);
    world.apply(&serde_json::from_str(&ran.stdout).unwrap());
    assert_eq!(explained(&world, &["-"])["target"], "prod");
    world.variable("AWS_ACCESS_KEY_ID", "AKIAOTHER");
    assert_eq!(target(&world).2, "changed");
}

#[test]
fn other_targets_are_explained_too_and_nobody_is_asked_which_is_meant() {
    let world = World::empty();
    let answer = explained(&world, &["333333333333/Auditor", "--session", "my-org"]);
    assert_eq!((&answer["target"], &answer["profile"]), (&json!("333333333333/Auditor"), &Value::Null));
    assert_eq!((&answer["settings"], &answer["session"]["name"]), (&json!({}), &json!("my-org")));
    let answer = explained(&world, &["arn:aws:iam::222222222222:role/team/x", "--source", "dev"]);
    assert_eq!(answer["chain"][2]["role_arn"], "arn:aws:iam::222222222222:role/team/x");
    assert_eq!(answer["source_profiles"][0]["name"], "dev");
    let ran = world.run(&["explain", "111111111111"]);
    assert_eq!(ran.code, Some(5), "{}", ran.stdout);
    assert!(world.service.calls().is_empty());
}

#[test]
fn a_chain_is_told_hop_by_hop_with_the_notes_that_matter() {
    let mut world = World::empty();
    let config = std::fs::read_to_string(world.home().join(".aws/config")).unwrap();
    let start = config.lines().count() as u32;
    world.config(&format!(
        "{config}[profile top]\nrole_arn = arn:aws:iam::333333333333:role/top\nsource_profile = middle\nduration_seconds = 7200\nexternal_id = ext-1\nmfa_serial = arn:aws:iam::111111111111:mfa/sam\n[profile middle]\nrole_arn = arn:aws:iam::222222222222:role/team/middle\nsource_profile = dev\nrole_session_name = me\nregion = ap-south-1\n"
    ));
    let answer = explained(&world, &["top"]);
    let chain = answer["chain"].as_array().unwrap();
    let kinds: Vec<&str> = chain.iter().map(|step| step["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["sign-in", "sso-role", "assume-role", "assume-role"]);
    assert_eq!(
        chain[3],
        json!({
            "kind": "assume-role",
            "profile": "top",
            "source": "middle",
            "role_arn": "arn:aws:iam::333333333333:role/top",
            "account_id": "333333333333",
            "external_id": true,
            "mfa_serial": "arn:aws:iam::111111111111:mfa/sam",
            "duration_seconds": 7200,
            "session_name": null,
            "file": path(&world, "config"),
            "line": start + 2,
            "notes": ["duration_seconds is 7200, but role chaining allows at most 1h: STS refuses more"],
        })
    );
    assert_eq!((&chain[2]["session_name"], &chain[2]["notes"]), (&json!("me"), &json!([])));
    let names: Vec<&Value> =
        answer["source_profiles"].as_array().unwrap().iter().map(|part| &part["name"]).collect();
    assert_eq!(names, ["middle", "dev"]);
    // No region of its own: that of the nearest source, which the AWS CLI does not look at; a variable comes before it.
    let sts = |world: &World| explained(world, &["top"])["sts_region"].clone();
    assert_eq!(sts(&world)["region"], "ap-south-1");
    assert!(sts(&world)["note"].as_str().unwrap().contains("calls the global endpoint"));
    world.variable("AWS_DEFAULT_REGION", "eu-north-1");
    assert_eq!(sts(&world), json!({"region": "eu-north-1", "said_by": "AWS_DEFAULT_REGION"}));
    let endpoints = answer["endpoints"].as_array().unwrap();
    assert_eq!(
        (&endpoints[0]["service"], &endpoints[0]["said_by"]),
        (&json!("sso_oidc"), &json!("AWS_ENDPOINT_URL_SSO_OIDC"))
    );
}

#[test]
fn production_is_told_with_its_pattern() {
    let world = World::empty();
    let pattern = |world: &World, profile| explained(world, &[profile])["production_pattern"].clone();
    assert_eq!(pattern(&world, "prod")["pattern"], "prod");
    assert_eq!(pattern(&world, "dev"), Value::Null);
    world.settings("production = 111111111111/Dev*, !prod\n");
    assert_eq!(pattern(&world, "prod"), Value::Null);
    let settings = world.home().join(".config/ssoenv/config").display().to_string();
    assert_eq!(
        pattern(&world, "dev"),
        json!({"pattern": "111111111111/Dev*", "said_by": format!("{settings}:1")})
    );
}

#[test]
fn a_broken_profile_is_explained_as_far_as_it_goes_and_the_code_says_so() {
    let world = World::empty();
    world.config("[profile a]\nregion = eu-west-1\nnonsense\nsso_account_id = 1\n[profile b]\nrole_arn = arn:aws:iam::222222222222:role/x\nsource_profile = c\n[profile c]\nrole_arn = arn:aws:iam::222222222222:role/x\nsource_profile = b\n");
    let broken = |profile: &str| -> (Ran, Value) {
        let ran = world.run(&["explain", profile, "--json"]);
        assert_eq!(ran.code, Some(5));
        let answer = serde_json::from_str(&ran.stdout).unwrap();
        (ran, answer)
    };
    let (ran, answer) = broken("a");
    assert!(ran.stderr.contains("config:3: a line without `=`"), "{}", ran.stderr);
    assert_eq!(
        (&answer["error"]["exit_code"], &answer["settings"]["sso_account_id"]["line"]),
        (&json!(5), &json!(4))
    );
    assert_eq!((&answer["unreadable"][0]["line"], &answer["next"]), (&json!(3), &Value::Null));
    let (ran, answer) = broken("b");
    assert!(ran.stderr.contains("b → c → b"), "{}", ran.stderr);
    assert_eq!(answer["source_profiles"][0]["name"], "c");
    // A name that nobody has: what readers make of it may say why.
    let (_, answer) = broken("[profile");
    assert_eq!(answer["settings"], json!({}));
    world.config("[x]\nregion = eu-west-1\n");
    let (_, answer) = broken("x");
    assert_eq!(answer["disagreements"][0]["id"], "bare-section");
    let ran = world.run(&["explain", "x"]);
    assert_eq!(ran.code, Some(5));
    let said = "\nerror\n    no profile x in ~/.aws/config: [x] (~/.aws/config:1) is not the header of a profile\n    hint: write [profile x]\n";
    assert!(ran.stdout.contains(said), "{}", ran.stdout);
}

/// Every secret of the next test begins so.
const SECRET: &str = "hunter2";

#[test]
fn no_secret_is_shown_and_nobody_is_asked_or_run() {
    let mut world = World::signed_in();
    let ran_by_us = world.home().join("ran");
    world.config(&format!(
        "[profile keys]\naws_access_key_id = AKIAFILE\n[profile proc]\ncredential_process = /usr/bin/touch {} --password {SECRET}-a {SECRET}-b --token={SECRET}-c\n[profile shown]\nendpoint_url = https://sam:{SECRET}-d@h\ns3 =\n  endpoint_url = http://sam:{SECRET}-e@h\napi_token = {SECRET}-f\n[profile up]\nrole_arn = arn:aws:iam::222222222222:role/x\nsource_profile = keys\nmfa_serial = m\nmfa_process = oathtool --totp {SECRET}-q\nssoenv_env.DB_LINE = {SECRET}-r\nssoenv_env.api_key = {SECRET}-s\n",
        ran_by_us.display()
    ));
    world.credentials_file(&format!(
            "[keys]\naws_secret_access_key = {SECRET}-g\naws_session_token = {SECRET}-h\n[up]\naws_secret_access_key = {SECRET}-i\n[keys]\naws_session_token = {SECRET}-j\n"
        ),
    );
    for (name, value) in [
        ("AWS_ACCESS_KEY_ID", "AKIAENV"),
        ("AWS_SECRET_ACCESS_KEY", "hunter2-k"),
        ("AWS_SESSION_TOKEN", "hunter2-l"),
        ("AWS_SECURITY_TOKEN", "hunter2-m"),
        ("AWS_CONTAINER_AUTHORIZATION_TOKEN", "hunter2-n"),
        ("AWS_SECRET_KEY", "hunter2-o"),
        ("AWS_ENDPOINT_URL", "https://sam:hunter2-p@h"),
    ] {
        world.variable(name, value);
    }
    let token = world.token();
    let hidden = ["accessToken", "refreshToken", "clientSecret"]
        .map(|field| token[field].as_str().unwrap().to_owned());
    for profile in ["keys", "proc", "shown", "up", "nobody"] {
        for arguments in [&["explain", profile][..], &["explain", profile, "--json", "--verbose"]] {
            let Ran { stdout, stderr, .. } = world.run(arguments);
            let said = stdout + &stderr;
            assert!(!said.contains(SECRET), "{profile}: {said}");
            assert!(hidden.iter().all(|secret| !said.contains(secret)), "{profile}: {said}");
        }
    }
    let ran = world.run(&["explain", "keys"]);
    assert!(ran.stdout.contains("aws_secret_access_key  ********"), "{}", ran.stdout);
    assert!(ran.stdout.contains("AKIAFILE") && ran.stdout.contains("AKIAENV"), "{}", ran.stdout);
    assert!(!ran_by_us.exists());
    assert!(world.service.calls().is_empty(), "{:?}", world.service.calls());
}

#[test]
fn the_text_has_the_same_in_sections() {
    let mut world = World::empty();
    world.variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
    let ran = world.run(&["explain", "deploy"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    let start = "\
deploy, account 222222222222, role deploy
  named by the command line; not active in this shell

chain
  1  sign-in to my-org
    https://d-1234567890.awsapps.com/start, us-east-1
  2  role Developer in account 111111111111
  3  assume arn:aws:iam::222222222222:role/deploy (~/.aws/config:31)
    with the credentials of dev

region
  use sets         us-east-1  profile deploy (~/.aws/config:33)
  STS is asked in  us-east-1  profile deploy (~/.aws/config:33)
";
    assert!(ran.stdout.starts_with(start), "{}", ran.stdout);
    for part in [
        "\nsettings of profile deploy\n  region          us-east-1                              ~/.aws/config:33\n",
        "\nsettings of profile dev\n",
        "\nsettings of [sso-session my-org]\n",
        "\ncaches\n  sign-in to my-org                      not cached  ~/.aws/sso/cache/",
        "\nthe next `use`\n    needs a sign-in: run `ssoenv login my-org` (exit code 3)\n    calls no service\n",
        "\nother tools in this environment\n              PROFILE  REGION  CREDENTIALS\n  AWS CLI     default  -       Identity Center: 111111111111/ReadOnly through my-org\n",
    ] {
        assert!(ran.stdout.contains(part), "{part}\n{}", ran.stdout);
    }
    // One reader does not look at the variable.
    let (_, told) = ran.stdout.split_once("\nwhere they disagree\n").unwrap();
    assert!(told.starts_with("  endpoints-ignored  AWS_IGNORE_CONFIGURED_ENDPOINT_URLS\n"), "{told}");
    assert_eq!(told.lines().filter(|line| !line.starts_with("    ")).count(), 1, "{told}");
    assert!(ran.stdout.lines().all(|line| line.trim_end() == line));
}

#[test]
fn control_characters_of_the_file_are_shown_as_such() {
    let world = World::empty();
    world.config("[profile x]\nregion = eu-west-1\nnote = a\u{1b}[2Jb\n");
    let ran = world.run(&["explain", "x"]);
    assert!(ran.stdout.contains("a\\u{1b}[2Jb"), "{}", ran.stdout);
    assert!(!ran.stdout.contains('\u{1b}'));
}

#[test]
fn programs_with_a_client_of_their_own_are_named_by_how_they_end() {
    let mut world = World::empty();
    world.variable("AWS_PROFILE", "deploy");
    let outcome = |world: &World, name: &str| {
        let answer = explained(world, &["dev"]);
        let programs = answer["programs"].as_array().unwrap().clone();
        programs.into_iter().find(|program| program["name"] == name).map(|it| it["outcome"].clone())
    };
    // A role on top of Identity Center.
    assert_eq!(outcome(&world, "pyarrow"), Some(json!("unsigned")));
    assert_eq!(outcome(&world, "obstore"), Some(json!("fails")));
    let ran = world.run(&["explain", "dev"]);
    let title = "\nprograms with their own AWS client, in this environment\n";
    let (_, told) = ran.stdout.split_once(title).unwrap_or_else(|| panic!("{}", ran.stdout));
    assert!(told.starts_with("    send unsigned requests, so that access is denied as with a wrong bucket policy: chdb (ClickHouse) 4.4.0, "), "{told}");
    assert!(told.contains("\n    find no credentials: "), "{told}");
    world.variable("AWS_PROFILE", "dev");
    assert_eq!(outcome(&world, "pyarrow"), None);
    for (name, value) in [("AWS_ACCESS_KEY_ID", "AKIA"), ("AWS_SECRET_ACCESS_KEY", "s")] {
        world.variable(name, value);
    }
    world.variable("AWS_PROFILE", "");
    assert_eq!(outcome(&world, "DuckDB with httpfs"), None);
    assert_eq!(outcome(&world, "awsutil (HashiCorp Vault)"), Some(json!("other-credentials")));
}
