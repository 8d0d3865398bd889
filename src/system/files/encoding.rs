//! Recognises text that is not UTF-8, so that errors can name its encoding. Windows PowerShell 5 writes UTF-16 by
//! `>`.

/// Returns the name of the encoding that the first bytes show; `None` for UTF-8 and for unknown ones.
pub fn foreign_encoding(bytes: &[u8]) -> Option<&'static str> {
    Some(match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => "UTF-32",
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "UTF-16",
        [0, 0, ..] | [0] => "only zero bytes, as after a crash",
        [0, _, ..] | [_, 0, ..] => "UTF-16 without its byte-order mark",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_utf_8_is_named() {
        let utf_16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let big = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
        for (bytes, expected) in [
            (utf_16("\u{feff}[default]"), Some("UTF-16")),
            (big("\u{feff}[default]"), Some("UTF-16")),
            (utf_16("[default]"), Some("UTF-16 without its byte-order mark")),
            (big("[default]"), Some("UTF-16 without its byte-order mark")),
            (vec![0xff, 0xfe, 0, 0, b'[', 0, 0, 0], Some("UTF-32")),
            (vec![0; 512], Some("only zero bytes, as after a crash")),
            (b"\xef\xbb\xbf[default]".to_vec(), None),
            (b"# M\xfcller\n[default]".to_vec(), None),
            (Vec::new(), None),
            (b"[".to_vec(), None),
        ] {
            assert_eq!(foreign_encoding(&bytes), expected, "{bytes:?}");
        }
    }
}
