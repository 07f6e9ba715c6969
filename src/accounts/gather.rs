//! From a caller and a resource to the policies of the decision (EVALUATION.md, 1.2).

use std::borrow::Cow;

use crate::accounts::Account;
use crate::accounts::Membership;
use crate::accounts::World;
use crate::accounts::collected::Extent;
use crate::accounts::document::Document;
use crate::accounts::document::ReadyPolicy;
use crate::accounts::grants;
use crate::accounts::identity::Identity;
use crate::accounts::identity::IdentityKind;
use crate::accounts::identity::ResourcePolicy;
use crate::accounts::organization::ControlPolicy;
use crate::accounts::organization::Level;
use crate::accounts::service_linked::linked_service;
use crate::base::suggest::did_you_mean;
use crate::policy::Policies;
use crate::policy::PolicySource;
use crate::policy::PolicyType;
use crate::request::Principal;
use crate::request::RequestError;
use crate::request::RequestErrorCode;
use crate::request::Resource;
use crate::request::Settings;
use crate::request::context::ContextEntry;
use crate::request::principal::PrincipalType;
use crate::value::arn;
use crate::value::arn::Arn;

/// The resource of one pair of a request.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The resource.
    pub resource: &'a Resource,
    /// The account that owns it.
    pub owner: Option<&'a str>,
    /// Whether the action is one of AWS STS, which reads trust policies.
    pub is_sts: bool,
}

/// A policy and where it comes from.
#[derive(Debug, Clone)]
pub struct GatheredPolicy<'a> {
    /// Its name.
    pub name: Cow<'a, str>,
    /// Its ARN, where it has one.
    pub arn: Option<&'a str>,
    /// Its document, whole or broken.
    pub document: &'a Document,
    /// What it is attached to: the ARN of an identity or resource, the id of a root, unit or account.
    pub attached_to: &'a str,
    /// The group by which it reaches a user.
    pub group: Option<&'a str>,
    /// The day of the file of AWS's policies that its document was taken from.
    pub as_of: Option<&'a str>,
}

impl<'a> GatheredPolicy<'a> {
    /// The policy ready to match.
    ///
    /// # Errors
    /// When its document is broken: nothing is decided without it.
    pub fn ready(&self, policy_type: PolicyType) -> Result<&'a ReadyPolicy, RequestError> {
        let source = || {
            PolicySource::named(Some(self.name.as_ref().to_owned()), self.arn.map(str::to_owned))
        };
        self.document.ready(policy_type, source).ok_or_else(|| {
            let message = format!("`{}`, attached to `{}`, is broken", self.name, self.attached_to);
            fault("policies", message)
        })
    }
}

/// The policies of a decision.
#[derive(Debug, Default)]
pub struct Gathered<'a> {
    /// The policies.
    pub policies: Policies<GatheredPolicy<'a>>,
    /// What is told of services beside policies; else as by default.
    pub settings: Settings,
    /// What the world does not tell, and what is taken instead.
    pub notes: Vec<Note>,
}

/// Something that the world does not tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Its stable code.
    pub code: NoteCode,
    /// What is taken instead.
    pub text: String,
}

/// The kinds of what the world does not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoteCode {
    /// Whether there is an organization.
    UnknownOrganization,
    /// Whether the caller's account is of the organization, which does not list it.
    OutsideOrganization,
    /// Whether the resource has a policy.
    UnknownResourcePolicy,
    /// The grants of the KMS key.
    UnknownGrants,
    /// The VPC endpoint that the request crosses.
    UnknownVpcEndpoint,
    /// The role that is asked for.
    UnknownRole,
}

impl NoteCode {
    /// The stable spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UnknownOrganization => "unknown-organization",
            Self::OutsideOrganization => "outside-organization",
            Self::UnknownResourcePolicy => "unknown-resource-policy",
            Self::UnknownGrants => "unknown-grants",
            Self::UnknownVpcEndpoint => "unknown-vpc-endpoint",
            Self::UnknownRole => "unknown-role",
        }
    }
}

impl World {
    /// Tells of a caller what the world knows: the role's path and ids, tags, whether its account is the
    /// management account. Given tags, those of the session, win over the role's.
    ///
    /// # Errors
    /// When the world does not have such a user or role.
    pub fn identify(&self, mut principal: Principal) -> Result<Principal, RequestError> {
        if let Some(identity) = self.identity_of(&principal)? {
            describe(&mut principal, identity);
        }
        if let Membership::Known(organizations) = &self.organization {
            let managing = organizations.iter().map(|one| one.management_account.as_ref());
            let mut managing = managing.flatten();
            principal.is_management_account =
                managing.any(|account| principal.account.as_ref() == Some(account));
        }
        Ok(principal)
    }

