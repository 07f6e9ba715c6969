//! `policies` of a scenario.

use std::convert::Infallible;
use std::iter;
use std::sync::Arc;

use crate::api::answer;
use crate::api::fields::Fields;
use crate::api::fields::wrong_type;
use crate::api::kms_grant;
use crate::api::scenario::Input;
use crate::api::wire::Error;
use crate::base::budget::MAX_STATEMENTS;
use crate::base::diagnostic::Diagnostic;
use crate::base::span::Span;
use crate::compile::CompiledPolicy;
use crate::compile::CompiledPolicySet;
use crate::compile::bundle::Bundle;
use crate::decide;
use crate::json::Node;
use crate::policy::Policies;
use crate::policy::PolicyDocument;
use crate::policy::PolicyRef;
use crate::policy::PolicySource;
use crate::policy::PolicyType;
use crate::policy::ValidPolicy;
use crate::request::Request;
use crate::request::RequestError;
use crate::request::RequestErrorCode;
use crate::request::context::fold;
use crate::request::slots::SlotTable;

const KNOWN: [&str; 10] = [
    "identityBased",
    "permissionsBoundary",
    "session",
    "serviceControl",
    "resourceControl",
    "vpcEndpoint",
    "resourceBased",
    "roleTrust",
    "kmsGrants",
    "resources",
];

/// The members of `policies` that belong to one resource.
pub(super) const RESOURCE_SIDE: [&str; 5] =
    ["resource", "resourceBased", "roleTrust", "resourceControl", "kmsGrants"];

/// Policies that are ready to decide from.
#[derive(Debug)]
pub(super) struct ReadPolicies {
    /// Those of the request's own resource.
    pub(super) set: CompiledPolicySet,
    /// Those of other resources: the same, but on the resource's side.
    others: Vec<(String, CompiledPolicySet)>,
    /// Those of a resource of which nothing is told.
    bare: CompiledPolicySet,
    /// The context keys that all of them and the rules of services read.
    pub(super) keys: SlotTable,
}

impl ReadPolicies {
    /// `sides`: the resource's side of other resources.
    fn new(
        set: CompiledPolicySet,
        sides: Vec<(String, CompiledPolicySet)>,
        keys: SlotTable,
    ) -> Self {
        let whole = |(resource, side)| (resource, with_side(&set, side));
        let others = sides.into_iter().map(whole).collect();
        let bare = with_side(&set, Policies::default());
        Self { set, others, bare, keys }
    }

    /// The policies for one pair of a request whose own resource is `own`.
    pub(super) fn of(&self, request: &Request, own: &str) -> &CompiledPolicySet {
        let resource = request.resource.as_str();
        if resource == own {
            return &self.set;
        }
        let other = self.others.iter().find(|(other, _)| other == resource);
        other.map_or(&self.bare, |(_, set)| set)
    }

    /// The resource of a set of [`Self::sets`], where it is another than the request's own.
    pub(super) fn resources(&self) -> impl Iterator<Item = Option<&str>> {
        iter::once(None).chain(self.others.iter().map(|(resource, _)| Some(resource.as_str())))
    }

    /// Every policy once, with the resource that it belongs to where that is not the request's own.
    pub(super) fn each(
        &self,
    ) -> impl Iterator<Item = (Option<&str>, PolicyRef, &Arc<CompiledPolicy>)> {
        let sets = self.resources().zip(self.sets());
        sets.flat_map(|(resource, set)| {
            let all = set.iter().filter(move |(at, _)| resource.is_none() || is_of_resource(*at));
            all.map(move |(at, policy)| (resource, at, policy))
        })
    }

    /// The same with another policy in place of one.
    pub(super) fn with(&self, policy: &Arc<CompiledPolicy>, other: CompiledPolicy) -> Self {
        let other = Arc::new(other);
        let with = |set: &CompiledPolicySet| {
            let mut set = set.clone();
            let same = |(at, one): (PolicyRef, &Arc<CompiledPolicy>)| {
                Arc::ptr_eq(one, policy).then_some(at)
            };
            let places: Vec<PolicyRef> = set.iter().filter_map(same).collect();
            for at in places {
                set.get_mut(at).into_iter().for_each(|place| Arc::clone_from(place, &other));
            }
            set
        };
        let others = self.others.iter().map(|(resource, set)| (resource.clone(), with(set)));
        Self {
            set: with(&self.set),
            others: others.collect(),
            bare: with(&self.bare),
            keys: self.keys.clone(),
        }
    }

    /// Those of every resource of which something is told.
    pub(super) fn sets(&self) -> impl Iterator<Item = &CompiledPolicySet> {
        iter::once(&self.set).chain(self.others.iter().map(|(_, set)| set))
    }
}

#[cfg(any(feature = "tools", not(feature = "js-decide")))]
impl crate::replay::PoliciesByResource for ReadPolicies {
    /// Those of the request's own resource are of all of which nothing else is told.
    fn of_resource(&self, arn: &str) -> &CompiledPolicySet {
        let other = self.others.iter().find(|(other, _)| other == arn);
        other.map_or(&self.set, |(_, set)| set)
    }
}

