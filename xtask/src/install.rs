//! Adds what a fresh machine lacks: the WebAssembly target, browsers, driver and fonts.

use crate::repo;
use anyhow::{Result, bail};
use parallax_browser::driver::find_program;
use std::path::{Path, PathBuf};
use std::process::Command;

const WASM: &str = "wasm32-unknown-unknown";

/// A program or font that browser tests need, the file that shows it is there, and the packages
/// that bring it, the first that the machine knows being taken.
struct Need {
    what: &'static str,
    there: fn() -> bool,
    packages: &'static [&'static str],
}

const BROWSERS: &[Need] = &[
    Need {
        what: "Chromium",
        there: || program_of(parallax_browser::Browser::Chromium),
        packages: &["chromium"],
    },
    Need {
        what: "chromedriver",
        there: || find_program("chromedriver").is_some(),
        packages: &["chromium-driver", "chromium-chromedriver"],
    },
    Need {
        what: "Firefox",
        there: || program_of(parallax_browser::Browser::Firefox),
        packages: &["firefox-esr", "firefox"],
    },
    Need { what: "Xvfb", there: || find_program("Xvfb").is_some(), packages: &["xvfb"] },
    Need { what: "CJK fonts", there: || font("NotoSansCJK"), packages: &["fonts-noto-cjk"] },
    Need {
        what: "fonts for all scripts",
        there: || font("NotoSansArabic"),
        packages: &["fonts-noto-core"],
    },
    Need {
        what: "an emoji font",
        there: || font("NotoColorEmoji"),
        packages: &["fonts-noto-color-emoji"],
    },
];

fn program_of(browser: parallax_browser::Browser) -> bool {
    browser.program().is_some()
}

/// Whether a font file whose name starts so stands in the system's folder.
fn font(start: &str) -> bool {
    repo::files(Path::new("/usr/share/fonts")).is_ok_and(|all| {
        all.iter().any(|file| file.rsplit('/').next().is_some_and(|name| name.starts_with(start)))
    })
}

/// Sees to it that both browsers, the driver and the fonts are there, installing what is missing
/// through apt where that may be done.
pub fn browsers() -> Result<()> {
    let missing: Vec<&Need> = BROWSERS.iter().filter(|need| !(need.there)()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = missing.iter().map(|need| need.what).collect();
    let Some(apt) = Apt::find() else {
        let packages: Vec<&str> =
            missing.iter().filter_map(|need| need.packages.first().copied()).collect();
        bail!(
            "missing: {}. Install it and run again; on Debian: apt-get install {}",
            names.join(", "),
            packages.join(" ")
        );
    };
    repo::step(&format!("Installing {}", names.join(", ")));
    apt.update()?;
    let packages: Vec<&str> = missing.iter().map(|need| apt.first_known(need.packages)).collect();
    apt.install(&packages)
}

/// The compiler for WebAssembly: rustup's target, or Debian's own compiler where the target cannot
/// be had.
pub enum WasmCompiler {
    Rustup,
    Debian,
}

/// Finds the compiler, adding the target if it is missing.
pub fn wasm_compiler() -> Result<WasmCompiler> {
    if has_wasm_target() {
        return Ok(WasmCompiler::Rustup);
    }
    repo::step("Adding the WebAssembly target");
    let added = repo::run(&mut repo::command("rustup", &["target", "add", WASM]));
    if added.is_ok() && has_wasm_target() {
        return Ok(WasmCompiler::Rustup);
    }
    if !Path::new(DEBIAN_CARGO).exists() || find_program(DEBIAN_LINKER).is_none() {
        let Some(apt) = Apt::find() else {
            bail!(
                "Rust's target {WASM} is missing and could not be added: run `rustup target add {WASM}`"
            )
        };
        repo::step("Installing Debian's Rust for WebAssembly instead");
        apt.update()?;
        apt.install(DEBIAN_PACKAGES)?;
    }
    Ok(WasmCompiler::Debian)
}

fn has_wasm_target() -> bool {
    let libs = repo::command("rustc", &["--print", "target-libdir", "--target", WASM]).output();
    libs.is_ok_and(|out| {
        out.status.success() && Path::new(String::from_utf8_lossy(&out.stdout).trim()).is_dir()
    })
}

const DEBIAN_PACKAGES: &[&str] = &["rustc-web", "cargo-web", "rust-web-src", "lld-22"];
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const DEBIAN_LINKER: &str = "wasm-ld-22";

impl WasmCompiler {
    /// A cargo command of this compiler.
    pub fn cargo(&self, arguments: &[&str]) -> Command {
        match self {
            WasmCompiler::Rustup => repo::command("cargo", arguments),
            WasmCompiler::Debian => {
                let mut command = repo::command(DEBIAN_CARGO, arguments);
                // Its standard library comes as source only.
                command.arg("-Zbuild-std=std,panic_abort");
                command.env("PATH", "/usr/bin:/bin").env("RUSTC_BOOTSTRAP", "1");
                command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", DEBIAN_LINKER);
                // Set by rustup for the cargo that runs us; they would send it back there.
                for name in ["RUSTUP_TOOLCHAIN", "RUSTC", "RUSTDOC", "CARGO"] {
                    command.env_remove(name);
                }
                command
            }
        }
    }

    /// Its own folder below `target`: two compilers must not share one.
    pub fn target_dir(&self, target: &Path) -> PathBuf {
        match self {
            WasmCompiler::Rustup => target.to_path_buf(),
            WasmCompiler::Debian => target.join("debian"),
        }
    }
}

/// apt, as root or through a `sudo` that asks nothing.
struct Apt {
    sudo: bool,
}

impl Apt {
    fn find() -> Option<Apt> {
        find_program("apt-get")?;
        if succeeds("id", &["-u"]).is_some_and(|id| id.trim() == "0") {
            return Some(Apt { sudo: false });
        }
        succeeds("sudo", &["-n", "true"]).map(|_| Apt { sudo: true })
    }

    fn update(&self) -> Result<()> {
        repo::run(self.command(&["update", "--quiet=2"]).stdout(std::process::Stdio::null()))
    }

    fn install(&self, packages: &[&str]) -> Result<()> {
        let mut command =
            self.command(&["install", "--yes", "--quiet=2", "--no-install-recommends"]);
        repo::run(command.args(packages).stdout(std::process::Stdio::null()))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = repo::command(
            if self.sudo { "sudo" } else { "env" },
            &["DEBIAN_FRONTEND=noninteractive"],
        );
        command.arg("apt-get").args(arguments);
        command
    }

    fn first_known<'a>(&self, packages: &[&'a str]) -> &'a str {
        let known = packages.iter().find(|name| {
            succeeds("apt-cache", &["--quiet=0", "policy", name]).is_some_and(|out| {
                out.lines().any(|line| {
                    line.trim_start().starts_with("Candidate:") && !line.contains("(none)")
                })
            })
        });
        known.or(packages.first()).copied().unwrap_or_default()
    }
}

/// What the program printed, if it ended well.
fn succeeds(program: &str, arguments: &[&str]) -> Option<String> {
    let out = Command::new(program).args(arguments).output().ok()?;
    out.status.success().then(|| String::from_utf8_lossy(&out.stdout).into_owned())
}
