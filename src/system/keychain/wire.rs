//! The request to the process that asks the store, and its answer: a line each. The answer begins with a random mark of the
//! request, so that nothing which a library prints can be taken for it. Pure.

use super::{Key, KeyAnswer, KeyRequest, KeychainFailure};
use std::time::Duration;
use zeroize::Zeroizing;

/// A request, as it is handed to the process.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct WireRequest {
    /// Mark of its answer: hexadecimal digits.
    pub mark: String,
    /// What is wanted.
    pub request: KeyRequest,
    /// Whether a person may be asked.
    pub is_attended: bool,
    /// When the process gives up by itself.
    pub limit: Duration,
}

impl WireRequest {
    /// Returns the line.
    pub fn line(&self) -> Zeroizing<String> {
        let (word, key) = match &self.request {
            KeyRequest::Find => ("find", None),
            KeyRequest::FindOrCreate => ("find-or-create", None),
            KeyRequest::FindOrStore(key) => ("find-or-store", Some(key.text())),
            KeyRequest::Remove => ("remove", None),
        };
        let person = if self.is_attended { "person" } else { "nobody" };
        let key = key.as_ref().map_or("-", |key| key);
        Zeroizing::new(format!("{} {word} {person} {} {key}\n", self.mark, self.limit.as_millis()))
    }

    /// Reads the line, without its end.
    pub fn parse(line: &str) -> Option<Self> {
        let mut words = line.split(' ');
        let mut next = || words.next();
        let (mark, word, person, limit, key) = (next()?, next()?, next()?, next()?, next()?);
        if words.next().is_some() {
            return None;
        }
        let request = match (word, key) {
            ("find", "-") => KeyRequest::Find,
            ("find-or-create", "-") => KeyRequest::FindOrCreate,
            ("find-or-store", key) => KeyRequest::FindOrStore(Key::parse(key.as_bytes())?),
            ("remove", "-") => KeyRequest::Remove,
            _ => return None,
        };
        let is_attended = match person {
            "person" => true,
            "nobody" => false,
            _ => return None,
        };
        let is_mark = mark.len() >= 32 && mark.bytes().all(|byte| byte.is_ascii_hexdigit());
        let limit = Duration::from_millis(limit.parse().ok()?);
        is_mark.then(|| WireRequest { mark: mark.to_owned(), request, is_attended, limit })
    }
}

/// Result of an access.
pub(super) type Outcome = Result<KeyAnswer, KeychainFailure>;

/// Returns the line of an answer. A line break precedes it, since a library may have printed half a line.
pub(super) fn answer_line(mark: &str, outcome: &Outcome) -> Zeroizing<String> {
    use KeychainFailure::*;
    let count;
    let key;
    let (word, text) = match outcome {
        Ok(KeyAnswer::Key(found)) => {
            key = found.text();
            ("key", &**key)
        }
        Ok(KeyAnswer::Absent) => ("absent", ""),
        Ok(KeyAnswer::Removed) => ("removed", ""),
        Err(NotBuiltIn) => ("not-built-in", ""),
        Err(NoBus(why)) => ("no-bus", &**why),
        Err(NoProvider) => ("no-provider", ""),
        Err(NoDefaultCollection) => ("no-default-collection", ""),
        Err(Locked) => ("locked", ""),
        Err(NoWindow) => ("no-window", ""),
        Err(Dismissed) => ("dismissed", ""),
        Err(NoAnswer(seconds)) => {
            count = seconds.to_string();
            ("no-answer", &*count)
        }
        Err(Several(number)) => {
            count = number.to_string();
            ("several", &*count)
        }
        Err(Damaged) => ("damaged", ""),
        Err(NotKept) => ("not-kept", ""),
        Err(Refused(why)) => ("refused", &**why),
        Err(NotAsked(why)) => ("not-asked", &**why),
    };
    Zeroizing::new(format!("\n{mark} {word} {}\n", *on_one_line(text)))
}

/// Finds the answer with this mark in what the process has printed.
pub(super) fn read_answer(mark: &str, printed: &[u8]) -> Option<Outcome> {
    use KeychainFailure::*;
    let mut lines = printed.split_inclusive(|byte| *byte == b'\n');
    let line = lines.find_map(|line| {
        let line = line.strip_suffix(b"\n")?.strip_prefix(mark.as_bytes())?.strip_prefix(b" ")?;
        std::str::from_utf8(line).ok()
    })?;
    let (word, text) = line.split_once(' ')?;
    let owned = || text.to_owned();
    Some(match word {
        "key" => Ok(KeyAnswer::Key(Key::parse(text.as_bytes())?)),
        "absent" => Ok(KeyAnswer::Absent),
        "removed" => Ok(KeyAnswer::Removed),
        "not-built-in" => Err(NotBuiltIn),
        "no-bus" => Err(NoBus(owned())),
        "no-provider" => Err(NoProvider),
        "no-default-collection" => Err(NoDefaultCollection),
        "locked" => Err(Locked),
        "no-window" => Err(NoWindow),
        "dismissed" => Err(Dismissed),
        "no-answer" => Err(NoAnswer(text.parse().ok()?)),
        "several" => Err(Several(text.parse().ok()?)),
        "damaged" => Err(Damaged),
        "not-kept" => Err(NotKept),
        "refused" => Err(Refused(owned())),
        "not-asked" => Err(NotAsked(owned())),
        _ => return None,
    })
}

