//! The names of cache files: botocore and ssoenv hash the same bytes, however odd the names people give.

use super::{ask, tools};
use crate::support::world::World;
use serde_json::{Value, json};
use ssoenv::config::chain::Chain;
use ssoenv::config::profile::SsoRole;
use ssoenv::config::session::{Identity, Session};

/// Session, start URL, account, role.
const CASES: [[&str; 4]; 22] = [
    ["my-org", "https://d-1234567890.awsapps.com/start", "123456789012", "DeveloperAccess"],
    ["my-org", "https://d-1234567890.awsapps.com/start", "012345678901", "AdministratorAccess"],
    ["default", "https://d-1234567890.awsapps.com/start/", "000000000000", "ReadOnly"],
    ["My-Org", "https://d-1234567890.awsapps.com/start#/", "000000000001", "readonly"],
    ["my-org ", "https://D-1234567890.AWSAPPS.com/start", "123456789012", "With Space"],
    ["a b", "https://d-1234567890.awsapps.com/start/#", "123456789012", "With  Spaces "],
    ["org/team", "https://identitycenter.amazonaws.com/ssoins-1234567890abcdef", "123456789012", "a/b"],
    ["org\\team", "https://x.awsapps.com/start\\", "123456789012", "a\\b"],
    ["\"quoted\"", "https://x.awsapps.com/start?q=\"1\"", "123456789012", "\"Admin\""],
    ["it's", "https://x.awsapps.com/start?q='1'", "123456789012", "it's"],
    ["ü", "https://ünï.awsapps.com/start", "123456789012", "Größe"],
    ["u\u{308}", "https://u\u{308}.awsapps.com/start", "123456789012", "Gro\u{308}ße"],
    ["日本", "https://例え.awsapps.com/開始", "123456789012", "開発者"],
    ["😀", "https://😀.awsapps.com/start", "123456789012", "👩‍💻"],
    ["\u{10ffff}\u{ffff}", "https://x/\u{d7ff}\u{e000}", "123456789012", "\u{10000}"],
    ["\u{7f}\u{80}\u{a0}", "https://x/\u{7f}", "123456789012", "\u{2028}\u{feff}"],
    ["tab\there", "https://x/\u{1}\u{1f}", "123456789012", "line\nbreak\r\u{8}\u{c}"],
    ["$HOME`id`", "https://x/$(id)?a=b&c=d", "123456789012", "<Admin>&+=,.@-_"],
    ["{\"a\": 1}", "https://x/%2F%20{}", "123456789012", ", : "],
    ["~", "https://x/~user", "123456789012", "~"],
    [".", "https://x/../start", "123456789012", "../../etc"],
    ["x:y", "https://x:8443/start", "9", "arn:aws:iam::1:role/x"],
];

#[test]
fn botocore_and_ssoenv_give_the_same_names_to_cache_files() {
    let Some(python) = tools::python() else { return };
    let (mut questions, mut ours) = (Vec::new(), Vec::new());
    for [session, start_url, account, role] in CASES {
        let forms = [
            (json!(session), Identity::Named(session.to_owned())),
            (Value::Null, Identity::Inline("profile".to_owned())),
        ];
        for (name, identity) in forms {
            questions
                .push(json!({"session": name, "start_url": start_url, "account": account, "role": role}));
            let (start_url, region) = (start_url.to_owned(), "us-east-1".to_owned());
            let session = Session { identity, start_url, region, scopes: None };
            let role = SsoRole { account_id: account.to_owned(), role_name: role.to_owned(), session };
            ours.push([
                ssoenv::sso::token_cache::name(&role.session),
                ssoenv::credentials::chain_cache::file_name(&Chain::of_role(role)).unwrap(),
            ]);
        }
    }
    let theirs = ask(python, &World::empty(), "file_names.py", &json!(questions));
    let theirs: Vec<[String; 2]> = serde_json::from_value(theirs).unwrap();
    assert_eq!(theirs.len(), ours.len());
    for ((question, ours), theirs) in questions.iter().zip(ours).zip(theirs) {
        assert_eq!(ours, theirs, "{question}");
    }
}
