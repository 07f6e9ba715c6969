//! The documents of the policies, which the answer itself does not hold.

use crate::api::authorization_details::details::Details;
use crate::api::authorization_details::details::limit;
use crate::api::fields::Fields;
use crate::api::fields::wrong_type;
use crate::api::scenario::Input;
use crate::base::budget::MAX_PLACES;
use crate::base::span::Span;
use crate::json;
use crate::json::Member;
use crate::json::Node;
use crate::request::RequestError;

/// AWS's own policy that allows all: `p-FullAWSAccess`, which AWS attaches to new roots, units and
/// accounts (Organizations User Guide).
pub(super) const FULL_ACCESS: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;

/// The documents that were given, by the URIs of their policies.
#[derive(Debug)]
pub(super) struct Documents<'a> {
    text: &'a str,
    members: &'a [Member],
}

impl<'a> Documents<'a> {
    /// Takes `policies`: each is what `GetRequestAuthorizationPolicy` returns, or the document alone.
    pub(super) fn read(text: &'a str, fields: &Fields<'a>) -> Result<Self, RequestError> {
        let Some(node) = fields.get("policies") else {
            return Ok(Self { text, members: &[] });
        };
        let Some(members) = node.as_object() else {
            return Err(wrong_type("policies", node, "documents by their URIs"));
        };
        limit(members.len(), MAX_PLACES, "documents", "policies")?;
        for Member { key, value, .. } in members {
            if value.as_str().is_none() && value.as_object().is_none() {
                let place = format!("policies[{}]", json::quote(key));
                return Err(wrong_type(&place, value, "a document or its text"));
            }
        }
        Ok(Self { text, members })
    }

    /// Where they stand in the input.
    pub(super) fn spans(&self) -> Vec<Span> {
        self.members.iter().map(|member| member.value.span).collect()
    }

    /// Gives every policy its document.
    pub(super) fn hand_out(&self, details: &mut Details<'a>) {
        for policy in &mut details.policies {
            let given = self.members.iter().find(|member| member.key == policy.uri);
            let is_full =
                policy.uri.ends_with(":aws:policy/service_control_policy/p-FullAWSAccess");
            policy.document = match given {
                Some(given) => self.document(&given.value, policy.is_grant),
                None => is_full.then_some(FULL_ACCESS),
            };
        }
        for Member { key, .. } in self.members {
            if !details.policies.iter().any(|policy| policy.uri == key) {
                details.note(&format!("no policy of the answer has the URI `{key}`"));
            }
        }
    }

    /// A document as JSON; of a grant what `kms:ListGrants` prints. Text stays text, so that places
    /// in it are told, but where it holds more than the document.
    fn document(&self, value: &'a Node, is_grant: bool) -> Option<&'a str> {
        let Some(own) = value.as_str() else {
            return inside(self.text, value, is_grant);
        };
        match Input::parse(own) {
            Ok(input) if is_grant || input.node.member("policyDocument").is_some() => {
                inside(own, &input.node, is_grant)
            }
            _ => Some(value.span.slice(self.text)),
        }
    }
}

/// The document, when it is a grant or none as it should be.
fn inside<'a>(text: &'a str, node: &Node, is_grant: bool) -> Option<&'a str> {
    let document = node.member("policyDocument").unwrap_or(node);
    (document.member("KeyId").is_some() == is_grant).then(|| document.span.slice(text))
}
