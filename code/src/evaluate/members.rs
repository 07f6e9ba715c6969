//! What stands under a name: in classes and what they are derived from, in objects, in what files export.

use crate::evaluate::Evaluation;
use crate::evaluate::Owner;
use crate::evaluate::Value;
use crate::evaluate::Values;
use crate::evaluate::add;
use crate::program::ClassId;
use crate::program::Key;
use crate::program::Node;
use crate::program::Place;
use crate::sdk::Sdk;

/// How many classes a member is looked for in.
const MOST_BASES: usize = 16;

impl Evaluation<'_> {
    pub(super) fn bases(&self, class: ClassId) -> Vec<ClassId> {
        let bases =
            self.program.classes.get(class.0).map_or(&[][..], |class| class.bases.as_slice());
        let classes = bases.iter().flat_map(|base| self.of(*base));
        classes
            .filter_map(|value| if let Value::Class(class) = value { Some(*class) } else { None })
            .collect()
    }

    pub(super) fn member_of_class(&self, class: ClassId, name: &str) -> Values {
        let mut values = Vec::new();
        for class in self.line(class) {
            add(&mut values, &self.kept(Owner::Class(class), name));
            let written =
                self.program.classes.get(class.0).map_or(&[][..], |class| class.members.as_slice());
            for (_, node) in written.iter().filter(|(member, _)| member == name) {
                add(&mut values, self.of(*node));
            }
            if !values.is_empty() {
                break;
            }
        }
        values
    }

    pub(super) fn member(&mut self, base: Node, name: &str, place: Place) -> Values {
        let mut values = Vec::new();
        for value in self.of(base).to_vec() {
            let more = match value {
                Value::Module(module) if name == "default" => vec![Value::Module(module)],
                Value::Module(module) => vec![Value::Imported(module, name.to_owned())],
                Value::Imported(module, path) => {
                    vec![Value::Imported(module, format!("{path}.{name}"))]
                }
                Value::File(file) => self.export(file, name),
                Value::Class(class) | Value::Object(class) => self.member_of_class(class, name),
                Value::Map(map) => self.entry(map, name),
                Value::Sdk(sdk) => sdk.member(self, name, place),
                Value::Function(function) => self.kept(Owner::Function(function), name),
                Value::Text(_) | Value::List(_) => Vec::new(),
            };
            add(&mut values, &more);
        }
        values
    }

    /// What an annotation says that a variable holds.
    pub(super) fn instances(&self, annotation: Node, place: Place) -> Values {
        let of = |value: &Value| match value {
            Value::Class(class) => Some(Value::Object(*class)),
            Value::Imported(module, name) => Sdk::annotated(module, name, place).map(Value::Sdk),
            _ => None,
        };
        self.of(annotation).iter().filter_map(of).collect()
    }

    /// A class and all that it is derived from, the nearest first.
    fn line(&self, class: ClassId) -> Vec<ClassId> {
        let mut line = vec![class];
        let mut at = 0;
        while let Some(class) = line.get(at).copied() {
            for base in self.bases(class) {
                if !line.contains(&base) {
                    line.push(base);
                }
            }
            line.truncate(MOST_BASES);
            at = at.saturating_add(1);
        }
        line
    }

    /// `from module import name`: a file in the folder of that name, or what the module has.
    pub(super) fn of_module(&self, module: &str, name: &str, place: Place) -> Values {
        let within = if module.ends_with('.') {
            format!("{module}{name}")
        } else {
            format!("{module}.{name}")
        };
        if let Value::File(file) = self.modules.value(place.file, &within) {
            return vec![Value::File(file)];
        }
        match self.modules.value(place.file, module) {
            Value::File(file) => self.export(file, name),
            _ => vec![Value::Imported(module.to_owned(), name.to_owned())],
        }
    }

    /// What a file exports under a name, also of what it passes on whole.
    fn export(&self, file: usize, name: &str) -> Values {
        let mut values = Vec::new();
        let mut files = vec![file];
        let mut at = 0;
        while let Some(file) = files.get(at).copied() {
            at = at.saturating_add(1);
            let exports = self.program.exports.iter().filter(|(from, exported, _)| {
                *from == file && (exported == name || exported == "*")
            });
            for (_, exported, node) in exports {
                if exported == name {
                    add(&mut values, self.of(*node));
                    continue;
                }
                add(
                    &mut values,
                    &self
                        .of(*node)
                        .iter()
                        .flat_map(|whole| self.of_whole(whole, name))
                        .collect::<Vec<_>>(),
                );
                let more = self.of(*node).iter().filter_map(|whole| {
                    if let Value::File(file) = whole { Some(*file) } else { None }
                });
                files.extend(more.filter(|more| !files.contains(more)).collect::<Vec<_>>());
            }
        }
        values
    }

    /// A member of what a file exports whole.
    fn of_whole(&self, whole: &Value, name: &str) -> Values {
        match whole {
            Value::Map(map) => self.entry(*map, name),
            Value::Module(module) => vec![Value::Imported(module.clone(), name.to_owned())],
            Value::Class(class) => self.member_of_class(*class, name),
            _ => Vec::new(),
        }
    }

    /// The objects and dictionaries that an expression can be.
    pub(super) fn maps(&self, node: Node) -> impl Iterator<Item = Node> {
        self.of(node)
            .iter()
            .filter_map(|value| if let Value::Map(map) = value { Some(*map) } else { None })
    }

    /// A map, and the maps that are spread into it.
    pub(super) fn spread(&self, map: Node) -> Vec<Node> {
        let mut maps = vec![map];
        let mut at = 0;
        while let Some(map) = maps.get(at).copied() {
            at = at.saturating_add(1);
            let inner = self.map_at(map).iter().filter(|(key, _)| *key == Key::Spread);
            let more: Vec<_> = inner
                .flat_map(|(_, node)| self.maps(*node))
                .filter(|more| !maps.contains(more))
                .collect();
            maps.extend(more);
        }
        maps
    }

    /// What a key of a map can be, as far as it is known.
    pub(super) fn key_names(&self, key: &Key) -> Vec<String> {
        match key {
            Key::Named(name) => vec![name.clone()],
            Key::Computed(node) => self.known_texts(*node),
            Key::Spread => Vec::new(),
        }
    }

    /// What stands in a map under a name.
    pub(super) fn entry(&self, map: Node, name: &str) -> Values {
        let mut values = Vec::new();
        for map in self.spread(map) {
            add(&mut values, &self.kept(Owner::Made(map), name));
            let is_named = |key: &Key| self.key_names(key).iter().any(|key| key == name);
            let named = self.map_at(map).iter().filter(|(key, _)| is_named(key));
            named.for_each(|(_, node)| _ = add(&mut values, self.of(*node)));
        }
        values
    }

    /// Some element of what an expression is.
    pub(super) fn elements(&self, base: Node) -> Values {
        let mut values = Vec::new();
        for value in self.of(base) {
            match value {
                Value::List(made) => {
                    self.list_at(*made).iter().for_each(|node| _ = add(&mut values, self.of(*node)))
                }
                Value::Map(made) => self
                    .map_at(*made)
                    .iter()
                    .for_each(|(_, node)| _ = add(&mut values, self.of(*node))),
                Value::Sdk(sdk) => _ = add(&mut values, &sdk.element()),
                Value::Module(module) if Sdk::is_module(module) => {
                    _ = add(&mut values, &[Value::Imported(module.clone(), "*".to_owned())])
                }
                _ => {}
            }
            if let Value::List(made) | Value::Map(made) = value {
                let kept = self
                    .known
                    .stored
                    .get(&Owner::Made(*made))
                    .into_iter()
                    .flat_map(|members| members.values());
                kept.for_each(|more| _ = add(&mut values, more));
            }
        }
        values
    }

    /// The element of a list at an index.
    pub(super) fn item(&self, base: Node, index: usize) -> Values {
        let lists = self
            .of(base)
            .iter()
            .filter_map(|value| if let Value::List(made) = value { Some(*made) } else { None });
        lists
            .filter_map(|made| self.list_at(made).get(index))
            .flat_map(|node| self.of(*node).to_vec())
            .collect()
    }
}
