//! Countries as GDELT names them.

use crate::text::table;

/// English name, FIPS 10-4 code and ISO 3166 code; see `data/README.md`.
const COUNTRIES: &str = include_str!("../../data/countries.txt");

/// Names that differ in GDELT.
const OTHER_NAMES: [(&str, &str); 12] = [
    ("Czech Republic", "CZ"),
    ("Macedonia", "MK"),
    ("Burma", "MM"),
    ("Netherlands", "NL"),
    ("The Netherlands", "NL"),
    ("Swaziland", "SZ"),
    ("Bahamas", "BS"),
    ("Gambia", "GM"),
    ("Congo", "CG"),
    ("Cote D'Ivoire", "CI"),
    ("Palestine", "PS"),
    ("Turkey", "TR"),
];

/// ISO 3166 code of a country by its English name.
pub fn of_name(name: &str) -> Option<&'static str> {
    let other = OTHER_NAMES.iter().find(|(known, _)| *known == name).map(|(_, iso)| *iso);
    other.or_else(|| table::find(COUNTRIES, name)?.split('\t').nth(1))
}

/// FIPS 10-4 code of a country by its ISO 3166 code (`DE` is `GM`).
pub fn fips(iso: &str) -> Option<&'static str> {
    COUNTRIES.lines().find_map(|line| {
        let mut cells = line.split('\t').skip(1);
        let (fips, found) = (cells.next()?, cells.next()?);
        (found == iso).then_some(fips)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_not_the_same_everywhere() {
        for (name, iso, code) in [
            ("Germany", "DE", "GM"),
            ("Switzerland", "CH", "SZ"),
            ("China", "CN", "CH"),
            ("United Kingdom", "GB", "UK"),
            ("Czech Republic", "CZ", "EZ"),
        ] {
            assert_eq!(of_name(name), Some(iso));
            assert_eq!(fips(iso), Some(code));
        }
        assert_eq!(of_name("Atlantis"), None);
    }
}
