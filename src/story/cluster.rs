//! Articles into stories, one at a time as they arrive.
//!
//! An article joins the story it is linked to most, or begins one. Each arrival is evidence about the
//! earlier ones too: an article moves to the story that it is linked to more, and stories whose members
//! are linked throughout become one. So the order of arrival matters little.

use crate::order::Sort;
use crate::text::term::Map;
use std::collections::HashSet;

/// Links that an article keeps, strongest first.
const LINKS: usize = 16;
/// Weaker links are forgotten.
const WEAKEST: f32 = 0.08;
/// Mean link to a story from which an article joins it.
const JOIN: f32 = 0.42;
/// Mean link between two stories from which they become one.
const MERGE: f32 = 0.17;
/// By how much another story must be nearer before an article moves.
const MOVE: f32 = 0.05;
/// Members of a story that are asked about a merge at most.
const ASKED: usize = 40;

/// Which article stands in which story, and how the recent ones are linked. Articles go by key.
#[derive(Clone, Debug, Default)]
pub struct Stories {
    story: Map<u64, u32>,
    members: Map<u32, Vec<u64>>,
    links: Map<u64, Vec<(u64, f32)>>,
}

impl Stories {
    /// Takes up an article whose story is known from storage.
    pub fn restore(&mut self, article: u64, story: u32) {
        if story != 0 {
            self.put(article, story);
        }
    }

    /// The story of an article.
    pub fn of(&self, article: u64) -> Option<u32> {
        self.story.get(&article).copied()
    }

    /// The articles of a story.
    pub fn members(&self, story: u32) -> &[u64] {
        self.members.get(&story).map_or(&[], Vec::as_slice)
    }

    /// Places a new article, given its links (article, probability of telling the same story) to earlier ones.
    /// `new_story` gives a number never used. The answer is every article whose story is new, this one first.
    pub fn arrive(
        &mut self,
        article: u64,
        links: &[(u64, f32)],
        new_story: impl FnOnce() -> u32,
    ) -> Vec<(u64, u32)> {
        for &(other, strength) in
            links.iter().filter(|(other, strength)| *strength >= WEAKEST && *other != article)
        {
            self.link(article, other, strength);
            self.link(other, article, strength);
        }
        let best = self.nearest(article, None);
        let story = match best {
            Some((story, affinity)) if affinity >= JOIN => story,
            _ => new_story(),
        };
        self.put(article, story);
        let mut changed = vec![(article, story)];
        self.move_neighbours(article, story, &mut changed);
        self.merge_neighbours(article, &mut changed);
        changed
    }

    /// Forgets articles that are gone.
    pub fn retain(&mut self, is_there: impl Fn(u64) -> bool) {
        let gone: Vec<u64> = self.story.keys().copied().filter(|a| !is_there(*a)).collect();
        for article in gone {
            self.take(article);
            self.story.remove(&article);
            self.links.remove(&article);
        }
        self.links.values_mut().for_each(|links| links.retain(|(other, _)| is_there(*other)));
    }

    fn link(&mut self, from: u64, to: u64, strength: f32) {
        let links = self.links.entry(from).or_default();
        let stronger =
            |(other, known): &(u64, f32)| known.total_cmp(&strength).then(to.cmp(other)).is_gt();
        links.insert(links.partition_point(stronger), (to, strength));
        links.truncate(LINKS);
    }

    fn put(&mut self, article: u64, story: u32) {
        self.take(article);
        self.story.insert(article, story);
        self.members.entry(story).or_default().push(article);
    }

    fn take(&mut self, article: u64) {
        if let Some(story) = self.story.get(&article)
            && let Some(members) = self.members.get_mut(story)
        {
            members.retain(|m| *m != article);
            if members.is_empty() {
                self.members.remove(story);
            }
        }
    }

    /// Mean link of an article to a story's members; those it is not linked to count 0.
    fn affinity(&self, article: u64, story: u32) -> f32 {
        let others = self.members(story).len() - usize::from(self.of(article) == Some(story));
        if others == 0 {
            return 0.0;
        }
        let links = self.links.get(&article).map_or(&[][..], Vec::as_slice);
        let sum: f32 =
            links.iter().filter(|(other, _)| self.of(*other) == Some(story)).map(|(_, s)| s).sum();
        sum / others.min(LINKS) as f32
    }

