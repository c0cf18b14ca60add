//! Plain data for each surface (badge, popup, story, today, options): everything decided, nothing drawn.