/// Whether a policy belongs to one resource.
pub(super) const fn is_of_resource(at: PolicyRef) -> bool {
    matches!(
        at.policy_type,
        PolicyType::ResourceBased | PolicyType::RoleTrust | PolicyType::ResourceControl
    )
}

/// A policy as it was given, before its document is read.
#[derive(Debug)]
pub(super) struct Given<'a> {
    pub(super) source: PolicySource,
    pub(super) document: &'a Node,
}

/// Reads the policies of a scenario.
pub(super) fn read(input: &Input<'_>, node: &Node) -> Result<(ReadPolicies, Vec<Span>), Error> {
    compile(input, given(node).map_err(answer::request_error)?)
}

/// Compiles policies as they were given, and tells where they stand. One broken document refuses
/// the whole set.
pub(super) fn compile(
    input: &Input<'_>,
    (own, others): AllGiven<'_>,
) -> Result<(ReadPolicies, Vec<Span>), Error> {
    let keys = keys_of_rules();
    let mut reader = Reader { input, spans: Vec::new(), faults: Vec::new(), statements: 0, keys };
    let own = reader.read(own);
    let others: Vec<(String, Policies<Option<Arc<CompiledPolicy>>>)> =
        others.into_iter().map(|(resource, side)| (resource, reader.read(side))).collect();
    let set = reader.whole(own)?;
    let others = others.into_iter().map(|(resource, side)| Ok((resource, reader.whole(side)?)));
    let others = others.collect::<Result<Vec<(String, CompiledPolicySet)>, Error>>()?;
    Ok((ReadPolicies::new(set, others, reader.keys), reader.spans))
}

/// The keys that rules of services read have their places first.
pub(super) fn keys_of_rules() -> SlotTable {
    let mut keys = SlotTable::default();
    for key in decide::KEYS_OF_RULES {
        keys.intern(&fold(key));
    }
    keys
}

/// The policies of a saved set, which stand in `node` by their numbers.
pub(super) fn saved(
    node: &Node,
    bundle: &Arc<Bundle>,
    keys: SlotTable,
    number: impl Fn(PolicyRef, &Given<'_>) -> Result<usize, Error>,
) -> Result<ReadPolicies, Error> {
    let mut statements = 0_usize;
    let mut policy = |at, given: Given<'_>| {
        let number = number(at, &given)?;
        statements = statements.saturating_add(bundle.statement_count(number));
        check_count(statements)?;
        Ok(Arc::new(CompiledPolicy::saved(bundle, number, given.source)))
    };
    let (own, others) = given(node).map_err(answer::request_error)?;
    let set: CompiledPolicySet = own.try_map(&mut policy)?;
    let others =
        others.into_iter().map(|(resource, side)| Ok((resource, side.try_map(&mut policy)?)));
    Ok(ReadPolicies::new(set, others.collect::<Result<Vec<_>, Error>>()?, keys))
}

/// Reads documents and keeps what is wrong with them.
struct Reader<'a> {
    input: &'a Input<'a>,
    spans: Vec<Span>,
    faults: Vec<(PolicyRef, PolicySource, Vec<Diagnostic>)>,
    statements: usize,
    keys: SlotTable,
}

impl Reader<'_> {
    fn read(&mut self, given: Policies<Given<'_>>) -> Policies<Option<Arc<CompiledPolicy>>> {
        let read = given.try_map(|at, policy| {
            self.spans.push(policy.document.span);
            let (source, reading) = read_document(self.input, policy, at.policy_type);
            match ValidPolicy::new(reading, at.policy_type) {
                Ok(policy) => {
                    let count = policy.document().statements.len();
                    self.statements = self.statements.saturating_add(count);
                    Ok(Some(Arc::new(CompiledPolicy::new(&policy, source, &mut self.keys))))
                }
                Err(diagnostics) => {
                    self.faults.push((at, source, diagnostics));
                    Ok::<_, Infallible>(None)
                }
            }
        });
        match read {
            Ok(policies) => policies,
            Err(never) => match never {},
        }
    }

    /// The set, when every policy that was read is whole.
    fn whole(
        &self,
        policies: Policies<Option<Arc<CompiledPolicy>>>,
    ) -> Result<CompiledPolicySet, Error> {
        check_count(self.statements)?;
        let whole = policies.try_map(|_, policy| policy.ok_or(()));
        match whole {
            Ok(set) if self.faults.is_empty() => Ok(set),
            Ok(_) | Err(()) => Err(answer::policy_error(&self.faults)),
        }
    }
}

fn check_count(statements: usize) -> Result<(), Error> {
    if statements <= MAX_STATEMENTS {
        return Ok(());
    }
    let message = format!("{statements} statements, more than the {MAX_STATEMENTS} that are read");
    Err(answer::request_error(RequestError::new(RequestErrorCode::TooLarge, "policies", message)))
}

