//! The man pages, by the names of their files.

use super::roff;
use clap::{Command, CommandFactory};
use clap_mangen::Man;
use ssoenv::cli::Cli;
use ssoenv::manual::{PAGES, packed};

const SOURCE: &str = concat!("ssoenv ", env!("CARGO_PKG_VERSION"));

/// `ssoenv.1`, a page for each verb, a page for each topic of the manual.
pub fn all() -> Vec<(String, String)> {
    let mut command = Cli::command();
    command.build();
    let verbs: Vec<&Command> = command.get_subcommands().filter(|verb| !verb.is_hide_set()).collect();
    let names = verbs.iter().map(|verb| format!("ssoenv-{}(1)", verb.get_name()));
    let topics = PAGES.iter().map(|topic| format!("ssoenv-{}(7)", topic.name));
    let everything: Vec<String> = names.chain(topics).collect();
    let mut pages = vec![("ssoenv.1".to_owned(), of_command(&command, "ssoenv", &everything))];
    for verb in &verbs {
        let title = format!("ssoenv-{}", verb.get_name());
        pages.push((format!("{title}.1"), of_command(verb, &title, &["ssoenv(1)".to_owned()])));
    }
    for topic in PAGES {
        let title = format!("ssoenv-{}", topic.name);
        let text = roff::page(&title, SOURCE, topic.summary, &packed(topic));
        pages.push((format!("{title}.7"), text));
    }
    pages
}

/// What clap knows of a command, and where to read on.
fn of_command(command: &Command, title: &str, see: &[String]) -> String {
    let man = Man::new(command.clone().display_name(title.to_owned()).disable_help_subcommand(true));
    let mut text = Vec::new();
    let written = man
        .render_name_section(&mut text)
        .and_then(|()| man.render_synopsis_section(&mut text))
        .and_then(|()| man.render_description_section(&mut text))
        .and_then(|()| man.render_options_section(&mut text));
    assert!(written.is_ok(), "{title}: {written:?}");
    let text = roff::of_clap(&String::from_utf8_lossy(&text));
    let verbs: String = command.get_subcommands().filter(|verb| !verb.is_hide_set()).map(verb).collect();
    let verbs = if verbs.is_empty() { verbs } else { format!(".SH VERBS\n{verbs}") };
    roff::title(title, 1, SOURCE) + &roff::tidied(&(text + &verbs)) + &roff::see_also(see)
}

/// A verb in the list of all of them.
fn verb(verb: &Command) -> String {
    let about = verb.get_about().map(ToString::to_string).unwrap_or_default();
    format!(".TP\n\\fB{}\\fR\n{}\n", roff::escaped_text(verb.get_name()), roff::escaped_text(&about))
}
