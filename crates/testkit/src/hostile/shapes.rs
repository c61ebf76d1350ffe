//! Texts whose shape alone breaks what draws them: too long, too deep, too high, too wide.

use super::{Attack, Comes, Text, document};

pub(super) fn attacks() -> Vec<Attack> {
    let markdown = |name, tries, text: Text| {
        document(name, tries, &format!("{}.md", str::replace(name, ' ', "-")), text)
    };
    let start = || Text::from("Refunds, says %W%.\n\n");
    vec![
        document("one line", "Is one line without a gap.", "line.txt", Text::from("%W% ").times("x", 300_000)),
        document("long word of letters", "Has words no line can hold.", "word.md", start().times("W", 5000).and(" ").times("🚲", 2000)),
        document("pictures without end", "Is a megabyte of picture signs.", "emoji.txt", Text::from("%W% ").times("👩‍👩‍👧‍👦", 40_000)),
        document("marks without end", "Piles a megabyte of marks on one letter.", "zalgo.txt", Text::from("%W% a").times("\u{301}\u{334}\u{489}", 100_000)),
        document("high letters", "Piles marks on each of its letters.", "high.md", start().times("Z\u{34f}\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}\u{309}\u{30a}\u{30b}", 400)),
        document("wide letters", "Uses signs that are wider than any other.", "wide.md", start().times("﷽", 200).times("𒐫", 200).times("⸻", 200)),
        document("right to left", "Is written from right to left, with marks that turn it again.", "rtl.md", start().and("# שלום %W%\n\n").times("\u{202e}مرحبا ABC 123 \u{2067}שלום\u{2069} ", 200).and("\n")),
        markdown("deep quotes", "Quotes within quotes, deeper than a page's stack.", start().times(">", 10_000).and("x\n")),
        markdown("deep lists", "Lists within lists, on one line.", start().times("- ", 3000).and("x\n")),
        markdown("deep indents", "Lists within lists, by indents.", {
            let lines: String = (0..150).map(|n| format!("{}- x\n", " ".repeat(2 * n))).collect();
            start().and(lines)
        }),
        markdown("deep numbers", "Numbered lists and quotes in turns.", start().times("1. > + ", 2000).and("x\n")),
        markdown("open brackets", "Opens brackets and closes none.", start().times("[", 20_000).and("\n")),
        markdown("nested brackets", "Opens brackets and closes them all.", start().times("[", 5000).and("x").times("]", 5000).and("\n")),
        markdown("nested pictures", "Pictures within pictures.", start().times("![", 5000).and("x").times("](y)", 5000).and("\n")),
        markdown("open links", "Begins the address of a link again and again.", start().times("[a](<b", 5000).and("\n")),
        markdown("nested strength", "Strong within strong.", start().times("*", 5000).and("a").times("*", 5000).and("\n")),
        markdown("strength in turns", "Strong and slanted in turns.", start().times("*a __a ", 3000).times(" a__ a*", 3000).and("\n")),
        markdown("unlike ticks", "Begins code with ever more ticks and never ends it.", {
            let ticks: String = (1..250).map(|n| format!("{} ", "`".repeat(n))).collect();
            start().and(ticks).and("\n")
        }),
        markdown("struck", "Strikes out again and again.", start().times("~~a ", 5000).and("\n")),
        markdown("wide table", "Is a table of two thousand columns.", start().times("|a", 2000).and("|\n").times("|-", 2000).and("|\n").times("|x", 2000).and("|\n")),
        markdown("table that fills itself", "Is a table whose rows are filled up to a million cells.", start().times("|a", 500).and("|\n").times("|-", 500).and("|\n").times("|x\n", 2000)),
        markdown("addresses in a row", "Repeats the beginning of an address.", start().times("www.", 10_000).and(" ").times("a@", 10_000).and(" ").times("http://", 5000).and("\n")),
        markdown("many names for addresses", "Names thousands of addresses and uses one again and again.", {
            let names: String = (0..1000).map(|n| format!("[r{n}]: %H%/{n}\n")).collect();
            start().and(names).and("\n").times("[r1]", 2000).and("\n")
        }),
        markdown("many footnotes", "Has more footnotes than text.", {
            let uses: String = (0..500).map(|n| format!("[^{n}]")).collect();
            let notes: String = (0..500).map(|n| format!("[^{n}]: x\n")).collect();
            start().and(uses).and("\n\n").and(notes)
        }),
        markdown("open elements", "Opens elements and closes none.", start().times("<div><b><a href=x>", 5000).and("\n").times("<!--", 5000).and("\n")),
        markdown("headings", "Is nothing but headings.", start().times("###### # #\n", 3000)),
        markdown("entities in text", "Is nothing but characters told by their numbers.", start().times("&#x1F6B2;&amp;&lt;", 5000).and("\n")),
        markdown("code without end", "Begins code and never ends it, with long lines.", start().and("```html\n<script>alert(1)</script>\n").times("<b>", 5000)),
        markdown("tasks", "Is a list of boxes to tick.", start().times("- [ ] [x] [ ] tick\n", 1000)),
        Attack::new(Comes::ArtifactTitle, "wide title", "Is a title that no line holds.", &format!("%W%{}", "M".repeat(280)), "Refunds take 14 days.\n"),
        Attack::new(
            Comes::ArtifactText,
            "artifact without end",
            "Is an artifact longer than a result may be, so that its end is cut off, and the closing mark with it.",
            "Endless",
            Text::from("# Endless\n\n%W%\n\n").times("Refunds are paid within 14 days, and not later than that.\n\n", 5000),
        ),
    ]
}
