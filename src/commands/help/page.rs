//! The pages of help, wrapped to a width, with colours.

use super::examples;
use super::groups::GROUPS;
use super::prose::{colored, filled};
use super::style::{HEADING, LITERAL, styled, styles};
use crate::cli::Cli;
use crate::manual::PAGES;
use crate::system::terminal::wrapped;
use clap::{Command, CommandFactory};
use std::mem;

/// clap's part of a verb's page. The rest is wrapped by our own rules, which do not break commands.
const TEMPLATE: &str = "{usage-heading} {usage}\n\n{all-args}";

/// Longest command in columns that still has its description beside it.
const MOST_BESIDE: usize = 34;

/// Width in columns without a window.
const WIDEST_STEP: usize = 100;

const EXIT_CODES: &str = "0 done, 1 anything else, 2 wrong command line, 3 a sign-in is needed, 4 refused, \
    5 configuration, 6 the service or the network did not answer properly, 130 interrupted";

/// Returns the verb as clap describes it; `None` for an unknown or hidden one.
fn described(name: &str, width: usize) -> Option<Command> {
    let mut command = Cli::command().styles(styles()).term_width(width).max_term_width(width);
    command.build();
    let verb = command.find_subcommand_mut(name).filter(|verb| !verb.is_hide_set())?;
    Some(mem::take(verb).help_template(TEMPLATE))
}

/// Returns the page of a verb. The short one has no examples, and one line per option.
pub(in crate::commands) fn of_verb(name: &str, is_long: bool, width: usize) -> Option<String> {
    let mut verb = described(name, width)?;
    let about = verb.get_about().map(ToString::to_string).unwrap_or_default();
    if !is_long {
        let usage = verb.render_help().ansi().to_string();
        let more = colored(&format!("`ssoenv help {name}` says more."));
        return Some(format!("{}\n\n{}\n\n{more}\n", filled(&about, width), usage.trim_end()));
    }
    let about = verb.get_long_about().map_or(about, ToString::to_string);
    let usage = verb.render_long_help().ansi().to_string();
    let examples = examples_of(name, width);
    Some(format!("{}\n\n{}\n\n{examples}", filled(&about, width), usage.trim_end()))
}

fn examples_of(name: &str, width: usize) -> String {
    let examples: Vec<(&str, String)> =
        examples::of(name).iter().map(|(command, what)| (*command, (*what).to_owned())).collect();
    steps("Examples", &examples, Some(width))
}

/// Returns the overview: the verbs in groups, the pages of the manual, and the options of every verb.
pub(in crate::commands) fn all(width: usize) -> String {
    let mut command = Cli::command();
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let usage = format!("{} {} <VERB> [OPTIONS]", styled(HEADING, "Usage:"), styled(LITERAL, "ssoenv"));
    let mut out = format!("{}\n\n{usage}\n", wrapped(&about, width, 0));
    let names = GROUPS.iter().flat_map(|(_, verbs)| verbs.iter());
    let column = names.map(|name| name.len()).max().unwrap_or_default();
    for (group, verbs) in GROUPS {
        out.push('\n');
        out.push_str(&heading(group));
        for verb in verbs {
            let about = command.find_subcommand(verb).and_then(Command::get_about);
            out.push_str(&row(verb, &about.map(ToString::to_string).unwrap_or_default(), column, width));
        }
    }
    out.push('\n');
    out.push_str(&heading("Pages of the manual"));
    let column = PAGES.iter().map(|page| page.name.len()).max().unwrap_or_default();
    PAGES.iter().for_each(|page| out.push_str(&row(page.name, page.summary, column, width)));
    out.push('\n');
    out.push_str(&heading("Options of every verb"));
    out.push_str(&row("-h, --help", "Show the options of the verb, or all of its help", 16, width));
    // clap adds the shared options to the verbs only when it builds the command.
    command.build();
    let shared = ["quiet", "verbose", "no_input", "color"];
    let any = command.find_subcommand("list");
    for argument in any.into_iter().flat_map(Command::get_arguments) {
        if !shared.contains(&argument.get_id().as_str()) {
            continue;
        }
        let short = argument.get_short().map_or_else(|| "    ".to_owned(), |short| format!("-{short}, "));
        let value = if argument.get_id() == "color" { " WHEN" } else { "" };
        let option = format!("{short}--{}{value}", argument.get_long().unwrap_or_default());
        let what = argument.get_help().map(ToString::to_string).unwrap_or_default();
        out.push_str(&row(&option, &what, 16, width));
    }
    out.push_str(&format!("\n{} ", styled(HEADING, "Exit codes:")));
    out.push_str(&wrapped(&format!("{:12}{EXIT_CODES}", ""), width, 0)[12..]);
    out.push_str("\n\n");
    let last = "`ssoenv help PAGE` shows all of a verb, with examples, or a page of the manual; `ssoenv` alone shows this shell and what comes next.";
    out.push_str(&filled(last, width));
    out.push('\n');
    out
}

