//! Starting a browser: where its program is, which switches and preferences keep it quiet.

use super::{Driver, Wire, marionette::Marionette, webdriver::WebDriver};
use crate::extension;
use anyhow::{Context, Result};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

/// How often a browser is started at most.
const STARTS: usize = 3;

#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Browser {
    Chromium,
    Firefox,
}

impl Browser {
    pub const ALL: [Browser; 2] = [Browser::Chromium, Browser::Firefox];

    /// Lower-case name, as on the command line and in file names.
    pub fn name(self) -> &'static str {
        match self {
            Browser::Chromium => "chromium",
            Browser::Firefox => "firefox",
        }
    }

    /// Names under which its program is looked for; the first that is found is taken.
    fn programs(self) -> &'static [&'static str] {
        match self {
            Browser::Chromium => &["chromium", "chromium-browser"],
            Browser::Firefox => &["firefox-esr", "firefox"],
        }
    }

    /// Path of its program, if it is installed.
    pub fn program(self) -> Option<PathBuf> {
        self.programs().iter().find_map(|name| find_program(name))
    }
}

impl std::fmt::Display for Browser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl std::str::FromStr for Browser {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Browser::ALL
            .into_iter()
            .find(|b| b.name() == name)
            .ok_or_else(|| format!("no browser {name:?}: take chromium or firefox"))
    }
}

/// Path of a program in `PATH`.
pub fn find_program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|dir| dir.join(name)).find(|file| file.is_file())
}

/// What to start. Only `browser` has no default.
#[derive(Clone, Debug)]
pub struct Launch {
    pub browser: Browser,
    /// Without a window (default).
    pub headless: bool,
    /// Folder of an unpacked extension to load.
    pub extension: Option<PathBuf>,
    /// Port on 127.0.0.1 of the [`crate::Proxy`] that is the browser's only way out.
    pub proxy: Option<u16>,
    /// Width and height of the window in CSS pixels.
    pub window: (u32, u32),
    /// An X display to draw on, such as `:99`, instead of that of the environment.
    pub display: Option<String>,
    /// Further switches of Chromium.
    pub switches: Vec<String>,
    /// Further preferences of Firefox.
    pub preferences: Map<String, Value>,
}

impl Launch {
    pub fn new(browser: Browser) -> Self {
        Launch {
            browser,
            headless: true,
            extension: None,
            proxy: None,
            window: (1280, 800),
            display: None,
            switches: Vec::new(),
            preferences: Map::new(),
        }
    }

    pub fn headed(mut self) -> Self {
        self.headless = false;
        self
    }

    pub fn extension(mut self, dir: &Path) -> Self {
        self.extension = Some(dir.to_path_buf());
        self
    }

    pub fn proxy(mut self, port: u16) -> Self {
        self.proxy = Some(port);
        self
    }

    pub fn window(mut self, width: u32, height: u32) -> Self {
        self.window = (width, height);
        self
    }

    /// Starts the browser and opens a session. Fails with a sentence when a program is missing.
    pub fn start(&self) -> Result<Driver> {
        let program = self.browser.program().with_context(|| {
            format!(
                "{} is not installed (looked in PATH for {})",
                self.browser,
                self.browser.programs().join(", ")
            )
        })?;
        let driver = match self.browser {
            Browser::Chromium => self.start_chromium(&program),
            Browser::Firefox => self.start_firefox(&program),
        }?;
        driver.longest_load(super::LONGEST_LOAD)?;
        Ok(driver)
    }

    fn start_chromium(&self, program: &Path) -> Result<Driver> {
        let chromedriver = find_program("chromedriver")
            .context("chromedriver is not installed (Debian package chromium-driver)")?;
        let mut switches: Vec<String> = QUIET_CHROMIUM.iter().map(|s| s.to_string()).collect();
        switches.push(format!("--window-size={},{}", self.window.0, self.window.1));
        if self.headless {
            switches.push("--headless=new".into());
        }
        if let Some(dir) = &self.extension {
            switches.push(format!("--load-extension={}", dir.display()));
        }
        if let Some(port) = self.proxy {
            switches.push(format!("--proxy-server=http://127.0.0.1:{port}"));
            // Without this, Chromium would go past the proxy for localhost.
            switches.push("--proxy-bypass-list=<-loopback>".into());
        }
        switches.extend(self.switches.iter().cloned());
        let options = json!({
            "binary": program,
            "args": switches,
            // An open popup becomes a window handle.
            "enableExtensionTargets": true,
            "prefs": { "extensions.pinned_extensions": [extension::CHROMIUM_ID] },
        });
        let capabilities = json!({
            "browserName": "chrome",
            "acceptInsecureCerts": self.proxy.is_some(),
            "goog:chromeOptions": options,
        });
        let wire = until_it_starts(|| {
            WebDriver::start(&chromedriver, self.display.as_deref(), &capabilities)
        })?;
        Ok(Driver { browser: self.browser, wire: Wire::WebDriver(wire) })
    }

