//! The text of a link: every partition, every form of the portal's address, every kind of page. And services, regions and
//! `--json`.

use super::{check, console, parts};
use crate::support::world::World;
use serde_json::Value;

/// A start URL with its region, the portal's page, and the domain of the console.
const PORTALS: [(&str, &str, &str, &str); 13] = [
    ("https://my-org.awsapps.com/start", "eu-west-1", "https://my-org.awsapps.com/start", "aws.amazon.com"),
    (
        "https://My-Org.awsapps.com/start/#/",
        "eu-west-1",
        "https://my-org.awsapps.com/start",
        "aws.amazon.com",
    ),
    (
        "https://ssoins-12345678.eu-west-1.portal.amazonaws.com",
        "eu-west-1",
        "https://ssoins-12345678.eu-west-1.portal.amazonaws.com",
        "aws.amazon.com",
    ),
    (
        "https://ssoins-12345678.portal.eu-west-1.app.aws/",
        "eu-west-1",
        "https://ssoins-12345678.portal.eu-west-1.app.aws",
        "aws.amazon.com",
    ),
    (
        "https://identitycenter.amazonaws.com/ssoins-12345678",
        "eu-west-1",
        "https://ssoins-12345678.eu-west-1.portal.amazonaws.com",
        "aws.amazon.com",
    ),
    (
        "https://start.us-gov-west-1.us-gov-home.awsapps.com/directory/my-org",
        "us-gov-west-1",
        "https://start.us-gov-west-1.us-gov-home.awsapps.com/directory/my-org",
        "amazonaws-us-gov.com",
    ),
    (
        "https://ssoins-12345678.portal.us-gov-west-1.app.aws",
        "us-gov-west-1",
        "https://ssoins-12345678.portal.us-gov-west-1.app.aws",
        "amazonaws-us-gov.com",
    ),
    (
        "https://identitycenter.us-gov.amazonaws.com/ssoins-12345678",
        "us-gov-west-1",
        "https://ssoins-12345678.portal.us-gov-west-1.app.aws",
        "amazonaws-us-gov.com",
    ),
    (
        "https://start.home.awsapps.cn/directory/my-org#/",
        "cn-north-1",
        "https://start.home.awsapps.cn/directory/my-org",
        "amazonaws.cn",
    ),
    (
        "https://ssoins-12345678.cn-north-1.portal.amazonaws.com.cn",
        "cn-north-1",
        "https://ssoins-12345678.cn-north-1.portal.amazonaws.com.cn",
        "amazonaws.cn",
    ),
    (
        "https://ssoins-12345678.portal.cn-northwest-1.app.amazonwebservices.com.cn",
        "cn-northwest-1",
        "https://ssoins-12345678.portal.cn-northwest-1.app.amazonwebservices.com.cn",
        "amazonaws.cn",
    ),
    (
        "https://ssoins-12345678.eusc-de-east-1.portal.amazonaws.eu",
        "eusc-de-east-1",
        "https://ssoins-12345678.eusc-de-east-1.portal.amazonaws.eu",
        "amazonaws-eusc.eu",
    ),
    (
        "https://ssoins-12345678.portal.eusc-de-east-1.api.amazonwebservices.eu",
        "eusc-de-east-1",
        "https://ssoins-12345678.portal.eusc-de-east-1.api.amazonwebservices.eu",
        "amazonaws-eusc.eu",
    ),
];

/// Options with the destination that they lead to: `R` stands for the region, `D` for the domain, `P` for the partition;
/// first as it is, then as it is in the link.
const PAGES: [(&[&str], &str, &str); 6] = [
    (
        &[],
        "https://R.console.D/console/home?region=R",
        "https%3A%2F%2FR.console.D%2Fconsole%2Fhome%3Fregion%3DR",
    ),
    (
        &["--service", "ddb"],
        "https://R.console.D/dynamodbv2/home?region=R",
        "https%3A%2F%2FR.console.D%2Fdynamodbv2%2Fhome%3Fregion%3DR",
    ),
    (&["--service", "iam"], "https://console.D/iam/home", "https%3A%2F%2Fconsole.D%2Fiam%2Fhome"),
    (
        &["--service", "logs"],
        "https://R.console.D/cloudwatch/home?region=R#logsV2:log-groups",
        "https%3A%2F%2FR.console.D%2Fcloudwatch%2Fhome%3Fregion%3DR%23logsV2%3Alog-groups",
    ),
    (
        &["--destination", "/x/home#a b+c&d=$252F%20"],
        "https://R.console.D/x/home#a b+c&d=$252F%20",
        "https%3A%2F%2FR.console.D%2Fx%2Fhome%23a%20b%2Bc%26d%3D%24252F%2520",
    ),
    (
        &["--arn", "arn:P:iam::111122223333:role/a/B"],
        "https://console.D/go/view?arn=arn%3AP%3Aiam%3A%3A111122223333%3Arole%2Fa%2FB",
        "https%3A%2F%2Fconsole.D%2Fgo%2Fview%3Farn%3Darn%253AP%253Aiam%253A%253A111122223333%253Arole%252Fa%252FB",
    ),
];

