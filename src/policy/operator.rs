//! Condition operators by name.

/// A condition operator with its set operator and `IfExists`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Operator {
    /// `ForAllValues:` or `ForAnyValue:`.
    pub set: Option<SetOperator>,
    /// The comparison.
    pub base: BaseOperator,
    /// Whether a missing key satisfies it (rule X3).
    pub if_exists: bool,
}

/// How a condition treats the values of a multivalued key (rules M1, M2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SetOperator {
    /// Every request value must satisfy the comparison.
    ForAllValues,
    /// At least one request value must satisfy it.
    ForAnyValue,
}

macro_rules! base_operators {
    ($($name:ident),* $(,)?) => {
        /// The comparisons of the policy language (POLICY_LANGUAGE.md, section 6), by AWS's names.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "the names are AWS's own and say what they do")]
        pub enum BaseOperator { $($name,)* }

        impl BaseOperator {
            /// Every comparison.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// AWS's name.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }
        }
    };
}

base_operators![
    StringEquals,
    StringNotEquals,
    StringEqualsIgnoreCase,
    StringNotEqualsIgnoreCase,
    StringLike,
    StringNotLike,
    NumericEquals,
    NumericNotEquals,
    NumericLessThan,
    NumericLessThanEquals,
    NumericGreaterThan,
    NumericGreaterThanEquals,
    DateEquals,
    DateNotEquals,
    DateLessThan,
    DateLessThanEquals,
    DateGreaterThan,
    DateGreaterThanEquals,
    Bool,
    BinaryEquals,
    IpAddress,
    NotIpAddress,
    ArnEquals,
    ArnLike,
    ArnNotEquals,
    ArnNotLike,
    Null,
];

/// What kind of values a comparison reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// Text, compared exactly.
    Text,
    /// Text, compared without regard to letter case.
    TextIgnoreCase,
    /// Text with wildcards.
    TextLike,
    /// Decimal numbers.
    Numeric,
    /// Instants.
    Date,
    /// `true` and `false`.
    Bool,
    /// Bytes, written in base64.
    Binary,
    /// IP addresses and ranges.
    IpAddress,
    /// ARNs with wildcards.
    Arn,
    /// Whether the key is missing.
    Null,
}

impl BaseOperator {
    /// The kind of values it reads.
    #[must_use]
    pub const fn family(self) -> Family {
        match self {
            Self::StringEquals | Self::StringNotEquals => Family::Text,
            Self::StringEqualsIgnoreCase | Self::StringNotEqualsIgnoreCase => {
                Family::TextIgnoreCase
            }
            Self::StringLike | Self::StringNotLike => Family::TextLike,
            Self::NumericEquals
            | Self::NumericNotEquals
            | Self::NumericLessThan
            | Self::NumericLessThanEquals
            | Self::NumericGreaterThan
            | Self::NumericGreaterThanEquals => Family::Numeric,
            Self::DateEquals
            | Self::DateNotEquals
            | Self::DateLessThan
            | Self::DateLessThanEquals
            | Self::DateGreaterThan
            | Self::DateGreaterThanEquals => Family::Date,
            Self::Bool => Family::Bool,
            Self::BinaryEquals => Family::Binary,
            Self::IpAddress | Self::NotIpAddress => Family::IpAddress,
            Self::ArnEquals | Self::ArnLike | Self::ArnNotEquals | Self::ArnNotLike => Family::Arn,
            Self::Null => Family::Null,
        }
    }

    /// Whether it holds when none of its values matches (rule C4), and when the key is missing
    /// (rule X2).
    #[must_use]
    pub const fn is_negated(self) -> bool {
        matches!(
            self,
            Self::StringNotEquals
                | Self::StringNotEqualsIgnoreCase
                | Self::StringNotLike
                | Self::NumericNotEquals
                | Self::DateNotEquals
                | Self::NotIpAddress
                | Self::ArnNotEquals
                | Self::ArnNotLike
        )
    }

    /// How a request value must stand to a policy value.
    #[must_use]
    pub const fn comparison(self) -> Comparison {
        match self {
            Self::NumericLessThan | Self::DateLessThan => Comparison::LessThan,
            Self::NumericLessThanEquals | Self::DateLessThanEquals => Comparison::LessThanEquals,
            Self::NumericGreaterThan | Self::DateGreaterThan => Comparison::GreaterThan,
            Self::NumericGreaterThanEquals | Self::DateGreaterThanEquals => {
                Comparison::GreaterThanEquals
            }
            Self::StringEquals
            | Self::StringNotEquals
            | Self::StringEqualsIgnoreCase
            | Self::StringNotEqualsIgnoreCase
            | Self::StringLike
            | Self::StringNotLike
            | Self::NumericEquals
            | Self::NumericNotEquals
            | Self::DateEquals
            | Self::DateNotEquals
            | Self::Bool
            | Self::BinaryEquals
            | Self::IpAddress
            | Self::NotIpAddress
            | Self::ArnEquals
            | Self::ArnLike
            | Self::ArnNotEquals
            | Self::ArnNotLike
            | Self::Null => Comparison::Equal,
        }
    }

    /// Whether policy variables work in its values (rule VR1; for `Bool` AWS's pages differ).
    #[must_use]
    pub const fn takes_variables(self) -> bool {
        matches!(
            self.family(),
            Family::Text | Family::TextIgnoreCase | Family::TextLike | Family::Arn | Family::Bool
        )
    }
}

/// How a request value must stand to a policy value that has an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// Equal; the negated operators hold when this does not.
    Equal,
    /// Less.
    LessThan,
    /// Less or equal.
    LessThanEquals,
    /// Greater.
    GreaterThan,
    /// Greater or equal.
    GreaterThanEquals,
}

impl Comparison {
    /// Whether the order of request value to policy value is the one asked for.
    #[must_use]
    pub fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::LessThan => order.is_lt(),
            Self::LessThanEquals => order.is_le(),
            Self::GreaterThan => order.is_gt(),
            Self::GreaterThanEquals => order.is_ge(),
        }
    }
}

/// Why a name is no operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OperatorError {
    /// `NullIfExists`.
    NullWithIfExists,
    /// There is no such operator.
    Unknown,
}

impl Operator {
    /// Reads an operator's name, letter case exact (rule C8).
    ///
    /// # Errors
    /// When the policy language has no such operator.
    pub fn parse(name: &str) -> Result<Self, OperatorError> {
        let (set, rest) = match name.split_once(':') {
            None => (None, name),
            Some(("ForAllValues", rest)) => (Some(SetOperator::ForAllValues), rest),
            Some(("ForAnyValue", rest)) => (Some(SetOperator::ForAnyValue), rest),
            Some(_) => return Err(OperatorError::Unknown),
        };
        let (base, if_exists) = match rest.strip_suffix("IfExists") {
            Some(base) => (base, true),
            None => (rest, false),
        };
        let known = BaseOperator::ALL.iter().find(|known| known.as_str() == base);
        let base = *known.ok_or(OperatorError::Unknown)?;
        if if_exists && base == BaseOperator::Null {
            return Err(OperatorError::NullWithIfExists);
        }
        Ok(Self { set, base, if_exists })
    }
}

impl std::fmt::Display for Operator {
    /// The name as AWS writes it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.set {
            Some(SetOperator::ForAllValues) => f.write_str("ForAllValues:")?,
            Some(SetOperator::ForAnyValue) => f.write_str("ForAnyValue:")?,
            None => {}
        }
        f.write_str(self.base.as_str())?;
        if self.if_exists { f.write_str("IfExists") } else { Ok(()) }
    }
}
