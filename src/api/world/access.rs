//! `whoCan` and `reach`: many callers asked the same.

use std::collections::BTreeSet;

use crate::accounts::Note;
use crate::analyze;
use crate::analyze::access;
use crate::analyze::access::Caller;
use crate::analyze::access::Index;
use crate::analyze::access::Region;
use crate::analyze::access::Wanted;
use crate::api::answer;
use crate::api::fields::Fields;
use crate::api::fields::wrong_type;
use crate::api::request::context;
use crate::api::request::principal;
use crate::api::scenario::Input;
use crate::api::wire::Assumption;
use crate::api::wire::Error;
use crate::api::wire::ExampleKey;
use crate::api::wire::Grant;
use crate::api::wire::Grants;
use crate::api::wire::Hop;
use crate::api::wire::OpenCondition;
use crate::api::wire::Part;
use crate::api::wire::Reach;
use crate::api::wire::RolePath;
use crate::api::wire::Undecided;
use crate::api::world::World;
use crate::base::budget::MAX_ROLE_HOPS;
use crate::request::Context;
use crate::request::Principal;
use crate::request::RequestError;

impl World {
    /// Everyone who can do an action on a resource, at once or by roles that they assume:
    /// `{ "action": …, "resource": …, "resourceAccount": …, "context": … }`; `action` may be a list.
    ///
    /// What the context does not tell is not known, but for this: the call is made directly, over TLS and
    /// not through a service. Sessions are taken to have no tags of their own. Root users are not listed.
    ///
    /// ```
    /// use iam_verdict::api::World;
    ///
    /// let world = World::from(r#"{ "UserDetailList": [{
    ///   "UserName": "ana", "Arn": "arn:aws:iam::111122223333:user/ana",
    ///   "UserPolicyList": [{ "PolicyName": "read", "PolicyDocument": {
    ///     "Version": "2012-10-17",
    ///     "Statement": { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*",
    ///       "Condition": { "Bool": { "aws:MultiFactorAuthPresent": "true" } } }
    ///   } }]
    /// }] }"#)?;
    /// let found = world.who_can(
    ///     r#"{ "action": "s3:GetObject", "resource": "arn:aws:s3:::reports/2026.csv" }"#,
    /// )?;
    /// assert!(found.allowed.is_empty());
    /// assert_eq!(found.conditional[0].principal, "arn:aws:iam::111122223333:user/ana");
    /// assert_eq!(found.conditional[0].needs, ["aws:MultiFactorAuthPresent"]);
    /// # Ok::<(), iam_verdict::api::wire::Error>(())
    /// ```
    ///
    /// # Errors
    /// `RequestError` when the question is not of this shape, when neither the resource nor the world tells
    /// whose the resource is, or when a policy of the resource is missing or broken.
    pub fn who_can(&self, question: &str) -> Result<Grants, Error> {
        self.find_who_can(question).map_err(answer::request_error)
    }

    fn find_who_can(&self, question: &str) -> Result<Grants, RequestError> {
        let input = Input::parse(question)?;
        input.check_duplicates(&[])?;
        let known = ["action", "resource", "resourceAccount", "context"];
        let fields = Fields::new(&input.node, "", &known)?;
        let resource = fields.text("resource")?.unwrap_or("*");
        let account = fields.text("resourceAccount")?;
        let given = context(&fields, "context", &mut Vec::new())?;
        let index = Index::new(&self.world);
        let mut all = Grants::none();
        for action in texts(&fields, "action")? {
            let region = Region { action: action.to_owned(), resource: resource.to_owned() };
            let asked = access::Asked { region: &region, account, context: &given };
            let found = access::who_can(&index, asked)?;
            all.allowed.extend(found.allowed.iter().map(wire_grant));
            all.conditional.extend(found.conditional.iter().map(wire_grant));
            all.undecided.extend(found.undecided.into_iter().map(undecided));
            all.outside.extend(found.outside);
            all.assumptions.extend(found.notes.into_iter().map(assumption));
            all.complete &= found.is_complete;
        }
        all.settle();
        Ok(all)
    }