/// Formats commands under a title, with their descriptions, for a window of so many columns.
pub(in crate::commands) fn steps(title: &str, steps: &[(&str, String)], window: Option<usize>) -> String {
    let width = window.unwrap_or(WIDEST_STEP);
    let lengths = steps.iter().map(|(command, _)| command.len());
    let column = lengths.filter(|length| *length <= MOST_BESIDE).max().unwrap_or_default();
    let rows = steps.iter().map(|(command, what)| row(command, what, column, width));
    heading(title) + &rows.collect::<String>()
}

fn heading(title: &str) -> String {
    format!("{}\n", styled(HEADING, &format!("{title}:")))
}

/// Formats a typed text with its description beside it, or below if there is no room.
fn row(typed: &str, what: &str, column: usize, width: usize) -> String {
    const GAP: usize = 2;
    let behind = GAP + column + GAP;
    let shown = styled(LITERAL, typed);
    if typed.len() > column || behind + 20 > width {
        let below = wrapped(&format!("{:6}{what}", ""), width, 6);
        return format!("  {shown}\n{}\n", colored(&below));
    }
    let what = wrapped(&format!("{:behind$}{what}", ""), width, behind);
    let blanks = " ".repeat(column - typed.len() + GAP);
    format!("  {shown}{blanks}{}\n", colored(&what[behind..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::terminal::width as columns;

    #[test]
    fn no_line_of_prose_is_wider_than_the_window() {
        for width in [40, 60, 80, 100] {
            for (_, verbs) in GROUPS {
                for verb in verbs {
                    let page = of_verb(verb, true, width).unwrap();
                    for line in page.lines() {
                        // Commands are not broken: they are on lines of their own.
                        let plain = anstream::adapter::strip_str(line).to_string();
                        let is_command = plain.starts_with("Usage:")
                            || plain.starts_with("  ")
                                && ["ssoenv", "[", " --"].iter().any(|it| plain.contains(it));
                        assert!(columns(line) <= width || is_command, "{width} {verb}: {plain}");
                    }
                }
            }
            assert!(all(width).lines().all(|line| columns(line) <= width), "{width}");
        }
    }

    #[test]
    fn a_page_has_headings_literals_and_placeholders_in_their_colours() {
        let page = of_verb("exec", true, 80).unwrap();
        assert!(
            page.starts_with("Run a command with a profile's credentials\n\nThe command replaces"),
            "{page}"
        );
        for colored in [
            styled(HEADING, "Usage:"),
            styled(HEADING, "Options:"),
            styled(HEADING, "Examples:"),
            styled(LITERAL, "ssoenv exec"),
            styled(LITERAL, "--region"),
            styled(LITERAL, "ssoenv exec prod -- terraform apply"),
            styled(AnsiPlaceholder, "<REGION>"),
        ] {
            assert!(page.contains(&colored), "{colored:?} {page:?}");
        }
        assert_eq!(of_verb("nope", true, 80), None);
        assert_eq!(of_verb("__hook", true, 80), None);
    }

    #[allow(non_upper_case_globals, reason = "the style that clap is given for values")]
    const AnsiPlaceholder: anstyle::Style = anstyle::AnsiColor::Cyan.on_default();

    #[test]
    fn the_short_page_has_no_examples_and_names_the_long_one() {
        let page = anstream::adapter::strip_str(&of_verb("use", false, 80).unwrap()).to_string();
        assert!(page.ends_with("\n\n`ssoenv help use` says more.\n") && !page.contains("Examples"), "{page}");
    }

    #[test]
    fn the_first_page_has_every_group_with_its_verbs() {
        let page = anstream::adapter::strip_str(&all(100)).to_string();
        for (group, verbs) in GROUPS {
            let lines: Vec<&str> = page.split(&format!("\n{group}:\n")).nth(1).unwrap().lines().collect();
            for (line, verb) in lines.iter().zip(verbs) {
                assert!(line.starts_with(&format!("  {verb} ")), "{group}: {line}");
            }
        }
        assert!(page.contains("\nExit codes: 0 done, 1 anything else"), "{page}");
    }
}
