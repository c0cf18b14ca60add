//! A screen without a screen: Xvfb, and pictures of what is on it. Chromium shows its toolbar and a
//! popup in place only on a screen.

use crate::driver::find_program;
use anyhow::{Context, Result, bail};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running Xvfb; it ends when dropped.
pub struct Screen {
    child: Child,
    display: String,
    folder: PathBuf,
}

/// Red, green and blue of each pixel, row by row.
#[derive(PartialEq, Eq)]
pub struct Picture {
    pub width: u32,
    pub height: u32,
    pub rgb: Vec<u8>,
}

impl Screen {
    /// Starts a screen of that size on a display that is free.
    pub fn start(width: u32, height: u32) -> Result<Screen> {
        let program =
            find_program("Xvfb").context("Xvfb is not installed (Debian package xvfb)")?;
        let folder = std::env::temp_dir().join(format!("parallax-screen-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let number =
            (90..).find(|n| !PathBuf::from(format!("/tmp/.X{n}-lock")).exists()).unwrap_or(90);
        let display = format!(":{number}");
        let child = Command::new(program)
            .args([
                &display,
                "-screen",
                "0",
                &format!("{width}x{height}x24"),
                "-nolisten",
                "tcp",
                "-fbdir",
            ])
            .arg(&folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let screen = Screen { child, display, folder };
        let end = Instant::now() + Duration::from_secs(20);
        while !PathBuf::from(format!("/tmp/.X11-unix/X{number}")).exists() {
            if Instant::now() > end {
                bail!("Xvfb did not start");
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(screen)
    }

    /// For [`crate::Launch::display`].
    pub fn display(&self) -> &str {
        &self.display
    }

    /// What is on the screen now.
    pub fn picture(&self) -> Result<Picture> {
        read_xwd(&std::fs::read(self.folder.join("Xvfb_screen0"))?)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Reads an X window dump (XWDFile.h: a head of 32-bit numbers, colours of 12 bytes each, then rows)
/// with 32 bits a pixel, blue first, as Xvfb writes it.
fn read_xwd(bytes: &[u8]) -> Result<Picture> {
    let number = |at: usize| -> Result<usize> {
        let field = bytes.get(at * 4..at * 4 + 4).context("the dump is cut short")?;
        Ok(u32::from_be_bytes(field.try_into()?) as usize)
    };
    let (head, width, height) = (number(0)?, number(4)?, number(5)?);
    let (bits, row, colours) = (number(11)?, number(12)?, number(19)?);
    if bits != 32 {
        bail!("{bits} bits a pixel");
    }
    let start = head + colours * 12;
    let mut rgb = Vec::with_capacity(width * height * 3);
    for y in 0..height {
        let line = bytes
            .get(start + y * row..start + y * row + width * 4)
            .context("the dump is cut short")?;
        rgb.extend(line.chunks_exact(4).flat_map(|p| [p[2], p[1], p[0]]));
    }
    Ok(Picture { width: width as u32, height: height as u32, rgb })
}

#[cfg(test)]
mod tests {
    use super::read_xwd;

    #[test]
    fn reads_a_dump() {
        let mut bytes = vec![0u8; 100];
        for (at, n) in [(0, 100u32), (4, 1), (5, 2), (11, 32), (12, 4)] {
            bytes[at * 4..at * 4 + 4].copy_from_slice(&n.to_be_bytes());
        }
        bytes.extend([1, 2, 3, 0, 4, 5, 6, 0]);
        let picture = read_xwd(&bytes).unwrap();
        assert_eq!((picture.width, picture.height, picture.rgb), (1, 2, vec![3, 2, 1, 6, 5, 4]));
        assert!(read_xwd(&bytes[..101]).is_err());
    }
}
