//! `import granted`.

use super::{home, imports, left_out};

const OWN: &str = r#"DefaultBrowser = "STDOUT"
CustomSSOBrowserPath = "/opt/firefox --token hunter2"
Ordering = ""

[Keyring]
  Backend = "file"

[SSO.work]
  StartURL = "https://d-1234567890.awsapps.com/start"
  SSORegion = "us-east-1"
"#;

const CONFIG: &str = r#"[profile shop/Admin]
granted_sso_start_url      = https://d-1234567890.awsapps.com/start
granted_sso_region         = us-east-1
granted_sso_account_id     = 012345678901
granted_sso_role_name      = Admin
granted_generated_from     = aws-sso
credential_process         = granted credential-process --profile shop/Admin
# keep this
region                     = eu-west-1

[profile wrapped]
granted_sso_start_url = https://d-1234567890.awsapps.com/start
granted_sso_region = us-east-1
granted_sso_account_id = 012345678901
granted_sso_role_name = Admin
credential_process = /opt/wrapper --secret hunter2
"#;

const DIFF: &str = r#"  [profile shop/Admin]
- granted_sso_start_url      = https://d-1234567890.awsapps.com/start
- granted_sso_region         = us-east-1
- granted_sso_account_id     = 012345678901
- granted_sso_role_name      = Admin
- granted_generated_from     = aws-sso
- credential_process         = granted credential-process --profile shop/Admin
+ sso_session = work
+ sso_account_id = 012345678901
+ sso_role_name = Admin
+
+ [sso-session work]
+ sso_start_url = https://d-1234567890.awsapps.com/start
+ sso_region = us-east-1
+ sso_registration_scopes = sso:account:access
"#;

#[test]
fn its_profiles_become_those_that_every_tool_reads() {
    let files = [(".granted/config", OWN)];
    let world = home(CONFIG, &files);
    let ran = imports(&world, "granted", &files, DIFF);
    assert_eq!(
        left_out(&ran),
        [
            "DefaultBrowser: no command is taken over; the setting `browser` names one",
            "CustomSSOBrowserPath: no command is taken over; the setting `browser` names one",
            "Keyring: secrets stay where they are",
            "profile wrapped: its credential_process runs another program",
        ]
    );
    assert!(!ran.stderr.contains("hunter2"), "{}", ran.stderr);
    let text = world.read(".aws/config");
    assert!(
        text.starts_with(
            "[profile shop/Admin]\n# keep this\nregion                     = eu-west-1\nsso_session = work\n"
        ),
        "{text}"
    );
}

#[test]
fn without_a_file_of_its_own_the_profiles_come_over_all_the_same() {
    let world = home(CONFIG, &[]);
    let ran = world.run(&["import", "granted", "--diff"]);
    assert_eq!(
        ran.stdout,
        DIFF.replace("session work", "session d-1234567890").replace("= work", "= d-1234567890")
    );
    let world = home("", &[("xdg/granted/config", OWN)]);
    let xdg = world.home().join("xdg").display().to_string();
    let world = world.with_variable("XDG_CONFIG_HOME", &xdg);
    let ran = world.run(&["import", "granted", "--diff"]);
    assert!(ran.stdout.starts_with("+ [sso-session work]\n"), "{ran:?}");
}

#[test]
fn where_tokens_are_in_the_keychain_they_become_profiles_that_ask_ssoenv() {
    let files = [(".granted/config", OWN)];
    let world = home(CONFIG, &files);
    world.settings("[session work]\nstorage = keychain\n");
    let diff = DIFF
        .replace("- credential_process         = granted credential-process --profile shop/Admin\n", "- credential_process         = granted credential-process --profile shop/Admin\n+ credential_process         = ssoenv credential-process shop/Admin\n")
        .replace("+ sso_session = work\n+ sso_account_id", "+ ssoenv_session = work\n+ ssoenv_account_id")
        .replace("+ sso_role_name", "+ ssoenv_role_name");
    drop(imports(&world, "granted", &files, &diff));
}
