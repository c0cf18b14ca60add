//! Pages of the local web: an outlet's home and its articles, with the markup that outlets use.

use super::fixture::{Article, Markup, Outlet};
use serde_json::{Value, json};

/// Stands on every page.
pub const DEMO_MARK: &str =
    "Demo page of the Parallax project. Not written or published by the outlet named here.";

const STYLE: &str = "body{font:17px/1.55 Georgia,'Noto Serif',serif;margin:0;color:#222;background:#fff}\
header,main,footer{max-width:42rem;margin:auto;padding:1rem}header{border-bottom:3px double #222;font-size:1.6rem}\
header a{color:inherit;text-decoration:none}nav{font:13px sans-serif;margin-top:.3rem}nav a{margin-inline-end:1rem}\
h1{line-height:1.25}.byline,time,aside,footer{font:14px sans-serif;color:#555}.demo{background:#fff3c4;color:#333;\
font:14px sans-serif;padding:.5rem 1rem;text-align:center}";

/// The page of an article.
pub fn article(article: &Article, outlet: &Outlet, all: &[Article]) -> String {
    let titled = article.markup != Markup::NoTitle;
    let mut head = String::new();
    if titled {
        head += &format!("<title>{} | {}</title>\n", escape(&article.title), escape(&outlet.name));
    }
    head += &format!("<link rel=\"canonical\" href=\"{}\">\n", escape(&article.url));
    head += &format!(
        "<link rel=\"alternate\" type=\"application/rss+xml\" href=\"https://{}/feed\">\n",
        outlet.host
    );
    head += &metadata(article, outlet);

    let mut body = String::from("<article>\n");
    if titled {
        body += &format!("<h1>{}</h1>\n", escape(&article.title));
    }
    if !article.byline.is_empty() {
        body += &format!("<p class=\"byline\" rel=\"author\">{}</p>\n", escape(&article.byline));
    }
    let iso = article.published.to_iso();
    body += &format!(
        "<p><time datetime=\"{iso}\">{}</time></p>\n",
        iso.replace('T', " ").replace('Z', " UTC")
    );
    for paragraph in &article.paragraphs {
        body += &format!("<p>{}</p>\n", escape(paragraph));
    }
    for paragraph in filler(&outlet.language) {
        body += &format!("<p>{paragraph}</p>\n");
    }
    body += "</article>\n<aside><h2>More</h2><ul>\n";
    for other in all.iter().filter(|a| a.outlet == article.outlet && a.url != article.url).take(5) {
        body += &link(other);
    }
    body += "</ul></aside>\n";
    document(outlet, &head, &body)
}

/// Paragraphs that give every page the length of a report. They say nothing.
fn filler(language: &str) -> [&'static str; 2] {
    match language {
        "ja" => [
            "この段落は表示を確かめるために置かれた文章で、何も報じていない。実際の記事と同じくらいの長さにするために加えた。",
            "読み飛ばしても差し支えない。続きの文章も同じ目的で書かれたもので、人名や地名、数字は含まない。",
        ],
        "zh" => [
            "這一段文字只是為了讓頁面有一般報導的長度而寫,並沒有報導任何事情,讀者可以略過。",
            "以下的句子也是同樣的用途,不含人名、地名或數字,只用來檢查頁面的顯示。",
        ],
        "ko" => [
            "이 문단은 화면 표시를 확인하려고 쓴 글로 아무것도 보도하지 않는다. 보통 기사만큼 길게 하려고 덧붙였다.",
            "읽지 않고 넘어가도 된다. 이어지는 문장도 같은 목적으로 쓴 것이며 이름이나 숫자는 들어 있지 않다.",
        ],
        "de" => [
            "Dieser Absatz berichtet nichts. Er steht hier, damit die Seite so lang ist wie ein gewöhnlicher Bericht, und wurde nur dafür geschrieben.",
            "Wer will, kann ihn überspringen. Auch die folgenden Sätze enthalten weder Namen noch Orte noch Zahlen und dienen allein der Anzeige.",
        ],
        "fr" => [
            "Ce paragraphe ne rapporte rien. Il est là pour que la page ait la longueur d'un article ordinaire et n'a été écrit que pour cela.",
            "On peut le passer. Les phrases suivantes ne contiennent ni nom, ni lieu, ni chiffre et ne servent qu'à l'affichage.",
        ],
        "es" => [
            "Este párrafo no informa de nada. Está aquí para que la página tenga la extensión de una noticia corriente y solo se escribió para eso.",
            "Se puede pasar por alto. Las frases siguientes no contienen nombres, lugares ni cifras y solo sirven para la presentación.",
        ],
        _ => [
            "This paragraph reports nothing. It stands here so that the page is as long as an ordinary report, and was written for that alone.",
            "It may be skipped. The sentences that follow it hold no names, no places and no numbers either, and serve the display only.",
        ],
    }
}

