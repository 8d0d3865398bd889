//! Tab, pressed in real shells on real terminals.

use super::account_names;
use super::names::{NAMES, world};
use super::setup::{BASH, FISH, Typist};
use crate::support::shells::Shell;
use crate::support::world::World;

/// What is typed before Tab, and the arguments that the command then gets, in every shell.
const TYPED: &[(&str, &[&str])] = &[
    ("sta", &["status"]),
    ("use --reg", &["use", "--region"]),
    ("use --format js", &["use", "--format", "json"]),
    ("use --format=js", &["use", "--format=json"]),
    ("login m", &["login", "my org"]),
    ("use ac", &["use", "acme:prod-eu/admin"]),
    ("use acme:", &["use", "acme:prod-eu/admin"]),
    ("use acme:pr", &["use", "acme:prod-eu/admin"]),
    ("use acme:prod-eu/", &["use", "acme:prod-eu/admin"]),
    ("use 'acme:", &["use", "acme:prod-eu/admin"]),
    ("use \"acme:p", &["use", "acme:prod-eu/admin"]),
    ("use wi", &["use", "with space"]),
    ("use with\\ ", &["use", "with space"]),
    ("use 'with ", &["use", "with space"]),
    ("use \"with s", &["use", "with space"]),
    ("use it", &["use", "it's mine"]),
    ("use it\\'", &["use", "it's mine"]),
    ("use 'it", &["use", "it's mine"]),
    ("use \"it'", &["use", "it's mine"]),
    ("use a\\$", &["use", "a$HOME b"]),
    ("use 'a$", &["use", "a$HOME b"]),
    ("use \"a\\$", &["use", "a$HOME b"]),
    ("use dq", &["use", "dq\"x"]),
    ("use 'dq\"", &["use", "dq\"x"]),
    ("use \"dq", &["use", "dq\"x"]),
    ("use back\\\\s", &["use", "back\\slash\\n"]),
    ("use 'back", &["use", "back\\slash\\n"]),
    ("use \"back", &["use", "back\\slash\\n"]),
    ("use back\\\\", &["use", "back\\slash\\n"]),
    ("use tick", &["use", "tick`touch PWNED`"]),
    ("use \"tick", &["use", "tick`touch PWNED`"]),
    ("use 'tick`", &["use", "tick`touch PWNED`"]),
    ("use sub", &["use", "sub$(touch PWNED)"]),
    ("use \"sub", &["use", "sub$(touch PWNED)"]),
    ("use 'sub$(", &["use", "sub$(touch PWNED)"]),
    ("use se", &["use", "semi;touch PWNED"]),
    ("use bang", &["use", "bang!!x"]),
    ("use \"bang", &["use", "bang!!x"]),
    ("use 'bang", &["use", "bang!!x"]),
    ("use \\~s", &["use", "~start"]),
    ("use '~s", &["use", "~start"]),
    ("use \\=", &["use", "=eq"]),
    ("use \\#h", &["use", "#hash"]),
    ("use gr", &["use", "größe"]),
    ("use grö", &["use", "größe"]),
    ("use glob", &["use", "glob*?[x]"]),
    ("use '{k", &["use", "{k,l}"]),
    ("use x", &["use", "x&y|z"]),
    ("use '<i", &["use", "<in>"]),
    ("use two", &["use", "two  blanks"]),
    ("use 10", &["use", "100%^u"]),
    ("use -- -d", &["use", "--", "-dash"]),
    ("use -d", &["use", "-d"]),
    ("use zzz", &["use", "zzz"]),
    ("status --profile=ac", &["status", "--profile=acme:prod-eu/admin"]),
    ("status --profile=acme:", &["status", "--profile=acme:prod-eu/admin"]),
    ("status --profile=wi", &["status", "--profile=with space"]),
    ("status --profile='it", &["status", "--profile=it's mine"]),
    ("status --profile=sub", &["status", "--profile=sub$(touch PWNED)"]),
    ("status --profile wi", &["status", "--profile", "with space"]),
    ("use --region 'a b' --refresh wi", &["use", "--region", "a b", "--refresh", "with space"]),
    ("allow .aws/c", &["allow", ".aws/config"]),
    ("each wi", &["each", "with space"]),
    ("each x wi", &["each", "x", "with space"]),
    ("each x -- .aws/c", &["each", "x", "--", ".aws/config"]),
    ("each x -- cat --x .aws/c", &["each", "x", "--", "cat", "--x", ".aws/config"]),
    ("exec x -- .aws/c", &["exec", "x", "--", ".aws/config"]),
];

