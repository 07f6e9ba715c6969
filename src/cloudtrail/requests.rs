//! From a record to the requests that IAM decided.

use std::sync::Arc;

use crate::cloudtrail::context;
use crate::cloudtrail::identity::PrincipalFault;
use crate::cloudtrail::mapping::Asked;
use crate::cloudtrail::mapping::Mapping;
use crate::cloudtrail::mapping::UnknownEvent;
use crate::cloudtrail::needs::Need;
use crate::cloudtrail::outcome::Outcome;
use crate::cloudtrail::parameters::Parameters;
use crate::cloudtrail::record::Record;
use crate::cloudtrail::resources::Scene;
use crate::cloudtrail::resources::Target;
use crate::denial::Denial;
use crate::request::Action;
use crate::request::Assumption;
use crate::request::Context;
use crate::request::Principal;
use crate::request::Request;
use crate::request::Resource;
use crate::request::context::ContextEntry;
use crate::request::context::fold;
use crate::request::derive;
use crate::request::principal::PrincipalType;
use crate::value::arn::Arn;

/// One request that a record tells of.
#[derive(Debug, Clone)]
pub struct RecordedRequest {
    /// The request. Of its context only some keys are known (see [`Context::open`]).
    pub request: Request,
    /// How it came to be asked.
    pub standing: Standing,
    /// Whether the resource has `${…}` for what the record does not tell, or is `*` because nothing of it is
    /// told.
    pub is_template: bool,
}

impl RecordedRequest {
    /// Who is told to have called: of a session its role.
    #[must_use]
    pub fn caller(&self) -> &str {
        let principal = &self.request.principal;
        principal.role_arn.as_deref().unwrap_or_else(|| principal.display_name())
    }
}

/// How a request came to be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Standing {
    /// It is what the call asks for.
    Call,
    /// The call needs it besides, for what it passes on.
    Dependent,
    /// It is one of several that the record does not tell apart.
    Possible,
}

impl Standing {
    /// The stable spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Dependent => "dependent",
            Self::Possible => "possible",
        }
    }
}

/// Why a record tells of no request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoRequest {
    /// Something happened in a service, without a call.
    ServiceEvent,
    /// Somebody signed in, or tried to.
    SignIn,
    /// Something was done in a console that is no call.
    ConsoleAction,
    /// An analysis of CloudTrail's, or another kind of event that is not known to be a call.
    OtherEvent,
    /// The call needs no permission.
    NoPermissionNeeded,
    /// The call is not known.
    Event(UnknownEvent),
    /// The caller is not known, or is no principal of IAM.
    Principal(PrincipalFault),
}

impl NoRequest {
    /// The stable spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ServiceEvent => "service-event",
            Self::SignIn => "sign-in",
            Self::ConsoleAction => "console-action",
            Self::OtherEvent => "other-event",
            Self::NoPermissionNeeded => "no-permission-needed",
            Self::Event(event) => event.as_str(),
            Self::Principal(fault) => fault.as_str(),
        }
    }
}

impl Record<'_> {
    /// Why the record is of no call, where it is of none (CloudTrail User Guide, "CloudTrail record contents",
    /// `eventType`). The first records had no type, and were all of calls.
    #[must_use]
    pub fn no_call(&self) -> Option<NoRequest> {
        match self.event_type? {
            "AwsApiCall" | "AwsVpceEvent" | "AwsVpceEvents" => None,
            "AwsServiceEvent" => Some(NoRequest::ServiceEvent),
            "AwsConsoleSignIn" => Some(NoRequest::SignIn),
            "AwsConsoleAction" => Some(NoRequest::ConsoleAction),
            _ => Some(NoRequest::OtherEvent),
        }
    }
}

