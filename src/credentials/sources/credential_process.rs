//! `credential_process`: credentials that a command prints. The platform's shell runs it, as in most SDKs (the AWS
//! CLI splits the line itself; `explain` mentions the difference).

use crate::aws::account_id::is_account_id;
use crate::aws::credentials::Credentials;
use crate::config::chain::Process;
use crate::error::{Failure, Kind};
use crate::secret::Secret;
use crate::system::System;
use crate::system::process::capture;
use crate::system::terminal::excerpt;
use crate::time::Time;
use serde::Deserialize;
use std::ffi::OsStr;
use std::time::Duration;

/// Variable with the profiles that outer processes are resolving, as one CSV row. Without it, a profile whose process
/// asks for the same profile would recurse without end. Name and rule are the AWS CLI's.
pub const PROFILE_CHAIN: &str = "_AWS_CLI_PROFILE_CHAIN";

/// Most profiles in that row (AWS CLI).
const DEEPEST: usize = 4;

/// Time limit for a command without a person: shorter than other processes wait for the lock that it holds.
const PATIENCE: Duration = Duration::from_secs(25);

/// Output of a `credential_process`, version 1.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    version: u32,
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
    expiration: Option<String>,
    account_id: Option<String>,
}

/// Runs the command and parses its output. `watched`: a person is present, whom the command may ask.
pub(in crate::credentials) fn run(
    sys: &System,
    what: &Process,
    watched: bool,
) -> anyhow::Result<Credentials> {
    let name = &what.profile;
    let chain = guard_against_recursion(sys, name)?;
    let failed =
        |why: String| Failure::new(Kind::General, format!("credential_process of profile {name} {why}"));
    // A person may need longer to answer the command, and can end it with Ctrl-C.
    let patience = (!watched).then_some(PATIENCE);
    // The command works for ssoenv, so it gets the person's endpoints instead of those that `use` exported for
    // another profile.
    let variables: Vec<_> = sys.env.replaced().chain([(PROFILE_CHAIN, Some(OsStr::new(&chain)))]).collect();
    let ended = capture::captured(&what.command, &variables, watched, patience)
        .map_err(|error| failed(format!("could not be run: {error}")))?;
    if !ended.success {
        // The last line of stderr that is not empty usually has the reason; ssoenv's own errors have a hint after it.
        let said = String::from_utf8_lossy(&ended.stderr);
        let mut lines = said.lines().rev().map(str::trim);
        let said = lines.find(|line| !line.is_empty() && !line.starts_with("hint: ")).map(excerpt);
        let said = said.map_or_else(String::new, |line| format!(": {line}"));
        return Err(failed(format!("failed ({}){said}", ended.how))
            .hint("run the command yourself to see its output")
            .into());
    }
    parse_answer(&ended.stdout, sys.clock.now()).map_err(|why| {
        failed(why)
            .hint("the command must print {\"Version\": 1, \"AccessKeyId\": …, \"SecretAccessKey\": …}")
            .into()
    })
}

/// Returns the variable's value for the process that is about to run. Fails if the profile is in the row, or the row
/// is full.
pub fn guard_against_recursion(sys: &System, name: &str) -> Result<String, Failure> {
    let mut names = split_row(&sys.env.text(PROFILE_CHAIN).unwrap_or_default());
    let path = || names.iter().map(String::as_str).chain([name]).collect::<Vec<_>>().join(" → ");
    if names.iter().any(|before| before == name) {
        return Err(Failure::configuration(format!(
            "credential_process commands call each other in a circle: {}",
            path()
        ))
        .hint("name another profile in the credential_process of one of these profiles"));
    }
    if names.len() >= DEEPEST {
        return Err(Failure::configuration(format!(
            "too many credential_process commands call each other: {}",
            path()
        ))
        .hint("name the last profile in the credential_process of the first"));
    }
    names.push(name.to_owned());
    Ok(join_row(&names))
}

/// Characters for which csv quotes a field. Profile names hardly ever have them, so most rows are split and joined
/// here: csv's state tables cost more than the rest of a cached answer.
const QUOTED: [char; 4] = ['"', ',', '\r', '\n'];

/// Splits the row into profiles; an invalid row counts as empty.
fn split_row(row: &str) -> Vec<String> {
    if row.is_empty() || !row.contains(['"', '\r', '\n']) {
        return row.split(',').filter(|_| !row.is_empty()).map(str::to_owned).collect();
    }
    let mut rows = csv::ReaderBuilder::new().has_headers(false).from_reader(row.as_bytes());
    let first = rows.records().next().and_then(Result::ok).unwrap_or_default();
    first.iter().map(str::to_owned).collect()
}

