//! Shortens texts from outside for messages. Pure.

/// Returns the first 300 characters of a text from outside: a service, a proxy or a command may send a megabyte.
pub fn excerpt(text: &str) -> String {
    const LONGEST: usize = 300;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_text_there_is_the_beginning() {
        for (text, expected) in [
            (String::new(), String::new()),
            ("ü".repeat(300), "ü".repeat(300)),
            ("ü".repeat(301), "ü".repeat(300) + "…"),
            ("x".repeat(1 << 20), "x".repeat(300) + "…"),
        ] {
            assert_eq!(excerpt(&text), expected);
        }
    }
}
