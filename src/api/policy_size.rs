//! `policySize`: how long a policy is, as AWS counts, and how long it may be.

use crate::api::answer;
use crate::api::fields::Fields;
use crate::api::policies;
use crate::api::scenario::Input;
use crate::api::validate::policy_type;
use crate::api::wire;
use crate::policy::PolicyType;
use crate::policy::quota::Quota;
use crate::policy::quota::quotas;
use crate::request::RequestError;
use crate::validate::resource_kind::ResourceKind;

/// The size of a policy against each quota that policies of its type have:
/// `{ "policy": …, "policyType": "identityBased" }`. A policy that is an object counts as its JSON
/// stands in the input. With the `resourceType` of a resource-based policy the quota is that of the kind; none is
/// known of a kind that is not among [`RESOURCE_KINDS`](crate::validate::resource_kind::RESOURCE_KINDS).
///
/// ```
/// let input = r#"{ "policyType": "serviceControl", "policy": "{ }" }"#;
/// let sizes = iam_verdict::api::policy_size(input)?;
/// assert_eq!((sizes[0].size, sizes[0].limit, sizes[0].left), (3, 10_240, 10_237));
/// # Ok::<(), iam_verdict::api::wire::Error>(())
/// ```
///
/// # Errors
/// `RequestError` when the input is not of this shape.
pub fn policy_size(input: &str) -> Result<Vec<wire::PolicySize>, wire::Error> {
    sizes(input).map_err(answer::request_error)
}

fn sizes(input: &str) -> Result<Vec<wire::PolicySize>, RequestError> {
    let input = Input::parse(input)?;
    let fields = Fields::new(&input.node, "", &["policy", "policyType", "resourceType"])?;
    let policy_type = policy_type(&fields)?;
    let resource_type = fields.text("resourceType")?;
    let document = policies::policy(fields.require("policy")?, "policy")?.document;
    let text = document.as_str().unwrap_or_else(|| document.span.slice(input.text));
    let size = |quota: Quota| {
        let size = quota.counted.count(text);
        let signed = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        wire::PolicySize {
            quota: quota.name,
            counted: quota.counted.as_str(),
            size,
            limit: quota.limit,
            left: signed(quota.limit).saturating_sub(signed(size)),
        }
    };
    let of_type = quotas(policy_type).iter().copied();
    let Some(name) = resource_type.filter(|_| policy_type == PolicyType::ResourceBased) else {
        return Ok(of_type.map(size).collect());
    };
    let kind = ResourceKind::from_name(name).into_iter();
    let of_kind = |kind: &'static ResourceKind| {
        of_type.clone().map(|quota| Quota { name: kind.name, limit: kind.most_bytes, ..quota })
    };
    Ok(kind.flat_map(of_kind).map(size).collect())
}
