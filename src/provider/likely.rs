//! Choosing the few articles of a large file that may tell a story, before they are compared with care.

use super::Item;

/// Keeps the items that share most clues with an article.
#[derive(Debug)]
pub struct Likely {
    clues: Vec<String>,
    most: usize,
    found: Vec<(usize, Item)>,
    /// Items looked at.
    pub seen: u32,
}

impl Likely {
    /// At most `most` items are kept.
    pub fn new(clues: &[String], most: usize) -> Self {
        let clues = clues.iter().map(|clue| clue.to_lowercase()).collect();
        Self { clues, most, found: Vec::new(), seen: 0 }
    }

    /// Looks at an item. It stays when it shares two clues, or the only one.
    pub fn take(&mut self, item: Item) {
        self.seen = self.seen.saturating_add(1);
        let text = format!("{} {}", item.title, item.summary).to_lowercase();
        let shared = self.clues.iter().filter(|clue| text.contains(clue.as_str())).count();
        if shared < self.clues.len().min(2) || shared == 0 {
            return;
        }
        self.found.push((shared, item));
        if self.found.len() > 2 * self.most {
            self.sort();
        }
    }

    fn sort(&mut self) {
        self.found.sort_by_key(|(shared, _)| std::cmp::Reverse(*shared));
        self.found.truncate(self.most);
    }

    /// What was kept, those that share most first.
    pub fn items(mut self) -> Vec<Item> {
        self.sort();
        self.found.into_iter().map(|(_, item)| item).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_likeliest_stay() {
        let clues = ["Oberwald".to_owned(), "Anna Keller".to_owned(), "tunnel".to_owned()];
        let mut likely = Likely::new(&clues, 2);
        let titles = [
            "Ferry strike",
            "A tunnel in Oberwald",
            "Anna Keller opens Oberwald tunnel",
            "Oberwald mourns",
            "Tunnel of Oberwald, again",
            "The tunnel, Oberwald and more",
        ];
        for title in titles {
            likely.take(Item { title: title.to_owned(), ..Item::default() });
        }
        assert_eq!(likely.seen, 6);
        let kept: Vec<String> = likely.items().into_iter().map(|item| item.title).collect();
        assert_eq!(kept, ["Anna Keller opens Oberwald tunnel", "A tunnel in Oberwald"]);
    }
}
