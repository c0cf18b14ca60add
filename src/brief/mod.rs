//! What a story page says: key points, framing, distributions, first reports, topics, blindspots.
