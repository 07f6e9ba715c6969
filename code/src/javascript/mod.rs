//! JavaScript and TypeScript sources, parsed by oxc's parser, as a program.

mod expressions;
mod functions;
mod modules;
mod patterns;

use std::collections::HashMap;

use oxc_allocator::Allocator;
use oxc_ast::ast;
use oxc_parser::Parser;
use oxc_span::GetSpan;
use oxc_span::SourceType;

use crate::program::ClassId;
use crate::program::Flow;
use crate::program::FunctionId;
use crate::program::Key;
use crate::program::Kind;
use crate::program::Node;
use crate::program::Place;
use crate::program::Program;
use crate::program::Scope;
use crate::program::Variable;

/// Where a statement stands.
#[derive(Debug, Clone, Copy)]
struct At {
    scope: Scope,
    function: Option<FunctionId>,
    class: Option<ClassId>,
}

/// A body that is read after all that stands around it: it may use names that come later.
#[derive(Clone, Copy)]
struct Later<'a, 'b> {
    body: Body<'a, 'b>,
    parameters: &'b ast::FormalParameters<'a>,
    at: At,
}

#[derive(Clone, Copy)]
enum Body<'a, 'b> {
    Statements(&'b [ast::Statement<'a>]),
    Expression(&'b ast::Expression<'a>),
}

struct Lowering<'a, 'b, 'p> {
    program: &'p mut Program,
    file: usize,
    /// The classes that functions are for what `new` makes by them, by the variables of the functions.
    constructors: HashMap<Variable, ClassId>,
    later: Vec<Later<'a, 'b>>,
}

/// Adds a file to a program; why it cannot be parsed, otherwise.
pub(crate) fn add(
    program: &mut Program,
    file: usize,
    name: &str,
    text: &str,
) -> Result<(), (Place, String)> {
    let start = Place { file, offset: 0 };
    // JSX may stand in files of JavaScript; in those of TypeScript only where the name says so.
    let kind = SourceType::from_path(name).map_err(|error| (start, error.to_string()))?;
    let kind = if kind.is_javascript() { kind.with_jsx(true) } else { kind };
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, text, kind).parse();
    if parsed.panicked {
        let error = parsed.diagnostics.first();
        let at = error.and_then(|error| error.labels.first()).map(|label| label.offset());
        let place = at.map_or(start, |offset| Place { file, offset });
        return Err((
            place,
            error.map_or_else(
                || "it is not understood".to_owned(),
                |error| error.message.to_string(),
            ),
        ));
    }
    let module = program.scope(None);
    let mut lowering = Lowering { program, file, constructors: HashMap::new(), later: Vec::new() };
    let at = At { scope: module, function: None, class: None };
    lowering.common_js(at);
    lowering.statements(&parsed.program.body, at);
    let mut index = 0;
    while let Some(later) = lowering.later.get(index).copied() {
        lowering.body(later);
        index = index.saturating_add(1);
    }
    Ok(())
}

