//! The index of articles beside what an extension's author would take instead.
//!
//! The index is built natively as the worker builds it (batches, commits, merges), stored in a Chromium's IndexedDB,
//! and measured there as WebAssembly; MiniSearch and FlexSearch run over the same articles in the same browser.

use super::articles::{self, Query};
use crate::story::articles::{Article, rows};
use crate::story::library::incoming;
use crate::{install, repo};
use anyhow::{Context, Result, bail};
use parallax::story::storage::Memory;
use parallax::story::{
    Document, Incoming, Index, Languages, Limits, MATCH_PREFIX, SIGNATURE_PREFIX, Wanted, key,
};
use parallax::text::analyze;
use parallax::time::Timestamp;
use parallax_browser::{Browser, Driver, Launch, Proxy, Request, Response};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

#[derive(clap::Args)]
pub struct Options {
    /// Made-up articles; a tenth of them is measured too, for the growth
    #[arg(long, default_value_t = 100_000)]
    articles: usize,
    /// A file of real articles (one JSON object a line, plain or .gz) and its queries, measured as well
    #[arg(long, num_args = 2, value_names = ["ARTICLES", "QUERIES"])]
    real: Vec<PathBuf>,
    /// No browser: size, and speed and recall of the native build
    #[arg(long)]
    native: bool,
    /// Only the index: no MiniSearch and FlexSearch (fetched with npm)
    #[arg(long)]
    alone: bool,
    /// Compare the first stage with tantivy as well, natively (builds it: several minutes)
    #[arg(long)]
    tantivy: bool,
}

const QUERIES: usize = 300;
/// Candidates that the first stage hands to the second.
const CANDIDATES: usize = 120;
const PEER_QUERIES: usize = 60;
/// Articles added to the index that is full, half of them one by one, the others in batches.
const FRESH: usize = 200;
/// Articles of one batch while the index is built: what one round of feeds brings.
const BATCH: usize = 150;
const PEERS: [(&str, &str, &str); 2] = [
    ("minisearch", "minisearch@7.2.0", "minisearch/dist/es/index.js"),
    ("flexsearch", "flexsearch@0.8.212", "flexsearch/dist/flexsearch.bundle.module.min.mjs"),
];
const HOST: &str = "https://bench.example";
const PATIENCE: Duration = Duration::from_secs(1_200);

/// Articles, queries, and the index of them.
struct Set {
    name: String,
    articles: Vec<Document>,
    queries: Vec<Query>,
    fresh: Vec<Document>,
    now: Timestamp,
    store: Memory,
}

pub fn run(options: &Options) -> Result<()> {
    let sets = sets(options)?;
    if options.native {
        return if options.tantivy { tantivy(&sets) } else { Ok(()) };
    }
    let mut files = HashMap::new();
    for set in &sets {
        serve(set, &mut files)?;
    }
    compile("bench.js", &mut files)?;
    if !options.alone {
        fetch_peers(&mut files)?;
    }
    let driver = Page::open(files)?;
    for set in &sets {
        driver.measure("parallax", set)?;
        for (peer, _, _) in PEERS.iter().filter(|_| !options.alone) {
            driver.measure(peer, set)?;
        }
    }
    if options.tantivy { tantivy(&sets) } else { Ok(()) }
}

fn sets(options: &Options) -> Result<Vec<Set>> {
    let mut sets = Vec::new();
    for count in [options.articles / 10, options.articles] {
        let (mut articles, queries) = articles::made_up(count + FRESH, QUERIES);
        let fresh = articles.split_off(count);
        sets.push(Set::new(&format!("made-up {count}"), articles, queries, fresh)?);
    }
    if let [articles, queries] = &options.real[..] {
        let (articles, queries) = real(articles, queries)?;
        let fresh = articles.iter().rev().take(FRESH).cloned();
        let fresh =
            fresh.map(|article| Document { id: format!("{}-again", article.id), ..article });
        sets.push(Set::new("real", articles.clone(), queries, fresh.collect())?);
    }
    Ok(sets)
}

impl Set {
    fn new(
        name: &str,
        articles: Vec<Document>,
        mut queries: Vec<Query>,
        fresh: Vec<Document>,
    ) -> Result<Self> {
        let known: std::collections::HashSet<&str> =
            articles.iter().map(|article| article.id.as_str()).collect();
        queries.retain(|query| known.contains(query.id.as_str()) && !query.relevant.is_empty());
        let now = articles.iter().map(|article| article.time).max().unwrap_or_default();
        let (index, store) = build(name, &articles, now)?;
        let set = Self { name: name.to_owned(), articles, queries, fresh, now, store };
        set.ask(&index);
        set.match_and_place(index)?;
        Ok(set)
    }

