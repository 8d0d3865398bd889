//! `import aws-sso-util`.

use super::{home, imports, left_out};

const CONFIG: &str = r#"[profile shop.Admin]
sso_start_url = https://d-1234567890.awsapps.com/start
sso_region = us-east-1
sso_account_name = shop
sso_account_id = 111111111111
sso_role_name = Admin
region = eu-west-1
credential_process = aws-sso-util credential-process --profile shop.Admin
sso_auto_populated = true

[profile by-hand]
sso_start_url = https://d-1234567890.awsapps.com/start
sso_region = us-east-1
sso_account_id = 111111111111
sso_role_name = Admin

[sso-session my-org]
sso_start_url = https://d-1234567890.awsapps.com/start/
sso_region = us-east-1
"#;

const DIFF: &str = r#"  [profile shop.Admin]
- sso_start_url = https://d-1234567890.awsapps.com/start
- sso_region = us-east-1
- credential_process = aws-sso-util credential-process --profile shop.Admin
- sso_auto_populated = true
+ sso_session = my-org
"#;

#[test]
fn profiles_of_the_older_form_get_the_session_that_is_there() {
    let world = home(CONFIG, &[]);
    let ran = imports(&world, "aws-sso-util", &[], DIFF);
    assert_eq!(
        left_out(&ran),
        ["profile by-hand: it has no mark of aws-sso-util: `ssoenv configure --profile` moves it"]
    );
}

#[test]
fn its_variables_name_a_session() {
    let world = home("", &[])
        .with_variable("AWS_DEFAULT_SSO_START_URL", "https://my-org.awsapps.com/start")
        .with_variable("AWS_DEFAULT_SSO_REGION", "eu-west-1");
    let ran = world.run(&["import", "aws-sso-util", "--diff"]);
    assert_eq!(
        ran.stdout,
        "+ [sso-session my-org]\n+ sso_start_url = https://my-org.awsapps.com/start\n+ sso_region = eu-west-1\n+ sso_registration_scopes = sso:account:access\n"
    );
}
