//! `import`, end to end: each tool's own files, the change as it is shown, who agrees to it, and files that are hostile.

mod aws_sso_cli;
mod aws_sso_util;
mod aws_vault;
/// Questions, options, exit codes, JSON.
mod consent;
mod granted;
/// Files that are too large, too deep, or no files.
mod hostile;
/// awsume, saml2aws, Leapp: nothing to write.
mod statements;

use crate::support::world::{Ran, World};
use std::fs;

/// A home with this config file, and these files in it.
fn home(config: &str, files: &[(&str, &str)]) -> World {
    let world = World::empty();
    world.config(config);
    for (name, text) in files {
        let path = world.home().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    world
}

/// Imports three times: `--diff` shows this, `--yes` writes it, and a second import changes not one byte. The tool's
/// own files stay as they are.
fn imports(world: &World, tool: &str, files: &[(&str, &str)], diff: &str) -> Ran {
    let before = world.read(".aws/config");
    let ran = world.run(&["import", tool, "--diff"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(i32::from(!diff.is_empty())), diff), "{}", ran.stderr);
    assert_eq!(world.read(".aws/config"), before);
    let first = world.run(&["import", tool, "--yes"]);
    assert_eq!((first.code, first.stdout.as_str()), (Some(0), ""), "{}", first.stderr);
    let after = world.read(".aws/config");
    assert_eq!(after != before, !diff.is_empty());
    let second = world.run(&["import", tool, "--yes"]);
    assert_eq!(second.code, Some(0), "{}", second.stderr);
    assert_eq!(world.read(".aws/config"), after);
    let ran = world.run(&["import", tool, "--diff"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""), "{}", ran.stderr);
    for (name, text) in files {
        assert_eq!(world.read(name), *text, "{name}");
    }
    assert!(world.service.calls().is_empty(), "nobody has to be asked");
    first
}

/// The notes about what is left out.
fn left_out(ran: &Ran) -> Vec<&str> {
    ran.stderr.lines().filter_map(|line| line.strip_prefix("ssoenv: left out: ")).collect()
}
