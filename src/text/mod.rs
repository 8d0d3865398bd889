//! Text for people: tables and pages, cut to the window.

pub mod entries;
pub mod natural_order;
pub mod page;
pub mod table;
