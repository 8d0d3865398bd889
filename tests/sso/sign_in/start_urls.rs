//! Start URLs: AWS's own are believed, a company's own host is asked where it leads, and whatever else is refused.

use super::{ends, start};
use crate::support::browser::MustStayClosed;
use crate::support::home::sample_config;
use crate::support::identity_center::{Fault, Operation};
use crate::support::tls::TlsFront;
use crate::support::wait;
use crate::support::world::{Ran, World};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::sync::{Arc, Mutex};

const AWS: &str = "https://d-1234567890.awsapps.com/start";

/// A world whose sessions sign in at this address, with a code that needs nobody.
fn world(start_url: &str) -> World {
    let mut world = World::empty();
    world.config(&sample_config(start_url));
    world.service.configure(|rules| {
        rules.device_interval = 0;
        rules.approve_device_automatically = true;
    });
    // Whoever asks a host that is not on this machine asks in vain.
    world.variable("HTTPS_PROXY", "http://127.0.0.1:1").variable("NO_PROXY", "localhost");
    world
}

fn login(world: &World) -> Ran {
    world.run(&["login", "my-org", "--device-code"])
}

#[test]
fn the_hosts_of_aws_are_believed_without_being_asked() {
    for url in [
        "https://d-1234567890.awsapps.com/start/#/",
        "https://start.us-gov-home.awsapps.com/directory/my-org",
        "https://start.us-gov-west-1.us-gov-home.awsapps.com/directory/my-org",
        "https://start.home.awsapps.cn/directory/my-org",
        "https://ssoins-1.portal.us-east-1.app.aws",
        "https://ssoins-1.portal.cn-northwest-1.app.amazonwebservices.com.cn",
        "https://ssoins-1.eusc-de-east-1.portal.amazonaws.eu",
        "https://identitycenter.amazonaws.com/ssoins-1",
        "https://identitycenter.us-gov.amazonaws.com/ssoins-1",
    ] {
        let world = world(url);
        world.service.configure(|rules| rules.start_url = url.to_owned());
        let ran = login(&world);
        assert_eq!(ran.code, Some(0), "{url} {}", ran.stderr);
        assert_eq!(world.token()["startUrl"], url);
    }
}

#[test]
fn an_address_that_is_not_https_is_refused() {
    for url in ["http://d-1234567890.awsapps.com/start", "d-1234567890.awsapps.com/start", "https://"] {
        let mut world = world(url);
        let _closed = MustStayClosed::of(&mut world);
        let (code, screen) = ends(start(&world, "ssoenv login my-org"));
        assert_eq!(code, 5, "{screen}");
        assert!(screen.contains(&format!("ssoenv: the start URL {url} ")), "{screen}");
        assert!(
            screen.contains(
                "hint: correct sso_start_url of [sso-session my-org]: a start URL looks like https://"
            ),
            "{screen}"
        );
        assert!(world.service.calls().is_empty());
    }
}

#[test]
fn a_wrong_region_is_corrected_where_the_address_names_the_right_one() {
    let unknown = Fault::Error { status: 400, code: "InvalidRequestException", message: "Unknown start URL" };
    let named = "set sso_region of [sso-session my-org] to eu-west-1, the region in the start URL";
    let unnamed = "check sso_start_url and sso_region of [sso-session my-org]; sso_region is the region of Identity Center, not of your resources";
    for (url, way, operation, hint) in [
        ("https://ssoins-1.portal.eu-west-1.app.aws", "--no-browser", Operation::RegisterClient, named),
        (
            "https://ssoins-1.eu-west-1.portal.amazonaws.com",
            "--device-code",
            Operation::StartDeviceAuthorization,
            named,
        ),
        (AWS, "--device-code", Operation::StartDeviceAuthorization, unnamed),
        (AWS, "--no-browser", Operation::RegisterClient, unnamed),
    ] {
        let world = world(url);
        world.service.fault(operation, unknown.clone());
        let ran = world.run(&["login", "my-org", way]);
        assert_eq!(ran.code, Some(5), "{ran:?}");
        let said = format!(
            "Identity Center in us-east-1 does not accept the start URL {url} of my-org\nhint: {hint}\n"
        );
        assert!(ran.stderr.ends_with(&said), "{}", ran.stderr);
        assert_eq!(world.service.count(operation), 1);
    }
}

