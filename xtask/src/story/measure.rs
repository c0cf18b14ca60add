//! The measures that training looks at, over candidate lists with known answers.

use std::collections::HashMap;

/// Candidates of one query and what was to be found.
pub struct Case {
    pub fold: usize,
    pub labels: Vec<bool>,
    /// Candidate is in another language than the query.
    pub across: Vec<bool>,
    pub relevant: usize,
    pub relevant_across: usize,
    /// Sides of the relevant articles, empty when not all are known, and of the candidates.
    pub stances: Vec<String>,
    pub candidate_stances: Vec<String>,
}

/// R@10 and MAP@100 over the queries with something to find.
pub fn ranking(cases: &[&Case], scores: &[&[f32]], across: bool) -> (f32, f32) {
    let (mut recall, mut precision, mut count) = (0.0, 0.0, 0.0);
    for (case, scores) in cases.iter().zip(scores) {
        let relevant = if across { case.relevant_across } else { case.relevant };
        if relevant == 0 {
            continue;
        }
        let mut order: Vec<usize> =
            (0..scores.len()).filter(|&i| !across || case.across[i]).collect();
        order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]));
        let hits = order.iter().take(10).filter(|&&i| case.labels[i]).count();
        let (mut found, mut sum) = (0.0, 0.0);
        for (rank, &i) in order.iter().take(100).enumerate() {
            if case.labels[i] {
                found += 1.0;
                sum += found / (rank + 1) as f32;
            }
        }
        recall += hits as f32 / relevant.min(10) as f32;
        precision += sum / relevant.min(100) as f32;
        count += 1.0;
    }
    (recall / count, precision / count)
}

/// What a set of accepted candidates is worth.
#[derive(Clone, Copy, Debug, Default)]
pub struct Accepted {
    pub f1: f32,
    pub f1_across: f32,
    /// Share of the queries without an answer that accept something.
    pub false_alarm: f32,
    pub stance_error: f32,
}

impl Accepted {
    /// Mean of F1 and 1 - false alarm.
    pub fn balance(self) -> f32 {
        (self.f1 + 1.0 - self.false_alarm) / 2.0
    }
}

pub fn accepted(cases: &[&Case], accept: impl Fn(usize, usize) -> bool) -> Accepted {
    let mut sums: HashMap<&str, (f32, f32)> = HashMap::new();
    for (q, case) in cases.iter().enumerate() {
        let taken: Vec<usize> = (0..case.labels.len()).filter(|&i| accept(q, i)).collect();
        let f1 = |taken: &[usize], relevant: usize| {
            let hits = taken.iter().filter(|&&i| case.labels[i]).count();
            2.0 * hits as f32 / (taken.len() + relevant) as f32
        };
        let mut add = |name, value: f32| {
            let sum = sums.entry(name).or_default();
            *sum = (sum.0 + value, sum.1 + 1.0);
        };
        if case.relevant == 0 {
            add("false alarm", f32::from(u8::from(!taken.is_empty())));
            continue;
        }
        add("f1", f1(&taken, case.relevant));
        if case.relevant_across > 0 {
            let across: Vec<usize> = taken.iter().copied().filter(|&i| case.across[i]).collect();
            add("across", f1(&across, case.relevant_across));
        }
        if !case.stances.is_empty() {
            add("stance", stance_error(case, &taken));
        }
    }
    let mean = |name| sums.get(name).map_or(0.0, |(sum, n)| sum / n);
    Accepted {
        f1: mean("f1"),
        f1_across: mean("across"),
        false_alarm: mean("false alarm"),
        stance_error: mean("stance"),
    }
}

/// Half the L1 distance between the shares of the sides; 1 when nothing is accepted.
fn stance_error(case: &Case, taken: &[usize]) -> f32 {
    let got: Vec<&String> =
        taken.iter().map(|&i| &case.candidate_stances[i]).filter(|s| !s.is_empty()).collect();
    if got.is_empty() {
        return 1.0;
    }
    let distance = |side: &str| {
        let wanted =
            case.stances.iter().filter(|s| *s == side).count() as f32 / case.stances.len() as f32;
        let found = got.iter().filter(|s| **s == side).count() as f32 / got.len() as f32;
        (wanted - found).abs()
    };
    ["left", "center", "right"].map(distance).iter().sum::<f32>() / 2.0
}
