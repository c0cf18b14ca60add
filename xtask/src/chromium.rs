//! One headless Chromium for reading saved pages: no network, page scripts off, our script in an isolated world.

use anyhow::{Context, anyhow, bail};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A running browser and the page that it is shown.
pub struct Chromium {
    driver: Child,
    driver_port: u16,
    session: String,
    page_port: u16,
    page: Arc<Mutex<Vec<u8>>>,
}

/// What a script returned, and how long it ran in the page.
pub struct Ran {
    pub value: Value,
    pub millis: f64,
}

impl Chromium {
    pub fn start() -> anyhow::Result<Self> {
        let page = Arc::new(Mutex::new(Vec::new()));
        let page_port = serve(page.clone())?;
        let driver_port = free_port()?;
        let driver = Command::new("chromedriver")
            .arg(format!("--port={driver_port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("chromedriver is not installed")?;
        let mut chromium = Self { driver, driver_port, session: String::new(), page_port, page };
        let end = Instant::now() + Duration::from_secs(20);
        while chromium.call("GET", "/status", &Value::Null).is_err() {
            if Instant::now() > end {
                bail!("chromedriver did not start");
            }
            std::thread::sleep(Duration::from_millis(30));
        }
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "pageLoadStrategy": "eager",
            "goog:chromeOptions": {"args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                "--blink-settings=imagesEnabled=false", "--window-size=1100,800",
            ]},
        }}});
        let answer = chromium.call("POST", "/session", &wanted)?;
        chromium.session = answer["sessionId"].as_str().context("no session")?.to_string();
        Ok(chromium)
    }

    /// Shows `html` as if it were served in UTF-8, and runs `script` (one expression statement) in an isolated world.
    pub fn read(&self, html: &[u8], script: &str) -> anyhow::Result<Ran> {
        *self.page.lock().map_err(|_| anyhow!("page lock"))? = html.to_vec();
        let address = format!("http://127.0.0.1:{}/", self.page_port);
        self.command("/url", &json!({ "url": address }))?;
        let tree = self.devtools("Page.getFrameTree", json!({}))?;
        let world = self.devtools(
            "Page.createIsolatedWorld",
            json!({"frameId": tree["frameTree"]["frame"]["id"], "worldName": "facts"}),
        )?;
        let timed = format!(
            "(() => {{ const begin = performance.now(); const value = {script}\nreturn {{ value, millis: performance.now() - begin }}; }})()"
        );
        let answer = self.devtools(
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

    fn devtools(&self, cmd: &str, params: Value) -> anyhow::Result<Value> {
        self.command("/goog/cdp/execute", &json!({"cmd": cmd, "params": params}))
    }

    fn command(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        self.call("POST", &format!("/session/{}{path}", self.session), body)
    }

    fn call(&self, method: &str, path: &str, body: &Value) -> anyhow::Result<Value> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.driver_port))?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        let body = if body.is_null() { String::new() } else { body.to_string() };
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.driver_port,
            body.len()
        )?;
        let answer = read_answer(&mut stream)?;
        let value = serde_json::from_slice::<Value>(&answer)?["value"].take();
        match value.get("error") {
            Some(error) => bail!("{path}: {error} {}", value["message"]),
            None => Ok(value),
        }
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        if !self.session.is_empty() {
            self.call("DELETE", &format!("/session/{}", self.session), &Value::Null).ok();
        }
        self.driver.kill().ok();
        self.driver.wait().ok();
    }
}

fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// The body of an HTTP answer with a length.
fn read_answer(stream: &mut TcpStream) -> anyhow::Result<Vec<u8>> {
    let mut answer = Vec::new();
    let mut part = [0; 65_536];
    loop {
        if let Some(head) = answer.windows(4).position(|w| w == b"\r\n\r\n") {
            let text = String::from_utf8_lossy(&answer[..head]).to_lowercase();
            let length = text
                .lines()
                .find_map(|line| line.strip_prefix("content-length:"))
                .and_then(|length| length.trim().parse::<usize>().ok())
                .unwrap_or(0);
            if answer.len() >= head + 4 + length {
                return Ok(answer[head + 4..head + 4 + length].to_vec());
            }
        }
        let read = stream.read(&mut part)?;
        if read == 0 {
            bail!("connection closed");
        }
        answer.extend_from_slice(&part[..read]);
    }
}

/// Serves whatever `page` holds at every address, with scripts and all loading forbidden.
fn serve(page: Arc<Mutex<Vec<u8>>>) -> anyhow::Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let port = listener.local_addr()?.port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let page = page.clone();
            std::thread::spawn(move || {
                let mut head = [0; 8192];
                if stream.read(&mut head).is_err() {
                    return;
                }
                let body = match page.lock() {
                    Ok(page) if head.starts_with(b"GET / ") => page.clone(),
                    _ => Vec::new(),
                };
                let head = format!(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\
                     Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; script-src 'none'\r\n\
                     Cache-Control: no-store\r\nConnection: close\r\n\r\n",
                    body.len()
                );
                stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body)).ok();
            });
        }
    });
    Ok(port)
}
