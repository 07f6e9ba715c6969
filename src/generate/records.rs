//! Records of CloudTrail by principal: sessions of a role are that role.

use std::collections::BTreeMap;

use crate::base::budget::MAX_OFFERED_VALUES;
use crate::catalog::Catalog;
use crate::cloudtrail::Mapping;
use crate::cloudtrail::NoRequest;
use crate::cloudtrail::Outcome;
use crate::cloudtrail::Record;
use crate::cloudtrail::RecordedRequest;
use crate::cloudtrail::Standing;
use crate::cloudtrail::UnknownEvent;
use crate::generate::Options;
use crate::generate::activity::Activity;
use crate::generate::activity::GapCode;
use crate::generate::activity::Gaps;
use crate::generate::activity::Place;
use crate::generate::activity::Seen;
use crate::generate::activity::Use;
use crate::generate::activity::UseOutcome;
use crate::generate::conditions;
use crate::generate::conditions::PASSED_TO;
use crate::generate::passed::passed_to;
use crate::generate::pattern;
use crate::request::Context;
use crate::request::Principal;
use crate::request::Request;
use crate::request::Resource;
use crate::request::context::ContextEntry;
use crate::request::context::fold;
use crate::request::principal::PrincipalType;

/// Records, gathered by the user or role that called. Its memory grows with what is different among them.
#[derive(Debug)]
pub struct Principals<'a> {
    mapping: Mapping<'a>,
    options: &'a Options,
    principals: BTreeMap<String, Gathered>,
    unattributed: Unattributed,
    has_data_events: bool,
}

/// How many records there are of whom no identity-based policies can be: by why, or by the type of the
/// principal.
pub type Unattributed = BTreeMap<&'static str, u64>;

#[derive(Debug, Default)]
struct Gathered {
    activity: Activity,
    uses: BTreeMap<String, Use>,
    gaps: Gaps,
}

/// What one record tells beside its requests.
struct Told<'a> {
    record: &'a Record<'a>,
    outcome: UseOutcome,
    place: Option<Place>,
}

impl<'a> Principals<'a> {
    /// No records.
    #[must_use]
    pub fn new(catalog: &'a Catalog, options: &'a Options) -> Self {
        Self {
            mapping: Mapping::new(catalog),
            options,
            principals: BTreeMap::new(),
            unattributed: Unattributed::new(),
            has_data_events: false,
        }
    }

    /// Takes one record.
    pub fn add(&mut self, record: &Record<'_>) {
        self.has_data_events |= record.event_category == Some("Data");
        if let Some(reason) = record.no_call() {
            return self.leave_out(reason.as_str());
        }
        let Some(identity) = record.user_identity.as_ref() else {
            return self.leave_out("missing-identity");
        };
        let principal = match identity.principal(record.is_from_console) {
            Ok(principal) => principal,
            Err(fault) => return self.leave_out(fault.as_str()),
        };
        let Some(arn) = owner(&principal) else {
            return self.leave_out(principal.principal_type.as_str());
        };
        let place = record.event_id.map(|id| Place::Record(id.to_owned()));
        let outcome = match record.outcome() {
            Outcome::Allowed => UseOutcome::Allowed,
            Outcome::Denied(_) => UseOutcome::Denied,
            Outcome::Unknown => UseOutcome::Unknown,
        };
        let told = Told { record, outcome, place };
        let requests = self.mapping.requests(record);
        let prefix = self.mapping.prefix(record.event_source);
        let gathered = self.principals.entry(arn).or_default();
        gathered.activity.seen.add(record.event_time, None);
        match requests {
            Ok(requests) => gathered.take(requests, &told, (&self.mapping, self.options)),
            Err(reason) => gathered.miss(reason, &told, prefix),
        }
    }

    /// What was gathered: users and roles by their ARNs, and how many records are of nobody who could have
    /// policies.
    #[must_use]
    pub fn finish(self) -> (Vec<(String, Activity)>, Unattributed) {
        let has_data_events = self.has_data_events;
        let activity = |(arn, mut gathered): (String, Gathered)| {
            if !has_data_events {
                gathered.gaps.say(GapCode::DataEvents);
            }
            gathered.gaps.say(GapCode::PassRole);
            gathered.gaps.say(GapCode::OutsideWindow);
            let uses = gathered.uses.into_values().collect();
            let gaps = gathered.gaps.into_list();
            (arn, Activity { uses, gaps, ..gathered.activity })
        };
        (self.principals.into_iter().map(activity).collect(), self.unattributed)
    }

    fn leave_out(&mut self, why: &'static str) {
        let count = self.unattributed.entry(why).or_default();
        *count = count.saturating_add(1);
    }
}

