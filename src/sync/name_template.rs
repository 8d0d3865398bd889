//! The template for the names of generated profiles: `{account_name|slug}-{role|slug}`. Pure.

use super::region_abbreviation::abbreviate;
use super::safe_name::{LONGEST, is_safe, misreading, safe, slug, trimmed};
use std::fmt;

/// The template without `--name` and `sync_name`. The account comes first: names of an account then stand together in
/// a sorted list, and Tab completes the account before the role.
pub const DEFAULT_TEMPLATE: &str = "{account_name|slug}-{role|slug}";

const FIELDS: [(&str, NameField); 6] = [
    ("account_name", NameField::AccountName),
    ("account_id", NameField::AccountId),
    ("role", NameField::Role),
    ("email", NameField::Email),
    ("session", NameField::Session),
    ("region", NameField::Region),
];

/// A parsed template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameTemplate {
    parts: Vec<TemplatePart>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum TemplatePart {
    Text(String),
    Field(NameField, Vec<NameFilter>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NameField {
    AccountName,
    AccountId,
    Role,
    Email,
    Session,
    Region,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum NameFilter {
    Slug,
    Lower,
    /// Removes this prefix, whatever its case.
    Trim(String),
    Short,
}

/// The role that a profile is named after.
#[derive(Clone, Copy, Debug, Default)]
pub struct NamedRole<'a> {
    /// Twelve digits.
    pub account_id: &'a str,
    /// Any text; may be empty.
    pub account_name: &'a str,
    /// Any text; may be empty.
    pub email: &'a str,
    /// The permission set.
    pub role_name: &'a str,
    /// Name of the session.
    pub session: &'a str,
    /// Region of the profile, if it gets one.
    pub region: Option<&'a str>,
}

/// What is wrong with a template, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateError {
    /// Byte offset in the template.
    pub at: usize,
    /// What is wrong, for a message.
    pub what: String,
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl NameTemplate {
    /// Parses a template. Fails for a field or a filter that does not exist, for text that cannot be in a name, and if
    /// the names would be read as another form of TARGET.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        let error = |at: usize, what: String| TemplateError { at, what };
        let (mut parts, mut at) = (Vec::new(), 0);
        while let Some(first) = text[at..].chars().next() {
            let rest = &text[at..];
            if first == '{' {
                let end = rest.find('}').ok_or_else(|| error(at, "`{` without `}`".to_owned()))?;
                parts.push(field(&rest[1..end], at + 1)?);
                at += end + 1;
                continue;
            }
            let end = rest.find('{').unwrap_or(rest.len());
            if let Some((odd, character)) = rest[..end].char_indices().find(|(_, it)| !is_safe(*it)) {
                let what = match character {
                    '}' => "`}` without `{`".to_owned(),
                    other => format!("`{other}` cannot be in a name: use letters, digits and ._/@+-"),
                };
                return Err(error(at + odd, what));
            }
            parts.push(TemplatePart::Text(rest[..end].to_owned()));
            at += end;
        }
        let template = NameTemplate { parts };
        let names_roles = |part: &TemplatePart| matches!(part, TemplatePart::Field(field, _) if !matches!(field, NameField::Session | NameField::Region));
        if !template.parts.iter().any(names_roles) {
            return Err(error(0, "the names would contain neither the account nor the role".to_owned()));
        }
        let sample = NamedRole {
            account_id: "123456789012",
            account_name: "name",
            email: "mail",
            role_name: "role",
            session: "session",
            region: Some("eu-central-1"),
        };
        let name = template.text(&sample);
        match misreading(&name) {
            Some(what) => Err(error(0, format!("a name such as {name} would be read as {what}"))),
            None => Ok(template),
        }
    }

    /// Whether the names contain the region.
    pub fn uses_region(&self) -> bool {
        self.uses(NameField::Region)
    }

    /// Whether the names contain the role.
    pub fn uses_role(&self) -> bool {
        self.uses(NameField::Role)
    }

    fn uses(&self, field: NameField) -> bool {
        self.parts.iter().any(|part| matches!(part, TemplatePart::Field(its, _) if *its == field))
    }

    /// Returns the name for a role: safe characters, at most [`LONGEST`]; never empty.
    pub fn name_of(&self, role: &NamedRole<'_>) -> String {
        let name = self.text(role);
        match misreading(&name) {
            // With a word in front, and without dots and slashes, nothing is left to misread.
            Some(_) => format!("account-{}", slug(&name)),
            None if name.is_empty() => format!("account-{}", role.account_id),
            None => name,
        }
    }

    fn text(&self, role: &NamedRole<'_>) -> String {
        let mut text = String::new();
        for part in &self.parts {
            match part {
                TemplatePart::Text(literal) => text.push_str(literal),
                TemplatePart::Field(field, filters) => text.push_str(&value(*field, filters, role)),
            }
        }
        trimmed(&text, LONGEST).to_owned()
    }
}

fn value(field: NameField, filters: &[NameFilter], role: &NamedRole<'_>) -> String {
    let raw = match field {
        NameField::AccountName => role.account_name,
        NameField::AccountId => role.account_id,
        NameField::Role => role.role_name,
        NameField::Email => role.email,
        NameField::Session => role.session,
        NameField::Region => role.region.unwrap_or_default(),
    };
    let filtered = filters.iter().fold(raw.to_owned(), |text, filter| match filter {
        NameFilter::Slug => slug(&text),
        NameFilter::Lower => text.to_lowercase(),
        NameFilter::Short => abbreviate(&text),
        NameFilter::Trim(prefix) => {
            let head = text.get(..prefix.len()).filter(|head| head.eq_ignore_ascii_case(prefix));
            match head.map(|head| &text[head.len()..]) {
                Some(rest) if !rest.is_empty() => rest.to_owned(),
                _ => text,
            }
        }
    });
    match safe(&filtered) {
        // Without a name, or with one in other letters only.
        empty if empty.is_empty() && field == NameField::AccountName => role.account_id.to_owned(),
        text => text,
    }
}

/// Parses the inside of the braces, which begins at this offset.
fn field(inside: &str, at: usize) -> Result<TemplatePart, TemplateError> {
    let mut words = inside.split('|');
    let name = words.next().unwrap_or_default();
    let Some((_, field)) = FIELDS.iter().find(|(known, _)| *known == name.trim()) else {
        let fields = FIELDS.map(|(field, _)| format!("{{{field}}}")).join(", ");
        let what = format!("there is no field `{}`: the fields are {fields}", name.trim());
        return Err(TemplateError { at, what });
    };
    let (mut filters, mut at) = (Vec::new(), at + name.len() + 1);
    for word in words {
        filters.push(filter(word.trim(), *field).map_err(|what| TemplateError { at, what })?);
        at += word.len() + 1;
    }
    Ok(TemplatePart::Field(*field, filters))
}

fn filter(word: &str, field: NameField) -> Result<NameFilter, String> {
    match word {
        "slug" => Ok(NameFilter::Slug),
        "lower" => Ok(NameFilter::Lower),
        "short" if field == NameField::Region => Ok(NameFilter::Short),
        "short" => Err("`short` is only for {region}".to_owned()),
        _ => match word.strip_prefix("trim:") {
            Some("") => Err("`trim:` needs the prefix to remove".to_owned()),
            Some(prefix) => Ok(NameFilter::Trim(prefix.to_owned())),
            None => Err(format!(
                "there is no filter `{word}`: the filters are slug, lower, trim:PREFIX and short"
            )),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROLE: NamedRole<'_> = NamedRole {
        account_id: "111122223333",
        account_name: "Acme Shop (Prod)",
        email: "aws+shop@example.com",
        role_name: "AdministratorAccess",
        session: "my-org",
        region: Some("eu-central-1"),
    };

    fn name(template: &str, role: &NamedRole<'_>) -> String {
        NameTemplate::parse(template).unwrap().name_of(role)
    }

    #[test]
    fn fields_and_filters_make_a_name() {
        for (template, expected) in [
            (DEFAULT_TEMPLATE, "acme-shop-prod-administratoraccess"),
            ("{account_name}/{role}", "Acme-Shop-Prod/AdministratorAccess"),
            ("{account_name|trim:ACME |slug}.{role|lower}", "shop-prod.administratoraccess"),
            ("{role}-{account_id}", "AdministratorAccess-111122223333"),
            ("{ session }_{ email | lower }", "my-org_aws+shop@example.com"),
            ("{email|slug}", "aws-shop-example-com"),
            ("{account_name|slug}.{region|short}", "acme-shop-prod.euc1"),
            ("{role}.{region}", "AdministratorAccess.eu-central-1"),
            ("-{role|slug}-", "administratoraccess"),
            ("{role|trim:Administrator|slug}", "access"),
            ("{role|trim:administratoraccess|trim:x}", "AdministratorAccess"),
            ("sso.{role|lower|trim:administrator}", "sso.access"),
        ] {
            assert_eq!(name(template, &ROLE), expected, "{template}");
        }
    }

    #[test]
    fn any_account_and_any_role_get_a_name_that_means_nothing_else() {
        for (account_name, role_name, expected) in [
            ("", "Dev", "111122223333-dev"),
            ("***", "Dev", "111122223333-dev"),
            ("日本", "+=,.@-", "account-111122223333"),
            ("default", "+=,.@-", "account-default"),
            ("[x] #; \"'$(y)`z`\\&  ", "Dev", "x-y-z-dev"),
            ("-rf", "Dev", "rf-dev"),
        ] {
            let role = NamedRole { account_name, role_name, ..ROLE };
            assert_eq!(name(DEFAULT_TEMPLATE, &role), expected, "{account_name:?}");
        }
        for template in
            [DEFAULT_TEMPLATE, "{account_name}/{role}", "{account_name}", "{role}", "x/{account_name}"]
        {
            for account_name in
                ["default", "1111-2222-3333", "44445555666", "console.aws.amazon.com", ".", "-", "/"]
            {
                for role_name in ["Dev", "default", "123456789012", ".", "+=,.@-"] {
                    let name = name(template, &NamedRole { account_name, role_name, ..ROLE });
                    assert_eq!(misreading(&name), None, "{template} {account_name} {role_name}: {name}");
                    assert!(!name.is_empty() && !name.starts_with(['-', '.', '@', '+', '/']), "{name}");
                    assert!(name.chars().all(is_safe) && name.len() <= LONGEST + 40, "{name}");
                }
            }
        }
        assert_eq!(
            name("{account_name}", &NamedRole { account_name: &"x".repeat(200), ..ROLE }).len(),
            LONGEST
        );
    }

    #[test]
    fn an_error_says_where_it_is() {
        for (template, at, what) in [
            ("{account_nam|slug}", 1, "there is no field `account_nam`"),
            ("{role|slg}", 6, "there is no filter `slg`"),
            ("x-{role|lower|upper}", 14, "there is no filter `upper`"),
            ("{role|short}", 6, "`short` is only for {region}"),
            ("{role|trim:}", 6, "`trim:` needs the prefix"),
            ("{role}:{account_id}", 6, "`:` cannot be in a name"),
            ("ä{role}", 0, "`ä` cannot be in a name"),
            ("{role} x", 6, "` ` cannot be in a name"),
            ("{role", 0, "`{` without `}`"),
            ("role}", 4, "`}` without `{`"),
            ("", 0, "neither the account nor the role"),
            ("{session}-{region}", 0, "neither the account nor the role"),
            ("{account_id}", 0, "a name such as 123456789012 would be read as an account id"),
            ("{account_id}/{role}", 0, "would be read as ACCOUNT_ID/ROLE"),
            ("{session}/{account_id}/{role}", 0, "would be read as ACCOUNT_ID/ROLE"),
        ] {
            let error = NameTemplate::parse(template).unwrap_err();
            assert_eq!(error.at, at, "{template}");
            assert!(error.what.contains(what), "{template}: {error}");
        }
    }
}
