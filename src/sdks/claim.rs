//! Claims about readers: which readers, and what they do. Sentences are made from them. Pure.

use super::credential_source::PickedSource;
use super::picks::Pick;
use super::reader::{READERS, Reader, named};

/// What some readers do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The readers.
    pub readers: Vec<Reader>,
    /// The behaviour, if the model covers it; tests compare it with the model.
    pub outcome: ReaderOutcome,
    /// Whether ssoenv does the same.
    is_ours: bool,
    /// Words in the plural: `take the keys`.
    words: String,
}

/// What readers do, as far as the model covers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReaderOutcome {
    /// The readers use this source of credentials.
    Take(PickedSource),
    /// The readers fail.
    Fail,
    /// The readers use the profile of this variable.
    ProfileFrom(&'static str),
    /// The readers do not use the profile of this variable.
    ProfileNotFrom(&'static str),
    /// The readers use the region of this variable.
    RegionFrom(&'static str),
    /// The readers do not use the region of this variable.
    RegionNotFrom(&'static str),
    /// The readers reject the whole file of the line.
    RefuseFile,
    /// The readers accept the file of the line.
    ReadFile,
    /// The readers find the section that begins at the line.
    SeeSection,
    /// The readers do not find that section.
    MissSection,
    /// Not covered by the model.
    NotModelled,
}

/// Creates a claim; `words` begin with a verb in the plural.
pub fn claim(readers: &[Reader], outcome: ReaderOutcome, words: impl Into<String>) -> Claim {
    Claim { readers: readers.to_vec(), outcome, is_ours: false, words: words.into() }
}

impl Claim {
    /// Returns the claim with ssoenv added to its readers.
    pub fn as_ssoenv(self) -> Self {
        Claim { is_ours: true, ..self }
    }

    fn in_words(&self) -> String {
        let is_all = self.readers.len() == READERS.len();
        let mut names = if is_all { vec!["all tools"] } else { named(&self.readers) };
        names.extend(self.is_ours.then_some("ssoenv"));
        let is_one = names.len() == 1 && !is_all;
        let words = if is_one { singular(&self.words) } else { self.words.clone() };
        format!("{} {words}", listed(&names))
    }
}

/// Joins names: `a, b and c`.
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Converts words from the plural to the singular: every verb whose subject are the readers.
fn singular(words: &str) -> String {
    let of_verb = |words: &str| {
        let (verb, rest) = words.split_once(' ').map_or((words, ""), |(verb, rest)| (verb, rest));
        let ending = if verb.ends_with(['s', 'h', 'o']) { "es" } else { "s" };
        if rest.is_empty() { format!("{verb}{ending}") } else { format!("{verb}{ending} {rest}") }
    };
    let parts: Vec<String> = words.split(", and ").map(of_verb).collect();
    parts.join(", and ")
}

/// Joins claims to a sentence, without those about nobody.
pub fn sentence(claims: &[Claim]) -> String {
    let said = claims.iter().filter(|claim| !claim.readers.is_empty() || claim.is_ours);
    said.map(Claim::in_words).collect::<Vec<_>>().join("; ")
}

/// Groups readers with the same words into one claim, in the order of the first reader of each.
pub fn grouped(picks: &[Pick], said_of: impl Fn(&Pick) -> (ReaderOutcome, String)) -> Vec<Claim> {
    let mut claims: Vec<Claim> = Vec::new();
    for pick in picks {
        let (outcome, words) = said_of(pick);
        match claims.iter_mut().find(|claim| claim.words == words) {
            Some(claim) => claim.readers.push(pick.reader),
            None => claims.push(claim(&[pick.reader], outcome, words)),
        }
    }
    claims
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_made_from_its_claims() {
        let [cli, boto3, go, rust, javascript, java, dot_net4, dot_net3] = READERS;
        let fail = |readers: &[Reader]| claim(readers, ReaderOutcome::Fail, "fail");
        assert_eq!(
            sentence(&[
                claim(&[javascript], ReaderOutcome::NotModelled, "use the profile, and ignore the keys"),
                fail(&[]),
                fail(&[cli, boto3, go]),
                claim(&[rust, java], ReaderOutcome::NotModelled, "do not read it").as_ssoenv(),
            ]),
            "JavaScript uses the profile, and ignores the keys; the AWS CLI, boto3 and Go fail; Rust, Java and ssoenv do not read it"
        );
        assert_eq!(
            sentence(&[claim(&[go], ReaderOutcome::NotModelled, "do not read it")]),
            "Go does not read it"
        );
        let miss = |readers: &[Reader]| sentence(&[claim(readers, ReaderOutcome::NotModelled, "miss it")]);
        assert_eq!(miss(&[dot_net4, dot_net3]), ".NET misses it");
        assert_eq!(miss(&[dot_net4]), ".NET v4 misses it");
        assert_eq!(miss(&[dot_net3, java, dot_net4]), "Java and .NET miss it");
        assert_eq!(sentence(&[claim(&READERS, ReaderOutcome::NotModelled, "go on")]), "all tools go on");
        assert_eq!(
            sentence(&[claim(&[], ReaderOutcome::NotModelled, "go on").as_ssoenv()]),
            "ssoenv goes on"
        );
    }
}
