//! The page a draft is written on: Markdown, statements and citation numbers kept in step.

use crate::{Citation, Draft, Span, Statement};
use std::collections::HashMap;
use std::fmt::Write;

/// A draft in the making.
#[derive(Debug, Default)]
pub(super) struct Page {
    markdown: String,
    statements: Vec<Statement>,
    citations: Vec<Citation>,
    numbers: HashMap<Span, u32>,
    open_questions: Vec<String>,
}

impl Page {
    /// A page with its title.
    pub(super) fn titled(title: &str) -> Self {
        Self { markdown: format!("# {}\n", title.replace('\n', " ")), ..Self::default() }
    }

    /// A heading below the title.
    pub(super) fn heading(&mut self, level: usize, text: &str) {
        let _ = write!(self.markdown, "\n{} {}\n\n", "#".repeat(level), text.replace('\n', " "));
    }

    /// A line that states nothing about the subject.
    pub(super) fn line(&mut self, text: &str) {
        self.markdown.push_str(text);
        self.markdown.push('\n');
    }

    /// The marks for these spans, numbered in the order of their first use.
    fn cite(&mut self, spans: &[Span]) -> (Vec<u32>, String) {
        let mut numbers: Vec<u32> = Vec::new();
        for span in spans {
            let next = u32::try_from(self.citations.len()).unwrap_or(u32::MAX - 1) + 1;
            let number = *self.numbers.entry(*span).or_insert(next);
            if number == next {
                self.citations.push(Citation { number, span: *span });
            }
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        let marks = numbers.iter().fold(String::new(), |mut marks, n| {
            let _ = write!(marks, "[{n}]");
            marks
        });
        (numbers, marks)
    }

    /// A statement with its marks, after `lead` (a list sign, a bold word).
    pub(super) fn say(&mut self, lead: &str, text: &str, spans: &[Span]) {
        if spans.is_empty() || text.is_empty() {
            return;
        }
        let (numbers, marks) = self.cite(spans);
        let _ = writeln!(self.markdown, "{lead}{text} {marks}");
        self.keep(text, spans, numbers);
    }

    /// A row of a table whose first cell is the statement and whose last holds its marks.
    pub(super) fn row(&mut self, text: &str, cells: &[&str], spans: &[Span]) {
        let text = text.replace('|', "/");
        let (numbers, marks) = self.cite(spans);
        let cells = cells.iter().map(|c| c.replace('|', "/")).collect::<Vec<_>>().join(" | ");
        let _ = writeln!(self.markdown, "| {text} | {cells} | {marks} |");
        self.keep(&text, spans, numbers);
    }

    fn keep(&mut self, text: &str, spans: &[Span], numbers: Vec<u32>) {
        let mut unique: Vec<Span> = Vec::with_capacity(spans.len());
        for span in spans {
            if !unique.contains(span) {
                unique.push(*span);
            }
        }
        self.statements.push(Statement { text: text.to_owned(), spans: unique, numbers });
    }

    /// Notes an open question for the draft as a whole.
    pub(super) fn ask(&mut self, question: &str) {
        if !self.open_questions.iter().any(|q| q == question) {
            self.open_questions.push(question.to_owned());
        }
    }

    /// Whether a question is noted already.
    pub(super) fn asks(&self, question: &str) -> bool {
        self.open_questions.iter().any(|q| q == question)
    }

    /// The finished draft; `None` when it states nothing.
    pub(super) fn finish(self, title: String) -> Option<Draft> {
        if self.statements.is_empty() {
            return None;
        }
        let mut markdown = self.markdown;
        markdown.truncate(markdown.trim_end().len());
        markdown.push('\n');
        Some(Draft {
            title,
            markdown,
            statements: self.statements,
            citations: self.citations,
            open_questions: self.open_questions,
        })
    }
}
