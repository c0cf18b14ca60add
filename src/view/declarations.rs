//! Writes `extension/pages/generated/views.d.ts` from the views, so that the pages' types cannot drift.
//!
//! The test fails when the file is stale; `WRITE=1 cargo test -p parallax declarations` writes it.

use crate::view::badge::BadgeView;
use crate::view::correction::OutletChoice;
use crate::view::diet::DietView;
use crate::view::feeds::FoundFeeds;
use crate::view::message::{Failed, Request};
use crate::view::options::OptionsView;
use crate::view::popup::PopupView;
use crate::view::search::SearchView;
use crate::view::story::StoryView;
use crate::view::today::TodayView;
use std::any::TypeId;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use ts_rs::{Config, TS, TypeVisitor};

const HEAD: &str =
    "// Written by `WRITE=1 cargo test -p parallax declarations` from src/view. Do not edit.\n";

/// Collects the declaration of each type that a root reaches.
struct Collector<'a> {
    config: &'a Config,
    seen: Vec<TypeId>,
    found: BTreeMap<String, String>,
}

impl TypeVisitor for Collector<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if self.seen.contains(&TypeId::of::<T>()) {
            return;
        }
        self.seen.push(TypeId::of::<T>());
        if T::output_path().is_some() {
            self.found.insert(T::name(self.config), T::decl(self.config));
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

fn declarations() -> String {
    let config = Config::default();
    let mut collector = Collector { config: &config, seen: Vec::new(), found: BTreeMap::new() };
    collector.visit::<PopupView>();
    collector.visit::<BadgeView>();
    collector.visit::<OptionsView>();
    collector.visit::<StoryView>();
    collector.visit::<TodayView>();
    collector.visit::<SearchView>();
    collector.visit::<DietView>();
    collector.visit::<Request>();
    collector.visit::<Failed>();
    collector.visit::<FoundFeeds>();
    collector.visit::<OutletChoice>();
    let declarations = collector.found.into_values().map(|decl| format!("\nexport {decl}\n"));
    std::iter::once(HEAD.to_owned()).chain(declarations).collect()
}

pub(super) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// Compares a generated file with what it should be; writes it when `WRITE` is set.
pub(super) fn same_or_write(path: &Path, expected: &str) {
    if std::env::var_os("WRITE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, expected).unwrap();
    }
    let found = std::fs::read_to_string(path).unwrap_or_default();
    assert!(found == expected, "{} is stale: run the test with WRITE=1", path.display());
}

#[test]
fn declarations_are_fresh() {
    same_or_write(&root().join("extension/pages/generated/views.d.ts"), &declarations());
}