    /// A user, group or role by its ARN.
    #[must_use]
    pub fn identity(&self, kind: IdentityKind, arn: &str) -> Option<&Identity> {
        let account = self.accounts.get(account_of(arn)?)?;
        account.identity(kind, last_part(arn)).filter(|identity| identity.arn == arn)
    }

    /// The account of a resource whose ARN does not name it.
    #[must_use]
    pub fn owner_of(&self, resource: &Resource) -> Option<&str> {
        self.resource_policy(resource)?.account.as_deref()
    }

    /// The id of the organization that an account is of, and the path to it in AWS's form
    /// (`o-…/r-…/ou-…/`).
    fn organization_path(&self, account: &str) -> Option<(&str, String)> {
        let organization = self.organization.of(account)?;
        let id = organization.id.as_deref()?;
        let way = organization.way_to(account).ok()??;
        let (_, above) = way.split_last()?;
        Some((id, format!("{id}/{}/", above.join("/"))))
    }

    /// The condition keys that tell the organization of a caller (`Principal`) or resource (`Resource`) that
    /// is of an account; none when it is of no organization, or that is not known.
    #[must_use]
    pub fn organization_keys(&self, side: &str, account: &str) -> Vec<ContextEntry> {
        let Some((id, path)) = self.organization_path(account) else { return Vec::new() };
        let keys = [("OrgID", id.to_owned()), ("OrgPaths", path)];
        let entry =
            |(key, value)| ContextEntry::new(format!("aws:{side}{key}"), vec![value], false);
        keys.map(entry).into()
    }

