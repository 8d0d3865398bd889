//! `use --for`: the prompt counts down, and at the end the shell is back where it was, at a prompt and before a command.

use crate::support::clock::now;
use crate::support::typist::{Counted, Kind, Typist, bound, in_each_shell};
use crate::support::world::World;

/// A shell with dev, and ReadOnly of its account for a quarter of an hour; the key id of dev.
fn elevated(kind: &Kind, world: &World) -> (Typist, String) {
    let (mut typist, key) = Typist::active(kind, world);
    typist.says("ssoenv use --role ReadOnly --for 15m -q");
    assert_ne!(typist.value("AWS_ACCESS_KEY_ID"), key, "{}: {}", kind.name, typist.screen());
    (typist, key)
}

/// Sets the end of the time, as a clock that has gone on would; returns what the next prompt says.
fn ends_at(typist: &mut Typist, until: &str) -> String {
    let line = typist.kind.exports("SSOENV_UNTIL", until);
    typist.says(&line)
}

/// The values of variables, separated by blanks; those at the end may be unset.
fn values(typist: &mut Typist, names: &[&str]) -> String {
    typist.values(names).trim_end().to_owned()
}

/// Asserts that the shell has dev with the keys from before.
fn has_dev_again(typist: &mut Typist, key: &str) {
    let found = values(typist, &["SSOENV_PROFILE", "AWS_ACCESS_KEY_ID"]);
    assert_eq!(found, format!("dev {key}"), "{}", typist.kind.name);
}

/// The segment in the middle of a minute.
fn segment(typist: &mut Typist) -> String {
    ends_at(typist, &(now() + 14 * 60 + 30).to_string());
    typist.value("SSOENV_PROMPT")
}

/// What tells what the shell has.
const STATE: [&str; 8] = [
    "SSOENV_PROFILE",
    "SSOENV_ROLE_NAME",
    "SSOENV_LABEL",
    "AWS_ACCESS_KEY_ID",
    "AWS_REGION",
    "SSOENV_UNTIL",
    "SSOENV_FALLBACK",
    "SSOENV_PREVIOUS",
];

in_each_shell!(at_the_end_the_next_prompt_is_back_with_one_line, and pwsh);
fn at_the_end_the_next_prompt_is_back_with_one_line(kind: &Kind) {
    let world = World::signed_in();
    let mut typist = Typist::hooked(kind, &world);
    typist.says("ssoenv use staging -q");
    typist.says("ssoenv use dev -q");
    let before = values(&mut typist, &STATE);
    typist.says("ssoenv use --role ReadOnly --for 15m -q");
    assert_eq!(segment(&mut typist), "dev ReadOnly 14m", "{}", kind.name);
    assert_eq!(
        values(&mut typist, &["SSOENV_ROLE_NAME", "AWS_REGION", "SSOENV_PREVIOUS"]),
        "ReadOnly eu-west-1 dev",
        "{}",
        kind.name
    );
    let shown = ends_at(&mut typist, &(now() - 1).to_string());
    assert_eq!(shown.matches("ssoenv: ").count(), 1, "{}: {shown}", kind.name);
    let line = "ssoenv: dev ReadOnly has ended after 15m: back to dev (111111111111/Developer)";
    assert!(shown.replace("\r\n", "\n").contains(line), "{}: {shown}", kind.name);
    assert_eq!(values(&mut typist, &STATE), before, "{}", kind.name);
    assert!(!typist.says("").contains("ssoenv: "), "{}", kind.name);
}

in_each_shell!(a_value_that_means_nothing_ends_the_time_at_once, and pwsh);
fn a_value_that_means_nothing_ends_the_time_at_once(kind: &Kind) {
    let world = World::signed_in();
    let (mut typist, key) = elevated(kind, &world);
    let rubbish = ["never", "-5", "9999999999999", "x[$(touch PWNED)]", "1e9", " 99999999999"];
    // More than twelve hours, and more than was asked for: the clock was set back.
    let far = [(now() + 13 * 3600).to_string(), "0".to_owned()];
    let all: Vec<&str> = rubbish.into_iter().chain(far.iter().map(String::as_str)).collect();
    for value in all.into_iter().step_by(kind.step(3)) {
        typist.says("ssoenv use --role ReadOnly --for 15m -q");
        let elevated = typist.value("AWS_ACCESS_KEY_ID");
        assert_ne!(elevated, key, "{} {value}", kind.name);
        let shown = ends_at(&mut typist, value);
        assert!(shown.contains("back to dev"), "{} {value}: {shown}", kind.name);
        assert_eq!(values(&mut typist, &["AWS_ACCESS_KEY_ID", "SSOENV_UNTIL"]), key, "{} {value}", kind.name);
    }
    assert!(!world.home().join("PWNED").exists(), "{}", kind.name);
}

