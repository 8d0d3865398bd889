//! What a directory does to a shell, asked as the hook asks: `bind`, `allow`, `deny`, and the hook's own calls, with the
//! answers taken as JSON. Real shells are in `shell/hook`.

use crate::support::identity_center::{Fault, Operation};
use crate::support::wait;
use crate::support::world::{Ran, World};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// A shell with the hook, played by the test.
pub struct Played {
    pub world: World,
    pub place: PathBuf,
}

impl Played {
    pub fn new() -> Self {
        let mut world = World::signed_in();
        world.variable("SSOENV_WRAP", "powershell");
        let place = world.home().to_owned();
        Played { world, place }
    }

    /// Runs a verb here that must work.
    pub fn does(&mut self, arguments: &[&str]) {
        let ran = self.says(arguments);
        assert_eq!(ran.code, Some(0), "{arguments:?}: {}", ran.stderr);
    }

    /// Runs a verb here, and takes its change.
    pub fn says(&mut self, arguments: &[&str]) -> Ran {
        let place = self.place.clone();
        let mut command = self.world.ssoenv(arguments);
        let output = command.current_dir(&place).env("PWD", &place).output().unwrap();
        let ran = crate::support::world::ran(output);
        if ran.code == Some(0) && ran.stdout.starts_with("{\"ssoenv\":") {
            self.world.apply(&serde_json::from_str::<Value>(&ran.stdout).unwrap());
        }
        ran
    }

    /// Goes there, as the hook does at the prompt that follows; what it says.
    pub fn goes(&mut self, to: &str) -> String {
        self.place = self.world.home().join(to);
        std::fs::create_dir_all(&self.place).unwrap();
        let found = self.place.ancestors().map(|folder| folder.join(".ssoenv")).find(|path| path.is_file());
        let found = found.map_or_else(String::new, |path| path.to_str().unwrap().to_owned());
        if self.holds("SSOENV_FILE") == found { String::new() } else { self.looks(&found) }
    }