    fn start_firefox(&self, program: &Path) -> Result<Driver> {
        let mut preferences = quiet_firefox();
        if let Some(port) = self.proxy {
            for (name, value) in [
                ("network.proxy.type", json!(1)),
                ("network.proxy.http", json!("127.0.0.1")),
                ("network.proxy.http_port", json!(port)),
                ("network.proxy.ssl", json!("127.0.0.1")),
                ("network.proxy.ssl_port", json!(port)),
                ("network.proxy.no_proxies_on", json!("")),
                ("network.proxy.allow_hijacking_localhost", json!(true)),
            ] {
                preferences.insert(name.into(), value);
            }
        }
        preferences.extend(self.preferences.clone());
        let wire = until_it_starts(|| Marionette::start(program, self, &preferences))?;
        let driver = Driver { browser: self.browser, wire: Wire::Marionette(wire) };
        if let Some(dir) = &self.extension {
            let dir = dir.canonicalize().with_context(|| format!("no folder {}", dir.display()))?;
            // As a person lets the extension into private windows.
            let install = json!({ "path": dir, "temporary": true, "allowPrivateBrowsing": true });
            driver.command("POST", "/moz/addon/install", install)?;
        }
        Ok(driver)
    }
}

/// A browser that ends or hangs before it answers at all says nothing about the extension: another is started, and that is told.
fn until_it_starts<T>(start: impl Fn() -> Result<T>) -> Result<T> {
    for _ in 1..STARTS {
        match start() {
            Ok(wire) => return Ok(wire),
            Err(error) => eprintln!("a browser did not start, another is tried: {error:#}"),
        }
    }
    start()
}

/// No first-run pages, no requests of the browser's own, no sandbox (which root cannot have).
const QUIET_CHROMIUM: &[&str] = &[
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--disable-default-apps",
    "--disable-search-engine-choice-screen",
    "--metrics-recording-only",
    "--mute-audio",
    "--password-store=basic",
    "--disable-features=OptimizationHints,MediaRouter,DialMediaRouteProvider,Translate,NetworkTimeServiceQuerying",
];

fn quiet_firefox() -> Map<String, Value> {
    let fixed = json!({ extension::FIREFOX_ID: extension::FIREFOX_UUID }).to_string();
    [
        // Pages of the extension get a known address.
        ("extensions.webextensions.uuids", json!(fixed)),
        // A press on the grant button answers itself; in a browser a person answers.
        ("extensions.webextOptionalPermissionPrompts", json!(false)),
        ("network.captive-portal-service.enabled", json!(false)),
        ("network.connectivity-service.enabled", json!(false)),
        ("browser.aboutwelcome.enabled", json!(false)),
        ("browser.shell.checkDefaultBrowser", json!(false)),
        ("datareporting.policy.dataSubmissionEnabled", json!(false)),
        ("datareporting.policy.firstRunURL", json!("")),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_string(), value))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::{STARTS, until_it_starts};
    use anyhow::bail;
    use std::cell::Cell;

    #[test]
    fn another_browser_is_started_but_not_for_ever() {
        for (broken, expected) in
            [(0, Some(1)), (1, Some(2)), (STARTS - 1, Some(STARTS)), (STARTS, None)]
        {
            let starts = Cell::new(0);
            let started = until_it_starts(|| {
                starts.set(starts.get() + 1);
                if starts.get() <= broken { bail!("connection reset") } else { Ok(starts.get()) }
            });
            assert_eq!(started.ok(), expected);
            assert!(starts.get() <= STARTS);
        }
    }
}
