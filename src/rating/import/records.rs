//! Files as records of named fields: CSV with comma, semicolon or tab, JSON, JSON lines.

use super::{ImportError, MOST_RECORDS};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// More columns than any list has; further ones are dropped.
const MOST_COLUMNS: usize = 128;

/// All records of a file.
pub struct Records<'a> {
    rows: Rows<'a>,
    /// Fields of the file itself (JSON): date, name of the rater.
    head: Vec<(String, String)>,
}

enum Rows<'a> {
    /// Names of the columns in lower case; line and cells of each row.
    Table {
        names: Vec<String>,
        rows: Vec<(u32, Vec<Cow<'a, str>>)>,
    },
    Objects(Vec<Object>),
}

/// One record.
pub struct Record<'r> {
    /// Line of a table, or number of the record, from 1.
    pub place: u32,
    fields: Fields<'r>,
}

enum Fields<'r> {
    Row(&'r [String], &'r [Cow<'r, str>]),
    Object(&'r Object),
}

impl<'a> Records<'a> {
    pub fn read(text: &'a str) -> Result<Records<'a>, ImportError> {
        match text.trim_start().bytes().next() {
            None => Err(ImportError::Empty),
            Some(b'[' | b'{') => read_json(text),
            Some(b'!' | b'$') => read_goggle(text),
            Some(_) => read_table(text),
        }
    }

    pub fn len(&self) -> usize {
        match &self.rows {
            Rows::Table { rows, .. } => rows.len(),
            Rows::Objects(objects) => objects.len(),
        }
    }

    /// A field of the file itself.
    pub fn head(&self, name: &str) -> &str {
        self.head.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    pub fn iter(&self) -> impl Iterator<Item = Record<'_>> {
        (0..self.len()).filter_map(|index| self.record(index))
    }

    /// Names of fields, as one of the first records has them.
    pub fn has_fields(&self, names: &[&str]) -> bool {
        match &self.rows {
            Rows::Table { names: columns, .. } => {
                names.iter().all(|name| columns.iter().any(|c| c == name))
            }
            Rows::Objects(objects) => objects
                .iter()
                .take(50)
                .any(|object| names.iter().all(|name| object.get(name).is_some())),
        }
    }

    /// The names of the fields, for an error.
    pub fn field_names(&self) -> String {
        let names: Vec<&str> = match &self.rows {
            Rows::Table { names, .. } => names.iter().map(String::as_str).collect(),
            Rows::Objects(objects) => objects
                .first()
                .into_iter()
                .flat_map(|o| o.0.iter().map(|(name, _)| name.as_str()))
                .collect(),
        };
        super::cut(&names.join(", "))
    }

    fn record(&self, index: usize) -> Option<Record<'_>> {
        match &self.rows {
            Rows::Table { names, rows } => {
                let (line, cells) = rows.get(index)?;
                Some(Record { place: *line, fields: Fields::Row(names, cells) })
            }
            Rows::Objects(objects) => Some(Record {
                place: index as u32 + 1,
                fields: Fields::Object(objects.get(index)?),
            }),
        }
    }
}

impl Record<'_> {
    /// The trimmed text of a field; empty when it is not there.
    pub fn get(&self, name: &str) -> &str {
        let text = match &self.fields {
            Fields::Row(names, cells) => names
                .iter()
                .position(|known| known == name)
                .and_then(|at| cells.get(at))
                .map_or("", |c| c),
            Fields::Object(object) => object.get(name).unwrap_or(""),
        };
        text.trim()
    }
}

/// Reads the lines `$action,site=host` of a search goggle; `! name: text` describes it.
fn read_goggle(text: &str) -> Result<Records<'_>, ImportError> {
    let field = |name: &str, value: &str| (name.to_string(), value.trim().to_string());
    let mut head = Vec::new();
    let mut objects = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("! name:") {
            head.push(field("rater.name", name));
        }
        let Some((action, site)) =
            line.strip_prefix('$').and_then(|line| line.split_once(",site="))
        else {
            continue;
        };
        objects.push(Object(vec![field("site", site), field("action", action)]));
    }
    if objects.len() > MOST_RECORDS {
        return Err(ImportError::TooManyRecords);
    }
    Ok(Records { rows: Rows::Objects(objects), head })
}

