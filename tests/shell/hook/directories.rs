//! Into bound directories and out of them: what is taken, what comes back, what never does, and how often the program is
//! called for it.

use crate::support::home;
use crate::support::typist::{Counted, Kind, Typist, bound, folder, in_each_shell};
use crate::support::world::World;

/// Everything is in the cache, so that no prompt waits for anything.
fn world() -> World {
    World::signed_in().with_cached(&["dev", "staging", "prod", "default"])
}

fn active(typist: &mut Typist) -> String {
    typist.value("AWS_SSO_PROFILE")
}

fn segment(typist: &mut Typist) -> String {
    let segment = typist.value("SSOENV_PROMPT");
    segment.split(' ').filter(|word| !word.ends_with('m')).collect::<Vec<_>>().join(" ")
}

in_each_shell!(unbind_gives_back_what_was_active_and_the_next_prompt_has_nothing_to_do, and pwsh);
fn unbind_gives_back_what_was_active_and_the_next_prompt_has_nothing_to_do(kind: &Kind) {
    let world = world();
    let name = kind.name;
    let inside = folder(&world, format!("unbind-{name}"), None);
    let counted = Counted::of(&world);
    let mut typist = Typist::hooked(kind, &world);
    counted.watches(&mut typist);
    typist.says("ssoenv use dev -q");
    typist.says(&format!("cd '{}'", inside.display()));
    typist.says("ssoenv bind staging");
    assert_eq!(active(&mut typist), "staging", "{name}");
    drop(counted.calls());
    let shown = typist.says("ssoenv unbind");
    assert!(shown.contains("; it named staging"), "{name}: {shown}");
    assert!(shown.contains("back to dev (111111111111/Developer)"), "{name}: {shown}");
    assert_eq!((active(&mut typist), segment(&mut typist)), ("dev".into(), "dev".into()), "{name}");
    assert_eq!(typist.value("SSOENV_FILE"), "", "{name}");
    assert!(!inside.join(".ssoenv").exists());
    typist.says("true");
    assert_eq!(counted.calls(), [""; 0], "{name}: the command has done it all");
}

in_each_shell!(a_file_does_nothing_until_it_is_allowed_and_nothing_after_it_is_denied, and pwsh);
fn a_file_does_nothing_until_it_is_allowed_and_nothing_after_it_is_denied(kind: &Kind) {
    let world = world();
    let name = kind.name;
    let inside = folder(&world, format!("life-{name}"), Some("staging\n"));
    let shown_path = format!("~/life-{name}/.ssoenv");
    let counted = Counted::of(&world);
    let mut typist = Typist::hooked(kind, &world);
    counted.watches(&mut typist);
    typist.says("ssoenv use dev -q");
    drop(counted.calls());

    let shown = typist.says(&format!("cd '{}'", inside.display()));
    let said = format!("ssoenv: {shown_path} is not trusted: read it, then run `ssoenv allow`");
    assert_eq!(shown.matches(&said).count(), 1, "{name}: {shown}");
    assert_eq!(active(&mut typist), "dev", "{name}: what a person has taken stays");
    for _ in 0..3 {
        assert!(!typist.says("true").contains("ssoenv: "), "{name}: once");
    }
    assert_eq!(counted.calls().len(), 1, "{name}");

    let shown = typist.says("ssoenv allow");
    assert!(shown.contains("is trusted: staging (222222222222/Developer)"), "{name}: {shown}");
    assert_eq!((active(&mut typist), segment(&mut typist)), ("staging".into(), "staging".into()), "{name}");
    typist.says("true");
    assert_eq!(counted.calls(), [""; 0], "{name}: the command has done it all");

    // Edited: it is off until it is trusted again, or says again what was trusted.
    std::fs::write(inside.join(".ssoenv"), "default\n").unwrap();
    let ahead = std::time::SystemTime::now() + std::time::Duration::from_secs(5);
    std::fs::File::options().append(true).open(inside.join(".ssoenv")).unwrap().set_modified(ahead).unwrap();
    let shown = typist.says("true");
    let said = format!(
        "ssoenv: {shown_path} has changed since it was trusted: run `ssoenv allow` to trust it again; staging is off"
    );
    assert_eq!(shown.matches(&said).count(), 1, "{name}: {shown}");
    assert_eq!(
        (active(&mut typist), typist.value("AWS_ACCESS_KEY_ID")),
        (String::new(), String::new()),
        "{name}"
    );
    for _ in 0..3 {
        assert!(
            !typist.says("true").contains("ssoenv: "),
            "{name}: once, also where the file is from the future"
        );
    }
    assert_eq!(counted.calls().len(), 1, "{name}");
    std::fs::write(inside.join(".ssoenv"), "staging\n").unwrap();
    let ahead = ahead + std::time::Duration::from_secs(5);
    std::fs::File::options().append(true).open(inside.join(".ssoenv")).unwrap().set_modified(ahead).unwrap();
    typist.says("true");
    assert_eq!(active(&mut typist), "staging", "{name}: what it says again is trusted");

    typist.says("ssoenv deny");
    assert_eq!((active(&mut typist), segment(&mut typist)), (String::new(), String::new()), "{name}");
    assert!(!typist.says("cd .").contains("ssoenv: "), "{name}");
    let shown = typist.says("cd ..");
    assert_eq!(active(&mut typist), "dev", "{name}: {shown}");
    let shown = typist.says("cd -");
    assert_eq!(
        active(&mut typist),
        "dev",
        "{name}: a file that was denied does nothing, and says nothing: {shown}"
    );
    assert!(!shown.contains("ssoenv: "), "{name}: {shown}");
    typist.says("ssoenv allow -q");
    assert_eq!(active(&mut typist), "staging", "{name}");

    // Removed under the shell.
    std::fs::remove_file(inside.join(".ssoenv")).unwrap();
    typist.says("true");
    assert_eq!((active(&mut typist), typist.value("SSOENV_FILE")), ("dev".into(), String::new()), "{name}");
    drop(counted.calls());
    for line in ["true", "cd /", "cd"] {
        typist.says(line);
    }
    assert_eq!(counted.calls(), [""; 0], "{name}: nothing to ask about");
}

