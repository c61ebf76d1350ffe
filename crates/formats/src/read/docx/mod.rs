//! Word files: the main part, then notes, comments, headers and footers.

mod body;
mod parts;
mod styles;

use super::ReadError;
use super::span::Span;
use crate::text::fold;
use body::{Body, Part, add};
use parts::{Parts, attribute, events};
use quick_xml::events::Event;
use styles::Styles;

/// The text of a file with its spans and title.
pub(super) fn read(bytes: &[u8]) -> Result<(String, Vec<Span>, Option<String>), ReadError> {
    const NOT_WORD: ReadError = ReadError::Damaged { what: "it is not a Word file" };
    let mut parts = Parts::open(bytes)?;
    let main = main_part(&mut parts)?;
    let folder = main.rfind('/').map_or("", |at| &main[..=at]).to_owned();
    let xml = parts.text(&main)?.ok_or(NOT_WORD)?;
    let styles = Styles::read(
        parts.text(&format!("{folder}styles.xml"))?.as_deref(),
        parts.text(&format!("{folder}numbering.xml"))?.as_deref(),
    )?;
    let mut body = Body::default();
    if !add(&mut body, &xml, Part::Main, &styles)? {
        return Err(NOT_WORD);
    }
    drop(xml);
    let mut more = vec![
        (format!("{folder}footnotes.xml"), Part::Notes),
        (format!("{folder}endnotes.xml"), Part::Notes),
        (format!("{folder}comments.xml"), Part::Comments),
    ];
    for start in ["header", "footer"] {
        more.extend(
            parts.named(&format!("{folder}{start}")).into_iter().take(32).map(|name| (name, Part::Margin)),
        );
    }
    for (name, part) in more {
        if let Some(xml) = parts.text(&name)? {
            add(&mut body, &xml, part, &styles)?;
        }
    }
    let named = match parts.text("docProps/core.xml")? {
        Some(xml) => core_title(&xml)?,
        None => None,
    };
    Ok((body.text, body.spans, body.title.or(named).or(body.first_heading)))
}

/// Where the main part is: where the package says, else where Word puts it.
fn main_part(parts: &mut Parts<'_>) -> Result<String, ReadError> {
    let mut found = None;
    if let Some(xml) = parts.text("_rels/.rels")? {
        events(&xml, |event| {
            if let Event::Start(tag) | Event::Empty(tag) = event
                && attribute(&tag, "Type").is_some_and(|kind| kind.ends_with("/officeDocument"))
                && attribute(&tag, "TargetMode").is_none_or(|mode| mode == "Internal")
            {
                found = attribute(&tag, "Target");
            }
            found.is_none()
        })?;
    }
    let target = found.map(|target| target.trim_start_matches('/').to_owned());
    Ok(target.unwrap_or_else(|| "word/document.xml".to_owned()))
}

fn core_title(xml: &str) -> Result<Option<String>, ReadError> {
    let (mut open, mut title) = (false, String::new());
    events(xml, |event| {
        match event {
            Event::Start(tag) => open = tag.local_name().as_ref() == "title",
            Event::End(_) => open = false,
            Event::Text(text) if open => title.push_str(&text),
            Event::GeneralRef(name) if open => {
                title.push_str(&super::html::decode_entities(&format!("&{};", &*name)));
            }
            _ => {}
        }
        true
    })?;
    let title = fold(&title);
    Ok((!title.is_empty()).then_some(title))
}

#[cfg(test)]
mod tests;
