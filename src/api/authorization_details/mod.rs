//! `importAuthorizationDetails`: what AWS tells of a denied request, as a scenario with the outcome
//! that is expected of it.

mod caller;
mod details;
mod documents;
mod place;

use crate::api::answer;
use crate::api::authorization_details::caller::Caller;
use crate::api::authorization_details::details::Details;
use crate::api::authorization_details::details::Part;
use crate::api::authorization_details::details::limit;
use crate::api::authorization_details::documents::Documents;
use crate::api::authorization_details::place::Placer;
use crate::api::fields::Fields;
use crate::api::scenario::Input;
use crate::api::wire::Error;
use crate::base::budget::MAX_PAGES;
use crate::json;
use crate::json::Node;
use crate::json::ObjectText;
use crate::request::RequestError;
use crate::request::RequestErrorCode;
use crate::request::Resource;
use crate::request::context::fold;
use crate::value::arn;

/// A scenario made from what AWS tells, and what AWS decided. Texts of JSON have the shapes of the npm
/// package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedAuthorization {
    /// The scenario, for [`evaluate`](crate::api::evaluate); as JSON.
    pub scenario: String,
    /// What AWS decided: `allowed`, `explicitDeny` or `implicitDeny`.
    pub decision: &'static str,
    /// The evaluations as AWS tells them, in the order of the scenario's pairs; as JSON.
    pub evaluations: String,
    /// Policies whose documents were not given, as AWS lists them. In the scenario they are empty
    /// texts: it is not decided without them. As JSON.
    pub missing_policies: String,
    /// What the answer does not tell, and what was taken instead.
    pub notes: Vec<String>,
}

impl ImportedAuthorization {
    /// All of it as JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut expected = ObjectText::default();
        expected.text("decision", Some(self.decision));
        expected.json("evaluations", &self.evaluations);
        let notes: Vec<String> = self.notes.iter().map(|note| json::quote(note)).collect();
        let mut all = ObjectText::default();
        all.json("scenario", &self.scenario);
        all.json("expected", &expected.end());
        all.json("missingPolicies", &self.missing_policies);
        all.json("notes", &json::array(&notes));
        all.end()
    }
}

/// Makes a scenario from `{ "details": …, "policies": … }`: an answer of AWS's
/// `GetRequestAuthorizationDetails` or its pages, and what `GetRequestAuthorizationPolicy` returns for
/// its policies, by their URIs.
///
/// ```
/// use iam_verdict::api::{Options, evaluate, import_authorization_details};
///
/// let imported = import_authorization_details(r#"{
///   "details": {
///     "requestContext": { "aws:PrincipalArn": "arn:aws:iam::111122223333:user/ana" },
///     "evaluations": [{ "action": "iam:ListUsers", "resource": "", "evaluatedEffect": "IMPLICIT_DENY" }],
///     "policies": [{ "type": "IDENTITY_BASED_POLICY", "inline": true, "uri": "p-1" }]
///   },
///   "policies": { "p-1": { "policyDocument": {
///     "Version": "2012-10-17",
///     "Statement": { "Effect": "Allow", "Action": "iam:Get*", "Resource": "*" }
///   } } }
/// }"#)?;
/// let evaluation = evaluate(&imported.scenario, Options::default())?;
/// assert_eq!(evaluation.decision, imported.decision);
/// # Ok::<(), iam_verdict::api::wire::Error>(())
/// ```
///
/// # Errors
/// `RequestError` when the input is not of this shape, or does not tell who asks.
pub fn import_authorization_details(input: &str) -> Result<ImportedAuthorization, Error> {
    import(input).map_err(answer::request_error)
}

fn import(text: &str) -> Result<ImportedAuthorization, RequestError> {
    let input = Input::parse(text)?;
    let fields = Fields::new(&input.node, "", &["details", "policies"])?;
    let documents = Documents::read(text, &fields)?;
    input.check_duplicates(&documents.spans())?;
    let pages = pages(text, fields.require("details")?)?;
    let mut details = Details::default();
    for (path, page) in &pages {
        details.add(page, path)?;
    }
    documents.hand_out(&mut details);
    imported(details)
}

