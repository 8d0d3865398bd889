//! The hook for PowerShell, read by a parser: that it is PowerShell, also that of 5.1, and that it keeps the promises
//! that a parser can see. Where a PowerShell is installed, `hook.tests.ps1` tries it for real.

mod processes;
mod provider;
#[cfg(unix)]
mod secrets;
mod terminal;
mod typed_lines;

use crate::support::powershell::VARIABLES;
use crate::support::shells::Shell;
use crate::support::world::{World, binary, ran};
use std::fs;
use std::path::{Path, PathBuf};
use tree_sitter::{Node, Parser, Tree};

/// What is there from the start, and the rest, which that reads when it is needed.
const HOOK: &str = concat!(
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/shell/ssoenv.start.ps1")),
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/shell/ssoenv.words.ps1")),
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/shell/ssoenv.ps1"))
);

/// Words that no command is called by; the grammar takes a stray one for a command, and so it does with an unfinished
/// expression.
const KEYWORDS: [&str; 8] = ["try", "catch", "finally", "else", "elseif", "function", "param", "foreach"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn tree(text: &str) -> Tree {
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_powershell::LANGUAGE.into()).unwrap();
    parser.parse(text, None).unwrap()
}

/// Every node, parents first.
fn nodes(tree: &Tree) -> Vec<Node<'_>> {
    let mut found = Vec::new();
    let mut left = vec![tree.root_node()];
    while let Some(node) = left.pop() {
        found.push(node);
        left.extend((0..node.child_count()).rev().filter_map(|child| node.child(child as u32)));
    }
    found
}

/// What stands above a node, the nearest first.
fn above(node: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    std::iter::successors(node.parent(), Node::parent)
}

fn of_kind<'a>(tree: &'a Tree, kind: &str) -> Vec<Node<'a>> {
    nodes(tree).into_iter().filter(|node| node.kind() == kind).collect()
}

fn can_be_a_command(name: &str) -> bool {
    !KEYWORDS.contains(&name.to_lowercase().as_str())
        && name.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Where the text is no PowerShell.
fn errors(text: &str) -> Vec<String> {
    let tree = tree(text);
    let wrong = |node: &Node| match node.kind() {
        "command_name" => !can_be_a_command(&text[node.byte_range()]),
        // The grammar takes a lone `try`, and `$a = ;`.
        "try_statement" => node.named_child_count() < 2,
        "empty_statement" => node.parent().is_some_and(|parent| parent.kind() == "assignment_expression"),
        _ => node.is_error() || node.is_missing(),
    };
    let say = |node: Node| {
        format!("line {}: {}", node.start_position().row + 1, text[node.byte_range()].escape_debug())
    };
    nodes(&tree).into_iter().filter(wrong).map(say).collect()
}

/// What Windows PowerShell 5.1 does not read. (`??`, `?.` and the ternary are errors to the grammar, too.)
fn newer_than_5_1(text: &str) -> Vec<String> {
    let chain = of_kind(&tree(text), "pipeline_chain_tail").len();
    errors(text).into_iter().chain((0..chain).map(|_| "&& or ||".to_owned())).collect()
}

/// Variables of the environment in arithmetic, in an order, or cast to a number.
fn reckoned_with(text: &str) -> Vec<String> {
    let tree = tree(text);
    let reckons = |node: Node| match node.kind() {
        "additive_expression" | "multiplicative_expression" | "range_expression" => node.child_count() > 1,
        "cast_expression" => !text[node.byte_range()].starts_with("[string]"),
        "comparison_expression" => (0..node.child_count()).any(|child| {
            let child = node.child(child as u32).unwrap();
            ["-gt", "-ge", "-lt", "-le"].contains(&&text[child.byte_range()])
        }),
        _ => false,
    };
    let from_outside = |node: &Node| {
        let name = text[node.byte_range()].to_lowercase();
        name.contains("env:") || name == "$environment"
    };
    // Behind a command's own words, a value is an argument, and no longer part of the expression.
    let variables = of_kind(&tree, "variable").into_iter().filter(from_outside);
    let reckoned = variables.filter(|node| {
        above(*node).take_while(|node| !["command", "statement_list"].contains(&node.kind())).any(reckons)
    });
    reckoned.map(|node| text[node.byte_range()].to_owned()).collect()
}

fn scripts(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join(folder)).into_iter().flatten();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.filter(|path| path.extension().is_some_and(|ending| ending == "ps1")).collect()
}

