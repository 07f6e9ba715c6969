//! The codes of AWS's policy checks (IAM User Guide, "IAM Access Analyzer policy check reference"), in
//! lower kebab case, by the class that their documentation stands under.

/// The class of a code in the address of its documentation; none: the code is our own.
pub(super) fn class(code: &str) -> Option<&'static str> {
    let has = |(_, codes): &&(&str, &[&str])| codes.binary_search(&code).is_ok();
    CLASSES.iter().find(has).map(|(class, _)| *class)
}

/// AWS's name of a code of ours, where that is another one.
pub(super) fn renamed(code: &str) -> &str {
    match code {
        "type-mismatch-bool" => "type-mismatch-boolean",
        "type-mismatch-binary" => "type-mismatch-string",
        code => code,
    }
}

const CLASSES: &[(&str, &[&str])] = &[
    (
        "error",
        &[
            "arn-account-not-allowed",
            "arn-region-not-allowed",
            "data-type-mismatch",
            "duplicate-keys-with-different-case",
            "empty-variable",
            "federated-principal-not-supported",
            "invalid-action",
            "invalid-arn-account",
            "invalid-arn-prefix",
            "invalid-arn-region",
            "invalid-arn-resource",
            "invalid-arn-service-case",
            "invalid-condition-data-type",
            "invalid-condition-key-format",
            "invalid-condition-multiple-boolean",
            "invalid-condition-operator",
            "invalid-effect",
            "invalid-federated-principal-syntax-in-role-trust-policy",
            "invalid-global-condition-key",
            "invalid-kms-key-value",
            "invalid-partition",
            "invalid-policy-element",
            "invalid-principal-format",
            "invalid-principal-key",
            "invalid-region",
            "invalid-service",
            "invalid-service-condition-key",
            "invalid-service-in-action",
            "invalid-service-principal-format",
            "invalid-variable-for-operator",
            "invalid-version",
            "invalid-vpc-format",
            "invalid-vpce-format",
            "json-syntax-error",
            "mismatched-action-for-principal",
            "missing-action",
            "missing-action-for-condition-key",
            "missing-action-for-roles-anywhere-trust-policy",
            "missing-arn-account",
            "missing-arn-field",
            "missing-arn-region",
            "missing-brace-in-variable",
            "missing-effect",
            "missing-principal",
            "missing-qualifier",
            "missing-quote-in-variable",
            "missing-resource",
            "missing-statement",
            "missing-tag-key-in-condition",
            "null-with-if-exists",
            "policy-size-exceeds-rcp-quota",
            "policy-size-exceeds-scp-quota",
            "private-ip-address",
            "private-not-ip-address",
            "rcp-syntax-error-action",
            "rcp-syntax-error-allow",
            "rcp-syntax-error-notaction",
            "rcp-syntax-error-principal",
            "role-trust-policy-syntax-error-notprincipal",
            "role-trust-policy-syntax-error-resource",
            "role-trust-policy-unsupported-wildcard-in-principal",
            "scp-syntax-error-action-wildcard",
            "scp-syntax-error-principal",
            "type-mismatch-ip-range",
            "unique-sids-required",
            "unsupported-action-for-condition-key",
            "unsupported-action-in-policy",
            "unsupported-condition-key-for-service-principal",
            "unsupported-element-combination",
            "unsupported-global-condition-key",
            "unsupported-principal",
            "unsupported-resource-arn-in-policy",
            "unsupported-sid",
            "unsupported-space-in-variable",
            "unsupported-wildcard-in-principal",
            "variable-unsupported-in-element",
            "variable-unsupported-in-version",
            "variable-usage-too-permissive",
            "wildcard-usage-too-permissive",
        ],
    ),
    (
        "security-warning",
        &[
            "allow-with-not-principal",
            "deny-notaction-with-unsupported-tag-condition-key-for-service",
            "deny-with-unsupported-tag-condition-key-for-service",
            "dynamodb-attributes-without-select",
            "forallvalues-with-single-valued-key",
            "foranyvalue-with-audience-claim-type",
            "missing-condition-key-for-oidc-principal",
            "missing-github-repo-condition-key",
            "missing-paired-condition-keys",
            "pass-role-with-not-action-and-not-resource",
            "pass-role-with-not-resource",
            "pass-role-with-star-in-action-and-not-resource",
            "pass-role-with-star-in-action-and-resource",
            "pass-role-with-star-in-resource",
            "pass-role-with-star-in-resource-and-not-action",
            "restrict-access-to-service-principal",
            "s3-prefix-in-negative-context",
            "string-like-operator-with-arn-condition-keys",
            "untrustworthy-condition-key",
        ],
    ),
    (
        "general-warning",
        &[
            "create-slr-with-not-action-and-not-resource",
            "create-slr-with-not-resource",
            "create-slr-with-star-in-action-and-not-resource",
            "create-slr-with-star-in-action-and-resource",
            "create-slr-with-star-in-resource",
            "create-slr-with-star-in-resource-and-not-action",
            "deprecated-global-condition-key",
            "invalid-date-value",
            "invalid-role-reference",
            "invalid-user-reference",
            "missing-version",
            "policy-size-exceeds-identity-policy-quota",
            "policy-size-exceeds-resource-policy-quota",
            "policy-size-exceeds-role-trust-policy-quota",
            "rcp-missing-related-principal-condition-key",
            "rcp-missing-related-service-principal-condition-key",
            "rcp-missing-service-condition-key-null-check",
            "specific-github-repo-and-branch-recommended",
            "type-mismatch",
            "type-mismatch-boolean",
            "type-mismatch-date",
            "type-mismatch-number",
            "type-mismatch-string",
            "unique-sids-recommended",
            "use-condition-key-only-with-supported-services",
            "wildcard-without-like-operator",
        ],
    ),
    (
        "suggestion",
        &[
            "allow-notaction-with-unsupported-tag-condition-key-for-service",
            "allow-with-unsupported-tag-condition-key-for-service",
            "confirm-audience-claim-type",
            "empty-array-action",
            "empty-array-condition",
            "empty-array-condition-forallvalues",
            "empty-array-condition-foranyvalue",
            "empty-array-condition-ifexists",
            "empty-array-principal",
            "empty-array-resource",
            "empty-object-condition",
            "empty-object-principal",
            "empty-sid-value",
            "equivalent-to-null-false",
            "equivalent-to-null-true",
            "improve-ip-range",
            "irrelevant-condition-key-in-policy",
            "null-with-qualifier",
            "private-ip-address-subset",
            "private-not-ip-address-subset",
            "recommended-condition-key-for-service-principal",
            "redundant-action",
            "redundant-condition-value-num",
            "redundant-key-due-to-wildcard-in-condition",
            "redundant-principal-in-role-trust-policy",
            "redundant-resource",
            "redundant-statement",
            "redundant-statement-due-to-wildcard-in-condition",
            "wildcard-in-service-name",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_and_of_one_class() {
        let counts: Vec<usize> = CLASSES.iter().map(|(_, codes)| codes.len()).collect();
        assert_eq!(counts, [79, 19, 26, 29]);
        for (class_of, codes) in CLASSES {
            assert!(codes.is_sorted());
            for code in *codes {
                assert_eq!(class(code), Some(*class_of), "{code}");
            }
        }
        assert_eq!(class("principal-format"), None);
        assert_eq!(class(renamed("type-mismatch-bool")), Some("general-warning"));
    }
}
