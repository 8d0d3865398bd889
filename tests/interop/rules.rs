//! The rules that tools have published for config files, one by one: header kinds, keys and values, and the two files as
//! one. What ssoenv reads stands beside what botocore reads of the same, and where the two are not the same, why.

use super::config::value;
use super::{ask, tools};
use crate::support::world::World;
use serde_json::{Map, Value, json};
use ssoenv::config::Config;

/// The rule, a profile, the config file, the credentials file, what ssoenv reads, and what botocore reads: as JSON,
/// `""` where that is the same, `null` where there is no such profile.
type Rule = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

const REFUSED: &str = "\"refused\"";
const SAME: &str = "";

const HEADERS: &[Rule] = &[
    ("[default]", "default", "[default]\na=1\n", "", r#"{"a": "1"}"#, SAME),
    ("[profile NAME]", "x", "[profile x]\na=1\n", "", r#"{"a": "1"}"#, SAME),
    ("[sso-session NAME] is no profile", "x", "[sso-session x]\na=1\n", "", "null", SAME),
    ("[services NAME] is no profile", "x", "[services x]\na=1\n", "", "null", SAME),
    ("any other section is none either", "x", "[x]\na=1\n[plugins]\nb=1\n", "", "null", SAME),
    ("every section of the credentials file is one", "x", "", "[x]\na=1\n", r#"{"a": "1"}"#, SAME),
    ("with a name as it stands", "a b", "", "[a b]\na=1\n", r#"{"a": "1"}"#, SAME),
    (
        "`profile ` is part of it to botocore, and nothing to the SDKs",
        "profile x",
        "",
        "[profile x]\na=1\n",
        "null",
        r#"{"a": "1"}"#,
    ),
    ("and no profile of that name", "x", "", "[profile x]\na=1\n", "null", SAME),
    ("a header begins in the first column", "x", "[profile y]\nb=1\n  [profile x]\na=1\n", "", "null", SAME),
    ("what follows the bracket is ignored", "x", "[profile x] # note\na=1\n", "", r#"{"a": "1"}"#, SAME),
    ("without a blank too", "x", "[profile x]; note\na=1\n", "", r#"{"a": "1"}"#, SAME),
    ("the last bracket closes", "a]b", "[profile a]b]\na=1\n", "", r#"{"a": "1"}"#, SAME),
    ("blanks around the name", "x", "[profile  x ]\na=1\n", "", r#"{"a": "1"}"#, SAME),
    ("a tab before the name", "x", "[profile\tx]\na=1\n", "", r#"{"a": "1"}"#, SAME),
    ("double quotes", "a b", "[profile \"a b\"]\na=1\n", "", r#"{"a": "1"}"#, SAME),
    ("single quotes", "a b", "[profile 'a b']\na=1\n", "", r#"{"a": "1"}"#, SAME),
    ("two words are no name", "e", "[profile e f]\na=1\n", "", "null", SAME),
    ("nor is an open quote", "it", "[profile it's]\na=1\n", "", "null", SAME),
    (
        "only botocore looks at no more than how the word begins",
        "w",
        "[profilez w]\na=1\n",
        "",
        "null",
        r#"{"a": "1"}"#,
    ),
    ("blanks before the word are the SDKs'", "default", "[ default ]\na=1\n", "", r#"{"a": "1"}"#, "null"),
    ("tabs too", "y", "[\tprofile y]\na=1\n", "", r#"{"a": "1"}"#, "null"),
    ("the case of a name counts", "X", "[profile x]\na=1\n", "", "null", SAME),
    ("and that of the word", "x", "[Profile x]\na=1\n", "", "null", SAME),
    (
        "[DEFAULT] is inherited by botocore alone",
        "x",
        "[DEFAULT]\nz=9\n[profile x]\na=1\n",
        "",
        r#"{"a": "1"}"#,
        r#"{"a": "1", "z": "9"}"#,
    ),
    (
        "[default] is inherited by nobody",
        "x",
        "[default]\nz=9\n[profile x]\na=1\n",
        "",
        r#"{"a": "1"}"#,
        SAME,
    ),
    ("names may be in any alphabet", "ünï", "[profile ünï]\na=1\n", "", r#"{"a": "1"}"#, SAME),
    (
        "[profile default] wins for the SDKs, the last one for botocore",
        "default",
        "[profile default]\na=1\n[default]\nb=2\n",
        "",
        r#"{"a": "1"}"#,
        r#"{"b": "2"}"#,
    ),
    ("so these agree", "default", "[default]\nb=2\n[profile default]\na=1\n", "", r#"{"a": "1"}"#, SAME),
];

const KEYS: &[Rule] = &[
    ("`=` separates", "x", "[profile x]\na = b=c:d\n", "", r#"{"a": "b=c:d"}"#, SAME),
    (
        "`:` too, whichever is first",
        "x",
        "[profile x]\na: 1\nc : d=e\n",
        "",
        r#"{"a": "1", "c": "d=e"}"#,
        SAME,
    ),
    ("keys are in lower case", "x", "[profile x]\nRegion = r\n", "", r#"{"region": "r"}"#, SAME),
    ("but not those of a block", "x", "[profile x]\ns3 =\n  Max = 1\n", "", r#"{"s3": {"Max": "1"}}"#, SAME),
    ("a key may have blanks", "x", "[profile x]\nmy key = 1\n", "", r#"{"my key": "1"}"#, SAME),
    ("values are trimmed", "x", "[profile x]\na =  1 \t\n", "", r#"{"a": "1"}"#, SAME),
    ("quotes stay", "x", "[profile x]\na = \"1\"\nb = '2'\n", "", r#"{"a": "\"1\"", "b": "'2'"}"#, SAME),
    ("`%` means nothing", "x", "[profile x]\na = %(b)s 100%\n", "", r#"{"a": "%(b)s 100%"}"#, SAME),
    ("a value may be empty", "x", "[profile x]\na =\nb=1\n", "", r#"{"a": "", "b": "1"}"#, SAME),
    (
        "a key without a separator is an error, of its section alone here",
        "x",
        "[profile y]\nk\n[profile x]\na=1\n",
        "",
        r#"{"a": "1"}"#,
        REFUSED,
    ),
    (
        "so is a value without a key",
        "x",
        "[profile y]\n= v\n[profile x]\na=1\n",
        "",
        r#"{"a": "1"}"#,
        REFUSED,
    ),
    ("comments are lines of their own", "x", "[profile x]\n# a=1\n;b=1\nc=1\n", "", r#"{"c": "1"}"#, SAME),
    (
        "in a block too",
        "x",
        "[profile x]\ns3 =\n  # c\n  max=1\n  ; c\n  b = 2\n",
        "",
        r#"{"s3": {"max": "1", "b": "2"}}"#,
        SAME,
    ),
    (
        "the SDKs end a value at a mark after a blank",
        "x",
        "[profile x]\nregion = us-west-2 # This is important\nbar=a;b\n",
        "",
        r#"{"region": "us-west-2", "bar": "a;b"}"#,
        r##"{"region": "us-west-2 # This is important", "bar": "a;b"}"##,
    ),
    (
        "a mark without one is part of it",
        "x",
        "[profile x]\na=b#c\nd=https://x/start/#/\n",
        "",
        r##"{"a": "b#c", "d": "https://x/start/#/"}"##,
        SAME,
    ),
    (
        "so it is in a line that continues one",
        "x",
        "[profile x]\na = one\n  two # kept\n",
        "",
        r##"{"a": "one\ntwo # kept"}"##,
        SAME,
    ),
    (
        "a deeper line continues a value",
        "x",
        "[profile x]\na = one\n  two\nb=1\n",
        "",
        r#"{"a": "one\ntwo", "b": "1"}"#,
        SAME,
    ),
    (
        "over an empty line",
        "x",
        "[profile x]\na = one\n\n  two\nb=1\n",
        "",
        r#"{"a": "one\n\ntwo", "b": "1"}"#,
        SAME,
    ),
    (
        "a block must be pairs; here what is none is left out",
        "x",
        "[profile x]\ns3 =\n  nonsense\n  b = 2\n",
        "",
        r#"{"s3": {"b": "2"}}"#,
        REFUSED,
    ),
    (
        "an indented header belongs to the value, or is left out of it here",
        "default",
        "[default]\na=1\n  [profile x]\nb=2\n",
        "",
        r#"{"a": "1", "b": "2"}"#,
        r#"{"a": "1\n[profile x]", "b": "2"}"#,
    ),
    (
        "the first key may be indented",
        "default",
        "[default]\n  a = 1\nb = 2\n",
        "",
        r#"{"a": "1", "b": "2"}"#,
        SAME,
    ),
    (
        "a section again is merged by the SDKs",
        "x",
        "[profile x]\na=1\n[profile y]\n[profile x]\nb=2\n",
        "",
        r#"{"a": "1", "b": "2"}"#,
        REFUSED,
    ),
    ("of a key again they take the last", "x", "[profile x]\na=1\nA=2\n", "", r#"{"a": "2"}"#, REFUSED),
    (
        "two spellings are one section here, the last one there",
        "x",
        "[profile x]\na=1\n[profile \"x\"]\nb=2\n",
        "",
        r#"{"a": "1", "b": "2"}"#,
        r#"{"b": "2"}"#,
    ),
    ("a key before any section is nobody's", "x", "z=1\n[profile x]\na=1\n", "", r#"{"a": "1"}"#, REFUSED),
    (
        "a header without its bracket is none",
        "x",
        "[profile x]\na=1\n[profile y\nb=2\n",
        "",
        r#"{"a": "1"}"#,
        REFUSED,
    ),
    ("CR LF ends a line", "x", "[profile x]\r\na=1\r\nb=2\r\n", "", r#"{"a": "1", "b": "2"}"#, SAME),
    ("CR does", "x", "[profile x]\ra=1\rb=2\r", "", r#"{"a": "1", "b": "2"}"#, SAME),
    ("a byte-order mark is skipped here", "x", "\u{feff}[profile x]\na=1\n", "", r#"{"a": "1"}"#, REFUSED),
    ("NUL is a character", "x", "[profile x]\na=1\0\n", "", r#"{"a": "1\u0000"}"#, SAME),
];

const BOTH_FILES: &[Rule] = &[
    (
        "the credentials file wins key by key",
        "x",
        "[profile x]\na=1\nb=1\n",
        "[x]\nb=2\nc=2\n",
        r#"{"a": "1", "b": "2", "c": "2"}"#,
        SAME,
    ),
    (
        "with every kind of key",
        "x",
        "[profile x]\nsso_account_id=1\n",
        "[x]\nsso_account_id=2\n",
        r#"{"sso_account_id": "2"}"#,
        SAME,
    ),
    (
        "[default] is one profile in both",
        "default",
        "[default]\na=1\n",
        "[default]\nb=2\n",
        r#"{"a": "1", "b": "2"}"#,
        SAME,
    ),
    (
        "a profile may be in the credentials file alone",
        "x",
        "[profile y]\na=1\n",
        "[x]\nb=2\n",
        r#"{"b": "2"}"#,
        SAME,
    ),
    ("quotes are part of a name there", "x", "", "['x']\na=1\n", "null", SAME),
];

/// What ssoenv reads, `null` where it knows no such profile.
fn ours(config: &str, credentials: &str, profile: &str) -> Value {
    let Some(section) = Config::from_texts(config, credentials).profile(profile).unwrap() else {
        return Value::Null;
    };
    section.iter().map(|(key, setting)| (key.to_owned(), value(&setting.value))).collect::<Map<_, _>>().into()
}

fn rules() -> impl Iterator<Item = &'static Rule> {
    HEADERS.iter().chain(KEYS).chain(BOTH_FILES)
}

#[test]
fn ssoenv_reads_files_by_the_published_rules() {
    for (rule, profile, config, credentials, expected, _) in rules() {
        let expected: Value = serde_json::from_str(expected).unwrap();
        assert_eq!(ours(config, credentials, profile), expected, "{rule}");
    }
    // Bytes that are not UTF-8 are shown as such; botocore refuses the file.
    let latin = ssoenv::config::document::Document::new(
        "config".into(),
        ssoenv::config::document::Flavor::Config,
        b"[profile x]\na=\xff\n".to_vec(),
    );
    assert_eq!(latin.headers().count(), 1);
}

#[test]
fn botocore_reads_files_as_the_rules_say() {
    let Some(python) = tools::python() else { return };
    let texts: Vec<_> = rules().map(|(_, _, config, credentials, ..)| [*config, *credentials]).collect();
    let answers = ask(python, &World::empty(), "merged_profiles.py", &json!(texts));
    for ((rule, profile, _, _, same, theirs), answer) in rules().zip(answers.as_array().unwrap()) {
        let expected: Value = serde_json::from_str(if theirs.is_empty() { same } else { theirs }).unwrap();
        let found = match answer {
            Value::Null => json!("refused"),
            profiles => profiles.get(*profile).cloned().unwrap_or_default(),
        };
        assert_eq!(found, expected, "{rule}");
    }
}

#[test]
fn profiles_are_listed_in_the_order_of_the_files() {
    let config = Config::from_texts(
        "[profile b]\n[default]\n[sso-session s]\n[profile a]\n",
        "[c]\n[a]\n[sso-session s]\n",
    );
    assert_eq!(config.profile_names(), ["b", "default", "a", "c", "sso-session s"]);
    assert_eq!(config.session_names(), ["s"]);
}
