//! Variables with the paths of the two files: an empty path, and parts that are expanded. Pure.

use crate::sdks::claim::{ReaderOutcome, claim};
use crate::sdks::disagreement::Disagreement;
use crate::sdks::reader::{Reader, readers_that};
use crate::sdks::surroundings::Surroundings;

pub fn differences(around: &Surroundings) -> Vec<Disagreement> {
    let paths = [CONFIG, CREDENTIALS].into_iter().filter_map(|variable| path(around, variable));
    paths.chain(other_config(around)).collect()
}

/// Returns the disagreement about another config file.
fn other_config(around: &Surroundings) -> Option<Disagreement> {
    around.texts.has_dot_net_config().then_some(())?;
    let told = |id, variable, what, words| {
        let claims = vec![claim(&[Reader::DotNet4], ReaderOutcome::NotModelled, words)];
        Some(Disagreement::of_variable(id, variable, what, claims))
    };
    match around.held(CONFIG) {
        // A path that is not expanded has a disagreement of its own.
        Some(path) if path.starts_with('~') || path.contains('$') => None,
        Some(_) => told(
            "config-file-missing",
            CONFIG,
            "names a file that does not exist",
            "read the default file instead",
        ),
        None => told(
            "credentials-file-alone",
            CREDENTIALS,
            "is set without AWS_CONFIG_FILE",
            "look for the config file next to that one, not in the default place",
        ),
    }
}

const CONFIG: &str = "AWS_CONFIG_FILE";
const CREDENTIALS: &str = "AWS_SHARED_CREDENTIALS_FILE";

/// Paths that are empty, or that only some readers expand (`~`, `~user`, `$VARIABLE`).
fn path(around: &Surroundings, variable: &'static str) -> Option<Disagreement> {
    let path = around.set(variable)?;
    let is_home = path == "~" || path.starts_with("~/");
    let (id, what, claims) = if path.is_empty() {
        let usual = |reader: Reader| matches!(reader, Reader::Go | Reader::JavaScript) || reader.is_dot_net();
        let none = readers_that(|reader| !usual(reader));
        let claims = vec![
            claim(&none, ReaderOutcome::NotModelled, "read no such file"),
            claim(&readers_that(usual), ReaderOutcome::NotModelled, "read the default file").as_ssoenv(),
        ];
        ("empty-path", "is empty", claims)
    } else if path.contains('$') || (path.starts_with('~') && !is_home) {
        let python = readers_that(Reader::is_python);
        let others = readers_that(|it| !it.is_python());
        let claims = vec![
            claim(&python, ReaderOutcome::NotModelled, "expand it"),
            claim(&others, ReaderOutcome::NotModelled, "do not expand it").as_ssoenv(),
        ];
        ("path-expansion", "contains a variable or `~user`", claims)
    } else if is_home {
        let takes_as_is = |reader: Reader| reader == Reader::Go || reader.is_dot_net();
        let others = readers_that(|reader| !takes_as_is(reader));
        let claims = vec![
            claim(&readers_that(takes_as_is), ReaderOutcome::NotModelled, "do not expand it"),
            claim(&others, ReaderOutcome::NotModelled, "expand it").as_ssoenv(),
        ];
        ("path-expansion", "starts with `~`", claims)
    } else {
        return None;
    };
    Some(Disagreement::of_variable(id, variable, what, claims))
}
