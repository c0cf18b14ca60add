//! Web addresses, parsed strictly and as browsers do: what a page's address really says.
//!
//! Follows the URL standard for `http` and `https` (tabs and line breaks dropped, backslashes as
//! slashes, user names, ports, trailing dots, IP addresses in every spelling) and keeps only what
//! identification needs. Names in other scripts become punycode, with the part of the Unicode
//! mapping that hosts use in practice: letter case, wide forms, ignorable marks, composed accents.

use super::punycode;
use thiserror::Error;

/// Longest address that is looked at, in bytes.
pub const LONGEST: usize = 16 * 1024;
/// Longest host, in bytes (RFC 1035).
const LONGEST_HOST: usize = 253;
const LONGEST_LABEL: usize = 63;

/// Why an address is not a web page's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AddressError {
    #[error("The address is longer than {LONGEST} bytes.")]
    TooLong,
    #[error("This is not an address.")]
    NoScheme,
    #[error("Only http and https addresses are web pages.")]
    OtherScheme,
    #[error("The address names no valid host.")]
    BadHost,
    #[error("The port of the address is not a number below 65536.")]
    BadPort,
}

/// An `http` or `https` address in parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    pub secure: bool,
    /// User name and password as written, empty if there are none.
    pub user: String,
    /// ASCII lower case, other scripts as punycode, no trailing dot. For an IP address its own spelling.
    pub host: String,
    /// Is the host an IP address?
    pub is_ip: bool,
    pub port: Option<u16>,
    /// Starts with `/`; segments `.` and `..` are resolved, nothing is decoded.
    pub path: String,
    /// Without `?`; empty if there is none.
    pub query: String,
}

impl Address {
    /// Parses an absolute address.
    pub fn parse(text: &str) -> Result<Address, AddressError> {
        if text.len() > LONGEST {
            return Err(AddressError::TooLong);
        }
        let text: String =
            trim(text).chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
        let (scheme, rest) = split_scheme(&text).ok_or(AddressError::NoScheme)?;
        let secure = match scheme.as_str() {
            "https" => true,
            "http" => false,
            _ => return Err(AddressError::OtherScheme),
        };
        parse_after_scheme(secure, rest)
    }

    /// The address that `reference` means on this page, such as a canonical link.
    pub fn join(&self, reference: &str) -> Result<Address, AddressError> {
        let reference = trim(reference);
        if reference.starts_with("//") || reference.starts_with("\\\\") {
            return parse_after_scheme(self.secure, reference.get(..LONGEST).unwrap_or(reference));
        }
        match Address::parse(reference) {
            Err(AddressError::NoScheme) => {
                let end = reference.find(['?', '#']).unwrap_or(reference.len());
                let path = reference.get(..end).unwrap_or_default();
                Ok(Address { path: resolve_path(path), query: String::new(), ..self.clone() })
            }
            other => other,
        }
    }

    /// Segments of the path that are not empty.
    pub fn segments(&self) -> impl Iterator<Item = &str> {
        self.path.split('/').filter(|s| !s.is_empty())
    }

    /// The decoded value of a query parameter.
    pub fn parameter(&self, name: &str) -> Option<String> {
        let pairs = self.query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        let (_, value) = pairs.into_iter().find(|(key, _)| *key == name)?;
        Some(percent_decode(value))
    }
}

/// The host in the form in which outlets are looked up: as [`Address::host`], for a bare name.
pub fn normalize_host(text: &str) -> Result<String, AddressError> {
    let (host, is_ip) = parse_host(trim(text))?;
    if is_ip { Err(AddressError::BadHost) } else { Ok(host) }
}

/// Text with its `%XX` decoded; what is not UTF-8 after it becomes a replacement character.
pub fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let hex = bytes.get(at + 1..at + 3).filter(|_| byte == b'%');
        let value = hex
            .and_then(|h| std::str::from_utf8(h).ok())
            .and_then(|h| u8::from_str_radix(h, 16).ok());
        out.push(value.unwrap_or(byte));
        at += if value.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c <= ' ' || c == '\u{feff}')
}

fn split_scheme(text: &str) -> Option<(String, &str)> {
    let (scheme, rest) = text.split_once(':')?;
    let first = scheme.bytes().next()?;
    let valid = first.is_ascii_alphabetic()
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    valid.then(|| (scheme.to_ascii_lowercase(), rest))
}