    /// The hook's call for a file that is new or has changed.
    pub fn looks(&mut self, found: &str) -> String {
        let place = self.place.to_str().unwrap().to_owned();
        self.world.variable("SSOENV_HOOK", "1");
        let ran = self.says(&["__hook", "chdir", &place, found]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        self.world.apply(&serde_json::json!({"set": {}, "unset": ["SSOENV_HOOK"]}));
        let file = match found {
            "" => serde_json::json!({"set": {}, "unset": ["SSOENV_FILE"]}),
            found => serde_json::json!({"set": {"SSOENV_FILE": found}, "unset": []}),
        };
        self.world.apply(&file);
        ran.stderr
    }

    /// What the record of the last attempt to fetch says, in one of its fields.
    fn attempt(&self, field: &str) -> bool {
        let attempts = self.world.home().join(".local/state/ssoenv/attempts");
        let record = std::fs::read_dir(attempts).unwrap().next().unwrap().unwrap().path();
        let record: Value = serde_json::from_slice(&std::fs::read(record).unwrap()).unwrap();
        record[field].as_bool().unwrap()
    }

    /// Waits for what another process does.
    fn until(&self, is_so: impl Fn(&Self) -> bool) {
        wait::until(|| is_so(self));
    }

    /// The hook's call where it is time.
    pub fn refreshes(&mut self) -> String {
        let ran = self.says(&["__hook", "refresh"]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        ran.stderr
    }

    pub fn holds(&self, name: &str) -> &str {
        self.world.variables().get(name).map_or("", String::as_str)
    }

    /// Profile, account of the keys, and what `prompt` shows without its time.
    fn state(&mut self) -> (String, String, String) {
        let shown = self.says(&["prompt"]).stdout.trim().replace("1h00m]", "59m]");
        (self.holds("SSOENV_PROFILE").to_owned(), self.holds("AWS_ACCOUNT_ID").to_owned(), shown)
    }

    fn is(&mut self, profile: &str, account: &str, shown: &str) {
        assert_eq!(self.state(), (profile.to_owned(), account.to_owned(), shown.to_owned()));
        assert_eq!(self.holds("AWS_ACCESS_KEY_ID").is_empty(), account.is_empty());
    }

    pub fn writes(&self, file: &str, text: &str) -> PathBuf {
        let path = self.world.home().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }
}

const DEV: &str = "111111111111";
const STAGING: &str = "222222222222";
const PROD: &str = "012345678901";

#[test]
fn a_bound_directory_is_entered_and_left() {
    let mut shell = Played::new();
    shell.goes("work");
    let bound = shell.says(&["bind", "staging"]);
    assert_eq!(bound.code, Some(0), "{}", bound.stderr);
    assert_eq!(
        bound.stderr,
        "ssoenv: ~/work/.ssoenv is bound to staging (222222222222/Developer), and trusted\n\
         ssoenv: staging (222222222222/Developer) from ~/work/.ssoenv\n"
    );
    shell.is("staging", STAGING, "[staging 59m]");
    assert_eq!(shell.goes("work/deep/er"), "");
    assert_eq!(shell.goes("elsewhere"), "ssoenv: staging is off\n");
    shell.is("", "", "");
    assert!(shell.world.variables().keys().all(|name| !name.starts_with("SSOENV_") || name == "SSOENV_WRAP"));
    assert_eq!(shell.goes("work"), "ssoenv: staging (222222222222/Developer) from ~/work/.ssoenv\n");
    shell.is("staging", STAGING, "[staging 59m]");
}

#[test]
fn what_was_active_comes_back_with_its_region() {
    let mut shell = Played::new();
    shell.does(&["use", "dev", "--region", "us-west-2"]);
    shell.goes("work");
    shell.does(&["bind", "staging"]);
    assert_ne!(shell.holds("AWS_REGION"), "us-west-2");
    assert_eq!(shell.goes("."), "ssoenv: back to dev (111111111111/Developer)\n");
    shell.is("dev", DEV, "[dev 59m]");
    assert_eq!((shell.holds("AWS_REGION"), shell.holds("SSOENV_SOURCE")), ("us-west-2", "manual"));
}

#[test]
fn what_a_person_had_set_comes_back_too() {
    let mut shell = Played::new();
    shell.world.variable("AWS_PROFILE", "theirs").variable("AWS_REGION", "eu-north-1");
    shell.goes("work");
    shell.does(&["bind", "staging"]);
    assert_eq!(shell.holds("AWS_PROFILE"), "");
    shell.goes(".");
    assert_eq!((shell.holds("AWS_PROFILE"), shell.holds("AWS_REGION")), ("theirs", "eu-north-1"));
    assert_eq!(shell.holds("SSOENV_SAVED"), "");
}

#[test]
fn production_is_neither_entered_nor_come_back_to() {
    let mut shell = Played::new();
    shell.goes("prod");
    let bound = shell.says(&["bind", "prod"]);
    assert!(bound.stderr.contains("run `ssoenv use .` to activate it"), "{}", bound.stderr);
    shell.is("prod", "", "[prod ✗]");
    let taken = shell.says(&["use", "."]);
    assert_eq!(taken.code, Some(0), "{}", taken.stderr);
    shell.is("prod", PROD, "[prod 59m]");
    assert_eq!(shell.goes("."), "ssoenv: prod is off\n");

    shell.does(&["use", "prod"]);
    shell.goes("work");
    shell.does(&["bind", "staging"]);
    assert_eq!(
        shell.goes("."),
        "ssoenv: prod is production and is not restored automatically: run `ssoenv use prod` to activate it\n"
    );
    shell.is("", "", "");

    shell.does(&["off"]);
    shell.world.variable("AWS_PROFILE", "prod");
    shell.goes("work");
    assert!(shell.goes(".").contains("AWS_PROFILE=prod is production"));
    assert_eq!(shell.holds("AWS_PROFILE"), "");
    shell.does(&["off"]);
    assert_eq!(shell.holds("AWS_PROFILE"), "prod");
}

#[test]
fn production_that_the_person_has_taken_stays_in_its_own_directory() {
    let mut shell = Played::new();
    shell.goes("prod");
    shell.does(&["bind", "prod"]);
    shell.goes(".");
    shell.does(&["use", "prod"]);
    assert_eq!(shell.goes("prod"), "");
    shell.is("prod", PROD, "[prod 59m]");
    assert_eq!(shell.goes("."), "");
    shell.is("prod", PROD, "[prod 59m]");
}

#[test]
fn a_persons_own_word_holds_until_they_leave() {
    for (word, inside) in [(&["use", "prod"][..], "prod"), (&["off"], "")] {
        let mut shell = Played::new();
        shell.does(&["use", "dev"]);
        shell.goes("work");
        shell.does(&["bind", "staging"]);
        shell.does(word);
        assert_eq!(shell.goes("work/below"), "");
        assert_eq!(shell.holds("SSOENV_PROFILE"), inside);
        // The file was touched, and says the same.
        let file = shell.world.home().join("work/.ssoenv");
        assert_eq!(shell.looks(file.to_str().unwrap()), "");
        assert_eq!(shell.holds("SSOENV_PROFILE"), inside, "{word:?}");
        shell.goes(".");
        shell.is("dev", DEV, "[dev 59m]");
    }
}

#[test]
fn an_untrusted_file_does_nothing_but_one_line() {
    let mut shell = Played::new();
    shell.does(&["use", "dev"]);
    shell.writes("work/.ssoenv", "staging\n");
    let said = shell.goes("work");
    assert_eq!(said, "ssoenv: ~/work/.ssoenv is not trusted: read it, then run `ssoenv allow`\n");
    shell.is("dev", DEV, "[dev 59m]");
    assert!(Path::new(shell.holds("SSOENV_STAMP")).is_file());
    let refused = shell.says(&["use", "."]);
    assert_eq!(refused.code, Some(4));
    assert!(refused.stderr.contains("~/work/.ssoenv is not trusted"), "{}", refused.stderr);
    assert_eq!(shell.goes("."), "");
    shell.is("dev", DEV, "[dev 59m]");
    shell.goes("work");
    let allowed = shell.says(&["allow"]);
    assert_eq!(
        allowed.stderr,
        "ssoenv: ~/work/.ssoenv is trusted: staging (222222222222/Developer)\n\
         ssoenv: staging (222222222222/Developer) from ~/work/.ssoenv\n"
    );
    shell.is("staging", STAGING, "[staging 59m]");
    shell.goes(".");
    shell.is("dev", DEV, "[dev 59m]");
}

#[test]
fn an_edited_file_loses_its_credentials_and_its_old_content_gets_them_back() {
    let mut shell = Played::new();
    shell.goes("work");
    shell.does(&["bind", "staging"]);
    let file = shell.writes("work/.ssoenv", "dev\n");
    let said = shell.looks(file.to_str().unwrap());
    assert_eq!(
        said,
        "ssoenv: ~/work/.ssoenv has changed since it was trusted: run `ssoenv allow` to trust it again; staging is off\n"
    );
    shell.is("", "", "");
    shell.writes("work/.ssoenv", "staging\n");
    shell.looks(file.to_str().unwrap());
    shell.is("staging", STAGING, "[staging 59m]");
    std::fs::remove_file(&file).unwrap();
    shell.looks("");
    shell.is("", "", "");
}

#[test]
fn a_denied_file_is_silent_until_it_is_allowed() {
    let mut shell = Played::new();
    shell.goes("work");
    shell.does(&["bind", "staging"]);
    let denied = shell.says(&["deny"]);
    assert_eq!(denied.stderr, "ssoenv: ~/work/.ssoenv is ignored from now on\n");
    shell.is("", "", "");
    shell.goes(".");
    assert_eq!(shell.goes("work"), "");
    shell.is("", "", "");
    assert_eq!(shell.says(&["use", "."]).code, Some(4));
    shell.does(&["allow"]);
    shell.is("staging", STAGING, "[staging 59m]");
}

#[test]
fn a_bound_profile_that_cannot_be_had_leaves_no_credentials_and_comes_when_it_can() {
    let mut shell = Played::new();
    shell.does(&["use", "dev"]);
    shell.writes("work/.ssoenv", "staging\n");
    shell.goes("work");
    shell.does(&["allow"]);
    shell.goes(".");
    std::fs::remove_file(shell.world.token_path()).unwrap();
    std::fs::remove_file(shell.world.role_path(STAGING, "Developer")).unwrap();
    let mut said = shell.goes("work");
    // A prompt waits a second at most: where the machine is busy, one of the next ones says it.
    wait::until(|| {
        if said.is_empty() {
            said = shell.refreshes();
        }
        !said.is_empty()
    });
    assert_eq!(
        said,
        "ssoenv: no credentials for staging here: the sign-in to my-org has expired: run `ssoenv login my-org`\n"
    );
    shell.is("staging", "", "[staging ✗]");
    assert_eq!(shell.refreshes(), "", "it was said");
    shell.is("staging", "", "[staging ✗]");
    shell.world.sign_in();
    shell.refreshes();
    shell.is("staging", STAGING, "[staging 59m]");
    shell.goes(".");
    shell.is("dev", DEV, "[dev 59m]");
}

#[test]
fn a_profile_that_nobody_has_leaves_no_credentials_either() {
    let mut shell = Played::new();
    shell.does(&["use", "dev"]);
    shell.writes("work/.ssoenv", "stagging\n");
    shell.goes("work");
    let allowed = shell.says(&["allow"]);
    assert!(allowed.stderr.contains("no profile stagging"), "{}", allowed.stderr);
    shell.is("stagging", "", "[stagging ✗]");
    shell.goes(".");
    shell.is("dev", DEV, "[dev 59m]");
}

#[test]
fn keys_that_somebody_sets_inside_stay_when_the_directory_is_left() {
    let mut shell = Played::new();
    shell.does(&["use", "dev"]);
    shell.goes("work");
    shell.does(&["bind", "staging"]);
    shell.world.variable("AWS_ACCESS_KEY_ID", "AKIATHEIRS");
    shell.goes(".");
    assert_eq!((shell.holds("AWS_ACCESS_KEY_ID"), shell.holds("SSOENV_PROFILE")), ("AKIATHEIRS", ""));
}

#[test]
fn from_one_bound_directory_into_another_the_first_of_all_is_what_comes_back() {
    let mut shell = Played::new();
    shell.does(&["use", "dev"]);
    for (place, profile) in [("a", "staging"), ("a/b", "default")] {
        shell.goes(place);
        shell.does(&["bind", profile]);
    }
    assert_eq!(shell.holds("SSOENV_PROFILE"), "default");
    shell.goes("a");
    assert_eq!(shell.holds("SSOENV_PROFILE"), "staging");
    shell.writes("c/.ssoenv", "default\n");
    let said = shell.goes("c");
    assert!(said.contains("is not trusted") && said.contains("staging is off"), "{said}");
    shell.is("", "", "");
    shell.goes(".");
    shell.is("dev", DEV, "[dev 59m]");
}

#[test]
fn a_region_of_the_file_wins_over_the_profiles() {
    let mut shell = Played::new();
    shell.goes("work");
    assert_eq!(shell.says(&["bind", "staging", "--region", "ap-south-1"]).code, Some(0));
    assert_eq!(shell.holds("AWS_REGION"), "ap-south-1");
    let text = std::fs::read_to_string(shell.world.home().join("work/.ssoenv")).unwrap();
    assert_eq!(text, "profile = staging\nregion = ap-south-1\n");
    shell.does(&["use", "dev"]);
    shell.does(&["use", "."]);
    assert_eq!((shell.holds("AWS_REGION"), shell.holds("SSOENV_SOURCE")), ("ap-south-1", "dir"));
}

#[test]
fn bind_overwrites_nothing_unasked_and_only_what_it_understands() {
    let mut shell = Played::new();
    shell.writes("work/.ssoenv", "# of the team\ndev\n");
    shell.goes("work");
    let refused = shell.says(&["bind", "staging"]);
    assert_eq!(refused.code, Some(5));
    assert!(refused.stderr.contains("exists and has other content"), "{}", refused.stderr);
    assert_eq!(shell.says(&["bind", "staging", "--force"]).code, Some(0));
    shell.is("staging", STAGING, "[staging 59m]");
    for (arguments, code, said) in [
        (&["bind", "typo"][..], 5, "no profile typo"),
        (&["bind", "staging", "--region", "no/region"], 2, "--region"),
        (&["bind"], 2, "TARGET"),
        (&["bind", "444455556666"], 5, "no profile uses account"),
    ] {
        let ran = shell.says(arguments);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(code), ""), "{arguments:?}");
        assert!(ran.stderr.contains(said), "{arguments:?}: {}", ran.stderr);
    }
    std::fs::remove_file(shell.world.home().join("work/.ssoenv")).unwrap();
    // What cannot be trusted is not left behind.
    let state = shell.world.home().join(".local/state/ssoenv");
    std::fs::remove_dir_all(state.join("trust")).unwrap();
    std::fs::write(state.join("trust"), "").unwrap();
    assert_eq!(shell.says(&["bind", "staging"]).code, Some(5));
    assert!(!shell.world.home().join("work/.ssoenv").exists());
    std::fs::create_dir(shell.world.home().join("work/.ssoenv")).unwrap();
    assert_eq!(shell.says(&["bind", "staging"]).code, Some(5));
}

