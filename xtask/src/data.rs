//! `cargo xtask data`: compiles the tables in `data/` into the files that the product reads.

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::DeflateEncoder;
use parallax::outlet::Directory;
use parallax::outlet::directory::{Tables, compile};
use parallax::outlet::suffix;
use parallax::rating::{Licences, compile as compile_packs, read_packs, ship};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

/// What is shipped, as it lies in `target/data`.
pub const NAMES: [&str; 3] = ["directory.bin", "ratings.bin", "suffixes.bin"];

/// Compiles what is older than its tables, lays what is shipped into `target/data`, and says how
/// large it is, alone and deflated as in the package.
pub fn run(licences: Licences) -> Result<()> {
    let folder = root().join("target/data");
    let outlets = directory()?;
    let ratings = ship(&ratings(licences)?, &Directory::open(outlets.clone())?)?;
    let made = [outlets, ratings, suffix::compiled().to_vec()];
    for (name, bytes) in NAMES.into_iter().zip(made) {
        replace(&folder.join(name), &bytes)?;
        let mut deflated = DeflateEncoder::new(Vec::new(), Compression::best());
        deflated.write_all(&bytes)?;
        println!("{name:14} {:>8} bytes, {:>7} deflated", bytes.len(), deflated.finish()?.len());
    }
    Ok(())
}

/// The compiled directory; compiled now if a table is newer than the file kept in `target/tables`.
pub fn directory() -> Result<Vec<u8>> {
    let tables =
        ["outlets_checked.tsv", "outlets_listed.tsv", "owners.tsv", "feeds.tsv", "imposters.tsv"];
    cached("directory.bin", &tables, |texts| {
        let [checked, listed, owners, feeds, imposters] = texts else {
            unreachable!("five tables")
        };
        Ok(compile(&Tables { checked, listed, owners, feeds, imposters })?)
    })
}

/// The compiled packs of ratings. [`Licences::Free`] leaves out those that forbid commercial use or name no licence.
pub fn ratings(licences: Licences) -> Result<Vec<u8>> {
    let name = match licences {
        Licences::All => "ratings.bin",
        Licences::Free => "ratings-free.bin",
    };
    let raters = fs::read_to_string(root().join("data/raters.tsv"))
        .context("cannot read data/raters.tsv")?;
    let ids: Vec<&str> = parallax::rating::rater_ids(&raters).collect();
    let mut tables = vec!["raters.tsv".to_string()];
    tables.extend(ids.iter().map(|id| format!("ratings/{id}.tsv")));
    let tables: Vec<&str> = tables.iter().map(String::as_str).collect();
    cached(name, &tables, |texts| {
        let packs = texts.iter().skip(1).map(String::as_str);
        let packs: Vec<(&str, &str)> = ids.iter().copied().zip(packs).collect();
        Ok(compile_packs(&read_packs(&raters, &packs, licences)?))
    })
}

/// Reads `target/tables/NAME`, or makes it when one of `tables` or this program is newer.
fn cached(
    name: &str,
    tables: &[&str],
    make: impl FnOnce(&[String]) -> Result<Vec<u8>>,
) -> Result<Vec<u8>> {
    let root = root();
    let target = root.join("target/tables").join(name);
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
    replace(&target, &bytes)?;
    Ok(bytes)
}

/// Writes a file aside and renames it, so that no other run or thread sees half of it. Each call has
/// its own name aside: threads that make the same table at once do not take it from each other.
fn replace(target: &Path, bytes: &[u8]) -> Result<()> {
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    let call = CALLS.fetch_add(1, Ordering::Relaxed);
    let aside = target.with_extension(format!("bin-{}-{call}", std::process::id()));
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder)?;
    }
    let replaced = fs::write(&aside, bytes).and_then(|()| fs::rename(&aside, target));
    replaced.with_context(|| format!("cannot write {}", target.display()))
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|m| m.modified()).ok()
}

/// The repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_may_write_the_same_table_into_a_folder_that_is_not_there() {
        let folder = std::env::temp_dir().join(format!("parallax-data-{}", std::process::id()));
        let target = folder.join("tables/directory.bin");
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    (0..50).for_each(|_| replace(&target, b"the same bytes").unwrap());
                });
            }
        });
        assert_eq!(fs::read(&target).unwrap(), b"the same bytes");
        assert_eq!(fs::read_dir(target.parent().unwrap()).unwrap().count(), 1);
        fs::remove_dir_all(&folder).unwrap();
    }
}
