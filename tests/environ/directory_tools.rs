//! direnv, mise and shadowenv set variables for a directory: what they had set is not restored in another one. Stand-ins
//! for them, which write their records as they do.

use crate::support::typist::{Counted, Kind, Typist, bound, in_each_shell};
use crate::support::world::World;
use base64::prelude::{BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE, Engine};
use miniz_oxide::deflate::compress_to_vec_zlib;

/// A tool that has set these variables for a directory, as the environment tells it.
fn records(tool: &str, set: &[(&str, &str)]) -> Vec<(&'static str, String)> {
    let json =
        serde_json::to_string(&set.iter().copied().collect::<std::collections::BTreeMap<_, _>>()).unwrap();
    match tool {
        "direnv" => {
            let diff = format!("{{\"p\":{{}},\"n\":{json}}}");
            let diff = BASE64_URL_SAFE.encode(compress_to_vec_zlib(diff.as_bytes(), 6));
            vec![("DIRENV_DIR", "-/project".to_owned()), ("DIRENV_DIFF", diff)]
        }
        "mise" => {
            // A map of MessagePack: the length of a text stands before it.
            let text =
                |text: &str| [&[0xa0 | u8::try_from(text.len()).unwrap()][..], text.as_bytes()].concat();
            let count = 0x80 | u8::try_from(set.len()).unwrap();
            let new = set.iter().flat_map(|(name, value)| [text(name), text(value)].concat());
            let diff = [b"\x82\xa3old\x80\xa3new".to_vec(), vec![count], new.collect()].concat();
            vec![("__MISE_DIFF", BASE64_STANDARD_NO_PAD.encode(compress_to_vec_zlib(&diff, 1)))]
        }
        _ => vec![("__shadowenv_data", format!("0123456789abcdef:{json}"))],
    }
}

fn does(world: &mut World, arguments: &[&str]) {
    let ran = world.run(&[arguments, &["--format", "json"]].concat());
    assert_eq!(ran.code, Some(0), "{arguments:?}: {}", ran.stderr);
    world.apply(&serde_json::from_str(&ran.stdout).unwrap());
}

fn enters(world: &mut World, tool: &str, set: &[(&str, &str)]) {
    for (name, value) in set {
        world.variable(name, value);
    }
    for (name, value) in records(tool, set) {
        world.variable(name, &value);
    }
}

/// The tool takes out its own record and the variables that it had set, whatever stands in them now.
fn leaves(world: &mut World, tool: &str, set: &[(&str, &str)]) {
    let names = set.iter().map(|(name, _)| (*name).to_owned());
    let gone: Vec<String> =
        records(tool, set).iter().map(|(name, _)| (*name).to_owned()).chain(names).collect();
    world.apply(&serde_json::json!({"set": {}, "unset": gone}));
}

