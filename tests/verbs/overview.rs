//! `ssoenv` alone: what this shell has, and the commands that come next.

use crate::support::shells::{Shell, by_each_shell};
use crate::support::terminal::Terminal;
use crate::support::typist::{Kind, Typist, in_each_shell};
use crate::support::world::{SH_FAILURE, World, ran};
use ssoenv::shell::Family;

/// What a terminal shows.
fn shown(world: &World, columns: u16) -> Vec<String> {
    let (code, shown) = Terminal::start_on(world.ssoenv_line(&[]), 24, columns).ends();
    assert_eq!(code, 0, "{shown}");
    anstream::adapter::strip_str(&shown).to_string().lines().map(|line| line.trim_end().to_owned()).collect()
}

/// The commands below `Next:`.
fn next(world: &World) -> Vec<String> {
    let lines = shown(world, 100);
    let at = lines.iter().position(|line| line == "Next:").unwrap_or_else(|| panic!("{lines:#?}"));
    let command = |line: &String| line.trim().split("  ").next().unwrap().to_owned();
    lines[at + 1..]
        .iter()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .map(command)
        .collect()
}

/// Profiles of one session, and a person whose shell is bash.
fn world() -> World {
    let world = World::empty().with_variable("SHELL", "/bin/bash");
    let start_url = world.service.start_url();
    world.config(&format!(
        "[profile dev]\nsso_session = my-org\nsso_account_id = 111111111111\nsso_role_name = Developer\n\
         region = eu-west-1\n[profile prod]\nsso_session = my-org\nsso_account_id = 012345678901\n\
         sso_role_name = Administrator\n[sso-session my-org]\nsso_start_url = {start_url}\nsso_region = us-east-1\n"
    ));
    world
}

#[test]
fn it_says_what_this_shell_has_and_what_comes_next() {
    let world = world();
    let lines = shown(&world, 100);
    assert_eq!(lines[0], "shell    no profile is active");
    assert!(lines[1].starts_with("session  my-org: sign-in needed (for dev, prod)"), "{lines:#?}");
    assert_eq!(
        next(&world),
        [
            "ssoenv login",
            "eval \"$(ssoenv use PROFILE)\"",
            "ssoenv list",
            "ssoenv init bash --install",
            "ssoenv help"
        ]
    );
    world.sign_in_to("my-org");
    assert_eq!(next(&world)[..2], ["eval \"$(ssoenv use PROFILE)\"", "ssoenv list"]);
    std::fs::write(world.home().join(".bashrc"), "eval \"$(ssoenv init bash)\"\n").unwrap();
    assert_eq!(next(&world), ["ssoenv use PROFILE", "ssoenv list", "ssoenv help"]);
    let mut world = world;
    for (name, value) in world.used(&["dev"]) {
        world.variable(&name, &value);
    }
    assert_eq!(next(&world), ["ssoenv off", "ssoenv help"]);
    assert!(shown(&world, 100)[0].starts_with("shell    dev, account 111111111111, role Developer"));
    world.variable("SSOENV_EXPIRES_AT", "1000000000");
    assert_eq!(next(&world)[..1], ["ssoenv use dev"]);
}

#[test]
fn whatever_is_wrong_it_names_a_way_on() {
    let world = World::empty().with_variable("AWS_CONFIG_FILE", "/nonexistent");
    assert_eq!(next(&world), ["ssoenv configure", "ssoenv help"]);
    let world = World::empty();
    std::fs::remove_file(world.home().join(".aws/config")).unwrap();
    std::fs::create_dir(world.home().join(".aws/config")).unwrap();
    assert_eq!(next(&world), ["ssoenv doctor", "ssoenv help"]);
}

#[test]
fn it_fits_the_window() {
    let world = world();
    for columns in [40, 52, 71, 99] {
        for line in shown(&world, columns) {
            let is_one_command = line.starts_with("  ") && line.contains("ssoenv");
            assert!(line.chars().count() <= columns.into() || is_one_command, "{columns}: {line}");
        }
    }
}

by_each_shell!(evaluated_it_runs_nothing_and_goes_no_further);
fn evaluated_it_runs_nothing_and_goes_no_further(shell: &Shell) {
    let world = World::signed_in();
    let script = if shell.family == Family::Fish {
        "ssoenv | source; and echo reached"
    } else {
        "eval \"$(ssoenv)\" && echo reached"
    };
    let mut command = shell.command(script);
    let ran = ran(command.envs(world.variables()).current_dir(world.home()).output().unwrap());
    assert!(!ran.stdout.contains("reached") && ran.code != Some(0), "{}: {ran:?}", shell.name);
    assert!(ran.stderr.starts_with("shell    no profile is active\n"), "{}: {ran:?}", shell.name);
}

#[test]
fn a_pipe_gets_the_net_and_the_person_the_words() {
    let ran = World::signed_in().run(&[]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), SH_FAILURE));
    assert!(ran.stderr.contains("\nNext:\n"), "{}", ran.stderr);
    let ran = World::signed_in().with_variable("SSOENV_WRAP", "bash").run(&[]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""));
    assert!(ran.stderr.contains("\nNext:\n"), "{}", ran.stderr);
}

in_each_shell!(where_the_hook_is_it_is_the_same, and pwsh);
fn where_the_hook_is_it_is_the_same(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev"]);
    let mut typist = Typist::hooked(kind, &world);
    let said = anstream::adapter::strip_str(&typist.says("ssoenv")).to_string();
    assert!(said.contains("  ssoenv use PROFILE ") && !said.contains("--install"), "{}: {said}", kind.name);
    assert_eq!(typist.value("SSOENV_LOADED"), "", "{}", kind.name);
    typist.says("ssoenv use dev -q");
    let said = anstream::adapter::strip_str(&typist.says("ssoenv")).to_string();
    assert!(
        said.contains("dev, account 111111111111") && said.contains("ssoenv off"),
        "{}: {said}",
        kind.name
    );
    assert_eq!(typist.status_of("ssoenv"), "0", "{}", kind.name);
    assert_eq!(typist.value("AWS_SSO_PROFILE"), "dev", "{}", kind.name);
}
