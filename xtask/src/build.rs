//! `cargo xtask build`: the unpacked extension in `dist/chrome` and `dist/firefox`.

use crate::manifest::{self, Purpose};
use crate::{code_order, install, locales, repo};
use anyhow::{Context, Result, bail};
use parallax::rating::Licences;
use parallax_browser::Browser;
use std::path::{Path, PathBuf};
use wasm_bindgen_cli_support::Bindgen;

#[derive(clap::Args, Clone, Copy, Default)]
pub struct Options {
    /// Build the core without the slow optimisations
    #[arg(long)]
    pub debug: bool,
    /// Ship only ratings whose licence allows commercial use
    #[arg(long)]
    pub free: bool,
}

impl Options {
    pub fn licences(self) -> Licences {
        if self.free { Licences::Free } else { Licences::All }
    }
}

const CRATE: &str = "parallax-extension";
const WASM: &str = "wasm32-unknown-unknown";

/// What is shipped beside the core, the data and the manifest: (in the repository, in the package).
const SHIPPED: &[(&str, &str)] = &[
    ("extension/background.js", "background.js"),
    ("extension/background", "background"),
    ("extension/pages", "pages"),
    ("extension/content", "content"),
    ("extension/_locales", "_locales"),
    ("extension/icons", "icons"),
    ("data/story", "data/story"),
    ("LICENSE-MIT", "LICENSE-MIT"),
    ("LICENSE-APACHE", "LICENSE-APACHE"),
];

/// Folder of the development build for a browser.
pub fn dist(browser: Browser) -> PathBuf {
    repo::path("dist").join(folder_name(browser))
}

/// `chrome` or `firefox`, as the stores call it.
pub fn folder_name(browser: Browser) -> &'static str {
    match browser {
        Browser::Chromium => "chrome",
        Browser::Firefox => "firefox",
    }
}

/// Builds for both browsers.
pub fn run(options: Options) -> Result<()> {
    crate::data::run(options.licences())?;
    let core = build_core(options, &repo::target())?;
    for browser in Browser::ALL {
        let folder = dist(browser);
        assemble(&core, browser, Purpose::Development, &folder)?;
        eprintln!("    {}", folder.display());
    }
    Ok(())
}

/// The two cores: name of the glue, and what cargo is told beside.
const CORES: [(&str, &[&str]); 2] = [("badge", &["--no-default-features"]), ("parallax", &[])];

/// Compiles the extension crate to WebAssembly below a target folder, small and whole, and writes the glue of both; gives
/// the folder with `badge.js`, `parallax.js` and their modules.
pub fn build_core(options: Options, target: &Path) -> Result<PathBuf> {
    repo::step("Building the core");
    let core = target.join("core");
    clear(&core)?;
    for (name, features) in CORES {
        let module = compile(options, features, target)?;
        Bindgen::new()
            .input_path(&module)
            .web(true)?
            .typescript(false)
            .remove_name_section(!options.debug)
            .remove_producers_section(true)
            .out_name(name)
            .generate(&core)?;
        if !options.debug {
            let file = core.join(format!("{name}_bg.wasm"));
            std::fs::write(&file, code_order::rewrite(&std::fs::read(&file)?)?)?;
        }
    }
    add_release(&core.join("badge.js"))?;
    Ok(core)
}

/// Adds to the glue of a core how to let it go: nothing holds its memory any more, and what still calls it calls nothing.
fn add_release(glue: &Path) -> Result<()> {
    let mut text = std::fs::read_to_string(glue)?;
    for name in [
        "__wbg_init_promise;",
        "wasmModule, wasmInstance, wasm;",
        "cachedDataViewMemory0 =",
        "cachedUint8ArrayMemory0 =",
    ] {
        if !text.contains(&format!("let {name}")) {
            bail!("the glue of wasm-bindgen has no {name}");
        }
    }
    text.push_str(RELEASE);
    Ok(std::fs::write(glue, text)?)
}