#[test]
fn without_a_file_the_verbs_say_so() {
    let mut shell = Played::new();
    shell.goes("nothing/here");
    for verb in [&["allow"][..], &["deny"], &["use", "."]] {
        let ran = shell.says(verb);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(5), ""), "{verb:?}");
        assert!(ran.stderr.contains("no .ssoenv in ~/nothing/here or above it"), "{}", ran.stderr);
    }
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_named_as_what_it_is() {
    let world = World::signed_in();
    let path = world.home().join(".ssoenv");
    let verbs: [&[&str]; 6] = [
        &["use", ".", "--shell", "sh"],
        &["allow"],
        &["allow", ".ssoenv"],
        &["deny"],
        &["bind", "dev"],
        &["unbind"],
    ];
    let said = |why: &str| {
        for verb in verbs {
            let ran = world.run(verb);
            let expected = format!("/.ssoenv {why}\nhint: ");
            assert!(ran.code == Some(5) && ran.stderr.contains(&expected), "{verb:?} {why}: {ran:?}");
        }
        std::fs::remove_file(&path).unwrap();
    };
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    said("is a pipe, not a file");
    std::os::unix::fs::symlink("/dev/null", &path).unwrap();
    said("is not a regular file");
    std::os::unix::fs::symlink("no/such/file", &path).unwrap();
    said("is a link whose target does not exist");
    // A folder is not ours, and one above it is another matter.
    std::fs::create_dir(&path).unwrap();
    let ran = world.run(&["allow"]);
    assert!(ran.code == Some(5) && ran.stderr.contains("no .ssoenv in "), "{ran:?}");
}

