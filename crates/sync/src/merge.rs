//! Who wins. Of two edits of one cell the later one does, on every device alike; the other is kept and can be shown.

use crate::op::{CellName, Op, Value};
use crate::planted;
use crate::stamp::Stamp;
use docket_wire::DeviceId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// When a cell was last written, and by whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Clock {
    /// When.
    pub stamp: Stamp,
    /// Who.
    pub device: DeviceId,
}

/// A cell with its clock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// When and by whom.
    pub clock: Clock,
    /// What it holds.
    pub value: Value,
}

/// Whether `new` takes the place of `old`. The order is total: by stamp, then by device, then by value. The last word
/// matters when a device that lost its latest writes gives a stamp again.
pub fn wins(new: &Cell, old: &Cell) -> bool {
    if planted::has("of two edits with one stamp the later to arrive wins") {
        return new.clock.stamp >= old.clock.stamp;
    }
    let order = |cell: &Cell| (cell.clock.stamp, cell.clock.device);
    match order(new).cmp(&order(old)) {
        std::cmp::Ordering::Equal => new.value.hash() > old.value.hash(),
        other => other.is_gt(),
    }
}

/// Whether `new` is the edit that `old` is, told by where its value is.
pub(crate) fn is_known(old: &Cell, new: &Cell) -> bool {
    old.clock == new.clock && matches!(new.value, Value::Far { .. })
}

/// Whether `new` is the edit that `old` is, with the value that was on its way.
pub(crate) fn arrives(old: &Cell, new: &Cell) -> bool {
    old.clock == new.clock
        && matches!(old.value, Value::Far { .. })
        && !matches!(new.value, Value::Far { .. })
}

/// A cell to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct Winner {
    /// Which.
    pub name: CellName,
    /// What it holds from now on.
    pub cell: Cell,
}

/// An edit that another one has taken the place of, while neither of the two devices knew of the other's.
#[derive(Debug, Clone, PartialEq)]
pub struct Loser {
    /// Which cell.
    pub name: CellName,
    /// What it held, or was to hold.
    pub cell: Cell,
    /// The edit that won.
    pub winner: Clock,
}

/// What a batch comes to, given what the cells held.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// Cells to write, each once.
    pub winners: Vec<Winner>,
    /// Edits to keep as history.
    pub losers: Vec<Loser>,
    /// Changes within texts. None of them is lost, so nobody wins.
    pub edits: Vec<TextEdit>,
}

/// A change within a text.
#[derive(Debug, Clone, PartialEq)]
pub struct TextEdit {
    /// The cell the text is in.
    pub name: CellName,
    /// The edit that put the text there.
    pub of: Clock,
    /// When it was made, and by whom.
    pub clock: Clock,
    /// The change.
    pub update: Vec<u8>,
}

/// What to do about operations of a device. `held` says what the cells hold that they name; `knew` whether that device had
/// seen the edit with this clock when it wrote: then it was replaced on purpose and is no loser.
pub fn plan(
    device: DeviceId,
    ops: &[Op],
    held: &BTreeMap<CellName, Cell>,
    knew: impl Fn(&Clock) -> bool,
) -> Plan {
    let mut now: BTreeMap<CellName, Cell> = BTreeMap::new();
    let (mut losers, mut edits) = (Vec::new(), Vec::new());
    for op in ops {
        if let Value::Edit { of, update } = &op.value {
            let clock = Clock { stamp: op.stamp, device };
            edits.push(TextEdit { name: op.cell, of: *of, clock, update: update.clone() });
            continue;
        }
        let new = Cell { clock: Clock { stamp: op.stamp, device }, value: op.value.clone() };
        let Some(old) = now.get(&op.cell).or_else(|| held.get(&op.cell)) else {
            now.insert(op.cell, new);
            continue;
        };
        // Texts of one name merge: it may have been changed since, or be two, of a device that gave a stamp again.
        let texts = matches!((&old.value, &new.value), (Value::Text(_), Value::Text(_)));
        if *old == new || is_known(old, &new) || (old.clock == new.clock && texts) {
            continue;
        }
        if arrives(old, &new) {
            now.insert(op.cell, new);
            continue;
        }
        // Of one device's own edits the later one replaces the earlier one on purpose; not so of two with one stamp.
        let theirs = old.clock.device != device || old.clock == new.clock;
        if wins(&new, old) {
            if theirs && (old.clock == new.clock || !knew(&old.clock)) && old.value != new.value {
                losers.push(Loser { name: op.cell, cell: old.clone(), winner: new.clock });
            }
            now.insert(op.cell, new);
        } else if theirs && old.value != new.value && !planted::has("a loser that arrives late is not kept") {
            losers.push(Loser { name: op.cell, cell: new, winner: old.clock });
        }
    }
    let winners = now.into_iter().map(|(name, cell)| Winner { name, cell }).collect();
    Plan { winners, losers, edits }
}

