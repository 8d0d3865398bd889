//! What people see of the messages that they meet most often: stderr, whole, with the exit code, of the real program
//! against the loopback Identity Center. `rendered.txt` has the words; a situation is made here.

use super::{WRITE, root};
use crate::support::identity_center::{Fault, Operation};
use crate::support::world::World;
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// What has happened, how that is made, and the command line, which waits for no person.
type Situation = (&'static str, fn() -> World, &'static str);

const NOBODY: &str = "http://127.0.0.1:1";
const DEPLOY: &str = "role_arn = arn:aws:iam::222222222222:role/deploy\nregion = us-east-1\n";

fn empty() -> World {
    World::empty()
}

fn signed_in() -> World {
    World::signed_in()
}

/// Signed in, with these sections behind those of the config.
fn with(sections: &str) -> World {
    World::signed_in().with_sections(sections)
}

/// Signed in, at a service that answers so from now on.
fn faulty(operation: Operation, fault: Fault) -> World {
    let world = World::signed_in();
    world.service.fault(operation, fault);
    world
}

/// Signed in, in a session that has ended since.
fn expired() -> World {
    let world = World::signed_in();
    world.sign_in_with(-7230);
    world.service.revoke_sessions();
    world
}

/// Two sessions, and no default profile that would choose one.
fn several_sessions() -> World {
    let world = World::empty();
    world.config(
        "[sso-session a]\nsso_start_url = https://a.awsapps.com/start\nsso_region = us-east-1\n\
         [sso-session b]\nsso_start_url = https://b.awsapps.com/start\nsso_region = us-east-1\n",
    );
    world
}

fn without_role(roles: &[&str]) -> World {
    let world = World::signed_in();
    roles.iter().for_each(|role| world.service.unassign("111111111111", role));
    world
}

fn with_settings(text: &str) -> World {
    let world = World::signed_in();
    world.settings(text);
    world
}

/// Signed in, in a directory with such a `.ssoenv`.
fn bound(content: &str) -> World {
    let world = World::signed_in();
    fs::write(world.home().join(".ssoenv"), content).unwrap();
    world
}

/// A home whose config file is this, and whose service is signed in to.
fn configured(text: &str) -> World {
    let world = World::signed_in();
    world.config(text);
    world
}

fn unreadable() -> World {
    let world = World::signed_in();
    let config = world.home().join(".aws/config");
    fs::remove_file(&config).unwrap();
    fs::create_dir(config).unwrap();
    world
}

fn with_plain_file() -> World {
    let world = World::signed_in();
    fs::write(world.home().join("plain"), "x").unwrap();
    world
}