    /// What a caller can do, at once or by roles that it assumes:
    /// `{ "principal": …, "actions": […], "resources": […], "direct": true }`. Actions and resources are patterns;
    /// absent, all. `direct` leaves other roles out.
    ///
    /// The answer speaks in patterns of resources of the caller's own account, and of those of other accounts that
    /// the world tells the owner of: each is the widest that the policies leave, with the parts of it that
    /// they deny. One action on one resource, which stands for the pattern, was decided as any other request.
    ///
    /// ```
    /// use iam_verdict::api::World;
    ///
    /// let world = World::from(r#"{ "UserDetailList": [{
    ///   "UserName": "ana", "Arn": "arn:aws:iam::111122223333:user/ana",
    ///   "UserPolicyList": [{ "PolicyName": "data", "PolicyDocument": {
    ///     "Version": "2012-10-17",
    ///     "Statement": [
    ///       { "Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::${aws:username}/*" },
    ///       { "Effect": "Deny", "Action": "s3:Delete*", "Resource": "*" }
    ///     ]
    ///   } }]
    /// }] }"#)?;
    /// let found = world.what_can(r#"{ "principal": "arn:aws:iam::111122223333:user/ana" }"#)?;
    /// let grant = &found.allowed[0];
    /// assert_eq!((grant.action.as_str(), grant.resource.as_str()), ("s3:*", "arn:aws:s3:::ana/*"));
    /// assert_eq!(grant.except[0].action, "s3:Delete*");
    /// # Ok::<(), iam_verdict::api::wire::Error>(())
    /// ```
    ///
    /// # Errors
    /// `RequestError` when the world does not have the caller, or a policy of it is missing or broken.
    pub fn what_can(&self, question: &str) -> Result<Grants, Error> {
        self.find_what_can(question).map_err(answer::request_error)
    }

    fn find_what_can(&self, question: &str) -> Result<Grants, RequestError> {
        let input = Input::parse(question)?;
        input.check_duplicates(&[])?;
        let known = ["principal", "actions", "resources", "direct"];
        let fields = Fields::new(&input.node, "", &known)?;
        let caller = principal(fields.require("principal")?, "principal")?;
        let regions = wanted(&fields)?;
        let context = Context::default();
        let wanted = Wanted { regions: &regions, account: None, context: &context };
        let is_direct = fields.boolean("direct")?.unwrap_or(false);
        let index = Index::new(&self.world);
        let caller = Caller::new(&self.world, caller)?;
        let name = caller.principal.display_name().to_owned();
        let mut found = vec![access::what_can(&index, &caller, wanted)];
        let mut all = Grants::none();
        let from = Principal::clone(&caller.principal);
        let reached = match is_direct {
            false => access::reach(&index, from, MAX_ROLE_HOPS)?,
            true if access::asks_for_roles(&regions) => access::reach(&index, from, 1)?,
            true => access::Reached::default(),
        };
        all.undecided.extend(reached.undecided.into_iter().map(undecided));
        let by = reached.paths.iter().filter(|_| !is_direct);
        found.extend(by.map(|path| access::what_can_by(&index, path, wanted)));
        let assuming = access::assuming_them(&reached.paths, wanted, &found);
        found.push(assuming);
        for found in found {
            for power in &found.powers {
                let grants = match power.open {
                    None => &mut all.allowed,
                    Some(_) => &mut all.conditional,
                };
                grants.push(wire_power(power, &name));
            }
            all.undecided.extend(found.undecided.into_iter().map(undecided));
            all.complete &= found.is_complete;
        }
        all.settle();
        Ok(all)
    }

    /// The roles that a caller can assume, over any number of hops up to `maxHops` (8 where it is absent):
    /// `{ "from": …, "maxHops": … }`. Of each role one path: the shortest that hangs on nothing, else the
    /// shortest.
    ///
    /// # Errors
    /// `RequestError` when the world does not have the caller, or a policy of it is missing or broken.
    pub fn reach(&self, question: &str) -> Result<Reach, Error> {
        self.find_reach(question).map_err(answer::request_error)
    }

    fn find_reach(&self, question: &str) -> Result<Reach, RequestError> {
        let input = Input::parse(question)?;
        input.check_duplicates(&[])?;
        let fields = Fields::new(&input.node, "", &["from", "maxHops"])?;
        let from = principal(fields.require("from")?, "from")?;
        let hops = fields.count("maxHops")?.unwrap_or(MAX_ROLE_HOPS);
        let index = Index::new(&self.world);
        let found = access::reach(&index, from, hops)?;
        let path = |path: access::Path| RolePath {
            role: path.hops.last().map(|hop| hop.to.clone()).unwrap_or_default(),
            chained: path.is_chained(),
            hops: path.hops.iter().map(hop).collect(),
        };
        Ok(Reach {
            paths: found.paths.into_iter().map(path).collect(),
            undecided: found.undecided.into_iter().map(undecided).collect(),
        })
    }
}

