//! What ssoenv says to people, in one place. `tables` has every sentence as the source builds it, a file for each room of
//! `src`: who changes, adds or removes a sentence sees it there among its neighbours, and a translator finds them all.
//! `rendered.rs` has those that people meet most often as they are printed, whole.
//!
//! Not here: single words, such as the heads of columns; the help of verbs and options, which is the doc comments of
//! `src/cli` (tests/verbs/help.rs and tests/manual look at it); and the pages of the manual, which are `docs`.

mod rendered;
mod source;

use source::Said;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// With this variable the test writes the tables instead of comparing them.
const WRITE: &str = "SSOENV_WRITE_MESSAGES";

/// Literals that look like words, and that no person reads: code for shells, headers, styles.
const UNREAD: &str = "unread.txt";

const HEAD: &str = "\
# What ssoenv says to people in {room}. A test compares this with the source; SSOENV_WRITE_MESSAGES=1 writes it anew.
# Below each file: how a sentence is said, and the sentence, with its placeholders in braces. A sentence of several parts
# stands here in its parts. Ways: error, hint, warn (warning), note, verb (with --verbose), wait (progress), ask (question),
# doctor (a finding), remedy (what to do about it), text (through a variable).
";

const UNREAD_HEAD: &str = "\
# Literals with words in them that no person reads: code for shells, headers, styles, signatures. By hand: a line that is
# moved here from a table stays here, and goes when the source has it no more.
";

/// From each file to what it says, in its order.
type Table = BTreeMap<String, Vec<(String, String)>>;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn tables() -> PathBuf {
    root().join("tests/messages/tables")
}

/// What the source says.
fn of_the_source() -> Table {
    let mut table = Table::new();
    let mut folders = vec![root().join("src"), root().join("shell")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let said = match path.extension() {
                _ if path.is_dir() => {
                    folders.push(path);
                    continue;
                }
                Some(ending) if ending == "rs" => source::of_file(&path),
                _ => source::of_hook(&path),
            };
            let escaped = |text: &str| text.replace('\n', "\\n").replace('\r', "\\r").replace('\x1b', "\\e");
            let line = |said: Said| (said.way.to_owned(), escaped(&said.text));
            let name = path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
            if !said.is_empty() {
                table.insert(name, said.into_iter().map(line).collect());
            }
        }
    }
    table
}

/// A table as it is written: `# …`, then a file's name, and below it `    way     sentence`.
fn parse(text: &str) -> Table {
    let mut table = Table::new();
    let mut file = String::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match line.strip_prefix("    ") {
            Some(said) => {
                let (way, sentence) = said.split_at(WAY.min(said.len()));
                let said = (way.trim().to_owned(), sentence.strip_suffix('|').unwrap_or(sentence).to_owned());
                table.entry(file.clone()).or_default().push(said);
            }
            None => file = line.to_owned(),
        }
    }
    table
}

/// Columns of the way.
const WAY: usize = 8;

fn written(head: &str, table: &Table) -> String {
    let mut text = head.to_owned();
    for (file, said) in table {
        text += &format!("\n{file}\n");
        for (way, sentence) in said {
            // A blank at the end would be lost in an editor, and not be seen.
            let end = if sentence.ends_with([' ', '|']) { "|" } else { "" };
            text += &format!("    {way:WAY$}{sentence}{end}\n");
        }
    }
    text
}

/// `src/config/edit/change.rs` is in the table of `src/config`, `src/main.rs` in that of `src`, the hooks in that of `shell`.
fn room_of(file: &str) -> String {
    let parts: Vec<&str> = file.split('/').collect();
    parts[..parts.len().min(3) - 1].join("/")
}

fn table_of(room: &str) -> PathBuf {
    let name = if room == "shell" { "hooks" } else { room.trim_start_matches("src/") };
    tables().join(format!("{name}.txt"))
}

fn read(path: &Path) -> Table {
    fs::read_to_string(path).map_or_else(|_| Table::new(), |text| parse(&text))
}

/// Every table but the one of what is not read.
fn read_tables() -> Table {
    let mut all = Table::new();
    for entry in fs::read_dir(tables()).unwrap() {
        let path = entry.unwrap().path();
        if !path.ends_with(UNREAD) {
            all.extend(read(&path));
        }
    }
    all
}

fn write_tables(source: &Table, unread: &Table) {
    let mut rooms: BTreeMap<String, Table> = BTreeMap::new();
    for (file, said) in source {
        rooms.entry(room_of(file)).or_default().insert(file.clone(), said.clone());
    }
    for entry in fs::read_dir(tables()).unwrap() {
        fs::remove_file(entry.unwrap().path()).unwrap();
    }
    for (room, table) in &rooms {
        fs::write(table_of(room), written(&HEAD.replace("{room}", room), table)).unwrap();
    }
    fs::write(tables().join(UNREAD), written(UNREAD_HEAD, unread)).unwrap();
}

