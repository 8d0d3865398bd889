//! Walks at random between bound directories, with everything that people do there: whatever the order, production is
//! there only after a person's word, keys are those that the prompt names, and in the end all is as it was.

use crate::binding::directories::Played;
use crate::support::clock::now;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

const PLACES: [&str; 7] = [".", "work", "work/deep", "work/inner", "prod", "other", "alias/deep"];
const OURS: [&str; 3] = ["ReadOnly", "Developer", "Administrator"];

struct Walk {
    shell: Played,
    looked_from: PathBuf,
    /// What stands in the environment when nothing of ours does.
    theirs: BTreeMap<String, String>,
    done: Vec<String>,
    written: u64,
    random: fastrand::Rng,
}

impl Walk {
    fn new(seed: u64) -> Self {
        let mut shell = Played::new();
        shell.writes("work/deep/x", "");
        shell.writes("other/.ssoenv", "dev\n");
        std::os::unix::fs::symlink("work", shell.world.home().join("alias")).unwrap();
        for (place, profile) in [("work", "staging"), ("work/inner", "default"), ("prod", "prod")] {
            shell.goes(place);
            shell.does(&["bind", profile]);
        }
        shell.goes(".");
        shell.does(&["off"]);
        let mut walk = Walk {
            looked_from: PathBuf::new(),
            shell,
            theirs: BTreeMap::new(),
            done: Vec::new(),
            written: 0,
            random: fastrand::Rng::with_seed(seed),
        };
        let originals: [&[(&str, &str)]; 5] = [
            &[],
            &[("AWS_PROFILE", "theirs")],
            &[("AWS_REGION", "eu-north-1"), ("AWS_PROFILE", "prod")],
            &[("AWS_ACCESS_KEY_ID", "AKIA0"), ("AWS_SECRET_ACCESS_KEY", "s0")],
            &[("AWS_REGION", "eu-north-1")],
        ];
        for (name, value) in originals[walk.random.usize(..originals.len())] {
            walk.shell.world.variable(name, value);
        }
        walk.theirs = walk.aws();
        walk
    }

    fn aws(&self) -> BTreeMap<String, String> {
        let all = self.shell.world.variables().iter();
        let aws = all.filter(|(name, _)| name.starts_with("AWS_") && !name.starts_with("AWS_ENDPOINT"));
        aws.map(|(name, value)| (name.clone(), value.clone())).collect()
    }

    fn exports(&mut self, set: &[(&str, &str)], unset: &[&str]) {
        self.shell.world.apply(&serde_json::json!({"set": {}, "unset": unset}));
        for name in unset {
            self.theirs.remove(*name);
        }
        for (name, value) in set {
            self.shell.world.variable(name, value);
            self.theirs.insert((*name).to_owned(), (*value).to_owned());
        }
    }

