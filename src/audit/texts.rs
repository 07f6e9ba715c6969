//! What policies allow, as far as checks ask: read once for all who have them.

use std::collections::BTreeMap;

use crate::accounts::Account;
use crate::accounts::Document;
use crate::accounts::Identity;
use crate::accounts::IdentityKind;
use crate::accounts::World;
use crate::policy::PolicyDocument;
use crate::policy::PolicyType;
use crate::policy::model::Effect;
use crate::policy::model::ResourceForm;
use crate::policy::model::Statement;

/// The managed policies of a world by their ARNs, read.
#[derive(Debug)]
pub(super) struct Texts<'a>(BTreeMap<&'a str, PolicyDocument>);

impl<'a> Texts<'a> {
    pub(super) fn of(world: &'a World) -> Self {
        let read = world.managed_policies().filter_map(|policy| {
            let document = identity_policy(policy.document.as_ref()?)?;
            Some((policy.arn.as_str(), document))
        });
        Self(read.collect())
    }

    pub(super) fn managed(&self, arn: &str) -> Option<&PolicyDocument> {
        self.0.get(arn)
    }

    /// Whether an identity may do everything, by its own policies or those of its groups. None: a document
    /// is missing or broken, and the others do not say so.
    pub(super) fn is_admin(&self, account: &Account, identity: &Identity) -> Option<bool> {
        let mut is_whole = identity.fault.is_none();
        let groups = identity.groups.iter();
        let groups = groups.map(|name| account.identity(IdentityKind::Group, name));
        for identity in std::iter::once(Some(identity)).chain(groups) {
            match identity.map(|identity| self.allows_everything(identity)) {
                Some(Some(true)) => return Some(true),
                Some(Some(false)) => {}
                Some(None) | None => is_whole = false,
            }
        }
        is_whole.then_some(false)
    }

    /// Whether a policy of an identity itself allows everything.
    fn allows_everything(&self, identity: &Identity) -> Option<bool> {
        let inline = identity.inline.iter().map(|policy| identity_policy(&policy.document));
        let inline = inline.map(|document| document.map(|document| allows_everything(&document)));
        let attached = identity.attached.iter().map(|arn| self.managed(arn).map(allows_everything));
        let all: Vec<Option<bool>> = inline.chain(attached).collect();
        let is_whole = all.iter().all(Option::is_some);
        if all.contains(&Some(true)) { Some(true) } else { is_whole.then_some(false) }
    }
}

/// A document that the grammar takes.
fn identity_policy(document: &Document) -> Option<PolicyDocument> {
    read(document, PolicyType::IdentityBased)
}

/// A trust policy that the grammar takes.
pub(super) fn trust(identity: &Identity) -> Option<PolicyDocument> {
    read(identity.trust.as_ref()?, PolicyType::RoleTrust)
}

/// A document that the grammar takes.
pub(super) fn read(document: &Document, policy_type: PolicyType) -> Option<PolicyDocument> {
    let (read, diagnostics) = PolicyDocument::read(document.text(), policy_type);
    read.filter(|_| !diagnostics.iter().any(|diagnostic| diagnostic.is_error()))
}

/// Whether a statement allows every action on every resource, whatever the request is.
pub(super) fn allows_everything(document: &PolicyDocument) -> bool {
    let is_any = |text: &str| text.bytes().all(|byte| byte == b'*');
    allowing(document).any(|statement| {
        let resource = statement.resource.as_ref().filter(|resource| !resource.negated);
        let is_everywhere = resource.is_some_and(|resource| {
            resource.entries.iter().any(|entry| entry.form == ResourceForm::Any)
        });
        let actions = &statement.action;
        is_everywhere
            && statement.condition.is_empty()
            && !actions.negated
            && actions.entries.iter().any(|entry| is_any(&entry.text))
    })
}

/// Its statements that allow.
pub(super) fn allowing(document: &PolicyDocument) -> impl Iterator<Item = &Statement> {
    document.statements.iter().filter(|statement| statement.effect == Effect::Allow)
}
