//! Is the page an article? Many weak signs, each with a weight, summed; the sum must pass zero.
//!
//! The weights come from a logistic regression over labelled pages (`docs/figures.md`, "Page"); they are rounded,
//! and no sign knows a site.

use super::body::Body;
use super::facts::Facts;
use super::outline::{Outline, Zone};
use super::structured::{self, Structured};
use crate::order::Sort;

/// What other parts found, that bears on the question.
pub struct Signs<'a> {
    pub facts: &'a Facts,
    pub outline: &'a Outline<'a>,
    pub structured: &'a Structured,
    pub body: &'a Body,
    pub has_people: bool,
    pub has_date: bool,
}

/// The sum of all signs and the strongest of them: above zero is an article.
pub fn decide(s: &Signs) -> (f32, String) {
    let mut signs = signs(s);
    let sum = signs.iter().map(|(_, weight, value)| weight * value).sum();
    signs.order_by(|a, b| (b.1 * b.2).abs().total_cmp(&(a.1 * a.2).abs()));
    let told: Vec<String> = signs
        .iter()
        .take(5)
        .map(|(name, weight, value)| format!("{name} {:+.1}", weight * value))
        .collect();
    (sum, told.join(", "))
}

/// Every sign of the page as `(name, weight, value)`, values about 0 to 1.
pub fn signs(s: &Signs) -> Vec<(&'static str, f32, f32)> {
    let flag = |yes: bool| f32::from(u8::from(yes));
    let kind = s.facts.meta(&["og:type"]).unwrap_or_default().to_ascii_lowercase();
    let all = |wanted: &[&str]| s.structured.all_types.iter().any(|t| wanted.contains(&t.as_str()));
    let news =
        s.structured.types.iter().any(|t| t.ends_with("Article") || t.ends_with("NewsReport"));
    let posting = s.structured.types.iter().any(|t| structured::is_article_type(t));
    let microdata = s.facts.itemtypes.iter().any(|t| structured::is_article_type(t));
    let path = path(&s.facts.url);
    let depth = path.split('/').filter(|part| !part.is_empty()).count();
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let words = last
        .split(['-', '_'])
        .filter(|word| word.len() > 1 && !word.bytes().all(|b| b.is_ascii_digit()))
        .count();
    let digits = path.bytes().filter(u8::is_ascii_digit).count();
    let parts = |wanted: &[&str]| {
        path.split(['/', '.', '-', '_', '?', '=']).any(|part| wanted.contains(&part))
    };
    let blocks = s.outline.blocks;
    let total = blocks.first().map_or(0, |b| b.length) as f32;
    let linked = blocks.first().map_or(0, |b| b.linked) as f32;
    let paragraphs = s.body.paragraphs.len() as f32;
    let mean = if paragraphs > 0.0 { s.body.chars as f32 / paragraphs } else { 0.0 };
    let headings =
        blocks.iter().filter(|b| matches!(b.tag.as_str(), "h2" | "h3" | "h4")).count() as f32;
    let times = blocks
        .iter()
        .enumerate()
        .filter(|(at, b)| b.tag == "time" && s.outline.zone(*at) < Zone::Margin)
        .count() as f32;
    let articles = blocks
        .iter()
        .enumerate()
        .filter(|(at, b)| b.tag == "article" && s.outline.zone(*at) < Zone::Margin)
        .count() as f32;
    let root = blocks.first().map_or("", |b| b.naming.as_str()).to_ascii_lowercase();
    let prices = blocks
        .iter()
        .filter(|b| {
            b.length < 60
                && b.text.contains(['$', '€', '£'])
                && b.text.contains(|c: char| c.is_ascii_digit())
        })
        .count() as f32;
    let log = |n: f32| (1.0 + n).ln() / 10.0;
    let h1 = s.outline.has_tag("h1").count();
    vec![
        ("bias", -1.75, 1.0),
        (
            "og article",
            0.55,
            flag(kind == "article" || kind == "newsarticle" || kind.ends_with(":article")),
        ),
        ("og website", -0.70, flag(kind == "website" || kind == "site" || kind == "blog")),
        (
            "og other",
            -0.10,
            flag(!kind.is_empty() && !kind.contains("article") && kind != "website"),
        ),
        ("news type", 0.55, flag(news)),
        ("posting type", -0.10, flag(posting && !news)),
        ("microdata article", 0.05, flag(microdata)),
        ("type of this page", 0.50, flag(posting && s.structured.is_this_page)),
        (
            "type product",
            -0.40,
            flag(all(&[
                "Product",
                "ProductGroup",
                "Offer",
                "SoftwareApplication",
                "MobileApplication",
                "WebApplication",
            ])),
        ),
        (
            "type list",
            -0.15,
            flag(all(&["CollectionPage", "ItemList", "SearchResultsPage", "OfferCatalog"])),
        ),
        ("type forum", -0.80, flag(all(&["DiscussionForumPosting", "QAPage", "Question"]))),
        (
            "type organisation page",
            -0.55,
            flag(all(&[
                "LocalBusiness",
                "Service",
                "AboutPage",
                "ContactPage",
                "ProfilePage",
                "Course",
            ])),
        ),
        ("home", -1.50, flag(depth == 0)),
        ("shallow", -0.55, flag(depth == 1)),
        ("slug words", 1.90, (words as f32 / 6.0).min(1.2)),
        ("digits in path", 1.45, (digits as f32 / 6.0).min(1.0)),
        (
            "path of news",
            1.20,
            flag(parts(&[
                "article",
                "articles",
                "artikel",
                "story",
                "blog",
                "posts",
                "post",
                "news",
                "nachrichten",
                "opinion",
                "politics",
                "magazine",
            ])),
        ),
        (
            "path of lists",
            -0.80,
            flag(parts(&[
                "category",
                "categories",
                "tag",
                "tags",
                "topic",
                "topics",
                "collections",
                "collection",
                "archive",
                "search",
                "author",
                "page",
                "catalog",
                "browse",
                "list",
                "index",
                "directory",
                "suche",
                "thema",
                "themen",
            ])),
        ),
        (
            "path of shops",
            -1.30,
            flag(parts(&[
                "product",
                "products",
                "shop",
                "store",
                "item",
                "ip",
                "dp",
                "cart",
                "buy",
                "pricing",
                "app",
                "services",
                "service",
                "solutions",
                "features",
            ])),
        ),
        (
            "path of forums",
            -2.50,
            flag(parts(&[
                "forum",
                "forums",
                "thread",
                "threads",
                "community",
                "discussion",
                "discussions",
                "questions",
                "viewtopic",
                "showthread",
                "comments",
                "topic",
                "t",
            ])),
        ),
        (
            "path of documents",
            -0.95,
            flag(parts(&[
                "docs",
                "doc",
                "documentation",
                "api",
                "reference",
                "manual",
                "wiki",
                "help",
                "support",
                "faq",
                "learn",
            ])),
        ),
        (
            "path of the house",
            -1.50,
            flag(parts(&[
                "impressum",
                "imprint",
                "about",
                "contact",
                "kontakt",
                "privacy",
                "datenschutz",
                "terms",
                "legal",
                "login",
                "signin",
                "register",
                "account",
                "subscribe",
                "agb",
                "jobs",
                "careers",
            ])),
        ),
        ("text", -0.25, log(s.body.chars as f32)),
        ("little text", -0.65, flag(s.body.chars < 600)),
        ("no text", -0.60, flag(s.body.chars < 200)),
        (
            "share of text",
            1.15,
            if total > 0.0 { (s.body.chars as f32 / total).min(1.0) } else { 0.0 },
        ),
        ("share of links", -0.30, if total > 0.0 { (linked / total).min(1.0) } else { 0.0 }),
        ("paragraphs", -0.10, log(paragraphs)),
        ("mean paragraph", 0.30, (mean / 400.0).min(1.5)),
        ("headings", 0.30, log(headings)),
        ("times", -0.20, log(times)),
        ("article boxes", -0.65, log((articles - 1.0).max(0.0))),
        ("one h1", 0.05, flag(h1 == 1)),
        ("no h1", -0.15, flag(h1 == 0)),
        ("people", 1.45, flag(s.has_people)),
        ("date", 0.75, flag(s.has_date)),
        (
            "single",
            0.95,
            flag(["single", "article", "post-template", "story"].iter().any(|m| root.contains(m))),
        ),
        (
            "page or archive",
            -0.95,
            flag(
                [
                    "page-template",
                    "archive",
                    "home",
                    "category",
                    "blog ",
                    "frontpage",
                    "front-page",
                    "product",
                    "search",
                ]
                .iter()
                .any(|m| root.contains(m)),
            ),
        ),
        ("prices", -0.40, log(prices)),
        ("password", -1.00, flag(s.facts.stats.passwords > 0)),
        ("links", -0.90, log(s.facts.stats.links as f32)),
    ]
}

/// The page of an address: what follows its host, in small letters.
pub fn path(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = rest.find('/').map_or("", |at| &rest[at..]);
    let end = path.find(['?', '#']).unwrap_or(path.len());
    path[..end].to_ascii_lowercase()
}
