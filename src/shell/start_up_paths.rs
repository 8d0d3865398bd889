//! Paths of the start-up files of a shell, and which of them gets the line that loads the hook.

use super::hook::HookScript;
use crate::error::Failure;
use crate::ordered;
use crate::system::env::Env;
use crate::system::files::{self, untrusted};
use std::path::{Path, PathBuf};

/// Returns the files that the shell may read at its start, the one that the manual names first; `None` without a home
/// folder.
pub fn candidates(env: &Env, hook: HookScript) -> Option<Vec<PathBuf>> {
    let home = env.home()?;
    let config = env.path("XDG_CONFIG_HOME").unwrap_or_else(|| home.join(".config"));
    let in_home = |names: &[&str]| names.iter().map(|name| home.join(name)).collect();
    Some(match hook {
        HookScript::Bash => in_home(&[".bashrc", ".bash_profile", ".bash_login", ".profile"]),
        HookScript::Zsh => {
            let folder = env.path("ZDOTDIR").unwrap_or(home);
            [".zshrc", ".zshenv", ".zprofile", ".zlogin"].map(|name| folder.join(name)).to_vec()
        }
        HookScript::Fish => {
            let folder = config.join("fish");
            let mut more: Vec<PathBuf> = files::names(&folder.join("conf.d"))
                .into_iter()
                .map(|name| folder.join("conf.d").join(name))
                .filter(|path| path.extension().is_some_and(|ending| ending == "fish"))
                .collect();
            ordered::sort(&mut more);
            more.insert(0, folder.join("config.fish"));
            more
        }
        HookScript::PowerShell => {
            let names = ["profile.ps1", "Microsoft.PowerShell_profile.ps1"];
            let folders = match cfg!(windows) {
                true => vec![home.join("Documents/PowerShell"), home.join("Documents/WindowsPowerShell")],
                false => vec![config.join("powershell")],
            };
            folders.iter().flat_map(|folder| names.map(|name| folder.join(name))).collect()
        }
    })
}

/// Returns the file that gets the line, if the person names none.
pub fn for_hook(env: &Env, hook: HookScript) -> Result<PathBuf, Failure> {
    if cfg!(windows) && hook == HookScript::PowerShell {
        // The documents folder may be anywhere, and only PowerShell knows where.
        return Err(Failure::usage("only PowerShell knows where $PROFILE is")
            .hint("ssoenv init powershell --install --file $PROFILE"));
    }
    let all = candidates(env, hook).ok_or_else(|| {
        Failure::configuration("there is no home directory, so there is no start-up file")
            .hint("name the start-up file with --file")
    })?;
    Ok(match hook {
        HookScript::Bash => bash(cfg!(target_os = "macos"), &all, &untrusted::is_file, &|path| {
            let contents = files::read_regular(path).ok().flatten();
            contents.is_some_and(|contents| memchr::memmem::find(&contents.bytes, b".bashrc").is_some())
        }),
        HookScript::Zsh => all[0].clone(),
        // A file of its own, so that removing it leaves no trace.
        HookScript::Fish => all[0].with_file_name("conf.d").join("ssoenv.fish"),
        HookScript::PowerShell => all[1].clone(),
    })
}

/// Chooses among bash's files. Terminals on macOS start login shells, which read the first of three files, and
/// `.bashrc` only if that file does so.
fn bash(
    is_macos: bool,
    files: &[PathBuf],
    is_there: &dyn Fn(&Path) -> bool,
    reads_bashrc: &dyn Fn(&Path) -> bool,
) -> PathBuf {
    let (bashrc, login) = (&files[0], &files[1..]);
    match login.iter().find(|path| is_there(path)) {
        _ if !is_macos => bashrc.clone(),
        Some(login) if reads_bashrc(login) => bashrc.clone(),
        Some(login) => login.clone(),
        None => login[0].clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_goes_where_the_shells_of_terminals_read_it() {
        let files = [".bashrc", ".bash_profile", ".bash_login", ".profile"].map(PathBuf::from);
        for (is_macos, there, reads_bashrc, expected) in [
            (false, &[".bash_profile"][..], false, ".bashrc"),
            (true, &[], false, ".bash_profile"),
            (true, &[".bashrc"], false, ".bash_profile"),
            (true, &[".bash_profile"], true, ".bashrc"),
            (true, &[".bash_profile", ".profile"], false, ".bash_profile"),
            (true, &[".profile"], false, ".profile"),
            (true, &[".bash_login", ".profile"], false, ".bash_login"),
            (true, &[".profile"], true, ".bashrc"),
        ] {
            let is_there = |path: &Path| there.iter().any(|name| path == Path::new(name));
            let file = bash(is_macos, &files, &is_there, &|_| reads_bashrc);
            assert_eq!(file, Path::new(expected), "{is_macos} {there:?} {reads_bashrc}");
        }
    }
}
