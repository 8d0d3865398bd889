//! `import`: takes over another tool's sessions and profiles: reads them, shows what would change, asks once, writes.

mod own_files;
mod report;
mod run;

pub(super) use run::run;
