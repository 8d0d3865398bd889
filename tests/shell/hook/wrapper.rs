//! The command `ssoenv` where the hook is: what it evaluates, what it hands through, and what comes back.

use crate::support::browser::script;
use crate::support::identity_center::{Fault, Operation};
use crate::support::typist::{Kind, Typist, folder, in_each_shell};
use crate::support::wait::until;
use crate::support::world::World;

/// `and` between two commands, the second of which says what no echo of the line says.
fn and_reached(kind: &Kind, line: &str) -> String {
    let says = if kind.is_powershell() { "'REA' + 'CHED'" } else { "echo REA\"CH\"ED" };
    kind.and(line, says)
}

in_each_shell!(the_verbs_that_change_a_shell_change_it, and pwsh);
fn the_verbs_that_change_a_shell_change_it(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev"]);
    folder(&world, "inside", None);
    let mut typist = Typist::hooked(kind, &world);
    let active = |typist: &mut Typist| typist.value("AWS_SSO_PROFILE");
    typist.says("ssoenv use dev");
    let first = typist.value("AWS_ACCESS_KEY_ID");
    assert_eq!((active(&mut typist), first.is_empty()), ("dev".into(), false), "{}", kind.name);

    // Somebody else has fetched newer ones; whoever says `login` wants to go on with the best there is.
    drop(world.used(&["dev", "--refresh"]));
    assert_eq!(typist.status_of("ssoenv login -q"), "0");
    assert_ne!(typist.value("AWS_ACCESS_KEY_ID"), first, "{}", kind.name);

    typist.says("ssoenv use --region ap-south-1");
    assert_eq!(typist.values(&["AWS_REGION", "AWS_SSO_PROFILE"]), "ap-south-1 dev", "{}", kind.name);
    typist.says("ssoenv off");
    assert_eq!(typist.values(&["AWS_REGION", "AWS_SSO_PROFILE", "SSOENV_PROFILE"]), "  ", "{}", kind.name);

    typist.says("cd inside; ssoenv bind staging");
    assert_eq!(active(&mut typist), "staging", "{}", kind.name);
    typist.says("ssoenv deny");
    assert_eq!(active(&mut typist), "", "{}", kind.name);
    typist.says("ssoenv allow");
    assert_eq!(active(&mut typist), "staging", "{}", kind.name);
    typist.says("cd ..");
    assert_eq!(active(&mut typist), "", "{}", kind.name);

    typist.says("ssoenv use dev -q");
    assert_eq!(typist.status_of("ssoenv logout"), "0", "{}", kind.name);
    assert_eq!((active(&mut typist), typist.value("AWS_ACCESS_KEY_ID")), (String::new(), String::new()));
}

in_each_shell!(everything_else_goes_through_with_its_words_and_its_status);
fn everything_else_goes_through_with_its_words_and_its_status(kind: &Kind) {
    let world = World::signed_in();
    let mut typist = Typist::hooked(kind, &world);
    assert!(typist.says("ssoenv list --names").contains("old-style"), "{}", kind.name);
    assert!(typist.says("ssoenv use --help").contains("--min-ttl"), "{}", kind.name);
    assert!(typist.says("ssoenv use dev -h").contains("--min-ttl"), "{}", kind.name);
    assert!(typist.says("ssoenv use dev --print").contains("AWS_SECRET_ACCESS_KEY"), "{}", kind.name);
    assert!(typist.says("ssoenv use dev --format=json | cat").contains("\"AWS_SECRET_ACCESS_KEY\""));
    assert!(typist.says("ssoenv use dev --format dotenv | cat").contains("\nAWS_SECRET_ACCESS_KEY="));
    assert!(typist.says("ssoenv off --format json | cat").contains("{\"ssoenv\":1"));
    assert!(typist.says("ssoenv use -- --print").contains("--print"), "{}", kind.name);
    assert_eq!(typist.value("AWS_SSO_PROFILE"), "", "{}", kind.name);
    for (line, status) in [
        ("ssoenv list > /dev/null", "0"),
        ("ssoenv status --quiet --profile dev", "0"),
        ("ssoenv status --quiet --profile typo", "5"),
        ("ssoenv usee dev", "2"),
        ("ssoenv > /dev/null", "0"),
        ("ssoenv dev", "2"),
        ("ssoenv switch dev", "2"),
        ("ssoenv help > /dev/null", "0"),
        ("ssoenv --version > /dev/null", "0"),
        ("ssoenv use typo", "5"),
        ("ssoenv use dev --regoin x", "2"),
        ("ssoenv use -- --help", "5"),
        ("ssoenv allow nowhere", "5"),
        ("ssoenv login nobody", "5"),
    ] {
        assert_eq!(typist.status_of(line), status, "{} {line}", kind.name);
    }
}

