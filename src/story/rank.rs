//! The second stage: of the candidates that the index brings, which tell the same story, and how surely?

use super::features::{DAYS, Prepared};
use super::forest::{Forest, Unreadable, logit, sigmoid};
use super::list::{CONTRASTS, Candidate, FIRST_ROW, List, PLAIN, SECOND_ROW, order};
use super::pairs::PairModel;
use super::placing::Placing;
use crate::order::Sort;

/// Best scores that the gate looks at, and what else it sees of all scores.
const GATE_SCORES: usize = 5;
const GATE_SUMS: usize = 8;
/// Places of which the gate sees the greatest value of all candidates: where nothing shares a name, nobody has the story.
const GREATEST: [usize; 19] = {
    let c = CONTRASTS;
    [0, 1, 2, 10, 12, 14, 16, 20, 21, 23, 24, 26, DAYS, PLAIN, c, c + 1, c + 2, c + 3, c + 4]
};
/// Length of a row for the gate.
pub const GATE_ROW: usize = SECOND_ROW + GATE_SCORES + GATE_SUMS + GREATEST.len();
/// Candidates that the first model gives less are not shown to the second.
const FAINT: f32 = 0.02;

/// Accepted articles that are asked about a doubtful one, at least and at most, and doubtful ones looked at.
const LEAST_HELPERS: usize = 2;
const HELPERS: usize = 8;
const MOST_DOUBTFUL: usize = 16;
/// Mean probability of their pairs from which it joins them.
const AGREED: f32 = 0.6;
/// Scores below this are no doubt.
const DOUBTFUL: f32 = 0.01;

/// Outlets in other languages that can speak for an article of which the gate knows nothing, candidates that are asked, and
/// how surely each must tell the article's story.
const WITNESSES: usize = 3;
const MOST_ASKED: usize = 24;
const SPEAKS: f32 = 0.55;
/// Nobody asks those whom the models give less.
const HEARD: f32 = 0.004;

/// The models and the accept line.
#[derive(Clone, Debug, Default)]
pub struct Ranker {
    first: Forest,
    second: Forest,
    /// Judges from the best candidate and the scores of all whether anybody else has the story.
    gate: Forest,
    /// Judges the candidates for a new article's story.
    placing: Placing,
    /// Judges two articles alone.
    pairs: PairModel,
    calibration: Calibration,
}

/// From the models' probabilities to the product's score, where 0.5 is the accept line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Calibration {
    /// What the gate must give to a list, or nothing is accepted: it judges whether anybody else has the story, and how right
    /// it is to accept what the line accepts.
    pub gate: f32,
    /// Behind an open gate every candidate above this is accepted.
    pub line: f32,
    /// The same for candidates in another language.
    pub line_across: f32,
}

impl Default for Calibration {
    fn default() -> Self {
        Self { gate: 0.5, line: 0.5, line_across: 0.5 }
    }
}

