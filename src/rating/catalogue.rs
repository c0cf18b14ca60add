//! Public lists of ratings that a person can add by address. Nothing is fetched before they do.

use crate::tsv::lines;
use serde::Serialize;

/// A list that its owner publishes under a fixed address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct PublicList {
    pub id: &'static str,
    pub name: &'static str,
    /// Who owns the ratings, and who publishes the file if it is another.
    pub owner: &'static str,
    /// Where the file is fetched.
    pub address: &'static str,
    /// A page about it.
    pub page: &'static str,
    /// The form that [`super::import`] recognises in it.
    pub form: &'static str,
    pub terms: &'static str,
    /// About how many bytes are fetched.
    pub size: u32,
    /// Asked again after so many days, with a conditional request.
    pub every_days: u32,
    /// Who answers at the address, and so sees the request.
    pub server: &'static str,
}

/// The catalogue, in the order of `data/catalogue.tsv`.
pub fn catalogue() -> Vec<PublicList> {
    let columns =
        ["id", "name", "owner", "address", "page", "form", "terms", "size", "every_days", "server"];
    let rows =
        lines("catalogue", include_str!("../../data/catalogue.tsv"), columns).unwrap_or_default();
    rows.into_iter()
        .map(|(_, [id, name, owner, address, page, form, terms, size, every_days, server])| {
            PublicList {
                id,
                name,
                owner,
                address,
                page,
                form,
                terms,
                size: size.parse().unwrap_or_default(),
                every_days: every_days.parse().unwrap_or_default(),
                server,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_says_what_it_needs() {
        let lists = catalogue();
        assert!(lists.len() >= 3);
        for list in &lists {
            assert!(
                list.address.starts_with("https://") && list.page.starts_with("https://"),
                "{list:?}"
            );
            assert!(
                list.size > 0 && (list.size as usize) < super::super::import::MOST_BYTES,
                "{list:?}"
            );
            assert!(
                list.every_days > 0 && !list.terms.is_empty() && !list.server.is_empty(),
                "{list:?}"
            );
        }
    }
}
