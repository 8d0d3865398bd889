//! Programs with a client of their own that do not find what the SDKs find. Each was run with these versions on 29
//! November 2026, with each form of credentials. Pure.

use super::surroundings::Surroundings;
use crate::config::{Config, DEFAULT_PROFILE};
use crate::ordered;
use serde::Serialize;

/// A program, and its result in this environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Program {
    /// Name of the program.
    pub name: &'static str,
    /// The version that was run.
    pub version: &'static str,
    /// The result.
    pub outcome: ProgramOutcome,
}

/// Result of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProgramOutcome {
    /// The program sends unsigned requests without a message.
    Unsigned,
    /// The program signs with other credentials than the SDKs.
    OtherCredentials,
    /// The program finds no credentials, and fails with a message.
    Fails,
}

impl ProgramOutcome {
    /// Describes the result in the plural.
    pub fn in_words(self) -> &'static str {
        match self {
            ProgramOutcome::Unsigned => {
                "send unsigned requests, so that access is denied as with a wrong bucket policy"
            }
            ProgramOutcome::OtherCredentials => "use other credentials",
            ProgramOutcome::Fails => "find no credentials",
        }
    }
}

/// Form of the credentials in an environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CredentialForm {
    Keys,
    Session,
    Inline,
    Process,
    Role,
    DefaultSso,
    KeysAndProfile,
    Login,
}

/// A row: name, version, and a character for each form of credentials: keys in variables, a profile with
/// `sso_session`, with `sso_start_url`, with `credential_process`, a role on top of IAM Identity Center, IAM Identity
/// Center in `[default]`, keys beside `AWS_PROFILE`, and a profile with `login_session`. `+` like the SDKs, `u` unsigned, `w` other credentials, `-`
/// none, `?` not tried.
type Row = (&'static str, &'static str, &'static str);

#[rustfmt::skip]
const PROGRAMS: [Row; 28] = [
    ("awscrt and the S3 connector for PyTorch", "0.38.1", "+--+--+-"),
    ("awsutil (HashiCorp Vault)", "2.1.2", "w+++++w?"),
    ("boto", "2.49.0", "--?-??-?"),
    ("boto3 without awscrt", "1.44.5", "+++++++-"),
    ("chdb (ClickHouse)", "4.4.0", "+++uu++?"),
    ("DuckDB with httpfs", "1.5.5", "+uuuuu+?"),
    ("DuckDB with httpfs and aws", "1.5.5", "+--+--+?"),
    ("GDAL /vsis3/", "3.10.3", "+++--++?"),
    ("hadoop-aws S3A", "3.4.2", "+-?-??+?"),
    ("the MinIO client for .NET", "7.0.0", "+-????+?"),
    ("minio-go", "7.4.1", "++++u++?"),
    ("the MSK signer for JavaScript", "", "++??+?w?"),
    ("obstore", "0.12.1", "+-----+?"),
    ("opendal", "0.47.12", "+-+---+?"),
    ("polars without boto3", "2.1.0", "+wwwww+?"),
    ("pyarrow", "25.0.1", "++++u++?"),
    ("pysam (htslib)", "0.24.1", "+uuuuu+?"),
    ("Rust programs whose aws-config lacks the feature credentials-login", "1.13.0", "+++++++-"),
    ("Rust programs whose aws-config lacks the feature credentials-process", "1.13.0", "+??-????"),
    ("s3cmd", "2.4.0", "+-?-??+?"),
    ("s3fs-fuse", "1.90", "+-??????"),
    ("Serverless", "3.40", "+---??-?"),
    ("the SDK for Go v1", "1.55.8", "+-----+-"),
    ("the SDK for Java without its module signin", "2.59.1", "+++++++-"),
    ("the SDK for Java v1", "1.12.797", "+uu+uu+?"),
    ("the SDK for JavaScript v2", "2.1693.0", "+-----+?"),
    ("tensorstore", "0.1.86", "+uuuuu+?"),
    ("TileDB", "0.36.1", "+uu+uu+?"),
];

/// Variable with which these programs read profiles: the first like the SDKs, the second without roles on top of IAM
/// Identity Center.
const LOAD_CONFIG: &str = "AWS_SDK_LOAD_CONFIG";
const OLDER_SDKS: [&str; 2] = ["the SDK for Go v1", "the SDK for JavaScript v2"];

/// Returns the programs with another result than the SDKs, the worst first.
pub fn programs(around: &Surroundings) -> Vec<Program> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let config = Config::from_texts(&text(around.texts.config()), &text(around.texts.credentials()));
    let Some(form) = form(around, &config) else { return Vec::new() };
    let outcome = |(name, _, outcomes): &Row| {
        let reads_roles = *name == OLDER_SDKS[0];
        let loads_config = OLDER_SDKS.contains(name)
            && around.held(LOAD_CONFIG).is_some()
            && (reads_roles || form != CredentialForm::Role)
            && form != CredentialForm::Login;
        match outcomes.chars().nth(form as usize)? {
            'u' => Some(ProgramOutcome::Unsigned),
            'w' => other_credentials(name, form, around, &config),
            // boto ignores the session token, which matters only if there is one.
            '-' if *name == "boto" && form == CredentialForm::Keys => {
                around.held("AWS_SESSION_TOKEN").map(|_| ProgramOutcome::Fails)
            }
            '-' if loads_config => None,
            '-' => Some(ProgramOutcome::Fails),
            _ => None,
        }
    };
    let found = PROGRAMS
        .iter()
        .filter_map(|row| Some(Program { name: row.0, version: row.1, outcome: outcome(row)? }));
    let mut found: Vec<Program> = found.collect();
    ordered::sort_by_key(&mut found, |program| program.outcome);
    found
}

