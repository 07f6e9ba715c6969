//! Calls: of functions and classes of the program, of what the languages bring along, and of the SDKs.

use crate::evaluate::Evaluation;
use crate::evaluate::Owner;
use crate::evaluate::Value;
use crate::evaluate::Values;
use crate::evaluate::add;
use crate::program::Argument;
use crate::program::Call;
use crate::program::ClassId;
use crate::program::FunctionId;
use crate::program::Kind;
use crate::program::Node;
use crate::program::Parameter;
use crate::program::Passing;
use crate::program::Place;
use crate::program::Taking;
use crate::sdk::Sdk;

impl Evaluation<'_> {
    pub(super) fn call(&mut self, call: &Call, place: Place) -> Values {
        let callees = self.of(call.callee).to_vec();
        self.note_others(call, place);
        if callees.is_empty() {
            return self.call_unknown(call, place);
        }
        let (found, gaps) = (self.found.len(), self.gaps.len());
        let is_choice = callees.len() > 1;
        let mut values = Vec::new();
        for callee in callees {
            let more = self.call_one(callee, call, place);
            add(&mut values, &more);
        }
        // Of several clients that something may be, one has the method; what all lack is told once.
        if is_choice {
            let is_followed = self.found.len() > found || !values.is_empty();
            self.gaps.truncate(if is_followed { gaps } else { gaps.saturating_add(1) });
        }
        values
    }

    fn call_one(&mut self, callee: Value, call: &Call, place: Place) -> Values {
        match callee {
            Value::Function(function) => {
                let mut values = self.enter(function, &call.arguments);
                if let (true, Some(class)) = (
                    call.is_new,
                    self.program.functions.get(function.0).and_then(|function| function.makes),
                ) {
                    values.push(Value::Object(class));
                }
                values
            }
            Value::Class(class) => {
                for initializer in self.initializers(class) {
                    self.enter(initializer, &call.arguments);
                }
                self.fill(class, &call.arguments);
                vec![Value::Object(class)]
            }
            Value::Imported(module, name) => match (module.as_str(), name.as_str()) {
                ("dataclasses", "field") => self.field(call),
                _ => Sdk::imported(self, &module, &name, call, place),
            },
            Value::Module(module) => Sdk::imported(self, &module, "default", call, place),
            Value::Sdk(sdk) => sdk.call(self, call),
            Value::Object(_) | Value::Text(_) | Value::File(_) | Value::Map(_) | Value::List(_) => {
                Vec::new()
            }
        }
    }

    /// A data class takes its fields by their names, without a method that would.
    fn fill(&mut self, class: ClassId, arguments: &[Argument]) {
        for argument in arguments {
            let Passing::Keyword(name) = &argument.how else { continue };
            if !self.member_of_class(class, name).is_empty() {
                let values = self.of(argument.value).to_vec();
                self.keep(Owner::Class(class), Some(name), &values);
            }
        }
    }

    /// The default of a field of a data class.
    fn field(&self, call: &Call) -> Values {
        let given = |wanted: &str| {
            call.arguments
                .iter()
                .find(|argument| matches!(&argument.how, Passing::Keyword(name) if name == wanted))
        };
        let mut values =
            given("default").map(|argument| self.of(argument.value).to_vec()).unwrap_or_default();
        for factory in given("default_factory").map_or(&[][..], |argument| self.of(argument.value))
        {
            match factory {
                Value::Function(function) => values.extend(self.returned(*function)),
                Value::Class(class) => values.push(Value::Object(*class)),
                _ => {}
            }
        }
        values
    }

    /// A member that is chosen at run time, of what has methods or clients.
    pub(super) fn note_choice(&mut self, base: Node, place: Place) {
        let is_module =
            |value: &Value| matches!(value, Value::Module(module) if Sdk::is_module(module));
        let has_methods = |value: &Value| {
            matches!(
                value,
                Value::Sdk(Sdk::Client(..) | Sdk::BoundClient(..) | Sdk::Documents | Sdk::Chosen)
            )
        };
        if self.of(base).iter().any(is_module) {
            self.gap(place, "what is taken out of the SDK is chosen at run time".to_owned());
        } else if self.of(base).iter().any(has_methods) {
            self.gap(place, "the method is chosen at run time".to_owned());
        }
    }

    /// Calls of AWS without its SDK: its command line, and libraries that sign by themselves.
    fn note_others(&mut self, call: &Call, place: Place) {
        let Some(first) = call.arguments.first().map(|argument| argument.value) else { return };
        let command = self.of(first).iter().find_map(|value| match value {
            Value::Text(parts) => parts.first().cloned().flatten(),
            Value::List(made) => self
                .list_at(*made)
                .first()
                .and_then(|node| self.known_texts(*node).into_iter().next()),
            _ => None,
        });
        if command.is_some_and(|command| command == "aws" || command.starts_with("aws ")) {
            self.gap(place, "the command line of AWS is started".to_owned());
        }
    }

    fn initializers(&self, class: ClassId) -> Vec<FunctionId> {
        let found = ["__init__", "constructor"].map(|name| self.member_of_class(class, name));
        found
            .concat()
            .iter()
            .filter_map(
                |value| if let Value::Function(function) = value { Some(*function) } else { None },
            )
            .collect()
    }

    /// Gives a function its arguments; what it returns.
    fn enter(&mut self, function: FunctionId, arguments: &[Argument]) -> Values {
        let Some(called) = self.program.functions.get(function.0) else { return Vec::new() };
        let mut positions =
            called.parameters.iter().filter(|parameter| parameter.takes == Taking::One);
        for argument in arguments {
            let values = self.of(argument.value).to_vec();
            match &argument.how {
                Passing::Position => positions
                    .next()
                    .into_iter()
                    .for_each(|parameter| self.assign(parameter.variable, &values)),
                Passing::Keyword(name) => {
                    let named = called
                        .parameters
                        .iter()
                        .find(|parameter| parameter.name.as_ref() == Some(name));
                    named
                        .into_iter()
                        .for_each(|parameter| self.assign(parameter.variable, &values));
                }
                Passing::Elements => {
                    let elements = self.elements(argument.value);
                    positions
                        .by_ref()
                        .for_each(|parameter| self.assign(parameter.variable, &elements));
                }
                Passing::Members => self.enter_members(&called.parameters, argument.value),
            }
        }
        let mut returned = Vec::new();
        for node in &called.returns {
            add(&mut returned, self.of(*node));
        }
        returned
    }

    /// A call of something that has no value: what the languages bring along, and what was not followed.
    fn call_unknown(&mut self, call: &Call, place: Place) -> Values {
        let first = call.arguments.first().map(|argument| argument.value);
        match self.program.nodes.get(call.callee.0).map(|(kind, _)| kind) {
            Some(Kind::Global(name)) if name == "require" || name == "import" => {
                let specifiers = first.map(|first| self.known_texts(first)).unwrap_or_default();
                let is_sdk = |text: &[Option<String>]| {
                    text.first().is_some_and(|begin| begin.as_deref().is_some_and(Sdk::is_module))
                };
                if specifiers.is_empty()
                    && first.and_then(|first| self.only_text(first)).is_some_and(is_sdk)
                {
                    self.gap(place, "the service of the client is chosen at run time".to_owned());
                }
                specifiers
                    .iter()
                    .map(|specifier| self.modules.value(place.file, specifier))
                    .collect()
            }
            Some(Kind::Global(name)) if name == "getattr" => self.attribute(call, place),
            Some(Kind::Member(base, name)) => self.call_member(*base, &name.clone(), call, place),
            _ => Vec::new(),
        }
    }

    /// `getattr(base, name)`.
    fn attribute(&mut self, call: &Call, place: Place) -> Values {
        let [base, name, ..] = call.arguments.as_slice() else { return Vec::new() };
        let names = self.known_texts(name.value);
        if names.is_empty()
            && self
                .of(base.value)
                .iter()
                .any(|value| matches!(value, Value::Sdk(sdk) if sdk.has_methods()))
        {
            self.gap(place, "the method is chosen at run time, by `getattr`".to_owned());
        }
        names.iter().flat_map(|name| self.member(base.value, name, place)).collect()
    }

    /// A method of a value that is not followed.
    fn call_member(&mut self, base: Node, name: &str, call: &Call, place: Place) -> Values {
        let first = call.arguments.first().map(|argument| argument.value);
        let callback = first.map(|first| self.of(first).to_vec()).unwrap_or_default();
        let callback = callback.iter().find_map(|value| {
            if let Value::Function(function) = value { Some(*function) } else { None }
        });
        let is_text = self.of(base).iter().any(|value| matches!(value, Value::Text(_)));
        match (name, callback) {
            ("format", None) if is_text => self.formatted(base),
            ("forEach" | "map" | "flatMap" | "filter", Some(callback)) => {
                let elements = self.elements(base);
                self.give(callback, &elements);
                Vec::new()
            }
            ("then", Some(callback)) => {
                let resolved = self.of(base).to_vec();
                self.give(callback, &resolved);
                self.returned(callback)
            }
            ("catch" | "finally", _) => self.of(base).to_vec(),
            ("append" | "push" | "add", _) if first.is_some() => {
                first.into_iter().for_each(|first| self.store(base, None, first));
                Vec::new()
            }
            _ => {
                if self.of(base).is_empty() {
                    Sdk::unknown_receiver(self, name, call, place);
                }
                Vec::new()
            }
        }
    }

    fn give(&mut self, callback: FunctionId, values: &[Value]) {
        let parameter =
            self.program.functions.get(callback.0).and_then(|function| function.parameters.first());
        if let Some(variable) = parameter.map(|parameter| parameter.variable) {
            self.assign(variable, values);
        }
    }

    fn returned(&self, function: FunctionId) -> Values {
        let returns = self
            .program
            .functions
            .get(function.0)
            .map_or(&[][..], |function| function.returns.as_slice());
        returns.iter().flat_map(|node| self.of(*node).to_vec()).collect()
    }

    /// `"…{}…".format(…)`: what stands in braces can be anything.
    fn formatted(&self, base: Node) -> Values {
        let Some(parts) = self.only_text(base) else { return Vec::new() };
        let mut text = Vec::new();
        for part in parts {
            let Some(part) = part else {
                text.push(None);
                continue;
            };
            for (at, piece) in part.split('{').enumerate() {
                let literal =
                    if at == 0 { Some(piece) } else { piece.split_once('}').map(|(_, rest)| rest) };
                if at > 0 {
                    text.push(None);
                }
                text.extend(
                    literal
                        .filter(|literal| !literal.is_empty())
                        .map(|literal| Some(literal.to_owned())),
                );
            }
        }
        vec![Value::Text(text)]
    }

    /// Gives parameters what a dictionary has under their names.
    fn enter_members(&mut self, parameters: &[Parameter], dictionary: Node) {
        let maps: Vec<_> = self.maps(dictionary).collect();
        for parameter in parameters.iter().filter(|parameter| parameter.takes == Taking::One) {
            let Some(name) = &parameter.name else { continue };
            let values: Vec<_> = maps.iter().flat_map(|map| self.entry(*map, name)).collect();
            self.assign(parameter.variable, &values);
        }
    }
}