/// Reads a table whose first line names the columns.
fn read_table(text: &str) -> Result<Records<'_>, ImportError> {
    let head = text.lines().next().unwrap_or_default();
    let count = |c: char| head.matches(c).count();
    let separator = ['\t', ';', ','].into_iter().max_by_key(|&c| count(c)).unwrap_or(',');
    let mut lines = Table { rest: text, line: 1, separator };
    let (_, names) = lines.next().ok_or(ImportError::Empty)?;
    let names = names.iter().map(|name| name.trim().to_lowercase()).collect();
    let mut rows = Vec::new();
    for row in lines.filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty())) {
        if rows.len() == MOST_RECORDS {
            return Err(ImportError::TooManyRecords);
        }
        rows.push(row);
    }
    Ok(Records { rows: Rows::Table { names, rows }, head: Vec::new() })
}

/// The rows of a table (RFC 4180, with any line break), each with the line it starts on.
struct Table<'a> {
    rest: &'a str,
    line: u32,
    separator: char,
}

impl<'a> Iterator for Table<'a> {
    type Item = (u32, Vec<Cow<'a, str>>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let start = self.line;
        let mut cells = Vec::new();
        loop {
            let (cell, end) = self.cell();
            if cells.len() < MOST_COLUMNS {
                cells.push(cell);
            }
            match end {
                End::Cell => {}
                End::Row => return Some((start, cells)),
            }
        }
    }
}

enum End {
    Cell,
    Row,
}

impl<'a> Table<'a> {
    /// Takes one cell and what ends it.
    fn cell(&mut self) -> (Cow<'a, str>, End) {
        let quoted = self.rest.starts_with('"').then(|| self.quoted()).flatten();
        let end = self.rest.find([self.separator, '\n', '\r']).unwrap_or(self.rest.len());
        let (plain, after) = self.rest.split_at(end);
        let cell = match quoted {
            // What stands between the closing quote and the separator is kept.
            Some(text) if plain.is_empty() => text,
            Some(text) => Cow::Owned(text.into_owned() + plain),
            None => Cow::Borrowed(plain),
        };
        let (end, after) = match after.chars().next() {
            Some(c) if c == self.separator => (End::Cell, &after[c.len_utf8()..]),
            Some(_) => {
                self.line += 1;
                (End::Row, after.strip_prefix("\r\n").unwrap_or_else(|| &after[1..]))
            }
            None => (End::Row, ""),
        };
        self.rest = after;
        (cell, end)
    }

    /// Takes a quoted text; `None`, and nothing taken, when its end is missing.
    fn quoted(&mut self) -> Option<Cow<'a, str>> {
        let inner = self.rest.strip_prefix('"')?;
        let mut from = 0;
        let mut doubled = false;
        loop {
            let quote = from + inner.get(from..)?.find('"')?;
            if inner[quote + 1..].starts_with('"') {
                doubled = true;
                from = quote + 2;
                continue;
            }
            let text = &inner[..quote];
            self.line += text.matches('\n').count() as u32;
            self.rest = &inner[quote + 1..];
            return Some(if doubled {
                Cow::Owned(text.replace("\"\"", "\""))
            } else {
                Cow::Borrowed(text)
            });
        }
    }
}

/// Fields of a JSON object in their order; names in lower case, lists joined by comma.
#[derive(Clone, Debug, Default)]
pub struct Object(Vec<(String, String)>);

impl Object {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// A file with a list of objects in it.
#[derive(Default)]
struct File {
    head: Vec<(String, String)>,
    list: String,
    objects: Vec<Object>,
}

/// Names under which JSON files keep their records.
const LISTS: [&str; 4] = ["ratings", "sources", "data", "outlets"];

fn read_json(text: &str) -> Result<Records<'_>, ImportError> {
    let file = if text.trim_start().starts_with('[') {
        let objects = serde_json::from_str(text).map_err(bad_json)?;
        File { objects, ..File::default() }
    } else {
        match serde_json::from_str::<File>(text) {
            Ok(file) if !file.list.is_empty() => file,
            Ok(_) => File {
                objects: vec![serde_json::from_str(text).map_err(bad_json)?],
                ..File::default()
            },
            Err(error) => json_lines(text).ok_or_else(|| bad_json(error))?,
        }
    };
    if file.objects.len() > MOST_RECORDS {
        return Err(ImportError::TooManyRecords);
    }
    Ok(Records { rows: Rows::Objects(file.objects), head: file.head })
}

