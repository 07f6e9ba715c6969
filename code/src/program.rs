//! A program of either language as the evaluator needs it: expressions in the order in which they are evaluated,
//! names that are resolved, and where values go. Flat, so that nothing that walks it recurses.

use std::collections::HashMap;

/// An expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Node(pub(crate) usize);

/// A variable, resolved to its scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Variable(pub(crate) usize);

/// A function, method or lambda.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct FunctionId(pub(crate) usize);

/// A class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ClassId(pub(crate) usize);

/// A scope of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Scope(pub(crate) usize);

/// Where something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Place {
    /// The file, by its index.
    pub(crate) file: usize,
    /// The byte in it.
    pub(crate) offset: u32,
}

/// What an expression is.
#[derive(Debug, Clone)]
pub(crate) enum Kind {
    /// Nothing that is followed.
    Unknown,
    /// A text of pieces.
    Text(Vec<Piece>),
    /// What a variable holds.
    Read(Variable),
    /// A name that no scope of the program has: `getattr`, `require`.
    Global(String),
    /// A module, by its specifier.
    Module(String),
    /// What a module has under a name: a file of its folder, or a member.
    From(String, String),
    /// `base.name`, or `base["name"]`.
    Member(Node, String),
    /// Some element of the base: `base[index]`, what a loop takes out of it.
    Element(Node),
    /// The element of the base at an index.
    Item(Node, usize),
    /// Two texts, one behind the other.
    Sum(Node, Node),
    /// A call.
    Call(Call),
    /// An object or dictionary.
    Map(Vec<(Key, Node)>),
    /// A list.
    List(Vec<Node>),
    /// A function as a value.
    Function(FunctionId),
    /// A class as a value.
    Class(ClassId),
    /// The object that a method belongs to.
    This(ClassId),
    /// The same as an object of what its class is derived from: `super`.
    Base(ClassId),
    /// An object of the class that an annotation names.
    Instance(Node),
    /// One of several.
    Any(Vec<Node>),
}

/// Under which name a value stands in an object or dictionary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Key {
    /// This one.
    Named(String),
    /// What this is.
    Computed(Node),
    /// The members of the value stand in it.
    Spread,
}

/// A piece of a text.
#[derive(Debug, Clone)]
pub(crate) enum Piece {
    /// As it is written.
    Literal(String),
    /// The value of an expression.
    Value(Node),
}

/// A call.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    /// What is called.
    pub(crate) callee: Node,
    /// With what.
    pub(crate) arguments: Vec<Argument>,
    /// Whether it is a construction: `new`.
    pub(crate) is_new: bool,
}

/// An argument of a call.
#[derive(Debug, Clone)]
pub(crate) struct Argument {
    /// What it is given as.
    pub(crate) how: Passing,
    /// Its value.
    pub(crate) value: Node,
}

/// How an argument is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Passing {
    /// At its position.
    Position,
    /// By its name.
    Keyword(String),
    /// The elements of a list: `*args`, `...args`.
    Elements,
    /// The members of a dictionary: `**kwargs`.
    Members,
}

/// A parameter of a function.
#[derive(Debug, Clone)]
pub(crate) struct Parameter {
    /// The name for keyword arguments.
    pub(crate) name: Option<String>,
    /// The variable that takes it.
    pub(crate) variable: Variable,
    /// What it takes.
    pub(crate) takes: Taking,
}

/// What a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taking {
    /// One argument.
    One,
    /// All positions that are left.
    Positions,
    /// All keywords that are left.
    Keywords,
}

/// A function.
#[derive(Debug, Clone, Default)]
pub(crate) struct Function {
    /// Its parameters; the object of a method is none.
    pub(crate) parameters: Vec<Parameter>,
    /// What it may return.
    pub(crate) returns: Vec<Node>,
    /// The class of the objects that `new` makes by it, in JavaScript.
    pub(crate) makes: Option<ClassId>,
}

/// A class.
#[derive(Debug, Clone, Default)]
pub(crate) struct Class {
    /// What it is derived from.
    pub(crate) bases: Vec<Node>,
    /// Its methods and attributes as they are written in it.
    pub(crate) members: Vec<(String, Node)>,
}

