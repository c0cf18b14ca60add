//! What stands in place of the parts, or above them, when a page is no article of a known outlet.

use super::{PageKind, PopupInput, PopupState};
use crate::settings::Settings;
use crate::view::action::{Action, ActionId};
use crate::view::text::{Arg, Text, text, text_with};
use serde::Serialize;

/// A title with sentences and buttons.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct MessageView {
    pub title: Text,
    pub say: Vec<Text>,
    /// With the warning sign.
    pub alert: bool,
    pub actions: Vec<Action>,
}

/// Name of the outlet that this host imitates.
pub(super) fn imitated_name(input: &PopupInput) -> Option<&String> {
    let named = input.imitated.as_ref().map(|outlet| &outlet.name);
    named.or(input.identity.lookalike_of.as_ref())
}

pub(super) fn message(
    input: &PopupInput,
    settings: &Settings,
    state: PopupState,
) -> Option<MessageView> {
    let host = || Arg::from(input.page.host.as_str());
    let plain = |title, say, actions| MessageView { title, say, alert: false, actions };
    Some(match state {
        PopupState::BrowserPage => {
            plain(text("browser_page_title"), vec![text("browser_page_explain")], Vec::new())
        }
        PopupState::Paused if settings.paused.everywhere => plain(
            text("paused_all_title"),
            vec![text("paused_all_explain")],
            vec![Action::new(ActionId::ResumeAll, text("action_resume_all")).primary()],
        ),
        PopupState::Paused => plain(
            text_with("paused_title", [host()]),
            vec![text("paused_explain")],
            vec![
                Action::new(ActionId::ResumeSite, text("action_resume_site"))
                    .on(input.page.host.as_str())
                    .primary(),
                Action::new(ActionId::PauseAll, text("action_pause_all")),
            ],
        ),
        PopupState::Site if input.page.kind == PageKind::Unreadable => {
            plain(text("site_title"), vec![text_with("site_unreadable", [host()])], Vec::new())
        }
        PopupState::Site => {
            plain(text("site_title"), vec![text_with("site_explain", [host()])], Vec::new())
        }
        PopupState::Home => plain(text("home_title"), vec![text("home_explain")], Vec::new()),
        PopupState::Unreadable => {
            plain(text("unreadable_title"), vec![text("unreadable_explain")], Vec::new())
        }
        PopupState::Lookalike => {
            let real = input.identity.lookalike_of.as_deref().unwrap_or_default();
            MessageView {
                title: text_with("lookalike_title", [Arg::from(real)]),
                say: vec![
                    text_with("lookalike_explain", [host(), Arg::from(real)]),
                    text("lookalike_may_err"),
                ],
                alert: true,
                actions: vec![
                    Action::new(ActionId::Visit, text_with("action_go_to", [Arg::from(real)]))
                        .on(format!("https://{real}/"))
                        .primary(),
                    Action::new(ActionId::TrustHost, text("action_trust_host"))
                        .on(input.page.host.as_str()),
                ],
            }
        }
        PopupState::Reading | PopupState::Article | PopupState::Unknown => return None,
    })
}
