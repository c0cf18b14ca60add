//! Names in terms of the host's letters: `East Idaho Times` of `eastidahotimes.com` is "four letters, five, five".
//!
//! Characters below a blank, which no name holds, take letters or digits of the host, from its first on:
//! 1 to 20 as many, the first of them as a capital; 22 to 27 two to seven of them, all as capitals; 28 passes over one.
//! Between two takings with nothing but passing over between them stands a space.

const LONGEST_TAKEN: usize = 20;
const LONGEST_CAPITALS: usize = 7;
const PASS: u8 = 28;

/// The name that is meant. The key is asked for only where the host is.
pub(super) fn read(coded: &str, key: impl FnOnce() -> String) -> String {
    if coded.bytes().all(|byte| byte >= b' ') {
        return coded.to_owned();
    }
    let key = key();
    let mut letters = letters(&key);
    let mut name = String::new();
    let mut taken = false;
    for c in coded.chars() {
        if c >= ' ' {
            name.push(c);
            taken = false;
            continue;
        }
        if c as u8 == PASS {
            letters.next();
            continue;
        }
        if std::mem::replace(&mut taken, true) {
            name.push(' ');
        }
        let (count, capitals) = match c as usize {
            count @ ..=LONGEST_TAKEN => (count, 1),
            more => (more - LONGEST_TAKEN, more),
        };
        name.extend(letters.by_ref().take(count).enumerate().map(|(at, letter)| {
            match at < capitals {
                true => letter.to_ascii_uppercase(),
                false => letter,
            }
        }));
    }
    name
}

fn letters(key: &str) -> impl Iterator<Item = char> {
    key.split('/').next().unwrap_or_default().chars().filter(char::is_ascii_alphanumeric)
}

/// The shortest way to say it.
pub(super) fn write(name: &str, key: &str) -> String {
    let host: Vec<u8> = letters(key).map(|c| c as u8).collect();
    let mut best: Vec<Vec<Option<Vec<u8>>>> = vec![vec![None; 2 * host.len() + 2]; name.len() + 1];
    // By how much of the name is said, how many letters are behind us, and whether a taking came last.
    best[0][0] = Some(Vec::new());
    for said in 0..name.len() {
        for state in 0..best[said].len() {
            let Some(code) = best[said][state].clone() else { continue };
            let (at, taken) = (state / 2, state % 2);
            let mut put = |said: usize, state: usize, more: &[u8]| {
                let new = [&code[..], more].concat();
                let old = &mut best[said][state];
                if old.as_ref().is_none_or(|old| old.len() > new.len()) {
                    *old = Some(new);
                }
            };
            if at < host.len() {
                put(said, state + 2, &[PASS]);
            }
            let width = name[said..].chars().next().map_or(1, char::len_utf8);
            put(said + width, 2 * at, &name.as_bytes()[said..said + width]);
            let Some(rest) = name[said..].strip_prefix([" ", ""][1 - taken]) else { continue };
            let start = name.len() - rest.len();
            let most = host.len().saturating_sub(at).min(rest.len()).min(LONGEST_TAKEN);
            for count in 1..=most {
                let (words, letters) = (&rest.as_bytes()[..count], &host[at..at + count]);
                if !words.eq_ignore_ascii_case(letters) {
                    break;
                }
                if words[0] == letters[0].to_ascii_uppercase() && words[1..] == letters[1..] {
                    put(start + count, 2 * (at + count) + 1, &[count as u8]);
                }
                if (2..=LONGEST_CAPITALS).contains(&count) && words == letters.to_ascii_uppercase()
                {
                    put(start + count, 2 * (at + count) + 1, &[(LONGEST_TAKEN + count) as u8]);
                }
            }
        }
    }
    let shortest = best[name.len()].iter().flatten().min_by_key(|code| code.len());
    shortest
        .and_then(|code| String::from_utf8(code.clone()).ok())
        .unwrap_or_else(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_said_by_their_hosts() {
        for (name, key, code) in [
            ("East Idaho Times", "eastidahotimes.com", "\u{4}\u{5}\u{5}"),
            ("The Bee", "bee.example/opinion", "The \u{3}"),
            ("ABC 7 News", "abc7.example", "\u{17}\u{1} News"),
            ("朝日新聞", "asahi.example", "朝日新聞"),
            ("Record-Eagle", "record-eagle.example", "\u{6}-\u{5}"),
            ("Le Monde", "monde.example", "Le \u{5}"),
        ] {
            assert_eq!(write(name, key), code, "{name}");
            assert_eq!(read(code, || key.to_owned()), name);
        }
    }

    proptest! {
        #[test]
        fn every_name_comes_back(name in "[A-Za-z0-9é .-]{1,30}", key in "[a-z0-9.-]{0,25}") {
            prop_assert_eq!(read(&write(&name, &key), || key.clone()), name);
        }

        #[test]
        fn no_code_does_harm(code in "[\u{0}-\u{40}]{0,40}", key in "[a-z0-9./-]{0,25}") {
            prop_assert!(read(&code, || key).len() <= 21 * code.len());
        }
    }
}