impl Mapping<'_> {
    /// The requests that a record tells of: one for each action and resource.
    ///
    /// ```
    /// # #[cfg(feature = "catalog")] {
    /// use iam_verdict::catalog::Catalog;
    /// use iam_verdict::cloudtrail::Mapping;
    /// use iam_verdict::cloudtrail::Record;
    /// use iam_verdict::json;
    ///
    /// let catalog = Catalog::embedded()?;
    /// let mapping = Mapping::new(&catalog);
    /// let (node, _) = json::parse(
    ///     r#"{ "eventVersion": "1.08", "eventType": "AwsApiCall", "awsRegion": "eu-west-1",
    ///          "eventSource": "sqs.amazonaws.com", "eventName": "SendMessage",
    ///          "userIdentity": { "type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/ana",
    ///                            "accountId": "111122223333" },
    ///          "requestParameters": {
    ///            "queueUrl": "https://sqs.eu-west-1.amazonaws.com/111122223333/jobs" } }"#,
    /// );
    /// let node = node.ok_or("no JSON")?;
    /// let requests = mapping.requests(&Record::read(&node)?).map_err(|why| why.as_str())?;
    /// assert_eq!(requests[0].request.action.as_str(), "sqs:SendMessage");
    /// assert_eq!(requests[0].request.resource.as_str(), "arn:aws:sqs:eu-west-1:111122223333:jobs");
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When it tells of none, with the reason.
    pub fn requests(&self, record: &Record<'_>) -> Result<Vec<RecordedRequest>, NoRequest> {
        if let Some(reason) = record.no_call() {
            return Err(reason);
        }
        let actions =
            self.actions(record.event_source, record.event_name).map_err(NoRequest::Event)?;
        if actions.is_empty() {
            return Err(NoRequest::NoPermissionNeeded);
        }
        let identity = record.user_identity.as_ref();
        let identity = identity.ok_or(NoRequest::Principal(PrincipalFault::Missing))?;
        let principal = identity.principal(record.is_from_console).map_err(NoRequest::Principal)?;
        let is_user = principal.principal_type == PrincipalType::IamUser;
        let user = principal.arn.clone().filter(|_| is_user);
        let scene = Scene {
            mapping: self,
            resources: &record.resources,
            place: record.place(),
            parameters: Parameters::of(record.request_parameters),
            user: user.as_deref(),
        };
        let denial = match record.outcome() {
            Outcome::Denied(denial) => Some(denial),
            Outcome::Allowed | Outcome::Unknown => None,
        };
        let context = context::context(record);
        let call = Call { record, scene, principal: Arc::new(principal), context, denial };
        Ok(call.requests(&actions))
    }
}

/// What all requests of one call have in common.
struct Call<'a> {
    record: &'a Record<'a>,
    scene: Scene<'a>,
    principal: Arc<Principal>,
    context: Context,
    /// What its error says, where it was denied.
    denial: Option<Box<Denial>>,
}

