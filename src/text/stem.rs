//! Light stems: the endings of number, case and tense taken off, so that forms of a word meet.
//! Tables of endings, longest first; words stay words where no table fits.

use super::script::{self, Script};

/// Endings of one language.
struct Endings {
    language: &'static str,
    /// Taken off once at the start, longest first (the Arabic article and conjunctions).
    prefixes: &'static str,
    /// Taken off at the end, longest first.
    suffixes: &'static str,
    /// How often a suffix is taken off.
    rounds: u8,
    /// Letters that must stay.
    shortest: usize,
}

/// The stem of a folded word.
pub fn stem<'a>(folded: &'a str, language: &str) -> std::borrow::Cow<'a, str> {
    if language == "en" {
        return english(folded);
    }
    let Some(endings) = TABLE.iter().find(|e| e.language == language) else {
        return by_script(folded);
    };
    cut(folded, endings).into()
}

/// With no table for the language: that of Russian for Cyrillic, of Arabic for Arabic.
fn by_script(folded: &str) -> std::borrow::Cow<'_, str> {
    let language = match folded.chars().next().map(script::of) {
        Some(Script::Cyrillic) => "ru",
        Some(Script::Arabic) => "ar",
        _ => return folded.into(),
    };
    match TABLE.iter().find(|e| e.language == language) {
        Some(endings) => cut(folded, endings).into(),
        None => folded.into(),
    }
}

fn cut<'a>(mut word: &'a str, endings: &Endings) -> &'a str {
    let long_enough = |rest: &str| rest.chars().count() >= endings.shortest;
    if let Some(rest) =
        endings.prefixes.split(' ').filter(|p| !p.is_empty()).find_map(|p| word.strip_prefix(p))
        && long_enough(rest)
    {
        word = rest;
    }
    for _ in 0..endings.rounds {
        let cut = endings
            .suffixes
            .split(' ')
            .find_map(|s| word.strip_suffix(s).filter(|r| long_enough(r)));
        match cut {
            Some(rest) => word = rest,
            None => break,
        }
    }
    word
}

/// English: -s, -es, -ies, -ed, -ing, -ly, then a silent e and a doubled letter.
fn english(word: &str) -> std::borrow::Cow<'_, str> {
    if word.len() < 4 || !word.is_ascii() {
        return word.into();
    }
    let has_vowel = |s: &str| s.bytes().any(|b| b"aeiouy".contains(&b));
    let mut rest = word;
    if let Some(head) = rest.strip_suffix("ies").filter(|h| h.len() >= 2) {
        return format!("{head}i").into();
    } else if let Some(head) = rest.strip_suffix("sses") {
        return format!("{head}ss").into();
    } else if let Some(head) = rest.strip_suffix('s')
        && !head.ends_with(['s', 'u', 'i'])
    {
        rest = head;
    }
    for ending in ["ingly", "edly", "ing", "ed", "ly"] {
        if let Some(head) = rest.strip_suffix(ending).filter(|h| h.len() >= 3 && has_vowel(h)) {
            rest = head;
            break;
        }
    }
    if rest.len() > 3 {
        rest = rest.strip_suffix('e').unwrap_or(rest);
    }
    let bytes = rest.as_bytes();
    if let [.., a, b] = bytes
        && a == b
        && rest.len() > 3
        && !b"aeiouls".contains(b)
    {
        rest = &rest[..rest.len() - 1];
    }
    match rest.strip_suffix('y').filter(|h| h.len() >= 3) {
        Some(head) => format!("{head}i").into(),
        None => rest.into(),
    }
}

