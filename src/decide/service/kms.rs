//! AWS KMS: grants, and what works across accounts (EVALUATION.md, section 14).

use crate::base::truth::Truth;
use crate::decide::Decision;
use crate::decide::ReasonCode;
use crate::decide::service::refused;
use crate::evaluate;
use crate::evaluate::Case;
use crate::policy::KmsGrant;
use crate::request::Context;
use crate::request::Request;
use crate::request::context::Lookup;
use crate::request::context::fold;
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
/// The context key that carries the resource on whose behalf a service asks.
pub(super) const SOURCE: &str = "aws:sourcearn";

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
    let allows = |grant: &KmsGrant| {
        let names = |retiring| Truth::from(is_owner_root).or(evaluate::names(retiring, case));
        let may_retire = grant.retiring.as_ref().map_or(Truth::from(is_owner_root), names);
        Truth::from(retires).and(may_retire).or(allows_grantee(grant, case))
    };
    let of_key = grants.iter().filter(|grant| is_of_key(grant, case.request));
    Truth::any(of_key.map(allows)).known_or(case.assume.allow)
}

fn is_of_key(grant: &KmsGrant, request: &Request) -> bool {
    let arn = request.resource.arn();
    let id = arn.and_then(|arn| arn.resource.strip_prefix("key/"));
    grant.key_id == request.resource.as_str() || id == Some(&grant.key_id)
}

fn allows_grantee(grant: &KmsGrant, case: Case<'_>) -> Truth {
    let name = case.request.action.name();
    let covers = grant.operations.iter().any(|operation| operation.eq_ignore_ascii_case(name));
    match &grant.grantee {
        Some(grantee) if covers => {
            evaluate::names(grantee, case).and(holds_constraints(grant, &case.request.context))
        }
        Some(_) | None => Truth::False,
    }
}

/// The encryption context and source that the grant asks for (R14.8).
fn holds_constraints(grant: &KmsGrant, context: &Context) -> Truth {
    let is = |folded: &str, wanted: &str| match context.look_up(folded) {
        Lookup::Unknown => Truth::Unknown,
        Lookup::Present(_) | Lookup::Absent => {
            Truth::from(context.single_value(folded) == Some(wanted))
        }
    };
    let has = |(key, value): &(String, String)| is(&context_key(key), value);
    let has_all = |pairs: &Vec<(String, String)>| Truth::all(pairs.iter().map(has));
    let has_others = |pairs: &[(String, String)]| {
        let is_other = |folded: &str| {
            folded.starts_with(ENCRYPTION_CONTEXT)
                && pairs.iter().all(|(key, _)| context_key(key) != folded)
        };
        if context.entries().any(|entry| is_other(&fold(&entry.name))) {
            return Truth::True;
        }
        if context.may_have(&is_other) { Truth::Unknown } else { Truth::False }
    };
    let subset = grant.encryption_context_subset.as_ref().map_or(Truth::True, has_all);
    let equals = grant.encryption_context_equals.as_ref();
    let equals = equals.map_or(Truth::True, |pairs| has_all(pairs).and(!has_others(pairs)));
    let source = grant.source_arn.as_ref().map_or(Truth::True, |arn| is(SOURCE, arn));
    subset.and(equals).and(source)
}

/// The context key of a key of the encryption context.
fn context_key(key: &str) -> String {
    format!("{ENCRYPTION_CONTEXT}{}", fold(key))
}

/// The keys of the encryption context that the grant reads.
pub(super) fn encryption_context_keys(grant: &KmsGrant) -> impl Iterator<Item = String> {
    let equals = grant.encryption_context_equals.as_deref();
    let every = equals.map(|_| "*");
    let subset = grant.encryption_context_subset.as_deref();
    let pairs = equals.into_iter().chain(subset).flatten();
    let named = pairs.map(|(key, _)| key.as_str()).chain(every);
    named.map(|key| format!("kms:EncryptionContext:{key}"))
}

/// Whether grants read the context key, by its name in lower case.
pub(super) fn reads_key(grants: &[KmsGrant], request: &Request, key: &str) -> bool {
    !grants.is_empty()
        && request.action.prefix() == "kms"
        && (key == SOURCE || key.starts_with(ENCRYPTION_CONTEXT))
}
