//! What a record or a message tells of a call.

use crate::api::fields::Fields;
use crate::api::recorded;
use crate::api::request;
use crate::api::scenario::Input;
use crate::api::wire;
use crate::catalog::Catalog;
use crate::cloudtrail::Mapping;
use crate::cloudtrail::Outcome;
use crate::cloudtrail::RecordedRequest;
use crate::cloudtrail::Standing;
use crate::denial::Denial;
use crate::denial::parse_access_denied;
use crate::json;
use crate::json::Node;
use crate::json::ObjectText;
use crate::json::quote;
use crate::request::RequestError;
use crate::request::RequestErrorCode;
use crate::request::Settings;
use crate::request::context::fold;
use crate::value::arn::Arn;

/// A call, its requests, and what AWS said of it.
pub(super) struct Told {
    pub(super) event: Option<wire::RecordedEvent>,
    pub(super) denial: Option<Denial>,
    /// Whether it was let in; none where that is not told.
    pub(super) was_allowed: Option<bool>,
    pub(super) requests: Vec<RecordedRequest>,
    /// Why a record tells of none.
    pub(super) none: Option<&'static str>,
}

/// Reads a record, or a message with what stands beside it.
pub(super) fn read(
    catalog: &Catalog,
    input: &Input<'_>,
    fields: &Fields<'_>,
) -> Result<Told, RequestError> {
    match (fields.get("record"), fields.text("message")?) {
        (Some(_), None) => of_record(catalog, input, fields),
        (None, Some(message)) => of_message(catalog, input, (message, fields)),
        (Some(_), Some(_)) => {
            let message = "`record` and `message` are given: a denial is explained by one of them";
            Err(RequestError::new(RequestErrorCode::Contradiction, "message", message))
        }
        (None, None) => {
            let message = "`record` or `message` is missing";
            Err(RequestError::new(RequestErrorCode::MissingField, "record", message))
        }
    }
}

fn of_record(
    catalog: &Catalog,
    input: &Input<'_>,
    fields: &Fields<'_>,
) -> Result<Told, RequestError> {
    for name in ["principal", "action", "resource", "resourceAccount"] {
        if fields.get(name).is_some() {
            let message = format!("a record tells its own `{name}`: only a message takes one");
            return Err(RequestError::new(RequestErrorCode::Contradiction, name, message));
        }
    }
    let context = request::context(fields, "context", &mut Vec::new())?;
    let node = recorded::record_of(input, fields)?;
    let record = recorded::read(&node)?;
    let found = Mapping::new(catalog).requests(&record);
    let none = found.as_ref().err().map(|reason| reason.as_str());
    let mut requests = found.unwrap_or_default();
    for one in &mut requests {
        for entry in context.entries() {
            one.request.context.set(&fold(&entry.name), Some(entry.clone()));
        }
    }
    Ok(Told {
        event: Some(recorded::event(&record)),
        denial: recorded::denial_of(&record),
        was_allowed: match record.outcome() {
            Outcome::Allowed => Some(true),
            Outcome::Denied(_) => Some(false),
            Outcome::Unknown => None,
        },
        requests,
        none,
    })
}

fn of_message(
    catalog: &Catalog,
    input: &Input<'_>,
    (message, fields): (&str, &Fields<'_>),
) -> Result<Told, RequestError> {
    let denial = parse_access_denied(message).ok_or_else(|| {
        let message = "this is no access-denied message of AWS, and none that was decoded";
        RequestError::new(RequestErrorCode::InvalidType, "message", message)
    })?;
    let text = request_text(catalog, input, (&denial, fields))?;
    let read = Input::parse(&text)?;
    let request = request::read(&read.node, "", &Settings::default())?.request;
    let asked = RecordedRequest { request, standing: Standing::Call, is_template: false };
    let requests = vec![asked];
    Ok(Told { event: None, denial: Some(denial), was_allowed: Some(false), requests, none: None })
}

/// The request of a message, with what stands beside it in place of what it says. Of the context nothing else is known.
fn request_text(
    catalog: &Catalog,
    input: &Input<'_>,
    (denial, fields): (&Denial, &Fields<'_>),
) -> Result<String, RequestError> {
    let beside = |name: &str| fields.get(name).map(|node| node.span.slice(input.text).to_owned());
    let told = |name: &str, said: Option<&str>| {
        beside(name).or_else(|| said.map(quote)).ok_or_else(|| missing(name, denial))
    };
    let mut request = ObjectText::default();
    request.json("principal", &told("principal", denial.principal.as_deref())?);
    let action = told("action", denial.action.as_deref())?;
    let name = action.trim_matches('"');
    let takes_none =
        catalog.action(name).is_some_and(|action| action.resource_uses().next().is_none());
    let is_whole = |text: &&str| *text == "*" || Arn::parse(text).is_some();
    let resource = told("resource", denial.resource.as_deref().filter(is_whole));
    match resource {
        Ok(resource) => request.json("resource", &resource),
        Err(_) if takes_none => {}
        Err(error) => return Err(error),
    }
    request.json("action", &action);
    request.json("resourceAccount", &beside("resourceAccount").unwrap_or_default());
    request.json("context", &context(denial, input, fields.get("context")));
    request.json("absentContextKeys", "[]");
    Ok(request.end())
}

fn missing(name: &str, denial: &Denial) -> RequestError {
    let decode = match denial.encoded_message {
        Some(_) => ", or what `aws sts decode-authorization-message` makes of its encoded message",
        None => "",
    };
    let message = format!("the text does not name the {name}: give `{name}` beside it{decode}");
    RequestError::new(RequestErrorCode::MissingField, name, message)
}

/// The context of a decoded message, with the given keys over it.
fn context(denial: &Denial, input: &Input<'_>, given: Option<&Node>) -> String {
    let members = given.and_then(Node::as_object).unwrap_or_default();
    if given.is_some_and(|node| node.as_object().is_none()) {
        // The reader of requests says what is wrong with it.
        return given.map(|node| node.span.slice(input.text).to_owned()).unwrap_or_default();
    }
    let mut context = ObjectText::default();
    let is_given = |key: &str| members.iter().any(|member| fold(&member.key) == fold(key));
    for (key, values) in denial.context.iter().filter(|(key, _)| !is_given(key)) {
        let values: Vec<String> = values.iter().map(|value| quote(value)).collect();
        let value = if let [one] = values.as_slice() { one.clone() } else { json::array(&values) };
        context.json(quote(key).trim_matches('"'), &value);
    }
    for member in members {
        context.json(quote(&member.key).trim_matches('"'), member.value.span.slice(input.text));
    }
    context.end()
}
