//! HTML into tags and text, as a flat sequence.
//!
//! Not a tree builder: those are quadratic in nesting depth and in the attributes of one tag, which ten megabytes of
//! hostile markup turn into hours. This scan looks at each byte a bounded number of times.

use std::borrow::Cow;

/// A piece of a page.
pub(super) enum Token<'a> {
    /// Text with its entities still in it.
    Text(&'a str),
    /// `<name ...>`, or `<name ... />` where `closed`.
    Start { name: Name, closed: bool },
    /// `</name>`.
    End(Name),
    /// The inside of `<title>`.
    Title(&'a str),
}

/// An element's name in lower case, cut to what any element we know needs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Name {
    bytes: [u8; 10],
    length: u8,
}

impl Name {
    fn new(text: &str) -> Self {
        let mut bytes = [0; 10];
        let mut length = 0u8;
        for (to, from) in bytes.iter_mut().zip(text.bytes()) {
            *to = from.to_ascii_lowercase();
            length += 1;
        }
        // A longer name must not pass for its first ten letters.
        Self { bytes, length: if text.len() > bytes.len() { 0 } else { length } }
    }

    pub(super) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..usize::from(self.length)]).unwrap_or("")
    }
}

/// The tokens of a page.
pub(super) struct Tokens<'a> {
    rest: &'a str,
    waiting: Option<Token<'a>>,
    untitled: bool,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(page: &'a str) -> Self {
        Self { rest: page, waiting: None, untitled: false }
    }

    fn skip_past(&mut self, end: &str) {
        self.rest = self.rest.find(end).map_or("", |at| &self.rest[at + end.len()..]);
    }

    /// What stands before `</name`, and goes on behind it.
    fn raw(&mut self, name: &str) -> Option<&'a str> {
        let mut from = 0;
        while let Some(at) = self.rest[from..].find("</").map(|at| from + at) {
            let tail = &self.rest.as_bytes()[at + 2..];
            let ended = tail.get(name.len()).is_none_or(|b| !b.is_ascii_alphanumeric());
            if tail.len() >= name.len() && tail[..name.len()].eq_ignore_ascii_case(name.as_bytes()) && ended {
                let inside = &self.rest[..at];
                self.rest = &self.rest[at..];
                self.skip_past(">");
                return Some(inside);
            }
            from = at + 2;
        }
        None
    }

    /// Reads the tag at the start of the rest; none if it never ends.
    fn tag(&mut self) -> Option<Token<'a>> {
        let bytes = self.rest.as_bytes();
        let ending = bytes[1] == b'/';
        let from = 1 + usize::from(ending);
        let length = bytes[from..]
            .iter()
            .take_while(|b| !b.is_ascii_whitespace() && !matches!(b, b'>' | b'/'))
            .count();
        let name = Name::new(&self.rest[from..from + length]);
        let mut at = from + length;
        let mut quote = None;
        let mut value = false;
        loop {
            let byte = *bytes.get(at)?;
            match quote {
                Some(mark) if byte == mark => quote = None,
                Some(_) => {}
                None if byte == b'>' => break,
                None if matches!(byte, b'"' | b'\'') && value => quote = Some(byte),
                None => {}
            }
            // A quote opens a value only right behind the equals sign; elsewhere it is a stray apostrophe.
            value = quote.is_none() && (byte == b'=' || (value && byte.is_ascii_whitespace()));
            at += 1;
        }
        let closed = bytes[at - 1] == b'/';
        self.rest = &self.rest[at + 1..];
        Some(if ending { Token::End(name) } else { Token::Start { name, closed } })
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if let Some(token) = self.waiting.take() {
            return Some(token);
        }
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let text = markup(self.rest);
            if text > 0 {
                let (head, tail) = self.rest.split_at(text);
                self.rest = tail;
                return Some(Token::Text(head));
            }
            if self.rest.starts_with("<!--") {
                self.rest = &self.rest[4..];
                if self.rest.starts_with('>') || self.rest.starts_with("->") {
                    self.skip_past(">");
                } else {
                    self.skip_past("-->");
                }
                continue;
            }
            if let Some(inside) = self.rest.strip_prefix("<![CDATA[") {
                self.rest = inside;
                self.skip_past("]]>");
                continue;
            }
            let bytes = self.rest.as_bytes();
            if matches!(bytes[1], b'!' | b'?')
                || (bytes[1] == b'/' && !bytes.get(2).is_some_and(u8::is_ascii_alphabetic))
            {
                self.skip_past(">");
                continue;
            }
            let Some(token) = self.tag() else {
                self.rest = "";
                return None;
            };
            if let Token::Start { name, closed: false } = &token {
                match name.as_str() {
                    raw @ ("script" | "style" | "iframe" | "noembed" | "noframes" | "xmp") => {
                        if self.raw(raw).is_none() {
                            self.rest = "";
                        }
                        continue;
                    }
                    "title" if !self.untitled => match self.raw("title") {
                        Some(inside) => return Some(Token::Title(inside)),
                        // Looked for once: what does not follow here follows nowhere further down.
                        None => self.untitled = true,
                    },
                    _ => {}
                }
            }
            return Some(token);
        }
    }
}

/// Where the next tag or comment begins, or the end.
fn markup(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(at) = text[from..].find('<').map(|at| from + at) {
        if bytes.get(at + 1).is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'/' | b'!' | b'?')) {
            return at;
        }
        from = at + 1;
    }
    text.len()
}

/// Text with its entities put in. Those without a semicolon stay, except the few that old pages use.
pub(in crate::read) fn decode_entities(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let length = rest.bytes().take(33).take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
        let (name, tail) = rest.split_at(length);
        let ended = tail.starts_with(';');
        let known = if let Some(number) = name.strip_prefix('#') {
            numbered(number).map(|c| (Cow::Owned(c.to_string()), length))
        } else if ended {
            quick_xml::escape::resolve_html5_entity(name).map(|found| (Cow::Borrowed(found), length))
        } else {
            [("nbsp", "\u{a0}"), ("amp", "&"), ("lt", "<"), ("gt", ">"), ("quot", "\""), ("copy", "©")]
                .into_iter()
                .find(|(old, _)| name.starts_with(old))
                .map(|(old, found)| (Cow::Borrowed(found), old.len()))
        };
        match known {
            Some((found, used)) => {
                out.push_str(&found);
                rest = &rest[used + usize::from(ended && used == length)..];
            }
            None => out.push('&'),
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn numbered(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    match u8::try_from(code) {
        // Pages that write Windows' own characters by number mean those, as every browser knows.
        Ok(byte @ 0x80..=0x9f) => {
            encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next()
        }
        _ => char::from_u32(code),
    }
}
