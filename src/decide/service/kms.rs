//! AWS KMS: grants, and what works across accounts (EVALUATION.md, section 14).

use crate::base::truth::Truth;
use crate::decide::Decision;
use crate::decide::ReasonCode;
use crate::decide::service::refused;
use crate::evaluate;
use crate::evaluate::Case;
use crate::evaluate::SERVICE_NAMES;
use crate::policy::KmsGrant;
use crate::policy::model::PrincipalEntry;
use crate::policy::model::PrincipalKind;
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
const SOURCE: &str = "aws:sourcearn";

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
    let has_others = |pairs: &Vec<(String, String)>| {
        let given = context.beginning_with(ENCRYPTION_CONTEXT);
        let is_other = |name: &str| pairs.iter().all(|(key, _)| context_key(key) != name);
        Truth::any(given.filter(|(name, _)| is_other(name)).map(|(_, is_there)| is_there))
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

/// The context keys that grants read, in lower case.
pub(super) fn keys_of_grants(grants: &[KmsGrant], request: &Request) -> Vec<String> {
    if request.action.prefix() != "kms" {
        return Vec::new();
    }
    let reads_source = grants.iter().any(|grant| grant.source_arn.is_some());
    let reads_context = grants.iter().any(|grant| {
        grant.encryption_context_equals.is_some() || grant.encryption_context_subset.is_some()
    });
    let names = |entry: &PrincipalEntry| entry.kind == PrincipalKind::Service;
    let reads_names = request.principal.principal_type == PrincipalType::Service
        && grants.iter().flat_map(|grant| grant.grantee.iter().chain(&grant.retiring)).any(names);
    let keys = [(reads_source, SOURCE), (reads_names, SERVICE_NAMES)];
    let keys = keys.into_iter().filter(|(reads, _)| *reads).map(|(_, key)| key.to_owned());
    let given = request.context.beginning_with(ENCRYPTION_CONTEXT);
    let given = given.filter(|_| reads_context).map(|(name, _)| name.to_owned());
    keys.chain(given).collect()
}
