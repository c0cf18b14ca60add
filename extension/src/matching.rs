//! Which candidates of the index are accepted as the same story.

use parallax::story::{DocRef, Document, Index, Languages, Query, Wanted, key};
use parallax::text::analyze;

/// Candidates taken from the first stage.
const CANDIDATES: usize = 200;
/// Share of the weight that an article has in common with itself.
const ACCEPT: f32 = 0.30;

/// Accepted articles, best first, with a score of 0 to 1 where 0.5 is the line.
pub fn accepted(index: &Index, open: &Document) -> Vec<(DocRef, f32)> {
    let analysis = analyze(&open.title, &open.lead, &open.language);
    let terms: Vec<Wanted> = analysis.terms().iter().map(Wanted::from).collect();
    let candidates = index.search(&Query {
        terms: &terms,
        time: open.time,
        limit: CANDIDATES,
        languages: Languages::All,
        except: Some(key(&open.id)),
    });
    let whole = candidates.first().map_or(1.0, |best| best.score).max(1.0);
    candidates
        .into_iter()
        .map(|candidate| (candidate.doc, candidate.score / whole * 0.5 / ACCEPT))
        .take_while(|(_, score)| *score >= 0.5)
        .map(|(doc, score)| (doc, score.min(1.0)))
        .collect()
}
