//! A hundred pages to PDF and Word, beside pandoc to Word.

use crate::{Figure, median, ms, timed};
use docket_formats::write::{self, Front, Labels, Manuscript};
use std::process::Command;

const ROUNDS: usize = 5;

pub(crate) fn run() -> Vec<Figure> {
    let markdown = hundred_pages();
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("in.md");
    std::fs::write(&source, &markdown).unwrap();
    let (mut pdf, mut docx, mut pandoc) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let manuscript = || Manuscript {
            front: Front {
                title: "Bench".into(),
                kind: "Document".into(),
                project: "P".into(),
                date: "2026-03-02".into(),
            },
            markdown: &markdown,
            sources: Vec::new(),
            labels: Labels::default(),
        };
        pdf.push(timed(|| write::pdf(&manuscript()).unwrap()).1);
        docx.push(timed(|| write::docx(&manuscript()).unwrap()).1);
        let out = folder.path().join("out.docx");
        let (status, time) = timed(|| Command::new("pandoc").arg(&source).arg("-o").arg(&out).status());
        assert!(status.expect("pandoc is needed; `make setup` installs it").success());
        pandoc.push(time);
    }
    let (pdf, docx, pandoc) = (ms(median(pdf)), ms(median(docx)), ms(median(pandoc)));
    let figure = |name, value: f64| Figure {
        name,
        value: value / pandoc,
        unit: "x",
        bound: 1.0,
        below: true,
        detail: format!("{value:.0} ms, pandoc to Word {pandoc:.0} ms"),
    };
    vec![
        figure("100 pages to PDF beside pandoc to Word", pdf),
        figure("100 pages to Word beside pandoc to Word", docx),
    ]
}

fn hundred_pages() -> String {
    let mut text = String::new();
    for section in 0..200 {
        text.push_str(&format!("## Section {section}\n\n"));
        for paragraph in 0..3 {
            text.push_str(
                &"The customer must be able to ask for a refund within **thirty days** of the charge. "
                    .repeat(3 + paragraph),
            );
            text.push_str("\n\n");
        }
        text.push_str("- one point\n- another\n  - and below it\n\n| Role | May |\n|---|---|\n| Manager | approve |\n| Agent | answer |\n\n");
    }
    text
}