fn json_lines(text: &str) -> Option<File> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let objects: Result<Vec<Object>, _> =
        lines.take(MOST_RECORDS + 1).map(serde_json::from_str).collect();
    Some(File { objects: objects.ok()?, ..File::default() })
}

fn bad_json(error: serde_json::Error) -> ImportError {
    ImportError::BadJson(super::cut(&error.to_string()))
}

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Object, D::Error> {
        deserializer.deserialize_any(ObjectVisitor)
    }
}

struct ObjectVisitor;

/// Anything but an object is an object without fields: one bad record must not spoil a file.
impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = Object;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
        let mut fields = Vec::new();
        while let Some((name, Text(value))) = map.next_entry::<String, Text>()? {
            if fields.len() < MOST_COLUMNS {
                fields.push((name.to_lowercase(), value));
            }
        }
        Ok(Object(fields))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Object, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Object::default())
    }

    fn visit_str<E>(self, _: &str) -> Result<Object, E> {
        Ok(Object::default())
    }

    fn visit_bool<E>(self, _: bool) -> Result<Object, E> {
        Ok(Object::default())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Object, E> {
        Ok(Object::default())
    }

    fn visit_i64<E>(self, _: i64) -> Result<Object, E> {
        Ok(Object::default())
    }

    fn visit_u64<E>(self, _: u64) -> Result<Object, E> {
        Ok(Object::default())
    }

    fn visit_unit<E>(self) -> Result<Object, E> {
        Ok(Object::default())
    }
}

/// A value as text: lists joined by comma, objects dropped.
struct Text(String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Text, D::Error> {
        deserializer.deserialize_any(TextVisitor)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_str<E>(self, text: &str) -> Result<Text, E> {
        Ok(Text(text.to_string()))
    }

    fn visit_string<E>(self, text: String) -> Result<Text, E> {
        Ok(Text(text))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Text, E> {
        Ok(Text(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Text, E> {
        Ok(Text(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Text, E> {
        Ok(Text(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Text, E> {
        Ok(Text(value.to_string()))
    }

    fn visit_unit<E>(self) -> Result<Text, E> {
        Ok(Text(String::new()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Text, A::Error> {
        let mut joined = String::new();
        while let Some(Text(item)) = seq.next_element()? {
            if !joined.is_empty() {
                joined.push_str(", ");
            }
            joined.push_str(&item);
        }
        Ok(Text(joined))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Text, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Text(String::new()))
    }
}

impl<'de> Deserialize<'de> for File {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<File, D::Error> {
        deserializer.deserialize_map(FileVisitor)
    }
}

struct FileVisitor;

impl<'de> Visitor<'de> for FileVisitor {
    type Value = File;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object with a list of ratings")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<File, A::Error> {
        let mut file = File::default();
        while let Some(name) = map.next_key::<String>()? {
            if name == "rater" {
                let Object(fields) = map.next_value()?;
                file.head.extend(
                    fields.into_iter().map(|(field, value)| (format!("rater.{field}"), value)),
                );
            } else if LISTS.contains(&name.as_str()) && file.list.is_empty() {
                if let Objects(Some(objects)) = map.next_value()? {
                    file.objects = objects;
                    file.list = name;
                }
            } else {
                let Text(value) = map.next_value()?;
                if file.head.len() < MOST_COLUMNS {
                    file.head.push((name, value));
                }
            }
        }
        Ok(file)
    }
}

/// A list of objects, or something else.
struct Objects(Option<Vec<Object>>);

impl<'de> Deserialize<'de> for Objects {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Objects, D::Error> {
        deserializer.deserialize_any(ObjectsVisitor)
    }
}

struct ObjectsVisitor;

impl<'de> Visitor<'de> for ObjectsVisitor {
    type Value = Objects;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Objects, A::Error> {
        let mut objects = Vec::new();
        while let Some(object) = seq.next_element()? {
            if objects.len() <= MOST_RECORDS {
                objects.push(object);
            }
        }
        Ok(Objects(Some(objects)))
    }

    fn visit_str<E>(self, _: &str) -> Result<Objects, E> {
        Ok(Objects(None))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Objects, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Objects(None))
    }

    fn visit_unit<E>(self) -> Result<Objects, E> {
        Ok(Objects(None))
    }
}
