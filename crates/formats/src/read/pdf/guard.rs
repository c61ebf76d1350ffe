//! What would harm the PDF libraries, found before they see it.

use super::super::ReadError;
use flate2::{Decompress, FlushDecompress, Status};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use std::collections::{HashMap, HashSet};

/// The most bytes all streams of a file may unpack to.
const MAX_UNPACKED: usize = 200 * 1024 * 1024;
/// How often packed data may be packed again.
const MAX_STAGES: usize = 4;
/// How deep pages stand in their tree, and drawings in drawings.
const MAX_DEPTH: usize = 32;

/// Unpacks streams only to see how large they get.
struct Scale {
    left: usize,
    inflate: Decompress,
}

impl Scale {
    fn new(most: usize) -> Self {
        Self { left: most, inflate: Decompress::new(true) }
    }

    fn spend(&mut self, size: usize) -> Result<(), ReadError> {
        self.left = self.left.checked_sub(size).ok_or(ReadError::Bomb)?;
        Ok(())
    }

    /// What a zlib stream at the start of `data` unpacks to, up to its first fault.
    fn flate(&mut self, mut data: &[u8]) -> Result<Vec<u8>, ReadError> {
        let mut out = Vec::new();
        let mut buffer = [0u8; 32 * 1024];
        self.inflate.reset(true);
        loop {
            let (read, wrote) = (self.inflate.total_in(), self.inflate.total_out());
            let status = self.inflate.decompress(data, &mut buffer, FlushDecompress::None);
            let used = usize::try_from(self.inflate.total_in() - read).unwrap_or(data.len());
            let made = usize::try_from(self.inflate.total_out() - wrote).unwrap_or(buffer.len());
            self.spend(made)?;
            out.extend_from_slice(&buffer[..made.min(buffer.len())]);
            data = data.get(used..).unwrap_or_default();
            if !matches!(status, Ok(Status::Ok)) || (used == 0 && made == 0) {
                return Ok(out);
            }
        }
    }

    fn lzw(&mut self, data: &[u8]) -> Result<Vec<u8>, ReadError> {
        let mut decoder = weezl::decode::Decoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8);
        let mut capped = Capped { out: Vec::new(), left: self.left };
        let mut stream = decoder.into_stream(&mut capped);
        // Its own choice is 16 MiB, cleared anew for each stream.
        stream.set_buffer_size(32 * 1024);
        let read = stream.decode_all(data).bytes_read;
        // Garbage taken for a stream costs time even if it yields nothing.
        let cost = capped.out.len().max(read / 8).max(4096);
        if capped.left == 0 {
            return Err(ReadError::Bomb);
        }
        self.spend(cost)?;
        Ok(capped.out)
    }

    fn ascii85(&mut self, data: &[u8]) -> Result<Vec<u8>, ReadError> {
        let mut out = Vec::new();
        let (mut group, mut count, mut seen) = (0u32, 0, 0usize);
        for byte in data {
            seen += 1;
            match byte {
                b'z' if count == 0 => out.extend_from_slice(&[0; 4]),
                b'!'..=b'u' => {
                    group = group.wrapping_mul(85).wrapping_add(u32::from(byte - b'!'));
                    count += 1;
                    if count == 5 {
                        out.extend_from_slice(&group.to_be_bytes());
                        (group, count) = (0, 0);
                    }
                }
                _ if byte.is_ascii_whitespace() => {}
                _ => break,
            }
        }
        self.spend(seen.max(out.len()))?;
        out.extend_from_slice(&group.to_be_bytes());
        Ok(out)
    }

    /// Everything the data might unpack to, stage by stage.
    fn stages(&mut self, data: &[u8], ascii: bool, lzw: bool) -> Result<(), ReadError> {
        let plain = if ascii { Some(self.ascii85(data)?) } else { None };
        let data = plain.as_deref().unwrap_or(data);
        if lzw {
            let out = self.lzw(data)?;
            self.flates(out)?;
        }
        if looks_packed(data) {
            let out = self.flate(data)?;
            if lzw {
                self.lzw(&out)?;
            }
            self.flates(out)?;
        }
        Ok(())
    }

    fn flates(&mut self, mut data: Vec<u8>) -> Result<(), ReadError> {
        for _ in 0..MAX_STAGES {
            if !looks_packed(&data) {
                return Ok(());
            }
            data = self.flate(&data)?;
        }
        Err(ReadError::Bomb)
    }
}

