//! The Credential Manager, which keeps the key of sealed sign-ins. Its entries belong to the Windows of all tests.

use super::wine::Wine;

/// Number of sealed files.
fn sealed(wine: &Wine) -> usize {
    let folder = wine.home().join("AppData/Local/ssoenv/sealed");
    let names = std::fs::read_dir(folder).into_iter().flatten().flatten();
    names.filter(|entry| entry.path().extension().is_some_and(|ending| ending == "json")).count()
}

/// Whether the Credential Manager has the key.
fn has_key(wine: &Wine) -> bool {
    // Where wine keeps them.
    let ran = wine.runs(&["reg", "query", r"HKEY_CURRENT_USER\Software\Wine\Credential Manager", "/s"]);
    ran.stdout.contains("ssoenv token-key")
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn a_sign_in_is_sealed_under_a_key_of_the_credential_manager() {
    let wine = Wine::signed_in();
    wine.succeeds(&["storage", "keychain", "my-org", "--yes"]);
    assert_eq!((sealed(&wine), wine.token_path().exists(), has_key(&wine)), (1, false, true));
    // Another process each, which finds the key again.
    let printed = wine.succeeds(&["exec", "dev", "--", "client.exe", "print", "AWS_ACCESS_KEY_ID"]);
    assert!(printed.starts_with("AWS_ACCESS_KEY_ID=ASIA"), "{printed}");
    assert!(wine.succeeds(&["credential-process", "staging"]).contains("SecretAccessKey"));
    wine.succeeds(&["storage", "files", "my-org", "--yes"]);
    assert_eq!((sealed(&wine), wine.token_path().exists(), has_key(&wine)), (0, true, false));
}
