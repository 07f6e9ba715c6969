//! The list of diagnostic codes: stable, never reused, documented once.

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $name:ident = $text:literal,)*) => {
        /// Why a policy document is refused or remarked on.
        ///
        /// Where AWS's policy checks (IAM Access Analyzer, "policy check reference") have a code,
        /// ours is the same in lower kebab case; the others are our own.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Code { $($(#[doc = $doc])* $name,)* }

        impl Code {
            /// Every code, in the order of this list.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The stable spelling, lower kebab case.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// What it is about, in the words of its documentation.
            #[must_use]
            pub const fn what(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),*),)* }
            }
        }
    };
}

codes! {
    /// Not one JSON object (rule G1).
    JsonSyntaxError = "json-syntax-error",
    /// The same member twice in one object (rule G13). Ours.
    DuplicateJsonKey = "duplicate-json-key",
    /// Longer, deeper or more numerous than the engine reads. Ours.
    DocumentTooLarge = "document-too-large",
    /// A character that IAM refuses in this type of policy (rule G1). Ours.
    CharacterOutsideLatin1 = "character-outside-latin1",
    /// Another JSON type than the element takes (rules G5, G7, G14, C1).
    DataTypeMismatch = "data-type-mismatch",
    /// No `Statement`, or an empty one (rule G5).
    MissingStatement = "missing-statement",
    /// A member that the policy language does not have (rules G2, G6).
    InvalidPolicyElement = "invalid-policy-element",
    /// `Version` is neither of the two (rule G3).
    InvalidVersion = "invalid-version",
    /// `Version` is missing, which means 2008-10-17 (rule G3).
    MissingVersion = "missing-version",
    /// `Version` is 2008-10-17: no policy variables (rule G3). Ours.
    VersionOld = "version-old",
    /// An RCP whose `Version` is not 2012-10-17. Ours.
    RcpVersion = "rcp-version",
    /// `${` in a document whose version takes it as plain text (rule VR2).
    VariableUnsupportedInVersion = "variable-unsupported-in-version",
    /// `${` where variables never work (rules A10, VR1).
    VariableUnsupportedInElement = "variable-unsupported-in-element",
    /// `${` without `}` (rule VR11).
    MissingBraceInVariable = "missing-brace-in-variable",
    /// `${}` (rule VR11).
    EmptyVariable = "empty-variable",
    /// A default that does not stand in single quotes (rule VR11).
    MissingQuoteInVariable = "missing-quote-in-variable",
    /// A space in a variable's name (rule VR11).
    UnsupportedSpaceInVariable = "unsupported-space-in-variable",
    /// A character in a variable's name that names cannot have (rule VR10). Ours.
    InvalidVariableName = "invalid-variable-name",
    /// A variable under an operator that takes none (rule T4).
    InvalidVariableForOperator = "invalid-variable-for-operator",
    /// A statement without `Effect` (rule G7).
    MissingEffect = "missing-effect",
    /// `Effect` is not `Allow` or `Deny` (rule G7).
    InvalidEffect = "invalid-effect",
    /// Neither `Action` nor `NotAction` (rule G8).
    MissingAction = "missing-action",
    /// Neither `Resource` nor `NotResource` (rule G9).
    MissingResource = "missing-resource",
    /// Neither `Principal` nor `NotPrincipal` (rule G10).
    MissingPrincipal = "missing-principal",
    /// An element together with its `Not…` twin (rules G8, G9, G10).
    UnsupportedElementCombination = "unsupported-element-combination",
    /// `Principal` in a policy type that has none (rule G10).
    UnsupportedPrincipal = "unsupported-principal",
    /// A `Sid` with characters that IAM refuses (rule S2).
    UnsupportedSid = "unsupported-sid",
    /// The same `Sid` twice (rule S1).
    UniqueSidsRequired = "unique-sids-required",
    /// An action that is not `*` or `prefix:name` (rules A2, A3).
    InvalidServiceInAction = "invalid-service-in-action",
    /// An action with a space, which never matches (rule A6). Ours.
    ActionHasSpace = "action-has-space",
    /// An empty list in a positive element: the statement matches nothing (rule G12).
    EmptyArrayAction = "empty-array-action",
    /// An empty list of resources (rule G12).
    EmptyArrayResource = "empty-array-resource",
    /// An empty principal list or map (rules G12, P14).
    EmptyArrayPrincipal = "empty-array-principal",
    /// An empty value list of a condition (rule C10).
    EmptyArrayCondition = "empty-array-condition",
    /// An empty `NotAction`, `NotResource` or `NotPrincipal` (rule G12). Ours.
    EmptyNegatedElement = "empty-negated-element",
    /// A `null` in a list, which IAM skips (rule G14). Ours.
    NullListElement = "null-list-element",
    /// A resource that is neither `*` nor an ARN (rule R2).
    InvalidArnPrefix = "invalid-arn-prefix",
    /// An ARN with fewer than six fields (rule R6).
    MissingArnField = "missing-arn-field",
    /// A partition with a partial wildcard (rule R5).
    InvalidPartition = "invalid-partition",
    /// A principal that is a string other than `*` (rule P14).
    InvalidPrincipalFormat = "invalid-principal-format",
    /// A member of the principal map that does not exist (rule P14).
    InvalidPrincipalKey = "invalid-principal-key",
    /// A principal entry of a wrong form (rules P3 to P11, P16). Ours.
    PrincipalFormat = "principal-format",
    /// A wildcard within a principal entry (rule P12).
    UnsupportedWildcardInPrincipal = "unsupported-wildcard-in-principal",
    /// `Federated` outside a trust policy (rule P10).
    FederatedPrincipalNotSupported = "federated-principal-not-supported",
    /// `"Principal": "*"` in a trust policy (rule P15).
    RoleTrustPolicyUnsupportedWildcardInPrincipal = "role-trust-policy-unsupported-wildcard-in-principal",
    /// `NotPrincipal` in a trust policy (rule N1).
    RoleTrustPolicySyntaxErrorNotprincipal = "role-trust-policy-syntax-error-notprincipal",
    /// `Resource` in a trust policy (rule G9).
    RoleTrustPolicySyntaxErrorResource = "role-trust-policy-syntax-error-resource",
    /// A `Federated` entry that names no identity provider (rule P10).
    InvalidFederatedPrincipalSyntaxInRoleTrustPolicy = "invalid-federated-principal-syntax-in-role-trust-policy",
    /// `Principal` in an SCP (rule G10).
    ScpSyntaxErrorPrincipal = "scp-syntax-error-principal",
    /// `Principal` of an RCP is not `"*"` (rule G10).
    RcpSyntaxErrorPrincipal = "rcp-syntax-error-principal",
    /// `Allow` in an RCP.
    RcpSyntaxErrorAllow = "rcp-syntax-error-allow",
    /// `NotAction` in an RCP.
    RcpSyntaxErrorNotaction = "rcp-syntax-error-notaction",
    /// A bare `*` action in an RCP.
    RcpSyntaxErrorAction = "rcp-syntax-error-action",
    /// `NotPrincipal` with `Allow` (rule N1).
    AllowWithNotPrincipal = "allow-with-not-principal",
    /// `NotPrincipal` with `Deny`: AWS advises against it (rule N1). Ours.
    DenyNotPrincipal = "deny-not-principal",
    /// An operator that does not exist (rule C8).
    InvalidConditionOperator = "invalid-condition-operator",
    /// `NullIfExists` (rules C8, X3).
    NullWithIfExists = "null-with-if-exists",
    /// A condition key that is not `prefix:name`.
    InvalidConditionKeyFormat = "invalid-condition-key-format",
    /// The same key twice under one operator, in two spellings (rule C9).
    DuplicateKeysWithDifferentCase = "duplicate-keys-with-different-case",
    /// A value that its numeric operator cannot read (rule T1).
    TypeMismatchNumber = "type-mismatch-number",
    /// A value that its date operator cannot read (rule T1).
    TypeMismatchDate = "type-mismatch-date",
    /// A value that is not `true` or `false` (rules T1, X4).
    TypeMismatchBoolean = "type-mismatch-boolean",
    /// A value that is not base64 (rule T1).
    TypeMismatchString = "type-mismatch-string",
    /// A value that is no IP address or range (rules T1, O10).
    TypeMismatchIpRange = "type-mismatch-ip-range",
    /// A value that is no ARN under an ARN operator (rule O11). Ours.
    TypeMismatchArn = "type-mismatch-arn",
}
