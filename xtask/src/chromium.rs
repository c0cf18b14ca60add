//! One headless Chromium for reading saved pages: no network, page scripts off, our script in an isolated world.

use anyhow::{Context, bail};
use parallax_browser::{Browser, Driver, Launch, Proxy, Request, Response, Site};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, PoisonError};

/// A running browser and the page that it is shown.
pub struct Chromium {
    driver: Driver,
    page: Shown,
    /// Its only way out.
    _proxy: Proxy,
}

/// What a script returned, and how long it ran in the page.
pub struct Ran {
    pub value: Value,
    pub millis: f64,
}

impl Chromium {
    pub fn start() -> anyhow::Result<Self> {
        let page = Shown::default();
        let proxy = Proxy::start(page.clone())?;
        let mut launch = Launch::new(Browser::Chromium).proxy(proxy.port()).window(1100, 800);
        launch.switches.push("--blink-settings=imagesEnabled=false".into());
        Ok(Self { driver: launch.start()?, page, _proxy: proxy })
    }

    /// Shows `html` as if it were served in UTF-8, and runs `script` (one expression statement) in an isolated world.
    pub fn read(&self, html: &[u8], script: &str) -> anyhow::Result<Ran> {
        *self.page.0.lock().unwrap_or_else(PoisonError::into_inner) = html.to_vec();
        self.driver.goto(ADDRESS)?;
        let tree = self.driver.devtools("Page.getFrameTree", json!({}))?;
        let world = self.driver.devtools(
            "Page.createIsolatedWorld",
            json!({"frameId": tree["frameTree"]["frame"]["id"], "worldName": "facts"}),
        )?;
        let timed = format!(
            "(() => {{ const begin = performance.now(); const value = {script}\nreturn {{ value, millis: performance.now() - begin }}; }})()"
        );
        let answer = self.driver.devtools(
            "Runtime.evaluate",
            json!({"expression": timed, "contextId": world["executionContextId"], "returnByValue": true}),
        )?;
        if let Some(error) = answer.get("exceptionDetails") {
            bail!("script threw: {}", error["exception"]["description"]);
        }
        let value = &answer["result"]["value"];
        Ok(Ran {
            value: value["value"].clone(),
            millis: value["millis"].as_f64().context("script gave nothing")?,
        })
    }
}

const ADDRESS: &str = "http://page.example/";

/// The page at [`ADDRESS`], with scripts and all loading forbidden; nothing else is on this web.
#[derive(Clone, Default)]
struct Shown(Arc<Mutex<Vec<u8>>>);

impl Site for Shown {
    fn has(&self, host: &str) -> bool {
        host == "page.example"
    }

    fn answer(&self, request: &Request) -> Response {
        if request.url() != ADDRESS {
            return Response::not_found();
        }
        let html = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Response::html(html)
            .header(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'unsafe-inline'; script-src 'none'",
            )
            .header("Cache-Control", "no-store")
    }
}
