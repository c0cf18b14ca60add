//! The only place that asks the time.

use parallax::time::Timestamp;

/// Now, by the machine's clock.
pub fn now() -> Timestamp {
    Timestamp((js_sys::Date::now() / 1_000.0) as i64)
}
