//! `cargo run --release --example powershell_speed -- OLD NEW [ROUNDS]`: what the hook costs in PowerShell by two builds of
//! `ssoenv`, in one run in which they take turns, as medians of 21: loading it by each build's own line, in a script and
//! to the first prompt at a terminal, above a PowerShell that loads nothing, and beside zoxide's own line where that is
//! installed; and in a session `use` out of the cache, a prompt with an active profile, the first Tab, and `cd` across a
//! binding. Beside the first Tab stands what PowerShell takes for that by itself. Nothing here fails on a number.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a report, not the product"
)]

#[path = "../support/home.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod home;
#[path = "../support/identity_center/mod.rs"]
mod identity_center;
#[path = "../benches/measure.rs"]
#[allow(dead_code, reason = "the benches use the rest")]
mod measure;
#[path = "../support/powershell.rs"]
mod powershell;
#[path = "../support/terminal.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod terminal;
#[path = "../support/wait.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod wait;

use identity_center::IdentityCenter;
use measure::median;
use portable_pty::CommandBuilder;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;
use terminal::Terminal;

const ZOXIDE: &str = "Invoke-Expression (& { (zoxide init powershell | Out-String) })";

/// Measures the first Tab, and defines what measures the rest.
const FIRST_TAB: &str = r#"
$clock = [Diagnostics.Stopwatch]::new()
function report([string]$name, [int]$before, [int]$times, [scriptblock]$block) {
    for ($at = 0; $at -lt $before; $at++) { $null = & $block }
    $all = [double[]]::new($times)
    for ($at = 0; $at -lt $times; $at++) {
        $clock.Restart()
        $null = & $block
        $all[$at] = $clock.Elapsed.TotalMilliseconds
    }
    [Array]::Sort($all)
    [Console]::Out.WriteLine([string]::Format([cultureinfo]::InvariantCulture, '{0}={1:f3}', $name, $all[($times - 1) / 2]))
}
report 'first Tab' 0 1 { TabExpansion2 -inputScript 'ssoenv use st' -cursorColumn 13 }
"#;

/// A completer that says a word and starts nothing, in place of ours: what the first Tab takes then is PowerShell's own.
const COMPLETER_OF_A_WORD: &str =
    "Register-ArgumentCompleter -Native -CommandName ssoenv, ssoenv.exe -ScriptBlock { 'staging' }";

/// What else is measured in a session: each figure is the median of some calls. What comes before is called often enough
/// for PowerShell to have compiled it.
const SESSION: &str = r#"
$null = prompt
report 'use, cached' 40 21 { ssoenv use dev -q }
if ($env:AWS_SSO_PROFILE -cne 'dev') { throw 'dev is not active' }
report 'a prompt, profile active' 100 101 { prompt }
report 'cd across a binding' 10 21 { Set-Location -LiteralPath $HOME/bound; Set-Location -LiteralPath $HOME }
Set-Location -LiteralPath $HOME/bound
if ($env:AWS_SSO_PROFILE -cne 'staging') { throw 'staging is not active' }
"#;

/// A build in a place of its own.
struct Build {
    folder: PathBuf,
    home: tempfile::TempDir,
    url: String,
    /// What its help says is to stand in the start-up file.
    line: String,
}

fn main() {
    let mut words = std::env::args_os().skip(1);
    let (Some(old), Some(new)) = (words.next(), words.next()) else {
        println!(
            "usage: powershell_speed OLD NEW [ROUNDS]   (two builds of the program, or the folders that hold them)"
        );
        return;
    };
    let rounds = words.next().map_or(21, |word| word.to_str().unwrap().parse().expect("how many rounds"));
    let shell = powershell::program().expect("a PowerShell");
    let service = IdentityCenter::start();
    let builds = [("old", old), ("new", new)].map(|(name, path)| Build::at(name, Path::new(&path), &service));
    let has_zoxide = Command::new("zoxide").arg("--version").output().is_ok();
    if !has_zoxide {
        println!("zoxide IS NOT INSTALLED: its rows are missing");
    }
    let mut all: BTreeMap<(String, &str), Vec<f64>> = BTreeMap::new();
    for round in 0..=rounds {
        let loads = [
            ("nothing", &builds[0], ""),
            ("old", &builds[0], &*builds[0].line),
            ("new", &builds[1], &*builds[1].line),
        ];
        let zoxide = has_zoxide.then_some(("zoxide", &builds[0], ZOXIDE));
        for (what, build, line) in loads.into_iter().chain(zoxide) {
            let figures = [
                ("loading, script", build.script(&shell, what, line)),
                ("loading, first prompt", build.prompt(&shell, what, line)),
            ];
            // The first round warms the disk and the caches.
            for (name, figure) in figures.into_iter().filter(|_| round > 0) {
                all.entry((name.to_owned(), what)).or_default().push(figure);
            }
        }
        let [old, new] = &builds;
        let sessions = [
            (old, "old", format!("{FIRST_TAB}{SESSION}")),
            (new, "new", format!("{FIRST_TAB}{SESSION}")),
            (new, "floor", format!("{COMPLETER_OF_A_WORD}{FIRST_TAB}")),
        ];
        for (build, what, text) in sessions {
            for (name, figure) in build.session(&shell, what, &text).into_iter().filter(|_| round > 0) {
                all.entry((name, what)).or_default().push(figure);
            }
        }
    }
    println!("milliseconds, medians of {rounds}");
    report(&all.into_iter().map(|(name, figures)| (name, median(figures))).collect());
}

