//! `import aws-vault`.

use super::{home, imports, left_out};

const CONFIG: &str = r#"[default]
region = eu-west-1

[profile base]
sso_start_url = https://d-1234567890.awsapps.com/start
sso_region = us-east-1
sso_account_id = 111111111111
sso_role_name = Admin

[profile ro]
include_profile = base
sso_role_name = ReadOnly

[profile deploy]
include_profile = base
role_arn = arn:aws:iam::222222222222:role/deploy
session_tags = team=a
mfa_process = oathtool --totp hunter2

[profile keys]
mfa_serial = arn:aws:iam::333333333333:mfa/me

[profile with-keys]
include_profile = keys
role_arn = arn:aws:iam::333333333333:role/x
"#;

const DIFF: &str = r#"  [profile base]
- sso_start_url = https://d-1234567890.awsapps.com/start
- sso_region = us-east-1
+ sso_session = d-1234567890
  [profile ro]
- include_profile = base
+ sso_session = d-1234567890
+ sso_account_id = 111111111111
+ region = eu-west-1
  [profile deploy]
- include_profile = base
+ region = eu-west-1
+ source_profile = base
+
+ [sso-session d-1234567890]
+ sso_start_url = https://d-1234567890.awsapps.com/start
+ sso_region = us-east-1
+ sso_registration_scopes = sso:account:access
"#;

#[test]
fn include_profile_is_resolved() {
    let world = home(CONFIG, &[]);
    let ran = imports(&world, "aws-vault", &[], DIFF);
    assert_eq!(
        left_out(&ran),
        [
            "profile with-keys: its keys are in aws-vault's keychain, where they stay",
            "mfa_process of profile deploy: no command is copied; ssoenv runs it in the profile that has it",
            "session_tags of profile deploy: only aws-vault reads it; it stays",
        ]
    );
    let remark = "ssoenv: region of the default profile: aws-vault gives eu-west-1 to the profiles without a region (2); other tools do not\n";
    assert!(ran.stderr.contains(remark), "{}", ran.stderr);
    assert!(!ran.stderr.contains("hunter2"), "{}", ran.stderr);
}
