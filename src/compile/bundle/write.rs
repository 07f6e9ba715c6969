//! Valid policies into rows.

use crate::compile::bundle::DENY;
use crate::compile::bundle::HAS_SID;
use crate::compile::bundle::IF_EXISTS;
use crate::compile::bundle::NOT_ACTION;
use crate::compile::bundle::PRINCIPAL_SHIFT;
use crate::compile::bundle::RESOURCE_SHIFT;
use crate::compile::bundle::SET_SHIFT;
use crate::compile::bundle::Table;
use crate::policy::PolicyDocument;
use crate::policy::PolicyType;
use crate::policy::model::ConditionEntry;
use crate::policy::model::Effect;
use crate::policy::model::PrincipalKind;
use crate::policy::model::ResourceForm;
use crate::policy::model::Statement;
use crate::policy::model::Version;
use crate::policy::operator::BaseOperator;
use crate::policy::operator::Operator;
use crate::policy::operator::SetOperator;
use crate::policy::variable::Part;
use crate::policy::variable::Template;
use crate::request::context::fold;
use crate::request::slots::SlotTable;

/// Puts tables together.
#[derive(Debug)]
pub struct TablesWriter<'a> {
    keys: &'a SlotTable,
    rows: [Vec<u32>; Table::ALL.len()],
    text: String,
    /// Texts that stand there, and where.
    known: SlotTable,
    starts: Vec<u32>,
}

impl<'a> TablesWriter<'a> {
    /// Begins with the context keys that the policies and the rules of services read.
    #[must_use]
    pub fn new(keys: &'a SlotTable) -> Self {
        let mut writer = Self {
            keys,
            rows: Default::default(),
            text: String::new(),
            known: SlotTable::default(),
            starts: Vec::new(),
        };
        for name in keys.names() {
            let text = writer.place(name);
            writer.push(Table::Keys, text);
        }
        writer
    }

    /// Adds a policy; its number.
    pub fn policy(&mut self, policy_type: PolicyType, document: &PolicyDocument) -> usize {
        for statement in &document.statements {
            self.statement(statement);
        }
        let version = match document.version {
            Version::V2008 => 0,
            Version::V2012 => 1,
        };
        let row = [word(policy_type.index()), version, self.end(Table::Statements)];
        self.push(Table::Policies, row);
        self.count(Table::Policies).saturating_sub(1)
    }

    /// The bytes.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        let counts = Table::ALL.map(|table| self.end(table));
        let mut bytes = Vec::new();
        for words in [counts.as_slice()].into_iter().chain(self.rows.iter().map(Vec::as_slice)) {
            for word in words {
                bytes.extend_from_slice(&word.to_le_bytes());
            }
        }
        bytes.extend_from_slice(self.text.as_bytes());
        bytes
    }

    fn statement(&mut self, statement: &Statement) {
        let mut bits = 0;
        if statement.effect == Effect::Deny {
            bits |= DENY;
        }
        if statement.sid.is_some() {
            bits |= HAS_SID;
        }
        if statement.action.negated {
            bits |= NOT_ACTION;
        }
        if let Some(element) = &statement.principal {
            bits |= u32::from(element.negated).saturating_add(1) << PRINCIPAL_SHIFT;
            for entry in &element.entries {
                let kind = PrincipalKind::ALL.iter().position(|kind| *kind == entry.kind);
                let [start, length] = self.place(&entry.text);
                self.push(Table::Principals, [word(kind.unwrap_or_default()), start, length]);
            }
        }
        for entry in &statement.action.entries {
            let text = self.place(&entry.text);
            self.push(Table::Actions, text);
        }
        if let Some(element) = &statement.resource {
            bits |= u32::from(element.negated).saturating_add(1) << RESOURCE_SHIFT;
            for entry in &element.entries {
                let form = match &entry.form {
                    ResourceForm::Any => 0,
                    ResourceForm::Nothing => 1,
                    ResourceForm::Arn { resource, .. } if is_parsed(resource) => 3,
                    ResourceForm::Arn { .. } => 2,
                };
                let [start, length] = self.place(&entry.text);
                self.push(Table::Resources, [form, start, length]);
            }
        }
        for entry in &statement.condition {
            self.condition(entry);
        }
        let [sid, length] = self.place(statement.sid.as_deref().unwrap_or_default());
        let parts = [Table::Principals, Table::Actions, Table::Resources, Table::Conditions];
        let [principals, actions, resources, conditions] = parts.map(|parts| self.end(parts));
        let row = [bits, sid, length, principals, actions, resources, conditions];
        self.push(Table::Statements, row);
    }

    fn condition(&mut self, entry: &ConditionEntry) {
        for value in &entry.values {
            let [start, length] = self.place(&value.text);
            let form = u32::from(is_parsed(&value.template));
            self.push(Table::Values, [form, start, length]);
        }
        let key = self.keys.place(&fold(&entry.key)).unwrap_or_default();
        let [start, length] = self.place(&entry.key);
        let row = [operator(entry.operator), word(key), start, length, self.end(Table::Values)];
        self.push(Table::Conditions, row);
    }

    fn push<const N: usize>(&mut self, table: Table, row: [u32; N]) {
        if let Some(rows) = self.rows.get_mut(table.index()) {
            rows.extend(row);
        }
    }

    fn count(&self, table: Table) -> usize {
        let words = self.rows.get(table.index()).map_or(0, Vec::len);
        words.checked_div(table.width()).unwrap_or_default()
    }

    fn end(&self, table: Table) -> u32 {
        word(self.count(table))
    }

    /// Where a text stands, and how long it is.
    fn place(&mut self, text: &str) -> [u32; 2] {
        let place = self.known.intern(text);
        if place == self.starts.len() {
            self.starts.push(word(self.text.len()));
            self.text.push_str(text);
        }
        [self.starts.get(place).copied().unwrap_or_default(), word(text.len())]
    }
}

/// Sizes are bounded by what is read at once, 64 MiB.
fn word(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Whether a text is more than it says.
fn is_parsed(template: &Template) -> bool {
    template.parts.iter().any(|part| !matches!(part, Part::Text(_)))
}

fn operator(operator: Operator) -> u32 {
    let base = BaseOperator::ALL.iter().position(|base| *base == operator.base);
    let set = match operator.set {
        None => 0,
        Some(SetOperator::ForAllValues) => 1,
        Some(SetOperator::ForAnyValue) => 2,
    };
    let if_exists = if operator.if_exists { IF_EXISTS } else { 0 };
    word(base.unwrap_or_default()) | set << SET_SHIFT | if_exists
}
