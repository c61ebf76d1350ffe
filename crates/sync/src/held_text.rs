//! Which text a change within a text belongs to. A cell's text is put there by an ordinary edit, the later of two wins as
//! anywhere; from then on changes within it merge. A change names the edit whose text it changes, so one that arrives for a
//! text that has lost meanwhile changes the history and nothing else.

use crate::merge::{Cell, Clock, Loser, Plan, TextEdit, Winner};
use crate::op::{CellName, Value};
use crate::snapshot::SnapshotText;
use crate::stamp::Stamp;
use crate::text::TextDoc;
use docket_wire::DeviceId;
use std::collections::{BTreeMap, BTreeSet};

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
    /// The last change of each device within it. They change nothing about who wins, but a deletion whose author did not know
    /// of one of them is told to the person.
    pub changed: BTreeMap<DeviceId, Stamp>,
}

impl TextHeld {
    /// A text of which nothing is kept yet.
    pub fn new(name: CellName, of: Clock) -> Self {
        Self { name, of, state: None, waiting: Vec::new(), changed: BTreeMap::new() }
    }

    /// Notes down a change within it. Whether that is news.
    pub fn note(&mut self, change: Clock) -> bool {
        let before = self.changed.insert(change.device, change.stamp);
        let latest = before.map_or(change.stamp, |before| before.max(change.stamp));
        self.changed.insert(change.device, latest);
        before.is_none_or(|before| before < change.stamp)
    }
}

/// The last of the changes within a text that is not meant; the edit that put it there if there is none.
pub(crate) fn last_change(
    changed: &BTreeMap<DeviceId, Stamp>,
    of: Clock,
    meant: impl Fn(&Clock) -> bool,
) -> Clock {
    let changes = changed.iter().map(|(device, stamp)| Clock { stamp: *stamp, device: *device });
    changes.filter(|change| !meant(change)).max().unwrap_or(of)
}

/// The changes within texts that stand in their cells.
pub(crate) fn changes_there(
    texts: &[TextHeld],
    held: &BTreeMap<CellName, Cell>,
) -> BTreeMap<CellName, Vec<Clock>> {
    let stand = texts.iter().filter(|text| held.get(&text.name).is_some_and(|cell| cell.clock == text.of));
    let clocks = |text: &TextHeld| {
        text.changed.iter().map(|(device, stamp)| Clock { stamp: *stamp, device: *device }).collect()
    };
    stand.map(|text| (text.name, clocks(text))).collect()
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
    let mut changes: BTreeMap<(CellName, Clock), Vec<TextEdit>> = BTreeMap::new();
    for edit in std::mem::take(&mut plan.edits) {
        changes.entry((edit.name, edit.of)).or_default().push(edit);
    }
    // What waited for a text that has come now; and what is told again of one that was changed since, or by its name of
    // another one.
    for (name, of, text) in seeds {
        let waited =
            kept.get(&(*name, *of)).is_some_and(|text| !text.waiting.is_empty() || text.state.is_some());
        let stood = held.get(name).filter(|cell| cell.clock == *of);
        let another = stood.is_some_and(|cell| matches!(&cell.value, Value::Text(there) if there != text));
        if waited || another {
            changes.entry((*name, *of)).or_default();
        }
    }
    let changed = |text: &(CellName, Clock)| kept.get(text).is_some_and(|text| text.state.is_some());
    let lost = written_over(&plan.winners, &plan.losers, held, changed);
    plan.losers.extend(lost);
    let mut written = Vec::new();
    for ((name, of), updates) in changes {
        let before = kept.remove(&(name, of));
        let mut text = before.unwrap_or_else(|| TextHeld::new(name, of));
        let (state, again) = (text.state.clone(), updates.is_empty() && text.waiting.is_empty());
        let (changed, waited) = (text.changed.clone(), text.waiting.len());
        let authors: Vec<Clock> = updates.iter().map(|edit| edit.clock).collect();
        for edit in updates {
            text.note(edit.clock);
            text.waiting.push(edit.update);
        }
        let won = plan.winners.iter().find(|winner| winner.name == name).map(|winner| &winner.cell);
        let current = won.or_else(|| held.get(&name));
        let mut begun: Vec<&str> = seeds.iter().filter(|s| (s.0, s.1) == (name, of)).map(|s| s.2).collect();
        let stood = held.get(&name).filter(|cell| cell.clock == of);
        // What stands there with changes in it is no beginning.
        if let (None, Some(Value::Text(text))) = (&text.state, stood.map(|cell| &cell.value)) {
            begun.push(text);
        }
        let Some(mut doc) = whole(&name, &of, text.state.as_deref(), &begun) else {
            written.push(TextWrite { held: text, stands: None });
            continue;
        };
        // Words that both have changed merge into words that nobody wrote. Who reads them is told how they were here.
        let mut coming = text.waiting[waited..].iter().zip(&authors);
        let met = coming.find(|(update, _)| doc.meets(update)).map(|(_, author)| (*author, doc.plain()));
        // What cannot be read is kept, for a version that can.
        text.waiting.retain(|update| doc.apply(update).is_err());
        text.state = Some(doc.state());
        let plain = doc.plain();
        let stands = current.is_some_and(|cell| cell.clock == of);
        let is_lost = |loser: &Loser| (loser.name, loser.cell.clock) == (name, of);
        let told = !again || plan.losers.iter().any(is_lost);
        if !stands
            && told
            && let Some(current) = current
        {
            let lost = Cell { clock: of, value: Value::Text(plain.clone()) };
            let winner = current.clock;
            plan.losers.retain(|loser| !is_lost(loser));
            plan.losers.push(Loser { name, cell: lost, winner });
        }
        if let Some((theirs, was)) = met.filter(|(_, was)| stands && *was != plain) {
            let clock = last_change(&changed, of, |change| change.device == theirs.device);
            let lost = Cell { clock, value: Value::Text(was) };
            plan.losers.push(Loser { name, cell: lost, winner: theirs });
        }
        if !again || text.state != state {
            written.push(TextWrite { held: text, stands: stands.then_some(plain) });
        }
    }
    written
}

