//! Token files in the layout of every tool that writes them: ssoenv uses each one as it is while it is fresh, and
//! turns each one into a form that all of them read when it renews it.

use super::{ask, tools};
use crate::support::home;
use crate::support::identity_center::{Operation, SignIn};
use crate::support::world::World;
use serde_json::{Map, Value, json};
use std::fs;

/// What a layout makes of the fields: all of them text, times as `YYYY-MM-DDTHH:MM:SSZ`, and one field of our own.
type Layout = fn(&World, &Map<String, Value>) -> String;

const ALL: [&str; 8] = [
    "startUrl",
    "region",
    "accessToken",
    "expiresAt",
    "clientId",
    "clientSecret",
    "registrationExpiresAt",
    "refreshToken",
];

/// Those that need nobody but us to write them.
const LAYOUTS: [(&str, Layout); 4] =
    [("AWS CLI", aws_cli), ("JavaScript", javascript), (".NET", dotnet), ("Go", go)];

#[test]
fn a_fresh_token_of_any_tool_is_used_as_it_is() {
    for (name, layout) in LAYOUTS {
        assert_used_as_it_is(name, layout);
    }
}

#[test]
fn an_expired_token_of_any_tool_is_renewed_once_and_written_for_all_of_them() {
    for (name, layout) in LAYOUTS {
        assert_renewed(name, layout);
    }
}

#[test]
fn a_refresh_token_that_the_service_does_not_replace_stays_whatever_the_layout() {
    for (name, layout) in LAYOUTS {
        assert_refresh_token_kept(name, layout);
    }
}

#[test]
fn a_token_that_botocore_wrote_is_used_and_renewed() {
    if tools::python().is_none() {
        return;
    }
    for (name, layout) in [("botocore, Z", botocore as Layout), ("botocore, UTC", botocore_of_old)] {
        assert_used_as_it_is(name, layout);
        assert_renewed(name, layout);
        assert_refresh_token_kept(name, layout);
    }
}

/// To the byte as `home::token_text`, with one more field.
fn aws_cli(_: &World, fields: &Map<String, Value>) -> String {
    let item = |(key, value): (&String, &Value)| format!("{}: {value}", json!(key));
    format!("{{{}}}", fields.iter().map(item).collect::<Vec<_>>().join(", "))
}

/// `JSON.stringify(token, null, 2)`, `Date.toISOString()`.
fn javascript(_: &World, fields: &Map<String, Value>) -> String {
    let mut fields = fields.clone();
    fields["expiresAt"] = with_fraction(&fields["expiresAt"], ".000Z");
    serde_json::to_string_pretty(&fields).unwrap()
}

/// Another order of keys, seven digits. The real one drops the fields of others; that they stay is about us.
fn dotnet(_: &World, fields: &Map<String, Value>) -> String {
    let order = ["accessToken", "expiresAt", "refreshToken", "clientId", "clientSecret"];
    let order = order.iter().chain(&["registrationExpiresAt", "region", "startUrl", "x-tool"]);
    let mut fields: Map<String, Value> = order.map(|key| ((*key).to_owned(), fields[*key].clone())).collect();
    for key in ["expiresAt", "registrationExpiresAt"] {
        fields[key] = with_fraction(&fields[key], ".1234567Z");
    }
    serde_json::to_string_pretty(&fields).unwrap()
}

/// Compact, sorted, and a line break.
fn go(_: &World, fields: &Map<String, Value>) -> String {
    let sorted: std::collections::BTreeMap<_, _> = fields.iter().collect();
    serde_json::to_string(&sorted).unwrap() + "\n"
}

fn botocore(world: &World, fields: &Map<String, Value>) -> String {
    saved_by_botocore(world, fields, "Z")
}

/// As the AWS CLI's first versions had it.
fn botocore_of_old(world: &World, fields: &Map<String, Value>) -> String {
    saved_by_botocore(world, fields, "UTC")
}

fn saved_by_botocore(world: &World, fields: &Map<String, Value>, zone: &str) -> String {
    let question =
        json!({"session": "my-org", "start_url": fields["startUrl"], "token": fields, "zone": zone});
    ask(tools::python().unwrap(), world, "save_token.py", &question);
    // botocore has chosen the name of the file, too.
    let token = world.token();
    for field in ["expiresAt", "registrationExpiresAt"] {
        assert!(token[field].as_str().unwrap().ends_with(zone), "{token}");
    }
    fs::read_to_string(world.token_path()).unwrap()
}

