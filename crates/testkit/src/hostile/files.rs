//! Small Word and PDF files, written by hand.

/// A Word file with a paragraph for each line.
pub(super) fn docx(text: &str) -> Vec<u8> {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let paragraphs: String = escaped
        .lines()
        .map(|line| {
            // A line that begins so is one that nobody sees in Word.
            let (look, line) = match line.strip_prefix("%hidden%") {
                Some(line) => ("<w:rPr><w:vanish/><w:color w:val=\"FFFFFF\"/></w:rPr>", line),
                None => ("", line),
            };
            format!("<w:p><w:r>{look}<w:t xml:space=\"preserve\">{line}</w:t></w:r></w:p>")
        })
        .collect();
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{paragraphs}</w:body></w:document>"
    );
    let types = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
    let rels = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>";
    zip(&[("[Content_Types].xml", types), ("_rels/.rels", rels), ("word/document.xml", &document)])
}

/// A ZIP file without compression.
fn zip(parts: &[(&str, &str)]) -> Vec<u8> {
    let (mut out, mut list) = (Vec::new(), Vec::new());
    for (name, content) in parts {
        let at = number(out.len());
        let mut head = Vec::new();
        head.extend_from_slice(&[20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0]);
        for value in [crc32(content.as_bytes()), number(content.len()), number(content.len())] {
            head.extend_from_slice(&value.to_le_bytes());
        }
        head.extend_from_slice(&number(name.len()).to_le_bytes()[..2]);
        head.extend_from_slice(&[0, 0]);
        out.extend_from_slice(b"PK\x03\x04");
        out.extend_from_slice(&head);
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(content.as_bytes());
        list.extend_from_slice(b"PK\x01\x02\x14\x00");
        list.extend_from_slice(&head);
        list.extend_from_slice(&[0; 10]);
        list.extend_from_slice(&at.to_le_bytes());
        list.extend_from_slice(name.as_bytes());
    }
    let (at, count) = (number(out.len()), number(parts.len()).to_le_bytes());
    let size = number(list.len());
    out.extend_from_slice(&list);
    out.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    out.extend_from_slice(&[count[0], count[1], count[0], count[1]]);
    out.extend_from_slice(&size.to_le_bytes());
    out.extend_from_slice(&at.to_le_bytes());
    out.extend_from_slice(&[0, 0]);
    out
}

fn number(length: usize) -> u32 {
    u32::try_from(length).expect("a small file")
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32| if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 };
    let fold = |crc: u32, byte: &u8| (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc));
    !bytes.iter().fold(u32::MAX, fold)
}

/// A PDF of one page, a line for each line. A line that begins with `%hidden%` is white and a fiftieth of a point high.
pub(super) fn pdf(text: &str) -> Vec<u8> {
    let mut page = String::from("BT 14 TL 50 780 Td ");
    for line in text.lines() {
        let (look, line) = match line.strip_prefix("%hidden%") {
            Some(line) => ("1 1 1 rg /F1 0.02 Tf", line),
            None => ("0 0 0 rg /F1 11 Tf", line),
        };
        let line = line.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
        page.push_str(&format!("{look} ({line}) Tj T* "));
    }
    page.push_str("ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>"
            .to_owned(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{page}\nendstream", page.len()),
    ];
    let mut out = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (n, object) in objects.iter().enumerate() {
        places.push(format!("{:010} 00000 n \n", out.len()));
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", n + 1));
    }
    let start = out.len();
    out.push_str(&format!(
        "xref\n0 6\n0000000000 65535 f \n{}trailer << /Size 6 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n",
        places.concat()
    ));
    out.into_bytes()
}