/// Texts that were changed since they were put there and are written over now. Who wrote over them knew their beginning; of
/// what came after that nobody can tell.
pub(crate) fn written_over(
    winners: &[Winner],
    losers: &[Loser],
    held: &BTreeMap<CellName, Cell>,
    changed: impl Fn(&(CellName, Clock)) -> bool,
) -> Vec<Loser> {
    if held.is_empty() {
        return Vec::new();
    }
    let lost = winners.iter().filter_map(|winner| {
        let cell = held.get(&winner.name).filter(|cell| cell.clock != winner.cell.clock)?;
        let told = || losers.iter().any(|one| (one.name, one.cell.clock) == (winner.name, cell.clock));
        let new = changed(&(winner.name, cell.clock)) && cell.value != winner.cell.value && !told();
        new.then(|| Loser { name: winner.name, cell: cell.clone(), winner: winner.cell.clock })
    });
    lost.collect()
}

/// A text from what is kept of it and from how it is said to have begun. There is more than one beginning if a device gave
/// one name to two texts: then all of them are in it.
pub(crate) fn whole(name: &CellName, of: &Clock, state: Option<&[u8]>, begun: &[&str]) -> Option<TextDoc> {
    let mut doc = state.and_then(|state| TextDoc::load(state).ok());
    for text in begun {
        let Ok(seed) = TextDoc::seed(name, of, text) else { continue };
        match &mut doc {
            Some(doc) => drop(doc.apply(&seed.state())),
            None => doc = Some(seed),
        }
    }
    doc
}

