//! Each fault of the service, on each call that `use` makes: the documented exit code, a message that names what
//! failed, an untouched environment, and an end in time.

use crate::support::identity_center::{Fault, Operation};
use crate::support::world::{Ran, SH_FAILURE, World};
use std::time::{Duration, Instant};

/// The contract: a call ends within 30 s. A little more for a busy machine that starts the process.
const END: Duration = Duration::from_secs(40);

/// What the renewal of an expired token, and the fetching of credentials, come to.
fn run(operation: Operation, fault: &Fault) -> (Ran, World, Duration) {
    let world = World::signed_in();
    if operation == Operation::CreateToken {
        world.sign_in_with(-5);
    }
    world.service.fault(operation, fault.clone());
    let start = Instant::now();
    let ran = world.run(&["use", "dev", "--shell", "sh"]);
    (ran, world, start.elapsed())
}

fn expect(operation: Operation, fault: Fault, code: i32, words: &str, attempts: usize) {
    let (ran, world, took) = run(operation, &fault);
    let case = format!("{operation:?} {fault:?}: {}", ran.stderr);
    assert_eq!(ran.code, Some(code), "{case}");
    assert_eq!(ran.stdout, SH_FAILURE, "{case}");
    let mut lines = ran.stderr.lines();
    let (message, hint) = (lines.next().unwrap(), lines.next().unwrap_or_default());
    assert!(message.starts_with("ssoenv: ") && message.contains(words), "{case}");
    assert!(hint.starts_with("hint: ") && lines.next().is_none(), "{case}");
    assert!(!ran.stderr.contains("panick") && !ran.stderr.contains("internal error"), "{case}");
    assert_eq!(world.service.count(operation), attempts, "{case}");
    assert!(took < END, "{case} took {took:?}");
    let used = std::fs::read_dir(world.home().join(".aws/cli/cache")).map_or(0, Iterator::count);
    assert_eq!(used, 0, "nothing is cached: {case}");
    world.service.clear_faults();
    if code == 6 {
        assert_eq!(world.run(&["use", "dev", "--format", "json"]).code, Some(0), "it recovers: {case}");
    }
}

fn error(status: u16, code: &'static str) -> Fault {
    Fault::Error { status, code, message: "the words of the service" }
}

#[test]
fn a_fault_of_the_portal_has_its_code_and_its_words() {
    use Operation::GetRoleCredentials as Portal;
    for (fault, code, words, attempts) in [
        (error(401, "UnauthorizedException"), 3, "the sign-in to my-org is no longer accepted", 2),
        (error(403, "ForbiddenException"), 4, "role Developer in account 111111111111 is not assigned", 1),
        (
            error(404, "ResourceNotFoundException"),
            4,
            "role Developer in account 111111111111 is not assigned",
            1,
        ),
        (
            error(400, "InvalidRequestException"),
            5,
            "does not accept account 111111111111 and role Developer of profile dev",
            1,
        ),
        (error(418, "TeapotException"), 6, "status 418, TeapotException, the words of the service", 1),
        (Fault::StatusWithRetryAfter(429, 0), 6, "status 429, TooManyRequestsException", 3),
        (Fault::StatusWithRetryAfter(429, 3600), 6, "status 429, TooManyRequestsException", 1),
        (Fault::StatusWithRetryAfter(503, 0), 6, "did not return the credentials: status 503", 3),
        (Fault::HtmlError(502), 6, "did not return the credentials: status 502", 3),
        (Fault::Html, 6, "did not answer as the AWS service does", 1),
        (Fault::Garbage, 6, "did not answer as the AWS service does", 1),
        (Fault::Empty, 6, "did not answer as the AWS service does", 1),
        (Fault::WrongShape, 6, "did not answer as the AWS service does", 1),
        (Fault::Redirect, 6, "status 302, a redirect to http://127.0.0.1:1/", 1),
        (Fault::Huge, 6, "no answer from http://127.0.0.1", 1),
        (Fault::Truncated, 6, "no answer from http://127.0.0.1", 3),
        (Fault::Reset, 6, "no answer from http://127.0.0.1", 3),
    ] {
        expect(Portal, fault, code, words, attempts);
    }
}

