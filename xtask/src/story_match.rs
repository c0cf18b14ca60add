//! `cargo xtask match`: the matches of one article with the evidence for each.

use crate::story::library::Asked;

pub fn run(asked: &Asked) -> anyhow::Result<()> {
    let (library, at) = asked.open()?;
    let open = &library.articles[at];
    println!("{}  {}  {}", open.time, open.host, open.title);
    for found in library.matcher.matches(&library.index, &open.document()) {
        let Some(article) = library.place.get(&found.doc).map(|&i| &library.articles[i]) else {
            continue;
        };
        println!(
            "{:.3}  fold {}  {}  {}  {}  {}",
            found.score, found.fold, article.id, article.lang, article.host, article.title
        );
        let evidence: Vec<String> = found
            .evidence
            .iter()
            .map(|e| format!("{} {} {:.1}", e.kind, e.text, e.weight))
            .collect();
        println!("       {}", evidence.join("; "));
    }
    Ok(())
}
