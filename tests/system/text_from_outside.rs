//! Names that hold what moves a cursor or turns a line around: no verb prints one as it is, for people or as JSON.

use crate::support::world::World;
use serde_json::Value;

/// Next line, C1's CSI, right-to-left override, line separator, zero-width space, and DEL.
const ODD: &str = "a\u{85}\u{9b}31m\u{202e}b\u{2028}c\u{200b}\u{7f}";

fn world() -> World {
    let world = World::signed_in();
    world.add_sections(&format!(
        "[profile 'p{ODD}']\nsso_session = my-org\nsso_account_id = 111111111111\nsso_role_name = Developer\nregion = r\nendpoint_url = https://{ODD}\n\
         [profile about]\nsso_session = my-org\nsso_account_id = 111111111111\nsso_role_name = {ODD}\n\
         [sso-session 's{ODD}']\nsso_start_url = https://x{ODD}/start\nsso_region = us-east-1\n"
    ));
    world.service.assign("777777777777", &format!("account{ODD}"), "", &["ReadOnly"]);
    world
}

fn raw(text: &str) -> Option<char> {
    let odd = |c: char| {
        (c.is_control() && c != '\n' && c != '\t') || matches!(c, '\u{202e}' | '\u{2028}' | '\u{200b}')
    };
    text.chars().find(|c| odd(*c))
}

#[test]
fn no_verb_prints_it_raw_and_json_keeps_its_value() {
    let world = world();
    let name = format!("p{ODD}");
    let runs: [&[&str]; 12] = [
        &["list"],
        &["list", "--json"],
        &["list", "--names"],
        &["list", "--available"],
        &["list", "--available", "--json"],
        &["status"],
        &["status", "--json"],
        &["explain", &name],
        &["explain", &name, "--json"],
        &["doctor", "--offline"],
        &["doctor", "--offline", "--json"],
        &["login", "nobody"],
    ];
    for arguments in runs {
        let ran = world.run(arguments);
        assert_eq!(raw(&format!("{}{}", ran.stdout, ran.stderr)), None, "{arguments:?} {}", ran.stdout);
        if arguments.contains(&"--json") {
            let _: Value = serde_json::from_str(&ran.stdout).unwrap();
        }
    }
    let listed = world.run(&["list", "--json"]).stdout;
    assert!(listed.contains("\"p") && listed.contains(r"\u009b31m\u202eb\u2028c\u200b\u007f"), "{listed}");
    let listed: Value = serde_json::from_str(&listed).unwrap();
    assert!(listed.as_array().unwrap().iter().any(|row| row["profile"] == name.as_str()));
    assert!(world.run(&["list"]).stdout.contains(r"\u{9b}31m\u{202e}b\u{2028}c\u{200b}\u{7f}"));
}

#[test]
fn an_active_name_is_not_printed_raw_either() {
    let mut world = world();
    for (name, value) in
        [("SSOENV_PROFILE", ODD), ("SSOENV_KEY_ID", "A"), ("AWS_ACCESS_KEY_ID", "A"), ("AWS_PROFILE", ODD)]
    {
        world.variable(name, value);
    }
    let runs: [&[&str]; 6] = [
        &["prompt"],
        &["prompt", "--json"],
        &["prompt", "--format", "{profile} {label}"],
        &["status"],
        &["status", "--json"],
        &["whoami"],
    ];
    for arguments in runs {
        let ran = world.run(arguments);
        assert_eq!(raw(&format!("{}{}", ran.stdout, ran.stderr)), None, "{arguments:?} {}", ran.stdout);
    }
}

#[test]
fn completion_shows_it_as_escapes_and_offers_no_name_that_it_could_not_show() {
    let world = world();
    let last = |shell: &str, word: &str| match shell {
        "bash" => vec![" ".to_owned(), format!("ssoenv use {word}")],
        _ => ["ssoenv", "use", word].map(str::to_owned).to_vec(),
    };
    for shell in ["bash", "zsh", "fish", "powershell"] {
        for word in ["", "a", "p"] {
            let words = last(shell, word);
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let ran = world.run(&[&["__complete", shell, "--"], words.as_slice()].concat());
            assert_eq!(ran.code, Some(0), "{shell} {}", ran.stderr);
            assert_eq!(raw(&ran.stdout), None, "{shell} {:?}", ran.stdout);
            if word == "a" && shell != "bash" {
                assert!(
                    ran.stdout.contains("202e}b"),
                    "{shell}: what is said of a profile stays: {}",
                    ran.stdout
                );
            }
        }
    }
}
