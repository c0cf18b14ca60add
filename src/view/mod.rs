//! Plain data for each surface (badge, popup, options): everything decided, nothing drawn.
//!
//! A view holds no sentence: text is a [`text::Text`], a message key of `extension/_locales` with
//! what is to be put in. A page looks keys up, formats numbers and times, and draws.
//! Inputs (`…Input`) are filled by the extension; views (`…View`) go to the pages as they are, and
//! their TypeScript declarations (`extension/pages/generated/views.d.ts`) are written from here.
//!
//! | module | what |
//! | --- | --- |
//! | [`text`] | message keys with arguments |
//! | [`facts`] | what the views need to know of outlets and raters |
//! | [`mark`] | side marks and factuality pips |
//! | [`action`] | what can be pressed |
//! | [`badge`] | the toolbar button |
//! | [`popup`] | the popup and the side panel |
//! | [`verdict`] | what raters say of the outlet |
//! | [`voices`] | matches to rows: copies folded, one row an outlet |
//! | [`sides`] | bias bar, its sentence, few-on-one-side |
//! | [`coverage`] | the list of other coverage |
//! | [`correction`] | what the person took out of a story, and whose outlet they may correct |
//! | [`source`] | what each source answered |
//! | [`story`] | the story page |
//! | [`spread`] | how outlets spread over a property |
//! | [`lists`] | lists of ratings that a person adds |
//! | [`today`], [`search`] | the Today page and its search |
//! | [`diet`] | what the person read |
//! | [`options`] | the options page |
//! | [`sources`], [`feeds`] | switches of the sources, list of feeds |
//! | [`log`] | the request log |
//! | [`message`] | what pages ask of the background |

pub mod action;
pub mod badge;
pub mod correction;
pub mod coverage;
pub mod diet;
pub mod facts;
pub mod feeds;
pub mod lists;
pub mod log;
pub mod mark;
pub mod message;
pub mod options;
pub mod popup;
pub mod search;
pub mod sides;
pub mod source;
pub mod sources;
pub mod spread;
pub mod story;
pub mod text;
pub mod today;
pub mod verdict;
pub mod voices;

#[cfg(test)]
mod declarations;
#[cfg(test)]
mod examples;
#[cfg(test)]
mod locale;
