//! Calendar days as people name them: `12 January`, `2026-01-12`, `12.01.`, `January 12th, 2026`, `12. Januar`.

use crate::lang::pattern;
use regex::Regex;
use std::sync::LazyLock;

/// A day that is named, with its year if the year is named too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// The year.
    pub year: Option<u16>,
    /// The month, from 1.
    pub month: u8,
    /// The day of the month.
    pub day: u8,
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

static NAMED: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let month = r"(?P<n>jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz|mrz|apr(?:il)?|may|mai|june?|juni|july?|juli|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?|dez(?:ember)?)";
    vec![
        pattern(r"(?:^|[^0-9])(?P<y>(?:19|20)\d\d)-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[^0-9]|$)"),
        pattern(&format!(
            r"(?:^|[^0-9])(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.)?(?: of)? {month}\b\.?(?:,? (?P<y>(?:19|20)\d\d))?"
        )),
        pattern(&format!(
            r"(?:^|[^\p{{L}}]){month}\.? (?:the )?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<y>(?:19|20)\d\d))?(?:[^0-9]|$)"
        )),
        pattern(r"(?:^|[^0-9.])(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>(?:19|20)\d\d)?(?:[^0-9]|$)"),
        pattern(r"(?:^|[^0-9])(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>(?:19|20)\d\d)(?:[^0-9]|$)"),
    ]
});

impl Day {
    /// The first day that a text names.
    pub fn named(text: &str) -> Option<Self> {
        NAMED.iter().find_map(|pattern| {
            let found = pattern.captures(text)?;
            let number = |name: &str| found.name(name).and_then(|m| m.as_str().parse::<u16>().ok());
            let month = match found.name("n") {
                Some(name) => month_of(&name.as_str().to_lowercase())?,
                None => u8::try_from(number("m")?).ok()?,
            };
            let day = u8::try_from(number("d")?).ok()?;
            ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some(Self {
                year: number("y"),
                month,
                day,
            })
        })
    }

    /// Whether a day in the form `2026-01-12` is the one meant.
    pub fn is(self, iso: &str) -> bool {
        Self::named(iso).is_some_and(|on| {
            on.month == self.month && on.day == self.day && self.year.is_none_or(|y| Some(y) == on.year)
        })
    }

    /// The text without the words that name a day.
    pub(crate) fn left_out(text: &str) -> String {
        let found = NAMED.iter().find_map(|pattern| {
            let found = pattern.captures(text)?;
            let ends = ["d", "m", "n", "y"].iter().filter_map(|n| found.name(n));
            let (from, until) = ends.fold((text.len(), 0), |(a, b), m| (a.min(m.start()), b.max(m.end())));
            Some((from, until))
        });
        found.map_or_else(
            || text.to_owned(),
            |(from, until)| {
                let after = text[until..].trim_start_matches(['.', ',']);
                let after =
                    ["st", "nd", "rd", "th"].iter().find_map(|e| after.strip_prefix(e)).unwrap_or(after);
                format!("{} {}", text[..from].trim_end(), after.trim_start())
            },
        )
    }

    /// The day in words: `12 January 2026`.
    pub fn in_words(self) -> String {
        let month = MONTHS.get(usize::from(self.month).wrapping_sub(1)).copied().unwrap_or_default();
        self.year
            .map_or_else(|| format!("{} {month}", self.day), |year| format!("{} {month} {year}", self.day))
    }
}

fn month_of(name: &str) -> Option<u8> {
    const STARTS: [(&str, u8); 17] = [
        ("jan", 1),
        ("feb", 2),
        ("mar", 3),
        ("mär", 3),
        ("mrz", 3),
        ("apr", 4),
        ("may", 5),
        ("mai", 5),
        ("jun", 6),
        ("jul", 7),
        ("aug", 8),
        ("sep", 9),
        ("oct", 10),
        ("okt", 10),
        ("nov", 11),
        ("dec", 12),
        ("dez", 12),
    ];
    STARTS.iter().find(|(start, _)| name.starts_with(start)).map(|(_, month)| *month)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_name_them() {
        let check = |text: &str, expected: Option<(Option<u16>, u8, u8)>| {
            assert_eq!(Day::named(text).map(|d| (d.year, d.month, d.day)), expected, "{text}");
        };
        check("the minutes of 12 January", Some((None, 1, 12)));
        check("of the 12th of January 2026", Some((Some(2026), 1, 12)));
        check("January 12th, 2026", Some((Some(2026), 1, 12)));
        check("minutes of 2026-01-12", Some((Some(2026), 1, 12)));
        check("Protokoll vom 12. Januar", Some((None, 1, 12)));
        check("Protokoll vom 12.01.2026", Some((Some(2026), 1, 12)));
        check("Protokoll vom 3.2.", Some((None, 2, 3)));
        check("12/01/2026", Some((Some(2026), 1, 12)));
        check("version 1.2.3", None);
        check("in 2026", None);
        check("", None);
    }

    #[test]
    fn a_day_is_compared_written_and_left_out() {
        let day = Day::named("12 January").unwrap();
        assert!(day.is("2026-01-12") && day.is("2025-01-12") && !day.is("2026-01-13"));
        assert!(!Day::named("12 January 2025").unwrap().is("2026-01-12"));
        assert_eq!(Day::named("2026-01-12").unwrap().in_words(), "12 January 2026");
        assert_eq!(Day::left_out("minutes of 12 January 2026 please"), "minutes of please");
        assert_eq!(Day::left_out("no day"), "no day");
    }
}
