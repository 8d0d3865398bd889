//! Config texts as botocore and as ssoenv read them: the same keys and values, but for the differences that are listed
//! here, each with its reason. ssoenv follows the rules that the SDKs share where the AWS CLI stands alone.

use super::{ask, tools};
use crate::support::world::World;
use serde_json::{Map, Value, json};
use ssoenv::config::Config;

/// A profile, and a text of which both read the same.
const AGREED: &[(&str, &str)] = &[
    ("default", "[default]\nregion = us-west-2\noutput=json\n"),
    ("x", "[profile x]\nregion=eu-west-1\n"),
    ("x", "[profile x]\r\nregion = eu-west-1\r\n[profile y]\r\nregion = us-east-1\r\n"),
    ("x", "[profile x]\rregion = eu-west-1\r[profile y]\rregion = us-east-1\r"),
    ("x", "[profile x]\nregion = eu-west-1"),
    ("x", "\n\n[profile x]\n\n\nregion = eu-west-1\n\n\n[profile y]\na=1\n"),
    ("x", "[profile x]\nregion: eu-west-1\noutput : a=b\nkey=c:d\n"),
    ("x", "[profile x]\nRegion = eu-west-1\nSSO_Account_ID = 012345678901\n"),
    ("x", "[profile x]\nempty =\nafter = 1\n"),
    ("x", "[profile x]\nempty =\n\nafter = 1\n"),
    ("x", "[profile x]\n\tregion = eu-west-1\n"),
    ("x", "[profile x]\n  a = 1\nb = 2\n"),
    ("x", "[profile x]\nregion   =    eu-west-1   \t\n"),
    ("x", "[profile x]\nmy key = 1\nkey.with-signs/@ = 2\n"),
    ("x", "# top\n; top\n[profile x]\n# a = 1\nb = 2\n;c = 3\n  # d = 4\n"),
    ("x", "[profile x]\nsso_start_url = https://x.awsapps.com/start/#/\nsso_region = us-east-1\n"),
    ("x", "[profile x]\nsso_start_url = https://x.awsapps.com/start#\na=b;c#d\n"),
    ("x", "[profile x]\nurl = https://user:p%40ss@h:8443/p?a=b&c=d;e#f\n"),
    ("x", "[profile x]\na = \"quoted\"\nb = 'single'\nc = \"open\nd = back\\slash\\\n"),
    ("x", "[profile x]\na = 100%\nb = %(home)s\nc = ${HOME} $HOME ~\n"),
    ("x", "[profile x]\nname = ü € 😀 日本\n[profile y]\na=1\n"),
    ("ünï", "[profile ünï]\nregion = eu-west-1\n"),
    ("日本 😀", "[profile '日本 😀']\nregion = eu-west-1\n"),
    ("a b", "[profile \"a b\"]\nregion = eu-west-1\n"),
    ("a b", "[profile 'a b']\nregion = eu-west-1\n"),
    ("a b", "[profile a\\ b]\nregion = eu-west-1\n"),
    ("x", "[profile   x  ]\na=1\n"),
    ("x", "[profile\tx]\na=1\n"),
    ("x", "[profile x] # note\na=1\n[profile y]; note\nb=2\n"),
    ("a]b", "[profile a]b]\nregion = eu-west-1\n"),
    ("a.b/c@d:e+f%g", "[profile a.b/c@d:e+f%g]\nregion = eu-west-1\n"),
    ("x", "[plugins]\na = 0\n[profile x]\na=1\n[preview]\na=2\n[sso-session x]\na=3\n[services x]\na=4\n"),
    ("x", "[profile xx]\na = 0\n[profile x]\na=1\n[profile X]\na=2\n"),
    ("x", "[profile x]\ns3 =\n  max_concurrent_requests = 20\n  addressing_style=path\nregion = r\n"),
    ("x", "[profile x]\ns3 =\n  # c\n  max=1\n  ; c\n  b = 2\n"),
    ("x", "[profile x]\ns3 =\r\n\tMax_Size = 1\r\n\turl = http://h/?a=b\r\nregion = r\r\n"),
    ("x", "[profile x]\ns3 =\n    a = 1\ndynamodb =\n    a = 2\n[profile y]\ns3 =\n  a = 3\n"),
    ("x", "[profile x]\na = one\n  two\nb = 1\n"),
    ("x", "[profile x]\na = one\n  two = 2\n    three: 3\nb = 1\n"),
    ("x", "[profile x]\ncredential_process = /bin/p --a \"b c\" | tee 'd'\n"),
    ("x", "[profile x]\n  a = 1\n  b = 2\n"),
    ("x", "[profile x]\n  a = 1\n    cont\n  b = 2\n"),
    ("x", "[profile x]\n    a = 1\n  b = 2\n"),
    ("x", "[profile x]\na==b\nc=:d\ne:=f\n"),
    ("x", "[profile x]\na = one\n# c\n  two\nb=1\n"),
    ("x", "[profile x]\na = one\n   \n  two\nb=1\n"),
    ("x", "[profile x]\na = one\n\n  two\nb=1\n"),
    ("x", "[profile x]\n\ta = 1\n  b = 2\n c = 3\n"),
    ("x", "[profile x]\na = [1]\n[profile y]\nb=1\n"),
    ("x", "[profile \"x\"] # note\na = 1\n"),
    ("x", "[profile x]\n\u{a0}a\u{a0}=\u{a0}1\u{a0}\nb=1\n"),
    ("x", "[profile x]\na=one\u{85}two\u{2028}three\n"),
    ("x", "[profile x]\na\0b=1\0\n"),
    ("x", "[profile x]\na=1\n  # c\n  two # kept\n"),
    ("x", "[profile x]\na=one\n  ;c\n\n\nb=1\n"),
    ("x", "[profile x]\ns3 =\n\n  a = 1\n\n  b = 2\n"),
    ("x", "[profile x]\ns3 =\n  a = 1 # kept\n  url = http://x/#/\n"),
    ("x", "[profile x]\ns3 = \t\n  a = 1\n"),
    ("x", "[profile x]\ns3 =\n  a = 1\n    b = 2\n"),
    ("x", "[profile x]\ns3 =\n  a = 1\n  a = 2\n"),
    ("x", "[profile x]\nrem = 1\nREM 2 = x\n"),
    ("default", "[default]\nb=2\n[profile default]\na=1\n"),
    ("x#y", "[profile x#y]\na=1\n"),
    ("a #b", "[profile 'a #b']\na=1\n"),
    ("#y", "[profile #y]\na=1\n"),
    ("", "[profile \"\"]\na=1\n"),
    ("it's", "[profile \"it's\"]\na=1\n"),
    ("a\"b", "[profile 'a\"b']\na=1\n"),
    ("ab cd", "[profile a'b c'd]\na=1\n"),
    ("a b c d", "[profile 'a b c d']\na=1\n"),
    ("a\\b", "[profile 'a\\b']\na=1\n"),
    ("a\\b", "[profile \"a\\\\b\"]\na=1\n"),
    ("a\u{a0}b", "[profile a\u{a0}b]\na=1\n"),
    ("x", "[profile x]\na=1\u{c}\nb=\u{b}2\n"),
];

