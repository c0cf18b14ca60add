//! What raters say of the outlet: the pair of verdicts, the scale with one tick a rater, and their own words.

use crate::rating::{Audience, Bias, Consensus, Rating};
use crate::view::coverage::safe_address;
use crate::view::facts::{OWN_RATER, RaterFacts, class_name, rater_of};
use crate::view::mark::{Mark, Pips, Side, factuality_name, is_low, is_satire};
use crate::view::text::{Arg, Text, plural, text, text_with};
use serde::Serialize;

/// Ratings of the outlet.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct VerdictView {
    pub mark: Mark,
    /// "Bias", or "Kind" for satire.
    pub label: Text,
    pub word: Text,
    /// `None` for satire.
    pub factuality: Option<Pips>,
    /// `None` when no rater places the outlet.
    pub scale: Option<ScaleView>,
    /// "2 raters, one step apart"; `None` when no rater says anything.
    pub summary: Option<Text>,
    /// Said in place of ratings.
    pub explain: Option<Text>,
    pub raters: Vec<RaterView>,
    /// Said under them: that raters stand on both sides of the center, whose readers the outlet has.
    pub remarks: Vec<Text>,
    /// Low factuality, or a class that a rater names.
    pub warning: Option<Warning>,
}

/// Five steps with the raters' ticks over them.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ScaleView {
    /// The chosen step, 0 (left) to 4 (right).
    pub on: u8,
    /// First and last step that a rater gives.
    pub span: (u8, u8),
    pub ticks: Vec<Tick>,
    /// The whole scale in one sentence, for screen readers.
    pub label: Text,
}

/// One rater's tick.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Tick {
    /// First letter of the rater, or `+3` for those that find no room.
    pub letter: String,
    /// Place from the left end, in percent of the scale.
    pub x: f32,
    /// The person's own rating.
    pub own: bool,
}

/// One rater with its own words and what was made of them.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RaterView {
    pub letter: String,
    pub name: Arg,
    /// Address of the rater's page; http(s) or empty.
    pub url: String,
    /// "your import", "initial rating".
    pub remarks: Vec<Text>,
    /// As the rater wrote it; empty when the person gave no words.
    pub words: String,
    /// What was made of it here.
    pub here: Vec<Arg>,
    /// Year, month or day as ISO text; empty when not known.
    pub as_of: String,
}

/// The note under a verdict that warns.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Warning {
    /// "2 raters say low factuality."
    pub lead: Text,
    /// Who says it, in their words.
    pub said: Vec<Text>,
    /// Low factuality: in the warning color.
    pub alert: bool,
}

/// The class of sites that pass for somebody else.
pub const IMPOSTER: &str = "imposter";

/// Classes that are told beside the verdict. Others (`state_media`) stand in the raters' list only.
const TOLD_CLASSES: [&str; 9] = [
    "conspiracy",
    "deprecated",
    "fake",
    IMPOSTER,
    "partisan_network",
    "pseudoscience",
    "questionable",
    "rumor",
    "unreliable",
];

/// Decides the ratings part. `ratings` are those of the raters that count.
pub fn verdict(consensus: &Consensus, ratings: &[Rating], raters: &[RaterFacts]) -> VerdictView {
    let mark = Mark::of(consensus);
    let rows = ratings.iter().map(|rating| rater_row(rating, rater_of(raters, rating))).collect();
    if is_satire(consensus) {
        return VerdictView {
            mark,
            label: text("label_kind"),
            word: mark.side.name(),
            factuality: None,
            scale: None,
            summary: Some(plural("raters", ratings.len() as u32, []))
                .filter(|_| !ratings.is_empty()),
            explain: Some(text("satire_explain")),
            raters: rows,
            remarks: Vec::new(),
            warning: None,
        };
    }
    let placed = mark.is_rated() || ratings.is_empty();
    VerdictView {
        mark,
        label: text("label_bias"),
        word: if placed { mark.side.name() } else { text("side_not_placed") },
        factuality: Some(Pips::of(consensus.factuality)),
        scale: scale(consensus, ratings, raters),
        summary: summary(consensus, ratings),
        explain: ratings.is_empty().then(|| text("unrated_explain")),
        raters: rows,
        remarks: consensus.across_center.then(|| text("across_center")).into_iter().collect(),
        warning: warning(consensus, ratings, raters),
    }
}

