//! Every table of the vault that a user's data lies in, with numbers that never change (sync.md, 2.8):
//! numbers are only ever added, never used again, and a column never changes its type.

pub mod artifact;
pub mod artifact_version;
pub mod device;
pub mod document;
pub mod meeting;
pub mod message;
pub mod project;
pub mod source_link;
pub mod thread;
pub mod tool_call;

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Column {
    /// The table it belongs to.
    pub table: Table,
    /// Its number within the table.
    pub number: u16,
    /// Its name in SQL.
    pub name: &'static str,
}

/// How a table synchronises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sync {
    /// Each cell by itself, the last writer wins; deleting is such a cell (`deleted_at`).
    Cells,
    /// Cells, but the named column is a text that two people may edit at once and that is merged as text.
    CellsAndText(&'static str),
    /// Written once and never changed.
    Immutable,
}

macro_rules! tables {
    ($($table:ident = $number:literal $name:literal { $($column:ident = $cn:literal $cname:literal),* $(,)? })*) => {
        /// A table of the vault.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u16)]
        pub enum Table { $(#[doc = concat!("`", $name, "`")] $table = $number),* }

        /// All of them.
        pub const TABLES: &[Table] = &[$(Table::$table),*];

        impl Table {
            /// Its name in SQL.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$table => $name),* }
            }

            /// Its columns besides `id`.
            pub const fn columns(self) -> &'static [Column] {
                match self { $(Self::$table => &[$(Column { table: Table::$table, number: $cn, name: $cname }),*]),* }
            }
        }

        $(#[allow(non_upper_case_globals, dead_code, unreachable_pub, reason = "columns are named as in SQL")]
        #[allow(non_snake_case)]
        pub(crate) mod $table {
            use super::{Column, Table};
            $(pub const $column: Column = Column { table: Table::$table, number: $cn, name: $cname };)*
        })*
    };
}

tables! {
    Project = 1 "project" {
        name = 1 "name", description = 2 "description", created_at = 3 "created_at",
        archived_at = 4 "archived_at", deleted_at = 5 "deleted_at",
    }
    Document = 2 "document" {
        project_id = 1 "project_id", name = 2 "name", kind = 3 "kind", title = 4 "title",
        size_bytes = 5 "size_bytes", hash = 6 "hash", created_at = 7 "created_at", deleted_at = 8 "deleted_at",
        kept_here = 9 "kept_here",
    }
    Content = 3 "content" { text_z = 1 "text_z", original_z = 2 "original_z" }
    Meeting = 4 "meeting" {
        project_id = 1 "project_id", title = 2 "title", held_on = 3 "held_on", agenda = 4 "agenda",
        attendees = 5 "attendees", notes = 6 "notes", transcript_name = 7 "transcript_name",
        transcript_hash = 8 "transcript_hash", cues = 9 "cues", speakers = 10 "speakers",
        created_at = 11 "created_at", updated_at = 12 "updated_at", deleted_at = 13 "deleted_at",
    }
    Thread = 5 "thread" {
        project_id = 1 "project_id", title = 2 "title", summary = 3 "summary",
        created_at = 4 "created_at", deleted_at = 5 "deleted_at",
    }
    Message = 6 "message" {
        thread_id = 1 "thread_id", role = 2 "role", content = 3 "content", blocks = 4 "blocks",
        provider = 5 "provider", model = 6 "model", input_tokens = 7 "input_tokens",
        output_tokens = 8 "output_tokens", partial = 9 "partial", error_code = 10 "error_code",
        created_at = 11 "created_at", deleted_at = 12 "deleted_at", sources = 13 "sources",
        cached_tokens = 14 "cached_tokens", cost_micros = 15 "cost_micros", reason = 16 "reason",
        first_text_ms = 17 "first_text_ms",
    }
    ToolCall = 7 "tool_call" {
        message_id = 1 "message_id", call_id = 2 "call_id", name = 3 "name", input = 4 "input",
        output = 5 "output", is_error = 6 "is_error", created_at = 7 "created_at", finished_at = 8 "finished_at",
    }
    Artifact = 8 "artifact" {
        project_id = 1 "project_id", thread_id = 2 "thread_id", message_id = 3 "message_id", kind = 4 "kind",
        title = 5 "title", content = 6 "content", created_at = 7 "created_at", updated_at = 8 "updated_at",
        deleted_at = 9 "deleted_at",
    }
    SourceLink = 9 "source_link" {
        artifact_id = 1 "artifact_id", ordinal = 2 "ordinal", number = 3 "number", statement = 4 "statement",
        source_kind = 5 "source_kind", source_id = 6 "source_id", place = 7 "place", quote = 8 "quote",
    }
    ArtifactVersion = 10 "artifact_version" {
        artifact_id = 1 "artifact_id", message_id = 2 "message_id", title = 3 "title", content = 4 "content",
        created_at = 5 "created_at",
    }
    Device = 11 "device" { name = 1 "name", created_at = 2 "created_at" }
}

impl Table {
    /// How this table synchronises. A new table does not compile until this is decided.
    pub const fn sync(self) -> Sync {
        match self {
            Self::Project | Self::Document | Self::Thread | Self::Message | Self::Device => Sync::Cells,
            Self::Meeting => Sync::CellsAndText("notes"),
            Self::Artifact => Sync::CellsAndText("content"),
            Self::Content | Self::ToolCall | Self::SourceLink | Self::ArtifactVersion => Sync::Immutable,
        }
    }
}

impl Table {
    /// The table with this number, if this version knows it.
    pub fn numbered(number: u16) -> Option<Self> {
        TABLES.iter().copied().find(|table| *table as u16 == number)
    }

    /// Its number.
    pub const fn number(self) -> u16 {
        self as u16
    }

    /// The column with this number, if this version knows it.
    pub fn column(self, number: u16) -> Option<Column> {
        self.columns().iter().copied().find(|column| column.number == number)
    }

    /// The column with a text that is merged as text, if there is one.
    pub fn text(self) -> Option<Column> {
        match self.sync() {
            Sync::CellsAndText(name) => self.columns().iter().copied().find(|column| column.name == name),
            Sync::Cells | Sync::Immutable => None,
        }
    }

    /// The column that says when a row was deleted, if its rows can be.
    pub fn deleted(self) -> Option<Column> {
        self.columns().iter().copied().find(|column| column.name == "deleted_at")
    }
}

/// A 16-byte id as it comes out of a row.
pub(crate) fn id16(bytes: &[u8]) -> Result<[u8; 16], crate::StoreError> {
    bytes.try_into().map_err(|_| crate::StoreError::Unreadable)
}
