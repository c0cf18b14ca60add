//! The only place that asks the time.

use parallax::time::Timestamp;
use std::cell::Cell;

thread_local! {
    /// Seconds by which a demonstration moved the clock.
    static MOVED: Cell<i64> = const { Cell::new(0) };
}

/// Now.
pub fn now() -> Timestamp {
    Timestamp(machine().0 + MOVED.get())
}

/// Now by the machine's clock.
pub fn machine() -> Timestamp {
    Timestamp((js_sys::Date::now() / 1_000.0) as i64)
}

/// Seconds by which the person's clock is ahead of UTC.
pub fn ahead() -> i64 {
    -60 * js_sys::Date::new_0().get_timezone_offset() as i64
}

/// From now on [`now`] is so many seconds ahead of the machine.
pub fn move_by(seconds: i64) {
    MOVED.set(seconds);
}
