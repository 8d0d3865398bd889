//! The manual's page about PowerShell is true: every block of commands in it is run, and does what the page says.

use crate::support::browser::script;
use crate::support::powershell_hosts::Hosts;
use crate::support::world::{World, ran};
use std::io::Write;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

const PAGE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/powershell.md"));

/// Programs that the page runs, and that are not installed everywhere. Each says what it was given, and whose keys.
const STAND_INS: [&str; 5] = ["aws", "docker", "git", "kubectl", "terraform"];
const STAND_IN: &str =
    "printf '%s' \"${0##*/}\"\nprintf ' <%s>' \"$@\"\necho \" by ${AWS_SSO_PROFILE-nobody}\"";

/// What a block is run behind.
#[derive(Clone, Copy, PartialEq)]
enum Session {
    /// Nothing.
    Empty,
    /// The line that loads the hook.
    Hook,
    /// The one for ConstrainedLanguage, there.
    Constrained,
}

struct Block {
    /// How it begins.
    begins: &'static str,
    session: Session,
    /// What is run behind it.
    then: &'static str,
    /// What both print, and at the end how the block ended, and which profile is active then.
    prints: &'static str,
}

/// The blocks of the page, in its order.
#[rustfmt::skip]
const BLOCKS: [Block; 11] = [
    Block { begins: ". ([scriptblock]::Create((ssoenv init", session: Session::Hook, then: "", prints: "ended []\n" },
    Block { begins: "ssoenv use dev\n", session: Session::Hook, then: "", prints: "AWS_SSO_PROFILE=staging\nended []\n" },
    Block { begins: "iex \"$(ssoenv use dev)\"\n", session: Session::Empty, then: "", prints: "aws <s3> <ls> by dev\nended []\n" },
    Block { begins: "iex \"$(ssoenv use typo)\" &&", session: Session::Empty, then: "", prints: "failed []\n" },
    Block { begins: "$ErrorActionPreference = ", session: Session::Empty, then: "", prints: "ended []\n" },
    Block { begins: "$t = ssoenv use dev; iex $t", session: Session::Hook, then: "", prints: "failed [dev]\n" },
    Block {
        begins: "ssoenv exec dev -- kubectl",
        session: Session::Hook,
        then: "",
        prints: "kubectl <get> <pods> <-o> <json> by dev\n\
                 docker <run> <-d> <-v> </a:/b> <nginx> by dev\n\
                 aws <ec2> <describe-instances> <--filters> <Name=tag:env,Values=dev> <--query> <*[].InstanceId> by dev\n\
                 git <checkout> <--> <file> by dev\n\
                 ended []\n",
    },
    Block {
        begins: "Set-Alias sso ssoenv",
        session: Session::Hook,
        then: "sso use prod; \"$((TabExpansion2 'sso use d' 9).CompletionMatches.CompletionText)\"",
        prints: "default dev deploy\nended [prod]\n",
    },
    Block {
        begins: "Invoke-Expression ((ssoenv init",
        session: Session::Constrained,
        then: "ssoenv use dev; try { ssoenv use typo; 'reached' } catch { 'thrown' }",
        prints: "thrown\nended [dev]\n",
    },
    Block { begins: "iex \"$(ssoenv use dev --shell", session: Session::Empty, then: "", prints: "ended [dev]\n" },
    Block { begins: "ssoenv exec dev --mode profile", session: Session::Hook, then: "", prints: "by the profile dev\nended []\n" },
];

#[test]
fn every_block_of_the_page_does_what_the_page_says() {
    let texts: Vec<&str> =
        PAGE.split("```powershell\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert_eq!(texts.len(), BLOCKS.len());
    for (text, block) in texts.iter().zip(&BLOCKS) {
        assert!(text.starts_with(block.begins), "{text}");
    }
    let Some(hosts) = Hosts::find() else { return };
    for session in [Session::Empty, Session::Hook, Session::Constrained] {
        let world = world(&hosts);
        let off = if session == Session::Empty { "iex \"$(ssoenv off -q)\"" } else { "ssoenv off -q" };
        let mut script = String::new();
        if session == Session::Constrained {
            script += "$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'\n";
        }
        let blocks = texts.iter().zip(&BLOCKS).filter(|(_, block)| block.session == session);
        for (number, (text, block)) in blocks.clone().enumerate() {
            std::fs::write(world.home().join(format!("block{number}.ps1")), text).unwrap();
            let then = block.then;
            script += &format!(
                "try {{ . ./block{number}.ps1; {then}; \"ended [$env:AWS_SSO_PROFILE]\" }} \
                 catch {{ \"failed [$env:AWS_SSO_PROFILE]\" }}\n\
                 $ErrorActionPreference = 'Continue'; {off}; '--'\n"
            );
        }
        let mut command = hosts.pwsh().command(&script);
        let ran = ran(command.envs(world.variables()).current_dir(world.home()).output().unwrap());
        let printed: Vec<String> = ran.stdout.split("--\n").map(told).collect();
        for ((text, block), printed) in blocks.clone().zip(&printed) {
            assert_eq!(printed, block.prints, "{text}{ran:?}");
        }
        assert_eq!(printed.len(), blocks.count() + 1, "{ran:?}");
    }
}

/// A world with the programs of the page in front of all others.
fn world(hosts: &Hosts) -> World {
    let mut world = World::signed_in();
    let programs = world.home().join("programs");
    std::fs::create_dir(&programs).unwrap();
    for name in STAND_INS {
        script(&programs, name, STAND_IN);
    }
    symlink(hosts.pwsh().program(), programs.join("pwsh")).unwrap();
    std::fs::write(world.home().join("client.ps1"), client()).unwrap();
    let path = format!("{}:{}", programs.display(), world.variables()["PATH"]);
    world.variable("PATH", &path).variable("AWS_EC2_METADATA_DISABLED", "true");
    world
}

/// The SDK for .NET, which is beside the archive of PowerShell; else what asks for nothing.
fn client() -> String {
    let archive = std::env::var_os("PWSH_ARCHIVE").map(PathBuf::from);
    let script =
        archive.as_deref().and_then(Path::parent).map(|folder| folder.join("aws-sdk-net/client.ps1"));
    match script.filter(|script| script.is_file()) {
        Some(script) => format!("& '{}'\n", std::fs::canonicalize(script).unwrap().display()),
        None => {
            let _ = writeln!(std::io::stderr(), "SKIPPED: the SDK for .NET is not here");
            "\"by the profile $env:AWS_PROFILE$env:AWS_ACCESS_KEY_ID\"\n".to_owned()
        }
    }
}

/// What counts of an output: of an environment the profile, of the SDK's answer whose keys it has found.
fn told(output: &str) -> String {
    let is_variable = |line: &&str| {
        let name = line.split_once('=').map(|(name, _)| name);
        name.is_some_and(|name| {
            name != "AWS_SSO_PROFILE" && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        })
    };
    let lines = output.lines().filter(|line| !is_variable(line));
    let told = lines.map(|line| match line.starts_with("{\"key\":\"ASIA") {
        true if line.contains("::111111111111:assumed-role/AWSReservedSSO_Developer_") => {
            "by the profile dev\n".to_owned()
        }
        _ => format!("{line}\n"),
    });
    told.collect()
}
