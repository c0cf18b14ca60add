//! Real browsers, a local web, and what a person does with Parallax in them.
