//! Types lines at a PowerShell with the hook and at one without, and compares: `$?` and `$LASTEXITCODE` as seen by
//! lines and prompt, the history, and typed-ahead input must be the same.

use super::home;
use super::identity_center::IdentityCenter;
use super::powershell;
use super::terminal::Terminal;
use portable_pty::CommandBuilder;
use std::path::Path;

/// Set-up of a session.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// PSReadLine's edit mode.
    pub edit_mode: &'static str,
    pub theme: Theme,
    /// Whether the prompt is defined before the hook is loaded.
    pub is_before: bool,
}

/// Kind of prompt.
#[derive(Clone, Copy, Debug)]
pub enum Theme {
    LikeStarship,
    LikePoshGit,
}

/// Returns every combination.
pub fn settings() -> Vec<Setting> {
    let mut all = Vec::new();
    for edit_mode in ["Emacs", "Vi"] {
        for theme in [Theme::LikeStarship, Theme::LikePoshGit] {
            all.extend([true, false].map(|is_before| Setting { edit_mode, theme, is_before }));
        }
    }
    all
}

impl Theme {
    /// Defines the prompt: it records what it sees, and at every third prompt makes a renewal due, which only the
    /// hook acts on.
    fn definition(self) -> String {
        let draws = match self {
            // Starship runs a program and restores the exit code around it.
            Theme::LikeStarship => "$text = \"$(& /bin/echo starship)> \"",
            // posh-git draws in PowerShell: two lines, and the window title.
            Theme::LikePoshGit => "$Host.UI.RawUI.WindowTitle = 'posh'; $text = \"`nposh> \"",
        };
        format!(
            "function global:prompt {{ $ok = $?; $code = $global:LASTEXITCODE; \
             [IO.File]::AppendAllText(\"$HOME/prompts\", \"$ok $code`n\"); \
             if (++$global:drawn % 3 -eq 0) {{ $env:SSOENV_REFRESH_AT = '9' }}; {draws}; \
             $global:LASTEXITCODE = $code; \
             if (-not $ok) {{ Write-Error '' -ErrorAction Ignore }}; $text }}"
        )
    }
}

/// Lines with every kind of end. The first ones run no program that could read what is typed meanwhile.
const LINES: [&str; 32] = [
    "$null = 1",
    "Get-Item /nowhere",
    "Get-Item /nowhere -ErrorAction Ignore",
    "throw 'mine'",
    "Write-Error mine",
    "$zero = 0; 1 / $zero",
    "no-such-command",
    "if ($true) { 'a' } else { 'b' }",
    "",
    "   ",
    "# a comment",
    "'a' -match 'b'",
    "& { $global:LASTEXITCODE = 9 }",
    "cd /; cd ~",
    "cd /nowhere",
    "function f { param($a) $a }; f 1",
    "try { throw 1 } catch { 'c' }",
    "\"a`tb\"",
    "(1..3) -join ','",
    "'it''s' | Out-String",
    "'syntax' error",
    "[int]'x'",
    "$LASTEXITCODE",
    "true",
    "false",
    "sh -c 'exit 7'",
    "sh -c 'exit 3' | cat",
    "cat nowhere",
    "true && false",
    "false || true",
    "$(sh -c 'exit 4')",
    "sh -c 'exit 5'; $null = 1",
];
const WITHOUT_PROGRAMS: usize = 23;

/// First lines of every session: an exit code that is still set at the prompt of the first renewal.
const FIRST: [&str; 2] = ["sh -c 'exit 7'", "$null = 1"];

/// Line that records what it sees of the line before it.
const LOOK: &str = "[IO.File]::AppendAllText(\"$HOME/seen\", \"$? $LASTEXITCODE`n\")";

/// Records of a session.
#[derive(Debug, PartialEq)]
struct Seen {
    by_lines: String,
    by_prompts: String,
    history: String,
}

/// Types `count` lines in each setting, chosen by this seed, at a session with the hook and at one without. The session
/// begins in the first setting; its prompt is replaced for the next one. Error: the difference.
pub fn compare(
    shell: &Path,
    ssoenv: &Path,
    settings: &[Setting],
    count: usize,
    seed: u64,
) -> Result<(), String> {
    let [with, without] = [true, false].map(|is_hooked| {
        let mut random = fastrand::Rng::with_seed(seed);
        let (first, others) = settings.split_first().expect("a setting");
        let mut session = Session::start(shell, ssoenv, *first, is_hooked);
        session.types(count, &mut random);
        for setting in others {
            session.changes_to(*setting);
            session.types(count, &mut random);
        }
        session.ends()
    });
    if with == without {
        return Ok(());
    }
    Err(format!("{settings:?}, seed {seed}\nwith the hook: {with:#?}\nwithout: {without:#?}"))
}

