//! How readers treat a token file of IAM Identity Center that another tool has written. Pure.

use super::claim::{Claim, ReaderOutcome, claim, sentence};
use super::reader::Reader::{self, DotNet4, Go, Java, JavaScript, Rust};

fn do_not_read(readers: &[Reader]) -> Vec<Claim> {
    vec![claim(readers, ReaderOutcome::NotModelled, "do not read it")]
}

/// Returns which readers refuse a file with `null` in place of a text.
pub fn readers_of_null() -> String {
    sentence(&do_not_read(&[Go]))
}

/// Returns which readers cannot read this form of a token's expiry; `None` if all can.
pub fn readers_of_token_time(time: &str) -> Option<String> {
    let readers: &[Reader] = match time {
        _ if time.ends_with('Z') => return None,
        _ if time.ends_with("UTC") => &[Go, Rust, JavaScript, Java, DotNet4],
        _ => &[Rust],
    };
    Some(sentence(&do_not_read(readers)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_of_a_time_are_told_apart() {
        // Observed with aws-sdk-go-v2 config 1.33.18, aws-config 1.13.0, client-sts 3.1177.0, Java 2.57.8 and
        // AWSSDK.Core 4.1.0.
        assert_eq!(readers_of_token_time("2026-11-21T00:00:00Z"), None);
        assert_eq!(readers_of_token_time("2026-11-21T00:00:00.123Z"), None);
        assert_eq!(readers_of_token_time("2026-11-21T00:00:00+00:00").unwrap(), "Rust does not read it");
        assert_eq!(
            readers_of_token_time("2026-11-21T00:00:00UTC").unwrap(),
            "Go, Rust, JavaScript, Java and .NET v4 do not read it"
        );
    }
}
