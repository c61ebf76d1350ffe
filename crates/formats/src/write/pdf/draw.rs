//! The set pages drawn by genpdf.
//!
//! genpdf knows font sizes in whole points only. Pages are therefore drawn at double size, where a
//! half point is a whole one; `finish` halves them again.

use genpdf::fonts::{Font, FontData, FontFamily};
use genpdf::render::Area;
use genpdf::style::{Color, Style};
use genpdf::{Context, Document, Element, Mm, Position, RenderResult, Size};

use super::super::WriteError;
use super::faces::Face;
use super::page::{PAGE_HEIGHT, PAGE_WIDTH, Page, Placed};
use super::subset::Subset;

/// How much larger than life genpdf draws.
pub(super) const MAGNIFIED: f32 = 2.0;
const MM_PER_POINT: f32 = 25.4 / 72.0;

/// Pages drawn at once. printpdf looks every object up in a list, so the cost of a drawing grows
/// with the square of its pages; small drawings keep the whole linear.
const BATCH: usize = 100;

/// The drawings of all pages, in order, [`BATCH`] pages in each.
pub(super) fn draw(pages: &[Page], fonts: &[Subset], title: &str) -> Result<Vec<Vec<u8>>, WriteError> {
    pages.chunks(BATCH).map(|batch| drawing(batch, fonts, title)).collect()
}

fn drawing(pages: &[Page], fonts: &[Subset], title: &str) -> Result<Vec<u8>, WriteError> {
    let mut document = Document::new(family(fonts, Face::Sans)?);
    // genpdf reads a face by asking for every character there is: not for faces that are not used.
    let uses_mono = fonts.iter().any(|subset| subset.face.is_mono() && !subset.chars.is_empty());
    let mono = if uses_mono { Some(document.add_font_family(family(fonts, Face::Mono)?)) } else { None };
    document.set_title(title);
    document.set_paper_size(Size::new(mm(PAGE_WIDTH), mm(PAGE_HEIGHT)));
    // No ICC profile: it would weigh more than all the rest.
    document.set_minimal_conformance();
    document.push(Sheets { pages: pages.to_vec(), next: 0, mono });
    let mut out = Vec::new();
    document.render(&mut out).map_err(|source| WriteError::Pdf { source: source.to_string().into() })?;
    Ok(out)
}

fn mm(points: f32) -> Mm {
    Mm::from(points * MAGNIFIED * MM_PER_POINT)
}

fn family(fonts: &[Subset], first: Face) -> Result<FontFamily<FontData>, WriteError> {
    let load = |offset: usize| {
        let face = Face::ALL[first.index() + offset];
        let refused = WriteError::Font { face: face.name() };
        match fonts.get(face.index()) {
            Some(subset) => FontData::new(subset.data.clone(), None).map_err(|_| refused),
            None => Err(refused),
        }
    };
    Ok(FontFamily { regular: load(0)?, bold: load(1)?, italic: load(2)?, bold_italic: load(3)? })
}

/// All pages as one element: each rendering fills one page.
struct Sheets {
    pages: Vec<Page>,
    next: usize,
    mono: Option<FontFamily<Font>>,
}

impl Sheets {
    fn print(&self, context: &Context, area: &Area<'_>, placed: &Placed) -> Result<(), genpdf::error::Error> {
        let ink = placed.ink;
        let mut style = Style::new().with_font_size(ink.half_points).with_color(Color::Rgb(
            ink.color.0,
            ink.color.1,
            ink.color.2,
        ));
        if let (Some(mono), true) = (self.mono, ink.face.is_mono()) {
            style = style.with_font_family(mono);
        }
        if ink.face.is_bold() {
            style = style.bold();
        }
        if ink.face.is_italic() {
            style = style.italic();
        }
        // genpdf takes the upper edge of the text and puts the baseline one glyph height below.
        let rise = style.font(&context.font_cache).glyph_height(ink.half_points);
        let position = Position::new(mm(placed.x), mm(placed.y) - rise);
        area.print_str(&context.font_cache, position, style, &placed.text)?;
        Ok(())
    }
}

impl Element for Sheets {
    fn render(
        &mut self,
        context: &Context,
        area: Area<'_>,
        _style: Style,
    ) -> Result<RenderResult, genpdf::error::Error> {
        if let Some(page) = self.pages.get(self.next) {
            for placed in &page.texts {
                self.print(context, &area, placed)?;
            }
        }
        self.next += 1;
        Ok(RenderResult { size: Size::new(1, 1), has_more: self.next < self.pages.len() })
    }
}
