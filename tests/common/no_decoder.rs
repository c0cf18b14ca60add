//! A machine that knows no encoding but those of the core.

use parallax::provider::encoding::Decoder;

pub struct NoDecoder;

impl Decoder for NoDecoder {
    fn decode(&self, _: &str, _: &[u8], _: bool) -> Option<String> {
        None
    }
}
