//! What the checks of an artifact found, for a terminal.

use crate::show::safe;
use docket_app::artifacts::{ArtifactChecksView, CheckView};

/// The longest quote; the line says where the rest stands.
const LONGEST_QUOTE: usize = 60;

/// One finding a row: where, how grave, which rule and words; below it what to do.
pub(crate) fn checks(view: &ArtifactChecksView) -> String {
    if view.findings.is_empty() {
        return "Nothing was found.".to_owned();
    }
    let code = view.findings.iter().map(|f| f.code.len()).max().unwrap_or(0);
    let line = view.findings.iter().map(|f| f.line.to_string().len()).max().unwrap_or(0);
    let mut shown = String::new();
    for finding in &view.findings {
        let severity = finding.severity.as_str();
        shown.push_str(&format!(
            "{:>line$}  {severity:<7}  {:<code$}  “{}”\n{:>line$}  {}\n",
            finding.line,
            finding.code,
            safe(&quoted(finding)),
            "",
            safe(&finding.message)
        ));
    }
    let count = match view.findings.len() {
        1 => "1 finding".to_owned(),
        n => format!("{n} findings"),
    };
    format!("{shown}{count}")
}

fn quoted(finding: &CheckView) -> String {
    let words = finding.quote.replace("**", "").split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(LONGEST_QUOTE) {
        None => words,
        Some((at, _)) => format!("{} …", words[..at].trim_end()),
    }
}
