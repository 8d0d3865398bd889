//! Temporary home with a sample `~/.aws/config`, and sign-ins in the AWS CLI's format. Written without the code under
//! test.

use super::identity_center::{ConsoleSignIn, IdentityCenter, SignIn};
use sha1::{Digest, Sha1};
use sha2::Sha256;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

/// Returns a config with three accounts, a profile of the older form, and a chain.
pub fn sample_config(start_url: &str) -> String {
    format!(
        "[default]
sso_session = my-org
sso_account_id = 111111111111
sso_role_name = ReadOnly

[profile dev]
sso_session = my-org
sso_account_id = 111111111111
sso_role_name = Developer
region = eu-west-1

[profile staging]
sso_session = my-org
sso_account_id = 222222222222
sso_role_name = Developer
region = us-east-1

[profile prod]
sso_session = my-org
sso_account_id = 012345678901
sso_role_name = Administrator
region = eu-central-1

[profile old-style]
sso_start_url = {start_url}
sso_region = us-east-1
sso_account_id = 111111111111
sso_role_name = ReadOnly

[profile deploy]
role_arn = arn:aws:iam::222222222222:role/deploy
source_profile = dev
region = us-east-1

[sso-session my-org]
sso_start_url = {start_url}
sso_region = us-east-1
sso_registration_scopes = sso:account:access
"
    )
}

/// Writes `~/.aws/config`.
pub fn write_config(home: &Path, text: &str) {
    fs::create_dir_all(home.join(".aws")).unwrap();
    fs::write(home.join(".aws/config"), text).unwrap();
}

/// Path of the token of a session; `key` is its name, or the start URL of the older form.
pub fn token_path(home: &Path, key: &str) -> PathBuf {
    home.join(".aws/sso/cache").join(format!("{}.json", sha1(key)))
}

/// Path of my-org's client registration in the AWS CLI's naming (protocol notes, 3.4).
pub fn registration_path(home: &Path, start_url: &str) -> PathBuf {
    let key = format!(
        r#"{{"region": "us-east-1", "scopes": ["sso:account:access"], "session_name": "my-org", "startUrl": "{start_url}", "tool": "botocore"}}"#
    );
    home.join(".aws/sso/cache").join(format!("{}.json", sha1(&key)))
}

/// Path of a role's cached credentials.
pub fn role_path(home: &Path, account_id: &str, role_name: &str, session: &str) -> PathBuf {
    let key = format!(r#"{{"accountId":"{account_id}","roleName":"{role_name}","sessionName":"{session}"}}"#);
    home.join(".aws/cli/cache").join(format!("{}.json", sha1(&key)))
}

/// Writes a token file, byte for byte as the AWS CLI does.
pub fn write_token(home: &Path, key: &str, sign_in: &SignIn, start_url: &str) {
    let path = token_path(home, key);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, token_text(sign_in, start_url)).unwrap();
    #[cfg(unix)]
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
}

/// Returns the text of a token file.
pub fn token_text(sign_in: &SignIn, start_url: &str) -> String {
    format!(
        r#"{{"startUrl": "{start_url}", "region": "us-east-1", "accessToken": "{}", "expiresAt": "{}", "clientId": "{}", "clientSecret": "{}", "registrationExpiresAt": "{}", "refreshToken": "{}"}}"#,
        sign_in.access_token,
        rfc3339(sign_in.expires_at),
        sign_in.client_id,
        sign_in.client_secret,
        rfc3339(sign_in.registration_expires_at),
        sign_in.refresh_token,
    )
}

/// Writes the config and the token of a person who has signed in to the service.
pub fn signed_in(home: &Path, service: &IdentityCenter) {
    write_config(home, &sample_config(&service.start_url()));
    write_token(home, "my-org", &service.sign_in(), &service.start_url());
}

/// Path of the file of a sign-in with `aws login`.
pub fn login_path(home: &Path, login_session: &str) -> PathBuf {
    let digest = Sha256::digest(login_session);
    let name: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    home.join(".aws/login/cache").join(format!("{name}.json"))
}

/// Writes the file of a sign-in with `aws login`, byte for byte as the AWS CLI does.
pub fn write_login(home: &Path, sign_in: &ConsoleSignIn) {
    let path = login_path(home, &sign_in.login_session);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, login_text(sign_in)).unwrap();
    #[cfg(unix)]
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
}

/// Returns the text of that file.
pub fn login_text(sign_in: &ConsoleSignIn) -> String {
    format!(
        r#"{{"accessToken": {{"accessKeyId": "{}", "secretAccessKey": "{}", "sessionToken": "{}", "accountId": "{}", "expiresAt": "{}"}}, "tokenType": "aws_sigv4", "clientId": "{}", "refreshToken": "{}", "idToken": "{}", "dpopKey": {}, "signInRegion": "eu-west-1"}}"#,
        sign_in.access_key_id,
        sign_in.secret_access_key,
        sign_in.session_token,
        sign_in.account_id,
        rfc3339(sign_in.expires_at),
        sign_in.client_id,
        sign_in.refresh_token,
        sign_in.id_token,
        serde_json::Value::from(sign_in.dpop_key.as_str()),
    )
}

pub fn rfc3339(epoch: i64) -> String {
    humantime::format_rfc3339_seconds(UNIX_EPOCH + Duration::from_secs(epoch as u64)).to_string()
}

fn sha1(text: &str) -> String {
    base16ct::lower::encode_string(&Sha1::digest(text))
}
