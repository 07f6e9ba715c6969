//! The records of a log by principal: sessions of a role are that role.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::base::budget::MAX_OFFERED_VALUES;
use crate::catalog::Catalog;
use crate::cloudtrail::Log;
use crate::cloudtrail::Mapping;
use crate::cloudtrail::NoRequest;
use crate::cloudtrail::Outcome;
use crate::cloudtrail::Record;
use crate::cloudtrail::RecordGroup;
use crate::cloudtrail::RecordedRequest;
use crate::cloudtrail::Standing;
use crate::cloudtrail::UnknownEvent;
use crate::generate::Options;
use crate::generate::activity::Activity;
use crate::generate::activity::GapCode;
use crate::generate::activity::Gaps;
use crate::generate::activity::OnlyFor;
use crate::generate::activity::Place;
use crate::generate::activity::Seen;
use crate::generate::activity::Use;
use crate::generate::activity::UseOutcome;
use crate::generate::conditions;
use crate::generate::conditions::PASSED_TO;
use crate::generate::passed::passed_to;
use crate::generate::pattern;
use crate::json;
use crate::request::Context;
use crate::request::Principal;
use crate::request::Request;
use crate::request::Resource;
use crate::request::context::ContextEntry;
use crate::request::context::fold;
use crate::request::principal::PrincipalType;

/// The records of a log, by the user or role that called.
#[derive(Debug, Clone, Default)]
pub struct Principals {
    /// What each of them did, by their ARNs.
    pub activities: Vec<(String, Activity)>,
    /// The records that are of nobody who could have identity-based policies.
    pub unattributed: Unattributed,
}

/// How many records there are of whom no identity-based policies can be: by why, or by the type of the
/// principal.
pub type Unattributed = BTreeMap<&'static str, u64>;

impl Principals {
    /// Those of a log. What it does not tell apart, such as addresses, is not known of its calls: a condition on it is
    /// never offered ([`Log::distinction`]).
    #[must_use]
    pub fn of(log: &Log, catalog: &Catalog, options: &Options) -> Self {
        let mut reading = Reading {
            mapping: Mapping::new(catalog),
            options,
            left_out: log.distinction().left_out(),
            principals: BTreeMap::new(),
            unattributed: Unattributed::new(),
            has_data_events: false,
        };
        for group in log.groups() {
            let (node, _) = json::parse(&group.text);
            let Some(Ok(record)) = node.as_ref().map(Record::read) else { continue };
            reading.add(&record, group);
        }
        let counts = log.counts();
        reading.finish(counts.broken.saturating_add(counts.left_out))
    }
}

struct Reading<'a> {
    mapping: Mapping<'a>,
    options: &'a Options,
    /// The condition keys that are not known of records that are counted together.
    left_out: Vec<&'static str>,
    principals: BTreeMap<String, Gathered>,
    unattributed: Unattributed,
    has_data_events: bool,
}

#[derive(Debug, Default)]
struct Gathered {
    activity: Activity,
    uses: BTreeMap<String, Gathering>,
    gaps: Gaps,
}

/// A use, and in which contexts it was asked.
#[derive(Debug)]
struct Gathering {
    found: Use,
    contexts: BTreeSet<String>,
}

/// What one record tells beside its requests.
struct Told<'a> {
    record: &'a Record<'a>,
    outcome: UseOutcome,
    seen: Seen,
}

