//! Headers that mean nothing, or that only some readers see. Pure.

use super::document::{Body, Document, Header};
use memchr::{memchr, memchr_iter};

impl Document {
    /// Returns every section whose header is not known, in file order.
    pub fn unknown_sections(&self) -> impl Iterator<Item = Body<'_>> {
        let unknown = self.header_starts().filter(|start| self.header(*start).is_none());
        unknown.map(|start| self.body(start, self.line(start)))
    }

    /// Returns the line of the first header without `]`, since every reader then misses the section.
    pub fn unclosed(&self) -> Option<u32> {
        let start = self.header_starts().find(|start| {
            let line = &self.bytes[*start..];
            !line[..memchr(b'\n', line).unwrap_or(line.len())].contains(&b']')
        })?;
        Some(self.line(start))
    }

    /// Returns every indented header of a known kind with its line. The AWS CLI takes it for a header, the SDKs do not.
    pub fn indented(&self) -> impl Iterator<Item = (Header<'_>, u32)> {
        let blank = |byte: &u8| matches!(byte, b' ' | b'\t');
        let indented = memchr_iter(b'[', &self.bytes).filter(move |at| {
            let before = self.bytes[..*at].iter().rposition(|byte| !blank(byte));
            before.map_or(*at > 0, |before| before + 1 < *at && self.bytes[before] == b'\n')
        });
        indented.filter_map(|start| Some((self.header(start)?, self.line(start))))
    }
}
