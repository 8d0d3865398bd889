//! Which rows, and in which order.

use crate::support::world::World;

/// The names, in their order.
fn names(world: &World, options: &[&str]) -> String {
    let ran = world.run(&[&["list", "--names"], options].concat());
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{options:?}");
    let names = ran.stdout.lines().collect::<Vec<_>>().join(" ");
    let table = world.run(&[&["list"], options].concat()).stdout;
    let first = |line: &str| line.split("  ").next().unwrap_or_default().to_owned();
    assert_eq!(table.lines().skip(1).map(first).collect::<Vec<_>>().join(" "), names, "{options:?}");
    names
}

#[test]
fn rows_are_those_that_fit_everything_that_is_asked_for() {
    let world = World::signed_in();
    for (options, expected) in [
        (&["dev"][..], "dev"),
        (&["DE"], "default dev deploy"),
        (&["de*"], "default dev deploy"),
        (&["*d"], "prod"),
        (&["prod", "stag*"], "staging prod"),
        (&["--account", "111111111111"], "default dev old-style"),
        (&["--account", "0123*"], "prod"),
        (&["--account", "222222222222"], "staging deploy"),
        (&["--role", "developer"], "dev staging"),
        (&["--role", "De*"], "dev staging deploy"),
        (&["--session", "my-org"], "default dev staging prod deploy"),
        (&["--session", "https*"], "old-style"),
        (&["--session", "https://d-1234567890.awsapps.com/start"], "old-style"),
        (&["de*", "--account", "111111111111", "--role", "Developer", "--session", "my-*"], "dev"),
    ] {
        assert_eq!(names(&world, options), expected, "{options:?}");
    }
    assert_eq!(world.service.calls().len(), 0);
}

#[test]
fn an_account_is_found_by_its_name_where_that_is_known() {
    let world = World::signed_in();
    let text = std::fs::read_to_string(world.home().join(".aws/config")).unwrap();
    world.config(&text.replace("[profile prod]", "[profile prod]\nsso_account_name = Acme Live"));
    assert_eq!(names(&world, &["--account", "acme"]), "prod");
    assert_eq!(world.run(&["list", "--account", "staging"]).stdout, "");
    assert_eq!(world.run(&["list", "--available"]).code, Some(0));
    assert_eq!(names(&world, &["--account", "staging"]), "staging deploy");
}

#[test]
fn rows_are_sorted_by_any_column() {
    let world = World::signed_in().with_cached(&["staging"]);
    world.sign_in_with(3600 * 2);
    for (column, expected) in [
        ("name", "default deploy dev old-style prod staging"),
        ("account", "prod default dev old-style staging deploy"),
        ("role", "prod deploy dev staging default old-style"),
        ("session", "old-style default dev staging prod deploy"),
        ("expiry", "staging default dev prod deploy old-style"),
    ] {
        assert_eq!(names(&world, &["--sort", column]), expected, "{column}");
    }
    assert_eq!(world.run(&["list", "--sort", "color"]).code, Some(2));
}

#[test]
fn nothing_that_fits_is_a_word_on_stderr_and_no_failure() {
    let world = World::empty();
    for options in [&["nobody"][..], &["--account", "99"], &["--session", "nobody*"], &["--names", "x*"]] {
        let ran = world.run(&[&["list"], options].concat());
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""), "{options:?}");
        assert_eq!(ran.stderr, "ssoenv: none of 6 profiles matches\n", "{options:?}");
    }
    let ran = world.run(&["list", "nobody", "--json", "--quiet"]);
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("[]\n", ""));
}

#[test]
fn a_session_that_is_not_there_is_a_mistake() {
    let world = World::empty();
    for more in [&[][..], &["--available"], &["--names"]] {
        let ran = world.run(&[&["list", "--session", "my-orgs"], more].concat());
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(5), ""), "{more:?}");
        assert!(ran.stderr.starts_with("ssoenv: no [sso-session my-orgs] in "), "{}", ran.stderr);
        assert!(ran.stderr.ends_with("hint: did you mean my-org?\n"), "{}", ran.stderr);
    }
}