/// The set with another resource's side.
fn with_side(set: &CompiledPolicySet, side: CompiledPolicySet) -> CompiledPolicySet {
    CompiledPolicySet {
        resource_control: side.resource_control,
        resource_based: side.resource_based,
        role_trust: side.role_trust,
        kms_grants: side.kms_grants,
        ..set.clone()
    }
}

/// Reads the document of one policy: of a string its text, whose places are told; of an object its
/// own part of the input, whose places mean nothing to the caller.
pub(super) fn read_document(
    input: &Input<'_>,
    given: Given<'_>,
    policy_type: PolicyType,
) -> (PolicySource, (Option<PolicyDocument>, Vec<Diagnostic>)) {
    let mut source = given.source;
    source.place = given.document.span;
    match given.document.as_str() {
        Some(text) => {
            let reading = PolicyDocument::read(text, policy_type);
            (source.with_text(text.to_owned()), reading)
        }
        None => {
            let text = given.document.span.slice(input.text);
            (source, PolicyDocument::read(text, policy_type))
        }
    }
}

/// The policies of the request's own resource, and the resource's side of others.
pub(super) type AllGiven<'a> = (Policies<Given<'a>>, Vec<(String, Policies<Given<'a>>)>);

pub(super) fn given(node: &Node) -> Result<AllGiven<'_>, RequestError> {
    let fields = Fields::new(node, "policies", &KNOWN)?;
    let list = |name: &str| policies(fields.list(name)?, &fields.path_of(name));
    let own = Policies {
        identity_based: list("identityBased")?,
        permissions_boundary: one(&fields, "permissionsBoundary")?,
        session: list("session")?,
        service_control: levels(&fields, "serviceControl")?,
        vpc_endpoint: one(&fields, "vpcEndpoint")?,
        ..resource_side(&fields)?
    };
    let mut others = Vec::new();
    for (index, node) in fields.list("resources")?.iter().enumerate() {
        let path = format!("policies.resources[{index}]");
        let fields = Fields::new(node, &path, &RESOURCE_SIDE)?;
        let resource = fields.require("resource")?;
        let Some(resource) = resource.as_str() else {
            return Err(fields.wrong_type("resource", resource, "an ARN"));
        };
        others.push((resource.to_owned(), resource_side(&fields)?));
    }
    Ok((own, others))
}

fn one<'a>(fields: &Fields<'a>, name: &str) -> Result<Option<Given<'a>>, RequestError> {
    fields.get(name).map(|node| policy(node, &fields.path_of(name))).transpose()
}

/// The members that belong to one resource.
fn resource_side<'a>(fields: &Fields<'a>) -> Result<Policies<Given<'a>>, RequestError> {
    Ok(Policies {
        resource_control: levels(fields, "resourceControl")?,
        resource_based: one(fields, "resourceBased")?,
        role_trust: one(fields, "roleTrust")?,
        kms_grants: kms_grant::read(fields)?,
        ..Policies::default()
    })
}

pub(super) fn policies<'a>(items: &'a [Node], path: &str) -> Result<Vec<Given<'a>>, RequestError> {
    let numbered = items.iter().enumerate();
    numbered.map(|(index, item)| policy(item, &format!("{path}[{index}]"))).collect()
}

/// The levels of SCPs or RCPs. None at all is an error: absent means "not under them".
fn levels<'a>(
    fields: &Fields<'a>,
    name: &str,
) -> Result<Option<Vec<Vec<Given<'a>>>>, RequestError> {
    let path = fields.path_of(name);
    if fields.get(name).is_none() {
        return Ok(None);
    }
    let levels = fields.list(name)?;
    if levels.is_empty() {
        let message = "no levels: leave it out when the account is in no organization, else list \
                       the root first and the account last";
        return Err(RequestError::new(RequestErrorCode::InvalidPolicies, path, message));
    }
    let level = |(index, level): (usize, &'a Node)| {
        let path = format!("{path}[{index}]");
        match level.as_array() {
            Some(items) => policies(items, &path),
            None => Err(wrong_type(&path, level, "the array of policies of one level")),
        }
    };
    levels.iter().enumerate().map(level).collect::<Result<Vec<_>, _>>().map(Some)
}

/// A policy: its text, its object, or one of these with a name.
pub(super) fn policy<'a>(node: &'a Node, path: &str) -> Result<Given<'a>, RequestError> {
    let is_named = node.member("document").is_some() && node.member("Statement").is_none();
    if !is_named {
        return Ok(Given { source: PolicySource::default(), document: node });
    }
    let fields = Fields::new(node, path, &["name", "arn", "document"])?;
    let name = fields.text("name")?.map(str::to_owned);
    let arn = fields.text("arn")?.map(str::to_owned);
    let source = PolicySource::named(name, arn);
    Ok(Given { source, document: fields.require("document")? })
}
