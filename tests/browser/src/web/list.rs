//! Public lists of ratings under the addresses of `data/catalogue.tsv`, with contents made up here.

use crate::proxy::{Request, Response};

/// A list that the local web publishes. Versions are the contents that the address has in turn.
struct List {
    address: &'static str,
    versions: [&'static str; 2],
}

const LISTS: [List; 2] = [
    List {
        address: "raw.githubusercontent.com/aloth/cred-1/main/data/cred1_current.csv",
        versions: [
            "domain,category,credibility_score\n\
             reef-weekly.com,unreliable,0.2\n\
             clickhouse-daily.com,fake,0.1\n\
             broken..com,fake,0.1\n\
             odd-words.com,purple,0.1\n",
            "domain,category,credibility_score\n\
             clickhouse-daily.com,mixed,0.4\n\
             rumour-mill.com,rumor,0.3\n",
        ],
    },
    List {
        address: "drmikecrowe.github.io/mbfcext/v5/data/combined.json",
        versions: [
            r#"{"version":5,"date":"2026-01-02T10:00:00Z","sources":[
              {"domain":"bbc.com","name":"BBC","bias":"left-center","reporting":"high","questionable":[]},
              {"domain":"japantimes.co.jp","name":"The Japan Times","bias":"right","reporting":"low","questionable":[]},
              {"domain":"www.rumour-mill.com","bias":"left","questionable":[]},
              {"domain":"daily-planet-news.com","bias":"fake-news","reporting":"very-low","questionable":["imposter"]},
              {"domain":"qchron..com","bias":"center","questionable":[]}]}"#,
            r#"{"version":5,"date":"2026-02-02T10:00:00Z","sources":[
              {"domain":"bbc.com","name":"BBC","bias":"left","reporting":"high","questionable":[]},
              {"domain":"japantimes.co.jp","name":"The Japan Times","bias":"right","reporting":"low","questionable":[]},
              {"domain":"daily-planet-news.com","bias":"fake-news","reporting":"very-low","questionable":["imposter"]}]}"#,
        ],
    },
];

/// Hosts that publish lists.
pub fn has(host: &str) -> bool {
    LISTS.iter().any(|list| list.address.split('/').next() == Some(host))
}

/// The answer if a list stands at the address; `version` counts from 0.
pub fn answer(request: &Request, version: usize) -> Option<Response> {
    let address = format!("{}{}", request.host, request.path);
    let list = LISTS.iter().find(|list| list.address == address)?;
    let at = version.min(list.versions.len() - 1);
    let tag = format!("\"list-{at}\"");
    let response = match request.header("if-none-match") {
        Some(known) if known == tag => Response::new(304, "text/plain", ""),
        _ => Response::new(200, "text/plain; charset=utf-8", *list.versions.get(at)?),
    };
    Some(response.header("ETag", tag))
}

#[cfg(test)]
mod tests {
    use super::*;
    use parallax::rating::catalogue::catalogue;

    #[test]
    fn lists_stand_where_the_catalogue_says() {
        for list in &LISTS {
            let address = format!("https://{}", list.address);
            assert!(catalogue().iter().any(|public| public.address == address), "{address}");
        }
    }
}
