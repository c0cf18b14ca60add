//! What the web does to a program that trusts it.

use super::sources::packed;
use crate::proxy::{Body, Response};
use std::io::Write;
use std::time::Duration;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A page where a feed was asked for.
    NotXml,
    /// A feed of 50 MB.
    Huge,
    /// A feed that never ends, a little at a time.
    Endless,
    /// Nothing after the head.
    Silent,
    /// Two addresses that redirect to each other.
    RedirectLoop,
    /// The handshake fails. For a whole host only.
    NoTls,
    /// 429 with `Retry-After: 3600`.
    Throttled,
    /// 500.
    Broken,
    /// 429 without a word on when to come back.
    Busy,
    /// 410.
    Gone,
    /// A refusal with status 200, as GDELT writes it.
    ThrottleText,
    /// The true answer, as a page.
    WrongType,
    /// The true answer, packed for the way.
    Packed,
    /// The first half of the true answer.
    Cut,
    /// A redirect to a host that was not allowed.
    Away,
}

const ITEM: &str = "<item><title>One of very many demo reports</title><link>https://example.invalid/a</link></item>\n";
const START: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\"><channel><title>Demo</title>\n";

impl Fault {
    /// All that are answered on an address; [`Fault::NoTls`] never gets that far.
    pub fn answer(self, url: &str, unbroken: impl FnOnce() -> Response) -> Response {
        match self {
            Fault::NotXml | Fault::NoTls => {
                Response::html("<!doctype html><title>Demo</title><p>Please log in<br></div>")
            }
            Fault::Huge => flow(|out| {
                out.write_all(START.as_bytes())?;
                for _ in 0..50_000_000 / ITEM.len() {
                    out.write_all(ITEM.as_bytes())?;
                }
                Ok(())
            }),
            Fault::Endless => flow(|out| {
                out.write_all(START.as_bytes())?;
                loop {
                    out.write_all(ITEM.as_bytes())?;
                    out.flush()?;
                    std::thread::sleep(Duration::from_millis(20));
                }
            }),
            Fault::Silent => flow(|out| {
                out.flush()?;
                std::thread::sleep(Duration::from_secs(600));
                Ok(())
            }),
            Fault::RedirectLoop => {
                let to = match url.strip_suffix("?again") {
                    Some(back) => back.to_string(),
                    None => format!("{url}?again"),
                };
                Response::new(302, "text/plain", "").header("Location", to)
            }
            Fault::Throttled => {
                Response::new(429, "text/plain", "slow down").header("Retry-After", "3600")
            }
            Fault::Busy => Response::new(429, "text/plain", "slow down"),
            Fault::Gone => Response::new(410, "text/plain", "gone"),
            Fault::ThrottleText => Response::new(
                200,
                "text/html; charset=utf-8",
                "Please limit requests to one every 5 seconds or contact us.",
            ),
            Fault::WrongType => Response { headers: html(), ..unbroken() },
            Fault::Packed => packed(unbroken()),
            Fault::Cut => {
                let mut response = unbroken();
                if let Body::Bytes(bytes) = &mut response.body {
                    bytes.truncate(bytes.len() / 2);
                }
                response
            }
            Fault::Away => Response::new(301, "text/plain", "")
                .header("Location", "https://elsewhere.example/feed"),
            Fault::Broken => Response::new(500, "text/plain", "out of order"),
        }
    }
}

fn html() -> Vec<(String, String)> {
    vec![("Content-Type".into(), "text/html; charset=utf-8".into())]
}

fn flow(write: impl FnOnce(&mut dyn Write) -> std::io::Result<()> + Send + 'static) -> Response {
    let mut response = Response::new(200, "application/rss+xml", "");
    response.body = Body::Flow(Box::new(write));
    response
}
