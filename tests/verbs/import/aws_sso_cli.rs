//! `import aws-sso-cli`.

use super::{home, imports, left_out};
use std::fs;

const OWN: &str = r#"SSOConfig:
    Default:
        SSORegion: us-east-1
        StartUrl: https://d-1234567890.awsapps.com/start
        DefaultRegion: eu-west-1
        Accounts:
            123456789:
                Name: shop
                Tags:
                    Env: prod
                Roles:
                    Admin:
                        Profile: shop-admin
                        DefaultRegion: us-east-1
                    Deploy:
                        Profile: shop deploy
                        Via: arn:aws:iam::111111111111:role/Hub
DefaultSSO: Default
SecureStore: json
JsonStore: ~/.config/aws-sso/store.json
UrlAction: exec
UrlExecCommand: [/opt/open, --token, hunter2, "%s"]
"#;

const CONFIG: &str = r#"# mine
[profile mine]
region = eu-west-1

# BEGIN_AWS_SSO_CLI_Default

[profile 222222222222:ReadOnly]
credential_process = /usr/local/bin/aws-sso -u open -S "Default" process --arn arn:aws:iam::222222222222:role/ReadOnly
region = eu-west-1

# END_AWS_SSO_CLI_Default
"#;

const DIFF: &str = r#"  [profile 222222222222:ReadOnly]
- credential_process = /usr/local/bin/aws-sso -u open -S "Default" process --arn arn:aws:iam::222222222222:role/ReadOnly
+ sso_session = d-1234567890
+ sso_account_id = 222222222222
+ sso_role_name = ReadOnly
+
+ [sso-session d-1234567890]
+ sso_start_url = https://d-1234567890.awsapps.com/start
+ sso_region = us-east-1
+ sso_registration_scopes = sso:account:access
+
+ [profile shop-admin]
+ sso_session = d-1234567890
+ sso_account_id = 000123456789
+ sso_role_name = Admin
+ region = us-east-1
+
+ [profile 111111111111:Hub]
+ sso_session = d-1234567890
+ sso_account_id = 111111111111
+ sso_role_name = Hub
+ region = eu-west-1
+
+ [profile shop-deploy]
+ role_arn = arn:aws:iam::000123456789:role/Deploy
+ source_profile = 111111111111:Hub
+ region = eu-west-1
"#;

#[test]
fn sessions_profiles_chains_and_regions_come_over() {
    let files =
        [(".config/aws-sso/config.yaml", OWN), (".config/aws-sso/store.json", "{\"Token\": \"hunter2\"}")];
    let world = home(CONFIG, &files);
    let ran = imports(&world, "aws-sso-cli", &files, DIFF);
    assert_eq!(
        left_out(&ran),
        [
            "Tags of accounts and roles (1): they have no counterpart",
            "UrlExecCommand: no command is taken over; the setting `browser` names one",
            "SecureStore: secrets stay where they are: `ssoenv login` signs in anew",
            "JsonStore: secrets stay where they are: `ssoenv login` signs in anew",
        ]
    );
    // These are not left out.
    for remark in [
        "name shop deploy: it has characters that tools read differently: the profile is called shop-deploy",
        "the lines # BEGIN_AWS_SSO_CLI and # END_AWS_SSO_CLI: they stay, and `aws-sso setup profiles` would write anew what is between them",
    ] {
        assert!(ran.stderr.contains(&format!("ssoenv: {remark}\n")), "{}", ran.stderr);
    }
    assert!(!ran.stderr.contains("hunter2"), "{}", ran.stderr);
    let summary =
        "ssoenv: this changes in ~/.aws/config: 1 session added, 3 profiles added, 1 profile changed\n";
    assert!(ran.stderr.contains(summary), "{}", ran.stderr);
    assert!(ran.stderr.ends_with("ssoenv: `ssoenv login d-1234567890` signs in\n"), "{}", ran.stderr);
}

#[test]
fn the_older_folder_and_the_variable_come_first() {
    let own = |name: &str| OWN.replace("shop-admin", name);
    let world = home(
        "",
        &[
            (".config/aws-sso/config.yaml", &own("new-folder")),
            (".aws-sso/config.yaml", &own("old-folder")),
            ("elsewhere.yaml", &own("variable")),
        ],
    );
    let shows = |world: &crate::support::world::World, name: &str| {
        let ran = world.run(&["import", "aws-sso-cli", "--diff"]);
        assert!(ran.stdout.contains(&format!("+ [profile {name}]\n")), "{name} {ran:?}");
    };
    shows(&world, "old-folder");
    let world = world.with_variable("AWS_SSO_CONFIG", "~/elsewhere.yaml");
    shows(&world, "variable");
    fs::remove_file(world.home().join("elsewhere.yaml")).unwrap();
    let ran = world.run(&["import", "aws-sso-cli", "--diff"]);
    assert_eq!(ran.code, Some(5), "{ran:?}");
    assert!(
        ran.stderr.contains("elsewhere.yaml does not exist\nhint: correct AWS_SSO_CONFIG, or unset it"),
        "{ran:?}"
    );
}