#[test]
fn a_file_can_be_named_from_elsewhere_and_changes_this_shell_only_if_it_is_its_own() {
    let mut shell = Played::new();
    shell.writes("work/.ssoenv", "staging\n");
    let allowed = shell.says(&["allow", "work/.ssoenv"]);
    assert_eq!((allowed.code, allowed.stdout.as_str()), (Some(0), ""), "{}", allowed.stderr);
    shell.goes("work");
    shell.is("staging", STAGING, "[staging 59m]");
    shell.goes(".");
    assert_eq!(shell.says(&["deny", "work"]).code, Some(0));
    shell.goes("work");
    shell.is("", "", "");
}

#[test]
fn an_unbound_directory_gives_back_what_was_active_before_it() {
    let mut shell = Played::new();
    shell.does(&["use", "dev"]);
    shell.goes("work");
    shell.does(&["bind", "staging", "--region", "eu-west-3"]);
    shell.goes("work/deep");
    let above = shell.says(&["unbind"]);
    assert_eq!(
        (above.code, above.stderr.as_str()),
        (
            Some(5),
            "ssoenv: ~/work/deep is not bound: it has no .ssoenv\n\
             hint: ~/work/.ssoenv applies here: `ssoenv unbind` in that directory removes it\n"
        )
    );
    shell.is("staging", STAGING, "[staging 59m]");
    shell.goes("work");
    let unbound = shell.says(&["unbind"]);
    assert_eq!(
        (unbound.code, unbound.stderr.as_str()),
        (
            Some(0),
            "ssoenv: removed ~/work/.ssoenv; it named staging, region eu-west-3\n\
             ssoenv: back to dev (111111111111/Developer)\n"
        )
    );
    assert!(!shell.world.home().join("work/.ssoenv").exists());
    shell.is("dev", DEV, "[dev 59m]");
    assert_eq!((shell.holds("SSOENV_FILE"), shell.holds("SSOENV_STAMP")), ("", ""));
    assert_eq!(shell.goes("work"), "");
    let again = shell.says(&["unbind"]);
    assert_eq!(again.code, Some(5));
    assert!(again.stderr.ends_with("hint: `ssoenv bind PROFILE` binds it\n"), "{}", again.stderr);
    // Trust went with the file.
    shell.writes("work/.ssoenv", "profile = staging\nregion = eu-west-3\n");
    assert!(shell.goes("work").contains("is not trusted"));
}

