//! Which addresses may be asked at all: those of public hosts. A feed, a list or a redirect must not lead into the
//! person's own machine or network.

use super::address;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Endings of names that stand for hosts of one machine or one network (RFC 6761, 6762, 8375, 9476 and usage).
const PRIVATE_ENDINGS: [&str; 9] =
    ["localhost", "local", "internal", "intranet", "lan", "home", "corp", "arpa", "onion"];

/// Is this an http(s) address of a public host? Names are judged as written: what they resolve to is the browser's to know.
pub fn is_public(url: &str) -> bool {
    let Some(whole) = address::absolute(url, "") else { return false };
    let authority = whole.split('/').nth(2).unwrap_or_default();
    if let Some(inside) = authority.strip_prefix('[') {
        let inside = inside.split(']').next().unwrap_or_default();
        return inside.parse().is_ok_and(|ip| is_public_ip(IpAddr::V6(ip)));
    }
    let host = authority.split(':').next().unwrap_or_default().trim_end_matches('.');
    match number(host) {
        Number::Address(ip) => is_public_ip(IpAddr::V4(ip)),
        Number::Wrong => false,
        Number::Name => {
            let last = host.rsplit('.').next().unwrap_or_default();
            host.contains('.') && !PRIVATE_ENDINGS.contains(&last)
        }
    }
}

enum Number {
    Name,
    Address(Ipv4Addr),
    /// It ends as an address does and is none.
    Wrong,
}

/// A host as browsers read it: whatever ends in a number is an IPv4 address in decimal, octal or hexadecimal, of one to four parts.
fn number(host: &str) -> Number {
    let parts: Vec<&str> = host.split('.').collect();
    let part = |text: &str| -> Option<u64> {
        match text.strip_prefix("0x").or(text.strip_prefix("0X")) {
            Some("") => Some(0),
            Some(hex) => u64::from_str_radix(hex, 16).ok(),
            None if text.len() > 1 && text.starts_with('0') => u64::from_str_radix(text, 8).ok(),
            None => text.parse().ok(),
        }
    };
    let last = parts.last().copied().unwrap_or_default();
    let ends_in_number = !last.is_empty() && last.bytes().all(|b| b.is_ascii_digit())
        || (last.starts_with("0x") && part(last).is_some());
    if !ends_in_number {
        return Number::Name;
    }
    let values: Option<Vec<u64>> = parts.iter().map(|text| part(text)).collect();
    let Some((tail, heads)) = values.as_deref().and_then(|values| values.split_last()) else {
        return Number::Wrong;
    };
    let room = 8 * (4_usize.saturating_sub(heads.len())) as u32;
    if heads.len() > 3 || heads.iter().any(|head| *head > 255) || *tail >= 1 << room {
        return Number::Wrong;
    }
    let high = heads.iter().zip([24, 16, 8]).map(|(head, shift)| head << shift).sum::<u64>();
    u32::try_from(high | tail).map_or(Number::Wrong, |bits| Number::Address(Ipv4Addr::from(bits)))
}

fn is_public_ip(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

/// IANA's registry of special addresses, IPv4.
fn is_public_v4(ip: Ipv4Addr) -> bool {
    const SPECIAL: [(u32, u32); 14] = [
        (0x0000_0000, 8),
        (0x0a00_0000, 8),
        (0x6440_0000, 10),
        (0x7f00_0000, 8),
        (0xa9fe_0000, 16),
        (0xac10_0000, 12),
        (0xc000_0000, 24),
        (0xc000_0200, 24),
        (0xc0a8_0000, 16),
        (0xc612_0000, 15),
        (0xc633_6400, 24),
        (0xcb00_7100, 24),
        (0xe000_0000, 4),
        (0xf000_0000, 4),
    ];
    let bits = ip.to_bits();
    !SPECIAL.iter().any(|(start, length)| (bits ^ start) >> (32 - length) == 0)
}

/// Only global unicast (2000::/3) is public; what carries an IPv4 address is judged by that one.
fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [first, second, third, ..] = ip.segments();
    let carried =
        |high: u16, low: u16| is_public_v4(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low)));
    match (first, second) {
        (0x2002, high) => carried(high, third),
        (0x2001, 0) | (0x2001, 0x0db8) => false,
        _ => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::is_public;

    #[test]
    fn hosts_of_the_web_are_public() {
        for url in [
            "https://a.example/feed",
            "http://news.example.co.uk:8080/",
            "https://93.184.216.34/feed",
            "https://[2606:2800:220:1::1]/feed",
            "https://1.example/feed",
            "https://localhost.example/",
        ] {
            assert!(is_public(url), "{url}");
        }
    }

    #[test]
    fn hosts_of_the_machine_and_its_network_are_not() {
        for url in [
            "http://localhost/",
            "https://a.localhost:8000/",
            "http://LOCALHOST./",
            "http://127.0.0.1/",
            "http://127.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://0177.0.0.1/",
            "http://0/",
            "http://10.0.0.1/",
            "http://172.31.255.255/",
            "http://192.168.1.1/",
            "http://169.254.169.254/latest/meta-data/",
            "http://100.64.0.1/",
            "http://224.0.0.1/",
            "http://256.1.1.1/",
            "http://1.2.3.4.5/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[fe80::1]/",
            "http://[fd00::1]/",
            "http://[2002:7f00:1::]/",
            "http://router/",
            "http://printer.local/",
            "http://metadata.google.internal/",
            "http://user@127.0.0.1/",
            "https://a.example@localhost/",
        ] {
            assert!(!is_public(url), "{url}");
        }
    }

    #[test]
    fn other_schemes_are_not() {
        for url in [
            "file:///etc/passwd",
            "ftp://a.example/",
            "data:text/xml,<rss/>",
            "blob:https://a.example/1",
            "javascript:alert(1)",
            "chrome-extension://inpnnnjgmbgocahkalgmpgledeijdhem/manifest.json",
            "moz-extension://5ba57f0c-93c4-4c8e-9a53-7d1c0de5a11a/",
            "about:blank",
            "",
            "//",
        ] {
            assert!(!is_public(url), "{url}");
        }
    }
}
