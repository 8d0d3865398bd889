//! PowerShell at a terminal, with its line editor PSReadLine and without: what the other shells do not have. What they
//! have in common is tested in `shell/hook`.

use crate::support::clock::now;
use crate::support::home;
use crate::support::typist::{Kind, Typist, bound, folder, kind};
use crate::support::world::World;

/// The line editor is there, or the host reads lines itself.
#[derive(Clone, Copy, PartialEq)]
enum Editor {
    PsReadLine,
    None,
}

fn start(kind: &Kind, world: &World, editor: Editor) -> Typist {
    let mut typist = Typist::at(kind, world);
    if editor == Editor::None {
        typist.says("Remove-Module PSReadLine");
        assert_eq!(typist.expands("\"$(Get-Module PSReadLine)\""), "");
    }
    typist
}

/// What the program says at a prompt that enters an untrusted directory, one that is bound to production, and one whose
/// keys cannot be renewed.
fn what_the_program_says_at_a_prompt_is_seen_once(editor: Editor) {
    let Some(kind) = kind("pwsh") else { return };
    let world = World::signed_in().with_cached(&["dev", "staging"]);
    folder(&world, "untrusted", Some("staging\n"));
    bound(&world, "live", "prod");
    let mut typist = start(&kind, &world, editor);
    // A terminal that is opened there.
    typist.says("Set-Location untrusted");
    typist.says(&kind.init(""));
    let shown = |typist: &mut Typist| (0..3).map(|_| typist.says("true")).collect::<String>();
    let said = "ssoenv: ~/untrusted/.ssoenv is not trusted: read it, then run `ssoenv allow`";
    shown(&mut typist);
    assert_eq!(typist.screen().matches(said).count(), 1, "{}", typist.screen());

    let live = typist.says("cd ../live") + &shown(&mut typist);
    assert_eq!(live.matches("is bound to prod, which is production").count(), 1, "{live}");

    typist.says("cd ..; ssoenv use dev -q");
    world.service.revoke_sessions();
    world.edit_token(|token| token["expiresAt"] = home::rfc3339(now() - 60).into());
    let path = world.role_path("111111111111", "Developer");
    std::fs::remove_file(path).unwrap();
    let expires = format!("$env:SSOENV_EXPIRES_AT = {}; $env:SSOENV_REFRESH_AT = 9", now() - 60);
    let renewed = (0..3).map(|_| typist.says(&expires)).collect::<String>() + &shown(&mut typist);
    assert_eq!(renewed.matches("ssoenv: could not renew dev (expired)").count(), 1, "{renewed}");
}

#[test]
fn what_the_program_says_at_a_prompt_is_seen_once_with_psreadline() {
    what_the_program_says_at_a_prompt_is_seen_once(Editor::PsReadLine);
}

#[test]
fn what_the_program_says_at_a_prompt_is_seen_once_without_psreadline() {
    what_the_program_says_at_a_prompt_is_seen_once(Editor::None);
}

#[test]
fn init_twice_and_again_is_one_segment_and_one_look_at_each_directory() {
    let Some(kind) = kind("pwsh") else { return };
    let world = World::signed_in().with_cached(&["dev", "staging"]);
    bound(&world, "bound", "staging");
    let mut typist = Typist::hooked(&kind, &world);
    for _ in 0..2 {
        typist.says(&kind.init(""));
    }
    typist.says("ssoenv use dev -q");
    // The prompt before this line, and the one behind it.
    assert_eq!(typist.says("true").matches("[dev ").count(), 2);
    let shown = typist.says("cd bound");
    assert_eq!(shown.matches("ssoenv: ").count(), 1, "{shown}");
    assert_eq!(typist.value("AWS_SSO_PROFILE"), "staging");
}

/// As starship draws: by a program, with the status of the person's command around it.
const LIKE_STARSHIP: &str = "function global:prompt { $ok = $?; $code = $global:LASTEXITCODE; \
     $text = & /bin/echo starship \"$env:SSOENV_PROMPT\" | Out-String; \
     $text.Trim() + ' ' + $(if ($ok) { 'yes' } else { 'no' }) + $code + '> '; \
     $global:LASTEXITCODE = $code; if ($ok) { $null = 1 + 1 } else { Write-Error '' -ErrorAction Ignore } }";

