//! Command line and initial environment of another process.

use crate::system::env::Env;
use std::ffi::OsStr;

/// Variable that PowerShell sets in its own process; children inherit it.
const MODULE_PATH: &str = "PSModulePath";

/// First words of a command line that are searched for `pwsh.dll`: `dotnet exec` and one option may precede it; later
/// words are arguments of another program.
const FIRST_WORDS: usize = 4;

/// Command line and initial environment of a process.
#[derive(Debug, Default)]
pub struct ParentStart {
    /// Words of the command line.
    pub words: Vec<Vec<u8>>,
    /// Variables as `NAME=value` at the start of the process, without its own later changes; `None` if they cannot be
    /// read.
    pub variables: Option<Vec<Vec<u8>>>,
}

impl ParentStart {
    /// Whether the command line runs PowerShell by `dotnet`.
    pub(super) fn names_powershell(&self) -> bool {
        let is_pwsh = |word: &Vec<u8>| word.rsplit(|byte| *byte == b'/').next() == Some(b"pwsh.dll");
        self.words.iter().take(FIRST_WORDS).any(is_pwsh)
    }

    /// Whether the process has changed `PSModulePath` since its start: `ours`, inherited from it, has another value.
    pub(super) fn has_changed_module_path(&self, ours: &Env) -> bool {
        let ours = ours.raw(MODULE_PATH).filter(|value| !value.is_empty());
        let (Some(ours), Some(variables)) = (ours, &self.variables) else { return false };
        let value = |pair: &'_ Vec<u8>| -> Option<Vec<u8>> {
            Some(pair.strip_prefix(MODULE_PATH.as_bytes())?.strip_prefix(b"=")?.to_vec())
        };
        variables.iter().find_map(value).as_deref() != Some(OsStr::as_encoded_bytes(&ours))
    }
}

/// Reads `/proc/PID/cmdline` and `/proc/PID/environ`.
#[cfg(target_os = "linux")]
pub(super) fn of(process: u32) -> Option<ParentStart> {
    let read = |name: &str| std::fs::read(format!("/proc/{process}/{name}")).ok();
    let split = |text: Vec<u8>| text.split(|byte| *byte == 0).map(<[u8]>::to_vec).collect();
    Some(ParentStart { words: read("cmdline").map(split)?, variables: read("environ").map(split) })
}

/// Reads `KERN_PROCARGS2` (sysctl(3)).
#[cfg(target_os = "macos")]
#[allow(unsafe_code, reason = "no safe interface to sysctl exists in the standard library")]
pub(super) fn of(process: u32) -> Option<ParentStart> {
    /// Bytes: the limit of macOS for arguments and variables (ARG_MAX).
    const MOST: usize = 1 << 20;
    let mut name = [libc::CTL_KERN, libc::KERN_PROCARGS2, i32::try_from(process).ok()?];
    let (mut bytes, mut length) = (vec![0_u8; MOST], MOST);
    // SAFETY: the name and the buffer outlive the call, and their true lengths are passed.
    let status = unsafe {
        libc::sysctl(name.as_mut_ptr(), 3, bytes.as_mut_ptr().cast(), &mut length, std::ptr::null_mut(), 0)
    };
    if status == 0 { read_procargs(bytes.get(..length)?) } else { None }
}

/// Not available: systems without such an interface, and Windows, where every caller counts as PowerShell.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
pub(super) fn of(_process: u32) -> Option<ParentStart> {
    None
}

