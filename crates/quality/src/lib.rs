//! Text in, findings out: the sentences that state a need, the marks of a meeting, drafts of requirements artifacts,
//! answers, summaries and the checks of a finished text, all without a model and without a network.
//!
//! It must never do I/O, read a clock, draw a random number, or write a word into a draft that neither stands in the
//! cited passage nor belongs to the fixed frame of the artifact ("As a ..., I want to ...").

mod action;
mod answer;
mod check;
mod clean;
mod coverage;
mod day;
mod deed;
mod draft;
mod due;
mod exchange;
mod form;
mod grammar;
mod judge;
mod label;
mod lang;
mod marks;
mod name;
mod need;
mod outcome;
mod request;
mod row;
mod sentence;
mod shapes;
mod source;
mod summary;
mod task;
mod title;
mod unit;
mod voice;
mod words;

pub use answer::{Answer, answer};
pub use check::{Finding, Rule, Severity, check};
pub use coverage::{Category, Coverage, coverage, open_questions};
pub use day::Day;
pub use draft::{Citation, Draft, DraftRequest, Held, Statement, draft};
pub use marks::{Mark, marks};
pub use need::{is_need, need_score};
pub use outcome::{OutcomesAsked, outcomes, outcomes_asked};
pub use request::{Intent, Reading, Reference, read_request};
pub use sentence::sentences;
pub use source::{Evidence, Span};
pub use summary::{summarise, thread_title};
pub use words::{content_words, is_stopword, stem, support};
