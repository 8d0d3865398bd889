//! Whole lines out of pieces of output, each with a label before it. Pure.

/// Longest line in bytes; a longer one is broken into several.
const LONGEST: usize = 256 << 10;

/// The beginning of a line whose end was not printed yet.
#[derive(Debug, Default)]
pub(super) struct LinePieces {
    beginning: Vec<u8>,
}

impl LinePieces {
    /// Adds a piece; appends the lines that are whole now to `out`, each with the label before it.
    pub(super) fn add(&mut self, piece: &[u8], label: &[u8], out: &mut Vec<u8>) {
        for part in piece.split_inclusive(|byte| *byte == b'\n') {
            let mut rest = part;
            while self.beginning.len() + rest.len() > LONGEST {
                let (first, later) = rest.split_at(LONGEST - self.beginning.len());
                // A line that is exactly as long has its end at the beginning of `later`.
                if later == b"\n" {
                    break;
                }
                self.beginning.extend_from_slice(first);
                rest = later;
                self.end(label, out);
            }
            self.beginning.extend_from_slice(rest);
            if rest.ends_with(b"\n") {
                out.extend_from_slice(label);
                out.append(&mut self.beginning);
            }
        }
    }

    /// Appends a last line that has no end, and gives it one.
    pub(super) fn end(&mut self, label: &[u8], out: &mut Vec<u8>) {
        if !self.beginning.is_empty() {
            out.extend_from_slice(label);
            out.append(&mut self.beginning);
            out.push(b'\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(pieces: &[&[u8]]) -> Vec<u8> {
        let (mut state, mut out) = (LinePieces::default(), Vec::new());
        for piece in pieces {
            state.add(piece, b"> ", &mut out);
        }
        state.end(b"> ", &mut out);
        out
    }

    #[test]
    fn lines_are_whole_however_they_come() {
        for (pieces, expected) in [
            (&[&b"a\nb\n"[..]][..], &b"> a\n> b\n"[..]),
            (&[b"a", b"b", b"\n", b"c"], b"> ab\n> c\n"),
            (&[b"\n\n"], b"> \n> \n"),
            (&[b"a\r\nb"], b"> a\r\n> b\n"),
            (&[b"", b"x"], b"> x\n"),
            (&[], b""),
        ] {
            assert_eq!(lines(pieces), expected);
        }
    }

    #[test]
    fn a_very_long_line_is_broken() {
        let long = vec![b'x'; 2 * LONGEST + 1];
        let out = lines(&[&long, b"\nnext\n"]);
        let lengths: Vec<usize> = out.split(|byte| *byte == b'\n').map(<[u8]>::len).collect();
        assert_eq!(lengths, [LONGEST + 2, LONGEST + 2, 3, 6, 0]);
        let exact = [vec![b'x'; LONGEST], b"\n".to_vec()].concat();
        assert_eq!(lines(&[&exact]).len(), LONGEST + 3);
    }

    proptest! {
        #[test]
        fn nothing_is_lost(pieces in prop::collection::vec("[a\n]{0,5}", 0..10)) {
            let whole = pieces.concat();
            let pieces: Vec<&[u8]> = pieces.iter().map(String::as_bytes).collect();
            let expected: String = whole.lines().map(|line| format!("> {line}\n")).collect();
            prop_assert_eq!(String::from_utf8(lines(&pieces)).unwrap(), expected);
        }
    }
}
