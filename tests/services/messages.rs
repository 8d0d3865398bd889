//! The known troubles, each with its exact words: what has happened, why, and the next command.

use crate::support::browser::script;
use crate::support::identity_center::{Fault, Operation};
use crate::support::tls::ForwardProxy;
use crate::support::world::{SH_FAILURE, World, connection_refused};
use std::fs;
use std::time::Duration;

/// What a run says, with the code it ends with; `{url}`, `{home}` and `{start}` stand for this world's own,
/// `{refused}` for the words of this system where nobody listens.
fn expect(world: &World, arguments: &[&str], code: i32, said: &str) {
    let said = said
        .replace("{url}", &world.service.url())
        .replace("{refused}", &connection_refused())
        .replace("{home}", world.home().to_str().unwrap())
        .replace("{start}", &world.service.start_url());
    let ran = world.run(arguments);
    assert_eq!((ran.code, ran.stderr), (Some(code), said), "{arguments:?}");
    let stdout = if code != 0 && arguments[0] == "use" { SH_FAILURE } else { "" };
    assert!(code == 0 || ran.stdout == stdout, "{}", ran.stdout);
}

/// Writes the settings of ssoenv.
fn settings(world: &World, text: &str) {
    let path = world.home().join(".config/ssoenv/config");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

const USE: [&str; 4] = ["use", "dev", "--shell", "sh"];
const SIGN_IN: &str = "hint: ssoenv login my-org";
/// The service of another region, or a session that somebody has ended.
const ENDED_OR_ELSEWHERE: &str =
    "hint: run `ssoenv login my-org`; if that does not help, check sso_region of [sso-session my-org]\n";
const FOR_ALL: &str = "hint: AWS_ENDPOINT_URL also redirects sign-in to this address: unset it, and set only the variable of the service that you need, as in AWS_ENDPOINT_URL_S3\n";

#[test]
fn nobody_has_signed_in() {
    expect(&World::empty(), &USE, 3, &format!("ssoenv: not signed in to my-org\n{SIGN_IN}\n"));
    let old = "ssoenv: not signed in to {start}\nhint: ssoenv login --profile old-style\n";
    expect(&World::empty(), &["use", "old-style", "--shell", "sh"], 3, old);
    let world = World::empty();
    let config = fs::read_to_string(world.home().join(".aws/config")).unwrap();
    world.config(
        &config.replace("[sso-session my-org]", "[sso-session 'our org']").replace("my-org", "our org"),
    );
    expect(&world, &USE, 3, "ssoenv: not signed in to our org\nhint: ssoenv login 'our org'\n");
}

#[test]
fn the_session_is_over() {
    let world = World::signed_in();
    // Beside the hour, so that it reads alike on a slow machine.
    world.sign_in_with(-7230);
    world.service.revoke_sessions();
    expect(&world, &USE, 3, &format!("ssoenv: the sign-in to my-org has expired\n{SIGN_IN}\n"));
    world.edit_token(|token| drop(token.as_object_mut().unwrap().remove("refreshToken")));
    expect(&world, &USE, 3, &format!("ssoenv: the sign-in to my-org has expired\n{SIGN_IN}\n"));
}

#[test]
fn a_token_that_should_be_good_is_refused() {
    // The session was ended elsewhere: the token is refused, and nothing renews it.
    let world = World::signed_in();
    world.service.revoke_sessions();
    expect(
        &world,
        &USE,
        3,
        &format!("ssoenv: the sign-in to my-org is no longer accepted\n{ENDED_OR_ELSEWHERE}"),
    );
    // It is renewed, and refused again.
    let world = World::signed_in();
    world.service.fault(Operation::GetRoleCredentials, Fault::Status(401));
    expect(
        &world,
        &USE,
        3,
        &format!("ssoenv: the sign-in to my-org is no longer accepted\n{ENDED_OR_ELSEWHERE}"),
    );
    // The service of another region has not registered us.
    let world = World::signed_in();
    world.service.fault(Operation::GetRoleCredentials, Fault::Status(401));
    world.service.fault(Operation::CreateToken, Fault::Status(401));
    expect(
        &world,
        &USE,
        3,
        &format!("ssoenv: the sign-in to my-org is no longer accepted\n{ENDED_OR_ELSEWHERE}"),
    );
    // The older form says where its own region stands.
    let world = World::signed_in();
    let start_url = world.service.start_url();
    world.sign_in_to(&start_url);
    world.service.revoke_sessions();
    expect(
        &world,
        &["use", "old-style", "--shell", "sh"],
        3,
        "ssoenv: the sign-in to {start} is no longer accepted\nhint: run `ssoenv login --profile old-style`; if that does not help, check sso_region of profile old-style\n",
    );
}

#[test]
fn the_region_of_the_session_is_wrong() {
    let login = ["login", "my-org", "--device-code"];
    let refused = "ssoenv: Identity Center in us-east-1 does not accept the start URL {start} of my-org\n";
    let check = "hint: check sso_start_url and sso_region of [sso-session my-org]; sso_region is the region of Identity Center, not of your resources\n";
    for operation in [Operation::RegisterClient, Operation::StartDeviceAuthorization] {
        let world = World::empty();
        world.service.fault(operation, Fault::Status(400));
        expect(&world, &login, 5, &format!("{refused}{check}"));
    }
    // The address of newer portals names its region.
    let world = World::empty();
    world.service.fault(Operation::RegisterClient, Fault::Status(400));
    let config = fs::read_to_string(world.home().join(".aws/config")).unwrap();
    let portal = "https://ssoins-1234567890abcdef.portal.eu-west-1.app.aws";
    world.config(&config.replace(&world.service.start_url(), portal));
    expect(
        &world,
        &login,
        5,
        &format!(
            "{}hint: set sso_region of [sso-session my-org] to eu-west-1, the region in the start URL\n",
            refused.replace("{start}", portal)
        ),
    );
}

#[test]
fn the_portal_of_another_region_may_say_that_the_role_is_not_assigned() {
    let world = World::signed_in();
    for operation in [Operation::GetRoleCredentials, Operation::ListAccountRoles] {
        world.service.fault(operation, Fault::Status(403));
    }
    expect(
        &world,
        &USE,
        4,
        "ssoenv: role Developer in account 111111111111 is not assigned to you (profile dev)\nhint: check sso_account_id, sso_role_name and sso_region of [sso-session my-org], or ask your Identity Center administrator\n",
    );
}

#[test]
fn the_browser_does_not_open() {
    let world = World::empty();
    world.service.configure(|rules| rules.approve_device_automatically = true);
    let program = script(world.home(), "browser", "exit 3");
    settings(&world, &format!("browser = {program}\n"));
    let terminal =
        crate::support::terminal::Terminal::start(world.ssoenv_line(&["login", "my-org", "--device-code"]));
    let (code, screen) = terminal.ends();
    assert_eq!(code, 0, "{screen}");
    let lines: Vec<&str> = screen.lines().collect();
    let [warning, open, link, confirm, done] = lines.as_slice() else { panic!("{screen:?}") };
    let expected = format!("ssoenv: warning: the browser did not open: {program}: exit status: 3");
    assert_eq!(*warning, expected);
    assert_eq!(*open, "ssoenv: to sign in to my-org, open this link in any browser:");
    assert!(link.starts_with(&format!("ssoenv: {}/device?user_code=", world.service.url())), "{link}");
    assert!(confirm.starts_with("ssoenv: and confirm if the page shows the code "), "{confirm}");
    assert!(done.starts_with("ssoenv: signed in to my-org: "), "{done}");
}

#[test]
fn the_role_is_not_assigned() {
    let refused = |account: &str, role: &str, profile: &str| {
        format!("ssoenv: role {role} in account {account} is not assigned to you (profile {profile})\n")
    };
    let world = World::signed_in();
    world.service.unassign("111111111111", "Developer");
    let dev = refused("111111111111", "Developer", "dev");
    let others =
        "hint: in that account you have ReadOnly: set sso_role_name to one of them, or ask for access";
    expect(&world, &USE, 4, &format!("{dev}{others}\n"));
    settings(&world, "access_request_url = https://help.example/?a={account}&r={role}\n");
    let url = "request access at https://help.example/?a=111111111111&r=Developer\n";
    let before = others.strip_suffix("ask for access").unwrap();
    expect(&world, &USE, 4, &format!("{dev}{before}{url}"));
    world.service.unassign("111111111111", "ReadOnly");
    let none = "hint: you have no role in that account: check sso_account_id, or ask for access";
    expect(
        &world,
        &USE,
        4,
        &format!(
            "{dev}{}{url}",
            "hint: check sso_account_id, sso_role_name and sso_region of [sso-session my-org], or "
        ),
    );
    let world = World::signed_in();
    world.service.unassign("012345678901", "Administrator");
    world.service.unassign("012345678901", "ReadOnly");
    world.service.assign("012345678901", "prod", "", &[]);
    let prod = refused("012345678901", "Administrator", "prod");
    expect(&world, &["use", "prod", "--shell", "sh"], 4, &format!("{prod}{none}\n"));
}

#[test]
fn there_is_no_region() {
    let said = "ssoenv: warning: profile default has no region, and neither has this shell, but most tools need one: add `region` to the profile, or pass --region\n";
    let without = ["use", "default", "--shell", "sh"];
    let mut world = World::signed_in();
    expect(&world, &without, 0, said);
    expect(&world, &without, 0, said);
    expect(&world, &["use", "default", "--shell", "sh", "--quiet"], 0, "");
    expect(&world, &["use", "default", "--shell", "sh", "--region", "eu-west-1"], 0, "");
    expect(&world, &USE, 0, "");
    // A program has asked.
    assert_eq!(world.run(&["use", "default", "--format", "json"]).stderr, "");
    // The shell has one of its own.
    for name in ["AWS_REGION", "AWS_DEFAULT_REGION"] {
        let mut world = World::signed_in();
        world.variable(name, "eu-west-1");
        expect(&world, &without, 0, "");
    }
    // The region of the profile before does not stay.
    let ran = world.run(&["use", "dev", "--format", "json"]);
    world.apply(&serde_json::from_str(&ran.stdout).unwrap());
    expect(&world, &without, 0, said);
    // Once is enough: a renewal of what is active says nothing.
    let ran = world.run(&["use", "default", "--format", "json"]);
    world.apply(&serde_json::from_str(&ran.stdout).unwrap());
    expect(&world, &without, 0, "");
    // Tools look into the default profile, when keys are all they have.
    let world = World::signed_in();
    let config = fs::read_to_string(world.home().join(".aws/config")).unwrap();
    let bare =
        "\n[profile bare]\nsso_session = my-org\nsso_account_id = 111111111111\nsso_role_name = ReadOnly\n";
    world.config(&format!("{config}{bare}"));
    let bare = ["use", "bare", "--shell", "sh"];
    expect(&world, &bare, 0, &said.replace("default", "bare"));
    let config = fs::read_to_string(world.home().join(".aws/config")).unwrap();
    world.config(&config.replace("[default]", "[default]\nregion = us-east-1"));
    expect(&world, &bare, 0, "");
}

#[test]
fn the_clock_is_wrong() {
    let said = "ssoenv: warning: the clock of this machine is 1h 15m behind the service's; expiry times will be wrong until it is corrected\n";
    let ahead = |world: &World| world.service.configure(|rules| rules.date_ahead = Duration::from_secs(4530));
    let world = World::signed_in();
    ahead(&world);
    expect(&world, &USE, 0, said);
    expect(&world, &USE, 0, "");
    // Beside an error too, which it may be the cause of.
    let world = World::signed_in();
    ahead(&world);
    world.service.revoke_sessions();
    expect(
        &world,
        &USE,
        3,
        &format!("{said}ssoenv: the sign-in to my-org is no longer accepted\n{ENDED_OR_ELSEWHERE}"),
    );
}

#[test]
fn the_proxy_is_not_there_or_refuses() {
    let proxied = |proxy: &str| {
        let mut world = World::signed_in();
        world.variable("HTTPS_PROXY", proxy).variable("AWS_ENDPOINT_URL_SSO", "https://portal.invalid");
        world
    };
    expect(
        &proxied("http://127.0.0.1:1"),
        &USE,
        6,
        "ssoenv: cannot reach https://portal.invalid: {refused}\nhint: check the network, HTTPS_PROXY and the region of the session\n",
    );
    let proxy = ForwardProxy::start("Basic bm9ib2R5Om5vdGhpbmc=");
    expect(
        &proxied(&format!("http://127.0.0.1:{}", proxy.port)),
        &USE,
        6,
        "ssoenv: no answer from https://portal.invalid: CONNECT proxy failed: proxy server responded 407/407\nhint: check the proxy in HTTPS_PROXY, its user and its password\n",
    );
}

/// A world whose services are led elsewhere by what is meant for all, and by nothing else.
fn led(by_config: bool, to: Option<&str>) -> World {
    let mut world = World::signed_in();
    let to = to.map_or_else(|| world.service.url(), str::to_owned);
    for name in ["AWS_ENDPOINT_URL_SSO", "AWS_ENDPOINT_URL_SSO_OIDC"] {
        world.variable(name, "");
    }
    if by_config {
        let config = fs::read_to_string(world.home().join(".aws/config")).unwrap();
        world.config(&config.replace("[profile dev]\n", &format!("[profile dev]\nendpoint_url = {to}\n")));
    } else {
        world.variable("AWS_ENDPOINT_URL", &to);
    }
    world
}

#[test]
fn an_endpoint_that_was_meant_for_another_service_has_taken_sign_in_with_it() {
    const NOBODY: &str = "http://127.0.0.1:1";
    let refused = "{refused}";
    let portal = format!("ssoenv: cannot reach {NOBODY}: {refused}\n");
    expect(&led(false, Some(NOBODY)), &USE, 6, &format!("{portal}{FOR_ALL}"));
    let by_config = "hint: endpoint_url ({home}/.aws/config:7) also redirects sign-in to this address: move it to a [services] section, under the service that needs it\n";
    expect(&led(true, Some(NOBODY)), &USE, 6, &format!("{portal}{by_config}"));
    let world = led(false, Some(NOBODY));
    world.sign_in_with(-60);
    expect(&world, &USE, 6, &format!("ssoenv: cannot reach {NOBODY}: {refused}\n{FOR_ALL}"));

    // A stand-in for other services answers, but not as Identity Center does.
    for (fault, said) in [
        (Fault::Html, "{url} did not answer as the AWS service does"),
        (Fault::WrongShape, "{url} did not answer as the AWS service does"),
        (Fault::HtmlError(404), "{url} did not return the credentials: status 404"),
        (Fault::HtmlError(403), "{url} did not return the credentials: status 403"),
    ] {
        for (by_config, hint) in [(false, FOR_ALL), (true, by_config)] {
            let world = led(by_config, None);
            world.service.fault(Operation::GetRoleCredentials, fault.clone());
            expect(&world, &USE, 6, &format!("ssoenv: {said}\n{hint}"));
        }
    }
    let login = ["login", "my-org", "--device-code"];
    for (operation, fault, code, said) in [
        (Operation::RegisterClient, Fault::Html, 6, "{url} did not answer as the AWS service does"),
        (
            Operation::RegisterClient,
            Fault::HtmlError(404),
            6,
            "{url} did not complete the sign-in to my-org: status 404",
        ),
        (
            Operation::RegisterClient,
            Fault::Status(400),
            5,
            "Identity Center in us-east-1 does not accept the start URL {start} of my-org",
        ),
    ] {
        let world = led(false, None);
        fs::remove_file(world.token_path()).unwrap();
        world.service.fault(operation, fault);
        expect(&world, &login, code, &format!("ssoenv: {said}\n{FOR_ALL}"));
    }
    let world = led(false, None);
    world.sign_in_with(-60);
    world.service.fault(Operation::CreateToken, Fault::HtmlError(404));
    expect(&world, &USE, 6, &format!("ssoenv: {{url}} did not renew the sign-in: status 404\n{FOR_ALL}"));
    let out = "ssoenv: signed out of my-org on this machine\nssoenv: warning: the service could not be told, so the session stays valid there until it expires: ";
    let hint = FOR_ALL.trim_start_matches("hint: ");
    let unanswered = format!("cannot reach {NOBODY}: {refused}");
    expect(&led(false, Some(NOBODY)), &["logout", "my-org"], 0, &format!("{out}{unanswered}; {hint}"));
    // Another one answers as the service would refuse.
    let world = led(false, None);
    world.service.fault(Operation::GetRoleCredentials, Fault::Status(401));
    let said = "ssoenv: the sign-in to my-org is no longer accepted\n";
    expect(&world, &USE, 3, &format!("{said}{FOR_ALL}"));
}

#[test]
fn an_endpoint_that_was_meant_for_sign_in_is_not_blamed() {
    const NOBODY: &str = "http://127.0.0.1:1";
    let said = format!(
        "ssoenv: cannot reach {NOBODY}: {{refused}}\nhint: check the network, HTTPS_PROXY and the region of the session\n"
    );
    // The service's own variable wins over the one for all.
    let mut world = World::signed_in();
    world.variable("AWS_ENDPOINT_URL_SSO", NOBODY).variable("AWS_ENDPOINT_URL", NOBODY);
    expect(&world, &USE, 6, &said);
    // So does a block of the services section.
    let mut world = World::signed_in();
    world.variable("AWS_ENDPOINT_URL_SSO", "");
    let config = fs::read_to_string(world.home().join(".aws/config")).unwrap();
    let config = config
        .replace("[profile dev]\n", &format!("[profile dev]\nendpoint_url = {NOBODY}\nservices = local\n"));
    world.config(&format!("{config}\n[services local]\nsso =\n  endpoint_url = {NOBODY}\n"));
    expect(&world, &USE, 6, &said);
    // And an endpoint for all that works is nobody's business.
    expect(&led(false, None), &USE, 0, "");
}
