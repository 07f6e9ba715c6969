//! The bytes of a catalog, column by column: lines of text, numbers, and lists of numbers.
//!
//! `docs/CATALOG.md` describes the form.

use crate::catalog::CatalogError;

/// The letters that a catalog begins with.
const MAGIC: &[u8; 4] = b"IAMC";
/// The version of the form that is read.
const VERSION: u32 = 1;
/// A shared beginning of no characters.
const SHARED_NONE: u8 = b'0';

/// Takes the columns one after the other.
pub(super) struct Columns<'a> {
    lengths: &'a [u8],
    rest: &'a [u8],
}

/// Lines of text, by number.
#[derive(Debug, Clone, Default)]
pub(super) struct Lines {
    text: String,
    ends: Vec<usize>,
}

/// Lists of numbers, by number.
#[derive(Debug, Clone, Default)]
pub(super) struct Lists {
    numbers: Vec<u16>,
    ends: Vec<usize>,
}

impl<'a> Columns<'a> {
    /// Reads the head, which tells the length of every column.
    pub(super) fn new(bytes: &'a [u8], count: usize) -> Result<Self, CatalogError> {
        let (magic, rest) = bytes.split_first_chunk::<4>().ok_or(CatalogError::NoCatalog)?;
        let (version, rest) = rest.split_first_chunk::<4>().ok_or(CatalogError::NoCatalog)?;
        if magic != MAGIC {
            return Err(CatalogError::NoCatalog);
        }
        let found = u32::from_le_bytes(*version);
        if found != VERSION {
            return Err(CatalogError::OtherVersion { found, wanted: VERSION });
        }
        let head = count.saturating_mul(4);
        let (lengths, rest) = rest.split_at_checked(head).ok_or(CatalogError::Broken("head"))?;
        Ok(Self { lengths, rest })
    }

    /// The next column; `name` is for the error.
    pub(super) fn bytes(&mut self, name: &'static str) -> Result<&'a [u8], CatalogError> {
        let take = || {
            let (length, lengths) = self.lengths.split_first_chunk::<4>()?;
            let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
            let (column, rest) = self.rest.split_at_checked(length)?;
            Some((column, lengths, rest))
        };
        let (column, lengths, rest) = take().ok_or(CatalogError::Broken(name))?;
        (self.lengths, self.rest) = (lengths, rest);
        Ok(column)
    }

    pub(super) fn text(&mut self, name: &'static str) -> Result<&'a str, CatalogError> {
        std::str::from_utf8(self.bytes(name)?).map_err(|_| CatalogError::Broken(name))
    }

    /// Texts, one a line; of `count` lines, when it is known how many there must be.
    pub(super) fn lines(
        &mut self,
        name: &'static str,
        count: Option<usize>,
    ) -> Result<Lines, CatalogError> {
        let text = self.text(name)?;
        let mut lines = Lines::default();
        text.split('\n').for_each(|line| lines.push(line, ""));
        lines.checked(name, count)
    }

    /// Names that begin as the one before does: how many characters they share, as a letter from
    /// `0` on, and the rest.
    pub(super) fn names(
        &mut self,
        name: &'static str,
        count: usize,
    ) -> Result<Lines, CatalogError> {
        let mut names = Lines::default();
        let mut before = String::new();
        for line in self.text(name)?.split('\n') {
            let (first, rest) = line.split_at_checked(1).ok_or(CatalogError::Broken(name))?;
            let shared = first.bytes().next().and_then(|first| first.checked_sub(SHARED_NONE));
            let shared = shared.and_then(|shared| before.get(..usize::from(shared)));
            names.push(shared.ok_or(CatalogError::Broken(name))?, rest);
            before = names.get(names.ends.len().saturating_sub(1)).to_owned();
        }
        names.checked(name, Some(count))
    }

    pub(super) fn small(
        &mut self,
        name: &'static str,
        count: usize,
    ) -> Result<&'a [u8], CatalogError> {
        let bytes = self.bytes(name)?;
        if bytes.len() == count { Ok(bytes) } else { Err(CatalogError::Broken(name)) }
    }

    pub(super) fn short(&mut self, name: &'static str) -> Result<Vec<u16>, CatalogError> {
        let (numbers, rest) = self.bytes(name)?.as_chunks::<2>();
        if !rest.is_empty() {
            return Err(CatalogError::Broken(name));
        }
        Ok(numbers.iter().map(|number| u16::from_le_bytes(*number)).collect())
    }

    /// Ascending lists, each but the first number of one as the difference to the one before.
    pub(super) fn lists(
        &mut self,
        lengths: &'static str,
        numbers: &'static str,
    ) -> Result<Lists, CatalogError> {
        let (lengths, numbers) = (self.short(lengths)?, self.short(numbers)?);
        let mut lists = Lists::default();
        let mut rest = numbers.as_slice();
        for length in lengths {
            let (list, behind) = rest
                .split_at_checked(usize::from(length))
                .ok_or(CatalogError::Broken("list numbers"))?;
            let mut sum = 0_u16;
            for difference in list {
                sum = sum.checked_add(*difference).ok_or(CatalogError::Broken("list numbers"))?;
                lists.numbers.push(sum);
            }
            lists.ends.push(lists.numbers.len());
            rest = behind;
        }
        if rest.is_empty() { Ok(lists) } else { Err(CatalogError::Broken("list numbers")) }
    }
}

impl Lines {
    fn push(&mut self, beginning: &str, rest: &str) {
        self.text.push_str(beginning);
        self.text.push_str(rest);
        self.ends.push(self.text.len());
    }

    fn checked(self, name: &'static str, count: Option<usize>) -> Result<Self, CatalogError> {
        let is_whole = count.is_none_or(|count| count == self.ends.len());
        if is_whole { Ok(self) } else { Err(CatalogError::Broken(name)) }
    }

    pub(super) const fn len(&self) -> usize {
        self.ends.len()
    }

    /// The line of a number; empty when there is none.
    pub(super) fn get(&self, place: usize) -> &str {
        range(&self.ends, place).and_then(|range| self.text.get(range)).unwrap_or_default()
    }
}

impl Lists {
    pub(super) const fn len(&self) -> usize {
        self.ends.len()
    }

    /// The list of a number; empty when there is none.
    pub(super) fn get(&self, place: u16) -> &[u16] {
        let range = range(&self.ends, usize::from(place));
        range.and_then(|range| self.numbers.get(range)).unwrap_or_default()
    }

    /// Whether every number of every list is below a limit.
    pub(super) fn are_below(&self, limit: usize) -> bool {
        self.numbers.iter().all(|number| usize::from(*number) < limit)
    }
}

fn range(ends: &[usize], place: usize) -> Option<std::ops::Range<usize>> {
    let end = *ends.get(place)?;
    let start = place.checked_sub(1).and_then(|before| ends.get(before)).copied();
    Some(start.unwrap_or_default()..end)
}
