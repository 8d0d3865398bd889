//! What is seen: columns, marks, names that would do harm, windows of any size.

use super::{active, evaluated, line, picked, place, start};
use crate::support::screen::Screen;
use crate::support::terminal::Terminal;
use crate::support::world::{SH_FAILURE, World};
use std::fs;

/// Shown when a whole picture has been drawn.
const DRAWN: &str = "arrow keys]";

fn rows(world: &World) -> Vec<String> {
    let mut terminal = start(world, &[]);
    terminal.shows(DRAWN);
    terminal.presses("\u{1b}");
    let (code, screen) = terminal.ends();
    assert_eq!((code, &*evaluated(world)), (4, SH_FAILURE), "{screen}");
    let drawn = &screen[..place(&screen, DRAWN)];
    let rows = Screen::of(drawn, 24, 200).all();
    rows.into_iter().filter(|row| row.starts_with("> ") || row.starts_with("  ")).collect()
}

#[test]
fn a_row_says_account_role_session_and_whether_it_is_production() {
    let world = World::signed_in();
    let url = world.service.start_url();
    world.settings("production = prod, 111111111111/Read*, 222222222222/deploy, !default\n");
    assert_eq!(
        rows(&world),
        [
            "> default                111111111111  ReadOnly       my-org".to_owned(),
            "  dev                    111111111111  Developer      my-org".to_owned(),
            "  staging                222222222222  Developer      my-org".to_owned(),
            "  prod       production  012345678901  Administrator  my-org".to_owned(),
            format!("  old-style  production  111111111111  ReadOnly       {url}"),
            "  deploy     production  222222222222  deploy         my-org".to_owned(),
        ]
    );
}

#[test]
fn what_cannot_be_used_says_why_and_is_refused_when_picked() {
    let world = World::signed_in();
    let text = fs::read_to_string(world.home().join(".aws/config")).unwrap();
    let odd = "[profile a-broken]\nsso_session = my-org\nsso_account_id = 12\nsso_role_name = x\n[profile a-half]\naws_access_key_id = x\n[profile a-torn]\nnonsense\n[profile a-web]\nrole_arn = x\nweb_identity_token_file = x\n[profile a-gone]\nsso_session = gone\nsso_account_id = 111111111111\nsso_role_name = x\n";
    world.config(&format!("{odd}{text}"));
    for (name, why, message) in [
        ("a-broken", "broken: (", "sso_account_id `12` is not twelve digits"),
        (
            "a-half",
            "broken: aws_secret_access_key is missing",
            "profile a-half: aws_secret_access_key is missing",
        ),
        ("a-torn", "broken: ", "a line without `=`"),
        ("a-gone", "broken: no [sso-session gone] in ", "no [sso-session gone] in "),
        ("a-web", "a web identity token", "profile a-web"),
    ] {
        let mut terminal = start(&world, &[]);
        terminal.answers("Profile:", name);
        terminal.shows(&format!("> {name}"));
        terminal.presses("\r");
        let (code, screen) = terminal.ends();
        assert_eq!((code, &*evaluated(&world)), (5, SH_FAILURE), "{screen}");
        assert!(screen.contains(why) && screen.contains(message), "{name} {screen}");
        assert!(!screen.contains("the same without"), "{screen}");
        // Those that can be used come first.
        assert!(place(&screen, "old-style") < place(&screen, "a-broken"), "{screen}");
    }
}

#[test]
fn keys_and_processes_can_be_picked_and_say_what_they_are() {
    let world = World::signed_in();
    world.config(
        "[profile keys]\naws_access_key_id = AKIA\naws_secret_access_key = s\n[profile printed]\ncredential_process = false\n\
         [profile prod-deploy]\nrole_arn = arn:aws:iam::222222222222:role/x\nsource_profile = keys\n[profile none]\nregion = r\n",
    );
    assert_eq!(
        rows(&world),
        [
            "> keys                     keys of its own",
            "  printed                  credential_process",
            "  prod-deploy  production  222222222222        x",
            "  none         no credentials",
        ]
    );
}

