//! Verbs that write: sign-ins, configuration, bindings.

use super::wine::Wine;
use crate::support::identity_center::{Operation, browser};
use crate::support::permissions;
use crate::support::terminal::Terminal;

#[test]
#[ignore = "needs wine: .ci/windows"]
fn login_by_a_code() {
    let wine = Wine::signed_in();
    std::fs::remove_file(wine.token_path()).unwrap();
    let terminal = Terminal::start(wine.ssoenv_line(&["login", "my-org", "--device-code", "--no-browser"]));
    let shown = terminal.shows_what("the link", |shown| {
        shown.split_once("user_code=").is_some_and(|(_, code)| code.len() > 9)
    });
    let link = shown.split_whitespace().find(|word| word.contains("user_code=")).unwrap();
    assert_eq!(browser::allow(link).status, 200);
    let (code, shown) = terminal.ends();
    assert!(code == 0 && shown.contains("signed in to my-org"), "{shown}");
    assert!(wine.token()["refreshToken"].is_string());
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn login_by_a_browser() {
    let wine = Wine::signed_in().with_variable("BROWSER", "client.exe open link");
    std::fs::remove_file(wine.token_path()).unwrap();
    let terminal = Terminal::start(wine.ssoenv_line(&["login", "my-org"]));
    let link = wine.whole_line("link");
    let page = browser::allow(&link);
    assert!(page.status == 200 && page.body.contains("Signed in"), "{}", page.body);
    let (code, shown) = terminal.ends();
    assert!(code == 0 && shown.contains("signed in to my-org"), "{shown}");
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn login_leaves_a_good_session_alone() {
    let ran = Wine::signed_in().run(&["login", "my-org", "--no-input"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn logout_signs_out_and_removes_the_copies() {
    let wine = Wine::signed_in();
    wine.succeeds(&["use", "dev"]);
    assert!(wine.role_path("111111111111", "Developer").exists());
    let ran = wine.run(&["logout"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(!wine.token_path().exists() && !wine.role_path("111111111111", "Developer").exists());
    assert_eq!(wine.service.count(Operation::Logout), 1);
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn an_old_token_is_renewed_and_stored() {
    let wine = Wine::signed_in();
    wine.sign_in_with(60);
    let before = wine.token();
    wine.succeeds(&["use", "dev"]);
    assert_ne!(wine.token()["accessToken"], before["accessToken"]);
    assert_eq!(wine.service.count(Operation::CreateToken), 1);
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn files_with_secrets_are_for_their_owner() {
    let wine = Wine::signed_in();
    wine.sign_in_with(60);
    permissions::set(wine.token_path(), 0o644);
    wine.succeeds(&["use", "dev"]);
    for path in [wine.token_path(), wine.role_path("111111111111", "Developer")] {
        assert!(wine.is_for_its_owner(&path), "{}", path.display());
    }
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn keys_are_written_into_the_credentials_file() {
    let wine = Wine::signed_in();
    wine.succeeds(&["use", "dev", "--write-credentials", "for-tools"]);
    let text = wine.read(".aws/credentials");
    assert!(text.contains("[for-tools]") && text.contains("aws_session_token"), "{text}");
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn sync_writes_profiles_for_all_roles() {
    let wine = Wine::signed_in();
    let diff = wine.run(&["sync", "--diff", "my-org"]);
    assert!(diff.stdout.contains("[profile staging-readonly]"), "{diff:?}");
    let ran = wine.run(&["sync", "--yes", "my-org"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(wine.read(".aws/config").contains("[profile staging-readonly]"));
    assert!(wine.home().join(".aws/config.ssoenv-backup").exists());
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn import_reads_another_tools_files() {
    let wine = Wine::signed_in();
    wine.add_sections(
        "[profile by-granted]\ncredential_process = granted credential-process --profile by-granted\n\
         granted_sso_start_url = https://example.awsapps.com/start\ngranted_sso_region = us-east-1\n\
         granted_sso_account_id = 111111111111\ngranted_sso_role_name = Developer\n",
    );
    let ran = wine.run(&["import", "granted", "--yes"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(
        wine.read(".aws/config").contains("sso_start_url = https://example.awsapps.com/start"),
        "{ran:?}"
    );
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn a_directory_is_bound_trusted_distrusted_and_unbound() {
    let wine = Wine::signed_in();
    for (verb, is_bound) in [("bind", true), ("deny", true), ("allow", true), ("unbind", false)] {
        let words: &[&str] = if verb == "bind" { &[verb, "dev"] } else { &[verb] };
        let ran = wine.run(words);
        assert_eq!(ran.code, Some(0), "{verb}: {ran:?}");
        assert_eq!(wine.home().join(".ssoenv").exists(), is_bound, "{verb}");
        let resolved = wine.run(&["explain", ".", "--json"]);
        assert_eq!(resolved.code == Some(0), ["bind", "allow"].contains(&verb), "{verb}: {resolved:?}");
    }
}
