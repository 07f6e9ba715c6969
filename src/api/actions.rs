//! Actions by their names and patterns, against a catalog.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::api::answer;
use crate::api::fields::wrong_type;
use crate::api::scenario::Input;
use crate::api::wire;
use crate::base::budget::MAX_ACTIONS;
use crate::base::budget::MAX_NAME_BYTES;
use crate::catalog::AccessLevel;
use crate::catalog::Action;
use crate::catalog::Catalog;
use crate::catalog::ConditionKey;
use crate::request::RequestError;
use crate::request::RequestErrorCode;

/// The field that errors are about.
const ACTIONS: &str = "actions";

/// The actions that patterns cover, each once, by name: JSON of one pattern or of an array. A pattern
/// that covers none adds none.
///
/// ```
/// # #[cfg(feature = "catalog")] {
/// use iam_verdict::api::expand_actions;
/// use iam_verdict::catalog::Catalog;
///
/// let catalog = Catalog::embedded()?;
/// let covered = expand_actions(&catalog, r#"["sqs:*visibility", "sns:publish"]"#).unwrap();
/// assert_eq!(covered, ["sns:Publish", "sqs:ChangeMessageVisibility"]);
/// # }
/// # Ok::<(), iam_verdict::catalog::CatalogError>(())
/// ```
///
/// # Errors
/// `RequestError` when the input is of another shape.
pub fn expand_actions(catalog: &Catalog, input: &str) -> Result<Vec<String>, wire::Error> {
    let patterns = names(input).map_err(answer::request_error)?;
    let covered = covered(catalog, patterns.iter().map(String::as_str));
    Ok(covered.into_keys().collect())
}

/// Few patterns that cover these actions and no other one of the catalog
/// ([`Catalog::shrink`]): JSON of one action or of an array.
///
/// # Errors
/// `RequestError` when the input is of another shape.
pub fn shrink_actions(catalog: &Catalog, input: &str) -> Result<Vec<String>, wire::Error> {
    let actions = names(input).map_err(answer::request_error)?;
    Ok(catalog.shrink(actions.iter().map(String::as_str)))
}

/// The actions that patterns and service prefixes cover, by what they do: JSON of one or of an array.
///
/// # Errors
/// `RequestError` when the input is of another shape.
pub fn actions_by_access_level(
    catalog: &Catalog,
    input: &str,
) -> Result<wire::ActionsByAccessLevel, wire::Error> {
    let names = names(input).map_err(answer::request_error)?;
    let pattern = |name: String| match name.contains(':') || name == "*" {
        true => name,
        false => format!("{name}:*"),
    };
    let patterns: Vec<String> = names.into_iter().map(pattern).collect();
    let mut levels = wire::ActionsByAccessLevel::default();
    for (name, action) in covered(catalog, patterns.iter().map(String::as_str)) {
        let of_level = match action.access_level() {
            AccessLevel::List => &mut levels.list,
            AccessLevel::Read => &mut levels.read,
            AccessLevel::Write => &mut levels.write,
            AccessLevel::Tagging => &mut levels.tagging,
            AccessLevel::PermissionsManagement => &mut levels.permissions_management,
        };
        of_level.push(name);
    }
    Ok(levels)
}

/// The condition keys that the reference lists for an action, by name: JSON of its name. Beside these
/// a request may carry the global keys that all requests carry.
///
/// # Errors
/// `RequestError` when the input is of another shape, or there is no such action.
pub fn context_keys_for(
    catalog: &Catalog,
    input: &str,
) -> Result<Vec<wire::ActionContextKey>, wire::Error> {
    let keys = name(input).and_then(|name| {
        let unknown = || unknown(catalog, &name);
        Ok(keys_of(catalog.action(&name).ok_or_else(unknown)?))
    });
    keys.map_err(answer::request_error)
}

/// The actions that a misspelt name may mean, at most three ([`Catalog::suggest`]): JSON of the name.
///
/// # Errors
/// `RequestError` when the input is of another shape.
pub fn suggest_actions(catalog: &Catalog, input: &str) -> Result<Vec<String>, wire::Error> {
    let name = name(input).map_err(answer::request_error)?;
    Ok(catalog.suggest(&name))
}

fn covered<'a, 'n>(
    catalog: &'a Catalog,
    patterns: impl Iterator<Item = &'n str>,
) -> BTreeMap<String, Action<'a>> {
    let actions = patterns.flat_map(|pattern| catalog.expand(pattern));
    actions.map(|action| (action.to_string(), action)).collect()
}

/// The keys that come whatever the resource is, and those that come with a type of resource only.
fn keys_of(action: Action<'_>) -> Vec<wire::ActionContextKey> {
    let own: BTreeSet<&str> = action.condition_keys().map(ConditionKey::name).collect();
    let mut with_type: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for used in action.resource_uses() {
        for key in used.condition_keys().chain(used.resource_type.condition_keys()) {
            with_type.entry(key.name()).or_default().insert(used.resource_type.name());
        }
    }
    let key = |key: ConditionKey<'_>| wire::ActionContextKey {
        name: key.name().to_owned(),
        key_type: key.key_type().as_str(),
        multivalued: key.is_multivalued(),
        description: key.description().to_owned(),
        resource_types: match own.contains(key.name()) {
            true => Vec::new(),
            false => {
                with_type.get(key.name()).into_iter().flatten().map(|n| (*n).to_owned()).collect()
            }
        },
    };
    action.supported_keys().into_iter().map(key).collect()
}

fn unknown(catalog: &Catalog, name: &str) -> RequestError {
    let suggested = catalog.suggest(name);
    let help = match suggested.as_slice() {
        [] => String::new(),
        names => format!("; did you mean `{}`?", names.join("`, `")),
    };
    let message = format!("there is no action `{name}`{help}");
    RequestError::new(RequestErrorCode::InvalidAction, "action", message)
}

/// One name.
fn name(input: &str) -> Result<String, RequestError> {
    let input = Input::parse(input)?;
    let name = input.node.as_str().ok_or_else(|| wrong_type("action", &input.node, "a string"))?;
    bounded(name, "action")
}

/// One name or several, each once.
fn names(input: &str) -> Result<BTreeSet<String>, RequestError> {
    let input = Input::parse(input)?;
    let items = match input.node.as_array() {
        Some(items) => items,
        None => std::slice::from_ref(&input.node),
    };
    if items.len() > MAX_ACTIONS {
        let message = format!("{} names, more than the {MAX_ACTIONS} that are read", items.len());
        return Err(RequestError::new(RequestErrorCode::TooLarge, ACTIONS, message));
    }
    let name = |(index, item): (usize, &crate::json::Node)| match item.as_str() {
        Some(name) => bounded(name, &format!("{ACTIONS}[{index}]")),
        None if input.node.as_array().is_some() => {
            Err(wrong_type(&format!("{ACTIONS}[{index}]"), item, "a string"))
        }
        None => Err(wrong_type(ACTIONS, item, "a string or an array of strings")),
    };
    items.iter().enumerate().map(name).collect()
}

fn bounded(name: &str, field: &str) -> Result<String, RequestError> {
    if name.len() <= MAX_NAME_BYTES {
        return Ok(name.to_owned());
    }
    let message = format!("longer than the {MAX_NAME_BYTES} bytes that are read");
    Err(RequestError::new(RequestErrorCode::TooLarge, field, message))
}
