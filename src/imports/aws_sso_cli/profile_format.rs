//! `ProfileFormat`: a template of Go, of which the plain fields and the functions of its examples are understood. Pure.

/// What a template may name.
pub(super) struct Fields<'a> {
    pub account_id: &'a str,
    /// Empty if the file does not say it.
    pub account_name: &'a str,
    pub role_name: &'a str,
    pub instance: &'a str,
    pub region: &'a str,
}

/// Its format if the file has none.
pub(super) const DEFAULT: &str = "{{ .AccountIdPad }}:{{ .RoleName }}";

/// Longest template in bytes.
const LONGEST: usize = 1024;

/// Returns the name by a template; `None` if the template, or a value in it, is not known here.
pub(super) fn profile_name(template: &str, fields: &Fields<'_>) -> Option<String> {
    if template.len() > LONGEST {
        return None;
    }
    let mut name = String::new();
    let mut rest = template;
    while let Some((text, after)) = rest.split_once("{{") {
        let (inside, behind) = after.split_once("}}")?;
        let trims_left = inside.starts_with('-');
        name.push_str(if trims_left { text.trim_end() } else { text });
        let value = evaluated(inside.trim_matches('-').trim(), fields)?;
        name.push_str(&value);
        rest = if inside.ends_with('-') { behind.trim_start() } else { behind };
    }
    name.push_str(rest);
    Some(name)
}

/// Evaluates a pipeline: a value, and functions of one text behind it.
fn evaluated(text: &str, fields: &Fields<'_>) -> Option<String> {
    let mut stages = text.split('|').map(str::trim);
    // A pipe inside brackets, as in the wizard's proposal, is not a stage of its own.
    if let Some(rest) = text.strip_prefix("FirstItem ").filter(|rest| rest.contains('(')) {
        let first = rest.split_whitespace().next()?;
        let is_whole = rest.trim_end().ends_with(')') && rest.matches('(').count() == 1;
        return field(first, fields).filter(|value| is_whole && !value.is_empty());
    }
    let mut value = first(stages.next()?, fields)?;
    for stage in stages {
        value = match stage {
            "lower" => value.to_lowercase(),
            "upper" => value.to_uppercase(),
            "trim" => value.trim().to_owned(),
            "nospace" => value.split_whitespace().collect(),
            _ => replaced(stage, &value)?,
        };
    }
    Some(value)
}

fn first(stage: &str, fields: &Fields<'_>) -> Option<String> {
    if let Some(items) = stage.strip_prefix("FirstItem ") {
        // The first item must be known: whether the next one is empty is not.
        return field(items.split_whitespace().next()?, fields).filter(|value| !value.is_empty());
    }
    let stage = stage
        .strip_prefix("AccountIdStr ")
        .map_or(stage, |of| if of == ".AccountId" { ".AccountIdPad" } else { of });
    field(stage, fields).filter(|value| !value.is_empty())
}

fn field(name: &str, fields: &Fields<'_>) -> Option<String> {
    let value = match name {
        ".AccountIdPad" => fields.account_id,
        ".AccountId" => fields.account_id.trim_start_matches('0'),
        ".AccountName" => fields.account_name,
        ".RoleName" => fields.role_name,
        ".SSO" => fields.instance,
        ".DefaultRegion" => fields.region,
        _ => return None,
    };
    Some(value.to_owned())
}

/// `StringReplace "a" "b"`.
fn replaced(stage: &str, value: &str) -> Option<String> {
    let words = shlex::split(stage.strip_prefix("StringReplace ")?)?;
    let [old, new] = words.as_slice() else { return None };
    (!old.is_empty()).then(|| value.replace(old, new))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_templates_of_its_manual_are_understood_and_no_other_is_guessed() {
        let fields = Fields {
            account_id: "000123456789",
            account_name: "My Shop",
            role_name: "Admin",
            instance: "Default",
            region: "",
        };
        for (template, name) in [
            (DEFAULT, Some("000123456789:Admin")),
            ("{{ AccountIdStr .AccountId }}:{{ .RoleName }}", Some("000123456789:Admin")),
            ("{{.AccountId}}", Some("123456789")),
            ("{{ FirstItem .AccountName (.AccountAlias | nospace) }}:{{ .RoleName }}", Some("My Shop:Admin")),
            ("{{ FirstItem .AccountName .AccountAlias }}", Some("My Shop")),
            (
                "{{ FirstItem .AccountName .AccountAlias | StringReplace \" \" \"_\" }}:{{ .RoleName | lower }}",
                Some("My_Shop:admin"),
            ),
            ("{{ .AccountName | nospace | upper }}", Some("MYSHOP")),
            ("a {{- .RoleName -}} b", Some("aAdminb")),
            ("{{ .SSO }}/x", Some("Default/x")),
            ("plain", Some("plain")),
            ("{{ .DefaultRegion }}", None),
            ("{{ FirstItem .AccountAlias .AccountName }}", None),
            ("{{ .AccountAlias }}", None),
            ("{{ .AccountName | splitList \"/\" | last }}", None),
            ("{{ if .AccountName }}x{{ end }}", None),
            ("{{ .RoleName", None),
        ] {
            assert_eq!(profile_name(template, &fields).as_deref(), name, "{template}");
        }
    }
}
