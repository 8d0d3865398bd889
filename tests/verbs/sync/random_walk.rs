//! A thousand random walks: a person and other tools edit the file, accounts are renamed, roles come and go, and `sync`
//! runs with any options, after a lost record or a crash too. Whatever the order, nothing of the person's is lost, a name
//! keeps its role, and a second run changes nothing. Without a process, so that it takes seconds.

use fastrand::Rng;
use ssoenv::config::Config;
use ssoenv::config::edit::edit;
use ssoenv::config::profile_form::ProfileForm;
use ssoenv::sync::generated::GeneratedRecord;
use ssoenv::sync::{
    DEFAULT_TEMPLATE, NameTemplate, ProfileAction, ProfileUses, PruneOptions, RoleSelection, RoleToSync,
    SessionToSync, SyncInput, SyncPlan, SyncReason, edits, file_profiles, plan_sync,
};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

const WALKS: u64 = 1000;
const STEPS: usize = 16;

const NAMES: [&str; 6] = ["Shop", "Shop Prod", "shop-prod", "Data (EU)", "default", "[x] #;"];
const ROLES: [&str; 4] = ["Admin", "ReadOnly", "Read-Only", "Dev"];

/// Beginnings of the lines that name a role.
const OF_ROLE: [&str; 7] = [
    "sso_session",
    "sso_account_id",
    "sso_role_name",
    "ssoenv_session",
    "ssoenv_account_id",
    "ssoenv_role_name",
    "credential_process = ssoenv credential-process ",
];

/// A section of the file, read without the code under test: the header's name, and its lines.
#[derive(Clone, Debug, PartialEq)]
struct Section {
    name: String,
    lines: Vec<String>,
}

impl Section {
    fn value(&self, key: &str) -> Option<&str> {
        let values = self.lines.iter().filter_map(|line| line.split_once('='));
        values.filter(|(name, _)| name.trim() == key).map(|(_, value)| value.trim()).next_back()
    }

    /// The value of a key of the role, in either form.
    fn of_role(&self, key: &str) -> Option<&str> {
        self.value(&format!("sso_{key}")).or_else(|| self.value(&format!("ssoenv_{key}")))
    }

    fn role(&self) -> (Option<&str>, Option<&str>, Option<&str>) {
        (self.of_role("session"), self.of_role("account_id"), self.of_role("role_name"))
    }

    fn is_marked(&self) -> bool {
        self.value("ssoenv_sync") == Some("s") && self.of_role("session") == Some("s")
    }

    /// Whether it has the form, and no key of the other one.
    fn has_form(&self, form: ProfileForm) -> bool {
        let line = self.value("credential_process");
        let keys = ["session", "account_id", "role_name"];
        match form {
            ProfileForm::Shared => {
                line.is_none() && keys.iter().all(|key| self.value(&format!("ssoenv_{key}")).is_none())
            }
            ProfileForm::Process => {
                line == Some(&format!("ssoenv credential-process {}", self.name))
                    && keys.iter().all(|key| self.value(&format!("sso_{key}")).is_none())
            }
        }
    }

    /// The keys, without those of the role and the region. Comments may stay where their section was: tokens show that they are kept.
    fn others(&self) -> Vec<&str> {
        let lines = self.lines.iter().map(|line| line.trim_end());
        lines
            .filter(|line| !line.is_empty() && !line.starts_with('#') && !line.starts_with("region ="))
            .filter(|line| !OF_ROLE.iter().any(|key| line.starts_with(key)))
            .collect()
    }
}

fn sections(text: &str) -> Vec<Section> {
    let mut found: Vec<Section> = Vec::new();
    for line in text.lines() {
        match line.strip_prefix("[profile ").and_then(|rest| rest.split(']').next()) {
            Some(name) => found.push(Section { name: name.to_owned(), lines: Vec::new() }),
            None if line.starts_with('[') => found.push(Section { name: line.to_owned(), lines: Vec::new() }),
            None => found.iter_mut().next_back().unwrap().lines.push(line.to_owned()),
        }
    }
    found
}