in_each_shell!(from_tree_to_tree_the_nearest_file_counts_and_what_was_before_the_first_comes_back, and pwsh);
fn from_tree_to_tree_the_nearest_file_counts_and_what_was_before_the_first_comes_back(kind: &Kind) {
    let world = world();
    bound(&world, "a", "staging");
    bound(&world, "a/deep/er", "default");
    bound(&world, "b", "default");
    folder(&world, "a/deep/er/and/on", None);
    folder(&world, "b/below", None);
    let name = kind.name;
    let counted = Counted::of(&world);
    let mut typist = Typist::hooked(kind, &world);
    counted.watches(&mut typist);
    typist.says("ssoenv use dev -q --region eu-south-1");
    drop(counted.calls());
    for (line, profile, calls) in [
        ("cd a", "staging", 1),
        ("cd deep", "staging", 0),
        ("cd er", "default", 1),
        ("cd and/on", "default", 0),
        ("cd ../../..", "staging", 1),
        ("cd ../../b/below", "default", 1),
        ("cd ..", "default", 0),
        ("cd ~/a/deep/er/and", "default", 1),
        ("cd ~", "dev", 1),
        ("cd /", "dev", 0),
        ("cd ~/b", "default", 1),
        ("cd /", "dev", 1),
        ("cd", "dev", 0),
    ] {
        let shown = typist.says(line);
        assert_eq!(active(&mut typist), profile, "{name} {line}: {shown}");
        assert_eq!(counted.calls().len(), calls, "{name} {line}: {shown}");
        // Of what stays the same nothing is said.
        let said = usize::from(calls == 1 && line != "cd ~/a/deep/er/and");
        assert_eq!(shown.matches("ssoenv: ").count(), said, "{name} {line}: {shown}");
        if profile == "dev" {
            assert_eq!(
                typist.values(&["AWS_REGION", "AWS_DEFAULT_REGION"]),
                "eu-south-1 eu-south-1",
                "{name} {line}"
            );
            assert_eq!(
                typist.values(&["SSOENV_FILE", "SSOENV_STAMP", "SSOENV_RESTORE"]),
                "  ",
                "{name} {line}"
            );
        }
    }
}

