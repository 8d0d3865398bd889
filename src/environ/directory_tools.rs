//! What direnv, mise or shadowenv have set for the shell's directory. They unset it themselves when the shell leaves.
//! Pure.

use super::variables::{DIRECTORY_TOOLS, ShellVariables};
use base64::Engine;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use memchr::memmem;
use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;

/// Largest record that is decompressed, in bytes. Real ones have a few kilobytes; the limit stops a decompression
/// bomb.
const LONGEST: usize = 4 << 20;

/// The tools that are active in this shell.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct DirectoryTools {
    place: String,
    /// The tools' records of changed variables, decoded but not parsed, since each tool has its own format; `None` if
    /// one cannot be decoded.
    records: Option<Vec<Vec<u8>>>,
}

impl DirectoryTools {
    /// Reads the variables of directory tools; `None` if no tool is active.
    pub(super) fn of(before: &ShellVariables) -> Option<Self> {
        let value = |name: &str| before.get(name).filter(|value| !value.is_empty());
        let set: Vec<(&str, &String)> =
            DIRECTORY_TOOLS.into_iter().filter_map(|name| Some((name, value(name)?))).collect();
        if set.is_empty() {
            return None;
        }
        // direnv writes `DIRENV_DIFF` only after it has evaluated the `.envrc`, which may itself run `use`. So the
        // diff is not part of what identifies the directory.
        let where_it_is = set.iter().filter(|(name, _)| *name != "DIRENV_DIFF");
        let text: String = where_it_is.map(|(name, value)| format!("{name}={value}\n")).collect();
        // While the `.envrc` runs there is no record yet, so what it has set cannot be known.
        let is_complete = value("DIRENV_DIR").is_none() || value("DIRENV_DIFF").is_some();
        let records = set.iter().filter(|(name, _)| *name != "DIRENV_DIR").map(|(_, value)| record(value));
        Some(DirectoryTools {
            place: format!("{:016x}", digest(text.as_bytes())),
            records: if is_complete { records.collect() } else { None },
        })
    }

    /// Returns the id of the directory together with what was set for it.
    pub(super) fn place(&self) -> &str {
        &self.place
    }

    /// Whether one of the tools has set the variable; `true` if that cannot be known.
    pub(super) fn has_set(&self, name: &str) -> bool {
        self.records.as_ref().is_none_or(|records| records.iter().any(|record| names(record, name)))
    }
}

/// Decodes a record: JSON as it is (shadowenv), otherwise base64 of zlib (direnv, mise).
pub(super) fn record(text: &str) -> Option<Vec<u8>> {
    // Neither alphabet of base64 contains a brace.
    if text.contains('{') {
        return Some(text.as_bytes().to_vec());
    }
    // The tools differ in the alphabet and in the padding.
    let lenient = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let alphabet = if text.contains(['-', '_']) { &URL_SAFE } else { &STANDARD };
    let bytes = GeneralPurpose::new(alphabet, lenient).decode(text).ok()?;
    decompress_to_vec_zlib_with_limit(&bytes, LONGEST).ok()
}

/// Whether a record contains the name as a whole word.
fn names(record: &[u8], name: &str) -> bool {
    let is_part = |at: Option<&u8>| at.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    memmem::find_iter(record, name).any(|at| {
        let before = at.checked_sub(1).and_then(|before| record.get(before));
        !is_part(before) && !is_part(record.get(at + name.len()))
    })
}

/// FNV-1a with 64 bits. The hash is stored in the shell and must be the same in every version of ssoenv, which std's
/// hashers do not promise.
fn digest(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |digest, byte| {
        (digest ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environ::change::world;
    use base64::prelude::{BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE};
    use miniz_oxide::deflate::compress_to_vec_zlib;

    /// Encodes a record as direnv writes it.
    pub(in crate::environ) fn direnv_diff(json: &str) -> String {
        BASE64_URL_SAFE.encode(compress_to_vec_zlib(json.as_bytes(), 6))
    }

    #[test]
    fn the_variables_that_a_tool_has_set_are_known() {
        let direnv = direnv_diff(r#"{"p":{"AWS_REGION":"a"},"n":{"AWS_PROFILE":"dev","AWS_REGION":"b"}}"#);
        // A map of MessagePack, with the length of each text before it.
        let mise = b"\x82\xa3old\x80\xa3new\x81\xabAWS_PROFILE\xa3dev";
        let mise = BASE64_STANDARD_NO_PAD.encode(compress_to_vec_zlib(mise, 1));
        let shadowenv = r#"1:{"scalars":[{"name":"AWS_PROFILE"}]}"#;
        for (variables, profile, region) in [
            (&[("DIRENV_DIR", "-/p"), ("DIRENV_DIFF", direnv.as_str())][..], true, true),
            (&[("__MISE_DIFF", mise.as_str())], true, false),
            (&[("__shadowenv_data", shadowenv)], true, false),
            (&[("DIRENV_DIR", "-/p")], true, true),
            (&[("DIRENV_DIR", "-/p"), ("DIRENV_DIFF", "???")], true, true),
        ] {
            let tools = DirectoryTools::of(&world(variables)).unwrap();
            assert_eq!(
                (tools.has_set("AWS_PROFILE"), tools.has_set("AWS_REGION")),
                (profile, region),
                "{variables:?}"
            );
            assert_eq!(tools.has_set("AWS_PROFIL"), tools.records.is_none(), "{variables:?}");
        }
        assert!(DirectoryTools::of(&world(&[("DIRENV_DIR", "")])).is_none());
    }

    #[test]
    fn a_place_is_the_same_during_and_after_the_evaluation_of_its_file() {
        let place = |variables: &[(&'static str, &str)]| DirectoryTools::of(&world(variables)).unwrap().place;
        let after = place(&[("DIRENV_DIR", "-/p"), ("DIRENV_DIFF", "x")]);
        assert_eq!(place(&[("DIRENV_DIR", "-/p")]), after);
        assert_ne!(place(&[("DIRENV_DIR", "-/q")]), after);
        assert_ne!(place(&[("__MISE_DIFF", "x")]), place(&[("__MISE_DIFF", "y")]));
    }
}
