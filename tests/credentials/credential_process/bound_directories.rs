//! Keys that a process prints in a bound directory, and back out of it: also those of a user, which have neither a token
//! nor an end.

use super::{ending, id, prints, shell};
use crate::binding::directories::Played;
use serde_json::Value;

/// What the shell holds of these credentials, or that it holds nothing of others.
fn holds(shell: &Played, answer: &Value) {
    let text = |name: &str| answer[name].as_str().unwrap_or_default();
    assert_eq!(
        ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_CREDENTIAL_EXPIRATION"]
            .map(|name| shell.holds(name)),
        [id(answer), text("SecretAccessKey"), text("SessionToken"), text("Expiration")]
    );
}

#[test]
fn they_arrive_and_come_back_with_a_token_and_an_end_or_without() {
    let mut user = ending("AKIAUSER", 3600);
    for name in ["SessionToken", "Expiration"] {
        user.as_object_mut().unwrap().remove(name);
    }
    let mut no_end = ending("ASIANOEND", 3600);
    no_end.as_object_mut().unwrap().remove("Expiration");
    let mut no_token = ending("ASIANOTOKEN", 3600);
    no_token.as_object_mut().unwrap().remove("SessionToken");
    for answer in [ending("ASIAWHOLE", 3600), user, no_end, no_token] {
        let mut shell = shell("");
        prints(&shell.world, &answer);
        shell.goes("work");
        shell.does(&["bind", "printed"]);
        holds(&shell, &answer);
        shell.goes(".");
        assert_eq!(shell.holds("AWS_ACCESS_KEY_ID"), "");

        shell.does(&["use", "printed"]);
        shell.goes("other");
        shell.does(&["bind", "staging"]);
        assert!(
            shell.holds("AWS_ACCESS_KEY_ID").starts_with("ASIA")
                && !shell.holds("AWS_SESSION_TOKEN").is_empty()
        );
        assert_eq!(shell.goes("."), "ssoenv: back to printed\n");
        holds(&shell, &answer);
    }
}
