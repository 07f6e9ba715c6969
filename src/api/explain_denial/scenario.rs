//! What is decided of one request: the given policies in place of those of a world.

use crate::analyze::access::Caller;
use crate::api::World;
use crate::api::policies::RESOURCE_SIDE;
use crate::api::request::written;
use crate::api::request::written::json_of;
use crate::api::wire;
use crate::json;
use crate::json::Member;
use crate::json::Node;
use crate::json::ObjectText;
use crate::request::Principal;
use crate::request::Request;
use crate::request::RequestError;

/// A state of policies.
pub(super) struct State<'a> {
    pub(super) world: Option<&'a World>,
    /// `policies` of a scenario, in `text`.
    pub(super) given: Option<&'a Node>,
    pub(super) text: &'a str,
}

/// One request with its policies and settings.
pub(super) struct Scenario {
    /// The JSON of it.
    pub(super) text: String,
    /// Where policies of a world come from.
    pub(super) sources: Vec<wire::PolicySource>,
    /// What a world does not tell.
    pub(super) notes: Vec<wire::Assumption>,
}

impl State<'_> {
    /// What is to be decided of a request.
    ///
    /// # Errors
    /// When the world does not have the caller, or a policy is missing or broken in it.
    pub(super) fn scenario(&self, request: &Request) -> Result<Scenario, RequestError> {
        let given = self.given_members(request.resource.as_str());
        let mut policies = ObjectText::default();
        let mut scenario = ObjectText::default();
        let (mut sources, mut notes) = (Vec::new(), Vec::new());
        match self.world {
            None => scenario.json("request", &json_of(&written::request(request))),
            Some(world) => {
                let accounts = world.accounts_of();
                let principal = Principal::clone(&request.principal);
                // It knows more of what the request lacks than any text tells.
                let placed = Caller::new(accounts, principal)?.place(accounts, request.clone())?;
                let asked = json_of(&written::request(&placed.request));
                let gathered = world.gathered(&asked, None)?;
                let is_given = |name: &str| given.iter().any(|(given, _)| *given == name);
                let (node, _) = json::parse(&gathered.policies);
                let own = node.as_ref().and_then(Node::as_object).unwrap_or_default();
                for member in own.iter().filter(|member| !is_given(&member.key)) {
                    policies.json(&member.key, member.value.span.slice(&gathered.policies));
                }
                scenario.json("request", &gathered.request);
                scenario.json("settings", &gathered.settings);
                sources = gathered.sources;
                sources.retain(|source| !is_given(source.policy_type));
                notes = gathered.notes;
            }
        }
        given.iter().for_each(|(name, text)| policies.json(name, text));
        scenario.json("policies", &policies.end());
        Ok(Scenario { text: scenario.end(), sources, notes })
    }

    /// The given policies for a resource: on its side its own, where it is listed.
    fn given_members(&self, resource: &str) -> Vec<(&str, &str)> {
        let Some(given) = self.given else { return Vec::new() };
        let listed = given.member("resources").and_then(Node::as_array).unwrap_or_default();
        let is_of = |side: &&Node| side.member("resource").and_then(Node::as_str) == Some(resource);
        let side = listed.iter().find(is_of).and_then(Node::as_object);
        let is_common = |member: &&Member| {
            member.key != "resources"
                && (side.is_none() || !RESOURCE_SIDE.contains(&member.key.as_str()))
        };
        let common = given.as_object().unwrap_or_default().iter().filter(is_common);
        let own = side.unwrap_or_default().iter().filter(|member| member.key != "resource");
        let says_something = |member: &&Member| !matches!(member.value.as_array(), Some([]));
        let members = common.chain(own).filter(says_something);
        members.map(|member| (member.key.as_str(), member.value.span.slice(self.text))).collect()
    }
}
