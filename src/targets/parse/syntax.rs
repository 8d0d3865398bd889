//! Parses the forms of TARGET other than a profile's name: an account, a role in it, or something pasted from the
//! console. Finding the profile or session for it is the caller's task. Pure.

use super::reading::Reading;
use super::word::{RoleWord, SessionWord};
use super::{arn, url};
use crate::aws::account_id::is_account_id;
use crate::error::Failure;

/// Parses a word; `None` if it has none of the forms, so that it is a name. Fails for an incomplete or broken form.
/// Error messages show only the host of a URL, since links can contain tokens.
pub fn read(word: &str) -> Result<Option<Reading>, Failure> {
    let word = word.trim();
    if let Some(reading) = url::read(word) {
        return reading.map(Some);
    }
    if word.starts_with("arn:") {
        return arn::read(word).map(Some);
    }
    if let Some(account_id) = account_id(word)? {
        return Ok(Some(Reading::of("the account id", account_id)));
    }
    if word.contains('/') { path(word) } else { Ok(None) }
}

/// Parses `ACCOUNT_ID/ROLE`, `SESSION/ACCOUNT_ID/ROLE` and `SESSION/ACCOUNT_ID`. A session's name and a role's path
/// may contain slashes: the account is the last one with exactly one part after it, otherwise the one in front.
fn path(word: &str) -> Result<Option<Reading>, Failure> {
    let parts: Vec<&str> = word.split('/').collect();
    let accounts = parts.iter().map(|part| account_id(part)).collect::<Result<Vec<_>, _>>()?;
    let failure = |what: &str| Failure::configuration(format!("`{word}` {what}"));
    let last = parts.len() - 1;
    let (session, account_id, role) = if let Some(account_id) = &accounts[last - 1] {
        (&parts[..last - 1], account_id, &parts[last..])
    } else if let Some(account_id) = &accounts[0] {
        (&parts[..0], account_id, &parts[1..])
    } else if let Some(account_id) = &accounts[last] {
        (&parts[..last], account_id, &parts[..0])
    } else if accounts.iter().any(Option::is_some) {
        return Err(failure("has more than a role after the account").hint(
            "write SESSION/ACCOUNT_ID/ROLE; for a role with a path, write ACCOUNT_ID/PATH/ROLE with --source",
        ));
    } else {
        return Ok(None);
    };
    if session.len() == 1 && session[0].is_empty() {
        return Err(failure("has no session before the account").hint("write SESSION/ACCOUNT_ID/ROLE"));
    }
    let is_role_part =
        |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_graphic() && b != b':');
    if !role.iter().all(is_role_part) {
        return Err(failure("has no role after the account").hint("write ACCOUNT_ID/ROLE"));
    }
    let what = if session.is_empty() { "ACCOUNT_ID/ROLE" } else { "SESSION/ACCOUNT_ID/ROLE" };
    let mut reading = Reading::of(what, account_id.as_str());
    reading.role = (!role.is_empty()).then(|| RoleWord::Typed(role.join("/")));
    reading.session = (!session.is_empty()).then(|| SessionWord::Named(session.join("/")));
    Ok(Some(reading))
}

