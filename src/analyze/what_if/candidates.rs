//! The context keys that could be changed, and what each could be.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::analyze::what_if::effort::Effort;
use crate::analyze::what_if::question::Question;
use crate::analyze::what_if::question::Seen;
use crate::analyze::what_if::question::templates;
use crate::analyze::what_if::witness::Witness;
use crate::analyze::what_if::witness::example;
use crate::analyze::what_if::witness::witnesses;
use crate::base::budget::MAX_NARROWED_VALUES;
use crate::base::truth::Truth;
use crate::catalog::Arity;
use crate::catalog::arity;
use crate::compile::condition::CompiledCondition;
use crate::compile::pattern::Lens;
use crate::compile::variables;
use crate::decide::KEYS_OF_RULES;
use crate::decide::reads_key;
use crate::evaluate::condition;
use crate::policy::model::ConditionEntry;
use crate::policy::model::Statement;
use crate::policy::operator::Family;
use crate::policy::variable::Part;
use crate::policy::variable::Template;
use crate::request::Context;
use crate::request::Request;
use crate::request::context::ContextEntry;
use crate::request::context::Lookup;
use crate::request::context::fold;
use crate::request::settled_keys;
use crate::request::slots::SlotTable;
use crate::trace::Readings;

/// The context keys that carry the encryption context, which grants of KMS read.
const ENCRYPTION_CONTEXT: &str = "kms:EncryptionContext:";

/// A context key that could be changed.
#[derive(Debug, Clone)]
pub(super) struct Key {
    /// As the request names it, else as a policy does.
    pub(super) name: String,
    /// In lower case.
    pub(super) folded: String,
    /// What the request has.
    pub(super) current: Option<ContextEntry>,
    /// Its name, where it is not known.
    pub(super) unknown: Option<String>,
    /// What it could be instead.
    pub(super) candidates: Vec<Candidate>,
}

/// What a key could be.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// Its entry; none takes the key out of the request.
    pub(super) entry: Option<ContextEntry>,
    /// Whether its values are a list.
    pub(super) is_list: bool,
    /// Whether a person would try it.
    pub(super) is_plain: bool,
}

/// Who reads a key.
#[derive(Debug, Default)]
struct Reads<'a> {
    name: String,
    entries: Vec<(&'a ConditionEntry, &'a Context)>,
    /// What it is compared with otherwise.
    texts: Vec<Witness>,
}

/// The keys that statements and rules read and that can be changed, in the order of their names.
pub(super) fn keys(question: &Question<'_>, seen: &[Seen], effort: &mut Effort) -> Vec<Key> {
    let Some(own) = seen.first().map(|seen| &seen.asked.request) else { return Vec::new() };
    let mut gathered = Gathered::default();
    let mut known = BTreeSet::new();
    for seen in seen {
        for (at, policy, statement, _) in seen.open() {
            let is_new = known.insert(format!("{}/{}", Arc::as_ptr(policy).addr(), at.statement));
            let is_read = is_new || templates(statement).next().is_some();
            if is_read && effort.spend(statement.condition.len()) {
                gathered.read(statement, &seen.asked.request);
            }
        }
        gathered.read_rules(seen);
    }
    if seen.len() > question.named.len() {
        // What a session is passed asks for the pairs that follow.
        own.context.entries().for_each(|entry| gathered.name(&entry.name));
        own.context.unknown().for_each(|(_, name)| gathered.name(name));
    }
    let settled = settled_keys(&own.principal);
    let is_free = |folded: &String| !settled.contains(folded) && !question.fixed.contains(folded);
    let free = gathered.keys.into_iter().filter(|(folded, _)| is_free(folded));
    let keys = free.map(|(folded, reads)| key(folded, &reads, &own.context));
    keys.filter(|key| !key.candidates.is_empty()).collect()
}

#[derive(Default)]
struct Gathered<'a> {
    keys: BTreeMap<String, Reads<'a>>,
}

