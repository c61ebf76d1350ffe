//! The parts of a Word file: members of a zip, unpacked under limits on what really comes out.

use super::super::ReadError;
use crate::text::decode;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

const MAX_ENTRIES: usize = 2_000;
const MAX_PART: u64 = 64 * 1024 * 1024;
const MAX_TOTAL: u64 = 128 * 1024 * 1024;
/// Prose packs to a tenth, markup of empty tables to a hundredth; a thousandth is made to hurt.
const MAX_RATIO: u64 = 400;
/// Below this a high ratio harms nobody.
const SMALL: u64 = 8 * 1024 * 1024;

/// An open file.
pub(super) struct Parts<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    unpacked: u64,
}

impl<'a> Parts<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        let archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|_| ReadError::Damaged { what: "it is not a Word file" })?;
        if archive.len() > MAX_ENTRIES {
            return Err(ReadError::Bomb);
        }
        Ok(Self { archive, unpacked: 0 })
    }

    /// The text of a part; none if there is no such part.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, ReadError> {
        const BROKEN: ReadError = ReadError::Damaged { what: "a part cannot be unpacked" };
        let mut member = match self.archive.by_name(name) {
            Ok(member) => member,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::InvalidPassword) => return Err(ReadError::Encrypted),
            Err(ZipError::UnsupportedArchive(reason)) if reason == ZipError::PASSWORD_REQUIRED => {
                return Err(ReadError::Encrypted);
            }
            Err(_) => return Err(BROKEN),
        };
        let packed = member.compressed_size().max(1);
        let mut bytes = Vec::new();
        // The sizes in the headers are claims; only what comes out counts.
        let read = (&mut member).take(MAX_PART + 1).read_to_end(&mut bytes);
        let size = bytes.len() as u64;
        self.unpacked += size;
        if size > MAX_PART || self.unpacked > MAX_TOTAL || (size > SMALL && size / packed > MAX_RATIO) {
            return Err(ReadError::Bomb);
        }
        read.map_err(|_| BROKEN)?;
        decode(&bytes, None).map(Some).map_err(|_| BROKEN)
    }

    /// The names of the parts in a folder that begin so, in order.
    pub(super) fn named(&self, start: &str) -> Vec<String> {
        let names = self.archive.file_names().filter_map(Result::ok);
        let mut names: Vec<String> =
            names.filter(|n| n.starts_with(start) && n.ends_with(".xml")).map(|n| n.into_owned()).collect();
        names.sort();
        names
    }
}

/// Gives the events of a part one after the other, until the end or `take` says stop. A document type declaration
/// ends the reading with an error: Word writes none, and the only use of one here is to pull in what is elsewhere.
pub(super) fn events(xml: &str, mut take: impl FnMut(Event<'_>) -> bool) -> Result<(), ReadError> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return Ok(()),
            Ok(Event::DocType(_)) => {
                return Err(ReadError::Damaged { what: "a part declares a document type" });
            }
            Ok(event) => {
                if !take(event) {
                    return Ok(());
                }
            }
            Err(_) => return Err(ReadError::Damaged { what: "a part is not well-formed" }),
        }
    }
}

/// The value of an attribute, whatever its prefix.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    attributes.with_checks(false).flatten().take(64).find_map(|attribute| {
        let key = attribute.key.local_name();
        (key.as_ref() == name).then(|| super::super::html::decode_entities(&attribute.value).into_owned())
    })
}
