//! Credits in the byline.

use super::agencies;
use super::item::{self, Item, Joint, Who, items};
use super::{Page, Verdict};

/// Countries whose outlets write an agency behind the name of their own reporter.
const ADDS_AGENCIES: [&str; 6] = ["IL", "TR", "NO", "FI", "CZ", "SK"];

/// Reads a byline.
pub fn read(page: &Page<'_>, text: &str) -> Verdict {
    let text = agencies::clean(text);
    // A byline that starts so is the picture's.
    let marked = text.trim_start().strip_prefix('©');
    if marked.is_some_and(|rest| item::agency(page, item::trim(rest)).is_none()) {
        return Verdict::Open { author: false };
    }
    let whole = items(page, &text);
    match judge(page, &whole) {
        Verdict::Open { .. } if text.len() < 200 => {
            // Elements of the page can stand without a space between them: `DoeAssociated PressMarch 5`.
            let parted = part_glued(&text);
            if parted == text { judge(page, &whole) } else { judge(page, &items(page, &parted)) }
        }
        verdict => verdict,
    }
}

fn judge(page: &Page<'_>, items: &[Item]) -> Verdict {
    let Some(first) = items.first() else { return Verdict::Open { author: false } };
    if items.iter().any(|item| item.joint == Joint::With) {
        return Verdict::Own;
    }
    if items.iter().any(|item| matches!(item.who, Who::Picture)) {
        return Verdict::Open { author: true };
    }
    let own_after = items.iter().skip(1).any(|item| matches!(item.who, Who::Own));
    match &first.who {
        Who::Agency(_) if own_after && items.iter().any(|i| i.joint == Joint::And) => Verdict::Own,
        Who::Agency(agency) if agency.syndicate && items.len() == 1 => {
            Verdict::Carried(agency.host.to_string())
        }
        Who::Agency(agency) => Verdict::Carried(agency.host.to_string()),
        Who::Agencies if items.len() == 1 => Verdict::Open { author: false },
        Who::Outlet(key) if items.len() == 1 => Verdict::Carried(key.clone()),
        Who::Own if items.len() == 1 => Verdict::Open { author: false },
        Who::Own | Who::Agencies => Verdict::Own,
        Who::Other if items.len() == 1 && lone_name(page, &first.text).is_some() => {
            Verdict::Carried(lone_name(page, &first.text).unwrap_or_default())
        }
        Who::Outlet(_) | Who::Other => behind_a_name(page, items),
        Who::Picture | Who::Nothing => Verdict::Open { author: false },
    }
}

/// An outlet whose name of one word is the whole byline.
fn lone_name(page: &Page<'_>, text: &str) -> Option<String> {
    let name = text
        .split_once(' ')
        .map_or(text, |(lead, rest)| if rest.contains(' ') { lead } else { rest });
    let long = name.chars().count() >= 6 && text.split(' ').count() <= 2;
    let led = !text.contains(' ') || item::is_lead(text);
    if long && led { page.other_outlet(name) } else { None }
}

/// A person or place stands first: who stands behind it?
fn behind_a_name(page: &Page<'_>, items: &[Item]) -> Verdict {
    if items.iter().any(|item| matches!(item.who, Who::Own | Who::Agencies)) {
        return Verdict::Own;
    }
    let agency = items.iter().skip(1).find_map(|item| match item.who {
        Who::Agency(agency) => Some((item, agency)),
        _ => None,
    });
    let outlet = items.iter().find_map(|item| match &item.who {
        Who::Outlet(key) => Some(key.clone()),
        Who::Other => page
            .names
            .suffix(page.directory, &item.text, page.country())
            .and_then(|id| page.foreign(id)),
        _ => None,
    });
    if let Some((item, agency)) = agency {
        let helped = item.joint == Joint::And
            || agency.after_own_name
            || page.country().is_some_and(|country| ADDS_AGENCIES.contains(&country));
        return match outlet {
            _ if helped => Verdict::Own,
            Some(key) if agency.syndicate => Verdict::Carried(key),
            _ => Verdict::Carried(agency.host.to_string()),
        };
    }
    // `By Jean Tremblay The Canadian Press`, `Jane Doe FINANCIAL TIMES`.
    if let Some(agency) = items.iter().find_map(|item| agencies::at_end(&item.text))
        && !page.is_self(agency)
    {
        return Verdict::Carried(agency.host.to_string());
    }
    let own_tail = items.iter().any(|item| {
        page.names
            .suffix(page.directory, &item.text, page.country())
            .is_some_and(|id| Some(id) == page.outlet)
    });
    match outlet {
        Some(key) if !own_tail => Verdict::Carried(key),
        _ => Verdict::Open { author: true },
    }
}

/// Puts a bar where a lower-case letter meets a capital.
fn part_glued(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut last = ' ';
    for c in text.chars() {
        if last.is_lowercase() && c.is_uppercase() {
            out.push('|');
        }
        out.push(c);
        last = c;
    }
    out
}
