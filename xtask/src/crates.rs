//! Whose code is in the WebAssembly: the crates, their licences, and lists of them for people and for programs.

use crate::repo;
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The crate that becomes the WebAssembly.
const ROOT: &str = "parallax-extension";
const WASM: &str = "wasm32-unknown-unknown";

/// A crate of others whose code is in the package.
#[derive(Clone, Debug, PartialEq)]
pub struct Crate {
    pub name: String,
    pub version: String,
    /// An SPDX expression.
    pub licence: String,
    /// SHA-256 of the published archive, as `Cargo.lock` has it.
    checksum: String,
    folder: PathBuf,
    /// What it needs, as [`Crate::purl`].
    needs: Vec<String>,
}

impl Crate {
    /// Its address in the form in which lists of components name a package.
    fn purl(&self) -> String {
        purl(&self.name, &self.version)
    }
}

fn purl(name: &str, version: &str) -> String {
    format!("pkg:cargo/{name}@{version}")
}

/// Every crate whose code is compiled into the WebAssembly, sorted. Macros and build scripts run while building only.
pub fn shipped() -> Result<Vec<Crate>> {
    let output = repo::command("cargo", &["metadata", "--format-version", "1", "--locked"])
        .args(["--filter-platform", WASM])
        .output()
        .context("cargo metadata")?;
    if !output.status.success() {
        bail!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    }
    let lock = std::fs::read_to_string(repo::path("Cargo.lock")).context("Cargo.lock")?;
    of_metadata(&serde_json::from_slice(&output.stdout)?, &checksums(&lock))
}

/// `(name, version)` to checksum.
fn checksums(lock: &str) -> BTreeMap<(String, String), String> {
    let field = |package: &str, name: &str| {
        let line = package.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" = "));
        line.map(|value| value.trim_matches('"').to_owned())
    };
    let package = |text: &str| {
        Some(((field(text, "name")?, field(text, "version")?), field(text, "checksum")?))
    };
    lock.split("[[package]]").filter_map(package).collect()
}

fn of_metadata(
    metadata: &Value,
    checksums: &BTreeMap<(String, String), String>,
) -> Result<Vec<Crate>> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let packages: BTreeMap<String, Value> =
        list(&metadata["packages"]).into_iter().map(|p| (text(&p["id"]), p)).collect();
    let nodes: BTreeMap<String, Value> =
        list(&metadata["resolve"]["nodes"]).into_iter().map(|n| (text(&n["id"]), n)).collect();
    let is_macro = |id: &str| {
        let kinds = list(&packages[id]["targets"]).into_iter().flat_map(|t| list(&t["kind"]));
        kinds.into_iter().any(|kind| kind == "proc-macro")
    };
    let needs = |id: &str| -> Vec<String> {
        let node = nodes.get(id).map(|node| list(&node["deps"])).unwrap_or_default();
        let linked = |dep: &Value| list(&dep["dep_kinds"]).iter().any(|k| k["kind"].is_null());
        let ids = node.iter().filter(|dep| linked(dep)).map(|dep| text(&dep["pkg"]));
        ids.filter(|id| !is_macro(id)).collect()
    };
    let root = packages.iter().find(|(_, package)| package["name"] == ROOT);
    let mut open = vec![root.context("the extension's crate is not there")?.0.clone()];
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    while let Some(id) = open.pop() {
        if !seen.insert(id.clone()) {
            continue;
        }
        open.extend(needs(&id));
        let package = &packages[&id];
        if package["source"].is_null() {
            continue;
        }
        let (name, version) = (text(&package["name"]), text(&package["version"]));
        let manifest = PathBuf::from(text(&package["manifest_path"]));
        let mut below: Vec<String> = needs(&id)
            .iter()
            .map(|id| purl(&text(&packages[id]["name"]), &text(&packages[id]["version"])))
            .collect();
        below.sort();
        found.push(Crate {
            licence: text(&package["license"]).replace('/', " OR "),
            checksum: checksums.get(&(name.clone(), version.clone())).cloned().unwrap_or_default(),
            folder: manifest.parent().unwrap_or(Path::new("")).to_owned(),
            needs: below,
            name,
            version,
        });
    }
    found.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
    Ok(found)
}

/// The file that is shipped: each crate with its licence, each text of a licence once.
pub fn notices(crates: &[Crate]) -> Result<String> {
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for each in crates {
        let found = licence_texts(each)?;
        if found.is_empty() {
            bail!("{} {} comes without the text of its licence", each.name, each.version);
        }
        for text in found {
            texts.entry(text).or_default().push(format!("{} {}", each.name, each.version));
        }
    }
    let mut out = String::from("Parallax contains these works of others.\n");
    for each in crates {
        let Crate { name, version, licence, .. } = each;
        out += &format!("\n{name} {version}, {licence}, https://crates.io/crates/{name}");
    }
    out.push('\n');
    for (text, users) in texts {
        out += &format!("\n{}\n\n{text}\n", users.join(", "));
    }
    Ok(out)
}