#[rustfmt::skip]
const TABLE: &[Endings] = &[
    Endings { language: "de", prefixes: "", suffixes: "ungen erinnen ern em en er es st ung e n s", rounds: 1, shortest: 4 },
    Endings { language: "nl", prefixes: "", suffixes: "ingen heden eren en er es e s", rounds: 1, shortest: 4 },
    Endings { language: "sv", prefixes: "", suffixes: "arnas ernas orna arna erna ande aren heten ade are ast ar er or en et as es a e s", rounds: 1, shortest: 4 },
    Endings { language: "fr", prefixes: "", suffixes: "issements issement ements ement ations ation euses euse antes ante aient erent ees ee es er ez ent ant ait ais e s x", rounds: 1, shortest: 4 },
    Endings { language: "es", prefixes: "", suffixes: "aciones acion amientos imientos amiento imiento mente ieron iendo ando aron ados adas idos idas ado ada ido ida aban aba ar er ir es os as an en o a e s", rounds: 1, shortest: 4 },
    Endings { language: "pt", prefixes: "", suffixes: "acoes acao amentos imentos amento imento mente aram eram iram ando endo indo ados adas idos idas ado ada ido ida avam ava ar er ir oes ao ais eis es os as am em o a e s", rounds: 1, shortest: 4 },
    Endings { language: "it", prefixes: "", suffixes: "azioni azione amenti imenti amento imento mente ando endo ati ate ato ata iti ite ito ita uti uto uta are ere ire ano ono i e a o", rounds: 1, shortest: 4 },
    Endings { language: "ru", prefixes: "", suffixes: "иями ями ами ией иям ием иях ого его ому ему ыми ими ешь ете ала ило или ить ать ять ует ают яют ился лась лись ться тся ах ях ов ев ей ой ый ий ая яя ое ее ые ие ую юю ом ем ам ям ых их ью ия ья ию ью ть ла ло ли ет ит ут ют ат ят на но ны а я о е ы и у ю ь й л н", rounds: 1, shortest: 3 },
    Endings { language: "uk", prefixes: "", suffixes: "ями ами ого ього ому ьому ими іми ати ити ють ють ах ях ів їв ей ой ий ій ая яя ое ее ою ею ом ем ам ям их іх ія ію ть ла ло ли а я о е и і ї у ю ь й", rounds: 1, shortest: 3 },
    Endings { language: "pl", prefixes: "", suffixes: "owych owego owej owie ami ach ego emu ych ymi imi iego iej owi ow om em ym im ej ie ia iu ow aly ala alo ali ac ec ic yc a e i o u y", rounds: 1, shortest: 4 },
    Endings { language: "cs", prefixes: "", suffixes: "oveho ovych ami ach ich ech eho emu ymi imi ovi ova ove ych ym im em om um ej ou ie al ala alo ali at et it a e i o u y", rounds: 1, shortest: 4 },
    Endings { language: "sl", prefixes: "", suffixes: "skega skemu skih skim ega emu imi ama ami eh ih im em om am ah ov ev oma ski ska sko ske ju ja je al ala alo ali ati iti a e i o u", rounds: 1, shortest: 4 },
    Endings { language: "tr", prefixes: "", suffixes: "larinin lerinin larinda lerinde larini lerini lari leri lar ler inin unun nin nun dan den tan ten inda inde sinda sinde da de ta te yi yu ni nu in un im um si su i u a e", rounds: 2, shortest: 4 },
    Endings { language: "ar", prefixes: "وال بال كال فال لل ال و", suffixes: "ات ين ون ان يه ها هم ه ي", rounds: 1, shortest: 3 },
    Endings { language: "id", prefixes: "mem men meng me ber ter di pe", suffixes: "kan nya an i", rounds: 1, shortest: 4 },
    Endings { language: "el", prefixes: "", suffixes: "ους ων ος ου ης ες εις οι α η ο ι ς", rounds: 1, shortest: 4 },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_meet() {
        for (language, forms) in [
            ("en", &["vote", "votes", "voted", "voting"][..]),
            ("en", &["party", "parties"]),
            ("en", &["stop", "stops", "stopped", "stopping"]),
            ("de", &["regierung", "regierungen"]),
            ("es", &["eleccion", "eleccion"]),
            ("pt", &["medalha", "medalhas"]),
            ("ru", &["сборная", "сборной", "сборную"]),
            ("ar", &["رئيس", "الرئيس"]),
            ("sl", &["olimpijske", "olimpijska"]),
        ] {
            let first = stem(forms[0], language);
            for form in forms {
                assert_eq!(stem(form, language), first, "{language} {form}");
            }
        }
    }

    #[test]
    fn short_words_stay() {
        for word in ["us", "as", "это", "is", "bus"] {
            assert_eq!(stem(word, "en"), word);
        }
    }
}
