//! The lines of a file that change for several edits, all found in the file as it is. Pure.

use super::key_changes::key_changes;
use super::new_lines::{header_line, property_line};
use super::reading::{Named, bad_line, bodies, named, read};
use super::removal::removal;
use super::rename::renamed;
use super::section_edit::{KeyChanges, SectionChange, SectionEdit};
use super::section_end::section_end;
use super::spacing::settle;
use super::splice::{Spacing, Splice, without_end};
use crate::config::document::{BYTE_ORDER_MARK, Body, Document, SectionKind};
use crate::config::section::Section;
use crate::error::Failure;
use std::collections::{HashMap, HashSet};

/// A file with the edits planned so far.
pub(super) struct Plan<'d, 'w> {
    document: &'d Document,
    bytes: &'d [u8],
    /// Names that a removal or a new name leaves to others.
    free: HashSet<Named<'w>>,
    /// Lines of indented headers.
    indented: HashMap<(SectionKind, String), u32>,
    /// Places of the sections with a new name, or behind which new ones are.
    places: HashMap<Named<'w>, usize>,
    splices: Vec<Splice>,
}

/// The sections that an edit changes, as they are.
pub(super) struct Former<'d> {
    /// Merged settings; none for a new section.
    pub section: Section,
    bodies: Vec<Body<'d>>,
    /// Whether they lose their name.
    leaves: bool,
}

impl<'d, 'w> Plan<'d, 'w> {
    pub(super) fn new(document: &'d Document, bytes: &'d [u8], wanted: &[SectionEdit<'w>]) -> Self {
        let is_free = |wanted: &&SectionEdit<'_>| wanted.new_name() != Some(wanted.name);
        let free = wanted.iter().filter(is_free).map(|wanted| named(wanted.kind, wanted.name)).collect();
        let indented = document.indented().map(|(header, line)| {
            let (kind, _) = named(header.kind, "");
            ((kind, header.name.into_owned()), line)
        });
        Plan {
            document,
            bytes,
            free,
            indented: indented.collect(),
            places: HashMap::new(),
            splices: Vec::new(),
        }
    }

    /// Returns what an edit changes.
    pub(super) fn former(&self, wanted: &SectionEdit<'w>) -> Result<Former<'d>, Failure> {
        let of = |name| bodies(self.document, named(wanted.kind, name));
        let is_free = |name| self.free.contains(&named(wanted.kind, name));
        let (bodies, leaves) = match &wanted.change {
            SectionChange::Set(_) if is_free(wanted.name) => (Vec::new(), false),
            SectionChange::Set(_) => (of(wanted.name), false),
            SectionChange::Remove => (of(wanted.name), true),
            SectionChange::Rename { to, .. } if to == &wanted.name => (of(to), false),
            SectionChange::Rename { to, .. } => {
                let (old, there) = (of(wanted.name), of(to));
                match there.first().filter(|_| !is_free(to)) {
                    Some(there) if !old.is_empty() => {
                        let why = "a section that has the new name of another";
                        return Err(bad_line(self.document, there.line, why));
                    }
                    // It has its new name already.
                    Some(_) => (there, false),
                    None => (old, true),
                }
            }
        };
        if let Some(hidden) = self.hidden_default(wanted, &bodies).filter(|_| leaves) {
            return Err(bad_line(
                self.document,
                hidden.line,
                "a section that would become the default profile",
            ));
        }
        Ok(Former { section: read(self.document, &bodies)?, bodies, leaves })
    }

    /// Returns a `[default]` that is ignored as long as these sections are there.
    fn hidden_default(&self, wanted: &SectionEdit<'_>, bodies: &[Body<'_>]) -> Option<Body<'d>> {
        let (kind, name) = named(wanted.kind, wanted.name);
        let hidden = if (kind, name) == (SectionKind::Profile, "default") {
            self.document.sections(SectionKind::Default, name)
        } else {
            Vec::new()
        };
        hidden.into_iter().next().filter(|hidden| bodies.iter().all(|body| body.at != hidden.at))
    }

    /// Adds the lines of an edit.
    pub(super) fn add(&mut self, wanted: &SectionEdit<'w>, former: &Former<'d>) -> Result<(), Failure> {
        let (Some(keys), Some(name)) = (wanted.keys(), wanted.new_name()) else {
            for body in &former.bodies {
                self.splices.extend(removal(self.document, self.bytes, body)?);
            }
            return Ok(());
        };
        let Some(last) = former.bodies.last() else {
            return if keys.set.is_empty() { Ok(()) } else { self.create(named(wanted.kind, name), keys) };
        };
        let mut splices = key_changes(self.document, self.bytes, keys, (&former.section, &former.bodies))?;
        if former.leaves {
            if let Some(second) = former.bodies.get(1) {
                // Two spellings of a name, which the AWS CLI reads, would become one, which it refuses.
                return Err(bad_line(
                    self.document,
                    second.line,
                    "a second section of the name that is to change",
                ));
            }
            self.places.insert(named(wanted.kind, name), self.behind(last));
            self.refuse_indented(named(wanted.kind, name))?;
            // The new header is shown above what changes below it.
            splices.iter_mut().for_each(|splice| splice.header = 0..0);
            let old = last.header_at..last.at;
            let new = vec![renamed(without_end(&self.bytes[old.clone()]), wanted.kind, name)?];
            splices.push(Splice { header: 0..0, old, new, spacing: Spacing::Stays });
        }
        self.splices.extend(splices);
        Ok(())
    }

    fn create(&mut self, (kind, name): Named<'w>, keys: &KeyChanges<'w>) -> Result<(), Failure> {
        self.refuse_indented((kind, name))?;
        let mut new = vec![header_line(self.document.flavor, kind, name)?.into_bytes()];
        for (key, value) in &keys.set {
            new.push(property_line(self.document, key, value)?.into_bytes());
        }
        let place = self.place((kind, keys.after.unwrap_or_default()));
        self.places.insert((kind, name), place);
        self.splices.push(Splice { header: 0..0, old: place..place, new, spacing: Spacing::Opens });
        Ok(())
    }

    /// Returns the place of a section that comes behind the one of this name, or else at the end of the file.
    fn place(&mut self, after: Named<'w>) -> usize {
        if let Some(place) = self.places.get(&after) {
            return *place;
        }
        let place = bodies(self.document, after).last().map_or_else(|| self.end(), |body| self.behind(body));
        self.places.insert(after, place);
        place
    }

    fn behind(&self, body: &Body<'_>) -> usize {
        let end = body.at + body.bytes.len();
        section_end(self.bytes, body.at..end, end < self.bytes.len())
    }

    fn end(&self) -> usize {
        let start = if self.bytes.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
        let end = section_end(self.bytes, start..self.bytes.len(), false);
        if end == start { self.bytes.len() } else { end }
    }

    /// Fails if an indented header has this name. The AWS CLI takes it for a header, and may refuse a file with a second
    /// one of the same name.
    fn refuse_indented(&self, (kind, name): Named<'_>) -> Result<(), Failure> {
        match self.indented.get(&(kind, name.to_owned())) {
            Some(line) => Err(bad_line(self.document, *line, "an indented header")),
            None => Ok(()),
        }
    }

    /// Returns all planned lines, in file order.
    pub(super) fn splices(mut self) -> Vec<Splice> {
        settle(self.bytes, &mut self.splices);
        self.splices
    }
}
