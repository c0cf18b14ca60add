//! `cargo xtask train`: the models of the second stage and the tables of matching.

use super::articles::LabelledQuery;
use super::boost::{self, Data, Settings};
use super::library::Library;
use super::measure::{self, Accepted, Case};
use super::pools::{self, FOLDS, Pool, Weight};
use super::train_pairs;
use anyhow::Context;
use clap::Subcommand;
use parallax::story::forest::Forest;
use parallax::story::list::{FIRST_ROW, List, PLAIN, SECOND_ROW};
use parallax::story::matcher::{Candidate, as_candidates};
use parallax::story::pairs::PairModel;
use parallax::story::rank::{GATE_ROW, between, gate_row};
use parallax::story::{Matcher, Ranker};
use parallax::text::term;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

#[derive(Subcommand)]
pub enum Train {
    /// Train the second stage on labelled sets, report story-wise cross-validation, write `ranker.bin`
    Ranker {
        #[command(flatten)]
        labelled: Labelled,
        #[arg(long, default_value_t = 100)]
        trees: usize,
    },
    /// Cut the space of the multilingual vectors into regions by the titles of labelled sets (spherical k-means)
    Topics {
        dir: PathBuf,
        #[arg(long, value_delimiter = ',', default_value = "allsides,og2021,uci")]
        sets: Vec<String>,
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Leave the rows that articles hardly use out of a table of word vectors
    Shorten {
        table: PathBuf,
        /// SET.articles.jsonl.gz and SET.pairs.jsonl.gz
        texts: Vec<PathBuf>,
    },
    /// Train the model of pairs, report cross-validation, add it to `ranker.bin`
    Pairs {
        /// Folder with SET.pairs.jsonl.gz
        dir: PathBuf,
        #[arg(long, value_delimiter = ',', default_value = "semeval,semeval-mt,tgcontest")]
        sets: Vec<String>,
    },
    /// Teach the model of placing what the ranker says, report cross-validation, put it into `ranker.bin`
    Placing(Labelled),
    /// Fit the weights by which copies of one text are told, and print them with their cross-validation
    Copies {
        /// Folder with wire.pairs.jsonl.gz
        dir: PathBuf,
    },
    /// Compile names of territories and languages (lines `language TAB phrase TAB concepts`) how names in Han are
    /// read (lines `name TAB reading in katakana`) and words in Han and hangul (lines `word TAB English word`)
    Concepts { tsv: PathBuf, readings: PathBuf, words: PathBuf, out: PathBuf },
}

/// What the ranker learns from, and where it is kept.
#[derive(clap::Args)]
pub struct Labelled {
    /// Folder with SET.articles.jsonl.gz and SET.queries.jsonl.gz
    pub dir: PathBuf,
    #[arg(long, value_delimiter = ',', default_value = "allsides,og2021,uci")]
    pub sets: Vec<String>,
    /// Folder of the tables that features come from
    #[arg(long)]
    tables: Option<PathBuf>,
    /// Leave out the stories of this half (0 or 1), to measure on it what was trained on the other
    #[arg(long)]
    pub without: Option<usize>,
    #[arg(long)]
    out: Option<PathBuf>,
}

impl Labelled {
    pub fn tables(&self) -> PathBuf {
        self.tables.clone().unwrap_or_else(super::tables)
    }

