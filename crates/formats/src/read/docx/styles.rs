//! What the styles and numbering of a Word file say about its paragraphs.

use super::parts::{attribute, events};
use quick_xml::events::Event;
use std::collections::HashMap;

/// How often a style may stand on another before we stop asking.
const MAX_CHAIN: usize = 16;

/// What a style says.
#[derive(Debug, Default, Clone)]
struct Style {
    /// Heading level; 0 is the title.
    level: Option<u8>,
    list: Option<String>,
    based_on: Option<String>,
}

/// The styles and lists of a file.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
    /// From a list to its pattern, and from a pattern to the format of each level.
    lists: HashMap<String, String>,
    patterns: HashMap<String, HashMap<u8, String>>,
}

impl Styles {
    /// Reads the two parts, either of which may be missing or broken: they only help.
    pub(super) fn read(styles: Option<&str>, numbering: Option<&str>) -> Result<Self, super::ReadError> {
        let mut out = Self::default();
        if let Some(xml) = styles {
            out.read_styles(xml)?;
        }
        if let Some(xml) = numbering {
            out.read_numbering(xml)?;
        }
        Ok(out)
    }

    /// The heading level of a style; 0 is the title.
    pub(super) fn level(&self, id: &str) -> Option<u8> {
        self.ask(id, |style| style.level)
            .or_else(|| if self.styles.contains_key(id) { None } else { level_of(id) })
    }

    /// The list a style puts its paragraphs in.
    pub(super) fn list(&self, id: &str) -> Option<String> {
        self.ask(id, |style| style.list.clone())
    }

    /// Whether a level of a list is counted, rather than marked by a bullet; none if it is neither.
    pub(super) fn counted(&self, list: &str, level: u8) -> Option<bool> {
        let format = self.lists.get(list).and_then(|p| self.patterns.get(p)).and_then(|p| p.get(&level));
        match format.map(String::as_str) {
            Some("none") => None,
            Some("bullet") | None => Some(false),
            Some(_) => Some(true),
        }
    }

    fn ask<T>(&self, id: &str, question: impl Fn(&Style) -> Option<T>) -> Option<T> {
        let mut style = self.styles.get(id)?;
        for _ in 0..MAX_CHAIN {
            if let Some(answer) = question(style) {
                return Some(answer);
            }
            style = self.styles.get(style.based_on.as_deref()?)?;
        }
        None
    }

    fn read_styles(&mut self, xml: &str) -> Result<(), super::ReadError> {
        let mut open: Option<(String, Style)> = None;
        events(xml, |event| {
            match event {
                Event::Start(tag) | Event::Empty(tag) => {
                    let value = attribute(&tag, "val");
                    match (tag.local_name().as_ref(), &mut open) {
                        ("style", _) => open = attribute(&tag, "styleId").map(|id| (id, Style::default())),
                        ("name", Some((_, style))) => {
                            style.level = value.as_deref().and_then(level_of).or(style.level);
                        }
                        ("basedOn", Some((_, style))) => style.based_on = value,
                        ("outlineLvl", Some((_, style))) if style.level.is_none() => {
                            let level = value.and_then(|v| v.parse::<u8>().ok());
                            style.level = level.filter(|level| *level < 9).map(|level| level + 1);
                        }
                        ("numId", Some((_, style))) => style.list = value,
                        _ => {}
                    }
                }
                Event::End(tag) if tag.local_name().as_ref() == "style" => self.styles.extend(open.take()),
                _ => {}
            }
            true
        })
    }

    fn read_numbering(&mut self, xml: &str) -> Result<(), super::ReadError> {
        let (mut pattern, mut list, mut level) = (None, None, 0u8);
        events(xml, |event| {
            if let Event::Start(tag) | Event::Empty(tag) = event {
                let value = || attribute(&tag, "val");
                match tag.local_name().as_ref() {
                    "abstractNum" => (pattern, list) = (attribute(&tag, "abstractNumId"), None),
                    "num" => (pattern, list) = (None, attribute(&tag, "numId")),
                    "lvl" => level = attribute(&tag, "ilvl").and_then(|v| v.parse().ok()).unwrap_or(0),
                    "numFmt" => {
                        if let (Some(pattern), Some(format)) = (&pattern, value()) {
                            self.patterns.entry(pattern.clone()).or_default().entry(level).or_insert(format);
                        }
                    }
                    "abstractNumId" => {
                        if let (Some(list), Some(pattern)) = (&list, value()) {
                            self.lists.insert(list.clone(), pattern);
                        }
                    }
                    _ => {}
                }
            }
            true
        })
    }
}

/// The heading level a style's name stands for, in the languages Word and LibreOffice write; 0 is the title.
pub(super) fn level_of(name: &str) -> Option<u8> {
    const HEADINGS: [&str; 17] = [
        "heading",
        "überschrift",
        "titre",
        "título",
        "titulo",
        "titolo",
        "kop",
        "rubrik",
        "overskrift",
        "otsikko",
        "nagłówek",
        "nadpis",
        "заголовок",
        "başlık",
        "見出し",
        "标题",
        "標題",
    ];
    const TITLES: [&str; 8] = ["title", "titel", "titre", "título", "titolo", "название", "表題", "标题"];
    if name.len() > 60 {
        return None;
    }
    let name = name.to_lowercase();
    if TITLES.contains(&name.as_str()) {
        return Some(0);
    }
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let level: u8 = name[stem.len()..].parse().ok().filter(|level| (1..=9).contains(level))?;
    HEADINGS.contains(&stem.trim_end()).then_some(level)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_headings() {
        let check = |name: &str, expected: Option<u8>| assert_eq!(level_of(name), expected, "{name}");
        check("heading 2", Some(2));
        check("Heading1", Some(1));
        check("Überschrift 3", Some(3));
        check("Заголовок 1", Some(1));
        check("見出し 4", Some(4));
        check("Title", Some(0));
        check("Heading", None);
        check("heading 12", None);
        check("toc 1", None);
        check("1", None);
    }

    #[test]
    fn styles_stand_on_each_other_without_end() {
        let xml = r#"<styles><style styleId="a"><basedOn val="b"/></style><style styleId="b"><basedOn val="a"/></style>
            <style styleId="c"><basedOn val="d"/></style><style styleId="d"><name val="heading 2"/></style>
            <style styleId="e"><pPr><outlineLvl val="2"/></pPr></style></styles>"#;
        let styles = Styles::read(Some(xml), None).unwrap();
        assert_eq!(styles.level("a"), None);
        assert_eq!(styles.level("c"), Some(2));
        assert_eq!(styles.level("e"), Some(3));
        assert_eq!(styles.level("Heading4"), Some(4));
    }
}
