//! Rows of tables: which cell says something, and which only tells of the others.

use crate::unit::{Unit, label_of};
use docket_domain::MarkKind;

/// What the other cells of a row tell of the one that says something.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Row<'a> {
    /// Whom it is for.
    pub role: Option<&'a str>,
    /// Who is to do it.
    pub owner: Option<&'a str>,
    /// Until when.
    pub due: Option<&'a str>,
    kind: Option<MarkKind>,
}

/// One cell.
pub(crate) enum Cell<'a> {
    /// It only tells of the others: a number, a role, a priority.
    Aside,
    /// It says something, from byte `at` on.
    Said {
        /// Where its words begin, after its column's name.
        at: usize,
        /// Its column's name.
        label: Option<&'a str>,
        /// Whether its column holds criteria.
        criterion: bool,
    },
}

/// Columns that only tell of the others.
const ASIDE: &str = "id|key|no|nr|number|#|ref|priority|prio|moscow|status|state|estimate|points|story points|sp|sprint|release|epic|created|updated|reporter|date|version|source|size|rank|severity|link|url|labels|tags|component|business value|effort";

/// Reads a cell, `Column: words`, and notes in the row what it tells of the others.
pub(crate) fn cell<'a>(text: &'a str, row: &mut Row<'a>) -> Cell<'a> {
    let Some((name, value)) = text.split_once(':').filter(|(n, _)| n.len() < 40 && n.split(' ').count() < 5)
    else {
        return Cell::Said { at: 0, label: None, criterion: false };
    };
    let at = name.len() + 1 + (value.len() - value.trim_start().len());
    let name = name.trim().trim_matches(['*', '_']);
    let value = value.trim();
    let lower = name.to_lowercase();
    if value.is_empty() || ASIDE.split('|').any(|a| a == lower) {
        return Cell::Aside;
    }
    match lower.as_str() {
        "role" | "actor" | "user role" | "persona" | "as a" | "as an" | "stakeholder" | "user type"
        | "for whom" => {
            row.role = (value.len() < 50).then_some(value);
            return Cell::Aside;
        }
        "owner" | "responsible" | "assignee" | "assigned to" | "action owner" => {
            row.owner = (value.len() < 50).then_some(value);
            return Cell::Aside;
        }
        "due" | "due date" | "deadline" | "by when" | "until" | "target date" => {
            row.due = (value.len() < 40).then_some(value);
            return Cell::Aside;
        }
        "type" | "kind" | "category" | "item type" | "issue type" => {
            row.kind = label_of(value);
            return Cell::Aside;
        }
        _ => {}
    }
    let criterion = lower.starts_with("acceptance") || lower == "ac" || lower == "definition of done";
    Cell::Said { at, label: Some(name), criterion }
}

impl<'a> Row<'a> {
    /// Gives what the whole row tells to each of its cells that say something.
    pub(crate) fn close(self, cells: &mut [Unit<'a>]) {
        for unit in cells.iter_mut().filter(|u| u.row.is_some()) {
            unit.row = Some(self);
            if unit.label.is_none() && unit.raw.split(' ').count() > 2 {
                unit.label = self.kind;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_say_or_tell() {
        let mut row = Row::default();
        assert!(matches!(cell("Id: B-11", &mut row), Cell::Aside));
        assert!(matches!(cell("Role: Rider", &mut row), Cell::Aside));
        assert!(matches!(cell("Due: 3 March", &mut row), Cell::Aside));
        assert!(matches!(
            cell("Story: As a rider I want this", &mut row),
            Cell::Said { at: 7, label: Some("Story"), criterion: false }
        ));
        assert!(matches!(
            cell("Acceptance criteria: It is red", &mut row),
            Cell::Said { criterion: true, .. }
        ));
        assert!(matches!(cell("Bike was returned", &mut row), Cell::Said { at: 0, label: None, .. }));
        assert_eq!((row.role, row.due), (Some("Rider"), Some("3 March")));
    }
}
