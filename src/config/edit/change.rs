//! Edits the bytes of `~/.aws/config`: changes the lines that must change, and keeps every other byte. Finds sections
//! and keys with the same reader as everything else (`document.rs`, `section.rs`), so that an edit and a later `use`
//! agree on what a line means; libraries for INI files know neither `key: value` nor `[x] # c`. Writes no file. Pure.

use super::plan::{Former, Plan};
use super::reading::{bad_line, document, keeps_others, says};
use super::section_edit::SectionEdit;
use super::splice::{EditedLine, shown, spliced};
use crate::config::document::Flavor;
use crate::config::section::Section;
use crate::error::{self, Failure};
use std::path::Path;

/// An edited file, not yet written.
#[derive(Debug)]
pub struct Edited {
    /// The whole file.
    pub bytes: Vec<u8>,
    /// The changed lines in file order; empty if everything was as wanted, and then `bytes` are the original ones.
    pub lines: Vec<EditedLine>,
}

/// Makes the wanted changes of sections. Fails, without an edit, if a section cannot be read, a header has no `]`, or a
/// name or value would not be read back the same.
///
/// Takes time in proportion to the file and the edits: reads the file once, and the result once.
pub fn edit(path: &Path, bytes: &[u8], wanted: &[SectionEdit<'_>]) -> Result<Edited, Failure> {
    edit_as(Flavor::Config, path, bytes, wanted)
}

/// Same as [`edit`], for ssoenv's settings file.
pub fn edit_settings(path: &Path, bytes: &[u8], wanted: &[SectionEdit<'_>]) -> Result<Edited, Failure> {
    edit_as(Flavor::Settings, path, bytes, wanted)
}

fn edit_as(flavor: Flavor, path: &Path, bytes: &[u8], wanted: &[SectionEdit<'_>]) -> Result<Edited, Failure> {
    let before = document(path, flavor, bytes);
    if let Some(line) = before.unclosed() {
        return Err(bad_line(&before, line, "a header without `]`"));
    }
    let mut plan = Plan::new(&before, bytes, wanted);
    let former: Vec<Former<'_>> =
        wanted.iter().map(|wanted| plan.former(wanted)).collect::<Result<_, Failure>>()?;
    for (wanted, former) in wanted.iter().zip(&former) {
        plan.add(wanted, former)?;
    }
    let splices = plan.splices();
    if splices.is_empty() {
        return Ok(Edited { bytes: bytes.to_vec(), lines: Vec::new() });
    }
    let edited = Edited { bytes: spliced(bytes, &splices), lines: shown(bytes, &splices) };
    let after = document(path, flavor, &edited.bytes);
    let former: Vec<&Section> = former.iter().map(|former| &former.section).collect();
    if !keeps_others((&before, bytes), (&after, &edited.bytes), wanted) || !says(&after, wanted, &former) {
        let what = format!("{}: the edited file would not contain the intended values", path.display());
        return Err(Failure::new(error::Kind::General, what)
            .hint("the file is unchanged: make the change in an editor, and report this"));
    }
    Ok(edited)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::document::SectionKind;
    use crate::config::edit::SectionChange;
    use crate::config::edit::reading::{bodies, named, read};

    fn wanted<'a>(kind: SectionKind, name: &'a str, region: &str) -> SectionEdit<'a> {
        SectionEdit::set(kind, name, vec![("region", region.to_owned())], vec!["output"])
    }

    fn x() -> SectionEdit<'static> {
        wanted(SectionKind::Profile, "x", "new")
    }

    fn result(text: &str, wanted: &[SectionEdit<'_>]) -> Result<(String, Vec<EditedLine>), Failure> {
        let edited = edit(Path::new("config"), text.as_bytes(), wanted)?;
        Ok((String::from_utf8(edited.bytes).unwrap(), edited.lines))
    }

    #[test]
    fn a_change_is_shown_under_the_header_it_belongs_to() {
        let (section, removed, added) = (
            |text: &str| EditedLine::Section(text.to_owned()),
            |text: &str| EditedLine::Removed(text.to_owned()),
            |text: &str| EditedLine::Added(text.to_owned()),
        );
        let text = "[profile x] # mine\r\nregion = old # why\r\n[profile 'x']\r\noutput =\r\n  a = 1";
        let (_, lines) = result(text, &[x(), wanted(SectionKind::Session, "s", "r")]).unwrap();
        assert_eq!(
            lines,
            [
                section("[profile x] # mine"),
                removed("region = old # why"),
                added("# why"),
                added("region = new"),
                section("[profile 'x']"),
                removed("output ="),
                removed("  a = 1"),
                added(""),
                added("[sso-session s]"),
                added("region = r"),
            ]
        );
    }

    #[test]
    fn a_failure_counts_lines_in_the_file_as_it_is() {
        let text = "[profile x]\n[profile y]\nnonsense\n";
        let failure = result(text, &[x(), wanted(SectionKind::Profile, "y", "r")]).unwrap_err();
        assert_eq!(failure.to_string(), "config:3: a line without `=`");
    }

    #[test]
    fn a_result_that_is_not_what_was_wanted_is_noticed() {
        let before = "\u{feff}a = 0\n[profile x]\nregion = old\nb = 1\n[plugins]\nc = 1\n[profile y]\nd = 1";
        let after = before.replace("old", "new");
        let agrees = |after: &str| {
            let documents =
                [before, after].map(|text| document(Path::new("config"), Flavor::Config, text.as_bytes()));
            let [of_before, of_after] = &documents;
            let former = read(of_before, &bodies(of_before, named(SectionKind::Profile, "x"))).unwrap();
            keeps_others((of_before, before.as_bytes()), (of_after, after.as_bytes()), &[x()])
                && says(of_after, &[x()], &[&former])
        };
        assert!(agrees(&after));
        assert!(agrees(&format!("{after}\n\n")));
        for (old, other) in [
            ("new", "newer"),
            ("b = 1", "b = 2"),
            ("b = 1\n", ""),
            ("b = 1", "output = json"),
            ("a = 0", "a = 1"),
            ("c = 1", "c = 2"),
            ("d = 1", "d = 2"),
            ("[plugins]", "[plugin]"),
            ("[profile y]\n", ""),
            ("[profile x]", "[profile y]"),
            ("[plugins]\n", "nonsense\n[plugins]\n"),
        ] {
            assert!(!agrees(&after.replace(old, other)), "{old:?} {other:?}");
        }
    }

    #[test]
    fn the_settings_have_headers_of_their_own() {
        let wanted = |name| {
            SectionEdit::set(SectionKind::Session, name, vec![("storage", "keychain".to_owned())], Vec::new())
        };
        for (text, name, expected) in [
            ("", "s", "[session s]\nstorage = keychain\n"),
            (
                "mode = profile # mine\r\n",
                "a b",
                "mode = profile # mine\r\n\r\n[session 'a b']\r\nstorage = keychain\r\n",
            ),
            (
                "[session s] # c\nlogin_port = 1\n\n[alias]\np = q\n",
                "s",
                "[session s] # c\nlogin_port = 1\nstorage = keychain\n\n[alias]\np = q\n",
            ),
            ("[session 's']\nSTORAGE: files ; why\n", "s", "[session 's']\n; why\nSTORAGE: keychain\n"),
            (
                "[sso-session s]\n",
                "https://d-1.awsapps.com/start#/",
                "[sso-session s]\n\n[session https://d-1.awsapps.com/start#/]\nstorage = keychain\n",
            ),
        ] {
            let edited = edit_settings(Path::new("config"), text.as_bytes(), &[wanted(name)]).unwrap();
            assert_eq!(String::from_utf8(edited.bytes).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn a_caller_that_contradicts_itself_changes_nothing() {
        let mut both = x();
        let SectionChange::Set(keys) = &mut both.change else { panic!() };
        keys.remove.push("region");
        let failure = result("[profile x]\nregion = old\n", &[both]).unwrap_err();
        assert_eq!(failure.kind, error::Kind::General);
    }
}
