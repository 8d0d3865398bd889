//! How readers treat each oddity in the text of the files: the only list of these facts. Pure.

use super::claim::{Claim, ReaderOutcome, claim, sentence};
use super::reader::Reader::{self, AwsCli, Boto3, DotNet3, DotNet4, Go, Java, JavaScript, Rust};
use super::reader::{DOT_NET, READERS};
use crate::config::lint::{Oddity, What};

const PYTHON: [Reader; 2] = [AwsCli, Boto3];
const SDKS: [Reader; 4] = [Go, Rust, JavaScript, Java];

/// Returns how readers treat the oddity, as a sentence.
pub fn readers_of_line(oddity: &Oddity) -> String {
    sentence(&claims_of(oddity))
}

/// Returns how readers treat the oddity.
pub fn claims_of(oddity: &Oddity) -> Vec<Claim> {
    let refuse = |readers: &[Reader]| claim(readers, ReaderOutcome::RefuseFile, "refuse the file");
    let read = |readers: &[Reader], words: &str| claim(readers, ReaderOutcome::ReadFile, words);
    let see = |readers: &[Reader]| claim(readers, ReaderOutcome::SeeSection, "see the section");
    let miss = |readers: &[Reader]| claim(readers, ReaderOutcome::MissSection, "do not see the section");
    let other = |readers: &[Reader], words: &str| claim(readers, ReaderOutcome::NotModelled, words);
    let has_blank = oddity.section.as_ref().is_some_and(|(_, name)| name.contains(char::is_whitespace));
    match oddity.what {
        What::ByteOrderMark => vec![
            refuse(&[AwsCli, Boto3, Rust, Java]),
            read(&[Go], "ignore the first line"),
            read(&[JavaScript, DotNet4, DotNet3], "ignore the mark").as_ssoenv(),
        ],
        What::NotUtf8 => vec![
            refuse(&PYTHON),
            read(&[Rust], "treat the file as empty"),
            read(&[Go, JavaScript, Java, DotNet4, DotNet3], "read the rest"),
        ],
        What::LoneReturn => vec![
            other(&[AwsCli, Boto3, Java, DotNet4, DotNet3], "end the line there").as_ssoenv(),
            other(&[Go, Rust, JavaScript], "do not end the line there"),
        ],
        What::BeforeSections => {
            vec![
                refuse(&[AwsCli, Boto3, Rust, Java]),
                read(&[Go, JavaScript, DotNet4, DotNet3], "ignore the line"),
            ]
        }
        What::UnreadableHeader => vec![
            miss(&[AwsCli, Boto3, Go, Rust, JavaScript, Java]).as_ssoenv(),
            other(&DOT_NET, "use everything after the word as the name"),
        ],
        What::UnclosedHeader => vec![
            refuse(&[AwsCli, Boto3, Rust, Java, DotNet4, DotNet3]),
            read(&[Go, JavaScript], "add the keys below it to the section above"),
        ],
        What::NoSeparator => vec![
            refuse(&[AwsCli, Boto3, Rust, DotNet4, DotNet3]),
            other(&[Java], "refuse the file, in a section that it knows"),
            read(&[Go, JavaScript], "ignore the line"),
        ],
        What::NoKey => vec![
            refuse(&[AwsCli, Boto3, Rust]),
            other(&[Java], "refuse the file, in a section that it knows"),
            read(&[Go, JavaScript, DotNet4, DotNet3], "ignore the line"),
        ],
        What::SectionTwice => vec![
            refuse(&PYTHON),
            read(&SDKS, "merge the two").as_ssoenv(),
            read(&DOT_NET, "use only the first one"),
        ],
        What::KeyTwice => vec![
            refuse(&PYTHON),
            read(&SDKS, "use the last one").as_ssoenv(),
            claim(&DOT_NET, ReaderOutcome::MissSection, "do not see the section"),
        ],
        What::TwoSpellings => vec![
            other(&PYTHON, "use only the last section"),
            other(&SDKS, "see one of them, or merge the two"),
            other(&DOT_NET, "see one of them"),
            other(&[], "merge the two").as_ssoenv(),
        ],
        What::DefaultTwice => vec![
            other(&PYTHON, "use only the last one"),
            other(&DOT_NET, "use only [default]"),
            other(&SDKS, "use only [profile default]").as_ssoenv(),
        ],
        What::Inherited => vec![
            other(&PYTHON, "apply them to every section"),
            other(&[Go, Rust, JavaScript, Java, DotNet4, DotNet3], "do not apply them to sections")
                .as_ssoenv(),
        ],
        What::Colon => vec![
            refuse(&[Rust, Java, DotNet4, DotNet3]),
            read(&[JavaScript], "ignore the line"),
            read(&[AwsCli, Boto3, Go], "read it"),
        ],
        What::ColonFirst => vec![
            other(&[AwsCli, Boto3, Go], "end the key at the `:`").as_ssoenv(),
            other(
                &[Rust, JavaScript, Java, DotNet4, DotNet3],
                "end the key at the `=`, and ignore such a key",
            ),
        ],
        What::CapitalKey => vec![
            other(&[JavaScript, Java], "ignore such a key"),
            other(&[AwsCli, Boto3, Go, Rust, DotNet4, DotNet3], "use it"),
        ],
        What::KeyCharacters => {
            vec![other(&SDKS, "ignore it"), other(&[AwsCli, Boto3, DotNet4, DotNet3], "read it")]
        }
        What::QuotedValue => vec![
            other(&[Go], "remove the quotes"),
            other(&[AwsCli, Boto3, Rust, JavaScript, Java, DotNet4, DotNet3], "keep them in the value"),
        ],
        What::Remark => {
            vec![
                other(&[AwsCli, Boto3, DotNet4, DotNet3], "keep the comment in the value"),
                other(&SDKS, "remove it").as_ssoenv(),
            ]
        }
        What::ContinuedValue => vec![
            refuse(&DOT_NET),
            read(&[JavaScript], "ignore the line"),
            read(&[AwsCli, Boto3, Go, Rust, Java], "add it to the value above").as_ssoenv(),
        ],
        What::EmptyLineInValue => {
            vec![other(&PYTHON, "keep it in the value"), other(&SDKS, "remove it")]
        }
        What::IndentedHeader => vec![
            other(&[Go, JavaScript, DotNet4, DotNet3], "read it as a header"),
            other(&PYTHON, "read it as a header if no value is above it"),
            other(&[Rust, Java], "add it to the value above, or refuse the file"),
        ],
        What::IndentedKey => vec![
            other(&[Rust, Java], "refuse the file, or add it to the value above"),
            other(&[AwsCli, Boto3, Go, JavaScript, DotNet4, DotNet3], "read it"),
        ],
        What::IndentedComment => vec![
            other(&[Rust, Java], "add it to the value above, and refuse the file if there is a block"),
            other(&[AwsCli, Boto3, Go, JavaScript, DotNet4, DotNet3], "ignore it"),
        ],
        What::QuotedName if has_blank => {
            vec![see(&PYTHON).as_ssoenv(), miss(&[Go, Rust, JavaScript, Java, DotNet4, DotNet3])]
        }
        What::QuotedName => vec![
            see(&[AwsCli, Boto3, JavaScript]).as_ssoenv(),
            claim(&[Go, DotNet4, DotNet3], ReaderOutcome::MissSection, "keep the quotes in the name"),
            miss(&[Rust, Java]),
        ],
        What::NameCharacters => {
            vec![see(&[AwsCli, Boto3, Go, DotNet4, DotNet3]).as_ssoenv(), miss(&[Rust, JavaScript, Java])]
        }
        What::BlankAtBracket => {
            vec![see(&[Go, Rust, Java, DotNet4, DotNet3]).as_ssoenv(), miss(&[AwsCli, Boto3, JavaScript])]
        }
        What::BlanksInHeader => {
            vec![miss(&[JavaScript]), see(&[AwsCli, Boto3, Go, Rust, Java, DotNet4, DotNet3]).as_ssoenv()]
        }
        What::BehindHeader => vec![
            other(&PYTHON, "look for the last `]` of the line"),
            other(&SDKS, "see the section or not, depending on the text"),
            miss(&DOT_NET),
        ],
        What::TextBehindHeader => vec![refuse(&DOT_NET)],
        What::EqualsInHeader => {
            vec![other(&DOT_NET, "read the line as a key, and add the keys below it to the section above")]
        }
        What::Keyword => {
            vec![see(&PYTHON), miss(&[Go, Rust, JavaScript, Java, DotNet4, DotNet3]).as_ssoenv()]
        }
        What::Bare | What::OtherCase => vec![miss(&READERS)],
        What::WrongFile => vec![
            other(&PYTHON, "use all of it as the profile's name"),
            miss(&SDKS).as_ssoenv(),
            claim(&DOT_NET, ReaderOutcome::SeeSection, "read it as in the config file"),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::document::Flavor;
    use crate::config::lint::scan;
    use crate::sdks::files;

    #[test]
    fn what_is_said_of_readers_is_what_the_model_does() {
        use Flavor::{Config, Credentials};
        let cases: [(&[u8], Flavor, What); 22] = [
            (b"\xef\xbb\xbf[profile x]\na=1\n", Config, What::ByteOrderMark),
            (b"[profile x]\n# \xff\n", Config, What::NotUtf8),
            (b"a=1\n[profile x]\n", Config, What::BeforeSections),
            (b"[profile x\na=1\n", Config, What::UnclosedHeader),
            (b"[profile x]\nnonsense\n", Config, What::NoSeparator),
            (b"[profile x]\n= 1\n", Config, What::NoKey),
            (b"[profile x]\n[profile x]\n", Config, What::SectionTwice),
            (b"[profile x]\na=1\na=2\n", Config, What::KeyTwice),
            (b"[profile x]\na: 1\n", Config, What::Colon),
            (b"[profile \"x\"]\na=1\n", Config, What::QuotedName),
            (b"[profile \"x y\"]\na=1\n", Config, What::QuotedName),
            ("[profile \u{fc}]\na=1\n".as_bytes(), Config, What::NameCharacters),
            (b"[ profile x]\na=1\n", Config, What::BlankAtBracket),
            (b"[profile   x ]\na=1\n", Config, What::BlanksInHeader),
            (b"[profilez x]\nregion=1\n", Config, What::Keyword),
            (b"[x]\nregion=1\n", Config, What::Bare),
            (b"[profile x]\na=1\n", Credentials, What::WrongFile),
            (b"[profile x]\na=1\n  more\n", Config, What::ContinuedValue),
            (b"[profile y z]\na=1\n", Config, What::UnreadableHeader),
            (b"[profile x] # see [1]\na=1\n", Config, What::BehindHeader),
            (b"[profile x] # c\na=1\n", Config, What::TextBehindHeader),
            (b"[profile x] # a=b\na=1\n", Config, What::EqualsInHeader),
        ];
        for (bytes, flavor, what) in cases {
            let found = scan(bytes, flavor);
            let oddity = found.iter().find(|oddity| oddity.what == what).unwrap();
            let claims = claims_of(oddity);
            for reader in READERS {
                let (config, credentials): (&[u8], &[u8]) =
                    if flavor == Config { (bytes, b"") } else { (b"", bytes) };
                let read = files::read(reader, config, credentials);
                let sees = |name: &str| read.as_ref().is_ok_and(|files| files.profiles.contains_key(name));
                let seen = ["x", "x y", "\u{fc}"].into_iter().any(sees);
                let of: Vec<&Claim> = claims.iter().filter(|it| it.readers.contains(&reader)).collect();
                // These two have no claim about readers that read the line as ssoenv does.
                let is_of_few = matches!(what, What::TextBehindHeader | What::EqualsInHeader);
                if is_of_few && of.is_empty() {
                    assert!(seen, "{what:?}: {reader:?}");
                    continue;
                }
                let [claim] = of[..] else { panic!("{what:?}: {reader:?}: {of:?}") };
                let holds = match claim.outcome {
                    ReaderOutcome::RefuseFile => read.is_err(),
                    ReaderOutcome::ReadFile => read.is_ok(),
                    ReaderOutcome::SeeSection => seen,
                    ReaderOutcome::MissSection => !seen,
                    _ => true,
                };
                assert!(holds, "{what:?}: {reader:?}: {claim:?} {read:?}");
            }
        }
    }
}
