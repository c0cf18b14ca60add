// Written by `WRITE=1 cargo test -p parallax declarations` from src/view. Do not edit.

export type Action = { id: ActionId, text: Text, primary: boolean, 
/**
 * What it acts on: a host, an address, a source.
 */
value: string, };

export type ActionId = "coverage_on" | "not_now" | "look_again" | "options" | "visit" | "trust_host" | "resume_site" | "resume_all" | "pause_site" | "pause_all" | "retry" | "keys" | "help" | "rate" | "wrong_outlet" | "side_panel" | "find_feeds" | "story" | "today";

export type Arg = string | number | Text | { country: string, 
/**
 * As in "US", where the full name would need an article.
 */
short: boolean, } | { language: string, } | { time: number, form: TimeForm, } | { seconds: number, } | { bytes: number, };

export type ArticleView = { title: string, language: string, 
/**
 * Kind where it is no ordinary report, date, age and authors; joined by " · ".
 */
facts: Array<Arg>, 
/**
 * Seconds since 1970, for the exact time in the tooltip.
 */
time: number | null, 
/**
 * "First in Japan, by 14 min".
 */
first: Text | null, };

export type AskView = { source: Asked, label: Text, sends: Text, };

export type AskWhen = "pressed" | "few";

export type Asked = "world_file" | "own_server" | "gdelt" | "google_news";

export type Attribution = { name: string, licence: string, 
/**
 * What the licence asks to be said.
 */
text: string, 
/**
 * http(s) or empty.
 */
url: string, 
/**
 * Year, month or day of the data, as ISO text.
 */
date: string, };

export type BadgeChoice = { style: BadgeStyle, name: Text, icon: BadgeIcon, 
/**
 * With the count on it.
 */
count: boolean, };

export type BadgeIcon = { shape: Shape, ground: Ground, 
/**
 * Low confidence: white inside.
 */
hollow: boolean, 
/**
 * The compact form leaves free what this browser's badge covers; `None` is the full form.
 */
compact: Browser | null, };

export type BadgeStyle = "side_and_count" | "side_only" | "count_only" | "nothing";

export type BadgeView = { icon: BadgeIcon, 
/**
 * Text of the browser's badge; empty for none.
 */
text: string, 
/**
 * Sentences of the title (tooltip and screen reader), joined by a space.
 */
title: Array<Text>, };

export type BarView = { counts: SideCounts, label: Text, };

export type BlindView = { name: Text, rows: Array<StoryRow>, };

export type Browser = "chromium" | "firefox";

export type CandidateView = { 
/**
 * See [`Candidate::stamp`].
 */
stamp: string, name: Arg, from: string, 
/**
 * "9,754 outlets rated · 3,968 of them in the directory".
 */
read: Array<Text>, 
/**
 * "12 new · 3 changed".
 */
changes: Array<Text>, 
/**
 * "9 left out".
 */
faulty: Text | null, faults: Array<FaultRow>, 
/**
 * "191 more".
 */
more: Text | null, };

export type Cited = { 
/**
 * As [`crate::story::Document::id`].
 */
id: string, title: string, 
/**
 * http(s), or empty.
 */
url: string, 
/**
 * The outlet's key.
 */
outlet: string, };

export type ColumnView = { mark: Mark, name: Text, outlets: Array<TileView>, };

export type Corrections = { matches: Array<WrongMatch>, outlets: Array<WrongOutlet>, };

export type CoverageSettings = { feeds: FeedsChoice, 
/**
 * Ids of the chosen feed sets; `None` for the default sets.
 */
sets: Array<string> | null, 
/**
 * Feeds that the person added.
 */
own: Array<OwnFeed>, 
/**
 * GDELT's article list: files that are the same for all, and how many of them one look may take.
 */
world_file: boolean, world_files: number, gdelt: boolean, google_news: boolean, 
/**
 * The person's own search server, and its address.
 */
own_server: boolean, server: string, ask: AskWhen, };

