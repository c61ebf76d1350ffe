//! The styles and list numberings of the Word export.

use docx_rs::{
    AbstractNumbering, BorderType, Docx, IndentLevel, Level, LevelJc, LevelOverride, LevelText, LineSpacing,
    LineSpacingType, NumberFormat, Numbering, NumberingId, PageMargin, ParagraphBorder,
    ParagraphBorderPosition, ParagraphBorders, RunFonts, RunProperty, Shading, SpecialIndentType, Start,
    Style, StyleType, VertAlignType,
};

/// Dark blue of headings.
pub(super) const HEADING: &str = "1B365D";
/// Grey of what steps back.
pub(super) const QUIET: &str = "5F6873";
/// Blue of what can be clicked.
pub(super) const LINK: &str = "1F5FA8";
/// Hairlines.
pub(super) const LINE: &str = "CDD5DF";
/// Ground of header rows.
pub(super) const HEAD_GROUND: &str = "E9EEF5";
/// Ground of code.
const CODE_GROUND: &str = "F3F5F7";

/// Indent of one list level, in twentieths of a point.
pub(super) const INDENT: i32 = 360;
/// Levels that Word knows.
pub(super) const LEVELS: usize = 9;

// docx-rs puts a list of its own under 1.
const BULLETS: usize = 2;
const TASKS: usize = 3;
/// Ordered lists: one for each way in which numbers, letters and Roman numerals take turns.
const ORDERED: usize = 4;

/// The list that all bullet lists are part of.
pub(super) fn bullets() -> NumberingId {
    NumberingId::new(BULLETS)
}

/// The list that all task items are part of; their boxes are text.
pub(super) fn tasks() -> NumberingId {
    NumberingId::new(TASKS)
}

/// A new ordered list, so that its numbers start anew.
pub(super) fn ordered(id: usize, level: usize, bullet_lists_around: usize, start: u64) -> Numbering {
    let start = usize::try_from(start).unwrap_or(1).min(i32::MAX as usize);
    Numbering::new(id, ORDERED + bullet_lists_around % 3).add_override(LevelOverride::new(level).start(start))
}

/// The first id that [`ordered`] may take.
pub(super) const FIRST_ORDERED: usize = 10;

/// The level of a list at a depth.
pub(super) fn level(depth: usize) -> IndentLevel {
    IndentLevel::new(depth.min(LEVELS - 1))
}

fn fonts(name: &str) -> RunFonts {
    RunFonts::new().ascii(name).hi_ansi(name).cs(name).east_asia(name)
}

fn spacing(before: u32, after: u32) -> LineSpacing {
    LineSpacing::new().before(before).after(after)
}

/// A document with page, styles and numberings, without content.
pub(super) fn blank() -> Docx {
    let margin = i32::try_from(super::MARGIN).unwrap_or(1361);
    let page = PageMargin {
        top: 1418,
        left: margin,
        bottom: 1304,
        right: margin,
        header: 709,
        footer: 624,
        gutter: 0,
    };
    let mut docx = Docx::new()
        .page_size(11906, 16838)
        .page_margin(page)
        .default_fonts(fonts("Calibri"))
        .default_size(21)
        .default_line_spacing(spacing(0, 120).line(264).line_rule(LineSpacingType::Auto));
    for style in paragraph_styles().into_iter().chain(character_styles()) {
        docx = docx.add_style(style);
    }
    numberings(docx)
}

