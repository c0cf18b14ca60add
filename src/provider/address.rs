//! Addresses as feeds write them: relative, wrapped, with tracking parameters.

/// The absolute http(s) address of `value` as found in a document at `base`; `None` for anything else.
///
/// The path and query stay as written; only what an address cannot hold is percent-encoded, and a host
/// that is not ASCII becomes punycode.
pub fn absolute(value: &str, base: &str) -> Option<String> {
    let value: String = value.trim().chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
    if let Some(parts) = Parts::of(&value) {
        return parts.to_address();
    }
    if let Some((scheme @ ("http" | "https"), rest)) = value.split_once(":/") {
        return Parts::of(&format!("{scheme}://{}", rest.trim_start_matches('/')))?.to_address();
    }
    if value.is_empty() || has_scheme(&value) {
        return None;
    }
    let base = Parts::of(base)?;
    if let Some(rest) = value.strip_prefix("//") {
        return Parts::of(&format!("{}://{rest}", base.scheme))?.to_address();
    }
    let first = value.split('/').next().unwrap_or_default();
    if first.starts_with("www.") || first.eq_ignore_ascii_case(base.authority) {
        return Parts::of(&format!("{}://{value}", base.scheme))?.to_address();
    }
    let (value, fragment) = split(&value, '#');
    let (path, query) = split(value, '?');
    let joined = match path {
        "" => base.path.to_owned(),
        _ if path.starts_with('/') => without_dots(path),
        _ => {
            let folder = base.path.rfind('/').map_or("/", |at| &base.path[..=at]);
            without_dots(&format!("{folder}{path}"))
        }
    };
    let query = query.or(if path.is_empty() { base.query } else { None });
    Parts { path: &joined, query, fragment, ..base }.to_address()
}

/// The parts of an absolute http(s) address.
#[derive(Clone, Copy)]
struct Parts<'a> {
    scheme: &'static str,
    authority: &'a str,
    path: &'a str,
    query: Option<&'a str>,
    fragment: Option<&'a str>,
}

impl<'a> Parts<'a> {
    fn of(address: &'a str) -> Option<Self> {
        let (scheme, rest) = address.split_once("://")?;
        let scheme = if scheme.eq_ignore_ascii_case("https") {
            "https"
        } else if scheme.eq_ignore_ascii_case("http") {
            "http"
        } else {
            return None;
        };
        let (rest, fragment) = split(rest, '#');
        let (rest, query) = split(rest, '?');
        let slash = rest.find('/').unwrap_or(rest.len());
        let (authority, path) = rest.split_at(slash);
        Some(Self {
            scheme,
            authority,
            path: if path.is_empty() { "/" } else { path },
            query,
            fragment,
        })
    }

    fn to_address(self) -> Option<String> {
        let authority = self.authority.rsplit('@').next()?;
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => (host, port),
            _ => (authority, ""),
        };
        let mut out = format!("{}://{}", self.scheme, ascii_host(host)?);
        let usual = if self.scheme == "https" { "443" } else { "80" };
        if !port.is_empty() && port != usual {
            port.parse::<u16>().ok()?;
            out.push(':');
            out.push_str(port);
        }
        quote(self.path, &mut out);
        for (mark, part) in [('?', self.query), ('#', self.fragment)] {
            if let Some(part) = part.filter(|part| !part.is_empty()) {
                out.push(mark);
                quote(part, &mut out);
            }
        }
        Some(out)
    }
}

/// Host of an absolute address, in lower case, without port; empty when it has none.
pub fn host(address: &str) -> String {
    let Some(parts) = Parts::of(address) else { return String::new() };
    let authority = parts.authority.rsplit('@').next().unwrap_or_default();
    authority.split(':').next().unwrap_or_default().to_lowercase()
}

/// Path of an absolute address, without the query; `/` when it has none.
pub fn path(address: &str) -> &str {
    Parts::of(address).map_or("/", |parts| parts.path)
}