#[test]
fn an_unbound_directory_takes_the_profile_of_the_one_above_it() {
    let mut shell = Played::new();
    shell.goes("work");
    shell.does(&["bind", "dev"]);
    shell.goes("work/deep");
    shell.does(&["bind", "staging"]);
    let unbound = shell.says(&["unbind"]);
    assert!(
        unbound.stderr.ends_with("dev (111111111111/Developer) from ~/work/.ssoenv\n"),
        "{}",
        unbound.stderr
    );
    shell.is("dev", DEV, "[dev 59m]");
    assert!(shell.holds("SSOENV_FILE").ends_with("/work/.ssoenv"));
    shell.goes(".");
    shell.is("", "", "");
}

#[test]
fn what_a_person_took_or_put_off_in_a_directory_stays_when_it_is_unbound() {
    for (word, profile, account, shown) in
        [(&["use", "dev"][..], "dev", DEV, "[dev 59m]"), (&["off"], "", "", "")]
    {
        for above in [None, Some("prod/.ssoenv")] {
            let mut shell = Played::new();
            shell.does(&["use", "default"]);
            if let Some(above) = above {
                shell.writes(above, "staging\n");
                shell.goes("prod");
                shell.does(&["allow"]);
            }
            shell.goes("prod/work");
            shell.does(&["bind", "staging"]);
            shell.does(word);
            shell.does(&["unbind"]);
            shell.is(profile, account, shown);
            assert!(shell.holds("SSOENV_FILE").ends_with(above.unwrap_or_default()), "{word:?} {above:?}");
            assert_eq!(shell.goes("prod/work"), "", "the prompt that follows has nothing to do");
            shell.is(profile, account, shown);
        }
    }
}

