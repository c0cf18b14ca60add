//! Outlets by the name a text gives them: publisher fields, bylines, closing lines.
//!
//! Only outlets whose facts were checked are found in running text: a name such as "The Star" or
//! "Elle" is too common to be looked up among all.

use super::directory::{Directory, OutletId};
use super::host;
use super::words::Words;
use std::collections::HashMap;

/// Most words of a name that is looked for in a text.
const LONGEST_NAME: usize = 7;
/// Longest text that is looked at as a name, in bytes.
const LONGEST_TEXT: usize = 200;

/// Words that may follow or lead an outlet's name without making it another: its web edition.
const EDITION_WORDS: Words = Words(
    "sports|sport|business|politics|opinion|opinions|money|entertainment|lifestyle|\
     international|magazine|社|뉴스|online|digital|video|videos|web|website|app|plus|uk|us|usa|tv|com|net|de|fr|es|it|nl|\
     デジタル|オンライン|電子版|ニュース|新闻|新聞網|网|網",
);

const ARTICLES: Words =
    Words("the|le|la|les|l|el|los|las|il|lo|i|gli|der|die|das|de|het|o|a|os|as");

/// An index of the names of the checked outlets.
#[derive(Debug, Default)]
pub struct Names {
    /// Squeezed name to outlets; `true` where it is a whole name, not one shortened here.
    by_name: HashMap<String, Vec<(OutletId, bool)>>,
}

impl Names {
    /// Reads the names of the checked outlets once.
    pub fn new(directory: &Directory) -> Names {
        let mut names = Names::default();
        for id in directory.ids().filter(|&id| directory.checked(id)) {
            let key = directory.key(id);
            if key.contains('/') {
                continue;
            }
            for name in directory.names(id) {
                names.add(&squeeze(&name), id, true);
                let bare = name.split(" (").next().unwrap_or(&name);
                names.add(&squeeze(bare), id, true);
                if let Some(short) = without_article(bare) {
                    names.add(&squeeze(short), id, false);
                }
            }
            names.add(&squeeze(&key), id, true);
        }
        names
    }

    fn add(&mut self, name: &str, id: OutletId, whole: bool) {
        if name.chars().count() < 2 {
            return;
        }
        let found = self.by_name.entry(name.to_string()).or_default();
        match found.iter_mut().find(|(other, _)| *other == id) {
            Some((_, known)) => *known |= whole,
            None => found.push((id, whole)),
        }
    }

    /// The outlet a publisher field names. `country` settles names that outlets of several
    /// countries share.
    pub fn publisher(
        &self,
        directory: &Directory,
        text: &str,
        country: Option<&str>,
    ) -> Option<OutletId> {
        let text: String = text.chars().map(host::plain_form).collect();
        let text = tidy(&text)?;
        if let Some(id) = by_host_text(directory, text) {
            return Some(id);
        }
        self.exact(directory, text, country)
            .or_else(|| directory.by_name(text))
            .or_else(|| self.exact(directory, without_edition(text)?, country))
    }

    /// The checked outlet with exactly this name.
    pub fn exact(
        &self,
        directory: &Directory,
        text: &str,
        country: Option<&str>,
    ) -> Option<OutletId> {
        let text = tidy(text)?;
        let found = self.by_name.get(&squeeze(text));
        let found = found.or_else(|| self.by_name.get(&squeeze(without_article(text)?)))?;
        let one = |wanted: &dyn Fn(&(OutletId, bool)) -> bool| {
            let mut fitting = found.iter().filter(|entry| wanted(entry));
            fitting.next().filter(|_| fitting.next().is_none()).map(|&(id, _)| id)
        };
        let in_country = |id| country.is_some() && directory.country(id) == country;
        // A name without its country is most often that of the outlet known abroad.
        let known_abroad = |id| matches!(directory.country(id), Some("US" | "GB"));
        one(&|_| true)
            .or_else(|| one(&|&(id, _)| in_country(id)))
            .or_else(|| one(&|&(_, whole)| whole))
            .or_else(|| one(&|&(id, whole)| whole && known_abroad(id)))
            .or_else(|| one(&|&(id, _)| known_abroad(id)))
    }

