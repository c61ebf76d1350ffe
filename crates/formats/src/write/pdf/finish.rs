//! The drawings put together to the final file, with lopdf.
//!
//! Only the page contents are taken over from what genpdf drew. Everything around them is written
//! anew: reduced fonts with exact widths and characters, grounds and lines below the text, links,
//! outline and document data. Nothing of it depends on the time or on chance.

use std::collections::HashMap;
use std::fmt::Write as _;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary, text_string};

use super::super::tree::Target;
use super::super::{Labels, Manuscript, WriteError};
use super::draw::MAGNIFIED;
use super::faces::{Faces, all};
use super::page::{Area, Color, Entry, PAGE_HEIGHT, PAGE_WIDTH, Page, Setting, Spot};
use super::subset::Subset;

/// Links beyond these stay text: a hostile text must not make a file of links only.
const MAX_LINKS: usize = 50_000;
const MAX_OUTLINE: usize = 20_000;

/// Puts the drawings together.
pub(super) fn finish(
    drawings: &[Vec<u8>],
    setting: &Setting,
    fonts: &[Subset],
    m: &Manuscript,
) -> Result<Vec<u8>, WriteError> {
    let contents = contents(drawings)?;
    let mut document = Document::with_version("1.5");
    let pages_id = document.new_object_id();
    let resources = resources(&mut document, all()?, fonts)?;
    let page_ids: Vec<ObjectId> = setting.pages.iter().map(|_| document.new_object_id()).collect();
    let spots: HashMap<&Target, Spot> =
        setting.spots.iter().rev().map(|(target, spot)| (target, *spot)).collect();

    let mut links_left = MAX_LINKS;
    for ((page, content), id) in setting.pages.iter().zip(&contents).zip(&page_ids) {
        let content = document.add_object(packed(Dictionary::new(), page_content(page, content))?);
        let mut annotations = Vec::new();
        for (area, target) in page.links.iter().take(links_left) {
            if let Some(link) = link(*area, target, &spots, &page_ids) {
                annotations.push(Object::Reference(document.add_object(link)));
            }
        }
        links_left -= annotations.len();
        let mut leaf = dictionary! {
            "Type" => "Page",
            "Parent" => pages_id,
            "MediaBox" => vec![0.into(), 0.into(), real(PAGE_WIDTH), real(PAGE_HEIGHT)],
            "Resources" => resources,
            "Contents" => content,
        };
        if !annotations.is_empty() {
            leaf.set("Annots", annotations);
        }
        document.objects.insert(*id, Object::Dictionary(leaf));
    }
    let kids: Vec<Object> = page_ids.iter().map(|id| Object::Reference(*id)).collect();
    let count = i64::try_from(kids.len()).unwrap_or(i64::MAX);
    let tree = dictionary! { "Type" => "Pages", "Count" => count, "Kids" => kids };
    document.objects.insert(pages_id, Object::Dictionary(tree));

    let outline = outline(&mut document, &setting.outline, &page_ids);
    catalog(&mut document, pages_id, outline, m);
    let mut out = Vec::new();
    document.save_to(&mut out).map_err(|source| WriteError::Pdf { source: Box::new(source) })?;
    Ok(out)
}

fn refused(source: lopdf::Error) -> WriteError {
    WriteError::Pdf { source: Box::new(source) }
}

/// What genpdf drew on each page, without the layer frame that printpdf puts around it.
fn contents(drawings: &[Vec<u8>]) -> Result<Vec<Vec<u8>>, WriteError> {
    let mut out = Vec::new();
    for drawing in drawings {
        let document = Document::load_mem(drawing).map_err(refused)?;
        for id in document.get_pages().values() {
            let content = document.get_page_content(*id).map_err(refused)?;
            out.push(unframed(&content).to_vec());
        }
    }
    Ok(out)
}

fn unframed(content: &[u8]) -> &[u8] {
    let inner = content.trim_ascii();
    let frame = inner.strip_prefix(b"/OC /MC0 BDC").and_then(|inner| inner.strip_suffix(b"EMC"));
    frame.map_or(content, <[u8]>::trim_ascii)
}

/// Grounds and lines at life size, then the drawing halved.
fn page_content(page: &Page, drawn: &[u8]) -> Vec<u8> {
    let mut head = String::from("q\n");
    let mut last = None;
    for (area, color) in &page.fills {
        if last != Some(*color) {
            let Color(r, g, b) = *color;
            let part = |value: u8| f32::from(value) / 255.0;
            let _ = writeln!(head, "{:.3} {:.3} {:.3} rg", part(r), part(g), part(b));
            last = Some(*color);
        }
        let y = PAGE_HEIGHT - area.y - area.height;
        let _ = writeln!(head, "{:.2} {:.2} {:.2} {:.2} re f", area.x, y, area.width, area.height);
    }
    let scale = 1.0 / MAGNIFIED;
    let _ = writeln!(head, "Q\nq {scale} 0 0 {scale} 0 0 cm");
    let mut out = head.into_bytes();
    out.extend_from_slice(drawn);
    out.extend_from_slice(b"\nQ\n");
    out
}

