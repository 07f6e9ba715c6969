//! Valid policies as tables of words: what a saved set holds, and what is read of it when it is needed.
//!
//! Bytes: for each table how many rows it has; the rows, table by table, in words of four bytes, the lowest
//! first; behind them one text, which the rows point into. A row that has parts of its own says behind which
//! row of their table they end: they begin where those of the row before end.
//!
//! What is read is checked whole first: every place in the text, every end, every number that stands for a
//! name. Texts become patterns by the same code as those of a policy document.

mod read;
mod write;

use std::ops::Range;
use std::sync::Arc;

pub use crate::compile::bundle::write::TablesWriter;

use crate::base::budget::MAX_INPUT_BYTES;
use crate::base::budget::MAX_PATTERN_BYTES;
use crate::policy::PolicyType;
use crate::policy::model::PrincipalKind;
use crate::request::slots::SlotTable;

/// The tables, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Table {
    /// Context keys, in lower case: its text.
    Keys,
    /// Its type, its version, the end of its statements.
    Policies,
    /// Effect and elements as bits, its `Sid`, the ends of its principals, actions, resources and
    /// conditions.
    Statements,
    /// Whom it names, its text.
    Principals,
    /// Its text.
    Actions,
    /// Its form, its text.
    Resources,
    /// Its operator, its key among the keys, its key as written, the end of its values.
    Conditions,
    /// Whether its text has variables, its text.
    Values,
}

/// What a word, or two of them, must be.
#[derive(Debug, Clone, Copy)]
enum Column {
    /// Two words: where a text begins, and how many bytes it has.
    Text,
    /// A number below this one.
    Below(usize),
    /// The row of a table.
    Row(Table),
    /// The end of rows of a table.
    End(Table),
    /// Bits of a statement.
    Statement,
    /// A condition operator.
    Operator,
}

impl Table {
    const ALL: [Self; 8] = [
        Self::Keys,
        Self::Policies,
        Self::Statements,
        Self::Principals,
        Self::Actions,
        Self::Resources,
        Self::Conditions,
        Self::Values,
    ];

    const fn index(self) -> usize {
        match self {
            Self::Keys => 0,
            Self::Policies => 1,
            Self::Statements => 2,
            Self::Principals => 3,
            Self::Actions => 4,
            Self::Resources => 5,
            Self::Conditions => 6,
            Self::Values => 7,
        }
    }

    const fn columns(self) -> &'static [Column] {
        use Column::{Below, End, Operator, Row, Statement, Text};
        match self {
            Self::Keys | Self::Actions => &[Text],
            Self::Policies => &[Below(TYPES), Below(VERSIONS), End(Self::Statements)],
            Self::Statements => &[
                Statement,
                Text,
                End(Self::Principals),
                End(Self::Actions),
                End(Self::Resources),
                End(Self::Conditions),
            ],
            Self::Principals => &[Below(KINDS), Text],
            Self::Resources => &[Below(FORMS), Text],
            Self::Conditions => &[Operator, Row(Self::Keys), Text, End(Self::Values)],
            Self::Values => &[Below(VALUE_FORMS), Text],
        }
    }

    /// Whether its texts are matched.
    const fn has_patterns(self) -> bool {
        matches!(self, Self::Actions | Self::Resources | Self::Values)
    }

    /// How many words a row has.
    fn width(self) -> usize {
        self.columns().iter().map(|column| column.width()).sum()
    }
}

impl Column {
    const fn width(self) -> usize {
        if matches!(self, Self::Text) { 2 } else { 1 }
    }
}

/// Bytes of the numbers of rows.
const COUNTS: usize = size_of::<[u32; Table::ALL.len()]>();
const TYPES: usize = PolicyType::ALL.len();
const KINDS: usize = PrincipalKind::ALL.len();
/// Most bytes of all texts together: those of the policies, and their context keys once more.
const MAX_TEXT_BYTES: usize = MAX_INPUT_BYTES.saturating_mul(2);
/// `2008-10-17` and `2012-10-17`.
const VERSIONS: usize = 2;
/// Forms of a resource: `*`, what matches nothing, an ARN as it is, an ARN with variables.
const FORMS: usize = 4;
/// Forms of a value: as it is, with variables.
const VALUE_FORMS: usize = 2;

