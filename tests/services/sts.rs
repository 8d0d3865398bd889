//! STS, as it is asked: what is sent, what comes back, what is tried again; and that the loopback service takes no
//! signature but the right one.

use crate::support::clock::now;
use crate::support::identity_center::{AssumableRole, Fault, Operation, UserKey};
use crate::support::system::with_variables;
use crate::support::wire;
use crate::support::world::World;
use ssoenv::config::Config;
use ssoenv::config::section::Section;
use ssoenv::secret::Secret;
use ssoenv::services::error::Refusal;
use ssoenv::services::sts::sigv4::{Form, Signature};
use ssoenv::services::sts::{self, AssumeRoleRequest, Assumed, Mfa, Signer, StsEndpoint, StsError, Why};
use ssoenv::system::System;
use ssoenv::time::Time;

const ROLE: &str = "arn:aws:iam::222222222222:role/team/build";
const SAM: &str = "arn:aws:iam::111111111111:user/sam";
const DEVICE: &str = "arn:aws:iam::111111111111:mfa/sam";
const BODY: &str = "Action=GetCallerIdentity&Version=2011-06-15";
const FORM: &str = "application/x-www-form-urlencoded; charset=utf-8";

struct Keys {
    id: String,
    secret: Secret,
    token: Option<Secret>,
}

impl Keys {
    fn of_user(key: UserKey) -> Self {
        Keys { id: key.access_key_id, secret: Secret::new(key.secret_access_key), token: None }
    }

    fn of_session(world: &World) -> Self {
        let set = world.used(&["dev"]);
        Keys {
            id: set["AWS_ACCESS_KEY_ID"].clone(),
            secret: Secret::new(&*set["AWS_SECRET_ACCESS_KEY"]),
            token: Some(Secret::new(&*set["AWS_SESSION_TOKEN"])),
        }
    }

    fn signer(&self) -> Signer<'_> {
        Signer {
            access_key_id: &self.id,
            secret_access_key: &self.secret,
            session_token: self.token.as_ref(),
        }
    }
}

fn system(world: &World) -> System {
    with_variables(&[("AWS_ENDPOINT_URL_STS", &world.service.url())])
}

fn place(sys: &System, region: &str) -> StsEndpoint {
    StsEndpoint::of(&sys.env, &Config::from_texts("", ""), &Section::default(), region).unwrap()
}

fn wish() -> AssumeRoleRequest<'static> {
    AssumeRoleRequest {
        role_arn: ROLE,
        session_name: "me",
        external_id: None,
        duration_seconds: None,
        mfa: None,
    }
}

fn assume(world: &World, keys: &Keys, wish: &AssumeRoleRequest<'_>) -> Result<Assumed, StsError> {
    let sys = system(world);
    sts::assume_role(&sys, &place(&sys, "eu-west-1"), keys.signer(), wish, None)
}