/// Enough to see that completion is there at all.
const FEW: &[(&str, &[&str])] = &[
    ("sta", &["status"]),
    ("use acme:", &["use", "acme:prod-eu/admin"]),
    ("use it", &["use", "it's mine"]),
    ("use 'sub", &["use", "sub$(touch PWNED)"]),
    ("status --profile=wi", &["status", "--profile=with space"]),
];

fn types(name: &str, script: &str, lines: &[(&str, &[&str])]) {
    types_in(&world(), name, script, lines);
}

fn types_in(world: &World, name: &str, script: &str, lines: &[(&str, &[&str])]) {
    let Some(shell) = Shell::named(name) else { return };
    let mut typist = Typist::start(world, &shell, script);
    let mut wrong = Vec::new();
    for (typed, expected) in lines {
        let got = typist.runs(&format!("ssoenv {typed}"));
        let expected: String = expected.iter().map(|argument| format!("<{argument}>")).collect();
        if got != expected {
            wrong.push(format!("{typed:?}: {got}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{name}: {wrong:#?}");
    assert!(!world.home().join("PWNED").exists(), "{name} ran a part of a name");
}

const ZSH: &str = "PROMPT='> '; autoload -Uz compinit\n";
const LOAD_BASH: &str = "eval \"$(command ssoenv completions bash)\"\n";
const LOAD_ZSH: &str = "eval \"$(command ssoenv completions zsh)\"\n";
const LOAD_FISH: &str = "command ssoenv completions fish | source\n";

#[test]
fn in_bash_every_name_is_completed_and_arrives_as_it_is() {
    types("bash", &format!("{BASH}{LOAD_BASH}"), TYPED);
}

#[test]
fn in_zsh_every_name_is_completed_and_arrives_as_it_is() {
    types("zsh", &format!("{ZSH}{BASH}compinit -u -D\n{LOAD_ZSH}"), TYPED);
}

#[test]
fn in_fish_every_name_is_completed_and_arrives_as_it_is() {
    types("fish", &format!("{FISH}{LOAD_FISH}"), TYPED);
}

#[test]
fn in_bash_zsh_and_fish_names_of_accounts_are_completed_and_arrive_as_they_are() {
    let world = account_names::world();
    for (name, script) in [
        ("bash", format!("{BASH}{LOAD_BASH}")),
        ("zsh", format!("{ZSH}{BASH}compinit -u -D\n{LOAD_ZSH}")),
        ("fish", format!("{FISH}{LOAD_FISH}")),
    ] {
        types_in(&world, name, &script, account_names::TYPED);
    }
}

#[test]
fn bash_completes_in_posix_mode_and_in_a_shell_that_is_set_up_against_it() {
    types("bash --posix", &format!("{BASH}{LOAD_BASH}"), FEW);
    let aliases = aliases();
    let hostile = format!(
        "{BASH}text=$(command ssoenv completions bash); {aliases}\nIFS=:a; set -eu; set -f; shopt -s failglob nullglob\n\\eval \"$text\"\n\\unalias -a\n"
    );
    types("bash", &hostile, FEW);
}

#[test]
fn zsh_completes_whether_compinit_ran_before_or_runs_later_or_finds_the_file() {
    types("zsh", &format!("{ZSH}{BASH}{LOAD_ZSH}compinit -u -D\n"), FEW);
    types(
        "zsh",
        &format!("{ZSH}{BASH}{LOAD_ZSH}{LOAD_ZSH}precmd_functions+=(true)\ncompinit -u -D\n{LOAD_ZSH}"),
        FEW,
    );
    let found = "mkdir -p site; command ssoenv completions zsh > site/_ssoenv; fpath=($PWD/site $fpath)\n";
    types("zsh", &format!("{ZSH}{BASH}{found}compinit -u -D\n"), FEW);
}

/// An alias for every command that an adapter calls.
fn aliases() -> String {
    let words = [
        "local", "read", "printf", "print", "return", "command", "builtin", "compopt", "complete", "emulate",
        "typeset", "compadd", "compdef", "_files",
    ];
    words.iter().map(|word| format!("alias {word}=false; ")).collect()
}

#[test]
fn zsh_completes_whatever_options_are_set() {
    let options =
        "setopt ksharrays shwordsplit nounset errexit nullglob globsubst rcquotes noglobalexport shglob\n";
    let load = format!(
        "text=\"$(command ssoenv completions zsh)\"\n{}\n\\eval \"$text\"\n\\unalias -m '*'\n",
        aliases()
    );
    types("zsh", &format!("{ZSH}{BASH}compinit -u -D\n{load}{options}"), FEW);
}

#[test]
fn without_a_function_of_its_name_the_program_is_completed_too() {
    let world = world();
    for (name, script) in [
        ("bash", LOAD_BASH.to_owned()),
        ("zsh", format!("{ZSH}compinit -u -D\n{LOAD_ZSH}")),
        ("fish", LOAD_FISH.to_owned()),
    ] {
        let Some(shell) = Shell::named(name) else { continue };
        Typist::start(&world, &shell, &script).shows("ssoenv li\t--na\t\r", &["acme:prod-eu/admin"]);
    }
}

#[test]
fn the_program_that_the_hook_names_is_the_one_that_is_asked() {
    let exe = crate::support::world::binary().display();
    for (name, script) in [
        ("bash", format!("{BASH}__ssoenv_exe='{exe}'\n{LOAD_BASH}PATH=/usr/bin:/bin\n")),
        ("zsh", format!("{ZSH}{BASH}__ssoenv_exe='{exe}'\ncompinit -u -D\n{LOAD_ZSH}PATH=/usr/bin:/bin\n")),
        ("fish", format!("{FISH}set -g __ssoenv_exe '{exe}'\n{LOAD_FISH}set PATH /usr/bin /bin\n")),
    ] {
        types(name, &script, FEW);
    }
}

#[test]
fn zsh_and_fish_show_what_each_profile_is() {
    let world = World::empty();
    for (name, script) in
        [("zsh", format!("{ZSH}{BASH}compinit -u -D\n{LOAD_ZSH}")), ("fish", format!("{FISH}{LOAD_FISH}"))]
    {
        let Some(shell) = Shell::named(name) else { continue };
        let start = || Typist::start(&world, &shell, &script);
        let profiles =
            ["111111111111/Developer", "222222222222/deploy, from dev", "[PROD] 012345678901/Administrator"];
        start().shows("ssoenv use \t\t", &profiles);
        start().shows("ssoenv \t\t", &["Sign in to a session", "Print the hook"]);
        start().shows("ssoenv use --\t\t", &["--min-ttl", "Never ask a question"]);
    }
}

/// Completes `ssoenv use ` behind each of three beginnings, runs each line that it gives, and prints the words that the
/// command got: one JSON list a line.
const IN_POWERSHELL: &str = r#"
iex "$(ssoenv completions powershell | Out-String)"
function global:ssoenv { ConvertTo-Json -Compress @($args) }
foreach ($begun in '', "'", '"') {
    $line = "ssoenv use $begun"
    foreach ($match in (TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches) {
        iex "ssoenv use $($match.CompletionText)"
    }
}
"#;

#[test]
fn in_powershell_every_name_is_completed_and_arrives_as_it_is() {
    // A name that looks like an option is offered behind `--` alone.
    let names: Vec<&str> = NAMES.into_iter().filter(|name| !name.starts_with('-')).collect();
    arrive_in_powershell(&world(), &names);
}

#[test]
fn in_powershell_names_of_accounts_are_completed_and_arrive_as_they_are() {
    arrive_in_powershell(&account_names::world(), &account_names::NAMES);
}

fn arrive_in_powershell(world: &World, names: &[&str]) {
    let Some(powershell) = Shell::powershell() else { return };
    let mut command = powershell.command(IN_POWERSHELL);
    command.envs(world.variables()).current_dir(world.home());
    let ran = crate::support::world::ran(command.output().unwrap());
    let mut arrived: Vec<Vec<String>> =
        ran.stdout.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    let expected = names.iter().flat_map(|name| vec![vec!["use".to_owned(), (*name).to_owned()]; 3]);
    let mut expected: Vec<Vec<String>> = expected.collect();
    arrived.sort_unstable();
    expected.sort_unstable();
    assert_eq!(arrived, expected, "{}", ran.stderr);
    assert!(!world.home().join("PWNED").exists(), "it ran a part of a name");
}
