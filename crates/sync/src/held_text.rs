//! Which text a change within a text belongs to. A cell's text is put there by an ordinary edit, the later of two wins as
//! anywhere; from then on changes within it merge. A change names the edit whose text it changes, so one that arrives for a
//! text that has lost meanwhile changes the history and nothing else.

use crate::merge::{Cell, Clock, Loser, Plan};
use crate::op::{CellName, Value};
use crate::text::TextDoc;
use std::collections::BTreeMap;

/// What is kept of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct TextHeld {
    /// The cell it is or was in.
    pub name: CellName,
    /// The edit that put it there.
    pub of: Clock,
    /// Its state, if it has been changed since, or its beginning has not arrived.
    pub state: Option<Vec<u8>>,
    /// Changes that wait for its beginning, or that could not be read.
    pub waiting: Vec<Vec<u8>>,
}

/// What is to be written about a text.
#[derive(Debug, Clone, PartialEq)]
pub struct TextWrite {
    /// What is kept of it from now on.
    pub held: TextHeld,
    /// What its cell holds from now on, if this is the text that stands there.
    pub stands: Option<String>,
}

/// Applies a plan's changes within texts. `seeds` are the texts that its operations put into cells. Texts that lost come
/// to the plan's history as they read with all their changes.
pub(crate) fn settle(
    plan: &mut Plan,
    held: &BTreeMap<CellName, Cell>,
    texts: Vec<TextHeld>,
    seeds: &[(CellName, Clock, &str)],
) -> Vec<TextWrite> {
    let mut kept: BTreeMap<(CellName, Clock), TextHeld> =
        texts.into_iter().map(|text| ((text.name, text.of), text)).collect();
    let mut changes: BTreeMap<(CellName, Clock), Vec<Vec<u8>>> = BTreeMap::new();
    for edit in std::mem::take(&mut plan.edits) {
        changes.entry((edit.name, edit.of)).or_default().push(edit.update);
    }
    // What waited for a text that has come now.
    for (name, of, _) in seeds {
        if kept.get(&(*name, *of)).is_some_and(|text| !text.waiting.is_empty()) {
            changes.entry((*name, *of)).or_default();
        }
    }
    let mut written = Vec::new();
    for ((name, of), updates) in changes {
        let before = kept.remove(&(name, of));
        let mut text = before.unwrap_or(TextHeld { name, of, state: None, waiting: Vec::new() });
        text.waiting.extend(updates);
        let won = plan.winners.iter().find(|winner| winner.name == name).map(|winner| &winner.cell);
        let current = won.or_else(|| held.get(&name));
        let begun = seeds.iter().find(|seed| (seed.0, seed.1) == (name, of)).map(|seed| seed.2);
        let begun = begun.or_else(|| match current {
            Some(Cell { clock, value: Value::Text(text) }) if *clock == of => Some(text),
            _ => None,
        });
        let stood = held.get(&name).filter(|cell| cell.clock == of);
        let begun = begun.or_else(|| match stood.map(|cell| &cell.value) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        });
        let doc = match (&text.state, begun) {
            (Some(state), _) => TextDoc::load(state).ok(),
            (None, Some(begun)) => TextDoc::seed(&name, &of, begun).ok(),
            (None, None) => None,
        };
        let Some(mut doc) = doc else {
            written.push(TextWrite { held: text, stands: None });
            continue;
        };
        // What cannot be read is kept, for a version that can.
        text.waiting.retain(|update| doc.apply(update).is_err());
        text.state = Some(doc.state());
        let plain = doc.plain();
        let stands = current.is_some_and(|cell| cell.clock == of);
        if !stands && let Some(current) = current {
            let lost = Cell { clock: of, value: Value::Text(plain.clone()) };
            let winner = current.clock;
            plan.losers.retain(|loser| (loser.name, loser.cell.clock) != (name, of));
            plan.losers.push(Loser { name, cell: lost, winner });
        }
        written.push(TextWrite { held: text, stands: stands.then_some(plain) });
    }
    written
}