/// Parses what follows `http:` or `https:`. Browsers accept any number of slashes there.
fn parse_after_scheme(secure: bool, rest: &str) -> Result<Address, AddressError> {
    let rest = rest.trim_start_matches(['/', '\\']);
    let end = rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at(end);
    let (user, host_port) = authority.rsplit_once('@').unwrap_or(("", authority));
    let (host, port) = split_port(host_port)?;
    let (host, is_ip) = parse_host(host)?;
    let tail = tail.split('#').next().unwrap_or_default();
    let (path, query) = tail.split_once('?').unwrap_or((tail, ""));
    Ok(Address {
        secure,
        user: user.to_string(),
        host,
        is_ip,
        port,
        path: resolve_path(path),
        query: query.to_string(),
    })
}

fn split_port(text: &str) -> Result<(&str, Option<u16>), AddressError> {
    let after_bracket = text.rfind(']').map_or(0, |i| i + 1);
    match text.get(after_bracket..).and_then(|t| t.rfind(':')) {
        None => Ok((text, None)),
        Some(colon) => {
            let (host, port) = text.split_at(after_bracket + colon);
            match port.get(1..).unwrap_or_default() {
                "" => Ok((host, None)),
                port if port.bytes().all(|b| b.is_ascii_digit()) => {
                    Ok((host, Some(port.parse().map_err(|_| AddressError::BadPort)?)))
                }
                _ => Err(AddressError::BadPort),
            }
        }
    }
}

fn resolve_path(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let segments: Vec<&str> = path.trim_start_matches(['/', '\\']).split(['/', '\\']).collect();
    let count = segments.len();
    for (i, segment) in segments.into_iter().enumerate() {
        match segment.to_ascii_lowercase().replace("%2e", ".").as_str() {
            dots @ ("." | "..") => {
                if dots == ".." {
                    kept.pop();
                }
                if i + 1 == count {
                    kept.push("");
                }
            }
            _ => kept.push(segment),
        }
    }
    format!("/{}", kept.join("/"))
}

/// The host and whether it is an IP address.
fn parse_host(text: &str) -> Result<(String, bool), AddressError> {
    if let Some(inner) = text.strip_prefix('[').and_then(|t| t.strip_suffix(']')) {
        let address: std::net::Ipv6Addr = inner.parse().map_err(|_| AddressError::BadHost)?;
        return Ok((format!("[{address}]"), true));
    }
    // Four bytes of UTF-8 in three characters each is the longest a host of that many bytes can take.
    if text.is_empty() || text.len() > LONGEST_HOST * 12 {
        return Err(AddressError::BadHost);
    }
    let mapped = map_characters(&percent_decode(text));
    let mapped = mapped.strip_suffix('.').unwrap_or(&mapped);
    let labels: Vec<String> = mapped.split('.').map(ascii_label).collect::<Result<_, _>>()?;
    let host = labels.join(".");
    if host.len() > LONGEST_HOST {
        return Err(AddressError::BadHost);
    }
    if labels.last().is_some_and(|last| is_numeric(last)) {
        let address = parse_ipv4(&labels).ok_or(AddressError::BadHost)?;
        return Ok((std::net::Ipv4Addr::from(address).to_string(), true));
    }
    Ok((host, false))
}

fn ascii_label(label: &str) -> Result<String, AddressError> {
    const FORBIDDEN: &[u8] = b" #/:<>?@[\\]^|%\"`{}'(),;&=+$!*~";
    let bad = |b: u8| b <= b' ' || b == 0x7f || FORBIDDEN.contains(&b);
    // A longer label could not be a host's, and bounds the work of the encoder.
    if label.is_empty() || label.chars().count() > LONGEST_LABEL || label.bytes().any(bad) {
        return Err(AddressError::BadHost);
    }
    let ascii = punycode::to_ascii(label);
    if ascii.len() > LONGEST_LABEL { Err(AddressError::BadHost) } else { Ok(ascii) }
}

fn is_numeric(label: &str) -> bool {
    let hex = label.strip_prefix("0x").is_some_and(|h| h.bytes().all(|b| b.is_ascii_hexdigit()));
    hex || label.bytes().all(|b| b.is_ascii_digit())
}

/// An IPv4 address of one to four numbers, decimal, octal or hexadecimal.
fn parse_ipv4(labels: &[String]) -> Option<u32> {
    let number = |label: &String| -> Option<u64> {
        match (label.strip_prefix("0x"), label.strip_prefix('0')) {
            (Some(""), _) | (_, Some("")) => Some(0),
            (Some(hex), _) => u64::from_str_radix(hex, 16).ok(),
            (_, Some(octal)) => u64::from_str_radix(octal, 8).ok(),
            _ => label.parse().ok(),
        }
    };
    let numbers: Vec<u64> = labels.iter().map(number).collect::<Option<_>>()?;
    let (last, first) = numbers.split_last()?;
    let rest_bits = 8 * (4usize.checked_sub(first.len())?) as u32;
    if first.iter().any(|&n| n > 255) || *last >= 1u64 << rest_bits || first.len() > 3 {
        return None;
    }
    let high = first.iter().fold(0u64, |sum, n| (sum << 8) | n);
    u32::try_from((high << rest_bits) | last).ok()
}

