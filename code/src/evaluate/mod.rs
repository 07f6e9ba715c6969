//! What every expression may be, found by going over the program until nothing is added. Values of the SDKs are
//! in `sdk`; what is not followed has no value at all.

mod calls;
mod members;
mod parameters;

use std::collections::BTreeMap;
use std::collections::HashMap;

use crate::calls::Found;
use crate::modules::Modules;
use crate::program::Call;
use crate::program::ClassId;
use crate::program::Flow;
use crate::program::FunctionId;
use crate::program::Gap;
use crate::program::Key;
use crate::program::Kind;
use crate::program::Node;
use crate::program::Piece;
use crate::program::Place;
use crate::program::Program;
use crate::program::Variable;
use crate::sdk::Sdk;

/// Most values that are told apart at one place; more are not followed.
const MOST_VALUES: usize = 64;

/// Most times that the program is gone over. Each carries values over one more call that stands before its callee.
const MOST_ROUNDS: usize = 24;

/// Most times that it is gone over once more, to give up texts that were made of what was not known yet. Each carries a text
/// over one more variable.
const MOST_SECOND_LOOKS: usize = 12;

/// What an expression may be.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    /// A text; `None` where it can be anything.
    Text(Vec<Option<String>>),
    /// A module that is not of the program.
    Module(String),
    /// What such a module has under a name, with dots for members of members.
    Imported(String, String),
    /// A file of the program.
    File(usize),
    /// A function.
    Function(FunctionId),
    /// A class.
    Class(ClassId),
    /// An object of a class.
    Object(ClassId),
    /// An object or dictionary, by where it was made.
    Map(Node),
    /// A list, by where it was made.
    List(Node),
    /// A value of an SDK.
    Sdk(Sdk),
}

/// What members are stored in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Owner {
    /// The objects of a class, and itself.
    Class(ClassId),
    /// A function.
    Function(FunctionId),
    /// An object, dictionary or list, by where it was made.
    Made(Node),
}

/// The values of one expression.
pub(crate) type Values = Vec<Value>;

/// What variables and objects hold.
#[derive(Debug, Clone, Default, PartialEq)]
struct Held {
    variables: Vec<Values>,
    /// What is stored in objects, by name; without one, by what is chosen at run time.
    stored: HashMap<Owner, BTreeMap<Option<String>, Values>>,
}

impl Held {
    /// Nothing.
    fn of(program: &Program) -> Self {
        Self { variables: vec![Vec::new(); program.variable_count()], stored: HashMap::new() }
    }
}

/// The program while it is evaluated.
#[derive(Debug)]
pub(crate) struct Evaluation<'a> {
    program: &'a Program,
    modules: &'a Modules,
    nodes: Vec<Values>,
    known: Held,
    /// At a second look: what it finds, in place of what is known.
    found_anew: Option<Held>,
    has_changed: bool,
    found: Vec<Found>,
    gaps: Vec<Gap>,
}

/// Evaluates a program: the calls that it makes, and what was not followed.
pub(crate) fn evaluate(program: &Program, modules: &Modules) -> (Vec<Found>, Vec<Gap>) {
    let mut evaluation = Evaluation {
        program,
        modules,
        nodes: vec![Vec::new(); program.nodes.len()],
        known: Held::of(program),
        found_anew: None,
        has_changed: true,
        found: Vec::new(),
        gaps: Vec::new(),
    };
    for _ in 0..MOST_ROUNDS {
        if !evaluation.has_changed {
            break;
        }
        evaluation.round();
    }
    if evaluation.has_changed {
        evaluation.gap(
            Place { file: 0, offset: 0 },
            "the program is too intricate: values were not followed to their end".to_owned(),
        );
    }
    for _ in 0..MOST_SECOND_LOOKS {
        if !evaluation.look_again() {
            break;
        }
    }
    evaluation.hand_on();
    (first_reads(evaluation.found), evaluation.gaps)
}

