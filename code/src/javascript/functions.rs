//! Functions and classes.

use oxc_ast::ast;

use crate::javascript::At;
use crate::javascript::Body;
use crate::javascript::Later;
use crate::javascript::Lowering;
use crate::javascript::member_name;
use crate::program::Call;
use crate::program::ClassId;
use crate::program::Flow;
use crate::program::Kind;
use crate::program::Node;
use crate::program::Parameter;
use crate::program::Place;
use crate::program::Taking;
use crate::program::Variable;

impl<'a, 'b> Lowering<'a, 'b, '_> {
    pub(super) fn function(
        &mut self,
        function: &'b ast::Function<'a>,
        at: At,
        class: Option<ClassId>,
    ) -> Node {
        let place = self.place(function);
        let Some(body) = &function.body else { return self.push(Kind::Unknown, place) };
        self.callable(
            &function.params,
            Body::Statements(&body.statements),
            At { class, ..at },
            place,
        )
    }

    /// A function with a name, outside of classes: `new` may make objects by it.
    pub(super) fn named_function(
        &mut self,
        function: &'b ast::Function<'a>,
        variable: Variable,
        at: At,
    ) -> Node {
        if at.class.is_some() {
            return self.function(function, at, at.class);
        }
        let class = self.constructor(variable);
        let node = self.function(function, at, Some(class));
        if let Some(made) = self.program.functions.last_mut() {
            made.makes = Some(class);
        }
        node
    }

    pub(super) fn constructor(&mut self, variable: Variable) -> ClassId {
        if let Some(class) = self.constructors.get(&variable) {
            return *class;
        }
        let class = self.program.class();
        self.constructors.insert(variable, class);
        class
    }

    /// `Name.prototype.method = function …`: a method of the objects that `new Name` makes.
    pub(super) fn prototype_method(
        &mut self,
        assignment: &'b ast::AssignmentExpression<'a>,
        at: At,
    ) -> Option<Node> {
        let ast::AssignmentTarget::StaticMemberExpression(member) = &assignment.left else {
            return None;
        };
        let ast::Expression::StaticMemberExpression(prototype) = &member.object else {
            return None;
        };
        let (ast::Expression::Identifier(name), "prototype") =
            (&prototype.object, prototype.property.name.as_str())
        else {
            return None;
        };
        let variable = self.program.resolve(at.scope, &name.name)?;
        let class = self.constructor(variable);
        let value = match &assignment.right {
            ast::Expression::FunctionExpression(function) => {
                self.function(function, at, Some(class))
            }
            other => self.expression(other, at),
        };
        let members = self.program.classes.get_mut(class.0).map(|class| &mut class.members)?;
        members.push((member.property.name.to_string(), value));
        Some(value)
    }

    pub(super) fn callable(
        &mut self,
        parameters: &'b ast::FormalParameters<'a>,
        body: Body<'a, 'b>,
        at: At,
        place: Place,
    ) -> Node {
        let id = self.program.function();
        let scope = self.program.scope(Some(at.scope));
        let mut taken = Vec::new();
        for _ in &parameters.items {
            taken.push(Parameter {
                name: None,
                variable: self.program.variable(),
                takes: Taking::One,
            });
        }
        if parameters.rest.is_some() {
            taken.push(Parameter {
                name: None,
                variable: self.program.variable(),
                takes: Taking::Positions,
            });
        }
        if let Some(function) = self.program.functions.get_mut(id.0) {
            function.parameters = taken;
        }
        self.later.push(Later {
            body,
            parameters,
            at: At { scope, function: Some(id), class: at.class },
        });
        self.push(Kind::Function(id), place)
    }

    /// What the arguments go into: names, or patterns of them, with defaults and annotations.
    pub(super) fn parameters(&mut self, parameters: &'b ast::FormalParameters<'a>, at: At) {
        let taken: Vec<Variable> = at
            .function
            .and_then(|function| self.program.functions.get(function.0))
            .map(|function| {
                function.parameters.iter().map(|parameter| parameter.variable).collect()
            })
            .unwrap_or_default();
        for (parameter, variable) in parameters.items.iter().zip(taken) {
            let place = self.place(parameter);
            let mut values = vec![self.push(Kind::Read(variable), place)];
            if let Some(default) = &parameter.initializer {
                values.push(self.expression(default, at));
            }
            if let Some(annotation) = &parameter.type_annotation {
                values.push(self.instance(&annotation.type_annotation, at));
            }
            let value = self.push(Kind::Any(values), place);
            self.pattern(&parameter.pattern, value, at);
            // `constructor(private readonly client: S3Client)`
            if let (true, Some(class), ast::BindingPattern::BindingIdentifier(name)) = (
                parameter.accessibility.is_some() || parameter.readonly,
                at.class,
                &parameter.pattern,
            ) {
                let this = self.push(Kind::This(class), place);
                self.program.flows.push(Flow::Store(this, Some(name.name.to_string()), value));
            }
        }
    }

    pub(super) fn class(&mut self, class: &'b ast::Class<'a>, at: At) -> Node {
        let id = self.program.class();
        let place = self.place(class);
        for decorator in &class.decorators {
            self.expression(&decorator.expression, at);
        }
        let bases: Vec<Node> = class
            .heritage
            .iter()
            .map(|heritage| self.expression(&heritage.expression, at))
            .collect();
        let scope = self.program.scope(Some(at.scope));
        let inside = At { scope, function: None, class: Some(id) };
        let mut members = Vec::new();
        for element in &class.body.body {
            match element {
                ast::ClassElement::MethodDefinition(method) => {
                    let node = self.function(&method.value, inside, Some(id));
                    let is_getter = method.kind == ast::MethodDefinitionKind::Get;
                    let node = if is_getter {
                        self.push(
                            Kind::Call(Call { callee: node, arguments: Vec::new(), is_new: false }),
                            place,
                        )
                    } else {
                        node
                    };
                    members.extend(member_name(&method.key).map(|name| (name, node)));
                }
                ast::ClassElement::PropertyDefinition(property) => {
                    let mut values = Vec::new();
                    values.extend(
                        property.value.as_ref().map(|value| self.expression(value, inside)),
                    );
                    values.extend(
                        property
                            .type_annotation
                            .as_ref()
                            .map(|annotation| self.instance(&annotation.type_annotation, inside)),
                    );
                    let node = self.push(Kind::Any(values), place);
                    members.extend(member_name(&property.key).map(|name| (name, node)));
                }
                ast::ClassElement::StaticBlock(block) => self.statements(&block.body, inside),
                ast::ClassElement::AccessorProperty(property) => {
                    if let Some(value) = &property.value {
                        let node = self.expression(value, inside);
                        members.extend(member_name(&property.key).map(|name| (name, node)));
                    }
                }
                ast::ClassElement::TSIndexSignature(_) => {}
            }
        }
        if let Some(made) = self.program.classes.get_mut(id.0) {
            made.bases = bases;
            made.members = members;
        }
        let node = self.push(Kind::Class(id), place);
        if let Some(name) = &class.id {
            self.assign_to(at.scope, &name.name, node);
        }
        node
    }
}
