//! Policy variables: `${aws:username}`.

use crate::base::edit::Edit;
use crate::base::span::Span;
use crate::language::complete::Asked;
use crate::language::complete::CompletionKind;
use crate::language::complete::Draft;
use crate::language::complete::Insert;
use crate::language::known::KnownKey;
use crate::language::known::global_keys;
use crate::language::place::Slot;

/// Characters that would be wildcards, or begin a variable (rule VR4).
const LITERALS: [(&str, &str); 3] =
    [("${*}", "the character `*`"), ("${?}", "the character `?`"), ("${$}", "the character `$`")];

/// The variables, when one is being typed where variables work (rules A10, VR1).
pub(super) fn drafts(asked: &Asked<'_>) -> Option<Vec<Draft>> {
    if !matches!(asked.place.slot, Slot::Resource | Slot::Value) {
        return None;
    }
    let (_, begun) =
        asked.typed.text.rsplit_once("${").filter(|(_, begun)| !begun.contains('}'))?;
    let offset = asked.cursor.offset;
    let length = u32::try_from(begun.len().saturating_add(2)).ok()?;
    let text = asked.document.text;
    let behind = Span::new(offset, offset.saturating_add(1)).slice(text);
    let end = offset.saturating_add(u32::from(behind == "}"));
    let span = Span::new(offset.saturating_sub(length), end);
    let draft = |rank, label: &str, detail: &str| {
        let mut draft = Draft::new(CompletionKind::Variable, rank, label).detail(detail);
        draft.insert = Insert::Part(Edit::new(span, label));
        draft.always = true;
        draft
    };
    let folded = format!("${{{}", begun.to_lowercase());
    let keys = global_keys().map(KnownKey::global).filter(|key| !key.is_multivalued);
    let mut drafts: Vec<Draft> = keys
        .map(|key| {
            let name = key.name.replace("${TagKey}", "team");
            draft(0, &format!("${{{name}}}"), &key.description)
        })
        .collect();
    drafts.extend(LITERALS.iter().map(|(label, detail)| draft(1, label, detail)));
    drafts.retain(|draft| draft.label.to_lowercase().starts_with(&folded));
    Some(drafts)
}