/// Of the calls that read the attributes of one resource, the first.
fn first_reads(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by_key(|found| found.place);
    let mut read = Vec::new();
    found.retain(|found| {
        let Some(made) = found.only_first_of else { return true };
        let is_first = !read.contains(&(made, found.operation));
        read.push((made, found.operation));
        is_first
    });
    found
}

/// Adds values; whether one of them is new.
fn add(to: &mut Values, values: &[Value]) -> bool {
    let before = to.len();
    for value in values {
        if to.len() < MOST_VALUES && !to.contains(value) {
            to.push(value.clone());
        }
    }
    to.len() > before
}

/// The texts among values, where all of each is known.
fn whole_texts(values: &[Value]) -> Vec<String> {
    let whole = |value: &Value| match value {
        Value::Text(parts) => match parts.as_slice() {
            [] => Some(String::new()),
            [Some(text)] => Some(text.clone()),
            _ => None,
        },
        _ => None,
    };
    values.iter().filter_map(whole).collect()
}

impl<'a> Evaluation<'a> {
    /// Goes over the whole program once. What was found in it stands anew: the last round knows most.
    fn round(&mut self) {
        self.has_changed = false;
        self.found.clear();
        self.gaps.clear();
        for (index, (kind, place)) in self.program.nodes.iter().enumerate() {
            let values = self.values_of(Node(index), kind, *place);
            let is_anew = self.found_anew.is_some();
            let Some(node) = self.nodes.get_mut(index) else { continue };
            if is_anew {
                node.clear();
            }
            self.has_changed |= add(node, &values);
        }
        for flow in &self.program.flows {
            match flow {
                Flow::Assign(variable, node) => {
                    let values = self.of(*node).to_vec();
                    self.assign(*variable, &values);
                }
                Flow::Store(base, name, node) => self.store(*base, name.as_ref(), *node),
            }
        }
    }

    /// Goes over the program with all that is known of it, and keeps only what is found again: a text that was made of what
    /// was not known yet is given up. Whether something was.
    fn look_again(&mut self) -> bool {
        if self.has_changed {
            return false;
        }
        self.found_anew = Some(Held::of(self.program));
        self.round();
        self.has_changed = false;
        let anew = self.found_anew.take().unwrap_or_default();
        let is_other = anew != self.known;
        self.known = anew;
        is_other
    }

    /// The values of an expression.
    pub(crate) fn of(&self, node: Node) -> &[Value] {
        self.nodes.get(node.0).map_or(&[], Vec::as_slice)
    }

    /// Methods that are named and never called here: what they are handed to may call them.
    fn hand_on(&mut self) {
        let nothing = Call { callee: Node(usize::MAX), arguments: Vec::new(), is_new: false };
        let named = self
            .nodes
            .iter()
            .flatten()
            .filter_map(|value| if let Value::Sdk(sdk) = value { Some(sdk) } else { None });
        let uncalled = |sdk: &&Sdk| {
            sdk.names_operation()
                .is_some_and(|place| !self.found.iter().any(|found| found.place == place))
        };
        for sdk in named.filter(uncalled).cloned().collect::<Vec<_>>() {
            sdk.call(self, &nothing);
        }
    }

    fn assign(&mut self, variable: Variable, values: &[Value]) {
        let held = self.found_anew.as_mut().unwrap_or(&mut self.known);
        if let Some(held) = held.variables.get_mut(variable.0) {
            self.has_changed |= add(held, values);
        }
    }

    fn store(&mut self, base: Node, name: Option<&String>, node: Node) {
        let values = self.of(node).to_vec();
        for owner in self.of(base).to_vec() {
            let owner = match owner {
                Value::Object(class) | Value::Class(class) => Owner::Class(class),
                Value::Function(function) => Owner::Function(function),
                Value::Map(made) | Value::List(made) => Owner::Made(made),
                _ => continue,
            };
            self.keep(owner, name, &values);
        }
    }

    fn keep(&mut self, owner: Owner, name: Option<&String>, values: &[Value]) {
        let held = self.found_anew.as_mut().unwrap_or(&mut self.known);
        let members = held.stored.entry(owner).or_default();
        self.has_changed |= add(members.entry(name.cloned()).or_default(), values);
    }