fn paragraph_styles() -> Vec<Style> {
    let paragraph = |id: &str, name: &str| Style::new(id, StyleType::Paragraph).name(name).based_on("Normal");
    let mut out = vec![
        paragraph("Title", "Title")
            .size(44)
            .bold()
            .color(HEADING)
            .line_spacing(spacing(0, 40).line(240).line_rule(LineSpacingType::Auto)),
        ruled_below(paragraph("Subtitle", "Subtitle").size(20).color(QUIET).line_spacing(spacing(0, 280))),
    ];
    for (level, size, before, after) in [
        (1, 32, 360, 120),
        (2, 27, 300, 100),
        (3, 24, 240, 80),
        (4, 22, 200, 60),
        (5, 21, 180, 60),
        (6, 21, 180, 60),
    ] {
        let style = paragraph(&format!("Heading{level}"), &format!("heading {level}"))
            .next("Normal")
            .size(size)
            .bold()
            .color(HEADING)
            .outline_lvl(level - 1)
            .line_spacing(spacing(before, after));
        let mut style = if level == 6 { style.italic() } else { style };
        style.paragraph_property = style.paragraph_property.keep_next(true).keep_lines(true);
        out.push(style);
    }
    out.push(paragraph("ListParagraph", "List Paragraph").line_spacing(spacing(0, 60)));
    let mut quote = paragraph("Quote", "Quote").color(QUIET).line_spacing(spacing(40, 100));
    let bar = ParagraphBorder::new(ParagraphBorderPosition::Left)
        .size(18)
        .space(8)
        .color(LINE)
        .val(BorderType::Single);
    quote.paragraph_property = quote
        .paragraph_property
        .set_borders(ParagraphBorders::with_empty().set(bar))
        .indent(Some(240), None, None, None);
    out.push(quote);
    let mut code = paragraph("SourceCode", "Source Code")
        .size(17)
        .fonts(fonts("Courier New"))
        .line_spacing(spacing(80, 160).line(240).line_rule(LineSpacingType::Auto));
    code.paragraph_property = code.paragraph_property.shading(Shading::new().fill(CODE_GROUND));
    out.push(code);
    out.push(paragraph("SourceLabel", "Source Label").bold().line_spacing(spacing(160, 20)));
    out.push(paragraph("FootnoteText", "footnote text").size(18).line_spacing(spacing(0, 40)));
    out.push(paragraph("Footer", "footer").size(17).color(QUIET).line_spacing(spacing(0, 0)));
    out.push(ruled_below(paragraph("Rule", "Rule").size(8).line_spacing(spacing(80, 200))));
    out
}

fn ruled_below(mut style: Style) -> Style {
    let line = ParagraphBorder::new(ParagraphBorderPosition::Bottom)
        .size(6)
        .space(6)
        .color(LINE)
        .val(BorderType::Single);
    style.paragraph_property = style.paragraph_property.set_borders(ParagraphBorders::with_empty().set(line));
    style
}

fn character_styles() -> Vec<Style> {
    let character = |id: &str, name: &str| Style::new(id, StyleType::Character).name(name);
    let superscript = RunProperty::new().vert_align(VertAlignType::SuperScript).color(LINK);
    let mut footnote = character("FootnoteReference", "footnote reference");
    footnote.run_property = superscript.clone();
    let mut citation = character("Citation", "Citation");
    citation.run_property = superscript;
    let mut verbatim = character("VerbatimChar", "Verbatim Char").fonts(fonts("Courier New"));
    verbatim.run_property = verbatim.run_property.size(18).shading(Shading::new().fill(CODE_GROUND));
    vec![character("Hyperlink", "Hyperlink").color(LINK).underline("single"), verbatim, footnote, citation]
}

fn numberings(mut docx: Docx) -> Docx {
    let at = |level: usize, format: &str, text: String| {
        let left = INDENT * (i32::try_from(level).unwrap_or(0) + 1);
        Level::new(
            level,
            Start::new(1),
            NumberFormat::new(format),
            LevelText::new(text),
            LevelJc::new("left"),
        )
        .indent(Some(left), Some(SpecialIndentType::Hanging(INDENT)), None, None)
    };
    let mut bullets = AbstractNumbering::new(BULLETS);
    let mut tasks = AbstractNumbering::new(TASKS);
    for level in 0..LEVELS {
        bullets = bullets.add_level(at(level, "bullet", ["•", "–", "▪"][level % 3].to_owned()));
        tasks = tasks.add_level(at(level, "bullet", String::new()));
    }
    docx = docx.add_abstract_numbering(bullets).add_abstract_numbering(tasks);
    for shift in 0..3 {
        let mut ordered = AbstractNumbering::new(ORDERED + shift);
        for level in 0..LEVELS {
            let format = ["decimal", "lowerLetter", "lowerRoman"][(level + 3 - shift) % 3];
            ordered = ordered.add_level(at(level, format, format!("%{}.", level + 1)));
        }
        docx = docx.add_abstract_numbering(ordered);
    }
    docx.add_numbering(Numbering::new(BULLETS, BULLETS)).add_numbering(Numbering::new(TASKS, TASKS))
}
