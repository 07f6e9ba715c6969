//! What somebody can do: the regions of actions and resources that its policies leave it.
//!
//! Regions are made from the patterns of what allows, narrowed by the patterns of what limits; then one action
//! on one resource that stands for the region is decided by the engine.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::accounts::World;
use crate::analyze::Open;
use crate::analyze::Standing;
use crate::analyze::access::Undecided;
use crate::analyze::access::caller::Caller;
use crate::analyze::access::index::Index;
use crate::analyze::access::question::Question;
use crate::analyze::access::reach::ASSUME;
use crate::analyze::access::reach::Path;
use crate::analyze::access::region;
use crate::analyze::access::region::Region;
use crate::analyze::access::who_can::undecided;
use crate::base::budget::MAX_REGIONS;
use crate::compile::CompiledPolicy;
use crate::policy::PolicyType;
use crate::policy::model::Effect;
use crate::request::Action;
use crate::request::Context;
use crate::request::RequestError;
use crate::request::Resource;
use crate::value::arn::Arn;

/// The actions that a role's trust policy has to allow.
const OF_TRUST: [&str; 3] = ["sts:AssumeRole*", "sts:TagSession", "sts:SetSourceIdentity"];

/// The actions of AWS KMS that take no key (Service Authorization Reference, 2026).
const OF_NO_KEY: [&str; 11] = [
    "kms:ConnectCustomKeyStore",
    "kms:CreateCustomKeyStore",
    "kms:CreateKey",
    "kms:DeleteCustomKeyStore",
    "kms:DescribeCustomKeyStores",
    "kms:DisconnectCustomKeyStore",
    "kms:GenerateRandom",
    "kms:ListAliases",
    "kms:ListKeys",
    "kms:ListRetirableGrants",
    "kms:UpdateCustomKeyStore",
];

/// Something that somebody can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Power {
    /// What.
    pub region: Region,
    /// Parts of the region that are denied, or allowed on other terms, which are told beside it.
    pub except: Vec<Region>,
    /// The roles that are assumed for it.
    pub via: Vec<String>,
    /// What it hangs on; none: in any case.
    pub open: Option<Open>,
}

/// The answer to "what can somebody do".
#[derive(Debug, Clone, Default)]
pub struct WhatCan {
    /// What it can.
    pub powers: Vec<Power>,
    /// Of what nothing can be said.
    pub undecided: Vec<Undecided>,
    /// Whether everything was looked at.
    pub is_complete: bool,
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// The regions.
    pub regions: &'a [Region],
    /// The account that owns resources whose ARNs do not tell; none: as the world tells, else the caller's own.
    pub account: Option<&'a str>,
    /// What is known of the requests.
    pub context: &'a Context,
}

/// Finds what a caller can do without another role.
#[must_use]
pub fn what_can(index: &Index<'_>, caller: &Caller, wanted: Wanted<'_>) -> WhatCan {
    let mut found = WhatCan { is_complete: true, ..WhatCan::default() };
    let context = caller.context();
    let possible = possible(index.world, caller, &context, &mut found.is_complete);
    // A way from role to role does not come back to where it began.
    let own = caller.principal.role_arn.iter();
    let own = own.map(|role| Region { action: ASSUME.to_owned(), resource: role.clone() });
    let possible = possible.into_iter().chain(own).collect::<Vec<Region>>();
    let met =
        possible.iter().flat_map(|region| wanted.regions.iter().filter_map(|one| region.meet(one)));
    let regions = cut(region::distinct(met), MAX_REGIONS, &mut found.is_complete);
    let mut denied = region::of_policies(own_policies(caller), Effect::Deny, &context);
    denied.extend(of_resources(index.world, Effect::Deny, &context));
    match of_control(index.world, caller, &context) {
        Ok(regions) => denied.extend(regions),
        Err(error) => {
            found.undecided.push(undecided(caller.principal.display_name(), &error));
            return found;
        }
    }
    for region in regions {
        let ask = |region: &Region| ask(index.world, caller, region, wanted);
        let open = match ask(&region) {
            Ok(Standing::Denied) => continue,
            Ok(Standing::Allowed) => None,
            Ok(Standing::Conditional(open)) => Some(open),
            Err(error) => {
                let name = format!("{} on {}", region.action, region.resource);
                found.undecided.push(undecided(&name, &error));
                continue;
            }
        };
        let parts = denied.iter().filter_map(|denied| region.meet(denied));
        let mut except = region::distinct(parts.filter(|part| *part != region));
        except.retain(|part| match ask(part) {
            Ok(Standing::Denied) => true,
            Ok(Standing::Conditional(part_open)) => {
                let (region, open) = (part.clone(), Some(part_open));
                found.powers.push(Power { region, except: Vec::new(), via: Vec::new(), open });
                true
            }
            Ok(Standing::Allowed) => false,
            Err(error) => {
                let name = format!("{} on {}", part.action, part.resource);
                found.undecided.push(undecided(&name, &error));
                true
            }
        });
        found.powers.push(Power { region, except, via: Vec::new(), open });
    }
    found.powers = widest(found.powers, |region| owner(index.world, caller, region, wanted));
    found
}

