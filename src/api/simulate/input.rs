//! AWS's `SimulateCustomPolicyRequest`.

use crate::api::fields::Fields;
use crate::api::fields::wrong_type;
use crate::api::policies;
use crate::api::policies::Given;
use crate::base::budget::MAX_CONTEXT_KEYS;
use crate::base::budget::MAX_SIMULATED_PAIRS;
use crate::json::Node;
use crate::policy::Policies;
use crate::request::Action;
use crate::request::Context;
use crate::request::Principal;
use crate::request::RequestError;
use crate::request::RequestErrorCode;
use crate::request::Resource;
use crate::request::context::ContextEntry;
use crate::request::principal::PrincipalType;
use crate::value::arn;
use crate::value::arn::Arn;

const KNOWN: [&str; 12] = [
    "PolicyInputList",
    "PermissionsBoundaryPolicyInputList",
    "OrderedOrganizationPolicyInputList",
    "ActionNames",
    "ResourceArns",
    "ResourcePolicy",
    "ResourceOwner",
    "CallerArn",
    "ContextEntries",
    "ResourceHandlingOption",
    "MaxItems",
    "Marker",
];

const CONTEXT_ENTRY: [&str; 3] = ["ContextKeyName", "ContextKeyValues", "ContextKeyType"];

/// AWS's types of context keys; those of lists end in `List`.
const CONTEXT_KEY_TYPES: [&str; 6] = ["string", "numeric", "boolean", "ip", "binary", "date"];

/// The scenarios of Amazon EC2, and the resources that each demands.
const HANDLING: [(&str, &[&str]); 4] = [
    ("EC2-VPC-InstanceStore", &["instance", "image", "security-group", "network-interface"]),
    (
        "EC2-VPC-InstanceStore-Subnet",
        &["instance", "image", "security-group", "network-interface", "subnet"],
    ),
    ("EC2-VPC-EBS", &["instance", "image", "security-group", "network-interface", "volume"]),
    (
        "EC2-VPC-EBS-Subnet",
        &["instance", "image", "security-group", "network-interface", "subnet", "volume"],
    ),
];

/// Results on one page unless told otherwise, and at most (botocore, `maxItemsType`).
const DEFAULT_ITEMS: usize = 100;
const MOST_ITEMS: usize = 1_000;

/// The account of a caller that is not told, where no resource names one either.
const SOME_ACCOUNT: &str = "123456789012";

/// What is to be simulated.
#[derive(Debug)]
pub(super) struct Simulation {
    pub(super) caller: Principal,
    /// Whether a user, role or root user was named: then context keys follow from it.
    pub(super) caller_is_known: bool,
    actions: Vec<Action>,
    pub(super) resources: Vec<Resource>,
    pub(super) resource_owner: Option<String>,
    pub(super) context: Context,
    first: usize,
    items: usize,
}

/// The actions of one page, and where the next begins.
#[derive(Debug)]
pub(super) struct Page<'a> {
    pub(super) actions: &'a [Action],
    pub(super) next: Option<String>,
}

impl Simulation {
    pub(super) fn page(&self) -> Page<'_> {
        let end = self.first.saturating_add(self.items).min(self.actions.len());
        let actions = self.actions.get(self.first..end).unwrap_or_default();
        Page { actions, next: (end < self.actions.len()).then(|| end.to_string()) }
    }
}

fn invalid(code: RequestErrorCode, field: &str, message: impl Into<String>) -> RequestError {
    RequestError::new(code, field, message)
}

/// Reads the request, and its policies as they were given.
pub(super) fn read(node: &Node) -> Result<(Simulation, Policies<Given<'_>>), RequestError> {
    let fields = Fields::new(node, "", &KNOWN)?;
    fields.require("PolicyInputList")?;
    fields.require("ActionNames")?;
    let actions = texts(&fields, "ActionNames")?;
    let actions = actions.iter().map(|text| Action::parse(text, "ActionNames"));
    let actions = actions.collect::<Result<Vec<Action>, RequestError>>()?;
    let resources = resources(&fields)?;
    let pairs = actions.len().saturating_mul(resources.len());
    if pairs > MAX_SIMULATED_PAIRS {
        let message = format!(
            "{pairs} pairs of action and resource, more than the {MAX_SIMULATED_PAIRS} that are simulated at once"
        );
        return Err(invalid(RequestErrorCode::TooLarge, "ResourceArns", message));
    }
    check_handling(&fields, &resources)?;
    let (caller, caller_is_known) = caller(&fields)?;
    let simulation = Simulation {
        caller,
        caller_is_known,
        actions,
        resource_owner: resource_owner(&fields)?,
        context: context(&fields)?,
        first: number(&fields, "Marker")?.unwrap_or_default(),
        items: number(&fields, "MaxItems")?.unwrap_or(DEFAULT_ITEMS).clamp(1, MOST_ITEMS),
        resources,
    };
    let given = given(&fields, &simulation)?;
    Ok((simulation, given))
}

