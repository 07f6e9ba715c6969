//! Rows back into what they were written from.

use crate::base::span::Span;
use crate::compile::bundle::Bundle;
use crate::compile::bundle::DENY;
use crate::compile::bundle::HAS_SID;
use crate::compile::bundle::IF_EXISTS;
use crate::compile::bundle::NOT_ACTION;
use crate::compile::bundle::OPERATOR_BITS;
use crate::compile::bundle::PRINCIPAL_SHIFT;
use crate::compile::bundle::RESOURCE_SHIFT;
use crate::compile::bundle::SET_SHIFT;
use crate::compile::bundle::Table;
use crate::compile::condition::CompiledCondition;
use crate::compile::statement::ActionPattern;
use crate::compile::statement::CompiledAction;
use crate::compile::statement::CompiledResource;
use crate::compile::statement::Requirements;
use crate::policy::PolicyDocument;
use crate::policy::PolicyType;
use crate::policy::model::ActionElement;
use crate::policy::model::ActionEntry;
use crate::policy::model::ConditionEntry;
use crate::policy::model::ConditionValue;
use crate::policy::model::Effect;
use crate::policy::model::PrincipalElement;
use crate::policy::model::PrincipalEntry;
use crate::policy::model::PrincipalKind;
use crate::policy::model::ResourceElement;
use crate::policy::model::ResourceEntry;
use crate::policy::model::ResourceForm;
use crate::policy::model::Statement;
use crate::policy::model::Version;
use crate::policy::operator::BaseOperator;
use crate::policy::operator::Operator;
use crate::policy::operator::SetOperator;
use crate::policy::variable::Template;
use crate::value::arn;

/// The operator that a word stands for.
pub(super) fn operator(word: u32) -> Option<Operator> {
    let set = match word >> SET_SHIFT & 3 {
        0 => None,
        1 => Some(SetOperator::ForAllValues),
        2 => Some(SetOperator::ForAnyValue),
        _ => return None,
    };
    let base = BaseOperator::ALL.get(usize::try_from(word & 0xff).ok()?)?;
    let is_known = word >> OPERATOR_BITS == 0;
    is_known.then_some(Operator { set, base: *base, if_exists: word & IF_EXISTS != 0 })
}

/// An element that has a `Not…` twin, by its two bits: whether it is the twin.
const fn element(word: u32, shift: u32) -> Option<bool> {
    match word >> shift & 3 {
        0 => None,
        bits => Some(bits == 2),
    }
}

impl Bundle {
    /// How many policies it holds.
    #[must_use]
    pub fn policy_count(&self) -> usize {
        self.tables.rows(Table::Policies)
    }

    /// The type that a policy was read as.
    #[must_use]
    pub fn policy_type(&self, policy: usize) -> Option<PolicyType> {
        let number = usize::try_from(self.tables.word(Table::Policies, policy, 0)?).ok()?;
        PolicyType::ALL.get(number).copied()
    }

    /// How many statements a policy has.
    #[must_use]
    pub fn statement_count(&self, policy: usize) -> usize {
        self.statements(policy).len()
    }

    /// The rows of a policy's statements.
    pub(in crate::compile) fn statements(&self, policy: usize) -> std::ops::Range<usize> {
        self.tables.parts(Table::Policies, policy, 2).unwrap_or_default()
    }

    /// What a statement does when it applies.
    pub(in crate::compile) fn effect(&self, row: usize) -> Effect {
        // INVARIANT: a row that is not there denies.
        match self.tables.word(Table::Statements, row, 0) {
            Some(bits) if bits & DENY == 0 => Effect::Allow,
            Some(_) | None => Effect::Deny,
        }
    }

    /// The patterns of a statement's actions.
    pub(in crate::compile) fn compiled_action(&self, row: usize) -> Option<CompiledAction> {
        let bits = self.tables.word(Table::Statements, row, 0)?;
        let rows = self.tables.parts(Table::Statements, row, 4)?;
        let mut patterns = Vec::with_capacity(rows.len());
        for row in rows {
            patterns.push(ActionPattern::new(self.tables.text(Table::Actions, row, 0)?));
        }
        Some(CompiledAction { negated: bits & NOT_ACTION != 0, patterns })
    }

    fn action(&self, row: usize) -> Option<ActionElement> {
        let bits = self.tables.word(Table::Statements, row, 0)?;
        let mut entries = Vec::new();
        for (index, row) in self.tables.parts(Table::Statements, row, 4)?.enumerate() {
            let text = self.tables.text(Table::Actions, row, 0)?.to_owned();
            entries.push(ActionEntry { text, index: Some(index), span: Span::default() });
        }
        Some(ActionElement { negated: bits & NOT_ACTION != 0, span: Span::default(), entries })
    }

