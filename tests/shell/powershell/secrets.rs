//! No record that PowerShell keeps of what it does holds a key: what policies of companies have it log, of modules and of
//! blocks of script. (What is on the screen, in the history and in a transcript is tested with the other shells.)

use crate::support::powershell::VARIABLES;
use crate::support::shells::Shell;
use crate::support::world::{World, ran};
use std::io::Write;
use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::time::Duration;

const LOG: &str = "/dev/log";

/// Everything that policies can ask for.
const SETTINGS: &str = r#"{
    "PowerShellPolicies": {
        "ScriptBlockLogging": { "EnableScriptBlockLogging": true, "EnableScriptBlockInvocationLogging": true },
        "ModuleLogging": { "EnableModuleLogging": true, "ModuleNames": ["*"] }
    },
    "LogLevel": "Verbose",
    "LogChannels": "Operational,Analytic"
}"#;

/// Takes keys, has them renewed at a prompt, takes others by the plain form, gives them back; what it held is noted by
/// the methods of .NET, which are not logged.
const SCRIPT: &str = r#"
function note {
    foreach ($name in 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN') {
        [IO.File]::AppendAllText("$HOME/keys", [Environment]::GetEnvironmentVariable($name) + "`n")
    }
}
ssoenv use dev
note
$key = $env:AWS_ACCESS_KEY_ID
foreach ($file in [IO.Directory]::GetFiles("$HOME/.aws/cli/cache")) { [IO.File]::Delete($file) }
foreach ($round in 1..500) {
    # A machine that is too busy makes the hook look again instead of waiting.
    if ($env:AWS_ACCESS_KEY_ID -cne $key) { break }
    $env:SSOENV_EXPIRES_AT = 100
    $env:SSOENV_REFRESH_AT = 9
    $null = prompt
}
note
iex "$(ssoenv use staging)"
note
Set-Location bound
$null = prompt
note
Set-Location ..
$null = prompt
ssoenv off
$null = 'the end' | Out-String
"#;

#[test]
fn neither_the_log_of_modules_nor_that_of_blocks_holds_a_key() {
    let Some(powershell) = Shell::powershell() else { return };
    // The log of the system takes the place of this one where there is one.
    let Ok(log) = UnixDatagram::bind(LOG) else {
        let _ =
            writeln!(std::io::stderr(), "SKIPPED: the logs of PowerShell are not read: {LOG} cannot be made");
        return;
    };
    let removed = Removed;
    let world = World::signed_in().with_cached(&["dev", "staging"]);
    crate::support::typist::bound(&world, "bound", "staging");
    std::fs::write(world.home().join("settings.json"), SETTINGS).unwrap();
    let init = ". ([scriptblock]::Create((ssoenv init powershell) -join \"`n\"))";
    std::fs::write(world.home().join("script.ps1"), format!("{init}\n{SCRIPT}")).unwrap();
    log.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
    let logged = std::thread::scope(|scope| {
        let runs = scope.spawn(|| {
            let mut command = world.command(&powershell.program);
            command.envs(VARIABLES).args(&powershell.arguments);
            ran(command.args(["-SettingsFile", "settings.json", "-File", "script.ps1"]).output().unwrap())
        });
        let (mut logged, mut message) = (Vec::new(), vec![0; 1 << 20]);
        loop {
            let is_over = runs.is_finished();
            match log.recv(&mut message) {
                Ok(length) => logged.extend(&message[..length]),
                Err(_) if is_over => break,
                Err(_) => {}
            }
        }
        let ran = runs.join().unwrap();
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""), "{}", ran.stderr);
        String::from_utf8_lossy(&logged).into_owned()
    });
    drop(removed);
    // Other processes log here too, and no others with a pipeline of ours.
    assert!(logged.contains("the end") && logged.contains("note"), "{logged}");
    let keys = world.read("keys");
    let keys: Vec<&str> = keys.lines().collect();
    assert_eq!((keys.len(), keys.contains(&"")), (12, false));
    assert_ne!(keys[..3], keys[3..6], "it was renewed");
    for key in keys {
        let at = logged.find(key);
        assert_eq!(at, None, "{}", &logged[at.unwrap_or(0).saturating_sub(300)..at.unwrap_or(0)]);
    }
}

/// Removes the socket when the test is over, whatever its end.
struct Removed;

impl Drop for Removed {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(Path::new(LOG));
    }
}
