//! `guard` and `read_only_roles`: for which production a verb asks before it hands out credentials. Pure.

use super::chain_judge::ChainJudge;
use super::file::{GUARD, READ_ONLY_ROLES, SessionSettings, Settings, overlay};
use super::production::{ProductionReason, ProductionSubject};
use crate::config::Config;
use crate::config::chain::Chain;
use crate::config::document::{Document, SectionKind};
use crate::config::name_pattern::NamePattern;
use crate::config::section::{Section, Setting};
use crate::error::{Failure, Location, Topic};

/// What a line of `guard` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum GuardLine {
    /// `no`
    Off,
    /// `ask`: all of production.
    Production,
    /// `ask PATTERNS`: production that they match.
    Patterns(String),
}

impl GuardLine {
    /// Reads a value; `None` for anything else, so that a misspelled word does not switch the guard off. A blank within a
    /// pattern stands where a comma is meant: the pattern would match nothing.
    pub fn parse(value: &str) -> Option<Self> {
        let (word, patterns) = value.split_once(char::is_whitespace).unwrap_or((value, ""));
        let patterns = patterns.trim();
        match word.to_ascii_lowercase().as_str() {
            "no" | "false" if patterns.is_empty() => Some(GuardLine::Off),
            "ask" if patterns.is_empty() => Some(GuardLine::Production),
            "ask" if patterns.split(',').all(|pattern| is_one_word(pattern.trim())) => {
                Some(GuardLine::Patterns(patterns.to_owned()))
            }
            _ => None,
        }
    }

    /// Reads a setting. Fails with `Configuration`.
    pub fn of_setting(setting: &Setting) -> Result<Self, Failure> {
        GuardLine::parse(&setting.value).ok_or_else(|| {
            Failure::configuration(format!("{GUARD} is `{}`", setting.value))
                .hint(format!("set {GUARD} to ask, no, or ask and patterns with commas between them"))
                .about(Topic::Line(setting.origin.clone()))
        })
    }

    fn text(self) -> String {
        match self {
            GuardLine::Off => "no".to_owned(),
            GuardLine::Production => "ask".to_owned(),
            GuardLine::Patterns(patterns) => format!("ask {patterns}"),
        }
    }

    /// Whether a pattern that takes back names this subject.
    fn takes_back(&self, subject: ProductionSubject<'_>) -> bool {
        matches!(self, GuardLine::Patterns(patterns) if subject.for_patterns().is_taken_back(patterns))
    }

    /// Whether the guard is for this subject, which is production.
    fn is_for(&self, subject: ProductionSubject<'_>) -> bool {
        match self {
            GuardLine::Off => false,
            GuardLine::Production => true,
            GuardLine::Patterns(patterns) => {
                let subject = subject.for_patterns();
                // With none but patterns that take back, the others are those of production.
                let adds = patterns.split(',').any(|pattern| !pattern.trim().starts_with('!'));
                (!adds || subject.pattern(patterns).is_some()) && !subject.is_taken_back(patterns)
            }
        }
    }
}

fn is_one_word(pattern: &str) -> bool {
    !pattern.contains(char::is_whitespace)
}

/// The guard for the credentials of a chain that is production.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guard {
    /// Why it is production.
    pub reason: ProductionReason,
    /// The line that sets the guard.
    pub origin: Location,
    /// The pattern of `read_only_roles` that lets the role pass, and its line.
    pub lets_pass: Option<(String, Location)>,
}

impl Settings {
    /// Returns the guard for a chain; `None` if the chain is not production, or no guard is set for it. `account_id` is
    /// the account that the credentials revealed; otherwise the chain's counts. Fails if the guard's line means nothing.
    pub fn guard_of(
        &self,
        config: &Config,
        chain: &Chain,
        account_id: Option<&str>,
    ) -> Result<Option<Guard>, Failure> {
        let label = chain.session().map_or("", |session| session.label());
        let lines = self.of_session(label).and_then(|of| Ok((self.guard_lines(&of, label)?, of)));
        // The cheap test first: without a guard nothing else is judged.
        if lines.as_ref().is_ok_and(|(lines, _)| lines.is_empty()) {
            return Ok(None);
        }
        let Some(reason) = self.production_of(config, chain, account_id) else { return Ok(None) };
        let (lines, of) = lines?;
        let guards = |(line, _): &&(GuardLine, Location)| self.guards(config, chain, account_id, line);
        let Some((_, origin)) = lines.iter().find(guards) else { return Ok(None) };
        let lets_pass = chain.role().and_then(|(_, role_name)| of.read_only_role(role_name));
        Ok(Some(Guard { reason, origin: origin.clone(), lets_pass }))
    }