/// Lets the time end behind a prompt, as while a machine sleeps: the prompt that was drawn still counts.
fn ends_behind_the_prompt(typist: &mut Typist) {
    let line = match typist.kind.language {
        "bash" => {
            "late() { [ -z \"${due-}\" ] || { due=; SSOENV_UNTIL=100 __ssoenv_due=0; }; }; \
             PROMPT_COMMAND=${PROMPT_COMMAND-}$'\\n'late"
        }
        "zsh" => {
            "late() { [ -z \"${due-}\" ] || { due=; SSOENV_UNTIL=100 __ssoenv_due=0; }; }; \
             precmd_functions+=(late)"
        }
        "powershell" => {
            "$global:theirs = $function:prompt; function global:prompt { $shown = & $global:theirs; \
             if ($global:due) { $global:due = ''; $env:SSOENV_UNTIL = '100'; $global:__ssoenv_due = 100 }; $shown }"
        }
        _ => {
            "function late --on-event fish_prompt; test -n \"$due\"; or return; set -g due; \
             set -gx SSOENV_UNTIL 100; set -g __ssoenv_due 100; end"
        }
    };
    typist.says(line);
}

in_each_shell!(a_command_after_the_end_has_what_the_shell_had_before, and pwsh);
fn a_command_after_the_end_has_what_the_shell_had_before(kind: &Kind) {
    let world = World::signed_in();
    let (mut typist, key) = elevated(kind, &world);
    // Without one of its ways to look before a command, bash looks at the next prompt.
    if kind.is_bash() && !typist.is_bash_from(5, 0) {
        return;
    }
    ends_behind_the_prompt(&mut typist);
    let line = kind.sets("due", "1");
    typist.types(&line);
    let shows = match kind.is_powershell() {
        true => "'got' + '=' + $env:AWS_ACCESS_KEY_ID",
        false => "echo got\"\"=$AWS_ACCESS_KEY_ID",
    };
    let shown = typist.says(shows);
    assert!(shown.contains(&format!("got={key}")), "{}: {shown}", kind.name);
    assert_eq!(
        shown.matches("dev ReadOnly has ended after 15m: back to dev").count(),
        1,
        "{}: {shown}",
        kind.name
    );
}

in_each_shell!(no_prompt_starts_a_process_before_the_end, and pwsh);
fn no_prompt_starts_a_process_before_the_end(kind: &Kind) {
    let world = World::signed_in();
    let (mut typist, _) = elevated(kind, &world);
    let counted = Counted::of(&world);
    counted.watches(&mut typist);
    drop(counted.calls());
    for _ in 0..3 {
        typist.says("");
    }
    assert_eq!(counted.calls(), Vec::<String>::new(), "{}", kind.name);
    ends_at(&mut typist, "100");
    typist.says("");
    assert_eq!(counted.calls(), ["__hook refresh"], "{}", kind.name);
}