    /// All policies of the decision of a caller that [`Self::identify`] knows.
    ///
    /// # Errors
    /// When a policy that could decide is not in the world, or contradicts itself there.
    pub fn gather<'a>(
        &'a self,
        principal: &'a Principal,
        asked: Asked<'a>,
    ) -> Result<Gathered<'a>, RequestError> {
        let mut gathered = self.gather_resource(asked)?;
        let caller = self.gather_caller(principal)?;
        gathered.policies = Policies {
            identity_based: caller.policies.identity_based,
            permissions_boundary: caller.policies.permissions_boundary,
            service_control: caller.policies.service_control,
            ..gathered.policies
        };
        gathered.notes.extend(caller.notes);
        Ok(gathered)
    }

    /// The policies on the side of a caller that [`Self::identify`] knows.
    ///
    /// # Errors
    /// As [`Self::gather`].
    pub fn gather_caller<'a>(
        &'a self,
        principal: &'a Principal,
    ) -> Result<Gathered<'a>, RequestError> {
        let mut gathered = Gathered::default();
        if let Some(identity) = self.identity_of(principal)? {
            self.gather_identity(identity, &mut gathered.policies)?;
        }
        let is_bound = principal.principal_type.is_of_account()
            && principal.principal_type != PrincipalType::ServiceLinkedRole;
        if let Some(account) = principal.account.as_deref().filter(|_| is_bound) {
            let chain = self.chain(PolicyType::ServiceControl, account, "request.principal")?;
            gathered.policies.service_control = chain;
        }
        let account = principal.account.as_deref().filter(|_| is_bound);
        gathered.notes.extend(self.note_organization(account));
        Ok(gathered)
    }

    /// Says where decisions go without SCPs for want of knowing better.
    fn note_organization(&self, account: Option<&str>) -> Option<Note> {
        let (code, text) = match (&self.organization, account) {
            (Membership::Unknown, _) => (
                NoteCode::UnknownOrganization,
                "the world does not tell whether there is an organization: decided without SCPs and RCPs"
                    .to_owned(),
            ),
            (Membership::Known(_), Some(account)) if self.organization.of(account).is_none() => {
                let text = format!("the organization does not list the account {account}: decided without its SCPs");
                (NoteCode::OutsideOrganization, text)
            }
            (Membership::Known(_) | Membership::None, _) => return None,
        };
        Some(Note { code, text })
    }

    pub(super) fn gather_identity<'a>(
        &'a self,
        identity: &'a Identity,
        policies: &mut Policies<GatheredPolicy<'a>>,
    ) -> Result<(), RequestError> {
        self.own_policies(identity, None, &mut policies.identity_based)?;
        let account = account_of(&identity.arn).and_then(|id| self.accounts.get(id));
        for name in &identity.groups {
            let group = account.and_then(|account| account.identity(IdentityKind::Group, name));
            let absent = || format!("the group `{name}` of `{}` is not in the world", identity.arn);
            let group = group.ok_or_else(|| fault("request.principal", absent()))?;
            check_fault(group, "request.principal")?;
            self.own_policies(group, Some(&group.name), &mut policies.identity_based)?;
        }
        let boundary = identity.boundary.as_ref();
        let boundary = boundary.map(|arn| self.managed(arn, &identity.arn, None)).transpose()?;
        policies.permissions_boundary = boundary;
        Ok(())
    }

    /// The policies on the side of a resource.
    ///
    /// # Errors
    /// As [`Self::gather`].
    pub fn gather_resource<'a>(&'a self, asked: Asked<'a>) -> Result<Gathered<'a>, RequestError> {
        let mut gathered = Gathered::default();
        let Some(arn) = asked.resource.arn() else { return Ok(gathered) };
        if let Some(owner) = asked.owner {
            let chain = self.chain(PolicyType::ResourceControl, owner, "request.resource")?;
            gathered.policies.resource_control = chain;
        }
        if asked.resource.is_role() && asked.is_sts {
            self.trust(asked.resource, &mut gathered)?;
        } else if !matches!(arn.service, "iam" | "sts") {
            self.resource_side(asked.resource, &mut gathered)?;
        }
        match arn.service {
            "s3" => {
                let bucket = arn.resource.split('/').next().unwrap_or_default();
                let owner = asked.owner.or_else(|| self.owner_of(asked.resource));
                gathered.settings.s3_restrict_public_buckets =
                    owner.is_some_and(|owner| self.restricts_public(owner, bucket));
            }
            "kms" if arn.resource.starts_with("key/") => {
                self.grants_of(asked.resource.as_str(), arn.account, &mut gathered);
            }
            _ => {}
        }
        Ok(gathered)
    }

    fn grants_of<'a>(&'a self, key: &'a str, account: &str, gathered: &mut Gathered<'a>) {
        let grants = self.accounts.get(account).map(|account| &account.grants);
        gathered.policies.kms_grants =
            grants.into_iter().flat_map(|grants| grants::of_key(grants, key)).cloned().collect();
        if grants.is_none_or(|grants| grants.extent() != Extent::Whole) {
            let text = format!(
                "the world does not tell all grants of `{key}`: decided without the others"
            );
            gathered.notes.push(Note { code: NoteCode::UnknownGrants, text });
        }
    }

    fn trust<'a>(
        &'a self,
        resource: &'a Resource,
        gathered: &mut Gathered<'a>,
    ) -> Result<(), RequestError> {
        let text = resource.as_str();
        let Some(role) = self.identity(IdentityKind::Role, text) else {
            let text = format!(
                "the world does not have the role `{text}`: decided as if nobody may assume it"
            );
            gathered.notes.push(Note { code: NoteCode::UnknownRole, text });
            return Ok(());
        };
        check_fault(role, "request.resource")?;
        gathered.policies.role_trust = role.trust.as_ref().map(|document| GatheredPolicy {
            name: Cow::Owned(format!("trust policy of {}", role.name)),
            arn: None,
            document,
            attached_to: &role.arn,
            group: None,
            as_of: None,
        });
        Ok(())
    }

    fn resource_side<'a>(
        &'a self,
        resource: &'a Resource,
        gathered: &mut Gathered<'a>,
    ) -> Result<(), RequestError> {
        let Some(policy) = self.resource_policy(resource) else {
            let text = format!(
                "the world does not tell the policy of `{}`: decided as if it had none",
                resource.as_str()
            );
            gathered.notes.push(Note { code: NoteCode::UnknownResourcePolicy, text });
            return Ok(());
        };
        if let Some(message) = &policy.fault {
            return Err(fault("request.resource", message.clone()));
        }
        gathered.policies.resource_based = of_resource(policy);
        Ok(())
    }

    /// The RCPs that bind the resources of an account.
    ///
    /// # Errors
    /// When one of them is missing.
    pub fn resource_control(&self, account: &str) -> Result<Vec<GatheredPolicy<'_>>, RequestError> {
        let chain = self.chain(PolicyType::ResourceControl, account, "request.resource")?;
        Ok(chain.into_iter().flatten().flatten().collect())
    }

    /// The policies of all resources that have one; an error tells the resource of which something is lost.
    pub fn resource_policies(&self) -> impl Iterator<Item = Result<GatheredPolicy<'_>, &str>> {
        let all = self.resource_policies.values();
        all.filter_map(|policy| match &policy.fault {
            Some(_) => Some(Err(policy.arn.as_str())),
            None => of_resource(policy).map(Ok),
        })
    }

    /// What is told of the policy of a resource, or of what it is a part of: a bucket holds objects, a
    /// function has versions and aliases (WORLD.md, W1.9).
    pub(super) fn resource_policy(&self, resource: &Resource) -> Option<&ResourcePolicy> {
        let (text, arn) = (resource.as_str(), resource.arn()?);
        let whole = match arn.service {
            "s3" => text.split_once('/').map(|(bucket, _)| bucket.to_owned()),
            "lambda" => {
                let parts: Vec<&str> = text.splitn(8, ':').collect();
                parts.get(..7).filter(|_| parts.len() == 8).map(|parts| parts.join(":"))
            }
            _ => None,
        };
        let found = self.resource_policies.get(text);
        found.or_else(|| self.resource_policies.get(&whole?))
    }

    pub(super) fn chain(
        &self,
        policy_type: PolicyType,
        account: &str,
        field: &str,
    ) -> Result<Option<Vec<Vec<GatheredPolicy<'_>>>>, RequestError> {
        let Some(organization) = self.organization.of(account) else { return Ok(None) };
        let Some(account) = organization.accounts.get(account) else { return Ok(None) };
        let chain = organization.chain(policy_type, account);
        let Some(levels) = chain.map_err(|message| fault(field, message))? else { return Ok(None) };
        let level = |Level { target, policies }| {
            let policies: Vec<&ControlPolicy> = policies;
            policies.into_iter().map(|policy| control(policy, target, field)).collect()
        };
        levels.into_iter().map(level).collect::<Result<Vec<_>, RequestError>>().map(Some)
    }

    /// The policies of an identity itself.
    fn own_policies<'a>(
        &'a self,
        identity: &'a Identity,
        group: Option<&'a str>,
        policies: &mut Vec<GatheredPolicy<'a>>,
    ) -> Result<(), RequestError> {
        policies.extend(identity.inline.iter().map(|inline| GatheredPolicy {
            name: Cow::Borrowed(&inline.name),
            arn: None,
            document: &inline.document,
            attached_to: &identity.arn,
            group,
            as_of: None,
        }));
        for arn in &identity.attached {
            policies.push(self.managed(arn, &identity.arn, group)?);
        }
        Ok(())
    }

    pub(super) fn managed<'a>(
        &'a self,
        arn: &str,
        attached_to: &'a str,
        group: Option<&'a str>,
    ) -> Result<GatheredPolicy<'a>, RequestError> {
        let found = self.managed.get(arn);
        let document = found.and_then(|policy| Some((policy, policy.document.as_ref()?)));
        let Some((policy, document)) = document else {
            let message = format!(
                "the document of `{arn}`, attached to `{attached_to}`, is not in the world"
            );
            return Err(fault("request.principal", message));
        };
        if let Some(message) = &policy.fault {
            return Err(fault("request.principal", message.clone()));
        }
        Ok(GatheredPolicy {
            name: Cow::Borrowed(&policy.name),
            arn: Some(&policy.arn),
            document,
            attached_to,
            group,
            as_of: policy.as_of.as_deref(),
        })
    }

    /// The user or role whose policies a caller has; none when such callers have none.
    fn identity_of(&self, principal: &Principal) -> Result<Option<&Identity>, RequestError> {
        let field = "request.principal";
        let found = match principal.principal_type {
            PrincipalType::IamUser => self.find(IdentityKind::User, principal.arn.as_deref())?,
            PrincipalType::AssumedRole | PrincipalType::ServiceLinkedRole => {
                self.role_of(principal)?
            }
            PrincipalType::FederatedUser => match principal.user_arn.as_deref() {
                Some(arn) if arn.ends_with(":root") => return Ok(None),
                user => self.find(IdentityKind::User, user)?,
            },
            PrincipalType::Root
            | PrincipalType::WebIdentity
            | PrincipalType::Saml
            | PrincipalType::Service
            | PrincipalType::Anonymous => return Ok(None),
        };
        check_fault(found, field).map(|()| Some(found))
    }

    /// The role of a session: by its ARN, or by its name, which is all that the session's ARN tells.
    fn role_of(&self, principal: &Principal) -> Result<&Identity, RequestError> {
        if principal.role_arn.is_some() {
            return self.find(IdentityKind::Role, principal.role_arn.as_deref());
        }
        let named = principal.arn.as_deref().and_then(|arn| arn.split('/').nth(1));
        let account = self.known_account(principal.account.as_deref().unwrap_or_default())?;
        let name = named.unwrap_or_default();
        account
            .identity(IdentityKind::Role, name)
            .ok_or_else(|| absent(account, IdentityKind::Role, name))
    }

    fn find(&self, kind: IdentityKind, arn: Option<&str>) -> Result<&Identity, RequestError> {
        let Some(text) = arn else {
            let message =
                format!("the ARN of the {} is needed to find its policies", kind.as_str());
            return Err(RequestError::new(
                RequestErrorCode::InvalidPrincipal,
                "request.principal",
                message,
            ));
        };
        let account = self.known_account(account_of(text).unwrap_or_default())?;
        let name = last_part(text);
        let Some(found) = account.identity(kind, name) else {
            return Err(absent(account, kind, name));
        };
        if found.arn == text {
            return Ok(found);
        }
        let message = format!("the world does not have `{text}`: did you mean `{}`?", found.arn);
        Err(RequestError::new(RequestErrorCode::InvalidPrincipal, "request.principal", message))
    }

    fn known_account(&self, id: &str) -> Result<&Account, RequestError> {
        self.accounts.get(id).ok_or_else(|| {
            let message = format!("the world does not tell the users and roles of account {id}");
            RequestError::new(RequestErrorCode::InvalidPrincipal, "request.principal", message)
        })
    }
}

