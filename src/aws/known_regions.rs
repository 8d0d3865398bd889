//! The regions of AWS with their places, and typing errors of their names. Unknown regions are valid too: AWS opens
//! new ones, and private clouds have their own. Source: the `partitions.json` of botocore (AWS CLI 2.36). Pure.

/// Every region, and its place.
#[rustfmt::skip]
pub const KNOWN_REGIONS: [(&str, &str); 43] = [
    ("af-south-1", "Cape Town"), ("ap-east-1", "Hong Kong"), ("ap-east-2", "Taipei"), ("ap-northeast-1", "Tokyo"),
    ("ap-northeast-2", "Seoul"), ("ap-northeast-3", "Osaka"), ("ap-south-1", "Mumbai"), ("ap-south-2", "Hyderabad"),
    ("ap-southeast-1", "Singapore"), ("ap-southeast-2", "Sydney"), ("ap-southeast-3", "Jakarta"),
    ("ap-southeast-4", "Melbourne"), ("ap-southeast-5", "Malaysia"), ("ap-southeast-6", "New Zealand"),
    ("ap-southeast-7", "Thailand"), ("ca-central-1", "Montreal"), ("ca-west-1", "Calgary"), ("cn-north-1", "Beijing"),
    ("cn-northwest-1", "Ningxia"), ("eu-central-1", "Frankfurt"), ("eu-central-2", "Zurich"),
    ("eu-north-1", "Stockholm"), ("eu-south-1", "Milan"), ("eu-south-2", "Spain"), ("eu-west-1", "Ireland"),
    ("eu-west-2", "London"), ("eu-west-3", "Paris"), ("eusc-de-east-1", "Brandenburg"), ("il-central-1", "Tel Aviv"),
    ("me-central-1", "UAE"), ("me-south-1", "Bahrain"), ("mx-central-1", "Mexico"), ("sa-east-1", "Sao Paulo"),
    ("us-east-1", "N. Virginia"), ("us-east-2", "Ohio"), ("us-gov-east-1", "GovCloud, US-East"),
    ("us-gov-west-1", "GovCloud, US-West"), ("us-iso-east-1", "ISO East"), ("us-iso-west-1", "ISO West"),
    ("us-isob-east-1", "ISOB East"), ("us-isof-south-1", "ISOF South"), ("us-west-1", "N. California"),
    ("us-west-2", "Oregon"),
];

/// The words before the last number of a region.
const DIRECTIONS: [&str; 9] =
    ["central", "east", "north", "northeast", "northwest", "south", "southeast", "southwest", "west"];

/// Returns the region that a misspelled one was probably meant for: a zone (`us-east-1a`), capitals, a missing
/// hyphen, one or two wrong letters. `None` for a known region, and for one that may be new or private.
pub fn near_miss(region: &str) -> Option<&'static str> {
    /// Largest number of wrong letters.
    const ALIKE: usize = 2;
    let names = || KNOWN_REGIONS.iter().map(|(name, _)| *name);
    if names().any(|name| name == region) {
        return None;
    }
    let folded = region.to_ascii_lowercase();
    let letters = |text: &str| text.replace('-', "");
    let zone = folded.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let is_zone = folded.len() == zone.len() + 1;
    if let Some(same) = names().find(|name| letters(name) == letters(&folded) || (is_zone && *name == zone)) {
        return Some(same);
    }
    let (area, rest) = split(&folded);
    let most = match rest {
        // May be a new region of a known area.
        Some(_) if names().any(|name| split(name).0 == area) => return None,
        // May be a new area, so accept only one wrong letter.
        Some(_) => 1,
        None => ALIKE,
    };
    let distance = |name: &str| strsim::damerau_levenshtein(&folded, name);
    names().filter(|name| distance(name) <= most).min_by_key(|name| distance(name))
}

/// Splits `us-gov-east-1` into the area and the rest; the rest is `None` unless it is a direction and a number of one
/// digit.
fn split(region: &str) -> (&str, Option<&str>) {
    let ends: Vec<usize> = region.match_indices('-').map(|(at, _)| at).collect();
    let [.., before, last] = ends[..] else { return (region, None) };
    let (direction, number) = (&region[before + 1..last], &region[last + 1..]);
    let is_number = number.len() == 1 && number != "0" && number.bytes().all(|byte| byte.is_ascii_digit());
    let is_rest = is_number && DIRECTIONS.contains(&direction);
    (&region[..before], is_rest.then(|| &region[before + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_misses_of_known_regions_are_found_and_nothing_else() {
        for (region, expected) in [
            ("eu-wets-1", Some("eu-west-1")),
            ("us-esat-1", Some("us-east-1")),
            ("us-eats-1", Some("us-east-1")),
            ("eu-centrl-1", Some("eu-central-1")),
            ("ap-souteast-2", Some("ap-southeast-2")),
            ("ue-west-1", Some("eu-west-1")),
            ("eu-west1", Some("eu-west-1")),
            ("euwest1", Some("eu-west-1")),
            ("eu-west-1a", Some("eu-west-1")),
            ("us-gov-west-1b", Some("us-gov-west-1")),
            ("EU-WEST-1", Some("eu-west-1")),
            ("US-East-1", Some("us-east-1")),
            ("eu-west-", Some("eu-west-1")),
            ("us-east", Some("us-east-1")),
            ("eu-west-11", Some("eu-west-1")),
            ("us-gov-wets-1", Some("us-gov-west-1")),
            // Regions that AWS may open.
            ("us-east-3", None),
            ("us-south-1", None),
            ("eu-west-4", None),
            ("us-gov-central-1", None),
            ("nz-north-1", None),
            // Regions of private clouds, emulators and tests.
            ("local", None),
            ("localhost", None),
            ("aws-global", None),
            ("garage", None),
            ("berlin-dc-2", None),
            ("ceph-default", None),
            ("x", None),
            ("r", None),
            ("", None),
            ("-", None),
            ("--", None),
        ] {
            assert_eq!(near_miss(region), expected, "{region}");
        }
        for (name, _) in KNOWN_REGIONS {
            assert_eq!(near_miss(name), None, "{name}");
            assert!(split(name).1.is_some(), "{name}");
        }
        assert!(KNOWN_REGIONS.is_sorted());
    }
}
