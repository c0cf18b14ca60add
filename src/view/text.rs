//! Text on screen as message keys. Sentences stand in `extension/_locales`, never here.

use crate::time::Timestamp;
use serde::Serialize;

/// A message and what is put into it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Text {
    /// Key in `_locales/LANGUAGE/messages.json`. With a `count` the messages are `KEY_one`, `KEY_other`, ...
    pub key: &'static str,
    /// Substitutions, in the order of the message's placeholders.
    pub args: Vec<Arg>,
    /// The number that chooses the plural form (CLDR plural rules of the interface's language).
    pub count: Option<u32>,
}

/// What is put into a message. Names, numbers and times are formatted by the page, in the interface's language.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Arg {
    /// Shown as it is: a name, a host, a rater's own words.
    Plain(String),
    Number(f64),
    Text(Box<Text>),
    /// ISO 3166-1 code of a country, shown as its name.
    Country {
        country: String,
        /// As in "US", where the full name would need an article.
        short: bool,
    },
    /// ISO 639-1 code of a language, shown as its name.
    Language {
        language: String,
    },
    /// Seconds since 1970.
    Time {
        #[cfg_attr(test, ts(type = "number"))]
        time: Timestamp,
        form: TimeForm,
    },
    /// Seconds, shown in the largest fitting unit ("14 min", "3 h").
    Span {
        #[cfg_attr(test, ts(type = "number"))]
        seconds: i64,
    },
    Bytes {
        #[cfg_attr(test, ts(type = "number"))]
        bytes: u64,
    },
}

/// How a time is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum TimeForm {
    /// `14:05`, with the day when it is another.
    Clock,
    /// `2 Jan 2026`
    Day,
    /// `2 Jan 2026, 23:24`
    Moment,
    /// `14 hr. ago`; the day when older than seven days.
    Age,
}

/// A message without substitutions.
pub fn text(key: &'static str) -> Text {
    Text { key, args: Vec::new(), count: None }
}

/// A message with substitutions.
pub fn text_with(key: &'static str, args: impl Into<Vec<Arg>>) -> Text {
    Text { key, args: args.into(), count: None }
}

/// A message whose first substitution is `count`, which also chooses the plural form.
pub fn plural(key: &'static str, count: u32, more: impl Into<Vec<Arg>>) -> Text {
    let mut args = vec![Arg::from(count)];
    args.extend(more.into());
    Text { key, args, count: Some(count) }
}

/// A country's name; nothing for an empty code.
pub fn country(code: &str) -> Option<Arg> {
    (!code.is_empty()).then(|| Arg::Country { country: code.to_owned(), short: false })
}

/// A language's name; nothing for an empty code.
pub fn language(code: &str) -> Option<Arg> {
    (!code.is_empty()).then(|| Arg::Language { language: code.to_owned() })
}

/// A moment in the given form.
pub fn at(time: Timestamp, form: TimeForm) -> Arg {
    Arg::Time { time, form }
}

impl From<&str> for Arg {
    fn from(plain: &str) -> Self {
        Self::Plain(plain.to_owned())
    }
}

impl From<String> for Arg {
    fn from(plain: String) -> Self {
        Self::Plain(plain)
    }
}

impl From<u32> for Arg {
    fn from(number: u32) -> Self {
        Self::Number(f64::from(number))
    }
}

impl From<Text> for Arg {
    fn from(text: Text) -> Self {
        Self::Text(Box::new(text))
    }
}
