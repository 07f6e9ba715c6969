//! The functions of CloudFormation, worked out as far as they can be (CloudFormation Template
//! Reference, "Intrinsic functions").

use std::collections::BTreeMap;

use crate::base::budget::MAX_MADE_BYTES;
use crate::base::diagnostic::Path;
use crate::base::span::Span;
use crate::base::truth::Truth;
use crate::infrastructure::draft::Draft;
use crate::infrastructure::draft::DraftValue;
use crate::infrastructure::draft::Hole;
use crate::infrastructure::draft::Piece;
use crate::infrastructure::draft::assemble;
use crate::infrastructure::draft::build;
use crate::infrastructure::draft::literal;
use crate::infrastructure::problem::Problem;
use crate::infrastructure::problem::ProblemCode;
use crate::infrastructure::problem::Problems;
use crate::infrastructure::template::names::Names;
use crate::infrastructure::template::text;
use crate::json::Node;

/// How much of an expression is told.
const EXPRESSION_CHARACTERS: usize = 200;

/// Works out the functions of values.
pub(super) struct Resolver<'a, 'p> {
    file: &'a str,
    /// What a condition that is not known is taken for.
    pub(super) holds: bool,
    /// The conditions that were taken for something.
    pub(super) assumed: BTreeMap<String, bool>,
    /// How many bytes may still be made.
    left: usize,
    pub(super) problems: &'p mut Problems,
}

impl<'a, 'p> Resolver<'a, 'p> {
    pub(super) fn new(file: &'a str, problems: &'p mut Problems) -> Self {
        let assumed = BTreeMap::new();
        Self { file, holds: true, assumed, left: MAX_MADE_BYTES, problems }
    }

    /// A value with its functions worked out.
    pub(super) fn resolve(&mut self, names: &Names<'_>, root: &Node) -> Draft {
        build(root, |holder, node, mut parts| match function(node) {
            // What a function is given keeps its order, absent or not.
            None if holder.and_then(function).is_some() && node.as_array().is_some() => {
                Draft::new(node.span, DraftValue::Array(parts))
            }
            Some("Condition") => match parts.pop() {
                Some(name) => self.condition(names, node, name),
                None => assemble(node, parts),
            },
            Some(function) => match parts.pop() {
                Some(argument) => self.apply(names, node, (function, &argument)),
                None => assemble(node, parts),
            },
            None => assemble(node, parts),
        })
    }

    /// What a condition comes to; unknown for all else.
    pub(super) fn truth(&mut self, names: &Names<'_>, node: &Node) -> Truth {
        truth_of(&self.resolve(names, node))
    }

    fn condition(&self, names: &Names<'_>, node: &Node, name: Draft) -> Draft {
        let truth = name.as_known_text().and_then(|name| names.conditions.get(name.as_str()));
        match truth {
            Some(truth) => Draft::new(node.span, DraftValue::Truth(*truth)),
            // A member of that name, and no function.
            None => assemble(node, vec![name]),
        }
    }

    fn apply(
        &mut self,
        names: &Names<'_>,
        node: &Node,
        (function, argument): (&str, &Draft),
    ) -> Draft {
        let span = node.span;
        let arguments = argument.as_array().unwrap_or_default();
        let value = match function {
            _ if self.left == 0 => None,
            "Ref" => self.reference(names, node, argument),
            "Fn::GetAtt" => self.attribute(names, node, argument),
            "Fn::Sub" => self.substitute(names, node, argument),
            "Fn::Join" if !self.spend(text::length_of_join(arguments)) => None,
            "Fn::Join" => text::join(arguments).map(DraftValue::Text),
            "Fn::Split" => text::split(arguments, span),
            "Fn::Select" => text::select(arguments),
            "Fn::FindInMap" => self.find_in_map(names, arguments),
            "Fn::If" => match self.choose(names, span, arguments) {
                Some(chosen) => return chosen,
                None => None,
            },
            "Fn::Equals" => Some(DraftValue::Truth(equals(arguments))),
            "Fn::And" => Some(DraftValue::Truth(Truth::all(arguments.iter().map(truth_of)))),
            "Fn::Or" => Some(DraftValue::Truth(Truth::any(arguments.iter().map(truth_of)))),
            "Fn::Not" => {
                Some(DraftValue::Truth(!arguments.first().map_or(Truth::Unknown, truth_of)))
            }
            // A policy as text is read as the policy that it says.
            "Fn::ToJsonString" => return argument.clone(),
            _ => None,
        };
        match value {
            Some(value) => placed(value, span),
            None => Draft::unknown(span, self.expression(span)),
        }
    }

