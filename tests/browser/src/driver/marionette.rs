//! Firefox by Marionette over TCP, without geckodriver (three CPU minutes to build).
//! A message is `LENGTH:[0,id,"command",{parameters}]`, an answer `LENGTH:[1,id,error,result]`.

use super::{Launch, webdriver::free_port};
use anyhow::{Context, Result, bail};
use serde_json::{Map, Value, json};
use std::cell::RefCell;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const START: Duration = Duration::from_secs(60);
const SLOWEST: Duration = Duration::from_secs(60);
/// A message holds at most a picture of a long page.
const MOST_BYTES: usize = 256 << 20;

pub struct Marionette {
    line: RefCell<Line>,
    /// Ends after the session does.
    _firefox: Firefox,
}

struct Line {
    stream: TcpStream,
    last_id: u64,
}

/// The process and its profile; both end with it.
struct Firefox {
    child: Child,
    profile: PathBuf,
}

impl Marionette {
    pub fn start(
        program: &Path,
        launch: &Launch,
        preferences: &Map<String, Value>,
    ) -> Result<Self> {
        let port = free_port()?;
        let profile =
            std::env::temp_dir().join(format!("parallax-firefox-{}-{port}", std::process::id()));
        std::fs::create_dir_all(&profile)?;
        let mut user_js = format!("user_pref(\"marionette.port\", {port});\n");
        for (name, value) in preferences {
            user_js += &format!("user_pref({}, {value});\n", json!(name));
        }
        std::fs::write(profile.join("user.js"), user_js)?;

        let mut command = Command::new(program);
        command.args(["-no-remote", "-marionette", "-remote-allow-system-access"]);
        command.arg("-profile").arg(&profile).stdout(Stdio::null()).stderr(Stdio::null());
        command
            .arg(format!("--width={}", launch.window.0))
            .arg(format!("--height={}", launch.window.1));
        if launch.headless {
            command.arg("-headless");
            command.env("MOZ_HEADLESS_WIDTH", launch.window.0.to_string());
            command.env("MOZ_HEADLESS_HEIGHT", launch.window.1.to_string());
        }
        if let Some(display) = &launch.display {
            command.env("DISPLAY", display);
        }
        let child = command.spawn().with_context(|| format!("{}", program.display()))?;
        let mut firefox = Firefox { child, profile };
        let line = firefox.greeting(port)?;
        line.stream.set_read_timeout(Some(SLOWEST + Duration::from_secs(10)))?;
        let this = Marionette { line: RefCell::new(line), _firefox: firefox };
        let session = json!({ "acceptInsecureCerts": launch.proxy.is_some() });
        this.call("WebDriver:NewSession", session)?;
        Ok(this)
    }

    /// A WebDriver command in Marionette's words.
    pub fn command(&self, method: &str, path: &str, body: Value) -> Result<Value> {
        let element =
            path.strip_prefix("/element/").and_then(|rest| rest.split('/').next()).unwrap_or("");
        let (name, parameters) = match (method, path) {
            ("POST", "/url") => ("WebDriver:Navigate", body),
            ("GET", "/url") => ("WebDriver:GetCurrentURL", json!({})),
            ("GET", "/title") => ("WebDriver:GetTitle", json!({})),
            ("POST", "/back") => ("WebDriver:Back", json!({})),
            ("POST", "/forward") => ("WebDriver:Forward", json!({})),
            ("POST", "/refresh") => ("WebDriver:Refresh", json!({})),
            ("POST", "/window/new") => ("WebDriver:NewWindow", body),
            ("POST", "/window") => ("WebDriver:SwitchToWindow", body),
            ("GET", "/window") => ("WebDriver:GetWindowHandle", json!({})),
            ("GET", "/window/handles") => ("WebDriver:GetWindowHandles", json!({})),
            ("POST", "/window/rect") => ("WebDriver:SetWindowRect", body),
            ("DELETE", "/window") => ("WebDriver:CloseWindow", json!({})),
            ("POST", "/execute/async") => ("WebDriver:ExecuteAsyncScript", body),
            ("POST", "/timeouts") => ("WebDriver:SetTimeouts", body),
            ("POST", "/element") => ("WebDriver:FindElement", body),
            ("GET", "/screenshot") => ("WebDriver:TakeScreenshot", json!({ "full": false })),
            ("POST", "/moz/context") => {
                ("Marionette:SetContext", json!({ "value": body["context"] }))
            }
            ("POST", "/moz/addon/install") => ("Addon:Install", body),
            ("POST", p) if p.ends_with("/click") => {
                ("WebDriver:ElementClick", json!({ "id": element }))
            }
            ("POST", p) if p.ends_with("/value") => {
                ("WebDriver:ElementSendKeys", json!({ "id": element, "text": body["text"] }))
            }
            ("GET", p) if p.ends_with("/screenshot") => {
                ("WebDriver:TakeScreenshot", json!({ "id": element, "full": false }))
            }
            _ => bail!("Marionette has no {method} {path}"),
        };
        self.call(name, parameters)
    }