#[test]
fn scopes_that_the_service_does_not_know_are_named() {
    let world = world(AWS);
    let unknown = Fault::Error { status: 400, code: "InvalidScopeException", message: "no such scope" };
    world.service.fault(Operation::RegisterClient, unknown);
    let ran = login(&world);
    assert!(ran.code == Some(5) && ran.stderr.contains("hint: correct sso_registration_scopes"), "{ran:?}");
}

/// A company's own host on this machine, which has one answer for each method.
struct Company {
    url: String,
    authority: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Company {
    /// `leads` is given the method, and says status and location.
    fn start(leads: impl Fn(&str) -> (u16, String) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let front =
            TlsFront::start(&format!("http://{}", listener.local_addr().unwrap()), usize::MAX, |_| {});
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&asked);
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
                let line = lines.next().unwrap_or_default();
                while lines.next().is_some_and(|line| !line.is_empty()) {}
                let (status, location) = leads(line.split(' ').next().unwrap_or_default());
                log.lock().unwrap().push(line);
                let _ =
                    write!(stream, "HTTP/1.1 {status} \r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n");
            }
        });
        let url = format!("https://localhost:{}/start", front.port);
        Company { url, authority: front.authority, asked }
    }

    fn world(&self) -> World {
        let mut world = world(&self.url);
        let bundle = world.home().join("authority.pem");
        std::fs::write(&bundle, &self.authority).unwrap();
        world.variable("AWS_CA_BUNDLE", bundle.to_str().unwrap());
        world
    }
}

#[test]
fn a_companys_own_host_leads_to_the_address_that_the_service_knows() {
    for (on_head, asked) in [
        (302, &["HEAD /start HTTP/1.1"][..]),
        (308, &["HEAD /start HTTP/1.1"]),
        (405, &["HEAD /start HTTP/1.1", "GET /start HTTP/1.1"]),
    ] {
        let company = Company::start(move |method| match method {
            "HEAD" => (on_head, format!("{AWS}/?from=company#/")),
            _ => (301, AWS.to_owned()),
        });
        let world = company.world();
        let ran = login(&world);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert_eq!(*company.asked.lock().unwrap(), asked);
        // The service has heard the one, and the file keeps the other.
        assert_eq!(world.token()["startUrl"], company.url);
        let calls = world.service.calls();
        let told = calls.iter().find(|call| call.operation == Operation::StartDeviceAuthorization).unwrap();
        assert!(told.body.contains(&format!("\"startUrl\":\"{AWS}\"")), "{}", told.body);
    }
}

#[test]
fn a_companys_own_host_may_name_the_region() {
    let target = "https://ssoins-1.portal.eu-west-1.app.aws";
    let company = Company::start(move |_| (302, target.to_owned()));
    let world = company.world();
    world.service.configure(|rules| rules.start_url = target.to_owned());
    let ran = login(&world);
    assert_eq!((ran.code, world.token()["region"].as_str()), (Some(0), Some("eu-west-1")), "{ran:?}");
}

#[test]
fn a_companys_own_host_is_asked_once_where_the_console_is() {
    let company =
        Company::start(move |_| (302, "https://ssoins-1.portal.eu-west-1.app.aws/?a#/b".to_owned()));
    let world = company.world();
    let ran = world.run(&["console", "dev", "--print", "--service", "iam"]);
    let link = "https://ssoins-1.portal.eu-west-1.app.aws/#/console?account_id=111111111111&role_name=Developer\
                &destination=https%3A%2F%2Fconsole.aws.amazon.com%2Fiam%2Fhome\n";
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), (link, ""));
    assert_eq!(*company.asked.lock().unwrap(), ["HEAD /start HTTP/1.1"]);
    let company = Company::start(move |_| (302, "https://evil.example/".to_owned()));
    let ran = company.world().run(&["console", "dev", "--print"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(5), ""), "{ran:?}");
}

/// A world whose company names the region, and which does this to the config file when it is asked: after that was read.
fn with_config_changed(change: impl Fn(&Path) + Send + 'static) -> World {
    let target = "https://ssoins-1.portal.eu-west-1.app.aws";
    let config = Arc::new(Mutex::new(std::path::PathBuf::new()));
    let changed = Arc::clone(&config);
    let company = Company::start(move |_| {
        change(&changed.lock().unwrap());
        (302, target.to_owned())
    });
    let world = company.world();
    world.service.configure(|rules| rules.start_url = target.to_owned());
    *config.lock().unwrap() = world.home().join(".aws/config");
    world
}

