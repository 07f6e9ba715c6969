//! Functions, classes, and what annotations say.

use ruff_python_ast::Expr;
use ruff_python_ast::Parameters;
use ruff_python_ast::Stmt;

use crate::program::Call;
use crate::program::ClassId;
use crate::program::Flow;
use crate::program::Kind;
use crate::program::Node;
use crate::program::Parameter;
use crate::program::Place;
use crate::program::Taking;
use crate::python::At;
use crate::python::Body;
use crate::python::Later;
use crate::python::Lowering;

impl<'a> Lowering<'a, '_> {
    pub(super) fn annotated_assignment(
        &mut self,
        statement: &'a ruff_python_ast::StmtAnnAssign,
        at: At,
    ) {
        let value = match &statement.value {
            Some(value) => self.expression(value, at),
            None => self.instance(&statement.annotation, at),
        };
        self.assign(&statement.target, value, at);
    }

    /// What an annotation says that a name holds; `Optional[X]`, `"X"` and `X | None` say it of `X`.
    pub(super) fn instance(&mut self, annotation: &'a Expr, at: At) -> Node {
        let place = self.place(annotation);
        match annotation {
            Expr::Subscript(subscript) => self.instance(&subscript.slice, at),
            Expr::BinOp(either) => {
                let sides = vec![self.instance(&either.left, at), self.instance(&either.right, at)];
                self.push(Kind::Any(sides), place)
            }
            Expr::StringLiteral(quoted) => {
                let name = self.program.read(at.scope, quoted.value.to_str(), place);
                self.push(Kind::Instance(name), place)
            }
            _ => {
                let name = self.expression(annotation, at);
                self.push(Kind::Instance(name), place)
            }
        }
    }

    pub(super) fn class(&mut self, class: &'a ruff_python_ast::StmtClassDef, at: At) {
        let id = self.program.class();
        let bases: Vec<Node> = class
            .arguments
            .iter()
            .flat_map(|arguments| &arguments.args)
            .map(|base| self.expression(base, at))
            .collect();
        let scope = self.program.scope(Some(at.scope));
        let inside = At { scope, function: None, class: Some(id) };
        let mut members = Vec::new();
        for statement in &class.body {
            if let Stmt::FunctionDef(function) = statement {
                let is_static = function.decorator_list.iter().any(|decorator| matches!(&decorator.expression, Expr::Name(name) if name.id == "staticmethod"));
                let is_property = function.decorator_list.iter().any(|decorator| matches!(&decorator.expression, Expr::Name(name) if name.id.ends_with("property")) || matches!(&decorator.expression, Expr::Attribute(name) if name.attr.ends_with("property")));
                let place = self.place(function);
                // The names of a class are none of its methods.
                let outside = At { scope: at.scope, ..inside };
                let node = self.function(
                    &function.parameters,
                    Body::Statements(&function.body),
                    outside,
                    (!is_static).then_some(id),
                    place,
                );
                let node = if is_property {
                    self.push(
                        Kind::Call(Call { callee: node, arguments: Vec::new(), is_new: false }),
                        place,
                    )
                } else {
                    node
                };
                members.push((function.name.to_string(), node));
            } else {
                self.statement(statement, inside);
            }
        }
        for (name, variable) in self.program.names(scope) {
            let place = self.place(class);
            members.push((name, self.push(Kind::Read(variable), place)));
        }
        if let Some(made) = self.program.classes.get_mut(id.0) {
            made.bases = bases;
            made.members = members;
        }
        let place = self.place(class);
        let node = self.push(Kind::Class(id), place);
        let variable = self.program.declare(at.scope, &class.name);
        self.program.flows.push(Flow::Assign(variable, node));
    }

    /// `of`: the class whose object comes in front of the arguments.
    pub(super) fn function(
        &mut self,
        parameters: &'a Parameters,
        body: Body<'a>,
        at: At,
        of: Option<ClassId>,
        place: Place,
    ) -> Node {
        let id = self.program.function();
        let scope = self.program.scope(Some(at.scope));
        let mut taken = Vec::new();
        let positional = parameters.posonlyargs.iter().chain(&parameters.args);
        for (index, parameter) in positional.chain(&parameters.kwonlyargs).enumerate() {
            let variable = self.program.declare(scope, &parameter.parameter.name);
            if let (0, Some(class)) = (index, of) {
                let this = self.push(Kind::This(class), place);
                self.program.flows.push(Flow::Assign(variable, this));
                continue;
            }
            if let Some(default) = &parameter.default {
                let value = self.expression(default, at);
                self.program.flows.push(Flow::Assign(variable, value));
            }
            if let Some(annotation) = &parameter.parameter.annotation {
                let value = self.instance(annotation, at);
                self.program.flows.push(Flow::Assign(variable, value));
            }
            taken.push(Parameter {
                name: Some(parameter.parameter.name.to_string()),
                variable,
                takes: Taking::One,
            });
        }
        for (rest, takes) in
            [(&parameters.vararg, Taking::Positions), (&parameters.kwarg, Taking::Keywords)]
        {
            if let Some(rest) = rest {
                taken.push(Parameter {
                    name: None,
                    variable: self.program.declare(scope, &rest.name),
                    takes,
                });
            }
        }
        if let Some(function) = self.program.functions.get_mut(id.0) {
            function.parameters = taken;
        }
        let class = of.or(at.class);
        self.later.push(Later { body, at: At { scope, function: Some(id), class } });
        self.push(Kind::Function(id), place)
    }
}