/// The text without the lines that follow the name of their profile.
fn without_process_lines(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.starts_with("credential_process = ssoenv "));
    lines.collect::<Vec<_>>().join("\n")
}

struct Walk {
    random: Rng,
    /// Name of each account and the roles in it.
    accounts: BTreeMap<String, (String, BTreeSet<&'static str>)>,
    text: String,
    record: GeneratedRecord,
    /// The form that the session's profiles are to have.
    form: ProfileForm,
    /// What the person has written and not removed.
    tokens: BTreeSet<String>,
    count: usize,
    done: Vec<String>,
}

#[derive(Clone, Debug)]
struct Options {
    roles: Vec<String>,
    region: Option<String>,
    rename: bool,
    prune: Option<bool>,
    form: ProfileForm,
    is_complete: bool,
    user: Option<String>,
}

impl Walk {
    fn new(seed: u64) -> Self {
        let mut walk = Walk {
            random: Rng::with_seed(seed),
            accounts: BTreeMap::new(),
            text: "[sso-session s]\nsso_start_url = https://x.awsapps.com/start\nsso_region = r\n".to_owned(),
            record: GeneratedRecord::default(),
            form: ProfileForm::Shared,
            tokens: BTreeSet::new(),
            count: 0,
            done: Vec::new(),
        };
        for _ in 0..walk.random.usize(2..6) {
            walk.adds_an_account();
        }
        walk
    }

    fn token(&mut self) -> String {
        self.count += 1;
        let token = format!("p{}q", self.count);
        self.tokens.insert(token.clone());
        token
    }

    fn adds_an_account(&mut self) {
        let id = format!("{:012}", 100_000_000_000 + self.random.u64(0..9));
        let name = (*self.random.choice(NAMES.iter()).unwrap()).to_owned();
        let roles = (0..self.random.usize(1..4)).map(|_| *self.random.choice(ROLES.iter()).unwrap());
        let roles = roles.collect::<Vec<_>>().into_iter().collect();
        self.accounts.insert(id, (name, roles));
    }

    fn an_account(&mut self) -> Option<String> {
        let ids: Vec<String> = self.accounts.keys().cloned().collect();
        self.random.choice(ids)
    }

    fn changes_the_organisation(&mut self) {
        match self.random.u8(0..6) {
            0 => self.adds_an_account(),
            1 => {
                if let Some(id) = self.an_account() {
                    self.accounts.get_mut(&id).unwrap().0 =
                        NAMES[self.random.usize(..NAMES.len())].to_owned();
                }
            }
            2 => {
                if let (Some(one), Some(other)) = (self.an_account(), self.an_account()) {
                    let name = self.accounts[&one].0.clone();
                    let name = std::mem::replace(&mut self.accounts.get_mut(&other).unwrap().0, name);
                    self.accounts.get_mut(&one).unwrap().0 = name;
                }
            }
            3 => drop(self.an_account().and_then(|id| self.accounts.remove(&id))),
            4 => {
                let role = ROLES[self.random.usize(..ROLES.len())];
                if let Some(id) = self.an_account() {
                    self.accounts.get_mut(&id).unwrap().1.remove(role);
                }
            }
            _ => {
                let role = ROLES[self.random.usize(..ROLES.len())];
                if let Some(id) = self.an_account() {
                    self.accounts.get_mut(&id).unwrap().1.insert(role);
                }
            }
        }
    }

