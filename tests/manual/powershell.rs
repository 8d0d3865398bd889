//! The manual's blocks for PowerShell: every one is run, and does what its page says.

use super::commands;
use super::page::{Block, Mark, Page};
use crate::support::powershell_hosts::Hosts;
use crate::support::world::{World, ran};
use std::io::Write;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

/// A block, and what it prints.
struct Told {
    /// How the block begins.
    begins: &'static str,
    /// What is run behind it.
    then: &'static str,
    /// What both print, and at the end how the block ended, and which profile is active then.
    prints: &'static str,
}

/// The blocks of all pages, in their order.
#[rustfmt::skip]
const BLOCKS: [Told; 12] = [
    Told { begins: ". ([scriptblock]::Create((ssoenv init", then: "", prints: "ended []\n" },
    Told { begins: "ssoenv use dev\n", then: "", prints: "AWS_SSO_PROFILE=staging\nended []\n" },
    Told { begins: "iex \"$(ssoenv use dev)\"\n", then: "", prints: "aws <s3> <ls> by dev\nended []\n" },
    Told { begins: "iex \"$(ssoenv use typo)\" &&", then: "", prints: "failed []\n" },
    Told { begins: "$ErrorActionPreference = ", then: "", prints: "ended []\n" },
    Told { begins: "$t = ssoenv use dev; iex $t", then: "", prints: "failed [dev]\n" },
    Told {
        begins: "ssoenv exec dev -- kubectl",
        then: "",
        prints: "kubectl <get> <pods> <-o> <json> by dev\n\
                 docker <run> <-d> <-v> </a:/b> <nginx> by dev\n\
                 aws <ec2> <describe-instances> <--filters> <Name=tag:env,Values=dev> <--query> <*[].InstanceId> by dev\n\
                 git <checkout> <--> <file> by dev\n\
                 ended []\n",
    },
    Told {
        begins: "function k { &",
        then: "",
        prints: "kubectl <get> <pods> <-o> <json> by dev\nended []\n",
    },
    Told {
        begins: "Set-Alias sso ssoenv",
        then: "sso use prod; \"$((TabExpansion2 'sso use d' 9).CompletionMatches.CompletionText)\"",
        prints: "default dev deploy\nended [prod]\n",
    },
    Told {
        begins: "Invoke-Expression ((ssoenv init",
        then: "ssoenv use dev; try { ssoenv use typo; 'reached' } catch { 'thrown' }",
        prints: "thrown\nended [dev]\n",
    },
    Told { begins: "iex \"$(ssoenv use dev --shell", then: "", prints: "ended [dev]\n" },
    Told { begins: "ssoenv exec dev --mode profile", then: "", prints: "by the profile dev\nended []\n" },
];

/// What a block is run behind.
#[derive(Clone, Copy, PartialEq)]
enum Session {
    /// Nothing.
    Empty,
    /// The line that loads the hook.
    Hook,
    /// ConstrainedLanguage.
    Constrained,
}

#[test]
fn every_block_does_what_its_page_says() {
    let blocks: Vec<Block> = Page::all().iter().flat_map(Page::blocks).collect();
    let blocks: Vec<&Block> = blocks.iter().filter(|block| block.language == "powershell").collect();
    assert_eq!(blocks.len(), BLOCKS.len());
    for (block, told) in blocks.iter().zip(&BLOCKS) {
        assert!(block.text.starts_with(told.begins), "{}: {}", block.place, block.text);
        let fails = matches!(block.mark, Mark::Runs { fails: true, .. });
        assert_eq!(told.prints.contains("failed ["), fails, "{}", block.place);
    }
    let Some(hosts) = Hosts::find() else { return };
    for session in [Session::Empty, Session::Hook, Session::Constrained] {
        let world = world(&hosts);
        let of_session = blocks.iter().zip(&BLOCKS).filter(|(block, _)| session_of(block) == session);
        let (off, mut script) = match session {
            Session::Empty => ("iex \"$(ssoenv off -q)\"", String::new()),
            Session::Hook => (
                "ssoenv off -q",
                format!("{}\n", BLOCKS[0].begins.to_owned() + " powershell) -join \"`n\"))"),
            ),
            Session::Constrained => (
                "ssoenv off -q",
                "$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'\n".to_owned(),
            ),
        };
        for (number, (block, told)) in of_session.clone().enumerate() {
            std::fs::write(world.home().join(format!("block{number}.ps1")), &block.text).unwrap();
            let then = told.then;
            script += &format!(
                "try {{ . ./block{number}.ps1; {then}; \"ended [$env:AWS_SSO_PROFILE]\" }} \
                 catch {{ \"failed [$env:AWS_SSO_PROFILE]\" }}\n\
                 $ErrorActionPreference = 'Continue'; {off}; '--'\n"
            );
        }
        let mut command = hosts.pwsh().command(&script);
        let ran = ran(command.envs(world.variables()).current_dir(world.home()).output().unwrap());
        let printed: Vec<String> = ran.stdout.split("--\n").map(told).collect();
        for ((block, told), printed) in of_session.clone().zip(&printed) {
            assert_eq!(printed, told.prints, "{}: {}{ran:?}", block.place, block.text);
        }
        assert_eq!(printed.len(), of_session.count() + 1, "{ran:?}");
    }
}

fn session_of(block: &Block) -> Session {
    match block.mark {
        Mark::Runs { with_hook: true, .. } => Session::Hook,
        Mark::Runs { with_hook: false, .. } => Session::Empty,
        Mark::Constrained => Session::Constrained,
        _ => panic!("{}: every block of PowerShell can be run", block.place),
    }
}

/// The world of the other blocks, with what these ask for.
fn world(hosts: &Hosts) -> World {
    let world = commands::world();
    symlink(hosts.pwsh().program(), world.home().join("programs/pwsh")).unwrap();
    std::fs::write(world.home().join("client.ps1"), client()).unwrap();
    world.with_variable("AWS_EC2_METADATA_DISABLED", "true")
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
