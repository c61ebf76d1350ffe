//! The form of updates. Only what devices write is let through to `yrs`, and only in an order that it need not think about.
//!
//! Operations in another form (other roots, formatting, things inside the text, gaps, names given twice) are refused before
//! `yrs` sees a byte. So no length that is claimed is believed, nothing is there but words, and no two operations of an
//! update have one name, which would make `yrs` free what it still points to. What is in order is given to it writer by
//! writer, each operation after those it stands on: left to itself `yrs` 0.28.1 loses words when updates come too early.

use super::{MAX_STATE, TextError};
use std::collections::BTreeMap;
use std::ops::Range;

/// The only root of a text.
pub(super) const ROOT: &str = "t";
/// What a part of an update counts for at least, in bytes. It bounds how many there are: the time that made-up ones take
/// grows with their square.
pub(super) const PART: usize = 128;
/// How many bytes are taken in at a time. What continues what is before it is joined to it then, from the last one to the
/// first: all at once that takes the square of the length, in memory, too.
pub(super) const AT_A_TIME: usize = 64 * 1024;
/// A writer's last operation comes before this one. `yrs` counts in 32 bits, with a sign in places.
pub(super) const MAX_CLOCK: u32 = 1 << 30;
const MAX_CLIENT: u64 = (1 << 53) - 1;

const DELETED: u8 = 1;
const STRING: u8 = 4;
const HAS_LEFT: u8 = 0x80;
const HAS_RIGHT: u8 = 0x40;

/// A unit of a text: who wrote it, and as which of theirs.
type Id = (u64, u32);

/// Units that one writer wrote one after another.
struct Block {
    end: u32,
    /// Where it begins in the bytes.
    at: usize,
    /// The units it was put between.
    between: [Option<Id>; 2],
}

/// What an update has of one writer, without gaps.
struct Section {
    client: u64,
    start: u32,
    blocks: Vec<Block>,
    /// Where it ends in the bytes.
    until: usize,
}

impl Section {
    /// Where a block begins, or where the last one ends.
    fn clock(&self, block: usize) -> u32 {
        block.checked_sub(1).and_then(|before| self.blocks.get(before)).map_or(self.start, |b| b.end)
    }

    fn end(&self) -> u32 {
        self.clock(self.blocks.len())
    }

    fn has(&self, clock: u32) -> bool {
        (self.start..self.end()).contains(&clock)
    }
}

/// Blocks of a section that can be taken in one after another.
struct Run {
    section: usize,
    blocks: Range<usize>,
}

/// One update. A state is several, one after another.
pub(super) struct Piece<'a> {
    /// Its bytes.
    pub(super) bytes: &'a [u8],
    sections: Vec<Section>,
    order: Vec<Run>,
    /// Where it tells what is deleted.
    deleted: usize,
    deletes: bool,
    needs: BTreeMap<u64, u32>,
    parts: usize,
}

impl Piece<'_> {
    /// What it counts for in a state.
    pub(super) fn weight(&self) -> usize {
        self.bytes.len().max(self.parts * PART)
    }

    /// By how much it makes a state heavier at most: each part can cut two others in two.
    pub(super) fn growth(&self) -> usize {
        self.bytes.len() + self.parts * PART * 3
    }

    /// How far each of its writers has come by it.
    pub(super) fn ends(&self) -> impl Iterator<Item = Id> + '_ {
        self.sections.iter().map(|section| (section.client, section.end()))
    }

    /// Something it waits for: operations of a writer up to a number. `known` tells how far each one has come.
    pub(super) fn missing(&self, known: impl Fn(u64) -> u32) -> Option<Id> {
        self.needs.iter().map(|(client, need)| (*client, *need)).find(|(client, need)| known(*client) < *need)
    }

    /// What of it may be new, as updates of one writer each, in an order in which each can be taken in at once.
    pub(super) fn steps(&self, known: impl Fn(u64) -> u32) -> Vec<Vec<u8>> {
        let mut steps = Vec::new();
        for run in &self.order {
            let section = &self.sections[run.section];
            let known = known(section.client);
            let at = |block: usize| section.blocks.get(block).map_or(section.until, |block| block.at);
            let mut blocks =
                run.blocks.clone().skip_while(|block| section.blocks[*block].end <= known).peekable();
            while let Some(first) = blocks.next() {
                let mut next = first + 1;
                while blocks.next_if(|block| at(block + 1) - at(first) <= AT_A_TIME).is_some() {
                    next += 1;
                }
                let mut step = vec![1];
                put(&mut step, (next - first) as u64);
                put(&mut step, section.client);
                put(&mut step, u64::from(section.clock(first)));
                step.extend_from_slice(&self.bytes[at(first)..at(next)]);
                step.push(0);
                steps.push(step);
            }
        }
        if self.deletes {
            steps.push([&[0], &self.bytes[self.deleted..]].concat());
        }
        steps
    }
}

fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number > 0x7f {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Reads updates that stand one after another.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Piece<'_>>, TextError> {
    if bytes.len() > MAX_STATE {
        return Err(TextError::TooLarge);
    }
    let (mut pieces, mut rest, mut weight) = (Vec::new(), bytes, 0);
    loop {
        let piece = piece(rest)?;
        rest = &rest[piece.bytes.len()..];
        weight += piece.weight();
        pieces.push(piece);
        if weight > MAX_STATE {
            return Err(TextError::TooLarge);
        }
        if rest.is_empty() {
            return Ok(pieces);
        }
    }
}

fn piece(bytes: &[u8]) -> Result<Piece<'_>, TextError> {
    let mut reader = Reader { bytes, at: 0 };
    let (mut sections, mut index) = (Vec::new(), BTreeMap::new());
    for _ in 0..reader.number(u64::MAX)? {
        let section = reader.section()?;
        if index.insert(section.client, sections.len()).is_some() {
            return Err(TextError::Improper);
        }
        sections.push(section);
    }
    let inside = |(client, clock): Id| index.get(&client).filter(|at| sections[**at].has(clock)).copied();
    let mut needs = BTreeMap::new();
    let mut need = |(client, clock): Id| {
        let most: &mut u32 = needs.entry(client).or_default();
        *most = clock.max(*most);
    };
    for section in &sections {
        need((section.client, section.start));
        let between = section.blocks.iter().flat_map(|block| block.between.iter().flatten());
        between.filter(|id| inside(**id).is_none()).for_each(|(client, clock)| need((*client, clock + 1)));
    }
    let order = order(&sections, inside)?;
    let deleted = reader.at;
    let mut ranges = 0;
    let mut last = None;
    for _ in 0..reader.number(u64::MAX)? {
        let client = reader.number(MAX_CLIENT)?;
        // They stand in order, as all devices write them.
        if last.replace(client).is_some_and(|last| last >= client) {
            return Err(TextError::Improper);
        }
        let mut from = 0;
        for _ in 0..reader.count()? {
            let range = reader.range()?;
            if range.start < from {
                return Err(TextError::Improper);
            }
            from = range.end;
            ranges += 1;
        }
        if inside((client, from - 1)).is_none() {
            need((client, from));
        }
    }
    let parts = ranges + sections.iter().map(|section| 1 + section.blocks.len()).sum::<usize>();
    let bytes = &bytes[..reader.at];
    Ok(Piece { bytes, sections, order, deleted, deletes: ranges > 0, needs, parts })
}