/// One page or several, each as an object or as its text.
fn pages<'a>(text: &'a str, given: &'a Node) -> Result<Vec<(String, Input<'a>)>, RequestError> {
    let items = given.as_array().unwrap_or(std::slice::from_ref(given));
    limit(items.len(), MAX_PAGES, "pages", "details")?;
    let mut pages = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let is_one = given.as_array().is_none();
        let path = if is_one { "details".to_owned() } else { format!("details[{index}]") };
        let own = item.as_str().unwrap_or_else(|| item.span.slice(text));
        let page = Input::parse(own).and_then(|page| page.check_duplicates(&[]).map(|()| page));
        match page {
            Ok(page) => pages.push((path, page)),
            Err(error) => {
                return Err(RequestError { field: path, message: error.to_string(), ..error });
            }
        }
    }
    Ok(pages)
}

fn imported(mut details: Details<'_>) -> Result<ImportedAuthorization, RequestError> {
    let Some(decision) = details.decision else {
        let message = "there is no evaluation: give the answer as AWS returns it";
        return Err(RequestError::new(RequestErrorCode::MissingField, "details", message));
    };
    if details.has_more {
        details.note("the last page has a `nextToken`: further evaluations were not given");
    }
    let caller = caller::caller(&details)?;
    if let Some(note) = caller.note {
        details.note(note);
    }
    let mut scenario = ObjectText::default();
    scenario.json("request", &asked(&details, &caller));
    scenario.json("policies", &Placer::new(&mut details).policies()?);
    scenario.json("settings", &settings(&mut details, &caller));
    let evaluations = details.evaluations.iter().map(|evaluation| evaluation.source().to_owned());
    let missing = details.policies.iter().filter(|policy| policy.is_missing());
    let missing = missing.map(|policy| policy.part.source().to_owned());
    Ok(ImportedAuthorization {
        scenario: scenario.end(),
        decision: decision.as_str(),
        evaluations: json::array(&evaluations.collect::<Vec<String>>()),
        missing_policies: json::array(&missing.collect::<Vec<String>>()),
        notes: details.notes.into_iter().collect(),
    })
}

/// `request` of the scenario. Every evaluation is a pair: AWS tells all of them, so that none is to be
/// added.
fn asked(details: &Details<'_>, caller: &Caller) -> String {
    let mut request = ObjectText::default();
    request.json("principal", &caller.descriptor);
    request.json("context", details.context_text);
    let mut pairs = Vec::new();
    for evaluation in &details.evaluations {
        let mut pair = ObjectText::default();
        add_pair(&mut pair, details, *evaluation);
        if pairs.is_empty() {
            add_pair(&mut request, details, *evaluation);
        }
        if let Some(context) = evaluation.member("context") {
            pair.json("context", context.source());
        }
        pairs.push(pair.end());
    }
    request.json("pairs", &json::array(&pairs));
    request.end()
}

/// Action, resource, and the owner of the resource where its ARN does not name it.
fn add_pair(out: &mut ObjectText, details: &Details<'_>, evaluation: Part<'_>) {
    const OWNER: &str = "aws:ResourceAccount";
    let resource = evaluation.resource();
    out.text("action", Some(evaluation.text("action")));
    out.text("resource", Some(resource));
    let of_pair = evaluation.member("context").and_then(|context| context.value_of(OWNER));
    let told = of_pair.or_else(|| details.context.single_value(&fold(OWNER)));
    let names_none =
        |resource: Resource| resource != Resource::None && resource.account().is_none();
    if Resource::parse(Some(resource), "").is_ok_and(names_none) {
        out.text("resourceAccount", told.filter(|account| arn::is_account_id(account)));
    }
}

/// AWS tells the context that it decided from: nothing is to be filled in. Where IAM takes such
/// sessions in the console only, and AWS evaluated policies, it was the console.
fn settings(details: &mut Details<'_>, caller: &Caller) -> String {
    let mut settings = ObjectText::default();
    settings.json("deriveContext", "false");
    let mut evaluations = details.evaluations.iter();
    if caller.needs_console && evaluations.any(|pair| pair.text("action").starts_with("iam:")) {
        settings.json("consoleSession", "true");
        details.note("IAM takes such a session in the console only: taken as one of the console");
    }
    settings.end()
}
