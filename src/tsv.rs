//! Tables as text: tab-separated lines, the first of which names the columns. Lines that start with
//! `#` and empty lines are comments.

use thiserror::Error;

/// A line of a table that breaks its rules.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{table}, line {line}: {reason}")]
pub struct TableError {
    pub table: String,
    /// Counted from 1.
    pub line: usize,
    pub reason: String,
}

/// The lines of a table after its head: number and cells. Missing cells at the end are empty.
pub fn lines<'a, const N: usize>(
    table: &str,
    text: &'a str,
    columns: [&str; N],
) -> Result<Vec<(usize, [&'a str; N])>, TableError> {
    let mut out = Vec::new();
    let mut head = false;
    for (line, text) in
        (1..).zip(text.lines()).filter(|(_, text)| !text.starts_with('#') && !text.is_empty())
    {
        let mut cells = [""; N];
        for (count, cell) in text.split('\t').enumerate() {
            let slot = cells
                .get_mut(count)
                .ok_or_else(|| fault(table, line, format!("more than {N} cells")))?;
            *slot = cell;
        }
        match head {
            false if cells == columns => head = true,
            false => {
                return Err(fault(
                    table,
                    line,
                    format!("the columns must be {}", columns.join(", ")),
                ));
            }
            true => out.push((line, cells)),
        }
    }
    Ok(out)
}

/// An error in a line of a table.
pub fn fault(table: &str, line: usize, reason: String) -> TableError {
    TableError { table: table.to_string(), line, reason }
}