in_each_shell!(a_failure_goes_no_further_and_changes_nothing, and pwsh);
fn a_failure_goes_no_further_and_changes_nothing(kind: &Kind) {
    let world = World::signed_in();
    let mut typist = Typist::hooked(kind, &world);
    typist.says("ssoenv use dev -q");
    let key = typist.value("AWS_ACCESS_KEY_ID");
    let evaluated = |line: &str| match kind.language {
        "fish" => format!("{line} | source"),
        "powershell" => format!("iex \"$({line})\""),
        _ => format!("eval \"$({line})\""),
    };
    for line in ["ssoenv use typo".to_owned(), "ssoenv use dev --nope".into(), "ssoenv off --nope".into()] {
        for line in [line.clone(), evaluated(&line)] {
            assert!(!typist.says(&and_reached(kind, &line)).contains("REACHED"), "{} {line}", kind.name);
        }
    }
    assert_eq!(typist.values(&["AWS_ACCESS_KEY_ID", "AWS_SSO_PROFILE"]), format!("{key} dev"));
    for line in
        ["ssoenv use staging -q".to_owned(), evaluated("ssoenv use dev -q"), evaluated("ssoenv off -q")]
    {
        assert!(typist.says(&and_reached(kind, &line)).contains("REACHED"), "{} {line}", kind.name);
        let active = if line.contains("off") {
            ""
        } else {
            line.split([' ', '(']).find(|word| word.len() > 2 && ["staging", "dev"].contains(word)).unwrap()
        };
        assert_eq!(typist.value("AWS_SSO_PROFILE"), active, "{} {line}", kind.name);
    }
}

in_each_shell!(what_was_written_for_the_bare_program_works_beside_the_hook, and pwsh);
fn what_was_written_for_the_bare_program_works_beside_the_hook(kind: &Kind) {
    let world = World::signed_in();
    let secret = world.used(&["dev"])["AWS_SECRET_ACCESS_KEY"].clone();
    let lines = |kind: &Kind| match kind.language {
        "powershell" => vec![
            "iex \"$(ssoenv use dev)\"",
            "ssoenv use dev | iex",
            "Invoke-Expression (ssoenv use dev | Out-String)",
            "iex \"$(ssoenv use dev --region 'eu-west-3')\"",
        ],
        "fish" => vec![
            "ssoenv use dev | source",
            "eval (ssoenv use dev)",
            "eval \"$(ssoenv use dev)\"",
            "ssoenv use dev | cat",
        ],
        _ => vec![
            "eval \"$(ssoenv use dev)\"",
            "eval $(ssoenv use dev)",
            "eval \"`ssoenv use dev`\"",
            "eval \"$(ssoenv use dev --region 'eu-west-3')\"",
        ],
    };
    let mut typist = Typist::hooked(kind, &world);
    for line in lines(kind) {
        let shown = typist.says(line);
        assert_eq!(typist.value("AWS_SSO_PROFILE"), "dev", "{} {line}: {shown}", kind.name);
        if line.contains("eu-west-3") {
            assert_eq!(typist.value("AWS_REGION"), "eu-west-3", "{}", kind.name);
        }
        assert!(!shown.contains(&secret), "{} {line}", kind.name);
        typist.says("ssoenv off -q");
        assert_eq!(typist.value("AWS_SSO_PROFILE"), "");
    }
    if !kind.is_fish() && !kind.is_powershell() {
        let shown = typist.says("(ssoenv use dev && env | grep -c ^AWS_SECRET) | cat");
        assert!(shown.contains("1\r\n") && !shown.contains(&secret), "{}: {shown}", kind.name);
        assert_eq!(typist.value("AWS_SSO_PROFILE"), "", "a subshell takes its change with it");
        // zsh can tell this from `$(…)`.
        let is_told = typist.says("(ssoenv use typo) | cat").contains("\nfalse;");
        assert_eq!(is_told, kind.is_bash(), "{}", kind.name);
    }
    if kind.is_fish() {
        let mut typist = Typist::hooked(kind, &world);
        assert!(!typist.says("ssoenv use typo | source; and echo REA\"CH\"ED").contains("REACHED"));
        assert!(!typist.says("eval (ssoenv use typo); and echo REA\"CH\"ED").contains("REACHED"));
    }
}

