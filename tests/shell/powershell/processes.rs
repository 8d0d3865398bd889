//! A prompt of PowerShell starts no process, and a renewal one: counted by `strace` between two marks,
//! which are programs as well.

use crate::support::powershell::VARIABLES;
use crate::support::shells::Shell;
use crate::support::strace::STRACE;
use crate::support::world::{World, ran};
use std::fs;
use std::path::Path;

/// Each prompt is drawn anew, and says so.
const SCRIPT: &str = r#"
. ([scriptblock]::Create((ssoenv init powershell) -join "`n"))
ssoenv use dev -q
$null = prompt
& /bin/echo begin
for ($at = 0; $at -lt 20; $at++) {
    $env:SSOENV_PROMPT = $null
    $null = prompt
    if ($env:SSOENV_PROMPT -cnotlike 'dev *') { throw 'no prompt was drawn' }
}
& /bin/echo end
$env:SSOENV_REFRESH_AT = '9'
$null = prompt
& /bin/echo renewed
"#;

/// The programs that were started between the marks that these words are.
fn between(trace: &Path, from: &str, to: &str) -> Vec<String> {
    let text = fs::read_to_string(trace).unwrap();
    let started = text.lines().filter(|line| line.contains("execve(") && line.ends_with(" = 0"));
    let mark = |line: &&str, word: &str| line.contains(&format!(r#"["/bin/echo", "{word}"]"#));
    let after = started.skip_while(|line| !mark(line, from)).skip(1);
    after.take_while(|line| !mark(line, to)).map(str::to_owned).collect()
}

#[test]
fn a_prompt_starts_no_process_and_a_renewal_one() {
    let (Some(powershell), true) = (Shell::powershell(), *STRACE) else { return };
    let world = World::signed_in();
    let (trace, script) = (world.home().join("trace"), world.home().join("script.ps1"));
    fs::write(&script, SCRIPT).unwrap();
    let mut command = world.command("strace");
    command.args(["-f", "-qq", "-s", "200", "-e", "trace=execve", "-e", "signal=none", "-o"]).arg(&trace);
    command.arg(&powershell.program).envs(VARIABLES).args(&powershell.arguments);
    let ran = ran(command.args(["-NonInteractive", "-File"]).arg(&script).output().unwrap());
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), "begin\nend\nrenewed\n"), "{}", ran.stderr);
    assert_eq!(between(&trace, "begin", "end"), [""; 0]);
    // And the program may start another one of its own, which fetches while the prompt is drawn.
    let renewal = between(&trace, "end", "renewed");
    let by_the_hook =
        renewal.iter().filter(|line| !line.contains(r#""__hook", "fetch""#)).collect::<Vec<_>>();
    assert!(matches!(by_the_hook[..], [one] if one.contains(r#""__hook", "refresh""#)), "{renewal:#?}");
}
