//! "Did you mean": the names nearest to an unknown one. Pure.

use crate::ordered;

/// Least Jaro-Winkler similarity (0 to 1) that counts as alike: the threshold that clap uses for verbs.
const ALIKE: f64 = 0.8;

/// Returns at most three names, the likeliest first: equal but for case, containing the typed text, with one or two
/// letters wrong, spelled alike.
pub fn nearest<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let folded = wanted.to_lowercase();
    let mut scored: Vec<(f64, &str)> =
        names.into_iter().filter_map(|name| Some((likeness(&folded, &name.to_lowercase())?, name))).collect();
    ordered::sort_by(&mut scored, |one, other| other.0.total_cmp(&one.0));
    scored.truncate(3);
    scored.into_iter().map(|(_, name)| name).collect()
}

/// Scores a name against the typed text, both in lower case: 4 equal, 3 to 4 containing it, 1 to 2.1 a slip,
/// [`ALIKE`] to 1 alike; `None` for no match.
fn likeness(typed: &str, name: &str) -> Option<f64> {
    if name == typed {
        return Some(4.0);
    }
    // A single letter is in too many names.
    if typed.len() > 1 && name.contains(typed) {
        return Some(3.0 + 1.0 / name.len() as f64);
    }
    let alike = strsim::jaro_winkler(typed, name);
    // In a short name Jaro-Winkler misses two swapped letters (`dve`); the Damerau distance counts them as one slip.
    let slips = match typed.chars().count().min(name.chars().count()) {
        0..=2 => 0,
        3..=5 => 1,
        _ => 2,
    };
    if slips > 0 && typed.chars().count().abs_diff(name.chars().count()) <= slips {
        let distance = strsim::osa_distance(typed, name);
        let is_transposed = distance == 1 && is_transposed(typed, name);
        if is_transposed || (distance <= slips && alike >= 0.7) {
            return Some(1.0 + 1.0 / distance as f64 + alike / 10.0);
        }
    }
    (alike >= ALIKE).then_some(alike)
}

/// Whether both have the same letters in another order.
fn is_transposed(typed: &str, name: &str) -> bool {
    let letters = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        ordered::sort(&mut letters);
        letters
    };
    letters(typed) == letters(name)
}

/// Formats `did you mean dev, dev-eu or dev-us?`; `None` without names.
pub fn question(nearest: &[&str]) -> Option<String> {
    let (last, others) = nearest.split_last()?;
    Some(match others {
        [] => format!("did you mean {last}?"),
        others => format!("did you mean {} or {last}?", others.join(", ")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_likeliest_names_come_first() {
        let names = ["production", "prod-eu", "dev", "staging", "Prod"];
        for (wanted, expected) in [
            ("prod", &["Prod", "prod-eu", "production"][..]),
            ("prdo", &["Prod", "prod-eu"]),
            ("stagign", &["staging"]),
            ("dve", &["dev"]),
            ("edv", &["dev"]),
            ("DVE", &["dev"]),
            ("de", &["dev"]),
            ("devv", &["dev"]),
            ("xev", &["dev"]),
            ("xyv", &[]),
            ("xyz", &[]),
            ("x", &[]),
            ("", &[]),
        ] {
            assert_eq!(nearest(wanted, names), expected, "{wanted}");
        }
    }

    #[test]
    fn the_question_names_them() {
        assert_eq!(question(&[]), None);
        assert_eq!(question(&["a"]).as_deref(), Some("did you mean a?"));
        assert_eq!(question(&["a", "b", "c"]).as_deref(), Some("did you mean a, b or c?"));
    }
}