fn packed(dict: Dictionary, content: Vec<u8>) -> Result<Stream, WriteError> {
    let mut stream = Stream::new(dict, content);
    stream.compress().map_err(refused)?;
    Ok(stream)
}

fn real(value: f32) -> Object {
    // Hundredths of a point: finer than any printer, and short in the file.
    Object::Real((value * 100.0).round() / 100.0)
}

/// The fonts that are used, under the names that genpdf gave them.
fn resources(document: &mut Document, faces: &Faces, fonts: &[Subset]) -> Result<ObjectId, WriteError> {
    let mut names = Dictionary::new();
    for (index, subset) in fonts.iter().enumerate().filter(|(_, subset)| !subset.chars.is_empty()) {
        let font = font(document, faces, subset)?;
        names.set(format!("F{index}"), Object::Reference(font));
    }
    Ok(document.add_object(dictionary! { "Font" => names }))
}

fn font(document: &mut Document, faces: &Faces, subset: &Subset) -> Result<ObjectId, WriteError> {
    let cut = faces.cut(subset.face);
    // Six letters mark a subset; the face decides them, so that no two fonts of a file share them.
    let tag = char::from(b'A' + u8::try_from(subset.face.index()).unwrap_or(25));
    let name = format!("DOCKE{tag}+{}", subset.face.name());
    let em = 1000.0 / f32::from(cut.ttf.units_per_em());
    let scaled = |value: i16| Object::Integer((f32::from(value) * em).round() as i64);
    let bounds = cut.ttf.global_bounding_box();
    let length = i64::try_from(subset.data.len()).unwrap_or(i64::MAX);
    let file = packed(dictionary! { "Length1" => length }, subset.data.clone())?;
    let file = document.add_object(file);
    // Bit 1 fixed pitch, bit 6 non-symbolic, bit 7 italic.
    let flags = 32 + i64::from(subset.face.is_mono()) + 64 * i64::from(subset.face.is_italic());
    let descriptor = document.add_object(dictionary! {
        "Type" => "FontDescriptor",
        "FontName" => Object::Name(name.clone().into_bytes()),
        "Flags" => flags,
        "FontBBox" => vec![scaled(bounds.x_min), scaled(bounds.y_min), scaled(bounds.x_max), scaled(bounds.y_max)],
        "ItalicAngle" => if subset.face.is_italic() { -11 } else { 0 },
        "Ascent" => scaled(cut.ttf.ascender()),
        "Descent" => scaled(cut.ttf.descender()),
        "CapHeight" => 729,
        "StemV" => if subset.face.is_bold() { 140 } else { 80 },
        "FontFile2" => file,
    });
    let widths: Vec<Object> =
        subset.chars.iter().map(|c| real(cut.width(*c).unwrap_or(0.0) * 1000.0)).collect();
    let descendant = document.add_object(dictionary! {
        "Type" => "Font",
        "Subtype" => "CIDFontType2",
        "BaseFont" => Object::Name(name.clone().into_bytes()),
        "CIDSystemInfo" => dictionary! {
            "Registry" => Object::string_literal("Adobe"),
            "Ordering" => Object::string_literal("Identity"),
            "Supplement" => 0,
        },
        "FontDescriptor" => descriptor,
        "CIDToGIDMap" => "Identity",
        "DW" => 600,
        "W" => vec![1.into(), widths.into()],
    });
    let unicode = document.add_object(packed(Dictionary::new(), to_unicode(&subset.chars))?);
    Ok(document.add_object(dictionary! {
        "Type" => "Font",
        "Subtype" => "Type0",
        "BaseFont" => Object::Name(name.into_bytes()),
        "Encoding" => "Identity-H",
        "DescendantFonts" => vec![descendant.into()],
        "ToUnicode" => unicode,
    }))
}

/// The character behind every glyph, for search and copy.
fn to_unicode(chars: &[char]) -> Vec<u8> {
    let mut out = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) \
         /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
         1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    let glyphs: Vec<(usize, char)> = chars.iter().enumerate().map(|(index, c)| (index + 1, *c)).collect();
    for block in glyphs.chunks(100) {
        let _ = writeln!(out, "{} beginbfchar", block.len());
        for (glyph, c) in block {
            let _ = write!(out, "<{glyph:04X}> <");
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "{unit:04X}");
            }
            out.push_str(">\n");
        }
        out.push_str("endbfchar\n");
    }
    out.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    out.into_bytes()
}

fn link(
    area: Area,
    target: &Target,
    spots: &HashMap<&Target, Spot>,
    pages: &[ObjectId],
) -> Option<Dictionary> {
    let bottom = PAGE_HEIGHT - area.y - area.height;
    let rect = vec![real(area.x), real(bottom), real(area.x + area.width), real(bottom + area.height)];
    let mut link = dictionary! {
        "Type" => "Annot",
        "Subtype" => "Link",
        "Rect" => rect,
        "Border" => vec![0.into(), 0.into(), 0.into()],
    };
    match target {
        Target::Web(url) => {
            link.set("A", dictionary! { "S" => "URI", "URI" => Object::string_literal(ascii_url(url)) });
        }
        Target::Source(_) | Target::Note(_) => link.set("Dest", destination(*spots.get(target)?, pages)?),
    }
    Some(link)
}