#[test]
fn unbind_removes_no_file_that_it_does_not_understand() {
    let mut shell = Played::new();
    shell.goes("work");
    let file = shell.writes("work/.ssoenv", "run = rm\n");
    let refused = shell.says(&["unbind"]);
    assert_eq!(refused.code, Some(5));
    assert!(refused.stderr.contains("`ssoenv unbind --force` removes it"), "{}", refused.stderr);
    assert!(file.is_file());
    shell.does(&["unbind", "--force"]);
    assert!(!file.exists());
    std::fs::create_dir(&file).unwrap();
    assert_eq!(shell.says(&["unbind", "--force"]).code, Some(5));
    assert!(file.is_dir());
}

#[test]
fn without_the_wrapper_nothing_is_printed_to_evaluate() {
    let world = World::signed_in();
    for verb in [&["bind", "staging"][..], &["allow"], &["deny"], &["unbind"]] {
        let ran = world.run(verb);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""), "{verb:?} {}", ran.stderr);
    }
}

#[test]
fn what_is_put_out_loses_no_region_of_the_person() {
    let mut shell = Played::new();
    shell.world.variable("AWS_PROFILE", "prod").variable("AWS_REGION", "eu-north-1");
    shell.goes("work");
    shell.does(&["bind", "staging"]);
    assert_eq!(shell.holds("AWS_REGION"), "us-east-1");
    assert!(shell.goes(".").contains("AWS_PROFILE=prod is production"));
    assert_eq!((shell.holds("AWS_PROFILE"), shell.holds("AWS_REGION")), ("", "eu-north-1"));
    let off = shell.says(&["off"]);
    assert!(off.stderr.contains("AWS_PROFILE"), "{}", off.stderr);
    assert_eq!((shell.holds("AWS_PROFILE"), shell.holds("AWS_REGION")), ("prod", "eu-north-1"));
    assert!(shell.world.variables().keys().all(|name| !name.starts_with("SSOENV_") || name == "SSOENV_WRAP"));
}

#[test]
fn what_a_person_sets_after_something_was_put_out_is_theirs() {
    for (name, value) in [("AWS_ACCESS_KEY_ID", "AKIATHEIRS"), ("AWS_PROFILE", "theirs")] {
        for word in [&["off"][..], &["use", "dev"]] {
            let mut shell = Played::new();
            shell.goes("work");
            shell.does(&["bind", "staging"]);
            let file = shell.writes("work/.ssoenv", "dev\n");
            shell.looks(file.to_str().unwrap());
            shell.is("", "", "");
            shell.world.variable(name, value);
            shell.does(word);
            if word != ["off"] {
                shell.does(&["off"]);
            }
            assert_eq!(shell.holds(name), value, "{word:?}");
            shell.goes(".");
            assert_eq!(shell.holds(name), value, "{word:?}");
        }
    }
}

