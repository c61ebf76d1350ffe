//! E-mail messages: who, when, about what, the body, and the names of what is attached.

use super::ReadError;
use super::html;
use super::plain;
use super::span::Span;
use crate::text::{clean, fold, shorten};
use mail_parser::{Address, Message, MessageParser, MimeHeaders, PartType};

/// The most people named in one line, and parts read.
const MAX_LISTED: usize = 200;

/// The text of a message with its spans and subject.
pub(super) fn read(bytes: &[u8]) -> Result<(String, Vec<Span>, Option<String>), ReadError> {
    const BROKEN: ReadError = ReadError::Damaged { what: "it is not an e-mail message" };
    let message = MessageParser::default().parse(bytes).ok_or(BROKEN)?;
    let found = if message.headers().is_empty() { Err(BROKEN) } else { Ok(set_out(&message)) };
    take_apart(message);
    found
}

/// Drops a message level by level: messages within messages, ten thousand deep, would overflow the stack.
fn take_apart(message: Message<'_>) {
    let mut open = vec![message];
    while let Some(message) = open.pop() {
        for part in message.parts {
            if let PartType::Message(inner) = part.body {
                open.push(inner);
            }
        }
    }
}

fn set_out(message: &Message<'_>) -> (String, Vec<Span>, Option<String>) {
    let mut page = html::Page::default();
    let subject =
        message.subject().map(|subject| fold(&clean(subject))).filter(|subject| !subject.is_empty());
    for (name, people) in [("From", message.from()), ("To", message.to()), ("Cc", message.cc())] {
        let people = people.map(listed).unwrap_or_default();
        if !people.is_empty() {
            line(&mut page, &format!("{name}: {people}"));
        }
    }
    if let Some(date) = message.date() {
        line(&mut page, &format!("Date: {}", date.to_rfc3339()));
    }
    if let Some(subject) = &subject {
        line(&mut page, &format!("Subject: {subject}"));
    }
    bodies(message, &mut page);
    for part in message.attachments().take(MAX_LISTED) {
        let name = match &part.body {
            PartType::Message(inner) => inner.subject().or(part.attachment_name()).unwrap_or("message"),
            _ => part.attachment_name().unwrap_or("unnamed"),
        };
        line(&mut page, &format!("Attachment: {}", shorten(&fold(&clean(name)), 200)));
    }
    (page.text, page.spans, subject)
}

fn bodies(message: &Message<'_>, page: &mut html::Page) {
    for part in message.text_bodies().take(MAX_LISTED) {
        page.text.push('\n');
        let at = page.text.len();
        let (text, spans) = match &part.body {
            PartType::Text(text) => {
                let text = clean(text).trim_end().to_owned() + "\n";
                let spans = plain::spans(&text);
                (text, spans)
            }
            PartType::Html(source) => {
                let inner = html::read(&clean(source));
                (inner.text, inner.spans)
            }
            PartType::Binary(_)
            | PartType::InlineBinary(_)
            | PartType::Message(_)
            | PartType::Multipart(_) => continue,
        };
        page.text.push_str(&text);
        page.spans.extend(spans.into_iter().map(|mut span| {
            span.range = span.range.start + at..span.range.end + at;
            span
        }));
    }
    page.text.push('\n');
}

fn line(page: &mut html::Page, text: &str) {
    let start = page.text.len();
    page.text.push_str(text);
    page.spans.push(Span::new(start..page.text.len(), None));
    page.text.push('\n');
}

fn listed(people: &Address<'_>) -> String {
    let names = people.iter().take(MAX_LISTED).filter_map(|person| match (person.name(), person.address()) {
        (Some(name), Some(address)) => Some(format!("{name} <{address}>")),
        (Some(one), None) | (None, Some(one)) => Some(one.to_owned()),
        (None, None) => None,
    });
    fold(&clean(&names.collect::<Vec<_>>().join(", ")))
}

#[cfg(test)]
mod tests {
    use super::super::span::{assert_sound, passages};
    use super::*;

    #[test]
    fn messages_become_lines() {
        let check = |mail: &str, expected: &str| {
            let (text, spans, _) = read(mail.replace('\n', "\r\n").as_bytes()).unwrap();
            assert_eq!(text, expected);
            assert_sound(&text, &passages(&text, spans, true));
        };
        check(
            "From: Dana <dana@example.com>\nTo: a@b.c, \"B, C\" <d@e.f>\nSubject: =?utf-8?q?R=C3=BCckgabe?=\nDate: Mon, 2 Mar 2026 10:00:00 +0100\n\nHello\n\n> quoted\n",
            "From: Dana <dana@example.com>\nTo: a@b.c, B, C <d@e.f>\nDate: 2026-03-02T10:00:00+01:00\nSubject: Rückgabe\n\nHello\n\n> quoted\n\n",
        );
        check(
            "From: x@y.z\nSubject: T\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>One <b>two</b></p><script>no</script>\n--b\nContent-Type: application/pdf; name=plan.pdf\nContent-Disposition: attachment; filename=plan.pdf\n\nAAAA\n--b--\n",
            "From: x@y.z\nSubject: T\n\nOne two\n\nAttachment: plan.pdf\n",
        );
    }

    #[test]
    fn deep_nesting_does_no_harm() {
        let nested = "Content-Type: message/rfc822\r\n\r\n".repeat(20_000);
        let _ = read(format!("From: a@b.c\r\n{nested}x").as_bytes());
        let boundaries: String = (0..2_000)
            .map(|i| format!("Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n"))
            .collect();
        let _ = read(format!("From: a@b.c\r\n{boundaries}x").as_bytes());
    }
}
