//! Every block of commands in the manual is run, each in a world of its own, signed in, by the shell that it names. It
//! ends well, or fails where its mark says so.

use super::page::{Block, Mark, Page};
use crate::support::browser::script;
use crate::support::shells::Shell;
use crate::support::world::{Ran, World, ran};
use std::path::Path;

/// Programs of other people: each is replaced by a script that says what it was given, and whose keys.
const STAND_INS: [&str; 7] = ["aws", "docker", "duckdb", "git", "kubectl", "npx", "terraform"];
const STAND_IN: &str =
    "printf '%s' \"${0##*/}\"\nprintf ' <%s>' \"$@\"\necho \" by ${AWS_SSO_PROFILE-nobody}\"";

/// Languages that a shell runs. (PowerShell's blocks are run in `powershell.rs`.)
const SHELLS: [(&str, &str); 4] = [("sh", "bash"), ("bash", "bash"), ("zsh", "zsh"), ("fish", "fish")];

/// Languages of blocks that nothing runs.
const DATA: [&str; 6] = ["hcl", "ini", "json", "powershell", "text", "toml"];

/// A world with the programs of the manual in front of all others.
pub fn world() -> World {
    let mut world = World::signed_in();
    let programs = world.home().join("programs");
    std::fs::create_dir(&programs).unwrap();
    STAND_INS.iter().for_each(|name| drop(script(&programs, name, STAND_IN)));
    put_in_front(&mut world, &programs);
    world
}

/// One test for each page.
macro_rules! by_page {
    ($($test:ident: $path:literal),+) => {
        $(
            #[test]
            fn $test() {
                let page = Page::named($path);
                page.blocks().iter().for_each(run);
            }
        )+

        #[test]
        fn every_page_is_among_them() {
            let pages: Vec<String> = Page::all().iter().map(Page::name).collect();
            let mut tested = vec![$($path),+];
            tested.sort_unstable();
            assert_eq!(pages, tested);
        }
    };
}

by_page!(
    readme: "README.md",
    assumed_roles: "docs/assumed-roles.md",
    aws_console: "docs/aws-console.md",
    comparison: "docs/comparison.md",
    credentials: "docs/credentials.md",
    development: "docs/development.md",
    directories: "docs/directories.md",
    elevation: "docs/elevation.md",
    endpoint: "docs/endpoint.md",
    exit_codes: "docs/exit-codes.md",
    files: "docs/files.md",
    generated_profiles: "docs/generated-profiles.md",
    importing: "docs/importing.md",
    keychain: "docs/keychain.md",
    letting_go: "docs/letting-go.md",
    many_accounts: "docs/many-accounts.md",
    modes: "docs/modes.md",
    migrating: "docs/migrating.md",
    powershell: "docs/powershell.md",
    platforms: "docs/platforms.md",
    production: "docs/production.md",
    profiles: "docs/profiles.md",
    prompts: "docs/prompts.md",
    recipes: "docs/recipes.md",
    running_commands: "docs/running-commands.md",
    security: "docs/security.md",
    settings: "docs/settings.md",
    shells: "docs/shells.md",
    signing_in: "docs/signing-in.md",
    targets: "docs/targets.md",
    troubleshooting: "docs/troubleshooting.md",
    uninstalling: "docs/uninstalling.md",
    variables: "docs/variables.md"
);

#[test]
fn what_is_not_run_is_little() {
    let blocks: Vec<Block> = Page::all().iter().flat_map(Page::blocks).collect();
    let not_run = blocks.iter().filter(|block| matches!(block.mark, Mark::NotRun(_))).count();
    let run = blocks.iter().filter(|block| !DATA.contains(&block.language.as_str())).count() - not_run;
    assert!(run >= 40 && not_run <= 5, "{run} blocks are run, and {not_run} are not");
}

fn run(block: &Block) {
    // What cargo does is in `readme.rs`, and in `.ci/run`.
    if matches!(block.mark, Mark::NotRun(_)) || block.text.lines().all(|line| line.starts_with("cargo ")) {
        return;
    }
    let Some((_, name)) = SHELLS.iter().find(|(language, _)| *language == block.language) else {
        assert!(DATA.contains(&block.language.as_str()), "{}: {}", block.place, block.language);
        return;
    };
    let Some(shell) = Shell::named(name) else { return };
    let Mark::Runs { with_hook, fails } = block.mark else { panic!("{}: {:?}", block.place, block.mark) };
    let ran = run_in(&shell, &block.text, with_hook);
    let is_failure = ran.code != Some(0);
    assert_eq!(is_failure, fails, "{}: {}{ran:?}", block.place, block.text);
    if fails {
        assert!(ran.stderr.starts_with("ssoenv: "), "{}: {ran:?}", block.place);
    }
    assert!(!ran.stdout.contains("by nobody"), "{}: {ran:?}", block.place);
}

/// Runs the lines one by one: one that fails ends the block.
fn run_in(shell: &Shell, text: &str, with_hook: bool) -> Ran {
    let world = world();
    let (hook, at_once) = match shell.name.as_str() {
        "fish" => ("ssoenv init fish | source\n".to_owned(), ""),
        name => (format!("eval \"$(ssoenv init {name})\"\n"), "set -e\n"),
    };
    let script = format!("{}{at_once}{text}", if with_hook { hook.as_str() } else { "" });
    let mut command = shell.command(&script);
    ran(command.envs(world.variables()).current_dir(world.home()).output().unwrap())
}

fn put_in_front(world: &mut World, programs: &Path) {
    let path = format!("{}:{}", programs.display(), world.variables()["PATH"]);
    world.variable("PATH", &path);
}