    fn call(&self, name: &str, parameters: Value) -> Result<Value> {
        let mut answer = self.line.borrow_mut().exchange(name, parameters)?;
        if let Some(error) = answer.get(2).filter(|e| !e.is_null()) {
            let message = error["message"].as_str().unwrap_or_default();
            bail!("{name}: {} {message}", error["error"].as_str().unwrap_or_default());
        }
        let result = answer.get_mut(3).map(Value::take).unwrap_or(Value::Null);
        Ok(match result {
            Value::Object(mut o) if o.contains_key("value") => {
                o.remove("value").unwrap_or(Value::Null)
            }
            other => other,
        })
    }
}

impl Drop for Marionette {
    fn drop(&mut self) {
        let _ = self.call("Marionette:Quit", json!({ "flags": ["eForceQuit"] }));
    }
}

impl Firefox {
    /// The line to it, once it has greeted. A line that breaks before is laid again while the browser runs.
    fn greeting(&mut self, port: u16) -> Result<Line> {
        let end = Instant::now() + START;
        loop {
            let error = match Line::lay(port) {
                Ok(line) => return Ok(line),
                Err(error) => error,
            };
            if let Some(status) = self.child.try_wait()? {
                bail!("Firefox ended before it greeted: {status}");
            }
            if Instant::now() >= end {
                return Err(error).context("Firefox did not greet");
            }
            std::thread::sleep(Duration::from_millis(30));
        }
    }
}

impl Drop for Firefox {
    fn drop(&mut self) {
        let end = Instant::now() + Duration::from_secs(5);
        while Instant::now() < end && !matches!(self.child.try_wait(), Ok(Some(_))) {
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}

impl Line {
    fn lay(port: u16) -> Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(START))?;
        let mut line = Line { stream, last_id: 0 };
        line.read()?;
        Ok(line)
    }

    fn exchange(&mut self, name: &str, parameters: Value) -> Result<Value> {
        self.last_id += 1;
        let message = json!([0, self.last_id, name, parameters]).to_string();
        self.stream.write_all(format!("{}:{message}", message.len()).as_bytes())?;
        // What comes late for a command that was given up is no answer to this one.
        loop {
            let answer = self.read().with_context(|| name.to_string())?;
            if answer[1] == json!(self.last_id) {
                return Ok(answer);
            }
        }
    }

    fn read(&mut self) -> Result<Value> {
        let mut length = 0usize;
        loop {
            let mut byte = [0u8];
            self.stream.read_exact(&mut byte)?;
            match byte[0] {
                b':' => break,
                digit @ b'0'..=b'9' if length < MOST_BYTES => {
                    length = length * 10 + usize::from(digit - b'0')
                }
                other => bail!("byte {other} where a length was due"),
            }
        }
        let mut body = vec![0; length.min(MOST_BYTES)];
        self.stream.read_exact(&mut body)?;
        Ok(serde_json::from_slice(&body)?)
    }
}

#[cfg(test)]
mod tests {
    use super::Firefox;
    use std::io::Write;
    use std::net::TcpListener;
    use std::path::PathBuf;
    use std::process::Command;

    #[test]
    fn a_line_that_breaks_before_the_greeting_is_laid_again() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let browser = std::thread::spawn(move || {
            drop(listener.accept().unwrap());
            listener.accept().unwrap().0.write_all(b"2:{}").unwrap();
        });
        let child = Command::new("sleep").arg("60").spawn().unwrap();
        let mut firefox = Firefox { child, profile: PathBuf::new() };
        assert!(firefox.greeting(port).is_ok());
        browser.join().unwrap();
        firefox.child.kill().unwrap();
    }

    #[test]
    fn a_browser_that_ended_is_not_waited_for() {
        let port = super::free_port().unwrap();
        let child = Command::new("true").spawn().unwrap();
        let mut firefox = Firefox { child, profile: PathBuf::new() };
        firefox.child.wait().unwrap();
        assert!(firefox.greeting(port).is_err());
    }
}
