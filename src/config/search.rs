//! Searches through the text of a file. Pure.
//!
//! memchr asks the processor which instructions it has before its first search. A virtual machine leaves the answer to
//! its host, which takes 40 µs, a 25th of a whole start. So a small file is searched by memchr's portable code, which asks
//! nothing, and a large one by its fastest.

use memchr::arch::all::memchr::{One, Three, Two};
use memchr::{memchr, memchr_iter, memchr2_iter, memchr3_iter, memmem};
use std::iter;

/// Bytes from which on a text is large: 140 profiles, in which the portable code finds a byte in 4 µs.
const LARGE: usize = 32 << 10;

/// Whether the fastest code is worth the question.
pub(super) fn is_large(text: &[u8]) -> bool {
    text.len() >= LARGE
}

/// Returns the first place of a byte.
pub(super) fn first(byte: u8, text: &[u8]) -> Option<usize> {
    if is_large(text) { memchr(byte, text) } else { One::new(byte).find(text) }
}

/// Returns the last place of a byte, which is near the end in most texts.
pub(super) fn last(byte: u8, text: &[u8]) -> Option<usize> {
    One::new(byte).rfind(text)
}

/// Returns all places of a byte.
pub(super) fn places(byte: u8, text: &[u8]) -> impl Iterator<Item = usize> {
    either(text, move |text| memchr_iter(byte, text), move |text| first(byte, text))
}

/// Returns all places of these bytes.
pub(super) fn places_of_two([a, b]: [u8; 2], text: &[u8]) -> impl Iterator<Item = usize> {
    either(text, move |text| memchr2_iter(a, b, text), move |text| Two::new(a, b).find(text))
}

/// Returns all places of these bytes.
pub(super) fn places_of_three([a, b, c]: [u8; 3], text: &[u8]) -> impl Iterator<Item = usize> {
    either(text, move |text| memchr3_iter(a, b, c, text), move |text| Three::new(a, b, c).find(text))
}

/// Returns all places of a word.
pub(super) fn places_of_word<'t>(word: &'t [u8], text: &'t [u8]) -> impl Iterator<Item = usize> {
    let begins = |text: &[u8]| One::new(*word.first()?).iter(text).find(|at| text[*at..].starts_with(word));
    either(text, |text| memmem::find_iter(text, word), begins)
}

/// Counts a byte.
pub(super) fn count(byte: u8, text: &[u8]) -> usize {
    if is_large(text) { memchr_iter(byte, text).count() } else { One::new(byte).count(text) }
}

/// Returns the places that the fast code finds in a large text, and that the portable code finds in a small one.
fn either<'t, F: Iterator<Item = usize>>(
    text: &'t [u8],
    fast: impl FnOnce(&'t [u8]) -> F,
    next: impl Fn(&[u8]) -> Option<usize>,
) -> impl Iterator<Item = usize> {
    let (large, small) = if is_large(text) { (text, &[][..]) } else { (&[][..], text) };
    let fast = (!large.is_empty()).then(|| fast(large));
    let mut from = 0;
    let portable = iter::from_fn(move || {
        let at = from + next(&small[from..])?;
        from = at + 1;
        Some(at)
    });
    fast.into_iter().flatten().chain(portable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_and_large_texts_are_searched_alike() {
        let line = b"[profile a]\nx = 'y'\\\"\n";
        for lines in [0, 1, 2, LARGE / line.len(), LARGE / line.len() + 1] {
            let text = line.repeat(lines);
            let all = |wanted: &[u8]| -> Vec<usize> {
                (0..text.len()).filter(|at| wanted.contains(&text[*at])).collect()
            };
            assert_eq!(places(b'\n', &text).collect::<Vec<_>>(), all(b"\n"), "{lines}");
            assert_eq!(places_of_three(*b"\\'\"", &text).collect::<Vec<_>>(), all(b"\\'\""), "{lines}");
            let starts = |word: &[u8]| -> Vec<usize> {
                (0..text.len()).filter(|at| text[*at..].starts_with(word)).collect()
            };
            assert_eq!(places_of_word(b"\nx =", &text).collect::<Vec<_>>(), starts(b"\nx ="), "{lines}");
            assert_eq!(count(b'\n', &text), 2 * lines);
            assert_eq!(first(b'x', &text), all(b"x").first().copied());
            assert_eq!(places_of_two(*b"]x", &text).collect::<Vec<_>>(), all(b"]x"), "{lines}");
            assert_eq!(last(b'[', &text), all(b"[").last().copied());
        }
        assert!(is_large(&line.repeat(LARGE)) && !is_large(line), "both are tried");
    }
}