/// Whose readers share the outlet, as a line of its own that is never counted as its side.
pub fn audience(audience: &Audience, raters: &[RaterFacts]) -> Text {
    let rater = raters.iter().find(|facts| facts.rater.id == audience.rater);
    let name = rater.map_or(audience.rater.as_str(), |facts| facts.rater.name.as_str());
    let lean = Arg::Plain(format!("{:+.2}", audience.lean));
    let of = [Arg::from(name), lean, audience.as_of.as_str().into()];
    match audience.lean {
        lean if lean <= -0.1 => text_with("audience_left", of),
        lean if lean >= 0.1 => text_with("audience_right", of),
        _ => text_with("audience_both", of),
    }
}

/// "2 raters, one step apart", without a word on confidence; `None` when no rater gives a side.
pub fn agreement(consensus: &Consensus) -> Option<Text> {
    let raters = consensus.bias_raters;
    let (low, high) = consensus.bias_spread.or(consensus.bias.map(|bias| (bias, bias)))?;
    let steps = match (high as i8) - (low as i8) {
        _ if raters < 2 => return Some(plural("raters", raters.max(1), [])),
        ..=0 => return Some(plural("raters_agree", raters, [])),
        1 => text("steps_1"),
        2 => text("steps_2"),
        3 => text("steps_3"),
        _ => text("steps_4"),
    };
    Some(plural("raters_apart", raters, [steps.into()]))
}

fn summary(consensus: &Consensus, ratings: &[Rating]) -> Option<Text> {
    if ratings.is_empty() {
        return None;
    }
    let raters = ratings.len() as u32;
    Some(match agreement(consensus) {
        Some(said) if consensus.low_confidence => text_with("low_confidence", [said.into()]),
        Some(said) => said,
        None => plural("raters_no_side", raters, []),
    })
}

fn scale(consensus: &Consensus, ratings: &[Rating], raters: &[RaterFacts]) -> Option<ScaleView> {
    let bias = consensus.bias?;
    let (low, high) = consensus.bias_spread.unwrap_or((bias, bias));
    let said = agreement(consensus)?;
    let said = match consensus.low_confidence {
        true => text_with("low_confidence", [said.into()]),
        false => said,
    };
    Some(ScaleView {
        on: step(bias),
        span: (step(low), step(high)),
        ticks: ticks(ratings, raters),
        label: text_with("scale_label", [Side::from(bias).name().into(), said.into()]),
    })
}

/// Place of a bias on the axis, 0 (left) to 4 (right).
fn step(bias: Bias) -> u8 {
    (bias as i8 + 2) as u8
}

/// Ticks of one step stand side by side; a step has room for three.
fn ticks(ratings: &[Rating], raters: &[RaterFacts]) -> Vec<Tick> {
    const ROOM: usize = 3;
    const STEP: f32 = 20.0;
    const APART: f32 = 6.0;
    let mut ticks = Vec::new();
    for place in 0..5u8 {
        let here: Vec<&Rating> =
            ratings.iter().filter(|rating| rating.bias.is_some_and(|b| step(b) == place)).collect();
        let shown = if here.len() > ROOM { ROOM - 1 } else { here.len() };
        let drawn = here.len().min(ROOM);
        let x = |at: usize| {
            STEP * (f32::from(place) + 0.5) + APART * (at as f32 - (drawn as f32 - 1.0) / 2.0)
        };
        for (at, rating) in here.iter().take(shown).enumerate() {
            let own = rating.rater == OWN_RATER;
            ticks.push(Tick { letter: letter(rating, rater_of(raters, rating)), x: x(at), own });
        }
        if here.len() > shown {
            let letter = format!("+{}", here.len() - shown);
            ticks.push(Tick { letter, x: x(shown), own: false });
        }
    }
    ticks
}

