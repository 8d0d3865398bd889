//! Programs whose names are given without their ending, as on Windows: `npm` is `npm.cmd`.

use crate::system::env::Env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// Endings where `PATHEXT` has none.
const USUAL: &str = ".COM;.EXE;.BAT;.CMD";

/// Returns the file that a name without an ending stands for: in the folders of `PATH`, or beside it if it is a path.
/// `None` for a name with an ending, and for one that is not found. Unlike `cmd.exe`, it does not look in the current
/// directory.
pub(super) fn find(env: &Env, name: &OsStr) -> Option<PathBuf> {
    if has_ending(env, name) {
        return None;
    }
    let names = names(env, name);
    let in_folder = |folder: PathBuf| names.iter().map(|name| folder.join(name)).find(|file| file.is_file());
    if Path::new(name).components().count() > 1 {
        return in_folder(PathBuf::new());
    }
    let folders = env.raw("PATH").unwrap_or_default();
    std::env::split_paths(&folders).filter(|folder| *folder != Path::new("")).find_map(in_folder)
}

/// Returns the files that a name may stand for, in the order of `PATHEXT`: a name with one of its endings is a file's
/// own. None for a path without a name, such as `..`.
pub(super) fn names(env: &Env, name: &OsStr) -> Vec<OsString> {
    if Path::new(name).file_name().is_none() {
        return Vec::new();
    }
    if has_ending(env, name) {
        return vec![name.to_owned()];
    }
    let with = |extension: String| {
        let mut file = name.to_owned();
        file.push(extension);
        file
    };
    extensions(env).into_iter().map(with).collect()
}

fn has_ending(env: &Env, name: &OsStr) -> bool {
    let Some(ending) = Path::new(name).extension().and_then(OsStr::to_str) else { return false };
    extensions(env).iter().any(|it| it[1..].eq_ignore_ascii_case(ending))
}

/// Returns the endings, each with its dot. `PATHEXT` has capital letters; names of files rarely do, and systems that tell
/// them apart exist.
fn extensions(env: &Env) -> Vec<String> {
    let extensions = env.raw("PATHEXT").filter(|value| !value.is_empty()).unwrap_or_else(|| USUAL.into());
    let extensions = extensions.to_string_lossy().to_ascii_lowercase();
    extensions.split(';').filter(|it| it.starts_with('.')).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ending_is_found_in_the_order_of_folders_and_then_of_endings() {
        let folder = tempfile::tempdir().unwrap();
        let (one, two) = (folder.path().join("one"), folder.path().join("two"));
        for (folder, names) in [(&one, &["npm", "npm.cmd", "tool.exe"][..]), (&two, &["npm.exe", "tool.com"])]
        {
            std::fs::create_dir_all(folder).unwrap();
            names.iter().for_each(|name| std::fs::write(folder.join(name), "").unwrap());
        }
        let folders = std::env::join_paths([&PathBuf::new(), &one, &two]).unwrap();
        let env = Env::of(&[("PATH", folders.to_str().unwrap()), ("PATHEXT", ".COM;.EXE;junk;;.CMD")]);
        let find = |name: &str| find(&env, OsStr::new(name));
        assert_eq!(find("npm"), Some(one.join("npm.cmd")));
        assert_eq!(find("tool"), Some(one.join("tool.exe")));
        for name in ["npm.cmd", "tool.EXE", "none", "", ".", "..", "npm.js"] {
            assert_eq!(find(name), None, "{name}");
        }
        assert_eq!(find(one.join("npm").to_str().unwrap()), Some(one.join("npm.cmd")));
        assert_eq!(names(&env, "npm.Cmd".as_ref()), ["npm.Cmd"]);
        assert_eq!(names(&env, "a.b".as_ref()), ["a.b.com", "a.b.exe", "a.b.cmd"]);
        let without = Env::of(&[("PATH", folders.to_str().unwrap())]);
        assert_eq!(super::find(&without, OsStr::new("tool")), Some(one.join("tool.exe")));
    }
}