/// As posh-git draws: in PowerShell, more than one piece of text, the title of the window.
const LIKE_POSH_GIT: &str = "function global:prompt { $ok = $?; $code = $global:LASTEXITCODE; \
     $Host.UI.RawUI.WindowTitle = 'posh'; $text = \"`n\" + $(if ($ok) { 'yes' } else { 'no' }) + $code; \
     $global:LASTEXITCODE = $code; \"$text> \" }";

#[test]
fn a_prompt_of_a_theme_shows_the_true_status_and_keeps_its_line() {
    let Some(kind) = kind("pwsh") else { return };
    let world = World::signed_in().with_cached(&["dev", "staging"]).with_variable("NO_COLOR", "1");
    for (theme, before) in
        [(LIKE_STARSHIP, true), (LIKE_POSH_GIT, true), (LIKE_STARSHIP, false), (LIKE_POSH_GIT, false)]
    {
        let mut typist = Typist::at(&kind, &world);
        let init = kind.init("");
        for line in if before { [theme, &init] } else { [&*init, theme] } {
            typist.says(line);
        }
        let shown = typist.says("ssoenv use dev -q");
        // What a program draws shows the text of the segment where it likes; and somebody's later prompt has none.
        let expected = match (theme == LIKE_STARSHIP, before) {
            (true, _) => "starship dev ",
            (false, true) => "\r\n[dev ",
            (false, false) => "yes0> ",
        };
        assert!(shown.contains(expected), "{expected:?} in {shown:?}");
        assert_eq!(shown.contains("[dev "), theme != LIKE_STARSHIP && before, "{shown:?}");
        for (line, status) in [("sh -c 'exit 7'", "no7> "), ("$null = 1", "yes7> "), ("true", "yes0> ")] {
            let shown = typist.says(line);
            assert!(shown.contains(status), "{line}: {status} in {shown:?}");
        }
    }
}

#[test]
fn a_prompt_that_is_defined_later_costs_the_segment_alone_and_another_init_brings_it_back() {
    let Some(kind) = kind("pwsh") else { return };
    let world = World::signed_in().with_cached(&["dev", "staging"]).with_variable("NO_COLOR", "1");
    bound(&world, "bound", "staging");
    let mut typist = Typist::hooked(&kind, &world);
    typist.says("function prompt { 'mine> ' }");
    typist.says("ssoenv use dev -q");
    let key = typist.value("AWS_ACCESS_KEY_ID");
    typist.says("cd bound");
    assert_eq!(typist.value("AWS_SSO_PROFILE"), "staging");
    typist.says("cd ..");
    assert_eq!(typist.value("AWS_SSO_PROFILE"), "dev");
    assert!(typist.value("SSOENV_PROMPT").starts_with("dev "));
    drop(world.used(&["dev", "--refresh"]));
    typist.says(&format!("$env:SSOENV_EXPIRES_AT = {}; $env:SSOENV_REFRESH_AT = 9", now() - 60));
    assert_ne!(typist.value("AWS_ACCESS_KEY_ID"), key);
    let shown = typist.says("true");
    assert!(shown.contains("mine> ") && !shown.contains("[dev "), "{shown}");
    typist.says(&kind.init(""));
    let shown = typist.says("true");
    assert!(shown.contains("[dev ") && shown.contains("] mine> "), "{shown}");
}

#[test]
fn a_menu_of_completions_says_what_each_profile_is() {
    let Some(kind) = kind("pwsh") else { return };
    let world = World::signed_in();
    let mut typist = Typist::hooked(&kind, &world);
    typist.says("Set-PSReadLineKeyHandler -Key Tab -Function MenuComplete");
    typist.is_read();
    typist.presses("ssoenv use \t");
    typist.sees("old-style");
    // Down to the last one and past it: each shows what it is.
    for _ in 0..6 {
        typist.presses("\t");
    }
    for tip in
        ["111111111111/Developer", "222222222222/deploy, from dev", "[PROD] 012345678901/Administrator"]
    {
        typist.sees(tip);
    }
}
