//! Work trees of a git repository: the place of a file in terms that are the same in all of them. Reads git's files
//! (gitrepository-layout(5)) without running git.

use crate::system::files;
use crate::system::files::untrusted::{self, UntrustedFile};
use std::path::{Path, PathBuf};

/// Largest file of git that is read, in bytes; these files hold one path.
const LARGEST: u64 = 8192;

/// Returns the repository's common directory and the file's path below its work tree, as one key; `None` outside of a
/// repository. Believes a `.git` file only if the repository lists it, since a stranger could write one.
pub(super) fn place(file: &Path) -> Option<Vec<u8>> {
    let file = untrusted::place(file);
    let top = file.ancestors().skip(1).find(|folder| exists(&folder.join(".git")))?;
    let common = untrusted::canonical(&common(&top.join(".git"))?);
    let below = file.strip_prefix(top).ok()?;
    Some([common.as_os_str().as_encoded_bytes(), b"\0", below.as_os_str().as_encoded_bytes()].concat())
}

/// Whether any work tree of the repository has the file at this place; `true` if that cannot be determined.
pub(super) fn is_in_any(file: &Path) -> bool {
    let file = untrusted::place(file);
    let top = file.ancestors().skip(1).find(|folder| exists(&folder.join(".git")));
    let Some((top, common)) = top.and_then(|top| Some((top, common(&top.join(".git"))?))) else {
        return true;
    };
    let Ok(below) = file.strip_prefix(top) else { return true };
    let common = untrusted::canonical(&common);
    let linked = common.join("worktrees");
    let linked = files::names(&linked).into_iter().filter_map(|name| line(&linked.join(name).join("gitdir")));
    let linked = linked.filter_map(|git| Some(common.join(git).parent()?.to_owned()));
    let main = common.parent().map(Path::to_owned);
    main.into_iter().chain(linked).any(|tree| untrusted::stands(&tree.join(below)))
}

fn exists(path: &Path) -> bool {
    untrusted::is_folder(path) || untrusted::is_file(path)
}

/// Returns the directory that all work trees share. In a linked work tree, `.git` is a file that names a directory,
/// in which `commondir` names the shared one and `gitdir` names the `.git` file again. Anything else (a submodule, a
/// stranger's file) shares nothing.
fn common(git: &Path) -> Option<PathBuf> {
    if untrusted::is_folder(git) {
        return Some(git.to_owned());
    }
    let named = line(git)?;
    let of_tree = git.parent()?.join(named.strip_prefix("gitdir:")?.trim());
    let back = line(&of_tree.join("gitdir")).map(|back| untrusted::canonical(&of_tree.join(back)));
    match line(&of_tree.join("commondir")) {
        Some(common) if back == Some(untrusted::canonical(git)) => Some(of_tree.join(common)),
        _ => Some(git.to_owned()),
    }
}

fn line(path: &Path) -> Option<String> {
    match untrusted::read(path, LARGEST) {
        UntrustedFile::File(bytes) => {
            Some(String::from_utf8(bytes).ok()?.trim_end_matches(['\r', '\n']).to_owned())
        }
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "a test lays out files")]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_the_same_place_in_every_work_tree() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir_all(at("main/.git/worktrees/other")).unwrap();
        std::fs::create_dir_all(at("main/deep")).unwrap();
        std::fs::create_dir_all(at("other/deep")).unwrap();
        std::fs::create_dir_all(at("third/deep")).unwrap();
        let git_file = format!("gitdir: {}\n", at("main/.git/worktrees/other").display());
        std::fs::write(at("other/.git"), git_file).unwrap();
        std::fs::write(at("main/.git/worktrees/other/commondir"), "../..\n").unwrap();
        let back = format!("{}\n", at("other/.git").display());
        std::fs::write(at("main/.git/worktrees/other/gitdir"), back).unwrap();
        for name in ["main", "other", "third"] {
            std::fs::write(at(name).join("deep/.ssoenv"), "dev\n").unwrap();
        }
        let of = |name: &str| place(&at(name).join("deep/.ssoenv"));
        assert!(of("main").is_some());
        assert_eq!(of("main"), of("other"));
        assert_eq!(of("third"), None);
        std::fs::remove_file(at("main/deep/.ssoenv")).unwrap();
        assert!(is_in_any(&at("main/deep/.ssoenv")) && is_in_any(&at("other/deep/.ssoenv")));
        std::fs::remove_file(at("other/deep/.ssoenv")).unwrap();
        assert!(!is_in_any(&at("main/deep/.ssoenv")) && !is_in_any(&at("other/deep/.ssoenv")));
        std::fs::write(at("main/deep/.ssoenv"), "dev\n").unwrap();
        assert!(is_in_any(&at("other/deep/.ssoenv")));
        std::fs::write(at("third/.git"), "gitdir: ../nowhere\n").unwrap();
        assert!(of("third").is_some() && of("third") != of("main"));
        for invented in ["main/.git", "main/.git/worktrees/other"] {
            std::fs::write(at("third/.git"), format!("gitdir: ../{invented}\n")).unwrap();
            assert!(of("third").is_some() && of("third") != of("main"), "{invented}");
        }
    }
}