/// What a caller can do by the role at the end of a path.
#[must_use]
pub fn what_can_by(index: &Index<'_>, path: &Path, wanted: Wanted<'_>) -> WhatCan {
    let role = path.hops.last().map(|hop| hop.to.as_str()).unwrap_or_default();
    let caller = index.place(role).and_then(|place| index.caller(place));
    let mut found = match caller {
        Some((_, Ok(caller))) => what_can(index, caller, wanted),
        Some((_, Err(error))) => {
            let undecided = vec![undecided(role, error)];
            WhatCan { undecided, is_complete: true, ..WhatCan::default() }
        }
        None => WhatCan { is_complete: true, ..WhatCan::default() },
    };
    // Who came to be the role gains nothing by assuming it again.
    found.powers.retain(|power| power.region.action != ASSUME || power.region.resource != role);
    let of_path = open_of(path);
    for power in &mut found.powers {
        power.via = path.hops.iter().map(|hop| hop.to.clone()).collect();
        if let Some(open) = &of_path {
            let own = power.open.take().map(|open| open.conditions).unwrap_or_default();
            let all = open.conditions.iter().cloned().chain(own).collect();
            power.open = Some(Open { conditions: all, example: None });
        }
    }
    found
}

/// Whether some of the regions have roles that can be assumed.
#[must_use]
pub fn asks_for_roles(regions: &[Region]) -> bool {
    let assuming = Region { action: ASSUME.to_owned(), resource: "*".to_owned() };
    regions.iter().any(|region| region.meet(&assuming).is_some())
}

/// That the role at the end of each path can be assumed, by those before it, where that is wanted and not said.
#[must_use]
pub fn assuming_them(paths: &[Path], wanted: Wanted<'_>, said: &[WhatCan]) -> WhatCan {
    let mut known: BTreeMap<&[String], Vec<&Power>> = BTreeMap::new();
    for power in said.iter().flat_map(|found| &found.powers) {
        known.entry(&power.via).or_default().push(power);
    }
    let is_said = |power: &Power| {
        let powers = known.get(power.via.as_slice()).map(Vec::as_slice).unwrap_or_default();
        powers.iter().any(|said| said.says(power))
    };
    let all = paths.iter().filter_map(|path| assuming_it(path, wanted));
    let powers = all.filter(|power| !is_said(power)).collect();
    WhatCan { powers, undecided: Vec::new(), is_complete: true }
}

fn assuming_it(path: &Path, wanted: Wanted<'_>) -> Option<Power> {
    let (last, before) = path.hops.split_last()?;
    let region = Region { action: ASSUME.to_owned(), resource: last.to.clone() };
    wanted.regions.iter().any(|one| one.covers(&region)).then(|| Power {
        region,
        except: Vec::new(),
        via: before.iter().map(|hop| hop.to.clone()).collect(),
        open: open_of(path),
    })
}

