//! What `init` prints for shells without a hook: functions, aliases or a batch file that let `use` and `off` change the
//! shell. Pure.

/// A shell that has a recipe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recipe {
    /// nushell.
    Nu,
    /// elvish.
    Elvish,
    /// xonsh.
    Xonsh,
    /// tcsh and csh.
    Tcsh,
    /// cmd.exe.
    Cmd,
}

impl Recipe {
    /// Every recipe.
    pub const ALL: [Recipe; 5] = [Recipe::Nu, Recipe::Elvish, Recipe::Xonsh, Recipe::Tcsh, Recipe::Cmd];

    /// Returns the name that `init` takes.
    pub fn name(self) -> &'static str {
        match self {
            Recipe::Nu => "nu",
            Recipe::Elvish => "elvish",
            Recipe::Xonsh => "xonsh",
            Recipe::Tcsh => "tcsh",
            Recipe::Cmd => "cmd",
        }
    }

    /// Returns the line that loads the recipe, for the shell's start-up file; for nushell and cmd.exe, which evaluate no
    /// text, the line that stores it.
    pub fn loading(self) -> &'static str {
        match self {
            Recipe::Nu => {
                "mkdir ($nu.data-dir | path join vendor autoload); \
                 ssoenv init nu | save -f ($nu.data-dir | path join vendor autoload ssoenv.nu)"
            }
            Recipe::Elvish => {
                "var ssoenv~; eval (e:ssoenv init elvish | slurp) &on-end={|ns| set ssoenv~ = $ns[ssoenv~] }"
            }
            Recipe::Xonsh => "execx($(ssoenv init xonsh))",
            Recipe::Tcsh => "eval \"`ssoenv init tcsh`\"",
            Recipe::Cmd => "ssoenv init cmd > %USERPROFILE%\\bin\\ssoenv-env.cmd",
        }
    }

    /// Returns the text.
    pub fn text(self) -> &'static str {
        match self {
            Recipe::Nu => include_str!("../../shell/recipes/ssoenv.nu"),
            Recipe::Elvish => include_str!("../../shell/recipes/ssoenv.elv"),
            Recipe::Xonsh => include_str!("../../shell/recipes/ssoenv.xsh"),
            Recipe::Tcsh => include_str!("../../shell/recipes/ssoenv.tcsh"),
            Recipe::Cmd => include_str!("../../shell/recipes/ssoenv-env.cmd"),
        }
    }
}