/// One line a figure: loading as what it adds to a PowerShell that loads nothing.
fn report(medians: &BTreeMap<(String, &str), f64>) {
    println!("{:<28} {:>9} {:>9} {:>9} {:>9}", "", "old", "new", "new/old", "zoxide");
    let mut names: Vec<&String> = medians.keys().map(|(name, _)| name).collect();
    names.dedup();
    for name in names {
        let of = |what: &'static str| medians.get(&(name.clone(), what)).copied();
        let nothing = of("nothing").unwrap_or_default();
        let (old, new) = (of("old").unwrap() - nothing, of("new").unwrap() - nothing);
        let zoxide = of("zoxide").map_or(String::new(), |figure| format!("{:9.1}", figure - nothing));
        println!("{name:<28} {old:>9.2} {new:>9.2} {:>9.2} {zoxide:>9}", new / old);
    }
    for name in ["loading, script", "loading, first prompt"] {
        println!(
            "{name}: a PowerShell that loads nothing takes {:.0}",
            medians[&(name.to_owned(), "nothing")]
        );
    }
    let floor = medians[&("first Tab".to_owned(), "floor")];
    println!("first Tab: with a completer that says a word and starts nothing it takes {floor:.1}");
}

impl Build {
    fn at(name: &'static str, path: &Path, service: &IdentityCenter) -> Self {
        let path = fs::canonicalize(path).expect("a build");
        let folder = if path.is_dir() { path } else { path.parent().unwrap().to_owned() };
        let home = tempfile::Builder::new().prefix("speed").tempdir().unwrap();
        home::signed_in(home.path(), service);
        fs::create_dir(home.path().join("bound")).unwrap();
        fs::write(home.path().join("bound/.ssoenv"), "staging\n").unwrap();
        let mut build = Build { folder, home, url: service.url(), line: String::new() };
        build.line = build.start_up_line();
        println!("{name}: {}", build.line);
        build.says(&["allow", "bound"]);
        for profile in ["dev", "staging"] {
            build.says(&["use", profile, "--shell", "sh", "--print"]);
        }
        build
    }

    /// The line of PowerShell in the help of `init`.
    fn start_up_line(&self) -> String {
        let help = self.says(&["help", "init"]);
        let line = help.lines().find_map(|line| line.trim().strip_prefix("PowerShell ")).expect("the line");
        line.trim().to_owned()
    }

    fn says(&self, words: &[&str]) -> String {
        let output = self.command(&self.folder.join("ssoenv"), "program").args(words).output().unwrap();
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Nothing else is in the environment. PowerShell keeps what it has compiled for the next session, by these cache
    /// folders for sessions of one kind: as on a machine where every day begins alike.
    fn variables(&self, kind: &str) -> Vec<(&'static str, String)> {
        let path = format!("{}:/usr/local/bin:/usr/bin:/bin", self.folder.display());
        let mut all = vec![("HOME", self.home.path().display().to_string()), ("PATH", path)];
        all.extend(powershell::VARIABLES.map(|(name, value)| (name, value.to_owned())));
        all.push(("XDG_CACHE_HOME", self.home.path().join("cache").join(kind).display().to_string()));
        all.extend([("TERM", "xterm".to_owned()), ("LC_ALL", "C.UTF-8".to_owned())]);
        for name in ["AWS_ENDPOINT_URL_SSO", "AWS_ENDPOINT_URL_SSO_OIDC", "AWS_ENDPOINT_URL_STS"] {
            all.push((name, self.url.clone()));
        }
        all
    }

    fn command(&self, program: &Path, kind: &str) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs(self.variables(kind)).current_dir(self.home.path()).stdin(Stdio::null());
        command
    }

    /// A file that PowerShell runs.
    fn file(&self, text: &str) -> PathBuf {
        let file = self.home.path().join("script.ps1");
        fs::write(&file, format!("{text}\n")).unwrap();
        file
    }

    /// How long a script takes that has this line.
    fn script(&self, shell: &Path, what: &str, line: &str) -> f64 {
        let mut command = self.command(shell, &format!("{what}-script"));
        command.args(["-NoLogo", "-NoProfile", "-File"]).arg(self.file(line));
        let start = Instant::now();
        let output = command.output().unwrap();
        let took = milliseconds(start);
        let said = [output.stdout, output.stderr].concat();
        assert!(output.status.success() && said.is_empty(), "{line}: {}", String::from_utf8_lossy(&said));
        took
    }

    /// How long it takes until somebody can type, with this line in the start-up file.
    fn prompt(&self, shell: &Path, what: &str, line: &str) -> f64 {
        let mut command = CommandBuilder::new(shell);
        command.args(["-NoLogo", "-NoProfile", "-NoExit", "-File"]);
        command.arg(self.file(line));
        command.env_clear();
        command.cwd(self.home.path());
        self.variables(&format!("{what}-prompt"))
            .into_iter()
            .for_each(|(name, value)| command.env(name, value));
        let start = Instant::now();
        let mut terminal = Terminal::start_answering(command, 24, 200);
        let shown = terminal.shows_what("a prompt", |shown| powershell::lines_read(shown) > 0);
        let took = milliseconds(start);
        assert!(!shown.contains("Exception"), "{shown}");
        terminal.types("exit\r");
        drop(terminal.ends());
        took
    }

    /// The figures of a session.
    fn session(&self, shell: &Path, what: &str, text: &str) -> Vec<(String, f64)> {
        let mut command = self.command(shell, &format!("{what}-session"));
        let file = self.file(&format!("{}\n{text}", self.line));
        let output = command.args(["-NoLogo", "-NoProfile", "-File"]).arg(file).output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{what}: {errors}");
        let said = String::from_utf8(output.stdout).unwrap();
        let figures = said.lines().filter_map(|line| line.split_once('='));
        figures.map(|(name, figure)| (name.to_owned(), figure.parse().unwrap())).collect()
    }
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}