/// Returns words of another program as one line of moderate length.
fn on_one_line(text: &str) -> Zeroizing<String> {
    /// Characters; longer than any message that says something.
    const MOST: usize = 400;
    let shown = text.chars().take(MOST).map(|c| if c.is_control() { ' ' } else { c });
    Zeroizing::new(shown.collect::<String>().trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARK: &str = "00112233445566778899aabbccddeeff";

    #[test]
    fn requests_are_read_back_and_others_refused() {
        let key = Key::new([0xa5; 32]);
        let requests =
            [KeyRequest::Find, KeyRequest::FindOrCreate, KeyRequest::FindOrStore(key), KeyRequest::Remove];
        for request in requests {
            for is_attended in [true, false] {
                let limit = Duration::from_millis(2345);
                let sent = WireRequest { mark: MARK.into(), request: request.clone(), is_attended, limit };
                assert_eq!(WireRequest::parse(sent.line().strip_suffix('\n').unwrap()), Some(sent));
            }
        }
        for bad in ["", "find nobody 5 -", "0011 find nobody 5 -"] {
            assert_eq!(WireRequest::parse(bad), None, "{bad}");
        }
        assert!(WireRequest::parse(&format!("{MARK} find nobody 5 -")).is_some());
        let key = "a5".repeat(32);
        for bad in ["find x 5 -", "find nobody 5", "look nobody 5 -", "find nobody 5 - -", "find nobody -5 -"]
        {
            assert_eq!(WireRequest::parse(&format!("{MARK} {bad}")), None, "{bad}");
        }
        for bad in [
            format!("find nobody 5 {key}"),
            "find-or-store nobody 5 -".into(),
            format!("remove nobody 5 {key}"),
        ] {
            assert_eq!(WireRequest::parse(&format!("{MARK} {bad}")), None, "{bad}");
        }
    }

    #[test]
    fn every_answer_is_read_back_from_among_other_words() {
        use KeychainFailure::*;
        let outcomes = [
            Ok(KeyAnswer::Key(Key::new([0xa5; 32]))),
            Ok(KeyAnswer::Absent),
            Ok(KeyAnswer::Removed),
            Err(NotBuiltIn),
            Err(NoBus("no such file".into())),
            Err(NoProvider),
            Err(NoDefaultCollection),
            Err(Locked),
            Err(NoWindow),
            Err(Dismissed),
            Err(NoAnswer(2)),
            Err(Several(3)),
            Err(Damaged),
            Err(NotKept),
            Err(Refused("disk full".into())),
            Err(NotAsked(String::new())),
        ];
        for outcome in outcomes {
            let line = answer_line(MARK, &outcome);
            let printed = format!("Can't understand\nCast to path failed{}more\n", *line);
            assert_eq!(read_answer(MARK, printed.as_bytes()), Some(outcome.clone()), "{printed}");
            let other = MARK.replace('0', "1");
            assert_eq!(read_answer(&other, printed.as_bytes()), None);
            let cut = line.len() - 1;
            assert_eq!(read_answer(MARK, &line.as_bytes()[..cut]), None, "an answer that was cut");
        }
    }

    #[test]
    fn words_of_others_stay_on_their_line() {
        let forged = KeychainFailure::Refused(format!("no\n{MARK} key {}\n", "a5".repeat(32)));
        let line = answer_line(MARK, &Err(forged));
        assert_eq!(line.matches('\n').count(), 2);
        assert!(matches!(read_answer(MARK, line.as_bytes()), Some(Err(KeychainFailure::Refused(_)))));
        let long = answer_line(MARK, &Err(KeychainFailure::Refused("ä\u{1b}".repeat(5000))));
        assert!(long.len() < 1000 && !long.contains('\u{1b}'));
    }

    #[test]
    fn a_word_that_is_none_is_no_answer() {
        for bad in ["key ", "key 00", "key", "yes ", "several x", "no-answer -1"] {
            assert_eq!(read_answer(MARK, format!("\n{MARK} {bad}\n").as_bytes()), None, "{bad}");
        }
    }
}