/// Parses macOS's `KERN_PROCARGS2`: number of words, program path, one or more NULs, words, variables, an empty text;
/// each ends with a NUL. macOS omits the variables of its own programs.
#[cfg(any(target_os = "macos", test))]
fn read_procargs(bytes: &[u8]) -> Option<ParentStart> {
    let (count, rest) = bytes.split_first_chunk()?;
    let count = usize::try_from(i32::from_ne_bytes(*count)).ok()?;
    let path = rest.iter().position(|byte| *byte == 0)?;
    let gap = rest[path..].iter().position(|byte| *byte != 0)?;
    let mut texts = rest[path + gap..].split(|byte| *byte == 0).map(<[u8]>::to_vec);
    let words = texts.by_ref().take(count).collect();
    let variables: Vec<_> = texts.take_while(|text| !text.is_empty()).collect();
    Some(ParentStart { words, variables: Some(variables).filter(|variables| !variables.is_empty()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(texts: &[&str]) -> Vec<Vec<u8>> {
        texts.iter().map(|text| text.as_bytes().to_vec()).collect()
    }

    #[test]
    fn powershell_is_the_file_that_dotnet_runs() {
        for (words, expected) in [
            (&["dotnet", "/usr/share/powershell/pwsh.dll"][..], true),
            (&["dotnet", "pwsh.dll", "-NoProfile"], true),
            (&["/usr/bin/dotnet", "exec", "--fx-version", "./pwsh.dll"], true),
            (&["dotnet", "exec", "--runtimeconfig", "x.json", "pwsh.dll"], false),
            (&["dotnet", "build", "/pwsh.dll.txt"], false),
            (&["dotnet", "xpwsh.dll"], false),
            (&["dotnet", "/pwsh.dll/app.dll"], false),
            (&["dotnet"], false),
            (&[], false),
        ] {
            let start = ParentStart { words: list(words), variables: None };
            assert_eq!(start.names_powershell(), expected, "{words:?}");
        }
    }

    #[test]
    fn who_has_changed_the_path_of_modules_is_powershell() {
        for (ours, variables, expected) in [
            // PowerShell, started by any other program.
            (Some("/a:/b"), Some(&["HOME=/h"][..]), true),
            (Some("/a:/b"), Some(&[]), true),
            (Some("/a:/b"), Some(&["PSModulePath=/a"]), true),
            (Some("/a:/b"), Some(&["PSModulePath="]), true),
            (Some("/a"), Some(&["PSModulePathX=/a", "XPSModulePath=/a"]), true),
            // `make` or a similar program below PowerShell.
            (Some("/a:/b"), Some(&["HOME=/h", "PSModulePath=/a:/b"]), false),
            (Some("a=b"), Some(&["PSModulePath=a=b"]), false),
            // The initial environment is unknown.
            (Some("/a:/b"), None, false),
            (None, Some(&["PSModulePath=/a"]), false),
            (Some(""), Some(&[]), false),
        ] {
            let env = Env::of(&ours.map(|ours| ("PSModulePath", ours)).into_iter().collect::<Vec<_>>());
            let start = ParentStart { words: Vec::new(), variables: variables.map(list) };
            assert_eq!(start.has_changed_module_path(&env), expected, "{ours:?} {variables:?}");
        }
    }

    #[test]
    fn what_macos_tells_is_taken_apart() {
        let told = |count: i32, rest: &[u8]| [&count.to_ne_bytes()[..], rest].concat();
        let whole = told(2, b"/usr/bin/dotnet\0\0\0\0dotnet\0pwsh.dll\0HOME=/h\0A=\0\0stack\0");
        let start = read_procargs(&whole).unwrap();
        assert_eq!(start.words, list(&["dotnet", "pwsh.dll"]));
        assert_eq!(start.variables, Some(list(&["HOME=/h", "A="])));
        let of_the_system = read_procargs(&told(1, b"/bin/sh\0\0sh\0\0")).unwrap();
        assert_eq!((of_the_system.words, of_the_system.variables), (list(&["sh"]), None));
        for odd in
            [&b""[..], b"\0", &told(2, b""), &told(-1, b"/x\0x\0"), &told(1, b"/x"), &told(1, b"/x\0\0")]
        {
            assert!(read_procargs(odd).is_none(), "{odd:?}");
        }
        assert_eq!(read_procargs(&told(9, b"/x\0x\0")).unwrap().variables, None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn linux_tells_what_this_process_was_started_with() {
        let start = of(std::process::id()).unwrap();
        assert!(!start.words.is_empty() && start.variables.is_some());
        assert!(of(u32::MAX).is_none());
    }
}