/// Rows that were changed by a device that did not know they were deleted, or deleted by one that did not know they were
/// changed. They stay deleted; the change comes to the history as the wish that they were not, so that the person can be
/// asked. `within` are changes within texts that come now, `there` those that came before; `deleted` names the column of a table that says when a row was deleted.
pub(crate) fn changed_though_deleted(
    winners: &[Winner],
    within: &[(CellName, Clock)],
    there: &BTreeMap<CellName, Vec<Clock>>,
    held: &BTreeMap<CellName, Cell>,
    knew: impl Fn(&Clock, &Clock) -> bool,
    deleted: &dyn Fn(u16) -> Option<u16>,
) -> Vec<Loser> {
    let mut found: BTreeMap<CellName, Loser> = BTreeMap::new();
    if planted::has("a deletion does not look at changes") {
        return Vec::new();
    }
    let mut wish = |name: CellName, edit: Clock, deletion: Clock| {
        let lost = Loser { name, cell: Cell { clock: edit, value: Value::Null }, winner: deletion };
        let there = found.entry(name).or_insert_with(|| lost.clone());
        if there.cell.clock < edit {
            *there = lost;
        }
    };
    // Of a snapshot's page these are tens of thousands, one table after another.
    let mut last = None;
    let mut says_so = |name: &CellName| {
        let (_, column) =
            last.filter(|(table, _)| *table == name.table).unwrap_or((name.table, deleted(name.table)));
        last = Some((name.table, column));
        column == Some(name.column)
    };
    let graves = winners.iter().filter(|winner| says_so(&winner.name));
    let graves: BTreeMap<CellName, &Cell> = graves
        .filter(|winner| winner.cell.value != Value::Null || held.contains_key(&winner.name))
        .map(|winner| (winner.name, &winner.cell))
        .collect();
    if graves.is_empty() && held.is_empty() {
        return Vec::new();
    }
    let changes = winners.iter().map(|winner| (winner.name, winner.cell.clock));
    for (name, edit) in changes.chain(within.iter().copied()) {
        let Some(column) = deleted(name.table).filter(|column| *column != name.column) else { continue };
        let grave = CellName { column, ..name };
        let won = graves.get(&grave).copied();
        let Some(cell) = won.or_else(|| held.get(&grave)) else { continue };
        let apart = cell.clock.device != edit.device && !knew(&edit, &cell.clock);
        if cell.value != Value::Null && apart {
            wish(grave, edit, cell.clock);
        }
    }
    for (grave, cell) in graves.iter().filter(|(_, cell)| cell.value != Value::Null) {
        let first = CellName { column: 0, ..*grave };
        let last = CellName { column: u16::MAX, ..*grave };
        let cells = held.range(first..=last).filter(|(name, _)| *name != grave);
        let within = there.range(first..=last).flat_map(|(_, changes)| changes.iter().copied());
        for edit in cells.map(|(_, there)| there.clock).chain(within) {
            if edit.device != cell.clock.device && !knew(&cell.clock, &edit) {
                wish(*grave, edit, cell.clock);
            }
        }
    }
    found.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NAME: CellName = CellName { table: 1, row: [7; 16], column: 2 };

    fn cell(stamp: u64, device: u8, value: i64) -> Cell {
        Cell {
            clock: Clock { stamp: Stamp::from_bits(stamp), device: [device; 16] },
            value: Value::Int(value),
        }
    }

    fn op(cell: &Cell) -> Op {
        Op { cell: NAME, stamp: cell.clock.stamp, value: cell.value.clone() }
    }

    #[test]
    fn what_is_lost_is_kept() {
        let check = |held: Option<Cell>, new: &Cell, knew: bool, wins: bool, loser: Option<Cell>| {
            let held: BTreeMap<CellName, Cell> = held.into_iter().map(|cell| (NAME, cell)).collect();
            let plan = plan(new.clock.device, &[op(new)], &held, |_| knew);
            assert_eq!(plan.winners.first().map(|winner| &winner.cell), wins.then_some(new));
            assert_eq!(plan.losers.first().map(|loser| loser.cell.clone()), loser);
        };
        let (early, late) = (cell(1, 1, 10), cell(2, 2, 20));
        check(None, &early, false, true, None);
        check(Some(early.clone()), &late, true, true, None);
        check(Some(early.clone()), &late, false, true, Some(early.clone()));
        check(Some(late.clone()), &early, false, false, Some(early.clone()));
        check(Some(late.clone()), &late, false, false, None);
        check(Some(cell(1, 2, 10)), &late, false, true, None);
        check(Some(cell(1, 1, 20)), &late, false, true, None);
    }

    #[test]
    fn a_value_on_its_way_is_no_other_edit() {
        let far = |text| Value::Far { text, manifest: vec![1] };
        let clock = Clock { stamp: Stamp::from_bits(5), device: [1; 16] };
        let check = |held: Value, new: Value, expected: Option<Value>| {
            let held = BTreeMap::from([(NAME, Cell { clock, value: held })]);
            let ops = [Op { cell: NAME, stamp: clock.stamp, value: new }];
            let plan = plan(clock.device, &ops, &held, |_| false);
            assert_eq!(plan.winners.first().map(|winner| winner.cell.value.clone()), expected);
            assert_eq!(plan.losers, []);
        };
        let text = || Value::Text("as it reads by now".into());
        check(text(), far(true), None);
        check(Value::Blob(vec![2]), far(false), None);
        check(far(true), text(), Some(text()));
        check(far(true), far(true), None);
    }

    #[test]
    fn a_change_within_a_text_of_a_deleted_row_is_told() {
        let (grave, edit) = (CellName { column: 4, ..NAME }, cell(5, 2, 0).clock);
        let told = |value: Value, knows: bool| {
            let held = BTreeMap::from([(grave, Cell { value, ..cell(9, 1, 0) })]);
            let deleted = |_: u16| Some(4);
            let found =
                changed_though_deleted(&[], &[(NAME, edit)], &BTreeMap::new(), &held, |_, _| knows, &deleted);
            found.into_iter().map(|lost| (lost.name, lost.cell.clock)).collect::<Vec<_>>()
        };
        assert_eq!(told(Value::Int(1), false), [(grave, edit)]);
        assert_eq!(told(Value::Int(1), true), [], "it was changed knowingly");
        assert_eq!(told(Value::Null, false), [], "it is there again");
    }

    #[test]
    fn of_two_values_with_one_stamp_none_is_lost() {
        let (low, high) = (cell(5, 1, 1), cell(5, 1, 2));
        let lost = |old: &Cell, new: &Cell| {
            let held = BTreeMap::from([(NAME, old.clone())]);
            plan([1; 16], &[op(new)], &held, |_| true).losers.len()
        };
        assert_eq!((lost(&low, &high), lost(&high, &low), lost(&low, &low)), (1, 1, 0));
    }

    proptest! {
        /// Whatever order edits arrive in, the same one stands at the end, and none has gone without a trace.
        #[test]
        fn the_order_of_arrival_does_not_matter(
            edits in prop::collection::vec((0u64..4, 0u8..3, 0i64..3), 1..8),
            seed in any::<u64>(),
        ) {
            let cells: Vec<Cell> = edits.iter().map(|(stamp, device, value)| cell(*stamp, *device, *value)).collect();
            let fold = |order: &[Cell]| {
                let mut held: BTreeMap<CellName, Cell> = BTreeMap::new();
                for new in order {
                    for winner in plan(new.clock.device, &[op(new)], &held, |_| false).winners {
                        held.insert(winner.name, winner.cell);
                    }
                }
                held
            };
            let mut shuffled = cells.clone();
            let mut state = seed;
            for at in (1..shuffled.len()).rev() {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                shuffled.swap(at, usize::try_from(state >> 33).unwrap() % (at + 1));
            }
            let last = cells.iter().fold(None, |best: Option<&Cell>, new| match best {
                Some(old) if !wins(new, old) => Some(old),
                _ => Some(new),
            });
            let held = fold(&cells);
            prop_assert_eq!(&held, &fold(&shuffled));
            prop_assert_eq!(held.get(&NAME), last);
        }
    }
}