    /// Something that a person does; whether it is a word for a profile.
    fn acts(&mut self) -> bool {
        let words: [&[&str]; 10] = [
            &["use", "dev"],
            &["use", "staging"],
            &["use", "prod"],
            &["use", "."],
            &["use", "-"],
            &["off"],
            &["allow"],
            &["deny"],
            &["use", "dev", "--region", "ap-south-1"],
            &["login"],
        ];
        let number = self.random.u8(..30);
        match number {
            0..=11 => {
                let place = PLACES[self.random.usize(..PLACES.len())];
                self.done.push(format!("cd {place}"));
                self.shell.place = self.shell.world.home().join(place);
                if place == "." {
                    self.shell.place = self.shell.world.home().to_owned();
                }
            }
            12..=21 => {
                let word = words[usize::from(number - 12)];
                self.done.push(word.join(" "));
                let is_typed = self.shell.says(word);
                self.done.push(format!("  -> {:?} {}", is_typed.code, is_typed.stderr.trim()));
                return word[0] == "use";
            }
            22 | 23 => {
                let file = ["work/.ssoenv", "other/.ssoenv", "prod/.ssoenv"][self.random.usize(..3)];
                let text = ["dev\n", "staging\n", "prod\n", "rubbish\nx\n"][self.random.usize(..4)];
                self.done.push(format!("echo {text:?} > {file}"));
                let file = self.shell.writes(file, text);
                // Later than everything so far, also for a clock that is coarse.
                self.written += 1;
                let time = SystemTime::now() + Duration::from_secs(self.written);
                std::fs::File::options().append(true).open(file).unwrap().set_modified(time).unwrap();
            }
            24 => {
                self.done.push("rm work/inner/.ssoenv".to_owned());
                let _ = std::fs::remove_file(self.shell.world.home().join("work/inner/.ssoenv"));
            }
            25 => {
                self.done.push("export AWS_PROFILE=mine".to_owned());
                let keys = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];
                // In the shell its keys still stand beside it; what comes back are not both.
                let key = self.shell.holds("AWS_ACCESS_KEY_ID");
                if key.is_empty() || key == self.shell.holds("SSOENV_KEY_ID") {
                    keys.iter().for_each(|name| drop(self.theirs.remove(*name)));
                }
                self.exports(&[("AWS_PROFILE", "mine")], &[]);
            }
            26 => {
                self.done.push("export keys".to_owned());
                self.exports(
                    &[("AWS_ACCESS_KEY_ID", "AKIA1"), ("AWS_SECRET_ACCESS_KEY", "s1")],
                    &["AWS_SESSION_TOKEN", "AWS_PROFILE"],
                );
            }
            _ => {
                self.done.push("touch".to_owned());
                let file = PathBuf::from(self.shell.holds("SSOENV_FILE"));
                if let Ok(file) = std::fs::File::options().append(true).open(file) {
                    file.set_modified(SystemTime::now()).unwrap();
                }
            }
        }
        false
    }

    /// What the hook does at a prompt; how often it asks the program.
    fn prompts(&mut self) -> usize {
        let mut asked = 0;
        let found =
            self.shell.place.ancestors().map(|folder| folder.join(".ssoenv")).find(|path| path.is_file());
        let found = found.map_or_else(String::new, |path| path.to_str().unwrap().to_owned());
        let modified = |path: &str| std::fs::metadata(path).and_then(|about| about.modified()).ok();
        let (file, stamp) =
            (self.shell.holds("SSOENV_FILE").to_owned(), self.shell.holds("SSOENV_STAMP").to_owned());
        let is_elsewhere = self.looked_from != self.shell.place && found != file;
        self.looked_from.clone_from(&self.shell.place);
        let is_stale = !file.is_empty()
            && (!Path::new(&file).is_file() || (!stamp.is_empty() && modified(&file) > modified(&stamp)));
        if is_elsewhere || is_stale {
            asked += 1;
            let said = self.shell.looks(&found);
            assert!(said.lines().count() <= 1, "{said}");
            self.done.push(format!("  hook chdir {found}: {}", said.trim()));
        }
        if self.shell.holds("SSOENV_PROFILE").is_empty() {
            return asked;
        }
        let (mark, key) = (self.shell.holds("SSOENV_KEY_ID"), self.shell.holds("AWS_ACCESS_KEY_ID"));
        let is_ours =
            (mark == key || (mark == "none" && key.is_empty())) && self.shell.holds("AWS_PROFILE").is_empty();
        if !is_ours {
            if self.shell.holds("AWS_SSO_PROFILE") == self.shell.holds("SSOENV_PROFILE") {
                asked += 1;
                let ran = self.shell.says(&["__hook", "changed"]);
                assert_eq!(ran.code, Some(0), "{}", ran.stderr);
                self.done.push("  hook changed".to_owned());
            }
        } else if self.shell.holds("SSOENV_REFRESH_AT").parse::<i64>().is_ok_and(|at| at <= now()) {
            asked += 1;
            let said = self.shell.refreshes();
            self.done.push(format!("  hook refresh: {said}"));
        }
        asked
    }

    fn is_production(&self) -> bool {
        self.shell.holds("AWS_ACCOUNT_ID") == "012345678901"
    }

    fn holds_what_it_says(&self) {
        let (mark, key) = (self.shell.holds("SSOENV_KEY_ID"), self.shell.holds("AWS_ACCESS_KEY_ID"));
        if key.is_empty() || mark != key || !self.shell.holds("AWS_PROFILE").is_empty() {
            return;
        }
        let account = self.shell.holds("SSOENV_ACCOUNT_ID");
        assert_eq!(account, self.shell.holds("AWS_ACCOUNT_ID"));
        assert_eq!(self.shell.holds("SSOENV_PROFILE"), self.shell.holds("AWS_SSO_PROFILE"));
        let cached = OURS
            .iter()
            .filter_map(|role| std::fs::read_to_string(self.shell.world.role_path(account, role)).ok());
        assert!(cached.into_iter().any(|text| text.contains(key)), "{key} is not of {account}");
        let label = self.shell.holds("SSOENV_PROFILE");
        let expected = match label {
            "dev" | "default" => "111111111111",
            "staging" => "222222222222",
            "prod" => "012345678901",
            _ => unreachable!("{label}"),
        };
        assert_eq!(account, expected);
    }
}

fn walk(seed: u64, steps: usize) {
    let mut walk = Walk::new(seed);
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        for _ in 0..steps {
            let was_production = walk.is_production();
            let is_word = walk.acts();
            walk.prompts();
            assert!(is_word || was_production || !walk.is_production(), "production by itself");
            walk.holds_what_it_says();
            assert_eq!(walk.prompts(), 0, "asked again at the next prompt");
        }
        walk.done.push("home, off".to_owned());
        walk.shell.place = walk.shell.world.home().to_owned();
        walk.prompts();
        walk.shell.does(&["off"]);
        walk.prompts();
        assert_eq!(walk.aws(), walk.theirs);
        let ours = walk.shell.world.variables().keys().filter(|name| {
            name.starts_with("SSOENV_") && !["SSOENV_WRAP", "SSOENV_PREVIOUS"].contains(&name.as_str())
        });
        assert_eq!(ours.collect::<Vec<_>>(), [""; 0]);
    }));
    if let Err(cause) = caught {
        eprintln!("seed {seed}:\n{}\n{:#?}", walk.done.join("\n"), walk.shell.world.variables());
        std::panic::resume_unwind(cause);
    }
}

#[test]
fn whatever_people_do_all_is_as_it_was_in_the_end() {
    let from: u64 = std::env::var("WALK").ok().and_then(|text| text.parse().ok()).unwrap_or(0);
    let many: u64 = std::env::var("WALKS").ok().and_then(|text| text.parse().ok()).unwrap_or(12);
    for seed in from..from + many {
        walk(seed, 14);
    }
}
