//! Who agrees to the change: a person at a terminal, `--yes`, nobody.

use super::home;
use crate::support::world::World;
use serde_json::{Value, json};

const CONFIG: &str = "[profile x]\nsso_start_url = https://d-1234567890.awsapps.com/start\nsso_region = us-east-1\nsso_account_id = 111111111111\nsso_role_name = Dev\nsso_auto_populated = true\n";

fn world() -> World {
    home(CONFIG, &[])
}

#[test]
fn without_a_person_and_without_yes_nothing_is_read_or_written() {
    let world = world();
    for options in [&[][..], &["--no-input"]] {
        let ran = world.run(&[&["import", "aws-sso-util"], options].concat());
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{ran:?}");
        assert!(
            ran.stderr.starts_with("ssoenv: import asks before it writes, and cannot ask here: "),
            "{ran:?}"
        );
        assert!(
            ran.stderr.ends_with("hint: add --yes to write without asking, or --diff to see the change\n"),
            "{ran:?}"
        );
    }
    let ran = world.run(&["import", "aws-sso-util", "--diff", "--yes"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert_eq!(world.read(".aws/config"), CONFIG);
}

#[cfg(unix)]
#[test]
fn a_person_sees_the_change_and_is_asked_once() {
    use crate::support::terminal::Terminal;
    for (answer, code) in [("n\r", 4), ("\r", 0)] {
        let world = world();
        let mut terminal = Terminal::start(world.ssoenv_line(&["import", "aws-sso-util"]));
        terminal.shows("+ sso_session = d-1234567890");
        terminal.answers("Write this? (Y/n)", answer);
        let (ended, screen) = terminal.ends();
        assert_eq!(ended, code, "{screen}");
        assert_eq!(world.read(".aws/config") != CONFIG, code == 0, "{screen}");
        assert_eq!(screen.contains("nothing was written"), code == 4, "{screen}");
    }
}

#[test]
fn json_has_the_plan_and_changes_nothing_without_yes() {
    let world = world();
    let config = world.home().join(".aws/config").display().to_string();
    let answer = |words: &[&str], code: i32| -> Value {
        let ran = world.run(&[&["import", "aws-sso-util", "--json"], words].concat());
        assert_eq!(ran.code, Some(code), "{ran:?}");
        serde_json::from_str(&ran.stdout).unwrap()
    };
    let expected = |written: bool| {
        json!({
            "config": config,
            "written": written,
            "sessions": [{
                "name": "d-1234567890", "change": "added",
                "sso_start_url": "https://d-1234567890.awsapps.com/start", "sso_region": "us-east-1",
            }],
            "profiles": [{
                "name": "x", "change": "changed",
                "set": {"sso_session": "d-1234567890", "sso_account_id": "111111111111", "sso_role_name": "Dev"},
                "remove": ["sso_auto_populated", "sso_start_url", "sso_region", "sso_registration_scopes"],
            }],
            "skipped": [],
            "remarks": [],
            "diff": [
                "  [profile x]",
                "- sso_start_url = https://d-1234567890.awsapps.com/start",
                "- sso_region = us-east-1",
                "- sso_auto_populated = true",
                "+ sso_session = d-1234567890",
                "+ ",
                "+ [sso-session d-1234567890]",
                "+ sso_start_url = https://d-1234567890.awsapps.com/start",
                "+ sso_region = us-east-1",
                "+ sso_registration_scopes = sso:account:access",
            ],
        })
    };
    assert_eq!(answer(&[], 0), expected(false));
    assert_eq!(answer(&["--diff"], 1), expected(false));
    assert_eq!(world.read(".aws/config"), CONFIG);
    assert_eq!(answer(&["--yes"], 0), expected(true));
    assert_ne!(world.read(".aws/config"), CONFIG);
    let nothing = answer(&["--diff"], 0);
    assert_eq!((&nothing["profiles"], &nothing["diff"]), (&json!([]), &json!([])));
}

#[test]
fn json_tells_what_is_left_out_from_remarks_and_repeats_no_command() {
    let line = "[profile vault]\ncredential_process = aws-vault exec hunter2 --json\n";
    let own = "SSOConfig:\n  Default:\n    StartUrl: https://a.awsapps.com/start\n    SSORegion: us-east-1\n    Accounts:\n      111111111111:\n        Roles:\n          A: { Profile: 'a b' }\n          B: { Profile: default }\n          C: { Profile: default }\n";
    let world = home(line, &[(".config/aws-sso/config.yaml", own)]);
    let ran = world.run(&["import", "aws-sso-cli", "--json"]);
    assert!(ran.code == Some(0) && !ran.stdout.contains("hunter2"), "{ran:?}");
    let answer: Value = serde_json::from_str(&ran.stdout).unwrap();
    let statements = |key: &str| -> Vec<String> {
        let all = answer[key].as_array().unwrap().iter();
        all.map(|it| format!("{}: {}", it["what"].as_str().unwrap(), it["why"].as_str().unwrap())).collect()
    };
    assert_eq!(
        statements("skipped"),
        [
            "profile vault: its credential_process names aws-vault: no command is taken over, so it stays",
            "profile default: role 111111111111/B of this import has the name, so 111111111111/C gets none",
        ]
    );
    assert_eq!(
        statements("remarks"),
        ["name a b: it has characters that tools read differently: the profile is called a-b"]
    );
}

#[test]
fn regions_that_are_typing_errors_are_warned_of() {
    let own = "SSOConfig:\n  Default:\n    StartUrl: https://a.awsapps.com/start\n    SSORegion: us-esat-1\n    DefaultRegion: eu-wets-1\n    Accounts:\n      111111111111:\n        Roles:\n          A: { Profile: a }\n";
    let world = home("", &[(".config/aws-sso/config.yaml", own)]);
    for option in ["--diff", "--yes"] {
        let ran = world.run(&["import", "aws-sso-cli", option]);
        for warning in [
            "AWS has no region us-esat-1 (sso_region of a): did you mean us-east-1?",
            "AWS has no region eu-wets-1 (region of profile a): did you mean eu-west-1?",
        ] {
            assert_eq!(ran.stderr.matches(warning).count(), 1, "{}", ran.stderr);
        }
    }
    // Nothing is written of one that cannot be a region of AWS, and it is said.
    let world = home("", &[(".config/aws-sso/config.yaml", &own.replace("us-esat-1", "moon"))]);
    let ran = world.run(&["import", "aws-sso-cli", "--diff"]);
    assert!(
        ran.stderr.contains("left out: SSOConfig: Default: its SSO region is not the name of a region\n"),
        "{}",
        ran.stderr
    );
}

#[test]
fn diff_that_could_not_tell_is_neither_0_nor_1() {
    for (config, code) in [("[profile open\n", 5), ("[profile x]\n\0\n", 5)] {
        let world = home(
            config,
            &[(".granted/config", "[SSO.a]\nStartURL = 'd-1234567890'\nSSORegion = 'us-east-1'\n")],
        );
        let ran = world.run(&["import", "granted", "--diff"]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(code), ""), "{ran:?}");
    }
    let world = world();
    let file = std::fs::File::options().append(true).open(world.home().join(".aws/config")).unwrap();
    std::fs::write(world.home().join(".aws/config"), "").unwrap();
    // A little ahead, so that it is not long ago on a busy machine either.
    file.set_modified(std::time::SystemTime::now() + std::time::Duration::from_millis(1900)).unwrap();
    std::fs::create_dir_all(world.home().join(".granted")).unwrap();
    std::fs::write(
        world.home().join(".granted/config"),
        "[SSO.a]\nStartURL = 'd-1234567890'\nSSORegion = 'us-east-1'\n",
    )
    .unwrap();
    let ran = world.run(&["import", "granted", "--diff"]);
    assert!(ran.code == Some(5) && ran.stderr.contains("another program seems to be writing"), "{ran:?}");
}

#[test]
fn the_tools_are_completed() {
    let world = world();
    for (word, tools) in
        [("aws-s", &["aws-sso-cli", "aws-sso-util"][..]), ("g", &["granted"]), ("l", &["leapp"])]
    {
        let ran = world.run(&["__complete", "fish", "--", "ssoenv", "import", word]);
        let values: Vec<&str> = ran.stdout.lines().filter_map(|line| line.split('\t').next()).collect();
        assert_eq!(values, tools, "{ran:?}");
    }
}

#[test]
fn what_is_written_can_be_used_at_once() {
    let world = World::empty();
    let start_url = world.service.start_url();
    world.config(
        &CONFIG.replace("https://d-1234567890.awsapps.com/start", &start_url).replace("Dev", "Developer"),
    );
    let ran = world.run(&["import", "aws-sso-util", "--yes", "--quiet"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    let text = world.read(".aws/config");
    let session = text.split("[sso-session ").nth(1).unwrap().split(']').next().unwrap();
    world.sign_in_to(session);
    assert_eq!(world.used(&["x"])["SSOENV_ROLE_NAME"], "Developer");
}
