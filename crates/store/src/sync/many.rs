//! Statements over many rows. A round trip to the database costs more than a row does, and a statement that is not prepared
//! yet more than ten, so lists come in few lengths, and the statements for these stay prepared.

use crate::StoreError;
use docket_sync::Value;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments as _, Encode, Sqlite, Type};

/// The lengths of lists.
const LENGTHS: [usize; 5] = [256, 64, 16, 4, 1];

/// Rows in lists of these lengths. The last list may be filled up with its last row again, so this is for statements that
/// may say a thing twice.
pub(crate) fn lists<T: Clone>(all: &[T]) -> Vec<Vec<T>> {
    let (mut lists, mut rest) = (Vec::new(), all);
    while let Some(last) = rest.last().cloned() {
        // Filled up it is at most twice as long as it has to be.
        let wanted = LENGTHS.iter().copied().filter(|length| *length <= 2 * rest.len()).max().unwrap_or(1);
        let (list, later) = rest.split_at(wanted.min(rest.len()));
        let mut list = list.to_vec();
        list.resize(wanted, last);
        lists.push(list);
        rest = later;
    }
    lists
}

/// The same for statements that must not say a thing twice.
pub(crate) fn portions<T>(all: Vec<T>) -> Vec<Vec<T>> {
    let (mut portions, mut left, mut rest) = (Vec::new(), all.len(), all.into_iter());
    while let Some(length) = LENGTHS.iter().find(|length| **length <= left) {
        portions.push(rest.by_ref().take(*length).collect());
        left -= length;
    }
    portions
}

/// So many of `each`, as a statement lists them.
pub(crate) fn listed(each: &str, count: usize) -> String {
    vec![each; count].join(", ")
}

/// The values of a statement.
#[derive(Default)]
pub(crate) struct Values<'q>(SqliteArguments<'q>);

impl<'q> Values<'q> {
    /// The next one.
    pub(crate) fn add(
        &mut self,
        value: impl Encode<'q, Sqlite> + Type<Sqlite> + 'q,
    ) -> Result<(), StoreError> {
        self.0.add(value).map_err(|e| StoreError::Database(sqlx::Error::Encode(e)))
    }

    /// The next one, as a cell holds it. What cannot lie in a table is nothing.
    pub(crate) fn cell(&mut self, value: Value) -> Result<(), StoreError> {
        match value {
            Value::Null | Value::Edit { .. } | Value::Far { .. } => self.add(None::<i64>),
            Value::Int(number) => self.add(number),
            Value::Text(text) => self.add(text),
            Value::Blob(bytes) => self.add(bytes),
        }
    }

    /// All of them.
    pub(crate) fn all(self) -> SqliteArguments<'q> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn everything_is_in_some_list(count in 0usize..2000) {
            let all: Vec<usize> = (0..count).collect();
            let lists = lists(&all);
            prop_assert!(lists.iter().all(|list| LENGTHS.contains(&list.len())));
            prop_assert!(lists.iter().map(Vec::len).sum::<usize>() <= 2 * count);
            let mut there = lists.concat();
            there.dedup();
            prop_assert_eq!(&there, &all);
            let portions = portions(all.clone());
            prop_assert!(portions.iter().all(|portion| LENGTHS.contains(&portion.len())));
            prop_assert_eq!(portions.concat(), all);
        }
    }
}