/// A value that goes somewhere.
#[derive(Debug, Clone)]
pub(crate) enum Flow {
    /// Into a variable.
    Assign(Variable, Node),
    /// Into a member of an object; without a name: one that is chosen at run time.
    Store(Node, Option<String>, Node),
}

/// What is not a call that could be followed, and why.
#[derive(Debug, Clone)]
pub(crate) struct Gap {
    /// Where.
    pub(crate) place: Place,
    /// Why.
    pub(crate) why: String,
}

#[derive(Debug)]
struct Names {
    parent: Option<Scope>,
    names: HashMap<String, Variable>,
}

/// A program: all files that were given, together.
#[derive(Debug, Default)]
pub(crate) struct Program {
    /// The expressions, in the order in which they are evaluated.
    pub(crate) nodes: Vec<(Kind, Place)>,
    /// The functions.
    pub(crate) functions: Vec<Function>,
    /// The classes.
    pub(crate) classes: Vec<Class>,
    /// Where values go.
    pub(crate) flows: Vec<Flow>,
    /// What a file exports, by file and name. `*` stands for the exports of a module.
    pub(crate) exports: Vec<(usize, String, Node)>,
    variables: usize,
    scopes: Vec<Names>,
}

impl Program {
    /// A new expression.
    pub(crate) fn push(&mut self, kind: Kind, place: Place) -> Node {
        self.nodes.push((kind, place));
        Node(self.nodes.len().saturating_sub(1))
    }

    /// A scope within another.
    pub(crate) fn scope(&mut self, parent: Option<Scope>) -> Scope {
        self.scopes.push(Names { parent, names: HashMap::new() });
        Scope(self.scopes.len().saturating_sub(1))
    }

    /// A variable without a name.
    pub(crate) const fn variable(&mut self) -> Variable {
        let variable = Variable(self.variables);
        self.variables = self.variables.saturating_add(1);
        variable
    }

    /// How many variables there are.
    pub(crate) const fn variable_count(&self) -> usize {
        self.variables
    }

    /// The variable of that name in this very scope; made when it is not there.
    pub(crate) fn declare(&mut self, scope: Scope, name: &str) -> Variable {
        if let Some(found) = self.scopes.get(scope.0).and_then(|names| names.names.get(name)) {
            return *found;
        }
        let variable = self.variable();
        self.alias(scope, name, variable);
        variable
    }

    /// Lets a name of a scope stand for a variable of another.
    pub(crate) fn alias(&mut self, scope: Scope, name: &str, variable: Variable) {
        if let Some(names) = self.scopes.get_mut(scope.0) {
            names.names.insert(name.to_owned(), variable);
        }
    }

    /// The variable that a name means in a scope.
    pub(crate) fn resolve(&self, scope: Scope, name: &str) -> Option<Variable> {
        let mut at = Some(scope);
        while let Some(names) = at.and_then(|scope| self.scopes.get(scope.0)) {
            if let Some(found) = names.names.get(name) {
                return Some(*found);
            }
            at = names.parent;
        }
        None
    }

    /// The names of a scope, for what a file exports.
    pub(crate) fn names(&self, scope: Scope) -> Vec<(String, Variable)> {
        let names = self.scopes.get(scope.0).map(|names| &names.names);
        names.into_iter().flatten().map(|(name, variable)| (name.clone(), *variable)).collect()
    }

    /// A name as an expression.
    pub(crate) fn read(&mut self, scope: Scope, name: &str, place: Place) -> Node {
        let kind =
            self.resolve(scope, name).map_or_else(|| Kind::Global(name.to_owned()), Kind::Read);
        self.push(kind, place)
    }

    /// A new function.
    pub(crate) fn function(&mut self) -> FunctionId {
        self.functions.push(Function::default());
        FunctionId(self.functions.len().saturating_sub(1))
    }

    /// A new class.
    pub(crate) fn class(&mut self) -> ClassId {
        self.classes.push(Class::default());
        ClassId(self.classes.len().saturating_sub(1))
    }
}
