//! Errors of writing a person's own file, such as `~/.aws/config`. Pure.

use crate::error::{CHECK_OWNER_AND_FOLDER, Failure, Kind};
use std::path::Path;

/// Times that a change is planned again because another program has written the file.
pub(super) const TRIES: u32 = 3;

/// Returns the error for a file or folder that refuses the write.
pub fn cannot_write(path: &Path) -> Failure {
    Failure::configuration(format!("cannot write {}", path.display())).hint(CHECK_OWNER_AND_FOLDER)
}

/// Returns the error for a file that another program is writing; `how` says by what this was noticed.
pub fn being_written(path: &Path, how: Option<&str>) -> Failure {
    let how = how.map_or_else(String::new, |how| format!(": {how}"));
    let what = format!("another program seems to be writing {}{how}", path.display());
    Failure::new(Kind::General, what).hint("nothing was changed; check the file, then try again")
}
