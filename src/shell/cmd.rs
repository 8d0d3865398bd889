//! A change of the environment for cmd.exe: lines, each of which `for /f` hands to `call` to run as a command. The lines
//! may also be stored in a batch file. Pure.

use super::quote;
use crate::environ::EnvChange;
use crate::error::Failure;
use std::borrow::Cow;

/// First line, by which a reader recognises text to run. A remark has no effect.
const HEADER: &str = "rem ssoenv-eval\r\n";

/// Last line. The removal of a variable that is not set counts as an error, and only some commands take that back.
const SUCCESS: &str = "cd .\r\n";

/// Variables that hold JSON.
const JSON: [&str; 2] = ["SSOENV_ARGS", "SSOENV_SAVED"];

/// Most characters of a line. cmd.exe cuts lines of more than 8191.
const LONGEST_LINE: usize = 8000;

/// Formats the change. Fails for a value that cannot be written for every way in which the lines are read.
pub(super) fn statements(change: &EnvChange) -> Result<Vec<u8>, Failure> {
    let mut out = HEADER.to_owned();
    for (name, value) in change.steps() {
        let value = value.map_or("", |value| value.expose());
        let value = if JSON.contains(&name) { quote::cmd_json(value).into() } else { Cow::Borrowed(value) };
        let assignment = quote::cmd_assignment(name, &value).ok_or_else(|| {
            Failure::configuration(format!(
                "the value of {name} contains characters that cmd.exe would read as code or in another code page"
            ))
            .hint("use PowerShell, or `ssoenv exec TARGET -- cmd`, which needs no quotes")
        })?;
        if assignment.len() > LONGEST_LINE {
            return Err(Failure::configuration(format!("the value of {name} is too long for cmd.exe"))
                .hint("use PowerShell, or `ssoenv exec TARGET -- cmd`, which has no such limit"));
        }
        out.push_str(&format!("set {assignment}\r\n"));
    }
    out.push_str(SUCCESS);
    Ok(out.into_bytes())
}

/// Returns a line that makes the loop end with this code.
pub(super) fn failure(code: u8) -> Vec<u8> {
    format!("cmd /d /c exit {}\r\n", code.max(1)).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_is_a_line_and_what_cannot_be_quoted_is_refused() {
        let mut change = EnvChange::default();
        change.add_unset("AWS_VAULT");
        change.add_set("SSOENV_ARGS", "{\"session\":\"x & 5%?\"}");
        let expected = "rem ssoenv-eval\r\nset \"AWS_VAULT=\"\r\n\
                        set \"SSOENV_ARGS={\"session\":\"x \\u0026 5\\u0025\\u003f\"}\"\r\ncd .\r\n";
        assert_eq!(String::from_utf8(statements(&change).unwrap()).unwrap(), expected);
        let mut long = EnvChange::default();
        long.add_set("AWS_SESSION_TOKEN", "x".repeat(LONGEST_LINE));
        assert!(statements(&long).unwrap_err().to_string().ends_with("is too long for cmd.exe"));
        change.add_set("SSOENV_PROFILE", "größe");
        assert!(statements(&change).unwrap_err().to_string().starts_with("the value of SSOENV_PROFILE "));
    }
}
