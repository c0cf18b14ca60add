//! What a story page says: headline, key points, what each side stresses, distributions, first reports.
//!
//! Pure reckoning over the articles of one story. **No sentence is made here: every one shown stands in an article,
//! every count has its denominator, and a voice counts once however often its text was copied.** Blindspots are
//! decided where sides are counted, in `view::sides`.

mod alone;
mod differences;
mod distribution;
mod first;
mod headline;
mod mentions;
pub mod passages;
mod points;
mod stress;
pub mod today;

pub use differences::{Difference, differences};
pub use distribution::{Distribution, distribution};
pub use first::{Basis, First, first};
pub use headline::headline;
pub use mentions::{Mention, Mentions, Only, Topic, mentions};
pub use points::{Point, key_points};
pub use stress::{LEAST_VOICES, Stress, stress, strongest};

use crate::rating::Bias;
use crate::story::Document;

/// One article of a story, with what is known of who speaks.
#[derive(Clone, Copy, Debug)]
pub struct Account<'a> {
    pub article: &'a Document,
    /// Number of the independent voice: equal for copies of one text and for articles of one outlet.
    pub voice: u32,
    /// `None` when not rated.
    pub side: Option<Side>,
    /// ISO 3166 code of the outlet's country, or empty.
    pub country: &'a str,
}

/// A side of the center, leaning or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    Left,
    Center,
    Right,
}

impl Side {
    pub const ALL: [Self; 3] = [Self::Left, Self::Center, Self::Right];
}

impl From<Bias> for Side {
    fn from(bias: Bias) -> Self {
        match bias {
            Bias::Left | Bias::LeanLeft => Self::Left,
            Bias::Center => Self::Center,
            Bias::Right | Bias::LeanRight => Self::Right,
        }
    }
}

/// How telling a word is: its inverse document frequency among the recent articles, by term id.
pub type Rarity<'a> = &'a dyn Fn(u32) -> f32;

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::time::Timestamp;

    /// An article of outlet `voice` at a minute.
    pub fn article(voice: u32, minute: i64, title: &str, lead: &str) -> Document {
        Document {
            id: format!("{voice}-{minute}"),
            title: title.to_owned(),
            lead: lead.to_owned(),
            outlet: format!("outlet{voice}.example"),
            time: Timestamp(1_767_400_000 + minute * 60),
            seen: Timestamp(1_767_400_000 + minute * 60 + 300),
            language: "en".to_owned(),
            ..Document::default()
        }
    }

    /// Accounts of articles whose voices are those in their ids and whose sides are given by voice.
    pub fn accounts<'a>(articles: &'a [Document], sides: &[Option<Side>]) -> Vec<Account<'a>> {
        let account = |article: &'a Document| {
            let voice: u32 = article.id.split('-').next().unwrap().parse().unwrap();
            let country = if voice.is_multiple_of(2) { "JP" } else { "US" };
            Account { article, voice, side: sides.get(voice as usize).copied().flatten(), country }
        };
        articles.iter().map(account).collect()
    }

    #[test]
    fn leaning_is_a_side() {
        assert_eq!(Side::from(Bias::LeanRight), Side::Right);
        assert_eq!(Side::from(Bias::Center), Side::Center);
    }
}