impl Ranker {
    /// Reads `PXRANK4\0`, three f32 (gate, line, line across languages) and four forests (first and second model, gate,
    /// model of placing); the model of pairs may follow.
    pub fn decode(bytes: &[u8]) -> Result<Self, Unreadable> {
        let rest = bytes.strip_prefix(b"PXRANK4\0").ok_or(Unreadable)?;
        let (head, rest) = rest.split_first_chunk::<12>().ok_or(Unreadable)?;
        let mut numbers =
            head.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]));
        let mut next = || numbers.next().filter(|n| *n > 0.0 && *n < 1.0).ok_or(Unreadable);
        let calibration = Calibration { gate: next()?, line: next()?, line_across: next()? };
        let (first, rest) = Forest::decode(rest)?;
        let (second, rest) = Forest::decode(rest)?;
        let (gate, rest) = Forest::decode(rest)?;
        let (placing, rest) = Placing::decode(rest)?;
        Ok(Self { first, second, gate, placing, pairs: PairModel::decode(rest)?, calibration })
    }

    /// Scores in step with `candidates`: calibrated, 0.5 is the accept line.
    pub fn score(&self, query: &Prepared, candidates: &[Candidate<'_>]) -> Vec<f32> {
        let across: Vec<bool> = candidates
            .iter()
            .map(|c| c.article.signature.language != query.signature.language)
            .collect();
        let (judged, rows) = self.judge_list(query, candidates);
        let covered = self.covered(&judged, &rows, &across);
        let mut scores = self.calibration.apply(&judged, covered, &across);
        if scores.iter().all(|score| *score < 0.5) {
            self.hear(query, candidates, &across, &judged, &mut scores);
        }
        self.help_in(candidates, &across, &mut scores);
        scores
    }

    /// The gate was learnt from articles most of whose company writes in their own language. Where it knows nothing, reports
    /// in other languages are heard as witnesses: several outlets, each of which agrees with the article and with the
    /// others. One alone may be a chance; strangers that agree with the article seldom agree among themselves.
    fn hear(
        &self,
        query: &Prepared,
        candidates: &[Candidate<'_>],
        across: &[bool],
        judged: &[f32],
        scores: &mut [f32],
    ) {
        if self.pairs.is_empty() {
            return;
        }
        let asked = order(judged).into_iter().filter(|&i| across[i] && judged[i] >= HEARD);
        let with_query = |i: usize| (i, self.pair(query, candidates[i].article));
        let mut asked: Vec<(usize, f32)> = asked.take(MOST_ASKED).map(with_query).collect();
        asked.order_by(|a, b| b.1.total_cmp(&a.1));
        let (speaking, quiet) = asked.split_at(asked.partition_point(|(_, p)| *p >= SPEAKS));
        let mut heard: Vec<usize> = Vec::new();
        for (i, _) in speaking {
            if heard.is_empty() || self.agreement(candidates, &heard, *i) >= AGREED {
                heard.push(*i);
            }
        }
        let mut outlets: Vec<u32> =
            heard.iter().map(|i| candidates[*i].article.signature.outlet).collect();
        outlets.order();
        // Those of which nothing is known count as one each.
        outlets.dedup_by(|a, b| a == b && *a != 0);
        if outlets.len() < WITNESSES {
            return;
        }
        let speaking = speaking.iter().filter(|(i, _)| heard.contains(i));
        speaking.for_each(|(i, sure)| scores[*i] = barely(*sure));
        // Who says too little of the article itself is let in by what the witnesses say alike.
        heard.truncate(HELPERS);
        self.let_in(candidates, &heard, quiet.iter().map(|(i, _)| *i), scores);
    }

    /// What is accepted helps others in: a doubtful report in another language that the surest accepted ones, in
    /// whatever languages, agree with crosses the line.
    fn help_in(&self, candidates: &[Candidate<'_>], across: &[bool], scores: &mut [f32]) {
        if self.pairs.is_empty() {
            return;
        }
        let best = order(scores);
        let accepted: Vec<usize> =
            best.iter().copied().filter(|&i| scores[i] >= 0.5).take(HELPERS).collect();
        let doubtful = |i: &usize| across[*i] && (DOUBTFUL..0.5).contains(&scores[*i]);
        let doubtful: Vec<usize> = best.into_iter().filter(doubtful).take(MOST_DOUBTFUL).collect();
        if accepted.len() < LEAST_HELPERS {
            return;
        }
        self.let_in(candidates, &accepted, doubtful.into_iter(), scores);
    }

    /// Lets those over the line whom the `helpers` agree with on average.
    fn let_in(
        &self,
        candidates: &[Candidate<'_>],
        helpers: &[usize],
        doubtful: impl Iterator<Item = usize>,
        scores: &mut [f32],
    ) {
        for i in doubtful {
            let mean = self.agreement(candidates, helpers, i);
            if mean >= AGREED {
                scores[i] = barely(mean);
            }
        }
    }

    /// How surely a candidate tells the story of `others`, on average.
    fn agreement(&self, candidates: &[Candidate<'_>], others: &[usize], of: usize) -> f32 {
        let agreed = |&other: &usize| self.pair(candidates[other].article, candidates[of].article);
        others.iter().map(agreed).sum::<f32>() / others.len() as f32
    }

    /// Probabilities before the accept line is laid. Without models the plain similarity stands in.
    pub fn probabilities(&self, query: &Prepared, candidates: &[Candidate<'_>]) -> Vec<f32> {
        self.judge_list(query, candidates).0
    }

    /// Probabilities of the candidates, and the rows that the gate looks at.
    fn judge_list(
        &self,
        query: &Prepared,
        candidates: &[Candidate<'_>],
    ) -> (Vec<f32>, Vec<[f32; SECOND_ROW]>) {
        let list = List::new(query, candidates);
        if self.first.is_empty() {
            return (list.plain.iter().map(|s| (s / 2.0).min(1.0)).collect(), Vec::new());
        }
        let first_rows = list.first_rows();
        let mut scores = self.first.score_all(&first_rows);
        let rows = list.second_rows(&first_rows, &scores);
        let judged: Vec<usize> = (0..scores.len()).filter(|i| scores[*i] >= FAINT).collect();
        let shown: Vec<[f32; SECOND_ROW]> = judged.iter().map(|&i| rows[i]).collect();
        let second = self.second.score_all(&shown);
        judged.iter().zip(second).for_each(|(&i, second)| scores[i] = between(scores[i], second));
        (scores, rows)
    }

    /// How surely anybody else has the story.
    fn covered(&self, scores: &[f32], rows: &[[f32; SECOND_ROW]], across: &[bool]) -> f32 {
        if self.first.is_empty() {
            return greatest(scores);
        }
        gate_row(rows, scores, across).map_or(0.0, |row| self.gate.score(&row))
    }

    /// How strongly a new article is linked to each candidate for its story.
    pub fn links(&self, article: &Prepared, candidates: &[Candidate<'_>]) -> Vec<f32> {
        self.placing.links(article, candidates)
    }

    /// How surely two articles tell the same story by what they share alone, with no others to compare with.
    pub fn pair(&self, a: &Prepared, b: &Prepared) -> f32 {
        self.pairs.score(a, b)
    }
}

/// A score just over the line, in the order of how sure the model of pairs is.
fn barely(sure: f32) -> f32 {
    0.5 + 0.1 * (sure - 0.5)
}

/// The mean of two probabilities on the logit scale.
pub fn between(a: f32, b: f32) -> f32 {
    sigmoid(0.5 * (logit(a) + logit(b)))
}

/// What the gate sees: the row of the best candidate, the best scores, sums of all and margins, the greatest of some
/// features. `None` without candidates.
pub fn gate_row(
    rows: &[[f32; SECOND_ROW]],
    scores: &[f32],
    across: &[bool],
) -> Option<[f32; GATE_ROW]> {
    let order = order(scores);
    let best = rows.get(*order.first()?)?;
    let score = |rank: usize| order.get(rank).map_or(0.0, |&i| scores[i]);
    let above = |line: f32| scores.iter().filter(|score| **score > line).count() as f32;
    let best_across = scores.iter().zip(across).filter(|(_, across)| **across).map(|(s, _)| *s);
    let sums: [f32; GATE_SUMS] = [
        scores.iter().sum::<f32>().ln_1p(),
        above(0.3).ln_1p(),
        above(0.1).ln_1p(),
        best_across.fold(0.0, f32::max),
        rows.iter().map(|row| row[FIRST_ROW]).fold(0.0, f32::max),
        scores.len() as f32,
        logit(score(0)) - logit(score(GATE_SCORES)),
        logit(score(0)) - logit(score(1)),
    ];
    let greatest = GREATEST.map(|at| rows.iter().map(|row| row[at]).fold(f32::MIN, f32::max));
    let all = best.iter().copied();
    let all = all.chain((0..GATE_SCORES).map(score)).chain(sums).chain(greatest);
    let mut row = [0.0; GATE_ROW];
    row.iter_mut().zip(all).for_each(|(slot, value)| *slot = value);
    Some(row)
}

impl Calibration {
    /// Bends probabilities so that what gate and line accept is above 0.5 and all else below; order stays
    /// within a language.
    fn apply(&self, scores: &[f32], covered: f32, across: &[bool]) -> Vec<f32> {
        let line = |across: bool| if across { self.line_across } else { self.line };
        let bent = scores.iter().zip(across).map(|(score, across)| bend(*score, line(*across)));
        // A list that did not convince as a whole stays below the line.
        bent.map(|score| if covered >= self.gate { score } else { score * 0.49 }).collect()
    }
}

fn greatest(scores: &[f32]) -> f32 {
    scores.iter().copied().fold(0.0, f32::max)
}

/// Moves `line` to 0.5 on the logit scale.
fn bend(p: f32, line: f32) -> f32 {
    sigmoid(logit(p) - logit(line))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::pairs::{PAIR_ROW, PAIR_WEIGHTS};
    use crate::story::{Signature, Statistics};
    use crate::text::analyze;
    use crate::time::Timestamp;

    /// A model of pairs for which articles that share most of their words tell the same story.
    fn by_words() -> PairModel {
        let mut bytes = crate::story::forest::small(PAIR_ROW, &[-2.0, 2.0]);
        let weight = |i| if i == PAIR_WEIGHTS - 2 { 1.0_f32 } else { 0.0 };
        (0..PAIR_WEIGHTS).for_each(|i| bytes.extend(weight(i).to_le_bytes()));
        PairModel::decode(&bytes).unwrap()
    }

    fn article(title: &str, language: &str) -> Prepared {
        let signature = Signature::new(&analyze(title, "", language), Timestamp(0), "");
        Prepared::new(signature, &Statistics::default())
    }

    #[test]
    fn witnesses_are_heard_and_let_in_what_they_say_alike() {
        let query = article("Takaichi Trump Washington Tokyo Seoul", "ko");
        let witness = "Takaichi Trump Washington Tokyo Seoul Vilnius Praha";
        let articles = [
            article(witness, "en"),
            article(witness, "en"),
            article(witness, "en"),
            // Like them more than like the query.
            article("Tokyo Seoul Vilnius Praha", "en"),
            article("Oslo Bergen Trondheim", "en"),
        ];
        let candidates = articles.each_ref().map(|article| Candidate { article, first_stage: 0.5 });
        let ranker = Ranker { pairs: by_words(), ..Ranker::default() };
        let mut judged = [0.1; 5];
        let mut scores = [0.02; 5];
        ranker.hear(&query, &candidates, &[true; 5], &judged, &mut scores);
        assert_eq!(scores.map(|score| score >= 0.5), [true, true, true, true, false], "{scores:?}");
        // Two are too few.
        judged[0] = 0.0;
        let mut scores = [0.02; 5];
        ranker.hear(&query, &candidates, &[true; 5], &judged, &mut scores);
        assert_eq!(scores, [0.02; 5]);
    }

    #[test]
    fn accepted_articles_help_in_what_they_agree_with() {
        let articles = [
            article("Takaichi Trump Washington", "en"),
            article("Takaichi Trump Washington", "en"),
            article("Takaichi Trump Washington", "pl"),
            article("Budapeszt Vilnius Praha", "pl"),
        ];
        let candidates = articles.each_ref().map(|article| Candidate { article, first_stage: 0.5 });
        let ranker = Ranker { pairs: by_words(), ..Ranker::default() };
        for (before, across, helped) in [
            ([0.9, 0.8, 0.2, 0.2], [false, false, true, true], [2].as_slice()),
            // In the language that asks the models know better.
            ([0.9, 0.8, 0.2, 0.2], [false; 4], &[]),
            // One accepted article is no agreement.
            ([0.9, 0.4, 0.2, 0.2], [false, false, true, true], &[]),
            // No doubt is left.
            ([0.9, 0.8, DOUBTFUL / 2.0, 0.2], [false, false, true, true], &[]),
        ] {
            let mut after = before;
            ranker.help_in(&candidates, &across, &mut after);
            for (i, (before, after)) in before.iter().zip(&after).enumerate() {
                let crossed = *before < 0.5 && *after >= 0.5;
                assert_eq!(crossed, helped.contains(&i), "{before} {after}");
                assert!(crossed || before == after);
            }
        }
    }

    #[test]
    fn the_gate_sees_the_best_candidate() {
        assert_eq!(gate_row(&[], &[], &[]), None);
        let rows = [[1.0; SECOND_ROW], [2.0; SECOND_ROW]];
        let row = gate_row(&rows, &[0.2, 0.7], &[true, false]).unwrap();
        assert_eq!((row[0], row[SECOND_ROW], row[SECOND_ROW + 1]), (2.0, 0.7, 0.2));
        // The best across languages, and the most that any shares.
        assert_eq!(row[SECOND_ROW + GATE_SCORES + 3], 0.2);
        assert_eq!(row[GATE_ROW - 1], 2.0);
    }

    #[test]
    fn calibration_keeps_the_order_and_moves_the_line() {
        let calibration = Calibration { gate: 0.7, line: 0.3, line_across: 0.8 };
        let open = calibration.apply(&[0.8, 0.4, 0.2], 0.7, &[false; 3]);
        assert!(open[0] > open[1] && open[1] > 0.5 && open[2] < 0.5, "{open:?}");
        let shut = calibration.apply(&[0.6, 0.4], 0.6, &[false; 2]);
        assert!(shut[0] > shut[1] && shut[0] < 0.5, "{shut:?}");
        assert!(calibration.apply(&[0.8, 0.75], 0.9, &[false, true])[1] < 0.5);
    }
}