/// Words as they are typed, and as they must arrive.
const WORDS: [(&str, &str); 9] = [
    ("'a b'", "a b"),
    ("''", ""),
    ("'*'", "*"),
    ("'$HOME'", "$HOME"),
    ("\"it's\"", "it's"),
    ("'say \"x\"'", "say \"x\""),
    ("'`x`;|&'", "`x`;|&"),
    ("--quiet", "--quiet"),
    ("ü", "ü"),
];

in_each_shell!(words_arrive_as_they_were_typed, and pwsh);
fn words_arrive_as_they_were_typed(kind: &Kind) {
    let world = World::empty();
    // In PowerShell the program is told first who calls.
    let line = "case $1 in __from=*) shift ;; esac; printf '[%s]' \"$@\" > \"$HOME/words\"; exit 9";
    let stub = script(world.home(), "stub", line);
    let mut typist = Typist::hooked(kind, &world);
    typist.says(&kind.sets("__ssoenv_exe", &stub));
    for verb in ["use", "off", "bind", "list", "exec"] {
        let typed: Vec<&str> = WORDS.iter().map(|(typed, _)| *typed).collect();
        assert_eq!(typist.status_of(&format!("ssoenv {verb} {}", typed.join(" "))), "9", "{}", kind.name);
        let expected: String = WORDS.iter().map(|(_, word)| format!("[{word}]")).collect();
        let arrived = std::fs::read_to_string(world.home().join("words")).unwrap();
        assert_eq!(arrived, format!("[{verb}]{expected}"), "{}", kind.name);
    }
}

in_each_shell!(an_evaluated_subshell_is_given_the_same_words_again: bash, bash_posix, zsh);
fn an_evaluated_subshell_is_given_the_same_words_again(kind: &Kind) {
    let world = World::empty();
    let line = "printf '[%s]' \"$@\" >> \"$HOME/words\"; echo ': ssoenv-eval;'";
    let stub = script(world.home(), "stub", line);
    let _ = std::fs::remove_file(world.home().join("words"));
    let mut typist = Typist::hooked(kind, &world);
    typist.says(&kind.sets("__ssoenv_exe", &stub));
    let typed: Vec<&str> = WORDS.iter().map(|(typed, _)| *typed).collect();
    typist.says(&format!("line=$(ssoenv use {}); eval \"$line\"", typed.join(" ")));
    let expected: String = WORDS.iter().map(|(_, word)| format!("[{word}]")).collect();
    let arrived = std::fs::read_to_string(world.home().join("words")).unwrap();
    assert_eq!(arrived, format!("[use]{expected}").repeat(2), "{}", kind.name);
}