#[test]
fn accounts_have_the_names_that_the_profile_or_the_portal_has_told() {
    let world = World::signed_in();
    let path = world.home().join(".aws/config");
    let text = fs::read_to_string(&path).unwrap();
    world.config(&text.replace("[profile prod]", "[profile prod]\nsso_account_name = Acme Live"));
    world.service.assign("222222222222", "Stage\u{1b}[2J", "", &["Developer", "ReadOnly"]);
    assert_eq!(picked(&world, &[], "acme\r").0, "prod");
    let account = |name: &str| {
        let rows = rows(&world);
        let row = rows.iter().find(|row| row[2..].starts_with(&format!("{name} "))).unwrap();
        row.split("  ")
            .map(str::trim)
            .find(|cell| cell.contains("11") || cell.contains("22"))
            .map(str::to_owned)
    };
    assert_eq!(account("staging").unwrap(), "222222222222");
    let configured =
        world.run(&["configure", "--session", "my-org", "--account", "222222222222", "--no-input"]);
    assert_eq!(configured.code, Some(2), "{}", configured.stderr);
    assert_eq!(account("staging").unwrap(), "222222222222", "nothing was asked of the portal");

    let line = ["configure", "--session", "my-org", "--role", "ReadOnly", "--region", "r", "--profile", "p"];
    let mut terminal = Terminal::start(world.ssoenv_line(&line));
    terminal.answers("Account:", "\u{1b}");
    assert_eq!(terminal.ends().0, 4);
    assert_eq!(account("staging").unwrap(), "222222222222 Stage\\u{1b}[2J");
    assert_eq!(account("dev").unwrap(), "111111111111 dev");
    assert_eq!(picked(&world, &[], "stage\\\r").0, "staging");

    let names = world.home().join(".local/state/ssoenv/accounts");
    let file = fs::read_dir(&names).unwrap().next().unwrap().unwrap().path();
    for rubbish in ["", "{", "[1]", "{\"222222222222\": 1}"] {
        fs::write(&file, rubbish).unwrap();
        assert_eq!(account("staging").unwrap(), "222222222222", "{rubbish}");
    }
    assert_eq!(world.run(&["logout", "my-org"]).code, Some(0));
    assert!(!file.exists());
}

#[test]
fn names_of_others_do_no_harm() {
    for (header, name, shown) in [
        ("\"$(touch harm)\"", "$(touch harm)", "$(touch harm)"),
        ("\"`touch harm`;x\"", "`touch harm`;x", "`touch harm`;x"),
        ("\"it's \\\"so\\\"\"", "it's \"so\"", "it's \"so\""),
        ("größe-日本", "größe-日本", "größe-日本"),
        ("\u{202e}dorp", "\u{202e}dorp", "\\u{202e}dorp"),
        ("--help", "--help", "--help"),
        ("-", "-", "-"),
    ] {
        let world = World::signed_in();
        world.config(&of(header));
        let (active, screen) = picked(&world, &[], &format!("{shown}\r"));
        assert_eq!(active, name, "{screen}");
        assert!(screen.contains(&format!("> {shown}  111111111111  ReadOnly  my-org")), "{screen}");
        assert!(!screen.contains('\u{202e}') && !world.home().join("harm").exists());
    }
}

#[test]
fn control_characters_are_seen_and_never_obeyed() {
    for (name, shown) in
        [("\u{1b}[2J\u{1b}]0;x\u{7}Evil", "\\u{1b}[2J\\u{1b}]0;x\\u{7}Evil"), ("\u{9b}31m", "\\u{9b}31m")]
    {
        let world = World::signed_in();
        world.config(&of(name));
        let mut terminal = start(&world, &[]);
        terminal.answers("Profile:", "\r");
        let (code, screen) = terminal.ends();
        assert_ne!(code, 0, "{screen}");
        assert_eq!(evaluated(&world), SH_FAILURE);
        assert!(screen.contains(shown), "{screen}");
        // Reading it finds any control character that came through.
        drop(Screen::of(&screen, 24, 200));
    }
}

/// A profile of this name, alone.
fn of(header: &str) -> String {
    format!(
        "[profile {header}]\nsso_session = my-org\nsso_account_id = 111111111111\nsso_role_name = ReadOnly\nregion = r\n[sso-session my-org]\nsso_start_url = u\nsso_region = us-east-1\n"
    )
}

#[test]
fn every_window_is_enough() {
    let world = World::signed_in();
    for (rows, columns) in [(24, 80), (8, 30), (4, 12), (50, 300), (2, 80)] {
        let mut terminal = Terminal::start_on(line(&world, &[]), rows, columns);
        terminal.answers("Profile:", "administr");
        // In less than four rows a list is not seen whole, and can be answered all the same.
        if rows >= 4 {
            terminal.shows_what("prod", |shown| {
                let window = Screen::of(shown, rows, columns).window();
                shown.ends_with("\u{1b}[?25h") && window.iter().any(|row| row.starts_with("> prod"))
            });
        }
        terminal.presses("\r");
        let (code, screen) = terminal.ends();
        assert_eq!(code, 0, "{rows}x{columns} {screen}");
        assert_eq!(active(&world), "prod");
        let all = Screen::of(&screen, rows, columns);
        assert!(all.cursor_is_shown);
        if columns >= 30 {
            assert!(screen.contains("> prod  production  ") || screen.contains("> prod       production  "));
        }
    }
}
