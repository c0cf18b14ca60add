//! The archive of sources that a store's reviewer builds: the same bytes for the same files.

use crate::repo;
use anyhow::{Context, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::path::{Path, PathBuf};

/// 1 January 2026, 00:00:00 UTC.
const FIXED_TIME: u64 = 1_767_225_600;

/// Folder that the archive unpacks to.
pub const FOLDER: &str = concat!("parallax-", env!("CARGO_PKG_VERSION"));

/// Writes the archive into a folder; `None` outside of a git repository, where nobody says which files are sources.
pub fn pack(to: &Path) -> Result<Option<PathBuf>> {
    let listed = repo::command("git", &["ls-files", "-z"]).output();
    let Some(listed) = listed.ok().filter(|out| out.status.success()) else { return Ok(None) };
    let listed = String::from_utf8(listed.stdout).context("a file name is not UTF-8")?;
    let mut names: Vec<&str> = listed.split('\0').filter(|name| !name.is_empty()).collect();
    names.sort_unstable();
    if names.is_empty() {
        bail!("git lists no sources");
    }
    let packer = GzEncoder::new(Vec::new(), Compression::best());
    let mut archive = tar::Builder::new(packer);
    for name in names {
        let bytes = std::fs::read(repo::path(name)).with_context(|| name.to_owned())?;
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_mtime(FIXED_TIME);
        archive.append_data(&mut header, format!("{FOLDER}/{name}"), bytes.as_slice())?;
    }
    let file = to.join(format!("{FOLDER}-source.tar.gz"));
    std::fs::create_dir_all(to)?;
    std::fs::write(&file, archive.into_inner()?.finish()?)?;
    Ok(Some(file))
}

/// Unpacks an archive of [`pack`] into a folder that is made anew; gives the folder of the sources.
pub fn unpack(archive: &Path, to: &Path) -> Result<PathBuf> {
    if to.exists() {
        std::fs::remove_dir_all(to)?;
    }
    let bytes = std::fs::File::open(archive)?;
    tar::Archive::new(flate2::read::GzDecoder::new(bytes)).unpack(to)?;
    Ok(to.join(FOLDER))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_archive_is_the_same_each_time_and_holds_the_sources() {
        let folder = std::env::temp_dir().join(format!("parallax-source-{}", std::process::id()));
        let Some(one) = pack(&folder).unwrap() else { return };
        let bytes = std::fs::read(&one).unwrap();
        assert_eq!(bytes, std::fs::read(pack(&folder).unwrap().unwrap()).unwrap());
        let unpacked = unpack(&one, &folder.join("out")).unwrap();
        for name in ["Cargo.lock", "rust-toolchain.toml", "xtask/src/source.rs"] {
            assert!(unpacked.join(name).is_file(), "{name}");
        }
        std::fs::remove_dir_all(folder).unwrap();
    }
}
