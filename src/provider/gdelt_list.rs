//! GDELT's article list, the world file: what <https://gdeltproject.org> saw in one minute, one JSON object a
//! line, in files that are the same for everyone. The words stay on the device.

use super::answer::Outcome;
use super::gdelt_doc::compact;
use super::json;
use super::plain;
use super::{Item, address};
use crate::text::date::{self, Hint};
use crate::time::{HOUR, Timestamp};

/// What one look at a story may cost, unless the person says otherwise.
pub const MAX_BYTES: usize = 4 << 20;
/// Minutes of a quarter hour whose files usually exist.
const MINUTES: i64 = 8;
const QUARTER: i64 = 900;
/// A longer line is skipped.
const MAX_LINE: usize = 64 << 10;

/// Addresses of at most `most` files round a time, the nearest quarter hours first and none after
/// `now`. Many are missing, which is normal.
pub fn files(published: Timestamp, now: Timestamp, most: usize) -> Vec<String> {
    let quarter = published.0.div_euclid(QUARTER) * QUARTER;
    // Others write after the first does: two quarters ahead for each one back.
    let order = (0..).flat_map(|n: i64| [2 * n, 2 * n + 1, -n - 1]);
    let within = order.take_while(|step| step.abs() <= 48 * HOUR / QUARTER);
    let starts = within.map(|step| quarter + step * QUARTER);
    let minutes = starts.flat_map(|start| (0..MINUTES).map(move |minute| start + minute * 60));
    minutes
        .filter(|at| *at <= now.0)
        .take(most)
        .map(|at| {
            format!(
                "https://storage.googleapis.com/data.gdeltproject.org/gdeltv3/gal/{}.gal.json.gz",
                compact(Timestamp(at))
            )
        })
        .collect()
}

/// Reads a file as it arrives, unpacked, in pieces of any size.
#[derive(Debug, Default)]
pub struct Lines {
    /// The line that has begun.
    open: Vec<u8>,
    /// The open line is too long, and skipped to its end.
    skipping: bool,
    /// Lines that could not be read.
    pub broken: u32,
}

impl Lines {
    /// Calls `each` for every article that `piece` completes; a broken line is counted and skipped.
    pub fn push(&mut self, piece: &[u8], each: &mut dyn FnMut(Item)) {
        let mut rest = piece;
        while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
            let (line, after) = (&rest[..end], &rest[end + 1..]);
            rest = after;
            if self.open.is_empty() && !self.skipping {
                self.line(line, each);
            } else {
                self.open.extend_from_slice(line);
                let line = std::mem::take(&mut self.open);
                if std::mem::take(&mut self.skipping) {
                    self.broken += 1;
                } else {
                    self.line(&line, each);
                }
            }
        }
        if self.open.len() + rest.len() > MAX_LINE {
            self.open.clear();
            self.skipping = true;
        } else if !self.skipping {
            self.open.extend_from_slice(rest);
        }
    }

    /// The last line, when the file ends without a line break.
    pub fn finish(&mut self, each: &mut dyn FnMut(Item)) {
        let line = std::mem::take(&mut self.open);
        self.line(&line, each);
    }

    fn line(&mut self, line: &[u8], each: &mut dyn FnMut(Item)) {
        if line.iter().all(u8::is_ascii_whitespace) {
            return;
        }
        match article(&String::from_utf8_lossy(line)) {
            Some(item) => each(item),
            None => self.broken += 1,
        }
    }
}

fn article(line: &str) -> Option<Item> {
    let (entry, whole) = json::read(line)?;
    let link = address::absolute(entry.text("url"), "").filter(|_| whole)?;
    let first = |names: &[&'static str]| {
        names.iter().map(|name| entry.text(name)).find(|text| !text.is_empty()).unwrap_or_default()
    };
    let moment = date::parse(entry.text("date"), &Hint::default()).and_then(|d| d.timestamp());
    let lead = plain::line(first(&["desc", "description", "descriptionLong"]));
    Some(Item {
        title: plain::line(entry.text("title")),
        url: address::key(&link),
        link,
        summary: plain::shortened(lead, 1_000),
        author: plain::line(entry.text("author")),
        // Of the page where it has one, else the minute in which it was seen.
        published: moment,
        seen: moment,
        language: super::feed::language_tag(entry.text("lang")),
        source_name: plain::line(first(&["outletName", "outlet_name"])),
        ..Item::default()
    })
    .filter(|item| !item.title.is_empty())
}

/// The articles of a whole file; one that was cut is not believed to be all there is.
pub(super) fn parse(body: &[u8], cut: bool, _now: Timestamp) -> Result<Vec<Item>, Outcome> {
    let mut items = Vec::new();
    let mut lines = Lines::default();
    lines.push(body, &mut |item| items.push(item));
    lines.finish(&mut |item| items.push(item));
    if cut || (items.is_empty() && lines.broken > 0) { Err(Outcome::BadAnswer) } else { Ok(items) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_stand_round_the_article_and_not_in_the_future() {
        let published = Timestamp::from_utc(2026, 3, 7, 10, 20, 0);
        let names = |now: Timestamp, most| -> Vec<String> {
            let files = files(published, now, most);
            files
                .iter()
                .filter_map(|url| url.rsplit('/').next())
                .map(|name| name[8..12].to_owned())
                .collect()
        };
        let later = Timestamp(published.0 + 24 * HOUR);
        assert_eq!(
            names(later, 10),
            ["1015", "1016", "1017", "1018", "1019", "1020", "1021", "1022", "1030", "1031"]
        );
        assert_eq!(names(published, 3), ["1015", "1016", "1017"]);
        let all = files(published, later, 100_000);
        assert!(all.len() > 1_000 && all.len() < 2_000);
        assert!(all.iter().all(|url| !url.contains("/20260308103")), "a file of the future");
    }

    #[test]
    fn lines_arrive_in_any_pieces() {
        let text = "{\"date\":\"2026-03-07T10:15:00Z\",\"url\":\"https://a.test/1\",\"title\":\"One\",\"lang\":\"en\"}\n\
                    {\"url\":\"https://a.test/2\",\"tit\n\n\
                    {\"date\":\"20260307101500\",\"url\":\"https://b.test/3\",\"title\":\"Three\",\"outletName\":\"B\"}";
        for size in [1, 7, 64, text.len()] {
            let (mut lines, mut titles) = (Lines::default(), Vec::new());
            for piece in text.as_bytes().chunks(size) {
                lines.push(piece, &mut |item| titles.push(item.title));
            }
            lines.finish(&mut |item| titles.push(item.title));
            assert_eq!(titles, ["One", "Three"], "{size}");
            assert_eq!(lines.broken, 1);
        }
        let mut lines = Lines::default();
        for _ in 0..100 {
            lines.push(&[b'x'; 4_096], &mut |_| {});
        }
        lines.push(b"\n{\"url\":\"https://a.test/1\",\"title\":\"One\"}\n", &mut |item| {
            assert_eq!(item.title, "One")
        });
        assert_eq!(lines.broken, 1);
    }
}