    /// Prints what both stages and placing take natively.
    fn match_and_place(&self, mut index: Index) -> Result<()> {
        let mut matcher = crate::story::matcher(&crate::story::tables())?;
        let start = Instant::now();
        matcher.learn(&mut index);
        let learn = start.elapsed().as_micros() as usize;
        let articles: HashMap<&str, &Document> =
            self.articles.iter().map(|article| (article.id.as_str(), article)).collect();
        let mut queries: Vec<usize> = Vec::new();
        for query in &self.queries {
            let time = |_| {
                let start = Instant::now();
                std::hint::black_box(matcher.matches(&index, articles[query.id.as_str()]));
                start.elapsed().as_micros() as usize
            };
            queries.extend((0..3).map(time).min());
        }
        let mut placing: Vec<usize> = Vec::new();
        for article in &self.fresh {
            let start = Instant::now();
            matcher.arrive(&mut index, vec![article.clone()], self.now);
            placing.push(start.elapsed().as_micros() as usize);
        }
        queries.sort_unstable();
        placing.sort_unstable();
        let middle = |micros: &[usize]| micros.get(micros.len() / 2).copied();
        let late = |micros: &[usize]| micros.get(micros.len() * 95 / 100).copied();
        println!(
            "{}",
            json!({
                "set": self.name, "native_micros": {
                    "learn": learn,
                    "query": {"median": middle(&queries), "p95": late(&queries)},
                    "arrive": {"median": middle(&placing), "p95": late(&placing)},
                },
            })
        );
        Ok(())
    }

    /// Puts the queries to the native index and prints how good and how fast the first stage is.
    fn ask(&self, index: &Index) {
        let articles: HashMap<&str, &Document> =
            self.articles.iter().map(|article| (article.id.as_str(), article)).collect();
        let (mut first_ten, mut candidates, mut micros) = (0.0, 0.0, Vec::new());
        for query in &self.queries {
            let article = articles[query.id.as_str()];
            let analysis = analyze(&article.title, &article.lead, &article.language);
            let terms: Vec<Wanted> = analysis.terms().iter().map(Wanted::from).collect();
            let wanted: Vec<u64> = query.relevant.iter().map(|id| key(id)).collect();
            let first_stage = first_stage(article, &terms);
            let start = Instant::now();
            let found = index.search(&first_stage);
            micros.push(start.elapsed().as_micros() as usize);
            let among = |most: usize| {
                let keys = found.iter().take(most).filter_map(|found| index.meta(found.doc));
                let hits = keys.filter(|meta| wanted.contains(&meta.key)).count();
                hits as f64 / wanted.len().min(most) as f64
            };
            first_ten += among(10);
            candidates += among(CANDIDATES);
        }
        micros.sort_unstable();
        let mean = |sum: f64| (sum / self.queries.len() as f64 * 1e4).round() / 1e4;
        println!(
            "{}",
            json!({
                "set": self.name, "queries": self.queries.len(),
                "first_stage": {"r_at_10": mean(first_ten), "candidate_recall": mean(candidates), "native_micros_median": micros[micros.len() / 2]},
            })
        );
    }

    /// As part of an address.
    fn path(&self) -> String {
        self.name.replace(' ', "-")
    }
}

/// Stores articles as the worker does, and prints what it took.
fn build(name: &str, articles: &[Document], now: Timestamp) -> Result<(Index, Memory)> {
    let limits = Limits { age: i64::MAX, bytes: u64::MAX };
    let (mut index, mut store) = (Index::new(limits, now), Memory::default());
    let analyzer = crate::story::analyzer(&crate::story::tables())?;
    let incoming: Vec<Incoming> =
        articles.iter().map(|article| incoming(&analyzer, article.clone())).collect();
    let (mut written, mut merging) = (0, Duration::ZERO);
    let start = Instant::now();
    for batch in incoming.chunks(BATCH) {
        index.add(batch.to_vec(), now);
        written += commit(&mut index, &mut store);
        while let Some(merge) = index.next_merge() {
            let start = Instant::now();
            let texts = merge.keys().iter().filter_map(|key| store.values.get_key_value(key));
            let texts: Vec<_> = texts.map(|(key, value)| (key.clone(), value.clone())).collect();
            if index.merge(&merge, &texts) > 0 {
                bail!("texts were lost in a merge");
            }
            written += commit(&mut index, &mut store);
            merging += start.elapsed();
        }
    }
    let all = start.elapsed();
    let mut matcher = crate::story::matcher(&crate::story::tables())?;
    matcher.learn(&mut index);
    matcher.keep_words(&mut index, now);
    commit(&mut index, &mut store);
    let stored: usize = store.values.values().map(Vec::len).sum();
    let part = |wanted: &str| {
        let bytes = store.values.iter().filter(|(key, _)| key.contains(wanted));
        bytes.map(|(_, value)| value.len()).sum::<usize>() / articles.len()
    };
    let each = |bytes: usize| bytes / articles.len();
    let line = json!({
        "set": name, "articles": articles.len(), "segments": index.size().segments,
        "bytes_each": each(stored), "terms": part("/terms"), "signatures": part("signatures/"),
        "places": part("/places"), "words": part("match/words"), "texts": part("texts/"), "memory": index.size().memory,
        "written_times": (written as f64 / stored as f64 * 10.0).round() / 10.0,
        "native_micros_each": {"all": all.as_micros() as usize / articles.len(), "merging": merging.as_micros() as usize / articles.len()},
    });
    println!("{line}");
    Ok((index, store))
}