/// The home page of the outlet, which is number `index`.
pub fn home(index: usize, outlet: &Outlet, all: &[Article]) -> String {
    let name = escape(&outlet.name);
    let head = format!(
        "<title>{name}</title>\n<meta property=\"og:type\" content=\"website\">\n\
         <meta property=\"og:site_name\" content=\"{name}\">\n<link rel=\"canonical\" href=\"https://{}/\">\n",
        outlet.host
    );
    let links: String = all.iter().filter(|a| a.outlet == index).map(link).collect();
    document(outlet, &head, &format!("<section><h2>{name}</h2><ul>\n{links}</ul></section>\n"))
}

fn link(article: &Article) -> String {
    format!("<li><a href=\"{}\">{}</a></li>\n", escape(&article.path), escape(&article.title))
}

fn document(outlet: &Outlet, head: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<link rel=\"icon\" href=\"data:,\">\n{head}\
         <style>{STYLE}</style>\n</head>\n<body>\n<div class=\"demo\" lang=\"en\">{DEMO_MARK}</div>\n\
         <header><a href=\"/\">{}</a><nav><a href=\"/\">News</a></nav></header>\n<main>\n{body}</main>\n\
         <footer lang=\"en\">{DEMO_MARK}</footer>\n</body>\n</html>\n",
        outlet.language,
        escape(&outlet.name)
    )
}

fn metadata(article: &Article, outlet: &Outlet) -> String {
    match article.markup {
        Markup::JsonLd => {
            open_graph(article, outlet) + &script(&news_article(article, outlet).to_string())
        }
        Markup::Graph => {
            let graph = json!({
                "@context": "https://schema.org",
                "@graph": [{ "@type": "WebSite", "name": outlet.name }, news_article(article, outlet)],
            });
            open_graph(article, outlet) + &script(&graph.to_string())
        }
        Markup::Og => {
            let iso = article.published.to_iso();
            open_graph(article, outlet)
                + &meta("property", "article:published_time", &iso)
                + &meta("name", "author", &article.byline)
        }
        Markup::NoTitle => String::new(),
        Markup::BrokenJsonLd => {
            let text = news_article(article, outlet).to_string();
            open_graph(article, outlet) + &script(&text[..text.len() / 2])
        }
    }
}

fn open_graph(article: &Article, outlet: &Outlet) -> String {
    meta("property", "og:type", "article")
        + &meta("property", "og:title", &article.title)
        + &meta("property", "og:site_name", &outlet.name)
        + &meta("property", "og:url", &article.url)
        + &meta("property", "og:description", article.paragraphs.first().map_or("", |p| p))
}

fn news_article(article: &Article, outlet: &Outlet) -> Value {
    let iso = article.published.to_iso();
    json!({
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "url": article.url,
        "datePublished": iso,
        "dateModified": iso,
        "inLanguage": outlet.language,
        "author": { "@type": "Person", "name": article.byline },
        "publisher": { "@type": "NewsMediaOrganization", "name": outlet.name },
    })
}

fn script(json: &str) -> String {
    format!("<script type=\"application/ld+json\">{}</script>\n", json.replace("</", "<\\/"))
}

fn meta(kind: &str, name: &str, content: &str) -> String {
    if content.is_empty() {
        return String::new();
    }
    format!("<meta {kind}=\"{name}\" content=\"{}\">\n", escape(content))
}

/// Text as it may stand in HTML, XML and in attributes between double quotes.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
