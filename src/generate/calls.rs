//! Calls of SDKs in sources: what a program needs to be allowed.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::catalog::Catalog;
use crate::cloudtrail::CallPlace;
use crate::cloudtrail::Mapping;
use crate::cloudtrail::NeededAction;
use crate::cloudtrail::SdkCall;
use crate::cloudtrail::Standing;
use crate::cloudtrail::UnknownEvent;
use crate::generate::activity::Activity;
use crate::generate::activity::GapCode;
use crate::generate::activity::Gaps;
use crate::generate::activity::OnlyFor;
use crate::generate::activity::Place;
use crate::generate::activity::Seen;
use crate::generate::activity::Use;
use crate::generate::activity::UseOutcome;
use crate::generate::conditions::PASSED_TO;
use crate::generate::conditions::VIA_SERVICE;
use crate::generate::encryption;
use crate::generate::passed::passed_to;
use crate::generate::pattern;
use crate::json::Node;
use crate::request::Action;
use crate::request::Context;
use crate::request::Principal;
use crate::request::Request;
use crate::request::RequestError;
use crate::request::Resource;
use crate::request::context::ContextEntry;

/// Who makes the calls while they are proven: no policy that is made here reads it.
const CALLER: &str = "arn:aws:iam::111122223333:role/caller";

/// Calls that sources make, gathered.
#[derive(Debug)]
pub struct Program<'a> {
    catalog: &'a Catalog,
    mapping: Mapping<'a>,
    place: CallPlace<'a>,
    activity: Activity,
    /// The keys of AWS KMS by which the data of its calls is encrypted.
    keys: Vec<String>,
    uses: BTreeMap<(String, String, Standing, Option<OnlyFor>), Use>,
    gaps: Gaps,
}

impl<'a> Program<'a> {
    /// No calls. Without Region and account they stay placeholders. `keys`: the ARNs of keys of AWS KMS by which the data that
    /// they read and write is encrypted; without one, what they would need is told in [`Activity::encrypted`].
    #[must_use]
    pub fn new(catalog: &'a Catalog, place: CallPlace<'a>, keys: Vec<String>) -> Self {
        Self {
            catalog,
            mapping: Mapping::new(catalog),
            place,
            activity: Activity::default(),
            keys,
            uses: BTreeMap::new(),
            gaps: Gaps::default(),
        }
    }

    /// Takes one call, the parameters of which are an object as SDKs take it (see [`SdkCall`]).
    ///
    /// # Errors
    /// When what it needs makes no request: a resource is too long.
    pub fn add(
        &mut self,
        (service, operation): (&str, &str),
        parameters: &Node,
        place: &Place,
    ) -> Result<(), RequestError> {
        let seen = Seen::at(place.clone());
        // Of the whole program only how many calls there are.
        self.activity.seen.add(&Seen { places: Vec::new(), ..seen.clone() });
        let call = SdkCall { service, operation, parameters, place: self.place };
        let needed = match self.mapping.needed(&call) {
            Ok(needed) => needed,
            Err(why) => {
                let code = match why {
                    UnknownEvent::Service => GapCode::UnknownService,
                    UnknownEvent::Action => GapCode::UnknownAction,
                };
                self.gaps.add(code, &format!("{service}:{operation}"), &seen);
                return Ok(());
            }
        };
        if needed.is_empty() {
            self.activity.without_permission.insert(format!("{service}:{operation}"));
        }
        let call = needed.iter().find(|found| found.standing != Standing::Dependent);
        let passed_to = call.and_then(|call| passed_to(&call.action));
        let catalog = self.catalog;
        for found in needed.into_iter().flat_map(|found| named(found, catalog)) {
            let service = passed_to.filter(|_| found.standing == Standing::Dependent);
            let only_for = |service: &str| OnlyFor { key: PASSED_TO, service: service.to_owned() };
            self.take(found, service.map(only_for), &seen)?;
        }
        self.encrypt(service, operation, &seen)
    }

