//! What keeps a file of the person's, such as `~/.aws/config`, from being written. Pure.

use crate::error::{Failure, Kind};
use std::path::Path;

/// How often a change of either file is worked out anew because somebody else has written it.
pub(super) const TRIES: u32 = 3;

/// The file or its folder refuses.
pub fn cannot_write(path: &Path) -> Failure {
    Failure::configuration(format!("cannot write {}", path.display()))
        .hint("check the owner and the permissions of the file and its folder")
}

/// Another program is at work on it; `how` says what was seen of that.
pub fn being_written(path: &Path, how: Option<&str>) -> Failure {
    let how = how.map_or_else(String::new, |how| format!(": {how}"));
    let what = format!("another program seems to be writing {}{how}", path.display());
    Failure::new(Kind::General, what).hint("nothing was changed; check the file, then try again")
}
