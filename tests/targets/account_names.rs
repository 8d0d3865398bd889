//! An account by its name or email address: a person at a terminal may say so, and a script may not.

use crate::support::identity_center::Operation;
use crate::support::terminal::Terminal;
use crate::support::typist::{Kind, Typist, in_each_shell};
use crate::support::world::World;

/// A session whose listing is kept, with accounts that no profile names.
fn world() -> World {
    let world = World::signed_in();
    world.service.assign("333333333333", "Shop Prod", "ops@example.com", &["Admin"]);
    world.service.assign("444444444444", "twin", "one@example.com", &["Admin"]);
    world.service.assign("555555555555", "twin", "two@example.com", &["Admin", "ReadOnly"]);
    world.service.assign("666666666666", "gone-profile", "x@example.com", &["Admin"]);
    assert_eq!(world.run(&["list", "--available"]).code, Some(0));
    world
}

/// `use` of this word on a terminal, with these keys at its questions; exit code, screen, and what it printed.
fn at_a_terminal(world: &World, word: &str, answers: &[(&str, &str)]) -> (u32, String, String) {
    let script = "ssoenv use --shell sh -- \"$0\" > out; exit $?";
    let mut terminal = Terminal::start(world.line("sh", &["-c", script, word]));
    answers.iter().for_each(|(question, keys)| terminal.answers(question, keys));
    let (code, screen) = terminal.ends();
    (code, screen, world.read("out"))
}

#[test]
fn a_person_names_an_account_by_its_name_or_email() {
    let mut world = world();
    world.variable("CI", "false");
    for (word, answers, active) in [
        ("Shop Prod", &[][..], "333333333333/Admin"),
        ("shop prod", &[], "333333333333/Admin"),
        ("ops@example.com", &[], "333333333333/Admin"),
        ("Shop Prod/Admin", &[], "333333333333/Admin"),
        ("my-org/shop prod/admin", &[], "333333333333/Admin"),
        ("two@example.com", &[("account 555555555555:", "\r")], "555555555555/ReadOnly"),
        ("two@example.com", &[("account 555555555555:", "admin\r")], "555555555555/Admin"),
        ("twin/ReadOnly", &[], "555555555555/ReadOnly"),
        ("twin", &[("twin:", "4444\r")], "444444444444/Admin"),
        // The profile configured for the account, without a question.
        ("prod@example.com", &[], "prod"),
        // A profile's name comes first.
        ("dev", &[], "dev"),
    ] {
        let (code, screen, out) = at_a_terminal(&world, word, answers);
        assert_eq!(code, 0, "{word} {screen}");
        assert!(out.contains(&format!("export SSOENV_PROFILE='{active}'")), "{word} {out}");
    }
    let (code, screen, _) = at_a_terminal(&world, "Shop Prodd", &[]);
    assert_eq!(code, 5);
    assert!(screen.contains("did you mean account 333333333333 (Shop Prod)?"), "{screen}");
}

#[test]
fn without_a_person_the_name_is_a_hint_that_says_the_id() {
    let world = world();
    world.service.forget_calls();
    for line in [
        &["use", "Shop Prod"][..],
        &["exec", "Shop Prod", "--", "touch", "was-run"],
        &["credential-process", "Shop Prod"],
        &["explain", "Shop Prod"],
        &["status", "Shop Prod"],
        &["bind", "Shop Prod"],
        &["whoami", "Shop Prod"],
    ] {
        let ran = world.run(line);
        assert_eq!(ran.code, Some(5), "{line:?} {ran:?}");
        assert!(ran.stderr.starts_with("ssoenv: no profile Shop Prod in "), "{line:?} {}", ran.stderr);
        assert!(
            ran.stderr.ends_with(
                "hint: Shop Prod is an account's name, which can change: write 333333333333/Admin\n"
            ),
            "{line:?} {}",
            ran.stderr
        );
    }
    let ran = world.run(&["use", "twin/admin"]);
    assert!(
        ran.stderr.ends_with(": write my-org/444444444444/Admin or my-org/555555555555/Admin\n"),
        "{}",
        ran.stderr
    );
    let ran = world.run(&["use", "deev"]);
    assert!(
        ran.stderr.ends_with("hint: did you mean dev, or account 111111111111 (dev)?\n"),
        "{}",
        ran.stderr
    );
    assert!(!world.home().join("was-run").exists());
    assert!(world.service.calls().is_empty());
}

#[test]
fn what_was_written_down_is_no_name_of_an_account_even_at_a_terminal() {
    let mut world = world();
    world.variable("CI", "false").variable("SSOENV_PREVIOUS", "gone-profile");
    world.settings("[alias]\nshop = Shop Prod\n");
    std::fs::write(world.home().join(".ssoenv"), "Shop Prod\n").unwrap();
    assert_eq!(world.run(&["allow"]).code, Some(0));
    for word in ["-", ".", "shop"] {
        let (code, screen, _) = at_a_terminal(&world, word, &[]);
        assert_eq!(code, 5, "{word} {screen}");
        assert!(screen.contains("no profile "), "{word} {screen}");
    }
    assert_eq!(world.service.count(Operation::GetRoleCredentials), 0);
}

#[test]
fn an_alias_does_not_lead_to_the_name_of_an_account_and_the_error_says_the_id() {
    let hint = |world: &World, target: &str| {
        world.settings(&format!("[alias]\nn = {target}\n"));
        let ran = world.run(&["exec", "n", "--", "true"]);
        assert_eq!(ran.code, Some(5), "{target} {}", ran.stderr);
        let (said, hint) = ran.stderr.trim_end().split_once("hint: ").unwrap();
        assert!(said.contains(&format!("/config:2): no profile {target} in ")), "{said}");
        hint.to_owned()
    };
    let no_name = "an alias cannot lead to an account's name, which can change: write";
    let listed = world();
    for (target, expected) in [
        ("Shop Prod", format!("{no_name} 333333333333/Admin")),
        ("prod/ReadOnly", format!("{no_name} 012345678901/ReadOnly")),
        ("my-org/twin/admin", format!("{no_name} my-org/444444444444/Admin or my-org/555555555555/Admin")),
        ("deev", "did you mean dev?".to_owned()),
    ] {
        assert_eq!(hint(&listed, target), expected, "{target}");
    }
    // Without a listing too, a similar profile is not proposed: it would be another role.
    let world = World::signed_in();
    assert_eq!(hint(&world, "prod/ReadOnly"), format!("{no_name} ACCOUNT_ID/ROLE"));
    let world = world.with_sections(
        "[profile shop/Admin]\nsso_session = my-org\nsso_account_id = 222222222222\nsso_role_name = ReadOnly\n",
    );
    assert_eq!(hint(&world, "shop/Admn"), "did you mean shop/Admin?");
}

in_each_shell!(the_hooks_wrapper_takes_a_name_at_a_terminal);
fn the_hooks_wrapper_takes_a_name_at_a_terminal(kind: &Kind) {
    let mut world = world();
    world.variable("CI", "false");
    let mut typist = Typist::hooked(kind, &world);
    typist.says("ssoenv use 'shop prod' -q");
    assert_eq!(typist.value("SSOENV_PROFILE"), "333333333333/Admin", "{}", kind.name);
    typist.says("ssoenv off -q");
}