#[test]
fn a_fault_of_the_token_service_has_its_code_and_its_words() {
    use Operation::CreateToken as Token;
    for (fault, code, words, attempts) in [
        (error(400, "InvalidGrantException"), 3, "the sign-in to my-org has expired", 1),
        (error(401, "InvalidClientException"), 3, "the sign-in to my-org has expired", 1),
        (error(400, "ExpiredTokenException"), 3, "the sign-in to my-org has expired", 1),
        (error(400, "AccessDeniedException"), 3, "the sign-in to my-org has expired", 1),
        (error(400, "UnauthorizedClientException"), 3, "the sign-in to my-org has expired", 1),
        (
            error(400, "InvalidRequestException"),
            6,
            "did not renew the sign-in: status 400, InvalidRequestException",
            1,
        ),
        (Fault::StatusWithRetryAfter(429, 0), 6, "did not renew the sign-in: status 429", 3),
        (Fault::StatusWithRetryAfter(500, 0), 6, "did not renew the sign-in: status 500", 3),
        (Fault::Html, 6, "did not answer as the AWS service does", 1),
        (Fault::Garbage, 6, "did not answer as the AWS service does", 1),
        (Fault::Empty, 6, "did not answer as the AWS service does", 1),
        (Fault::WrongShape, 6, "did not answer as the AWS service does", 1),
        (Fault::Redirect, 6, "status 302, a redirect to http://127.0.0.1:1/", 1),
        (Fault::Huge, 6, "no answer from http://127.0.0.1", 1),
        (Fault::Truncated, 6, "no answer from http://127.0.0.1", 3),
        (Fault::Reset, 6, "no answer from http://127.0.0.1", 3),
    ] {
        expect(Token, fault, code, words, attempts);
    }
}

#[test]
fn a_portal_that_hangs_is_given_up_in_time() {
    expect(Operation::GetRoleCredentials, Fault::Hang, 6, "no answer from http://127.0.0.1", 2);
}

#[test]
fn a_token_service_that_hangs_is_given_up_in_time() {
    expect(Operation::CreateToken, Fault::Hang, 6, "no answer from http://127.0.0.1", 2);
}

#[test]
fn a_refusal_does_not_wait_for_the_list_of_roles_that_would_make_a_better_hint() {
    for fault in
        [Fault::Hang, Fault::Status(503), Fault::Garbage, Fault::Reset, error(403, "ForbiddenException")]
    {
        let world = World::signed_in();
        world.service.unassign("111111111111", "Developer");
        world.service.fault(Operation::ListAccountRoles, fault.clone());
        let ran = world.run(&["use", "dev", "--shell", "sh"]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(4), SH_FAILURE), "{fault:?}");
        assert!(
            ran.stderr.contains("hint: check sso_account_id, sso_role_name and sso_region"),
            "{}",
            ran.stderr
        );
        assert_eq!(world.service.count(Operation::ListAccountRoles), 1, "{fault:?}");
    }
}

#[test]
fn a_fault_that_passes_is_not_noticed() {
    for fault in [
        Fault::StatusWithRetryAfter(503, 0),
        Fault::StatusWithRetryAfter(429, 1),
        Fault::Reset,
        Fault::Truncated,
    ] {
        for operation in [Operation::GetRoleCredentials, Operation::CreateToken] {
            let world = World::signed_in();
            world.sign_in_with(-5);
            world.service.fault_times(operation, fault.clone(), 2);
            let ran = world.run(&["use", "dev", "--format", "json"]);
            assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{operation:?} {fault:?}");
        }
    }
}

#[test]
fn a_service_that_asks_for_a_pause_is_asked_again_and_named_whatever_the_status() {
    const PAUSE: &str = "hint: the service limits the number of calls: try again in a minute\n";
    for operation in [Operation::GetRoleCredentials, Operation::CreateToken] {
        let world = World::signed_in();
        world.sign_in_with(-5);
        world.service.fault_times(operation, error(400, "TooManyRequestsException"), 1);
        let ran = world.run(&["use", "dev", "--format", "json"]);
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{operation:?}");
        let world = World::signed_in();
        world.sign_in_with(-5);
        world.service.fault(operation, Fault::StatusWithRetryAfter(429, 3600));
        let ran = world.run(&["use", "dev", "--shell", "sh"]);
        assert!(ran.stderr.ends_with(PAUSE), "{operation:?} {}", ran.stderr);
    }
}

#[test]
fn an_answer_that_is_not_the_service_s_is_named_by_every_call() {
    const ANOTHER: &str = "hint: a server between this machine and AWS may have answered: check the proxy and endpoint settings";
    for operation in [Operation::GetRoleCredentials, Operation::CreateToken, Operation::ListAccounts] {
        let world = World::signed_in();
        if operation == Operation::CreateToken {
            world.sign_in_with(-5);
        }
        world.service.fault(operation, Fault::HtmlError(404));
        let arguments: &[&str] = match operation {
            Operation::ListAccounts => &["list", "--available"],
            _ => &["use", "dev", "--shell", "sh"],
        };
        let ran = world.run(arguments);
        assert!(ran.stderr.contains(ANOTHER), "{operation:?} {}", ran.stderr);
    }
}

#[test]
fn nobody_at_the_address_is_code_6_and_the_environment_stays() {
    let mut world = World::signed_in();
    // Port 1 of this machine: nobody listens there.
    world.variable("AWS_ENDPOINT_URL_SSO", "http://127.0.0.1:1");
    let ran = world.run(&["use", "dev", "--shell", "sh"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(6), SH_FAILURE));
    assert!(ran.stderr.starts_with("ssoenv: cannot reach http://127.0.0.1:1: "), "{}", ran.stderr);
}

