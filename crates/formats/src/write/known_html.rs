//! Raw HTML in Markdown, reduced to the text a reader would see.

/// Elements whose tags are dropped. Any other `<word>` is a placeholder the author wrote, such as
/// `<customer name>`, and stays.
const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "body",
    "br",
    "button",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "li",
    "link",
    "main",
    "mark",
    "meta",
    "nav",
    "noscript",
    "object",
    "ol",
    "option",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "script",
    "section",
    "select",
    "small",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
];
/// Elements after which the text goes on in a new line.
const LINE_ENDS: &[&str] = &[
    "address",
    "article",
    "blockquote",
    "br",
    "dd",
    "div",
    "dl",
    "dt",
    "figcaption",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tr",
    "ul",
];

/// The text without tags and comments; where an element ends a line, `\n` stands.
pub(super) fn visible_text(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        if let Some(after) = rest.strip_prefix("<!--") {
            rest = after.find("-->").map_or("", |end| &after[end + 3..]);
            continue;
        }
        let body = rest[1..].strip_prefix('/').unwrap_or(&rest[1..]);
        let name_end = body.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(body.len());
        let name = body[..name_end].to_ascii_lowercase();
        if ELEMENTS.binary_search(&name.as_str()).is_err() {
            out.push('<');
            rest = &rest[1..];
            continue;
        }
        // Without a `>` the rest is text, whatever it holds.
        let Some(close) = rest.find('>') else { break };
        rest = &rest[close + 1..];
        if LINE_ENDS.binary_search(&name.as_str()).is_ok() {
            if !out.ends_with('\n') {
                out.push('\n');
            }
        } else if matches!(name.as_str(), "td" | "th") && !out.ends_with([' ', '\n']) {
            out.push(' ');
        }
    }
    out.push_str(rest);
    decoded(&out)
}

/// The handful of entities that raw HTML cannot do without.
fn decoded(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&nbsp;", "\u{a0}")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_go_and_words_stay() {
        for list in [ELEMENTS, LINE_ENDS] {
            assert!(list.is_sorted());
        }
        let check = |html: &str, text: &str| assert_eq!(visible_text(html), text);
        check("<b>bold</b> &amp; &lt;plain&gt;", "bold & <plain>");
        check("one<br/>two", "one\ntwo");
        check("a <!-- hidden --> b <!-- open", "a  b ");
        check("Dear <customer name>, <b", "Dear <customer name>, <b");
        check("<div class=\"x\">in</div>", "\nin\n");
        check("<tr><td>1</td><td>2</td></tr>", "\n1 2 \n");
        check("5 < 6 é <i>ü</i>", "5 < 6 é ü");
    }
}
