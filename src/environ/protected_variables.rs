//! Variables that no profile may set: those of the contract, and those that make a shell or a program run other code,
//! or read other files, than the person expects. A profile may come from a shared file. Pure.

use super::variables::watched;

/// Exact names, in capitals.
#[rustfmt::skip]
const NAMES: [&str; 141] = [
    // Where programs are found, and what a shell runs by itself.
    "PATH", "PATHEXT", "MANPATH", "INFOPATH", "CDPATH", "FPATH", "SHELL", "COMSPEC", "ENV", "BASHOPTS", "SHELLOPTS", "IFS",
    "HISTFILE", "ZDOTDIR", "PROMPT", "RPROMPT", "PROMPT_COMMAND", "PS0", "PS1", "PS2", "PS3", "PS4", "PSMODULEPATH", "TMOUT",
    "MAILPATH", "MODULE_PATH", "NULLCMD", "READNULLCMD",
    // Variables that shells manage: read-only, or with a side effect. In zsh, `UID=…` as root changes the user.
    "_", "UID", "EUID", "GID", "EGID", "USERNAME", "PPID", "BASHPID", "GROUPS", "FUNCNAME", "FUNCNEST", "DIRSTACK",
    "PIPESTATUS", "LINENO", "OPTIND", "OPTARG", "SECONDS", "RANDOM", "SRANDOM", "EPOCHSECONDS", "EPOCHREALTIME", "SHLVL",
    "POSIXLY_CORRECT", "GLOBIGNORE", "HISTCMD", "ARGC", "TTYIDLE", "COMP_WORDBREAKS",
    // Who the person is, and where their files are.
    "HOME", "USER", "LOGNAME", "PWD", "OLDPWD", "TMPDIR", "TMP", "TEMP", "USERPROFILE", "APPDATA", "LOCALAPPDATA",
    "PROGRAMDATA", "SYSTEMROOT", "WINDIR", "HOMEDRIVE", "HOMEPATH", "TERM", "TERMINFO", "TERMINFO_DIRS", "TERMCAP",
    // What loaders and libraries load.
    "LIBPATH", "SHLIB_PATH", "GCONV_PATH", "LOCPATH", "NLSPATH", "HOSTALIASES", "RESOLV_HOST_CONF", "GLIBC_TUNABLES",
    "OPENSSL_CONF", "OPENSSL_MODULES", "OPENSSL_ENGINES", "SSLKEYLOGFILE", "SSL_CERT_FILE", "SSL_CERT_DIR",
    "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "CURL_HOME", "WGETRC", "GTK_MODULES", "QT_PLUGIN_PATH",
    // What languages and build tools load.
    "CLASSPATH", "JAVA_HOME", "JAVA_TOOL_OPTIONS", "NODE_PATH", "LUA_PATH", "LUA_CPATH", "LUA_INIT", "PHPRC",
    "PHP_INI_SCAN_DIR", "RUSTC", "RUSTC_WRAPPER", "RUSTFLAGS", "GOFLAGS", "GOROOT", "MAKEFLAGS", "MAKEFILES", "MFLAGS", "CC",
    "CXX", "LD", "PERLLIB", "HELM_PLUGINS",
    // Programs that other programs start; and CI, which says that no person is present.
    "EDITOR", "VISUAL", "PAGER", "MANPAGER", "BROWSER", "LESSOPEN", "LESSCLOSE", "LESSKEY", "CI",
    "LESS", "VIMINIT", "GVIMINIT", "EXINIT", "FCEDIT", "SVN_SSH", "HGRCPATH", "RIPGREP_CONFIG_PATH", "KUBECTL_EXTERNAL_DIFF",
    "TG_TF_PATH", "TERRAGRUNT_TFPATH", "ERL_FLAGS", "R_PROFILE", "EMACSLOADPATH",
];

/// Prefixes of names, in capitals.
#[rustfmt::skip]
const BEGINNINGS: [&str; 46] = [
    "SSOENV", "__SSOENV", "_AWS", "AWSUME", "AWSU_", "AWS_VAULT", "DIRENV_", "MISE_", "__MISE", "__SHADOWENV", "ASDF_", "STARSHIP_",
    "LD_", "DYLD_", "_RLD", "BASH_", "FISH_", "ZSH_", "XDG_", "PYTHON", "PERL5", "RUBY", "NODE_", "NPM_", "YARN_", "PNPM_", "PIP_",
    "UV_", "GEM_", "BUNDLE_", "CARGO_", "COMPOSER_", "DOTNET_", "CORECLR_", "COR_", "COMPLUS_", "GIT_", "SSH_", "SUDO_",
    "TF_CLI_", "TF_PLUGIN", "TF_REATTACH", "MALLOC_", "GIO_", "POWERSHELL_", "INPUTRC",
];