fn given<'a>(
    fields: &Fields<'a>,
    simulation: &Simulation,
) -> Result<Policies<Given<'a>>, RequestError> {
    let list = |name: &str| policies::policies(fields.list(name)?, name);
    let mut boundary = list("PermissionsBoundaryPolicyInputList")?;
    if boundary.len() > 1 {
        let message = "a user or role has one permissions boundary";
        let field = "PermissionsBoundaryPolicyInputList";
        return Err(invalid(RequestErrorCode::InvalidPolicies, field, message));
    }
    let policy = fields.get("ResourcePolicy");
    if policy.is_some() && !simulation.caller_is_known {
        let message = "the resource policy names callers: say who asks";
        return Err(invalid(RequestErrorCode::MissingField, "CallerArn", message));
    }
    let policy = policy.map(|node| policies::policy(node, "ResourcePolicy")).transpose()?;
    // For AWS STS the policy of a role is its trust policy, which AWS's own simulator leaves out.
    let is_trust = simulation.actions.iter().any(|action| action.prefix() == "sts")
        && simulation.resources.iter().any(Resource::is_role);
    let (role_trust, resource_based) = if is_trust { (policy, None) } else { (None, policy) };
    Ok(Policies {
        identity_based: list("PolicyInputList")?,
        permissions_boundary: boundary.pop(),
        service_control: levels(fields)?,
        resource_based,
        role_trust,
        ..Policies::default()
    })
}

fn levels<'a>(fields: &Fields<'a>) -> Result<Option<Vec<Vec<Given<'a>>>>, RequestError> {
    let name = "OrderedOrganizationPolicyInputList";
    let level = |(index, node): (usize, &'a Node)| {
        let path = format!("{name}[{index}]");
        let fields = Fields::new(node, &path, &["ServiceControlPolicyInputList"])?;
        let policies = fields.list("ServiceControlPolicyInputList")?;
        policies::policies(policies, &fields.path_of("ServiceControlPolicyInputList"))
    };
    let levels = fields.list(name)?.iter().enumerate().map(level);
    let levels = levels.collect::<Result<Vec<Vec<Given<'a>>>, RequestError>>()?;
    Ok((!levels.is_empty()).then_some(levels))
}

fn texts<'a>(fields: &Fields<'a>, name: &str) -> Result<Vec<&'a str>, RequestError> {
    let text = |(index, node): (usize, &'a Node)| {
        node.as_str().ok_or_else(|| wrong_type(&format!("{name}[{index}]"), node, "a string"))
    };
    fields.list(name)?.iter().enumerate().map(text).collect()
}

fn resources(fields: &Fields<'_>) -> Result<Vec<Resource>, RequestError> {
    let texts = texts(fields, "ResourceArns")?;
    if texts.is_empty() {
        return Ok(vec![Resource::None]);
    }
    texts.into_iter().map(|text| Resource::parse(Some(text), "ResourceArns")).collect()
}

/// An account's root ARN, as AWS asks for, or its number.
fn resource_owner(fields: &Fields<'_>) -> Result<Option<String>, RequestError> {
    let Some(text) = fields.text("ResourceOwner")? else { return Ok(None) };
    let account = Arn::parse(text).map_or(text, |arn| arn.account);
    if arn::is_account_id(account) {
        return Ok(Some(account.to_owned()));
    }
    let message = format!("`{text}` names no account: expected `arn:aws:iam::111122223333:root`");
    Err(invalid(RequestErrorCode::InvalidResource, "ResourceOwner", message))
}