export type CoverageState = "first_run" | "off" | "denied" | "loading" | "failed" | "none" | "found";

export type CoverageView = { state: CoverageState, heading: Text, 
/**
 * Parts under the heading, joined by " · ".
 */
sub: Array<Text>, progress: Progress | null, 
/**
 * From five rated outlets on; with fewer, the marks one by one.
 */
bar: BarView | null, marks: Array<Mark>, 
/**
 * Sentences; the first is the strong one.
 */
say: Array<Text>, 
/**
 * Few on one side.
 */
few: FewView | null, filters: Array<FilterView>, 
/**
 * Languages of the list, most frequent first; with fewer than two there is nothing to choose.
 */
languages: Array<string>, 
/**
 * Language that headlines in languages which the person does not read may be translated into by
 * the browser, ISO 639-1; `None` while nobody asked for it.
 */
translate_into: string | null, items: Array<ItemView>, 
/**
 * What the person took out, by outlet.
 */
removed: Array<RemovedView>, actions: Array<Action>, 
/**
 * What the browser is asked to allow when coverage is switched on.
 */
origins: Array<string>, sources: Array<SourceView>, };

export type DayView = { 
/**
 * `2026-01-03`
 */
day: string, name: Arg, pages: Array<PageRow>, };

export type DietSettings = { 
/**
 * Off until switched on.
 */
on: boolean, 
/**
 * Days after which a page is forgotten.
 */
days: number, };

export type DietView = { on: boolean, days: number, 
/**
 * "171 pages since 3 October".
 */
heading: Text, 
/**
 * All pages by side, and the person's feeds beside them.
 */
read: BarView | null, feeds: BarView | null, weeks: Array<WeekView>, spreads: Array<SpreadView>, seldom: Array<SeldomView>, 
/**
 * Newest first.
 */
record: Array<DayView>, };

export type Failed = { 
/**
 * Short and stable, for a report (`core`, `list`, `settings`, `storage`).
 */
kind: string, text: Text, };

export type FaultRow = { 
/**
 * Line, or number of the record.
 */
place: number, reason: Text, };

export type FeedRow = { url: string, name: string, own: boolean, 
/**
 * Read badly or not at all.
 */
failed: boolean, 
/**
 * Parts, joined by " · ".
 */
state: Array<Text>, };

export type FeedsChoice = "undecided" | "off" | "on";

export type FewView = { lead: Text, rest: Array<Text>, 
/**
 * Fewer than chance would give.
 */
blindspot: boolean, };

export type FilterView = { 
/**
 * `None` shows all.
 */
group: Group | null, name: Text, count: number, };

export type FirstView = { outlet: string, mark: Mark, mark_label: Text, 
/**
 * Seconds since 1970.
 */
time: number, 
/**
 * "first of the 12 we saw", "first in Japan".
 */
places: Array<Text>, 
/**
 * Whose time it is: the article's own, or when a source first showed it here.
 */
basis: Text, 
/**
 * What is uncertain about it.
 */
doubt: Text | null, };

export type ForgetDiet = { "one": { day: string, url: string, } } | { "day": string } | "all";

export type FoundFeed = { url: string, title: string, 
/**
 * What the browser is asked to allow.
 */
origin: string, };

export type FoundFeeds = { feeds: Array<FoundFeed>, said: Text, };

export type FoundRow = { title: string, language: string, url: string, 
/**
 * Query of the story page.
 */
query: string, outlet: string, mark: Mark, mark_label: Text, time: number, };

export type Ground = "high" | "mixed" | "low" | "none";

export type Group = "left" | "center" | "right" | "unrated";

export type HeadlineView = { title: string, language: string, 
/**
 * Who wrote it, and why it was chosen.
 */
by: Text, };

