//! Production among the targets is named and asked once; without a person, `--production` says yes.

use super::refused;
use crate::support::terminal::{Terminal, on_a_terminal};
use crate::support::world::World;

/// A world with two production profiles, all credentials cached.
fn world() -> World {
    let live =
        "[profile live]\nsso_session = my-org\nsso_account_id = 222222222222\nsso_role_name = ReadOnly\n";
    World::signed_in().with_sections(live).with_cached(&["dev", "prod", "live"])
}

#[test]
fn without_a_person_production_needs_the_option() {
    let world = world();
    let ran = refused(&world, &["dev", "prod", "live"]);
    assert_eq!(
        ran.stderr,
        "ssoenv: prod, live are production, and nobody can be asked: no terminal\n\
         hint: --production runs the command there without a question\n"
    );
    assert_eq!(ran.code, Some(4));
    let ran = world.run(&["each", "dev", "prod", "--production", "--prefix", "--", "sh", "-c", "echo ran"]);
    assert_eq!((ran.code, ran.stdout.matches("ran").count()), (Some(0), 2), "{ran:?}");
    let (code, screen) =
        on_a_terminal(world.ssoenv_line(&["each", "prod", "--no-input", "--", "echo", "ran"]));
    assert!(code == 4 && screen.contains("nobody can be asked: --no-input"), "{code} {screen}");
}

#[test]
fn a_person_is_asked_once_and_no_is_the_default() {
    let world = world();
    let line = ["each", "dev", "prod", "live", "--prefix", "--", "sh", "-c", "echo r''an"];
    for (keys, expected) in [("\r", 4), ("n\r", 4), ("y\r", 0)] {
        let mut terminal = Terminal::start(world.ssoenv_line(&line));
        terminal.answers("Run the command in 3 targets, production included?", keys);
        let (code, screen) = terminal.ends();
        assert_eq!(code, expected, "{screen}");
        assert_eq!(
            screen
                .matches("production: prod (012345678901/Administrator), live (222222222222/ReadOnly)")
                .count(),
            1,
            "{screen}"
        );
        assert_eq!(screen.matches("ran\r\n").count(), if expected == 0 { 3 } else { 0 }, "{screen}");
    }
}

#[test]
fn an_account_that_only_its_credentials_reveal_is_judged_before_the_command_runs() {
    let world = world();
    let json = r#"{"Version":1,"AccessKeyId":"ASIAX","SecretAccessKey":"s","SessionToken":"t","Expiration":"2999-01-01T00:00:00Z","AccountId":"333333333333"}"#;
    world.add_sections(&format!("[profile printed]\ncredential_process = echo '{json}'\n"));
    world.settings("production = 333333333333/*\n");
    let mark = "touch was-run";
    for regions in ["eu-west-1", "eu-west-1,us-east-1"] {
        let ran = world.run(&["each", "printed", "--region", regions, "--", "sh", "-c", mark]);
        assert!(ran.code == Some(4) && ran.stderr.contains("printed is production"), "{ran:?}");
        assert!(!world.home().join("was-run").exists());
    }
    let ran = world.run(&["each", "printed", "--production", "--", "sh", "-c", mark]);
    assert!(ran.code == Some(0) && world.home().join("was-run").exists(), "{ran:?}");
}

#[test]
fn another_name_of_a_production_role_does_not_hide_it_in_any_order() {
    let same = "[profile harmless]\nsso_session = my-org\nsso_account_id = 012345678901\nsso_role_name = Administrator\nregion = eu-central-1\n";
    let world = world().with_sections(same);
    for words in [["harmless", "prod"], ["prod", "harmless"], ["*/Administrator", "dev"]] {
        let ran = refused(&world, &words);
        // The other name is production by its role.
        let is_named =
            ["prod", "harmless"].iter().any(|name| ran.stderr.contains(&format!("{name} is production")));
        assert!(ran.code == Some(4) && is_named, "{words:?}: {ran:?}");
    }
}

#[test]
fn roles_that_pass_the_guard_pass_here_and_a_misspelled_guard_stops_everything() {
    let world = world();
    world.settings("guard = ask\nread_only_roles = ReadOnly\n");
    let ran = world.run(&["each", "live", "--", "true"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let ran = refused(&world, &["live", "prod"]);
    assert!(ran.code == Some(4) && ran.stderr.starts_with("ssoenv: prod is production,"), "{ran:?}");
    world.settings("guard = aks\n");
    let ran = refused(&world, &["live"]);
    assert!(ran.code == Some(5) && ran.stderr.contains("guard is `aks`"), "{ran:?}");
}
