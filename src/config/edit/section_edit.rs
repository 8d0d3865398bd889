//! The wanted change of a section. Pure.

use crate::config::document::SectionKind;

/// A section and its wanted change; at most one for each section of the file. The order of several changes does not
/// matter, except among new sections, which are written in this order.
#[derive(Clone, Debug)]
pub struct SectionEdit<'a> {
    /// Kind of the section. For `default`, either of `[default]` and `[profile default]`: the one that counts is
    /// edited.
    pub kind: SectionKind,
    /// Name of the section in the file as it is, without quotes.
    pub name: &'a str,
    /// What changes.
    pub change: SectionChange<'a>,
}

/// What changes of a section; the sections of one name count as one.
#[derive(Clone, Debug)]
pub enum SectionChange<'a> {
    /// Its keys. A missing section is created if there are any to set; so is one of a name that another edit of the
    /// same call removes or gives up.
    Set(KeyChanges<'a>),
    /// Its name, and then its keys; the header's comment and place, and all else inside the section, stay. If the
    /// section is missing, it has its new name already. Fails if another section keeps the new name, or if there are
    /// two sections of the old one.
    Rename {
        /// The new name, without quotes.
        to: &'a str,
        /// Changes of its keys.
        keys: KeyChanges<'a>,
    },
    /// The section goes: header, properties, and the empty line above the header. Comments stay.
    Remove,
}

/// Keys to set and to remove.
#[derive(Clone, Debug, Default)]
pub struct KeyChanges<'a> {
    /// Keys (in lower case) and values to set.
    pub set: Vec<(&'a str, String)>,
    /// Keys to remove.
    pub remove: Vec<&'a str>,
    /// Keys (in lower case) that get another name, old and new: value, comment and place of the line stay. A missing one
    /// is none to rename.
    pub rename: Vec<(&'a str, &'a str)>,
    /// Section of the same kind behind which the section is created if it is missing: one of the file, or one that
    /// an earlier edit of the same call creates. Otherwise it is created at the end of the file.
    pub after: Option<&'a str>,
}

impl KeyChanges<'_> {
    /// Returns the name that a key has after the edit.
    pub(super) fn new_key<'k>(&'k self, key: &'k str) -> &'k str {
        self.rename.iter().find(|(old, _)| *old == key).map_or(key, |(_, new)| new)
    }
}

impl<'a> SectionEdit<'a> {
    /// Sets and removes keys.
    pub fn set(kind: SectionKind, name: &'a str, set: Vec<(&'a str, String)>, remove: Vec<&'a str>) -> Self {
        SectionEdit {
            kind,
            name,
            change: SectionChange::Set(KeyChanges { set, remove, ..KeyChanges::default() }),
        }
    }

    /// Gives a section another name, and sets and removes keys.
    pub fn rename(
        kind: SectionKind,
        name: &'a str,
        to: &'a str,
        set: Vec<(&'a str, String)>,
        remove: Vec<&'a str>,
    ) -> Self {
        let keys = KeyChanges { set, remove, ..KeyChanges::default() };
        SectionEdit { kind, name, change: SectionChange::Rename { to, keys } }
    }

    /// Removes a section.
    pub fn remove(kind: SectionKind, name: &'a str) -> Self {
        SectionEdit { kind, name, change: SectionChange::Remove }
    }

    /// Creates the section, if it is missing, directly behind this one instead of at the end of the file.
    pub fn after(mut self, section: Option<&'a str>) -> Self {
        match &mut self.change {
            SectionChange::Set(keys) | SectionChange::Rename { keys, .. } => keys.after = section,
            SectionChange::Remove => {}
        }
        self
    }

    /// Gives keys other names, old and new.
    pub fn renaming(mut self, keys: Vec<(&'a str, &'a str)>) -> Self {
        match &mut self.change {
            SectionChange::Set(changes) | SectionChange::Rename { keys: changes, .. } => {
                changes.rename = keys
            }
            SectionChange::Remove => {}
        }
        self
    }

    /// Returns the name of the section after the edit; `None` if there is none then.
    pub fn new_name(&self) -> Option<&'a str> {
        match &self.change {
            SectionChange::Set(_) => Some(self.name),
            SectionChange::Rename { to, .. } => Some(to),
            SectionChange::Remove => None,
        }
    }

    /// Returns the changes of the keys; `None` if the section is removed.
    pub fn keys(&self) -> Option<&KeyChanges<'a>> {
        match &self.change {
            SectionChange::Set(keys) | SectionChange::Rename { keys, .. } => Some(keys),
            SectionChange::Remove => None,
        }
    }
}