/// The characters of a host as DNS compares them.
fn map_characters(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let c = plain_form(c);
        match c {
            '。' | '．' | '｡' => out.push('.'),
            '\u{ad}'
            | '\u{34f}'
            | '\u{180b}'..='\u{180d}'
            | '\u{200b}'..='\u{200d}'
            | '\u{2060}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' => {}
            _ => c.to_lowercase().for_each(|lower| match compose(out.chars().last(), lower) {
                Some(whole) => {
                    out.pop();
                    out.push(whole);
                }
                None => out.push(lower),
            }),
        }
    }
    out
}

/// The ordinary letter or digit that a styled one stands for: wide, circled, mathematical.
pub(super) fn plain_form(c: char) -> char {
    let code = u32::from(c);
    let letter = |index: u32| char::from(b'a' + (index % 26) as u8);
    match code {
        0xff01..=0xff5e => char::from_u32(code - 0xfee0).unwrap_or(c),
        0x24b6..=0x24e9 => letter(code - 0x24b6),
        0x1d400..=0x1d6a3 => letter(code - 0x1d400),
        0x1d7ce..=0x1d7ff => char::from(b'0' + ((code - 0x1d7ce) % 10) as u8),
        0x17f => 's',
        0x2170..=0x217f => {
            let roman = "ivxlcdm";
            let index = match code {
                0x2170 => 0,
                0x2174 => 1,
                0x2179 => 2,
                0x217c => 3,
                0x217d => 4,
                0x217e => 5,
                0x217f => 6,
                _ => 9,
            };
            roman.chars().nth(index).unwrap_or(c)
        }
        _ => c,
    }
}

/// Letters with an accent, by the mark that makes them.
const COMPOSED: [(char, &str); 12] = [
    ('\u{300}', "aàeèiìoòuùnǹ"),
    ('\u{301}', "aáeéiíoóuúyýcćlĺnńrŕsśzź"),
    ('\u{302}', "aâeêiîoôuûcĉgĝhĥjĵsŝwŵyŷ"),
    ('\u{303}', "aãnñoõiĩuũ"),
    ('\u{304}', "aāeēiīoōuū"),
    ('\u{306}', "aăeĕgğiĭoŏuŭий"),
    ('\u{307}', "cċeėgġzż"),
    ('\u{308}', "aäeëiïoöuüyÿіїеё"),
    ('\u{30a}', "aåuů"),
    ('\u{30c}', "cčdďeěnňrřsštťzž"),
    ('\u{323}', "aạeẹiịoọuụ"),
    ('\u{327}', "cçsştţ"),
];

fn compose(base: Option<char>, mark: char) -> Option<char> {
    let (_, pairs) = COMPOSED.iter().find(|(m, _)| *m == mark)?;
    let base = base?;
    let mut letters = pairs.chars();
    while let (Some(plain), Some(whole)) = (letters.next(), letters.next()) {
        if plain == base {
            return Some(whole);
        }
    }
    None
}