/// A text with what a snapshot says of it: what is kept of it, the document if there is one, and changes that are news.
/// `None` if there is nothing new in it. `begun` is how it stands in its cell, if nobody changed it here.
pub(crate) fn with_more(
    before: &TextHeld,
    coming: SnapshotText,
    begun: Option<&str>,
) -> Option<(TextHeld, Option<TextDoc>, Vec<Clock>)> {
    let mut text = before.clone();
    let changes = coming.changed.into_iter().map(|(device, stamp)| Clock { stamp, device });
    let news: Vec<Clock> = changes.filter(|change| text.note(*change)).collect();
    let mut there: BTreeSet<Vec<u8>> = text.waiting.iter().cloned().collect();
    let mut wait = |text: &mut TextHeld, update: Vec<u8>| {
        if there.insert(update.clone()) {
            text.waiting.push(update);
        }
    };
    let mut doc = whole(&before.name, &before.of, text.state.as_deref(), begun.as_slice());
    let had = doc.as_ref().filter(|_| text.state.is_some()).map(TextDoc::fingerprint);
    match (coming.state, &mut doc) {
        // A state holds its own beginning, so it can stand by itself.
        (Some(state), None) => match TextDoc::load(&state) {
            Ok(loaded) => doc = Some(loaded),
            Err(_) => wait(&mut text, state),
        },
        (Some(state), Some(_)) => wait(&mut text, state),
        (None, _) => {}
    }
    coming.waiting.into_iter().for_each(|update| wait(&mut text, update));
    if let Some(doc) = &mut doc {
        text.waiting.retain(|update| doc.apply(update).is_err());
        if had != Some(doc.fingerprint()) {
            text.state = Some(doc.state());
        }
    }
    (text != *before).then_some((text, doc, news))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merge::plan;
    use crate::op::Op;
    use crate::text::Writer;

    const NAME: CellName = CellName { table: 1, row: [7; 16], column: 2 };

    fn clock(stamp: u64, device: u8) -> Clock {
        Clock { stamp: Stamp::from_bits(stamp), device: [device; 16] }
    }

    fn text(of: Clock, text: &str) -> Cell {
        Cell { clock: of, value: Value::Text(text.to_owned()) }
    }

    /// What comes of an operation of a device: the texts written, and what they lost to.
    fn settled(device: u8, op: &Op, cell: &Cell, texts: Vec<TextHeld>) -> (Vec<TextWrite>, Plan) {
        let held = BTreeMap::from([(NAME, cell.clone())]);
        let mut plan = plan([device; 16], std::slice::from_ref(op), &held, |_| true);
        let seed = match &op.value {
            Value::Text(text) => Some((NAME, Clock { stamp: op.stamp, device: [device; 16] }, text.as_str())),
            _ => None,
        };
        let written = settle(&mut plan, &held, texts, seed.as_slice());
        (written, plan)
    }

    fn put(stamp: u64, text: &str) -> Op {
        Op { cell: NAME, stamp: Stamp::from_bits(stamp), value: Value::Text(text.to_owned()) }
    }

    fn edited(of: Clock, from: &str, to: &str) -> TextHeld {
        let mut doc = TextDoc::seed(&NAME, &of, from).unwrap();
        doc.edit(to, Writer::new(3)).unwrap();
        TextHeld { state: Some(doc.state()), ..TextHeld::new(NAME, of) }
    }

    /// An envelope below what a snapshot covers is applied again: what was written since stays.
    #[test]
    fn a_text_told_again_does_not_take_the_place_of_its_changes() {
        let of = clock(5, 1);
        for now in ["a b", "b", "x"] {
            let (written, plan) = settled(1, &put(5, "a"), &text(of, now), vec![edited(of, "a", now)]);
            assert_eq!((written.as_slice(), plan), ([].as_slice(), Plan::default()), "{now}");
        }
    }

    /// Words that both have changed come to words nobody wrote: how it read here is kept, once.
    #[test]
    fn of_words_that_both_changed_those_from_here_are_kept() {
        let (of, base) = (clock(5, 1), "within 30 days");
        let check = |here: &str, there: &str, kept: Option<&str>| {
            let mut held = edited(of, base, here);
            held.note(clock(7, 1));
            let mut doc = TextDoc::seed(&NAME, &of, base).unwrap();
            let update = doc.edit(there, Writer::new(4)).unwrap().unwrap();
            let op = Op { cell: NAME, stamp: Stamp::from_bits(8), value: Value::Edit { of, update } };
            let (written, plan) = settled(2, &op, &text(of, here), vec![held]);
            let kept =
                kept.map(|kept| Loser { name: NAME, cell: text(clock(7, 1), kept), winner: clock(8, 2) });
            assert_eq!(plan.losers, kept.as_slice());
            let TextWrite { held, stands } = written.into_iter().next().unwrap();
            let (written, plan) = settled(2, &op, &text(of, &stands.unwrap()), vec![held]);
            assert_eq!((plan.losers, written.len()), (Vec::new(), 1), "it comes again");
        };
        check("within 45 days", "within 60 days", Some("within 45 days"));
        check("within 30 working days", "Within 30 days", None);
    }

    /// A device whose backup was put back gave one name to two texts.
    #[test]
    fn two_texts_of_one_name_are_both_there_everywhere() {
        let of = clock(5, 1);
        let both = |first: &str, second: &str| {
            let (written, plan) = settled(1, &put(5, second), &text(of, first), Vec::new());
            assert!(plan.winners.is_empty() && plan.losers.is_empty());
            written.into_iter().next().unwrap().stands.unwrap()
        };
        assert_eq!(both("here", "there"), both("there", "here"));
        assert_eq!(both("here", "there").len(), 9);
    }

    #[test]
    fn a_changed_text_that_is_written_over_is_kept() {
        let of = clock(5, 1);
        let (_, plan) = settled(2, &put(9, "new"), &text(of, "a b"), vec![edited(of, "a", "a b")]);
        let lost = Loser { name: NAME, cell: text(of, "a b"), winner: clock(9, 2) };
        assert_eq!(plan.losers, [lost]);
        let (_, plan) = settled(2, &put(9, "new"), &text(of, "a"), Vec::new());
        assert_eq!(plan.losers, [], "who wrote over it knew all of it");
    }
}
