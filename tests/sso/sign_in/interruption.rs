//! Ends that nobody wished for: Ctrl-C at any moment, SIGKILL, a home that takes nothing, and a person who never comes.

use super::{ends, free_port, link_in, opened, parameter, says, start, unseen};
use crate::support::browser::{MustStayClosed, StandIn};
use crate::support::identity_center::{Fault, Operation, browser};
use crate::support::wait::until;
use crate::support::world::{World, ran};
use rustix::process::{Pid, Signal, kill_process};
use ssoenv::config::Config;
use ssoenv::config::session::Session;
use ssoenv::error::{self, Kind};
use ssoenv::services::endpoint::Endpoints;
use ssoenv::services::oidc::Flow;
use ssoenv::sso::sign_in::{SeenSignIn, SignInMethod, SignInRequest, sign_in};
use std::net::TcpStream;
use std::time::Duration;

/// Whatever a sign-in has left in the folder of the tokens but registrations.
fn leftovers(world: &World) -> Vec<String> {
    let folder = world.home().join(".aws/sso/cache");
    let files = std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    let is_registration = |text: String| text.starts_with("{\"clientId\"") && text.ends_with('}');
    let left = files.filter(|path| !is_registration(std::fs::read_to_string(path).unwrap()));
    left.map(|path| path.display().to_string()).collect()
}

fn is_gone(link: &str) -> bool {
    let uri = parameter(link, "redirect_uri");
    let door = uri.strip_prefix("http://").unwrap().split('/').next().unwrap();
    TcpStream::connect(door).is_err()
}

#[test]
fn ctrl_c_ends_it_at_any_moment_and_leaves_nothing() {
    for operation in [Some(Operation::RegisterClient), Some(Operation::CreateToken), None] {
        let mut world = World::empty();
        let stand_in = StandIn::of(&mut world);
        operation.into_iter().for_each(|operation| world.service.fault(operation, Fault::Hang));
        let mut terminal = start(&world, &format!("ssoenv login my-org --port {}", free_port()));
        let mut link = None;
        if operation != Some(Operation::RegisterClient) {
            link = Some(stand_in.link());
            terminal.shows("waiting for the browser");
        }
        let half_way = operation == Some(Operation::CreateToken);
        let allowed = link.clone().filter(|_| half_way).map(|link| {
            std::thread::spawn(move || {
                // Its page is never finished.
                let _ = std::panic::catch_unwind(|| browser::allow(&link));
            })
        });
        until(|| operation.is_none_or(|operation| world.service.count(operation) == 1));
        terminal.types("\u{3}");
        let (code, screen) = ends(terminal);
        assert_eq!(code, 130, "{operation:?} {screen}");
        assert!(link.is_none_or(|link| is_gone(&link)));
        assert_eq!(leftovers(&world), [""; 0]);
        assert_eq!(stand_in.opened(), usize::from(operation != Some(Operation::RegisterClient)));
        drop(allowed.map(|person| person.join()));
    }
}

#[test]
fn ctrl_c_ends_a_code_too() {
    for operation in [Operation::StartDeviceAuthorization, Operation::CreateToken] {
        let world = World::empty();
        world.service.fault(operation, Fault::Hang);
        let mut terminal = start(&world, "ssoenv login my-org --device-code --no-browser");
        until(|| world.service.count(operation) == 1);
        terminal.types("\u{3}");
        let (code, screen) = ends(terminal);
        assert_eq!((code, leftovers(&world).len()), (130, 0), "{screen}");
    }
}

#[test]
fn a_signal_at_a_question_leaves_the_terminal_as_it_was() {
    for (signal, expected) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130)] {
        let world = World::empty();
        let line = "sh -c 'echo \"process $$ \" >&2; exec ssoenv use dev --login' > \"$HOME/out\"";
        let terminal = start(&world, line);
        let screen = terminal.shows("Sign in to my-org now?");
        let process = screen.split_once("process ").unwrap().1.split(' ').next().unwrap();
        // The answer is being read.
        until(|| !terminal.gives_lines());
        kill_process(Pid::from_raw(process.parse().unwrap()).unwrap(), signal).unwrap();
        assert_eq!(ends(terminal).0, expected);
    }
}