    /// What is stored under a name, or under one that can be any.
    fn kept(&self, owner: Owner, name: &str) -> Values {
        let Some(members) = self.known.stored.get(&owner) else { return Vec::new() };
        let named = members.iter().filter(|(key, _)| key.as_ref().is_none_or(|key| key == name));
        named.flat_map(|(_, values)| values.clone()).collect()
    }

    /// The members of an object or dictionary as they are written.
    fn map_at(&self, made: Node) -> &'a [(Key, Node)] {
        match self.program.nodes.get(made.0) {
            Some((Kind::Map(members), _)) => members,
            _ => &[],
        }
    }

    /// The elements of a list as they are written.
    fn list_at(&self, made: Node) -> &'a [Node] {
        match self.program.nodes.get(made.0) {
            Some((Kind::List(elements), _)) => elements,
            _ => &[],
        }
    }

    fn values_of(&mut self, node: Node, kind: &Kind, place: Place) -> Values {
        match kind {
            Kind::Unknown | Kind::Global(_) => Vec::new(),
            Kind::Text(pieces) => vec![Value::Text(self.text(pieces))],
            Kind::Read(variable) => {
                self.known.variables.get(variable.0).cloned().unwrap_or_default()
            }
            Kind::Module(specifier) => vec![self.modules.value(place.file, specifier)],
            Kind::From(module, name) => self.of_module(module, name, place),
            Kind::Member(base, name) => self.member(*base, name, place),
            Kind::Element(base) => {
                self.note_choice(*base, place);
                self.elements(*base)
            }
            Kind::Item(base, index) => self.item(*base, *index),
            Kind::Sum(left, right) => {
                let is_text = |node: &Node| {
                    self.of(*node).iter().any(|value| matches!(value, Value::Text(_)))
                };
                let pieces = [Piece::Value(*left), Piece::Value(*right)];
                if is_text(left) || is_text(right) {
                    vec![Value::Text(self.text(&pieces))]
                } else {
                    Vec::new()
                }
            }
            Kind::Call(call) => self.call(call, place),
            Kind::Map(_) => vec![Value::Map(node)],
            Kind::List(_) => vec![Value::List(node)],
            Kind::Function(function) => vec![Value::Function(*function)],
            Kind::Class(class) => vec![Value::Class(*class)],
            Kind::This(class) => vec![Value::Object(*class)],
            Kind::Base(class) => self.bases(*class).into_iter().map(Value::Object).collect(),
            Kind::Instance(annotation) => self.instances(*annotation, place),
            Kind::Any(nodes) => nodes.iter().flat_map(|node| self.of(*node).to_vec()).collect(),
        }
    }

    fn text(&self, pieces: &[Piece]) -> Vec<Option<String>> {
        let mut text: Vec<Option<String>> = Vec::new();
        let mut push = |part: Option<String>| match (text.last_mut(), part) {
            (Some(Some(last)), Some(more)) => last.push_str(&more),
            (Some(None), None) => {}
            (_, part) => text.push(part),
        };
        for piece in pieces {
            match piece {
                Piece::Literal(literal) => push(Some(literal.clone())),
                Piece::Value(node) => match self.only_text(*node) {
                    Some(parts) => parts.iter().cloned().for_each(&mut push),
                    None => push(None),
                },
            }
        }
        text
    }

    /// The text of an expression that can be one text only.
    pub(crate) fn only_text(&self, node: Node) -> Option<&[Option<String>]> {
        match self.of(node) {
            [Value::Text(parts)] => Some(parts),
            _ => None,
        }
    }

    /// The texts that an expression can be, where all of each is known.
    pub(crate) fn known_texts(&self, node: Node) -> Vec<String> {
        whole_texts(self.of(node))
    }

    /// Notes a call.
    pub(crate) fn record(&mut self, found: Found) {
        if !self.found.contains(&found) {
            self.found.push(found);
        }
    }

    /// Notes what was not followed.
    pub(crate) fn gap(&mut self, place: Place, why: String) {
        self.gaps.push(Gap { place, why });
    }
}
