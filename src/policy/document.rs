//! The top level of a document: `Version`, `Id`, `Statement` (rules G1 to G5).

use crate::base::budget::MAX_DOCUMENT_BYTES;
use crate::base::code::Code;
use crate::base::diagnostic::Diagnostic;
use crate::base::diagnostic::Path;
use crate::base::diagnostic::Severity;
use crate::base::diagnostic::Trail;
use crate::base::span::Span;
use crate::base::suggest::did_you_mean;
use crate::json;
use crate::json::Member;
use crate::json::Node;
use crate::policy::model::PolicyDocument;
use crate::policy::model::Statement;
use crate::policy::model::Version;
use crate::policy::policy_type::PolicyType;
use crate::policy::reading::Reading;
use crate::policy::reading::find;
use crate::policy::statement;

const MEMBERS: [&str; 3] = ["Version", "Id", "Statement"];

impl PolicyDocument {
    /// Reads a policy text. The reading never stops at the first finding, except where the text
    /// is no JSON.
    ///
    /// Without a node there is no document; with an error among the findings the document is for
    /// editors only.
    #[must_use]
    pub fn read(text: &str, policy_type: PolicyType) -> (Option<Self>, Vec<Diagnostic>) {
        if let Some(too_large) = too_large(text) {
            return (None, vec![too_large]);
        }
        let (node, mut diagnostics) = json::parse(text);
        let Some(node) = node else {
            return (None, diagnostics);
        };
        let (document, findings) = Self::read_node(&node, text, policy_type);
        diagnostics.extend(findings);
        (document, diagnostics)
    }

    /// Reads a policy that is already parsed, from the text that holds it.
    #[must_use]
    pub fn read_node(
        node: &Node,
        text: &str,
        policy_type: PolicyType,
    ) -> (Option<Self>, Vec<Diagnostic>) {
        let mut reading = Reading::new(policy_type);
        let document = read_document(&mut reading, node);
        check_characters(&mut reading, node.span, text);
        (document, reading.diagnostics)
    }
}

fn too_large(text: &str) -> Option<Diagnostic> {
    if text.len() <= MAX_DOCUMENT_BYTES {
        return None;
    }
    let message = format!(
        "the document has {} bytes, more than the {MAX_DOCUMENT_BYTES} that are read",
        text.len()
    );
    let error = Diagnostic::error(Code::DocumentTooLarge, Span::default(), Path::root(), message);
    Some(error.help("split it into several policies"))
}

fn read_document(reading: &mut Reading, node: &Node) -> Option<PolicyDocument> {
    let root = Trail::ROOT;
    let Some(members) = node.as_object() else {
        let message = format!("a policy is one JSON object, found {}", node.kind());
        reading.error(Code::JsonSyntaxError, &root, node.span, message);
        return None;
    };
    for member in members {
        check_member(reading, &root, member, &MEMBERS);
    }
    reading.version = version(reading, &root, node, members);
    if let Some(id) = find(members, "Id")
        && id.value.as_str().is_none()
    {
        reading.wrong_type(&root.member("Id"), &id.value, "a string");
    }
    let statements = statements(reading, &root, node, members);
    Some(PolicyDocument { version: reading.version, statements })
}

/// Reports a member that the policy language does not have (rules G2, G6).
pub(super) fn check_member(
    reading: &mut Reading,
    at: &Trail<'_>,
    member: &Member,
    known: &[&'static str],
) {
    if known.contains(&member.key.as_str()) {
        return;
    }
    let message = format!("the policy language has no element `{}` here", member.key);
    let help = did_you_mean(&member.key, known.iter().copied())
        .unwrap_or_else(|| format!("the elements here are {}", known.join(", ")));
    let place = at.member(&member.key);
    reading.error_with_help((Code::InvalidPolicyElement, message), (&place, member.key_span), help);
}

fn version(reading: &mut Reading, root: &Trail<'_>, node: &Node, members: &[Member]) -> Version {
    let is_rcp = reading.policy_type == PolicyType::ResourceControl;
    let at = root.member("Version");
    let Some(member) = find(members, "Version") else {
        missing_version(reading, root, node, is_rcp);
        return Version::V2008;
    };
    let Some(text) = member.value.as_str() else {
        reading.wrong_type(&at, &member.value, "the string \"2012-10-17\"");
        return Version::V2012;
    };
    match text {
        "2012-10-17" => return Version::V2012,
        "2008-10-17" if is_rcp => {
            let message = "a resource control policy needs the version 2012-10-17".to_owned();
            reading.error(Code::RcpVersion, &at, member.value.span, message);
        }
        "2008-10-17" => {
            let message = "version 2008-10-17 takes policy variables as plain text".to_owned();
            reading.warn(Code::VersionOld, &at, member.value.span, message);
        }
        other => {
            let message = format!("there is no policy language version `{other}`");
            let found = (Code::InvalidVersion, message);
            reading.error_with_help(found, (&at, member.value.span), "write \"2012-10-17\"");
            return Version::V2012;
        }
    }
    Version::V2008
}

fn missing_version(reading: &mut Reading, root: &Trail<'_>, node: &Node, is_rcp: bool) {
    let span = Span::new(node.span.start, node.span.start.saturating_add(1));
    if is_rcp {
        let message = "a resource control policy needs `\"Version\": \"2012-10-17\"`".to_owned();
        return reading.error(Code::RcpVersion, root, span, message);
    }
    let message = "without `Version` the document is read as 2008-10-17, in which policy variables \
                   are plain text";
    let warning = Diagnostic::error(Code::MissingVersion, span, root.path(), message)
        .severity(Severity::Warning)
        .help("add \"Version\": \"2012-10-17\"");
    reading.keep(warning);
}

fn statements(
    reading: &mut Reading,
    root: &Trail<'_>,
    node: &Node,
    members: &[Member],
) -> Vec<Statement> {
    let at = root.member("Statement");
    let Some(member) = find(members, "Statement") else {
        let span = Span::new(node.span.start, node.span.start.saturating_add(1));
        let message = "the policy has no `Statement`".to_owned();
        reading.error(Code::MissingStatement, root, span, message);
        return Vec::new();
    };
    if member.value.as_object().is_some() {
        return statement::read(reading, &at, 0, &member.value).into_iter().collect();
    }
    let Some(items) = member.value.as_array() else {
        reading.wrong_type(&at, &member.value, "a statement or an array of statements");
        return Vec::new();
    };
    if items.is_empty() {
        let message = "`Statement` is empty: a policy needs at least one".to_owned();
        reading.error(Code::MissingStatement, &at, member.value.span, message);
    }
    let mut statements = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        statements.extend(statement::read(reading, &at.index(index), index, item));
    }
    statement::check_unique_sids(reading, &at, items);
    statements
}

/// IAM takes only characters up to U+00FF (rule G1); other services may take more.
fn check_characters(reading: &mut Reading, span: Span, text: &str) {
    let outside = |c: char| !matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{ff}');
    let inside = span.slice(text);
    let Some((offset, character)) = inside.char_indices().find(|(_, c)| outside(*c)) else {
        return;
    };
    let start = span.start.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX));
    let end = start.saturating_add(u32::try_from(character.len_utf8()).unwrap_or(4));
    let place = Span::new(start, end);
    let message =
        format!("IAM refuses the character `{character}` ({})", character.escape_unicode());
    if reading.policy_type.is_stored_by_iam() {
        reading.error(Code::CharacterOutsideLatin1, &Trail::ROOT, place, message);
    } else {
        reading.warn(Code::CharacterOutsideLatin1, &Trail::ROOT, place, message);
    }
}