const SITUATIONS: &[Situation] = &[
    // Signing in.
    ("nobody has signed in", empty, "use dev"),
    ("nobody has signed in, and the profile is of the older form", empty, "use old-style"),
    ("nobody has signed in, and a command is to run", empty, "exec dev -- true"),
    ("nobody has signed in, and another tool asks for the credentials", empty, "credential-process dev"),
    ("nobody has signed in, and the source of a role needs it", empty, "use deploy"),
    ("the sign-in has expired", expired, "use dev"),
    (
        "the sign-in was ended elsewhere",
        || {
            let world = World::signed_in();
            world.service.revoke_sessions();
            world
        },
        "use dev",
    ),
    ("the session to sign in to is not named", several_sessions, "login"),
    ("there is no such session", empty, "login my-orgg"),
    ("a profile is named instead of a session", empty, "login dev"),
    (
        "the profile needs no sign-in",
        || with("[profile keys]\naws_access_key_id = AKIA1\naws_secret_access_key = x\n"),
        "login --profile keys",
    ),
    (
        "the start URL belongs to another region",
        || {
            let world = World::empty();
            world.service.fault(Operation::RegisterClient, Fault::Status(400));
            world
        },
        "login --device-code",
    ),
    ("nobody is signed in who could sign out", empty, "logout"),
    ("the person signs out", signed_in, "logout"),
    ("the person gives back the role credentials only", signed_in, "logout --roles"),
    (
        "the service cannot be told of the sign-out",
        || World::signed_in().with_variable("AWS_ENDPOINT_URL_SSO", NOBODY),
        "logout",
    ),
    // Targets.
    ("there is no such profile", signed_in, "use nothing"),
    ("a profile is misspelled", signed_in, "use stagign"),
    ("a session is named instead of a profile", signed_in, "use my-org"),
    ("no profile has the account", signed_in, "use 999999999999"),
    ("several profiles have the account", signed_in, "use 111111111111"),
    ("the account id is too short", signed_in, "use 1111111111"),
    ("the ARN is not whole", signed_in, "use arn:aws:iam"),
    ("the ARN has no account", signed_in, "use arn:aws:s3:::bucket"),
    ("the URL is not one of AWS", signed_in, "use https://example.com/"),
    ("no profile was active before", signed_in, "use -"),
    (
        "no profile is named, and there is no default",
        || configured("[profile x]\nregion = eu-west-1\n"),
        "use",
    ),
    ("--session is given with a profile", signed_in, "use dev --session my-org"),
    ("--source is given without a role", signed_in, "use 111111111111 --source dev"),
    // Access.
    ("the role is not assigned, and others are", || without_role(&["Developer"]), "use dev"),
    ("no role of the account is assigned", || without_role(&["Developer", "ReadOnly"]), "use dev"),
    ("the role of a target is not assigned", signed_in, "use 111111111111/Admin"),
    (
        "the role is not assigned, and the settings say where to ask",
        || {
            let world = without_role(&["Developer"]);
            world.settings("access_request_url = https://help.example/?a={account}&r={role}\n");
            world
        },
        "use dev",
    ),
    (
        "the service does not know the account",
        || {
            let fault =
                Fault::Error { status: 400, code: "InvalidRequestException", message: "Account is invalid" };
            faulty(Operation::GetRoleCredentials, fault)
        },
        "use dev",
    ),
    (
        "the role may not be assumed",
        || {
            let fault = Fault::Error { status: 403, code: "AccessDenied", message: "User is not authorized" };
            faulty(Operation::AssumeRole, fault)
        },
        "use deploy",
    ),
    (
        "the credentials that assume the role have expired",
        || {
            let fault = Fault::Error { status: 403, code: "ExpiredToken", message: "The token has expired" };
            faulty(Operation::AssumeRole, fault)
        },
        "use deploy",
    ),
    (
        "an MFA code is required, and nobody can type it",
        || {
            with(&format!(
                "[profile mfa]\n{DEPLOY}source_profile = dev\nmfa_serial = arn:aws:iam::1:mfa/me\n"
            ))
        },
        "use mfa",
    ),
    (
        "the MFA code is not one",
        || {
            with(&format!(
                "[profile mfa]\n{DEPLOY}source_profile = dev\nmfa_serial = arn:aws:iam::1:mfa/me\n"
            ))
        },
        "use mfa --mfa-code 12a",
    ),
    (
        "the MFA code is not accepted",
        || {
            let world = with(&format!(
                "[profile mfa]\n{DEPLOY}source_profile = dev\nmfa_serial = arn:aws:iam::1:mfa/me\n"
            ));
            let message = "MultiFactorAuthentication failed with invalid MFA one time pass code.";
            world
                .service
                .fault(Operation::AssumeRole, Fault::Error { status: 403, code: "AccessDenied", message });
            world
        },
        "use mfa --mfa-code 123456",
    ),
    // Configuration.
    (
        "there is no configuration",
        || {
            let world = World::empty();
            fs::remove_file(world.home().join(".aws/config")).unwrap();
            world
        },
        "use dev",
    ),
    ("the config file cannot be read", unreadable, "use dev"),
    ("the config file cannot be read, and every detail is wanted", unreadable, "use dev --verbose"),
    ("the config file cannot be read, and a list is wanted", unreadable, "list"),
    ("the config file cannot be read, and the shell's state is wanted", unreadable, "status"),
    (
        "a key of the profile is missing",
        || with("[profile p]\nsso_session = my-org\nsso_account_id = 111111111111\n"),
        "use p",
    ),
    (
        "a key of the profile is misspelled",
        || {
            with(
                "[profile p]\nsso_session = my-org\nsso_acount_id = 111111111111\nsso_role_name = ReadOnly\n",
            )
        },
        "use p",
    ),
    (
        "the profile's session does not exist",
        || with("[profile p]\nsso_session = other\nsso_account_id = 111111111111\nsso_role_name = R\n"),
        "use p",
    ),
    ("the profile has no credentials", || with("[profile p]\nregion = eu-west-1\n"), "use p"),
    (
        "profiles assume roles in a circle",
        || {
            with(&format!(
                "[profile a]\n{DEPLOY}source_profile = b\n[profile b]\n{DEPLOY}source_profile = a\n"
            ))
        },
        "use a",
    ),
    (
        "the source profile does not exist",
        || with(&format!("[profile a]\n{DEPLOY}source_profile = b\n")),
        "use a",
    ),
    ("a role has no source", || with(&format!("[profile a]\n{DEPLOY}")), "use a"),
    (
        "credential_source is not known",
        || with(&format!("[profile a]\n{DEPLOY}credential_source = Env\n")),
        "use a",
    ),
    (
        "the environment has no keys for a role",
        || with(&format!("[profile a]\n{DEPLOY}credential_source = Environment\n")),
        "use a",
    ),
    ("a profile has half of its keys", || with("[profile a]\naws_access_key_id = AKIA1\n"), "use a"),
    (
        "the command of credential_process fails",
        || with("[profile a]\ncredential_process = false\n"),
        "use a",
    ),
    (
        "the command of credential_process prints something else",
        || with("[profile a]\ncredential_process = echo x\n"),
        "use a",
    ),
    ("a setting has no such value", || with_settings("mode = fast\n"), "use dev"),
    ("the region is misspelled", signed_in, "use dev --region eu-cental-1"),
    ("the region is not one", signed_in, "use dev --region Frankfurt!"),
    ("neither the profile nor the shell has a region", signed_in, "use default"),
    (
        "a session is configured without its region",
        || with("[sso-session x]\nsso_start_url = https://x.awsapps.com/start\n"),
        "login x",
    ),
    ("an answer is missing, and configure is not run on a terminal", signed_in, "configure --session other"),
    (
        "the start URL is not one",
        signed_in,
        "configure --session n --start-url portal --sso-region us-east-1",
    ),
    // The network and the services.
    (
        "the service cannot be reached",
        || World::signed_in().with_variable("AWS_ENDPOINT_URL_SSO", NOBODY),
        "use dev",
    ),
    (
        "the service cannot be reached, and every detail is wanted",
        || World::signed_in().with_variable("AWS_ENDPOINT_URL_SSO", NOBODY),
        "use dev --verbose",
    ),
    (
        "the service is overloaded",
        || faulty(Operation::GetRoleCredentials, Fault::StatusWithRetryAfter(503, 0)),
        "use dev",
    ),
    (
        "the service limits the number of calls",
        || faulty(Operation::GetRoleCredentials, Fault::StatusWithRetryAfter(429, 3600)),
        "use dev",
    ),
    ("another server answers", || faulty(Operation::GetRoleCredentials, Fault::Html), "use dev"),
    (
        "an endpoint for all services takes the sign-in with it",
        || {
            World::signed_in()
                .with_variable("AWS_ENDPOINT_URL_SSO", "")
                .with_variable("AWS_ENDPOINT_URL", NOBODY)
        },
        "use dev",
    ),
    (
        "the endpoint is not encrypted",
        || World::signed_in().with_variable("AWS_ENDPOINT_URL_SSO", "http://sso.example"),
        "use dev",
    ),
    (
        "the proxy is one of SOCKS",
        || {
            World::signed_in()
                .with_variable("AWS_ENDPOINT_URL_SSO", "https://portal.invalid")
                .with_variable("HTTPS_PROXY", "socks5://127.0.0.1:1")
        },
        "use dev",
    ),
    (
        "the proxy cannot be reached",
        || {
            World::signed_in()
                .with_variable("AWS_ENDPOINT_URL_SSO", "https://portal.invalid")
                .with_variable("HTTPS_PROXY", NOBODY)
        },
        "use dev",
    ),
    (
        "the file of certificates does not exist",
        || {
            World::signed_in()
                .with_variable("AWS_ENDPOINT_URL_SSO", "https://portal.invalid")
                .with_variable("AWS_CA_BUNDLE", "/nowhere/ca.pem")
        },
        "use dev",
    ),
    (
        "the clock is wrong",
        || World::signed_in().with_rules(|rules| rules.date_ahead = Duration::from_secs(4530)),
        "use dev",
    ),
    // Directories.
    ("a directory is bound", signed_in, "bind dev"),
    ("a directory is bound to production", signed_in, "bind prod"),
    ("the directory is bound already", || bound("staging\n"), "bind dev"),
    ("the directory is trusted", || bound("dev\n"), "allow"),
    ("the directory is ignored", || bound("dev\n"), "deny"),
    ("there is nothing to trust", signed_in, "allow"),
    ("the binding is not valid", || bound("profile = dev\ncolor = red\n"), "allow"),
    ("the binding is removed", || bound("dev\n"), "unbind"),
    ("there is no binding to remove", signed_in, "unbind"),
    ("the binding is used before it is trusted", || bound("dev\n"), "use ."),
    // Production.
    (
        "production is not written to a file without a question",
        signed_in,
        "use prod --write-credentials tool",
    ),
    // Running commands.
    ("no command follows", signed_in, "exec dev --"),
    ("there is no such command", signed_in, "exec dev -- nowhere"),
    ("the command is one word", signed_in, "exec dev -- 'terraform_apply -x'"),
    ("the command may not be run", with_plain_file, "exec dev -- ./plain"),
    // The shell.
    ("nothing is active", signed_in, "off"),
    ("the shell's language is not supported", signed_in, "use dev --shell nu"),
    ("the hook is installed in a shell that has none", signed_in, "init csh"),
    ("an option of the hook is for another shell", signed_in, "init zsh --cd"),
    ("no credentials are here", || configured("[profile x]\nregion = eu-west-1\n"), "whoami"),
    ("half of the keys are set", || World::signed_in().with_variable("AWS_ACCESS_KEY_ID", "AKIA1"), "whoami"),
    ("whoami is told how to reach nothing", signed_in, "whoami --session my-org"),
    ("status is told how to reach nothing", signed_in, "status --session my-org"),
    ("explain is told how to reach nothing", signed_in, "explain --source dev"),
    (
        "the keys of the environment have expired",
        || {
            let fault = Fault::Error { status: 403, code: "ExpiredToken", message: "The token has expired" };
            let world = faulty(Operation::GetCallerIdentity, fault);
            world
                .with_variable("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
                .with_variable("AWS_SECRET_ACCESS_KEY", "x")
                .with_variable("AWS_REGION", "eu-west-1")
        },
        "whoami",
    ),
    // Lists.
    ("no profile matches", signed_in, "list nothing"),
    ("the roles are sorted by what they do not have", signed_in, "list --available --sort expiry"),
    // The command line.
    ("the verb is misspelled", signed_in, "staus"),
    ("a profile is written where the verb stands", signed_in, "dev"),
    ("a verb of another tool is written", signed_in, "env dev"),
    ("an option is misspelled", signed_in, "use dev --regoin eu-west-1"),
    ("an option has no value", signed_in, "use dev --region"),
    ("an option is given twice", signed_in, "use dev --region a --region b"),
    ("options exclude each other", signed_in, "list --json --names"),
    ("an option is in front of the verb", signed_in, "--quiet use dev"),
    ("a value is not one of those that there are", signed_in, "use dev --format xml"),
    ("there is a word too many", signed_in, "use dev staging"),
    ("a verb takes only options", signed_in, "off dev"),
    ("an argument is missing", signed_in, "init"),
    ("a port is none", signed_in, "login --port 99999"),
    ("--format ini has no keys to print", signed_in, "use dev --mode profile --format ini"),
    ("there is no such page of help", signed_in, "help profilez"),
];

fn table() -> PathBuf {
    root().join("tests/messages/rendered.txt")
}

const HEAD: &str = "\
# What people read of ssoenv in the situations that they meet most often: stderr, whole, and the exit code. The situations are
# made in rendered.rs; SSOENV_WRITE_MESSAGES=1 writes this file anew. {url} is the service, {start} the start URL.
";

/// What the program says in a situation, as the file has it.
fn said((what, world, line): &Situation) -> String {
    let world = world();
    let words: Vec<String> = line
        .split(' ')
        .map(|word| word.trim_matches('\'').replace('_', if word.starts_with('\'') { " " } else { "_" }))
        .collect();
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    let is_evaluated =
        ["use", "off"].contains(&words[0]) && !line.contains("--shell") && !line.contains("--format");
    if is_evaluated {
        words.extend(["--shell", "sh"]);
    }
    let ran = world.run(&words);
    let said = ran
        .stderr
        .replace(&world.service.start_url(), "{start}")
        .replace(&world.service.url(), "{url}")
        .replace(world.home().to_str().unwrap(), "{home}");
    let end = ran.code.map_or_else(|| "a signal".to_owned(), |code| code.to_string());
    format!("\n## {what}\n$ ssoenv {line}\n{said}exit {end}\n")
}

#[test]
fn what_people_meet_most_often_is_said_in_these_words() {
    // Most of the time is spent on waiting for services that do not answer: four at once.
    let next = AtomicUsize::new(0);
    let lane = || {
        let at = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
        at.map_while(|at| Some((at, said(SITUATIONS.get(at)?)))).collect::<Vec<_>>()
    };
    let mut said: Vec<(usize, String)> = std::thread::scope(|scope| {
        let lanes: Vec<_> = (0..4).map(|_| scope.spawn(lane)).collect();
        lanes.into_iter().flat_map(|lane| lane.join().unwrap()).collect()
    });
    said.sort();
    let said: Vec<String> = said.into_iter().map(|(_, said)| said).collect();
    let said = format!("{HEAD}{}", said.concat());
    if std::env::var_os(WRITE).is_some() {
        fs::write(table(), said).unwrap();
        return;
    }
    let table = fs::read_to_string(table()).unwrap();
    let parts = |text: &str| text.split("\n## ").map(str::to_owned).collect::<Vec<_>>();
    let (was, is) = (parts(&table), parts(&said));
    let new: Vec<&String> = is.iter().filter(|part| !was.contains(part)).collect();
    let gone: Vec<&String> = was.iter().filter(|part| !is.contains(part)).collect();
    assert!(
        new.is_empty() && gone.is_empty(),
        "tests/messages/rendered.txt has other words. Read the new ones as somebody who meets them first, then run\n\
         \x20   {WRITE}=1 cargo test --test ssoenv messages::\nand commit the file.\n\nsaid now:\n{new:#?}\nin the file:\n{gone:#?}"
    );
    assert_eq!(table, said, "the order is another: run it with {WRITE}=1");
}

#[test]
fn pages_leave_the_numbers_of_the_system_s_errors_to_verbose() {
    let world = unreadable();
    for line in [&["doctor", "--offline"][..], &["explain", "dev"], &[]] {
        let ran = world.run(line);
        let said = ran.stdout + &ran.stderr;
        assert!(said.contains("config: Is a directory\n") && !said.contains("os error"), "{line:?} {said}");
    }
    let ran = world.run(&["doctor", "--offline", "--verbose"]);
    assert!(ran.stdout.contains("config: Is a directory (os error 21)\n"), "{}", ran.stdout);
}