    /// Changes the lines of one section; `false` leaves the file alone.
    fn edits_a_section(&mut self, change: impl FnOnce(&mut Self, &mut Vec<String>)) {
        let mut lines: Vec<String> = self.text.lines().map(str::to_owned).collect();
        let starts: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].starts_with("[profile ")).collect();
        let Some(start) = self.random.choice(starts) else { return };
        let end = (start + 1..lines.len()).find(|at| lines[*at].starts_with('[')).unwrap_or(lines.len());
        let mut section: Vec<String> = lines[start..end].to_vec();
        change(self, &mut section);
        lines.splice(start..end, section);
        self.text = lines.join("\n") + "\n";
        let text = without_process_lines(&self.text);
        self.tokens.retain(|token| text.contains(token.as_str()));
    }

    fn person_edits(&mut self) {
        let what = self.random.u8(0..13);
        match what {
            0 => {
                let token = self.token();
                let names = ["shop-admin", "data-eu-dev", "mine", "shop-prod-readonly"];
                let name = names[self.random.usize(..names.len())];
                if !self.text.contains(&format!("[profile {name}]")) {
                    self.text += &format!("\n[profile {name}]\noutput = {token}\n");
                }
            }
            1 => {
                let token = self.token();
                if let Some(id) = self.an_account() {
                    let role = ROLES[self.random.usize(..ROLES.len())];
                    self.text += &format!(
                        "[profile {token}]\nsso_session = s\nsso_account_id = {id}\nsso_role_name = {role}\n"
                    );
                }
            }
            2 | 3 => {
                let token = self.token();
                // As `aws configure set` does it: behind the last key.
                self.edits_a_section(|_, lines| {
                    let last = lines.iter().rposition(|line| line.contains('=')).unwrap_or(0);
                    lines.insert(last + 1, format!("output{} = {token}", token.len()));
                });
            }
            4 => {
                let token = self.token();
                self.edits_a_section(|_, lines| {
                    lines.retain(|line| !line.starts_with("region ="));
                    lines.insert(1, format!("region = eu-{token}-1"));
                });
            }
            5 => self.edits_a_section(|_, lines| lines.retain(|line| !line.starts_with("region ="))),
            6 => {
                let token = self.token();
                self.edits_a_section(|walk, lines| {
                    let at = walk.random.usize(1..=lines.len());
                    lines.insert(at, format!("# {token}"));
                });
            }
            7 => {
                let token = self.token();
                self.edits_a_section(|_, lines| lines[0] = format!("[profile {token}]"));
            }
            8 => self.edits_a_section(|_, lines| lines.retain(|line| !line.starts_with("ssoenv_sync"))),
            9 => {
                let role = ROLES[self.random.usize(..ROLES.len())];
                self.edits_a_section(|_, lines| {
                    for key in ["sso_role_name", "ssoenv_role_name"] {
                        for line in lines.iter_mut().filter(|line| line.starts_with(key)) {
                            *line = format!("{key} = {role}");
                        }
                    }
                });
            }
            10 => self.edits_a_section(|_, lines| lines.clear()),
            11 => {
                let token = self.token();
                self.edits_a_section(|_, lines| {
                    let mut copy = lines.clone();
                    copy[0] = format!("[profile {token}]");
                    lines.extend(copy);
                });
            }
            _ => self.text += "\n",
        }
        let text = without_process_lines(&self.text);
        self.tokens.retain(|token| text.contains(token.as_str()));
        self.done.push(format!("person {what}"));
    }

    fn options(&mut self) -> Options {
        let region = [None, None, Some("eu-central-1"), Some("us-east-1")][self.random.usize(..4)];
        if self.random.u8(0..4) == 0 {
            self.form = [ProfileForm::Shared, ProfileForm::Process][self.random.usize(..2)];
        }
        Options {
            roles: if self.random.u8(0..4) == 0 { vec!["Read*".to_owned()] } else { Vec::new() },
            region: region.map(str::to_owned),
            rename: self.random.u8(0..4) == 0,
            prune: [None, Some(false), Some(true)][self.random.usize(..3)],
            form: self.form,
            is_complete: self.random.u8(0..5) > 0,
            user: [Some("sam"), Some("sam"), Some("alex"), None][self.random.usize(..4)].map(str::to_owned),
        }
    }

    fn session(&self, options: &Options) -> SessionToSync {
        let mut roles = Vec::new();
        for (at, (id, (name, of_account))) in self.accounts.iter().enumerate() {
            // An incomplete listing lacks an account.
            if options.is_complete || at > 0 {
                roles.extend(of_account.iter().map(|role| RoleToSync {
                    account_id: id.clone(),
                    account_name: name.clone(),
                    email: String::new(),
                    role_name: (*role).to_owned(),
                }));
            }
        }
        SessionToSync {
            name: "s".to_owned(),
            portal: "https://x.awsapps.com/start".to_owned(),
            roles,
            is_complete: options.is_complete,
            template: NameTemplate::parse(DEFAULT_TEMPLATE).unwrap(),
            selection: RoleSelection::new(&[], &options.roles, &[]),
            region: options.region.clone(),
            form: options.form,
            record: self.record.clone(),
            user: options.user.clone(),
        }
    }

    /// Plans a run; returns the text and the record after it.
    fn planned(&self, options: &Options) -> (SyncPlan, String, GeneratedRecord) {
        let sessions = [self.session(options)];
        let profiles = file_profiles(&Config::from_texts(&self.text, ""));
        let (aliases, uses) = (HashSet::from(["data-eu-admin".to_owned()]), ProfileUses::default());
        let input = SyncInput {
            profiles: &profiles,
            sessions: &sessions,
            aliases: &aliases,
            referenced: &uses.referenced,
            rename: options.rename,
        };
        let mut plan = plan_sync(&input);
        let prune = PruneOptions {
            is_given: options.prune.is_some(),
            all: options.prune == Some(true),
            of_unknown_user: false,
        };
        plan.prune(&input, prune, |name| uses.of(name).map(str::to_owned));
        let wanted = edits(&plan.changes, &sessions);
        let edited = edit(Path::new("config"), self.text.as_bytes(), &wanted);
        let edited = edited.unwrap_or_else(|error| panic!("{error}\n{:?}\n{}", self.done, self.text));
        let record = plan.records[0].clone();
        (plan, String::from_utf8(edited.bytes).unwrap(), record)
    }

    /// Fails if a generated profile that a selected role has is not in the form that is wanted.
    fn check_forms(&self, plan: &SyncPlan, options: &Options) {
        for section in sections(&self.text).iter().filter(|section| section.is_marked()) {
            let remarked = plan.remarks.iter().any(|remark| remark.profile == section.name);
            let (_, account, role) = section.role();
            let account = self.accounts.get(account.unwrap_or_default());
            let is_assigned = account.is_some_and(|(_, roles)| roles.contains(role.unwrap_or_default()));
            let is_right = section.has_form(options.form);
            assert!(
                is_right || remarked || !is_assigned || !options.is_complete || !options.roles.is_empty(),
                "{} has another form: {:?}\n{}",
                section.name,
                self.done,
                self.text
            );
        }
    }

    fn syncs(&mut self) {
        let options = self.options();
        self.done.push(format!("{options:?}"));
        let (first, after, record) = self.planned(&options);
        self.compare(&after, &options);
        self.text = after;
        match self.random.u8(0..8) {
            // The process ends before it records anything.
            0 => self.done.push("crash".to_owned()),
            _ => self.record = record,
        }
        let (plan, again, _) = self.planned(&options);
        self.check_forms(&plan, &options);
        // What was too much of the profiles before may be less than a third of those after.
        let is_too_many = first.remarks.iter().any(|remark| remark.reason == SyncReason::TooMany);
        // And a name that a removal has left is free for another role, if renaming is wanted.
        let has_removed = first.changes.iter().any(|change| change.action == ProfileAction::Remove);
        let is_same = again == self.text || is_too_many || (options.rename && has_removed);
        assert!(is_same, "a second run: {:?}\n{:?}\n{}", plan.changes, self.done, self.text);
    }

    /// Fails if a run has changed what is the person's.
    fn compare(&self, after: &str, options: &Options) {
        let context = || format!("{:?}\n--- before\n{}\n--- after\n{after}", self.done, self.text);
        let kept = without_process_lines(after);
        for token in &self.tokens {
            assert!(kept.contains(token.as_str()), "{token} is lost: {}", context());
        }
        let (before, after) = (sections(&self.text), sections(after));
        for section in &before {
            let same_name = after.iter().find(|other| other.name == section.name);
            if !section.is_marked() {
                assert_eq!(same_name.map(Section::others), Some(section.others()), "{}", context());
                assert_eq!(same_name.unwrap().value("region"), section.value("region"), "{}", context());
                assert_eq!(same_name.unwrap().role(), section.role(), "{}", context());
                continue;
            }
            let is_same =
                |other: &&Section| other.role() == section.role() && other.others() == section.others();
            let is_new = |other: &&Section| before.iter().all(|section| section.name != other.name);
            let is_taken_over =
                |other: &&Section| before.iter().any(|it| it.name == other.name && it.role() != other.role());
            let moved = after.iter().find(|other| is_same(other) && (is_new(other) || is_taken_over(other)));
            match (same_name, moved) {
                (Some(other), _) if is_same(&other) => {}
                (_, Some(_)) => assert!(options.rename, "renamed: {}", context()),
                (_, None) => {
                    let (_, account, role) = section.role();
                    let account = self.accounts.get(account.unwrap());
                    let is_gone = account.is_none_or(|(_, roles)| !roles.contains(role.unwrap()));
                    assert!(is_gone && options.is_complete && options.prune.is_some(), "{}", context());
                    assert!(options.user.is_some(), "{}", context());
                }
            }
            let now = same_name.filter(is_same).or(moved);
            if let Some(now) = now.filter(|now| now.value("region") != section.value("region")) {
                assert_eq!(now.value("region"), options.region.as_deref(), "{}", context());
                let (account_id, role_name) =
                    (section.of_role("account_id").unwrap(), section.of_role("role_name").unwrap());
                let of_role = self.record.profiles.values();
                let mut of_role = of_role.filter(|base| base.is_of(account_id, role_name) && !base.is_former);
                // Under its name, or under one that a person has taken from it.
                let base = self.record.profiles.get(&section.name).or(of_role.next_back());
                assert_eq!(base.unwrap().region.as_deref(), section.value("region"), "{}", context());
            }
        }
        let mut names = HashSet::new();
        assert!(after.iter().all(|section| names.insert(&section.name)), "{}", context());
        if !options.rename {
            for (name, base) in &self.record.profiles {
                let now = after.iter().find(|section| section.name == *name);
                let was = before.iter().find(|section| section.name == *name);
                if let (Some(now), None) = (now, was) {
                    let is_it = base.is_of(
                        now.of_role("account_id").unwrap_or_default(),
                        now.of_role("role_name").unwrap_or_default(),
                    );
                    assert!(is_it, "{name} leads to another role: {}", context());
                }
            }
        }
    }
}

/// A quarter of the walks, so that four tests run at once.
fn walks(quarter: u64) {
    for seed in quarter * (WALKS / 4)..(quarter + 1) * (WALKS / 4) {
        let mut walk = Walk::new(seed);
        walk.syncs();
        for _ in 0..STEPS {
            match walk.random.u8(0..16) {
                0..=4 => walk.syncs(),
                5..=7 => {
                    walk.changes_the_organisation();
                    walk.done.push(format!("{:?}", walk.accounts));
                }
                8 => {
                    // Another machine has the file, but not the record.
                    walk.record = GeneratedRecord::default();
                    walk.done.push("no record".to_owned());
                }
                _ => walk.person_edits(),
            }
        }
        walk.syncs();
    }
}

#[test]
fn nothing_of_the_person_is_lost_whatever_happens() {
    walks(0);
}

#[test]
fn nothing_of_the_person_is_lost_in_a_second_quarter_of_the_walks() {
    walks(1);
}

#[test]
fn nothing_of_the_person_is_lost_in_a_third_quarter_of_the_walks() {
    walks(2);
}

#[test]
fn nothing_of_the_person_is_lost_in_a_fourth_quarter_of_the_walks() {
    walks(3);
}
