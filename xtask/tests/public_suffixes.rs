//! Our compiled public suffix list against the crate `psl`, whose list is a few weeks older.

use parallax::outlet::{host::normalize_host, suffix};
use std::collections::BTreeSet;

#[test]
fn agrees_with_psl() {
    let list = include_str!("../../data/public_suffix_list.dat");
    let rules =
        list.lines().filter(|l| !l.starts_with("//")).filter_map(|l| l.split_whitespace().next());
    let (mut checked, mut different) = (0, BTreeSet::new());
    for rule in rules {
        let name = normalize_host(rule.trim_start_matches(['*', '.', '!'])).unwrap();
        for host in [name.clone(), format!("b.{name}"), format!("c.b.{name}")] {
            checked += 1;
            if psl::suffix_str(&host) != Some(suffix::public_suffix(&host).text) {
                different.insert(name.clone());
            }
        }
    }
    assert!(checked > 28_000);
    // The 52 rules that stand in one of the two lists only.
    assert!(different.len() <= 52, "{different:?}");
}
