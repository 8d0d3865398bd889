//! Configuration files as Windows has them.

use super::wine::Wine;
use serde_json::Value;

#[test]
#[ignore = "needs wine: .ci/windows"]
fn a_change_keeps_line_ends_and_byte_order_mark() {
    let wine = Wine::signed_in();
    let before = format!("\u{feff}{}", wine.read(".aws/config").replace('\n', "\r\n"));
    wine.config(&before);
    let words = ["configure", "--session", "my-org", "--account", "111111111111", "--role", "Developer"];
    wine.succeeds(&[&words[..], &["--profile", "new", "--region", "eu-west-2", "--no-input"]].concat());
    let after = wine.read(".aws/config");
    let added = after.strip_prefix(&before).unwrap_or_else(|| panic!("{after:?}"));
    assert!(added.contains("[profile new]\r\n"), "{added:?}");
    assert_eq!(added.matches('\n').count(), added.matches("\r\n").count(), "{added:?}");
    let listed: Value = serde_json::from_str(&wine.succeeds(&["list", "--json"])).unwrap();
    assert!(listed.to_string().contains("eu-west-2"), "{listed}");
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn paths_may_have_blanks_and_other_letters() {
    let wine = Wine::signed_in();
    let folder = wine.home().join("Ordner mit Ä");
    std::fs::create_dir(&folder).unwrap();
    std::fs::rename(wine.home().join(".aws/config"), folder.join("the config")).unwrap();
    let wine = wine.with_variable("AWS_CONFIG_FILE", "~\\Ordner mit Ä\\the config");
    assert!(wine.succeeds(&["list"]).contains("staging"));
    let wine = wine.with_variable("AWS_CONFIG_FILE", "NUL");
    let ran = wine.run(&["list"]);
    assert!(ran.code == Some(5) && ran.stderr.contains("there is no configuration yet"), "{ran:?}");
}
