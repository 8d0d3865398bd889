//! Variables: what they shadow, where they lead, which proxies and certificates they name.

use super::*;

type Variables<'a> = &'a [(&'a str, &'a str)];

fn with(variables: Variables<'_>) -> World {
    let mut world = sound();
    for (name, value) in variables {
        world.variable(name, value);
    }
    world
}

fn tried(cases: &[(Variables<'_>, &[&str])]) {
    for (variables, expected) in cases {
        assert_eq!(found(&with(variables)), *expected, "{variables:?}");
    }
}

const ID: (&str, &str) = ("AWS_ACCESS_KEY_ID", "AKIASECRETID");
const SECRET: (&str, &str) = ("AWS_SECRET_ACCESS_KEY", "hunter2");
const TOKEN: (&str, &str) = ("AWS_SESSION_TOKEN", "hunter3");
const OURS: [(&str, &str); 4] = [("SSOENV_PROFILE", "dev"), ("SSOENV_KEY_ID", "AKIASECRETID"), ID, SECRET];

#[test]
fn variables_that_shadow_are_found() {
    tried(&[
        (&[ID, SECRET], &["warning variable.foreign-keys"]),
        (&[ID, SECRET, ("AWS_PROFILE", "dev")], &["warning variable.profile-beside-keys"]),
        (&[("AWS_PROFILE", "dev")], &["note variable.profile-alone"]),
        (&[("AWS_PROFILE", "default")], &["error variable.profile-missing"]),
        (
            &[("AWS_PROFILE", "dev"), ("AWS_DEFAULT_PROFILE", "nobody")],
            &[
                "error variable.profile-missing",
                "warning variable.default-profile",
                "note variable.profile-alone",
            ],
        ),
        (&[("AWS_PROFILE", "nobody")], &["error variable.profile-missing"]),
        (&[("AWS_PROFILE", "")], &["error variable.profile-empty"]),
        (&[("AWS_DEFAULT_PROFILE", "dev")], &["warning variable.default-profile"]),
        (
            &[("AWS_DEFAULT_PROFILE", "default"), ("AWS_PROFILE", "dev")],
            // For boto3, which takes that one.
            &[
                "error variable.profile-missing",
                "warning variable.default-profile",
                "note variable.profile-alone",
            ],
        ),
        (&[("AWS_DEFAULT_PROFILE", "dev"), ("AWS_PROFILE", "dev")], &["note variable.profile-alone"]),
        (&[ID], &["error variable.half-a-key"]),
        (&[SECRET], &["note variable.half-a-key"]),
        (&[("AWS_SECURITY_TOKEN", "hunter2")], &[]),
        (
            &[ID, SECRET, ("AWS_SECURITY_TOKEN", "hunter2")],
            &["warning variable.security-token", "warning variable.foreign-keys"],
        ),
        (&[("AWS_SECRET_KEY", "hunter2")], &["warning variable.other-key-names"]),
        (&[ID, SECRET, TOKEN, ("AWS_SECURITY_TOKEN", "hunter3")], &["warning variable.foreign-keys"]),
        (&[("AWS_CREDENTIAL_EXPIRATION", "2020-01-01T00:00:00Z")], &[]),
        (
            &[("AWS_WEB_IDENTITY_TOKEN_FILE", "/t"), ("AWS_ROLE_ARN", "arn:x")],
            &["note variable.web-identity"],
        ),
        (
            &[("AWS_WEB_IDENTITY_TOKEN_FILE", "/t"), ("AWS_ROLE_ARN", "arn:x"), ("AWS_PROFILE", "dev")],
            &["warning variable.web-identity"],
        ),
        // One reader alone looks at it where keys are.
        (
            &[("AWS_WEB_IDENTITY_TOKEN_FILE", "/t"), ("AWS_ROLE_ARN", "arn:x"), ID, SECRET],
            &["warning variable.web-identity"],
        ),
        (&[("AWS_ROLE_ARN", "arn:x")], &["note variable.role-alone"]),
        (&[("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://169.254.170.2/x")], &["note variable.container"]),
        (
            &[("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:1/x")],
            &["error variable.endpoint-gone", "note variable.container"],
        ),
        (
            &[("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://169.254.170.2/x"), ("AWS_PROFILE", "dev")],
            &["warning variable.endpoint-instead", "note variable.container", "note variable.profile-alone"],
        ),
        (
            &[
                ("AWS_CONTAINER_AUTHORIZATION_TOKEN", "hunter2"),
                ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "/t"),
            ],
            &["warning variable.container-twice"],
        ),
        (&[("AWS_CREDENTIAL_FILE", "/t")], &["note variable.credential-file"]),
        (&[("AWS_REGION", ""), ("AWS_DEFAULT_REGION", "eu-west-1")], &["warning variable.region-empty"]),
        (&[("AWS_STS_REGIONAL_ENDPOINTS", "legacy")], &["note variable.sts-endpoints"]),
        (&[("AWS_CONFIG_FILE", "~/.aws/config")], &["warning variable.path-expansion"]),
        (
            &[("AWS_REGION", "eu-west-1"), ("AWS_DEFAULT_REGION", "us-east-1")],
            &["warning variable.two-regions"],
        ),
        (&[("AWS_REGION", "eu-west-1"), ("AWS_DEFAULT_REGION", "eu-west-1")], &[]),
        (&[("AWS_REGION", "eu-west-1")], &["note variable.one-region"]),
        (&[("AWS_DEFAULT_REGION", "eu-west-1")], &["note variable.one-region"]),
        (&[("AWS_CONFIG_FILE", "")], &["warning variable.file-empty"]),
        (&[("AWS_SHARED_CREDENTIALS_FILE", "/no/such")], &["error variable.file-missing"]),
        (&[("AWS_CONFIG_FILE", "/no/such")], &["error config.none", "error variable.file-missing"]),
        (&[("AWS_EC2_METADATA_DISABLED", "true")], &[]),
    ]);
}

#[test]
fn keys_of_ours_are_told_from_others() {
    let with_ours = |more: Variables<'_>| found(&with(&[&OURS, more].concat()));
    assert_eq!(with_ours(&[]), Vec::<String>::new());
    assert_eq!(with_ours(&[("AWS_ACCESS_KEY_ID", "AKIAOTHER")]), ["warning variable.changed"]);
    assert_eq!(with_ours(&[("AWS_PROFILE", "dev")]), ["warning variable.changed"]);
    const ENDED: (&str, &str) = ("AWS_CREDENTIAL_EXPIRATION", "2020-01-01T00:00:00Z");
    assert_eq!(with_ours(&[ENDED]), ["error variable.expiration"]);
    assert_eq!(with_ours(&[("AWS_CREDENTIAL_EXPIRATION", "soon")]), ["error variable.expiration"]);
    assert_eq!(with_ours(&[("AWS_CREDENTIAL_EXPIRATION", "2099-01-01T00:00:00Z")]), Vec::<String>::new());
    // The other mode: a name and no keys.
    let by_name = [("SSOENV_PROFILE", "dev"), ("SSOENV_KEY_ID", "profile"), ("AWS_PROFILE", "dev")];
    assert_eq!(found(&with(&by_name)), ["note variable.profile-alone"]);
}

#[test]
fn a_web_identity_of_the_profile_makes_a_role_alone_count() {
    let world = with(&[("AWS_PROFILE", "web"), ("AWS_ROLE_ARN", "arn:x")]);
    world.config(&format!(
        "{SOUND}[profile web]\nrole_arn = arn:aws:iam::222222222222:role/web\nweb_identity_token_file = /t\nregion = r\n"
    ));
    assert_eq!(found(&world), ["warning variable.role-alone"]);
    assert_eq!(
        finding(&world, "variable.role-alone")["title"],
        "AWS_ROLE_ARN is set without AWS_WEB_IDENTITY_TOKEN_FILE: the AWS CLI and boto3 assume it with the profile's token; Go, Rust, JavaScript, Java and .NET ignore it"
    );
}

#[test]
fn of_a_key_four_letters_are_shown_and_of_a_secret_none() {
    let world = with(&[ID, SECRET, TOKEN, ("AWS_SECURITY_TOKEN", "hunter4"), ("AWS_PROFILE", "dev")]);
    let ran = world.run(&["doctor", "--offline", "--verbose"]);
    assert!(ran.stdout.contains("AWS_ACCESS_KEY_ID=AKIA…"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("AKIAS") && !ran.stdout.contains("hunter"), "{}", ran.stdout);
}

#[test]
fn secrets_that_stand_in_the_files_are_not_shown() {
    let world = with(&[]);
    world.config(&format!(
        "{SOUND}endpoint_url = https://sam:hunter2@sso.example # x\n[profile tool]\ncredential_process = TOKEN=hunter3 /no/such/get --key hunter4\n"
    ));
    let ran = world.run(&["doctor", "--offline", "--verbose"]);
    assert!(ran.stdout.contains("endpoint_url = https://…@sso.example"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("hunter"), "{}", ran.stdout);
}

#[test]
fn what_use_has_exported_is_shown_and_what_default_says_for_other_profiles_too() {
    let url = "http://sam:hunter2@localhost:4566";
    let mut world = with(&OURS);
    world.variable("AWS_ENDPOINT_URL", url);
    world.variable("SSOENV_EXPORTS", &format!("{{\"AWS_ENDPOINT_URL\":\"{url}\"}}"));
    assert!(found(&world).contains(&"note endpoint.exported".to_owned()), "{:?}", found(&world));
    assert_eq!(evidence(&world, "endpoint.exported"), "AWS_ENDPOINT_URL=http://…@localhost:4566");
    let world = sound();
    world.config(&format!("[default]\nuse_fips_endpoint = true\n{SOUND}"));
    assert!(found(&world).contains(&"note endpoint.default".to_owned()), "{:?}", found(&world));
    assert!(evidence(&world, "endpoint.default").ends_with(":2: use_fips_endpoint"));
}

#[test]
fn endpoints_that_lead_astray_are_found() {
    let mut world = with(&[("AWS_ENDPOINT_URL", "http://localhost:4566")]);
    // The services of sign-in have variables of their own here.
    assert_eq!(found(&world), Vec::<String>::new());
    world.variable("AWS_ENDPOINT_URL_SSO_OIDC", "");
    assert_eq!(found(&world), ["warning endpoint.for-all"]);
    assert_eq!(
        evidence(&world, "endpoint.for-all"),
        "AWS_ENDPOINT_URL also redirects sign-in to this address: http://localhost:4566"
    );
    world.variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
    assert_eq!(found(&world), Vec::<String>::new());
    let mut world = with(&[("AWS_ENDPOINT_URL_SSO", "http://sso.example")]);
    assert_eq!(found(&world), ["error endpoint.refused"]);
    for name in ["AWS_ENDPOINT_URL_SSO", "AWS_ENDPOINT_URL_SSO_OIDC", "AWS_ENDPOINT_URL_STS"] {
        world.variable(name, "");
    }
    world.config(&format!("{SOUND}endpoint_url = http://localhost:4566\n"));
    assert_eq!(found(&world), ["warning endpoint.for-all"]);
    world.config(SOUND);
    assert!(findings(&world).iter().all(|finding| finding["id"] != "endpoint.service"));
}

#[test]
fn proxies_and_certificates_are_looked_at() {
    tried(&[
        (&[("HTTPS_PROXY", "http://sam:hunter2@proxy:1")], &[]),
        (&[("HTTPS_PROXY", "proxy:x:1")], &["error proxy.refused"]),
        (&[("ALL_PROXY", "socks5://proxy:1")], &["error proxy.refused"]),
        (
            &[("HTTPS_PROXY", "http://proxy:1"), ("HTTP_PROXY", "http://proxy:1")],
            &["warning proxy.hides-loopback"],
        ),
        (&[("HTTP_PROXY", "http://proxy:1"), ("NO_PROXY", "127.0.0.1")], &["note proxy.http-only"]),
        (
            &[("HTTPS_PROXY", "http://proxy:1"), ("NO_PROXY", "http://a.example")],
            &["warning proxy.exceptions"],
        ),
        (&[("HTTPS_PROXY", "http://a:1"), ("https_proxy", "http://b:1")], &["warning proxy.two-values"]),
        (&[("AWS_CA_BUNDLE", "/no/such.pem")], &["error certificate.bundle"]),
        (&[("REQUESTS_CA_BUNDLE", "/bin/sh")], &["error certificate.bundle"]),
        (&[("SSL_CERT_FILE", "/no/such.pem")], &["error certificate.system"]),
        (&[("SSL_CERT_FILE", "/etc/passwd")], &["error certificate.system"]),
    ]);
    let world = sound();
    world.config(&format!("{SOUND}ca_bundle = ~/no.pem\n[profile b]\nca_bundle = ~/no.pem\n"));
    assert_eq!(found(&world), ["error certificate.bundle"]);
    let pem = world.home().join("no.pem");
    fs::write(&pem, rcgen::generate_simple_self_signed(["x".to_owned()]).unwrap().cert.pem()).unwrap();
    assert_eq!(found(&world), Vec::<String>::new());
    assert_eq!(found(&with(&[("SSL_CERT_FILE", pem.to_str().unwrap())])), Vec::<String>::new());
}

#[test]
fn a_password_of_a_proxy_is_not_shown() {
    for url in ["http://sam:hunter2@proxy:x", "socks5://sam:hunter2@proxy:1"] {
        let world =
            with(&[("HTTPS_PROXY", url), ("https_proxy", "http://sam:hunter2@b:1"), ("ALL_PROXY", url)]);
        let ran = world.run(&["doctor", "--offline", "--verbose"]);
        assert!(!ran.stdout.contains("hunter2") && !ran.stderr.contains("hunter2"), "{}", ran.stdout);
    }
}

#[test]
fn variables_of_other_tools_are_notes() {
    tried(&[
        (&[("AWS_VAULT", "dev")], &["note leftover.variables"]),
        (&[("AWS_VAULT_BACKEND", "file")], &[]),
        (&[("AWSUME_PROFILE", "dev"), ("AWSUME_EXPIRATION", "x")], &["note leftover.variables"]),
        (&[("GRANTED_SSO_START_URL", "x")], &["note leftover.variables"]),
        (&[("GRANTED_ENABLE_AUTO_REASSUME", "true")], &[]),
        (&[("AWS_SSO_ROLE_ARN", "x")], &["note leftover.variables"]),
        (&[("AWS_SSO_PROFILE", "dev")], &[]),
    ]);
}

#[test]
fn without_a_browser_the_code_is_named() {
    let mut world = sound();
    world.variable("SSH_CONNECTION", "192.0.2.1 5 192.0.2.2 22");
    let none = finding(&world, "browser.none");
    assert_eq!(none["title"], "cannot open a browser here (an SSH session)");
    assert_eq!(none["level"], "note");
    world.variable("BROWSER", "firefox");
    assert!(findings(&world).iter().all(|finding| finding["id"] != "browser.none"));
    world.settings("browser = no-such-browser %s\n");
    assert_eq!(found(&world), ["warning browser.not-found"]);
    world.settings("browser = /bin/sh -c true\n");
    assert_eq!(found(&world), Vec::<String>::new());
    world.settings("console_browser = no-such-browser {url}\n[session my-org]\nconsole_browser = 'a b\n");
    assert_eq!(found(&world), ["warning browser.not-found"]);
    let finding_of = finding(&world, "browser.not-found");
    assert_eq!(
        finding_of["evidence"],
        serde_json::json!(["console_browser = 'a b", "console_browser = no-such-browser {url}"])
    );
    world.settings("browser = ssoenv %s\n");
    assert_eq!(found(&world), Vec::<String>::new());
}

#[test]
fn a_credentials_file_elsewhere_wants_the_config_file_named_too() {
    let mut world = sound();
    let elsewhere = world.home().join("elsewhere");
    fs::write(&elsewhere, "").unwrap();
    crate::support::permissions::set(elsewhere.clone(), 0o600);
    world.variable("AWS_SHARED_CREDENTIALS_FILE", elsewhere.to_str().unwrap());
    assert_eq!(found(&world), ["warning variable.credentials-file-alone"]);
    let config = world.home().join(".aws/config").display().to_string();
    world.variable("AWS_CONFIG_FILE", &config);
    assert_eq!(found(&world), Vec::<String>::new());
}

#[test]
fn a_missing_config_file_comes_with_who_reads_another() {
    let world = with(&[("AWS_CONFIG_FILE", "/no/such")]);
    assert_eq!(
        finding(&world, "variable.file-missing")["title"],
        "AWS_CONFIG_FILE names a file that does not exist: .NET v4 reads the default file instead"
    );
}

#[test]
fn keys_beside_a_default_profile_are_a_note_while_they_are_ours() {
    let config = format!(
        "{SOUND}[default]\nsso_session = my-org\nsso_account_id = 111111111111\nsso_role_name = ReadOnly\nregion = eu-west-1\n"
    );
    let world = with(&OURS);
    world.config(&config);
    assert_eq!(found(&world), ["note variable.keys-beside-default"]);
    assert_eq!(
        finding(&world, "variable.keys-beside-default")["title"],
        "AWS_ACCESS_KEY_ID is set beside a default profile: the AWS CLI, boto3, Go, Rust, JavaScript, Java and .NET v4 use the keys; .NET v3 uses the default profile, and ignores the keys"
    );
    let world = with(&[ID, SECRET]);
    world.config(&config);
    assert_eq!(found(&world), ["warning variable.foreign-keys"]);
}

#[test]
fn programs_that_do_not_read_the_profile_are_named_once_it_stands_alone() {
    let world = with(&[("AWS_PROFILE", "dev")]);
    let note = finding(&world, "variable.profile-alone");
    let evidence: Vec<&str> = note["evidence"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert_eq!(evidence.len(), 1, "{evidence:?}");
    assert!(
        evidence[0].contains("DuckDB with httpfs 1.5.5") && evidence[0].contains("send unsigned requests"),
        "{evidence:?}"
    );
    fs::write(
        world.home().join(".aws/credentials"),
        "[old]\naws_access_key_id = AKIAOLD\naws_secret_access_key = hunter2\n",
    )
    .unwrap();
    let note = finding(&world, "variable.profile-alone");
    assert_eq!(note["evidence"][1], "polars without boto3 2.1.0 use other credentials");
    assert_eq!(found(&with(&OURS)), Vec::<String>::new());
}

#[test]
fn endpoints_that_one_reader_does_not_follow_are_found() {
    let mut world = with(&[("AWS_PROFILE", "dev"), ("AWS_ENDPOINT_URL", "http://localhost:4566")]);
    assert_eq!(found(&world), ["note variable.profile-alone"]);
    world.variable("AWS_ENDPOINT_URL_SSO", "");
    let found_now = found(&world);
    assert!(found_now.contains(&"warning variable.endpoint-for-all".to_owned()), "{found_now:?}");
    world.variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
    assert_eq!(found(&world), ["warning variable.endpoints-ignored", "note variable.profile-alone"]);
}

#[test]
fn keys_that_are_gone_are_seen_to_be_gone() {
    let world = with(&[("SSOENV_PROFILE", "dev"), ("SSOENV_KEY_ID", "AKIASECRETID")]);
    let changed = finding(&world, "variable.changed");
    assert_eq!(
        changed["evidence"],
        serde_json::json!(["SSOENV_PROFILE=dev", "neither a key nor AWS_PROFILE is set"])
    );
}

#[test]
fn the_mode_endpoint_beside_a_default_with_credentials_is_found() {
    let world = sound();
    world.add_sections("[default]\naws_access_key_id = AKIA1\naws_secret_access_key = s\n");
    let is_found = |world: &World| found(world).iter().any(|it| it == "warning variable.endpoint-default");
    assert!(!is_found(&world));
    world.settings("mode = endpoint\n");
    assert!(is_found(&world), "{:?}", found(&world));
    world.add_sections("[profile endpoint]\n");
    assert!(!is_found(&world), "{:?}", found(&world));
}