    fn reference(
        &mut self,
        names: &Names<'_>,
        node: &Node,
        argument: &Draft,
    ) -> Option<DraftValue> {
        let name = argument.as_known_text()?;
        let value = names.reference(&name, &self.expression(node.span));
        if value.is_none() {
            self.report(names, node.span, &name);
        }
        let value = value?;
        self.spend(weight(&value)).then_some(value)
    }

    fn attribute(
        &mut self,
        names: &Names<'_>,
        node: &Node,
        argument: &Draft,
    ) -> Option<DraftValue> {
        let joined = match argument.as_array() {
            Some(parts) => {
                let parts = parts.iter().map(Draft::as_known_text).collect::<Option<Vec<_>>>()?;
                parts.join(".")
            }
            None => argument.as_known_text()?,
        };
        let (name, attribute) = joined.split_once('.')?;
        let piece = names.attribute(name, attribute, &self.expression(node.span));
        if piece.is_none() {
            self.report(names, node.span, name);
        }
        self.made(vec![piece?])
    }

    fn substitute(
        &mut self,
        names: &Names<'_>,
        node: &Node,
        argument: &Draft,
    ) -> Option<DraftValue> {
        let parts = argument.as_array().unwrap_or(std::slice::from_ref(argument));
        let pattern = parts.first()?.as_known_text()?;
        let own = parts.get(1);
        let mut pieces = Vec::new();
        for part in text::template(&pattern) {
            let made = match part {
                text::Part::Text(text) => vec![Piece::known(text)],
                text::Part::Variable(name) => match own.and_then(|own| own.member(name)) {
                    Some(value) => value.pieces()?,
                    None => self.variable(names, node.span, name),
                },
            };
            if !self.spend(made.iter().map(length).sum()) {
                return None;
            }
            pieces.extend(made);
        }
        Some(DraftValue::Text(text::merged(pieces)))
    }

    /// What `${name}` of `Fn::Sub` gives.
    fn variable(&mut self, names: &Names<'_>, span: Span, name: &str) -> Vec<Piece> {
        let expression = format!("${{{name}}}");
        let found = match name.split_once('.') {
            Some((name, attribute)) => {
                names.attribute(name, attribute, &expression).map(|piece| vec![piece])
            }
            None => names.reference(name, &expression).map(|value| text::listed(&value)),
        };
        found.unwrap_or_else(|| {
            self.report(names, span, name.split('.').next().unwrap_or(name));
            vec![Piece::Unknown(Hole { expression, stand_in: None })]
        })
    }

    fn find_in_map(&mut self, names: &Names<'_>, arguments: &[Draft]) -> Option<DraftValue> {
        let mut at = names.mappings?;
        for key in arguments.get(..3)? {
            let key = key.as_known_text()?;
            // A look-up walks the members: it costs as many steps.
            if !self.spend(at.as_object().map_or(0, <[_]>::len)) {
                return None;
            }
            at = at.member(&key)?;
        }
        // A mapping holds texts and lists of texts, and nothing deeper.
        let is_scalar = |node: &Node| Draft::scalar(node).is_some();
        let is_value = is_scalar(at) || at.as_array().is_some_and(|all| all.iter().all(is_scalar));
        let value = is_value.then(|| literal(at).value)?;
        self.spend(weight(&value)).then_some(value)
    }

