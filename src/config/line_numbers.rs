//! Line numbers of headers. Counting is a fifth of the work of looking something up in a large file, so that lines are
//! counted once for several look-ups. Pure.

use super::search;
use std::sync::{Mutex, PoisonError};

/// Remembers the farthest place whose line was asked for.
pub(super) struct LineNumbers {
    farthest: Mutex<(usize, u32)>,
}

impl Default for LineNumbers {
    fn default() -> Self {
        LineNumbers { farthest: Mutex::new((0, 1)) }
    }
}

impl LineNumbers {
    /// Returns the lines of these places, counted from 1. The places ascend; every call gets the same bytes.
    pub(super) fn of(&self, bytes: &[u8], places: &[usize]) -> Vec<u32> {
        let mut farthest = self.farthest.lock().unwrap_or_else(PoisonError::into_inner);
        // Callers may ask for an earlier place: then the count starts at the first line.
        let is_behind = places.first().is_some_and(|first| *first >= farthest.0);
        let (mut counted, mut line) = if is_behind { *farthest } else { (0, 1) };
        let mut lines = Vec::with_capacity(places.len());
        for &place in places {
            line += newlines(&bytes[counted..place]);
            counted = place;
            lines.push(line);
        }
        *farthest = (*farthest).max((counted, line));
        lines
    }
}

/// Counts the line feeds.
pub(super) fn newlines(bytes: &[u8]) -> u32 {
    u32::try_from(search::count(b'\n', bytes)).unwrap_or(u32::MAX)
}
