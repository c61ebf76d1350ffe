//! Server-sent events, from bytes that arrive in pieces of any size.
//!
//! Lines are split on bytes, so a character or a CRLF that straddles two pieces stays whole. The end
//! of the input ends the last event too: proxies and recordings lose the blank line after it.

use std::borrow::Cow;

/// The largest event, in bytes.
pub const MAX_EVENT_BYTES: usize = 16 * 1024 * 1024;

/// One event with its data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SseEvent {
    /// The `event:` field, empty if there was none.
    pub name: String,
    /// The `data:` lines, joined by line feeds.
    pub data: String,
}

/// An event grew beyond [`MAX_EVENT_BYTES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an event of the stream is too large: the server does not speak the Messages API")]
pub struct EventTooLarge;

/// Takes bytes, gives events. After an error it gives nothing but that error.
#[derive(Debug)]
pub struct SseDecoder {
    limit: usize,
    line: Vec<u8>,
    name: String,
    data: String,
    has_data: bool,
    at_start: bool,
    after_cr: bool,
    too_large: bool,
}

impl SseDecoder {
    /// A decoder at the beginning of a stream.
    pub fn new() -> Self {
        Self::with_limit(MAX_EVENT_BYTES)
    }

    fn with_limit(limit: usize) -> Self {
        Self {
            limit,
            line: Vec::new(),
            name: String::new(),
            data: String::new(),
            has_data: false,
            at_start: true,
            after_cr: false,
            too_large: false,
        }
    }

    /// Takes the next bytes and gives the events they complete.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Vec<SseEvent>, EventTooLarge> {
        let mut events = Vec::new();
        let mut rest = bytes;
        while !rest.is_empty() && !self.too_large {
            if std::mem::take(&mut self.after_cr) && rest[0] == b'\n' {
                rest = &rest[1..];
                continue;
            }
            let end = memchr::memchr2(b'\n', b'\r', rest);
            let part = &rest[..end.unwrap_or(rest.len())];
            if self.line.len() + self.data.len() + part.len() > self.limit {
                self.too_large = true;
                break;
            }
            let Some(end) = end else {
                self.line.extend_from_slice(part);
                break;
            };
            self.after_cr = rest[end] == b'\r';
            rest = &rest[end + 1..];
            // Nearly every line lies in one piece and is read where it lies.
            events.extend(if self.line.is_empty() {
                self.end_line(part)
            } else {
                let mut line = std::mem::take(&mut self.line);
                line.extend_from_slice(part);
                self.end_line(&line)
            });
        }
        if self.too_large { Err(EventTooLarge) } else { Ok(events) }
    }

    /// Ends the stream; gives the last event if no blank line ended it.
    pub fn finish(mut self) -> Option<SseEvent> {
        if self.too_large {
            return None;
        }
        let line = std::mem::take(&mut self.line);
        if !line.is_empty() {
            self.end_line(&line);
        }
        self.dispatch()
    }

    fn end_line(&mut self, mut bytes: &[u8]) -> Option<SseEvent> {
        if std::mem::take(&mut self.at_start) {
            bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        }
        if bytes.is_empty() {
            return self.dispatch();
        }
        // To look for damage at once would take several times as long as to see that there is none.
        let text = std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed);
        let (field, value) = text.split_once(':').unwrap_or((&text, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.name),
            "data" => {
                if self.has_data {
                    self.data.push('\n');
                }
                self.has_data = true;
                self.data.push_str(value);
            }
            // Comments have an empty field name; id, retry and whatever comes later mean nothing here.
            _ => {}
        }
        None
    }

    fn dispatch(&mut self) -> Option<SseEvent> {
        let name = std::mem::take(&mut self.name);
        let data = std::mem::take(&mut self.data);
        std::mem::take(&mut self.has_data).then_some(SseEvent { name, data })
    }
}

impl Default for SseDecoder {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decode<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Vec<SseEvent> {
        let mut decoder = SseDecoder::new();
        let mut events = Vec::new();
        for piece in pieces {
            events.extend(decoder.push(piece).unwrap());
        }
        events.extend(decoder.finish());
        events
    }

    #[test]
    fn streams_have_their_events() {
        let check = |input: &str, expected: &[(&str, &str)]| {
            let expected: Vec<_> = expected
                .iter()
                .map(|(name, data)| SseEvent { name: (*name).to_owned(), data: (*data).to_owned() })
                .collect();
            assert_eq!(decode([input.as_bytes()]), expected, "{input:?}");
            assert_eq!(decode(input.as_bytes().chunks(1)), expected, "{input:?} byte by byte");
        };
        check("", &[]);
        check("\n\n\n", &[]);
        check("event: a\ndata: 1\n\n", &[("a", "1")]);
        check("event: a\r\ndata: 1\r\n\r\ndata: 2\r\n\r\n", &[("a", "1"), ("", "2")]);
        check("event: a\rdata: 1\r\rdata: 2\r\r", &[("a", "1"), ("", "2")]);
        check("event: a\r\ndata: 1\n\rdata:2", &[("a", "1"), ("", "2")]);
        check("data:1\ndata: 2\ndata:  3\n\n", &[("", "1\n2\n 3")]);
        check("data\n\ndata:\n\n", &[("", ""), ("", "")]);
        check("event: lonely\n\ndata: next\n\n", &[("", "next")]);
        check(": comment\nid: 7\nretry: 1\nother: x\ndata: 1\n: more\n\n", &[("", "1")]);
        check("\u{feff}data: bom\n\n", &[("", "bom")]);
        check("data: a\u{2028}b\u{85}c\n\n", &[("", "a\u{2028}b\u{85}c")]);
        check("event: message_stop\ndata: {}", &[("message_stop", "{}")]);
        check("event: message_stop\ndata: {}\n", &[("message_stop", "{}")]);
        check("data: Grüße 🦀\n\n", &[("", "Grüße 🦀")]);
    }

    #[test]
    fn an_endless_event_is_refused_for_good() {
        let mut decoder = SseDecoder::with_limit(20);
        assert_eq!(decoder.push(b"data: 12345\n\n").unwrap().len(), 1);
        assert_eq!(decoder.push(b"data: 12345\n").unwrap(), []);
        assert_eq!(decoder.push(b"data: 1234567890"), Err(EventTooLarge));
        assert_eq!(decoder.push(b"\n\n"), Err(EventTooLarge));
        assert_eq!(decoder.finish(), None);
    }

    proptest! {
        #[test]
        fn pieces_do_not_matter(
            input in "(data|event|:|\r|\n|\r\n|\n\n|[ a-z🦀]{0,3}){0,40}",
            cuts in prop::collection::vec(1usize..7, 1..40),
        ) {
            let mut pieces = Vec::new();
            let mut rest = input.as_bytes();
            for cut in cuts.iter().cycle() {
                if rest.is_empty() { break; }
                let (piece, more) = rest.split_at((*cut).min(rest.len()));
                pieces.push(piece);
                rest = more;
            }
            prop_assert_eq!(decode(pieces), decode([input.as_bytes()]));
        }

        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            prop_assert_eq!(decode(bytes.chunks(3)), decode([bytes.as_slice()]));
        }
    }
}