    /// What a call needs of the keys by which its data is encrypted.
    fn encrypt(&mut self, service: &str, operation: &str, seen: &Seen) -> Result<(), RequestError> {
        let Some((service, actions)) = encryption::actions(service, operation) else {
            return Ok(());
        };
        if self.keys.is_empty() {
            self.activity.encrypted.entry(service).or_default().extend(actions);
            return Ok(());
        }
        let region = self.place.region.unwrap_or("${Region}");
        let only_for =
            OnlyFor { key: VIA_SERVICE, service: format!("{service}.{region}.amazonaws.com") };
        for (key, action) in self
            .keys
            .clone()
            .iter()
            .flat_map(|key| actions.clone().map(move |action| (key, action)))
        {
            let needed = NeededAction {
                action: action.to_owned(),
                resource: Some(key.clone()),
                standing: Standing::Dependent,
                is_template: false,
            };
            self.take(needed, Some(only_for.clone()), seen)?;
        }
        Ok(())
    }

    /// A place that was not followed, and why.
    pub fn not_seen(&mut self, why: &str, place: Place) {
        self.gaps.add(GapCode::NotSeen, why, &Seen::at(place));
    }

    /// What was gathered.
    #[must_use]
    pub fn finish(self) -> Activity {
        let uses = self.uses.into_values().collect();
        Activity { uses, gaps: self.gaps.into_list(), ..self.activity }
    }

    fn take(
        &mut self,
        found: NeededAction,
        only_for: Option<OnlyFor>,
        seen: &Seen,
    ) -> Result<(), RequestError> {
        let NeededAction { action, resource, standing, is_template } = found;
        let mut note = |code, is_so: bool| {
            if is_so {
                self.gaps.add(code, &action, seen);
            }
        };
        note(GapCode::Possible, standing == Standing::Possible);
        note(GapCode::ResourceNotTold, is_template && resource.is_none());
        let resource = match resource {
            None => "*".to_owned(),
            Some(arn) => {
                let named = pattern::log_group(&action, &pattern::written(&arn));
                let open = pattern::open_ended(&named, self.catalog);
                let is_open = open.contains('*') && open != named || arn.contains('*');
                note(GapCode::ResourceNotLiteral, is_open);
                open
            }
        };
        let is_template = is_template || resource.contains(['*', '?']) && resource != "*";
        let key = (action.clone(), resource.clone(), standing, only_for.clone());
        if let Some(known) = self.uses.get_mut(&key) {
            known.seen.add(seen);
            return Ok(());
        }
        let request = request(&action, &resource, only_for.as_ref())?;
        let (outcome, seen) = (UseOutcome::Allowed, seen.clone());
        let requests = vec![request];
        let found =
            Use { action, resource, standing, outcome, is_template, only_for, requests, seen };
        self.uses.insert(key, found);
        Ok(())
    }
}

/// What is needed of a resource of which nothing is told, for each of the alternatives that there are.
fn named(found: NeededAction, catalog: &Catalog) -> Vec<NeededAction> {
    let arns = match &found.resource {
        None if found.is_template => pattern::alternatives(&found.action, catalog),
        None | Some(_) => Vec::new(),
    };
    let needed = |arn| NeededAction { resource: Some(arn), ..found.clone() };
    let needed: Vec<NeededAction> = arns.into_iter().map(needed).collect();
    if needed.is_empty() { vec![found] } else { needed }
}

/// A request that a pattern is about.
fn request(
    action: &str,
    resource: &str,
    only_for: Option<&OnlyFor>,
) -> Result<Request, RequestError> {
    let instance = (resource != "*").then(|| pattern::instance(resource));
    let mut context = Context::default();
    context.open();
    if let Some(OnlyFor { key, service }) = only_for {
        let entry = ContextEntry::new((*key).to_owned(), vec![pattern::filled(service)], false);
        let (Ok(()) | Err(_)) = context.insert(entry);
    }
    Ok(Request {
        principal: Arc::new(Principal::parse(CALLER, "principal")?),
        action: Arc::new(Action::parse(action, "action")?),
        resource: Resource::parse(instance.as_deref(), "resource")?,
        resource_account: None,
        context,
        duration_seconds: None,
        assumptions: Vec::new(),
    })
}