#[test]
fn every_shell_sees_an_edit() {
    let mut shell = Played::new();
    shell.goes("work");
    shell.does(&["bind", "staging"]);
    let stamp = PathBuf::from(shell.holds("SSOENV_STAMP"));
    let file = shell.writes("work/.ssoenv", "dev\n");
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(60);
    std::fs::File::options().append(true).open(&file).unwrap().set_modified(later).unwrap();
    let modified = |path: &Path| std::fs::metadata(path).unwrap().modified().unwrap();
    assert!(modified(&file) > modified(&stamp));
    shell.looks(file.to_str().unwrap());
    assert!(modified(&file) > modified(&stamp), "another shell, with the former stamp, is told nothing");
    assert!(modified(&file) <= modified(Path::new(shell.holds("SSOENV_STAMP"))));
}

#[test]
fn production_by_account_does_not_come_back_either() {
    let mut shell = Played::new();
    shell.world.settings("production = 012345678901/*\n");
    let config = std::fs::read_to_string(shell.world.home().join(".aws/config")).unwrap();
    shell.world.config(&config.replace("profile prod", "profile billing"));
    shell.world.variable("AWS_PROFILE", "billing");
    shell.goes("work");
    shell.does(&["bind", "staging"]);
    shell.goes(".");
    assert_eq!(shell.holds("AWS_PROFILE"), "");
}

#[test]
#[cfg(unix)]
fn a_link_to_a_trusted_file_is_not_trusted() {
    let mut shell = Played::new();
    shell.goes("work");
    shell.does(&["bind", "staging"]);
    shell.goes("hostile/deep");
    std::os::unix::fs::symlink("../work/.ssoenv", shell.world.home().join("hostile/.ssoenv")).unwrap();
    let said = shell.goes("hostile");
    assert!(said.contains("~/hostile/.ssoenv is not trusted"), "{said}");
    shell.is("", "", "");
}

#[test]
#[cfg(unix)]
fn a_persons_own_word_holds_by_every_name_of_the_place() {
    let mut shell = Played::new();
    shell.goes("work");
    shell.does(&["bind", "staging"]);
    std::os::unix::fs::symlink("work", shell.world.home().join("alias")).unwrap();
    shell.does(&["use", "dev"]);
    shell.goes("alias");
    shell.is("dev", DEV, "[dev 59m]");
}

#[test]
fn a_file_that_is_not_there_is_not_another_one() {
    let mut shell = Played::new();
    shell.writes("work/.ssoenv", "staging\n");
    shell.goes("work");
    for verb in ["allow", "deny"] {
        let ran = shell.says(&[verb, "typo/.ssoenv"]);
        assert_eq!(ran.code, Some(5), "{}", ran.stderr);
    }
}

#[test]
fn a_name_that_no_variable_can_hold_does_not_switch_the_hook_off() {
    let mut shell = Played::new();
    shell.writes("work/.ssoenv", "sta\u{2028}ging\n");
    shell.goes("work");
    let refused = shell.says(&["allow"]);
    assert_eq!(refused.code, Some(5), "{}", refused.stderr);
    shell.goes(".");
    shell.goes("work");
}

#[test]
fn no_prompt_waits_over_a_second_for_a_file_that_is_half_written() {
    let mut shell = Played::new();
    shell.writes("work/.ssoenv", "staging\n");
    shell.goes("work");
    shell.does(&["allow"]);
    shell.goes(".");
    std::fs::write(shell.world.role_path(STAGING, "Developer"), "{").unwrap();
    std::fs::remove_dir_all(shell.world.home().join(".local/state/ssoenv/attempts")).unwrap();
    shell.world.service.fault(Operation::GetRoleCredentials, Fault::Hang);
    shell.goes("work");
    // The process that fetches is still waiting for the service; the prompt has not.
    assert!(shell.attempt("running"));
    shell.is("staging", "", "[staging ✗]");
}

