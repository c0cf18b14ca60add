//! What open popups are told: that the index grew, that ratings or corrections changed, that their tab went on.

use super::Session;
use crate::app::{App, report};
use crate::tabs::Tab;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// Milliseconds between two readings of one address: some pages change their title all the time.
const READ_AGAIN: f64 = 2_000.0;

thread_local! {
    /// When open popups were last told, in milliseconds.
    static TOLD: Cell<f64> = const { Cell::new(0.0) };
}

/// As [`coverage_moved`], but at most once a second: while a round runs, each answer would ask the index anew.
pub fn coverage_grew(app: &Rc<App>) {
    let now = js_sys::Date::now();
    if (now - TOLD.get()).abs() >= 1_000.0 {
        TOLD.set(now);
        coverage_moved(app);
    }
}

/// Other lists or ratings count now: draws every open popup anew.
pub fn ratings_changed(app: &Rc<App>) {
    for session in app.work.popups() {
        session.fill_outlet(app);
    }
    coverage_moved(app);
}

/// Other corrections hold now: reads what is under every open popup anew.
pub fn corrections_changed(app: &Rc<App>) {
    for session in app.work.popups() {
        read_anew(session, app);
    }
}

/// Tells every open popup that the index or the round of feeds has moved.
pub fn coverage_moved(app: &Rc<App>) {
    for session in app.work.popups() {
        let app = app.clone();
        spawn_local(async move {
            if let Err(error) = session.ask_coverage(&app).await {
                report("an open popup was not told", &error);
            }
        });
    }
}

/// A tab has another address or title: what is open over it is read anew.
pub fn tab_moved(app: &Rc<App>, tab: &Tab) {
    for session in app.work.popups() {
        let (same, moved, renamed) = {
            let known = session.tab.borrow();
            (known.id == tab.id, known.url != tab.url, known.title != tab.title)
        };
        let early = js_sys::Date::now() - session.read_at.get() < READ_AGAIN;
        if !session.open.get() || !same || !moved && (!renamed || early) {
            continue;
        }
        session.read_at.set(js_sys::Date::now());
        *session.tab.borrow_mut() = tab.clone();
        read_anew(session, app);
    }
}

fn read_anew(session: Rc<Session>, app: &Rc<App>) {
    let app = app.clone();
    spawn_local(async move {
        if let Err(error) = session.refresh(&app).await {
            report("an open popup was not read anew", &error);
        }
    });
}
