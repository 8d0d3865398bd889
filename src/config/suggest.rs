//! "Did you mean": the names nearest to one that does not exist. Pure.

/// At most three names, the likeliest first: the same in another case, one that contains it, one that is spelled
/// alike (the measure and threshold that clap uses for verbs).
pub fn nearest<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    const ALIKE: f64 = 0.8;
    let folded = wanted.to_lowercase();
    let mut scored: Vec<(f64, &str)> = names
        .into_iter()
        .filter_map(|name| {
            let candidate = name.to_lowercase();
            let score = if candidate == folded {
                3.0
            } else if !folded.is_empty() && candidate.contains(&folded) {
                2.0 + 1.0 / candidate.len() as f64
            } else {
                strsim::jaro_winkler(&folded, &candidate)
            };
            (score >= ALIKE).then_some((score, name))
        })
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    scored.truncate(3);
    scored.into_iter().map(|(_, name)| name).collect()
}

/// `did you mean dev, dev-eu or dev-us?`, or nothing when nothing is near.
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
            ("xyz", &[]),
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