fn refused<T: std::fmt::Debug>(answer: Result<T, StsError>) -> (Why, Refusal) {
    match answer {
        Err(StsError::Refused(refused)) => refused,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_role_is_assumed_and_its_keys_are_those_of_a_session_of_it() {
    let world = World::empty();
    world.service.add_role(AssumableRole::new(ROLE, "111111111111"));
    let user = Keys::of_user(world.service.user_key(SAM));
    let assumed = assume(&world, &user, &wish()).unwrap();
    assert_eq!(assumed.arn, "arn:aws:sts::222222222222:assumed-role/build/me");
    assert!((3590..=3600).contains(&assumed.expires_at.left(Time::from_epoch(now()))));
    let keys = Keys {
        id: assumed.access_key_id,
        secret: assumed.secret_access_key,
        token: Some(assumed.session_token),
    };
    let sys = system(&world);
    for (keys, arn) in [(&keys, assumed.arn.as_str()), (&user, SAM)] {
        let identity = sts::caller_identity(&sys, &place(&sys, "us-east-1"), keys.signer()).unwrap();
        assert_eq!(identity.arn, arn);
        assert_eq!(identity.account_id, arn.split(':').nth(4).unwrap());
    }
    assert!(assumed.id.starts_with("AROA") && assumed.id.ends_with(":me"), "{}", assumed.id);
    let operations: Vec<Operation> = world.service.calls().iter().map(|call| call.operation).collect();
    assert_eq!(
        operations,
        [Operation::AssumeRole, Operation::GetCallerIdentity, Operation::GetCallerIdentity]
    );
}

#[test]
fn what_is_signed_for_is_the_region_and_the_global_endpoint_has_one() {
    let world = World::empty();
    let user = Keys::of_user(world.service.user_key(SAM));
    let sys = system(&world);
    for (region, signed) in [("eu-west-1", "eu-west-1"), ("aws-global", "us-east-1")] {
        world.service.forget_calls();
        sts::caller_identity(&sys, &place(&sys, region), user.signer()).unwrap();
        let calls = world.service.calls();
        let scope = format!("/{signed}/sts/aws4_request, SignedHeaders=content-type;host;x-amz-date, ");
        let header = calls[0].header("authorization").unwrap();
        assert!(header.contains(&scope), "{header}");
        assert_eq!(calls[0].header("x-amz-security-token"), None);
    }
}

#[test]
fn a_refusal_says_what_it_is_about() {
    let world = World::signed_in();
    let service = &world.service;
    service.add_role(AssumableRole { longest_session: 7200, ..AssumableRole::new(ROLE, "111111111111") });
    let with_id = "arn:aws:iam::222222222222:role/with-id";
    service.add_role(AssumableRole {
        external_id: Some("ext:1/a".into()),
        ..AssumableRole::new(with_id, "arn:aws:iam::111111111111:user/*")
    });
    let with_mfa = "arn:aws:iam::222222222222:role/with-mfa";
    service.add_role(AssumableRole { needs_mfa: true, ..AssumableRole::new(with_mfa, SAM) });
    service.mfa_code(DEVICE, "123456");
    let (user, session) = (Keys::of_user(service.user_key(SAM)), Keys::of_session(&world));
    let stranger = Keys::of_user(service.user_key("arn:aws:iam::333333333333:user/eve"));
    let not =
        |arn: &str| format!("User: {arn} is not authorized to perform: sts:AssumeRole on resource: {ROLE}");
    let lasts = |seconds| AssumeRoleRequest { duration_seconds: Some(seconds), ..wish() };
    let of = |role_arn| AssumeRoleRequest { role_arn, ..wish() };
    let wrong_code = Secret::new("654321");
    let mfa = |serial| AssumeRoleRequest { mfa: Some(Mfa { serial, code: &wrong_code }), ..of(with_mfa) };
    let chained =
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining";
    for (keys, wish, why, words) in [
        (&stranger, wish(), Why::Denied, not("arn:aws:iam::333333333333:user/eve").as_str()),
        (&user, of("arn:aws:iam::222222222222:role/nobody"), Why::Denied, "is not authorized to perform"),
        (&user, of(with_id), Why::Denied, "is not authorized to perform: sts:AssumeRole"),
        (
            &user,
            AssumeRoleRequest { external_id: Some("ext:1/b"), ..of(with_id) },
            Why::Denied,
            "is not authorized",
        ),
        (
            &session,
            AssumeRoleRequest { external_id: Some("ext:1/a"), ..of(with_id) },
            Why::Denied,
            "is not authorized",
        ),
        (&user, of(with_mfa), Why::Denied, "is not authorized"),
        (&user, mfa(DEVICE), Why::Denied, "failed with invalid MFA one time pass code"),
        (&user, mfa("arn:aws:iam::111111111111:mfa/eve"), Why::Denied, "unable to validate MFA code"),
        (&session, mfa(DEVICE), Why::Denied, "unable to validate MFA code"),
        (&session, lasts(3601), Why::Malformed, chained),
        (&user, lasts(7201), Why::Malformed, "exceeds the MaxSessionDuration set for this role"),
        (
            &user,
            lasts(899),
            Why::Malformed,
            "at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900",
        ),
        (&user, lasts(43_201), Why::Malformed, "less than or equal to 43200"),
        (
            &user,
            AssumeRoleRequest { session_name: "a b", ..wish() },
            Why::Malformed,
            r"Value 'a b' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@-]*",
        ),
        (&user, AssumeRoleRequest { session_name: "<&>", ..wish() }, Why::Malformed, "Value '<&>' at"),
        (
            &user,
            AssumeRoleRequest { session_name: "x", ..wish() },
            Why::Malformed,
            "greater than or equal to 2",
        ),
        (&user, AssumeRoleRequest { external_id: Some("é!"), ..wish() }, Why::Malformed, "at 'externalId'"),
        (&user, of("arn:aws:iam::222222222222:user/sam"), Why::Malformed, "user/sam is invalid"),
    ] {
        let (found, refusal) = refused(assume(&world, keys, &wish));
        assert_eq!(found, why, "{refusal}");
        assert!(refusal.to_string().contains(words), "{refusal}: {words}");
    }
    for (keys, wish) in [
        (&user, AssumeRoleRequest { external_id: Some("ext:1/a"), ..of(with_id) }),
        (&session, lasts(3600)),
        (&user, lasts(7200)),
    ] {
        assume(&world, keys, &wish).unwrap();
    }
}

#[test]
fn keys_that_are_over_or_unknown_or_in_the_wrong_place_are_told_apart() {
    let world = World::signed_in();
    let service = &world.service;
    let (user, session) = (Keys::of_user(service.user_key(SAM)), Keys::of_session(&world));
    let ask = |keys: &Keys| {
        let sys = system(&world);
        sts::caller_identity(&sys, &place(&sys, "eu-west-1"), keys.signer())
    };
    service.configure(|rules| rules.disabled_regions = vec!["eu-west-1".into()]);
    let (why, refusal) = refused(ask(&user));
    assert_eq!(why, Why::RegionDisabled);
    assert!(refusal.to_string().contains("not activated in this region for account:111111111111"));
    service.configure(|rules| {
        rules.disabled_regions.clear();
        rules.sts_region = Some("us-east-1".into());
    });
    let (why, refusal) = refused(ask(&user));
    assert_eq!(why, Why::Signature);
    assert!(refusal.to_string().contains("valid region, not 'eu-west-1'"), "{refusal}");
    service.configure(|rules| {
        rules.sts_region = None;
        rules.date_ahead = std::time::Duration::from_secs(16 * 60);
    });
    let (why, refusal) = refused(ask(&user));
    assert_eq!(why, Why::Signature);
    assert!(refusal.to_string().contains("Signature expired: "), "{refusal}");
    service.configure(|rules| rules.date_ahead = std::time::Duration::ZERO);
    ask(&user).unwrap();
    ask(&session).unwrap();

    let secret = Secret::new("another");
    let token = Secret::new("another");
    for (keys, why) in [
        (Keys { id: user.id.clone(), secret, token: None }, Why::Signature),
        (
            Keys { id: user.id.clone(), secret: user.secret.clone(), token: Some(token.clone()) },
            Why::KeysUnknown,
        ),
        (
            Keys { id: session.id.clone(), secret: session.secret.clone(), token: Some(token) },
            Why::KeysUnknown,
        ),
        (Keys { id: session.id.clone(), secret: session.secret.clone(), token: None }, Why::KeysUnknown),
    ] {
        assert_eq!(refused(ask(&keys)).0, why);
    }
    service.forget_key(&user.id);
    assert_eq!(refused(ask(&user)).0, Why::KeysUnknown);
    service.advance(3601);
    assert_eq!(refused(ask(&session)).0, Why::KeysExpired);
}

#[test]
fn what_may_pass_is_tried_again_and_throttling_is_not_known_by_its_status() {
    const THROTTLING: Fault = Fault::Error { status: 400, code: "Throttling", message: "Rate exceeded" };
    for (fault, times, works) in [
        (THROTTLING, 2, true),
        (THROTTLING, 3, false),
        (Fault::Status(503), 2, true),
        (Fault::Reset, 1, true),
        (Fault::LostAnswer, 1, true),
    ] {
        let world = World::empty();
        world.service.add_role(AssumableRole::new(ROLE, "111111111111"));
        let user = Keys::of_user(world.service.user_key(SAM));
        world.service.fault_times(Operation::AssumeRole, fault.clone(), times);
        let answer = assume(&world, &user, &wish());
        assert_eq!(answer.is_ok(), works, "{fault:?}");
        assert_eq!(world.service.count(Operation::AssumeRole), times + usize::from(works), "{fault:?}");
        if let Err(StsError::Unanswered(error)) = answer {
            let hint = ssoenv::error::hint(&error).unwrap();
            assert_eq!(hint, "the service limits the number of calls: try again in a minute");
        }
    }
}

#[test]
fn a_code_is_sent_once_whatever_becomes_of_it() {
    for fault in [
        Fault::Error { status: 400, code: "Throttling", message: "Rate exceeded" },
        Fault::Status(503),
        Fault::Reset,
        Fault::LostAnswer,
        Fault::Truncated,
        Fault::Garbage,
    ] {
        let world = World::empty();
        world.service.add_role(AssumableRole { needs_mfa: true, ..AssumableRole::new(ROLE, SAM) });
        world.service.mfa_code(DEVICE, "012345");
        let user = Keys::of_user(world.service.user_key(SAM));
        let code = Secret::new("012345");
        let wish = AssumeRoleRequest { mfa: Some(Mfa { serial: DEVICE, code: &code }), ..wish() };
        world.service.fault_times(Operation::AssumeRole, fault.clone(), 1);
        let answer = assume(&world, &user, &wish);
        assert!(matches!(answer, Err(StsError::Unanswered(_))), "{fault:?} {answer:?}");
        assert_eq!(world.service.count(Operation::AssumeRole), 1, "{fault:?}");
        let used = matches!(fault, Fault::LostAnswer);
        assert_eq!(assume(&world, &user, &wish).is_err(), used, "{fault:?}");
        assert!(assume(&world, &user, &wish).is_err(), "a code works once");
    }
}

#[test]
fn what_is_no_answer_of_sts_is_said_to_be_none() {
    let world = World::empty();
    let user = Keys::of_user(world.service.user_key(SAM));
    let sys = system(&world);
    for fault in [
        Fault::Garbage,
        Fault::Empty,
        Fault::WrongShape,
        Fault::Html,
        Fault::HtmlError(403),
        Fault::Huge,
        Fault::Redirect,
        Fault::Answer(r#"{"GetCallerIdentityResponse":{}}"#.into()),
    ] {
        world.service.fault_times(Operation::GetCallerIdentity, fault.clone(), 1);
        let answer = sts::caller_identity(&sys, &place(&sys, "eu-west-1"), user.signer());
        let Err(StsError::Unanswered(error)) = answer else { panic!("{fault:?} {answer:?}") };
        assert_eq!(ssoenv::error::kind(&error), ssoenv::error::Kind::Service, "{fault:?}");
        assert_eq!(ssoenv::error::hint(&error), Some(ssoenv::system::http::ANSWERED_BY_ANOTHER), "{fault:?}");
    }
}

/// The headers of a request that the service takes.
fn good(world: &World, keys: &Keys, date: i64) -> Vec<(String, String)> {
    let url = world.service.url();
    let host = url.strip_prefix("http://").unwrap();
    let form = Form { host, path: "/", content_type: FORM, body: BODY.as_bytes() };
    let signed = keys.signer().sign(form, "eu-west-1", Time::from_epoch(date)).unwrap();
    let Signature { date, authorization } = signed;
    let token = keys.token.as_ref().map(|token| ("x-amz-security-token", token.expose().to_owned()));
    [
        ("content-type", FORM.to_owned()),
        ("host", host.to_owned()),
        ("x-amz-date", date),
        ("authorization", authorization),
    ]
    .into_iter()
    .chain(token)
    .map(|(name, value)| (name.to_owned(), value))
    .collect()
}

fn send(world: &World, headers: &[(String, String)], body: &str) -> (u16, String) {
    let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (&**name, &**value)).collect();
    let (status, text) = wire::post(&format!("{}/", world.service.url()), &headers, body.as_bytes());
    let code = text.split("<Code>").nth(1).and_then(|rest| rest.split('<').next());
    (status, code.unwrap_or_default().to_owned())
}

#[test]
fn the_service_takes_no_request_that_was_touched_after_it_was_signed() {
    let world = World::signed_in();
    let session = Keys::of_session(&world);
    let good = good(&world, &session, now());
    assert_eq!(send(&world, &good, BODY), (200, String::new()));
    assert_eq!(send(&world, &good, &format!("{BODY}&A=1")), (403, "SignatureDoesNotMatch".into()));

    let changed = |name: &str, from: &str, to: &str| {
        let mut headers = good.clone();
        let header = headers.iter_mut().find(|(header, _)| header == name).unwrap();
        assert!(header.1.contains(from), "{}", header.1);
        header.1 = header.1.replace(from, to);
        headers
    };
    let without = |name: &str| good.iter().filter(|(header, _)| header != name).cloned().collect::<Vec<_>>();
    let with = |name: &str| [good.as_slice(), &[(name.to_owned(), "1".to_owned())]].concat();
    let other = Keys::of_user(world.service.user_key(SAM)).id;
    let wrong = |code: &str| (if code == "IncompleteSignature" { 400 } else { 403 }, code.to_owned());
    for (headers, code) in [
        (changed("host", "127.0.0.1", "127.0.0.2"), "SignatureDoesNotMatch"),
        (changed("content-type", "; charset=utf-8", ""), "SignatureDoesNotMatch"),
        (changed("authorization", "/eu-west-1/", "/eu-west-2/"), "SignatureDoesNotMatch"),
        (changed("authorization", "/sts/", "/s3/"), "SignatureDoesNotMatch"),
        (changed("authorization", "Signature=", "Signature=0"), "SignatureDoesNotMatch"),
        (changed("authorization", &session.id, &other), "InvalidClientTokenId"),
        (changed("authorization", &session.id, "ASIANOBODY"), "InvalidClientTokenId"),
        (changed("authorization", ";x-amz-security-token", ""), "AccessDenied"),
        (changed("authorization", "content-type;", ""), "AccessDenied"),
        (changed("authorization", "host;", ""), "IncompleteSignature"),
        (changed("authorization", "Signature=", "Sig="), "IncompleteSignature"),
        (changed("authorization", "AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256"), "IncompleteSignature"),
        (changed("x-amz-security-token", "==", "="), "InvalidClientTokenId"),
        (without("x-amz-security-token"), "InvalidClientTokenId"),
        (without("x-amz-date"), "IncompleteSignature"),
        (without("authorization"), "MissingAuthenticationToken"),
        (with("x-amz-more"), "AccessDenied"),
    ] {
        assert_eq!(send(&world, &headers, BODY), wrong(code), "{headers:?}");
    }
    // What is not signed is nobody's business.
    assert_eq!(send(&world, &with("user-agent"), BODY).0, 200);
}

#[test]
fn the_service_takes_no_date_that_is_a_quarter_of_an_hour_away() {
    let world = World::empty();
    let user = Keys::of_user(world.service.user_key(SAM));
    for (apart, status) in [(-14 * 60, 200), (14 * 60, 200), (-16 * 60, 403), (16 * 60, 403)] {
        let headers = good(&world, &user, now() + apart);
        assert_eq!(send(&world, &headers, BODY).0, status, "{apart}");
    }
    // Nor one that was put in the place of the one that was signed.
    let mut headers = good(&world, &user, now());
    let later = good(&world, &user, now() + 60).remove(2);
    headers[2] = later;
    assert_eq!(send(&world, &headers, BODY), (403, "SignatureDoesNotMatch".into()));
}

#[test]
fn an_answer_that_only_keeps_a_parser_busy_is_not_parsed() {
    let attributes: String = (0..80_000).map(|number| format!(" a{number}=''")).collect();
    let nested = "<a>".repeat(50_000);
    for answer in [format!("<AssumeRoleResponse{attributes}/>"), nested] {
        let world = World::empty();
        let user = Keys::of_user(world.service.user_key(SAM));
        world.service.fault(Operation::AssumeRole, Fault::Answer(answer));
        let error = assume(&world, &user, &wish()).unwrap_err();
        assert!(matches!(error, StsError::Unanswered(_)), "{error:?}");
    }
}
