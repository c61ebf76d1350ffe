//! Rows of tables: which cell says something, and which only tells of the others.

use crate::label::label_of;
use crate::unit::Unit;
use docket_domain::MarkKind;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    /// A number, a priority: it only tells of the others.
    Aside,
    /// Whom it is for.
    Role,
    /// Who is to do it.
    Owner,
    /// Until when.
    Due,
    /// A date that may be a term.
    Day,
    /// What kind of entry the row is.
    Kind,
    /// Whether it is done.
    State,
    /// What is to be done, when the row also tells who or until when.
    Deed,
    /// It says something of its own.
    Said,
}

/// What the other cells of a row tell of the one that says something.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Row<'a> {
    /// Whom it is for.
    pub role: Option<&'a str>,
    /// Who is to do it.
    pub owner: Option<&'a str>,
    /// Until when.
    pub due: Option<&'a str>,
    /// Whether it is told to be done.
    pub done: bool,
    day: Option<&'a str>,
    kind: Option<MarkKind>,
    /// Whether its table has columns for who and until when, filled or not.
    tasks: bool,
    /// The column of the cell that holds this copy.
    here: Option<Column>,
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

/// What a column of this name holds, if the name is one that people give to columns.
fn column(name: &str) -> Option<Column> {
    const NAMES: &[(Column, &str)] = &[
        (
            Column::Aside,
            "id|key|no|no.|nr|nr.|number|#|ref|priority|prio|moscow|estimate|points|story points|sp|sprint|release|epic|created|updated|reporter|version|source|size|rank|severity|link|url|labels|tags|component|business value|effort|priorität|aufwand|quelle|lfd. nr.",
        ),
        (Column::Role, "role|actor|user role|persona|as a|as an|stakeholder|user type|for whom|rolle|akteur"),
        (
            Column::Owner,
            "owner|owners|responsible|assignee|assigned to|assigned|action owner|who|by whom|person|responsible person|responsibility|lead|wer|verantwortlich|verantwortliche|verantwortlicher|verantwortliche person|verantwortlichkeit|zuständig|zuständigkeit|zuständige person|durch wen|bearbeiter",
        ),
        (
            Column::Due,
            "due|due date|due by|deadline|by when|until|until when|target date|target|when|eta|bis wann|bis|wann|termin|frist|fällig|fällig am|fällig bis|fälligkeit|fälligkeitsdatum|stichtag|zieltermin",
        ),
        (Column::Day, "date|datum|day|tag"),
        (Column::Kind, "type|kind|category|item type|issue type|typ|art|kategorie"),
        (Column::State, "status|state|done|done?|stand|erledigt|erledigt?"),
        (
            Column::Deed,
            "what|to do|description|item|topic|activity|deliverable|step|was|beschreibung|thema|tätigkeit|punkt|schritt|vorgang|inhalt",
        ),
        (
            Column::Said,
            "story|user story|requirement|acceptance criteria|acceptance criterion|ac|definition of done|note|notes|comment|comments|anforderung|akzeptanzkriterien|bemerkung|bemerkungen|kommentar|notiz",
        ),
    ];
    let lower = name.trim().trim_matches(['*', '_', ' ']).to_lowercase();
    NAMES.iter().find(|(_, names)| names.split('|').any(|n| n == lower)).map(|(column, _)| *column)
}

/// Whether a cell says that there is nothing to say: `-`, `tbd`, `n/a`.
pub(crate) fn is_blank(value: &str) -> bool {
    matches!(
        value.trim().to_lowercase().as_str(),
        "" | "-"
            | "–"
            | "—"
            | "?"
            | "tbd"
            | "tbc"
            | "n/a"
            | "none"
            | "open"
            | "offen"
            | "keine"
            | "k.a."
            | "unknown"
            | "x"
    )
}

/// The head of a table: the names of its columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Columns<'a> {
    names: Vec<&'a str>,
}

impl<'a> Columns<'a> {
    /// The columns that a line names, if it is the head of a table: no cell is long, and at least two are what people
    /// call columns.
    pub(crate) fn of(line: &'a str) -> Option<Self> {
        let names: Vec<&str> = cells(line).map(|(_, cell)| cell.trim_matches(['*', '_', ' '])).collect();
        let known = |n: &&&str| column(n).is_some() || label_of(n).is_some();
        let short = names.iter().all(|n| n.split(' ').count() < 5 && n.len() < 40 && !n.contains(": "));
        (names.len() > 1 && names.len() < 20 && short && names.iter().filter(known).count() > 1)
            .then_some(Self { names })
    }

    /// Whether a row repeats the names of its columns, as a spreadsheet is read: `Id: 7 | Role: Rider`.
    pub(crate) fn are_in(&self, line: &str) -> bool {
        let named = |cell: &str| {
            cell.split_once(':').is_some_and(|(n, _)| self.names.contains(&n.trim()) || column(n).is_some())
        };
        cells(line).find(|(_, c)| !c.is_empty()).is_some_and(|(_, c)| named(c))
    }

    /// Whether the entries of the table are tasks: it says who or until when.
    fn tasks(&self) -> bool {
        self.names.iter().any(|n| column(n) == Some(Column::Owner))
            && self.names.iter().any(|n| {
                matches!(column(n), Some(Column::Due | Column::Day)) || label_of(n) == Some(MarkKind::Action)
            })
            || self.names.iter().any(|n| matches!(n.to_lowercase().as_str(), "what" | "was"))
                && self.names.iter().any(|n| matches!(column(n), Some(Column::Owner | Column::Due)))
    }

