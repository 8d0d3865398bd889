//! `SSOENV_LABEL`: what prompts show of the profile. Pure.

/// Returns the label of a profile; if its name has no ASCII letter or digit, the account and the role.
pub(super) fn telling_label(profile: &str, account_id: Option<&str>, role_name: Option<&str>) -> String {
    let of_name = label(profile);
    if of_name.contains(|c: char| c.is_ascii_alphanumeric()) {
        return of_name;
    }
    let parts: Vec<&str> = [account_id, role_name].into_iter().flatten().collect();
    if parts.is_empty() { of_name } else { label(&parts.join("/")) }
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
    fn a_label_is_harmless() {
        assert_eq!(label("a b/c:d@e+f.g-h"), "a b/c:d@e+f.g-h");
        assert_eq!(label("$(x)`y`%{ü}\\"), "__x__y______");
    }
}
