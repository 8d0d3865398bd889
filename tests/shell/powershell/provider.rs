//! Where the tests find their PowerShell: the first that is named, an archive that is unpacked once however many want it,
//! and a failure for one that does not start.

use crate::support::browser::script;
use crate::support::powershell::find;
use std::path::{Path, PathBuf};
use std::process::Command;

/// An archive like the real one, with a program that ends as asked.
fn archive(folder: &Path, ends_with: u8) -> PathBuf {
    let inside = folder.join("pwsh");
    std::fs::create_dir_all(&inside).unwrap();
    script(&inside, "pwsh", &format!("exit {ends_with}"));
    let archive = folder.join("pwsh.tar.xz");
    let mut tar = Command::new("tar");
    tar.arg("-cJf").arg(&archive).arg("-C").arg(folder).arg("pwsh");
    assert!(tar.status().unwrap().success());
    archive
}

#[test]
fn an_archive_is_unpacked_once_by_however_many_want_it_at_once() {
    let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let archive = archive(from.path(), 42);
    let wanted = || find(None, None, Some(&archive), to.path()).unwrap();
    let found: Vec<PathBuf> = std::thread::scope(|scope| {
        let all: Vec<_> = (0..8).map(|_| scope.spawn(wanted)).collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert!(found.iter().all(|program| *program == found[0] && program.starts_with(to.path())));
    // And nothing else is left there.
    assert_eq!(std::fs::read_dir(to.path()).unwrap().count(), 1);
    std::fs::remove_file(&archive).unwrap();
    std::fs::write(&archive, vec![0; 1]).unwrap();
    assert!(find(None, None, Some(&archive), to.path()).unwrap_err().contains("pwsh.tar.xz: "));
}

#[test]
fn the_program_that_is_named_comes_first_and_one_that_does_not_start_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let [good, bad] = [("good", 42), ("bad", 134)]
        .map(|(name, code)| PathBuf::from(script(folder.path(), name, &format!("exit {code}"))));
    let archive = archive(folder.path(), 134);
    let find = |named: Option<&PathBuf>, in_path: Option<&PathBuf>, archive: Option<&Path>| {
        find(named.cloned(), in_path.cloned(), archive, folder.path())
    };
    assert_eq!(find(Some(&good), Some(&bad), Some(&archive)), Ok(good.clone()));
    assert_eq!(find(None, Some(&good), Some(&archive)), Ok(good.clone()));
    for (named, in_path, archive) in
        [(Some(&bad), Some(&good), None), (None, Some(&bad), None), (None, None, Some(&*archive))]
    {
        let why = find(named, in_path, archive).unwrap_err();
        assert!(why.contains("exit status: 134"), "{why}");
    }
    assert!(find(Some(&folder.path().join("gone")), None, None).unwrap_err().contains("gone: "));
    assert!(find(None, None, None).unwrap_err().contains("neither PWSH nor PWSH_ARCHIVE"));
}