    /// Reads the cell of `line` in which byte `at` lies.
    pub(crate) fn cell(&self, line: &'a str, at: usize, row: &mut Row<'a>) -> Cell<'a> {
        let found = cells(line)
            .take(self.names.len())
            .enumerate()
            .find(|(_, (begin, cell))| (*begin..=begin + cell.len()).contains(&at));
        let Some((n, (begin, value))) = found else {
            return Cell::Said { at: 0, label: None, criterion: false };
        };
        row.tasks = self.tasks();
        let name = self.names.get(n).copied().unwrap_or("");
        // A task is told in the column that says so, and in "what" or "item" only where no other does.
        let taken = column(name) == Some(Column::Deed)
            && self.names.iter().any(|other| label_of(other) == Some(MarkKind::Action));
        let told = tells(name, value, row);
        if taken {
            row.here = Some(Column::Said);
        }
        match told {
            Cell::Said { .. } if at > begin => Cell::Said { at: 0, label: None, criterion: false },
            Cell::Said { label, criterion, .. } => Cell::Said { at: 0, label, criterion },
            Cell::Aside => Cell::Aside,
        }
    }
}

/// The cells of a line with the bytes at which they begin, white space aside.
fn cells(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let open = line.len() - line.trim_start_matches([' ', '\t']).trim_start_matches('|').len();
    let inner = line.trim_end();
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    let mut at = open.min(inner.len());
    inner[at..].split('|').map(move |cell| {
        let begin = at + (cell.len() - cell.trim_start().len());
        at += cell.len() + 1;
        (begin, cell.trim())
    })
}

/// Whether a line is a row of cells.
pub(crate) fn is_row(line: &str) -> bool {
    line.trim_start().starts_with('|') || line.contains(" | ")
}

/// Reads a cell, `Column: words`, and notes in the row what it tells of the others.
pub(crate) fn cell<'a>(text: &'a str, row: &mut Row<'a>) -> Cell<'a> {
    let Some((name, value)) = text.split_once(':').filter(|(n, _)| n.len() < 40 && n.split(' ').count() < 5)
    else {
        return Cell::Said { at: 0, label: None, criterion: false };
    };
    let at = name.len() + 1 + (value.len() - value.trim_start().len());
    match tells(name.trim().trim_matches(['*', '_']), value.trim(), row) {
        Cell::Said { label, criterion, .. } => Cell::Said { at, label, criterion },
        Cell::Aside => Cell::Aside,
    }
}

fn tells<'a>(name: &'a str, value: &'a str, row: &mut Row<'a>) -> Cell<'a> {
    let of = column(name);
    row.here = of;
    if value.is_empty() {
        return Cell::Aside;
    }
    let short = |most: usize| (value.len() < most && !is_blank(value)).then_some(value);
    match of {
        Some(Column::Aside) => return Cell::Aside,
        Some(Column::Role) => row.role = (value.len() < 50).then_some(value),
        Some(Column::Owner) => row.owner = short(50),
        Some(Column::Due) => row.due = short(40),
        Some(Column::Day) => row.day = short(40),
        Some(Column::Kind) => row.kind = label_of(value),
        Some(Column::State) => {
            row.done = matches!(
                value.to_lowercase().as_str(),
                "done"
                    | "closed"
                    | "complete"
                    | "completed"
                    | "finished"
                    | "yes"
                    | "x"
                    | "[x]"
                    | "✓"
                    | "✔"
                    | "✅"
                    | "erledigt"
                    | "abgeschlossen"
                    | "fertig"
                    | "ja"
            );
        }
        Some(Column::Deed | Column::Said) | None => {
            let lower = name.to_lowercase();
            let criterion = lower.starts_with("acceptance")
                || lower.starts_with("akzeptanz")
                || lower == "ac"
                || lower == "definition of done";
            return Cell::Said { at: 0, label: Some(name), criterion };
        }
    }
    Cell::Aside
}

impl<'a> Row<'a> {
    /// Gives what the whole row tells to each of its cells that say something.
    pub(crate) fn close(self, units: &mut [Unit<'a>]) {
        let tasks = self.kind.is_none() && (self.tasks || self.owner.is_some() && self.due.is_some());
        for unit in units.iter_mut() {
            let Some(own) = unit.row else { continue };
            let due = self.due.or(self.day.filter(|_| tasks || unit.label == Some(MarkKind::Action)));
            unit.row = Some(Row { here: own.here, due, ..self });
            if unit.label.is_none() && unit.raw.split(' ').count() > 2 {
                unit.label = self.kind;
            }
            if unit.label.is_none() && tasks && own.here == Some(Column::Deed) {
                unit.label = Some(MarkKind::Action);
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
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

    #[test]
    fn heads_of_tables_are_known() {
        let check = |line: &str, expected: bool| assert_eq!(Columns::of(line).is_some(), expected, "{line}");
        check("| Action | Owner | Due |", true);
        check("| **Who** | What | When |", true);
        check("Aufgabe | Wer | Bis wann", true);
        check("|Aufgabe|Wer|Bis wann|", true);
        check("| # | Requirement | Priority |", true);
        check("| Check the contract | Frank | Friday |", false);
        check("Id: 7 | Story: I want it", false);
        check("One of us", false);
        let columns = Columns::of("Id | Role | Story").unwrap();
        assert!(columns.are_in("Id: 7 | Story: I want it") && !columns.are_in("7 | Rider | I want it"));
    }
}