#[test]
fn while_credentials_are_unexpired_any_fault_but_a_refusal_is_a_warning() {
    for fault in [
        Fault::Reset,
        Fault::Garbage,
        Fault::Redirect,
        error(400, "InvalidRequestException"),
        error(401, "UnauthorizedException"),
    ] {
        let world = World::signed_in().with_cached(&["dev"]);
        world.service.fault(Operation::GetRoleCredentials, fault.clone());
        let ran = world.run(&["use", "dev", "--refresh", "--format", "json"]);
        assert_eq!(ran.code, Some(0), "{fault:?} {}", ran.stderr);
        assert!(
            ran.stderr.starts_with("ssoenv: warning: ") && ran.stderr.lines().count() == 1,
            "{}",
            ran.stderr
        );
    }
}

#[test]
fn an_endpoint_in_the_clear_is_refused_before_anything_is_sent() {
    let mut world = World::signed_in();
    world.variable("AWS_ENDPOINT_URL_SSO", "http://portal.example");
    let ran = world.run(&["use", "dev"]);
    assert_eq!(ran.code, Some(5));
    assert_eq!(
        ran.stderr,
        "ssoenv: the endpoint http://portal.example (AWS_ENDPOINT_URL_SSO) uses plain http: the sign-in token would be sent unencrypted\nhint: use https, or an address on this machine\n"
    );
}

#[test]
fn a_clock_that_is_wrong_is_named_once() {
    let world = World::signed_in();
    world.service.configure(|rules| rules.date_ahead = Duration::from_secs(2 * 3600 + 90));
    // Two calls, one word.
    world.edit_token(|token| token["expiresAt"] = "2020-01-01T00:00:00Z".into());
    let ran = world.run(&["use", "dev", "--shell", "sh"]);
    let said = "ssoenv: warning: the clock of this machine is 2h 1m behind the service's; expiry times will be wrong until it is corrected\n";
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), said));
    world.service.configure(|rules| rules.date_ahead = Duration::from_secs(4 * 60));
    let ran = world.run(&["use", "staging", "--shell", "sh"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
}

#[test]
fn of_the_words_of_others_a_message_has_the_beginning() {
    let [long, long_name]: [&'static str; 2] =
        [50_000, 10_000].map(|length| &*Box::leak("x".repeat(length).into_boxed_str()));
    let cases = [
        (Operation::GetRoleCredentials, &["use", "dev", "--shell", "sh"][..]),
        (Operation::GetRoleCredentials, &["exec", "dev", "--", "true"]),
        (Operation::GetRoleCredentials, &["credential-process", "dev"]),
        (Operation::CreateToken, &["use", "dev", "--shell", "sh"]),
        (Operation::ListAccounts, &["list", "--available"]),
        (Operation::AssumeRole, &["use", "deploy", "--shell", "sh"]),
        (Operation::GetCallerIdentity, &["whoami", "--profile", "dev"]),
        (Operation::RegisterClient, &["login", "my-org", "--force", "--device-code", "--verbose"]),
        (Operation::StartDeviceAuthorization, &["login", "my-org", "--force", "--device-code", "--verbose"]),
    ];
    for (operation, arguments) in cases {
        for (code, message) in [("InvalidRequestException", long), (long_name, "the words")] {
            let world = World::signed_in();
            if operation == Operation::CreateToken {
                world.sign_in_with(-5);
            }
            world.service.fault(operation, Fault::Error { status: 400, code, message });
            let ran = world.run(arguments);
            let size = ran.stderr.len();
            assert!(
                ran.code.is_some_and(|code| code > 0) && ran.stderr.contains("xxx…"),
                "{arguments:?}: {size}"
            );
            assert!(size < 2000, "{operation:?} {arguments:?}: {size} bytes");
        }
    }
}

#[test]
fn a_code_or_a_page_that_nobody_can_use_is_no_answer() {
    let long = "x".repeat(100_000);
    for (code, page) in
        [(long.as_str(), "https://d.example/"), ("ABCD-EFGH", &format!("https://d.example/{long}"))]
    {
        let world = World::signed_in();
        let answer = format!(
            "{{\"deviceCode\":\"d\",\"userCode\":\"{code}\",\"verificationUri\":\"{page}\",\"expiresIn\":600}}"
        );
        world.service.fault(Operation::StartDeviceAuthorization, Fault::Answer(answer));
        let ran = world.run(&["login", "my-org", "--force", "--device-code"]);
        assert_eq!(ran.code, Some(6), "{}", ran.stderr.len());
        assert!(ran.stderr.contains("did not answer as the AWS service does"));
        assert!(ran.stderr.len() < 2000);
    }
}