#[test]
fn every_portal_and_every_partition_has_its_link_to_every_page() {
    let world = World::empty();
    for (start_url, region, portal, domain) in PORTALS {
        world.config(&format!(
            "[sso-session s]\nsso_start_url = {start_url}\nsso_region = {region}\n[profile p]\nsso_session = s\n\
             sso_account_id = 111122223333\nsso_role_name = Read+Only\nregion = {region}\n"
        ));
        let partition = match domain {
            "amazonaws.cn" => "aws-cn",
            "amazonaws-us-gov.com" => "aws-us-gov",
            "amazonaws-eusc.eu" => "aws-eusc",
            _ => "aws",
        };
        // `R` and `D` occur in no other place of these texts, and `P` only where the partition is.
        let filled = |text: &str| {
            text.replace("R.console", &format!("{region}.console"))
                .replace("region=R", &format!("region={region}"))
                .replace("region%3DR", &format!("region%3D{region}"))
                .replace("console.D", &format!("console.{domain}"))
                .replace("FR.", &format!("F{region}."))
                .replace(":P:", &format!(":{partition}:"))
                .replace("%3AP%3A", &format!("%3A{partition}%3A"))
                .replace("%253AP%253A", &format!("%253A{partition}%253A"))
        };
        for (options, destination, encoded) in PAGES {
            let options: Vec<String> = options.iter().map(|option| filled(option)).collect();
            let options: Vec<&str> = options.iter().map(String::as_str).collect();
            let ran = console(&world, &[&["p", "--print"], &options[..]].concat());
            let expected = format!(
                "{portal}/#/console?account_id=111122223333&role_name=Read%2BOnly&destination={}\n",
                filled(encoded)
            );
            assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), (expected.as_str(), ""), "{options:?}");
            assert_eq!(parts(&ran.stdout).3, Some(filled(destination)));
        }
    }
}

#[test]
fn a_service_is_opened_in_the_region_that_is_asked_for() {
    let world = World::signed_in();
    check(
        &world,
        &[
            (
                &["dev", "--service", "EC2"],
                "111111111111 Developer https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1",
            ),
            (
                &["dev", "--service", "ec2", "--region", "us-west-2"],
                "111111111111 Developer https://us-west-2.console.aws.amazon.com/ec2/home?region=us-west-2",
            ),
            (
                &["dev", "--region", "us-west-2"],
                "111111111111 Developer https://us-west-2.console.aws.amazon.com/console/home?region=us-west-2",
            ),
            // Without a region of the profile, that of the sign-in has every service of the partition.
            (
                &["default", "--service", "brand-new"],
                "111111111111 ReadOnly https://us-east-1.console.aws.amazon.com/brand-new/home?region=us-east-1",
            ),
            (
                &["dev", "--service", "r53"],
                "111111111111 Developer https://console.aws.amazon.com/route53/v2/home",
            ),
            (
                &["dev", "--service", "a/b"],
                "2 `a/b` is not the name of a service | use a name such as ec2, s3 or logs; for another page --destination",
            ),
            (
                &["dev", "--region", "us-iso-east-1"],
                "2 the console of the partition aws-iso (us-iso-east-1) is not known | the consoles of aws, aws-cn, aws-us-gov and aws-eusc are known",
            ),
        ],
    );
    let ran = console(&world, &["dev", "--print", "--region", "eu west"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{ran:?}");
    let ran = console(&world, &["dev", "--print", "--region", "eu-wst-1"]);
    assert!(ran.code == Some(0) && ran.stderr.contains("eu-wst-1"), "{ran:?}");
}

#[test]
fn json_names_what_the_link_leads_to() {
    let world = World::signed_in();
    let ran = console(&world, &["dev", "--json", "--service", "s3"]);
    let answer: Value = serde_json::from_str(&ran.stdout).unwrap();
    let link = answer["url"].as_str().unwrap();
    assert_eq!(parts(link).3.as_deref(), answer["destination"].as_str());
    assert_eq!(
        answer,
        serde_json::json!({
            "target": "dev",
            "account_id": "111111111111",
            "role_name": "Developer",
            "destination": "https://eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1",
            "is_credential": false,
            "url": link,
        })
    );
    assert_eq!(console(&world, &["default", "--json"]).stdout.matches("\"destination\": null").count(), 1);
}