fn has_scheme(value: &str) -> bool {
    value.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

fn split(text: &str, mark: char) -> (&str, Option<&str>) {
    match text.split_once(mark) {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
    }
}

/// Resolves `.` and `..` (RFC 3986, 5.2.4).
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.split('/').skip(1).peekable();
    while let Some(segment) = segments.next() {
        match segment {
            "." | ".." => {
                if segment == ".." {
                    kept.pop();
                }
                if segments.peek().is_none() {
                    kept.push("");
                }
            }
            _ => kept.push(segment),
        }
    }
    format!("/{}", kept.join("/"))
}

fn quote(text: &str, out: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"/%:@!$&'()*+,;=-._~?[]".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
}

/// Longest host, in bytes.
const LONGEST_HOST: usize = 255;

fn ascii_host(host: &str) -> Option<String> {
    let host = host.to_lowercase();
    let is_ip6 = host.starts_with('[') && host.ends_with(']');
    let valid = |c: char| c.is_alphanumeric() || "-._".contains(c) || (is_ip6 && "[]:".contains(c));
    if host.is_empty() || host.len() > LONGEST_HOST || !host.chars().all(valid) {
        return None;
    }
    if host.is_ascii() {
        return Some(host);
    }
    let labels: Option<Vec<String>> = host
        .split('.')
        .map(|label| {
            if label.is_ascii() {
                Some(label.to_owned())
            } else {
                punycode(label).map(|p| format!("xn--{p}"))
            }
        })
        .collect();
    // Punycode can be longer than what was written; what is given must be an address again.
    Some(labels?.join(".")).filter(|host| host.len() <= LONGEST_HOST)
}

/// RFC 3492.
fn punycode(label: &str) -> Option<String> {
    let mut out: String = label.chars().filter(char::is_ascii).collect();
    let basic = out.len() as u32;
    if basic > 0 {
        out.push('-');
    }
    let total = label.chars().count() as u32;
    if total > 63 {
        return None;
    }
    let (mut code, mut delta, mut bias, mut done) = (128_u32, 0_u32, 72_u32, basic);
    while done < total {
        let next = label.chars().map(u32::from).filter(|c| *c >= code).min()?;
        delta = delta.checked_add((next - code).checked_mul(done + 1)?)?;
        code = next;
        for c in label.chars().map(u32::from) {
            if c < code {
                delta += 1;
            }
            if c == code {
                let mut rest = delta;
                let mut k = 36;
                loop {
                    let threshold = if k <= bias { 1 } else { (k - bias).min(26) };
                    if rest < threshold {
                        break;
                    }
                    out.push(puny_digit(threshold + (rest - threshold) % (36 - threshold)));
                    rest = (rest - threshold) / (36 - threshold);
                    k += 36;
                }
                out.push(puny_digit(rest));
                delta /= if done == basic { 700 } else { 2 };
                delta += delta / (done + 1);
                bias = 0;
                while delta > 455 {
                    delta /= 35;
                    bias += 36;
                }
                bias += 36 * delta / (delta + 38);
                delta = 0;
                done += 1;
            }
        }
        delta += 1;
        code += 1;
    }
    Some(out)
}

fn puny_digit(value: u32) -> char {
    char::from_u32(if value < 26 { 97 + value } else { 22 + value }).unwrap_or('a')
}

/// Parameters that say where a reader came from, not what the page is.
const TRACKING: [&str; 28] = [
    "fbclid",
    "gclid",
    "dclid",
    "msclkid",
    "yclid",
    "igshid",
    "mc_cid",
    "mc_eid",
    "cmp",
    "cmpid",
    "cid",
    "ocid",
    "ref",
    "ref_src",
    "rss",
    "smid",
    "smtyp",
    "partner",
    "section",
    "xtor",
    "source",
    "ns_source",
    "ns_mchannel",
    "ns_campaign",
    "ito",
    "wtrid",
    "ftag",
    "traffic_source",
];
const TRACKING_PREFIXES: [&str; 6] = ["utm_", "at_", "mtm_", "pk_", "wt_", "hsa_"];