fn first_stage<'a>(article: &Document, terms: &'a [Wanted]) -> parallax::story::Query<'a> {
    parallax::story::Query {
        terms,
        time: article.time,
        limit: CANDIDATES,
        languages: Languages::All,
        except: Some(key(&article.id)),
    }
}

fn commit(index: &mut Index, store: &mut Memory) -> usize {
    let writes = index.commit();
    let bytes = |write: &parallax::story::Write| match write {
        parallax::story::Write::Put { bytes, .. } => bytes.len(),
        parallax::story::Write::Delete { .. } => 0,
    };
    let written = writes.iter().map(bytes).sum();
    writes.into_iter().for_each(|write| store.apply(write));
    written
}

fn real(articles: &Path, queries: &Path) -> Result<(Vec<Document>, Vec<Query>)> {
    let document = |article: &Article| Document {
        // The files have no addresses: one of the usual form and length.
        url: format!("https://www.{}/2021/03/{}", article.host, article.title.replace(' ', "-")),
        seen: Timestamp::default(),
        provider: "feeds".to_owned(),
        ..article.document()
    };
    let mut documents: Vec<Document> = rows(articles)?.iter().map(document).collect();
    documents.sort_by_key(|document| document.time);
    let queries: Vec<Query> = rows(queries)?;
    Ok((
        documents,
        queries.into_iter().filter(|query| !query.relevant.is_empty()).take(QUERIES).collect(),
    ))
}