in_each_shell!(what_belonged_to_others_comes_back_and_nothing_of_production, and pwsh);
fn what_belonged_to_others_comes_back_and_nothing_of_production(kind: &Kind) {
    let world = world();
    bound(&world, "bound", "staging");
    let name = kind.name;
    // What stands there before (exported, or said), and what stands there after the tree.
    for (lines, key, profile, said) in [
        (vec![kind.exports("AWS_PROFILE", "mine")], "", "mine", ""),
        (
            vec![kind.exports("AWS_ACCESS_KEY_ID", "AKIA"), kind.exports("AWS_SECRET_ACCESS_KEY", "s")],
            "AKIA",
            "",
            "",
        ),
        (vec![kind.exports("AWS_PROFILE", "prod")], "", "", "AWS_PROFILE=prod is production"),
        (vec![kind.exports("AWS_PROFILE", "my-production-1")], "", "", "is production"),
        (
            vec!["ssoenv use prod".to_owned()],
            "",
            "",
            "prod is production and is not restored automatically: run `ssoenv use prod`",
        ),
        (
            vec![kind.exports("AWS_PROFILE", "mine"), "ssoenv use prod".to_owned()],
            "",
            "",
            "prod is production",
        ),
        (vec!["ssoenv use dev".to_owned(), kind.exports("AWS_ACCESS_KEY_ID", "AKIA")], "AKIA", "", ""),
    ]
    .into_iter()
    .step_by(kind.step(2))
    {
        let mut typist = Typist::hooked(kind, &world);
        for line in &lines {
            typist.says(line);
        }
        typist.says("cd bound");
        assert_eq!(
            (active(&mut typist), typist.value("AWS_PROFILE")),
            ("staging".into(), String::new()),
            "{name} {lines:?}"
        );
        let shown = typist.says("cd ..");
        assert_eq!(
            typist.values(&["AWS_ACCESS_KEY_ID", "AWS_PROFILE"]),
            format!("{key} {profile}"),
            "{name} {lines:?}: {shown}"
        );
        assert!(shown.contains(said), "{name} {lines:?}: {shown}");
        assert_eq!(
            typist.values(&["SSOENV_PROFILE", "SSOENV_PROMPT", "SSOENV_RESTORE"]),
            "  ",
            "{name} {lines:?}"
        );
    }
}

in_each_shell!(what_a_person_says_inside_holds_until_they_leave, and pwsh);
fn what_a_person_says_inside_holds_until_they_leave(kind: &Kind) {
    let world = world();
    bound(&world, "bound/deep", "staging");
    bound(&world, "other", "default");
    let name = kind.name;
    let mut typist = Typist::hooked(kind, &world);
    typist.says("ssoenv use dev -q");
    typist.says("cd bound/deep");
    typist.says("ssoenv use default -q");
    for line in ["true", "mkdir -p x; cd x", "cd ..", "touch .ssoenv"] {
        typist.says(line);
        assert_eq!(active(&mut typist), "default", "{name} {line}");
    }
    typist.says("cd ~");
    assert_eq!(active(&mut typist), "dev", "{name}: what was before the directory");

    typist.says("cd bound/deep");
    assert_eq!(active(&mut typist), "staging", "{name}: another visit, another start");
    typist.says("ssoenv off -q");
    for line in ["true", "cd x", "cd .."] {
        typist.says(line);
        assert_eq!(
            (active(&mut typist), typist.value("AWS_ACCESS_KEY_ID")),
            (String::new(), String::new()),
            "{name} {line}"
        );
    }
    typist.says("cd ~/other");
    assert_eq!(active(&mut typist), "default", "{name}");
    typist.says("cd ~");
    assert_eq!(active(&mut typist), "dev", "{name}");

    // Production taken inside goes with the directory.
    typist.says("cd bound/deep");
    typist.says("ssoenv use prod -q");
    assert_eq!(active(&mut typist), "prod", "{name}");
    typist.says("cd ~/other");
    assert_eq!(active(&mut typist), "default", "{name}");
    typist.says("cd ~");
    assert_eq!(active(&mut typist), "dev", "{name}");
}