struct Capped {
    out: Vec<u8>,
    left: usize,
}

impl std::io::Write for Capped {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if bytes.len() >= self.left {
            self.left = 0;
            return Err(std::io::ErrorKind::OutOfMemory.into());
        }
        self.left -= bytes.len();
        self.out.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn looks_packed(data: &[u8]) -> bool {
    matches!(data, [first, second, ..] if first & 0x0f == 8 && (u16::from(*first) * 256 + u16::from(*second)) % 31 == 0)
}

fn find(data: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = *wanted.first()?;
    let mut from = 0;
    while let Some(at) = data[from..].iter().position(|b| *b == first).map(|at| from + at) {
        if data[at..].starts_with(wanted) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

/// Refuses a file whose streams unpack to too much: merely loading it unpacks some of them. Pictures are left out of
/// the sum, since nobody unpacks them; what names itself both a picture and a container of objects is not left out.
pub(super) fn before_loading(bytes: &[u8]) -> Result<(), ReadError> {
    weigh(bytes, MAX_UNPACKED)
}

fn weigh(bytes: &[u8], most: usize) -> Result<(), ReadError> {
    let mut scale = Scale::new(most);
    let mut from = 0;
    while let Some(at) = find(&bytes[from..], b"stream").map(|at| from + at) {
        let before = &bytes[from..at];
        let data = &bytes[at + 6..];
        from = at + 6;
        if before.ends_with(b"end") {
            continue;
        }
        let data = data.strip_prefix(b"\r").unwrap_or(data);
        let data = data.strip_prefix(b"\n").unwrap_or(data);
        let says = |word: &[u8]| find(before, word).is_some();
        if says(b"/Image") && !says(b"ObjStm") && !says(b"XRef") && !says(b"#") {
            continue;
        }
        scale.stages(data, says(b"85"), says(b"LZW") || says(b"#"))?;
    }
    Ok(())
}

/// Takes out of a loaded file what the text reader would choke on: pictures, page trees and drawings that contain
/// themselves. Of a file that came encrypted the streams are measured only here, where they can be read.
pub(super) fn after_loading(doc: &mut Document) -> Result<(), ReadError> {
    let pictures: Vec<ObjectId> = streams(doc).filter(|(_, s)| is(s, b"Image")).map(|(id, _)| id).collect();
    for id in pictures {
        empty(doc, id);
    }
    if doc.was_encrypted() {
        let mut scale = Scale::new(MAX_UNPACKED);
        for (_, stream) in streams(doc) {
            let filters = stream.filters().unwrap_or_default();
            scale.stages(
                &stream.content,
                filters.contains(&&b"ASCII85Decode"[..]),
                filters.contains(&&b"LZWDecode"[..]),
            )?;
        }
    }
    let lost: Vec<ObjectId> = doc.get_pages().into_values().filter(|page| !has_root(doc, *page)).collect();
    for page in lost {
        if let Ok(page) = doc.get_dictionary_mut(page) {
            page.remove(b"Parent");
        }
    }
    for id in endless_drawings(doc) {
        empty(doc, id);
    }
    Ok(())
}

fn streams(doc: &Document) -> impl Iterator<Item = (ObjectId, &Stream)> {
    doc.objects.iter().filter_map(|(id, object)| Some((*id, object.as_stream().ok()?)))
}

fn is(stream: &Stream, kind: &[u8]) -> bool {
    stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == kind)
}

fn empty(doc: &mut Document, id: ObjectId) {
    if let Ok(stream) = doc.get_object_mut(id).and_then(Object::as_stream_mut) {
        stream.dict.remove(b"Filter");
        stream.dict.remove(b"DecodeParms");
        stream.set_content(Vec::new());
    }
}

fn has_root(doc: &Document, page: ObjectId) -> bool {
    let mut at = page;
    for _ in 0..MAX_DEPTH {
        let parent =
            doc.get_dictionary(at).and_then(|page| page.get(b"Parent")).and_then(Object::as_reference);
        match parent {
            Ok(parent) => at = parent,
            Err(_) => return true,
        }
    }
    false
}

/// The drawings that end up drawing themselves, or stand too deep in others.
fn endless_drawings(doc: &Document) -> Vec<ObjectId> {
    let mut found = Vec::new();
    let mut parts: HashMap<ObjectId, Vec<ObjectId>> = HashMap::new();
    for (id, stream) in streams(doc).filter(|(_, stream)| !is(stream, b"Image")) {
        let resources = stream.dict.get(b"Resources").and_then(|object| doc.dereference(object));
        match resources.ok().and_then(|(_, object)| object.as_dict().ok()) {
            Some(resources) => {
                parts.insert(id, drawings(doc, resources));
            }
            // It borrows what the page has, itself included; without drawing anything that is harmless.
            None if is(stream, b"Form") => {
                let content = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
                if find(&content, b"Do").is_some() {
                    found.push(id);
                }
            }
            None => {}
        }
    }
    // Depth-first without recursion; a part met again while still open closes a circle.
    let mut done: HashSet<ObjectId> = HashSet::new();
    let mut starts: Vec<ObjectId> = parts.keys().copied().collect();
    starts.sort_unstable();
    for start in starts {
        let mut open: Vec<(ObjectId, usize)> = vec![(start, 0)];
        while let Some((id, next)) = open.last_mut() {
            let below = parts.get(id).map_or(&[][..], Vec::as_slice);
            let Some(part) = below.get(*next).copied() else {
                done.insert(*id);
                open.pop();
                continue;
            };
            *next += 1;
            if open.iter().any(|(above, _)| *above == part) || open.len() >= MAX_DEPTH {
                found.push(part);
            } else if !done.contains(&part) {
                open.push((part, 0));
            }
        }
    }
    found
}

fn drawings(doc: &Document, resources: &Dictionary) -> Vec<ObjectId> {
    let Ok((_, listed)) = resources.get(b"XObject").and_then(|object| doc.dereference(object)) else {
        return Vec::new();
    };
    let Ok(listed) = listed.as_dict() else { return Vec::new() };
    listed.iter().filter_map(|(_, object)| object.as_reference().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn packed(data: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(data).unwrap();
        encoder.finish().unwrap()
    }

    const MOST: usize = 1024 * 1024;

    #[test]
    fn weighs_streams_before_they_are_unpacked() {
        let check = |dict: &str, data: &[u8], expected: Result<(), ReadError>| {
            let file =
                [b"%PDF-1.5\n1 0 obj <<", dict.as_bytes(), b">> stream\r\n", data, b"\nendstream"].concat();
            assert_eq!(weigh(&file, MOST), expected, "{dict}");
        };
        let zeros = vec![0; MOST / 2 + 1];
        let bomb = [packed(&zeros), b"\nendstream 2 0 obj <<>> stream\n".to_vec(), packed(&zeros)].concat();
        check("/Filter /FlateDecode", &packed(b"BT ET"), Ok(()));
        check("/Filter /FlateDecode", &packed(&zeros), Ok(()));
        check("/Filter /FlateDecode", &bomb, Err(ReadError::Bomb));
        check("/Filter [/FlateDecode /FlateDecode]", &packed(&packed(b"BT ET")), Ok(()));
        check(
            "/Filter [/FlateDecode /FlateDecode]",
            &packed(&packed(&vec![0; MOST + 1])),
            Err(ReadError::Bomb),
        );
        check("/Subtype /Image", &packed(&zeros), Ok(()));
        check("/Filter /DCTDecode", &[0xff; 300], Ok(()));
        check("", b"", Ok(()));
    }

    #[test]
    fn ascii_and_lzw_are_measured_too() {
        let mut scale = Scale::new(MAX_UNPACKED);
        assert_eq!(scale.ascii85(b"9jqo^~>").unwrap()[..4], *b"Man ");
        let mut encoder = weezl::encode::Encoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8);
        let data = encoder.encode(&[7; 5000]).unwrap();
        assert_eq!(scale.lzw(&data).unwrap(), vec![7; 5000]);
        scale.left = 4000;
        assert_eq!(scale.lzw(&data), Err(ReadError::Bomb));
    }

    #[test]
    fn many_false_streams_take_linear_time() {
        before_loading(&b"stream\nx\x9c".repeat(20_000)).unwrap();
        weigh(&b"LZW 85 stream\n".repeat(20_000), MOST).unwrap_err();
    }
}
