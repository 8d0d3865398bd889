//! `SSOENV_LABEL`: what prompts show of the profile. Pure.

use super::variables::ShellVariables;

/// Returns the label of a profile; if its name has no ASCII letter or digit, the account and the role.
pub(super) fn telling_label(profile: &str, account_id: Option<&str>, role_name: Option<&str>) -> String {
    let of_name = label(profile);
    if of_name.contains(|c: char| c.is_ascii_alphanumeric()) {
        return of_name;
    }
    let parts: Vec<&str> = [account_id, role_name].into_iter().flatten().collect();
    if parts.is_empty() { of_name } else { label(&parts.join("/")) }
}

/// Returns what messages call the active profile: its name, or, for the time of `use --for`, what the prompt shows (`dev
/// Admin`), since the profile may be one that lent its settings. `None` without an active profile.
pub fn shown_name(before: &ShellVariables) -> Option<&str> {
    let with_end = before.get("SSOENV_LABEL").filter(|_| before.contains_key("SSOENV_UNTIL"));
    with_end.or_else(|| before.get("SSOENV_PROFILE")).map(String::as_str)
}

/// Replaces everything but `[A-Za-z0-9._:/@+ -]` with `_`, so that no prompt engine can interpret it.
pub fn label(name: &str) -> String {
    let harmless = |c: char| c.is_ascii_alphanumeric() || "._:/@+ -".contains(c);
    name.chars().map(|c| if harmless(c) { c } else { '_' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_name_a_role_with_an_end_as_the_prompt_does() {
        let variables = |pairs: &[(&str, &str)]| -> ShellVariables {
            pairs.iter().map(|(name, value)| ((*name).to_owned().into(), (*value).to_owned())).collect()
        };
        let elevated =
            [("SSOENV_PROFILE", "default"), ("SSOENV_LABEL", "dev ReadOnly"), ("SSOENV_UNTIL", "1")];
        assert_eq!(shown_name(&variables(&elevated)), Some("dev ReadOnly"));
        let ordinary = [("SSOENV_PROFILE", "ü"), ("SSOENV_LABEL", "111111111111/A")];
        assert_eq!(shown_name(&variables(&ordinary)), Some("ü"));
        assert_eq!(shown_name(&variables(&[])), None);
    }

    #[test]
    fn a_label_is_harmless() {
        assert_eq!(label("a b/c:d@e+f.g-h"), "a b/c:d@e+f.g-h");
        assert_eq!(label("$(x)`y`%{ü}\\"), "__x__y______");
    }
}