fn join_row(names: &[String]) -> String {
    if names.iter().all(|name| !name.is_empty() && !name.contains(QUOTED)) {
        return names.join(",");
    }
    let mut row = csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail.
    let written = row.write_record(names).ok().and_then(|()| row.into_inner().ok()).unwrap_or_default();
    String::from_utf8_lossy(&written).trim_end_matches('\n').to_owned()
}

/// Parses the printed credentials (format of the SDKs and Tools Reference Guide, version 1). Error: a clause for the
/// message, without secrets.
fn parse_answer(stdout: &[u8], now: Time) -> Result<Credentials, String> {
    // Do not show the output: it may contain secrets.
    let answer: Answer =
        serde_json::from_slice(stdout).map_err(|_| "did not print credentials as JSON".to_owned())?;
    if answer.version != 1 {
        return Err(format!("printed version {}, but only version 1 is supported", answer.version));
    }
    let expires_at = answer
        .expiration
        .map(|text| {
            Time::parse(&text)
                .ok_or_else(|| format!("printed an Expiration that is not a time: {}", excerpt(&text)))
        })
        .transpose()?;
    let credentials = Credentials {
        access_key_id: answer.access_key_id,
        secret_access_key: Secret::new(answer.secret_access_key),
        session_token: answer.session_token.filter(|token| !token.is_empty()).map(Secret::new),
        expires_at,
        issued_at: now,
        account_id: answer.account_id.filter(|id| is_account_id(id)),
    };
    if !credentials.is_printable_ascii() {
        return Err("printed keys with spaces or other invalid characters".to_owned());
    }
    if credentials.left(now) <= 0 {
        return Err("printed expired credentials".to_owned());
    }
    Ok(credentials)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_read_and_nonsense_is_named() {
        let now = Time::from_epoch(1_795_226_101);
        let good = r#"{"Version":1,"AccessKeyId":"A","SecretAccessKey":"s","SessionToken":"t","Expiration":"2026-11-21T02:55:01+00:00","More":[]}"#;
        let credentials = parse_answer(good.as_bytes(), now).unwrap();
        assert_eq!((credentials.access_key_id.as_str(), credentials.left(now)), ("A", 3600));
        let keys = parse_answer(br#"{"Version":1,"AccessKeyId":"A","SecretAccessKey":"s"}"#, now).unwrap();
        assert_eq!((keys.session_token, keys.expires_at), (None, None));
        for (text, why) in [
            ("", "did not print"),
            ("[]", "did not print"),
            (&good.replace(":1,", ":\"1\","), "did not print"),
            (&good.replace(":1,", ":2,"), "version 2"),
            (&good.replace("2026-11", "2025-11"), "expired"),
            (&good.replace("2026-11-21T02:55:01+00:00", "soon"), "not a time: soon"),
            (&good.replace("\"A\"", "\"a b\""), "characters"),
        ] {
            let said = parse_answer(text.as_bytes(), now).unwrap_err();
            assert!(said.contains(why), "{text}: {said}");
        }
    }

    #[test]
    fn rows_of_profiles_are_read_as_python_writes_them() {
        for (row, names) in [
            ("", &[][..]),
            ("a", &["a"]),
            ("a,b c", &["a", "b c"]),
            ("a,,b", &["a", "", "b"]),
            (",", &["", ""]),
            (" a ,'b'", &[" a ", "'b'"]),
            ("\"a,b\",\"c\"\"d\"", &["a,b", "c\"d"]),
            ("a\nb", &["a"]),
        ] {
            assert_eq!(split_row(row), names, "{row}");
        }
    }

    #[test]
    fn rows_of_profiles_are_written_as_csv_writes_them() {
        for names in
            [&["a"][..], &["a", "b c"], &["a,b", "c\"d"], &["a", ""], &[""], &["a\rb"], &["#a", "'", "ü\t"]]
        {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            let mut row = csv::Writer::from_writer(Vec::new());
            row.write_record(&names).unwrap();
            let expected = String::from_utf8(row.into_inner().unwrap()).unwrap();
            assert_eq!(join_row(&names), expected.trim_end_matches('\n'));
            assert_eq!(split_row(&join_row(&names)), names);
        }
    }
}
