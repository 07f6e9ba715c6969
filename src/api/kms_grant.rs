//! `kmsGrants`: what `kms:ListGrants` prints.

use crate::api::fields::Fields;
use crate::api::fields::wrong_type;
use crate::json::Node;
use crate::policy::KmsGrant;
use crate::policy::model::PrincipalEntry;
use crate::policy::principal_entry;
use crate::request::RequestError;
use crate::request::RequestErrorCode;

const KNOWN: [&str; 11] = [
    "KeyId",
    "GrantId",
    "Name",
    "CreationDate",
    "GranteePrincipal",
    "GranteeServicePrincipal",
    "RetiringPrincipal",
    "RetiringServicePrincipal",
    "IssuingAccount",
    "Operations",
    "Constraints",
];

const CONSTRAINTS: [&str; 3] = ["EncryptionContextEquals", "EncryptionContextSubset", "SourceArn"];

/// Reads the grants of one key; absent means none.
pub(super) fn read(fields: &Fields<'_>) -> Result<Vec<KmsGrant>, RequestError> {
    let path = fields.path_of("kmsGrants");
    let items = fields.list("kmsGrants")?.iter().enumerate();
    items.map(|(index, node)| grant(node, &format!("{path}[{index}]"))).collect()
}

fn grant(node: &Node, path: &str) -> Result<KmsGrant, RequestError> {
    let fields = Fields::new(node, path, &KNOWN)?;
    let Some(key_id) = fields.text("KeyId")? else {
        let message = "a grant needs the key that it is for";
        let field = fields.path_of("KeyId");
        return Err(RequestError::new(RequestErrorCode::MissingField, field, message));
    };
    let operations = fields.list("Operations")?.iter().map(|operation| {
        let path = fields.path_of("Operations");
        operation
            .as_str()
            .map(str::to_owned)
            .ok_or_else(|| wrong_type(&path, operation, "a string"))
    });
    let mut grant = KmsGrant {
        key_id: key_id.to_owned(),
        grantee: principal(&fields, ["GranteePrincipal", "GranteeServicePrincipal"])?,
        retiring: principal(&fields, ["RetiringPrincipal", "RetiringServicePrincipal"])?,
        operations: operations.collect::<Result<Vec<String>, RequestError>>()?,
        ..KmsGrant::default()
    };
    if let Some(constraints) = fields.get("Constraints") {
        let fields = Fields::new(constraints, &fields.path_of("Constraints"), &CONSTRAINTS)?;
        grant.encryption_context_equals = pairs(&fields, "EncryptionContextEquals")?;
        grant.encryption_context_subset = pairs(&fields, "EncryptionContextSubset")?;
        grant.source_arn = fields.text("SourceArn")?.map(str::to_owned);
    }
    Ok(grant)
}

fn principal(
    fields: &Fields<'_>,
    names: [&str; 2],
) -> Result<Option<PrincipalEntry>, RequestError> {
    for name in names {
        let Some(text) = fields.text(name)? else { continue };
        let fault = || {
            let message = format!("`{text}` is no principal: expected an ARN or a service");
            let field = fields.path_of(name);
            RequestError::new(RequestErrorCode::InvalidPolicies, field, message)
        };
        return principal_entry(text).map(Some).ok_or_else(fault);
    }
    Ok(None)
}

fn pairs(fields: &Fields<'_>, name: &str) -> Result<Option<Vec<(String, String)>>, RequestError> {
    let Some(node) = fields.get(name) else { return Ok(None) };
    let members = node.as_object().ok_or_else(|| fields.wrong_type(name, node, "an object"))?;
    let pair = |member: &crate::json::Member| match member.value.as_str() {
        Some(value) => Ok((member.key.clone(), value.to_owned())),
        None => Err(wrong_type(&fields.path_of(name), &member.value, "a string")),
    };
    members.iter().map(pair).collect::<Result<Vec<(String, String)>, RequestError>>().map(Some)
}