in_each_shell!(the_keys_leave_the_shell_also_where_it_cannot_go_back, and pwsh);
fn the_keys_leave_the_shell_also_where_it_cannot_go_back(kind: &Kind) {
    let world = World::signed_in();
    let (mut typist, key) = elevated(kind, &world);
    // Signed out, and nothing is cached any more.
    std::fs::remove_file(world.token_path()).unwrap();
    std::fs::remove_dir_all(world.home().join(".aws/cli")).unwrap();
    let shown = ends_at(&mut typist, "100");
    assert!(
        shown.contains("dev ReadOnly has ended after 15m: no credentials for dev: "),
        "{}: {shown}",
        kind.name
    );
    assert!(shown.contains("ssoenv login"), "{}: {shown}", kind.name);
    let state = [
        "SSOENV_PROFILE",
        "SSOENV_PROMPT",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
    ];
    assert_eq!(values(&mut typist, &state), "dev dev ✗", "{}", kind.name);
    // It looks again, silently, and a sign-in anywhere brings the profile back.
    let shown = typist.says(&kind.exports("SSOENV_REFRESH_AT", "9"));
    assert!(!shown.contains("ssoenv: "), "{}: {shown}", kind.name);
    world.sign_in();
    let mut shown = String::new();
    let mut asked = 0;
    while typist.value("AWS_ACCESS_KEY_ID").is_empty() {
        asked += 1;
        assert!(asked < 2000, "{}: {shown}", kind.name);
        shown += &typist.says(&kind.exports("SSOENV_REFRESH_AT", "9"));
    }
    assert_ne!(typist.value("AWS_ACCESS_KEY_ID"), key, "{}", kind.name);
    assert_eq!(shown.matches("back to dev (111111111111/Developer)").count(), 1, "{}: {shown}", kind.name);
    assert_eq!(values(&mut typist, &["SSOENV_UNTIL", "SSOENV_FALLBACK"]), "", "{}", kind.name);
}

in_each_shell!(a_bound_directory_ends_the_time_and_leaving_it_goes_back_to_what_was_before, and pwsh);
fn a_bound_directory_ends_the_time_and_leaving_it_goes_back_to_what_was_before(kind: &Kind) {
    let world = World::signed_in().with_cached(&["staging"]);
    let folder = bound(&world, "project", "staging");
    let (mut typist, key) = elevated(kind, &world);
    typist.says(&format!("cd {}", folder.display()));
    assert_eq!(
        values(&mut typist, &["SSOENV_PROFILE", "SSOENV_UNTIL", "SSOENV_FALLBACK"]),
        "staging",
        "{}",
        kind.name
    );
    typist.says("cd ..");
    has_dev_again(&mut typist, &key);
    // Within the directory it goes back to the directory's profile, which is the directory's again.
    typist.says(&format!("cd {}", folder.display()));
    typist.says("ssoenv use --role ReadOnly --for 15m -q");
    assert_eq!(
        values(&mut typist, &["SSOENV_ROLE_NAME", "SSOENV_SOURCE"]),
        "ReadOnly manual",
        "{}",
        kind.name
    );
    ends_at(&mut typist, "100");
    assert_eq!(values(&mut typist, &["SSOENV_PROFILE", "SSOENV_SOURCE"]), "staging dir", "{}", kind.name);
    // Leaving the directory ends the time as well.
    typist.says("ssoenv use --role ReadOnly --for 15m -q");
    typist.says("cd ..");
    assert_eq!(
        values(&mut typist, &["SSOENV_PROFILE", "AWS_ACCESS_KEY_ID", "SSOENV_UNTIL"]),
        format!("dev {key}"),
        "{}",
        kind.name
    );
}

in_each_shell!(an_eval_around_the_command_is_taken_back_too: bash, bash_posix, zsh);
fn an_eval_around_the_command_is_taken_back_too(kind: &Kind) {
    let world = World::signed_in();
    let (mut typist, key) = Typist::active(kind, &world);
    typist.says("eval \"$(ssoenv use --role ReadOnly --for 15m -q)\"");
    assert_eq!(segment(&mut typist), "dev ReadOnly 14m", "{}", kind.name);
    ends_at(&mut typist, "100");
    has_dev_again(&mut typist, &key);
}

in_each_shell!(a_child_shell_takes_its_own_copy_back);
fn a_child_shell_takes_its_own_copy_back(kind: &Kind) {
    let world = World::signed_in();
    let (mut typist, key) = elevated(kind, &world);
    let child = match kind.language {
        "bash" => "bash --norc",
        "zsh" => "zsh -f -o nozle",
        _ => "fish --no-config",
    };
    typist.types(child);
    typist.says(&kind.init(""));
    assert_eq!(segment(&mut typist), "dev ReadOnly 14m", "{}", kind.name);
    ends_at(&mut typist, "100");
    has_dev_again(&mut typist, &key);
    typist.says("exit");
    assert_eq!(typist.value("SSOENV_ROLE_NAME"), "ReadOnly", "{}", kind.name);
}