/// The caller, and whether it is one that can ask: of a group only the account is known.
fn caller(fields: &Fields<'_>) -> Result<(Principal, bool), RequestError> {
    let mut nobody = Principal::of_type(PrincipalType::IamUser);
    nobody.account = Some(SOME_ACCOUNT.to_owned());
    let Some(text) = fields.text("CallerArn")? else { return Ok((nobody, false)) };
    let is_group = |arn: &Arn<'_>| arn.service == "iam" && arn.resource.starts_with("group/");
    if let Some(arn) = Arn::parse(text).filter(is_group) {
        nobody.account = Some(arn.account.to_owned());
        return Ok((nobody, false));
    }
    Ok((Principal::parse(text, "CallerArn")?, true))
}

fn context(fields: &Fields<'_>) -> Result<Context, RequestError> {
    let mut context = Context::default();
    let entries = fields.list("ContextEntries")?;
    if entries.len() > MAX_CONTEXT_KEYS {
        let message = format!("more than {MAX_CONTEXT_KEYS} context keys");
        return Err(invalid(RequestErrorCode::TooLarge, "ContextEntries", message));
    }
    for (index, node) in entries.iter().enumerate() {
        let path = format!("ContextEntries[{index}]");
        let entry = context_entry(&Fields::new(node, &path, &CONTEXT_ENTRY)?)?;
        context.insert(entry).map_err(|earlier| {
            let message = format!("`{earlier}` is given twice");
            invalid(RequestErrorCode::InvalidContext, &path, message)
        })?;
    }
    Ok(context)
}

fn context_entry(fields: &Fields<'_>) -> Result<ContextEntry, RequestError> {
    let name = fields.text("ContextKeyName")?.filter(|name| !name.is_empty());
    let Some(name) = name else {
        let field = fields.path_of("ContextKeyName");
        return Err(invalid(RequestErrorCode::MissingField, &field, "a context key has a name"));
    };
    let values = texts(fields, "ContextKeyValues")?;
    let given = fields.text("ContextKeyType")?.unwrap_or("string");
    let (base, is_list) = given.strip_suffix("List").map_or((given, false), |base| (base, true));
    if !CONTEXT_KEY_TYPES.contains(&base) {
        let message = format!(
            "`{given}` is no type of context key: expected {} or one of them with `List`",
            CONTEXT_KEY_TYPES.join(", ")
        );
        let field = fields.path_of("ContextKeyType");
        return Err(invalid(RequestErrorCode::InvalidContext, &field, message));
    }
    if !is_list && values.len() != 1 {
        let message = format!("`{given}` takes one value: for several use `{given}List`");
        let field = fields.path_of("ContextKeyValues");
        return Err(invalid(RequestErrorCode::InvalidContext, &field, message));
    }
    let values = values.into_iter().map(str::to_owned).collect();
    Ok(ContextEntry::new(name.to_owned(), values, is_list))
}

/// A scenario of Amazon EC2 demands one resource of each of its kinds.
fn check_handling(fields: &Fields<'_>, resources: &[Resource]) -> Result<(), RequestError> {
    let Some(option) = fields.text("ResourceHandlingOption")? else { return Ok(()) };
    let field = "ResourceHandlingOption";
    let Some((_, kinds)) = HANDLING.iter().find(|(name, _)| *name == option) else {
        let names = HANDLING.map(|(name, _)| name).join(", ");
        let message = format!("`{option}` is no such option: expected {names}");
        return Err(invalid(RequestErrorCode::InvalidSettings, field, message));
    };
    let is_of = |kind: &str, resource: &Resource| {
        let arn = resource.arn().filter(|arn| arn.service == "ec2");
        arn.and_then(|arn| arn.resource.split_once('/')).is_some_and(|(found, _)| found == kind)
    };
    let missing = kinds.iter().find(|kind| !resources.iter().any(|known| is_of(kind, known)));
    missing.map_or(Ok(()), |kind| {
        let message = format!("`{option}` needs the ARN of a resource `{kind}`");
        Err(invalid(RequestErrorCode::MissingField, "ResourceArns", message))
    })
}

/// A whole number, as a number or as text, as AWS's markers are.
fn number(fields: &Fields<'_>, name: &str) -> Result<Option<usize>, RequestError> {
    let Some(node) = fields.get(name) else { return Ok(None) };
    let number = node.as_str().map_or_else(|| node.as_number(), Some);
    match number.and_then(|number| number.parse().ok()) {
        Some(number) => Ok(Some(number)),
        None => Err(fields.wrong_type(name, node, "a whole number")),
    }
}