impl Call<'_> {
    fn requests(&self, actions: &[Asked<'_>]) -> Vec<RecordedRequest> {
        let mut requests = Vec::new();
        for Need { action, standing, mut targets } in self.scene.needs(actions) {
            if standing != Standing::Dependent {
                self.complete(&mut targets, &action);
            }
            let standing = |target: &Target| match target.is_possible {
                true => Standing::Possible,
                false => standing,
            };
            let request = |target: &Target| self.request(&action, target, standing(target));
            requests.extend(targets.iter().filter_map(request));
        }
        requests.extend(self.denied(&requests));
        requests
    }

    /// The error of a denied call names its resource, where the parameters are not told or not whole.
    fn complete(&self, targets: &mut [Target], action: &str) {
        let Some((denied, Some(resource))) = self.denied_pair() else { return };
        let is_named = denied.eq_ignore_ascii_case(action);
        if let [target] = targets
            && is_named
            && target.is_template
        {
            *target = Target::whole(resource);
        }
    }

    /// What the error says was asked, and the call does not say.
    fn denied(&self, known: &[RecordedRequest]) -> Option<RecordedRequest> {
        let (action, resource) = self.denied_pair()?;
        self.scene.mapping.catalog.action(action)?;
        let is_known = |known: &RecordedRequest| {
            let of_call = known.standing != Standing::Dependent;
            known.request.action.as_str().eq_ignore_ascii_case(action)
                && (of_call || resource.is_none_or(|arn| known.request.resource.as_str() == arn))
        };
        if known.iter().any(is_known) {
            return None;
        }
        let target = resource.map_or_else(Target::none, Target::whole);
        self.request(action, &target, Standing::Dependent)
    }

    /// The action that the error of a denied call names, and its resource where that is an ARN without
    /// wildcards: EC2 prints `instance/*` where it looked at none.
    fn denied_pair(&self) -> Option<(&str, Option<&str>)> {
        let denial = self.denial.as_deref()?;
        let resource = denial.resource.as_deref();
        let is_arn = |text: &&str| Arn::parse(text).is_some() && !text.contains('*');
        Some((denial.action.as_deref()?, resource.filter(is_arn)))
    }

    fn request(
        &self,
        action: &str,
        target: &Target,
        standing: Standing,
    ) -> Option<RecordedRequest> {
        let resource = Resource::parse(target.arn.as_deref(), "resource").ok()?;
        let given = target.owner.as_deref().filter(|_| resource.account().is_none());
        let owner = resource.owner(given, &self.principal).ok()?.map(str::to_owned);
        let owner_is_known = given.is_some() || resource.account().is_some();
        let is_assumed = !owner_is_known && resource != Resource::None;
        let assumed = owner.as_deref().filter(|_| is_assumed).map(Assumption::resource_account);
        let mut request = Request {
            principal: Arc::clone(&self.principal),
            action: Arc::new(Action::parse(action, "action").ok()?),
            resource,
            resource_account: owner,
            context: self.context.clone(),
            duration_seconds: None,
            assumptions: assumed.into_iter().collect(),
        };
        for (key, value) in
            context::resource_tags(self.record, target.arn.as_deref().unwrap_or_default())
        {
            let name = format!("aws:ResourceTag/{key}");
            let (Ok(()) | Err(_)) =
                request.context.insert(ContextEntry::new(name, vec![value.to_owned()], false));
        }
        derive(&mut request, owner_is_known);
        self.open(&mut request.context);
        Some(RecordedRequest { request, standing, is_template: target.is_template })
    }

    /// Leaves open what is not told, but for what a principal that is known by its ARN never has.
    fn open(&self, context: &mut Context) {
        context.open();
        let principal = &self.principal;
        if !principal.principal_type.is_of_account() || principal.arn.is_none() {
            return;
        }
        context.insert_absent("aws:PrincipalServiceName");
        context.insert_absent("aws:PrincipalServiceNamesList");
        if principal.principal_type != PrincipalType::IamUser {
            context.insert_absent("aws:username");
        }
    }
}

impl RecordedRequest {
    /// All that a decision depends on, as a text: requests with the same one are decided alike by policies
    /// that read no other keys than those that `reads` holds of, by their names in lower case.
    ///
    /// The keys of time and of places differ with nearly every record; few policies read them.
    #[must_use]
    pub fn group_key(&self, reads: impl Fn(&str) -> bool) -> String {
        let Request { principal, action, resource, resource_account, context, .. } = &self.request;
        let mut key = String::new();
        let mut add = |text: &str| {
            key.push_str(text);
            key.push('\n');
        };
        add(principal.principal_type.as_str());
        let parts = [&principal.arn, &principal.role_arn, &principal.unique_id, &principal.service];
        parts.into_iter().for_each(|part| add(part.as_deref().unwrap_or_default()));
        add(principal.account.as_deref().unwrap_or_default());
        add(if principal.session_token { "session" } else { "" });
        add(action.as_str());
        add(resource.as_str());
        add(resource_account.as_deref().unwrap_or_default());
        add(self.standing.as_str());
        for entry in context.entries().filter(|entry| reads(&fold(&entry.name))) {
            add(&entry.name);
            entry.values.iter().for_each(|value| add(value));
        }
        key
    }
}
