//! The page that a pasted TARGET shows: a console address, the destination of a portal link, the resource of an ARN.
//! Pure.

use super::destination::{Destination, of_arn, of_url, of_url_or_path};
use crate::error::Failure;

/// Returns the page of a TARGET; `None` if it names an account or a role and no page: an account id, a role's ARN, a
/// portal link without a destination. Fails with `Usage` for a destination that is not the console's. `region` is that of
/// a destination which is only a path.
pub fn pasted_page(target: &str, region: &str) -> Option<Result<Destination, Failure>> {
    let target = target.trim();
    if target.starts_with("arn:") {
        return (!names_role(target)).then(|| of_arn(target));
    }
    match of_url(target) {
        Some(Ok(page)) => Some(Ok(page)),
        // Every other address that is a TARGET belongs to a portal, or to the sign-in.
        _ => destination_of(target).map(|destination| of_url_or_path(&destination, region)),
    }
}

/// Whether the TARGET is the ARN of a role or of its credentials: the role to take.
fn names_role(arn: &str) -> bool {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    match parts[..] {
        [_, _, "iam", _, _, resource] => resource.starts_with("role/"),
        [_, _, "sts", _, _, resource] => resource.starts_with("assumed-role/"),
        _ => false,
    }
}

/// Returns the destination in a portal link: in the query of its fragment, decoded once.
fn destination_of(link: &str) -> Option<String> {
    let (_, fragment) = link.split_once('#')?;
    let (_, query) = fragment.split_once('?')?;
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    pairs.find(|(key, value)| key == "destination" && !value.is_empty()).map(|(_, value)| value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_address_leads_to_its_page() {
        for (target, expected) in [
            ("dev", None),
            ("111122223333/Admin", None),
            ("arn:aws:iam::111122223333:role/Admin", None),
            ("arn:aws:sts::111122223333:assumed-role/Admin/me", None),
            (
                "arn:aws:lambda:eu-west-1:111122223333:function:f",
                Some(
                    "https://console.aws.amazon.com/go/view?arn=arn%3Aaws%3Alambda%3Aeu-west-1%3A111122223333%3Afunction%3Af",
                ),
            ),
            (
                "https://111122223333-ab12cd34.eu-west-1.console.aws.amazon.com/lambda/home?region=eu-west-1#/f/$252Fx",
                Some("https://eu-west-1.console.aws.amazon.com/lambda/home?region=eu-west-1#/f/$252Fx"),
            ),
            ("team.amazon/dev", None),
            ("my-org/111122223333/Admin", None),
            ("https://eu-west-1.console.aws.amazon.com/", Some("https://eu-west-1.console.aws.amazon.com/")),
            (
                "eu-west-1.console.aws.amazon.com/s3/home",
                Some("https://eu-west-1.console.aws.amazon.com/s3/home"),
            ),
            ("https://my-org.awsapps.com/start/#/console?account_id=111122223333&role_name=Admin", None),
            (
                "https://my-org.awsapps.com/start/#/console?account_id=111122223333&role_name=Admin\
                 &destination=https%3A%2F%2Fconsole.aws.amazon.com%2Fs3%2Fhome%23a%20b%24252F",
                Some("https://console.aws.amazon.com/s3/home#a b$252F"),
            ),
            (
                "https://my-org.awsapps.com/start/#/console?account_id=1&destination=https%3A%2F%2Fevil.example%2F",
                Some("the destination belongs to evil.example, which is not the AWS console"),
            ),
            ("https://signin.aws.amazon.com/switchrole?account=111122223333&roleName=Admin", None),
        ] {
            let found = pasted_page(target, "us-east-1").map(|page| match page {
                Ok(page) => page.url,
                Err(failure) => failure.to_string(),
            });
            assert_eq!(found.as_deref(), expected, "{target}");
        }
    }
}