/// The ways in which people have a shell evaluate what a command prints.
fn evaluations(kind: &Kind, line: &str) -> Vec<String> {
    let mut all = match kind.is_fish() {
        true => vec![format!("{line} | source"), format!("eval ({line})"), format!("eval \"$({line})\"")],
        false => vec![format!("eval \"$({line})\""), format!("eval $({line})"), format!("eval \"`{line}`\"")],
    };
    if matches!(kind.name, "bash" | "zsh") {
        all.push(format!(". <({line})"));
    }
    if kind.is_zsh() {
        all.push(format!(". =({line})"));
    }
    all
}

in_each_shell!(what_is_evaluated_beside_the_hook_is_done_and_said_once);
fn what_is_evaluated_beside_the_hook_is_done_and_said_once(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev"]);
    let mut typist = Typist::hooked(kind, &world);
    if !kind.is_fish() {
        // bash reads what stands in `$(…)` when it runs, with the aliases of then.
        typist.says("alias builtin='echo FOOLED' declare='echo FOOLED' command='echo FOOLED'");
    }
    let used = evaluations(kind, "ssoenv use dev --region eu-wset-1");
    let put_off = evaluations(kind, "ssoenv off");
    let refused = evaluations(kind, "ssoenv use typo");
    let fetched = evaluations(kind, "ssoenv use dev --refresh --verbose");
    for (((used, put_off), refused), fetched) in used.iter().zip(&put_off).zip(&refused).zip(&fetched) {
        for (line, said, active) in [
            (used, "ssoenv: warning: AWS has no region eu-wset-1", "dev"),
            (refused, "ssoenv: no profile typo", "dev"),
            (put_off, "ssoenv: dev is off", ""),
            (fetched, "ssoenv: dev: account 111111111111", "dev"),
            (put_off, "ssoenv: dev is off", ""),
        ] {
            let before = world.service.count(Operation::GetRoleCredentials);
            let shown = typist.says(line);
            assert_eq!(shown.matches(said).count(), 1, "{} {line}: {shown}", kind.name);
            assert_eq!(typist.value("AWS_SSO_PROFILE"), active, "{} {line}: {shown}", kind.name);
            let asked = world.service.count(Operation::GetRoleCredentials) - before;
            assert_eq!(asked, usize::from(line == fetched), "{} {line}", kind.name);
        }
    }
    // The next one that is typed is no repetition.
    let shown = typist.says("ssoenv use dev -q") + &typist.says("ssoenv off");
    assert!(shown.contains("ssoenv: dev is off"), "{}: {shown}", kind.name);
}

in_each_shell!(what_is_evaluated_beside_the_hook_is_asked_once);
fn what_is_evaluated_beside_the_hook_is_asked_once(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev", "staging"]);
    for (line, question, keys, active) in [
        ("ssoenv use", "Profile:", "stag\r", "staging"),
        ("ssoenv use 111111111111", "account 111111111111:", "dev\r", "dev"),
        ("ssoenv use --region eu-west-3", "Profile:", "stag\r", "staging"),
    ] {
        let line = &evaluations(kind, line)[0];
        let mut typist = Typist::hooked(kind, &world);
        typist.types(line);
        typist.answers(question, keys);
        assert_eq!(typist.value("AWS_SSO_PROFILE"), active, "{} {line}: {}", kind.name, typist.screen());
        let answers = typist.screen().matches(&format!("> {question}")).count();
        assert!(answers <= 1, "{} {line}: {}", kind.name, typist.screen());
    }
}