/// Bits of a statement: `Deny`; whether it has a `Sid`; `NotAction`.
const DENY: u32 = 1;
const HAS_SID: u32 = 2;
const NOT_ACTION: u32 = 4;
/// Two bits each: absent, the element, its `Not…` twin.
const PRINCIPAL_SHIFT: u32 = 3;
const RESOURCE_SHIFT: u32 = 5;
const STATEMENT_BITS: u32 = 7;
/// An operator: the comparison in the lowest byte; two bits for the set operator; `IfExists`.
const SET_SHIFT: u32 = 8;
const IF_EXISTS: u32 = 1 << 10;
const OPERATOR_BITS: u32 = 11;

/// Why bytes are no tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TablesError {
    /// They end before all rows are there.
    Truncated,
    /// The text is no UTF-8.
    NotText,
    /// A row points to what is not there.
    OutOfRange,
    /// A number that stands for nothing.
    UnknownNumber,
    /// A text with variables that is none.
    InvalidVariable,
    /// A pattern is longer than those of policies, or rows point to more text than policies can hold.
    TooLarge,
}

/// Checked tables.
#[derive(Debug)]
pub struct Tables {
    words: Vec<u32>,
    text: String,
    places: [Place; Table::ALL.len()],
}

/// Where the rows of a table are.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    /// The first word.
    start: usize,
    rows: usize,
    /// Words of a row.
    width: usize,
}

/// What a check has come across.
#[derive(Debug, Default)]
struct Seen {
    /// Of each table the end of the rows that belong to something, so far.
    ends: [usize; Table::ALL.len()],
    /// Bytes of the texts, each as often as a row points to it: what they may become in memory.
    bytes: usize,
}

/// Tables whose context keys have places.
#[derive(Debug)]
pub struct Bundle {
    tables: Tables,
    /// The places of the keys, in the order of their table.
    slots: Vec<usize>,
}

impl Tables {
    /// Reads and checks tables.
    ///
    /// # Errors
    /// The first fault.
    pub fn read(bytes: &[u8]) -> Result<Self, TablesError> {
        let (counts, _) = bytes.split_at_checked(COUNTS).ok_or(TablesError::Truncated)?;
        let counts = words_of(counts);
        let mut places = [Place::default(); Table::ALL.len()];
        let mut next = counts.len();
        for ((table, count), place) in Table::ALL.into_iter().zip(&counts).zip(&mut places) {
            let rows = usize::try_from(*count).map_err(|_| TablesError::Truncated)?;
            *place = Place { start: next, rows, width: table.width() };
            let size = rows.checked_mul(place.width).ok_or(TablesError::Truncated)?;
            next = next.checked_add(size).ok_or(TablesError::Truncated)?;
        }
        let end = next.checked_mul(4).ok_or(TablesError::Truncated)?;
        let (words, text) = bytes.split_at_checked(end).ok_or(TablesError::Truncated)?;
        let text = str::from_utf8(text).map_err(|_| TablesError::NotText)?.to_owned();
        let tables = Self { words: words_of(words), text, places };
        let mut seen = Seen::default();
        Table::ALL.into_iter().try_for_each(|table| tables.check(table, &mut seen))?;
        Ok(tables)
    }

    fn check(&self, table: Table, seen: &mut Seen) -> Result<(), TablesError> {
        seen.ends = [0; Table::ALL.len()];
        let Place { start, rows, width } = *self.place(table);
        let end = start.saturating_add(rows.saturating_mul(width));
        let words = self.words.get(start..end).ok_or(TablesError::Truncated)?;
        for row in words.chunks_exact(width) {
            self.check_row(table, row, seen)?;
        }
        // What no row has would never be looked at.
        let is_whole = |column: &Column| match column {
            Column::End(parts) => seen.ends.get(parts.index()) == Some(&self.rows(*parts)),
            Column::Text
            | Column::Below(_)
            | Column::Row(_)
            | Column::Statement
            | Column::Operator => true,
        };
        if table.columns().iter().all(is_whole) { Ok(()) } else { Err(TablesError::OutOfRange) }
    }