/// Parses an account id, also in groups of four as the console shows it. Fails if digits are missing or too many: a
/// spreadsheet that took the id for a number has lost the leading zeros.
fn account_id(text: &str) -> Result<Option<String>, Failure> {
    if is_account_id(text) {
        return Ok(Some(text.to_owned()));
    }
    let groups: Vec<&str> = text.split(['-', ' ']).collect();
    let joined = groups.concat();
    if groups.len() == 3 && groups.iter().all(|group| group.len() == 4) && is_account_id(&joined) {
        return Ok(Some(joined));
    }
    let is_near = (10..=14).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_near {
        return Ok(None);
    }
    let failure =
        Failure::configuration(format!("`{text}` has {} digits, but an account id has 12", text.len()));
    Err(failure.hint(if text.len() < 12 {
        format!("leading zeros are part of the account id: do you mean {text:0>12}?")
    } else {
        "ssoenv list".to_owned()
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::config::chain::Chain;
    use crate::config::profile::Profile;
    use proptest::prelude::*;

    /// Formats a reading in one line: account, role, session, region.
    fn brief(word: &str) -> String {
        let reading = match read(word) {
            Ok(Some(reading)) => reading,
            Ok(None) => return "a name".to_owned(),
            Err(failure) => {
                assert_eq!(failure.kind, crate::error::Kind::Configuration, "{word}");
                assert!(failure.hint.is_some() || failure.to_string().contains("not a role"), "{word}");
                return format!("! {failure}");
            }
        };
        let mut text = reading.account_id;
        match reading.role {
            Some(RoleWord::Typed(role)) => text += &format!(" typed {role}"),
            Some(RoleWord::PermissionSet(role)) => text += &format!(" set {role}"),
            Some(RoleWord::Iam(role)) => text += &format!(" {role}"),
            Some(RoleWord::Assumed { partition, name }) => text += &format!(" {partition} ?/{name}"),
            None => {}
        }
        match reading.session {
            Some(SessionWord::Named(name)) => text += &format!(" in {name}"),
            Some(SessionWord::Portal(url)) => text += &format!(" at {url}"),
            None => {}
        }
        reading.region.map_or(text.clone(), |region| format!("{text} @{region}"))
    }

    fn check(table: &[(&str, &str)]) {
        for (word, expected) in table {
            assert_eq!(brief(word), *expected, "{word}");
        }
    }

    #[test]
    fn accounts_and_roles_are_read_as_they_are_typed() {
        check(&[
            ("111122223333", "111122223333"),
            ("  012345678901\n", "012345678901"),
            ("1111-2222-3333", "111122223333"),
            ("1111 2222 3333", "111122223333"),
            ("111122223333/Admin", "111122223333 typed Admin"),
            ("1111-2222-3333/Admin", "111122223333 typed Admin"),
            ("111122223333/team/x/deploy", "111122223333 typed team/x/deploy"),
            ("111122223333/a+b=c,d.e@f-g_h", "111122223333 typed a+b=c,d.e@f-g_h"),
            ("my-org/111122223333/Admin", "111122223333 typed Admin in my-org"),
            ("my org/eu/111122223333/Admin", "111122223333 typed Admin in my org/eu"),
            ("my-org/111122223333", "111122223333 in my-org"),
            // A session named with twelve digits, rather than a role with such a path.
            ("999999999999/111122223333/Admin", "111122223333 typed Admin in 999999999999"),
            ("111122223333/222233334444", "111122223333 typed 222233334444"),
            ("11112222333", "! `11112222333` has 11 digits, but an account id has 12"),
            ("1111222233334", "! `1111222233334` has 13 digits, but an account id has 12"),
            ("11112222333/Admin", "! `11112222333` has 11 digits, but an account id has 12"),
            ("my-org/11112222333/Admin", "! `11112222333` has 11 digits, but an account id has 12"),
            ("111122223333/", "! `111122223333/` has no role after the account"),
            ("111122223333/Admin/", "! `111122223333/Admin/` has no role after the account"),
            ("111122223333//Admin", "! `111122223333//Admin` has no role after the account"),
            ("111122223333/My Role", "! `111122223333/My Role` has no role after the account"),
            ("111122223333/a:b", "! `111122223333/a:b` has no role after the account"),
            ("111122223333/Ädmin", "! `111122223333/Ädmin` has no role after the account"),
            ("/111122223333/Admin", "! `/111122223333/Admin` has no session before the account"),
            ("/111122223333", "! `/111122223333` has no session before the account"),
            (
                "my-org/111122223333/team/deploy",
                "! `my-org/111122223333/team/deploy` has more than a role after the account",
            ),
        ]);
        let failure = read("12345678901").unwrap_err();
        assert_eq!(
            failure.hint.as_deref(),
            Some("leading zeros are part of the account id: do you mean 012345678901?")
        );
    }

    #[test]
    fn what_looks_like_none_of_the_forms_is_a_name() {
        let names = "prod default my-org/dev 42 2024 dev:arn:x Arn:aws team/prod/x 111-122-223333 1111-2222-333a / // : ? # arn \
                 console.aws.amazon.com.evil.example/x ftp://console.aws.amazon.com ://x a://b";
        for name in names.split_whitespace().chain(["", " ", "my profile", "１２３４５６７８９０１２"])
        {
            assert_eq!(brief(name), "a name", "{name:?}");
        }
    }

    #[test]
    fn arns_name_an_account_and_perhaps_a_role() {
        check(&[
            ("arn:aws:iam::111122223333:role/deploy", "111122223333 arn:aws:iam::111122223333:role/deploy"),
            (
                "arn:aws-cn:iam::111122223333:role/team/deploy",
                "111122223333 arn:aws-cn:iam::111122223333:role/team/deploy",
            ),
            (
                "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef",
                "111122223333 set Admin",
            ),
            (
                "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Read_Only_2_0123456789abcdef",
                "111122223333 set Read_Only_2",
            ),
            (
                "arn:aws:iam::111122223333:role/AWSReservedSSO_Admin_0123456789abcdef",
                "111122223333 set Admin",
            ),
            // Not a name that IAM Identity Center creates.
            (
                "arn:aws:iam::111122223333:role/AWSReservedSSO_Admin_0123",
                "111122223333 arn:aws:iam::111122223333:role/AWSReservedSSO_Admin_0123",
            ),
            (
                "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Power_User_0123456789abcdef/sam@example.com",
                "111122223333 set Power_User",
            ),
            ("arn:aws-us-gov:sts::111122223333:assumed-role/deploy/me", "111122223333 aws-us-gov ?/deploy"),
            ("arn:aws:iam::111122223333:root", "111122223333"),
            ("arn:aws:iam::111122223333:user/role/sam", "111122223333"),
            ("arn:aws:lambda:eu-west-1:111122223333:function:x:$LATEST", "111122223333 @eu-west-1"),
            ("arn:aws:logs:us-gov-west-1:111122223333:log-group:/aws/x:*", "111122223333 @us-gov-west-1"),
            ("arn:aws:organizations::111122223333:account/o-abc/111122223333", "111122223333"),
            (
                "arn:aws:organizations::111122223333:account/o-abc/444455556666",
                "! the ARN `arn:aws:organizations::111122223333:account/o-abc/444455556666` contains two accounts, 111122223333 and 444455556666",
            ),
            ("arn:aws:s3:::bucket/key", "! the ARN `arn:aws:s3:::bucket/key` contains no account"),
            (
                "arn:aws:iam::aws:policy/ReadOnlyAccess",
                "! the ARN `arn:aws:iam::aws:policy/ReadOnlyAccess` contains no account",
            ),
            ("arn:", "! the ARN `arn:` is not complete"),
            ("arn:aws:iam::x", "! the ARN `arn:aws:iam::x` is not complete"),
            ("arn:aws:iam::111122223333:", "! the ARN `arn:aws:iam::111122223333:` is not complete"),
            ("arn:x:iam::111122223333:role/a", "! the ARN `arn:x:iam::111122223333:role/a` is not complete"),
            (
                "arn:aws:iam::11112222333:role/a",
                "! the ARN `arn:aws:iam::11112222333:role/a` has `11112222333` in place of the 12 digits of an account",
            ),
            (
                "arn:aws:lambda:nowhere:111122223333:function:x",
                "! the ARN `arn:aws:lambda:nowhere:111122223333:function:x` has `nowhere` in place of a region",
            ),
            (
                "arn:aws:iam::111122223333:role/",
                "! the ARN `arn:aws:iam::111122223333:role/` contains no role",
            ),
            (
                "arn:aws:iam::111122223333:role/a b",
                "! the ARN `arn:aws:iam::111122223333:role/a b` contains no role",
            ),
            (
                "arn:aws:sts::111122223333:assumed-role//x",
                "! the ARN `arn:aws:sts::111122223333:assumed-role//x` contains no role",
            ),
        ]);
    }

    #[test]
    fn pages_of_the_console_name_the_account_in_the_host_or_in_an_arn() {
        check(&[
            (
                "https://111122223333-abcdefgh.eu-west-1.console.aws.amazon.com/lambda/home?region=us-east-1#/functions",
                "111122223333 @eu-west-1",
            ),
            ("111122223333-abcdefgh.eu-west-1.console.aws.amazon.com/x", "111122223333 @eu-west-1"),
            (
                "HTTPS://111122223333-ABCDEFGH.Console.AWS.amazon.com:443?region=eu-west-1",
                "111122223333 @eu-west-1",
            ),
            (
                "https://111122223333-abcdefgh.us-gov-west-1.console.amazonaws-us-gov.com/",
                "111122223333 @us-gov-west-1",
            ),
            ("https://111122223333-abcdefgh.cn-north-1.console.amazonaws.cn/", "111122223333 @cn-north-1"),
            (
                "https://console.aws.amazon.com/states/home?region=eu-west-1#/v2/executions/details/arn:aws:states:eu-west-1:111122223333:execution:x:y",
                "111122223333 @eu-west-1",
            ),
            (
                "https://eu-west-1.console.aws.amazon.com/rds?id=arn%3Aaws%3Ards%3Aeu-central-1%3A111122223333%3Adb%3Ax",
                "111122223333 @eu-west-1",
            ),
            (
                "https://console.aws.amazon.com/x#arn%253Aaws%253Asns%253Aeu-west-1%253A111122223333%253At",
                "111122223333 @eu-west-1",
            ),
            (
                "https://console.aws.amazon.com/cloudwatch/home#logs:arn$253Aaws$253Alogs$253Aeu-west-1$253A111122223333$253Alog-group",
                "111122223333 @eu-west-1",
            ),
            // The account that owns the page, not the one that is shown on it.
            (
                "https://111122223333-abcdefgh.eu-west-1.console.aws.amazon.com/x#arn:aws:sns:us-east-1:444455556666:t",
                "111122223333 @eu-west-1",
            ),
            (
                "https://console.aws.amazon.com/x?a=arn:aws:iam::444455556666:role/x&b=arn:aws:iam::111122223333:role/y",
                "! the console URL contains 111122223333 and 444455556666",
            ),
            (
                "https://eu-west-1.console.aws.amazon.com/lambda/home?region=eu-west-1#/functions/x",
                "! the console URL (eu-west-1.console.aws.amazon.com) contains no account",
            ),
            (
                "https://s3.console.aws.amazon.com/s3/buckets/x?region=eu-west-1&arn=arn:aws:s3:::x",
                "! the console URL (s3.console.aws.amazon.com) contains no account",
            ),
            (
                "https://console.aws.amazon.com/x#warn:aws:iam::111122223333:x",
                "! the console URL (console.aws.amazon.com) contains no account",
            ),
            (
                "https://console.aws.amazon.com/x#arn:aws:iam::111122223333",
                "! the console URL (console.aws.amazon.com) contains no account",
            ),
        ]);
    }

    #[test]
    fn sign_in_pages_name_the_account_and_perhaps_a_role() {
        check(&[
            (
                "https://signin.aws.amazon.com/switchrole?account=111122223333&roleName=deploy&displayName=x",
                "111122223333 arn:aws:iam::111122223333:role/deploy",
            ),
            (
                "https://signin.amazonaws.cn/switchrole?roleName=team%2Fdeploy&account=111122223333",
                "111122223333 arn:aws-cn:iam::111122223333:role/team/deploy",
            ),
            (
                "https://us-gov-east-1.signin.amazonaws-us-gov.com/switchrole/?account=111122223333",
                "111122223333",
            ),
            (
                "https://signin.aws.amazon.com/switchrole?account=my-company&roleName=x",
                "! the link that switches roles (signin.aws.amazon.com) contains no account id; `my-company` is an account alias",
            ),
            (
                "https://signin.aws.amazon.com/switchrole?account=111122223333&roleName=a%20b",
                "! the link that switches roles contains `a b`, which is not a role",
            ),
            ("https://111122223333.signin.aws.amazon.com/console", "111122223333"),
            (
                "https://my-company.signin.aws.amazon.com/console",
                "! the sign-in URL (my-company.signin.aws.amazon.com) contains no account id; `my-company` is an account alias",
            ),
            (
                "https://eu-west-1.signin.aws.amazon.com/federation?Action=login&SigninToken=SECRET",
                "! the sign-in URL (eu-west-1.signin.aws.amazon.com) contains no account id",
            ),
        ]);
    }

    #[test]
    fn links_of_the_portal_name_account_role_portal_and_region() {
        check(&[
            (
                "https://my-org.awsapps.com/start/#/console?account_id=111122223333&role_name=Admin&destination=https%3A%2F%2Feu-west-1.console.aws.amazon.com%2Flambda",
                "111122223333 set Admin at https://my-org.awsapps.com/start @eu-west-1",
            ),
            (
                "https://d-1234567890.awsapps.com/start#/console?account_id=111122223333&role_name=Read_Only&destination=https%3A%2F%2Fconsole.aws.amazon.com%2Fs3%3Fregion%3Dus-east-2",
                "111122223333 set Read_Only at https://d-1234567890.awsapps.com/start @us-east-2",
            ),
            (
                "https://ssoins-1234567890abcdef.portal.us-east-1.app.aws/console?account_id=111122223333&destination=https%3A%2F%2Fevil.example%2F%3Fregion%3Dus-east-2",
                "111122223333 at https://ssoins-1234567890abcdef.portal.us-east-1.app.aws/console",
            ),
            (
                "start.us-gov-home.awsapps.com/directory/my-org#/console?account_id=111122223333&role_name=Admin",
                "111122223333 set Admin at https://start.us-gov-home.awsapps.com/directory/my-org",
            ),
            (
                "https://my-org.awsapps.com/start/#/?tab=accounts",
                "! the portal link (my-org.awsapps.com) contains no account",
            ),
            (
                "https://my-org.awsapps.com/start/#/console?account_id=111122223333&role_name=a%1Bb",
                "! the portal link contains `a\u{1b}b`, which is not a role",
            ),
            (
                "https://my-org.awsapps.com/start/#/console?account_id=1",
                "! the portal link contains `1`, which is not an account id",
            ),
        ]);
    }

    #[test]
    fn hosts_are_aws_s_own_to_the_letter() {
        let page = "111122223333-abcdefgh.eu-west-1.console.aws.amazon.com";
        for url in [
            format!("https://evil.example/{page}"),
            format!("https://{page}.evil.example/"),
            format!("https://{page}@evil.example/"),
            format!("https://{page}:443@evil.example/"),
            format!("https://{page}:8443/"),
            format!("https://{page}./"),
            format!("https://evil.example\\.{page}/"),
            format!("https://evil.example?{page}"),
            "https://111122223333-abcdefgh.eu-west-1.xconsole.aws.amazon.com/".to_owned(),
            "https://111122223333-abcdefgh.eu-west-1.console.xaws.amazon.com/".to_owned(),
            "https://111122223333-abcdefgh.eu-west-1.console.aws.amazon.com.cn/".to_owned(),
            "https://myawsapps.com/start/#/console?account_id=111122223333".to_owned(),
            "https://awsapps.com.evil.example/#/console?account_id=111122223333".to_owned(),
            "https://console.aws.amazon.cоm/".to_owned(),
            "https:///console.aws.amazon.com/".to_owned(),
            "https://".to_owned(),
        ] {
            assert!(brief(&url).starts_with("! the URL "), "{url}: {}", brief(&url));
        }
    }

    #[test]
    fn what_a_link_carries_is_not_repeated() {
        for url in [
            "https://signin.aws.amazon.com/federation?SigninToken=SECRET",
            "https://console.aws.amazon.com/x?token=SECRET",
            "https://x:SECRET@evil.example/SECRET",
            "https://evil.example/SECRET",
            "https://my-org.awsapps.com/start/?workflowResultHandle=SECRET",
        ] {
            let failure = read(url).unwrap_err();
            assert!(!format!("{failure:?}").contains("SECRET"), "{failure:?}");
        }
    }

    const CONFIG: &str = "
[sso-session my-org]
sso_start_url = https://my-org.awsapps.com/start/#/
sso_region = eu-west-1
[sso-session issuer]
sso_start_url = https://identitycenter.amazonaws.com/ssoins-1234567890abcdef
sso_region = eu-west-1
[sso-session gov]
sso_start_url = https://start.us-gov-home.awsapps.com/directory/my-org
sso_region = us-gov-west-1
[profile admin]
sso_session = my-org
sso_account_id = 111122223333
sso_role_name = Admin
[profile issued]
sso_session = issuer
sso_account_id = 111122223333
sso_role_name = Admin
[profile gov]
sso_session = gov
sso_account_id = 111122223333
sso_role_name = Admin
[profile deploy]
role_arn = arn:aws:iam::444455556666:role/team/deploy
source_profile = admin
[profile keys]
aws_access_key_id = AKIA
aws_secret_access_key = x
";

    #[test]
    fn a_reading_fits_the_chains_that_give_what_it_says() {
        let config = Config::from_texts(CONFIG, "");
        let fitting = |word: &str| {
            let reading = read(word).unwrap().unwrap();
            let chain = |name: &String| {
                Chain::of_profile(&config, &Profile::resolve(&config, name).unwrap()).unwrap()
            };
            let names = config.profile_names().into_iter().filter(|name| reading.fits(&chain(name)));
            names.collect::<Vec<_>>().join(" ")
        };
        for (word, expected) in [
            ("111122223333", "admin issued gov"),
            ("111122223333/Admin", "admin issued gov"),
            ("111122223333/team/Admin", ""),
            ("111122223333/admin", ""),
            ("my-org/111122223333/Admin", "admin"),
            ("my-org/111122223333", "admin"),
            ("my-org/444455556666/deploy", "deploy"),
            ("444455556666/deploy", "deploy"),
            ("444455556666/team/deploy", "deploy"),
            ("444455556666/x/deploy", ""),
            ("arn:aws:iam::444455556666:role/team/deploy", "deploy"),
            ("arn:aws:iam::444455556666:role/deploy", ""),
            ("arn:aws-cn:iam::444455556666:role/team/deploy", ""),
            ("arn:aws:sts::444455556666:assumed-role/deploy/x", "deploy"),
            (
                "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/x",
                "admin issued gov",
            ),
            ("arn:aws:iam::111122223333:role/Admin", ""),
            ("https://MY-org.awsapps.com/start#/console?account_id=111122223333&role_name=Admin", "admin"),
            ("https://other.awsapps.com/start#/console?account_id=111122223333&role_name=Admin", ""),
            (
                "https://ssoins-1234567890abcdef.portal.us-east-1.app.aws/#/console?account_id=111122223333",
                "issued",
            ),
            (
                "https://start.us-gov-home.awsapps.com/directory/my-org/#/console?account_id=111122223333",
                "gov",
            ),
            ("https://start.us-gov-home.awsapps.com/directory/other/#/console?account_id=111122223333", ""),
        ] {
            assert_eq!(fitting(word), expected, "{word}");
        }
    }

    #[test]
    fn a_role_says_what_it_may_be_reached_as() {
        let role = |word: &str| read(word).unwrap().unwrap().role.unwrap();
        for (word, set, iam) in [
            ("111122223333/Admin", Some("Admin"), Some(("Admin", None))),
            ("111122223333/team/deploy", None, Some(("team/deploy", None))),
            ("arn:aws-cn:iam::111122223333:role/t/d", None, Some(("t/d", Some("aws-cn")))),
            ("arn:aws:sts::111122223333:assumed-role/d/x", None, Some(("d", Some("aws")))),
            ("arn:aws:iam::111122223333:role/AWSReservedSSO_A_0123456789abcdef", Some("A"), None),
        ] {
            assert_eq!((role(word).permission_set(), role(word).iam()), (set, iam), "{word}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_word_is_too_odd(word in any::<String>()) {
            let _ = read(&word);
        }

        #[test]
        fn no_mixture_of_the_forms_is_too_odd(
            parts in prop::collection::vec(prop::sample::select(vec![
                "https://", "111122223333", "-", ".", "/", "?", "#", "&", "=", ":", "@", "%", "%2", "%3A", "$25", "$253A", "ü", "\u{7}",
                "arn", "aws", "iam", "role", "eu-west-1", "console", "signin", "amazon.com", "awsapps.com", "app.aws", "account_id",
                "switchrole", "account", "roleName", "destination", "region", "arn:aws:sts::", "assumed-role", " ", "AWSReservedSSO_",
            ]), 0..12)
        ) {
            if let Ok(Some(reading)) = read(&parts.concat()) {
                prop_assert!(is_account_id(&reading.account_id));
            }
        }
    }
}