impl Reading<'_> {
    /// Takes the records of a group, of which one is here.
    fn add(&mut self, record: &Record<'_>, group: &RecordGroup) {
        self.has_data_events |= record.event_category == Some("Data");
        let mut leave_out = |why| {
            let count = self.unattributed.entry(why).or_default();
            *count = count.saturating_add(group.count);
        };
        if let Some(reason) = record.no_call() {
            return leave_out(reason.as_str());
        }
        let Some(identity) = record.user_identity.as_ref() else {
            return leave_out("missing-identity");
        };
        let principal = match identity.principal(record.is_from_console) {
            Ok(principal) => principal,
            Err(fault) => return leave_out(fault.as_str()),
        };
        let Some(arn) = owner(&principal) else {
            return leave_out(principal.principal_type.as_str());
        };
        let places = record.event_id.map(|id| Place::Record(id.to_owned())).into_iter().collect();
        let seen = Seen { count: group.count, first: group.first, last: group.last, places };
        let outcome = match record.outcome() {
            Outcome::Allowed => UseOutcome::Allowed,
            Outcome::Denied(_) => UseOutcome::Denied,
            Outcome::Unknown => UseOutcome::Unknown,
        };
        let mut requests = self.mapping.requests(record);
        for found in requests.iter_mut().flatten() {
            self.left_out.iter().for_each(|key| found.request.context.forget(key));
        }
        let prefix = self.mapping.prefix(record.event_source);
        let gathered = self.principals.entry(arn).or_default();
        gathered.activity.seen.add(&Seen { places: Vec::new(), ..seen.clone() });
        let told = Told { record, outcome, seen };
        match requests {
            Ok(requests) => gathered.take(requests, &told, (&self.mapping, self.options)),
            Err(reason) => gathered.miss(reason, &told, prefix),
        }
    }

    /// `unread`: how many records could not be looked at.
    fn finish(self, unread: u64) -> Principals {
        let has_data_events = self.has_data_events;
        let activity = |(arn, mut gathered): (String, Gathered)| {
            if !has_data_events {
                gathered.gaps.say(GapCode::DataEvents);
            }
            if unread > 0 {
                let seen = Seen { count: unread, ..Seen::default() };
                gathered.gaps.add(GapCode::UnreadRecords, "", &seen);
            }
            gathered.gaps.say(GapCode::PassRole);
            gathered.gaps.say(GapCode::OutsideWindow);
            let uses = gathered.uses.into_values().map(|gathering| gathering.found).collect();
            let gaps = gathered.gaps.into_list();
            (arn, Activity { uses, gaps, is_of_log: true, ..gathered.activity })
        };
        Principals {
            activities: self.principals.into_iter().map(activity).collect(),
            unattributed: self.unattributed,
        }
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
            self.activity.granted = self.activity.granted.saturating_add(told.seen.count);
            self.note_keys(&first.request.context, told.seen.count);
        }
        let call = requests.iter().find(|found| found.standing != Standing::Dependent);
        let service = call.and_then(|call| passed_to(call.request.action.as_str()));
        for found in requests.into_iter().flat_map(|found| named(found, mapping.catalog())) {
            self.note(&found, told, options);
            let context = found.group_key(|_| true);
            let (new, request) = usage(found, service, told.outcome);
            let gathering = Gathering { found: new, contexts: BTreeSet::new() };
            let known = self.uses.entry(key(&gathering.found)).or_insert(gathering);
            known.found.seen.add(&told.seen);
            if known.contexts.insert(context) {
                known.found.requests.push(request);
            }
        }
    }

    /// Notes what is not certain about a request that is granted.
    fn note(&mut self, found: &RecordedRequest, told: &Told<'_>, options: &Options) {
        let action = found.request.action.as_str();
        let mut say = |code, is_so: bool| {
            if is_so && options.grants(told.outcome) {
                self.gaps.add(code, action, &told.seen);
            }
        };
        say(GapCode::Possible, found.standing == Standing::Possible);
        let is_untold = found.is_template && found.request.resource == Resource::None;
        say(GapCode::ResourceNotTold, is_untold);
    }

    fn note_keys(&mut self, context: &Context, calls: u64) {
        for key in conditions::keys() {
            let Some(value) = context.single_value(&fold(key)) else { continue };
            let found = self.activity.keys.entry(key).or_default();
            found.calls = found.calls.saturating_add(calls);
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
        self.gaps.add(code, &name, &told.seen);
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

/// What was asked, and the request for it.
fn usage(
    found: RecordedRequest,
    service: Option<&'static str>,
    outcome: UseOutcome,
) -> (Use, Request) {
    let RecordedRequest { mut request, standing, is_template } = found;
    let action = request.action.as_str().to_owned();
    let service = service.filter(|_| action == "iam:PassRole" && standing == Standing::Dependent);
    let only_for = service.map(|service| OnlyFor { key: PASSED_TO, service: service.to_owned() });
    if let Some(OnlyFor { key, service }) = &only_for {
        let entry = ContextEntry::new((*key).to_owned(), vec![service.clone()], false);
        request.context.set(&fold(key), Some(entry));
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
    let (requests, seen) = (Vec::new(), Seen::default());
    (Use { action, resource, standing, outcome, is_template, only_for, requests, seen }, request)
}

/// What tells uses apart.
fn key(found: &Use) -> String {
    let only_for = found.only_for.as_ref().map(|only_for| only_for.service.as_str());
    let parts = [
        found.action.as_str(),
        &found.resource,
        found.standing.as_str(),
        found.outcome.as_str(),
        only_for.unwrap_or_default(),
    ];
    parts.join("\n")
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
