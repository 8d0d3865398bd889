//! Config files, profiles, sessions, settings.

use super::*;

fn credentials(world: &World, text: &str) {
    let path = world.home().join(".aws/credentials");
    fs::write(&path, text).unwrap();
    crate::support::permissions::set(path, 0o600);
}

#[test]
fn doubtful_text_is_found_in_both_files() {
    // Each rule has its table beside it; here the way from a file to the answer.
    for (config, expected) in [
        (&b"\xef\xbb\xbf[default]\n"[..], "error config.byte-order-mark"),
        (b"[default]\n# \xff\n", "error config.not-utf8"),
        (b"x=1\n[default]\n", "error config.key-before-section"),
        (b"[default]\n[profile a\n", "error config.unclosed-header"),
        (b"[default]\nnonsense\n", "error config.no-separator"),
        (b"[default]\ns3 =\n  x\n", "error config.nested-no-separator"),
        (b"[profile a]\n[profile a]\n", "error config.duplicate-section"),
        (b"[profile a]\nx=1\nX=2\n", "error config.duplicate-key"),
        (b"[profile a] # of ops\n", "warning config.text-behind-header"),
        (b"[default]\n[profile a] # owner=ops\n", "error config.equals-in-header"),
        (b"[default]\nx=1\n  2\n", "warning config.continued-value"),
        (b"[profile a]\n[profile  a]\n", "warning config.two-spellings"),
        (b"[default]\n[profile default]\n", "warning config.default-twice"),
        (b"[DEFAULT]\nx=1\n", "warning config.default-upper-case"),
        (b"[profile 'a b']\n", "warning config.odd-name"),
        (b"[profile a b]\n", "warning config.unreadable-header"),
        (b"[foo]\nregion = eu-west-1\n", "warning config.unknown-section"),
        (b"[ default ]\n", "warning config.blank-in-header"),
        (b"[default]\nx=1\n [profile a]\n", "warning config.indented-header"),
        (b"[default]\noutput=json # x\n", "warning config.inline-comment"),
        (b"[default]\noutput=json\n # x\n", "warning config.indented-comment"),
        (b"[default]\n output=json\n", "warning config.indented-key"),
        (b"[default]\noutput: json\n", "warning config.colon"),
    ] {
        let world = sound();
        fs::write(world.home().join(".aws/config"), config).unwrap();
        assert_eq!(found(&world), [expected], "{}", String::from_utf8_lossy(config));
    }
    let world = sound();
    credentials(&world, "[profile dev]\noutput = text\n");
    assert_eq!(found(&world), ["warning config.wrong-file"]);
    let place = world.home().join(".aws/credentials").display().to_string();
    assert_eq!(evidence(&world, "config.wrong-file"), format!("{place}:1: [profile dev]"));
}