impl<'a> Gathered<'a> {
    fn at(&mut self, name: &str) -> &mut Reads<'a> {
        let reads = self.keys.entry(fold(name)).or_default();
        if reads.name.is_empty() {
            name.clone_into(&mut reads.name);
        }
        reads
    }

    fn name(&mut self, name: &str) {
        self.at(name);
    }

    fn text(&mut self, name: &str, text: &str) {
        self.at(name).texts.push(Witness { text: text.to_owned(), is_plain: true });
    }

    /// What a statement reads, and what with.
    fn read(&mut self, statement: &'a Statement, request: &'a Request) {
        let context = &request.context;
        for entry in &statement.condition {
            self.at(&entry.key).entries.push((entry, context));
            let own = context.get(&fold(&entry.key));
            let own = own.map(|own| own.values.as_slice()).unwrap_or_default();
            for value in entry.values.iter().filter(|value| value.template.has_variables()) {
                self.read_variables(&value.template);
                self.read_equal(&value.template, own);
            }
        }
        let asked = request.resource.arn().map(|arn| arn.resource).unwrap_or_default();
        for template in templates(statement) {
            self.read_variables(template);
            if let Some((key, text)) = solved(template, asked) {
                self.text(key, text);
            }
        }
    }

    /// Of a variable that stands alone: it could be what it is compared with.
    fn read_equal(&mut self, template: &Template, own: &[String]) {
        if let [Part::Variable { key, .. }] = template.parts.as_slice() {
            own.iter().for_each(|text| self.text(key, text));
        }
    }

    fn read_variables(&mut self, template: &Template) {
        for key in variables(template) {
            let Witness { text, .. } = example(&fold(key));
            self.at(key).texts.push(Witness { text, is_plain: false });
        }
    }

    /// What rules read: of services, and of grants.
    fn read_rules(&mut self, seen: &Seen) {
        let (set, request) = (&seen.asked.set, &seen.asked.request);
        for name in KEYS_OF_RULES {
            let folded = fold(name);
            if reads_key(set, request, &folded) {
                self.text(name, &example(&folded).text);
            }
        }
        for grant in &set.kms_grants {
            grant.source_arn.iter().for_each(|arn| self.text("aws:SourceArn", arn));
            let lists = [&grant.encryption_context_equals, &grant.encryption_context_subset];
            for (key, value) in lists.into_iter().flatten().flatten() {
                self.text(&format!("{ENCRYPTION_CONTEXT}{key}"), value);
            }
        }
        let of_grants = fold(ENCRYPTION_CONTEXT);
        for entry in request.context.entries().filter(|_| !set.kms_grants.is_empty()) {
            if fold(&entry.name).starts_with(&of_grants) {
                self.name(&entry.name);
            }
        }
    }
}

/// The value with which a text with one variable is what is asked for: up to the text behind it.
fn solved<'t>(template: &'t Template, asked: &'t str) -> Option<(&'t str, &'t str)> {
    let (before, key, after) = match template.parts.as_slice() {
        [Part::Variable { key, .. }] => ("", key, ""),
        [Part::Text(before), Part::Variable { key, .. }] => (before.as_str(), key, ""),
        [Part::Variable { key, .. }, Part::Text(after)] => ("", key, after.as_str()),
        [Part::Text(before), Part::Variable { key, .. }, Part::Text(after)] => {
            (before.as_str(), key, after.as_str())
        }
        _ => return None,
    };
    let rest = asked.strip_prefix(before)?;
    let literal = after.split(['*', '?']).next().unwrap_or_default();
    let end = if literal.is_empty() { rest.len() } else { rest.find(literal)? };
    rest.get(..end).filter(|text| !text.is_empty()).map(|text| (key.as_str(), text))
}

fn key(folded: String, reads: &Reads<'_>, context: &Context) -> Key {
    let current = context.get(&folded).cloned();
    let unknown = matches!(context.look_up(&folded), Lookup::Unknown).then(|| {
        let named = context.unknown().find(|(unknown, _)| *unknown == folded);
        named.map_or_else(|| reads.name.clone(), |(_, name)| name.to_owned())
    });
    let given = current.as_ref().map(|entry| &entry.name).or(unknown.as_ref());
    let name = given.unwrap_or(&reads.name).clone();
    let mut offers = Offers { name: &name, known: BTreeSet::new(), candidates: Vec::new() };
    if let Some(entry) = current.as_ref().filter(|_| unknown.is_none()) {
        offers.known.insert(signature(entry));
    }
    let values = values(&folded, reads);
    let (is_single, is_set) = forms(&folded, reads, current.as_ref());
    for witness in values.iter().filter(|_| is_single) {
        offers.offer(vec![witness.text.clone()], false, witness.is_plain);
    }
    if is_set {
        offers.sets(&values, reads, current.as_ref());
    }
    let mut candidates = offers.candidates;
    if current.is_some() || unknown.is_some() {
        candidates.push(Candidate { entry: None, is_list: false, is_plain: true });
    }
    Key { name, folded, current, unknown, candidates }
}