in_each_shell!(the_program_reads_what_the_command_is_given_to_read);
fn the_program_reads_what_the_command_is_given_to_read(kind: &Kind) {
    let world = World::empty();
    let reader = script(world.home(), "reader", "read line; echo \"$1 got $line\" > \"$HOME/read\"; exit 0");
    let read = |typist: &mut Typist, line: &str| {
        typist.says(line);
        std::fs::read_to_string(world.home().join("read")).unwrap()
    };
    let mut typist = Typist::hooked(kind, &world);
    typist.says(&kind.sets("__ssoenv_exe", &reader));
    assert_eq!(
        read(&mut typist, "echo from a pipe | ssoenv list"),
        "list got from a pipe\n",
        "{}",
        kind.name
    );
    // What stands in `$(…)` has the terminal to read in fish, whatever is piped into the function around it.
    if !kind.is_fish() {
        assert_eq!(read(&mut typist, "echo from a pipe | ssoenv login"), "login got from a pipe\n");
    }
    assert_eq!(read(&mut typist, "ssoenv use dev\ntyped"), "use got typed\n", "{}", kind.name);
}

in_each_shell!(a_sign_in_that_somebody_must_be_asked_for_is_asked_for_at_the_terminal, and pwsh);
fn a_sign_in_that_somebody_must_be_asked_for_is_asked_for_at_the_terminal(kind: &Kind) {
    let world = World::empty();
    world.service.configure(|rules| rules.approve_device_automatically = true);
    let mut typist = Typist::hooked(kind, &world);
    typist.says("ssoenv login my-org --device-code");
    typist.says("ssoenv use dev -q");
    assert_eq!(typist.value("AWS_SSO_PROFILE"), "dev", "{}: {}", kind.name, typist.screen());
    typist.says("ssoenv logout -q");
    assert!(world.service.count(Operation::CreateToken) >= 1);
}

in_each_shell!(a_person_whose_prompt_shows_nothing_is_told_what_the_shell_has, and pwsh);
fn a_person_whose_prompt_shows_nothing_is_told_what_the_shell_has(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev"]);
    let mut without = Typist::hooked_as(kind, &world, "--no-hook");
    let shown = without.says("ssoenv use dev");
    assert!(
        shown.contains("ssoenv: this shell has dev (111111111111/Developer), "),
        "{}: {shown}",
        kind.name
    );
    let shown = without.says("ssoenv use --region eu-west-3");
    assert_eq!(shown.matches("ssoenv: ").count(), 1, "{}: {shown}", kind.name);
    assert!(shown.contains("ssoenv: this shell has dev in eu-west-3"), "{}: {shown}", kind.name);
    let mut typist = Typist::hooked(kind, &world);
    let shown = typist.says("ssoenv use dev") + &typist.says("ssoenv use --region eu-west-3");
    assert!(!shown.contains("ssoenv: "), "{}: the prompt shows it: {shown}", kind.name);
    assert_eq!(typist.value("SSOENV_SEGMENT"), "", "{}", kind.name);
}

in_each_shell!(ctrl_c_is_130_and_ends_the_list_around_it, and pwsh);
fn ctrl_c_is_130_and_ends_the_list_around_it(kind: &Kind) {
    let world = World::signed_in();
    let mut typist = Typist::hooked(kind, &world);
    for (operation, verb) in [
        (Operation::GetRoleCredentials, "use dev"),
        (Operation::RegisterClient, "login my-org --force --no-browser"),
    ] {
        world.service.fault(operation, Fault::Hang);
        let goes_on = if kind.is_powershell() { "'went' + ' on'" } else { "echo went'' on" };
        typist.types(&format!("ssoenv {verb}; {goes_on}"));
        until(|| world.service.count(operation) > 0);
        typist.types_keys("\u{3}");
        let status = typist.expands(kind.status());
        // PowerShell kills a program that has not ended by then.
        let is_killed = kind.is_powershell() && status == "137";
        assert!(status == "130" || is_killed, "{}: {verb}: {status}", kind.name);
        // PowerShell hears of Ctrl-C in a thread of its own: seldom it begins the next command before that.
        let screen = typist.screen();
        assert!(kind.is_powershell() || !screen.contains("went on"), "{}: {screen}", kind.name);
        world.service.clear_faults();
    }
    assert_eq!(typist.status_of("ssoenv use dev -q"), "0", "{}", kind.name);
}
