//! Python sources, parsed by ruff's parser, as a program.

mod expressions;
mod functions;

use ruff_python_ast::Expr;
use ruff_python_ast::Operator;
use ruff_python_ast::Pattern;
use ruff_python_ast::Stmt;
use ruff_python_ast::visitor::Visitor;
use ruff_python_ast::visitor::walk_pattern;
use ruff_text_size::Ranged;

use crate::program::ClassId;
use crate::program::Flow;
use crate::program::FunctionId;
use crate::program::Kind;
use crate::program::Node;
use crate::program::Piece;
use crate::program::Place;
use crate::program::Program;
use crate::program::Scope;

/// Where a statement stands.
#[derive(Debug, Clone, Copy)]
struct At {
    scope: Scope,
    function: Option<FunctionId>,
    class: Option<ClassId>,
}

/// A body that is read after all that stands around it: it may use names that come later.
struct Later<'a> {
    body: Body<'a>,
    at: At,
}

enum Body<'a> {
    Statements(&'a [Stmt]),
    Expression(&'a Expr),
}

struct Lowering<'a, 'p> {
    program: &'p mut Program,
    file: usize,
    module: Scope,
    later: Vec<Later<'a>>,
}

/// Adds a file to a program; why it cannot be parsed, otherwise.
pub(crate) fn add(program: &mut Program, file: usize, text: &str) -> Result<(), (Place, String)> {
    let parsed = ruff_python_parser::parse_module(text).map_err(|error| {
        (Place { file, offset: error.range().start().to_u32() }, error.error.to_string())
    })?;
    let module = program.scope(None);
    let mut lowering = Lowering { program, file, module, later: Vec::new() };
    lowering.statements(&parsed.syntax().body, At { scope: module, function: None, class: None });
    let mut at = 0;
    while at < lowering.later.len() {
        let Some(Later { body, at: place }) = lowering.later.get_mut(at).map(|later| Later {
            body: std::mem::replace(&mut later.body, Body::Statements(&[])),
            at: later.at,
        }) else {
            break;
        };
        match body {
            Body::Statements(statements) => lowering.statements(statements, place),
            Body::Expression(expression) => {
                let node = lowering.expression(expression, place);
                lowering.returns(place, node);
            }
        }
        at = at.saturating_add(1);
    }
    for (name, variable) in lowering.program.names(module) {
        let place = Place { file, offset: 0 };
        let node = lowering.program.push(Kind::Read(variable), place);
        lowering.program.exports.push((file, name, node));
    }
    Ok(())
}

impl<'a> Lowering<'a, '_> {
    fn place(&self, ranged: &impl Ranged) -> Place {
        Place { file: self.file, offset: ranged.start().to_u32() }
    }

    fn push(&mut self, kind: Kind, place: Place) -> Node {
        self.program.push(kind, place)
    }

    fn returns(&mut self, at: At, node: Node) {
        if let Some(function) =
            at.function.and_then(|function| self.program.functions.get_mut(function.0))
        {
            function.returns.push(node);
        }
    }

    fn statements(&mut self, statements: &'a [Stmt], at: At) {
        for statement in statements {
            self.statement(statement, at);
        }
    }

    fn statement(&mut self, statement: &'a Stmt, at: At) {
        match statement {
            Stmt::FunctionDef(function) => {
                for decorator in &function.decorator_list {
                    self.expression(&decorator.expression, at);
                }
                let node = self.function(
                    &function.parameters,
                    Body::Statements(&function.body),
                    at,
                    None,
                    self.place(function),
                );
                let variable = self.program.declare(at.scope, &function.name);
                self.program.flows.push(Flow::Assign(variable, node));
            }
            Stmt::ClassDef(class) => self.class(class, at),
            Stmt::Return(statement) => {
                if let Some(value) = &statement.value {
                    let node = self.expression(value, at);
                    self.returns(at, node);
                }
            }
            Stmt::Assign(statement) => {
                let value = self.expression(&statement.value, at);
                for target in &statement.targets {
                    self.assign(target, value, at);
                }
            }
            Stmt::AnnAssign(statement) => self.annotated_assignment(statement, at),
            Stmt::AugAssign(statement) => self.augmented_assignment(statement, at),
            Stmt::For(statement) => self.for_statement(statement, at),
            Stmt::While(statement) => {
                self.expression(&statement.test, at);
                self.statements(&statement.body, at);
                self.statements(&statement.orelse, at);
            }
            Stmt::If(statement) => self.if_statement(statement, at),
            Stmt::With(statement) => self.with_statement(statement, at),
            Stmt::Match(statement) => self.match_statement(statement, at),
            Stmt::Try(statement) => self.try_statement(statement, at),
            Stmt::Raise(statement) => {
                for expression in [&statement.exc, &statement.cause].into_iter().flatten() {
                    self.expression(expression, at);
                }
            }
            Stmt::Assert(statement) => {
                self.expression(&statement.test, at);
            }
            Stmt::Import(statement) => self.import(statement, at),
            Stmt::ImportFrom(statement) => self.import_from(statement, at),
            Stmt::Global(statement) => {
                for name in &statement.names {
                    let variable = self.program.declare(self.module, name);
                    self.program.alias(at.scope, name, variable);
                }
            }
            Stmt::Nonlocal(statement) => {
                for name in &statement.names {
                    if let Some(variable) = self.program.resolve(at.scope, name) {
                        self.program.alias(at.scope, name, variable);
                    }
                }
            }
            Stmt::Expr(statement) => {
                self.expression(&statement.value, at);
            }
            Stmt::Delete(_)
            | Stmt::TypeAlias(_)
            | Stmt::Pass(_)
            | Stmt::Break(_)
            | Stmt::Continue(_)
            | Stmt::IpyEscapeCommand(_) => {}
        }
    }

    fn augmented_assignment(&mut self, statement: &'a ruff_python_ast::StmtAugAssign, at: At) {
        self.expression(&statement.value, at);
        let place = self.place(statement);
        let unknown = self.push(Kind::Unknown, place);
        let text = self.push(Kind::Text(vec![Piece::Value(unknown)]), place);
        if matches!(statement.op, Operator::Add) {
            self.assign(&statement.target, text, at);
        }
    }

    fn for_statement(&mut self, statement: &'a ruff_python_ast::StmtFor, at: At) {
        let iterated = self.expression(&statement.iter, at);
        let place = self.place(&*statement.iter);
        let element = self.push(Kind::Element(iterated), place);
        self.assign(&statement.target, element, at);
        self.statements(&statement.body, at);
        self.statements(&statement.orelse, at);
    }

    fn if_statement(&mut self, statement: &'a ruff_python_ast::StmtIf, at: At) {
        self.expression(&statement.test, at);
        self.statements(&statement.body, at);
        for clause in &statement.elif_else_clauses {
            if let Some(test) = &clause.test {
                self.expression(test, at);
            }
            self.statements(&clause.body, at);
        }
    }

    fn with_statement(&mut self, statement: &'a ruff_python_ast::StmtWith, at: At) {
        for item in &statement.items {
            let entered = self.expression(&item.context_expr, at);
            if let Some(target) = &item.optional_vars {
                self.assign(target, entered, at);
            }
        }
        self.statements(&statement.body, at);
    }

    fn try_statement(&mut self, statement: &'a ruff_python_ast::StmtTry, at: At) {
        self.statements(&statement.body, at);
        for handler in &statement.handlers {
            let ruff_python_ast::ExceptHandler::ExceptHandler(handler) = handler;
            self.statements(&handler.body, at);
        }
        self.statements(&statement.orelse, at);
        self.statements(&statement.finalbody, at);
    }

    fn match_statement(&mut self, statement: &'a ruff_python_ast::StmtMatch, at: At) {
        self.expression(&statement.subject, at);
        for case in &statement.cases {
            Inner { lowering: self, at }.visit_pattern(&case.pattern);
            if let Some(guard) = &case.guard {
                self.expression(guard, at);
            }
            self.statements(&case.body, at);
        }
    }

    fn import(&mut self, statement: &ruff_python_ast::StmtImport, at: At) {
        let place = self.place(statement);
        for alias in &statement.names {
            // `import a.b` binds `a`, `import a.b as c` binds `a.b`.
            let (name, module) = match &alias.asname {
                Some(name) => (name.as_str(), alias.name.as_str()),
                None => {
                    let first = alias.name.split('.').next().unwrap_or_default();
                    (first, first)
                }
            };
            let node = self.push(Kind::Module(module.to_owned()), place);
            let variable = self.program.declare(at.scope, name);
            self.program.flows.push(Flow::Assign(variable, node));
        }
    }

    fn import_from(&mut self, statement: &ruff_python_ast::StmtImportFrom, at: At) {
        let place = self.place(statement);
        let dots = ".".repeat(usize::try_from(statement.level).unwrap_or_default());
        let path = statement.module.as_ref().map_or("", |module| module.as_str());
        for alias in &statement.names {
            let named =
                self.push(Kind::From(format!("{dots}{path}"), alias.name.to_string()), place);
            let variable =
                self.program.declare(at.scope, alias.asname.as_ref().unwrap_or(&alias.name));
            self.program.flows.push(Flow::Assign(variable, named));
        }
    }

    fn assign(&mut self, target: &'a Expr, value: Node, at: At) {
        let place = self.place(target);
        match target {
            Expr::Name(name) => {
                let variable = self.program.declare(at.scope, &name.id);
                self.program.flows.push(Flow::Assign(variable, value));
            }
            Expr::Attribute(attribute) => {
                let base = self.expression(&attribute.value, at);
                self.program.flows.push(Flow::Store(base, Some(attribute.attr.to_string()), value));
            }
            Expr::Subscript(subscript) => {
                let base = self.expression(&subscript.value, at);
                match &*subscript.slice {
                    Expr::StringLiteral(key) => self.program.flows.push(Flow::Store(
                        base,
                        Some(key.value.to_str().to_owned()),
                        value,
                    )),
                    other => {
                        self.expression(other, at);
                        self.program.flows.push(Flow::Store(base, None, value));
                    }
                }
            }
            Expr::Tuple(_) | Expr::List(_) => {
                let elements: &[Expr] = match target {
                    Expr::Tuple(tuple) => &tuple.elts,
                    Expr::List(list) => &list.elts,
                    _ => &[],
                };
                for (index, element) in elements.iter().enumerate() {
                    let item = self.push(Kind::Item(value, index), place);
                    self.assign(element, item, at);
                }
            }
            Expr::Starred(starred) => self.assign(&starred.value, value, at),
            _ => {}
        }
    }
}

/// Goes through what has no form of its own, for the expressions in it.
struct Inner<'l, 'a, 'p> {
    lowering: &'l mut Lowering<'a, 'p>,
    at: At,
}

impl<'a> Visitor<'a> for Inner<'_, 'a, '_> {
    fn visit_expr(&mut self, expression: &'a Expr) {
        self.lowering.expression(expression, self.at);
    }

    fn visit_pattern(&mut self, pattern: &'a Pattern) {
        let name = match pattern {
            Pattern::MatchAs(named) => named.name.as_ref(),
            Pattern::MatchStar(named) => named.name.as_ref(),
            _ => None,
        };
        if let Some(name) = name {
            self.lowering.program.declare(self.at.scope, name);
        }
        walk_pattern(self, pattern);
    }
}