/// A shell in a directory whose credentials are not to be had, since the service does not answer.
fn kept_waiting() -> Played {
    let mut shell = Played::new();
    shell.writes("work/.ssoenv", "staging\n");
    shell.world.service.fault(Operation::GetRoleCredentials, Fault::Hang);
    shell.goes("work");
    shell
}

#[test]
fn where_no_attempt_can_be_noted_there_is_one_a_minute_all_the_same() {
    let mut shell = kept_waiting();
    shell.does(&["allow"]);
    let attempts = shell.world.home().join(".local/state/ssoenv/attempts");
    std::fs::remove_dir_all(&attempts).unwrap();
    std::fs::write(&attempts, "").unwrap();
    let now = shell.world.service.now();
    shell.refreshes();
    let again: i64 = shell.holds("SSOENV_REFRESH_AT").parse().unwrap();
    assert!(again >= now + 55, "{}", again - now);
}

#[test]
fn a_token_from_the_future_is_no_reason_to_try_again_and_again() {
    let mut shell = kept_waiting();
    shell.world.service.fault(Operation::GetRoleCredentials, Fault::Status(403));
    let token = std::fs::File::options().append(true).open(shell.world.token_path()).unwrap();
    token.set_modified(std::time::SystemTime::now() + std::time::Duration::from_secs(9000)).unwrap();
    shell.does(&["allow"]);
    for _ in 0..5 {
        shell.until(|shell| !shell.attempt("running"));
        shell.refreshes();
    }
    assert!(shell.world.service.count(Operation::GetRoleCredentials) <= 2);
}

#[test]
fn a_child_finds_the_files_that_are_named_from_here() {
    let mut shell = Played::new();
    shell.writes("work/.ssoenv", "staging\n");
    shell.goes("work");
    std::fs::copy(shell.world.home().join(".aws/config"), shell.world.home().join("work/aws-config"))
        .unwrap();
    shell.world.variable("AWS_CONFIG_FILE", "aws-config");
    shell.does(&["allow"]);
    shell.is("staging", STAGING, "[staging 59m]");
}

#[test]
fn what_a_directory_brings_is_nobodys_former_use() {
    let mut shell = Played::new();
    shell.goes("prod");
    shell.does(&["bind", "prod"]);
    shell.goes(".");
    for profile in ["default", "dev"] {
        shell.does(&["use", profile]);
    }
    shell.goes("prod");
    shell.goes(".");
    assert_eq!((shell.holds("SSOENV_PROFILE"), shell.holds("SSOENV_PREVIOUS")), ("dev", "default"));
}

#[test]
fn what_is_still_being_fetched_comes_back_when_it_is_there() {
    let mut shell = Played::new();
    shell.does(&["use", "dev", "--region", "us-west-2"]);
    shell.goes("work");
    shell.does(&["bind", "staging"]);
    std::fs::remove_file(shell.world.role_path(DEV, "Developer")).unwrap();
    shell.world.service.configure(|rules| rules.latency = std::time::Duration::from_millis(1500));
    assert_eq!(shell.goes("."), "");
    shell.is("dev", "", "[dev ✗]");
    shell.until(|shell| shell.world.role_path(DEV, "Developer").exists());
    assert_eq!(shell.refreshes(), "ssoenv: back to dev (111111111111/Developer)\n");
    shell.is("dev", DEV, "[dev 59m]");
    assert_eq!((shell.holds("AWS_REGION"), shell.holds("SSOENV_SOURCE")), ("us-west-2", "manual"));
}

#[test]
fn many_prompts_at_once_make_one_call() {
    let mut shell = Played::new();
    let file = shell.writes("work/.ssoenv", "staging\n");
    assert_eq!(shell.says(&["allow", "work"]).code, Some(0));
    let file = file.to_str().unwrap();
    let ask = |_| {
        let mut command = shell.world.ssoenv(&["__hook", "chdir", "/", file]);
        command
            .env("SSOENV_HOOK", "1")
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap()
    };
    let children: Vec<_> = (0..20).map(ask).collect();
    let answers = children.into_iter().map(|child| child.wait_with_output().unwrap().stdout);
    assert!(answers.into_iter().all(|answer| String::from_utf8_lossy(&answer).contains("ASIA")));
    // One that comes late finds it done.
    shell.does(&["__hook", "fetch", "--", "staging"]);
    assert_eq!(shell.world.service.count(Operation::GetRoleCredentials), 1);
}
