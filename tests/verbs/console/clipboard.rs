//! `--copy`: by a program of the desktop, otherwise by the terminal.

use super::console;
use crate::support::browser::script;
use crate::support::terminal::Terminal;
use crate::support::world::World;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

const PROGRAMS: [&str; 6] = ["pbcopy", "clip.exe", "wl-copy", "xclip", "xsel", "termux-clipboard-set"];

/// A world with some of the programs, which keep what they are given.
fn world(programs: &[&str]) -> World {
    let mut world = World::signed_in();
    let folder = world.home().join("programs");
    std::fs::create_dir(&folder).unwrap();
    for name in programs {
        assert!(PROGRAMS.contains(name));
        let line =
            format!("echo \"{name} $*\" >>\"$HOME/started\"; cat >\"$HOME/copied\"; env >\"$HOME/env\"");
        script(&folder, name, &line);
    }
    let path = format!("{}:{}", folder.display(), world.variables()["PATH"]);
    world.variable("PATH", &path);
    world
}

#[test]
fn the_program_of_the_desktop_gets_the_link_on_stdin() {
    for (programs, display, started) in [
        (&["pbcopy"][..], "", "pbcopy \n"),
        (&["clip.exe", "wl-copy"], "WAYLAND_DISPLAY", "clip.exe \n"),
        (&["wl-copy", "xclip"], "WAYLAND_DISPLAY", "wl-copy \n"),
        (&["wl-copy", "xclip", "xsel"], "DISPLAY", "xclip -selection clipboard\n"),
        (&["xsel"], "DISPLAY", "xsel --clipboard --input\n"),
        (&["xsel", "termux-clipboard-set"], "", "termux-clipboard-set \n"),
    ] {
        let mut world = world(programs);
        if !display.is_empty() {
            world.variable(display, ":0");
        }
        world.variable("AWS_SECRET_ACCESS_KEY", "hidden").variable("AWS_SESSION_TOKEN", "hidden");
        let ran = console(&world, &["dev", "--copy"]);
        assert_eq!(
            (ran.code, ran.stdout.as_str(), ran.stderr.as_str()),
            (Some(0), "", "ssoenv: the link to the console of dev is in the clipboard\n")
        );
        assert_eq!(world.read("started"), started);
        assert_eq!(format!("{}\n", world.read("copied")), console(&world, &["dev", "--print"]).stdout);
        assert!(!world.read("env").contains("hidden"));
    }
}

#[test]
fn a_program_that_fails_is_named() {
    let world = world(&["xclip"]).with_variable("DISPLAY", ":0");
    script(&world.home().join("programs"), "xclip", "cat >/dev/null; exit 3");
    let ran = console(&world, &["dev", "--copy"]);
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.stderr.starts_with("ssoenv: the link was not copied: xclip: ")
            && ran.stderr.ends_with("3\nhint: `--print` prints it\n"),
        "{ran:?}"
    );
}

#[test]
fn the_terminal_copies_it_over_ssh_and_where_there_is_no_program() {
    for (programs, variables) in
        [(&[][..], &[][..]), (&["xclip"], &[("DISPLAY", ":0"), ("SSH_CONNECTION", "a 1 b 2")])]
    {
        let mut world = world(programs);
        for (name, value) in variables {
            world.variable(name, value);
        }
        let (code, screen) = Terminal::start(world.ssoenv_line(&["console", "dev", "--copy"])).ends();
        assert_eq!(code, 0, "{screen}");
        let link = console(&world, &["dev", "--print"]).stdout;
        let sequence = format!("\u{1b}]52;c;{}\u{7}", BASE64_STANDARD.encode(link.trim_end()));
        assert!(screen.contains(&sequence), "{screen:?}");
        assert!(screen.contains("the terminal was asked to copy the link to the console of dev"), "{screen}");
        assert_eq!(world.read("started"), "");
    }
    let ran = console(&world(&[]), &["dev", "--copy"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.stderr.contains("there is no program for the clipboard here"), "{ran:?}");
}

#[test]
fn a_copied_link_that_is_a_credential_is_said_to_be_one() {
    let world = world(&["pbcopy"]);
    let url = world.service.url();
    let world = world.with_variable("AWS_ENDPOINT_URL_SIGNIN", &url);
    let ran = console(&world, &["deploy", "--copy", "--federate"]);
    assert_eq!(
        (ran.code, ran.stdout.as_str(), ran.stderr.as_str()),
        (
            Some(0),
            "",
            "ssoenv: the link to the console of deploy is in the clipboard\n\
             ssoenv: warning: the link is a credential: for 15 minutes it signs in anyone who has it\n"
        )
    );
    assert!(world.read("copied").contains("SigninToken=") && !world.read("started").contains("SigninToken"));
}
