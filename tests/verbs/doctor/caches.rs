//! Files in the two caches.

use super::*;
use crate::support::home;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// A sound world whose session has a good token.
fn signed_in() -> World {
    let world = sound();
    home::write_token(world.home(), "my-org", &world.service.sign_in(), "https://my-org.awsapps.com/start");
    world
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    crate::support::permissions::set(path, 0o600);
}

fn registration(world: &World) -> PathBuf {
    home::registration_path(world.home(), "https://my-org.awsapps.com/start")
}

#[test]
fn a_good_token_is_good() {
    assert_eq!(found(&signed_in()), Vec::<String>::new());
}

#[test]
fn broken_files_are_worse_where_a_tool_will_read_them() {
    for text in ["", "{", "[]", "null", "\"accessToken\""] {
        let world = signed_in();
        write(&world.token_path(), text);
        assert_eq!(found(&world), ["error cache.broken"], "{text}");
        write(&registration(&world), text);
        assert_eq!(finding(&world, "cache.broken")["evidence"].as_array().unwrap().len(), 2);
        let world = signed_in();
        write(&world.role_path("111111111111", "Developer"), text);
        assert_eq!(found(&world), ["error cache.broken"], "{text}");
        let world = signed_in();
        write(&world.home().join(".aws/sso/cache/other.json"), text);
        write(&world.home().join(".aws/cli/cache/other.json"), text);
        assert_eq!(found(&world), ["warning cache.broken"], "{text}");
    }
    let world = signed_in();
    write(&world.token_path(), "");
    let path = world.token_path().display().to_string();
    assert_eq!(evidence(&world, "cache.broken"), format!("{path}: empty"));
    assert_eq!(finding(&world, "cache.broken")["remedy"], format!("rm {path}"));
    // Not ours to judge.
    let world = signed_in();
    write(&world.home().join(".aws/cli/cache/session.db"), "SQLite");
    write(&world.home().join(".aws/sso/cache/kiro.json"), "{\"accessToken\": 1}");
    assert_eq!(found(&world), Vec::<String>::new());
}

#[test]
fn tokens_that_a_tool_refuses_are_found() {
    for (field, value, expected) in [
        ("accessToken", json!(""), &["error cache.token"][..]),
        ("expiresAt", json!("soon"), &["error cache.token"]),
        ("expiresAt", json!(1_795_229_701), &["error cache.token"]),
        ("refreshToken", json!(null), &["warning cache.null"]),
        ("expiresAt", json!("2099-01-01T00:00:00UTC"), &["warning cache.time-form"]),
        ("startUrl", json!("https://other.awsapps.com/start"), &["warning cache.other-start-url"]),
        ("expiresAt", json!("2020-01-01T00:00:00Z"), &[]),
    ] {
        let world = signed_in();
        world.edit_token(|token| token[field] = value.clone());
        assert_eq!(found(&world), expected, "{field} {value}");
    }
}

#[test]
fn a_sign_in_that_is_over_is_a_note_with_the_command() {
    let world = signed_in();
    world.edit_token(|token| {
        token["expiresAt"] = "2020-01-01T00:00:00Z".into();
        token.as_object_mut().unwrap().remove("refreshToken");
    });
    assert_eq!(found(&world), ["note cache.signed-out"]);
    assert_eq!(finding(&world, "cache.signed-out")["remedy"], "ssoenv login my-org");
}

#[test]
fn registrations_are_whole_and_alive() {
    let good = json!({"clientId": "c", "clientSecret": "s", "expiresAt": "2099-01-01T00:00:00Z"});
    for (field, value, expected) in [
        ("clientId", json!("c"), &[][..]),
        ("clientId", json!(null), &["error cache.registration"]),
        ("clientSecret", json!(""), &["error cache.registration"]),
        ("expiresAt", json!("never"), &["error cache.registration"]),
        ("expiresAt", json!("2020-01-01T00:00:00Z"), &["note cache.registration-expired"]),
    ] {
        let world = signed_in();
        let mut registration_of = good.clone();
        registration_of[field] = value.clone();
        write(&registration(&world), &registration_of.to_string());
        assert_eq!(found(&world), expected, "{field} {value}");
    }
}

#[test]
fn role_files_are_whole() {
    let world = signed_in();
    let keys = json!({"AccessKeyId": "ASIA1", "SecretAccessKey": "hunter2", "SessionToken": "t", "Expiration": "2020-01-01T00:00:00Z"});
    let path = world.role_path("111111111111", "Developer");
    write(&path, &json!({"ProviderType": "sso", "Credentials": keys}).to_string());
    assert_eq!(found(&world), ["note cache.stale"]);
    assert_eq!(finding(&world, "cache.stale")["title"], "1 cache file expired more than a month ago");
    let yesterday = home::rfc3339(world.service.now() - 86_400);
    write(&path, &json!({"Credentials": {"AccessKeyId": "ASIA1", "SecretAccessKey": "hunter2", "SessionToken": "t", "Expiration": yesterday}}).to_string());
    assert_eq!(found(&world), Vec::<String>::new());
    write(&path, &json!({"Credentials": {"AccessKeyId": "ASIA1", "SecretAccessKey": "hunter2"}}).to_string());
    assert_eq!(found(&world), ["error cache.role"]);
    let shown = evidence(&world, "cache.role");
    assert!(shown.ends_with(": no SessionToken, Expiration"), "{shown}");
}

#[test]
fn temporary_files_are_left_only_when_they_are_old() {
    for name in [".ssoenv-x.tmp", "abc.json.tmp-17", "tmpabc.tmp"] {
        let world = signed_in();
        let path = world.home().join(".aws/sso/cache").join(name);
        write(&path, "");
        assert_eq!(found(&world), Vec::<String>::new(), "{name}");
        let file = fs::File::options().write(true).open(&path).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(7200)).unwrap();
        assert_eq!(found(&world), ["note cache.temporary"], "{name}");
    }
}

/// A sound world in which a profile has signed in with `aws login`, and the path of the file.
fn logged_in() -> (World, PathBuf) {
    const SAM: &str = "arn:aws:iam::333333333333:user/sam";
    let world = signed_in();
    world.add_sections(&format!("[profile console]\nlogin_session = {SAM}\nregion = eu-west-1\n"));
    home::write_login(world.home(), &world.service.console_sign_in(SAM));
    let path = home::login_path(world.home(), SAM);
    crate::support::permissions::set(path.parent().unwrap(), 0o700);
    (world, path)
}

#[test]
fn a_sign_in_of_aws_login_is_checked_like_the_others() {
    let (world, path) = logged_in();
    assert_eq!(found(&world), Vec::<String>::new());
    crate::support::permissions::set(&path, 0o644);
    let open = found(&world);
    assert!(open.len() == 1 && open[0].contains("permission."), "{open:?}");
    let text = fs::read_to_string(&path).unwrap();
    for broken in [
        text.replace("EC PRIVATE KEY", "PRIVATE KEY"),
        "{}".to_owned(),
        text.replace("333333333333", "111111111111"),
    ] {
        write(&path, &broken);
        assert_eq!(found(&world), ["warning cache.login"], "{broken}");
    }
    // A person who has not signed in has made no mistake.
    fs::remove_file(&path).unwrap();
    assert_eq!(found(&world), Vec::<String>::new());
}
