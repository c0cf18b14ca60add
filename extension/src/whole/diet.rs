//! What the person reads, kept only while switched on: one value a day, never of a private window, never sent.

use crate::app::{App, report};
use crate::storage::{self, StorageError, UNREAD};
use crate::tabs::Tab;
use crate::whole::clock::{ahead, now};
use crate::whole::coverage;
use crate::whole::today;
use parallax::order::{Sort, gathered};
use parallax::outlet::Address;
use parallax::settings::Settings;
use parallax::time::{DAY, Timestamp};
use parallax::view::diet::{DietInput, DietView, Page, counts, diet, seldom, topics as named};
use parallax::view::message::ForgetDiet;
use std::collections::BTreeSet;
use wasm_bindgen::prelude::*;

const PREFIX: &str = "diet/";
/// Pages of one day, and letters of a title.
const MOST_A_DAY: usize = 500;
const LONGEST_TITLE: usize = 300;
/// Stories shown for a side that is seldom read.
const STORIES: usize = 3;
/// Characters of the last part of an address from which it looks like an article's.
const ARTICLE_SLUG: usize = 12;

/// Notes the page of a tab, when the record is on and the page looks like an article of a known outlet.
pub async fn note(app: &App, tab: &Tab) {
    let settings = app.settings();
    let url = tab.url.as_deref().unwrap_or_default();
    let identity = app.identify(url, None);
    if !settings.diet.on || tab.incognito || !identity.known || !is_article(url) {
        return;
    }
    let Some(outlet) = identity.outlet else { return };
    let title = tab.title.clone().unwrap_or_default();
    let page = Page {
        url: url.split('#').next().unwrap_or_default().to_owned(),
        title: parallax::text::token::cut(&title, LONGEST_TITLE).to_owned(),
        outlet,
        time: now(),
        ahead: ahead(),
    };
    let _alone = app.work.records.lock().await;
    if let Err(error) = add(&settings, page).await {
        report("the page was not noted", &JsValue::from_str(&error.to_string()));
    }
}

/// Pages of sections and fronts have short addresses; articles have a number or many words.
fn is_article(url: &str) -> bool {
    let Ok(address) = Address::parse(url) else { return false };
    let path = address.path.trim_end_matches('/');
    let last = path.rsplit('/').next().unwrap_or_default();
    last.len() >= ARTICLE_SLUG && (last.contains('-') || last.chars().any(|c| c.is_ascii_digit()))
}

async fn add(settings: &Settings, page: Page) -> Result<(), StorageError> {
    let today = format!("{PREFIX}{}", page.day());
    let mut pages = load(&today).await?;
    let full = pages.len() >= MOST_A_DAY;
    match pages.iter_mut().find(|known| known.url == page.url) {
        Some(known) if known.title == page.title => return Ok(()),
        // The title comes after the address.
        Some(known) => known.title = page.title,
        None if full => return Ok(()),
        None => pages.push(page),
    }
    let mut writes = expired(settings).await?;
    writes.push(write(today, &pages)?);
    storage::apply(&writes).await
}

/// Days that are kept no longer.
async fn expired(settings: &Settings) -> Result<Vec<storage::Entry>, StorageError> {
    let time = Timestamp(now().0 - i64::from(settings.diet.days) * DAY);
    let oldest = format!("{PREFIX}{}", Page { time, ahead: ahead(), ..Page::default() }.day());
    let mut keys = storage::keys(PREFIX).await?;
    keys.retain(|key| *key < oldest);
    keys.extend(unread(|key| key < oldest.as_str()).await?);
    Ok(keys.into_iter().map(|key| (key, None)).collect())
}

/// Copies of days that could not be read, by the keys of the days: they are forgotten with them.
async fn unread(which: impl Fn(&str) -> bool) -> Result<Vec<String>, StorageError> {
    let mut keys = storage::keys(&format!("{UNREAD}{PREFIX}")).await?;
    keys.retain(|key| key.strip_prefix(UNREAD).is_some_and(&which));
    Ok(keys)
}

fn write(key: String, pages: &[Page]) -> Result<storage::Entry, StorageError> {
    if pages.is_empty() { Ok((key, None)) } else { storage::keep(key, pages) }
}

async fn load(key: &str) -> Result<Vec<Page>, StorageError> {
    Ok(storage::own_under(key).await?.unwrap_or_default())
}

/// All pages, newest first.
async fn pages() -> Result<Vec<Page>, StorageError> {
    let keys = storage::keys(PREFIX).await?;
    let values = storage::get(&keys).await?;
    let days = keys.iter().zip(values);
    let mut pages: Vec<Page> =
        days.filter_map(|(key, value)| storage::own::<Vec<Page>>(key, value)).flatten().collect();
    pages.order_by_key(|page| std::cmp::Reverse(page.time));
    Ok(pages)
}

/// Names that the person often reads about.
pub async fn topics() -> Vec<String> {
    let pages = pages().await.unwrap_or_default();
    named(&pages).into_iter().map(|(name, _)| name).collect()
}

/// Drops what is kept no longer, after the number of days was changed.
pub async fn tidy(settings: &Settings) -> Result<(), StorageError> {
    storage::apply(&expired(settings).await?).await
}

/// Forgets a page, a day or all.
pub async fn forget(app: &App, what: &ForgetDiet) -> Result<(), StorageError> {
    let _alone = app.work.records.lock().await;
    let day = match what {
        ForgetDiet::All => None,
        ForgetDiet::Day(day) | ForgetDiet::One { day, .. } => Some(format!("{PREFIX}{day}")),
    };
    let meant = |key: &str| day.as_ref().is_none_or(|day| key == day);
    let mut keys = storage::keys(PREFIX).await?;
    keys.retain(|key| meant(key));
    let mut writes = Vec::new();
    for key in keys {
        writes.push(match what {
            ForgetDiet::One { url, .. } => {
                // Not set aside when it cannot be read: it may hold what is to be forgotten.
                let mut pages: Vec<Page> = storage::kept_under(&key).await?.unwrap_or_default();
                pages.retain(|page| page.url != *url);
                write(key, &pages)?
            }
            _ => (key, None),
        });
    }
    writes.extend(unread(meant).await?.into_iter().map(|key| (key, None)));
    storage::apply(&writes).await
}

/// What the record shows.
pub async fn view(app: &App) -> Result<DietView, StorageError> {
    let settings = app.settings();
    let pages = pages().await?;
    let keys: BTreeSet<&str> = gathered(pages.iter().map(|page| page.outlet.as_str()));
    let outlets: Vec<_> = keys.into_iter().map(|key| app.rated(key, &settings)).collect();
    let base = coverage::asked(app, &settings).await;
    let mut few = Vec::new();
    for side in seldom(&counts(&pages, &outlets), &base) {
        few.push((side, today::stories_of_side(app, side, STORIES).await?));
    }
    Ok(diet(&DietInput { pages, outlets, base, seldom: few }, &settings))
}
