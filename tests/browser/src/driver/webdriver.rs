//! WebDriver over HTTP/1.1 to a `chromedriver` of our own on this machine.

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A script or a page load may take this long.
const SLOWEST: Duration = Duration::from_secs(60);
/// An answer holds at most a picture of a long page.
const MOST_BYTES: usize = 256 << 20;

pub struct WebDriver {
    port: u16,
    session: String,
    child: Child,
}

/// A port that was free a moment ago.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

impl WebDriver {
    pub fn start(program: &Path, display: Option<&str>, capabilities: &Value) -> Result<Self> {
        let port = free_port()?;
        let mut command = Command::new(program);
        command.arg(format!("--port={port}")).stdout(Stdio::null()).stderr(Stdio::null());
        if let Some(display) = display {
            command.env("DISPLAY", display);
        }
        let child = command.spawn().with_context(|| format!("{}", program.display()))?;
        let mut this = WebDriver { port, session: String::new(), child };
        let end = Instant::now() + SLOWEST;
        while request(port, "GET", "/status", None).is_err() {
            if Instant::now() > end {
                bail!("{} did not start", program.display());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let wanted = json!({ "capabilities": { "alwaysMatch": capabilities } });
        let session = request(port, "POST", "/session", Some(&wanted))?;
        this.session = session["sessionId"].as_str().context("no session")?.to_string();
        Ok(this)
    }

    pub fn process(&self) -> u32 {
        self.child.id()
    }

    pub fn command(&self, method: &str, path: &str, body: Value) -> Result<Value> {
        let path = format!("/session/{}{path}", self.session);
        request(self.port, method, &path, (method == "POST").then_some(&body))
    }
}

impl Drop for WebDriver {
    fn drop(&mut self) {
        if !self.session.is_empty() {
            let _ = request(self.port, "DELETE", &format!("/session/{}", self.session), None);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn request(port: u16, method: &str, path: &str, body: Option<&Value>) -> Result<Value> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(SLOWEST + Duration::from_secs(10)))?;
    let body = body.map(Value::to_string).unwrap_or_default();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(body.as_bytes())?;
    let mut answer = read_body(&mut stream).with_context(|| path.to_string())?;
    let value = answer.get_mut("value").map(Value::take).unwrap_or(Value::Null);
    if value.get("error").is_some() && value.get("stacktrace").is_some() {
        let message = value["message"].as_str().unwrap_or_default();
        bail!(
            "{}: {}",
            value["error"].as_str().unwrap_or_default(),
            message.lines().next().unwrap_or_default()
        );
    }
    Ok(value)
}

fn read_body(stream: &mut TcpStream) -> Result<Value> {
    let (mut all, mut part) = (Vec::new(), [0u8; 16384]);
    loop {
        if let Some(end) = all.windows(4).position(|w| w == b"\r\n\r\n") {
            let length = content_length(&all[..end]);
            let body = &all[end + 4..];
            if body.len() >= length {
                return Ok(serde_json::from_slice(&body[..length])?);
            }
        }
        let n = stream.read(&mut part)?;
        if n == 0 || all.len() > MOST_BYTES {
            bail!("the driver hung up");
        }
        all.extend_from_slice(&part[..n]);
    }
}

fn content_length(head: &[u8]) -> usize {
    let head = String::from_utf8_lossy(head).to_lowercase();
    head.lines()
        .find_map(|line| line.strip_prefix("content-length:"))
        .and_then(|n| n.trim().parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::content_length;

    #[test]
    fn finds_the_length() {
        assert_eq!(content_length(b"HTTP/1.1 200 OK\r\nContent-Length: 12\r\nX: y"), 12);
        assert_eq!(content_length(b"HTTP/1.1 200 OK"), 0);
    }
}
