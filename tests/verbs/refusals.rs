//! Command lines that are refused: one line that says what is wrong, and one with the line that was meant.

use crate::support::world::{SH_FAILURE, World};

/// What is typed, and the two lines that answer it.
#[rustfmt::skip]
const ANSWERS: [(&str, &str, &str); 76] = [
    // A slip.
    ("usee dev", "there is no verb usee", "did you mean `ssoenv use dev`?"),
    ("sue dev", "there is no verb sue", "did you mean `ssoenv use dev`?"),
    ("lst --sort name", "there is no verb lst", "did you mean `ssoenv list --sort name`?"),
    ("logn", "there is no verb logn", "did you mean login or logout?"),
    ("frobnicate", "there is no verb frobnicate", "`ssoenv help` lists the verbs"),
    ("use --regoin x", "use has no option --regoin", "did you mean --region?"),
    ("use --refersh", "use has no option --refersh", "did you mean --refresh?"),
    ("list --frobnicate", "list has no option --frobnicate", "`ssoenv help list` lists its options"),
    ("use --format jsno", "--format cannot be jsno", "did you mean json?"),
    ("list --sort size", "--sort cannot be size", "--sort is one of name, account, role, session or expiry"),
    // A profile, or another target, in the place of a verb.
    ("dev", "dev is a profile, not a verb", "ssoenv use dev"),
    ("dev --region eu-west-1", "dev is a profile, not a verb", "ssoenv use dev --region eu-west-1"),
    ("dve", "there is no verb dve", "did you mean `ssoenv use dev`?"),
    ("-", "- is the profile before, not a verb", "ssoenv use -"),
    (".", ". is the profile of this directory, not a verb", "ssoenv use ."),
    ("111111111111/Developer", "111111111111/Developer is a TARGET, not a verb", "ssoenv use 111111111111/Developer"),
    ("my-org", "my-org is a session, not a verb", "ssoenv login my-org"),
    // Habits from other tools.
    ("env dev", "there is no verb env", "`eval \"$(ssoenv use dev)\"` sets the variables in this shell, `ssoenv use dev --format dotenv > FILE` writes them"),
    ("export", "there is no verb export", "`eval \"$(ssoenv use PROFILE)\"` sets the variables in this shell, `ssoenv use PROFILE --format dotenv > FILE` writes them"),
    ("unset", "there is no verb unset", "ssoenv off"),
    ("clear", "there is no verb clear", "ssoenv off"),
    ("switch dev", "there is no verb switch", "ssoenv use dev"),
    ("switch", "there is no verb switch", "ssoenv use PROFILE"),
    ("assume dev --region eu-west-1", "there is no verb assume", "ssoenv use dev --region eu-west-1"),
    ("refresh", "there is no verb refresh", "ssoenv use PROFILE --refresh"),
    ("refresh dev", "there is no verb refresh", "ssoenv use --refresh dev"),
    ("sso login", "there is no verb sso", "ssoenv login"),
    ("sso login --profile dev", "there is no verb sso", "ssoenv login --profile dev"),
    ("sso logout", "there is no verb sso", "ssoenv logout"),
    ("signin my-org", "there is no verb signin", "ssoenv login my-org"),
    ("ls prod", "there is no verb ls", "ssoenv list prod"),
    ("accounts", "there is no verb accounts", "ssoenv list --available"),
    ("run dev aws s3 ls", "there is no verb run", "ssoenv exec dev aws s3 ls"),
    ("run", "there is no verb run", "ssoenv exec PROFILE -- CMD"),
    ("sts get-caller-identity", "there is no verb sts", "ssoenv whoami"),
    ("hook zsh", "there is no verb hook", "ssoenv init --install zsh"),
    ("setup", "there is no verb setup", "ssoenv configure"),
    ("check", "there is no verb check", "ssoenv doctor"),
    ("version", "there is no verb version", "ssoenv --version"),
    ("-v", "-v is not a verb", "`ssoenv --version` prints the version; --verbose goes after a verb"),
    ("-u", "-u is not a verb", "ssoenv off"),
    ("-l", "-l is not a verb", "ssoenv list"),
    ("--profile dev", "--profile is not a verb", "ssoenv use dev"),
    ("--profile=dev", "--profile is not a verb", "ssoenv use dev"),
    ("use -v dev", "use has no option -v", "did you mean --verbose?"),
    ("use -p dev", "use has no option -p", "ssoenv use dev"),
    ("use -r eu-west-1", "use has no option -r", "did you mean --region?"),
    ("login --use-device-code", "login has no option --use-device-code", "did you mean --device-code?"),
    // Options and words in the wrong place.
    ("--quiet use dev", "--quiet goes after the verb", "ssoenv use dev --quiet"),
    ("--region x", "--region goes after a verb", "for instance: ssoenv use --region x"),
    ("--frobnicate", "there is no option --frobnicate", "`ssoenv help` lists the verbs"),
    ("use dev s3", "use takes one TARGET, and s3 is one too many", "to run a command: ssoenv exec TARGET -- s3"),
    ("off dev", "off dev needs --everywhere", "for every shell: ssoenv off --everywhere dev; for this one: ssoenv off"),
    ("off --session s", "off --session s needs --everywhere", "for every shell: ssoenv off --everywhere --session s; for this one: ssoenv off"),
    ("doctor dev", "doctor takes only options, and dev is not one", "`ssoenv help doctor` lists its options"),
    ("use --profile dev prod", "use takes one TARGET, and dev is one too many", "to run a command: ssoenv exec TARGET -- dev"),
    // What is missing, or too much.
    ("exec", "exec needs a TARGET", "for instance: ssoenv exec prod -- terraform apply"),
    ("bind", "bind needs a TARGET", "for instance: ssoenv bind staging"),
    ("use --region", "--region has no value", "write a value after it: --region REGION"),
    ("use --min-ttl 5x", "--min-ttl cannot be 5x: it is not a number with a unit (s, m, h, days)", "a duration looks like 45m or 2h"),
    ("login --port 0", "--port cannot be 0: it is not a number from 1 to 65535", "omit --port to get a free port"),
    ("serve dev --port abc", "--port cannot be abc: it is not a number from 1 to 65535", "omit --port to get a free port"),
    ("serve dev --port=", "the value of --port is empty", "omit --port to get a free port"),
    ("each dev --jobs 999 -- true", "--jobs cannot be 999: it is not a number from 1 to 256", "for instance: --jobs 8"),
    ("each dev --timeout 0s -- true", "--timeout cannot be 0s: that is no time at all", "a duration looks like 45m or 2h"),
    ("use --quiet=yes", "--quiet takes no value", "write --quiet alone"),
    ("use --region a --region b", "--region is given twice", "omit one --region"),
    ("list --json --names", "--json and --names exclude each other", "omit one of them"),
    ("status dev --profile dev", "TARGET and --profile exclude each other", "omit one of them"),
    // Shells.
    ("init rc", "there is no hook for rc", "there is one for bash, zsh, fish or powershell, and a recipe for nu, elvish, xonsh, tcsh, cmd"),
    ("init nushel", "there is no hook for nushel", "did you mean nu?"),
    ("init tcsh --cd", "--cd is about the hook, and tcsh has none", "omit it; to load the recipe: eval \"`ssoenv init tcsh`\""),
    ("completions tcsh", "there is no completion for tcsh", "there is one for bash, zsh, fish or powershell"),
    ("init dash", "there is no hook for dash", "`eval \"$(ssoenv use PROFILE)\"` works in dash without one"),
    ("init zhs", "there is no hook for zhs", "did you mean zsh?"),
    ("use dev --shell nu", "--shell cannot be nu", "`ssoenv init nu` prints a function for it; `ssoenv use PROFILE --format json` prints the data"),
];