fn letter(rating: &Rating, rater: Option<&RaterFacts>) -> String {
    let name = rater.map_or(rating.rater.as_str(), |facts| facts.rater.name.as_str());
    name.chars().find(|c| c.is_alphanumeric()).into_iter().flat_map(char::to_uppercase).collect()
}

fn rater_row(rating: &Rating, rater: Option<&RaterFacts>) -> RaterView {
    let mut here: Vec<Arg> = Vec::new();
    here.extend(rating.bias.map(|bias| Side::from(bias).name().into()));
    here.extend(rating.factuality.map(|level| factuality_name(level).into()));
    here.extend(rating.class.as_deref().map(class_name));
    let imported = rater.is_some_and(|rater| rater.imported) && rating.rater != OWN_RATER;
    let remarks = [
        (imported, text("rater_imported")),
        (rating.initial, text("rater_initial")),
        (rating.rater == OWN_RATER, text("rater_own")),
    ];
    RaterView {
        letter: letter(rating, rater),
        name: match rater {
            _ if rating.rater == OWN_RATER => text("rater_you").into(),
            Some(facts) => facts.rater.name.as_str().into(),
            None => rating.rater.as_str().into(),
        },
        url: rater.map(|facts| safe_address(&facts.rater.link)).unwrap_or_default(),
        remarks: remarks.into_iter().filter_map(|(holds, text)| holds.then_some(text)).collect(),
        words: rating.words.clone(),
        here,
        as_of: rating.as_of.clone(),
    }
}