fn with_fraction(time: &Value, fraction: &str) -> Value {
    json!(time.as_str().unwrap().replace('Z', fraction))
}

/// A world whose token file is in a layout; the token in it ends so many seconds from now.
fn world_with(layout: Layout, seconds_left: i64) -> (World, SignIn) {
    let world = World::empty();
    let sign_in = world.service.sign_in();
    let ends_at = world.service.now() + seconds_left;
    let written = SignIn { expires_at: ends_at, ..sign_in.clone() };
    home::write_token(world.home(), "my-org", &written, &world.service.start_url());
    let Value::Object(mut fields) = world.token() else { panic!("{}", world.token()) };
    assert_eq!(fields.keys().map(String::as_str).collect::<Vec<_>>(), ALL);
    fields.insert("x-tool".into(), json!({"kept": [1, "ü"]}));
    let text = layout(&world, &fields);
    fs::write(world.token_path(), &text).unwrap();
    (world, sign_in)
}

fn assert_used_as_it_is(name: &str, layout: Layout) {
    let (world, _) = world_with(layout, 3600);
    let before = fs::read(world.token_path()).unwrap();
    world.used(&["dev"]);
    assert_eq!(world.service.count(Operation::GetRoleCredentials), 1, "{name}");
    assert_eq!(world.service.calls().len(), 1, "{name}: {:?}", world.service.calls());
    assert_eq!(fs::read(world.token_path()).unwrap(), before, "{name}");
}

fn assert_renewed(name: &str, layout: Layout) {
    let (world, sign_in) = world_with(layout, -60);
    world.used(&["dev"]);
    assert_eq!(world.service.count(Operation::CreateToken), 1, "{name}");
    let first = assert_written_for_all(name, &world);
    assert_ne!(first["accessToken"], sign_in.access_token, "{name}");
    assert_ne!(first["refreshToken"], sign_in.refresh_token, "{name}: not the one the service returned");
    assert_eq!(first["clientSecret"], sign_in.client_secret, "{name}");

    // The service has retired the old refresh token: only with the one it returned does a second renewal succeed.
    world.edit_token(|token| token["expiresAt"] = home::rfc3339(world.service.now() - 60).into());
    world.used(&["staging"]);
    assert_eq!(world.service.count(Operation::CreateToken), 2, "{name}");
    assert_ne!(assert_written_for_all(name, &world)["refreshToken"], first["refreshToken"], "{name}");
}

fn assert_refresh_token_kept(name: &str, layout: Layout) {
    let (world, sign_in) = world_with(layout, -60);
    world.service.configure(|rules| rules.return_refresh_token = false);
    world.used(&["dev"]);
    assert_eq!(world.service.count(Operation::CreateToken), 1, "{name}");
    let token = assert_written_for_all(name, &world);
    assert_ne!(token["accessToken"], sign_in.access_token, "{name}");
    assert_eq!(token["refreshToken"], sign_in.refresh_token, "{name}");
}

/// What every reader asks for: no `null` (Go), whole seconds and `Z` (Rust, Go), all fields, those of others too.
fn assert_written_for_all(name: &str, world: &World) -> Value {
    let token = world.token();
    assert!(token.as_object().unwrap().values().all(|value| !value.is_null()), "{name}: {token}");
    for field in ALL {
        assert!(token[field].as_str().is_some_and(|value| !value.is_empty()), "{name}: {field} in {token}");
    }
    for field in ["expiresAt", "registrationExpiresAt"] {
        let time = token[field].as_str().unwrap();
        let seconds = humantime::parse_rfc3339(time).expect(time);
        let whole = humantime::format_rfc3339_seconds(seconds).to_string();
        assert_eq!(time, whole, "{name}: {field}");
    }
    assert_eq!(token["x-tool"], json!({"kept": [1, "ü"]}), "{name}");
    // Some SDKs create the file readable for all.
    crate::support::permissions::expect(world.token_path(), 0o600);
    token
}