impl Power {
    /// Whether it says as much as another one, and as surely.
    pub(super) fn says(&self, other: &Self) -> bool {
        let is_as_sure = self.open.is_none() || self.open == other.open;
        let is_spared = |except: &Region| except.meet(&other.region).is_none();
        self.via == other.via
            && is_as_sure
            && self.region.covers(&other.region)
            && self.except.iter().all(is_spared)
    }
}

/// What the roles of a path hang on.
fn open_of(path: &Path) -> Option<Open> {
    if let [only] = path.hops.as_slice() {
        return only.open.clone();
    }
    let mut opens = path.hops.iter().filter_map(|hop| hop.open.as_ref()).peekable();
    opens.peek()?;
    let conditions = opens.flat_map(|open| open.conditions.clone()).collect();
    Some(Open { conditions, example: None })
}

/// Every region that could be left: what allows, met with what each layer that limits allows.
fn possible(
    world: &World,
    caller: &Caller,
    context: &Context,
    is_complete: &mut bool,
) -> Vec<Region> {
    let policies = &caller.policies;
    let own = policies.identity_based.iter().map(AsRef::as_ref);
    let of_resources = of_resources(world, Effect::Allow, context);
    let mut regions = region::of_policies(own, Effect::Allow, context);
    // Of other accounts' resources and of KMS keys both sides have to allow.
    let both = met(&regions, &of_resources, is_complete);
    regions.extend(of_resources.iter().cloned().chain(both));
    let mut narrow = |regions: &[Region], layer: Vec<&CompiledPolicy>| -> Vec<Region> {
        let allowed = region::of_policies(layer.into_iter(), Effect::Allow, context);
        region::distinct(met(regions, &allowed, is_complete).into_iter())
    };
    let boundary: Vec<&CompiledPolicy> =
        policies.permissions_boundary.iter().map(AsRef::as_ref).collect();
    let session: Vec<&CompiledPolicy> = policies.session.iter().map(AsRef::as_ref).collect();
    for layer in [boundary, session].into_iter().filter(|layer| !layer.is_empty()) {
        regions = narrow(&regions, layer);
        // These need not allow what the resource's policy gives to a session (EVALUATION.md, section 4).
        regions.extend(of_resources.iter().cloned());
    }
    for level in policies.service_control.iter().flatten() {
        regions = narrow(&regions, level.iter().map(AsRef::as_ref).collect());
    }
    // What a `Deny` with `NotAction` or `NotResource` leaves is what it lists.
    let statements = own_policies(caller).flat_map(|policy| &policy.document().statements);
    let denying = statements.filter(|statement| statement.effect == Effect::Deny);
    let spared: Vec<Region> =
        denying.flat_map(|statement| region::regions(statement, context).1).collect();
    let left = met(&regions, &spared, is_complete);
    regions.extend(left);
    region::distinct(regions.into_iter())
}

/// What each region has in common with each other one, as far as it is looked at.
fn met(regions: &[Region], others: &[Region], is_complete: &mut bool) -> Vec<Region> {
    let met = regions.iter().flat_map(|one| others.iter().filter_map(|other| one.meet(other)));
    // Many are the same.
    let most = MAX_REGIONS.saturating_mul(2);
    cut(met.take(most.saturating_add(1)).collect(), most, is_complete)
}

fn cut(mut regions: Vec<Region>, most: usize, is_complete: &mut bool) -> Vec<Region> {
    if regions.len() > most {
        regions.truncate(most);
        *is_complete = false;
    }
    regions
}

fn own_policies(caller: &Caller) -> impl Iterator<Item = &CompiledPolicy> {
    caller.policies.iter().map(|(_, policy)| policy.as_ref())
}

/// The regions of what RCPs deny.
fn of_control(
    world: &World,
    caller: &Caller,
    context: &Context,
) -> Result<Vec<Region>, RequestError> {
    let account = caller.principal.account.as_deref().unwrap_or_default();
    let policies = world.resource_control(account)?;
    let ready = policies.iter().map(|one| one.ready(PolicyType::ResourceControl));
    let ready = ready.collect::<Result<Vec<_>, RequestError>>()?;
    let policies = ready.iter().map(|ready| ready.policy.as_ref());
    Ok(region::of_policies(policies, Effect::Deny, context))
}