/// The values that are worth trying, the likely ones first. Where conditions name none, they ask
/// whether the key is there.
fn values(folded: &str, reads: &Reads<'_>) -> Vec<Witness> {
    let is_null = |entry: &ConditionEntry| entry.operator.base.family() == Family::Null;
    let named = reads.entries.iter().filter(|(entry, _)| !is_null(entry));
    let mut values: Vec<Witness> =
        named.flat_map(|(entry, context)| witnesses(entry, context)).collect();
    values.extend(reads.texts.iter().cloned());
    if reads.entries.iter().any(|(entry, _)| is_null(entry)) {
        let is_plain = values.is_empty();
        values.push(Witness { is_plain, ..example(folded) });
    }
    let (mut plain, edges): (Vec<Witness>, Vec<Witness>) =
        values.into_iter().partition(|witness| witness.is_plain);
    plain.extend(edges);
    plain
}

/// Whether the key may hold one value, and whether a set.
fn forms(folded: &str, reads: &Reads<'_>, current: Option<&ContextEntry>) -> (bool, bool) {
    match arity(folded) {
        Some(Arity::SingleValued) => (true, false),
        Some(Arity::Multivalued) => (false, true),
        None => {
            let reads_set = reads.entries.iter().any(|(entry, _)| entry.operator.set.is_some());
            let reads_one = reads.entries.iter().any(|(entry, _)| entry.operator.set.is_none());
            let is_set = reads_set || current.is_some_and(|entry| entry.is_multivalued);
            (reads_one || !is_set, is_set)
        }
    }
}

/// What an entry says, as a text: each value behind its length.
fn signature(entry: &ContextEntry) -> String {
    let mut signature = entry.is_multivalued.to_string();
    for value in &entry.values {
        signature.push_str(&format!(" {}:{value}", value.len()));
    }
    signature
}

/// Candidates while they are gathered, each once.
struct Offers<'a> {
    name: &'a str,
    known: BTreeSet<String>,
    candidates: Vec<Candidate>,
}

impl Offers<'_> {
    fn offer(&mut self, values: Vec<String>, is_list: bool, is_plain: bool) {
        let entry = ContextEntry::new(self.name.to_owned(), values, is_list);
        if self.known.insert(signature(&entry)) {
            self.candidates.push(Candidate { entry: Some(entry), is_list, is_plain });
        }
    }

    /// Sets: of one value, of all that a condition names, and of those that the request has some more
    /// or some less.
    fn sets(&mut self, values: &[Witness], reads: &Reads<'_>, current: Option<&ContextEntry>) {
        let own = current.map(|entry| entry.values.as_slice()).unwrap_or_default();
        let own = if own.len() > MAX_NARROWED_VALUES { &[] } else { own };
        for (entry, context) in &reads.entries {
            self.offer(kept(entry, context, own), true, true);
        }
        for value in values {
            self.offer(vec![value.text.clone()], true, value.is_plain);
        }
        for (entry, context) in &reads.entries {
            let named = witnesses(entry, context).into_iter().take(entry.values.len());
            self.offer(named.map(|witness| witness.text).collect(), true, true);
        }
        for left_out in own {
            let rest = own.iter().filter(|value| *value != left_out).cloned();
            self.offer(rest.collect(), true, false);
        }
        for value in values.iter().filter(|value| !own.contains(&value.text)) {
            let more = own.iter().chain([&value.text]).cloned();
            self.offer(more.collect(), true, false);
        }
    }
}

/// Of the values that the request has, those with which alone the condition would hold.
fn kept(entry: &ConditionEntry, context: &Context, own: &[String]) -> Vec<String> {
    let condition = CompiledCondition::new(entry, &mut SlotTable::default());
    let readings = Readings::documented();
    let mut context = context.clone();
    let mut holds = |value: &&String| {
        let alone = ContextEntry::new(entry.key.clone(), vec![(*value).clone()], true);
        context.set(&condition.key, Some(alone));
        let lens = Lens { context: &context, readings: &readings };
        condition::holds(&condition, lens) == Truth::True
    };
    own.iter().filter(|value| holds(value)).cloned().collect()
}
