//! Who can do what.

use serde::Serialize;

use crate::api::wire::Assumption;

/// Somebody who can.
#[derive(Debug, Clone, Serialize)]
pub struct Grant {
    /// Who: the ARN of a user, role or session, a service, an identity provider, `anonymous`.
    pub principal: String,
    /// What it can do: an action, which may have wildcards.
    pub action: String,
    /// On what: an ARN, which may have wildcards, or `*`.
    pub resource: String,
    /// The roles that it assumes for it, one after the other.
    pub via: Vec<String>,
    /// The condition keys on which it hangs, sorted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<String>,
    /// What the policies say of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<OpenCondition>,
    /// A context that was tried and lets it: absent, none was found, and there may be none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<Vec<ExampleKey>>,
    /// Parts of it that are denied.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<Part>,
}

/// Part of what somebody can do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// The actions.
    pub action: String,
    /// The resources.
    pub resource: String,
}

/// A condition whose key is not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpenCondition {
    /// The key, as the policy spells it.
    pub key: String,
    /// The operator; none: a variable of the policy stands for the key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    /// Its values.
    pub values: Vec<String>,
    /// `Allow`: the condition must hold. `Deny`: it must not, or another one of that statement must not.
    pub effect: &'static str,
    /// The policy.
    pub policy: String,
    /// The statement's `Sid`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
}

/// A key of an example.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExampleKey {
    /// The key, as the policy spells it.
    pub key: String,
    /// Its value; absent, the request does not have the key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// A caller of whom nothing can be said.
#[derive(Debug, Clone, Serialize)]
pub struct Undecided {
    /// Who.
    pub principal: String,
    /// What is missing or broken.
    pub error: String,
}

/// Who, or what, can.
#[derive(Debug, Clone, Serialize)]
pub struct Grants {
    /// In any case.
    pub allowed: Vec<Grant>,
    /// When something holds that the question does not tell.
    pub conditional: Vec<Grant>,
    /// Of whom nothing can be said.
    pub undecided: Vec<Undecided>,
    /// Accounts and callers that a resource's policy names and that are not in the world.
    pub outside: Vec<String>,
    /// What was taken for granted.
    pub assumptions: Vec<Assumption>,
    /// Whether everything was looked at.
    pub complete: bool,
}

/// One role that is assumed.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Hop {
    /// Who assumes it.
    pub from: String,
    /// The role.
    pub to: String,
    /// What the policies of the one who assumes it say: `ALLOW`, `NO_IMPACT` (they need not allow).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity_based: Option<&'static str>,
    /// What the role's trust policy says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_trust: Option<&'static str>,
    /// Whether it hangs on something that is not known.
    #[serde(rename = "conditional")]
    pub is_conditional: bool,
    /// The condition keys on which it hangs, sorted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<String>,
    /// What the policies say of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<OpenCondition>,
    /// A context that was tried and lets it: absent, none was found, and there may be none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<Vec<ExampleKey>>,
}

/// A role that can be reached, and how.
#[derive(Debug, Clone, Serialize)]
pub struct RolePath {
    /// The role.
    pub role: String,
    /// The roles on the way, one after the other; the last one is the role.
    pub hops: Vec<Hop>,
    /// Whether a role is assumed with the credentials of another: such a session lasts one hour at most.
    pub chained: bool,
}

/// Which roles can be reached.
#[derive(Debug, Clone, Serialize)]
pub struct Reach {
    /// One path for each role.
    pub paths: Vec<RolePath>,
    /// Roles of which it cannot be said.
    pub undecided: Vec<Undecided>,
}