impl<'a, 'b> Lowering<'a, 'b, '_> {
    fn place(&self, spanned: &impl GetSpan) -> Place {
        Place { file: self.file, offset: spanned.span().start }
    }

    fn push(&mut self, kind: Kind, place: Place) -> Node {
        self.program.push(kind, place)
    }

    fn assign_to(&mut self, scope: Scope, name: &str, value: Node) {
        let variable = self.program.declare(scope, name);
        self.program.flows.push(Flow::Assign(variable, value));
    }

    fn body(&mut self, later: Later<'a, 'b>) {
        self.parameters(later.parameters, later.at);
        match later.body {
            Body::Statements(statements) => self.statements(statements, later.at),
            Body::Expression(expression) => {
                let node = self.expression(expression, later.at);
                self.returns(later.at, node);
            }
        }
    }

    fn returns(&mut self, at: At, node: Node) {
        if let Some(function) =
            at.function.and_then(|function| self.program.functions.get_mut(function.0))
        {
            function.returns.push(node);
        }
    }

    fn statements(&mut self, statements: &'b [ast::Statement<'a>], at: At) {
        // Functions and classes can be used above where they stand.
        for statement in statements {
            let name = match statement {
                ast::Statement::FunctionDeclaration(function) => function.id.as_ref(),
                ast::Statement::ClassDeclaration(class) => class.id.as_ref(),
                _ => None,
            };
            if let Some(name) = name {
                self.program.declare(at.scope, &name.name);
            }
        }
        for statement in statements {
            self.statement(statement, at);
        }
    }

    fn block(&mut self, statements: &'b [ast::Statement<'a>], at: At) {
        let inside = At { scope: self.program.scope(Some(at.scope)), ..at };
        self.statements(statements, inside);
    }

    fn statement(&mut self, statement: &'b ast::Statement<'a>, at: At) {
        if let Some(declaration) = statement.as_declaration() {
            self.declaration(declaration, at);
            return;
        }
        if let Some(declaration) = statement.as_module_declaration() {
            self.module_declaration(declaration, at);
            return;
        }
        match statement {
            ast::Statement::BlockStatement(block) => self.block(&block.body, at),
            ast::Statement::ExpressionStatement(statement) => {
                _ = self.expression(&statement.expression, at)
            }
            ast::Statement::ReturnStatement(statement) => {
                if let Some(argument) = &statement.argument {
                    let node = self.expression(argument, at);
                    self.returns(at, node);
                }
            }
            ast::Statement::IfStatement(statement) => {
                self.expression(&statement.test, at);
                self.statement(&statement.consequent, at);
                if let Some(alternate) = &statement.alternate {
                    self.statement(alternate, at);
                }
            }
            ast::Statement::ForOfStatement(statement) => {
                let inside = At { scope: self.program.scope(Some(at.scope)), ..at };
                let iterated = self.expression(&statement.right, inside);
                let place = self.place(&statement.right);
                let element = self.push(Kind::Element(iterated), place);
                self.for_left(&statement.left, element, inside);
                self.statement(&statement.body, inside);
            }
            ast::Statement::ForInStatement(statement) => {
                let inside = At { scope: self.program.scope(Some(at.scope)), ..at };
                self.expression(&statement.right, inside);
                let place = self.place(&statement.right);
                let key = self.push(Kind::Unknown, place);
                self.for_left(&statement.left, key, inside);
                self.statement(&statement.body, inside);
            }
            ast::Statement::ForStatement(statement) => self.for_statement(statement, at),
            ast::Statement::WhileStatement(statement) => {
                self.expression(&statement.test, at);
                self.statement(&statement.body, at);
            }
            ast::Statement::DoWhileStatement(statement) => {
                self.statement(&statement.body, at);
                self.expression(&statement.test, at);
            }
            ast::Statement::SwitchStatement(statement) => {
                self.expression(&statement.discriminant, at);
                for case in &statement.cases {
                    if let Some(test) = &case.test {
                        self.expression(test, at);
                    }
                    self.statements(&case.consequent, at);
                }
            }
            ast::Statement::TryStatement(statement) => {
                self.block(&statement.block.body, at);
                if let Some(handler) = &statement.handler {
                    self.block(&handler.body.body, at);
                }
                if let Some(finalizer) = &statement.finalizer {
                    self.block(&finalizer.body, at);
                }
            }
            ast::Statement::ThrowStatement(statement) => {
                _ = self.expression(&statement.argument, at)
            }
            ast::Statement::LabeledStatement(statement) => self.statement(&statement.body, at),
            // `with`, and what holds no expression.
            _ => {}
        }
    }

    fn for_statement(&mut self, statement: &'b ast::ForStatement<'a>, at: At) {
        let inside = At { scope: self.program.scope(Some(at.scope)), ..at };
        match &statement.init {
            Some(ast::ForStatementInit::VariableDeclaration(declaration)) => {
                self.variables(declaration, inside)
            }
            Some(init) => {
                if let Some(expression) = init.as_expression() {
                    self.expression(expression, inside);
                }
            }
            None => {}
        }
        for expression in [&statement.test, &statement.update].into_iter().flatten() {
            self.expression(expression, inside);
        }
        self.statement(&statement.body, inside);
    }

    fn variables(&mut self, declaration: &'b ast::VariableDeclaration<'a>, at: At) {
        for declarator in &declaration.declarations {
            let annotated = declarator
                .type_annotation
                .as_ref()
                .map(|annotation| self.instance(&annotation.type_annotation, at));
            let value = match (&declarator.init, annotated) {
                (Some(ast::Expression::FunctionExpression(function)), _) => match &declarator.id {
                    ast::BindingPattern::BindingIdentifier(name) => {
                        let variable = self.program.declare(at.scope, &name.name);
                        self.named_function(function, variable, at)
                    }
                    _ => self.function(function, at, at.class),
                },
                (Some(init), _) => self.expression(init, at),
                (None, Some(annotated)) => annotated,
                (None, None) => {
                    let place = self.place(declarator);
                    self.push(Kind::Unknown, place)
                }
            };
            self.pattern(&declarator.id, value, at);
        }
    }

    fn declaration(&mut self, declaration: &'b ast::Declaration<'a>, at: At) {
        match declaration {
            ast::Declaration::VariableDeclaration(variables) => self.variables(variables, at),
            ast::Declaration::FunctionDeclaration(function) => {
                if let Some(id) = &function.id {
                    let variable = self.program.declare(at.scope, &id.name);
                    let node = self.named_function(function, variable, at);
                    self.program.flows.push(Flow::Assign(variable, node));
                }
            }
            ast::Declaration::ClassDeclaration(class) => _ = self.class(class, at),
            ast::Declaration::TSEnumDeclaration(declaration) => {
                let place = self.place(&**declaration);
                let mut members = Vec::new();
                for member in &declaration.body.members {
                    let key = member.id.static_name().to_string();
                    let value = match &member.initializer {
                        Some(value) => self.expression(value, at),
                        None => self.push(Kind::Unknown, place),
                    };
                    members.push((Key::Named(key), value));
                }
                let node = self.push(Kind::Map(members), place);
                self.assign_to(at.scope, &declaration.id.name, node);
            }
            ast::Declaration::TSImportEqualsDeclaration(import) => {
                if let ast::TSModuleReference::ExternalModuleReference(module) =
                    &import.module_reference
                {
                    let place = self.place(&**import);
                    let node = self.push(Kind::Module(module.expression.value.to_string()), place);
                    self.assign_to(at.scope, &import.id.name, node);
                }
            }
            ast::Declaration::TSNamespaceDeclaration(namespace) => self.namespace(namespace, at),
            // Types only.
            _ => {}
        }
    }
}

/// The name of a member of a class.
fn member_name(key: &ast::PropertyKey<'_>) -> Option<String> {
    match key {
        ast::PropertyKey::PrivateIdentifier(name) => Some(format!("#{}", name.name)),
        other => other.static_name().map(|name| name.to_string()),
    }
}

/// The names that a declaration makes.
fn declared(declaration: &ast::Declaration<'_>) -> Vec<String> {
    match declaration {
        ast::Declaration::VariableDeclaration(variables) => variables
            .declarations
            .iter()
            .flat_map(|declarator| declarator.id.get_binding_identifiers())
            .map(|name| name.name.to_string())
            .collect(),
        other => other.id().map(|name| name.name.to_string()).into_iter().collect(),
    }
}
