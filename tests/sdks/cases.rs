//! Texts and variables, case by case, and what programs pick with them. All were run for real: first botocore 1.43 and the
//! SDKs for Go (config 1.33), Rust (aws-config 1), JavaScript (version 3) and Java (2.31); then all again, with those below
//! "AWS_DEFAULT_PROFILE empty", the AWS CLI 2.38.1, boto3 1.44.5, Go 1.48.0 (config 1.33.18), Rust (aws-config 1.13.0),
//! JavaScript (client-sts 3.1177.0) and Java (2.57.8). That the SDK for Java fails or finds nothing cannot be told apart.
//! A process is not run here, and `aws login` and web identity are not asked: a source is what is picked, not what it says.

use ssoenv::sdks::{Surroundings, WATCHED};
use ssoenv::time::Time;

/// The case, variables, the config file, the credentials file, what each of [`READERS`] picks (one for all of them where
/// they agree), and the differences that are told.
pub(super) type Case = (
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static str,
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

#[rustfmt::skip]
pub(super) const CASES: &[Case] = &[
    ("nothing is set", &[], "{TWO}", "", &["`dd` keys:DEF"], &[]),
    ("only AWS_DEFAULT_PROFILE", &[("AWS_DEFAULT_PROFILE", "x")], "{TWO}", "", &["`xx` keys:X", "`xx` keys:X", "`xx` keys:X", "`dd` keys:DEF", "`dd` keys:DEF", "`dd` keys:DEF"], &["default-profile"]),
    ("an empty AWS_PROFILE", &[("AWS_PROFILE", "")], "{TWO}", "", &["- fails", "- fails", "`dd` keys:DEF", "- none", "`dd` keys:DEF", "- none"], &["empty-profile"]),
    ("an empty AWS_PROFILE before another", &[("AWS_DEFAULT_PROFILE", "x"), ("AWS_PROFILE", "")], "{TWO}", "", &["- fails", "`xx` keys:X", "`xx` keys:X", "- none", "`dd` keys:DEF", "- none"], &["default-profile", "empty-profile"]),
    ("a profile that is not there", &[("AWS_PROFILE", "nope")], "{TWO}", "", &["- fails", "- fails", "- fails", "- none", "- none", "- none"], &["missing-profile"]),
    ("a profile that is not there, beside keys", &[("AWS_ACCESS_KEY_ID", "ENV"), ("AWS_PROFILE", "nope"), ("AWS_SECRET_ACCESS_KEY", "s")], "{TWO}", "", &["- fails", "- fails", "- fails", "- environment:ENV", "- none", "- environment:ENV"], &["missing-profile", "profile-beside-keys"]),
    ("a profile beside keys", &[("AWS_ACCESS_KEY_ID", "ENV"), ("AWS_PROFILE", "x"), ("AWS_SECRET_ACCESS_KEY", "s")], "{TWO}", "", &["`xx` environment:ENV", "`xx` environment:ENV", "`xx` environment:ENV", "`xx` environment:ENV", "`xx` keys:X", "`xx` environment:ENV"], &["profile-beside-keys"]),
    ("only AWS_DEFAULT_REGION", &[("AWS_DEFAULT_REGION", "dr")], "{TWO}", "", &["`dr` keys:DEF", "`dr` keys:DEF", "`dr` keys:DEF", "`dr` keys:DEF", "`dd` keys:DEF", "`dd` keys:DEF"], &["region-variables"]),
    ("two regions", &[("AWS_DEFAULT_REGION", "dr"), ("AWS_REGION", "rr")], "{TWO}", "", &["`rr` keys:DEF", "`dr` keys:DEF", "`rr` keys:DEF", "`rr` keys:DEF", "`rr` keys:DEF", "`rr` keys:DEF"], &["region-variables"]),
    ("a key id without its secret", &[("AWS_ACCESS_KEY_ID", "ENV")], "{TWO}", "", &["`dd` fails", "`dd` fails", "`dd` keys:DEF", "`dd` keys:DEF", "`dd` keys:DEF", "`dd` keys:DEF"], &["half-keys"]),
    ("two tokens", &[("AWS_ACCESS_KEY_ID", "ENV"), ("AWS_SECRET_ACCESS_KEY", "s"), ("AWS_SECURITY_TOKEN", "sec"), ("AWS_SESSION_TOKEN", "ses")], "{TWO}", "", &["`dd` environment:ENV"], &["security-token"]),
    ("keys that are over", &[("AWS_ACCESS_KEY_ID", "ENV"), ("AWS_CREDENTIAL_EXPIRATION", "2020-01-01T00:00:00Z"), ("AWS_SECRET_ACCESS_KEY", "s")], "{TWO}", "", &["`dd` fails", "`dd` fails", "`dd` environment:ENV", "`dd` environment:ENV", "`dd` environment:ENV", "`dd` environment:ENV"], &["credential-expiration"]),
    ("a section twice", &[("AWS_PROFILE", "x")], "[profile x]\nregion=a\n[profile x]\n{X}", "", &["- fails", "- fails", "`a` keys:X", "`a` keys:X", "`a` keys:X", "`a` keys:X"], &["section-twice"]),
    ("[default], then [profile default]", &[], "[default]\nregion=a\n[profile default]\noutput=json\n", "", &["- none"], &["default-twice"]),
    ("[profile default], then [default]", &[], "[profile default]\noutput=json\n[default]\nregion=a\n", "", &["`a` none", "`a` none", "- none", "- none", "- none", "- none"], &["default-twice"]),
    ("a comment behind a value", &[], "[default]\nregion=us-west-2 # c\n", "", &["`us-west-2 # c` none", "`us-west-2 # c` none", "`us-west-2` none", "`us-west-2` none", "`us-west-2` none", "`us-west-2` none"], &["inline-comment"]),
    ("a mark in a value", &[], "[default]\nregion=us-west-2#c\n", "", &["`us-west-2#c` none"], &[]),
    ("a colon", &[], "[default]\nregion: us-west-2\n{D}", "", &["`us-west-2` keys:D", "`us-west-2` keys:D", "`us-west-2` keys:D", "- fails", "- keys:D", "- fails"], &["colon"]),
    ("a key with a capital", &[], "[default]\nRegion = us-west-2\n{D}", "", &["`us-west-2` keys:D", "`us-west-2` keys:D", "`us-west-2` keys:D", "`us-west-2` keys:D", "- keys:D", "- keys:D"], &["key-case"]),
    ("a value in quotes", &[], "[default]\nregion = \"us-west-2\"\n{D}", "", &["`\"us-west-2\"` keys:D", "`\"us-west-2\"` keys:D", "`us-west-2` keys:D", "`\"us-west-2\"` keys:D", "`\"us-west-2\"` keys:D", "`\"us-west-2\"` keys:D"], &["quoted-value"]),
    ("a line that is nothing", &[], "[default]\nregion=us-west-2\nnonsense\n{D}", "", &["- fails", "- fails", "`us-west-2` keys:D", "- fails", "`us-west-2` keys:D", "- fails"], &["broken-line"]),
    ("a value without a name", &[], "[default]\nregion=us-west-2\n= v\n{D}", "", &["- fails", "- fails", "`us-west-2` keys:D", "- fails", "`us-west-2` keys:D", "- fails"], &["broken-line"]),
    ("a key before any section", &[], "a=1\n[default]\nregion=us-west-2\n{D}", "", &["- fails", "- fails", "`us-west-2` keys:D", "- fails", "`us-west-2` keys:D", "- fails"], &["before-sections"]),
    ("a header without its bracket", &[], "[default]\nregion=us-west-2\n{D}[profile x\nregion=y\n", "", &["- fails", "- fails", "`y` keys:D", "- fails", "`y` keys:D", "- fails"], &["unclosed-header"]),
    ("a byte-order mark", &[], "\u{feff}[default]\nregion=us-west-2\n{D}", "", &["- fails", "- fails", "- none", "- fails", "`us-west-2` keys:D", "- fails"], &["byte-order-mark"]),
    ("carriage returns alone", &[], "[default]\rregion=us-west-2\raws_access_key_id = D\raws_secret_access_key = s\r", "", &["`us-west-2` keys:D", "`us-west-2` keys:D", "- none", "- fails", "- none", "`us-west-2` keys:D"], &["lone-return"]),
    ("a first key after blanks", &[], "[default]\n  region=us-west-2\n{D}", "", &["`us-west-2` keys:D", "`us-west-2` keys:D", "`us-west-2` keys:D", "- fails", "`us-west-2` keys:D", "- fails"], &["indented-key"]),
    ("all keys after blanks", &[], "[default]\n  region=us-west-2\n  aws_access_key_id = D\n  aws_secret_access_key=s\n", "", &["`us-west-2` keys:D", "`us-west-2` keys:D", "`us-west-2` keys:D", "- fails", "`us-west-2` keys:D", "- fails"], &["indented-key", "indented-key", "indented-key"]),
    ("a comment after blanks, in a block", &[], "[default]\ns3 =\n  # c\n  a = 1\nregion=us-west-2\n{D}", "", &["`us-west-2` keys:D", "`us-west-2` keys:D", "`us-west-2` keys:D", "- fails", "`us-west-2` keys:D", "- fails"], &["indented-comment"]),
    ("a block that has no pair", &[], "[default]\ns3 =\n  a\nregion=us-west-2\n{D}", "", &["- fails", "- fails", "`us-west-2` keys:D", "- fails", "`us-west-2` keys:D", "- fails"], &["broken-line"]),
    ("a header after blanks, and its profile", &[("AWS_PROFILE", "x")], "[default]\nregion=us-west-2\n  [profile x]\nregion=xx\n", "", &["- fails", "- fails", "`xx` none", "- none", "`xx` none", "- none"], &["missing-profile", "indented-header", "key-twice"]),
    ("a header after blanks, and the section above it", &[], "[default]\nregion=us-west-2\n  [profile x]\noutput=xx\n", "", &["`us-west-2\n[profile x]` none", "`us-west-2\n[profile x]` none", "`us-west-2` none", "`us-west-2\n[profile x]` none", "`us-west-2` none", "`us-west-2\n[profile x]` none"], &["indented-header"]),
    ("a name in quotes", &[("AWS_PROFILE", "x")], "[profile \"x\"]\nregion=xx\n{X}", "", &["`xx` keys:X", "`xx` keys:X", "- fails", "- none", "`xx` keys:X", "- none"], &["missing-profile", "quoted-name"]),
    ("a name with a blank", &[("AWS_PROFILE", "a b")], "[profile \"a b\"]\nregion=xx\n{X}", "", &["`xx` keys:X", "`xx` keys:X", "- fails", "- none", "- none", "- none"], &["missing-profile", "quoted-name"]),
    ("blanks around a name", &[("AWS_PROFILE", "x")], "[profile   x ]\nregion=xx\n{X}", "", &["`xx` keys:X", "`xx` keys:X", "`xx` keys:X", "`xx` keys:X", "- none", "`xx` keys:X"], &["missing-profile", "blanks-in-header"]),
    ("a tab before a name", &[("AWS_PROFILE", "x")], "[profile\tx]\nregion=xx\n{X}", "", &["`xx` keys:X"], &[]),
    ("blanks around default", &[], "[ default ]\nregion=xx\n{X}", "", &["- none", "- none", "`xx` keys:X", "`xx` keys:X", "- none", "`xx` keys:X"], &["blanks-in-header"]),
    ("a blank before the word", &[("AWS_PROFILE", "x")], "[ profile x]\nregion=xx\n{X}", "", &["- fails", "- fails", "`xx` keys:X", "`xx` keys:X", "- none", "`xx` keys:X"], &["missing-profile", "blanks-in-header"]),
    ("a word that only begins as it should", &[("AWS_PROFILE", "x")], "[profilez x]\nregion=xx\n{X}", "", &["`xx` keys:X", "`xx` keys:X", "- fails", "- none", "- none", "- none"], &["missing-profile", "header-keyword"]),
    ("a section without the word", &[("AWS_PROFILE", "x")], "[x]\nregion=xx\n{X}", "", &["- fails", "- fails", "- fails", "- none", "- none", "- none"], &["missing-profile", "bare-section"]),
    ("the word in the credentials file", &[("AWS_PROFILE", "x")], "", "[profile x]\nregion=xx\n{X}", &["- fails", "- fails", "- fails", "- none", "- none", "- none"], &["missing-profile", "profile-in-credentials"]),
    ("[DEFAULT]", &[("AWS_PROFILE", "x")], "[DEFAULT]\nregion=xx\n[profile x]\n{X}", "", &["`xx` keys:X", "`xx` keys:X", "- keys:X", "- keys:X", "- keys:X", "- keys:X"], &["inherited-section"]),
    ("a name in another alphabet", &[("AWS_PROFILE", "ünï")], "[profile ünï]\nregion=xx\n{X}", "", &["`xx` keys:X", "`xx` keys:X", "`xx` keys:X", "- none", "- none", "- none"], &["missing-profile", "name-characters"]),
    ("a bracket in a name", &[("AWS_PROFILE", "a]b")], "[profile a]b]\nregion=xx\n{X}", "", &["`xx` keys:X", "`xx` keys:X", "`xx` keys:X", "- none", "- none", "- none"], &["missing-profile", "name-characters"]),
    ("a comment right behind a header", &[("AWS_PROFILE", "x")], "[profile x]; note\nregion=xx\n{X}", "", &["`xx` keys:X", "`xx` keys:X", "`xx` keys:X", "`xx` keys:X", "- none", "`xx` keys:X"], &["missing-profile", "behind-header"]),
    ("something behind a header", &[("AWS_PROFILE", "x")], "[profile x] y\nregion=xx\n{X}", "", &["`xx` keys:X", "`xx` keys:X", "- fails", "- fails", "- none", "- fails"], &["missing-profile", "behind-header"]),
    ("two spellings of a section", &[("AWS_PROFILE", "x")], "[profile x]\nregion=xx\n[profile \"x\"]\n{X}", "", &["- keys:X", "- keys:X", "`xx` none", "`xx` none", "`xx` keys:X", "`xx` none"], &["quoted-name", "two-spellings"]),
    ("a key with a blank", &[], "[default]\nmy key = 1\nregion=xx\n{X}", "", &["`xx` keys:X"], &["key-characters"]),
    ("keys beside Identity Center", &[], "{SESSION}[default]\n{REGION}{SSO}{D}", "", &["`us-east-1` sso", "`us-east-1` sso", "`us-east-1` keys:D", "`us-east-1` sso", "`us-east-1` keys:D", "`us-east-1` sso"], &["several-sources"]),
    ("a process beside keys", &[], "{SESSION}[default]\n{REGION}credential_process=/bin/echo '{\"Version\":1,\"AccessKeyId\":\"PROC\",\"SecretAccessKey\":\"s\"}'\n{D}", "", &["`us-east-1` process", "`us-east-1` process", "`us-east-1` keys:D", "`us-east-1` process", "`us-east-1` keys:D", "`us-east-1` process"], &["several-sources"]),
    ("a process beside Identity Center", &[], "{SESSION}[default]\n{REGION}credential_process=/bin/echo '{\"Version\":1,\"AccessKeyId\":\"PROC\",\"SecretAccessKey\":\"s\"}'\n{SSO}", "", &["`us-east-1` sso", "`us-east-1` sso", "`us-east-1` sso", "`us-east-1` sso", "`us-east-1` process", "`us-east-1` sso"], &["several-sources"]),
    ("a role beside Identity Center, and no source", &[], "{SESSION}[default]\n{REGION}{ARN}{SSO}", "", &["`us-east-1` fails", "`us-east-1` fails", "`us-east-1` role", "`us-east-1` fails", "`us-east-1` sso", "`us-east-1` sso"], &["several-sources"]),
    ("a role with a source beside Identity Center", &[], "{SESSION}[default]\n{REGION}source_profile=y\n{ARN}{SSO}[profile y]\n{Y}", "", &["`us-east-1` role", "`us-east-1` role", "`us-east-1` role", "`us-east-1` role", "`us-east-1` role", "`us-east-1` sso"], &["several-sources"]),
    ("a session without a role", &[], "{SESSION}[default]\n{REGION}sso_session=s\n", "", &["`us-east-1` none", "`us-east-1` none", "`us-east-1` sso", "`us-east-1` none", "`us-east-1` fails", "`us-east-1` fails"], &["sso-without-role"]),
    ("an account without a role", &[], "{SESSION}[default]\n{REGION}sso_session=s\nsso_account_id=111111111111\n", "", &["`us-east-1` fails", "`us-east-1` fails", "`us-east-1` sso", "`us-east-1` fails", "`us-east-1` fails", "`us-east-1` fails"], &["half-sso"]),
    ("a region in a session", &[], "{SESSION}region=eu-west-1\n[default]\n{REGION}{SSO}", "", &["`us-east-1` fails", "`us-east-1` fails", "`us-east-1` sso", "`us-east-1` sso", "`us-east-1` sso", "`us-east-1` sso"], &["session-key"]),
    ("sso_region in both", &[], "{SESSION}[default]\n{REGION}sso_{REGION}{SSO}", "", &["`us-east-1` sso", "`us-east-1` sso", "`us-east-1` sso", "`us-east-1` fails", "`us-east-1` sso", "`us-east-1` sso"], &["sso-twice"]),
    ("a token of another service, beside a profile", &[("AWS_PROFILE", "x"), ("AWS_ROLE_ARN", "arn:aws:iam::111111111111:role/x"), ("AWS_WEB_IDENTITY_TOKEN_FILE", "/nope")], "{TWO}", "", &["`xx` web-identity", "`xx` web-identity", "`xx` web-identity", "`xx` keys:X", "`xx` keys:X", "`xx` web-identity"], &["web-identity-variables"]),
    ("a token of another service, beside Identity Center", &[("AWS_PROFILE", "x"), ("AWS_ROLE_ARN", "arn:aws:iam::111111111111:role/x"), ("AWS_WEB_IDENTITY_TOKEN_FILE", "/nope")], "{SESSION}[profile x]\n{REGION}{SSO}", "", &["`us-east-1` web-identity", "`us-east-1` web-identity", "`us-east-1` web-identity", "`us-east-1` sso", "`us-east-1` sso", "`us-east-1` web-identity"], &["web-identity-variables"]),
    ("an MFA device", &[], "[default]\n{REGION}{ARN}source_profile=y\nmfa_serial=arn:aws:iam::1:mfa/x\n[profile y]\n{Y}", "", &["`us-east-1` role", "`us-east-1` role", "- fails", "`us-east-1` role", "`us-east-1` fails", "`us-east-1` role"], &["mfa-serial"]),
    ("a duration that is no number", &[], "[default]\n{REGION}{ARN}source_profile=y\nduration_seconds=1h\n[profile y]\n{Y}", "", &["`us-east-1` role"], &["duration-text"]),
    ("credential_source in lower case, with keys", &[("AWS_ACCESS_KEY_ID", "ENV"), ("AWS_PROFILE", "default"), ("AWS_SECRET_ACCESS_KEY", "s")], "[default]\n{REGION}{ARN}credential_source=environment\n", "", &["`us-east-1` environment:ENV", "`us-east-1` environment:ENV", "`us-east-1` environment:ENV", "`us-east-1` environment:ENV", "`us-east-1` fails", "`us-east-1` environment:ENV"], &["profile-beside-keys", "credential-source-case"]),
    ("an empty region", &[], "[default]\nregion=\n{D}", "", &["`` keys:D", "`` keys:D", "- keys:D", "`` keys:D", "- keys:D", "- keys:D"], &["empty-region"]),
    ("the old names of the keys", &[("AWS_ACCESS_KEY", "ENV"), ("AWS_SECRET_KEY", "s")], "{TWO}", "", &["`dd` keys:DEF", "`dd` keys:DEF", "`dd` environment:ENV", "`dd` keys:DEF", "`dd` keys:DEF", "`dd` keys:DEF"], &["other-key-names", "other-key-names"]),
    ("AWS_CREDENTIAL_FILE", &[("AWS_CREDENTIAL_FILE", "/nope")], "", "", &["- credential-file", "- credential-file", "- none", "- none", "- none", "- none"], &["credential-file"]),
    ("both files", &[("AWS_PROFILE", "x")], "[profile x]\nregion=a\n{C}", "[x]\nregion=b\n{X}", &["`b` keys:X"], &[]),
    ("both files, of the default profile", &[], "[default]\nregion=a\n", "[default]\n{X}", &["`a` keys:X"], &[]),
    ("a path with a tilde", &[("AWS_CONFIG_FILE", "~/.aws/config")], "{TWO}", "", &["`dd` keys:DEF", "`dd` keys:DEF", "- none", "`dd` keys:DEF", "`dd` keys:DEF", "`dd` keys:DEF"], &["path-expansion"]),
    ("an empty path", &[("AWS_CONFIG_FILE", "")], "{TWO}", "", &["- none", "- none", "`dd` keys:DEF", "- none", "`dd` keys:DEF", "- none"], &["empty-path"]),
    ("keys in the one file, Identity Center in the other", &[], "{SESSION}[default]\n{REGION}{SSO}", "[default]\n{D}", &["`us-east-1` sso", "`us-east-1` sso", "`us-east-1` keys:D", "`us-east-1` sso", "`us-east-1` keys:D", "`us-east-1` sso"], &["several-sources"]),
    ("SECRET_ACCESS_KEY", &[("AWS_ACCESS_KEY_ID", "ENV"), ("SECRET_ACCESS_KEY", "s")], "{TWO}", "", &["`dd` fails", "`dd` fails", "`dd` keys:DEF", "`dd` environment:ENV", "`dd` keys:DEF", "`dd` keys:DEF"], &["half-keys", "other-key-names"]),
    ("two container tokens", &[("AWS_CONTAINER_AUTHORIZATION_TOKEN", "a"), ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "/nope"), ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:1/full")], "", "", &["- container"], &["container-tokens"]),
    ("a source with keys and Identity Center", &[], "{SESSION}[default]\n{REGION}{ARN}source_profile=y\n[profile y]\n{Y}{SSO}", "", &["`us-east-1` role"], &["several-sources"]),
    ("half of the older form", &[], "[default]\n{REGION}sso_start_url=https://x.awsapps.com/start\nsso_{REGION}", "", &["`us-east-1` none", "`us-east-1` none", "- fails", "`us-east-1` none", "`us-east-1` fails", "`us-east-1` fails"], &["sso-without-role"]),
    ("credential_source in lower case", &[("AWS_PROFILE", "default")], "[default]\n{REGION}{ARN}credential_source=environment\n", "", &["`us-east-1` fails", "`us-east-1` fails", "- fails", "`us-east-1` role", "`us-east-1` fails", "`us-east-1` role"], &["credential-source-case"]),
    ("a source that is not there", &[], "[default]\n{REGION}{ARN}source_profile=nope\n", "", &["`us-east-1` fails", "`us-east-1` fails", "- fails", "`us-east-1` fails", "`us-east-1` fails", "`us-east-1` fails"], &[]),
    ("an empty line in a value", &[], "[default]\nnote = one\n\n  two\nregion=eu-west-1\n", "", &["`eu-west-1` none"], &["empty-line-in-value"]),
    ("legacy STS endpoints", &[("AWS_STS_REGIONAL_ENDPOINTS", "legacy")], "[default]\nregion=eu-west-1\n", "", &["`eu-west-1` none"], &["sts-endpoints"]),
    ("a duration", &[], "[default]\n{REGION}{ARN}source_profile=y\nduration_seconds=7200\n[profile y]\n{Y}", "", &["`us-east-1` role"], &["duration-seconds"]),
    ("a chain without a region", &[], "[default]\n{ARN}source_profile=y\n[profile y]\nregion=eu-west-1\n{Y}", "", &["- role", "- role", "- fails", "`eu-west-1` role", "- fails", "- fails"], &["role-region"]),
    ("a process that wants a shell", &[], "[default]\nregion=r\ncredential_process=~/bin/get\n", "", &["`r` process"], &["process-shell"]),
    ("a header with a comment that has brackets", &[("AWS_PROFILE", "x")], "[profile x] # see [1]\nregion=xx\n{X}", "", &["- fails", "- fails", "`xx` keys:X", "`xx` keys:X", "`xx` keys:X", "`xx` keys:X"], &["missing-profile", "behind-header"]),
    ("a path with a variable", &[("AWS_CONFIG_FILE", "$HOME/config")], "", "", &["- none"], &["path-expansion"]),
    ("both container URIs", &[("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:1/full"), ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/rel")], "", "", &["- container"], &["container-uris"]),
    ("nothing odd", &[("AWS_DEFAULT_REGION", "eu-north-1"), ("AWS_REGION", "eu-north-1")], "[default]\nregion=eu-west-1\n{D}", "", &["`eu-north-1` keys:D"], &[]),
    ("AWS_DEFAULT_PROFILE empty", &[("AWS_DEFAULT_PROFILE", "")], "{TWO}", "", &["- fails", "- fails", "`dd` keys:DEF", "`dd` keys:DEF", "`dd` keys:DEF", "`dd` keys:DEF"], &["empty-profile"]),
    ("secret alone", &[("AWS_SECRET_ACCESS_KEY", "s")], "{TWO}", "", &["`dd` keys:DEF"], &[]),
    ("id alone, AWS_PROFILE", &[("AWS_ACCESS_KEY_ID", "ENV"), ("AWS_PROFILE", "x")], "{TWO}", "", &["`xx` fails", "`xx` fails", "`xx` keys:X", "`xx` keys:X", "`xx` keys:X", "`xx` keys:X"], &["half-keys"]),
    ("AWS_REGION empty, AWS_DEFAULT_REGION", &[("AWS_DEFAULT_REGION", "dr"), ("AWS_REGION", "")], "{TWO}", "", &["`` keys:DEF", "`dr` keys:DEF", "`dr` keys:DEF", "`` keys:DEF", "- keys:DEF", "`dd` keys:DEF"], &["empty-region"]),
    ("AWS_REGION alone", &[("AWS_REGION", "rr")], "{TWO}", "", &["`rr` keys:DEF", "`dd` keys:DEF", "`rr` keys:DEF", "`rr` keys:DEF", "`rr` keys:DEF", "`rr` keys:DEF"], &["region-variables"]),
    ("AWS_SECURITY_TOKEN alone beside keys", &[("AWS_ACCESS_KEY_ID", "ENV"), ("AWS_SECRET_ACCESS_KEY", "s"), ("AWS_SECURITY_TOKEN", "sec")], "{TWO}", "", &["`dd` environment:ENV"], &["security-token"]),
    ("expiry is no time", &[("AWS_ACCESS_KEY_ID", "ENV"), ("AWS_CREDENTIAL_EXPIRATION", "soon"), ("AWS_SECRET_ACCESS_KEY", "s")], "{TWO}", "", &["`dd` fails", "`dd` fails", "`dd` environment:ENV", "`dd` environment:ENV", "`dd` environment:ENV", "`dd` environment:ENV"], &["credential-expiration"]),
    ("env web identity beside keys", &[("AWS_ACCESS_KEY_ID", "ENV"), ("AWS_ROLE_ARN", "arn:aws:iam::111111111111:role/env"), ("AWS_SECRET_ACCESS_KEY", "s"), ("AWS_WEB_IDENTITY_TOKEN_FILE", "/tok")], "{TWO}", "", &["`dd` environment:ENV"], &[]),
    ("env web identity beside keys of default profile", &[("AWS_ROLE_ARN", "arn:aws:iam::111111111111:role/env"), ("AWS_WEB_IDENTITY_TOKEN_FILE", "/tok")], "{TWO}", "", &["`dd` web-identity", "`dd` web-identity", "`dd` web-identity", "`dd` keys:DEF", "`dd` keys:DEF", "`dd` web-identity"], &["web-identity-variables"]),
    ("env web identity beside role of profile", &[("AWS_PROFILE", "x"), ("AWS_ROLE_ARN", "arn:aws:iam::111111111111:role/env"), ("AWS_WEB_IDENTITY_TOKEN_FILE", "/tok")], "[profile x]\nsource_profile=y\n{REGION}{ARN}[profile y]\n{Y}", "", &["`us-east-1` role", "`us-east-1` role", "`us-east-1` web-identity", "`us-east-1` role", "`us-east-1` role", "`us-east-1` web-identity"], &["web-identity-variables"]),
    ("AWS_ROLE_ARN alone, web identity in the profile", &[("AWS_ROLE_ARN", "arn:aws:iam::111111111111:role/env")], "[default]\n{REGION}{ARN}web_identity_token_file=/tok\n", "", &["`us-east-1` web-identity"], &["role-variable"]),
    ("AWS_ROLE_SESSION_NAME alone, web identity in the profile", &[("AWS_ROLE_SESSION_NAME", "SESS")], "[default]\n{REGION}{ARN}web_identity_token_file=/tok\n", "", &["`us-east-1` web-identity"], &["session-name-variable"]),
    ("AWS_ROLE_SESSION_NAME alone, role of profile", &[("AWS_ROLE_SESSION_NAME", "SESS")], "[default]\nsource_profile=y\n{REGION}{ARN}[profile y]\n{Y}", "", &["`us-east-1` role"], &[]),
    ("AWS_ROLE_SESSION_NAME, role_session_name in the profile", &[("AWS_ROLE_SESSION_NAME", "SESS")], "[default]\nsource_profile=y\nrole_session_name=FILE\n{REGION}{ARN}[profile y]\n{Y}", "", &["`us-east-1` role"], &[]),
    ("AWS_ROLE_ARN alone, role of profile", &[("AWS_ROLE_ARN", "arn:aws:iam::111111111111:role/env")], "[default]\nsource_profile=y\n{REGION}{ARN}[profile y]\n{Y}", "", &["`us-east-1` role"], &[]),
    ("AWS_ROLE_ARN alone, keys of default", &[("AWS_ROLE_ARN", "arn:aws:iam::111111111111:role/env")], "{TWO}", "", &["`dd` keys:DEF"], &[]),
    ("token file alone without AWS_ROLE_ARN", &[("AWS_WEB_IDENTITY_TOKEN_FILE", "/tok")], "{TWO}", "", &["`dd` fails", "`dd` fails", "- fails", "`dd` keys:DEF", "`dd` keys:DEF", "`dd` keys:DEF"], &["web-identity-variables"]),
    ("container and nothing", &[("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:1/full")], "", "", &["- container"], &[]),
    ("container beside default keys", &[("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:1/full")], "{TWO}", "", &["`dd` keys:DEF"], &[]),
    ("container beside missing AWS_PROFILE", &[("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:1/full"), ("AWS_PROFILE", "nope")], "{TWO}", "", &["- fails", "- fails", "- fails", "- container", "- container", "- container"], &["missing-profile"]),
    ("container tokens", &[("AWS_CONTAINER_AUTHORIZATION_TOKEN", "plain"), ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "/tok"), ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:1/full")], "", "", &["- container"], &["container-tokens"]),
    ("sso_region differs in both", &[], "{SESSION}[default]\nsso_region=eu-west-1\n{REGION}{SSO}", "", &["`us-east-1` fails", "`us-east-1` fails", "- fails", "`us-east-1` fails", "`us-east-1` sso", "`us-east-1` fails"], &["sso-twice"]),
    ("sso_start_url differs in both", &[], "{SESSION}[default]\nsso_start_url=https://y.awsapps.com/start\n{REGION}{SSO}", "", &["`us-east-1` fails", "`us-east-1` fails", "- fails", "`us-east-1` fails", "`us-east-1` sso", "`us-east-1` fails"], &["sso-twice"]),
    ("keys in credentials beside process in config", &[], "[default]\n{REGION}credential_process=/bin/echo '{\"Version\":1,\"AccessKeyId\":\"PROC\",\"SecretAccessKey\":\"s\"}'\n", "[default]\n{D}", &["`us-east-1` keys:D", "`us-east-1` keys:D", "`us-east-1` keys:D", "`us-east-1` process", "`us-east-1` keys:D", "`us-east-1` process"], &["several-sources"]),
    ("process in credentials beside keys in config", &[], "[default]\n{REGION}{D}", "[default]\ncredential_process=/bin/echo '{\"Version\":1,\"AccessKeyId\":\"PROC\",\"SecretAccessKey\":\"s\"}'\n", &["`us-east-1` process", "`us-east-1` process", "`us-east-1` keys:D", "`us-east-1` process", "`us-east-1` keys:D", "`us-east-1` process"], &["several-sources"]),
    ("both in credentials", &[], "[default]\n{REGION}", "[default]\ncredential_process=/bin/echo '{\"Version\":1,\"AccessKeyId\":\"PROC\",\"SecretAccessKey\":\"s\"}'\n{D}", &["`us-east-1` keys:D", "`us-east-1` keys:D", "`us-east-1` keys:D", "`us-east-1` process", "`us-east-1` keys:D", "`us-east-1` process"], &["several-sources"]),
    ("login beside keys", &[], "[default]\nlogin_session=arn:aws:iam::111111111111:user/x\n{REGION}{D}", "", &["`us-east-1` login", "`us-east-1` login", "`us-east-1` keys:D", "`us-east-1` login", "`us-east-1` keys:D", "`us-east-1` login"], &["several-sources"]),
    ("login beside process", &[], "[default]\nlogin_session=arn:aws:iam::111111111111:user/x\n{REGION}credential_process=/bin/echo '{\"Version\":1,\"AccessKeyId\":\"PROC\",\"SecretAccessKey\":\"s\"}'\n", "", &["`us-east-1` login", "`us-east-1` login", "`us-east-1` login", "`us-east-1` login", "`us-east-1` process", "`us-east-1` login"], &["several-sources"]),
    ("login beside sso", &[], "{SESSION}[default]\nlogin_session=arn:aws:iam::111111111111:user/x\n{REGION}{SSO}", "", &["`us-east-1` sso"], &[]),
    ("web identity without role_arn beside process", &[], "[default]\nweb_identity_token_file=/tok\n{REGION}credential_process=/bin/echo '{\"Version\":1,\"AccessKeyId\":\"PROC\",\"SecretAccessKey\":\"s\"}'\n", "", &["`us-east-1` fails", "`us-east-1` fails", "- fails", "`us-east-1` fails", "`us-east-1` process", "`us-east-1` process"], &["several-sources"]),
    ("web identity and role_arn beside process", &[], "[default]\nweb_identity_token_file=/tok\n{REGION}{ARN}credential_process=/bin/echo '{\"Version\":1,\"AccessKeyId\":\"PROC\",\"SecretAccessKey\":\"s\"}'\n", "", &["`us-east-1` web-identity", "`us-east-1` web-identity", "- fails", "`us-east-1` web-identity", "`us-east-1` web-identity", "`us-east-1` web-identity"], &["several-sources"]),
    ("web identity and role_arn beside sso", &[], "{SESSION}[default]\nweb_identity_token_file=/tok\n{REGION}{ARN}{SSO}", "", &["`us-east-1` web-identity"], &[]),
    ("web identity and role_arn beside source_profile", &[], "[default]\nsource_profile=y\nweb_identity_token_file=/tok\n{REGION}{ARN}[profile y]\n{Y}", "", &["`us-east-1` web-identity", "`us-east-1` web-identity", "- fails", "`us-east-1` web-identity", "`us-east-1` role", "`us-east-1` web-identity"], &["several-sources"]),
    ("web identity and role_arn beside keys", &[], "[default]\nweb_identity_token_file=/tok\n{REGION}{ARN}{D}", "", &["`us-east-1` web-identity", "`us-east-1` web-identity", "`us-east-1` role", "`us-east-1` web-identity", "`us-east-1` keys:D", "`us-east-1` web-identity"], &["several-sources"]),
    ("role with source beside process", &[], "[default]\nsource_profile=y\n{REGION}{ARN}credential_process=/bin/echo '{\"Version\":1,\"AccessKeyId\":\"PROC\",\"SecretAccessKey\":\"s\"}'\n[profile y]\n{Y}", "", &["`us-east-1` role", "`us-east-1` role", "- fails", "`us-east-1` role", "`us-east-1` role", "`us-east-1` role"], &["several-sources"]),
    ("role with source beside keys", &[], "[default]\nsource_profile=y\n{REGION}{ARN}{D}[profile y]\n{Y}", "", &["`us-east-1` role"], &[]),
    ("role without source beside keys", &[], "[default]\n{REGION}{ARN}{D}", "", &["`us-east-1` fails", "`us-east-1` fails", "`us-east-1` role", "`us-east-1` fails", "`us-east-1` keys:D", "`us-east-1` keys:D"], &["several-sources"]),
    ("role without source beside process", &[], "[default]\n{REGION}{ARN}credential_process=/bin/echo '{\"Version\":1,\"AccessKeyId\":\"PROC\",\"SecretAccessKey\":\"s\"}'\n", "", &["`us-east-1` fails", "`us-east-1` fails", "`us-east-1` role", "`us-east-1` fails", "`us-east-1` process", "`us-east-1` process"], &["several-sources"]),
    ("role with source_profile itself and keys", &[], "[default]\nsource_profile=default\n{REGION}{ARN}{D}", "", &["`us-east-1` role", "`us-east-1` role", "`us-east-1` role", "`us-east-1` role", "`us-east-1` role", "`us-east-1` fails"], &["several-sources"]),
    ("sso_session alone beside process", &[], "{SESSION}[default]\nsso_session=s\n{REGION}credential_process=/bin/echo '{\"Version\":1,\"AccessKeyId\":\"PROC\",\"SecretAccessKey\":\"s\"}'\n", "", &["`us-east-1` process", "`us-east-1` process", "`us-east-1` sso", "`us-east-1` none", "`us-east-1` process", "`us-east-1` fails"], &["several-sources", "sso-without-role"]),
    ("sso_session alone beside keys", &[], "{SESSION}[default]\nsso_session=s\n{REGION}{D}", "", &["`us-east-1` keys:D", "`us-east-1` keys:D", "`us-east-1` keys:D", "`us-east-1` none", "`us-east-1` keys:D", "`us-east-1` fails"], &["several-sources", "sso-without-role"]),
    ("role: no region, AWS_DEFAULT_REGION", &[("AWS_DEFAULT_REGION", "eu-west-2")], "[default]\nsource_profile=y\n{ARN}[profile y]\n{Y}", "", &["`eu-west-2` role", "`eu-west-2` role", "`eu-west-2` role", "`eu-west-2` role", "- fails", "- fails"], &["region-variables", "role-region"]),
    ("role: no region, AWS_REGION", &[("AWS_REGION", "eu-west-2")], "[default]\nsource_profile=y\n{ARN}[profile y]\n{Y}", "", &["`eu-west-2` role", "- role", "`eu-west-2` role", "`eu-west-2` role", "`eu-west-2` role", "`eu-west-2` role"], &["region-variables", "role-region"]),
    ("role: no region, source has one", &[], "[default]\nsource_profile=y\n{ARN}[profile y]\n{Y}region=eu-west-2\n", "", &["- role", "- role", "- fails", "`eu-west-2` role", "- fails", "- fails"], &["role-region"]),
    ("role: no region, sso source", &[], "{SESSION}[default]\nsource_profile=y\n{ARN}[profile y]\n{SSO}", "", &["- role", "- role", "- fails", "- fails", "- fails", "- fails"], &["role-region"]),
    ("role: profile region and AWS_REGION and AWS_DEFAULT_REGION", &[("AWS_DEFAULT_REGION", "eu-west-3"), ("AWS_REGION", "eu-west-2")], "[default]\nregion=eu-west-1\nsource_profile=y\n{ARN}[profile y]\n{Y}", "", &["`eu-west-2` role", "`eu-west-3` role", "`eu-west-2` role", "`eu-west-2` role", "`eu-west-2` role", "`eu-west-2` role"], &["region-variables"]),
    ("duration 900", &[], "[default]\nduration_seconds=900\nsource_profile=y\n{REGION}{ARN}[profile y]\n{Y}", "", &["`us-east-1` role"], &["duration-seconds"]),
    ("duration 901", &[], "[default]\nduration_seconds=901\nsource_profile=y\n{REGION}{ARN}[profile y]\n{Y}", "", &["`us-east-1` role"], &["duration-seconds"]),
    ("duration 7200", &[], "[default]\nduration_seconds=7200\nsource_profile=y\n{REGION}{ARN}[profile y]\n{Y}", "", &["`us-east-1` role"], &["duration-seconds"]),
    ("duration 1h", &[], "[default]\nduration_seconds=1h\nsource_profile=y\n{REGION}{ARN}[profile y]\n{Y}", "", &["`us-east-1` role"], &["duration-text"]),
    ("duration 1200s", &[], "[default]\nduration_seconds=1200s\nsource_profile=y\n{REGION}{ARN}[profile y]\n{Y}", "", &["`us-east-1` role"], &["duration-text"]),
    ("AWS_SHARED_CREDENTIALS_FILE empty", &[("AWS_SHARED_CREDENTIALS_FILE", "")], "[default]\n{REGION}", "[default]\n{D}", &["`us-east-1` none", "`us-east-1` none", "`us-east-1` keys:D", "`us-east-1` none", "`us-east-1` keys:D", "`us-east-1` none"], &["empty-path"]),
    ("process wants a shell", &[], "[default]\nregion=r\ncredential_process=$HOME/get\n", "", &["`r` process"], &["process-shell"]),
    ("process with tilde", &[], "[default]\nregion=r\ncredential_process=~/get\n", "", &["`r` process"], &["process-shell"]),
    ("two sessions: legacy keys beside session missing", &[], "[default]\n{REGION}{SSO}", "", &["`us-east-1` fails", "`us-east-1` fails", "- fails", "`us-east-1` fails", "`us-east-1` fails", "`us-east-1` fails"], &[]),
    ("SSO_Account_ID", &[], "{SESSION}[default]\n{REGION}sso_session=s\nSSO_Account_ID=111111111111\nsso_role_name=R\n", "", &["`us-east-1` sso", "`us-east-1` sso", "`us-east-1` sso", "`us-east-1` sso", "`us-east-1` fails", "`us-east-1` fails"], &["key-case"]),
    ("web identity source of a role", &[], "[default]\n{REGION}{ARN}source_profile=w\n[profile w]\nrole_arn=arn:aws:iam::111111111111:role/w\nweb_identity_token_file=/tok\n", "", &["`us-east-1` role"], &[]),
    ("source profile with role_arn and keys", &[], "[default]\n{REGION}{ARN}source_profile=w\n[profile w]\nrole_arn=arn:aws:iam::111111111111:role/w\nsource_profile=k\naws_access_key_id=W\naws_secret_access_key=s\n[profile k]\naws_access_key_id=KK\naws_secret_access_key=s\n", "", &["`us-east-1` role"], &[]),
    ("chained region of the middle", &[("AWS_REGION", "eu-west-3")], "[default]\n{ARN}source_profile=w\n[profile w]\nregion=eu-west-2\nrole_arn=arn:aws:iam::111111111111:role/w\nsource_profile=k\n[profile k]\naws_access_key_id=KK\naws_secret_access_key=s\n", "", &["`eu-west-3` role", "- role", "`eu-west-3` role", "`eu-west-3` role", "`eu-west-3` role", "`eu-west-3` role"], &["region-variables", "role-region"]),
    ("AWS_PROFILE empty and keys", &[("AWS_ACCESS_KEY_ID", "ENV"), ("AWS_PROFILE", ""), ("AWS_SECRET_ACCESS_KEY", "s")], "", "", &["- fails", "- fails", "- environment:ENV", "- environment:ENV", "- environment:ENV", "- environment:ENV"], &["empty-profile"]),
    ("AWS_PROFILE=default missing", &[("AWS_PROFILE", "default")], "", "", &["- fails", "- fails", "- fails", "- none", "- none", "- none"], &["missing-profile"]),
    ("AWS_DEFAULT_PROFILE names none", &[("AWS_DEFAULT_PROFILE", "nope")], "[default]\n{REGION}aws_access_key_id=D\naws_secret_access_key=s\n", "", &["- fails", "- fails", "- none", "`us-east-1` keys:D", "`us-east-1` keys:D", "`us-east-1` keys:D"], &["default-profile", "missing-profile"]),
    ("AWS_DEFAULT_PROFILE names none beside AWS_PROFILE", &[("AWS_DEFAULT_PROFILE", "nope"), ("AWS_PROFILE", "default")], "[default]\n{REGION}aws_access_key_id=D\naws_secret_access_key=s\n", "", &["`us-east-1` keys:D", "- fails", "`us-east-1` keys:D", "`us-east-1` keys:D", "`us-east-1` keys:D", "`us-east-1` keys:D"], &["default-profile", "missing-profile"]),
];

/// The text with what stands for longer ones.
pub(super) fn filled(text: &str) -> String {
    let mut text = text.replace("{TWO}", "[default]\nregion=dd\n{DEF}[profile x]\nregion = xx\n{X}");
    for id in ["DEF", "D", "X", "Y", "C"] {
        text = text
            .replace(&format!("{{{id}}}"), &format!("aws_access_key_id = {id}\naws_secret_access_key = s\n"));
    }
    for (name, value) in [
        ("{SSO}", "sso_session=s\nsso_account_id=111111111111\nsso_role_name=R\n"),
        ("{SESSION}", "[sso-session s]\nsso_start_url=https://x.awsapps.com/start\nsso_region=us-east-1\n"),
        ("{ARN}", "role_arn=arn:aws:iam::111111111111:role/x\n"),
        ("{REGION}", "region=us-east-1\n"),
    ] {
        text = text.replace(name, value);
    }
    text
}

pub(super) fn around(variables: &[(&str, &str)], config: &[u8], credentials: &str) -> Surroundings {
    let watched = |name: &str| *WATCHED.iter().find(|watched| **watched == name).unwrap();
    Surroundings {
        variables: variables.iter().map(|(name, value)| (watched(name), (*value).to_owned())).collect(),
        config: config.to_owned(),
        credentials: credentials.into(),
        paths: ["config".into(), "credentials".into()],
        now: Time::parse("2026-11-21T00:00:00Z").unwrap(),
    }
}

pub(super) fn of_case((_, variables, config, credentials, ..): &Case) -> Surroundings {
    around(variables, filled(config).as_bytes(), &filled(credentials))
}
