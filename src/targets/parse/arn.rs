//! Parses ARNs as a TARGET: of a role, of credentials, or of any resource in an account. Pure.

use super::RoleWord;
use super::reading::Reading;
use crate::aws::account_id::is_account_id;
use crate::aws::region::is_region;
use crate::aws::role_arn::RoleArn;
use crate::error::Failure;

/// Parses a word that begins with `arn:`.
pub fn read(word: &str) -> Result<Reading, Failure> {
    let failure = |what: String| Failure::configuration(format!("the ARN `{word}` {what}"));
    let broken = |what: String| failure(what).hint("an ARN looks like arn:aws:iam::123456789012:role/NAME");
    // The resource comes last and may contain colons.
    let parts: Vec<&str> = word.splitn(6, ':').collect();
    let [_, partition, service, region, account_id, resource] = parts[..] else {
        return Err(broken("is not complete".to_owned()));
    };
    if !partition.starts_with("aws") || service.is_empty() || resource.is_empty() {
        return Err(broken("is not complete".to_owned()));
    }
    if account_id.is_empty() || account_id == "aws" {
        // `aws` owns the managed policies of all accounts.
        return Err(failure("contains no account".to_owned()).hint(
            "name a profile or the account id; ARNs of S3 buckets and of AWS's own resources have no account",
        ));
    }
    if !is_account_id(account_id) {
        return Err(broken(format!("has `{account_id}` in place of the 12 digits of an account")));
    }
    if !region.is_empty() && !is_region(region) {
        return Err(broken(format!("has `{region}` in place of a region")));
    }
    // An ARN of AWS Organizations has the management account first, and the account it is about last.
    if let ("organizations", Some(path)) = (service, resource.strip_prefix("account/"))
        && let Some(other) = path.rsplit('/').next().filter(|other| *other != account_id)
    {
        return Err(failure(format!("contains two accounts, {account_id} and {other}"))
            .hint("give the account id that you mean"));
    }
    let mut reading = Reading::of("the ARN", account_id);
    reading.region = (!region.is_empty()).then(|| region.to_owned());
    reading.role = match (service, resource.split_once('/')) {
        ("iam", Some(("role", _))) => {
            let role = RoleArn::parse(word).ok_or_else(|| broken("contains no role".to_owned()))?;
            Some(permission_set(role.name()).unwrap_or(RoleWord::Iam(role)))
        }
        ("sts", Some(("assumed-role", rest))) => {
            let name = rest.split('/').next().filter(|name| !name.is_empty());
            let name = name.ok_or_else(|| broken("contains no role".to_owned()))?.to_owned();
            let assumed = || RoleWord::Assumed { partition: partition.to_owned(), name: name.clone() };
            Some(permission_set(&name).unwrap_or_else(assumed))
        }
        _ => None,
    };
    Ok(reading)
}

/// Returns the permission set of a role that IAM Identity Center created: `AWSReservedSSO_NAME_` and 16 hexadecimal
/// digits. Only its roles have such names, so the path is ignored: Kubernetes writes these ARNs without it.
pub fn permission_set(role_name: &str) -> Option<RoleWord> {
    let (name, id) = role_name.strip_prefix("AWSReservedSSO_")?.rsplit_once('_')?;
    let is_id = id.len() == 16 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    (is_id && !name.is_empty()).then(|| RoleWord::PermissionSet(name.to_owned()))
}

/// Returns account and region of every ARN with an account in a text.
pub fn within(text: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    text.match_indices("arn:aws").filter_map(|(at, _)| {
        let is_start = !text[..at].ends_with(|before: char| before.is_ascii_alphanumeric());
        let mut parts = text[at..].splitn(6, ':').skip(3);
        let (region, account_id) = (parts.next()?, parts.next()?);
        // A colon must follow the account, so that it is complete.
        parts.next()?;
        let is_arn = is_start && is_account_id(account_id);
        is_arn.then(|| (account_id, Some(region).filter(|region| is_region(region))))
    })
}