    /// Returns the lines of the guard below headers that are not known: they guard nothing.
    pub fn ignored_guards(&self) -> Vec<(String, Location)> {
        let documents = self.document.iter().chain(self.shared());
        let found = documents.flat_map(|document| {
            let bodies = document.unknown_sections();
            bodies.flat_map(|body| document.occurrences(body).0).filter(|it| it.key == GUARD)
        });
        found.map(|it| (it.setting.value, it.setting.origin)).collect()
    }

    /// Whether the person has a line for the guard, or an included file switches it on.
    pub fn has_guard(&self) -> bool {
        let in_own = |document: &Document| {
            let bodies = document.headers().filter(|(header, _)| header.kind == SectionKind::Session);
            let bodies = bodies.map(|(_, body)| body).chain([document.preamble()]);
            bodies.into_iter().any(|body| document.occurrences(body).0.iter().any(|it| it.key == GUARD))
        };
        self.document.iter().chain(self.shared()).any(in_own)
    }

    /// Whether a line is for a chain that is production: by its own name, by an alias, or as production is by its account.
    fn guards(&self, config: &Config, chain: &Chain, account_id: Option<&str>, line: &GuardLine) -> bool {
        let found = ProductionReason::of("", None);
        let of_subject = |subject: ProductionSubject<'_>| line.is_for(subject).then(|| found.clone());
        let takes_back = |subject: ProductionSubject<'_>| line.takes_back(subject);
        let judge = ChainJudge { settings: self, config, of_subject: &of_subject, takes_back: &takes_back };
        judge.of_chain(chain, account_id).is_some()
    }

    /// Returns the lines that count, and guard none of these chains, with their value. Fails if a line means nothing.
    pub fn idle_guards(&self, config: &Config, chains: &[Chain]) -> Result<Vec<(String, Location)>, Failure> {
        let label = |chain: &Chain| chain.session().map_or("", |session| session.label()).to_owned();
        // A line and whether it guards one of the chains.
        let mut lines: Vec<(GuardLine, Location, bool)> = Vec::new();
        let general = [(String::new(), None)].into_iter();
        for (label, chain) in general.chain(chains.iter().map(|chain| (label(chain), Some(chain)))) {
            let chain = chain.filter(|chain| self.production_of(config, chain, None).is_some());
            for (line, origin) in self.guard_lines(&self.of_session(&label)?, &label)? {
                let is_busy = chain.is_some_and(|chain| self.guards(config, chain, None, &line));
                match lines.iter_mut().find(|(_, known, _)| *known == origin) {
                    Some((.., busy)) => *busy |= is_busy,
                    None => lines.push((line, origin, is_busy)),
                }
            }
        }
        let idle = lines.into_iter().filter(|(.., is_busy)| !is_busy);
        Ok(idle.map(|(line, origin, _)| (line.text(), origin)).collect())
    }

    /// Returns the lines that count for a session: the person's own, and those of included files, which can only switch
    /// the guard on. The person's own `no` has the last word.
    pub(super) fn guard_lines(
        &self,
        of: &SessionSettings,
        label: &str,
    ) -> Result<Vec<(GuardLine, Location)>, Failure> {
        let own = of.section.setting(GUARD);
        let own = own.map(|setting| Ok((GuardLine::of_setting(setting)?, setting.origin.clone())));
        let own: Option<(GuardLine, Location)> = own.transpose()?;
        if matches!(own, Some((GuardLine::Off, _))) {
            return Ok(Vec::new());
        }
        let shared = self.shared_guards(label)?;
        Ok(own.into_iter().chain(shared).collect())
    }

    /// Returns the lines of the included files for a session.
    fn shared_guards(&self, label: &str) -> Result<Vec<(GuardLine, Location)>, Failure> {
        let mut lines = Vec::new();
        for document in self.shared() {
            let sections = document.sections(SectionKind::Session, label);
            for body in [document.preamble()].into_iter().chain(sections) {
                let mut section = Section::default();
                overlay(&mut section, document, body)?;
                let Some(setting) = section.setting(GUARD) else {
                    continue;
                };
                match GuardLine::of_setting(setting)? {
                    GuardLine::Off => {}
                    // Each line is judged by itself, so what one takes back with `!` another can still guard.
                    line => lines.push((line, setting.origin.clone())),
                }
            }
        }
        Ok(lines)
    }
}