export type ItemView = { 
/**
 * The outlet's key; a row keeps its place by it.
 */
key: string, group: Group, mark: Mark, mark_label: Text, outlet: string, 
/**
 * Where the text is read when the writer's own page was not seen.
 */
shown_on: string | null, title: string, 
/**
 * http(s), or empty when there is nothing safe to open.
 */
url: string, 
/**
 * ISO 639-1 of the headline, or empty.
 */
language: string, 
/**
 * Not among the languages that the person reads.
 */
foreign: boolean, 
/**
 * ISO 3166-1 of the outlet, or empty.
 */
country: string, 
/**
 * 0 to 5; `None` when not rated.
 */
factuality: number | null, 
/**
 * Seconds since 1970.
 */
time: number | null, 
/**
 * This is the page that is open.
 */
this_page: boolean, 
/**
 * The article is known to stand behind a paywall.
 */
paywall: boolean, 
/**
 * The person can take it out of the story.
 */
removable: boolean, 
/**
 * "First in Japan".
 */
first: Text | null, 
/**
 * Other outlets with the same text.
 */
wire: WireView | null, 
/**
 * More articles of this outlet.
 */
more: Array<LinkView>, };

export type KeptRow = { id: string, name: Arg, about: Array<Text>, 
/**
 * Id and origin of the public list that it is; empty for others.
 */
public: string, origin: string, 
/**
 * The list before it can come back.
 */
undo: boolean, own: boolean, };

export type Lane = { name: Arg, 
/**
 * Rows that its marks need, so that none lies on another.
 */
rows: number, marks: Array<LaneMark>, };

export type LaneMark = { 
/**
 * Place from the left end, in percent.
 */
x: number, row: number, mark: Mark, 
/**
 * "The Japan Times, 23:24".
 */
label: Text, };

export type LinkView = { name: string, url: string, language: string, time: number | null, };

export type ListsView = { public: Array<PublicRow>, kept: Array<KeptRow>, candidate: CandidateView | null, 
/**
 * Larger files are refused before they are read, in bytes.
 */
most_bytes: number, };

export type LogRow = { time: Arg, 
/**
 * The whole address, with the words that were sent.
 */
request: string, why: Text, answer: Text, };

export type Mark = { side: Side, 
/**
 * Drawn hollow: few raters, or raters far apart.
 */
low: boolean, };

export type MessageView = { title: Text, say: Array<Text>, 
/**
 * With the warning sign.
 */
alert: boolean, actions: Array<Action>, };

export type NoteKind = "warn" | "plain" | "wire" | "offline" | "private";

export type NoteView = { kind: NoteKind, lead: Text, rest: Array<Text>, 
/**
 * Mark of the outlet that the lead names.
 */
mark: Mark | null, mark_label: Text | null, };

export type OnlyView = { text: string, 
/**
 * "3 of 5 here · 0 of 4 others".
 */
counts: Text, sentence: QuoteView | null, };

export type OptionsView = { settings: Settings, raters: Array<RaterRow>, lists: ListsView, sources: Array<SourceRow>, 
/**
 * Each chosen feed, those first that could not be read.
 */
feed_list: Array<FeedRow>, sets: Array<SetRow>, 
/**
 * "143 feeds on · 14 days kept".
 */
sets_sum: Array<Text>, 
/**
 * What the feeds answered last.
 */
feeds: SourceView | null, 
/**
 * Coverage is switched on, but the browser does not let all feeds be read.
 */
needs_permission: boolean, 
/**
 * Origins of the sets that are on, and of own feeds.
 */
origins: Array<string>, log: Array<LogRow>, log_sum: Text, badges: Array<BadgeChoice>, 
/**
 * See [`LOCALES`].
 */
locales: Array<string>, data: Array<Text>, 
/**
 * Something that could not be read is kept, and can be saved as a file.
 */
unread: boolean, 
/**
 * Why settings are not carried to other browsers although that is on.
 */
sync_problem: Text | null, about: Array<Text>, attributions: Array<Attribution>, };

export type OutletChoice = { key: string, name: string, };

export type OutletView = { key: string, name: string, 
/**
 * Main language, so that the name is drawn in the right font.
 */
language: string, tile: string, 
/**
 * "Read on MSN".
 */
via: Text | null, 
/**
 * Country, kind, language; joined by " · ".
 */
facts: Array<Arg>, owner: Text | null, };

