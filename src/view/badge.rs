//! The toolbar button of a tab: icon, badge, title.

use crate::rating::{Consensus, Factuality};
use crate::settings::BadgeStyle;
use crate::view::facts::OutletFacts;
use crate::view::mark::{Mark, Side, factuality_name, is_low};
use crate::view::text::{Arg, Text, plural, text, text_with};
use crate::view::verdict;
use serde::Serialize;

/// What is known when the button is painted.
#[derive(Clone, Debug, Default)]
pub struct BadgeInput {
    pub state: BadgeState,
    /// The outlet of the page.
    pub outlet: Option<OutletFacts>,
    pub consensus: Consensus,
    /// The outlet that this page's host imitates, by name or host.
    pub lookalike_of: Option<String>,
    /// Whether the page was read, and reads as an article.
    pub is_article: bool,
    /// Outlets that cover the story, with the page's own; `None` while no article was recognised or matched.
    pub covered_by: Option<u32>,
    pub coverage_on: bool,
    pub style: BadgeStyle,
    pub browser: Browser,
}

/// What kind of tab this is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BadgeState {
    #[default]
    Page,
    Paused,
    Private,
    Error,
}

/// Each browser draws its badge over another corner of the icon.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Browser {
    #[default]
    Chromium,
    Firefox,
}

/// The toolbar button.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BadgeView {
    pub icon: BadgeIcon,
    /// Text of the browser's badge; empty for none.
    pub text: String,
    /// Sentences of the title (tooltip and screen reader), joined by a space.
    pub title: Vec<Text>,
}

/// What is drawn; `extension/background/icon.js` knows how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BadgeIcon {
    pub shape: Shape,
    pub ground: Ground,
    /// Low confidence: white inside.
    pub hollow: bool,
    /// The compact form leaves free what this browser's badge covers; `None` is the full form.
    pub compact: Option<Browser>,
}

/// The main sign of the icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Shape {
    Left,
    LeanLeft,
    Center,
    LeanRight,
    Right,
    Unrated,
    Satire,
    Lookalike,
    Paused,
    Private,
    Error,
    Logo,
    LogoGrey,
}

/// The factuality sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Ground {
    /// Mostly factual or better.
    High,
    Mixed,
    Low,
    None,
}

impl BadgeIcon {
    fn sign(shape: Shape) -> Self {
        Self { shape, ground: Ground::None, hollow: false, compact: None }
    }
}

/// Decides the toolbar button of a tab.
pub fn badge(input: &BadgeInput) -> BadgeView {
    let fixed = |shape, title: Text| BadgeView {
        icon: BadgeIcon::sign(shape),
        text: String::new(),
        title: vec![title],
    };
    match input.state {
        BadgeState::Error => return fixed(Shape::Error, text("badge_error")),
        BadgeState::Paused => return fixed(Shape::Paused, text("badge_paused")),
        BadgeState::Private => return fixed(Shape::Private, text("badge_private")),
        BadgeState::Page => {}
    }
    if let Some(real) = &input.lookalike_of {
        let title = text_with("badge_lookalike", [real.as_str().into()]);
        return fixed(Shape::Lookalike, title);
    }
    if input.consensus.classes.iter().any(|class| class == verdict::IMPOSTER)
        && let Some(outlet) = &input.outlet
    {
        let title = text_with("badge_imposter", [outlet.name.as_str().into()]);
        return fixed(Shape::Lookalike, title);
    }
    let Some(outlet) = &input.outlet else {
        return without_outlet(input);
    };
    let mark = Mark::of(&input.consensus);
    if mark.side == Side::Satire {
        let title = text_with("badge_satire", [outlet.name.as_str().into()]);
        let shape =
            if input.style == BadgeStyle::Nothing { Shape::LogoGrey } else { Shape::Satire };
        return fixed(shape, title);
    }
    let ground = ground(input.consensus.factuality);
    let text = count_text(input, ground);
    BadgeView { icon: icon(input, mark, ground, &text), text, title: title(input, outlet, mark) }
}