/// Other choices than MIT, by the names of their files.
const OTHER_CHOICES: [&str; 5] = ["APACHE", "ZLIB", "0BSD", "UNLICENSE", "COPYING"];

/// The texts under which a crate is used: where MIT is a choice, that one, since it is the shortest.
fn licence_texts(each: &Crate) -> Result<Vec<String>> {
    let names = repo::files(&each.folder)?;
    let is =
        |name: &str, words: &[&str]| words.iter().any(|word| name.to_uppercase().contains(word));
    let mut chosen: Vec<&String> = names
        .iter()
        .filter(|name| !name.contains('/') && is(name, &["LICENSE", "LICENCE", "COPYING"]))
        .collect();
    if chosen.iter().any(|name| is(name, &["MIT"])) {
        chosen.retain(|name| !is(name, &OTHER_CHOICES));
    }
    if chosen.is_empty() && each.licence.contains("Apache-2.0") {
        return Ok(vec!["Used under Apache-2.0, whose text is in LICENSE-APACHE.".into()]);
    }
    let read = |name: &String| {
        let text = std::fs::read_to_string(each.folder.join(name))?;
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        Ok(lines.join("\n").trim_matches('\n').to_owned())
    };
    chosen.into_iter().map(read).collect()
}

/// The list of components in the form of CycloneDX 1.5, without time and serial number: the same for the same sources.
pub fn bill(crates: &[Crate]) -> String {
    let own = purl("parallax", env!("CARGO_PKG_VERSION"));
    let components: Vec<Value> = crates
        .iter()
        .map(|each| {
            json!({
                "type": "library",
                "bom-ref": each.purl(),
                "name": each.name,
                "version": each.version,
                "purl": each.purl(),
                "licenses": [{ "expression": each.licence }],
                "hashes": [{ "alg": "SHA-256", "content": each.checksum }],
            })
        })
        .collect();
    let mut graph: Vec<Value> =
        crates.iter().map(|each| json!({ "ref": each.purl(), "dependsOn": each.needs })).collect();
    let all: Vec<String> = crates.iter().map(Crate::purl).collect();
    graph.insert(0, json!({ "ref": own, "dependsOn": all }));
    let bill = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": { "component": {
            "type": "application",
            "bom-ref": own,
            "name": "parallax",
            "version": env!("CARGO_PKG_VERSION"),
            "licenses": [{ "expression": "MIT OR Apache-2.0" }],
        } },
        "components": components,
        "dependencies": graph,
    });
    format!("{bill:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Licences that code in the package may have.
    const ALLOWED: [&str; 6] = ["MIT", "Apache-2.0", "Zlib", "0BSD", "Unicode-3.0", "BSD-3-Clause"];

    #[test]
    fn every_crate_in_the_package_may_be_shipped_and_comes_with_its_licence() {
        let crates = shipped().unwrap();
        assert!(crates.iter().any(|each| each.name == "serde_json"));
        assert!(!crates.iter().any(|each| each.name == "serde_derive"), "a macro is not shipped");
        for each in &crates {
            let words = each.licence.replace(['(', ')'], "");
            let choices: Vec<&str> = words.split(" OR ").collect();
            let allowed =
                |choice: &&str| choice.split(" AND ").all(|l| ALLOWED.contains(&l.trim()));
            assert!(choices.iter().any(allowed), "{}: {}", each.name, each.licence);
            assert_eq!(each.checksum.len(), 64, "{} is not from the registry", each.name);
        }
        let notices = notices(&crates).unwrap();
        assert!(crates.iter().all(|each| notices.contains(&each.name)));
    }

    #[test]
    fn no_crate_is_shipped_twice() {
        let crates = shipped().unwrap();
        let names: BTreeSet<&String> = crates.iter().map(|each| &each.name).collect();
        assert_eq!(names.len(), crates.len(), "two versions of one crate");
    }

    #[test]
    fn the_bill_names_each_crate_and_what_it_needs() {
        let crates = shipped().unwrap();
        let bill: Value = serde_json::from_str(&bill(&crates)).unwrap();
        let list = |value: &Value| value.as_array().unwrap().clone();
        assert_eq!(list(&bill["components"]).len(), crates.len());
        let known: BTreeSet<String> = crates.iter().map(Crate::purl).collect();
        for node in list(&bill["dependencies"]) {
            for needed in list(&node["dependsOn"]) {
                assert!(known.contains(needed.as_str().unwrap()), "{needed}");
            }
        }
    }
}