/// The regions of the policies of resources. In them `*` means the resource itself. Of a broken one all that the
/// resource holds could be denied, and nothing is known to be allowed.
fn of_resources(world: &World, effect: Effect, context: &Context) -> Vec<Region> {
    let mut all = Vec::new();
    for policy in world.resource_policies() {
        let ready = policy.and_then(|policy| {
            let ready = policy.ready(PolicyType::ResourceBased);
            ready.map(|ready| (policy.attached_to, ready)).map_err(|_| policy.attached_to)
        });
        match (ready, effect) {
            (Ok((resource, ready)), _) => {
                let own = std::iter::once(ready.policy.as_ref());
                let regions = region::of_policies(own, effect, context).into_iter();
                all.extend(regions.map(|region| region.of_resource(resource)));
            }
            (Err(resource), Effect::Deny) => {
                let service = Arn::parse(resource).map_or("*", |arn| arn.service);
                let within = ["", "/*", ":*"].map(|end| format!("{resource}{end}"));
                let action = format!("{service}:*");
                all.extend(within.map(|resource| Region { action: action.clone(), resource }));
            }
            (Err(_), Effect::Allow) => {}
        }
    }
    all
}

/// Where a caller stands on what stands for a region.
fn ask(
    world: &World,
    caller: &Caller,
    region: &Region,
    wanted: Wanted<'_>,
) -> Result<Standing, RequestError> {
    let action = Action::parse(&region.any_action(), "action")?;
    let resource = demanding(caller, region).unwrap_or_else(|| region.clone()).any_resource();
    let resource = Resource::parse(resource.as_deref(), "resource")?;
    let owner = owner(world, caller, region, wanted);
    let given = owner.as_deref().filter(|_| resource.account().is_none());
    let question = Question::new(world, (action, resource), given, wanted.context.clone())?;
    Ok(question.ask(caller))
}

/// Of actions on every resource the own account's roles or keys, where those have to allow too (EVALUATION.md,
/// section 1): what has no resource cannot stand for them.
fn demanding(caller: &Caller, region: &Region) -> Option<Region> {
    let all = |action: &str| Region { action: action.to_owned(), resource: "*".to_owned() };
    let principal = &caller.principal;
    let arn = principal.role_arn.as_deref().or(principal.arn.as_deref()).and_then(Arn::parse)?;
    let (partition, account) = (arn.partition, arn.account);
    let resource = if region.resource != "*" {
        return None;
    } else if OF_TRUST.iter().any(|action| all(action).covers(region)) {
        format!("arn:{partition}:iam::{account}:role/*")
    } else if all("kms:*").covers(region)
        && OF_NO_KEY.iter().all(|action| all(action).meet(region).is_none())
    {
        format!("arn:{partition}:kms:*:{account}:key/*")
    } else {
        return None;
    };
    Some(Region { action: region.action.clone(), resource })
}

/// The account that owns the resources of a region, as far as one does: what a pattern leaves open is meant of
/// the caller's own.
fn owner(world: &World, caller: &Caller, region: &Region, wanted: Wanted<'_>) -> Option<String> {
    let resource = Resource::parse(region.any_resource().as_deref(), "").ok()?;
    let named = resource.account().or(wanted.account).or_else(|| world.owner_of(&resource));
    named.or(caller.principal.account.as_deref()).map(str::to_owned)
}

/// Without those that another one says too, of resources of the same account.
fn widest(powers: Vec<Power>, owner: impl Fn(&Region) -> Option<String>) -> Vec<Power> {
    let mut kept: Vec<Power> = Vec::new();
    let mut powers = powers;
    // What holds in any case first, and of that the wider before the narrower.
    powers.sort_by_key(|power| {
        (power.open.is_some(), power.region.resource.len(), power.region.key())
    });
    for power in powers {
        let says = |wide: &Power| wide.says(&power) && owner(&wide.region) == owner(&power.region);
        if !kept.iter().any(says) {
            kept.push(power);
        }
    }
    let mut known = BTreeSet::new();
    kept.retain(|power| known.insert(power.region.key()));
    kept.sort_by_key(|power| power.region.key());
    kept
}
