//! Signature Version 4: botocore's signer, ours, and the one that the loopback service verifies with, on the same
//! requests. No two of them share a line.

use super::{ask, tools};
use crate::support::wire;
use crate::support::world::World;
use serde_json::{Value, json};
use ssoenv::secret::Secret;
use ssoenv::services::sts::sigv4::{Form, Signature, Signer};
use ssoenv::time::Time;
use std::collections::BTreeMap;
use std::path::Path;

const CONTENT_TYPE: &str = "application/x-www-form-urlencoded; charset=utf-8";

/// One request, to be signed.
struct Asked {
    id: String,
    secret: String,
    token: Option<String>,
    region: String,
    url: String,
    body: String,
    epoch: i64,
}

impl Asked {
    fn ours(&self) -> Signature {
        let (secret, token) = (Secret::new(&*self.secret), self.token.as_deref().map(Secret::new));
        let signer =
            Signer { access_key_id: &self.id, secret_access_key: &secret, session_token: token.as_ref() };
        let host = self.url.split('/').nth(2).unwrap();
        let form = Form { host, path: "/", content_type: CONTENT_TYPE, body: self.body.as_bytes() };
        signer.sign(form, &self.region, Time::from_epoch(self.epoch)).unwrap()
    }

    fn question(&self) -> Value {
        json!({
            "id": self.id, "secret": self.secret, "token": self.token, "region": self.region,
            "url": self.url, "body": self.body, "epoch": self.epoch,
        })
    }
}

fn theirs(python: &Path, world: &World, questions: &[Value]) -> Vec<BTreeMap<String, String>> {
    let answer = ask(python, world, "sign.py", &json!({"requests": questions}));
    serde_json::from_value(answer).unwrap()
}

#[test]
fn botocore_signs_the_published_requests_as_we_do() {
    let Some(python) = tools::python() else { return };
    let world = World::empty();
    let asked = |region: &str, body: &str| Asked {
        id: "ASIAEXAMPLEKEYID".into(),
        secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".into(),
        token: Some("TOKENexample==".into()),
        region: region.into(),
        url: format!("https://sts.{region}.amazonaws.com/"),
        body: body.into(),
        epoch: 1_767_323_045,
    };
    let requests = [
        asked(
            "eu-west-1",
            "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A210987654321%3Arole%2FAdmin&RoleSessionName=ssoenv",
        ),
        asked("us-east-1", "Action=GetCallerIdentity&Version=2011-06-15"),
    ];
    let signatures = [
        "d4866d5bb7b77bd63763af9b405e27297f6175c6c5057f31026ff5c7579255cd",
        "9f56eb4268b45f7c51530ec226197e6e93e96f29e476a23dd51bc94b6643c801",
    ];
    let questions = requests.each_ref().map(Asked::question);
    let theirs = theirs(python, &world, &questions);
    for ((request, theirs), signature) in requests.iter().zip(theirs).zip(signatures) {
        let ours = request.ours();
        assert_eq!(theirs["Authorization"], ours.authorization);
        assert_eq!(theirs["X-Amz-Date"], ours.date);
        assert!(ours.authorization.ends_with(signature), "{}", ours.authorization);
    }
}

#[test]
fn botocore_signs_whatever_else_as_we_do_and_the_service_takes_both() {
    let Some(python) = tools::python() else { return };
    let world = World::signed_in();
    let user = world.service.user_key("arn:aws:iam::111111111111:user/sam");
    let session = world.used(&["dev"]);
    let now = i64::try_from(std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs()).unwrap();
    let requests: Vec<Asked> = (0..60_u32)
        .map(|number| {
            let odd: String = (0..number).map(|_| fastrand::char(..)).collect();
            let odd = percent_encoding::utf8_percent_encode(&odd, ssoenv::services::url_encoding::RESERVED);
            let of_session = number % 2 == 0;
            let variable = |name: &str| session[name].clone();
            Asked {
                id: if of_session { variable("AWS_ACCESS_KEY_ID") } else { user.access_key_id.clone() },
                secret: if of_session {
                    variable("AWS_SECRET_ACCESS_KEY")
                } else {
                    user.secret_access_key.clone()
                },
                token: of_session.then(|| variable("AWS_SESSION_TOKEN")),
                region: ["eu-west-1", "us-east-1", "us-gov-west-1", "cn-north-1"][fastrand::usize(..4)]
                    .into(),
                url: format!("{}/", world.service.url()),
                body: format!("Action=GetCallerIdentity&Version=2011-06-15&Odd={odd}"),
                epoch: now + fastrand::i64(-800..800),
            }
        })
        .collect();
    let questions: Vec<Value> = requests.iter().map(Asked::question).collect();
    for (request, theirs) in requests.iter().zip(theirs(python, &world, &questions)) {
        let ours = request.ours();
        assert_eq!(theirs["Authorization"], ours.authorization, "{}", request.body);
        let token = request.token.as_deref();
        let mine = [
            ("Content-Type", CONTENT_TYPE),
            ("x-amz-date", &ours.date),
            ("authorization", &ours.authorization),
        ];
        let mine: Vec<_> =
            mine.into_iter().chain(token.map(|token| ("x-amz-security-token", token))).collect();
        let theirs: Vec<_> = theirs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        for headers in [mine, theirs] {
            let (status, text) = wire::post(&request.url, &headers, request.body.as_bytes());
            assert_eq!(status, 200, "{} {headers:?} {text}", request.body);
        }
    }
}

/// Clients sign more headers than they must, and in any spelling.
#[test]
fn the_service_takes_the_headers_that_other_clients_sign() {
    let Some(python) = tools::python() else { return };
    let world = World::empty();
    let user = world.service.user_key("arn:aws:iam::111111111111:user/sam");
    let url = format!("{}/", world.service.url());
    let now = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
    let body = "Version=2011-06-15&Action=GetCallerIdentity";
    let question = json!({
        "id": user.access_key_id, "secret": user.secret_access_key, "token": null, "region": "eu-west-1",
        "url": url, "body": body, "epoch": now,
        "headers": {
            "User-Agent": "a/1  b/2", "amz-sdk-invocation-id": "x", "AMZ-SDK-Request": "attempt=1; max=3",
            "X-Amz-User-Agent": "  c   d ", "Accept": "*/*",
        },
    });
    let headers = theirs(python, &world, &[question]).remove(0);
    let send = |changed: Option<(&str, &str)>| {
        let headers = headers.iter().map(|(name, value)| match changed {
            Some((other, value)) if name.eq_ignore_ascii_case(other) => (other, value),
            _ => (name.as_str(), value.as_str()),
        });
        wire::post(&url, &headers.collect::<Vec<_>>(), body.as_bytes()).0
    };
    assert_eq!(send(None), 200, "{headers:?}");
    assert_eq!(send(Some(("user-agent", "who cares"))), 200);
    for signed in ["X-Amz-User-Agent", "amz-sdk-request", "accept"] {
        assert_eq!(send(Some((signed, "other"))), 403, "{signed}");
    }
}
