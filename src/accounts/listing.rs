//! Lists as AWS prints them, in pages or merged, and what stands in their elements.

use crate::accounts::collected::Collected;
use crate::accounts::collected::Listed;
use crate::accounts::collected::Listing;
use crate::accounts::collected::Placed;
use crate::accounts::credentials::CredentialStatus;
use crate::accounts::credentials::LastUse;
use crate::accounts::finding::FindingCode;
use crate::accounts::part::Part;
use crate::accounts::reader::Reader;
use crate::base::diagnostic::Severity;
use crate::json::Value;
use crate::value::date::Instant;

/// What AWS tells once, when it makes a credential, and what nobody should hand on (IAM API Reference).
const SECRETS: [&str; 8] = [
    "SecretAccessKey",
    "SessionToken",
    "ServicePassword",
    "ServiceCredentialSecret",
    "Base32StringSeed",
    "QRCodePNG",
    "PrivateKey",
    "Password",
];

impl Reader {
    /// The list `list` in what a command prints, or in its pages. `None` of `read` is told by it.
    pub(super) fn listing<T: Listed>(
        &mut self,
        printed: &Part<'_>,
        list: &str,
        mut read: impl FnMut(&mut Self, &Part<'_>) -> Option<T>,
    ) -> Listing<T> {
        let mut listing = Listing::collected();
        if printed.node.value == Value::Null {
            return listing;
        }
        let pages = printed.items().map_or_else(|| vec![printed.clone()], Iterator::collect);
        for page in &pages {
            self.page_of_listing(page, list, &mut listing, &mut read);
        }
        if let Some(last) = pages.last().filter(|page| is_truncated(page)) {
            listing.set_last_page(last.path.clone());
        }
        listing
    }

    fn page_of_listing<T: Listed>(
        &mut self,
        page: &Part<'_>,
        list: &str,
        listing: &mut Listing<T>,
        read: &mut impl FnMut(&mut Self, &Part<'_>) -> Option<T>,
    ) {
        let mut fault = None;
        self.check_spelling(page, &[list], &mut fault);
        let is_empty = page.node.as_object().is_some_and(<[_]>::is_empty);
        if page.member(list).is_none() && !is_empty && fault.is_none() {
            let message = format!("expected an object with `{list}`, found {}", page.node.kind());
            self.lose(page, FindingCode::InvalidMember, &mut fault, message);
        }
        for item in self.list(page, list, &mut fault) {
            self.note_secrets(&item);
            match read(self, &item) {
                Some(value) => {
                    let rest = listing.insert(Placed { value, place: item.path });
                    self.contradictions(rest);
                }
                None => listing.lose(),
            }
        }
        if fault.is_some() {
            listing.lose();
        }
    }

    /// Says what contradicts what stood before.
    pub(super) fn contradictions<T: Listed>(&mut self, items: impl IntoIterator<Item = Placed<T>>) {
        for item in items {
            let message = format!("`{}` stands here again with other contents", item.id());
            self.findings().error(FindingCode::Conflict, &item.place, message);
        }
    }

    /// Says that a secret is in the input. It is read by nobody.
    pub(super) fn note_secrets(&mut self, part: &Part<'_>) {
        for (name, member) in part.members().filter(|(name, _)| SECRETS.contains(name)) {
            let message = format!(
                "`{name}` is a secret: it is not kept, and should not stand in a file; \
                 a credential whose secret was handed on should be replaced"
            );
            self.findings().add(Severity::Warning, FindingCode::Secret, &member.path, message);
        }
    }

    /// When something happened, in one of the forms that AWS and its tools print (WORLD.md, W1.2).
    pub(super) fn date(&mut self, part: &Part<'_>, name: &str) -> Option<Instant> {
        let happened = self.end(part, name);
        self.newest = self.newest.max(happened);
        happened
    }

    /// When something ends. It can be to come, and does not tell how old the input is.
    pub(super) fn end(&mut self, part: &Part<'_>, name: &str) -> Option<Instant> {
        let member = part.some(name)?;
        let instant = instant(&member);
        if instant.is_none() {
            let message = format!(
                "`{name}` is no date: expected one like 2026-03-15T12:00:00Z, or seconds since 1970"
            );
            self.findings().error(FindingCode::InvalidMember, &member.path, message);
        }
        instant
    }

    /// `Status` of a credential.
    pub(super) fn status(&mut self, part: &Part<'_>) -> Option<CredentialStatus> {
        let text = self.require_text(part, "Status")?;
        let status = CredentialStatus::ALL.into_iter().find(|status| status.as_str() == text);
        if status.is_none() {
            let message = format!("`{text}` is none of Active, Inactive, Expired");
            self.findings().error(FindingCode::InvalidMember, &part.path.member("Status"), message);
        }
        status
    }

    /// When something was last used: `LastUsedDate` with what stands beside it. `N/A` is none.
    pub(super) fn last_use(&mut self, part: &Part<'_>) -> Option<LastUse> {
        let at = self.date(part, "LastUsedDate")?;
        let told = |name| part.text(name).filter(|text| *text != "N/A").map(str::to_owned);
        Some(LastUse { at, service: told("ServiceName"), region: told("Region") })
    }
}

/// Keeps the later of two times of use: inputs can be of different days.
pub(super) fn keep_latest<T: PartialEq>(
    known: &mut Collected<Placed<T>>,
    told: Option<T>,
    place: &Part<'_>,
    at: impl Fn(&T) -> Instant,
) {
    let placed = |value| Placed { value, place: place.path.clone() };
    match (&*known, told) {
        (Collected::NotCollected, None) => *known = Collected::None,
        (Collected::Some(first), Some(second)) if at(first) >= at(&second) => {}
        (_, Some(second)) => *known = Collected::Some(placed(second)),
        (Collected::None | Collected::Some(_), None) => {}
    }
}

/// Whether a page says that more follow, in one of AWS's three ways (WORLD.md, W1.4).
pub(super) fn is_truncated(page: &Part<'_>) -> bool {
    let is_true = |name: &&str| page.is_true(name);
    let is_there = |name: &&str| page.some(name).is_some();
    ["IsTruncated", "Truncated"].iter().any(is_true)
        || ["NextToken", "nextToken"].iter().any(is_there)
}

/// Text of ISO 8601, with a space where Python prints one, or seconds since 1970; their fraction is cut
/// off.
fn instant(part: &Part<'_>) -> Option<Instant> {
    if let Some(number) = part.node.as_number() {
        return Instant::parse(number.split('.').next()?);
    }
    instant_of_text(part.node.as_str()?)
}

/// As AWS and its tools write it into text.
pub(super) fn instant_of_text(text: &str) -> Option<Instant> {
    Instant::parse(text).or_else(|| {
        let (date, time) = text.split_once(' ')?;
        Instant::parse(&format!("{date}T{time}"))
    })
}
