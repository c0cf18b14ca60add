//! The fuzz targets without a fuzzer: every file of `tests/corpus`, whole, cut and with bytes flipped, through its door.

mod doors;

use std::path::Path;

/// Cuts and flips that are tried on a file.
const TRIES: usize = 200;

#[test]
fn every_door_stands_whatever_comes() {
    for (name, door) in doors::DOORS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(name);
        let entries = std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{name}: {e}"));
        let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        files.sort();
        assert!(!files.is_empty(), "{name} has no corpus");
        door(b"");
        for file in files {
            let bytes = std::fs::read(&file).unwrap();
            door(&bytes);
            let step = (bytes.len() / TRIES).max(1);
            for at in (0..bytes.len()).step_by(step) {
                door(&bytes[..at]);
                let mut flipped = bytes.clone();
                flipped[at] ^= 1 << (at % 8);
                door(&flipped);
            }
        }
    }
}

/// With `WRITE=1` the seeds that are no text are written anew. They are stored, not built by each run, so that files of earlier
/// versions stay in the corpus.
#[test]
fn every_stored_form_has_its_seed() {
    for (name, bytes) in doors::seeds() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(name);
        if std::env::var_os("WRITE").is_some() {
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(&file, bytes).unwrap();
        }
        assert!(file.is_file(), "{name} has no seed: run the test with WRITE=1");
    }
}