fn warning(consensus: &Consensus, ratings: &[Rating], raters: &[RaterFacts]) -> Option<Warning> {
    let told = |rating: &&Rating| {
        rating.class.as_deref().is_some_and(|class| TOLD_CLASSES.contains(&class))
    };
    let low: Vec<&Rating> = ratings.iter().filter(|rating| is_low(rating.factuality)).collect();
    let imposter = |rating: &&Rating| rating.class.as_deref() == Some(IMPOSTER);
    let imposters = ratings.iter().filter(imposter).count() as u32;
    let alert = imposters > 0 || is_low(consensus.factuality);
    let who: Vec<&Rating> = match alert {
        true => ratings.iter().filter(|r| is_low(r.factuality) || told(r)).collect(),
        false => ratings.iter().filter(told).collect(),
    };
    if who.is_empty() {
        return None;
    }
    let lead = match alert {
        _ if imposters > 0 => plural("imposter_named", imposters, []),
        true => plural("low_factuality", low.len().max(1) as u32, []),
        false => plural("class_named", who.len() as u32, []),
    };
    let said = who.iter().map(|rating| {
        let rater = rater_of(raters, rating);
        let name = rater.map_or(rating.rater.as_str(), |facts| facts.rater.name.as_str());
        let own = rating.factuality.map(|level| Arg::from(factuality_name(level)));
        let words = match rating.words.is_empty() {
            true => own.unwrap_or_else(|| Arg::from("")),
            false => rating.words.as_str().into(),
        };
        text_with("rater_says", [Arg::from(name), words])
    });
    Some(Warning { lead, said: said.collect(), alert })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rating::Factuality;

    fn rating(rater: &str, bias: Option<Bias>) -> Rating {
        Rating {
            rater: rater.into(),
            bias,
            factuality: None,
            class: None,
            words: "as they say".into(),
            initial: false,
            as_of: "2023".into(),
        }
    }

    fn consensus(bias: Bias, spread: (Bias, Bias), raters: u32, low: bool) -> Consensus {
        Consensus {
            bias: Some(bias),
            bias_spread: Some(spread),
            bias_raters: raters,
            low_confidence: low,
            ..Default::default()
        }
    }

    #[test]
    fn agreement_in_words() {
        use Bias::*;
        for (spread, raters, key, steps) in [
            ((Center, Center), 1, "raters", None),
            ((Center, Center), 3, "raters_agree", None),
            ((LeanLeft, Center), 2, "raters_apart", Some("steps_1")),
            ((LeanLeft, LeanRight), 3, "raters_apart", Some("steps_2")),
            ((Left, Right), 2, "raters_apart", Some("steps_4")),
        ] {
            let said = agreement(&consensus(Center, spread, raters, false)).unwrap();
            assert_eq!((said.key, said.count), (key, Some(raters)));
            let nested = said.args.get(1).map(|arg| match arg {
                Arg::Text(text) => text.key,
                _ => "",
            });
            assert_eq!(nested, steps);
        }
        assert_eq!(agreement(&Consensus::default()), None);
    }

    #[test]
    fn ticks_stand_apart_and_the_rest_is_counted() {
        let five: Vec<Rating> =
            ["a", "b", "c", "d", "own"].map(|id| rating(id, Some(Bias::Center))).into();
        let drawn = ticks(&five, &[]);
        let letters: Vec<&str> = drawn.iter().map(|tick| tick.letter.as_str()).collect();
        assert_eq!(letters, ["A", "B", "+3"]);
        assert!(drawn.windows(2).all(|pair| pair[1].x - pair[0].x > 5.0));
        let one = ticks(&[rating("own", Some(Bias::Right))], &[]);
        assert_eq!((one[0].x, one[0].own), (90.0, true));
    }

    #[test]
    fn sides_across_the_center_and_readers_are_said_in_words() {
        let mut split = consensus(Bias::Center, (Bias::LeanLeft, Bias::LeanRight), 2, true);
        assert!(verdict(&split, &[], &[]).remarks.is_empty());
        split.across_center = true;
        assert_eq!(verdict(&split, &[], &[]).remarks[0].key, "across_center");
        for (lean, key) in
            [(-0.5, "audience_left"), (0.02, "audience_both"), (0.3, "audience_right")]
        {
            let of = Audience { rater: "audience".into(), lean, as_of: "2018".into() };
            assert_eq!(audience(&of, &[]).key, key);
        }
    }

    #[test]
    fn nothing_known_is_said_so() {
        let view = verdict(&Consensus::default(), &[], &[]);
        assert_eq!(view.word.key, "side_none");
        assert_eq!(view.explain.map(|text| text.key), Some("unrated_explain"));
        assert_eq!((view.scale, view.summary, view.warning), (None, None, None));
    }

    #[test]
    fn a_class_is_told_but_is_no_side() {
        let mut low = rating("mbfc", None);
        low.factuality = Some(Factuality::Low);
        let mut listed = rating("iffy", None);
        listed.class = Some("questionable".into());
        let together = Consensus {
            factuality: Some(Factuality::Low),
            factuality_raters: 1,
            classes: vec!["questionable".into()],
            ..Default::default()
        };
        let view = verdict(&together, &[low.clone(), listed.clone()], &[]);
        assert_eq!((view.mark.side, view.word.key), (Side::None, "side_not_placed"));
        let warning = view.warning.unwrap();
        assert_eq!((warning.alert, warning.lead.count, warning.said.len()), (true, Some(1), 2));
        let classes = Consensus { factuality: None, ..together };
        let view = verdict(&classes, &[listed.clone()], &[]);
        assert!(!view.warning.unwrap().alert);
        listed.class = Some("imposter".into());
        let warning = verdict(&classes, &[listed], &[]).warning.unwrap();
        assert_eq!((warning.alert, warning.lead.key), (true, "imposter_named"));
    }

    #[test]
    fn satire_has_no_side_and_no_factuality() {
        let mut satire = rating("wikipedia", Some(Bias::Left));
        satire.class = Some("satire".into());
        let mut together = consensus(Bias::Left, (Bias::Left, Bias::Left), 1, true);
        together.classes = vec!["satire".into()];
        let view = verdict(&together, &[satire], &[]);
        assert_eq!((view.mark.side, view.mark.low), (Side::Satire, false));
        assert!(view.factuality.is_none() && view.scale.is_none() && view.warning.is_none());
    }
}
