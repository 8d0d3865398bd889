//! Configuration files as Windows has them.

use super::wine::{Wine, seen};
use crate::support::permissions;

const CONFIGURE: [&str; 10] = [
    "configure",
    "--session",
    "my-org",
    "--account",
    "111111111111",
    "--role",
    "Developer",
    "--region",
    "eu-west-2",
    "--no-input",
];

#[test]
#[ignore = "needs wine: .ci/windows"]
fn a_change_keeps_line_ends_and_byte_order_mark() {
    let wine = Wine::signed_in();
    let before = format!("\u{feff}{}", wine.read(".aws/config").replace('\n', "\r\n"));
    wine.config(&before);
    wine.succeeds(&[&CONFIGURE[..], &["--profile", "new"]].concat());
    let after = wine.read(".aws/config");
    let added = after.strip_prefix(&before).unwrap_or_else(|| panic!("{after:?}"));
    assert!(added.contains("[profile new]\r\n"), "{added:?}");
    assert_eq!(added.matches('\n').count(), added.matches("\r\n").count(), "{added:?}");
    let listed = wine.json(&["list", "--json"]);
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

#[test]
#[ignore = "needs wine: .ci/windows"]
fn a_path_may_be_longer_than_260_characters() {
    let wine = Wine::signed_in();
    let folder = ["a".repeat(100), "b".repeat(100), "c".repeat(100)]
        .iter()
        .fold(wine.home().to_owned(), |path, name| path.join(name));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::rename(wine.home().join(".aws/config"), folder.join("config")).unwrap();
    let path = seen(&folder.join("config"));
    let wine = wine.with_variable("AWS_CONFIG_FILE", &path);
    wine.succeeds(&[&CONFIGURE[..], &["--profile", "new"]].concat());
    assert!(std::fs::read_to_string(folder.join("config")).unwrap().contains("[profile new]"));
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn a_relative_path_and_variables_with_backslashes_lead_to_the_file() {
    let wine = Wine::signed_in();
    std::fs::rename(wine.home().join(".aws/config"), wine.home().join("other config")).unwrap();
    let wine = wine.with_variable("AWS_CONFIG_FILE", ".\\other config");
    assert!(wine.succeeds(&["list", "--names"]).contains("staging"));
    let explained = wine.json(&["explain", "dev", "--json"]).to_string();
    assert!(explained.contains("other config"), "{explained}");
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn settings_and_state_are_where_windows_has_them() {
    let wine = Wine::signed_in();
    let settings = wine.home().join("AppData/Roaming/ssoenv");
    std::fs::create_dir_all(&settings).unwrap();
    std::fs::write(settings.join("config"), "\u{feff}[alias]\r\nd = dev\r\n").unwrap();
    assert_eq!(wine.json(&["whoami", "d", "--json"])["account_id"], "111111111111");
    wine.succeeds(&["bind", "dev"]);
    assert!(wine.home().join("AppData/Local/ssoenv/trust").is_dir());
    assert!(!wine.home().join(".config").exists() && !wine.home().join(".local").exists());
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn a_file_in_another_encoding_is_named() {
    let wine = Wine::signed_in();
    let text = wine.read(".aws/config");
    let bytes: Vec<u8> =
        "\u{feff}".chars().chain(text.chars()).flat_map(|c| (c as u16).to_le_bytes()).collect();
    std::fs::write(wine.home().join(".aws/config"), bytes).unwrap();
    let ran = wine.run(&["use", "dev", "--format", "json"]);
    assert!(ran.code == Some(5) && ran.stderr.contains("UTF-16"), "{ran:?}");
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn a_file_that_another_program_holds_is_said_to_be_held() {
    let wine = Wine::signed_in();
    let path = wine.home().join(".aws/config");
    let mut holder = wine.client(&["hold", &seen(&path), "held"]);
    wine.port("held");
    let ran = wine.run(&["list"]);
    assert_eq!(ran.code, Some(5), "{ran:?}");
    assert!(ran.stderr.contains("hint: another program has the file open: close it there"), "{ran:?}");
    holder.kill().unwrap();
    holder.wait().unwrap();
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn a_file_that_others_read_is_replaced_whole() {
    let wine = Wine::signed_in();
    let path = wine.home().join(".aws/config");
    let mut reader = wine.client(&["read", &seen(&path), "reading"]);
    wine.port("reading");
    wine.succeeds(&[&CONFIGURE[..], &["--profile", "new"]].concat());
    assert!(wine.read(".aws/config").contains("[profile new]"));
    reader.kill().unwrap();
    reader.wait().unwrap();
    let left = std::fs::read_dir(wine.home().join(".aws")).unwrap();
    assert!(!left.flatten().any(|entry| entry.file_name().to_string_lossy().ends_with(".tmp")));
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn a_change_keeps_the_access_control_list_of_the_file() {
    for (mode, is_private) in [(0o600, true), (0o644, false)] {
        let wine = Wine::signed_in();
        let path = wine.home().join(".aws/config");
        permissions::set(&path, mode);
        wine.succeeds(&[&CONFIGURE[..], &["--profile", "new"]].concat());
        assert_eq!(wine.is_for_its_owner(&path), is_private);
    }
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn a_read_only_file_is_not_changed() {
    let wine = Wine::signed_in();
    let path = wine.home().join(".aws/config");
    let text = wine.read(".aws/config");
    assert_eq!(wine.runs(&["cmd", "/c", "attrib", "+r", &seen(&path)]).code, Some(0));
    let ran = wine.run(&[&CONFIGURE[..], &["--profile", "new"]].concat());
    assert_eq!(ran.code, Some(5), "{ran:?}");
    assert_eq!(wine.read(".aws/config"), text);
}
