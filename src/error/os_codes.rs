//! The system's error texts without the numbers that `std` appends. Pure.

use std::borrow::Cow;

/// Removes the numbers that `std` appends to the system's error texts: ` (os error 13)`.
pub fn without_os_codes(text: &str) -> Cow<'_, str> {
    const MARK: &str = " (os error ";
    let mut parts = text.split(MARK);
    let mut words = parts.next().unwrap_or_default().to_owned();
    let mut is_changed = false;
    for part in parts {
        let rest = part.trim_start_matches('-').trim_start_matches(|c: char| c.is_ascii_digit());
        match rest.strip_prefix(')').filter(|_| rest.len() < part.len()) {
            Some(rest) => {
                is_changed = true;
                // Error texts of Windows end with a full stop.
                words.truncate(words.trim_end_matches('.').len());
                words.push_str(rest);
            }
            None => words.extend([MARK, part]),
        }
    }
    if is_changed { Cow::Owned(words) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_s_words_are_read_without_its_numbers() {
        let shown = std::io::Error::from_raw_os_error(13).to_string();
        assert!(shown.contains(" (os error 13)"), "{shown}");
        assert!(!without_os_codes(&shown).contains("os error"), "{shown}");
        for (text, words) in [
            ("cannot read f: Permission denied (os error 13)", "cannot read f: Permission denied"),
            ("a: x (os error 2); b: y (os error 40)\n", "a: x; b: y\n"),
            ("Access is denied. (os error 5)", "Access is denied"),
            ("y (os error -2147024891): z", "y: z"),
            ("nothing of it", "nothing of it"),
            ("my (os error ) file", "my (os error ) file"),
            ("my (os error 1 file", "my (os error 1 file"),
            (" (os error 1)", ""),
        ] {
            assert_eq!(without_os_codes(text), words);
        }
    }
}