const RELEASE: &str = "
export function release() {
    wasm = new Proxy({}, { get: () => () => undefined });
    __wbg_init_promise = wasmModule = wasmInstance = cachedDataViewMemory0 = cachedUint8ArrayMemory0 = undefined;
}
";

fn compile(options: Options, features: &[&str], target: &Path) -> Result<PathBuf> {
    let profile = if options.debug { "debug" } else { "release" };
    let compiler = install::wasm_compiler()?;
    let target = compiler.target_dir(target);
    let mut command = compiler.cargo(&["build", "--locked", "--package", CRATE, "--target", WASM]);
    command.args(features).arg("--target-dir").arg(&target);
    if !options.debug {
        command.arg("--release");
        // Panics name source files: without the mapping, two machines give different bytes.
        command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", remapped_paths());
    }
    repo::run(&mut command)?;
    Ok(target.join(WASM).join(profile).join("parallax_extension.wasm"))
}

fn remapped_paths() -> String {
    let home = std::env::var("CARGO_HOME")
        .or_else(|_| std::env::var("HOME").map(|home| home + "/.cargo"))
        .unwrap_or_default();
    let root = repo::root().display();
    // Where the standard library's sources are installed, its paths would name their place.
    let std = std_sources().map(|(from, to)| format!(" --remap-path-prefix={from}={to}"));
    let std = std.unwrap_or_default();
    format!("--remap-path-prefix={root}=src --remap-path-prefix={home}=cargo{std}")
}

/// Place of the standard library's sources, and the name that they have without them.
fn std_sources() -> Option<(String, String)> {
    let print = |arguments: &[&str]| {
        let out = repo::command("rustc", arguments).output().ok()?;
        String::from_utf8(out.stdout).ok()
    };
    let sysroot = print(&["--print", "sysroot"])?;
    let version = print(&["--version", "--verbose"])?;
    let commit = version.lines().find_map(|line| line.strip_prefix("commit-hash: "))?;
    Some((format!("{}/lib/rustlib/src/rust", sysroot.trim()), format!("/rustc/{commit}")))
}

/// Puts one loadable folder together.
pub fn assemble(core: &Path, browser: Browser, purpose: Purpose, folder: &Path) -> Result<()> {
    clear(folder)?;
    repo::copy(core, &folder.join("core"))?;
    for (from, to) in SHIPPED {
        let from = repo::path(from);
        if from.exists() {
            repo::copy(&from, &folder.join(to))?;
        }
    }
    locales::pack(&folder.join("_locales"))?;
    copy_data(&folder.join("data"))?;
    // Types are for whoever writes the pages, and the tables' origins stand in the sources.
    std::fs::remove_dir_all(folder.join("pages/generated"))?;
    std::fs::remove_file(folder.join("data/story/README.md"))?;
    if purpose == Purpose::Development {
        repo::copy(&repo::path("extension/dev"), &folder.join("dev"))?;
    }
    let manifest = manifest::derive(browser, purpose)?;
    std::fs::write(folder.join("manifest.json"), &manifest)?;
    check(folder, &serde_json::from_str(&manifest)?)
}

/// Only what the background reads: other files may lie beside it.
fn copy_data(to: &Path) -> Result<()> {
    let compiled = repo::target().join("data");
    for file in crate::data::NAMES {
        repo::copy(&compiled.join(file), &to.join(file))?;
    }
    Ok(())
}

/// A browser would say no more than "could not load": name what is missing.
fn check(folder: &Path, manifest: &serde_json::Value) -> Result<()> {
    let mut needed = manifest::files_named(manifest);
    needed.push("_locales/en/messages.json".into());
    let missing: Vec<_> = needed.iter().filter(|file| !folder.join(file).is_file()).collect();
    if !missing.is_empty() {
        bail!("{} lacks files that its manifest names: {missing:?}", folder.display());
    }
    Ok(())
}

fn clear(folder: &Path) -> Result<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)
            .with_context(|| format!("cannot clear {}", folder.display()))?;
    }
    std::fs::create_dir_all(folder)?;
    Ok(())
}
