//! Typed, versioned settings.