    /// The story, other than `except`, that an article is linked to most.
    fn nearest(&self, article: u64, except: Option<u32>) -> Option<(u32, f32)> {
        let links = self.links.get(&article)?;
        let stories: HashSet<u32> = links
            .iter()
            .filter_map(|(other, _)| self.of(*other))
            .filter(|s| Some(*s) != except)
            .collect();
        let mut all: Vec<(u32, f32)> =
            stories.into_iter().map(|s| (s, self.affinity(article, s))).collect();
        all.order_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        all.first().copied()
    }

    fn move_neighbours(&mut self, article: u64, story: u32, changed: &mut Vec<(u64, u32)>) {
        let neighbours: Vec<u64> =
            self.links.get(&article).map_or(Vec::new(), |l| l.iter().map(|(o, _)| *o).collect());
        for other in neighbours {
            let Some(own) = self.of(other).filter(|s| *s != story) else { continue };
            let there = self.affinity(other, story);
            if there >= JOIN && there > self.affinity(other, own) + MOVE {
                self.put(other, story);
                changed.push((other, story));
            }
        }
    }

    fn merge_neighbours(&mut self, article: u64, changed: &mut Vec<(u64, u32)>) {
        while let Some(story) = self.of(article)
            && let Some((other, _)) = self.nearest(article, Some(story))
        {
            // The story with more members keeps its number, of equal ones the older.
            let rank = |s: u32| (self.members(s).len(), std::cmp::Reverse(s));
            let (keep, give) =
                if rank(story) >= rank(other) { (story, other) } else { (other, story) };
            let asked: Vec<u64> = self.members(give).iter().rev().take(ASKED).copied().collect();
            let mean = asked.iter().map(|&m| self.affinity(m, keep)).sum::<f32>()
                / asked.len().max(1) as f32;
            if mean < MERGE {
                break;
            }
            for member in self.members(give).to_vec() {
                self.put(member, keep);
                changed.push((member, keep));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::term::mix;

    /// Articles `10 * story + n` of the same story are linked; with a weak link between some stories.
    fn strength(a: u64, b: u64) -> f32 {
        if a / 10 == b / 10 {
            0.6 + (mix(a.min(b) * 1_000 + a.max(b)) % 40) as f32 / 100.0
        } else if mix(a.min(b) * 77 + a.max(b)).is_multiple_of(6) {
            0.3
        } else {
            0.0
        }
    }

    fn run(order: &[u64]) -> Stories {
        let (mut stories, mut last) = (Stories::default(), 0);
        for (i, &article) in order.iter().enumerate() {
            let links: Vec<(u64, f32)> =
                order[..i].iter().map(|&o| (o, strength(article, o))).collect();
            stories.arrive(article, &links, || {
                last += 1;
                last
            });
        }
        stories
    }

    #[test]
    fn the_order_of_arrival_does_not_matter() {
        let mut order: Vec<u64> = (0..120).collect();
        for round in 0..8 {
            order.sort_by_key(|a| mix(a * 31 + round));
            let stories = run(&order);
            for a in 0..120_u64 {
                for b in 0..a {
                    assert_eq!(
                        stories.of(a) == stories.of(b),
                        a / 10 == b / 10,
                        "{a} {b} round {round}"
                    );
                }
            }
        }
    }

    #[test]
    fn two_stories_become_one_under_the_larger_ones_number() {
        let mut stories = Stories::default();
        let mut next = 0;
        let mut arrive = |article, links: &[(u64, f32)]| {
            stories.arrive(article, links, || {
                next += 1;
                next
            })
        };
        arrive(1, &[]);
        arrive(2, &[(1, 0.9)]);
        assert_eq!(arrive(3, &[]), [(3, 2)]);
        // The missing link between both: it joins the first, and brings the second along.
        let changed = arrive(4, &[(1, 0.9), (2, 0.9), (3, 0.9)]);
        assert!(changed.contains(&(4, 1)), "{changed:?}");
        arrive(5, &[(3, 0.9), (4, 0.9), (1, 0.9), (2, 0.9)]);
        assert_eq!(stories.of(3), Some(1));
    }

    #[test]
    fn an_article_moves_to_the_story_it_belongs_to() {
        let mut stories = Stories::default();
        stories.restore(1, 1);
        stories.restore(2, 1);
        stories.link(1, 2, 0.5);
        stories.link(2, 1, 0.5);
        let changed = stories.arrive(3, &[(2, 0.95), (1, 0.0)], || 2);
        assert_eq!(changed[0], (3, 1));
        stories.retain(|a| a != 1);
        assert_eq!(stories.of(1), None);
        assert_eq!(stories.members(1), [2, 3]);
    }
}