impl SessionSettings {
    /// Returns the pattern of `read_only_roles` that matches a role's whole name.
    fn read_only_role(&self, role_name: &str) -> Option<(String, Location)> {
        let setting = self.section.setting(READ_ONLY_ROLES)?;
        let mut patterns = setting.value.split(',').map(str::trim).filter(|pattern| !pattern.is_empty());
        let pattern = patterns.find(|pattern| NamePattern::new(pattern).matches(role_name))?;
        Some((pattern.to_owned(), setting.origin.clone()))
    }

    /// Checks the line of the guard. Fails with `Configuration`.
    pub fn check_guard(&self) -> Result<(), Failure> {
        let setting = self.section.setting(GUARD);
        setting.map_or(Ok(()), |setting| GuardLine::of_setting(setting).map(drop))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::document::Flavor;
    use crate::config::profile::Profile;
    use crate::settings::include::{Included, IncludedState};

    /// Whether the guard asks for a target: a profile, or a role without one.
    fn guards(settings: &Settings, config: &Config, target: &str) -> bool {
        let chain = match Profile::resolve(config, target) {
            Ok(profile) => Chain::of_profile(config, &profile).unwrap(),
            Err(_) => {
                let (account_id, role_name) = target.split_once('/').unwrap();
                let profile = Profile::resolve(config, "prod").unwrap();
                let of_prod = Chain::of_profile(config, &profile).unwrap();
                let session = of_prod.session().unwrap().clone();
                let (account_id, role_name) = (account_id.to_owned(), role_name.to_owned());
                Chain::of_role(crate::config::profile::SsoRole { account_id, role_name, session })
            }
        };
        let guard = settings.guard_of(config, &chain, None).unwrap();
        guard.is_some_and(|guard| guard.lets_pass.is_none())
    }

    fn config() -> Config {
        let role = |name: &str, session: &str, account: &str, role: &str| {
            format!(
                "[profile {name}]\nsso_session = {session}\nsso_account_id = {account}\nsso_role_name = {role}\n"
            )
        };
        let session = |name: &str| {
            format!(
                "[sso-session {name}]\nsso_start_url = https://{name}.awsapps.com/start\nsso_region = us-east-1\n"
            )
        };
        let text = [
            session("s"),
            session("t"),
            role("prod", "s", "111111111111", "Admin"),
            role("prod-view", "s", "111111111111", "ViewOnlyAccess"),
            role("pay-prod", "t", "222222222222", "Admin"),
            role("dev", "s", "333333333333", "Admin"),
            role("till", "s", "444444444444", "Admin") + "ssoenv_alias = live\n",
            "[profile chain-prod]\nrole_arn = arn:aws:iam::555555555555:role/ops/ReadOnlyOps\nsource_profile = dev\n".to_owned(),
        ];
        Config::from_texts(&text.concat(), "")
    }

    /// Settings with trusted files.
    fn with_files(own: &str, files: &[&str]) -> Settings {
        let mut settings = Settings::of_text(own);
        let file = |text: &&str| {
            let document = Document::new("team".into(), Flavor::Settings, text.as_bytes().to_owned());
            Included { state: IncludedState::Trusted(document), path: "team".into() }
        };
        settings.included = files.iter().map(file).collect();
        settings
    }

    const ALL: [&str; 9] = [
        "prod",
        "prod-view",
        "pay-prod",
        "dev",
        "till",
        "chain-prod",
        "111111111111/Any",
        "222222222222/Any",
        "333333333333/Any",
    ];

    #[test]
    fn the_guard_is_for_production_however_it_is_reached() {
        for (own, shared, guarded) in [
            ("", None, ""),
            ("guard = no\n", None, ""),
            (
                "guard = ask\n",
                None,
                "prod prod-view pay-prod till chain-prod 111111111111/Any 222222222222/Any",
            ),
            (
                "guard = ASK\n[session t]\nguard = no\n",
                None,
                "prod prod-view till chain-prod 111111111111/Any 222222222222/Any",
            ),
            ("[session t]\nguard = ask\n", None, "pay-prod"),
            ("guard = ask pay-prod\n", None, "pay-prod 222222222222/Any"),
            ("guard = ask 111111111111/*, live\n", None, "prod prod-view till 111111111111/Any"),
            (
                "guard = ask !pay-prod, !live\n",
                None,
                "prod prod-view till chain-prod 111111111111/Any 222222222222/Any",
            ),
            (
                "guard = ask prod, !prod-view\n",
                None,
                "prod pay-prod chain-prod 111111111111/Any 222222222222/Any",
            ),
            ("guard = ask dev\n", None, ""),
            ("guard = ask dev\nproduction = dev\n", None, "dev 333333333333/Any"),
            (
                "guard = ask\nread_only_roles = ReadOnly*, view*\n",
                None,
                "prod pay-prod till 111111111111/Any 222222222222/Any",
            ),
            (
                "guard = ask\nread_only_roles = Read, *\n[session s]\nread_only_roles = Only\n",
                None,
                "prod prod-view till chain-prod 111111111111/Any 222222222222/Any",
            ),
            (
                "",
                Some("guard = ask\n"),
                "prod prod-view pay-prod till chain-prod 111111111111/Any 222222222222/Any",
            ),
            ("guard = no\n", Some("guard = ask\n"), ""),
            (
                "guard = ask\n",
                Some("guard = no\nread_only_roles = *\n[session s]\nguard = no\nread_only_roles = *\n"),
                "prod prod-view pay-prod till chain-prod 111111111111/Any 222222222222/Any",
            ),
            (
                "guard = ask live\n",
                Some("guard = ask pay-prod\n[session s]\nguard = ask chain-prod\n"),
                "pay-prod till chain-prod 222222222222/Any",
            ),
        ] {
            let files: Vec<&str> = shared.into_iter().collect();
            let (settings, config) = (with_files(own, &files), config());
            let found: Vec<&str> =
                ALL.into_iter().filter(|target| guards(&settings, &config, target)).collect();
            assert_eq!(found.join(" "), guarded, "{own}{shared:?}");
            assert_eq!(settings.has_guard(), own.contains("guard") || shared.is_some(), "{own}{shared:?}");
        }
    }

    #[test]
    fn a_line_that_guards_no_profile_is_found() {
        for (own, shared, idle) in [
            ("", None, ""),
            ("guard = no\n", None, ""),
            ("guard = ask\n", None, ""),
            ("guard = ask\nproduction = gold\n", None, "ask"),
            ("guard = ask pay-prod\n[session t]\nguard = ask pay-prd\n", None, "ask pay-prod, ask pay-prd"),
            ("guard = ask\n", Some("guard = ask pay-prod\nproduction = gold\n"), ""),
            ("guard = ask dev\n", Some("guard = ask\n"), "ask dev"),
        ] {
            let files: Vec<&str> = shared.into_iter().collect();
            let (settings, config) = (with_files(own, &files), config());
            let chain = |name: &String| {
                Chain::of_profile(&config, &Profile::resolve(&config, name).unwrap()).unwrap()
            };
            let chains: Vec<Chain> = config.profile_names().iter().map(chain).collect();
            let found = settings.idle_guards(&config, &chains).unwrap();
            let found: Vec<String> = found.into_iter().map(|(line, _)| line).collect();
            assert_eq!(found.join(", "), idle, "{own}{shared:?}");
        }
    }

    #[test]
    fn a_word_that_means_nothing_stops_the_use_of_production_and_of_nothing_else() {
        for value in ["aks", "ask,prod", "yes", "no prod", "!prod"] {
            let settings = Settings::of_text(&format!("mode = keys\nguard = {value}\n"));
            let of = |name: &str| {
                let config = config();
                let chain = Chain::of_profile(&config, &Profile::resolve(&config, name).unwrap()).unwrap();
                settings.guard_of(&config, &chain, None)
            };
            let failure = of("prod").unwrap_err();
            assert_eq!(failure.to_string(), format!("settings:2: guard is `{value}`"));
            assert_eq!(
                failure.hint.as_deref(),
                Some("set guard to ask, no, or ask and patterns with commas between them")
            );
            assert!(of("dev").unwrap().is_none());
            assert!(settings.of_session("s").unwrap().check_guard().is_err());
        }
    }

    #[test]
    fn the_account_that_credentials_reveal_counts() {
        let config = Config::from_texts("[profile tool]\ncredential_process = x\n", "");
        let chain = Chain::of_profile(&config, &Profile::resolve(&config, "tool").unwrap()).unwrap();
        let settings = Settings::of_text("production = 111111111111/*\nguard = ask\nread_only_roles = *\n");
        let guard = |account_id| settings.guard_of(&config, &chain, account_id).unwrap();
        assert!(guard(None).is_none() && guard(Some("222222222222")).is_none());
        // What has no role is no read-only role either.
        assert_eq!(guard(Some("111111111111")).unwrap().lets_pass, None);
    }
}