/// Texts that hold no such profile for either of them.
const IN_NEITHER: &[(&str, &str)] = &[
    ("e", "[profile e f]\na=1\n"),
    ("x", "[profile x\ty]\na=1\n"),
    ("x", "[profile x#y]\na=1\n"),
    ("x", "[profile it's]\na=1\n"),
    ("x", "[Profile x]\na=1\n"),
    ("x", "[PROFILE x]\na=1\n"),
    ("x", "[x]\na=1\n"),
    ("x", "[sso-session x]\na=1\n"),
    ("X", "[profile x]\na=1\n"),
    ("x", "# [profile x]\n; [profile x]\n"),
    ("x", ""),
];

/// botocore's answer to a file it does not read.
const REFUSED: &str = "\"refused\"";

/// Why, a profile, a text, and as JSON what ssoenv and botocore read.
const APART: &[(&str, &str, &str, &str, &str)] = &[
    (
        "SDKs end a value at a mark after white space",
        "x",
        "[profile x]\na = 1 ; cut\nb = 2\t# cut\nc = # cut\n",
        r##"{"a": "1", "b": "2", "c": ""}"##,
        r##"{"a": "1 ; cut", "b": "2\t# cut", "c": "# cut"}"##,
    ),
    (
        "so a block may have a remark in its first line",
        "x",
        "[profile x]\ns3 = # cut\n  a = 1\n",
        r##"{"s3": {"a": "1"}}"##,
        r##"{"s3": "# cut\na = 1"}"##,
    ),
    (
        "no SDK inherits from [DEFAULT]",
        "x",
        "[DEFAULT]\nz=9\n[profile x]\na=1\n",
        r#"{"a": "1"}"#,
        r#"{"a": "1", "z": "9"}"#,
    ),
    (
        "[profile default] wins over [default], wherever it stands",
        "default",
        "[profile default]\na=1\n[default]\nb=2\n",
        r#"{"a": "1"}"#,
        r#"{"b": "2"}"#,
    ),
    (
        "two spellings of a name merge",
        "x",
        "[profile x]\na=1\n[profile \"x\"]\nb=2\n",
        r#"{"a": "1", "b": "2"}"#,
        r#"{"b": "2"}"#,
    ),
    ("sections merge", "x", "[profile x]\na=1\n[profile x]\nb=2\n", r#"{"a": "1", "b": "2"}"#, REFUSED),
    ("the last key wins", "x", "[profile x]\na=1\nA=2\n", r#"{"a": "2"}"#, REFUSED),
    ("a byte-order mark is skipped", "x", "\u{feff}[profile x]\na=1\n", r#"{"a": "1"}"#, REFUSED),
    ("what belongs to no section is skipped", "x", "a=0\n[profile x]\na=1\n", r#"{"a": "1"}"#, REFUSED),
    (
        "a broken section hurts only itself",
        "x",
        "[profile x]\na=1\n[profile y]\nnonsense\n",
        r#"{"a": "1"}"#,
        REFUSED,
    ),
    ("so does a header without an end", "x", "[profile x]\na=1\n[profile y\nb=2\n", r#"{"a": "1"}"#, REFUSED),
    (
        "so does a line without `=` in a block",
        "x",
        "[profile x]\ns3 =\n  a : 1\n  b = 2\n",
        r#"{"s3": {"b": "2"}}"#,
        REFUSED,
    ),
    (
        "a header that continues a value is left out of it",
        "x",
        "[profile x]\na = one\n  [profile y]\nb=1\n",
        r#"{"a": "one", "b": "1"}"#,
        r#"{"a": "one\n[profile y]", "b": "1"}"#,
    ),
    ("headers begin in column 0", "x", "  [profile x]\n  a = 1\n", "null", r#"{"a": "1"}"#),
    ("spaces inside the brackets are trimmed", "default", "[ default ]\na=1\n", r#"{"a": "1"}"#, "null"),
    ("and tabs", "x", "[\tprofile x]\na=1\n", r#"{"a": "1"}"#, "null"),
    ("the word is `profile`, not what begins with it", "x", "[profilez x]\na=1\n", "null", r#"{"a": "1"}"#),
    ("a remark may hold brackets", "x", "[profile x] # see [1]\na=1\n", r#"{"a": "1"}"#, "null"),
    ("keys are folded in ASCII", "x", "[profile x]\nÄ=1\n", r#"{"Ä": "1"}"#, r#"{"ä": "1"}"#),
];

/// What ssoenv reads, `null` where it knows no such profile.
fn ours(text: &str, profile: &str) -> Value {
    let config = Config::from_texts(text, "");
    let found = config.profile(profile).unwrap();
    config.index();
    assert_eq!(found, config.profile(profile).unwrap(), "the index says otherwise: {text:?}");
    let Some(section) = found else { return Value::Null };
    section.iter().map(|(key, setting)| (key.to_owned(), value(&setting.value))).collect::<Map<_, _>>().into()
}

/// botocore makes a map of a nested block; ours arrives as text, and is asked for a key when somebody needs one.
pub(super) fn value(text: &str) -> Value {
    let Some(block) = text.strip_prefix('\n') else { return text.into() };
    let pairs = block.lines().filter_map(|line| line.split_once('='));
    pairs.map(|(key, value)| (key.trim().to_owned(), json!(value.trim()))).collect::<Map<_, _>>().into()
}

/// What botocore reads of each, `null` where it knows no such profile, `refused` where it does not read the file.
fn theirs<'a>(cases: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> Option<Vec<Value>> {
    let texts: Vec<&str> = cases.clone().map(|(_, text)| text).collect();
    let files = ask(tools::python()?, &World::empty(), "config_texts.py", &json!(texts));
    let files = files.as_array().unwrap();
    assert_eq!(files.len(), texts.len());
    let answer = |((profile, _), file): ((&str, _), &Value)| match file {
        Value::Null => json!("refused"),
        profiles => profiles.get(profile).cloned().unwrap_or_default(),
    };
    Some(cases.zip(files).map(answer).collect())
}

#[test]
fn botocore_and_ssoenv_read_the_same_from_a_config() {
    let Some(theirs) = theirs(AGREED.iter().copied()) else { return };
    for ((profile, text), theirs) in AGREED.iter().zip(theirs) {
        assert!(theirs.as_object().is_some_and(|keys| !keys.is_empty()), "{text:?} {theirs}");
        assert_eq!(ours(text, profile), theirs, "{text:?}");
    }
}

#[test]
fn botocore_and_ssoenv_pass_over_the_same_sections() {
    let Some(theirs) = theirs(IN_NEITHER.iter().copied()) else { return };
    for ((profile, text), theirs) in IN_NEITHER.iter().zip(theirs) {
        assert_eq!((ours(text, profile), theirs), (Value::Null, Value::Null), "{text:?}");
    }
}

#[test]
fn botocore_and_ssoenv_differ_as_the_table_says() {
    let cases = APART.iter().map(|(_, profile, text, ..)| (*profile, *text));
    let Some(theirs) = theirs(cases) else { return };
    for ((why, profile, text, expected_ours, expected_theirs), theirs) in APART.iter().zip(theirs) {
        let expected = |json: &str| -> Value { serde_json::from_str(json).unwrap() };
        assert_eq!(ours(text, profile), expected(expected_ours), "{why}: {text:?}");
        assert_eq!(theirs, expected(expected_theirs), "{why}: {text:?}");
    }
}
