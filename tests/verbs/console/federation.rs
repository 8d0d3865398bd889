//! Federated links: for chains and keys, and with `--federate`. Such a link is a credential.

use super::console;
use crate::support::browser::StandIn;
use crate::support::identity_center::browser::{fetch, open};
use crate::support::identity_center::{Fault, Operation};
use crate::support::terminal::Terminal;
use crate::support::tls::TlsFront;
use crate::support::wait::until;
use crate::support::world::{Ran, World};
use rcgen::SanType;
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};

const IS_CREDENTIAL: &str =
    "ssoenv: warning: the link is a credential: for 15 minutes it signs in anyone who has it\n";

/// A world whose console signs in at the loopback service.
fn world() -> World {
    let world = World::signed_in();
    let url = world.service.url();
    world.with_variable("AWS_ENDPOINT_URL_SIGNIN", &url)
}

/// Follows a link that signs in: who is signed in, and where it leads.
fn page(link: &str) -> String {
    let page = open(link.trim_end());
    assert_eq!(page.status, 200, "{link}: {}", page.body);
    page.body
}

/// Keys with this session token, if any, as a profile `keys`.
fn with_keys(world: World, token: &str) -> World {
    let key = world.service.user_key("arn:aws:iam::111111111111:user/sam");
    world.with_sections(&format!(
        "[profile keys]\naws_access_key_id = {}\naws_secret_access_key = {}\nregion = eu-west-1\n{token}",
        key.access_key_id, key.secret_access_key
    ))
}

#[test]
fn a_federated_link_signs_in_with_the_credentials_of_a_chain() {
    let world = world();
    let ran = console(&world, &["deploy", "--federate", "--print", "--destination", "/x/home#a b+c&d=$252F"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), IS_CREDENTIAL));
    let page = page(&ran.stdout);
    assert!(page.contains("arn:aws:sts::222222222222:assumed-role/deploy/"), "{page}");
    assert!(
        page.contains("<p>https://us-east-1.console.aws.amazon.com/x/home#a b+c&amp;d=$252F</p>"),
        "{page}"
    );
    let calls = world.service.calls();
    let call = calls.iter().find(|call| call.operation == Operation::GetSigninToken).unwrap();
    assert!(
        call.query.is_empty() && call.body.starts_with("Action=getSigninToken&Session=%7B%22sessionId%22")
    );
    assert!(!call.body.contains("SessionDuration"), "{}", call.body);
}

#[test]
fn a_role_of_identity_center_is_federated_if_that_is_asked_for() {
    let world = world();
    let ran = console(&world, &["dev", "--federate", "--json"]);
    let answer: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((answer["is_credential"].as_bool(), ran.stderr.as_str()), (Some(true), IS_CREDENTIAL));
    let page = page(answer["url"].as_str().unwrap());
    assert!(page.contains("assumed-role/AWSReservedSSO_Developer_"), "{page}");
    assert!(page.contains("<p>https://eu-west-1.console.aws.amazon.com/console/home?region=eu-west-1</p>"));
    // Without a region anywhere: the console of the sign-in's.
    let ran = console(&world, &["default", "--federate", "--print"]);
    assert!(page_of(&ran).contains("https://us-east-1.console.aws.amazon.com/console/home?region=us-east-1"));
}

fn page_of(ran: &Ran) -> String {
    assert_eq!(ran.code, Some(0), "{ran:?}");
    page(&ran.stdout)
}

#[test]
fn no_link_that_is_a_credential_is_handed_out_without_being_asked_for() {
    let world = with_keys(world(), "aws_session_token = x\n");
    for target in ["deploy", "keys"] {
        for option in ["--print", "--json", "--copy"] {
            let ran = console(&world, &[target, option]);
            let said = format!(
                "ssoenv: {target} is not a role of IAM Identity Center, so the access portal has no link to it; a \
                 federated link signs in anyone who has it\nhint: add --federate to get that link\n"
            );
            assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr), (Some(2), "", said), "{target} {option}");
        }
    }
    assert_eq!(world.service.calls().len(), 0);
}

#[test]
fn keys_that_cannot_be_federated_say_why() {
    let world = with_keys(world(), "");
    let ran = console(&world, &["keys", "--federate", "--print"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(5), ""));
    assert_eq!(
        ran.stderr,
        "ssoenv: keys without a session token cannot open the console\nhint: use a profile with a role: the service federates only temporary credentials\n"
    );
    assert_eq!(world.service.count(Operation::GetSigninToken), 0);
    let world = with_keys(self::world(), "aws_session_token = x\n");
    let ran = console(&world, &["keys", "--federate", "--print"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(4), ""));
    assert!(
        ran.stderr.starts_with("ssoenv: the console's sign-in does not accept the credentials\nhint: "),
        "{ran:?}"
    );
    assert_eq!(world.service.count(Operation::GetSigninToken), 1);
    // Without a sign-in there are no credentials.
    let world = World::empty();
    let ran = console(&world, &["dev", "--federate", "--print"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(3), ""), "{ran:?}");
}