/// A page of no listed outlet.
fn without_outlet(input: &BadgeInput) -> BadgeView {
    let title = match input.is_article {
        false => vec![text("badge_no_outlet")],
        true => [text("badge_unlisted")].into_iter().chain(covered(input)).collect(),
    };
    let icon = BadgeIcon::sign(Shape::LogoGrey);
    BadgeView { icon, text: count_text(input, Ground::None), title }
}

/// The count on the badge. Over 99 the badge is as wide as the icon and would cover the triangle, so the triangle's word comes first.
fn count_text(input: &BadgeInput, ground: Ground) -> String {
    let counted = matches!(input.style, BadgeStyle::SideAndCount | BadgeStyle::CountOnly);
    match input.covered_by {
        Some(count @ 2..=99) if counted => count.to_string(),
        Some(100..) if counted && ground == Ground::Low => "!".to_owned(),
        Some(100..) if counted => "99+".to_owned(),
        _ => String::new(),
    }
}

fn icon(input: &BadgeInput, mark: Mark, ground: Ground, text: &str) -> BadgeIcon {
    match input.style {
        BadgeStyle::Nothing => BadgeIcon::sign(Shape::LogoGrey),
        BadgeStyle::CountOnly => BadgeIcon::sign(Shape::Logo),
        BadgeStyle::SideAndCount | BadgeStyle::SideOnly => BadgeIcon {
            shape: shape(mark.side),
            ground,
            hollow: mark.low,
            compact: (!text.is_empty()).then_some(input.browser),
        },
    }
}

fn shape(side: Side) -> Shape {
    match side {
        Side::Left => Shape::Left,
        Side::LeanLeft => Shape::LeanLeft,
        Side::Center => Shape::Center,
        Side::LeanRight => Shape::LeanRight,
        Side::Right => Shape::Right,
        Side::None => Shape::Unrated,
        Side::Satire => Shape::Satire,
    }
}

fn ground(factuality: Option<Factuality>) -> Ground {
    match factuality {
        None => Ground::None,
        Some(level) if level >= Factuality::MostlyFactual => Ground::High,
        Some(Factuality::Mixed) => Ground::Mixed,
        Some(_) => Ground::Low,
    }
}

fn title(input: &BadgeInput, outlet: &OutletFacts, mark: Mark) -> Vec<Text> {
    let name = || Arg::from(outlet.name.as_str());
    let mut sentences = vec![match verdict::agreement(&input.consensus) {
        Some(raters) if mark.is_rated() => {
            text_with("badge_outlet_raters", [name(), mark.side.name().into(), raters.into()])
        }
        _ => text_with("badge_outlet", [name(), mark.side.name().into()]),
    }];
    if let Some(level) = input.consensus.factuality {
        let word = factuality_name(level).into();
        let raters = input.consensus.factuality_raters;
        sentences.push(match is_low(Some(level)) {
            true => plural("badge_low_factuality", raters, [word]),
            false => text_with("badge_factuality", [word]),
        });
    }
    sentences.extend(covered(input));
    sentences
}