/// The variables of AWS, but for those of the test itself.
fn left(world: &World) -> Vec<(&str, &str)> {
    let is_one = |name: &str| name.starts_with("AWS_") && !name.contains("ENDPOINT");
    let all = world.variables().iter().filter(|(name, _)| is_one(name));
    all.map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

const KEYS: [(&str, &str); 3] =
    [("AWS_ACCESS_KEY_ID", "AKIA"), ("AWS_SECRET_ACCESS_KEY", "s"), ("AWS_SESSION_TOKEN", "t")];

#[test]
fn what_a_tool_has_set_for_a_directory_is_restored_there_alone() {
    for tool in ["direnv", "mise", "shadowenv"] {
        for mode in ["keys", "profile"] {
            for set in [
                &[("AWS_PROFILE", "dev")][..],
                &[("AWS_REGION", "sa-east-1")],
                &[("AWS_DEFAULT_PROFILE", "dev"), ("AWS_DEFAULT_REGION", "sa-east-1")],
                &KEYS,
            ] {
                let about = format!("{tool} {mode} {set:?}");
                let mut world = World::signed_in().with_cached(&["staging"]);
                enters(&mut world, tool, set);
                does(&mut world, &["use", "staging", "--mode", mode]);
                leaves(&mut world, tool, set);
                does(&mut world, &["off"]);
                assert_eq!(left(&world), [], "{about}");

                let mut world = World::signed_in().with_cached(&["staging"]);
                enters(&mut world, tool, set);
                does(&mut world, &["use", "staging", "--mode", mode]);
                does(&mut world, &["off"]);
                let mut set = set.to_vec();
                set.sort_unstable();
                assert_eq!(left(&world), set, "{about}: in the same directory");
            }
        }
    }
}

#[test]
fn what_a_person_has_of_their_own_comes_back_wherever_they_are() {
    let set = [("AWS_PROFILE", "dev")];
    for tool in ["direnv", "mise", "shadowenv"] {
        let mut world = World::signed_in().with_cached(&["staging"]).with_variable("AWS_REGION", "mine");
        enters(&mut world, tool, &set);
        does(&mut world, &["use", "staging"]);
        leaves(&mut world, tool, &set);
        does(&mut world, &["off"]);
        assert_eq!(left(&world), [("AWS_REGION", "mine")], "{tool}");
        // Said outside, and again inside: the first record stays for outside.
        let mut world =
            World::signed_in().with_cached(&["staging", "dev"]).with_variable("AWS_PROFILE", "prod");
        does(&mut world, &["use", "staging"]);
        enters(&mut world, tool, &set);
        does(&mut world, &["use", "dev"]);
        leaves(&mut world, tool, &set);
        does(&mut world, &["off"]);
        assert_eq!(left(&world), [("AWS_PROFILE", "prod")], "{tool}");
    }
}

/// direnv, as it is: on the way out it brings back what stood there on the way in, and removes its own.
fn direnv_leaves(world: &mut World) {
    let text = world.variables().iter().find(|(name, _)| *name == "DIRENV_DIFF").unwrap().1.clone();
    let record = BASE64_URL_SAFE.decode(text).unwrap();
    let record = miniz_oxide::inflate::decompress_to_vec_zlib(&record).unwrap();
    let record: serde_json::Value = serde_json::from_slice(&record).unwrap();
    let set = record["n"].as_object().unwrap().keys().map(String::as_str);
    let unset: Vec<&str> = set.chain(["DIRENV_DIR", "DIRENV_DIFF"]).collect();
    world.apply(&serde_json::json!({"set": {}, "unset": unset}));
    world.apply(&serde_json::json!({"set": record["p"], "unset": []}));
}

fn direnv_enters(world: &mut World, set: &[(&str, &str)]) {
    let stood: serde_json::Map<String, serde_json::Value> = set
        .iter()
        .filter_map(|(name, _)| {
            let (_, value) = world.variables().iter().find(|(stood, _)| stood.as_str() == *name)?;
            Some(((*name).to_owned(), value.as_str().into()))
        })
        .collect();
    let set_here: std::collections::BTreeMap<_, _> = set.iter().copied().collect();
    let diff = serde_json::json!({"p": stood, "n": set_here}).to_string();
    for (name, value) in set {
        world.variable(name, value);
    }
    world.variable("DIRENV_DIR", "-/project");
    world.variable("DIRENV_DIFF", &BASE64_URL_SAFE.encode(compress_to_vec_zlib(diff.as_bytes(), 6)));
}

#[test]
fn what_was_put_off_in_a_directory_of_direnv_does_not_come_back_outside() {
    for own in [&[][..], &[("AWS_REGION", "mine")], &[("AWS_PROFILE", "own")], &KEYS[..2]] {
        for mode in ["keys", "profile"] {
            for set in [
                &[("AWS_PROFILE", "dev"), ("AWS_REGION", "sa-east-1")][..],
                &KEYS[..2],
                &KEYS,
                &[("AWS_REGION", "r")],
            ] {
                let about = format!("{own:?} {mode} {set:?}");
                let mut world = World::signed_in().with_cached(&["staging", "dev"]);
                for (name, value) in own {
                    world.variable(name, value);
                }
                let mut own = own.to_vec();
                own.sort_unstable();
                does(&mut world, &["use", "staging", "--mode", mode]);
                direnv_enters(&mut world, set);
                does(&mut world, &["off"]);
                direnv_leaves(&mut world);
                assert_eq!(left(&world), own, "{about}");

                does(&mut world, &["use", "staging", "--mode", mode]);
                direnv_enters(&mut world, set);
                does(&mut world, &["use", "dev", "--mode", mode]);
                direnv_leaves(&mut world);
                let foreign = left(&world);
                let is_staging = |value: &str| ["staging", "us-east-1", "222222222222"].contains(&value);
                assert!(foreign.iter().all(|(_, value)| !is_staging(value)), "{about}: {foreign:?}");
                does(&mut world, &["off"]);
                // direnv takes the region of the profile with its own; the hook, which would set it again, is not here.
                let rest = |of: Vec<(&str, &str)>| {
                    of.into_iter()
                        .filter(|(name, _)| *name != "AWS_REGION")
                        .map(|it| it.0.to_owned())
                        .collect::<Vec<_>>()
                };
                assert_eq!(rest(left(&world)), rest(own), "{about}: another profile inside");
            }
        }
    }
}

/// The first `use` is said in the directory: direnv would bring the person's profile back beside the keys.
#[test]
fn what_stood_outside_before_the_first_use_in_a_directory_of_direnv_comes_back_with_off() {
    let outside = [("AWS_ACCESS_KEY_ID", "AKIA"), ("AWS_PROFILE", "own"), ("AWS_REGION", "mine")];
    for mode in ["keys", "profile"] {
        for set in [
            &[("AWS_PROFILE", "dev"), ("AWS_REGION", "sa-east-1")][..],
            &[("AWS_PROFILE", "dev")],
            &KEYS[..2],
            &[("AWS_REGION", "r")],
        ] {
            for leaves_first in [true, false] {
                let about = format!("{mode} {set:?} {leaves_first}");
                let mut world = World::signed_in().with_cached(&["staging"]);
                for (name, value) in outside {
                    world.variable(name, value);
                }
                direnv_enters(&mut world, set);
                let inside = owned(left(&world));
                does(&mut world, &["use", "staging", "--mode", mode]);
                if leaves_first {
                    direnv_leaves(&mut world);
                    // direnv takes what it had set; the hook, which would set ours again, is not here.
                    let is_taken = |name: &str| set.iter().any(|(set, _)| *set == name);
                    let active = owned(left(&world));
                    let has = |name: &str, value: &str| active.contains(&(name.to_owned(), value.to_owned()));
                    assert!(!has("AWS_PROFILE", "own") && !has("AWS_REGION", "mine"), "{about}: {active:?}");
                    does(&mut world, &["off"]);
                    let back = outside.iter().filter(|(name, _)| *name != "AWS_REGION" || !is_taken(name));
                    assert_eq!(left(&world), back.copied().collect::<Vec<_>>(), "{about}");
                } else {
                    does(&mut world, &["off"]);
                    assert_eq!(owned(left(&world)), inside, "{about}");
                    direnv_leaves(&mut world);
                    assert_eq!(left(&world), outside, "{about}");
                }
            }
        }
    }
}

fn owned(variables: Vec<(&str, &str)>) -> Vec<(String, String)> {
    variables.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

in_each_shell!(what_goes_with_a_directory_of_another_tool_is_set_again);
fn what_goes_with_a_directory_of_another_tool_is_set_again(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev"]);
    let name = kind.name;
    let counted = Counted::of(&world);
    let mut typist = Typist::hooked(kind, &world);
    counted.watches(&mut typist);
    typist.says("ssoenv use dev -q");
    const NAMES: [&str; 5] = [
        "AWS_ACCOUNT_ID",
        "AWS_SSO_PROFILE",
        "AWS_CREDENTIAL_EXPIRATION",
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
    ];
    let before = typist.values(&NAMES);
    assert!(before.contains("111111111111") && before.contains("eu-west-1"), "{name}: {before}");

    // Into a directory whose tool sets a profile: what describes our keys goes. And out again.
    let enter: Vec<String> = [("AWS_PROFILE", "other".to_owned())]
        .into_iter()
        .chain(records("direnv", &[("AWS_PROFILE", "other")]))
        .map(|(name, value)| kind.exports(name, &value))
        .collect();
    typist.says(&enter.join("; "));
    typist.says("true");
    assert_eq!(typist.value("AWS_SSO_PROFILE"), "", "{name}");
    let leave = kind.unsets(&["AWS_PROFILE", "DIRENV_DIR", "DIRENV_DIFF"]);
    typist.says(&leave);
    assert_eq!(typist.values(&NAMES), before, "{name}");

    // Into one that sets the region, and takes it away from under the active profile.
    typist.says(&kind.exports("__MISE_DIFF", &records("mise", &[("AWS_REGION", "sa-east-1")])[0].1));
    typist.says(&kind.unsets(&["AWS_REGION", "__MISE_DIFF"]));
    assert_eq!(typist.values(&NAMES), before, "{name}");
    // Keys of its own, which it takes away together with ours.
    let keys = [("AWS_ACCESS_KEY_ID", "AKIA"), ("AWS_SECRET_ACCESS_KEY", "s")];
    let record = &records("mise", &keys)[0].1;
    typist.says(&kind.exports("__MISE_DIFF", record));
    typist.says(&kind.unsets(&["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "__MISE_DIFF"]));
    typist.says("true");
    assert_eq!(typist.values(&NAMES), before, "{name}");
    assert_eq!(typist.value("AWS_ACCESS_KEY_ID"), typist.value("SSOENV_KEY_ID"), "{name}");
    assert_ne!(typist.value("AWS_SECRET_ACCESS_KEY"), "", "{name}");
    // What a person removes stays removed, and no prompt asks about it.
    typist.says(&kind.unsets(&["AWS_REGION"]));
    drop(counted.calls());
    typist.says("true");
    assert_eq!((typist.value("AWS_REGION"), counted.calls().len()), (String::new(), 0), "{name}");
    typist.leaves();
}

in_each_shell!(a_bound_directory_gives_back_what_another_tool_took_on_the_way_in);
fn a_bound_directory_gives_back_what_another_tool_took_on_the_way_in(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev", "staging"]);
    let name = kind.name;
    let inside = bound(&world, &format!("tool-{name}"), "staging");
    let mut typist = Typist::hooked(kind, &world);
    let keys = [("AWS_ACCESS_KEY_ID", "AKIA"), ("AWS_SECRET_ACCESS_KEY", "s")];
    typist.says(&kind.exports("__MISE_DIFF", &records("mise", &keys)[0].1));
    typist.says("ssoenv use dev -q");
    // Out of the tool's directory and into the bound one, in one step.
    let leave = kind.unsets(&["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "__MISE_DIFF"]);
    typist.says(&format!("{leave}; cd '{}'", inside.display()));
    assert_eq!(typist.value("AWS_SSO_PROFILE"), "staging", "{name}");
    typist.says("cd /");
    assert_eq!(typist.value("AWS_SSO_PROFILE"), "dev", "{name}");
    typist.leaves();
}
