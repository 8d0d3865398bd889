//! A terminal whose shell was started from another one, with that one's credentials in its environment.

use crate::support::typist::{Kind, Typist, in_each_shell};
use crate::support::world::World;
use std::collections::BTreeMap;

/// A shell of a terminal of its own, whose environment holds what another terminal used; what init said.
fn opened(kind: &Kind, world: &World, set: &BTreeMap<String, String>) -> (Typist, String) {
    let mut line = kind.line(world);
    set.iter().for_each(|(name, value)| line.env(name, value));
    let mut typist = Typist::start(kind, line);
    let mut said = typist.says(&kind.init(""));
    said += &typist.says(&kind.init(""));
    (typist, said)
}

in_each_shell!(production_and_what_has_expired_do_not_follow_into_another_terminal_and_the_rest_does, and pwsh);
fn production_and_what_has_expired_do_not_follow_into_another_terminal_and_the_rest_does(kind: &Kind) {
    let world = World::signed_in();
    let of = |profile: &str, changes: &[(&str, &str)]| {
        let mut set = world.used(&[profile]);
        set.extend(
            [("SSOENV_FILE", "/x/.ssoenv"), ("SSOENV_STAMP", "/x"), ("SSOENV_RESTORE", "{}")].map(own),
        );
        // Whatever can be seen of where it was taken from here.
        set.extend([own(("SSOENV_SID", "1"))]);
        set.extend(changes.iter().copied().map(own));
        set
    };
    for (set, said) in [
        (
            of("prod", &[]),
            "ssoenv: prod (production) came from another terminal and is off here: `ssoenv use prod` activates it",
        ),
        (of("prod", &[("SSOENV_EXPIRES_AT", "9")]), "ssoenv: prod (production) came from another terminal"),
        (
            of("dev", &[("SSOENV_EXPIRES_AT", "9")]),
            "ssoenv: dev (expired) came from another terminal and is off here: `ssoenv use dev` activates it",
        ),
        (
            of("dev", &[("SSOENV_EXPIRES_AT", "a[$(touch PWNED)]")]),
            "ssoenv: dev (expired) came from another terminal",
        ),
        (
            of("prod", &[("SSOENV_SAVED", "{\"AWS_PROFILE\":\"old\",\"AWS_ACCESS_KEY_ID\":\"AKIA\"}")]),
            "ssoenv: prod (production)",
        ),
    ]
    .into_iter()
    .step_by(kind.step(2))
    {
        let (mut typist, shown) = opened(kind, &world, &set);
        assert_eq!(shown.matches("ssoenv: ").count(), 1, "{}: {shown}", kind.name);
        assert!(shown.contains(said), "{}: {shown}", kind.name);
        let saved = set["SSOENV_SAVED"] != "{}";
        for name in set.keys().filter(|name| !saved || *name != "SSOENV_SAVED") {
            // The mark of a record that `off` will read.
            let left = if saved && name == "SSOENV_KEY_ID" { "none" } else { "" };
            assert_eq!(typist.value(name), left, "{} {name}", kind.name);
        }
        assert_eq!(typist.value("SSOENV_PROMPT"), "");
        assert!(!typist.says("true").contains("ssoenv: "));
        assert!(!world.home().join("PWNED").exists());
    }
    for (set, segment) in
        [(of("dev", &[]), "dev 59m"), (of("prod", &[("AWS_ACCESS_KEY_ID", "AKIA")]), "prod ?")]
    {
        let mut set = set;
        set.retain(|name, _| !["SSOENV_FILE", "SSOENV_STAMP", "SSOENV_RESTORE"].contains(&name.as_str()));
        let (mut typist, shown) = opened(kind, &world, &set);
        assert!(!shown.contains("ssoenv: "), "{}: {shown}", kind.name);
        assert_eq!(typist.value("AWS_ACCESS_KEY_ID"), set["AWS_ACCESS_KEY_ID"], "{}", kind.name);
        let found = typist.value("SSOENV_PROMPT");
        assert_eq!(found.split(' ').next(), segment.split(' ').next(), "{}", kind.name);
    }
    // The directory of the other terminal is none of this one's, which leaves it at its first prompt.
    let (mut typist, shown) = opened(kind, &world, &of("dev", &[]));
    assert!(shown.contains("ssoenv: dev is off"), "{}: {shown}", kind.name);
    assert_eq!(typist.values(&["AWS_ACCESS_KEY_ID", "SSOENV_FILE"]), " ", "{}", kind.name);
}

in_each_shell!(only_a_1_says_that_it_is_production, and pwsh);
fn only_a_1_says_that_it_is_production(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev"]);
    for value in ["0", "", "no", "false", "11", "1 "].into_iter().step_by(kind.step(4)) {
        let mut set = world.used(&["dev"]);
        set.extend([("SSOENV_SID", "1"), ("SSOENV_PRODUCTION", value)].map(own));
        let (mut typist, shown) = opened(kind, &world, &set);
        assert!(!shown.contains("ssoenv: "), "{} {value:?}: {shown}", kind.name);
        assert_eq!(typist.value("AWS_ACCESS_KEY_ID"), set["AWS_ACCESS_KEY_ID"], "{} {value:?}", kind.name);
        let segment = typist.value("SSOENV_PROMPT");
        assert!(segment.starts_with("dev "), "{} {value:?}: {segment}", kind.name);
    }
}

fn own((name, value): (&str, &str)) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

in_each_shell!(a_shell_in_the_same_terminal_keeps_what_was_taken_there, and pwsh);
fn a_shell_in_the_same_terminal_keeps_what_was_taken_there(kind: &Kind) {
    let world = World::signed_in();
    let mut typist = Typist::hooked(kind, &world);
    typist.says("ssoenv use prod -q");
    let key = typist.value("AWS_ACCESS_KEY_ID");
    let line = kind.line(&world);
    let words: Vec<&str> = line.get_argv().iter().map(|word| word.to_str().unwrap()).collect();
    typist.says(&words.join(" "));
    let said = typist.says(&kind.init(""));
    assert!(!said.contains("ssoenv: "), "{}: {said}", kind.name);
    assert_eq!(
        typist.values(&["AWS_ACCESS_KEY_ID", "AWS_SSO_PROFILE"]),
        format!("{key} prod"),
        "{}",
        kind.name
    );
}

in_each_shell!(a_shell_that_nobody_types_at_keeps_what_it_was_given);
fn a_shell_that_nobody_types_at_keeps_what_it_was_given(kind: &Kind) {
    let world = World::signed_in();
    let mut set = world.used(&["prod"]);
    set.insert("SSOENV_SID".to_owned(), "1".to_owned());
    // `setsid` makes it another session than the one where prod was taken.
    let script = format!("{}; echo \"[$AWS_SSO_PROFILE]\"", kind.init(""));
    let mut command = world.command("setsid");
    command.args(["--wait", kind.language, "-c", &script]).envs(&set);
    let output = command.output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "[prod]\n", "{}", kind.name);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{}", kind.name);
}
