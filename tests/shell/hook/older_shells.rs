//! What older shells do not have, and what a person can set in them that newer ones do not heed.

use crate::support::browser::script;
use crate::support::clock::now;
use crate::support::typist::{Kind, Typist, in_each_shell, kind};
use crate::support::world::World;

/// The hook as bash 3.2 reads it; which one it is stands in a readonly variable.
fn of_bash_3_2(kind: &Kind) -> String {
    kind.init("")
        .replace("init bash ", "init bash | sed 's/BASH_VERSINFO\\[0\\]/3/g; s/BASH_VERSINFO\\[1\\]/2/g'")
}

#[test]
fn in_a_bash_without_a_clock_a_person_may_set_the_seconds() {
    let world = World::signed_in().with_cached(&["dev"]);
    let Some(bash) = kind("bash") else { return };
    let mut typist = Typist::at(&bash, &world);
    typist.says(&of_bash_3_2(&bash));
    typist.says("ssoenv use dev -q");
    for line in ["SECONDS=7200", "SECONDS=0", "SECONDS=100000", "SECONDS=5", "unset SECONDS"] {
        typist.says(line);
        let seen: i64 = typist.value("__ssoenv_now").parse().unwrap();
        assert!((now() - seen).abs() < 300, "{line}: {seen}");
        let segment = typist.value("SSOENV_PROMPT");
        assert!(segment.starts_with("dev 5") || segment == "dev 1h00m", "{line}: {segment}");
    }
}

#[test]
fn a_bash_without_a_clock_asks_for_the_time_once() {
    let mut world = World::signed_in().with_cached(&["dev"]);
    let Some(bash) = kind("bash") else { return };
    let tools = world.home().join("tools");
    std::fs::create_dir(&tools).unwrap();
    script(&tools, "date", "echo asked >> \"$HOME/asked\"\nexec /bin/date \"$@\"");
    let path = format!("{}:{}", tools.display(), world.variables()["PATH"]);
    world.variable("PATH", &path);
    let mut typist = Typist::at(&bash, &world);
    typist.says(&of_bash_3_2(&bash));
    typist.says("ssoenv use dev -q");
    for _ in 0..5 {
        typist.says("true");
    }
    assert_eq!(world.read("asked"), "asked\n");
    typist.says("SECONDS=0");
    typist.says("SECONDS=9999");
    assert!(world.read("asked").lines().count() <= 3);
}

in_each_shell!(digits_that_separate_words_leave_the_time_whole: bash, bash_posix);
fn digits_that_separate_words_leave_the_time_whole(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev"]);
    let mut typist = Typist::hooked(kind, &world);
    typist.says("ssoenv use dev -q");
    typist.says(&kind.exports("SSOENV_EXPIRES_AT", &(now() + 7500).to_string()));
    for separators in ["0123456789", "hm"] {
        typist.says(&format!("IFS={separators}"));
        let shown = typist.says("true");
        assert!(
            shown.contains("[dev 2h0") && !shown.contains("printf: "),
            "{} {separators}: {shown}",
            kind.name
        );
    }
}

in_each_shell!(aliases_that_stay_are_not_in_what_the_program_prints);
fn aliases_that_stay_are_not_in_what_the_program_prints(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev", "prod"]);
    let mut set = world.used(&["prod"]);
    set.insert("SSOENV_SID".to_owned(), "1".to_owned());
    let mut line = kind.line(&world);
    // What comes from another terminal is taken out when the hook is loaded.
    set.iter().for_each(|(name, value)| line.env(name, value));
    let mut typist = Typist::start(kind, line);
    let names = ["export", "unset", "printf"];
    for name in names.into_iter().filter(|_| !kind.is_fish()) {
        typist.says(&format!("alias {name}='echo FOOLED #'"));
    }
    let mut shown = typist.says(&kind.init(""));
    assert!(shown.contains("prod (production) came from another terminal"), "{}: {shown}", kind.name);
    shown += &typist.says("ssoenv use dev -q");
    shown +=
        &typist.says(if kind.is_fish() { "ssoenv use dev | source" } else { "eval \"$(ssoenv use dev)\"" });
    assert_eq!(typist.value("AWS_SSO_PROFILE"), "dev", "{}: {shown}", kind.name);
    shown += &typist.says("ssoenv off -q");
    assert_eq!(typist.value("AWS_SSO_PROFILE"), "", "{}: {shown}", kind.name);
    assert!(!shown.contains("FOOLED"), "{}: {shown}", kind.name);
}

#[test]
fn a_fish_without_a_clock_reads_that_of_the_system() {
    let world = World::signed_in().with_cached(&["dev"]);
    let Some(fish) = kind("fish") else { return };
    let mut typist = Typist::at(&fish, &world);
    // As if this fish had no `path`: its name is looked up when the hook is loaded.
    typist.says("ssoenv init fish | string replace 'string match -q path ' 'string match -q no-such-builtin ' | source");
    typist.says("function date; echo FOOLED; end");
    typist.says("ssoenv use dev -q");
    let segment = typist.value("SSOENV_PROMPT");
    assert!(segment.starts_with("dev 5") || segment == "dev 1h00m", "{segment}");
    if cfg!(target_os = "linux") {
        let seen: i64 = typist.value("__ssoenv_now").parse().unwrap();
        assert!((now() - seen).abs() < 300, "{seen}");
        assert_ne!(typist.value("__ssoenv_began"), "");
    }
}

#[test]
fn no_builtin_of_a_newer_fish_is_named_where_the_hook_is_read() {
    // An older fish refuses the whole text when it reads `builtin` with a name that it does not know.
    let text = include_str!("../../../shell/ssoenv.fish");
    let named = text.split("builtin ").skip(1).map(|rest| rest.split([' ', ')', '\n']).next().unwrap());
    let known = ["test", "printf", "source", "string", "echo", "math", "read", "-n", "$__ssoenv_path"];
    for name in named {
        assert!(known.contains(&name), "{name}");
    }
}
