//! Points in time. The core never asks the clock: every function that needs one is handed `now`.

use serde::{Deserialize, Serialize};

/// Seconds since 1970-01-01T00:00:00Z.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

/// Seconds in an hour and in a day.
pub const HOUR: i64 = 3_600;
pub const DAY: i64 = 86_400;

impl Timestamp {
    /// The moment of a proleptic Gregorian date and time in UTC. Values out of range roll over.
    pub fn from_utc(year: i64, month: i64, day: i64, hour: i64, minute: i64, second: i64) -> Self {
        Self(days_from_civil(year, month, day) * DAY + hour * HOUR + minute * 60 + second)
    }

    /// Year, month (1-12) and day (1-31) in UTC.
    pub fn date(self) -> (i64, u8, u8) {
        civil_from_days(self.0.div_euclid(DAY))
    }

    /// `2026-01-02T14:24:00Z`.
    pub fn to_iso(self) -> String {
        let rest = self.0.rem_euclid(DAY);
        format!(
            "{}T{:02}:{:02}:{:02}Z",
            iso_date(self.date()),
            rest / HOUR,
            rest / 60 % 60,
            rest % 60
        )
    }

    /// `self - earlier` in seconds; saturates.
    pub fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// A year, month and day as `2026-01-02`.
pub fn iso_date((year, month, day): (i64, u8, u8)) -> String {
    format!("{year:04}-{month:02}-{day:02}")
}

/// Days since 1970-01-01 of a Gregorian date (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
pub fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = (year + (month - 1).div_euclid(12), (month - 1).rem_euclid(12) + 1);
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let year_of_era = shifted.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Year, month and day of a count of days since 1970-01-01 (same source).
pub fn civil_from_days(days: i64) -> (i64, u8, u8) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_index = (5 * day_of_year + 2) / 153;
    let day = (day_of_year - (153 * month_index + 2) / 5 + 1) as u8;
    let month = if month_index < 10 { month_index + 3 } else { month_index - 9 } as u8;
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_go_round() {
        for (date, iso) in [
            ((1970, 1, 1), "1970-01-01T00:00:00Z"),
            ((2000, 2, 29), "2000-02-29T00:00:00Z"),
            ((2026, 1, 2), "2026-01-02T00:00:00Z"),
            ((1969, 12, 31), "1969-12-31T00:00:00Z"),
        ] {
            let t = Timestamp::from_utc(date.0, date.1, date.2, 0, 0, 0);
            assert_eq!(t.to_iso(), iso);
            assert_eq!(t.date(), (date.0, date.1 as u8, date.2 as u8));
        }
        assert_eq!(Timestamp::from_utc(2026, 1, 2, 14, 24, 5).to_iso(), "2026-01-02T14:24:05Z");
    }
}
