//! Writes PNG files (RFC 2083): 8-bit RGB, no filter.

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};
use parallax_browser::screen::Picture;
use std::io::{Result, Write};

pub fn encode(picture: &Picture) -> Result<Vec<u8>> {
    let mut head = Vec::new();
    head.extend(picture.width.to_be_bytes());
    head.extend(picture.height.to_be_bytes());
    // 8 bits, RGB, deflate, no filter method but 0, not interlaced.
    head.extend([8, 2, 0, 0, 0]);
    let mut pixels = ZlibEncoder::new(Vec::new(), Compression::default());
    for row in picture.rgb.chunks(picture.width.max(1) as usize * 3) {
        pixels.write_all(&[0])?;
        pixels.write_all(row)?;
    }
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut out, b"IHDR", &head);
    chunk(&mut out, b"IDAT", &pixels.finish()?);
    chunk(&mut out, b"IEND", &[]);
    Ok(out)
}

fn chunk(out: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    let mut crc = Crc::new();
    crc.update(name);
    crc.update(data);
    out.extend((data.len() as u32).to_be_bytes());
    out.extend(name);
    out.extend(data);
    out.extend(crc.sum().to_be_bytes());
}