#[test]
fn each_refusal_is_one_line_and_a_hint() {
    let world = World::empty();
    for (line, message, hint) in ANSWERS {
        let ran = world.run(&line.split(' ').collect::<Vec<_>>());
        assert_eq!(ran.stderr, format!("ssoenv: {message}\nhint: {hint}\n"), "{line}");
        assert_eq!(ran.code, Some(2), "{line}");
        assert!(["", SH_FAILURE].contains(&ran.stdout.as_str()), "{line}: {}", ran.stdout);
    }
    assert!(world.service.calls().is_empty());
}

#[test]
fn what_was_typed_is_shown_and_never_obeyed_by_the_terminal() {
    let world = World::empty();
    for arguments in
        [&["\u{1b}[2J"][..], &["use", "--\u{202e}x"], &["use", "a", "b\u{7}"], &["init", "c\u{9b}h"]]
    {
        let ran = world.run(arguments);
        assert_eq!((ran.code, ran.stderr.lines().count()), (Some(2), 2), "{arguments:?}");
        assert!(!ran.stderr.contains(['\u{1b}', '\u{202e}', '\u{7}', '\u{9b}']), "{:?}", ran.stderr);
        assert!(ran.stderr.contains("\\u{"), "{:?}", ran.stderr);
    }
}

#[test]
#[cfg(unix)]
fn a_word_in_another_encoding_is_refused_in_plain_words() {
    use std::os::unix::ffi::OsStrExt;
    let world = World::empty();
    let word = std::ffi::OsStr::from_bytes(b"\xff");
    for line in [&["use", "--region"][..], &["serve", "dev", "--port"], &["each", "--account"]] {
        let output = world.ssoenv(line).arg(word).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        let expected = "ssoenv: a word of the command line is not UTF-8\nhint: write it in UTF-8\n";
        assert_eq!((said.as_str(), output.status.code()), (expected, Some(2)), "{line:?}");
    }
}

#[test]
fn without_a_configuration_a_word_is_still_answered() {
    let world = World::empty().with_variable("AWS_CONFIG_FILE", "/nonexistent");
    for (line, hint) in [
        ("dev", "`ssoenv help` lists the verbs"),
        ("unset", "ssoenv off"),
        ("usee", "did you mean `ssoenv use`?"),
    ] {
        let ran = world.run(&[line]);
        assert_eq!(ran.stderr, format!("ssoenv: there is no verb {line}\nhint: {hint}\n"));
    }
}

/// A shell evaluates the text of the others, or a person might have meant one that it evaluates.
#[test]
fn verbs_whose_text_no_shell_evaluates_print_nothing_where_they_fail() {
    let world = World::empty();
    let evaluated = ["use", "off", "init", "completions", "help"];
    let help = world.run(&["help"]).stdout;
    let verbs = ssoenv_verbs();
    assert!(verbs.len() > 20 && verbs.iter().all(|verb| help.contains(verb.as_str())), "{verbs:?}");
    for verb in verbs.iter().filter(|verb| !evaluated.contains(&verb.as_str())) {
        let ran = world.run(&[verb, "--frobnicate"]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{verb}");
    }
}

/// Every verb that the help shows.
fn ssoenv_verbs() -> Vec<String> {
    let command = <ssoenv::cli::Cli as clap::CommandFactory>::command();
    let shown = command.get_subcommands().filter(|verb| !verb.is_hide_set());
    shown.map(|verb| verb.get_name().to_owned()).collect()
}