/// The letter below an accent that [`COMPOSED`] knows.
pub(super) fn without_accent(c: char) -> Option<char> {
    // Names in scripts without accents are long and many.
    if !matches!(c, '\u{c0}'..='\u{24f}' | '\u{400}'..='\u{45f}' | '\u{1e00}'..='\u{1eff}') {
        return None;
    }
    COMPOSED.iter().find_map(|(_, pairs)| {
        let mut letters = pairs.chars();
        while let (Some(plain), Some(whole)) = (letters.next(), letters.next()) {
            if whole == c {
                return Some(plain);
            }
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts() {
        let cases = [
            ("https://www.example.com/x", "www.example.com"),
            ("HTTPS://WWW.Example.COM:443/X", "www.example.com"),
            ("http://example.com.", "example.com"),
            ("  https://example.com/a\tb\n ", "example.com"),
            ("https:\\\\example.com\\news", "example.com"),
            ("https:example.com", "example.com"),
            ("https:////example.com/x", "example.com"),
            ("https://user:pass@example.com/x", "example.com"),
            ("https://news.example@evil.example/x", "evil.example"),
            ("https://news.example:443@evil.example:8080/x", "evil.example"),
            ("https://a@b@c.example/", "c.example"),
            ("https://evil.example\\@news.example/", "evil.example"),
            ("https://evil.example?x@news.example/", "evil.example"),
            ("https://%65xample.com/", "example.com"),
            ("https://ｅxample。com/", "example.com"),
            ("https://𝐞𝑥𝓪𝔪𝕡𝖑𝗲.com/", "example.com"),
            ("https://exam\u{ad}ple.com/", "example.com"),
            ("https://münchen.example/", "xn--mnchen-3ya.example"),
            ("https://mu\u{308}nchen.example/", "xn--mnchen-3ya.example"),
            ("https://MÜNCHEN.example/", "xn--mnchen-3ya.example"),
            ("https://straße.example/", "xn--strae-oqa.example"),
            ("https://новости.рф/", "xn--b1amnebsh.xn--p1ai"),
            ("https://日本語.example/", "xn--wgv71a119e.example"),
            ("http://0x7f.1/", "127.0.0.1"),
            ("http://2130706433/", "127.0.0.1"),
            ("http://0300.0250.1.012/", "192.168.1.10"),
            ("http://[2a04:4E42::81]/news", "[2a04:4e42::81]"),
        ];
        for (text, host) in cases {
            assert_eq!(Address::parse(text).map(|a| a.host), Ok(host.to_string()), "{text}");
        }
    }

    #[test]
    fn refused() {
        use AddressError::*;
        let cases = [
            ("", NoScheme),
            ("not a url", NoScheme),
            ("/path", NoScheme),
            ("about:blank", OtherScheme),
            ("javascript:alert(1)", OtherScheme),
            ("file:///home/x", OtherScheme),
            ("https://", BadHost),
            ("https://./x", BadHost),
            ("https://.com/x", BadHost),
            ("https://a..b/x", BadHost),
            ("https://a b.example/", BadHost),
            ("https://a%00b.example/", BadHost),
            ("https://1.2.3.4.5/", BadHost),
            ("https://256.1.1.1/", BadHost),
            ("https://[::1/", BadHost),
            ("https://example.com:99999/", BadPort),
            ("https://example.com:x/", BadPort),
        ];
        for (text, error) in cases {
            assert_eq!(Address::parse(text), Err(error), "{text}");
        }
        assert_eq!(Address::parse(&"x".repeat(LONGEST + 1)), Err(TooLong));
    }

    #[test]
    fn paths() {
        let cases = [
            ("https://a.example", "/"),
            ("https://a.example/b/c?d=e#f", "/b/c"),
            ("https://a.example/../../b", "/b"),
            ("https://a.example/b/./c/../d/", "/b/d/"),
            ("https://a.example/b/%2e%2E/c", "/c"),
            ("https://a.example/b/..", "/"),
            ("https://a.example/b/https://c.example/", "/b/https://c.example/"),
        ];
        for (text, path) in cases {
            assert_eq!(Address::parse(text).map(|a| a.path), Ok(path.to_string()), "{text}");
        }
    }

    #[test]
    fn references() {
        let page = Address::parse("https://a.example/b/c?d").unwrap();
        let cases = [
            ("//b.example/x", "b.example", "/x"),
            ("/x?y", "a.example", "/x"),
            ("x", "a.example", "/x"),
            ("http://c.example/x", "c.example", "/x"),
        ];
        for (reference, host, path) in cases {
            let joined = page.join(reference).unwrap();
            assert_eq!((joined.host.as_str(), joined.path.as_str()), (host, path), "{reference}");
        }
        assert_eq!(page.join("javascript:alert(1)"), Err(AddressError::OtherScheme));
    }

    #[test]
    fn parameters() {
        let page =
            Address::parse("https://a.example/?u=https%3A%2F%2Fb.example%2F&v&w=%zz").unwrap();
        assert_eq!(page.parameter("u").as_deref(), Some("https://b.example/"));
        assert_eq!(page.parameter("v").as_deref(), Some(""));
        assert_eq!(page.parameter("w").as_deref(), Some("%zz"));
        assert_eq!(page.parameter("x"), None);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_parsed_or_refused(text in "\\PC*") {
            let _ = Address::parse(&text);
            let _ = Address::parse(&format!("https://{text}"));
        }

        #[test]
        fn a_parsed_host_parses_to_itself(text in "[a-zA-Zäéıß日ｎ0-9.%@:-]{1,40}") {
            if let Ok(address) = Address::parse(&format!("https://{text}/"))
                && !address.is_ip
            {
                let again = Address::parse(&format!("https://{}/", address.host));
                proptest::prop_assert_eq!(again.map(|a| a.host), Ok(address.host));
            }
        }
    }
}
