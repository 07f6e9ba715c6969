//! What is asked: who, which action, on which resource, in which context.

mod action;
pub mod context;
mod derive;
mod error;
pub mod principal;
mod resource;
mod settings;
pub mod slots;

use std::sync::Arc;

pub use crate::request::action::Action;
pub use crate::request::context::Context;
pub use crate::request::derive::derive;
pub use crate::request::derive::settled_keys;
pub use crate::request::error::RequestError;
pub use crate::request::error::RequestErrorCode;
pub use crate::request::principal::Principal;
pub use crate::request::resource::OwnerFault;
pub use crate::request::resource::Resource;
pub use crate::request::settings::EndpointType;
pub use crate::request::settings::Settings;

/// One request for one action on one resource.
#[derive(Debug, Clone)]
pub struct Request {
    /// Who asks.
    pub principal: Arc<Principal>,
    /// For what.
    pub action: Arc<Action>,
    /// On what.
    pub resource: Resource,
    /// The account that owns the resource, where it is known or assumed.
    pub resource_account: Option<String>,
    /// The request context.
    pub context: Context,
    /// How long a session is asked to last, in seconds.
    pub duration_seconds: Option<u64>,
    /// What was assumed where the request is silent or contradicts itself.
    pub assumptions: Vec<Assumption>,
}

/// Something that was taken for granted, and that another answer could depend on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assumption {
    /// Its stable code.
    pub code: AssumptionCode,
    /// What was assumed, for a person.
    pub text: String,
}

impl Assumption {
    /// The resource is taken to belong to the caller's account.
    #[must_use]
    pub fn resource_account(account: &str) -> Self {
        let text = format!("the resource is taken to belong to the caller's account {account}");
        Self { code: AssumptionCode::ResourceAccount, text }
    }
}

/// The kinds of assumptions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AssumptionCode {
    /// The resource is taken to belong to the caller's account.
    ResourceAccount,
    /// A single-valued key was given several values, and is taken as multivalued.
    SeveralValues,
    /// A given context key contradicts the principal or the resource. The given value was used.
    ContradictsRequest,
    /// The session names its role without path: roles of that name are taken as this one.
    RolePath,
    /// What the request passes to a session needs another permission, which was checked too.
    SessionPermission,
}

impl AssumptionCode {
    /// The stable spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ResourceAccount => "resource-account",
            Self::SeveralValues => "several-values",
            Self::ContradictsRequest => "contradicts-request",
            Self::RolePath => "role-path",
            Self::SessionPermission => "session-permission",
        }
    }
}