fn of_resource(policy: &ResourcePolicy) -> Option<GatheredPolicy<'_>> {
    let document = policy.document.as_ref()?;
    let name = Cow::Owned(format!("policy of {}", policy.arn));
    let attached_to = &policy.arn;
    Some(GatheredPolicy { name, arn: None, document, attached_to, group: None, as_of: None })
}

/// Tells of a caller what its user or role knows.
fn describe(principal: &mut Principal, identity: &Identity) {
    let own = match principal.principal_type {
        PrincipalType::IamUser => Some(&mut principal.unique_id),
        PrincipalType::AssumedRole | PrincipalType::ServiceLinkedRole => {
            principal.role_arn = Some(identity.arn.clone());
            Some(&mut principal.role_unique_id)
        }
        PrincipalType::FederatedUser
        | PrincipalType::Root
        | PrincipalType::WebIdentity
        | PrincipalType::Saml
        | PrincipalType::Service
        | PrincipalType::Anonymous => None,
    };
    if let (Some(own @ None), Some(known)) = (own, &identity.unique_id) {
        *own = Some(known.clone());
    }
    if principal.is_role_session() {
        principal.principal_type = match linked_service(&identity.arn).is_some() {
            true => PrincipalType::ServiceLinkedRole,
            false => PrincipalType::AssumedRole,
        };
    }
    let given = principal.tags.clone();
    let is_given = |key: &str| given.iter().any(|(given, _)| given.eq_ignore_ascii_case(key));
    let more = identity.tags.iter().filter(|(key, _)| !is_given(key));
    principal.tags.extend(more.cloned());
}