/// Takes out of the first what the second has; what it had of that.
fn take_out(source: &mut Table, unread: &Table) -> Table {
    let mut taken = Table::new();
    source.retain(|file, said| {
        let unread = unread.get(file).map(Vec::as_slice).unwrap_or_default();
        let (out, kept): (Vec<_>, Vec<_>) = said.drain(..).partition(|said| unread.contains(said));
        *said = kept;
        if !out.is_empty() {
            taken.insert(file.clone(), out);
        }
        !said.is_empty()
    });
    taken
}

/// What one has and the other has not, as lines.
fn lacking(one: &Table, other: &Table) -> Vec<String> {
    let mut lines = Vec::new();
    for (file, said) in one {
        let there = other.get(file).map(Vec::as_slice).unwrap_or_default();
        let missing = said.iter().filter(|said| !there.contains(said));
        lines.extend(missing.map(|(way, sentence)| format!("{file}: {way}: {sentence}")));
    }
    lines
}

#[test]
fn every_sentence_of_the_source_is_in_the_tables_and_no_other() {
    let mut source = of_the_source();
    let unread = read(&tables().join(UNREAD));
    let still_unread = take_out(&mut source, &unread);
    if std::env::var_os(WRITE).is_some() {
        write_tables(&source, &still_unread);
        return;
    }
    let table = read_tables();
    let new = lacking(&source, &table);
    let gone = [lacking(&table, &source), lacking(&unread, &still_unread)].concat();
    assert!(
        new.is_empty() && gone.is_empty(),
        "The tables in tests/messages/tables are not what the source says.\n\
         Read each new sentence as somebody who meets it first: what happened, why, what to do. Then run\n\
         \x20   {WRITE}=1 cargo test --test ssoenv messages::every\n\
         and commit the tables. A line that no person reads is moved to {UNREAD}.\n\n\
         new or changed in the source:\n    {}\nonly in the tables:\n    {}\n",
        new.join("\n    "),
        gone.join("\n    ")
    );
    let (was, is) = (written("", &table), written("", &source));
    assert_eq!(was, is, "the order of the tables is not that of the source: run it with {WRITE}=1");
}

#[test]
fn a_sentence_is_found_in_every_way_that_the_source_says_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.rs");
    let source = r##"
//! A comment with words.
const REMEDY: &str = "check the owner";
/// More words.
#[command(about = "help of a verb")]
fn f(sys: &System, name: &str) -> Result<(), Failure> {
    let what = format!("{name} is {}, not {{{0}}}", path.display());
    sys.terminal.warn(&format!("{:>5} of {}", quoted(name), chain.session.label()));
    sys.terminal.verbose(|| "asking".to_owned());
    if text.contains("no words") { panic!("never seen") }
    let rest = names.join(", ");
    let way = "machine-word";
    Err(Failure::usage("wrong").hint(match x { 1 => "one", _ => "two words\nin lines" }))
}
#[cfg(test)]
mod tests { const A: &str = "not this one"; }
"##;
    fs::write(&path, source).unwrap();
    let said: Vec<String> =
        source::of_file(&path).into_iter().map(|said| format!("{}: {}", said.way, said.text)).collect();
    assert_eq!(
        said,
        [
            "text: check the owner",
            "text: {name} is {path}, not {{path}}",
            "warn: {name} of {session}",
            "verb: asking",
            "error: wrong",
            "hint: one",
            "hint: two words\nin lines"
        ]
    );
    fs::write(&path, "# ssoenv: a comment\nprintf 'ssoenv: gone\\n' >&2\nsay \"hint: write it's\"\n")
        .unwrap();
    let said = source::of_hook(&path);
    let text: Vec<&str> = said.iter().map(|said| said.text.as_str()).collect();
    assert_eq!(text, ["ssoenv: gone", "hint: write it's"]);
}

#[test]
fn a_table_is_read_as_it_was_written() {
    let said = |way: &str, text: &str| (way.to_owned(), text.to_owned());
    let table = Table::from([
        ("src/a.rs".to_owned(), vec![said("error", "one"), said("text", " and "), said("remedy", "a | b|")]),
        ("src/main.rs".to_owned(), vec![said("doctor", "# no comment")]),
    ]);
    assert_eq!(parse(&written("# head\n", &table)), table);
    assert_eq!(room_of("src/main.rs"), "src");
    assert_eq!(room_of("src/config/edit/change.rs"), "src/config");
    assert_eq!(room_of("shell/ssoenv.bash"), "shell");
}