export type OwnFeed = { url: string, title: string, };

export type OwnRating = { 
/**
 * -2 to +2.
 */
bias: number | null, 
/**
 * 0 to 5.
 */
factuality: number | null, note: string, };

export type PageRow = { url: string, title: string, outlet: string, mark: Mark, mark_label: Text, time: number, };

export type Paused = { everywhere: boolean, 
/**
 * Hosts.
 */
sites: Array<string>, };

export type Pips = { 
/**
 * Filled pips of five; `None` when not rated.
 */
filled: number | null, 
/**
 * Low or very low: in the warning color, with a note beside it.
 */
warn: boolean, word: Text, label: Text, };

export type PointView = { quote: QuoteView, 
/**
 * "11 of 12 outlets say it".
 */
said: Text, counts: SideCounts, label: Text, 
/**
 * "Right of center only".
 */
only: Text | null, 
/**
 * Numbers and names on which the outlets differ.
 */
differences: Array<Text>, };

export type PopupState = "reading" | "article" | "unknown" | "home" | "site" | "lookalike" | "unreadable" | "browser_page" | "paused";

export type PopupView = { state: PopupState, private: boolean, offline: boolean, theme: Theme, 
/**
 * Language chosen for the interface; empty for the browser's.
 */
language: string, 
/**
 * Single-letter keys are on.
 */
keys: boolean, 
/**
 * Where nothing of an outlet is shown: a title and sentences in its place.
 */
message: MessageView | null, outlet: OutletView | null, verdict: VerdictView | null, 
/**
 * Notes between verdict and article.
 */
notes: Array<NoteView>, article: ArticleView | null, coverage: CoverageView | null, 
/**
 * In the side panel: sentences that several outlets say, and who was first.
 */
points: Array<PointView>, firsts: Array<FirstView>, 
/**
 * What the menu offers to rate; `None` where nothing can be rated.
 */
rate: RateView | null, 
/**
 * What the menu offers to correct; `None` where there is no outlet to correct.
 */
wrong_outlet: WrongOutletView | null, menu: Array<Action>, foot: Array<Action>, };

export type ProblemView = { host: string, why: Text, };

export type Progress = { done: number, total: number, label: Text, };

export type PublicRow = { id: string, name: string, page: string, owner: string, terms: string, 
/**
 * Size, and how often it is asked again.
 */
size: Array<Text>, sent: Text, 
/**
 * Where the file is fetched.
 */
address: string, 
/**
 * What the browser is asked to allow.
 */
origin: string, added: boolean, };

export type QuoteView = { text: string, language: string, outlet: string, mark: Mark, mark_label: Text, 
/**
 * http(s) or empty.
 */
url: string, 
/**
 * Seconds since 1970.
 */
time: number | null, };

export type RateView = { key: string, name: string, rating: OwnRating, };

export type RaterChoice = { 
/**
 * Id as in [`crate::rating::Rating::rater`].
 */
id: string, on: boolean, 
/**
 * 1 (low) to 3 (high).
 */
weight: number, };

export type RaterRow = { id: string, name: Arg, 
/**
 * What it rates.
 */
measures: Arg, 
/**
 * Year, month or day as ISO text; empty when not known.
 */
as_of: string, outlets: number, 
/**
 * Licence, or where the rater's data stay.
 */
terms: Arg, 
/**
 * http(s) or empty.
 */
url: string, on: boolean, 
/**
 * 1 to 3.
 */
weight: number, };

export type RaterView = { letter: string, name: Arg, 
/**
 * Address of the rater's page; http(s) or empty.
 */
url: string, 
/**
 * "your import", "initial rating".
 */
remarks: Array<Text>, 
/**
 * As the rater wrote it; empty when the person gave no words.
 */
words: string, 
/**
 * What was made of it here.
 */
here: Array<Arg>, 
/**
 * Year, month or day as ISO text; empty when not known.
 */
as_of: string, };

