//! Text that is safe as a profile's name: needs no quotes in a header and in a shell, and cannot be read as another form
//! of TARGET. Pure.

/// Most characters of a generated name.
pub(super) const LONGEST: usize = 100;

/// Whether a character may be in a generated name. A blank needs quotes, and a colon breaks the completion of bash.
pub(super) fn is_safe(character: char) -> bool {
    character.is_ascii_alphanumeric() || "._/@+-".contains(character)
}

/// Replaces every run of other characters by a hyphen, except at both ends.
pub(super) fn safe(text: &str) -> String {
    let words = text.split(|character| !is_safe(character)).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

/// Makes lower case words of letters and digits, joined by hyphens.
pub(super) fn slug(text: &str) -> String {
    let words = text.split(|character: char| !character.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join("-").to_ascii_lowercase()
}

/// Cuts a name of safe characters to a length, and cuts off what a name cannot begin or end with.
pub(super) fn trimmed(name: &str, longest: usize) -> &str {
    // An option begins with a hyphen, and PowerShell gives `@` a meaning.
    let begin = |character: char| !character.is_ascii_alphanumeric() && character != '_';
    let name = name.trim_start_matches(begin);
    name[..name.len().min(longest)].trim_end_matches(['-', '.', '/'])
}

/// Says what else a name could be read as; `None` if nothing else.
pub(super) fn misreading(name: &str) -> Option<&'static str> {
    if name.eq_ignore_ascii_case("default") {
        return Some("the default profile");
    }
    let parts: Vec<&str> = name.split('/').collect();
    if parts.iter().any(|part| is_like_account_id(part)) {
        return Some(if parts.len() == 1 { "an account id" } else { "ACCOUNT_ID/ROLE" });
    }
    let host = parts[0].to_ascii_lowercase();
    let is_host =
        host.contains('.') && ["aws.", ".aws", "awsapps", "amazonaws"].iter().any(|it| host.contains(it));
    is_host.then_some("a link to AWS")
}

/// Whether a TARGET is read as an account id, or as one with missing digits.
fn is_like_account_id(text: &str) -> bool {
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let groups: Vec<&str> = text.split('-').collect();
    let is_grouped = groups.len() == 3 && groups.iter().all(|group| group.len() == 4 && is_number(group));
    is_grouped || ((10..=14).contains(&text.len()) && is_number(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_becomes_safe() {
        for (text, expected, as_slug) in [
            ("Shop Prod", "Shop-Prod", "shop-prod"),
            ("  [x] #1; \"y\" 'z' ", "x-1-y-z", "x-1-y-z"),
            ("$(rm -rf ~)", "rm--rf", "rm-rf"),
            ("a\\b`c`&d|e", "a-b-c-d-e", "a-b-c-d-e"),
            ("Büro (EU)", "B-ro-EU", "b-ro-eu"),
            ("team/x+y@z_1.0", "team/x+y@z_1.0", "team-x-y-z-1-0"),
            ("***", "", ""),
            ("日本", "", ""),
            ("a\u{0}b\u{1b}[2Jc\n", "a-b-2Jc", "a-b-2jc"),
        ] {
            assert_eq!(safe(text), expected);
            assert_eq!(slug(text), as_slug);
        }
    }

    #[test]
    fn a_name_begins_and_ends_with_a_word() {
        for (name, longest, expected) in [
            ("-a-", 9, "a"),
            ("../a/", 9, "a"),
            ("@+a+", 9, "a+"),
            ("_a_", 9, "_a_"),
            ("-", 9, ""),
            (".", 9, ""),
            ("ab-cd", 3, "ab"),
        ] {
            assert_eq!(trimmed(name, longest), expected);
        }
    }

    #[test]
    fn what_is_read_as_something_else_is_known() {
        for name in [
            "default",
            "Default",
            "111122223333",
            "1111-2222-3333",
            "11112222333",
            "111122223333/Admin",
            "my-org/111122223333/Admin",
            "team/1111-2222-3333",
            "console.aws.amazon.com/x",
            "d-1234567890.awsapps.com/start",
        ] {
            assert!(misreading(name).is_some(), "{name}");
        }
        for name in ["prod", "default-admin", "shop-111122223333", "a/b", "v1.0/admin", "123456", "aws-prod"]
        {
            assert_eq!(misreading(name), None, "{name}");
        }
    }
}
