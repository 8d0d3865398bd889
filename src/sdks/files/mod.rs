//! Both files as each reader parses them. Each family has its own grammar. Pure.

mod dot_net;
mod go;
mod javascript;
mod python;
mod read;
mod rust_java;
mod sections;

pub use read::{Files, Refused, read};
pub use sections::SectionKeys;
