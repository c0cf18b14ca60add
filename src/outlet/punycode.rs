// Punycode (RFC 3492), the ASCII form of host labels in other scripts.

const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;

/// The next bias, from the last delta and the number of characters placed so far.
fn adapt(delta: u32, placed: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / placed;
    let mut k = 0;
    while delta > ((BASE - T_MIN) * T_MAX) / 2 {
        delta /= BASE - T_MIN;
        k += BASE;
    }
    k + (BASE * delta) / (delta + 38)
}

fn threshold(k: u32, bias: u32) -> u32 {
    k.saturating_sub(bias).clamp(T_MIN, T_MAX)
}

fn digit(value: u32) -> char {
    char::from(if value < 26 { b'a' + value as u8 } else { b'0' + (value - 26) as u8 })
}

/// A label as it stands in DNS: itself, or `xn--` and its punycode.
pub fn to_ascii(label: &str) -> String {
    if label.is_ascii() { label.to_string() } else { format!("xn--{}", encode(label)) }
}

/// The punycode of a label, without the prefix. A host label is short, so numbers cannot overflow
/// as long as the caller bounds its length (RFC 1035: 63).
pub fn encode(label: &str) -> String {
    let chars: Vec<u32> = label.chars().map(u32::from).collect();
    let mut out: String = label.chars().filter(char::is_ascii).collect();
    let basic = out.len() as u32;
    let mut placed = basic;
    if basic > 0 {
        out.push('-');
    }
    let (mut n, mut delta, mut bias) = (128u32, 0u32, 72u32);
    while placed < chars.len() as u32 {
        let Some(next) = chars.iter().copied().filter(|&c| c >= n).min() else { break };
        delta = delta.saturating_add((next - n).saturating_mul(placed + 1));
        n = next;
        for &c in &chars {
            if c < n {
                delta = delta.saturating_add(1);
            }
            if c != n {
                continue;
            }
            let (mut q, mut k) = (delta, BASE);
            loop {
                let t = threshold(k, bias);
                if q < t {
                    break;
                }
                out.push(digit(t + (q - t) % (BASE - t)));
                q = (q - t) / (BASE - t);
                k += BASE;
            }
            out.push(digit(q));
            bias = adapt(delta, placed + 1, placed == basic);
            delta = 0;
            placed += 1;
        }
        delta = delta.saturating_add(1);
        n += 1;
    }
    out
}

/// The label that a punycode stands for; `None` when it is not well formed.
#[allow(dead_code)]
pub fn decode(code: &str) -> Option<String> {
    let (basic, tail) = code.rsplit_once('-').unwrap_or(("", code));
    if !code.is_ascii() {
        return None;
    }
    let mut chars: Vec<char> = basic.chars().collect();
    let (mut n, mut i, mut bias) = (128u32, 0u32, 72u32);
    let mut digits = tail.bytes();
    while digits.len() > 0 {
        let start = i;
        let (mut weight, mut k) = (1u32, BASE);
        loop {
            let value = match digits.next()? {
                b @ b'a'..=b'z' => u32::from(b - b'a'),
                b @ b'A'..=b'Z' => u32::from(b - b'A'),
                b @ b'0'..=b'9' => u32::from(b - b'0') + 26,
                _ => return None,
            };
            i = i.checked_add(value.checked_mul(weight)?)?;
            let t = threshold(k, bias);
            if value < t {
                break;
            }
            weight = weight.checked_mul(BASE - t)?;
            k += BASE;
        }
        let placed = chars.len() as u32 + 1;
        bias = adapt(i - start, placed, start == 0);
        n = n.checked_add(i / placed)?;
        i %= placed;
        chars.insert(i as usize, char::from_u32(n)?);
        i += 1;
    }
    Some(chars.into_iter().collect())
}