#[test]
fn a_sign_in_that_does_not_answer_as_it_should_is_a_failure_of_the_service() {
    let world = world().with_cached(&["dev"]);
    for (fault, said) in [
        (Fault::Status(503), "503"),
        (Fault::Garbage, "did not answer as the AWS service does"),
        (Fault::WrongShape, "did not answer as the AWS service does"),
        (Fault::Answer("{\"SigninToken\":\"\"}".to_owned()), "did not answer as the AWS service does"),
        (Fault::Html, "did not answer as the AWS service does"),
        (Fault::Redirect, "status 302"),
        (Fault::Reset, "getSigninToken"),
    ] {
        world.service.fault(Operation::GetSigninToken, fault.clone());
        let ran = console(&world, &["dev", "--federate", "--print", "--verbose"]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(6), ""), "{fault:?} {ran:?}");
        assert!(ran.stderr.contains(said), "{fault:?} {ran:?}");
        has_no_secret(&world, &ran.stderr);
    }
}

/// Nothing of the credentials, of the token or of the link is in a text.
fn has_no_secret(world: &World, text: &str) {
    let mut secrets = vec!["SigninToken=".to_owned(), "Action=login".to_owned()];
    for call in world.service.calls().iter().filter(|call| call.operation == Operation::GetSigninToken) {
        let form: Vec<(String, String)> = form_urlencoded::parse(call.body.as_bytes()).into_owned().collect();
        let session: Value = serde_json::from_str(&form[1].1).unwrap();
        secrets.extend(["sessionKey", "sessionToken"].map(|name| session[name].as_str().unwrap().to_owned()));
    }
    assert!(secrets.len() > 2, "no call was made");
    secrets.iter().for_each(|secret| assert!(!text.contains(secret.as_str()), "{secret} is in {text}"));
}

/// `console deploy --open` without a terminal, with this stand-in for the browser.
fn opening(world: &World) -> Child {
    let mut command = world.ssoenv(&["console", "deploy", "--open", "--verbose"]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

#[test]
fn the_browser_gets_an_address_that_leads_to_the_link_once() {
    let mut world = world();
    let stand_in = StandIn::of(&mut world);
    let process = opening(&world);
    let address = stand_in.link();
    assert!(address.starts_with("http://127.0.0.1:"), "{address}");
    let (host, _) = address.strip_prefix("http://").unwrap().split_once('/').unwrap();
    assert_eq!(open(&format!("http://{host}/")).status, 404);
    assert_eq!(fetch("POST", &address, &[], "x").status, 404);
    let answer = open(&address);
    assert_eq!(answer.status, 303);
    let page = page(answer.header("location").unwrap());
    assert!(
        page.contains("assumed-role/deploy/") && page.contains("us-east-1.console.aws.amazon.com"),
        "{page}"
    );
    let output = process.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stdout.len()), (Some(0), 0));
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains("opening the console of deploy, signed in with its credentials"), "{stderr}");
    has_no_secret(&world, &stderr);
    // The whole of what the browser was told.
    has_no_secret(&world, &world.read("browser.links"));
    assert!(TcpStream::connect(host).is_err(), "it can be asked again");
}

/// Another user of the machine can read the address among the browser's arguments.
#[cfg(target_os = "linux")]
#[test]
fn another_user_of_the_machine_does_not_get_the_link() {
    use std::os::unix::process::CommandExt;
    if !rustix::process::geteuid().is_root() {
        eprintln!("SKIPPED: only root can be another user");
        return;
    }
    let mut world = world();
    let stand_in = StandIn::of(&mut world);
    // Neither of them is root.
    let copy = tempfile::tempdir().unwrap();
    let program = copy.path().join("ssoenv");
    crate::support::browser::copy_program(crate::support::world::binary(), &program);
    crate::support::permissions::set(copy.path(), 0o755);
    assert!(
        std::process::Command::new("chown")
            .args(["-R", "65533"])
            .arg(world.home())
            .status()
            .unwrap()
            .success()
    );
    crate::support::permissions::set(world.home(), 0o755);
    let mut command = world.command(program);
    command.args(["console", "deploy", "--open"]).uid(65533).stderr(Stdio::piped());
    let process = command.spawn().unwrap();
    let address = stand_in.link();
    let asked = |user: u32| {
        let mut command = world.command("curl");
        command.args(["--silent", "--output", "/dev/null", "--write-out", "%{http_code}"]);
        String::from_utf8(command.arg(&address).uid(user).output().unwrap().stdout).unwrap()
    };
    assert_eq!(asked(65534), "404");
    assert_eq!(asked(65533), "303");
    let output = process.wait_with_output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{stderr}");
    assert!(
        stderr.contains("warning: user 65534 of this machine asked for the link, and did not get it\n"),
        "{stderr}"
    );
}