pub type Files = HashMap<String, (&'static str, Vec<u8>)>;

/// The set as the page fetches it.
fn serve(set: &Set, files: &mut Files) -> Result<()> {
    let articles: HashMap<&str, &Document> =
        set.articles.iter().map(|article| (article.id.as_str(), article)).collect();
    let asked = |query: &Query| -> Result<String> {
        let article = articles.get(query.id.as_str()).context("a query without its article")?;
        Ok(json!({"article": article, "relevant": query.relevant}).to_string())
    };
    let queries: Vec<String> = set.queries.iter().map(asked).collect::<Result<_>>()?;
    let lines = |articles: &[Document]| {
        let lines = articles.iter().map(|article| json!(article).to_string());
        lines.collect::<Vec<_>>().join("\n").into_bytes()
    };
    let (one_by_one, batch) = set.fresh.split_at(set.fresh.len() / 2);
    let mut pack = Vec::new();
    for (key, value) in
        [MATCH_PREFIX, SIGNATURE_PREFIX].map(|under| set.store.under(under)).concat()
    {
        for part in [key.as_bytes(), &value] {
            pack.extend((part.len() as u32).to_le_bytes());
            pack.extend(part);
        }
    }
    let peer_queries = &queries[..queries.len().min(PEER_QUERIES)];
    for (name, body) in [
        ("stored", pack),
        ("queries", queries.join("\n").into_bytes()),
        ("peer-queries", peer_queries.join("\n").into_bytes()),
        ("articles", lines(&set.articles)),
        ("fresh", lines(one_by_one)),
        ("batch", lines(batch)),
    ] {
        files.insert(format!("/{}/{name}", set.path()), ("application/octet-stream", body));
    }
    Ok(())
}

/// The work is done in a worker, or the page could not be asked whether it is done.
const PAGE: &str = "
    const worker = new Worker('/bench.js', { type: 'module' });
    worker.onmessage = ({ data }) => (globalThis.result = data);
    worker.onerror = ({ message }) => (globalThis.result = { error: message });
    globalThis.run = (...subject) => worker.postMessage(subject);
";

/// Compiles the WebAssembly as it is shipped and adds it and the page with its script.
pub fn compile(script_name: &str, files: &mut Files) -> Result<()> {
    let compiler = install::wasm_compiler()?;
    let (wasm, target) = ("wasm32-unknown-unknown", compiler.target_dir(&repo::target()));
    let arguments = ["build", "--release", "--package", "parallax-bench", "--target", wasm];
    repo::run(compiler.cargo(&arguments).arg("--target-dir").arg(&target))?;
    let out = repo::target().join("bench");
    wasm_bindgen_cli_support::Bindgen::new()
        .input_path(target.join(wasm).join("release/parallax_bench.wasm"))
        .web(true)?
        .typescript(false)
        .out_name("parallax")
        .generate(&out)?;
    for name in ["concepts.bin", "english.vec", "multilingual.vec", "topics.bin", "ranker.bin"] {
        let table = std::fs::read(crate::story::tables().join(name))?;
        files.insert(format!("/tables/{name}"), ("application/octet-stream", table));
    }
    let script = "text/javascript";
    files.insert("/parallax.js".to_owned(), (script, std::fs::read(out.join("parallax.js"))?));
    let module = std::fs::read(out.join("parallax_bg.wasm"))?;
    files.insert("/parallax_bg.wasm".to_owned(), ("application/wasm", module));
    let store = std::fs::read(repo::path("extension/background/store.js"))?;
    files.insert("/store.js".to_owned(), (script, store));
    let bench = std::fs::read(repo::path("tests/bench-wasm").join(script_name))?;
    files.insert("/bench.js".to_owned(), (script, bench));
    files.insert("/page.js".to_owned(), (script, PAGE.as_bytes().to_vec()));
    let page = b"<!doctype html><title>bench</title><script src=/page.js></script>";
    files.insert("/".to_owned(), ("text/html", page.to_vec()));
    Ok(())
}

fn fetch_peers(files: &mut Files) -> Result<()> {
    let folder = repo::target().join("bench");
    std::fs::create_dir_all(&folder)?;
    let prefix = folder.to_str().context("the target folder's name is not UTF-8")?;
    let packages = PEERS.map(|(_, package, _)| package);
    let quiet = ["install", "--silent", "--no-save", "--ignore-scripts", "--prefix", prefix];
    repo::run(repo::command("npm", &quiet).args(packages))?;
    for (name, _, path) in PEERS {
        let script = std::fs::read(folder.join("node_modules").join(path))?;
        files.insert(format!("/{name}.js"), ("text/javascript", script));
    }
    Ok(())
}

/// The bench's page in a browser.
pub struct Page {
    driver: Driver,
}

impl Page {
    pub fn open(files: Files) -> Result<Self> {
        let files = Arc::new(files);
        let proxy = Proxy::start(move |request: &Request| {
            let (kind, body) = files.get(request.path.as_str())?;
            let response = Response::new(200, kind, body.clone());
            // Isolated pages get a clock of 5 microseconds instead of 100.
            let response = response.header("Cross-Origin-Opener-Policy", "same-origin");
            Some(response.header("Cross-Origin-Embedder-Policy", "require-corp"))
        })?;
        let driver = Launch::new(Browser::Chromium).proxy(proxy.port()).start()?;
        Ok(Self { driver })
    }

    /// Runs one subject over one set and prints what it measured.
    fn measure(&self, subject: &str, set: &Set) -> Result<()> {
        let millis = self.run(subject, &json!([subject, set.path(), set.now]))?;
        println!("{}", json!({"set": set.name, "chromium": subject, "millis": millis}));
        Ok(())
    }

    /// Calls the script's `run` in a fresh page and gives what it measured.
    pub fn run(&self, subject: &str, arguments: &Value) -> Result<Value> {
        self.driver.goto(&format!("{HOST}/"))?;
        self.driver.wait("the bench's page", |page| {
            Ok(page.js("return typeof run === 'function'", Value::Null)? == true)
        })?;
        self.driver.js("run(...a)", arguments.clone())?;
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_millis(500));
            let mut result = self.driver.js("return globalThis.result", Value::Null)?;
            if let Some(error) = result.get("error") {
                bail!("{subject}: {error}");
            }
            if let Some(value) = result.get_mut("value") {
                return Ok(value.take());
            }
        }
        bail!("{subject} did not come to an end")
    }
}

/// Runs the native comparison, which is a workspace of its own.
fn tantivy(sets: &[Set]) -> Result<()> {
    let folder = repo::target().join("bench");
    for set in sets {
        let (articles, queries) = (folder.join("articles.jsonl"), folder.join("queries.jsonl"));
        let lines = set.articles.iter().map(|article| json!(article).to_string());
        std::fs::write(&articles, lines.collect::<Vec<_>>().join("\n"))?;
        let lines = set.queries.iter().map(|query| json!(query).to_string());
        std::fs::write(&queries, lines.collect::<Vec<_>>().join("\n"))?;
        let manifest = "tests/bench-tantivy/Cargo.toml";
        let mut command =
            repo::command("cargo", &["run", "--release", "--quiet", "--manifest-path", manifest]);
        command.arg("--target-dir").arg(repo::target().join("tantivy")).arg("--");
        repo::run(command.arg(&articles).arg(&queries))?;
    }
    Ok(())
}