/// Groups programs by result: `DuckDB 1.5.5, pyarrow 25.0.1`.
pub fn by_outcome(programs: &[Program]) -> Vec<(ProgramOutcome, String)> {
    let named = |program: &Program| format!("{} {}", program.name, program.version).trim_end().to_owned();
    let groups = programs.chunk_by(|one, next| one.outcome == next.outcome);
    groups.map(|group| (group[0].outcome, group.iter().map(named).collect::<Vec<_>>().join(", "))).collect()
}

/// Returns the form of the credentials that the SDKs use, if it was tried.
fn form(around: &Surroundings, config: &Config) -> Option<CredentialForm> {
    let named = around.held("AWS_PROFILE");
    if around.held("AWS_ACCESS_KEY_ID").is_some() && around.held("AWS_SECRET_ACCESS_KEY").is_some() {
        return Some(named.map_or(CredentialForm::Keys, |_| CredentialForm::KeysAndProfile));
    }
    if around.held("AWS_WEB_IDENTITY_TOKEN_FILE").is_some() {
        return None;
    }
    let keys = config.profile(named.unwrap_or(DEFAULT_PROFILE)).ok().flatten()?;
    let has = |key: &str| keys.value(key).is_some();
    match () {
        () if has("role_arn") && has("source_profile") => Some(CredentialForm::Role),
        () if has("login_session") && !has("sso_account_id") && !has("aws_access_key_id") => {
            Some(CredentialForm::Login)
        }
        () if !has("sso_account_id") => has("credential_process").then_some(CredentialForm::Process),
        () if named.is_none() => Some(CredentialForm::DefaultSso),
        () if has("sso_session") => Some(CredentialForm::Session),
        () => Some(CredentialForm::Inline),
    }
}