#[test]
fn ctrl_c_ends_the_wait_for_the_browser() {
    let mut world = world();
    let stand_in = StandIn::of(&mut world);
    let mut terminal = Terminal::start(world.ssoenv_line(&["console", "deploy"]));
    let address = stand_in.link();
    terminal.shows("opening the console of deploy");
    terminal.types("\u{3}");
    assert_eq!(terminal.ends().0, 130);
    let (host, _) = address.strip_prefix("http://").unwrap().split_once('/').unwrap();
    until(|| TcpStream::connect(host).is_err());
}

#[test]
fn a_browser_that_cannot_be_started_is_named() {
    let world = world().with_cached(&["deploy"]);
    let ran = console(&world, &["deploy", "--open", "--browser", "no-such-browser --new {url}"]);
    assert_eq!(
        (ran.code, ran.stderr.as_str()),
        (
            Some(1),
            "ssoenv: the browser did not open: no-such-browser: not found\nhint: `--federate --print` prints the link, which is a credential\n"
        )
    );
    let ran = console(&world, &["dev", "--open", "--browser", "'no-such"]);
    assert_eq!(
        (ran.code, ran.stderr.as_str()),
        (
            Some(1),
            "ssoenv: the browser did not open: 'no-such: a quote is not closed\nhint: `--print` prints the link\n"
        )
    );
}

/// A proxy that reaches one host alone; what it was asked for.
fn proxy(reachable: &'static str, port: u16) -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let own = listener.local_addr().unwrap().port();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&asked);
    std::thread::spawn(move || {
        for mut client in listener.incoming().flatten() {
            let mut lines = BufReader::new(client.try_clone().unwrap()).lines().map_while(Result::ok);
            let line = lines.next().unwrap_or_default();
            while lines.next().is_some_and(|line| !line.is_empty()) {}
            let target = line.split(' ').nth(1).unwrap_or_default().to_owned();
            log.lock().unwrap().push(target.clone());
            if target != format!("{reachable}:443") {
                let _ = client.write_all(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
                continue;
            }
            let mut server = TcpStream::connect(("127.0.0.1", port)).unwrap();
            client.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
            let (mut to_client, mut from_server) = (client.try_clone().unwrap(), server.try_clone().unwrap());
            std::thread::spawn(move || std::io::copy(&mut from_server, &mut to_client));
            std::thread::spawn(move || std::io::copy(&mut client, &mut server));
        }
    });
    (own, asked)
}

#[test]
fn where_the_region_has_no_federation_that_of_the_partition_is_asked() {
    const OF_PARTITION: &str = "signin.aws.amazon.com";
    let world = World::signed_in().with_cached(&["dev"]);
    let front = TlsFront::start(&world.service.url(), usize::MAX, |certificate| {
        let names = [OF_PARTITION, "us-west-2.signin.aws.amazon.com"];
        certificate.subject_alt_names = names.map(|name| SanType::DnsName(name.try_into().unwrap())).to_vec();
    });
    let authority = world.home().join("authority.pem");
    std::fs::write(&authority, &front.authority).unwrap();
    let (port, asked) = proxy(OF_PARTITION, front.port);
    let world = world
        .with_variable("AWS_CA_BUNDLE", authority.to_str().unwrap())
        .with_variable("HTTPS_PROXY", &format!("http://127.0.0.1:{port}"))
        .with_variable("NO_PROXY", "127.0.0.1");
    let ran = console(&world, &["dev", "--federate", "--print", "--region", "us-west-2"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(
        ran.stdout.starts_with("https://signin.aws.amazon.com/federation?Action=login&"),
        "{}",
        ran.stdout
    );
    assert_eq!(
        *asked.lock().unwrap(),
        ["us-west-2.signin.aws.amazon.com:443", "signin.aws.amazon.com:443"],
        "each host once"
    );
    assert_eq!(world.service.count(Operation::GetSigninToken), 1);
    // A region that answers is not passed over.
    let (port, asked) = proxy("us-west-2.signin.aws.amazon.com", front.port);
    let world = world.with_variable("HTTPS_PROXY", &format!("http://127.0.0.1:{port}"));
    let ran = console(&world, &["dev", "--federate", "--print", "--region", "us-west-2"]);
    assert!(ran.stdout.starts_with("https://us-west-2.signin.aws.amazon.com/federation?"), "{ran:?}");
    assert_eq!(asked.lock().unwrap().len(), 1);
}
