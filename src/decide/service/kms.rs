//! AWS KMS: grants, and what works across accounts (EVALUATION.md, section 14).

use crate::decide::Decision;
use crate::decide::ReasonCode;
use crate::decide::service::refused;
use crate::evaluate;
use crate::evaluate::Case;
use crate::policy::KmsGrant;
use crate::request::Request;
use crate::request::principal::PrincipalType;

/// The operations that work across accounts (R14.12; KMS Developer Guide, "Allowing users in other
/// accounts to use a KMS key").
const ACROSS_ACCOUNTS: [&str; 23] = [
    "CreateGrant",
    "Decrypt",
    "DeriveSharedSecret",
    "DescribeKey",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyPair",
    "GenerateDataKeyPairWithoutPlaintext",
    "GenerateDataKeyWithoutPlaintext",
    "GenerateMac",
    "GetKeyRotationStatus",
    "GetPublicKey",
    "ListGrants",
    "ReEncrypt",
    "ReEncryptFrom",
    "ReEncryptTo",
    "RetireGrant",
    "RevokeGrant",
    "Sign",
    "SignMessage",
    "Verify",
    "VerifyMac",
    "VerifyMessage",
];

/// The context keys that carry the encryption context.
const ENCRYPTION_CONTEXT: &str = "kms:encryptioncontext:";

/// Refuses an operation that never works on a key of another account.
pub(super) fn across_accounts(request: &Request) -> Option<Decision> {
    if request.action.prefix() != "kms" || !request.resource.is_kms_key() {
        return None;
    }
    let caller = request.principal.account.as_ref();
    let is_across = caller.is_some() && caller != request.resource_account.as_ref();
    let works = ACROSS_ACCOUNTS.iter().any(|name| request.action.is("kms", name));
    (is_across && !works).then(|| refused(ReasonCode::KmsAcrossAccounts))
}

/// Whether the request retires a grant: the grant decides, and no RCP binds it (R9.8, R14.9).
pub(in crate::decide) fn retires_grant(request: &Request) -> bool {
    request.action.is("kms", "RetireGrant")
}

/// Whether a grant allows the request. It replaces the Allow of the key policy and of the caller's
/// own policies (R14.7).
pub(in crate::decide) fn is_granted(grants: &[KmsGrant], case: Case<'_>) -> bool {
    if case.request.action.prefix() != "kms" {
        return false;
    }
    let principal = &case.request.principal;
    let is_owner_root = principal.principal_type == PrincipalType::Root
        && principal.account == case.request.resource_account;
    let retires = retires_grant(case.request);
    grants.iter().filter(|grant| is_of_key(grant, case.request)).any(|grant| {
        let retiring = grant.retiring.as_ref();
        let may_retire = is_owner_root
            || retiring.is_some_and(|retiring| !evaluate::names(retiring, case).is_empty());
        (retires && may_retire) || is_grantee(grant, case)
    })
}

fn is_of_key(grant: &KmsGrant, request: &Request) -> bool {
    let arn = request.resource.arn();
    let id = arn.and_then(|arn| arn.resource.strip_prefix("key/"));
    grant.key_id == request.resource.as_str() || id == Some(&grant.key_id)
}

fn is_grantee(grant: &KmsGrant, case: Case<'_>) -> bool {
    let names = |grantee| !evaluate::names(grantee, case).is_empty();
    let name = case.request.action.name();
    grant.grantee.as_ref().is_some_and(names)
        && grant.operations.iter().any(|operation| operation.eq_ignore_ascii_case(name))
        && holds_constraints(grant, case.request)
}

/// The encryption context and source that the grant asks for (R14.8).
fn holds_constraints(grant: &KmsGrant, request: &Request) -> bool {
    let has = |(key, value): &(String, String)| {
        let name = format!("{ENCRYPTION_CONTEXT}{}", key.to_lowercase());
        request.context.single_value(&name) == Some(value)
    };
    let subset = grant.encryption_context_subset.as_ref();
    let equals = grant.encryption_context_equals.as_ref();
    let given = request.context.entries();
    let given = given.filter(|entry| entry.name.to_lowercase().starts_with(ENCRYPTION_CONTEXT));
    let source = request.context.single_value("aws:sourcearn");
    subset.is_none_or(|pairs| pairs.iter().all(has))
        && equals.is_none_or(|pairs| pairs.iter().all(has) && given.count() == pairs.len())
        && grant.source_arn.as_deref().is_none_or(|arn| source == Some(arn))
}