impl Gathered {
    fn take(
        &mut self,
        requests: Vec<RecordedRequest>,
        told: &Told<'_>,
        (mapping, options): (&Mapping<'_>, &Options),
    ) {
        let is_granted = options.grants(told.outcome);
        if let Some(first) = requests.first().filter(|_| is_granted) {
            self.activity.granted = self.activity.granted.saturating_add(1);
            self.note_keys(&first.request.context);
        }
        let call = requests.iter().find(|found| found.standing != Standing::Dependent);
        let service = call.and_then(|call| passed_to(call.request.action.as_str()));
        for found in requests.into_iter().flat_map(|found| named(found, mapping.catalog())) {
            self.note(&found, told, options);
            let new = usage(found, service, told.outcome);
            let place = told.place.clone();
            let known = self.uses.entry(key(&new, &options.conditions)).or_insert(new);
            known.seen.add(told.record.event_time, place);
        }
    }

    /// Notes what is not certain about a request that is granted.
    fn note(&mut self, found: &RecordedRequest, told: &Told<'_>, options: &Options) {
        let action = found.request.action.as_str();
        let mut say = |code, is_so: bool| {
            if is_so && options.grants(told.outcome) {
                self.gaps.add((code, action), told.record.event_time, told.place.clone());
            }
        };
        say(GapCode::Possible, found.standing == Standing::Possible);
        let is_untold = found.is_template && found.request.resource == Resource::None;
        say(GapCode::ResourceNotTold, is_untold);
    }

    fn note_keys(&mut self, context: &Context) {
        for key in conditions::keys() {
            let Some(value) = context.single_value(&fold(key)) else { continue };
            let found = self.activity.keys.entry(key).or_default();
            found.calls = found.calls.saturating_add(1);
            if found.values.len() <= MAX_OFFERED_VALUES {
                found.values.insert(value.to_owned());
            }
        }
    }

    fn miss(&mut self, reason: NoRequest, told: &Told<'_>, prefix: &str) {
        let name = format!("{prefix}:{}", told.record.event_name);
        let code = match reason {
            NoRequest::NoPermissionNeeded => {
                self.activity.without_permission.insert(name);
                return;
            }
            NoRequest::Event(UnknownEvent::Service) => GapCode::UnknownService,
            NoRequest::Event(UnknownEvent::Action)
            | NoRequest::Principal(_)
            | NoRequest::ServiceEvent
            | NoRequest::SignIn
            | NoRequest::ConsoleAction
            | NoRequest::OtherEvent => GapCode::UnknownAction,
        };
        self.gaps.add((code, &name), told.record.event_time, told.place.clone());
    }
}

/// A request of which no resource is told, for each of the alternatives that there are.
fn named(found: RecordedRequest, catalog: &Catalog) -> Vec<RecordedRequest> {
    let is_untold = found.is_template && found.request.resource == Resource::None;
    let arns = if is_untold {
        pattern::alternatives(found.request.action.as_str(), catalog)
    } else {
        Vec::new()
    };
    let resources = arns.iter().filter_map(|arn| Resource::parse(Some(arn), "resource").ok());
    let request = |resource| RecordedRequest {
        request: Request { resource, ..found.request.clone() },
        ..found.clone()
    };
    let requests: Vec<RecordedRequest> = resources.map(request).collect();
    if requests.is_empty() { vec![found] } else { requests }
}

fn usage(found: RecordedRequest, service: Option<&'static str>, outcome: UseOutcome) -> Use {
    let RecordedRequest { mut request, standing, .. } = found;
    let action = request.action.as_str().to_owned();
    let passed_to = service.filter(|_| action == "iam:PassRole" && standing == Standing::Dependent);
    if let Some(service) = passed_to {
        let entry = ContextEntry::new(PASSED_TO.to_owned(), vec![service.to_owned()], false);
        request.context.set(&fold(PASSED_TO), Some(entry));
    }
    let resource = match &request.resource {
        Resource::None => "*".to_owned(),
        Resource::Arn(arn) => pattern::recorded(&action, arn.as_str()),
    };
    // A record names a log group as it likes; it is decided by its name in policies.
    let is_log = request.resource.arn().is_some_and(|arn| arn.service == "logs");
    if is_log && let Ok(named) = Resource::parse(Some(&pattern::instance(&resource)), "resource") {
        request.resource = named;
    }
    Use { action, resource, standing, outcome, passed_to, request, seen: Seen::default() }
}

/// What tells uses apart: of the context only the keys that statements will have.
fn key(found: &Use, conditions: &[String]) -> String {
    let passed_to = found.passed_to.unwrap_or_default();
    let parts = [
        found.action.as_str(),
        &found.resource,
        found.standing.as_str(),
        found.outcome.as_str(),
        passed_to,
    ];
    let context = &found.request.context;
    let values = conditions.iter().map(|key| context.single_value(&fold(key)).unwrap_or_default());
    parts.into_iter().chain(values).collect::<Vec<_>>().join("\n")
}

/// The user or role whose policies let a principal in.
fn owner(principal: &Principal) -> Option<String> {
    match principal.principal_type {
        PrincipalType::IamUser => principal.arn.clone(),
        PrincipalType::AssumedRole => principal.role_arn.clone(),
        PrincipalType::FederatedUser => principal.user_arn.clone(),
        // The root user needs none; those of a service-linked role are AWS's; the others have none.
        PrincipalType::Root
        | PrincipalType::ServiceLinkedRole
        | PrincipalType::WebIdentity
        | PrincipalType::Saml
        | PrincipalType::Service
        | PrincipalType::Anonymous => None,
    }
}
