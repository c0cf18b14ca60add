//! Real browsers, a local web, and what a person does with Parallax in them.
//!
//! * [`driver`] starts Chromium or Firefox and drives it; the same calls go to both.
//! * [`proxy`] is the only way out that a driven browser has: it answers as any host over https
//!   and keeps a log of what the browser asked for.
//! * [`web`] is what stands behind it: outlets, stories, feeds and faults.
//! * [`extension`] is Parallax as a test sees it: badge, popup, messages, stopping the worker.
//! * [`state`] is everything that is stored, taken out and put back.
//! * [`screen`] lets a browser with a window be looked at where there is no display.
//! * [`cases`] are the browser tests.

pub mod cases;
#[path = "../../common/dice.rs"]
pub mod dice;
pub mod driver;
pub mod extension;
pub mod proxy;
pub mod screen;
pub mod state;
pub mod web;

pub use driver::{Browser, Driver, Launch};
pub use extension::Extension;
pub use proxy::{Proxy, Request, Response, Site};
pub use state::State;
pub use web::LocalWeb;
