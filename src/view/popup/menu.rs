//! What can be done from the popup.

use super::{PopupInput, PopupState, PopupView};
use crate::view::action::{Action, ActionId};
use crate::view::coverage::CoverageView;
use crate::view::text::text;

pub(super) fn menu(input: &PopupInput, state: PopupState, view: &PopupView) -> Vec<Action> {
    let mut menu = Vec::new();
    menu.extend(view.rate.as_ref().map(|_| Action::new(ActionId::Rate, text("action_rate"))));
    let wrong = || Action::new(ActionId::WrongOutlet, text("action_wrong_outlet"));
    menu.extend(view.wrong_outlet.as_ref().map(|_| wrong()));
    if !matches!(state, PopupState::BrowserPage | PopupState::Paused) {
        let pause = Action::new(ActionId::PauseSite, text("action_pause_site"));
        menu.push(pause.on(input.page.host.as_str()));
        menu.push(Action::new(ActionId::PauseAll, text("action_pause_all")));
    }
    let is_article = input.article.as_ref().is_some_and(|article| article.is_article);
    if input.without_feed && !input.page.private && (input.outlet.is_some() || is_article) {
        let find = Action::new(ActionId::FindFeeds, text("action_find_feeds"));
        menu.push(find.on(input.page.url.as_str()));
    }
    menu.push(Action::new(ActionId::Today, text("nav_today")));
    menu.push(Action::new(ActionId::Options, text("action_options")));
    menu.push(Action::new(ActionId::Help, text("nav_help")));
    menu.push(Action::new(ActionId::Keys, text("action_keys")));
    menu
}

pub(super) fn foot(coverage: &CoverageView, story: &str) -> Vec<Action> {
    if coverage.items.is_empty() || story.is_empty() {
        return Vec::new();
    }
    vec![Action::new(ActionId::Story, text("action_story")).primary().on(story)]
}
