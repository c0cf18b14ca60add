//! `cargo xtask data`: compiles the tables in `data/` into the files that the product reads.

use anyhow::{Context, Result};
use parallax::outlet::directory::{Tables, compile};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Compiles what is older than its tables and says how large it is.
pub fn run() -> Result<()> {
    let bytes = directory()?;
    println!("directory.bin {} bytes", bytes.len());
    Ok(())
}

/// The compiled directory; compiled now if a table is newer than the file in `target/data`.
pub fn directory() -> Result<Vec<u8>> {
    let tables = ["outlets_checked.tsv", "outlets_listed.tsv", "owners.tsv", "feeds.tsv"];
    cached("directory.bin", &tables, |texts| {
        let [checked, listed, owners, feeds] = texts else { unreachable!("four tables") };
        Ok(compile(&Tables { checked, listed, owners, feeds })?)
    })
}

/// Reads `target/data/NAME`, or makes it when one of `tables` or this program is newer.
fn cached(
    name: &str,
    tables: &[&str],
    make: impl FnOnce(&[String]) -> Result<Vec<u8>>,
) -> Result<Vec<u8>> {
    let root = root();
    let target = root.join("target/data").join(name);
    let paths: Vec<PathBuf> = tables.iter().map(|table| root.join("data").join(table)).collect();
    let newest =
        paths.iter().chain(&std::env::current_exe().ok()).filter_map(|path| modified(path)).max();
    if modified(&target).is_some_and(|made| Some(made) > newest) {
        return fs::read(&target).with_context(|| format!("cannot read {}", target.display()));
    }
    let read = |path: &PathBuf| {
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
    };
    let bytes = make(&paths.iter().map(read).collect::<Result<Vec<_>>>()?)?;
    fs::create_dir_all(root.join("target/data"))?;
    // Written aside and renamed: another run never sees half a file.
    let aside = target.with_extension(format!("bin.{}", std::process::id()));
    fs::write(&aside, &bytes)?;
    fs::rename(&aside, &target)?;
    Ok(bytes)
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|m| m.modified()).ok()
}

/// The repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
