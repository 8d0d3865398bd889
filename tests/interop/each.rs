//! `each` with the AWS CLI: a dozen at once on one home, each with the identity of its own target.

use super::{aws_cli, tools};
use serde_json::Value;

const ACCOUNTS: usize = 12;

#[test]
fn a_dozen_aws_clis_at_once_are_each_who_they_should_be() {
    let Some(aws) = tools::aws() else { return };
    let world = aws_cli::world();
    let id = |number: usize| format!("{:012}", 500_000_000_000_usize + number);
    for number in 0..ACCOUNTS {
        world.service.assign(&id(number), "many", "many@example.com", &["ReadOnly"]);
        world.add_sections(&format!(
            "[profile many-{number}]\nsso_session = my-org\nsso_account_id = {}\nsso_role_name = ReadOnly\n\
             region = us-east-1\n",
            id(number)
        ));
    }
    let aws = aws.to_str().unwrap();
    let line = ["each", "many-*", "--json", "--jobs", "12", "--", aws, "sts", "get-caller-identity"];
    let ran = world.run(&line);
    assert_eq!(ran.code, Some(0), "{}{}", ran.stdout, ran.stderr);
    let mut accounts: Vec<String> = ran
        .stdout
        .lines()
        .map(|line| {
            let line: Value = serde_json::from_str(line).unwrap();
            assert_eq!(line["stderr"], "", "{line}");
            let answer: Value = serde_json::from_str(line["stdout"].as_str().unwrap()).unwrap();
            assert_eq!(answer["Account"], line["account"], "{line}");
            assert!(answer["Arn"].as_str().unwrap().contains("ReadOnly"), "{line}");
            answer["Account"].as_str().unwrap().to_owned()
        })
        .collect();
    accounts.sort();
    assert_eq!(accounts, (0..ACCOUNTS).map(id).collect::<Vec<_>>());
}
