//! Shells without a hook.

use crate::config::suggest;
use crate::shell::Family;
use crate::shell::recipe::Recipe;

/// The shells that `init` and `completions` support.
pub(super) const WITH_HOOK: &str = "bash, zsh, fish or powershell";

/// Returns the hint for a shell that `verb` does not support.
pub(super) fn hint(verb: &str, shell: &str) -> String {
    let known = ["bash", "zsh", "fish", "powershell"];
    if verb != "init" {
        let near = suggest::question(&suggest::nearest(shell, known));
        return near.unwrap_or_else(|| format!("there is one for {WITH_HOOK}"));
    }
    let all = known.into_iter().chain(Recipe::ALL.map(Recipe::name));
    match (Family::of_name(shell), suggest::nearest(shell, all).first()) {
        (Ok(Some(Family::Posix)), _) => {
            format!("`eval \"$(ssoenv use PROFILE)\"` works in {shell} without one")
        }
        (_, Some(near)) => format!("did you mean {near}?"),
        _ => format!(
            "there is one for {WITH_HOOK}, and a recipe for {}",
            Recipe::ALL.map(Recipe::name).join(", ")
        ),
    }
}

/// Returns the hint for a shell whose language ssoenv does not write; `None` for any other word.
pub(super) fn hint_of_language(shell: &str) -> Option<String> {
    Family::of_name(shell).err().and_then(|failure| failure.hint)
}
