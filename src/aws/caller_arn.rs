//! Parses a caller's ARN: the person behind a session, and the role. Pure.

/// User and role parsed from a caller's ARN; empty where it has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caller {
    /// Name of a user, or of a session: IAM Identity Center names its sessions after the person.
    pub user: Option<String>,
    /// Name of the role; for one that IAM Identity Center created, the permission set.
    pub role_name: Option<String>,
}

/// Prefix of roles that IAM Identity Center created: `AWSReservedSSO_NAME_0123456789abcdef`.
const RESERVED: &str = "AWSReservedSSO_";
const SUFFIX: usize = "_0123456789abcdef".len();

impl Caller {
    /// Parses the ARN of a session, a user, or an account's root; empty for anything else.
    pub fn of(arn: &str) -> Self {
        let resource = arn.splitn(6, ':').nth(5).unwrap_or_default();
        let (kind, rest) = resource.split_once('/').unwrap_or((resource, ""));
        // The ARN of a user has the user's path before the name.
        let last = || rest.rsplit('/').next().filter(|name| !name.is_empty()).map(str::to_owned);
        match kind {
            "assumed-role" => {
                let (role, session) = rest.split_once('/').unwrap_or((rest, ""));
                let named = |name: &str| (!name.is_empty()).then(|| name.to_owned());
                Caller { user: named(session), role_name: named(permission_set(role).unwrap_or(role)) }
            }
            "user" | "federated-user" => Caller { user: last(), role_name: None },
            "root" => Caller { user: Some("root".to_owned()), role_name: None },
            _ => Caller::default(),
        }
    }
}

fn permission_set(role: &str) -> Option<&str> {
    let name = role.strip_prefix(RESERVED)?;
    let (name, suffix) = name.split_at_checked(name.len().checked_sub(SUFFIX)?)?;
    let is_suffix = suffix.starts_with('_') && suffix[1..].bytes().all(|byte| byte.is_ascii_hexdigit());
    (is_suffix && !name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_person_and_the_role_are_in_the_arn() {
        for (arn, user, role_name) in [
            (
                "arn:aws:sts::111111111111:assumed-role/AWSReservedSSO_Developer_0123456789abcdef/sam@example.com",
                "sam@example.com",
                "Developer",
            ),
            ("arn:aws:sts::1:assumed-role/AWSReservedSSO_A_b_c_0123456789abcdef/sam", "sam", "A_b_c"),
            (
                "arn:aws:sts::1:assumed-role/AWSReservedSSO_Dev_0123456789abcdeX/sam",
                "sam",
                "AWSReservedSSO_Dev_0123456789abcdeX",
            ),
            ("arn:aws:sts::1:assumed-role/AWSReservedSSO_/sam", "sam", "AWSReservedSSO_"),
            ("arn:aws:sts::1:assumed-role/AWSReservedSSO_é/sam", "sam", "AWSReservedSSO_é"),
            ("arn:aws-cn:sts::1:assumed-role/deploy/ssoenv-1", "ssoenv-1", "deploy"),
            ("arn:aws:iam::1:user/team/sam", "sam", ""),
            ("arn:aws:sts::1:federated-user/sam", "sam", ""),
            ("arn:aws:iam::1:root", "root", ""),
            ("arn:aws:sts::1:assumed-role/deploy", "", "deploy"),
            ("nonsense", "", ""),
        ] {
            let caller = Caller::of(arn);
            let read = (caller.user.unwrap_or_default(), caller.role_name.unwrap_or_default());
            assert_eq!(read, (user.to_owned(), role_name.to_owned()), "{arn}");
        }
    }
}
