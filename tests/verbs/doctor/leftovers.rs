//! `doctor --leftovers`: everything that ssoenv writes is listed, and what is said to remove it does.

use super::*;
use std::path::Path;

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn leftovers(world: &World) -> Vec<(String, String, String)> {
    let ran = world.run(&["doctor", "--leftovers", "--json"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    let found: Vec<Value> = serde_json::from_str(&ran.stdout).unwrap();
    let text = |found: &Value, key: &str| found[key].as_str().unwrap().to_owned();
    found.iter().map(|one| (text(one, "id"), text(one, "place"), text(one, "remedy"))).collect()
}

#[test]
fn what_it_lists_is_gone_after_its_remedies() {
    let mut world = apart(World::signed_in());
    let home = world.home().to_owned();
    let before = fs::read_to_string(home.join(".aws/config")).unwrap();
    world.settings("production = none\n");
    write(&home.join(".bashrc"), "# mine\neval \"$(ssoenv init bash)\"\n# eval \"$(ssoenv init bash)\"\n");
    write(&home.join(".local/share/bash-completion/completions/ssoenv"), "");
    write(&home.join(".local/share/man/man1/ssoenv-use.1"), "");
    write(&home.join(".local/share/man/man1/ssh.1"), "");
    assert_eq!(world.run(&["init", "zsh", "--install", "--no-input"]).code, Some(0));
    let project = home.join("project/.ssoenv");
    write(&project, "dev\n");
    assert_eq!(world.run(&["allow", project.to_str().unwrap()]).code, Some(0));
    assert_eq!(world.run(&["use", "dev", "--write-credentials", "tool", "--shell", "bash"]).code, Some(0));
    world
        .add_sections("[profile generated]\nssoenv_sync = my-org\nssoenv_color = blue\nregion = eu-west-1\n");
    let active = world.run(&["use", "dev", "--format", "json"]);
    let variables: Value = serde_json::from_str(&active.stdout).unwrap();
    world.apply(&variables);

    let found = leftovers(&world);
    let ids: Vec<&str> = found.iter().map(|(id, _, _)| id.as_str()).collect();
    let expected = [
        "shell",
        "hook",
        "hook",
        "completion",
        "page",
        "written",
        "token",
        "role",
        "generated",
        "key",
        "binding",
        "settings",
        "state",
        "program",
    ];
    assert_eq!(ids, expected);
    let of = |id: &str| found.iter().find(|(of, _, _)| of == id).unwrap();
    assert_eq!(of("hook").1, format!("{}:2", home.join(".bashrc").display()));
    assert_eq!(of("hook").2, "remove the line in an editor");
    assert_eq!(found[2].2, "ssoenv init zsh --uninstall");
    assert_eq!(of("written").1, format!("{} [tool]", home.join(".aws/credentials").display()));
    let text = world.run(&["doctor", "--leftovers"]).stdout;
    assert!(text.starts_with("this shell\n    the variables of dev\n  → ssoenv off\n\n"), "{text}");
    for secret in ["ASIA", "aoa", "secret"] {
        assert!(!text.contains(secret), "{text}");
    }

    // What it says.
    let off = world.run(&["off", "--format", "json"]);
    world.apply(&serde_json::from_str(&off.stdout).unwrap());
    for line in
        [&["init", "zsh", "--uninstall", "--no-input"][..], &["off", "--written"], &["logout", "--all"]]
    {
        assert_eq!(world.run(line).code, Some(0), "{line:?}");
    }
    write(&home.join(".bashrc"), "# mine\n");
    for (id, place, remedy) in &found {
        match remedy.as_str() {
            "delete the file" | "delete the file, unless others use it" => fs::remove_file(place).unwrap(),
            "delete the files" => fs::remove_file(home.join(".local/share/man/man1/ssoenv-use.1")).unwrap(),
            "delete the folder" => fs::remove_dir_all(place).unwrap(),
            _ => assert!(!["settings", "state", "completion", "page", "binding"].contains(&id.as_str())),
        }
    }
    write(&home.join(".aws/config"), &before);
    let left = leftovers(&world);
    assert_eq!(left.iter().map(|(id, _, _)| id.as_str()).collect::<Vec<_>>(), ["program"], "{left:?}");
}

#[test]
fn it_creates_nothing() {
    let world = apart(World::empty());
    let names = |world: &World| {
        let mut names: Vec<_> =
            fs::read_dir(world.home()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let before = names(&world);
    assert_eq!(leftovers(&world).len(), 1);
    assert_eq!(names(&world), before);
}

#[test]
fn it_is_no_check() {
    let ran = World::empty().run(&["doctor", "--leftovers", "--offline"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("--leftovers"), "{}", ran.stderr);
}

#[test]
fn profiles_that_ask_ssoenv_are_one_entry_and_get_their_other_form_back() {
    let world = apart(World::signed_in());
    let own = |name: &str| {
        format!(
            "[profile {name}]\ncredential_process = ssoenv credential-process {name}\nssoenv_session = my-org\nssoenv_account_id = 111111111111\nssoenv_role_name = Developer\nssoenv_sso_region = us-east-1\nssoenv_sync = my-org\n"
        )
    };
    world.add_sections(&format!("{}{}", own("one"), own("two")));
    let found = leftovers(&world);
    let of_config = found.iter().filter(|(_, place, _)| place.contains(".aws/config"));
    let of_config: Vec<(&str, &str)> = of_config.map(|(id, _, remedy)| (&**id, &**remedy)).collect();
    assert_eq!(of_config, [("asking", "ssoenv storage files --all")]);
    let ran = world.run(&["storage", "files", "--all", "--yes"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let text = fs::read_to_string(world.home().join(".aws/config")).unwrap();
    assert!(!text.contains("ssoenv_role_name") && !text.contains("ssoenv_sso_region"), "{text}");
    let ids: Vec<String> = leftovers(&world).into_iter().map(|(id, ..)| id).collect();
    assert!(ids.contains(&"generated".to_owned()) && !ids.contains(&"asking".to_owned()), "{ids:?}");
}
