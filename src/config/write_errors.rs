//! What keeps a file of the person's, such as `~/.aws/config`, from being written. Pure.

use crate::error::{Failure, Kind};
use std::path::Path;

/// How often a change of either file is worked out anew because somebody else has written it.
pub(super) const TRIES: u32 = 3;

/// The file or its folder refuses.
pub fn cannot_write(path: &Path) -> Failure {
    Failure::configuration(format!("cannot write {}", path.display()))
        .hint("check who owns it and its folder, and their permissions")
}

/// Another program is at work on it; `how` says what was seen of that.
pub fn being_written(path: &Path, how: Option<&str>) -> Failure {
    let how = how.map_or_else(String::new, |how| format!(": {how}"));
    let what = format!("{} is being written by another program, it seems{how}", path.display());
    Failure::new(Kind::General, what).hint("nothing was changed; look at the file, then try again")
}
