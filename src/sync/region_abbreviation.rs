//! Short forms of regions for profile names: `eu-central-1` is `euc1`. Made by rule, so that a new region has one too.
//! Pure.

/// Words of a region, and their short form.
const WORDS: [(&str, &str); 10] = [
    ("central", "c"),
    ("east", "e"),
    ("gov", "g"),
    ("north", "n"),
    ("northeast", "ne"),
    ("northwest", "nw"),
    ("south", "s"),
    ("southeast", "se"),
    ("southwest", "sw"),
    ("west", "w"),
];

/// Abbreviates a region. The first part and unknown words stay whole; `iso`, `isob` … become `i`, `ib` ….
pub(super) fn abbreviate(region: &str) -> String {
    let mut short = String::new();
    for (at, part) in region.split('-').enumerate() {
        let known = WORDS.iter().find(|(word, _)| at > 0 && *word == part);
        match (known, part.strip_prefix("iso").filter(|_| at > 0)) {
            (Some((_, letters)), _) => short.push_str(letters),
            (None, Some(rest)) => short.extend(["i", rest]),
            (None, None) => short.push_str(part),
        }
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::known_regions::KNOWN_REGIONS;
    use std::collections::HashSet;

    #[test]
    fn every_region_has_a_short_form_of_its_own() {
        for (region, expected) in [
            ("eu-central-1", "euc1"),
            ("us-east-1", "use1"),
            ("ap-southeast-2", "apse2"),
            ("cn-northwest-1", "cnnw1"),
            ("us-gov-west-1", "usgw1"),
            ("us-isob-east-1", "usibe1"),
            ("eusc-de-east-1", "euscdee1"),
            ("xx-moon-7", "xxmoon7"),
            ("local", "local"),
        ] {
            assert_eq!(abbreviate(region), expected);
        }
        let short: HashSet<String> = KNOWN_REGIONS.iter().map(|(region, _)| abbreviate(region)).collect();
        assert_eq!(short.len(), KNOWN_REGIONS.len());
    }
}
