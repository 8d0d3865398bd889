//! The command line that was typed, with another TARGET in place of one that means several.

use super::parse::{self, Reading};
use crate::config::shell_word::quoted;
use crate::system::process;

/// Verbs with an option `--region`, beside `use`.
const WITH_REGION: [&str; 3] = ["exec", "each", "console"];

/// Returns the line for a person to copy. `target` is quoted, perhaps with options. Where the TARGET does not come from the
/// line itself (from an alias or a file), only `target` is returned.
pub(super) fn with_target(reading: &Reading, target: &str) -> String {
    let typed: Vec<String> =
        process::arguments().iter().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    replaced(&typed, reading, target)
}

fn replaced(typed: &[String], reading: &Reading, target: &str) -> String {
    let region = |verb: &str| match &reading.region {
        Some(region) if verb == "use" || WITH_REGION.contains(&verb) => format!(" --region {region}"),
        _ => String::new(),
    };
    let Some((verb, words)) = typed.split_first() else { return target.to_owned() };
    // Its other options are about the output.
    if verb == "use" {
        return format!("ssoenv use {target}{}", region(verb));
    }
    let is_it = |word: &String| parse::read(word).is_ok_and(|found| found.as_ref() == Some(reading));
    let Some(at) = words.iter().take_while(|word| *word != "--").position(is_it) else {
        return target.to_owned();
    };
    let quoted = |words: &[String]| words.iter().map(|word| shell_word(word)).collect::<String>();
    format!("ssoenv {verb}{} {target}{}{}", quoted(&words[..at]), region(verb), quoted(&words[at + 1..]))
}

fn shell_word(word: &str) -> String {
    // Options and `--` stay what they are.
    let hyphens = word.len() - word.trim_start_matches('-').len();
    let rest = if hyphens < word.len() { quoted(&word[hyphens..]) } else { String::new() };
    format!(" {}{rest}", &word[..hyphens])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_stays_what_it_was_but_for_its_target() {
        let reading = |word: &str| parse::read(word).unwrap().unwrap();
        let url = "https://111111111111-a.eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1";
        for (typed, word, expected) in [
            ("use 111111111111/R --refresh", "111111111111/R", "ssoenv use one/111111111111/R"),
            (&*format!("use {url}"), url, "ssoenv use one/111111111111/R --region eu-west-1"),
            (
                "exec 111111111111/R -- aws s3 ls --x 'a",
                "111111111111/R",
                "ssoenv exec one/111111111111/R -- aws s3 ls --x \"'a\"",
            ),
            (
                &*format!("exec --min-ttl 1h {url} -- true"),
                url,
                "ssoenv exec --min-ttl 1h one/111111111111/R --region eu-west-1 -- true",
            ),
            (&*format!("serve dev {url}"), url, "ssoenv serve dev one/111111111111/R"),
            ("each @file -- 111111111111/R", "111111111111/R", "one/111111111111/R"),
            ("exec my-alias -- true", "111111111111/R", "one/111111111111/R"),
        ] {
            let typed: Vec<String> = typed.split(' ').map(str::to_owned).collect();
            assert_eq!(replaced(&typed, &reading(word), "one/111111111111/R"), expected);
        }
    }
}