/// An order in which each block comes after those it was put between. There is one unless somebody made the update up.
fn order(sections: &[Section], inside: impl Fn(Id) -> Option<usize>) -> Result<Vec<Run>, TextError> {
    let mut next = vec![0; sections.len()];
    let mut busy = vec![false; sections.len()];
    let mut runs = Vec::new();
    for first in 0..sections.len() {
        // Sections that wait for the one above them, and up to where each is wanted.
        let mut stack = vec![(first, MAX_CLOCK)];
        busy[first] = true;
        while let Some((at, until)) = stack.last().copied() {
            let section = &sections[at];
            let from = next[at];
            let mut wanted = None;
            while let Some(block) = section.blocks.get(next[at])
                && section.clock(next[at]) < until
            {
                let waits = |id: &Id| {
                    let other = inside(*id)?;
                    (sections[other].clock(next[other]) <= id.1).then_some((other, id.1 + 1))
                };
                wanted = block.between.iter().flatten().find_map(waits);
                if wanted.is_some() {
                    break;
                }
                next[at] += 1;
            }
            if from < next[at] {
                runs.push(Run { section: at, blocks: from..next[at] });
            }
            match wanted {
                Some((other, _)) if busy[other] => return Err(TextError::Improper),
                Some((other, until)) => {
                    busy[other] = true;
                    stack.push((other, until));
                }
                None => {
                    busy[at] = false;
                    stack.pop();
                }
            }
        }
    }
    Ok(runs)
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], TextError> {
        let end = self.at.checked_add(count).ok_or(TextError::Improper)?;
        let taken = self.bytes.get(self.at..end).ok_or(TextError::Improper)?;
        self.at = end;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, TextError> {
        Ok(self.take(1)?[0])
    }

    /// A number, seven bits a byte, the lowest first.
    fn number(&mut self, most: u64) -> Result<u64, TextError> {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.byte()?;
            if shift >= 63 {
                return Err(TextError::Improper);
            }
            number |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 {
                return if number <= most { Ok(number) } else { Err(TextError::Improper) };
            }
        }
    }

    /// How many there are of something that is told of only if there is any. Nothing is set aside for them.
    fn count(&mut self) -> Result<u64, TextError> {
        match self.number(u64::MAX)? {
            0 => Err(TextError::Improper),
            count => Ok(count),
        }
    }

    fn clock(&mut self, most: u32) -> Result<u32, TextError> {
        u32::try_from(self.number(u64::from(most))?).map_err(|_| TextError::Improper)
    }

    fn id(&mut self) -> Result<Id, TextError> {
        Ok((self.number(MAX_CLIENT)?, self.clock(MAX_CLOCK - 1)?))
    }

    /// A beginning and a length, which is not nothing.
    fn range(&mut self) -> Result<Range<u32>, TextError> {
        let start = self.clock(MAX_CLOCK)?;
        match self.clock(MAX_CLOCK - start)? {
            0 => Err(TextError::Improper),
            length => Ok(start..start + length),
        }
    }

    fn section(&mut self) -> Result<Section, TextError> {
        let count = self.count()?;
        let (client, start) = self.id()?;
        let mut end = start;
        let mut blocks = Vec::new();
        for _ in 0..count {
            let at = self.at;
            let (length, between) = self.block()?;
            if length == 0 || length > MAX_CLOCK - end {
                return Err(TextError::Improper);
            }
            end += length;
            blocks.push(Block { end, at, between });
        }
        Ok(Section { client, start, blocks, until: self.at })
    }

    fn block(&mut self) -> Result<(u32, [Option<Id>; 2]), TextError> {
        let info = self.byte()?;
        let left = if info & HAS_LEFT != 0 { Some(self.id()?) } else { None };
        let right = if info & HAS_RIGHT != 0 { Some(self.id()?) } else { None };
        if left.is_none() && right.is_none() {
            let root = [&[1, ROOT.len() as u8], ROOT.as_bytes()].concat();
            if self.take(root.len())? != root {
                return Err(TextError::Improper);
            }
        }
        let length = match info & !(HAS_LEFT | HAS_RIGHT) {
            DELETED => self.clock(MAX_CLOCK)?,
            STRING => {
                let length = self.clock(u32::MAX)? as usize;
                let text = std::str::from_utf8(self.take(length)?).map_err(|_| TextError::Improper)?;
                u32::try_from(text.encode_utf16().count()).map_err(|_| TextError::Improper)?
            }
            _ => return Err(TextError::Improper),
        };
        Ok((length, [left, right]))
    }
}
