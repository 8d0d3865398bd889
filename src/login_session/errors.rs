//! Messages for a sign-in of `aws login` that does not exist or has ended.

use crate::config::login_session::LoginSession;
use crate::error::Failure;
use crate::services::signin::LoginRefusal;

/// Returns the error for a profile without a sign-in.
pub(super) fn not_signed_in(login: &LoginSession) -> Failure {
    Failure::sign_in(format!("profile {} is not signed in with `aws login`", login.profile))
        .hint(login.sign_in_hint())
}

/// Returns the error for a file without complete credentials of this sign-in.
pub(super) fn malformed(login: &LoginSession, path: &str) -> Failure {
    Failure::sign_in(format!("{path} does not contain a valid sign-in of profile {}", login.profile))
        .hint(login.sign_in_hint())
}

/// Returns the error for a sign-in without the fields that a renewal needs, or with an unknown form of key.
pub(super) fn not_renewable(login: &LoginSession) -> Failure {
    Failure::sign_in(format!(
        "the sign-in of profile {} with `aws login` cannot be renewed: its file has no refresh token, or no key of a known form",
        login.profile
    ))
    .hint(login.sign_in_hint())
}

/// Returns the error for a sign-in that the service does not renew.
pub(super) fn ended(login: &LoginSession, reason: LoginRefusal) -> Failure {
    let profile = &login.profile;
    match reason {
        LoginRefusal::NotPermitted => Failure::refused(format!(
            "IAM does not allow the renewal of the sign-in of profile {profile} (signin:CreateOAuth2Token)"
        ))
        .hint("ask for the policy SignInLocalDevelopmentAccess"),
        LoginRefusal::CredentialsChanged => {
            Failure::sign_in(format!("the sign-in of profile {profile} has ended: the password was changed"))
                .hint(login.sign_in_hint())
        }
        LoginRefusal::Ended | LoginRefusal::Other => {
            Failure::sign_in(format!("the sign-in of profile {profile} with `aws login` has expired"))
                .hint(login.sign_in_hint())
        }
    }
}