in_each_shell!(production_is_not_taken_by_a_directory_and_named, and pwsh);
fn production_is_not_taken_by_a_directory_and_named(kind: &Kind) {
    let world = world();
    bound(&world, "live", "prod");
    bound(&world, "bound", "staging");
    let name = kind.name;
    let mut typist = Typist::hooked(kind, &world);
    typist.says("ssoenv use dev -q");
    for line in ["cd live", "cd ../bound", "cd ../live"] {
        let shown = typist.says(line);
        if line.ends_with("bound") {
            assert_eq!(active(&mut typist), "staging", "{name}");
            continue;
        }
        assert_eq!(
            shown.matches("is bound to prod, which is production: run `ssoenv use .` to activate it").count(),
            1,
            "{name}: {shown}"
        );
        assert_eq!(
            (typist.value("AWS_ACCESS_KEY_ID"), segment(&mut typist)),
            (String::new(), "prod ✗".into()),
            "{name}"
        );
        assert!(!typist.says("true").contains("ssoenv: "), "{name}");
    }
    typist.says("ssoenv use prod -q");
    assert_eq!((active(&mut typist), segment(&mut typist)), ("prod".into(), "prod".into()), "{name}");
    typist.says("cd ..");
    assert_eq!(active(&mut typist), "dev", "{name}");
    // Bound on the spot: neither is it taken by `bind` and `allow`.
    typist.says("mkdir -p spot; cd spot; ssoenv bind prod");
    assert_eq!(typist.value("AWS_ACCESS_KEY_ID"), "", "{name}");
    typist.says("ssoenv allow");
    assert_eq!(typist.value("AWS_ACCESS_KEY_ID"), "", "{name}");
    typist.says("cd ..");
    assert_eq!(active(&mut typist), "dev", "{name}");
}

in_each_shell!(where_the_credentials_are_not_to_be_had_there_are_none_until_there_are, and pwsh);
fn where_the_credentials_are_not_to_be_had_there_are_none_until_there_are(kind: &Kind) {
    let name = kind.name;
    let world = World::signed_in().with_cached(&["dev", "staging"]);
    bound(&world, "bound", "staging");
    std::fs::remove_file(world.role_path("222222222222", "Developer")).unwrap();
    world.edit_token(|token| {
        token["expiresAt"] = home::rfc3339(world.service.now() - 60).into();
        token.as_object_mut().unwrap().remove("refreshToken");
    });
    let mut typist = Typist::hooked(kind, &world);
    typist.says("ssoenv use dev -q");
    let shown = typist.says("cd bound");
    assert_eq!(shown.matches("ssoenv: ").count(), 1, "{name}: {shown}");
    assert!(
        shown.contains("no credentials for staging here") && shown.contains("ssoenv login"),
        "{name}: {shown}"
    );
    assert_eq!(
        (typist.value("AWS_ACCESS_KEY_ID"), segment(&mut typist)),
        (String::new(), "staging ✗".into()),
        "{name}"
    );
    for _ in 0..3 {
        let shown = typist.says(&kind.exports("SSOENV_REFRESH_AT", "9"));
        assert!(!shown.contains("ssoenv: "), "{name}: {shown}");
        assert_eq!(
            (typist.value("AWS_ACCESS_KEY_ID"), segment(&mut typist)),
            (String::new(), "staging ✗".into()),
            "{name}"
        );
    }
    // In another terminal.
    world.sign_in();
    let mut prompts = 0;
    while active(&mut typist) != "staging" {
        prompts += 1;
        assert!(prompts < 2000, "{name}: {}", typist.screen());
        typist.says(&kind.exports("SSOENV_REFRESH_AT", "9"));
    }
    assert_eq!(segment(&mut typist), "staging", "{name}");
    typist.says("cd ..");
    assert_eq!(active(&mut typist), "dev", "{name}");
}

in_each_shell!(a_region_of_the_file_wins_and_goes_again, and pwsh);
fn a_region_of_the_file_wins_and_goes_again(kind: &Kind) {
    let world = world();
    for (name, region) in [("regional", "sa-east-1"), ("other", "ca-west-1")] {
        let inside = folder(&world, name, None);
        let mut bind = world.ssoenv(&["bind", "dev", "--region", region]);
        assert!(bind.current_dir(&inside).output().unwrap().status.success());
    }
    bound(&world, "third", "dev");
    let mut typist = Typist::hooked(kind, &world);
    typist.says("ssoenv use dev -q");
    for (place, region) in
        [("regional", "sa-east-1"), ("other", "ca-west-1"), ("third", "eu-west-1"), ("", "eu-west-1")]
    {
        typist.says(&format!("cd ~/{place}"));
        let found = typist.values(&["AWS_REGION", "AWS_DEFAULT_REGION", "AWS_SSO_PROFILE"]);
        assert_eq!(found, format!("{region} {region} dev"), "{} {place}", kind.name);
    }
}

