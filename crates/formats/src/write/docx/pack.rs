//! The built parts put right and packed.

use std::io::{Cursor, Write};

use docx_rs::XMLDocx;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::super::{Manuscript, WriteError};
use super::inlines::legal;

/// Packs the parts; the same parts always give the same bytes.
pub(super) fn pack(parts: XMLDocx, m: &Manuscript) -> Result<Vec<u8>, WriteError> {
    let document = replaced(&parts.document, "<w:cantSplit />", "<w:cantSplit /><w:tblHeader />");
    let number = "<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\" /></w:rPr></w:r>";
    let footnotes = replaced(&parts.footnotes, number, &number.replace("</w:r>", "<w:footnoteRef /></w:r>"));
    let mut files = vec![
        ("[Content_Types].xml".to_owned(), parts.content_type),
        ("_rels/.rels".to_owned(), parts.rels),
        ("docProps/app.xml".to_owned(), parts.doc_props.app),
        ("docProps/core.xml".to_owned(), core(m).into_bytes()),
        ("docProps/custom.xml".to_owned(), parts.doc_props.custom),
        ("word/_rels/document.xml.rels".to_owned(), sorted_relations(&parts.document_rels)),
        ("word/document.xml".to_owned(), document),
        ("word/styles.xml".to_owned(), parts.styles),
        ("word/settings.xml".to_owned(), parts.settings),
        ("word/fontTable.xml".to_owned(), parts.font_table),
        ("word/comments.xml".to_owned(), parts.comments),
        ("word/numbering.xml".to_owned(), parts.numberings),
        ("word/commentsExtended.xml".to_owned(), parts.comments_extended),
        ("word/footnotes.xml".to_owned(), footnotes),
    ];
    for (index, footer) in parts.footers.into_iter().enumerate() {
        files.push((format!("word/footer{}.xml", index + 1), footer));
    }
    packed(&files).map_err(|source| WriteError::Docx { source: Box::new(source) })
}

fn packed(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, zip::result::ZipError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name, options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// Replaces markup in a part. Text in it is escaped, so only markup can match.
fn replaced(part: &[u8], from: &str, to: &str) -> Vec<u8> {
    match std::str::from_utf8(part) {
        Ok(text) if text.contains(from) => text.replace(from, to).into_bytes(),
        _ => part.to_vec(),
    }
}

/// docx-rs lists links in the order of a hash table; the file should not depend on it.
fn sorted_relations(part: &[u8]) -> Vec<u8> {
    const START: &str = "<Relationship ";
    let Ok(text) = std::str::from_utf8(part) else { return part.to_vec() };
    let Some((head, rest)) = text.split_once(START) else { return part.to_vec() };
    let Some((list, tail)) = rest.rsplit_once("</Relationships>") else { return part.to_vec() };
    let mut entries: Vec<&str> = list.split(START).collect();
    entries.sort_unstable();
    let mut out = head.to_owned();
    for entry in entries {
        out.push_str(START);
        out.push_str(entry);
    }
    out.push_str("</Relationships>");
    out.push_str(tail);
    out.into_bytes()
}

/// Title, kind and date as document data; docx-rs has no setter for the title.
fn core(m: &Manuscript) -> String {
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let date = m.front.date.trim();
    let is_date = matches!(date.split('-').collect::<Vec<_>>()[..],
        [year, month, day] if [year, month, day].into_iter().all(digits)
            && (year.len(), month.len(), day.len()) == (4, 2, 2));
    let times = if is_date {
        let time = |tag: &str| {
            format!("<dcterms:{tag} xsi:type=\"dcterms:W3CDTF\">{date}T00:00:00Z</dcterms:{tag}>")
        };
        time("created") + &time("modified")
    } else {
        String::new()
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\
         <cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:dcmitype=\"http://purl.org/dc/dcmitype/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\
         <dc:title>{}</dc:title><dc:subject>{}</dc:subject>{times}</cp:coreProperties>",
        escaped(m.front.title.trim()),
        escaped(m.front.kind.trim()),
    )
}

fn escaped(text: &str) -> String {
    legal(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relations_come_in_order() {
        let check =
            |part: &str, expected: &str| assert_eq!(sorted_relations(part.as_bytes()), expected.as_bytes());
        check("<R/>", "<R/>");
        check(
            "<Relationships><Relationship Id=\"b\"/><Relationship Id=\"a\"/></Relationships>",
            "<Relationships><Relationship Id=\"a\"/><Relationship Id=\"b\"/></Relationships>",
        );
    }
}
