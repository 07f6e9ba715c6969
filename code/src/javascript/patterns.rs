//! Where values go, and what annotations say of them.

use oxc_ast::ast;

use crate::javascript::At;
use crate::javascript::Lowering;
use crate::program::Flow;
use crate::program::Kind;
use crate::program::Node;
use crate::program::Variable;

impl<'a, 'b> Lowering<'a, 'b, '_> {
    pub(super) fn for_left(&mut self, left: &'b ast::ForStatementLeft<'a>, value: Node, at: At) {
        match left {
            ast::ForStatementLeft::VariableDeclaration(declaration) => {
                for declarator in &declaration.declarations {
                    self.pattern(&declarator.id, value, at);
                }
            }
            other => {
                if let Some(target) = other.as_assignment_target() {
                    self.target(target, value, at);
                }
            }
        }
    }

    /// What an annotation says that a name holds: `S3Client`, `AWS.S3`, `S3Client | undefined`.
    pub(super) fn instance(&mut self, annotation: &ast::TSType<'a>, at: At) -> Node {
        let place = self.place(annotation);
        match annotation {
            ast::TSType::TSTypeReference(reference) => {
                let Some(name) = self.type_name(&reference.type_name, at) else {
                    return self.push(Kind::Unknown, place);
                };
                self.push(Kind::Instance(name), place)
            }
            ast::TSType::TSUnionType(union) => {
                let sides = union.types.iter().map(|side| self.instance(side, at)).collect();
                self.push(Kind::Any(sides), place)
            }
            _ => self.push(Kind::Unknown, place),
        }
    }

    pub(super) fn type_name(&mut self, name: &ast::TSTypeName<'a>, at: At) -> Option<Node> {
        // `AWS.DynamoDB.DocumentClient` stands with its last name outermost.
        let mut members = Vec::new();
        let mut inner = name;
        while let ast::TSTypeName::QualifiedName(qualified) = inner {
            members.push(qualified.right.name.to_string());
            inner = &qualified.left;
        }
        let ast::TSTypeName::IdentifierReference(first) = inner else { return None };
        let place = self.place(&**first);
        let mut node = self.program.read(at.scope, &first.name, place);
        while let Some(member) = members.pop() {
            node = self.push(Kind::Member(node, member), place);
        }
        Some(node)
    }

    pub(super) fn pattern(&mut self, pattern: &'b ast::BindingPattern<'a>, value: Node, at: At) {
        let place = self.place(pattern);
        match pattern {
            ast::BindingPattern::BindingIdentifier(name) => {
                self.assign_to(at.scope, &name.name, value)
            }
            ast::BindingPattern::ObjectPattern(object) => {
                for property in &object.properties {
                    let member = match property.key.static_name() {
                        Some(name) => self.push(Kind::Member(value, name.to_string()), place),
                        None => self.push(Kind::Unknown, place),
                    };
                    self.pattern(&property.value, member, at);
                }
                if let Some(rest) = &object.rest {
                    self.pattern(&rest.argument, value, at);
                }
            }
            ast::BindingPattern::ArrayPattern(array) => {
                for (index, element) in array.elements.iter().enumerate() {
                    if let Some(element) = element {
                        let item = self.push(Kind::Item(value, index), place);
                        self.pattern(element, item, at);
                    }
                }
            }
            ast::BindingPattern::AssignmentPattern(assignment) => {
                let default = self.expression(&assignment.right, at);
                let either = self.push(Kind::Any(vec![value, default]), place);
                self.pattern(&assignment.left, either, at);
            }
        }
    }

    pub(super) fn target(&mut self, target: &'b ast::AssignmentTarget<'a>, value: Node, at: At) {
        match target {
            ast::AssignmentTarget::AssignmentTargetIdentifier(name) => {
                let variable = self
                    .program
                    .resolve(at.scope, &name.name)
                    .unwrap_or_else(|| self.program.declare(at.scope, &name.name));
                self.program.flows.push(Flow::Assign(variable, value));
            }
            ast::AssignmentTarget::StaticMemberExpression(member) => {
                let base = self.expression(&member.object, at);
                self.program.flows.push(Flow::Store(
                    base,
                    Some(member.property.name.to_string()),
                    value,
                ));
            }
            ast::AssignmentTarget::PrivateFieldExpression(member) => {
                let base = self.expression(&member.object, at);
                self.program.flows.push(Flow::Store(
                    base,
                    Some(format!("#{}", member.field.name)),
                    value,
                ));
            }
            ast::AssignmentTarget::ComputedMemberExpression(member) => {
                let base = self.expression(&member.object, at);
                match &member.expression {
                    ast::Expression::StringLiteral(key) => self.program.flows.push(Flow::Store(
                        base,
                        Some(key.value.to_string()),
                        value,
                    )),
                    other => {
                        self.expression(other, at);
                        self.program.flows.push(Flow::Store(base, None, value));
                    }
                }
            }
            ast::AssignmentTarget::ObjectAssignmentTarget(object) => {
                self.object_target(object, value, at)
            }
            ast::AssignmentTarget::ArrayAssignmentTarget(array) => {
                for (index, element) in array.elements.iter().enumerate() {
                    if let Some(target) =
                        element.as_ref().and_then(|element| element.as_assignment_target())
                    {
                        let place = self.place(target);
                        let item = self.push(Kind::Item(value, index), place);
                        self.target(target, item, at);
                    }
                }
            }
            _ => {}
        }
    }

    pub(super) fn object_target(
        &mut self,
        object: &'b ast::ObjectAssignmentTarget<'a>,
        value: Node,
        at: At,
    ) {
        for property in &object.properties {
            let place = self.place(property);
            match property {
                ast::AssignmentTargetProperty::AssignmentTargetPropertyIdentifier(named) => {
                    let member =
                        self.push(Kind::Member(value, named.binding.name.to_string()), place);
                    let variable: Option<Variable> =
                        self.program.resolve(at.scope, &named.binding.name);
                    if let Some(variable) = variable {
                        self.program.flows.push(Flow::Assign(variable, member));
                    }
                }
                ast::AssignmentTargetProperty::AssignmentTargetPropertyProperty(named) => {
                    let Some(name) = named.name.static_name() else { continue };
                    let member = self.push(Kind::Member(value, name.to_string()), place);
                    if let Some(target) = named.binding.as_assignment_target() {
                        self.target(target, member, at);
                    }
                }
            }
        }
    }
}
