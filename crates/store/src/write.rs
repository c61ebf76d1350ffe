use crate::error::StoreError;
use crate::sync::capture::{self, Capture};
use crate::sync::clock::stamp;
use crate::table::{Column, Table};
use docket_domain::{Clock, Timestamp};
use docket_sync::Stamp;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments as _, Sqlite, SqliteConnection, Transaction};
use std::borrow::Cow;
use std::sync::Arc;

/// A value for one cell.
#[derive(Debug, Clone)]
pub enum Value<'a> {
    /// No value.
    Null,
    /// A number or a time.
    Int(i64),
    /// Words.
    Text(Cow<'a, str>),
    /// Bytes: ids, hashes, frames.
    Blob(Cow<'a, [u8]>),
}

impl<'a> Value<'a> {
    /// The value, or null.
    pub fn or_null(value: Option<impl Into<Self>>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}
impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}
impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Blob(Cow::Borrowed(bytes))
    }
}
impl From<[u8; 16]> for Value<'_> {
    fn from(id: [u8; 16]) -> Self {
        Self::Blob(Cow::Owned(id.to_vec()))
    }
}
impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}
impl From<Timestamp> for Value<'_> {
    fn from(time: Timestamp) -> Self {
        Self::Int(time.0)
    }
}

/// One write, as a listener or a synchroniser needs to know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The table.
    pub table: Table,
    /// The row's id.
    pub row: [u8; 16],
    /// The columns written.
    pub columns: Vec<Column>,
    /// Whether the row is new.
    pub inserted: bool,
}

/// A transaction that writes: **the one write path of the vault**. All or nothing; dropped without
/// [`Write::commit`] it leaves no trace. What synchronisation has to know of it hangs on `Write::record`.
pub struct Write {
    tx: Transaction<'static, Sqlite>,
    changes: Vec<Change>,
    listeners: Vec<Listener>,
    clock: Arc<dyn Clock>,
    capture: Capture,
}

/// Who is told of each commit, after it is on the disk and before the writer goes on.
pub type Listener = Arc<dyn Fn(&[Change]) + Send + Sync>;

impl Write {
    pub(crate) fn new(
        tx: Transaction<'static, Sqlite>,
        listeners: Vec<Listener>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { tx, changes: Vec::new(), listeners, clock, capture: Capture::Unknown }
    }

    /// Adds a row.
    pub async fn insert(
        &mut self,
        table: Table,
        row: [u8; 16],
        cells: Vec<(Column, Value<'_>)>,
    ) -> Result<(), StoreError> {
        let names: Vec<&str> = cells.iter().map(|(c, _)| c.name).collect();
        let sql = format!(
            "insert into {} (id, {}) values (?{})",
            table.name(),
            names.join(", "),
            ", ?".repeat(names.len())
        );
        let columns: Vec<Column> = cells.iter().map(|(c, _)| *c).collect();
        let mut arguments = SqliteArguments::default();
        bind(&mut arguments, Value::from(row))?;
        for (_, value) in cells {
            bind(&mut arguments, value)?;
        }
        sqlx::query_with(&sql, arguments).execute(&mut *self.tx).await?;
        self.record(Change { table, row, columns: columns.clone(), inserted: true }, &columns).await
    }

    /// Changes cells of a row; `false` if there is no such row.
    pub async fn update(
        &mut self,
        table: Table,
        row: [u8; 16],
        cells: Vec<(Column, Value<'_>)>,
    ) -> Result<bool, StoreError> {
        let changed = if self.capture.mark(&mut self.tx, &*self.clock).await?.is_some() {
            capture::before_update(&mut self.tx, table, row, &cells).await?
        } else {
            Vec::new()
        };
        let names: Vec<String> = cells.iter().map(|(c, _)| format!("{} = ?", c.name)).collect();
        let sql = format!("update {} set {} where id = ?", table.name(), names.join(", "));
        let columns = cells.iter().map(|(c, _)| *c).collect();
        let mut arguments = SqliteArguments::default();
        for (_, value) in cells {
            bind(&mut arguments, value)?;
        }
        bind(&mut arguments, Value::from(row))?;
        let done = sqlx::query_with(&sql, arguments).execute(&mut *self.tx).await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        self.record(Change { table, row, columns, inserted: false }, &changed).await?;
        Ok(true)
    }

    /// The connection, to read what this transaction has written and to keep the search index beside it.
    pub fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.tx
    }

    /// Makes it last. When this returns, the writes survive a kill and a power loss.
    pub async fn commit(self) -> Result<Vec<Change>, StoreError> {
        self.tx.commit().await?;
        for listener in self.listeners.iter().filter(|_| !self.changes.is_empty()) {
            listener(&self.changes);
        }
        Ok(self.changes)
    }

    /// What came from another device: listeners are told, and nothing of it goes out again.
    pub(crate) fn heard(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// The present moment, as this vault takes it.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The stamp of everything that is written in this transaction.
    pub(crate) async fn stamp(&mut self) -> Result<Stamp, StoreError> {
        let mark = self.capture.mark(&mut self.tx, &*self.clock).await?;
        mark.map(|mark| stamp(mark.stamp)).ok_or(StoreError::NoAccount)
    }

    /// A document that stayed on this device may leave it from now on.
    pub(crate) async fn release(&mut self, document: [u8; 16]) -> Result<(), StoreError> {
        let Some(mark) = self.capture.mark(&mut self.tx, &*self.clock).await? else { return Ok(()) };
        for table in [Table::Document, Table::Content] {
            crate::sync::release(&mut self.tx, table, document, stamp(mark.stamp)).await?;
        }
        Ok(())
    }

    async fn record(&mut self, change: Change, changed: &[Column]) -> Result<(), StoreError> {
        if let Some(mark) = self.capture.mark(&mut self.tx, &*self.clock).await? {
            capture::note(&mut self.tx, &change, changed, mark).await?;
        }
        self.changes.push(change);
        Ok(())
    }
}

fn bind<'q>(arguments: &mut SqliteArguments<'q>, value: Value<'q>) -> Result<(), StoreError> {
    match value {
        Value::Null => arguments.add(None::<i64>),
        Value::Int(number) => arguments.add(number),
        Value::Text(Cow::Borrowed(text)) => arguments.add(text),
        Value::Text(Cow::Owned(text)) => arguments.add(text),
        Value::Blob(Cow::Borrowed(bytes)) => arguments.add(bytes),
        Value::Blob(Cow::Owned(bytes)) => arguments.add(bytes),
    }
    .map_err(|e| StoreError::Database(sqlx::Error::Encode(e)))
}