    /// The outlet whose name a text starts with, the longest one.
    pub fn prefix(
        &self,
        directory: &Directory,
        text: &str,
        country: Option<&str>,
    ) -> Option<OutletId> {
        let text = text.trim_start();
        let ends = word_ends(text).take(LONGEST_NAME).collect::<Vec<_>>();
        ends.iter().rev().find_map(|&end| self.exact(directory, text.get(..end)?, country))
    }

    /// The outlet whose name of two words or more, or in capitals, a text ends with.
    pub fn suffix(
        &self,
        directory: &Directory,
        text: &str,
        country: Option<&str>,
    ) -> Option<OutletId> {
        let text = text.trim_end();
        let starts: Vec<usize> = word_starts(text).collect();
        let first = starts.len().saturating_sub(LONGEST_NAME).max(1);
        starts.get(first..)?.iter().find_map(|&start| {
            let tail = text.get(start..)?;
            let shouted = text == text.to_uppercase();
            let initials = tail.len() >= 3 && tail == tail.to_uppercase() && !shouted;
            let telling = tail.contains(' ') || initials;
            if telling { self.exact(directory, tail, country) } else { None }
        })
    }
}

/// The outlet of a host that stands where a name is expected (`latimes.com`, `www.swp.de`).
pub fn by_host_text(directory: &Directory, text: &str) -> Option<OutletId> {
    if !text.contains('.') || text.contains(char::is_whitespace) {
        return None;
    }
    let host = host::normalize_host(text.trim_end_matches('/')).ok()?;
    directory.by_host(host.strip_prefix("www.").unwrap_or(&host))
}

/// Letters and digits in lower case and without the common accents.
pub fn squeeze(text: &str) -> String {
    text.chars()
        .map(host::plain_form)
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric())
        .map(|c| if c.is_ascii() { c } else { host::without_accent(c).unwrap_or(c) })
        .collect()
}

/// Drops marks around a name; `None` when nothing or too much is left.
fn tidy(text: &str) -> Option<&str> {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric() && c != ')');
    (!text.is_empty() && text.len() <= LONGEST_TEXT).then_some(text)
}

fn without_article(text: &str) -> Option<&str> {
    let (first, rest) = text.split_once([' ', '\'', '’'])?;
    ARTICLES.has(&first.to_lowercase()).then_some(rest).filter(|r| r.chars().count() > 2)
}

/// A name without the words that only say which edition it is.
fn without_edition(text: &str) -> Option<&str> {
    let text = text
        .strip_suffix(')')
        .map_or(text, |t| t.rsplit_once('(').map_or(text, |(name, _)| name))
        .trim_end();
    let shorter = EDITION_WORDS.iter().find_map(|word| {
        let start = text.len().checked_sub(word.len())?;
        let (name, tail) = (text.get(..start)?, text.get(start..)?);
        let parted = !word.is_ascii() || name.ends_with([' ', '.', '-']);
        (tail.to_lowercase() == *word && parted).then_some(name.trim_end_matches([' ', '.', '-']))
    });
    Some(shorter.unwrap_or(text))
}

fn word_ends(text: &str) -> impl Iterator<Item = usize> {
    let inner = text.char_indices().zip(text.char_indices().skip(1));
    let breaks = |c: char| !c.is_alphanumeric() && c != '\'' && c != '’' && c != '.';
    inner
        .filter(move |((_, a), (_, b))| !breaks(*a) && breaks(*b))
        .map(|(_, (at, _))| at)
        .chain((!text.is_empty()).then_some(text.len()))
}

fn word_starts(text: &str) -> impl Iterator<Item = usize> {
    let after_space =
        text.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, c)| at + c.len_utf8());
    (!text.is_empty()).then_some(0).into_iter().chain(after_space)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn squeezed() {
        assert_eq!(squeeze("The L.A. Times"), "thelatimes");
        assert_eq!(squeeze("El País"), "elpais");
        assert_eq!(squeeze("朝日新聞デジタル"), "朝日新聞デジタル");
        assert_eq!(squeeze("Ｙａｈｏｏ！"), "yahoo");
    }

    #[test]
    fn editions() {
        assert_eq!(without_edition("ZEIT ONLINE"), Some("ZEIT"));
        assert_eq!(without_edition("The Independent (UK)"), Some("The Independent"));
        assert_eq!(without_edition("朝日新聞デジタル"), Some("朝日新聞"));
        assert_eq!(without_edition("FAZ.NET"), Some("FAZ"));
        assert_eq!(without_article("L'Unione Sarda"), Some("Unione Sarda"));
    }
}
