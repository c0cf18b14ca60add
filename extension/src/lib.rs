//! The browser side of Parallax.
