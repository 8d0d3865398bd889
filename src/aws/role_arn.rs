//! ARNs of roles, parsed and formatted. Pure.

use std::fmt;

/// ARN of a role: `arn:aws:iam::222222222222:role/team/deploy`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleArn {
    /// Partition: `aws`, `aws-cn`, …
    pub partition: String,
    /// Account id: twelve digits.
    pub account_id: String,
    /// Path and name without the leading slash: `team/deploy`.
    pub path_and_name: String,
}

impl RoleArn {
    /// Parses the ARN of an IAM role; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(6, ':');
        let (arn, partition, service, region) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let (account_id, resource) = (parts.next()?, parts.next()?);
        let path_and_name = resource.strip_prefix("role/")?;
        let has_plain_characters =
            |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_graphic() && b != b':');
        let is_role = (arn, service, region) == ("arn", "iam", "")
            && has_plain_characters(partition)
            && crate::aws::account_id::is_account_id(account_id)
            && path_and_name.split('/').all(has_plain_characters);
        is_role.then(|| RoleArn {
            partition: partition.to_owned(),
            account_id: account_id.to_owned(),
            path_and_name: path_and_name.to_owned(),
        })
    }

    /// Returns the role's name, without its path.
    pub fn name(&self) -> &str {
        self.path_and_name.rsplit('/').next().unwrap_or_default()
    }
}

impl fmt::Display for RoleArn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "arn:{}:iam::{}:role/{}", self.partition, self.account_id, self.path_and_name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_read_and_written_and_all_else_is_none() {
        for (text, name) in [
            ("arn:aws:iam::222222222222:role/deploy", Some("deploy")),
            ("arn:aws-cn:iam::012345678901:role/team/x/deploy", Some("deploy")),
            ("arn:aws:iam::222222222222:role/", None),
            ("arn:aws:iam::222222222222:role//x", None),
            ("arn:aws:iam::22222222222:role/deploy", None),
            ("arn:aws:iam::222222222222:user/sam", None),
            ("arn:aws:iam:us-east-1:222222222222:role/deploy", None),
            ("arn:aws:sts::222222222222:assumed-role/deploy/me", None),
            ("arn:aws:iam::222222222222:role/a b", None),
            ("deploy", None),
        ] {
            let role = RoleArn::parse(text);
            assert_eq!(role.as_ref().map(RoleArn::name), name, "{text}");
            assert!(role.is_none_or(|role| role.to_string() == text), "{text}");
        }
    }
}
