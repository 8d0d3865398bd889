//! The guard where a person types `ssoenv use` in a shell with the hook: one question, and what a no leaves as it was.

use crate::support::clock::now;
use crate::support::typist::{Kind, Typist, in_each_shell};
use crate::support::world::World;

const QUESTION: &str = "prod is production: account 012345678901, role Administrator. Go on?";

fn guarded() -> World {
    let world = World::signed_in().with_cached(&["dev", "prod"]);
    world.settings("guard = ask\n");
    world
}

/// Types a command, and these keys at its question; waits until the shell says that it has ended so.
fn answers(typist: &mut Typist, command: &str, question: &str, keys: &str, status: u8) {
    let line = match typist.kind.is_powershell() {
        true => format!("{command}; \"ENDED$('=')$LASTEXITCODE\""),
        false => format!("{command}; echo \"ENDED\"\"=\"{}", typist.kind.status()),
    };
    typist.types(&line);
    typist.answers(question, keys);
    typist.sees(&format!("ENDED={status}"));
}

in_each_shell!(a_no_leaves_the_shell_as_it_was_and_a_yes_holds_for_it, and pwsh);
fn a_no_leaves_the_shell_as_it_was_and_a_yes_holds_for_it(kind: &Kind) {
    let world = guarded();
    let (mut typist, before) = Typist::active(kind, &world);
    // Another question than the next one: what is on the screen must not count as that.
    let question = "012345678901/ReadOnly is production, as prod is in that account: account 012345678901";
    answers(&mut typist, "ssoenv use 012345678901/ReadOnly -q", question, "\r", 4);
    assert_eq!(
        typist.values(&["SSOENV_PROFILE", "AWS_ACCESS_KEY_ID"]),
        format!("dev {before}"),
        "{}",
        kind.name
    );
    answers(&mut typist, "ssoenv use prod -q", QUESTION, "y\r", 0);
    assert_eq!(typist.value("SSOENV_PROFILE"), "prod", "{}", kind.name);
    // Whatever this shell has already is not asked for.
    for command in ["ssoenv use prod -q", "ssoenv use --region us-west-2 -q", "ssoenv exec prod -- true"] {
        assert_eq!(typist.status_of(command), "0", "{} {command}", kind.name);
    }
}

in_each_shell!(an_eval_around_the_command_asks_once: bash, bash_posix, zsh);
fn an_eval_around_the_command_asks_once(kind: &Kind) {
    let world = guarded();
    let mut typist = Typist::hooked(kind, &world);
    answers(&mut typist, "eval \"$(ssoenv use prod -q)\"", QUESTION, "y\r", 0);
    assert_eq!(typist.value("SSOENV_PROFILE"), "prod", "{}", kind.name);
    typist.says("ssoenv off -q");
    answers(&mut typist, "eval \"$(ssoenv use prod -q)\"", QUESTION, "\r", 1);
    assert_eq!(typist.value("SSOENV_PROFILE"), "", "{}", kind.name);
    let screen = typist.leaves();
    assert_eq!(screen.matches("Go on? Yes").count(), 1, "{}: {screen}", kind.name);
}

in_each_shell!(a_renewal_at_a_prompt_asks_nothing, and pwsh);
fn a_renewal_at_a_prompt_asks_nothing(kind: &Kind) {
    let world = guarded();
    let mut typist = Typist::hooked(kind, &world);
    answers(&mut typist, "ssoenv use prod -q", QUESTION, "y\r", 0);
    let key = typist.value("AWS_ACCESS_KEY_ID");
    std::fs::remove_file(world.role_path("012345678901", "Administrator")).unwrap();
    let _ = std::fs::remove_dir_all(world.home().join(".local/state/ssoenv/attempts"));
    typist.types(&kind.exports("SSOENV_EXPIRES_AT", &(now() - 60).to_string()));
    let mut asked = 0;
    // A machine that is too busy makes the hook look again instead of waiting.
    while typist.value("AWS_ACCESS_KEY_ID") == key {
        asked += 1;
        assert!(asked < 2000, "{}", kind.name);
        typist.says(&kind.exports("SSOENV_REFRESH_AT", "9"));
    }
    assert_eq!(typist.value("SSOENV_PROFILE"), "prod", "{}", kind.name);
}