/// The last sentence of the title.
fn covered(input: &BadgeInput) -> Option<Text> {
    match input.covered_by {
        Some(count @ 2..) => Some(plural("badge_covered", count, [])),
        Some(_) if input.coverage_on => Some(text("badge_none_found")),
        _ => (!input.coverage_on).then(|| text("badge_coverage_off")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rating::Bias;

    fn japan_times() -> BadgeInput {
        BadgeInput {
            outlet: Some(OutletFacts { name: "The Japan Times".into(), ..Default::default() }),
            consensus: Consensus {
                bias: Some(Bias::Center),
                bias_spread: Some((Bias::LeanLeft, Bias::Center)),
                bias_raters: 2,
                factuality: Some(Factuality::High),
                factuality_raters: 1,
                ..Default::default()
            },
            covered_by: Some(12),
            coverage_on: true,
            ..Default::default()
        }
    }

    fn keys(view: &BadgeView) -> Vec<&str> {
        view.title.iter().map(|text| text.key).collect()
    }

    #[test]
    fn an_article_shows_side_and_count() {
        let view = badge(&japan_times());
        assert_eq!(view.text, "12");
        let compact = Some(Browser::Chromium);
        let icon = BadgeIcon { shape: Shape::Center, ground: Ground::High, hollow: false, compact };
        assert_eq!(view.icon, icon);
        assert_eq!(keys(&view), ["badge_outlet_raters", "badge_factuality", "badge_covered"]);
    }

    #[test]
    fn counts_and_styles() {
        use BadgeStyle::*;
        let low = Some(Factuality::Low);
        let high = Some(Factuality::High);
        for (style, factuality, covered_by, text, shape, compact) in [
            (SideAndCount, high, Some(99), "99", Shape::Center, true),
            (SideAndCount, high, Some(100), "99+", Shape::Center, true),
            (SideAndCount, low, Some(100), "!", Shape::Center, true),
            (SideAndCount, high, Some(1), "", Shape::Center, false),
            (SideAndCount, high, None, "", Shape::Center, false),
            (SideOnly, high, Some(12), "", Shape::Center, false),
            (CountOnly, high, Some(12), "12", Shape::Logo, false),
            (Nothing, high, Some(12), "", Shape::LogoGrey, false),
        ] {
            let mut input = BadgeInput { style, covered_by, ..japan_times() };
            input.consensus.factuality = factuality;
            let view = badge(&input);
            let seen = (view.text.as_str(), view.icon.shape, view.icon.compact.is_some());
            assert_eq!(seen, (text, shape, compact), "{style:?} {covered_by:?}");
        }
    }

    #[test]
    fn states_without_a_count() {
        let satire = Consensus { classes: vec!["satire".into()], ..Default::default() };
        let base = japan_times;
        for (input, shape, key) in [
            (BadgeInput { state: BadgeState::Paused, ..base() }, Shape::Paused, "badge_paused"),
            (BadgeInput { state: BadgeState::Private, ..base() }, Shape::Private, "badge_private"),
            (BadgeInput { state: BadgeState::Error, ..base() }, Shape::Error, "badge_error"),
            (
                BadgeInput { outlet: None, covered_by: None, ..base() },
                Shape::LogoGrey,
                "badge_no_outlet",
            ),
            (BadgeInput { consensus: satire, ..base() }, Shape::Satire, "badge_satire"),
            (
                BadgeInput { lookalike_of: Some("apnews.com".into()), ..base() },
                Shape::Lookalike,
                "badge_lookalike",
            ),
        ] {
            let view = badge(&input);
            assert_eq!((view.icon.shape, view.text.as_str()), (shape, ""));
            assert_eq!(keys(&view), [key]);
        }
    }

    #[test]
    fn an_article_of_no_listed_outlet_has_coverage_too() {
        let unlisted = BadgeInput { outlet: None, is_article: true, ..japan_times() };
        let view = badge(&unlisted);
        assert_eq!((view.icon.shape, view.text.as_str()), (Shape::LogoGrey, "12"));
        assert_eq!(keys(&view), ["badge_unlisted", "badge_covered"]);
        let view = badge(&BadgeInput { covered_by: Some(1), ..unlisted });
        assert_eq!(view.text, "");
        assert_eq!(keys(&view), ["badge_unlisted", "badge_none_found"]);
    }

    #[test]
    fn the_title_says_what_is_not_known() {
        let off = BadgeInput { coverage_on: false, covered_by: None, ..japan_times() };
        assert_eq!(keys(&badge(&off)).last(), Some(&"badge_coverage_off"));
        let alone = BadgeInput { covered_by: Some(1), ..japan_times() };
        assert_eq!(keys(&badge(&alone)).last(), Some(&"badge_none_found"));
        let unrated = BadgeInput { consensus: Consensus::default(), ..japan_times() };
        assert_eq!(badge(&unrated).icon.shape, Shape::Unrated);
        assert_eq!(keys(&badge(&unrated)), ["badge_outlet", "badge_covered"]);
    }
}
