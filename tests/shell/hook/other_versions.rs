//! A hook and a program of different versions: shells keep what they have loaded when ssoenv is upgraded. `first_hooks` are
//! those of commit 05a6a01, which had no number.

use crate::support::terminal::on_a_terminal;
use crate::support::typist::{Kind, Typist, in_each_shell};
use crate::support::world::{World, binary, ran};

const OLDER: &str = "this shell has the hook of an older ssoenv";
const NEWER: &str = "this shell has the hook of a newer ssoenv";

/// The first hook as `init` printed it, in a file of the world's home.
fn first_hook(kind: &Kind, world: &World) -> String {
    let values = [
        ("__ssoenv_exe", binary().to_str().unwrap()),
        ("__ssoenv_hooks", "1"),
        ("__ssoenv_prompt", "1"),
        ("__ssoenv_cd", ""),
        ("__ssoenv_drop", ""),
    ];
    let prelude: String = values.iter().map(|(name, value)| kind.sets(name, value) + "\n").collect();
    let (ending, text) = match kind.language {
        "bash" => ("bash", include_str!("first_hooks/ssoenv.bash")),
        "zsh" => ("zsh", include_str!("first_hooks/ssoenv.zsh")),
        "fish" => ("fish", include_str!("first_hooks/ssoenv.fish")),
        _ => ("ps1", include_str!("first_hooks/ssoenv.ps1")),
    };
    let path = world.home().join(format!("hook.{ending}"));
    std::fs::write(&path, format!("{prelude}{text}")).unwrap();
    format!(". {}", kind.quoted(path.to_str().unwrap()))
}

in_each_shell!(the_first_hook_works_with_this_program_and_use_says_so_in_one_sentence, and pwsh);
fn the_first_hook_works_with_this_program_and_use_says_so_in_one_sentence(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev", "staging"]);
    let mut typist = Typist::at(kind, &world);
    typist.says(&first_hook(kind, &world));
    let said = typist.says("ssoenv use staging");
    assert_eq!(said.matches(OLDER).count(), 1, "{said}");
    assert!(typist.value("SSOENV_PROMPT").starts_with("staging "), "{said}");
    let said = typist.says("ssoenv use dev --quiet");
    assert!(!said.contains(OLDER), "{said}");
    // The prompt asks for new keys, and gets them.
    typist.says(&kind.exports("SSOENV_REFRESH_AT", "1"));
    let refresh_at: i64 = typist.value("SSOENV_REFRESH_AT").parse().unwrap();
    assert!(refresh_at > 1);
    assert!(typist.value("SSOENV_PROMPT").starts_with("dev "));
    let said = typist.says("ssoenv off");
    assert!(!said.contains(OLDER), "{said}");
    assert_eq!(typist.value("AWS_ACCESS_KEY_ID"), "");
}

in_each_shell!(the_hook_of_this_program_says_nothing_of_versions, and pwsh);
fn the_hook_of_this_program_says_nothing_of_versions(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev"]);
    let mut typist = Typist::hooked(kind, &world);
    let said = typist.says("ssoenv use dev");
    assert!(!said.contains(OLDER) && !said.contains(NEWER), "{said}");
}

#[test]
fn a_newer_hook_is_told_of_and_what_this_program_does_not_know_changes_nothing() {
    let world = World::signed_in().with_cached(&["dev"]);
    for (wrap, nothing) in
        [("bash", ": ssoenv-eval;\n"), ("zsh", ": ssoenv-eval;\n"), ("fish-data", ": ssoenv-data;\n")]
    {
        let line = format!("SSOENV_PROTOCOL=2 SSOENV_WRAP={wrap} ssoenv use dev > out");
        let (_, seen) = on_a_terminal(world.line("sh", &["-c", &line]));
        assert_eq!(seen.matches(NEWER).count(), 1, "{seen}");
        for number in ["2", "4000000000"] {
            let call = |words: &[&str]| {
                let mut command = world.ssoenv(words);
                command.env("SSOENV_PROTOCOL", number).env("SSOENV_HOOK", "1").env("SSOENV_WRAP", wrap);
                ran(command.output().unwrap())
            };
            for words in [&["__hook", "of-tomorrow"][..], &["__hook", "command", "--as", "tomorrow"]] {
                let ran = call(words);
                assert_eq!((ran.code, &*ran.stdout, &*ran.stderr), (Some(0), nothing, ""), "{words:?}");
            }
            assert_eq!(call(&["use", "--as", "tomorrow"]).code, Some(2));
        }
        // One of this version's hook, or of no number, is a mistake.
        for number in ["1", "", "x", "-1"] {
            let mut command = world.ssoenv(&["__hook", "of-tomorrow"]);
            command.env("SSOENV_PROTOCOL", number).env("SSOENV_HOOK", "1").env("SSOENV_WRAP", wrap);
            assert_eq!(ran(command.output().unwrap()).code, Some(2), "{number}");
        }
    }
}

#[test]
fn every_hook_has_the_number_of_this_program() {
    let number = ssoenv::system::process::hook_role::PROTOCOL_NUMBER;
    for text in [
        include_str!("../../../shell/ssoenv.bash"),
        include_str!("../../../shell/ssoenv.zsh"),
        include_str!("../../../shell/ssoenv.fish"),
    ] {
        let numbered = text.matches(&format!("SSOENV_PROTOCOL={number} ")).count();
        assert_eq!((numbered, text.matches("SSOENV_PROTOCOL").count()), (2, 2));
        assert_eq!(text.matches("SSOENV_WRAP=").count(), 2);
    }
}
