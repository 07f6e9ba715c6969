//! `whoCan` and `reach`: many callers asked the same.

use std::collections::BTreeSet;

use crate::accounts::Note;
use crate::analyze::access;
use crate::analyze::access::Index;
use crate::analyze::access::Question;
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
use crate::api::wire::Reach;
use crate::api::wire::RolePath;
use crate::api::wire::Undecided;
use crate::api::world::World;
use crate::base::budget::MAX_ROLE_HOPS;
use crate::request::Action;
use crate::request::RequestError;
use crate::request::Resource;

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
        let resource = Resource::parse(fields.text("resource")?, "resource")?;
        let account = fields.text("resourceAccount")?;
        let given = context(&fields, "context", &mut Vec::new())?;
        let index = Index::new(&self.world);
        let mut all = Grants::none();
        for action in texts(&fields, "action")? {
            let asked = (Action::parse(action, "action")?, resource.clone());
            let question = Question::new(&self.world, asked, account, given.clone())?;
            let found = access::who_can(&index, question);
            let grant = |grant: &access::Grant| wire_grant(grant, action, resource.as_str());
            all.allowed.extend(found.allowed.iter().map(grant));
            all.conditional.extend(found.conditional.iter().map(grant));
            all.undecided.extend(found.undecided.into_iter().map(undecided));
            all.outside.extend(found.outside);
            all.assumptions.extend(found.notes.into_iter().map(assumption));
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

fn wire_grant(grant: &access::Grant, action: &str, resource: &str) -> Grant {
    Grant {
        principal: grant.principal.clone(),
        action: action.to_owned(),
        resource: resource.to_owned(),
        via: grant.via.clone(),
        needs: needs(grant.open.as_ref()),
        conditions: conditions(grant.open.as_ref()),
        example: example(grant.open.as_ref()),
        except: Vec::new(),
    }
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

fn needs(open: Option<&access::Open>) -> Vec<String> {
    let conditions = open.into_iter().flat_map(|open| &open.conditions);
    answer::by_name(conditions.map(|condition| condition.key.clone()))
}

fn conditions(open: Option<&access::Open>) -> Vec<OpenCondition> {
    open.into_iter().flat_map(|open| &open.conditions).map(condition).collect()
}

fn example(open: Option<&access::Open>) -> Option<Vec<ExampleKey>> {
    let example = open.and_then(|open| open.example.as_ref())?;
    let key = |(key, value): &(String, Option<String>)| ExampleKey {
        key: key.clone(),
        value: value.clone(),
    };
    Some(example.iter().map(key).collect())
}

fn condition(condition: &access::Condition) -> OpenCondition {
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