/// Returns the outcome for a program that uses other credentials than the SDKs, if there are any.
fn other_credentials(
    name: &str,
    form: CredentialForm,
    around: &Surroundings,
    config: &Config,
) -> Option<ProgramOutcome> {
    match (name, form) {
        // It uses the first keys of the credentials file, whatever their profile.
        ("polars without boto3", _) => {
            let text = String::from_utf8_lossy(around.texts.credentials());
            let has_keys = text.contains("aws_access_key_id");
            Some(if has_keys { ProgramOutcome::OtherCredentials } else { ProgramOutcome::Fails })
        }
        (_, CredentialForm::Keys) => {
            let default = config.profile(DEFAULT_PROFILE).ok().flatten();
            default.map(|_| ProgramOutcome::OtherCredentials)
        }
        _ => Some(ProgramOutcome::OtherCredentials),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sdks::file_texts::FileTexts;
    use crate::time::Time;
    use std::rc::Rc;

    fn around(variables: &[(&'static str, &str)], config: &str, credentials: &str) -> Surroundings {
        Surroundings {
            variables: variables.iter().map(|(name, value)| (*name, (*value).to_owned())).collect(),
            texts: Rc::new(FileTexts::new(config.into(), credentials.into(), None)),
            paths: ["config".into(), "credentials".into()],
            now: Time::parse("2026-11-21T00:00:00Z").unwrap(),
        }
    }

    /// Results of these programs, `+` like the SDKs.
    fn ends(around: &Surroundings, names: &[&str]) -> String {
        let found = programs(around);
        let end = |name: &&str| match found.iter().find(|program| program.name == *name).map(|it| it.outcome)
        {
            None => '+',
            Some(ProgramOutcome::Unsigned) => 'u',
            Some(ProgramOutcome::OtherCredentials) => 'w',
            Some(ProgramOutcome::Fails) => '-',
        };
        names.iter().map(end).collect()
    }

    #[test]
    fn the_form_of_the_credentials_decides_how_a_program_ends() {
        const SSO: &str = "sso_account_id=111111111111\nsso_role_name=R\n";
        const KEYS: [(&str, &str); 3] =
            [("AWS_ACCESS_KEY_ID", "A"), ("AWS_SECRET_ACCESS_KEY", "s"), ("AWS_SESSION_TOKEN", "t")];
        const FILE: &str = "[old]\naws_access_key_id=A\naws_secret_access_key=s\n";
        let names = [
            "DuckDB with httpfs",
            "pyarrow",
            "chdb (ClickHouse)",
            "obstore",
            "polars without boto3",
            "the SDK for Go v1",
            "awsutil (HashiCorp Vault)",
            "Serverless",
            "boto",
        ];
        let session = format!("[profile x]\nsso_session=s\n{SSO}");
        let role =
            format!("{session}[profile r]\nrole_arn=arn:aws:iam::111111111111:role/r\nsource_profile=x\n");
        let named = |name| ("AWS_PROFILE", name);
        for (variables, config, credentials, expected) in [
            (&KEYS[..], "", "", "++++++++-"),
            (&KEYS[..2], "", "", "+++++++++"),
            (&KEYS, "[default]\noutput=json\n", "", "++++++w+-"),
            (&[KEYS[0], KEYS[1], named("x")], &session, "", "++++++w--"),
            (&[named("x")], &session, "", "u++---+--"),
            (&[named("x")], &session, FILE, "u++-w-+--"),
            (&[named("x"), (LOAD_CONFIG, "1")], &session, "", "u++--++--"),
            (&[named("x")], &session.replace("sso_session=s", "sso_start_url=u"), "", "u++---+-+"),
            (&[named("x")], "[profile x]\ncredential_process=/bin/get\n", "", "u+u---+--"),
            (&[named("r")], &role, "", "uuu---+++"),
            (&[], &session.replace("profile x", "default"), "", "u++---+++"),
            (&[named("x")], "[profile x]\nlogin_session=arn:aws:iam::111111111111:user/s\n", "", "+++++-+++"),
            (&[named("x")], "[profile x]\noutput=json\n", "", "+++++++++"),
            (&[named("nobody")], "", "", "+++++++++"),
        ] {
            let around = around(variables, config, credentials);
            assert_eq!(ends(&around, &names), expected, "{variables:?} {config}");
        }
    }

    #[test]
    fn an_older_sdk_that_reads_profiles_reads_no_role_on_top_of_identity_center_unless_it_is_that_for_go() {
        const CONFIG: &str = "[profile x]\nsso_session=s\nsso_account_id=111111111111\nsso_role_name=R\n\
             [profile r]\nrole_arn=arn:aws:iam::111111111111:role/r\nsource_profile=x\n";
        for (profile, expected) in [("x", "++"), ("r", "+-")] {
            let around = around(&[("AWS_PROFILE", profile), (LOAD_CONFIG, "1")], CONFIG, "");
            assert_eq!(ends(&around, &OLDER_SDKS), expected, "{profile}");
        }
    }

    #[test]
    fn every_program_has_an_end_in_every_form() {
        for (name, _, outcomes) in PROGRAMS {
            assert_eq!(outcomes.len(), CredentialForm::Login as usize + 1, "{name}");
            assert!(outcomes.chars().all(|it| "+uw-?".contains(it)), "{name}");
        }
        assert!(OLDER_SDKS.iter().all(|name| PROGRAMS.iter().any(|(other, ..)| other == name)));
    }
}