struct Session {
    terminal: Terminal,
    home: tempfile::TempDir,
    /// Number of lines typed.
    lines: usize,
    /// Kept until the session ends.
    _service: IdentityCenter,
}

impl Session {
    fn start(shell: &Path, ssoenv: &Path, setting: Setting, is_hooked: bool) -> Self {
        let service = IdentityCenter::start();
        let home = tempfile::tempdir().unwrap();
        home::signed_in(home.path(), &service);
        let mut line = CommandBuilder::new(shell);
        line.args(["-NoLogo", "-NoProfile"]);
        line.env_clear();
        line.cwd(home.path());
        powershell::VARIABLES.into_iter().for_each(|(name, value)| line.env(name, value));
        line.env("HOME", home.path());
        line.env("PATH", format!("{}:/usr/local/bin:/usr/bin:/bin", ssoenv.parent().unwrap().display()));
        line.env("LC_ALL", "C.UTF-8");
        line.env("TERM", "xterm");
        for name in ["AWS_ENDPOINT_URL_SSO", "AWS_ENDPOINT_URL_SSO_OIDC", "AWS_ENDPOINT_URL_STS"] {
            line.env(name, service.url());
        }
        let terminal = Terminal::start_answering(line, 50, 2000);
        let mut session = Session { terminal, home, lines: 0, _service: service };
        session.says(&format!("Set-PSReadLineOption -EditMode {}", setting.edit_mode));
        let theme = setting.theme.definition();
        let load = [LOAD, "ssoenv use dev -q"].map(str::to_owned);
        let load = if is_hooked { &load[..] } else { &[] };
        let lines = if setting.is_before { [&[theme][..], load] } else { [load, &[theme][..]] };
        lines.concat().iter().for_each(|line| session.says(line));
        session.says(
            "Clear-History; [Microsoft.PowerShell.PSConsoleReadLine]::ClearHistory(); $global:drawn = 0; \
             $global:LASTEXITCODE = 0; [IO.File]::Delete(\"$HOME/prompts\")",
        );
        session
    }

    /// Types a line when PowerShell reads one.
    fn says(&mut self, line: &str) {
        self.comes();
        self.lines += 1;
        self.terminal.types(&format!("{line}\r"));
    }

    /// Waits until PowerShell reads a line.
    fn comes(&self) {
        self.terminal.shows_what("prompt", |shown| powershell::lines_read(shown) > self.lines);
    }

    /// Another prompt than at the start, which therefore is defined after the hook.
    fn changes_to(&mut self, setting: Setting) {
        assert!(!setting.is_before);
        self.says(&format!("Set-PSReadLineOption -EditMode {}", setting.edit_mode));
        self.says(&setting.theme.definition());
    }

    fn types(&mut self, count: usize, random: &mut fastrand::Rng) {
        for line in FIRST.iter().take(count) {
            self.says(line);
            self.says(LOOK);
        }
        for _ in FIRST.len()..count {
            let line = LINES[random.usize(..LINES.len())];
            if random.u8(..3) == 0 {
                // [`LOOK`] is typed while the line before it still runs.
                let line = LINES[random.usize(..WITHOUT_PROGRAMS)];
                self.says(&format!("Start-Sleep -Milliseconds 100; {line}\r{LOOK}"));
                self.lines += 1;
            } else {
                self.says(line);
                self.says(LOOK);
            }
        }
    }

    fn ends(mut self) -> Seen {
        self.says(
            "[IO.File]::WriteAllLines(\"$HOME/history\", [string[]](@(Get-History).CommandLine + '--' + \
             @([Microsoft.PowerShell.PSConsoleReadLine]::GetHistoryItems()).CommandLine))",
        );
        self.says("exit");
        let (_, shown) = self.terminal.ends();
        let read = |name: &str| {
            let path = self.home.path().join(name);
            std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{name}: {error}: {shown}"))
        };
        Seen { by_lines: read("seen"), by_prompts: read("prompts"), history: read("history") }
    }
}

const LOAD: &str = ". ([scriptblock]::Create((ssoenv init powershell) -join \"`n\"))";