export type RemovedView = { 
/**
 * As [`crate::view::coverage::ItemView::key`].
 */
key: string, outlet: string, title: string, language: string, 
/**
 * http(s) or empty.
 */
url: string, };

export type Request = { "op": "open", tab: number | null, } | { "op": "network", online: boolean, } | { "op": "open_address", url: string, } | { "op": "open_article", id: string, } | { "op": "open_saved", id: string, } | { "op": "keep_story", on: boolean, } | { "op": "mark_read", url: string, on: boolean, } | { "op": "choose_topic", topic: string, choice: TopicChoice, } | { "op": "today", tab: TodayTab, from: number, count: number, language: string, country: string, } | { "op": "search", words: string, language: string, side: Group | null, } | { "op": "diet" } | { "op": "set_diet", on: boolean, days: number, } | { "op": "forget_diet", what: ForgetDiet, } | { "op": "mark_site", host: string, on: boolean, } | { "op": "coverage_asked" } | { "op": "coverage_on", granted: boolean, } | { "op": "coverage_off" } | { "op": "poll_now" } | { "op": "ask", source: Asked, } | { "op": "pause", host: string, on: boolean, } | { "op": "trust_host", host: string, } | { "op": "options" } | { "op": "save_settings", settings: Settings, } | { "op": "export" } | { "op": "import", text: string, } | { "op": "read_list", name: string, text: string, } | { "op": "fetch_list", id: string, } | { "op": "keep_list", stamp: string, } | { "op": "drop_list" } | { "op": "undo_list", id: string, } | { "op": "remove_list", id: string, } | { "op": "export_list", id: string, json: boolean, } | { "op": "rate", key: string, rating: OwnRating, } | { "op": "wrong_match", key: string, out: boolean, } | { "op": "wrong_outlet", outlet: string | null, host: boolean, } | { "op": "find_outlets", words: string, } | { "op": "export_report" } | { "op": "look_for_feeds", url: string, } | { "op": "read_feed_list", text: string, } | { "op": "write_feed_list" } | { "op": "export_log" } | { "op": "export_unread" } | { "op": "clear_log" } | { "op": "clear_data" };

export type ScaleView = { 
/**
 * The chosen step, 0 (left) to 4 (right).
 */
on: number, 
/**
 * First and last step that a rater gives.
 */
span: [number, number], ticks: Array<Tick>, 
/**
 * The whole scale in one sentence, for screen readers.
 */
label: Text, };

export type SearchView = { heading: Text, rows: Array<FoundRow>, };

export type SeldomView = { name: Text, counts: Text, rows: Array<StoryRow>, };

export type SetRow = { id: string, name: Arg, about: Array<Text>, on: boolean, feeds: number, origins: Array<string>, };

export type Settings = { version: number, 
/**
 * Choices; a rater without one counts as its pack proposes.
 */
raters: Array<RaterChoice>, coverage: CoverageSettings, badge: BadgeStyle, theme: Theme, 
/**
 * Language of the interface, as a folder of `_locales`; empty for the browser's.
 */
language: string, 
/**
 * Languages that the person reads, ISO 639-1; empty for the interface's.
 */
languages_read: Array<string>, 
/**
 * Headlines in other languages are offered for translation, where the browser has a translator.
 */
translate: boolean, warn_lookalikes: boolean, 
/**
 * Hosts that the person says imitate nobody.
 */
trusted_hosts: Array<string>, paused: Paused, 
/**
 * Single letters as keys (WCAG 2.1.4 asks for a switch).
 */
single_keys: boolean, topics: Topics, diet: DietSettings, 
/**
 * Hosts whose pages get marks beside links.
 */
marked_sites: Array<string>, 
/**
 * What the person says is wrong.
 */
corrections: Corrections, sync: SyncSettings, };

export type Shape = "left" | "lean-left" | "center" | "lean-right" | "right" | "unrated" | "satire" | "lookalike" | "paused" | "private" | "error" | "logo" | "logo-grey";