    /// The branch of `Fn::If`, with its own place.
    fn choose(&mut self, names: &Names<'_>, span: Span, arguments: &[Draft]) -> Option<Draft> {
        let [name, then, otherwise] = arguments else { return None };
        let name = name.as_known_text()?;
        let known = names.conditions.get(name.as_str()).copied();
        if known.is_none() {
            self.report(names, span, &name);
        }
        let holds = match known.unwrap_or(Truth::Unknown) {
            Truth::True => true,
            Truth::False => false,
            Truth::Unknown => {
                self.assumed.insert(name, self.holds);
                self.holds
            }
        };
        Some(if holds { then.clone() } else { otherwise.clone() })
    }

    fn made(&mut self, pieces: Vec<Piece>) -> Option<DraftValue> {
        self.spend(pieces.iter().map(length).sum()).then_some(DraftValue::Text(pieces))
    }

    /// Takes from what may be made; false when it is used up.
    fn spend(&mut self, bytes: usize) -> bool {
        if bytes <= self.left {
            self.left = self.left.saturating_sub(bytes);
            return true;
        }
        self.left = 0;
        let message = format!(
            "functions make more than {MAX_MADE_BYTES} bytes: those that are left are not worked out"
        );
        let (code, path) = (ProblemCode::FileTooLarge, Path::root());
        self.problems.push(Problem { code, message, path, span: Span::default() });
        false
    }

    fn report(&mut self, names: &Names<'_>, span: Span, name: &str) {
        if !names.is_closed {
            return;
        }
        let name: String = name.chars().take(EXPRESSION_CHARACTERS).collect();
        let message = format!("the template has nothing of the name `{name}`");
        let (code, path) = (ProblemCode::UnknownReference, Path::root());
        self.problems.push(Problem { code, message, path, span });
    }

    /// How the file writes a function, on one line.
    fn expression(&self, span: Span) -> String {
        let begun = span.slice(self.file).chars().take(EXPRESSION_CHARACTERS);
        begun.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// The function that an object is a call of.
fn function(node: &Node) -> Option<&str> {
    let [member] = node.as_object()? else { return None };
    let name = member.key.as_str();
    let is_function = name == "Ref" || name == "Condition" || name.starts_with("Fn::");
    is_function.then_some(name)
}

fn equals(arguments: &[Draft]) -> Truth {
    let [left, right] = arguments else { return Truth::Unknown };
    match (left.as_known_text(), right.as_known_text()) {
        (Some(left), Some(right)) => Truth::from(left == right),
        _ if left.pieces().is_some() && left.pieces() == right.pieces() => Truth::True,
        _ => Truth::Unknown,
    }
}

fn truth_of(draft: &Draft) -> Truth {
    if let DraftValue::Truth(truth) = draft.value { truth } else { Truth::Unknown }
}

/// What a function made stands where the function does, each element of a list too.
fn placed(value: DraftValue, span: Span) -> Draft {
    let value = match value {
        DraftValue::Array(items) => {
            DraftValue::Array(items.into_iter().map(|item| Draft::new(span, item.value)).collect())
        }
        value @ (DraftValue::Absent
        | DraftValue::Null
        | DraftValue::Bool(_)
        | DraftValue::Number(_)
        | DraftValue::Text(_)
        | DraftValue::Object(_)
        | DraftValue::Truth(_)) => value,
    };
    Draft::new(span, value)
}

fn length(piece: &Piece) -> usize {
    match piece {
        Piece::Known(text) => text.len(),
        Piece::Unknown(hole) => hole.expression.len(),
    }
}

/// What a value counts for against the bytes that may be made.
fn weight(value: &DraftValue) -> usize {
    match value {
        DraftValue::Text(pieces) => pieces.iter().map(length).sum(),
        DraftValue::Array(items) => {
            let own = items.len().saturating_mul(size_of::<Draft>());
            own.saturating_add(items.iter().map(|item| scalar_weight(&item.value)).sum())
        }
        DraftValue::Object(members) => members.len().saturating_mul(size_of::<Draft>()),
        DraftValue::Absent
        | DraftValue::Null
        | DraftValue::Bool(_)
        | DraftValue::Number(_)
        | DraftValue::Truth(_) => 0,
    }
}

fn scalar_weight(value: &DraftValue) -> usize {
    if let DraftValue::Text(pieces) = value { pieces.iter().map(length).sum() } else { 0 }
}