/// Suffixes of names, in capitals.
#[rustfmt::skip]
const ENDS: [&str; 12] = [
    "_OPTIONS", "_OPTS", "_PAGER", "_EDITOR", "_ASKPASS", "_PRELOAD", "_COMMAND", "_PROXY", "_SHELL", "_RSH", "_WRAPPER",
    "_STARTUP",
];

/// Lower-case names that zsh or fish manage; in capitals they are ordinary variables.
#[rustfmt::skip]
const OF_SHELLS: [&str; 31] = [
    "argv", "status", "pipestatus", "hostname", "version", "umask", "history", "options", "aliases", "functions", "commands",
    "parameters", "widgets", "signals", "modules", "dirstack", "builtins", "reswords", "patchars", "saliases", "galiases",
    "nameddirs", "userdirs", "usergroups", "jobstates", "jobtexts", "jobdirs", "keymaps", "historywords", "sysparams", "errnos",
];

/// AWS variables that choose credentials or files. Others that begin with `AWS_` correspond to a key of a profile.
const AWS_FILES: [&str; 8] = [
    "AWS_CONFIG_FILE",
    "AWS_SHARED_CREDENTIALS_FILE",
    "AWS_LOGIN_CACHE_DIRECTORY",
    "AWS_DATA_PATH",
    "AWS_EXECUTION_ENV",
    "AWS_PAGER",
    "AWS_CLI_HISTORY_FILE",
    "AWS_SSO_DEFAULT_REGION",
];

/// Whether a profile may not set the variable. Compares without case: Windows ignores it, and zsh ties `path` to
/// `PATH`.
pub fn is_protected(name: &str) -> bool {
    let is_name = !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let folded = name.to_ascii_uppercase();
    if is_name && folded.starts_with("TF_VAR_") {
        // Terraform only takes it as an input value, whatever its name ends in.
        return false;
    }
    let is_one_of = |names: &[&str]| names.contains(&folded.as_str());
    !is_name
        || watched().any(|own| own == folded)
        || is_one_of(&NAMES)
        || OF_SHELLS.contains(&name)
        || is_one_of(&AWS_FILES)
        || folded.starts_with("AWS_BEARER_TOKEN")
        || BEGINNINGS.iter().any(|beginning| folded.starts_with(beginning))
        || ENDS.iter().any(|end| folded.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_loads_code_or_belongs_to_the_contract_is_refused() {
        for name in [
            "PATH",
            "path",
            "Path",
            "LD_PRELOAD",
            "DYLD_INSERT_LIBRARIES",
            "NODE_OPTIONS",
            "_JAVA_OPTIONS",
            "MAVEN_OPTS",
            "PROMPT_COMMAND",
            "BASH_ENV",
            "ENV",
            "PYTHONPATH",
            "PERL5LIB",
            "RUBYOPT",
            "GIT_SSH_COMMAND",
            "SSH_ASKPASS",
            "HOME",
            "XDG_CONFIG_HOME",
            "EDITOR",
            "AWS_PAGER",
            "MANPAGER",
            "HTTPS_PROXY",
            "https_proxy",
            "no_proxy",
            "AWS_PROFILE",
            "AWS_ACCESS_KEY_ID",
            "AWS_REGION",
            "AWS_CONFIG_FILE",
            "SSOENV_PROFILE",
            "SSOENV_EXPORTS",
            "AWS_BEARER_TOKEN_BEDROCK",
            "DIRENV_DIR",
            "UID",
            "status",
            "PPID",
            "LESS",
            "_",
            "",
            "1A",
            "A B",
            "A=B",
            "A-B",
            "Ä",
        ] {
            assert!(is_protected(name), "{name}");
        }
    }

    #[test]
    fn what_says_where_and_for_what_a_command_works_is_not() {
        for name in [
            "TF_VAR_region",
            "TF_VAR_jvm_options",
            "TF_WORKSPACE",
            "KUBECONFIG",
            "CDK_DEFAULT_ACCOUNT",
            "STAGE",
            "VAULT_ADDR",
            "AWS_ENDPOINT_URL",
            "AWS_ENDPOINT_URL_S3",
            "AWS_CA_BUNDLE",
            "AWS_MAX_ATTEMPTS",
            "AWS_SDK_LOAD_CONFIG",
            "AWS_DEFAULT_OUTPUT",
            "DATABASE_URL",
            "environment",
            "STATUS",
            "VERSION",
            "HOSTNAME",
        ] {
            assert!(!is_protected(name), "{name}");
        }
    }
}