in_each_shell!(the_rest_of_the_line_has_the_new_credentials_already);
fn the_rest_of_the_line_has_the_new_credentials_already(kind: &Kind) {
    let world = world();
    bound(&world, "bound", "staging");
    let name = kind.name;
    let at_once = !kind.is_bash();
    for (options, at_once) in [("", at_once), ("--cd", true)] {
        if !kind.is_bash() && options == "--cd" {
            continue;
        }
        let counted = Counted::of(&world);
        let mut typist = Typist::hooked_as(kind, &world, options);
        counted.watches(&mut typist);
        drop(counted.calls());
        let and = if kind.is_fish() { "; and" } else { " &&" };
        let ask = if kind.is_fish() { "set -g got \"$AWS_SSO_PROFILE\"" } else { "got=${AWS_SSO_PROFILE-}" };
        for (line, expected) in [("cd bound", "staging"), ("cd ..", "")] {
            typist.says(&format!("{line}{and} {ask}"));
            // bash without --cd catches up at the prompt.
            let expected = if at_once || expected.is_empty() { expected } else { "" };
            if at_once || line == "cd bound" {
                assert_eq!(typist.value("got"), expected, "{name} {options} {line}");
            }
        }
        if at_once && kind.is_bash() {
            for (line, expected) in [("pushd bound >/dev/null", "staging"), ("popd >/dev/null", "")] {
                typist.says(&format!("{line} && {ask}"));
                assert_eq!(typist.value("got"), expected, "{name} {line}");
            }
            assert_eq!(typist.status_of("cd nowhere"), "1");
        }
        drop(counted.calls());
        // A place that somebody else goes to is none of ours.
        let elsewhere = match kind.is_fish() {
            // Where nothing is a subshell, one has to come back.
            true => &["set -l x (cd bound; pwd; cd ..)"][..],
            false => &["x=$(cd bound; pwd)", "(cd bound; true)", "(cd bound && pwd) | cat"],
        };
        for line in elsewhere {
            typist.says(line);
            assert_eq!(counted.calls(), [""; 0], "{name} {line}");
        }
    }
}

in_each_shell!(a_cd_that_tells_nobody_is_noticed_at_the_prompt);
fn a_cd_that_tells_nobody_is_noticed_at_the_prompt(kind: &Kind) {
    let world = world();
    bound(&world, "bound", "staging");
    let line = match kind.language {
        "zsh" => "cd -q bound",
        "fish" => "set -l x (cd bound; pwd)",
        _ => "builtin cd bound",
    };
    let mut typist = Typist::hooked_as(kind, &world, if kind.is_bash() { "--cd" } else { "" });
    typist.says(line);
    assert_eq!(active(&mut typist), "staging", "{}", kind.name);
}

in_each_shell!(a_persons_word_for_the_binding_and_for_the_one_before, and pwsh);
fn a_persons_word_for_the_binding_and_for_the_one_before(kind: &Kind) {
    let world = world();
    bound(&world, &format!("words-{}", kind.name), "prod");
    let mut typist = Typist::hooked(kind, &world);
    typist.says("ssoenv use dev -q");
    typist.says(&format!("cd '{}'", world.home().join(format!("words-{}", kind.name)).display()));
    assert_eq!(segment(&mut typist), "prod ✗", "{}", kind.name);
    for (word, profile) in
        [("use .", "prod"), ("use staging", "staging"), ("use -", "prod"), ("use .", "prod")]
    {
        typist.says(&format!("ssoenv {word} -q"));
        assert_eq!(active(&mut typist), profile, "{} {word}", kind.name);
    }
    let shown = typist.says("cd ..");
    assert!(shown.contains("back to dev (111111111111/Developer)"), "{}: {shown}", kind.name);
}
