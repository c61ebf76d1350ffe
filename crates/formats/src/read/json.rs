//! JSON set out over lines, a passage for each element or member at the top.

use super::ReadError;
use super::span::{MAX_TEXT, Span};
use serde::de::IgnoredAny;

/// Past this depth lines are not indented further: a deep file would be mostly spaces.
const MAX_INDENT: usize = 12;

/// The text, its spans, and the value of a `title` or `name` at the top.
pub(super) fn read(json: &str) -> Result<(String, Vec<Span>, Option<String>), ReadError> {
    // Checked as a whole first, so that setting it out can trust brackets and quotes. Rows of JSON, one value to a
    // line, pass too.
    let mut values = 0usize;
    for value in serde_json::Deserializer::from_str(json).into_iter::<IgnoredAny>() {
        value.map_err(|_| ReadError::Damaged { what: "it is not valid JSON" })?;
        values += 1;
    }
    let mut set = Setter {
        out: String::with_capacity(json.len() * 2),
        spans: Vec::new(),
        depth: 0,
        start: 0,
        top: usize::from(values == 1),
    };
    let title = set.all(json)?;
    Ok((set.out, set.spans, title))
}

struct Setter {
    out: String,
    spans: Vec<Span>,
    depth: usize,
    start: usize,
    /// The depth at which passages end: 1 inside the one value, 0 between many.
    top: usize,
}

impl Setter {
    fn all(&mut self, json: &str) -> Result<Option<String>, ReadError> {
        let (mut title, mut key) = (None, String::new());
        let mut rest = json;
        let mut expects_key = false;
        while let Some(c) = rest.chars().next() {
            let length = match c {
                '{' | '[' => {
                    self.out.push(c);
                    self.depth += 1;
                    expects_key = c == '{';
                    let inside = rest[1..].trim_start();
                    if !inside.starts_with(['}', ']']) {
                        self.line(self.depth <= self.top);
                    }
                    1
                }
                '}' | ']' => {
                    self.depth = self.depth.saturating_sub(1);
                    if !self.out.ends_with(['{', '[']) {
                        self.line(self.depth < self.top);
                    }
                    self.out.push(c);
                    if self.depth == 0 {
                        self.end();
                    }
                    1
                }
                ',' => {
                    self.out.push(',');
                    self.line(self.depth <= self.top);
                    // Only an object's comma is followed by a key, and a key by a colon; a string elsewhere is harmless.
                    expects_key = true;
                    1
                }
                ':' => {
                    self.out.push_str(": ");
                    expects_key = false;
                    1
                }
                '"' => {
                    let length = string_length(rest);
                    let text = unescape(&rest[..length]);
                    if expects_key {
                        key.clear();
                        key.push_str(crate::text::shorten(&text, 20));
                    } else if self.depth == 1
                        && title.is_none()
                        && matches!(key.as_str(), "title" | "name" | "subject")
                    {
                        title = Some(crate::text::fold(&text)).filter(|t| !t.is_empty());
                    }
                    self.out.push('"');
                    self.out.push_str(&crate::text::clean(&text));
                    self.out.push('"');
                    if self.depth == 0 {
                        self.end();
                    }
                    length
                }
                c if c.is_whitespace() => rest.len() - rest.trim_start().len(),
                _ => {
                    let length = rest
                        .bytes()
                        .take_while(|b| b.is_ascii_alphanumeric() || b"+-.".contains(b))
                        .count()
                        .max(c.len_utf8());
                    self.out.push_str(&rest[..length]);
                    if self.depth == 0 {
                        self.end();
                    }
                    length
                }
            };
            rest = &rest[length..];
            if self.out.len() > MAX_TEXT {
                return Err(ReadError::Bomb);
            }
        }
        self.close();
        Ok(title)
    }

    /// A new line, which ends a passage where `ends`.
    fn line(&mut self, ends: bool) {
        if ends {
            self.close();
        }
        self.out.push('\n');
        if ends {
            self.start = self.out.len();
        }
        for _ in 0..self.depth.min(MAX_INDENT) {
            self.out.push_str("  ");
        }
    }

    /// The end of a whole value.
    fn end(&mut self) {
        self.close();
        self.out.push('\n');
        self.start = self.out.len();
    }

    fn close(&mut self) {
        // A bracket alone says nothing worth citing.
        if self.out[self.start..].contains(char::is_alphanumeric) {
            self.spans.push(Span::new(self.start..self.out.len(), None));
        }
        self.start = self.out.len();
    }
}

/// The length of the string at the start of a text, quotes included.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn unescape(quoted: &str) -> String {
    if quoted.contains('\\')
        && let Ok(text) = serde_json::from_str(quoted)
    {
        return text;
    }
    quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::span::{assert_sound, passages};
    use super::*;
    use proptest::prelude::*;

    fn pieces(json: &str) -> Vec<String> {
        let (text, spans, _) = read(json).unwrap();
        let found = passages(&text, spans, true);
        assert_sound(&text, &found);
        found.into_iter().map(|p| p.text).collect()
    }

    #[test]
    fn each_element_is_a_passage() {
        let check = |json: &str, expected: &[&str]| assert_eq!(pieces(json), expected, "{json}");
        check(r#"[1,{"a":"x\ny"},[]]"#, &["1,", "{\n    \"a\": \"x\ny\"\n  },"]);
        check(r#"{"a":1,"b":[true,null]}"#, &["\"a\": 1,", "\"b\": [\n    true,\n    null\n  ]"]);
        check("{\"a\":1}\n{\"a\":2}", &["{\n  \"a\": 1\n}", "{\n  \"a\": 2\n}"]);
        check("\"just text\"", &["\"just text\""]);
        check("[]", &[]);
    }

    #[test]
    fn keeps_order_and_finds_a_title() {
        let (text, _, title) = read(r#"{"z":1,"title":" A  b ","a":{"title":"no"}}"#).unwrap();
        assert_eq!(title.as_deref(), Some("A b"));
        assert!(text.find("\"z\"") < text.find("\"a\""));
    }

    #[test]
    fn broken_or_deep_files_are_refused() {
        let check = |json: &str| assert!(matches!(read(json), Err(ReadError::Damaged { .. })), "{json:.20}");
        check("{");
        check("nope");
        check(&"[".repeat(100_000));
        check("[1,]");
    }

    proptest! {
        #[test]
        fn any_strings_are_kept(words in proptest::collection::vec("\\PC{0,20}", 0..10)) {
            let json = serde_json::to_string(&words).unwrap();
            pieces(&json);
        }
    }
}
