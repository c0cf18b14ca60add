//! The recognised article.

use super::PopupInput;
use crate::page::{Article, Kind};
use crate::time::{DAY, Timestamp};
use crate::view::coverage::open_first;
use crate::view::text::{Arg, Text, TimeForm, at, plural, text};
use crate::view::voices::Voice;
use serde::Serialize;

/// The open article.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ArticleView {
    pub title: String,
    pub language: String,
    /// Kind where it is no ordinary report, date, age and authors; joined by " · ".
    pub facts: Vec<Arg>,
    /// Seconds since 1970, for the exact time in the tooltip.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub time: Option<Timestamp>,
    /// "First in Japan, by 14 min".
    pub first: Option<Text>,
}

/// Publication time, if the page gives more than the day.
pub(super) fn moment(article: &Article) -> Option<Timestamp> {
    let day_only = |time: Timestamp| article.published_day.is_some() && time.0.rem_euclid(DAY) == 0;
    article.published.filter(|time| !day_only(*time))
}

pub(super) fn article(input: &PopupInput, voices: &[Voice]) -> Option<ArticleView> {
    let article = input.article.as_ref()?;
    let time = moment(article);
    let mut facts: Vec<Arg> = article_kind(article).into_iter().map(Arg::from).collect();
    facts.extend(match (time, article.published) {
        (Some(time), _) => vec![at(time, TimeForm::Moment), at(time, TimeForm::Age)],
        (None, Some(day)) => vec![at(day, TimeForm::Day)],
        (None, None) => vec![text("date_unknown").into()],
    });
    /// Room for names in one line.
    const AUTHORS: usize = 2;
    let authors = article.byline.iter().take(AUTHORS).map(|name| Arg::from(name.as_str()));
    facts.extend(authors);
    let more = article.byline.len().saturating_sub(AUTHORS);
    facts.extend((more > 0).then(|| plural("more_authors", more as u32, []).into()));
    Some(ArticleView {
        title: article.title.clone(),
        language: article.language.clone(),
        facts,
        time,
        first: open_first(&input.coverage, voices),
    })
}

/// What the page is; nothing is said of an ordinary report, nor of a page that may be no article.
fn article_kind(article: &Article) -> Option<Text> {
    let said = match article.kind {
        Kind::Report => return None,
        Kind::Opinion => text("article_opinion"),
        Kind::LiveBlog => text("article_live_blog"),
        Kind::Video => text("article_video"),
        Kind::Gallery => text("article_gallery"),
        Kind::Stub => text("article_stub"),
        Kind::PressRelease => text("article_press_release"),
    };
    article.is_article.then_some(said)
}