/// An address as PDF wants it: everything beyond ASCII percent-encoded.
fn ascii_url(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for byte in url.bytes() {
        if byte.is_ascii_graphic() {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

fn destination(spot: Spot, pages: &[ObjectId]) -> Option<Object> {
    let page = pages.get(spot.page)?;
    // A little above, so that the line is not cut by the window's edge.
    let top = (PAGE_HEIGHT - spot.y + 6.0).min(PAGE_HEIGHT);
    Some(Object::Array(vec![(*page).into(), "XYZ".into(), Object::Null, real(top), Object::Null]))
}

/// One entry of the outline while its neighbours are being found.
struct Node {
    id: ObjectId,
    level: u8,
    parent: Option<usize>,
    first: Option<usize>,
    last: Option<usize>,
    next: Option<usize>,
    previous: Option<usize>,
    children: i64,
}

/// Writes the headings as outline; entries are closed, so that long documents stay readable.
fn outline(document: &mut Document, entries: &[Entry], pages: &[ObjectId]) -> Option<ObjectId> {
    let entries = &entries[..entries.len().min(MAX_OUTLINE)];
    if entries.is_empty() {
        return None;
    }
    let root = document.new_object_id();
    let mut nodes: Vec<Node> = Vec::with_capacity(entries.len());
    let mut open: Vec<usize> = Vec::new();
    let mut last_top = None;
    for (index, entry) in entries.iter().enumerate() {
        while open.last().is_some_and(|at| nodes[*at].level >= entry.level) {
            open.pop();
        }
        let parent = open.last().copied();
        let previous = match parent {
            Some(parent) => nodes[parent].last.replace(index),
            None => last_top.replace(index),
        };
        if let Some(previous) = previous {
            nodes[previous].next = Some(index);
        }
        if let Some(parent) = parent {
            nodes[parent].first.get_or_insert(index);
            nodes[parent].children += 1;
        }
        let id = document.new_object_id();
        nodes.push(Node {
            id,
            level: entry.level,
            parent,
            first: None,
            last: None,
            next: None,
            previous,
            children: 0,
        });
        open.push(index);
    }
    let id_of = |at: usize| nodes[at].id;
    for (node, entry) in nodes.iter().zip(entries) {
        let mut item = dictionary! {
            "Title" => text_string(&entry.title),
            "Parent" => node.parent.map_or(root, id_of),
        };
        if let Some(spot) = destination(entry.spot, pages) {
            item.set("Dest", spot);
        }
        for (key, at) in
            [("Prev", node.previous), ("Next", node.next), ("First", node.first), ("Last", node.last)]
        {
            if let Some(at) = at {
                item.set(key, id_of(at));
            }
        }
        if node.children > 0 {
            item.set("Count", -node.children);
        }
        document.objects.insert(node.id, Object::Dictionary(item));
    }
    let top = i64::try_from(nodes.iter().filter(|node| node.parent.is_none()).count()).unwrap_or(0);
    let mut outlines = dictionary! { "Type" => "Outlines", "Count" => top, "First" => id_of(0) };
    if let Some(last) = last_top {
        outlines.set("Last", id_of(last));
    }
    document.objects.insert(root, Object::Dictionary(outlines));
    Some(root)
}

/// Document data: title, date, language and how viewers open the file.
fn catalog(document: &mut Document, pages: ObjectId, outline: Option<ObjectId>, m: &Manuscript) {
    let mut catalog = dictionary! {
        "Type" => "Catalog",
        "Pages" => pages,
        "ViewerPreferences" => dictionary! { "DisplayDocTitle" => true },
    };
    if let Some(outline) = outline {
        catalog.set("Outlines", outline);
        catalog.set("PageMode", "UseOutlines");
    }
    // The manuscript names no language; its labels give it away where they are the built-in ones.
    if m.labels == Labels::default() {
        catalog.set("Lang", Object::string_literal("en"));
    }
    let root = document.add_object(catalog);
    document.trailer.set("Root", root);
    let mut info = dictionary! {
        "Title" => text_string(m.front.title.trim()),
        "Subject" => text_string(m.front.kind.trim()),
        "Producer" => Object::string_literal("Docket"),
    };
    let digits: String = m.front.date.chars().filter(char::is_ascii_digit).collect();
    if digits.len() == 8 && m.front.date.len() == 10 {
        info.set("CreationDate", Object::string_literal(format!("D:{digits}000000Z")));
        info.set("ModDate", Object::string_literal(format!("D:{digits}000000Z")));
    }
    let info = document.add_object(info);
    document.trailer.set("Info", info);
}
