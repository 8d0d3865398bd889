//! Variables that lead to the two files: an empty path, and what is expanded in one. Pure.

use crate::sdks::claim::{ReaderOutcome, claim};
use crate::sdks::disagreement::Disagreement;
use crate::sdks::reader::{Reader, readers_that};
use crate::sdks::surroundings::Surroundings;

pub fn differences(around: &Surroundings) -> Vec<Disagreement> {
    let variables = ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"];
    variables.into_iter().filter_map(|variable| path(around, variable)).collect()
}

fn path(around: &Surroundings, variable: &'static str) -> Option<Disagreement> {
    let path = around.set(variable)?;
    let is_home = path == "~" || path.starts_with("~/");
    let (id, what, claims) = if path.is_empty() {
        let usual = |reader: Reader| matches!(reader, Reader::Go | Reader::JavaScript);
        let none = readers_that(|reader| !usual(reader));
        let claims = vec![
            claim(&none, ReaderOutcome::NotModelled, "read no such file"),
            claim(&readers_that(usual), ReaderOutcome::NotModelled, "read the usual one").as_ssoenv(),
        ];
        ("empty-path", "is empty", claims)
    } else if path.contains('$') || (path.starts_with('~') && !is_home) {
        let python = readers_that(Reader::is_python);
        let others = readers_that(|it| !it.is_python());
        let claims = vec![
            claim(&python, ReaderOutcome::NotModelled, "expand it"),
            claim(&others, ReaderOutcome::NotModelled, "do not expand it").as_ssoenv(),
        ];
        ("path-expansion", "has a variable or `~user` in it", claims)
    } else if is_home {
        let others = readers_that(|reader| reader != Reader::Go);
        let claims = vec![
            claim(&[Reader::Go], ReaderOutcome::NotModelled, "do not expand it"),
            claim(&others, ReaderOutcome::NotModelled, "expand it").as_ssoenv(),
        ];
        ("path-expansion", "begins with `~`", claims)
    } else {
        return None;
    };
    Some(Disagreement::of_variable(id, variable, what, claims))
}
