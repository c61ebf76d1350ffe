//! The document of `yrs` below a text.

use super::TextError;
use super::diff::Hunk;
use super::form::{AT_A_TIME, ROOT};
use std::collections::HashMap;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use yrs::block::ClientID;
use yrs::types::Delta;
use yrs::updates::decoder::Decode;
use yrs::{
    Doc, GetString, OffsetKind, Options, ReadTxn, StateVector, Text, TextRef, Transact, TransactionMut,
    Update,
};

/// A document. After an error it is in no known state: it must be made anew.
pub(super) struct Core {
    doc: Doc,
    text: TextRef,
    /// Whose operations it writes.
    pub(super) client: u64,
}

impl Core {
    /// An empty one.
    pub(super) fn new(client: u64) -> Self {
        let options = Options {
            offset_kind: OffsetKind::Utf16,
            // What is deleted goes, and leaves only its names.
            skip_gc: false,
            ..Options::with_guid_and_client_id("".into(), ClientID::new(client))
        };
        let doc = Doc::with_options(options);
        let text = doc.get_or_insert_text(ROOT);
        Self { doc, text, client }
    }

    /// Takes updates in, each of which is ready to be.
    pub(super) fn take(&self, steps: &[Vec<u8>]) -> Result<(), TextError> {
        let mut rest = steps;
        while !rest.is_empty() {
            let mut bytes = 0;
            let fits = |step: &&Vec<u8>| {
                bytes += step.len();
                bytes <= AT_A_TIME
            };
            let (now, later) = rest.split_at(rest.iter().take_while(fits).count().max(1));
            self.change(|txn| {
                for step in now {
                    let update = Update::decode_v1(step).map_err(|_| TextError::Improper)?;
                    txn.apply_update(update).map_err(|_| TextError::Improper)?;
                }
                txn.commit();
                if txn.has_missing_updates() { Err(TextError::Improper) } else { Ok(()) }
            })?;
            rest = later;
        }
        Ok(())
    }

    /// Changes the text; gives the update to send.
    pub(super) fn write(&self, hunks: &[Hunk<'_>]) -> Result<Vec<u8>, TextError> {
        let mut delta = Vec::new();
        let mut at = 0;
        for hunk in hunks {
            if hunk.at > at {
                delta.push(Delta::Retain(hunk.at - at, None));
            }
            // First what is new, then what goes: what somebody else puts after the old words comes after the new ones.
            if !hunk.new.is_empty() {
                delta.push(Delta::Inserted(hunk.new, None));
            }
            if hunk.gone > 0 {
                delta.push(Delta::Deleted(hunk.gone));
            }
            at = hunk.at + hunk.gone;
        }
        self.change(|txn| {
            self.text.apply_delta(txn, delta);
            txn.commit();
            Ok(txn.encode_update_v1())
        })
    }

    /// The whole document as one update.
    pub(super) fn encode(&self) -> Vec<u8> {
        self.doc.transact().encode_state_as_update_v1(&StateVector::default())
    }

    /// The text.
    pub(super) fn plain(&self) -> String {
        self.text.get_string(&self.doc.transact())
    }

    /// Whether anything that an update deletes is deleted here already. The update is in the form that devices write.
    pub(super) fn deletes_again(&self, update: &[u8]) -> bool {
        let look = || {
            let Ok(update) = Update::decode_v1(update) else { return false };
            let here = self.doc.transact().snapshot().delete_set;
            let there: HashMap<_, _> = here.iter().collect();
            let gone = update.delete_set();
            gone.iter()
                .any(|(client, gone)| there.get(client).is_some_and(|there| meet(gone.iter(), there.iter())))
        };
        catch_unwind(AssertUnwindSafe(look)).unwrap_or(false)
    }

    /// How far each writer has come.
    #[cfg(test)]
    pub(super) fn clocks(&self) -> std::collections::BTreeMap<u64, u32> {
        self.doc.transact().state_vector().iter().map(|(client, clock)| (client.get(), *clock)).collect()
    }

    #[cfg(test)]
    pub(super) fn take_with(&self, work: impl FnOnce()) -> Result<(), TextError> {
        self.change(|txn| {
            self.text.insert(txn, 0, "half of ");
            work();
            Ok(())
        })
    }

    /// `yrs` may panic on what somebody made up (nothing is known that passes as to its form and does it). Then the
    /// transaction must not even be dropped, since that would commit it and panic again, which ends the program; its memory
    /// is given up. What such a panic says goes to the program's hook: it may quote the text where a `str` is cut wrongly.
    fn change<T>(
        &self,
        work: impl FnOnce(&mut TransactionMut<'_>) -> Result<T, TextError>,
    ) -> Result<T, TextError> {
        let mut txn = self.doc.transact_mut();
        let outcome = catch_unwind(AssertUnwindSafe(|| work(&mut txn))).unwrap_or(Err(TextError::Improper));
        if outcome.is_err() {
            std::mem::forget(txn);
        }
        outcome
    }
}

/// Whether ranges of two lists have something in common. Both stand in order.
fn meet<'a>(one: impl Iterator<Item = &'a Range<u32>>, other: impl Iterator<Item = &'a Range<u32>>) -> bool {
    let mut other = other.peekable();
    for range in one {
        while other.next_if(|next| next.end <= range.start).is_some() {}
        if other.peek().is_some_and(|next| next.start < range.end) {
            return true;
        }
    }
    false
}