export type Side = "ll" | "l" | "c" | "r" | "rr" | "none" | "satire";

export type SideCounts = { sides: [number, number, number, number, number], unrated: number, };

export type SideView = { group: Group, mark: Mark, name: Text, outlets: Text, headlines: Array<QuoteView>, words: Array<WordView>, 
/**
 * Said in place of words.
 */
too_few: Text | null, 
/**
 * Names and numbers that no rated outlet of another side mentions.
 */
only: Array<OnlyView>, };

export type SimilarView = { title: string, language: string, 
/**
 * Query of its story page.
 */
query: string, facts: Array<Text>, };

export type SourceRow = { id: string, name: Arg, 
/**
 * Page of the source, where its terms want it shown; else empty.
 */
link: string, on: boolean, explain: Text, sent: Text, whom: Text, never: Text, 
/**
 * What it answered last.
 */
last: Array<Text>, 
/**
 * What the browser is asked to allow when it is switched on; empty when there is no address yet.
 */
origins: Array<string>, 
/**
 * It needs an address before it can be switched on.
 */
needs_address: boolean, };

export type SourceView = { id: string, name: Arg, 
/**
 * Parts, joined by " · ".
 */
status: Array<Text>, 
/**
 * Single hosts that failed, and why.
 */
problems: Array<ProblemView>, 
/**
 * Page of the source, where its terms want it shown; else empty.
 */
link: string, 
/**
 * It can be asked for the open article.
 */
ask: AskView | null, };

export type SpreadRow = { name: Arg, 
/**
 * Drawn in place of the name.
 */
pips: Pips | null, count: number, };

export type SpreadView = { title: Text, 
/**
 * "8 of 12 outlets are rated".
 */
sub: Text, rows: Array<SpreadRow>, 
/**
 * Outlets of which it is not known; drawn hatched.
 */
unknown: number, unknown_name: Text, 
/**
 * The longest row, for the bars' scale.
 */
most: number, };

export type StoryRow = { 
/**
 * Query of its story page, or empty.
 */
query: string, 
/**
 * http(s) address of a single report, or empty.
 */
url: string, title: string, language: string, 
/**
 * Country, outlets, articles, age; joined by " · ".
 */
facts: Array<Arg>, bar: BarView | null, marks: Array<Mark>, say: Array<Text>, 
/**
 * "Few on the left".
 */
flag: Text | null, 
/**
 * Why it is here.
 */
reason: Text | null, };

export type StoryView = { theme: Theme, 
/**
 * Language chosen for the interface; empty for the browser's.
 */
language: string, 
/**
 * Single-letter keys are on.
 */
keys: boolean, headline: HeadlineView, 
/**
 * "12 outlets", "23 articles", ...; joined by " · ".
 */
facts: Array<Text>, 
/**
 * Bar, sentence, filters, list and sources, as in the popup.
 */
coverage: CoverageView, 
/**
 * Outlets by side, left to right, the unrated last.
 */
columns: Array<ColumnView>, points: Array<PointView>, 
/**
 * Left, center, right.
 */
sides: Array<SideView>, firsts: Array<FirstView>, timeline: TimelineView | null, spreads: Array<SpreadView>, 
/**
 * The same with every outlet counted that shows a copy.
 */
spreads_unfolded: Array<SpreadView>, topics: Array<TopicView>, similar: Array<SimilarView>, saved: boolean, 
/**
 * Addresses of articles that are marked as read.
 */
read: Array<string>, };

export type SyncSettings = { on: boolean, 
/**
 * When what is carried was last changed, here or in another browser; zero before it first was.
 */
written: number, };

export type TabView = { tab: TodayTab, name: Text, 
/**
 * `None` where a count says nothing.
 */
count: number | null, };