    fn check_row(&self, table: Table, row: &[u32], seen: &mut Seen) -> Result<(), TablesError> {
        let mut words = row.iter().copied();
        for column in table.columns() {
            let word = words.next().ok_or(TablesError::Truncated)?;
            if !matches!(column, Column::Text) {
                self.check_number(*column, word, &mut seen.ends)?;
                continue;
            }
            let length = words.next().ok_or(TablesError::Truncated)?;
            let text = self.slice(word, length).ok_or(TablesError::OutOfRange)?;
            seen.bytes = seen.bytes.saturating_add(text.len());
            if seen.bytes > MAX_TEXT_BYTES
                || (table.has_patterns() && text.len() > MAX_PATTERN_BYTES)
            {
                return Err(TablesError::TooLarge);
            }
            check_variables(table, row, text)?;
        }
        Ok(())
    }

    fn check_number(
        &self,
        column: Column,
        word: u32,
        ends: &mut [usize],
    ) -> Result<(), TablesError> {
        let number = usize::try_from(word).unwrap_or(usize::MAX);
        let element = |shift: u32| word >> shift & 3 != 3;
        let is_known = match column {
            Column::Below(limit) => number < limit,
            Column::Statement => {
                word >> STATEMENT_BITS == 0 && element(PRINCIPAL_SHIFT) && element(RESOURCE_SHIFT)
            }
            Column::Operator => read::operator(word).is_some(),
            Column::Text => true,
            Column::Row(other) => {
                return if number < self.rows(other) {
                    Ok(())
                } else {
                    Err(TablesError::OutOfRange)
                };
            }
            Column::End(other) => {
                let end = ends.get_mut(other.index()).ok_or(TablesError::OutOfRange)?;
                if number < *end || self.rows(other) < number {
                    return Err(TablesError::OutOfRange);
                }
                *end = number;
                true
            }
        };
        if is_known { Ok(()) } else { Err(TablesError::UnknownNumber) }
    }

    fn rows(&self, table: Table) -> usize {
        self.place(table).rows
    }

    fn place(&self, table: Table) -> &Place {
        self.places.get(table.index()).unwrap_or(&Place { start: 0, rows: 0, width: 1 })
    }

    fn word(&self, table: Table, row: usize, at: usize) -> Option<u32> {
        let Place { start, rows, width } = self.place(table);
        let place = start.checked_add(row.checked_mul(*width)?)?.checked_add(at)?;
        self.words.get(place).copied().filter(|_| row < *rows)
    }

    /// The text of two words.
    fn text(&self, table: Table, row: usize, at: usize) -> Option<&str> {
        self.slice(self.word(table, row, at)?, self.word(table, row, at.checked_add(1)?)?)
    }

    fn slice(&self, start: u32, length: u32) -> Option<&str> {
        let start = usize::try_from(start).ok()?;
        self.text.get(start..start.checked_add(usize::try_from(length).ok()?)?)
    }

    /// The rows of parts that end where this word says.
    fn parts(&self, table: Table, row: usize, at: usize) -> Option<Range<usize>> {
        let end = |row| Some(usize::try_from(self.word(table, row, at)?).unwrap_or(usize::MAX));
        let start = row.checked_sub(1).map_or(Some(0), end)?;
        Some(start..end(row)?)
    }

    /// Gives each context key a place.
    #[must_use]
    pub fn placed(self, keys: &mut SlotTable) -> Arc<Bundle> {
        let names = (0..self.rows(Table::Keys)).map(|row| self.text(Table::Keys, row, 0));
        let slots = names.map(|name| keys.intern(name.unwrap_or_default())).collect();
        Arc::new(Bundle { tables: self, slots })
    }
}

/// Whether the variables that a row's text is said to have are some.
fn check_variables(table: Table, row: &[u32], text: &str) -> Result<(), TablesError> {
    let is_readable = match (table, row.first()) {
        (Table::Resources, Some(3)) => read::form(3, text).is_some(),
        (Table::Values, Some(1)) => read::template(text, true).is_some(),
        _ => true,
    };
    if is_readable { Ok(()) } else { Err(TablesError::InvalidVariable) }
}

fn words_of(bytes: &[u8]) -> Vec<u32> {
    let (words, _) = bytes.as_chunks();
    words.iter().map(|word| u32::from_le_bytes(*word)).collect()
}
