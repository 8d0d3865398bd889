//! The first command of the README, as somebody types it who has just cloned the repository.

use super::page::Page;
use crate::support::cargo;
use crate::support::world::binary;

#[test]
fn the_first_command_shows_credentials_and_leaves_nothing_behind() {
    // `.ci/run` takes it from a block without a mark, too.
    let blocks = Page::named("README.md").blocks();
    let mut lines = blocks.iter().filter(|block| block.language == "sh").flat_map(|block| block.text.lines());
    let command = lines.find(|line| line.starts_with("cargo run")).unwrap().to_owned();
    let home = tempfile::tempdir().unwrap();
    let mut shell = cargo::outside("sh");
    shell.args(["-c", &command]).env("TMPDIR", home.path());
    shell.env("AWS_PROFILE", "of the person").env("AWS_CONFIG_FILE", "/nonexistent");
    let file = || binary().metadata().unwrap().modified().unwrap();
    let before = file();
    let output = shell.output().unwrap();
    assert_eq!(file(), before, "cargo has built the program anew, which other tests are running");
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for name in [
        "AWS_ACCESS_KEY_ID=ASIA",
        "AWS_SESSION_TOKEN=",
        "AWS_REGION=eu-west-1",
        "AWS_ACCOUNT_ID=111111111111",
    ] {
        assert!(stdout.contains(name), "{stdout}");
    }
    assert!(!stdout.contains("of the person"));
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0, "the sandbox removes its home");
}