    /// What a statement asks of a request beside the action.
    pub(in crate::compile) fn requirements(&self, row: usize) -> Option<Requirements> {
        let mut conditions = Vec::new();
        for row in self.tables.parts(Table::Statements, row, 6)? {
            let key = usize::try_from(self.tables.word(Table::Conditions, row, 1)?).ok()?;
            let name = self.tables.text(Table::Keys, key, 0)?;
            let (place, entry) = (*self.slots.get(key)?, self.condition(row)?);
            conditions.push(CompiledCondition::at(place, &entry, name.to_owned()));
        }
        Some(Requirements {
            principal: self.principal(row)?,
            resource: self.resource(row)?.as_ref().map(CompiledResource::new),
            conditions,
        })
    }

    /// A whole policy as it was written, without places in a text.
    pub(in crate::compile) fn document(&self, policy: usize) -> Option<PolicyDocument> {
        let version = match self.tables.word(Table::Policies, policy, 1)? {
            0 => Version::V2008,
            _ => Version::V2012,
        };
        let mut statements = Vec::new();
        for (index, row) in self.statements(policy).enumerate() {
            statements.push(self.statement(index, row)?);
        }
        Some(PolicyDocument { version, statements })
    }

    fn statement(&self, index: usize, row: usize) -> Option<Statement> {
        let bits = self.tables.word(Table::Statements, row, 0)?;
        let sid = self.tables.text(Table::Statements, row, 1)?;
        let mut condition = Vec::new();
        for row in self.tables.parts(Table::Statements, row, 6)? {
            condition.push(self.condition(row)?);
        }
        Some(Statement {
            index,
            span: Span::default(),
            sid: (bits & HAS_SID != 0).then(|| sid.to_owned()),
            effect: self.effect(row),
            principal: self.principal(row)?,
            action: self.action(row)?,
            resource: self.resource(row)?,
            condition,
        })
    }

    /// None: broken; none inside: absent.
    fn principal(&self, row: usize) -> Option<Option<PrincipalElement>> {
        let bits = self.tables.word(Table::Statements, row, 0)?;
        let Some(negated) = element(bits, PRINCIPAL_SHIFT) else { return Some(None) };
        let mut entries = Vec::new();
        for (index, row) in self.tables.parts(Table::Statements, row, 3)?.enumerate() {
            let kind = usize::try_from(self.tables.word(Table::Principals, row, 0)?).ok()?;
            entries.push(PrincipalEntry {
                text: self.tables.text(Table::Principals, row, 1)?.to_owned(),
                index: Some(index),
                span: Span::default(),
                kind: *PrincipalKind::ALL.get(kind)?,
            });
        }
        Some(Some(PrincipalElement { negated, span: Span::default(), entries }))
    }

    fn resource(&self, row: usize) -> Option<Option<ResourceElement>> {
        let bits = self.tables.word(Table::Statements, row, 0)?;
        let Some(negated) = element(bits, RESOURCE_SHIFT) else { return Some(None) };
        let mut entries = Vec::new();
        for (index, row) in self.tables.parts(Table::Statements, row, 5)?.enumerate() {
            let text = self.tables.text(Table::Resources, row, 1)?;
            let form = form(self.tables.word(Table::Resources, row, 0)?, text)?;
            let (text, span) = (text.to_owned(), Span::default());
            entries.push(ResourceEntry { text, index: Some(index), span, form });
        }
        Some(Some(ResourceElement { negated, span: Span::default(), entries }))
    }

    fn condition(&self, row: usize) -> Option<ConditionEntry> {
        let mut values = Vec::new();
        for (index, row) in self.tables.parts(Table::Conditions, row, 4)?.enumerate() {
            let text = self.tables.text(Table::Values, row, 1)?;
            let template = template(text, self.tables.word(Table::Values, row, 0)? != 0)?;
            let (text, span) = (text.to_owned(), Span::default());
            values.push(ConditionValue { text, index: Some(index), span, template });
        }
        Some(ConditionEntry {
            operator: operator(self.tables.word(Table::Conditions, row, 0)?)?,
            key: self.tables.text(Table::Conditions, row, 2)?.to_owned(),
            key_span: Span::default(),
            values,
            values_span: Span::default(),
        })
    }
}

pub(super) fn template(text: &str, has_variables: bool) -> Option<Template> {
    if has_variables { Template::parse(text).ok() } else { Some(Template::plain(text)) }
}

/// An ARN that is shorter was completed when it was read (rule R6).
pub(super) fn form(number: u32, text: &str) -> Option<ResourceForm> {
    match number {
        0 => return Some(ResourceForm::Any),
        1 => return Some(ResourceForm::Nothing),
        _ => {}
    }
    let mut fields = arn::split_fields(text).into_iter().map(|(_, field)| field);
    let mut next = || fields.next().unwrap_or("*");
    let first = [next(), next(), next(), next(), next()].map(str::to_owned);
    Some(ResourceForm::Arn { fields: first, resource: template(next(), number == 3)? })
}
