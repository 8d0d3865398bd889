//! JSON byte for byte as Python's `json.dumps` writes it. The AWS CLI names its cache files by the SHA-1 of such text
//! and stores it in them, so a different byte means a cache that the AWS CLI does not find. Pure.

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};
use std::io::{self, Write};

/// Formats as `json.dumps(value)` does: separators `", "` and `": "`, everything outside printable ASCII escaped.
pub fn spaced(value: &impl Serialize) -> String {
    written(value, Python { item: b", ", key: b": " })
}

/// Formats as `json.dumps(value, separators=(",", ":"))` does: no blanks, everything outside printable ASCII escaped.
pub fn compact(value: &impl Serialize) -> String {
    written(value, Python { item: b",", key: b":" })
}

fn written(value: &impl Serialize, style: Python) -> String {
    // Room for a name: there may be ten thousand of them.
    let mut out = Vec::with_capacity(64);
    // Fails only for maps whose keys are not text. No caller has one, and an empty string would merely miss a cache
    // file.
    let _ = value.serialize(&mut Serializer::with_formatter(&mut out, style));
    String::from_utf8(out).unwrap_or_default()
}

/// Separators of items and after keys, as in Python's `separators`.
struct Python {
    item: &'static [u8],
    key: &'static [u8],
}

impl Formatter for Python {
    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { out.write_all(self.item) }
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { out.write_all(self.item) }
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(self.key)
    }

    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let is_special = |byte| !matches!(byte, b' '..=b'~');
        let mut rest = fragment;
        while let Some(at) = rest.bytes().position(is_special) {
            let (plain, special) = rest.split_at(at);
            out.write_all(plain.as_bytes())?;
            let mut special = special.chars();
            // `ensure_ascii`, Python's default: UTF-16 units as `\uXXXX`, so two for a character beyond U+FFFF.
            for unit in special.next().unwrap_or_default().encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = special.as_str();
        }
        out.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn text_is_what_json_dumps_gives() {
        let value = json!({"a": [1, true, null], "b\u{7f}": "\"\\/\n\r\t\u{8}\u{c}\u{1}ü€😀"});
        assert_eq!(
            spaced(&value),
            r#"{"a": [1, true, null], "b\u007f": "\"\\/\n\r\t\b\f\u0001\u00fc\u20ac\ud83d\ude00"}"#
        );
        assert_eq!(compact(&json!({"a": [1, 2], "b": {}})), r#"{"a":[1,2],"b":{}}"#);
    }
}