    /// The ranker.
    pub fn out(&self) -> PathBuf {
        self.out.clone().unwrap_or_else(|| super::tables().join("ranker.bin"))
    }
}

pub fn run(train: Train) -> anyhow::Result<()> {
    match train {
        Train::Ranker { labelled, trees } => {
            let pools = pools::read(&labelled.dir, &labelled.sets, labelled.without)?;
            ranker(&pools, trees, &labelled.tables(), &labelled.out())?;
            super::train_placing::run(&labelled)
        }
        Train::Topics { dir, sets, out } => super::topics::run(
            &dir,
            &sets,
            &out.unwrap_or_else(|| super::tables().join("topics.bin")),
        ),
        Train::Shorten { table, texts } => super::shorten::run(&table, &texts),
        Train::Pairs { dir, sets } => {
            super::train_pairs::run(&dir, &sets, &super::tables().join("ranker.bin"))
        }
        Train::Placing(labelled) => super::train_placing::run(&labelled),
        Train::Copies { dir } => super::train_copies::run(&dir),
        Train::Concepts { tsv, readings, words, out } => {
            super::concepts::run(&tsv, &readings, &words, &out)
        }
    }
}

/// Negatives of a query that training takes for sure, beside one for each positive, and the share of the others.
const HARD_NEGATIVES: usize = 12;
const EASY_SHARE: f32 = 0.08;
/// Positives of a query that training takes: big stories must not drown the small.
const MOST_POSITIVES: usize = 40;
/// How much a query without an answer weighs beside one with answers.
const EMPTY_WEIGHT: f32 = 2.0;
/// For the gate the queries without an answer of a set weigh half as much together as all others, but one not more
/// than this.
const MOST_ALONE_WEIGHT: f32 = 15.0;
/// Positives from which on a query's rows weigh less: else what is learnt comes from big stories alone.
const FEW_POSITIVES: f32 = 8.0;

/// Queries without an answer from which on a set is judged over a range of gates.
const LEAST_ALONE: usize = 100;
/// The trees of the gate.
const GATE: Settings =
    Settings { trees: 150, leaves: 8, rate: 0.05, ridge: 5.0, least_rows: 80, feature_share: 0.3 };

/// Bytes of `ranker.bin` before its forests, and the forests of the ranker.
pub const RANKER_HEAD: usize = 20;
pub const RANKER_FORESTS: usize = 4;

/// A labelled set with its candidate lists.
struct Set {
    name: String,
    weight: Weight,
    cases: Vec<Case>,
    lists: Vec<List>,
    first: Vec<Vec<[f32; FIRST_ROW]>>,
    /// Rows that training takes, with their weights, by case.
    sample: Vec<Vec<(usize, f32)>>,
}

fn ranker(pools: &[Pool], trees: usize, tables: &Path, out: &Path) -> anyhow::Result<()> {
    let known = std::fs::read(tables.join("ranker.bin")).unwrap_or_default();
    let sets: Vec<Set> =
        pools.iter().map(|pool| Set::of(pool, tables)).collect::<anyhow::Result<_>>()?;
    let settings = Settings { trees, ..Settings::default() };
    let (first, first_scores) = cross_train(&sets, |set| &set.first, &settings)?;
    report("first model", &sets, &first_scores);
    let second_rows: Vec<Vec<Vec<[f32; SECOND_ROW]>>> = sets
        .iter()
        .zip(&first_scores)
        .map(|(set, scores)| {
            (0..set.cases.len())
                .map(|q| set.lists[q].second_rows(&set.first[q], &scores[q]))
                .collect()
        })
        .collect();
    let index: HashMap<&str, usize> =
        sets.iter().enumerate().map(|(i, s)| (s.name.as_str(), i)).collect();
    let (second, scores) =
        cross_train(&sets, |set| &second_rows[index[set.name.as_str()]], &settings)?;
    report("second model", &sets, &scores);
    let scores: Vec<Vec<Vec<f32>>> = first_scores
        .iter()
        .zip(&scores)
        .map(|(first, second)| {
            let both = |(a, b): (&Vec<f32>, &Vec<f32>)| {
                a.iter().zip(b).map(|(a, b)| between(*a, *b)).collect()
            };
            first.iter().zip(second).map(both).collect()
        })
        .collect();
    report("both models", &sets, &scores);
    let (gate, covered) = train_gate(&sets, &second_rows, &scores)?;
    calibrate(&sets, &scores, &covered);
    let mut bytes = b"PXRANK4\0".to_vec();
    LINES.iter().for_each(|line| bytes.extend(line.to_le_bytes()));
    // The model of placing learns from these.
    [first, second, gate, boost::no_trees()].iter().for_each(|forest| bytes.extend(forest));
    // The model of pairs stays, unless rows have another length now.
    if !known.is_empty() {
        let pairs = train_pairs::stored(&known)?;
        bytes.extend(if PairModel::decode(pairs).is_ok() { pairs } else { &[] });
    }
    std::fs::write(out, &bytes)?;
    println!("{} bytes", bytes.len());
    Ok(())
}

impl Set {
    fn of(pool: &Pool, tables: &Path) -> anyhow::Result<Self> {
        let (name, queries) = (&pool.name, &pool.queries);
        let analyzer = super::analyzer(tables)?;
        let matcher = Matcher::new(analyzer.clone(), Ranker::default());
        let library = Library::stored(pool.articles.clone(), matcher, &analyzer);
        let index: HashMap<&str, usize> =
            library.articles.iter().enumerate().map(|(i, a)| (a.id.as_str(), i)).collect();
        let mut set = Self {
            name: name.clone(),
            weight: pool.weight,
            cases: Vec::new(),
            lists: Vec::new(),
            first: Vec::new(),
            sample: Vec::new(),
        };
        let mut found = 0;
        for query in queries {
            let q = *index
                .get(query.id.as_str())
                .with_context(|| format!("{} is no article", query.id))?;
            let open = library.matcher.open(&library.articles[q].document());
            let chosen = library.matcher.candidates(&library.index, &open);
            let list = List::new(open.article(), &as_candidates(&chosen));
            let case = case(&library, query, q, &chosen, &index);
            found += case.labels.iter().filter(|y| **y).count();
            let rows = list.first_rows();
            set.sample.push(sample(&case, &rows));
            set.cases.push(case);
            set.lists.push(list);
            set.first.push(rows);
        }
        let wanted: usize = set.cases.iter().map(|c| c.relevant.min(200)).sum();
        println!(
            "{name}: {} queries, candidate recall {:.3}",
            queries.len(),
            found as f32 / wanted as f32
        );
        Ok(set)
    }
}

fn case(
    library: &Library,
    query: &LabelledQuery,
    q: usize,
    chosen: &[Candidate],
    index: &HashMap<&str, usize>,
) -> Case {
    let article = &library.articles[q];
    let stances: Vec<String> = query
        .relevant
        .iter()
        .filter_map(|id| index.get(id.as_str()))
        .map(|&d| library.articles[d].stance.clone())
        .collect();
    let others: Vec<_> = chosen.iter().map(|c| &library.articles[library.place[&c.doc]]).collect();
    Case {
        fold: pools::fold(&article.story),
        labels: others
            .iter()
            .map(|o| !article.story.is_empty() && o.story == article.story)
            .collect(),
        across: others.iter().map(|o| o.lang != article.lang).collect(),
        relevant: query.relevant.len(),
        relevant_across: query.cross_relevant.len(),
        stances: if stances.iter().all(|s| !s.is_empty()) { stances } else { Vec::new() },
        candidate_stances: others.iter().map(|o| o.stance.clone()).collect(),
    }
}

/// Which rows of a case training takes, and how much each weighs.
fn sample(case: &Case, rows: &[[f32; FIRST_ROW]]) -> Vec<(usize, f32)> {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by(|&a, &b| rows[b][PLAIN].total_cmp(&rows[a][PLAIN]));
    let by_chance = |i: usize, share: f32| {
        (term::mix(rows[i][PLAIN].to_bits().into()) >> 40) as f32 / (1_u64 << 24) as f32 <= share
    };
    let positives = case.labels.iter().filter(|y| **y).count();
    let weight = FEW_POSITIVES / (positives.max(1) as f32 + FEW_POSITIVES - 1.0);
    let case_weight = if case.relevant == 0 { EMPTY_WEIGHT } else { weight };
    let positive_share = MOST_POSITIVES as f32 / positives.max(MOST_POSITIVES) as f32;
    let mut negatives = 0;
    let mut out = Vec::new();
    for i in order {
        if case.labels[i] {
            if by_chance(i, positive_share) {
                out.push((i, weight * (1.0 / positive_share).min(3.0)));
            }
            continue;
        }
        negatives += 1;
        if negatives <= HARD_NEGATIVES + positives.min(MOST_POSITIVES) {
            out.push((i, case_weight));
        } else if by_chance(i, EASY_SHARE) {
            out.push((i, 3.0 * case_weight));
        }
    }
    out
}

/// A model of all cases, and for every case the scores of a model that saw no case of its fold.
fn cross_train<'a, const N: usize>(
    sets: &'a [Set],
    rows: impl Fn(&'a Set) -> &'a [Vec<[f32; N]>] + Sync,
    settings: &Settings,
) -> anyhow::Result<(Vec<u8>, Vec<Vec<Vec<f32>>>)>
where
{
    let fit = |without: Option<usize>| {
        let mut data = Data { rows: Vec::new(), labels: Vec::new(), weights: Vec::new() };
        for set in sets {
            for (q, case) in set.cases.iter().enumerate().filter(|(_, c)| Some(c.fold) != without) {
                for &(i, weight) in &set.sample[q] {
                    data.rows.push(&rows(set)[q][i]);
                    data.labels.push(f32::from(u8::from(case.labels[i])));
                    data.weights.push(weight * set.weight.models);
                }
            }
        }
        boost::train(&data, settings)
    };
    let models = pools::without_each_fold(fit);
    let forests: Vec<Forest> =
        models[..FOLDS].iter().map(|m| Ok(Forest::decode(m)?.0)).collect::<anyhow::Result<_>>()?;
    let scores = sets
        .iter()
        .map(|set| {
            let score = |q: usize| {
                rows(set)[q].iter().map(|row| forests[set.cases[q].fold].score(row)).collect()
            };
            (0..set.cases.len()).map(score).collect()
        })
        .collect();
    Ok((models.into_iter().next_back().unwrap_or_default(), scores))
}

fn report(what: &str, sets: &[Set], scores: &[Vec<Vec<f32>>]) {
    for (set, scores) in sets.iter().zip(scores) {
        let cases: Vec<&Case> = set.cases.iter().collect();
        let scores: Vec<&[f32]> = scores.iter().map(|s| &s[..]).collect();
        let (recall, map) = measure::ranking(&cases, &scores, false);
        print!("{what}, {}: R@10 {recall:.3} MAP {map:.3}", set.name);
        if cases.iter().any(|c| c.relevant_across > 0) {
            let (recall, map) = measure::ranking(&cases, &scores, true);
            print!("; across languages {recall:.3} {map:.3}");
        }
        println!();
    }
}

/// A model of whether anybody else has the story, and for every case what a model that saw no case of its fold says.
fn train_gate(
    sets: &[Set],
    rows: &[Vec<Vec<[f32; SECOND_ROW]>>],
    scores: &[Vec<Vec<f32>>],
) -> anyhow::Result<(Vec<u8>, Vec<Vec<f32>>)> {
    let weights: Vec<f32> = sets.iter().map(alone_weight).collect();
    let questions: Vec<Vec<Question>> = (0..sets.len())
        .map(|s| {
            let question = |(q, case): (usize, &Case)| Question {
                row: gate_row(&rows[s][q], &scores[s][q], &case.across),
                worth: worth(case, &scores[s][q]),
                weight: sets[s].weight.gate * if case.relevant > 0 { 1.0 } else { weights[s] },
                fold: case.fold,
            };
            sets[s].cases.iter().enumerate().map(question).collect()
        })
        .collect();
    let fit = |without: Option<usize>| {
        let mut data = Data { rows: Vec::new(), labels: Vec::new(), weights: Vec::new() };
        for question in questions.iter().flatten().filter(|q| Some(q.fold) != without) {
            let Some(row) = &question.row else { continue };
            data.rows.push(&row[..]);
            data.labels.push(question.worth);
            data.weights.push(question.weight);
        }
        boost::train(&data, &GATE)
    };
    let models: Vec<Forest> =
        (0..FOLDS).map(|f| Ok(Forest::decode(&fit(Some(f)))?.0)).collect::<anyhow::Result<_>>()?;
    let judge = |q: &Question| q.row.as_ref().map_or(0.0, |row| models[q.fold].score(row));
    Ok((fit(None), questions.iter().map(|set| set.iter().map(judge).collect()).collect()))
}

/// What the gate is taught from.
struct Question {
    row: Option<[f32; GATE_ROW]>,
    worth: f32,
    weight: f32,
    fold: usize,
}

/// What opening the gate is worth, 0 to 1: half because somebody has the story, half by the F1 of what is then accepted.
fn worth(case: &Case, scores: &[f32]) -> f32 {
    let [line, line_across] = TAUGHT;
    let best = scores.iter().copied().fold(0.0, f32::max);
    let taken = (0..scores.len()).filter(|&i| {
        scores[i] >= best || scores[i] >= if case.across[i] { line_across } else { line }
    });
    let (count, hits) =
        taken.fold((0, 0), |(count, hits), i| (count + 1, hits + usize::from(case.labels[i])));
    if case.relevant == 0 {
        return 0.0;
    }
    0.5 + hits as f32 / (count + case.relevant) as f32
}

/// How much a query of a set weighs that nobody answers.
fn alone_weight(set: &Set) -> f32 {
    let alone = set.cases.iter().filter(|case| case.relevant == 0).count().max(1) as f32;
    (set.cases.len() as f32 / alone / 2.0).min(MOST_ALONE_WEIGHT)
}

/// Gate, line, line across languages: one choice for all sets, taken from the table that [`calibrate`] prints.
const LINES: [f32; 3] = [0.37, 0.25, 0.2];
/// Line and line across languages by which the gate is taught what opening it is worth.
const TAUGHT: [f32; 2] = [0.3, 0.2];

/// Prints what gates and lines accept.
fn calibrate(sets: &[Set], scores: &[Vec<Vec<f32>>], covered: &[Vec<f32>]) {
    for (s, set) in sets.iter().enumerate() {
        report_range(set, &scores[s], &covered[s]);
    }
    for gate in [0.34, 0.36, 0.37, 0.38, 0.4, 0.42, 0.44, 0.48] {
        for line in [0.2, 0.3, 0.4] {
            println!("gate {gate} line {line}");
            for (s, set) in sets.iter().enumerate() {
                let a = accepted(set, &scores[s], &covered[s], [gate, line, line - 0.1]);
                println!(
                    "    {}: F1 {:.3} false alarm {:.3} balance {:.3}; across F1 {:.3}; stance error {:.3}",
                    set.name,
                    a.f1,
                    a.false_alarm,
                    a.balance(),
                    a.f1_across,
                    a.stance_error
                );
            }
        }
    }
}

/// One gate is a matter of chance where few queries have no answer: the mean over those with a false alarm of .07 to .2.
fn report_range(set: &Set, scores: &[Vec<f32>], covered: &[f32]) {
    let mut gates: Vec<f32> = set
        .cases
        .iter()
        .zip(covered)
        .filter(|(case, _)| case.relevant == 0)
        .map(|(_, gate)| *gate)
        .collect();
    if gates.len() < LEAST_ALONE {
        return;
    }
    gates.sort_by(|a, b| b.total_cmp(a));
    let at = |share: f32| gates[(share * gates.len() as f32) as usize];
    let shares: Vec<f32> = (7..=20).map(|percent| percent as f32 / 100.0).collect();
    let all: Vec<Accepted> = shares
        .iter()
        .map(|share| accepted(set, scores, covered, [at(*share), TAUGHT[0], TAUGHT[1]]))
        .collect();
    let mean =
        |value: fn(Accepted) -> f32| all.iter().map(|a| value(*a)).sum::<f32>() / all.len() as f32;
    println!(
        "{}: over false alarms of .07 to .2: balance {:.4}, stance error {:.4}, F1 {:.4}",
        set.name,
        mean(Accepted::balance),
        mean(|a| a.stance_error),
        mean(|a| a.f1)
    );
}

fn accepted(set: &Set, scores: &[Vec<f32>], covered: &[f32], lines: [f32; 3]) -> Accepted {
    let cases: Vec<&Case> = set.cases.iter().collect();
    let [gate, line, line_across] = lines;
    measure::accepted(&cases, |q, i| {
        covered[q] >= gate && scores[q][i] >= if cases[q].across[i] { line_across } else { line }
    })
}