/// The address without fragment and tracking parameters: two links with one key are one article.
pub fn key(address: &str) -> String {
    let (address, _) = split(address, '#');
    let (page, query) = split(address, '?');
    let Some(query) = query else { return address.to_owned() };
    let kept: Vec<&str> = query
        .split('&')
        .filter(|part| {
            let name = part.split('=').next().unwrap_or_default().to_ascii_lowercase();
            !(name.is_empty()
                || TRACKING.contains(&name.as_str())
                || TRACKING_PREFIXES.iter().any(|prefix| name.starts_with(prefix)))
        })
        .collect();
    if kept.is_empty() { page.to_owned() } else { format!("{page}?{}", kept.join("&")) }
}

/// The address that a search engine wraps in a parameter of its own (`apiclick.aspx?...&url=`).
pub fn unwrapped(address: &str) -> Option<String> {
    let parts = Parts::of(address)?;
    let host = host(address);
    let wraps = match parts.path {
        "/news/apiclick.aspx" => host == "bing.com" || host == "www.bing.com",
        "/url" => host.starts_with("www.google.") || host == "google.com",
        _ => false,
    };
    if !wraps {
        return None;
    }
    let value = parts.query?.split('&').find_map(|part| {
        part.split_once('=')
            .filter(|(name, _)| *name == "url" || *name == "q")
            .map(|(_, value)| value)
    })?;
    absolute(&percent_decoded(value), "")
}

/// `%3a%2f` decoded; a broken escape stays.
pub fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let hex = (*byte == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(value) => {
                out.push(value);
                at += 3;
            }
            None => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_become_absolute() {
        let base = "https://paper.test/a/b/feed.xml?x=1";
        let cases = [
            ("https://paper.test/x", Some("https://paper.test/x")),
            ("HTTPS://Paper.TEST:443", Some("https://paper.test/")),
            ("http://paper.test:8080/x", Some("http://paper.test:8080/x")),
            ("/x", Some("https://paper.test/x")),
            ("x", Some("https://paper.test/a/b/x")),
            ("../x", Some("https://paper.test/a/x")),
            ("../../../x/.", Some("https://paper.test/x/")),
            ("?p=2", Some("https://paper.test/a/b/feed.xml?p=2")),
            ("//cdn.test/x", Some("https://cdn.test/x")),
            ("www.paper.test/x", Some("https://www.paper.test/x")),
            ("paper.test/x", Some("https://paper.test/x")),
            ("https:/paper.test/x", Some("https://paper.test/x")),
            (" https://paper.test/a\n/b c ", Some("https://paper.test/a/b%20c")),
            (
                "https://müller.test/straße?ö#é",
                Some("https://xn--mller-kva.test/stra%C3%9Fe?%C3%B6#%C3%A9"),
            ),
            ("https://例え.test/", Some("https://xn--r8jz45g.test/")),
            ("https://user:pw@paper.test/", Some("https://paper.test/")),
            ("javascript:alert(1)", None),
            ("data:text/html,x", None),
            ("mailto:a@b.test", None),
            ("https://", None),
            ("https://a b.test/", None),
            ("", None),
        ];
        for (value, wanted) in cases {
            assert_eq!(absolute(value, base).as_deref(), wanted, "{value}");
        }
        assert_eq!(absolute("/x", "no base"), None);
        // 245 bytes as it is written, 420 in punycode.
        assert_eq!(absolute(&format!("https://{}test/", "例え.".repeat(35)), ""), None);
    }

    #[test]
    fn keys_drop_what_tracks() {
        for (address, wanted) in [
            ("https://a.test/x?id=7&utm_source=rss&at_x=1#top", "https://a.test/x?id=7"),
            ("https://a.test/x?UTM_Source=rss", "https://a.test/x"),
            ("https://a.test/x", "https://a.test/x"),
        ] {
            assert_eq!(key(address), wanted);
        }
    }

    #[test]
    fn wrapped_links_are_opened() {
        assert_eq!(
            unwrapped(
                "http://www.bing.com/news/apiclick.aspx?ref=a&url=https%3a%2f%2fa.test%2fx&c=1"
            ),
            Some("https://a.test/x".to_owned())
        );
        assert_eq!(unwrapped("https://a.test/?url=https%3a%2f%2fb.test%2f"), None);
    }
}
