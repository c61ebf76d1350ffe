//! What stands on a page, in points from its upper left corner.

use super::super::tree::Target;
use super::faces::Face;

/// Width of A4.
pub(super) const PAGE_WIDTH: f32 = 595.28;
/// Height of A4.
pub(super) const PAGE_HEIGHT: f32 = 841.89;

/// A colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Color(pub(super) u8, pub(super) u8, pub(super) u8);

/// Running text.
pub(super) const TEXT: Color = Color(0x22, 0x26, 0x2b);
/// Headings.
pub(super) const HEADING: Color = Color(0x1b, 0x36, 0x5d);
/// What should step back.
pub(super) const QUIET: Color = Color(0x6b, 0x74, 0x80);
/// What can be clicked.
pub(super) const LINK: Color = Color(0x1f, 0x5f, 0xa8);
/// Hairlines.
pub(super) const LINE: Color = Color(0xcd, 0xd5, 0xdf);
/// Ground of header rows.
pub(super) const HEAD_GROUND: Color = Color(0xe9, 0xee, 0xf5);
/// Ground of code.
pub(super) const CODE_GROUND: Color = Color(0xf3, 0xf5, 0xf7);

/// How a piece of text is printed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ink {
    pub(super) face: Face,
    /// Size in half points, as genpdf knows whole numbers only and pages are drawn at double size.
    pub(super) half_points: u8,
    pub(super) color: Color,
    /// How far above the line it stands.
    pub(super) rise: f32,
    pub(super) strike: bool,
    /// Whether it stands on the ground of code.
    pub(super) shaded: bool,
}

impl Ink {
    /// Plain text.
    pub(super) fn new(face: Face, half_points: u8, color: Color) -> Ink {
        Ink { face, half_points, color, rise: 0.0, strike: false, shaded: false }
    }

    /// Size in points.
    pub(super) fn size(self) -> f32 {
        f32::from(self.half_points) / 2.0
    }
}

/// A piece of text and where its baseline starts.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Placed {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) text: String,
    pub(super) ink: Ink,
}

/// A filled rectangle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) width: f32,
    pub(super) height: f32,
}

/// A page before it is drawn.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Page {
    pub(super) texts: Vec<Placed>,
    /// Grounds, bars and lines; they are drawn below the text.
    pub(super) fills: Vec<(Area, Color)>,
    pub(super) links: Vec<(Area, Target)>,
}

impl Page {
    /// Adds a filled area; one that continues the last is joined to it.
    pub(super) fn fill(&mut self, area: Area, color: Color) {
        // Bars and grounds grow line by line; a few steps back is enough to find their start.
        for (last, last_color) in self.fills.iter_mut().rev().take(12) {
            let same_column = (last.x - area.x).abs() < 0.01 && (last.width - area.width).abs() < 0.01;
            if *last_color == color && same_column && (last.y + last.height - area.y).abs() < 0.02 {
                last.height += area.height;
                return;
            }
        }
        self.fills.push((area, color));
    }

    /// Adds a link area; one that continues the last is joined to it.
    pub(super) fn link(&mut self, area: Area, target: &Target) {
        if let Some((last, last_target)) = self.links.last_mut()
            && last_target == target
            && (last.y - area.y).abs() < 0.01
            && (last.x + last.width - area.x).abs() < 0.5
        {
            last.width += area.width;
            return;
        }
        self.links.push((area, target.clone()));
    }
}

/// Where something that links lead to stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spot {
    pub(super) page: usize,
    pub(super) y: f32,
}

/// An entry of the outline.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub(super) level: u8,
    pub(super) title: String,
    pub(super) spot: Spot,
}

/// All pages and what leads where.
#[derive(Debug, Default)]
pub(super) struct Setting {
    pub(super) pages: Vec<Page>,
    pub(super) outline: Vec<Entry>,
    /// Where sources and footnotes stand.
    pub(super) spots: Vec<(Target, Spot)>,
}
