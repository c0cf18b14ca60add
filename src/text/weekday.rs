//! Days of the week as words of a text. Reports of one event seldom put it on different days, while what goes on for weeks
//! has its news on other days in the same words.

use super::analyze;
use std::sync::OnceLock;

/// Days in a week.
const WEEK: usize = 7;

/// The term ids by which a language names days, each with a bit for its day, Monday lowest.
pub fn days(language: &str) -> &'static [(u32, u8)] {
    static DAYS: [OnceLock<Vec<(u32, u8)>>; NAMES.len()] = [const { OnceLock::new() }; NAMES.len()];
    let found = NAMES.binary_search_by_key(&language, |(name, _)| name).ok();
    let found = found.and_then(|at| Some((DAYS.get(at)?, NAMES.get(at)?)));
    found.map_or(&[], |(days, (_, names))| days.get_or_init(|| read(names, language)))
}

fn read(names: &str, language: &str) -> Vec<(u32, u8)> {
    let ids = names.split(' ').map(|name| match &analyze(name, "", language).words[..] {
        [word] => Some(word.id),
        _ => None,
    });
    let days = ids.enumerate().filter_map(|(at, id)| Some((id?, 1 << (at % WEEK))));
    days.collect()
}

/// Monday to Sunday, again in a second form where stems do not meet. Names that often mean something else too are left
/// out (`-`): Portuguese counts its days, an Indonesian Sunday is a week.
#[rustfmt::skip]
const NAMES: &[(&str, &str)] = &[
    ("ar", "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت -"),
    ("bg", "понеделник вторник сряда четвъртък петък събота неделя"),
    ("ca", "dilluns dimarts dimecres dijous divendres dissabte diumenge"),
    ("cs", "pondělí úterý středa čtvrtek pátek sobota neděle"),
    ("da", "mandag tirsdag onsdag torsdag fredag lørdag søndag"),
    ("de", "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag - - - - - Sonnabend -"),
    ("el", "- - - - Παρασκευή Σάββατο Κυριακή"),
    ("en", "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
    ("es", "lunes martes miércoles jueves viernes sábado domingo"),
    ("et", "esmaspäeval teisipäeval kolmapäeval neljapäeval reedel laupäeval pühapäeval"),
    ("fi", "maanantaina tiistaina keskiviikkona torstaina perjantaina lauantaina sunnuntaina"),
    ("fr", "lundi mardi mercredi jeudi vendredi samedi dimanche"),
    ("hi", "सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार"),
    ("hr", "ponedjeljak utorak srijeda četvrtak petak subota nedjelja - - srijedu - - subotu nedjelju"),
    ("hu", "hétfőn kedden szerdán csütörtökön pénteken szombaton vasárnap"),
    ("id", "Senin Selasa Rabu Kamis Jumat Sabtu -"),
    ("it", "lunedì martedì mercoledì giovedì venerdì sabato domenica"),
    ("ja", "月曜 火曜 水曜 木曜 金曜 土曜 日曜"),
    ("ko", "월요 화요 수요 목요 금요 토요 일요"),
    ("nl", "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag"),
    ("no", "mandag tirsdag onsdag torsdag fredag lørdag søndag"),
    ("pl", "poniedziałek wtorek środa czwartek piątek sobota niedziela"),
    ("pt", "- - - - - sábado domingo"),
    ("ro", "- marți miercuri joi vineri sâmbătă duminică"),
    ("ru", "понедельник вторник среда четверг пятница суббота воскресенье"),
    ("sk", "pondelok utorok streda štvrtok piatok sobota nedeľa - - stredu - - sobotu nedeľu"),
    ("sl", "ponedeljek torek sreda četrtek petek sobota nedelja"),
    ("sr", "понедељак уторак среда четвртак петак субота недеља ponedeljak utorak sreda četvrtak petak subota nedelja"),
    ("sv", "måndag tisdag onsdag torsdag fredag lördag söndag"),
    ("tr", "Pazartesi Salı Çarşamba Perşembe Cuma Cumartesi -"),
    ("uk", "понеділок вівторок середа четвер пʼятниця субота неділя"),
    ("zh", "期一 期二 期三 期四 期五 期六 期日 周一 周二 周三 周四 周五 周六 周日"),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// The days that a text names.
    fn named(text: &str, language: &str) -> Vec<u8> {
        let words = analyze("", text, language).words;
        let days = days(language).iter().filter(|(id, _)| words.iter().any(|w| w.id == *id));
        days.map(|(_, day)| *day).collect()
    }

    #[test]
    fn days_are_found_in_the_language_of_the_text() {
        for (text, language, day) in [
            ("The Senate votes Thursday.", "en", 3),
            ("Am Mittwoch stimmt der Bundestag ab", "de", 2),
            ("выборы прошли в среду", "ru", 2),
            ("en la noche del sábado", "es", 5),
            ("w środę Sejm przyjął ustawę", "pl", 2),
            ("総裁は金曜日に会見した", "ja", 4),
            ("총리는 수요일 발표했다", "ko", 2),
            ("总理星期三宣布", "zh", 2),
            ("总理周三宣布", "zh", 2),
            ("اعلن الرئيس يوم الخميس", "ar", 3),
        ] {
            assert_eq!(named(text, language), [1 << day], "{text}");
        }
        assert!(named("The Senate votes Thursday.", "de").is_empty());
        assert!(named("The Senate votes.", "en").is_empty() && days("xx").is_empty());
    }

    #[test]
    fn languages_are_sorted_and_name_whole_weeks() {
        assert!(NAMES.is_sorted_by_key(|(language, _)| language));
        for (language, names) in NAMES {
            let names: Vec<&str> = names.split(' ').collect();
            assert_eq!(names.len() % WEEK, 0, "{language}");
            let known = names.iter().filter(|name| **name != "-").count();
            assert_eq!(days(language).len(), known, "{language}");
        }
    }
}