/// The config with the region that the company names in the session alone.
fn corrected(config: &str) -> String {
    let (before, session) = config.split_once("[sso-session my-org]").unwrap();
    let session = session.replacen("sso_region = us-east-1", "sso_region = eu-west-1", 1);
    format!("{before}[sso-session my-org]{session}")
}

#[test]
fn the_region_that_a_company_names_is_corrected_in_the_file() {
    let world = with_config_changed(|_| {});
    let before = world.read(".aws/config");
    let ran = login(&world);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.stderr.contains("corrected sso_region in "), "{}", ran.stderr);
    assert_eq!(world.read(".aws/config"), corrected(&before));
    assert_eq!(world.read(".aws/config.ssoenv-backup"), before);
}

#[test]
fn no_region_is_corrected_in_a_config_that_another_program_has_emptied() {
    let world = with_config_changed(|config| std::fs::write(config, "").unwrap());
    let ran = login(&world);
    // The sign-in itself is good.
    assert_eq!((ran.code, world.token()["region"].as_str()), (Some(0), Some("eu-west-1")), "{ran:?}");
    assert!(ran.stderr.contains("cannot set its sso_region to eu-west-1"), "{ran:?}");
    assert!(ran.stderr.contains("another program seems to be writing "), "{ran:?}");
    assert_eq!((world.read(".aws/config"), world.read(".aws/config.ssoenv-backup")), Default::default());
}

#[test]
fn a_config_that_is_emptied_during_a_sign_in_and_filled_after_it_keeps_all_that_is_in_it() {
    let (filled, done) = std::sync::mpsc::channel();
    let world = with_config_changed(move |config| {
        let (config, before) = (config.to_owned(), std::fs::read_to_string(config).unwrap());
        let token = config.with_file_name("sso").join("cache");
        std::fs::write(&config, "").unwrap();
        let filled = filled.clone();
        std::thread::spawn(move || {
            // Not before there is a token: the file is corrected after that.
            wait::until(|| {
                let names = std::fs::read_dir(&token).into_iter().flatten().flatten();
                names
                    .map(|entry| entry.path())
                    .any(|path| std::fs::read_to_string(path).is_ok_and(|text| text.contains("accessToken")))
            });
            let (first, second) = before.split_at(before.len() / 2);
            std::fs::write(&config, first).unwrap();
            std::thread::sleep(std::time::Duration::from_millis(30));
            std::io::Write::write_all(
                &mut std::fs::File::options().append(true).open(&config).unwrap(),
                second.as_bytes(),
            )
            .unwrap();
            filled.send(before).unwrap();
        });
    });
    let ran = login(&world);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let before = done.recv().unwrap();
    assert_eq!(world.read(".aws/config"), corrected(&before), "{ran:?}");
    assert_eq!(world.read(".aws/config.ssoenv-backup"), before, "{ran:?}");
}

#[test]
fn a_companys_own_host_that_leads_elsewhere_is_refused() {
    for (status, target, said) in [
        (302, "https://localhost/again", "redirects to https://localhost/again, which is not an AWS address"),
        (
            302,
            "http://d-1234567890.awsapps.com/start",
            "redirects to http://d-1234567890.awsapps.com/start, which is not an AWS address",
        ),
        (
            302,
            "https://awsapps.com.evil.example/start",
            "redirects to https://awsapps.com.evil.example/start, which is not an AWS address",
        ),
        (302, "/start/there", "which is not an AWS address"),
        (200, AWS, "is not an AWS address and does not redirect to one (status 200)"),
        (404, AWS, "is not an AWS address and does not redirect to one (status 404)"),
    ] {
        let company = Company::start(move |_| (status, target.to_owned()));
        let world = company.world();
        let ran = login(&world);
        assert_eq!(ran.code, Some(5), "{ran:?}");
        assert!(ran.stderr.starts_with(&format!("ssoenv: the start URL {} ", company.url)), "{}", ran.stderr);
        assert!(ran.stderr.contains(said), "{}", ran.stderr);
        assert!(
            ran.stderr.ends_with(
                "\nhint: set sso_start_url of [sso-session my-org] to the address of the AWS access portal\n"
            ),
            "{}",
            ran.stderr
        );
        assert_eq!((company.asked.lock().unwrap().len(), world.service.calls().len()), (1, 0));
    }
}
