//! Tools of which nothing can be written: what they have is said, and what does the same.

use super::{home, imports, left_out};

#[test]
fn awsume_s_settings_are_named_with_their_counterparts() {
    let own = "colors: true\nrole-duration: 43200\nrole-session-name: me\nconsole:\n  browser_command: open --token hunter2 {url}\n";
    let files = [(".awsume/config.yaml", own)];
    let world = home("[profile x]\nregion = eu-west-1\n", &files);
    world.credentials_file(
        "[autoawsume-x]\nmanager = awsume\nautoawsume = true\naws_secret_access_key = hunter2\n",
    );
    let ran = imports(&world, "awsume", &files, "");
    assert_eq!(
        left_out(&ran),
        [
            "role-duration: its counterpart is duration_seconds in a profile that assumes a role",
            "role-session-name: its counterpart is role_session_name in a profile that assumes a role",
            "colors: its counterpart is --color, or NO_COLOR",
            "console: browser_command: no command is taken over; the setting `browser` names one",
            "profile autoawsume-x: awsume wrote it with temporary keys; ssoenv's hook renews credentials itself",
        ]
    );
    assert!(!ran.stderr.contains("hunter2"), "{}", ran.stderr);
}

#[test]
fn saml2aws_s_accounts_are_named_and_nothing_else_of_them() {
    let own = "[default]\nname = default\nurl = https://idp.example/?token=hunter2\nusername = sam\npassword = hunter2\nprovider = Okta\naws_profile = work\nrole_arn = arn:aws:iam::111111111111:role/dev\nregion = eu-west-1\n";
    let files = [(".saml2aws", own)];
    let world = home("", &files);
    let ran = imports(&world, "saml2aws", &files, "");
    assert_eq!(
        left_out(&ran),
        [
            "account default: it signs in by SAML and fills profile work with the role arn:aws:iam::111111111111:role/dev in eu-west-1, which Identity Center knows nothing of: `ssoenv list --available` shows what you have there"
        ]
    );
    for secret in ["hunter2", "sam,", "idp.example"] {
        assert!(!ran.stderr.contains(secret), "{}", ran.stderr);
    }
}

#[test]
fn leapp_is_understood_and_refused() {
    let world = home("", &[(".Leapp/Leapp-lock.json", "U2FsdGVkX1")]);
    for options in [&["--diff"][..], &["--yes"], &[], &["--json"]] {
        let ran = world.run(&[&["import", "leapp"], options].concat());
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(5), ""), "{ran:?}");
        assert!(ran.stderr.starts_with("ssoenv: Leapp encrypts its configuration"), "{}", ran.stderr);
        assert!(ran.stderr.contains("hint: `ssoenv configure`"), "{}", ran.stderr);
    }
}

#[test]
fn a_tool_that_is_not_used_here_is_no_failure() {
    for tool in ["aws-sso-cli", "granted", "aws-vault", "aws-sso-util", "awsume", "saml2aws"] {
        let world = home("[profile x]\nregion = eu-west-1\n", &[]);
        for option in ["--diff", "--yes"] {
            let ran = world.run(&["import", tool, option]);
            assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""), "{ran:?}");
            assert!(ran.stderr.starts_with(&format!("ssoenv: found nothing of {tool}")), "{}", ran.stderr);
        }
    }
    // The lines of other tools are said too.
    let line = "[profile x]\ncredential_process = granted credential-process --profile y\n";
    let ran = home(line, &[]).run(&["import", "awsume", "--diff"]);
    assert!(ran.stderr.starts_with("ssoenv: found nothing of awsume"), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("\nssoenv: left out: profile x: its credential_process names granted"),
        "{}",
        ran.stderr
    );
    let ran = home("", &[]).run(&["import", "grantd", "--diff"]);
    assert!(ran.code == Some(2) && ran.stderr.contains("granted"), "{ran:?}");
}