fn absent(account: &Account, kind: IdentityKind, name: &str) -> RequestError {
    let known = account.identities(kind).values().map(|identity| identity.name.as_str());
    let help = did_you_mean(name, known).map(|help| format!(": {help}")).unwrap_or_default();
    let message = format!("the world does not have the {} `{name}`{help}", kind.as_str());
    RequestError::new(RequestErrorCode::InvalidPrincipal, "request.principal", message)
}

fn control<'a>(
    policy: &'a ControlPolicy,
    target: &'a str,
    field: &str,
) -> Result<GatheredPolicy<'a>, RequestError> {
    if let Some(message) = &policy.fault {
        return Err(fault(field, message.clone()));
    }
    let Some(document) = &policy.document else {
        let message =
            format!("the document of {}, attached to {target}, is not in the world", policy.id);
        return Err(fault(field, message));
    };
    Ok(GatheredPolicy {
        name: Cow::Borrowed(policy.name.as_deref().unwrap_or(&policy.id)),
        arn: policy.arn.as_deref(),
        document,
        attached_to: target,
        group: None,
        as_of: None,
    })
}

pub(super) fn check_fault(identity: &Identity, field: &str) -> Result<(), RequestError> {
    identity.fault.as_ref().map_or(Ok(()), |message| Err(fault(field, message.clone())))
}

fn fault(field: &str, message: String) -> RequestError {
    RequestError::new(RequestErrorCode::InvalidPolicies, field, message)
}

pub(super) fn account_of(text: &str) -> Option<&str> {
    Arn::parse(text).map(|arn| arn.account).filter(|id| arn::is_account_id(id))
}

/// What stands behind the last slash: the name in an ARN of IAM, the id in one of AWS Organizations.
pub(super) fn last_part(text: &str) -> &str {
    text.rsplit('/').next().unwrap_or_default()
}