#[test]
fn a_machine_without_a_configuration_is_told_how_to_make_one() {
    let bare = apart(World::empty());
    fs::remove_dir_all(bare.home().join(".aws")).unwrap();
    assert_eq!(found(&bare), ["error config.none"]);
    let ran = bare.run(&["doctor", "--offline"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.stdout.contains("there is no configuration yet: run `ssoenv configure`"), "{}", ran.stdout);
    fs::create_dir(bare.home().join(".aws")).unwrap();
    credentials(&bare, "[keys]\naws_access_key_id = AKIA1\naws_secret_access_key = s\nregion = eu-west-1\n");
    assert!(!found(&bare).contains(&"error config.none".to_owned()));
}

#[test]
fn a_region_that_was_meant_for_another_one_is_found_wherever_it_stands() {
    let role = "sso_account_id = 111111111111\nsso_role_name = R\n";
    let session = |region: &str| {
        format!(
            "[sso-session s]\nsso_start_url = https://d-1234567890.awsapps.com/start\nsso_region = {region}\nsso_registration_scopes = sso:account:access\n"
        )
    };
    let named = format!("[profile p]\nsso_session = s\n{role}");
    let inline = format!(
        "[profile p]\nregion = eu-west-1\nsso_start_url = https://d-1234567890.awsapps.com/start\nsso_region = us-esat-1\n{role}"
    );
    for (config, variable, id, title, place, remedy) in [
        (
            format!("{named}region = eu-wets-1\n{}", session("us-east-1")),
            "",
            "profile.region",
            "profile p names a region that AWS does not have: did you mean eu-west-1?",
            "config:5: region = eu-wets-1",
            "write eu-west-1, unless eu-wets-1 is a new or a private region",
        ),
        (
            inline,
            "",
            "profile.region",
            "profile p names a region that AWS does not have: did you mean us-east-1?",
            "config:4: sso_region = us-esat-1",
            "write us-east-1, unless us-esat-1 is a new or a private region",
        ),
        (
            format!("{named}region = eu-west-1\n{}", session("us-esat-1")),
            "",
            "session.region",
            "session s names a region that AWS does not have: did you mean us-east-1?",
            "config:8: sso_region = us-esat-1",
            "write us-east-1, unless us-esat-1 is a new or a private region",
        ),
        (
            format!("{named}region = eu-west-1\n{}", session("us-east-1")),
            "eu-west1",
            "variable.region",
            "AWS_REGION names a region that AWS does not have: did you mean eu-west-1?",
            "AWS_REGION=eu-west1",
            "write eu-west-1, unless eu-west1 is a new or a private region",
        ),
    ] {
        let mut world = sound();
        world.config(&config);
        if !variable.is_empty() {
            world.variable("AWS_REGION", variable).variable("AWS_DEFAULT_REGION", variable);
        }
        let ran = world.run(&["doctor", "--offline", "--json"]);
        let found: Vec<Value> = report(&ran)["findings"].as_array().unwrap().clone();
        let of_id: Vec<&Value> = found.iter().filter(|finding| finding["id"] == id).collect();
        assert_eq!(of_id.len(), if variable.is_empty() { 1 } else { 2 }, "{}", ran.stdout);
        assert_eq!((&of_id[0]["title"], &of_id[0]["remedy"]), (&json!(title), &json!(remedy)));
        assert!(of_id[0]["evidence"][0].as_str().unwrap().ends_with(place), "{}", ran.stdout);
        assert_eq!(ran.code, Some(1));
    }
    // New ones and private ones.
    for region in ["eu-west-4", "local", "berlin-dc-2"] {
        let world = sound();
        world.config(&format!("{named}region = {region}\n{}", session(region)));
        assert_eq!(found(&world), Vec::<String>::new(), "{region}");
    }
}

#[test]
fn a_file_that_cannot_be_read_is_named_and_the_rest_is_checked() {
    let world = sound();
    let config = world.home().join(".aws/config");
    fs::remove_file(&config).unwrap();
    fs::create_dir(&config).unwrap();
    assert_eq!(found(&world), ["error config.unreadable"]);
    let last = world.run(&["doctor", "--offline"]).stdout.lines().last().unwrap().to_owned();
    assert!(last.contains("not checked: profile, session, service, hook, process"), "{last}");
}

#[test]
fn profiles_that_come_to_nothing_are_found() {
    const ROLE: &str = "role_arn = arn:aws:iam::222222222222:role/deploy\nregion = eu-west-1\n";
    for (text, expected) in [
        (
            "[profile x]\nsso_session = my-org\nsso_account_id = 111111111111\nregion=eu-west-1\n".to_owned(),
            &["error profile.broken"][..],
        ),
        (
            "[profile x]\nsso_session = other\nsso_account_id = 111111111111\nsso_role_name = R\n".to_owned(),
            &["error profile.broken"],
        ),
        ("[profile x]\nregion = eu west\n".to_owned(), &["error profile.broken"]),
        (format!("[profile x]\n{ROLE}"), &["error profile.broken"]),
        (
            "[profile x]\nweb_identity_token_file = /t\ncredential_process = /bin/true\nregion=r\n"
                .to_owned(),
            &["error profile.broken"],
        ),
        (format!("[profile x]\n{ROLE}source_profile = nobody\n"), &["error profile.broken"]),
        (
            format!("[profile x]\n{ROLE}source_profile = dev\ncredential_source = Environment\n"),
            &["error profile.broken"],
        ),
        (
            "[profile x]\nrole_arn = deploy\nsource_profile = dev\nregion=eu-west-1\n".to_owned(),
            &["error profile.broken"],
        ),
        // A circle is one thing, and so is a source that is broken.
        (
            format!("[profile x]\n{ROLE}source_profile = y\n[profile y]\n{ROLE}source_profile = x\n"),
            &["error profile.broken"],
        ),
        (
            format!("[profile x]\n{ROLE}source_profile = y\n[profile y]\n{ROLE}source_profile = nobody\n"),
            &["error profile.broken"],
        ),
        (
            format!("[profile x]\n{ROLE}source_profile = y\n[profile y]\noutput = json\n"),
            &["error profile.broken"],
        ),
        (format!("[profile x]\n{ROLE}source_profile = dev\n"), &[]),
        (format!("[profile x]\n{ROLE}credential_source = Ec2InstanceMetadata\n"), &[]),
        ("[profile x]\nsso_session = my-org\n".to_owned(), &[]),
        (
            "[profile x]\nsso_session = my-org\nsso_account_id = 12345678901\nsso_role_name = R\n".to_owned(),
            &["error profile.account-id"],
        ),
        (
            "[profile x]\nsso_session = my-org\nsso_account_id = 111111111111\nsso_role_name = R\n"
                .to_owned(),
            &["note profile.no-region"],
        ),
        (
            format!("[profile x]\n{}source_profile = dev\n", ROLE.replace("region = eu-west-1\n", "")),
            &["warning profile.chain-without-region"],
        ),
        ("[profile x]\nregoin = eu-west-1\n".to_owned(), &["warning profile.typo"]),
        ("[profile x]\ncredential_process = /bin/true --password hunter2\nregion = r\n".to_owned(), &[]),
    ] {
        let world = sound();
        world.config(&format!("{SOUND}{text}"));
        assert_eq!(found(&world), expected, "{text}");
    }
}

#[test]
fn a_lost_zero_and_a_typo_come_with_what_was_meant() {
    let world = sound();
    world.config(&SOUND.replace("111111111111", "12345678901"));
    let remedy = finding(&world, "profile.account-id")["remedy"].as_str().unwrap().to_owned();
    assert_eq!(remedy, "if that is the account, write sso_account_id = 012345678901");
    world.config(&SOUND.replace("sso_role_name", "sso_rolename"));
    assert_eq!(finding(&world, "profile.typo")["remedy"], "write sso_role_name");
}

#[test]
fn a_chain_without_a_region_is_named_with_its_place() {
    let world = sound();
    world.config(&format!(
        "{SOUND}[profile x]\nrole_arn = arn:aws:iam::222222222222:role/deploy\nsource_profile = dev\n"
    ));
    let place = world.home().join(".aws/config").display().to_string();
    assert_eq!(evidence(&world, "profile.chain-without-region"), format!("{place}:11: profile x"));
}

#[test]
fn a_region_of_the_environment_is_enough() {
    let mut world = sound();
    world.config(&SOUND.replace("region = eu-west-1\n", ""));
    assert_eq!(found(&world), ["note profile.no-region"]);
    world.variable("AWS_REGION", "eu-west-1").variable("AWS_DEFAULT_REGION", "eu-west-1");
    assert_eq!(found(&world), Vec::<String>::new());
}

#[test]
fn keys_that_contradict_each_other_are_found() {
    const ROLE: &str = "[profile x]\nrole_arn = arn:aws:iam::222222222222:role/deploy\nsource_profile = dev\nregion = eu-west-1\n";
    for (config, in_credentials, expected) in [
        (
            "",
            "[dev]\naws_access_key_id = AKIA1\naws_secret_access_key = hunter2\n",
            &["warning profile.two-sources", "note leftover.long-lived-keys"][..],
        ),
        ("credential_process = /bin/true\n", "", &["warning profile.two-sources"]),
        ("sso_region = us-east-1\n", "", &["warning profile.beside-session"]),
        ("", "[dev]\nregion = us-east-2\n", &["warning profile.overruled"]),
        ("", "[dev]\nregion = eu-west-1\n", &[]),
        (&format!("{ROLE}sso_account_id = 111111111111\n"), "", &["warning profile.two-sources"]),
        (&format!("{ROLE}duration_seconds = 3600\n"), "", &[]),
        (&format!("{ROLE}duration_seconds = 7200\n"), "", &["warning profile.duration"]),
        (&format!("{ROLE}duration_seconds = 600\n"), "", &["warning profile.duration"]),
        (
            "[profile x]\nrole_arn = arn:aws:iam::222222222222:role/deploy\ncredential_source = Ec2InstanceMetadata\nregion = r\nduration_seconds = 7200\n",
            "",
            &["warning profile.duration"],
        ),
        (&format!("{ROLE}duration_seconds = 1h\n"), "", &["warning profile.duration"]),
        ("retry_mode = legacy\n", "", &["warning profile.refused-value"]),
        ("use_fips_endpoint = 1\n", "", &["warning profile.refused-value"]),
        ("max_attempts = 0\n", "", &["warning profile.refused-value"]),
        ("retry_mode = standard\nuse_fips_endpoint = true\nmax_attempts = 5\n", "", &[]),
        // Identity Center comes first there too.
        ("mfa_serial = arn:aws:iam::111111111111:mfa/sam\n", "", &[]),
        (&format!("{ROLE}mfa_serial = arn:aws:iam::111111111111:mfa/sam\nexternal_id = e\n"), "", &[]),
        (
            "",
            "[x]\naws_access_key_id = AKIA1\naws_secret_access_key = hunter2\nregion = r\nmfa_serial = arn:x\n",
            &["warning profile.mixed-keys", "note leftover.long-lived-keys"],
        ),
        (
            "",
            "[x]\naws_access_key_id = AKIA1\naws_secret_access_key = hunter2\nregion = r\nrole_session_name = me\nexternal_id = e\n",
            &["warning profile.mixed-keys", "note leftover.long-lived-keys"],
        ),
        (
            "[profile x]\ncredential_process = /bin/true\nregion = r\nmfa_serial = arn:x\n",
            "",
            &["warning profile.mixed-keys"],
        ),
        (
            "[profile x]\nrole_arn = arn:aws:iam::222222222222:role/deploy\nsource_profile = keys\nregion = r\nduration_seconds = 7200\n",
            "[keys]\naws_access_key_id = AKIA1\naws_secret_access_key = hunter2\nregion = r\n",
            &["note leftover.long-lived-keys"],
        ),
    ] {
        let world = sound();
        world.config(&format!("{SOUND}{config}"));
        credentials(&world, in_credentials);
        assert_eq!(found(&world), expected, "{config} {in_credentials}");
        assert!(!world.run(&["doctor", "--offline", "--verbose"]).stdout.contains("hunter2"));
    }
}

#[test]
fn sessions_are_looked_at() {
    for (from, to, expected) in [
        ("sso_region = us-east-1\n", "", &["error profile.broken", "error session.broken"][..]),
        ("https://my-org.awsapps.com/start", "my-org", &["error session.start-url"]),
        ("sso_registration_scopes = sso:account:access\n", "", &["note session.no-scopes"]),
        ("= sso:account:access", "= codewhisperer:completions", &["warning session.scope"]),
        ("= sso:account:access", "= sso:account:access\nregion = eu-west-1", &["warning session.extra-key"]),
        (
            "= sso:account:access",
            "= sso:account:access\nregion = us-east-1",
            &["error session.contradiction"],
        ),
        (
            "sso_registration_scopes",
            "sso_registration_scope",
            &["warning session.typo", "note session.no-scopes"],
        ),
    ] {
        let world = sound();
        world.config(&SOUND.replace(from, to));
        assert_eq!(found(&world), expected, "{to}");
    }
    // An editor's own, from which no profile gets an account.
    let world = sound();
    world.config(&format!("{SOUND}[sso-session ide]\nsso_start_url = https://ide.awsapps.com/start\nsso_region = us-east-1\nsso_registration_scopes = codewhisperer:completions\n"));
    assert_eq!(found(&world), ["note session.scope"]);
    let world = sound();
    world.config(&SOUND.replace("= sso:account:access", "= sso:account:access\nregion = us-east-1"));
    let evidence = finding(&world, "session.contradiction")["evidence"].clone();
    assert_eq!(evidence[1], "profiles with other values: dev");
}

#[test]
fn settings_are_looked_at() {
    for (text, expected) in [
        (
            "auto_login = yes\nlogin_port = 8400\nmode = profile\n[session my-org]\nauto_refresh = no\n",
            &[][..],
        ),
        ("auto_login = maybe\n", &["error settings.value"]),
        ("mode = key\n", &["error settings.value"]),
        ("[session my-org]\nlogin_port = 70000\n", &["error settings.value"]),
        ("nonsense\n", &["error settings.value"]),
        ("autologin = yes\n", &["warning settings.unknown-key"]),
        ("[session other]\n", &["warning settings.section"]),
        ("[sessions]\n", &["warning settings.section"]),
    ] {
        let world = sound();
        world.settings(text);
        assert_eq!(found(&world), expected, "{text}");
    }
    let world = sound();
    world.settings("autologin = yes\n");
    assert_eq!(finding(&world, "settings.unknown-key")["remedy"], "write auto_login");
    fs::remove_file(world.home().join(".config/ssoenv/config")).unwrap();
    fs::create_dir(world.home().join(".config/ssoenv/config")).unwrap();
    assert_eq!(found(&world), ["error settings.unreadable"]);
}