export type Text = { 
/**
 * Key in `_locales/LANGUAGE/messages.json`. With a `count` the messages are `KEY_one`, `KEY_other`, ...
 */
key: string, 
/**
 * Substitutions, in the order of the message's placeholders.
 */
args: Array<Arg>, 
/**
 * The number that chooses the plural form (CLDR plural rules of the interface's language).
 */
count: number | null, };

export type Theme = "system" | "light" | "dark";

export type Tick = { 
/**
 * First letter of the rater, or `+3` for those that find no room.
 */
letter: string, 
/**
 * Place from the left end, in percent of the scale.
 */
x: number, 
/**
 * The person's own rating.
 */
own: boolean, };

export type TileView = { name: string, tile: string, 
/**
 * Low confidence.
 */
low: boolean, };

export type TimeForm = "clock" | "day" | "moment" | "age";

export type TimeTick = { x: number, time: Arg, };

export type TimelineView = { lanes: Array<Lane>, ticks: Array<TimeTick>, label: Text, };

export type TodayTab = "top" | "newest" | "blindspots" | "local" | "following" | "for_you" | "saved";

export type TodayView = { theme: Theme, language: string, keys: boolean, 
/**
 * Coverage is on.
 */
on: boolean, 
/**
 * "214 stories from 143 feeds", last and next look; joined by " · ".
 */
facts: Array<Text>, tab: TodayTab, tabs: Array<TabView>, languages: Array<string>, countries: Array<Arg>, country_codes: Array<string>, 
/**
 * Stories of the tab, and the place of the first that is here.
 */
total: number, from: number, rows: Array<StoryRow>, 
/**
 * Said in place of rows.
 */
nothing: Text | null, 
/**
 * Few on the left, few on the right: the hottest of each.
 */
blind: Array<BlindView>, 
/**
 * Topics that are followed.
 */
followed: Array<string>, };

export type TopicChoice = "follow" | "mute" | "neither";

export type TopicView = { name: string, outlets: Text, followed: boolean, muted: boolean, };

export type Topics = { followed: Array<string>, muted: Array<string>, };

export type VerdictView = { mark: Mark, 
/**
 * "Bias", or "Kind" for satire.
 */
label: Text, word: Text, 
/**
 * `None` for satire.
 */
factuality: Pips | null, 
/**
 * `None` when no rater places the outlet.
 */
scale: ScaleView | null, 
/**
 * "2 raters, one step apart"; `None` when no rater says anything.
 */
summary: Text | null, 
/**
 * Said in place of ratings.
 */
explain: Text | null, raters: Array<RaterView>, 
/**
 * Said under them: that raters stand on both sides of the center, whose readers the outlet has.
 */
remarks: Array<Text>, 
/**
 * Low factuality, or a class that a rater names.
 */
warning: Warning | null, };

export type Warning = { 
/**
 * "2 raters say low factuality."
 */
lead: Text, 
/**
 * Who says it, in their words.
 */
said: Array<Text>, 
/**
 * Low factuality: in the warning color.
 */
alert: boolean, };

export type WeekView = { name: Text, counts: SideCounts, label: Text, };

export type WireView = { text: Text, carriers: Array<LinkView>, };

export type WordView = { text: string, 
/**
 * "4 of 5 here · 1 of 3 others".
 */
counts: Text, 
/**
 * A sentence or headline that it stands in.
 */
sentence: QuoteView | null, };

export type WrongMatch = { 
/**
 * Of the story that was open.
 */
article: Cited, other: Cited, said: number, };

export type WrongOutlet = { 
/**
 * A host with all below it, or the address of one page.
 */
place: string, 
/**
 * Key of the outlet that it is; empty for none that is known.
 */
outlet: string, 
/**
 * Key of the outlet that was shown; empty for none.
 */
was: string, said: number, };

export type WrongOutletView = { 
/**
 * The outlet as shown, by its name or its host.
 */
shown: string, 
/**
 * The whole host can be corrected; empty on a portal, where each page may be of another outlet.
 */
host: string, 
/**
 * The person has corrected it, and can take that back.
 */
corrected: boolean, };
