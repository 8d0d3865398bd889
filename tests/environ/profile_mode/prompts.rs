//! The hook where a profile's name alone is set: the label, bound directories, other terminals.

use super::{config, world};
use crate::support::typist::{Kind, Typist, bound, in_each_shell};
use crate::support::world::World;

fn segment(typist: &mut Typist) -> String {
    typist.value("SSOENV_PROMPT")
}

/// Both, as tools would find them.
fn names(typist: &mut Typist) -> String {
    typist.values(&["AWS_PROFILE", "AWS_ACCESS_KEY_ID", "SSOENV_KEY_ID"])
}

in_each_shell!(the_label_has_no_time_and_a_mark_where_somebody_interferes, and pwsh);
fn the_label_has_no_time_and_a_mark_where_somebody_interferes(kind: &Kind) {
    let world = world();
    drop(world.used(&["dev"]));
    let mut typist = Typist::hooked(kind, &world);
    typist.says("ssoenv use by-name -q");
    assert_eq!(
        (segment(&mut typist), names(&mut typist)),
        ("by-name".into(), "by-name  profile".into()),
        "{}",
        kind.name
    );
    typist.says("true");
    assert_eq!(segment(&mut typist), "by-name", "{}", kind.name);
    typist.says(&kind.exports("AWS_PROFILE", "other"));
    assert_eq!(segment(&mut typist), "by-name ? other", "{}", kind.name);
    assert_eq!(typist.value("AWS_SSO_PROFILE"), "", "{}: it would lie", kind.name);
    typist.says(&kind.exports("AWS_PROFILE", "by-name"));
    assert_eq!(segment(&mut typist), "by-name", "{}", kind.name);
    typist.says(&kind.exports("AWS_SECRET_ACCESS_KEY", "x"));
    assert_eq!(segment(&mut typist), "by-name ? by-name", "{}", kind.name);
    typist.says(&kind.unsets(&["AWS_SECRET_ACCESS_KEY"]));
    typist.says(&kind.unsets(&["AWS_PROFILE"]));
    assert_eq!(segment(&mut typist), "by-name ?", "{}", kind.name);
    typist.says("ssoenv use dev -q");
    let label = segment(&mut typist);
    assert!(label.starts_with("dev ") && label.ends_with('m'), "{}: {label}", kind.name);
    assert_eq!(typist.value("AWS_PROFILE"), "", "{}", kind.name);
    typist.says("ssoenv use prod -q");
    assert_eq!(
        (segment(&mut typist), names(&mut typist)),
        ("prod".into(), "prod  profile".into()),
        "{}",
        kind.name
    );
    typist.says("ssoenv off -q");
    assert_eq!((segment(&mut typist), names(&mut typist)), (String::new(), "  ".into()), "{}", kind.name);
}

in_each_shell!(bound_directories_take_the_name_and_give_back_what_was_before, and pwsh);
fn bound_directories_take_the_name_and_give_back_what_was_before(kind: &Kind) {
    let world = world();
    world.config(&(config(&world) + "[profile robot]\nrole_arn = arn:aws:iam::111111111111:role/r\nweb_identity_token_file = /t\nssoenv_mode = profile\n"));
    for profile in ["dev", "by-name"] {
        drop(world.used(&[profile]));
    }
    let inside = bound(&world, "inside", "by-name").display().to_string();
    let keys = bound(&world, "keys", "dev").display().to_string();
    let robot = bound(&world, "robot", "robot").display().to_string();
    let prod = bound(&world, "prod", "prod").display().to_string();
    let name = kind.name;
    let mut typist = Typist::hooked(kind, &world);
    typist.says(&format!("cd '{inside}'"));
    assert_eq!(
        (segment(&mut typist), names(&mut typist)),
        ("by-name".into(), "by-name  profile".into()),
        "{name}"
    );
    typist.says("cd ~");
    assert_eq!((segment(&mut typist), names(&mut typist)), (String::new(), "  ".into()), "{name}");
    // Keys before come back, and so does a name.
    typist.says("ssoenv use dev -q");
    let key = typist.value("AWS_ACCESS_KEY_ID");
    typist.says(&format!("cd '{inside}'"));
    assert_eq!(names(&mut typist), "by-name  profile", "{name}");
    typist.says("cd ~");
    assert_eq!(names(&mut typist), format!(" {key} {key}"), "{name}");
    typist.says("ssoenv use dev --mode profile -q");
    typist.says(&format!("cd '{keys}'"));
    // The directory asks for the profile as it stands in the files.
    assert_eq!(
        (typist.value("AWS_SSO_PROFILE"), names(&mut typist)),
        ("dev".into(), format!(" {key} {key}")),
        "{name}"
    );
    typist.says(&format!("cd '{inside}'"));
    assert_eq!(names(&mut typist), "by-name  profile", "{name}");
    typist.says("cd ~");
    assert_eq!((segment(&mut typist), names(&mut typist)), ("dev".into(), "dev  profile".into()), "{name}");
    typist.says("ssoenv use by-name -q");
    let shown = typist.says(&format!("cd '{prod}'"));
    assert!(shown.contains("which is production"), "{name}: {shown}");
    assert_eq!((segment(&mut typist), names(&mut typist)), ("prod ✗".into(), "  none".into()), "{name}");
    typist.says("cd ~");
    assert_eq!(
        (segment(&mut typist), names(&mut typist)),
        ("by-name".into(), "by-name  profile".into()),
        "{name}"
    );
    // What ssoenv cannot have, and tools can.
    typist.says(&format!("cd '{robot}'"));
    assert_eq!(
        (segment(&mut typist), names(&mut typist)),
        ("robot".into(), "robot  profile".into()),
        "{name}"
    );
    typist.says("ssoenv use by-name -q; cd ~");
    typist.says("ssoenv use robot -q");
    typist.says(&format!("cd '{inside}'"));
    typist.says("cd ~");
    assert_eq!(
        (segment(&mut typist), names(&mut typist)),
        ("robot".into(), "robot  profile".into()),
        "{name}"
    );
    typist.says("ssoenv off -q");
    assert_eq!((segment(&mut typist), names(&mut typist)), (String::new(), "  ".into()), "{name}");
}

in_each_shell!(production_by_name_does_not_follow_into_another_terminal, and pwsh);
fn production_by_name_does_not_follow_into_another_terminal(kind: &Kind) {
    let world = world();
    for (profile, is_dropped) in [("prod", true), ("by-name", false)] {
        let mut set = world.used(&[profile]);
        set.insert("SSOENV_SID".to_owned(), "1".to_owned());
        let mut line = kind.line(&world);
        set.iter().for_each(|(name, value)| line.env(name, value));
        let mut typist = Typist::start(kind, line);
        let said = typist.says(&kind.init(""));
        assert_eq!(
            said.contains("prod (production) came from another terminal and is off here"),
            is_dropped,
            "{}: {said}",
            kind.name
        );
        let expected = if is_dropped { "  " } else { "by-name  profile" };
        assert_eq!(names(&mut typist), expected, "{}", kind.name);
        let label = if is_dropped { "" } else { "by-name" };
        assert_eq!(segment(&mut typist), label, "{}", kind.name);
    }
}

in_each_shell!(signing_out_takes_the_name_out_of_the_shell: bash);
fn signing_out_takes_the_name_out_of_the_shell(kind: &Kind) {
    let world: World = world();
    let mut typist = Typist::hooked(kind, &world);
    typist.says("ssoenv use by-name -q");
    assert_eq!(typist.status_of("ssoenv logout my-org"), "0");
    assert_eq!(names(&mut typist), "  ", "{}", kind.name);
}