impl Grants {
    const fn none() -> Self {
        Self {
            allowed: Vec::new(),
            conditional: Vec::new(),
            undecided: Vec::new(),
            outside: Vec::new(),
            assumptions: Vec::new(),
            complete: true,
        }
    }

    /// Says once what several questions found.
    fn settle(&mut self) {
        let mut seen = BTreeSet::new();
        self.undecided.retain(|one| seen.insert((one.principal.clone(), one.error.clone())));
        self.outside.sort_unstable();
        self.outside.dedup();
        let mut seen = BTreeSet::new();
        self.assumptions.retain(|one| seen.insert(one.text.clone()));
    }
}

/// A string or an array of strings.
fn texts<'a>(fields: &Fields<'a>, name: &str) -> Result<Vec<&'a str>, RequestError> {
    let node = fields.require(name)?;
    if let Some(text) = node.as_str() {
        return Ok(vec![text]);
    }
    let Some(items) = node.as_array() else {
        return Err(wrong_type(&fields.path_of(name), node, "a string or an array of strings"));
    };
    let text = |(index, item): (usize, &'a crate::json::Node)| {
        let path = format!("{}[{index}]", fields.path_of(name));
        item.as_str().ok_or_else(|| wrong_type(&path, item, "a string"))
    };
    items.iter().enumerate().map(text).collect()
}

/// The regions of all pairs of actions and resources that are wanted.
fn wanted(fields: &Fields<'_>) -> Result<Vec<Region>, RequestError> {
    let list = |name: &str| match fields.get(name) {
        None => Ok(vec!["*"]),
        Some(_) => texts(fields, name),
    };
    let (actions, resources) = (list("actions")?, list("resources")?);
    let region = |action: &str, resource: &str| Region {
        action: action.to_owned(),
        resource: resource.to_owned(),
    };
    let pairs = actions.iter().flat_map(|action| resources.iter().map(|one| region(action, one)));
    Ok(pairs.collect())
}

fn wire_grant(grant: &access::Grant) -> Grant {
    Grant {
        principal: grant.principal.clone(),
        action: grant.region.action.clone(),
        resource: grant.region.resource.clone(),
        via: grant.via.clone(),
        needs: needs(grant.open.as_ref()),
        conditions: conditions(grant.open.as_ref()),
        example: example(grant.open.as_ref()),
        except: grant.except.iter().map(part).collect(),
    }
}

fn wire_power(power: &access::Power, principal: &str) -> Grant {
    let access::Power { region, except, via, open } = power.clone();
    wire_grant(&access::Grant { principal: principal.to_owned(), region, except, via, open })
}

fn part(region: &Region) -> Part {
    Part { action: region.action.clone(), resource: region.resource.clone() }
}

fn hop(hop: &access::Hop) -> Hop {
    Hop {
        from: hop.from.clone(),
        to: hop.to.clone(),
        identity_based: hop.identity_based.map(|effect| effect.as_str()),
        role_trust: hop.role_trust.map(|effect| effect.as_str()),
        is_conditional: hop.open.is_some(),
        needs: needs(hop.open.as_ref()),
        conditions: conditions(hop.open.as_ref()),
        example: example(hop.open.as_ref()),
    }
}

fn needs(open: Option<&analyze::Open>) -> Vec<String> {
    let conditions = open.into_iter().flat_map(|open| &open.conditions);
    answer::by_name(conditions.map(|condition| condition.key.clone()))
}

fn conditions(open: Option<&analyze::Open>) -> Vec<OpenCondition> {
    open.into_iter().flat_map(|open| &open.conditions).map(condition).collect()
}

fn example(open: Option<&analyze::Open>) -> Option<Vec<ExampleKey>> {
    let example = open.and_then(|open| open.example.as_ref())?;
    let key = |(key, value): &(String, Option<String>)| ExampleKey {
        key: key.clone(),
        value: value.clone(),
    };
    Some(example.iter().map(key).collect())
}

fn condition(condition: &analyze::Condition) -> OpenCondition {
    OpenCondition {
        key: condition.key.clone(),
        operator: condition.operator.clone(),
        values: condition.values.clone(),
        effect: answer::effect(condition.effect),
        policy: condition.policy.clone(),
        sid: condition.sid.clone(),
    }
}

fn undecided(undecided: access::Undecided) -> Undecided {
    Undecided { principal: undecided.principal, error: undecided.error }
}

fn assumption(note: Note) -> Assumption {
    Assumption { code: note.code.as_str(), text: note.text }
}