#[test]
fn every_script_is_powershell_in_ascii() {
    let ours = [scripts("shell"), scripts("completions")].concat();
    for path in [&ours[..], &scripts("tests/shell/powershell")].concat() {
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(errors(&text), [""; 0], "{}", path.display());
        assert!(text.is_ascii() && !text.contains('\r'), "{}", path.display());
    }
    for path in ours {
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(newer_than_5_1(&text), [""; 0], "{}", path.display());
    }
}

#[test]
fn the_parser_sees_what_is_broken() {
    for text in [
        "if ($a) { 1",
        "}",
        "if $a { 1 }",
        "function f( { }",
        "$x = \"abc",
        "$x = 'abc",
        "\"$(1\"",
        "$h = @{ a = 1",
        "$x = @(1,2",
        "$a[1",
        "$x -eq",
        "1 +",
        "$a = ;",
        "a | | b",
        "foreach ($a in $b { 1 }",
        "while (1) {",
        "do { 1 }",
        "switch ($a) { 1 }",
        "try { 1 }",
        "catch { 1 }",
        "else { 1 }",
        "if ($a) { 1 } else",
        "$x = [int",
        "f @'\nabc",
    ] {
        assert_ne!(errors(text), [""; 0], "{text}");
        // Also in the middle of what is right.
        let inside = HOOK.replacen("    $state = __ssoenv_state $environment\n", &format!("    {text}\n"), 1);
        assert_ne!(errors(&inside), [""; 0], "{text}");
    }
    for text in ["a && b", "a || b", "$a ?? 1", "$a ??= 1", "$a ? 1 : 2", "$a?.b", "if ($a) { b && c }"] {
        assert_ne!(newer_than_5_1(text), [""; 0], "{text}");
    }
    assert_eq!(newer_than_5_1("'a && b' # a || b, $a ?? 1\n"), [""; 0]);
}

#[test]
fn the_old_prompt_is_called_in_the_first_statement() {
    let tree = tree(HOOK);
    let function = of_kind(&tree, "function_statement")
        .into_iter()
        .find(|node| HOOK[node.byte_range()].starts_with("function global:prompt "))
        .unwrap();
    let body = nodes(&tree).into_iter().find(|node| {
        node.kind() == "statement_list" && above(*node).any(|parent| parent.id() == function.id())
    });
    let first = body.unwrap().named_child(0).unwrap();
    assert_eq!(&HOOK[first.byte_range()], "$__ssoenv_lines = & $global:__ssoenv_old_prompt");
}

#[test]
fn nothing_is_run_but_the_text_of_init() {
    let tree = tree(HOOK);
    let commands = of_kind(&tree, "command_name").into_iter();
    let running = commands.filter(|node| {
        let name = HOOK[node.byte_range()].to_lowercase();
        ["invoke-expression", "iex", "invoke-command", "icm"].contains(&name.as_str())
    });
    let running: Vec<&str> = running.map(|name| &HOOK[above(name).next().unwrap().byte_range()]).collect();
    let expected = [
        "Invoke-Expression $global:__ssoenv_code",
        "Invoke-Expression \"{ $line }\"",
        "Invoke-Expression $drop",
    ];
    assert_eq!(running, expected);
    let assigned: Vec<&str> = HOOK.lines().filter(|line| line.contains("__ssoenv_code =")).collect();
    assert_eq!(assigned, [""; 0]);
    let assigned: Vec<&str> = HOOK.lines().map(str::trim).filter(|line| line.contains("$drop =")).collect();
    assert_eq!(assigned, ["$drop = $global:__ssoenv_drop"]);
    for word in ["InvokeScript", "NewScriptBlock", "ExpandString"] {
        assert!(!HOOK.contains(word), "{word}");
    }
    let code = |line: &&str| !line.starts_with('#');
    let made: Vec<&str> = HOOK.lines().filter(code).filter(|line| line.contains("[scriptblock]::")).collect();
    assert_eq!(made.len(), 2);
    assert!(made[0].contains("[scriptblock]::Create($global:__ssoenv_code)"), "{made:?}");
    assert!(made[1].contains("[scriptblock]::Create($line)"), "{made:?}");
    // Numbers and quotes, and no word that was typed.
    let parts: Vec<&str> = HOOK.lines().filter(code).filter(|line| line.contains("$line ")).collect();
    let pieces = [
        "    $line = ' @values'",
        "            $line = ''",
        "                if ($are_quoted[$at]) { $line += \" `\"`$(`$values[$at])`\"\" }",
        "                else { $line += \" `$values[$at]\" }",
        "    $line = \"& `$exe$line\"",
        "    if ($has_input) { $line = \"`$input | $line\" }",
    ];
    assert_eq!(parts[..pieces.len()], pieces);
    assert_eq!(parts.len(), pieces.len() + 1, "{parts:?}");
    // `&` and `.` run the rest of the hook, the binary, and the prompt and the reader that were there before.
    let former = [
        "([scriptblock]::Create($global:__ssoenv_code))",
        "$run",
        "$exe",
        "$global:__ssoenv_exe",
        "$global:__ssoenv_old_prompt",
        "$global:__ssoenv_old_reader",
    ];
    for node in of_kind(&tree, "command_name_expr") {
        let name = &HOOK[node.byte_range()];
        assert!(name.starts_with('{') || former.contains(&name), "{name}");
    }
}

