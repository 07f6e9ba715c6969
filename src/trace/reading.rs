//! Rules on which AWS is silent or contradicts itself, and the other way to read each of them.

use std::cell::Cell;

macro_rules! uncertain_rules {
    ($($(#[$doc:meta])* $name:ident = $rule:literal, $text:literal;)*) => {
        /// A rule of low confidence (POLICY_LANGUAGE.md and EVALUATION.md, with the prefixes PL and
        /// EV). What is chosen, and why, stands in `docs/SEMANTICS.md`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum UncertainRule { $($(#[$doc])* $name,)* }

        impl UncertainRule {
            /// Every uncertain rule.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Its number.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $rule,)* }
            }

            /// What was decided by, in words.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

uncertain_rules! {
    /// An empty list of values.
    EmptyValueList = "PL-C10",
        "a condition with an empty list of values was read by plain logic; one AWS page says that \
         it holds";
    /// `ForAnyValue…IfExists` on a missing key.
    ForAnyValueIfExists = "PL-M4",
        "ForAnyValue with IfExists was read not to hold on a missing key; the text on IfExists can be \
         read the other way";
    /// A plain negated operator on a multivalued key.
    PlainOperatorOnSet = "PL-M5",
        "a negated operator without set operator was read never to hold on a multivalued key";
    /// `NotPrincipal` that lists some levels of the caller, and not all.
    PartlyListed = "PL-N4",
        "NotPrincipal was read to exempt only callers of whom every level is listed; AWS says that a \
         missing level may deny";
    /// `{"AWS": "*"}` and a service principal.
    ServiceUnderAws = "PL-P2",
        "{\"AWS\": \"*\"} was read to cover service principals too; AWS says so of anonymous callers only";
    /// A `*` at the end of an ARN field.
    StarBeyondField = "PL-R4b",
        "a wildcard in a resource ARN was read to stay in its field; one AWS page says that it may \
         expand beyond";
    /// An ARN pattern for a request without a resource.
    PatternWithoutResource = "PL-R11",
        "an ARN pattern was read not to match an action without a resource; some services ask with an \
         ARN of their own";
    /// A value that the operator cannot read, under a negated operator.
    UnreadableValue = "PL-T3",
        "a negated operator was read to hold where a value is not of its type";
    /// An unresolved variable in `NotResource`.
    UnresolvedInNotResource = "PL-VR6",
        "NotResource with a variable that has no value was read to exclude nothing; one page says that \
         the statement may be invalid";
    /// An empty text as the value of a variable.
    EmptyVariableValue = "PL-VR9",
        "an empty value was read as no value for a policy variable";
    /// An empty text under `Null`.
    EmptyTextUnderNull = "PL-X4",
        "an empty value was read as a missing key under Null";
    /// `Null` with a set operator.
    NullWithSetOperator = "PL-X5",
        "Null with a set operator was read as always true or always false, as Access Analyzer reports \
         it";
    /// A user named in a trust policy whose boundary does not allow.
    BoundaryUnderTrust = "EV-R7.6",
        "a user who is named in a trust policy was read to need the permissions boundary too; two AWS \
         pages differ";
    /// A wildcard principal, and the limits on the caller.
    LimitsOfWildcard = "EV-T1.f2",
        "an Allow for every principal was read to need neither permissions boundary nor session \
         policy; AWS says so with a condition on aws:PrincipalArn";
    /// A caller that the policy of a gateway endpoint names.
    NamedInGatewayEndpoint = "EV-R16.4",
        "the policy of a gateway endpoint was read to name callers by their ARN; AWS says that its \
         principal must be *";
    /// Limits on a KMS grant.
    LimitsOfGrant = "EV-R14.7",
        "a KMS grant was read not to be limited by permissions boundary and session policies";
}

impl UncertainRule {
    /// Its bit: there are fewer rules than bits.
    fn bit(self) -> u32 {
        let place = Self::ALL.iter().position(|rule| *rule == self).unwrap_or_default();
        1_u32.checked_shl(u32::try_from(place).unwrap_or_default()).unwrap_or_default()
    }
}

/// How the uncertain rules are read, and which of them it came to.
#[derive(Debug, Default)]
pub struct Readings {
    otherwise: u32,
    met: Cell<u32>,
}

impl Readings {
    /// Every rule as documented.
    #[must_use]
    pub fn documented() -> Self {
        Self::default()
    }

    /// These rules the other way.
    #[must_use]
    pub fn otherwise(rules: &[UncertainRule]) -> Self {
        let otherwise = rules.iter().fold(0, |bits, rule| bits | rule.bit());
        Self { otherwise, met: Cell::new(0) }
    }

    /// Whether a rule is read the other way, at a place where it matters.
    #[must_use]
    pub fn reads_otherwise(&self, rule: UncertainRule) -> bool {
        self.met.set(self.met.get() | rule.bit());
        self.otherwise & rule.bit() != 0
    }

    /// The rules that it came to.
    #[must_use]
    pub fn met(&self) -> Vec<UncertainRule> {
        let met = self.met.get();
        UncertainRule::ALL.iter().copied().filter(|rule| met & rule.bit() != 0).collect()
    }
}
