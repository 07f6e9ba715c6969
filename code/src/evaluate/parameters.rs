//! Arguments of calls as parameters of operations, as far as they are known.

use serde_json::Map;
use serde_json::Value as Json;

use crate::evaluate::Evaluation;
use crate::evaluate::Owner;
use crate::evaluate::Value;
use crate::evaluate::whole_texts;
use crate::program::Call;
use crate::program::Node;
use crate::program::Passing;

/// How deep parameters of a call are told.
const PARAMETER_DEPTH: usize = 6;

impl Evaluation<'_> {
    /// Whether a call has arguments as operations take them: members that begin with a capital.
    pub(crate) fn looks_like_request(&self, call: &Call) -> bool {
        let is_capital = |name: &str| name.starts_with(|first: char| first.is_ascii_uppercase());
        !call.arguments.is_empty()
            && call.arguments.iter().all(|argument| match &argument.how {
                Passing::Keyword(name) => is_capital(name),
                Passing::Members => true,
                Passing::Elements => false,
                Passing::Position => self
                    .maps(argument.value)
                    .any(|map| self.member_names(map).iter().any(|name| is_capital(name))),
            })
    }

    /// An argument by its name or, where it is given by position, by that.
    pub(crate) fn argument(&self, call: &Call, position: usize, name: &str) -> Option<Node> {
        let keyword = call
            .arguments
            .iter()
            .find(|argument| argument.how == Passing::Keyword(name.to_owned()));
        let positional = call
            .arguments
            .iter()
            .filter(|argument| argument.how == Passing::Position)
            .nth(position);
        keyword.or(positional).map(|argument| argument.value)
    }

    /// The texts that an argument can be, wherever it is given: also among the members of a dictionary.
    pub(crate) fn argument_texts(&self, call: &Call, position: usize, name: &str) -> Vec<String> {
        if let Some(node) = self.argument(call, position, name) {
            return self.known_texts(node);
        }
        let spread = call.arguments.iter().filter(|argument| argument.how == Passing::Members);
        let maps = spread.flat_map(|argument| self.maps(argument.value));
        maps.flat_map(|map| whole_texts(&self.entry(map, name))).collect()
    }

    /// The parameters of an operation as keywords and dictionaries give them.
    pub(crate) fn keywords(&self, call: &Call) -> Map<String, Json> {
        let mut parameters = Map::new();
        for argument in &call.arguments {
            match &argument.how {
                Passing::Keyword(name) => self.tell(&mut parameters, name, argument.value),
                Passing::Members => parameters.extend(self.parameters(argument.value)),
                Passing::Position | Passing::Elements => {}
            }
        }
        parameters
    }

    /// Puts a parameter in: that it is given is known, whatever it holds.
    pub(crate) fn tell(&self, parameters: &mut Map<String, Json>, name: &str, node: Node) {
        let value = self.literal(self.of(node), PARAMETER_DEPTH);
        parameters.insert(name.to_owned(), value.unwrap_or(Json::Null));
    }

    /// The parameters of an operation as an object gives them.
    pub(crate) fn parameters(&self, node: Node) -> Map<String, Json> {
        match self.literal(self.of(node), PARAMETER_DEPTH.saturating_add(1)) {
            Some(Json::Object(members)) => members,
            _ => Map::new(),
        }
    }

    /// What is known of a value: a text with `*` where it can be anything, lists and objects of such.
    pub(crate) fn literal(&self, values: &[Value], depth: usize) -> Option<Json> {
        let [value] = values else { return None };
        let deeper = depth.checked_sub(1)?;
        match value {
            Value::Text(parts) => {
                let is_known =
                    parts.is_empty() || parts.iter().flatten().any(|part| !part.is_empty());
                is_known.then(|| {
                    Json::String(parts.iter().map(|part| part.as_deref().unwrap_or("*")).collect())
                })
            }
            Value::List(made) => {
                let items = self
                    .list_at(*made)
                    .iter()
                    .map(|node| self.literal(self.of(*node), deeper).unwrap_or(Json::Null));
                Some(Json::Array(items.collect()))
            }
            Value::Map(map) => {
                let members = self.member_names(*map).into_iter();
                let known = members.map(|name| {
                    (self.literal(&self.entry(*map, &name), deeper).unwrap_or(Json::Null), name)
                });
                Some(Json::Object(known.map(|(value, name)| (name, value)).collect()))
            }
            _ => None,
        }
    }

    fn member_names(&self, map: Node) -> Vec<String> {
        let mut names = Vec::new();
        for map in self.spread(map) {
            let stored = self
                .known
                .stored
                .get(&Owner::Made(map))
                .into_iter()
                .flat_map(|members| members.keys());
            names.extend(stored.flatten().cloned());
            names.extend(self.map_at(map).iter().flat_map(|(key, _)| self.key_names(key)));
        }
        names.sort();
        names.dedup();
        names
    }
}