#[test]
fn a_sign_in_that_is_killed_leaves_no_broken_file_and_the_next_begins_at_once() {
    let mut world = World::signed_in();
    let stand_in = StandIn::of(&mut world);
    let before = std::fs::read(world.token_path()).unwrap();
    let mut child = unseen(&world, &["login", "my-org", "--force", "--port", &free_port().to_string()]);
    let killed = link_in(&says(&mut child, "code_challenge="));
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(is_gone(&killed));
    assert_eq!(std::fs::read(world.token_path()).unwrap(), before);
    assert_eq!(std::fs::read_dir(world.token_path().parent().unwrap()).unwrap().count(), 2);
    let (terminal, link) = opened(&world, &stand_in, "ssoenv login my-org --force");
    browser::allow(&link);
    let (code, screen) = ends(terminal);
    assert!(code == 0 && !screen.contains("another process"), "{screen}");
}

#[test]
fn where_the_token_would_have_no_home_the_person_hears_it_first() {
    let mut world = World::empty();
    let _closed = MustStayClosed::of(&mut world);
    let said = "ssoenv: cannot store the sign-in to my-org here: cannot write ";
    // Permissions bind nobody who is root; a file in the place of the folder does.
    std::fs::write(world.home().join(".aws/sso"), "").unwrap();
    let (code, screen) = ends(start(&world, "ssoenv login my-org"));
    assert!(
        code == 1 && screen.contains(said) && screen.contains("hint: make the cache folder writable"),
        "{screen}"
    );
    std::fs::remove_file(world.home().join(".aws/sso")).unwrap();
    let ran = world.run_where_nothing_can_be_written(&["login", "my-org"]);
    assert!(ran.code == Some(1) && ran.stderr.starts_with(said), "{ran:?}");
    assert!(world.service.calls().is_empty());
}

#[test]
fn without_any_terminal_the_link_is_told_and_the_browser_may_come_back() {
    let mut world = World::empty();
    let _closed = MustStayClosed::of(&mut world);
    let mut child = unseen(&world, &["login", "my-org"]);
    let mut said = says(&mut child, "ssoenv: http");
    said += &says(&mut child, "\n");
    assert!(said.starts_with("ssoenv: to sign in to my-org, open this link in a browser:\n"), "{said}");
    assert_eq!(browser::allow(&link_in(&said)).status, 200);
    let ran = ran(child.wait_with_output().unwrap());
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""));
    assert!(ran.stderr.starts_with("ssoenv: signed in to my-org: "), "{ran:?}");
}

#[test]
fn where_somebody_has_said_that_nobody_is_there_nobody_is_waited_for() {
    let mut world = World::empty();
    let _closed = MustStayClosed::of(&mut world);
    world.variable("CI", "true");
    for arguments in [&["login"][..], &["login", "my-org", "--device-code"], &["login", "--all"]] {
        let ran = world.run(arguments);
        assert_eq!(ran.code, Some(3), "{arguments:?} {ran:?}");
        assert!(
            ran.stderr.starts_with(
                "ssoenv: the sign-in to my-org needs a person, but questions are disabled (CI is set)\nhint: "
            ) || ran.stderr.starts_with("ssoenv: the sign-in to https://"),
            "{ran:?}"
        );
    }
    assert!(world.service.calls().is_empty());
}

#[test]
fn a_person_who_never_comes_is_waited_for_as_long_as_the_service_does() {
    assert_eq!(ssoenv::sso::sign_in::PATIENCE, Duration::from_secs(600));
    let world = World::empty();
    let sys = world.system();
    let config = Config::load(&sys.env).unwrap();
    let session = Session::named(&config, "my-org").unwrap();
    let endpoints = Endpoints::of(&sys.env, &config, &Default::default(), "us-east-1").unwrap();
    let how = SignInMethod {
        flow: Flow::Browser,
        open: true,
        browser: Some("true".to_owned()),
        port: 0,
        obstacle: None,
        paste: false,
        patience: Duration::from_millis(300),
        force: false,
        asks: false,
    };
    let place = SignInRequest { session: &session, endpoints: &endpoints, start_url: &session.start_url };
    let error = sign_in(&sys, place, &how, &SeenSignIn::now(&sys, &session), || Ok(()), &|| {}).unwrap_err();
    assert_eq!(error::kind(&error), Kind::SignIn);
    assert!(error.to_string().starts_with("the sign-in to my-org timed out after "), "{error}");
    assert_eq!(error::hint(&error), Some("ssoenv login my-org"));
    assert!(leftovers(&world).is_empty() && !world.token_path().exists());
    // A service that has forgotten this tool says so in the browser only: the next sign-in registers anew.
    let cache = world.home().join(".aws/sso/cache");
    assert_eq!(std::fs::read_dir(cache).unwrap().count(), 0);
}