#[test]
fn no_variable_of_the_environment_is_reckoned_with_before_it_is_known_to_be_digits() {
    for (text, found) in [
        ("$a = $env:X + 1", vec!["$env:X"]),
        ("$a = 1 - ($env:X)", vec!["$env:X"]),
        ("$a = [long]$env:X", vec!["$env:X"]),
        ("if ($b -ge $env:X) { 1 }", vec!["$env:X"]),
        ("$a = \"$env:X\" * 2", vec!["$env:X"]),
        ("$a = 1 % ${env:X}", vec!["${env:X}"]),
        ("$a = [string]$env:X; if ($env:Y -ceq '1') { f $env:Z }", vec![]),
        ("$a = 1 + (f $env:X)", vec![]),
        ("$a = $environment['X'] + 1", vec!["$environment"]),
        ("if ($environment['X'] -gt 1) { 1 }", vec!["$environment"]),
        ("$a = f $environment['X']", vec![]),
    ] {
        assert_eq!(reckoned_with(text), found, "{text}");
    }
    assert_eq!(reckoned_with(HOOK), [""; 0]);
    // The door, and that nobody goes round it.
    assert!(HOOK.contains("if ($text -cmatch '^[0-9]{1,12}\\z') { return [long]$text }"));
    for name in ["$environment['SSOENV_EXPIRES_AT']", "$environment['SSOENV_REFRESH_AT']"] {
        let lines: Vec<&str> = HOOK.lines().map(str::trim).filter(|line| line.contains(name)).collect();
        assert!(!lines.is_empty(), "{name}");
        for line in lines {
            // A list is compared as text.
            let is_in_a_list = line.starts_with("$environment[") && line.ends_with(',');
            assert!(is_in_a_list || line.ends_with(&format!("= __ssoenv_seconds {name}")), "{line}");
        }
    }
}

/// One test per line of files of checks beside `hook.tests.ps1`: they run at once, and each starts PowerShell twice.
macro_rules! checks_in_a_real_powershell {
    ($($test:ident: $($group:ident),+;)+) => {
        pub const GROUPS: &[&str] = &[$($(stringify!($group)),+),+];
        $(
            #[test]
            fn $test() {
                super::run_checks(&[$(stringify!($group)),+]);
            }
        )+
    };
}

mod in_a_real_powershell {
    checks_in_a_real_powershell!(
        commands_of_this_session: wrapper, calls, changes, words, keys;
        prompts_directories_and_completion: prompt, directories, completion, names, runspaces;
        lines_typed_and_sessions_of_others: before_command, surroundings, plain_forms;
    );
}

fn run_checks(groups: &[&str]) {
    let Some(powershell) = Shell::powershell() else { return };
    let world = World::signed_in();
    let mut command = world.command(&powershell.program);
    command.envs(VARIABLES).args(&powershell.arguments).args(["-NonInteractive", "-File"]);
    command.arg(root().join("tests/shell/powershell/hook.tests.ps1"));
    let ran =
        ran(command.args(["-Inside", "-Only", &groups.join(","), "-Ssoenv"]).arg(binary()).output().unwrap());
    let lines = ran.stdout.lines().filter(|line| !line.starts_with("ok "));
    let left: Vec<&str> = lines.collect();
    let is_whole = ran.code == Some(0) && left.last().is_some_and(|last| last.ends_with(" passed, 0 failed"));
    assert!(is_whole && left.len() == 1, "{}\n{}", left.join("\n"), ran.stderr);
}

#[test]
fn every_file_of_checks_is_run() {
    let name = |path: &PathBuf| Some(path.file_name()?.to_str()?.strip_suffix(".checks.ps1")?.to_owned());
    let mut found: Vec<String> = scripts("tests/shell/powershell").iter().filter_map(name).collect();
    found.sort_unstable();
    let mut listed = in_a_real_powershell::GROUPS.to_vec();
    listed.sort_unstable();
    assert_eq!(listed, found);
}
