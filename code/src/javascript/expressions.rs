//! Expressions.

use oxc_ast::ast;

use crate::javascript::At;
use crate::javascript::Body;
use crate::javascript::Lowering;
use crate::program::Argument;
use crate::program::Call;
use crate::program::Key;
use crate::program::Kind;
use crate::program::Node;
use crate::program::Passing;
use crate::program::Piece;
use crate::program::Place;

impl<'a, 'b> Lowering<'a, 'b, '_> {
    pub(super) fn expression(&mut self, expression: &'b ast::Expression<'a>, at: At) -> Node {
        let place = self.place(expression);
        if let Some(node) = self.passed_on(expression, at, place) {
            return node;
        }
        let kind = self.kind(expression, at, place);
        self.push(kind, place)
    }

    /// An expression that is another one, or has its own way to become one.
    pub(super) fn passed_on(
        &mut self,
        expression: &'b ast::Expression<'a>,
        at: At,
        place: Place,
    ) -> Option<Node> {
        Some(match expression {
            ast::Expression::Identifier(name) => self.program.read(at.scope, &name.name, place),
            ast::Expression::StaticMemberExpression(member) => {
                let base = self.expression(&member.object, at);
                let place = self.place(&member.property);
                self.push(Kind::Member(base, member.property.name.to_string()), place)
            }
            ast::Expression::CallExpression(call) => {
                self.call(&call.callee, &call.arguments, false, at)
            }
            ast::Expression::NewExpression(new) => self.call(&new.callee, &new.arguments, true, at),
            ast::Expression::ArrowFunctionExpression(arrow) => self.arrow(arrow, at, place),
            ast::Expression::FunctionExpression(function) => self.function(function, at, at.class),
            ast::Expression::ClassExpression(class) => self.class(class, at),
            ast::Expression::AssignmentExpression(assignment) => {
                if let Some(method) = self.prototype_method(assignment, at) {
                    return Some(method);
                }
                let value = self.expression(&assignment.right, at);
                self.target(&assignment.left, value, at);
                value
            }
            ast::Expression::AwaitExpression(awaited) => self.expression(&awaited.argument, at),
            ast::Expression::ParenthesizedExpression(inner) => {
                self.expression(&inner.expression, at)
            }
            ast::Expression::TSAsExpression(inner) => self.expression(&inner.expression, at),
            ast::Expression::TSSatisfiesExpression(inner) => self.expression(&inner.expression, at),
            ast::Expression::TSTypeAssertion(inner) => self.expression(&inner.expression, at),
            ast::Expression::TSNonNullExpression(inner) => self.expression(&inner.expression, at),
            ast::Expression::TSInstantiationExpression(inner) => {
                self.expression(&inner.expression, at)
            }
            ast::Expression::ChainExpression(chain) => self.chain(&chain.expression, at),
            _ => return None,
        })
    }

    pub(super) fn kind(
        &mut self,
        expression: &'b ast::Expression<'a>,
        at: At,
        place: Place,
    ) -> Kind {
        match expression {
            ast::Expression::StringLiteral(text) => {
                Kind::Text(vec![Piece::Literal(text.value.to_string())])
            }
            ast::Expression::TemplateLiteral(template) => Kind::Text(self.template(template, at)),
            ast::Expression::BinaryExpression(binary) => {
                let left = self.expression(&binary.left, at);
                let right = self.expression(&binary.right, at);
                if binary.operator == ast::BinaryOperator::Addition {
                    Kind::Sum(left, right)
                } else {
                    Kind::Unknown
                }
            }
            ast::Expression::PrivateFieldExpression(member) => {
                let base = self.expression(&member.object, at);
                Kind::Member(base, format!("#{}", member.field.name))
            }
            ast::Expression::ComputedMemberExpression(member) => self.computed(member, at),
            ast::Expression::ImportExpression(import) => self.imported(import, at, place),
            ast::Expression::ObjectExpression(object) => Kind::Map(self.object(object, at)),
            ast::Expression::ArrayExpression(array) => Kind::List(self.array(array, at)),
            ast::Expression::ConditionalExpression(either) => {
                self.expression(&either.test, at);
                let sides = vec![
                    self.expression(&either.consequent, at),
                    self.expression(&either.alternate, at),
                ];
                Kind::Any(sides)
            }
            ast::Expression::LogicalExpression(either) => {
                let sides =
                    vec![self.expression(&either.left, at), self.expression(&either.right, at)];
                Kind::Any(sides)
            }
            ast::Expression::SequenceExpression(sequence) => Kind::Any(
                sequence
                    .expressions
                    .iter()
                    .map(|one| self.expression(one, at))
                    .collect::<Vec<_>>()
                    .pop()
                    .into_iter()
                    .collect(),
            ),
            ast::Expression::ThisExpression(_) => at.class.map_or(Kind::Unknown, Kind::This),
            ast::Expression::Super(_) => at.class.map_or(Kind::Unknown, Kind::Base),
            ast::Expression::YieldExpression(given) => {
                Kind::Any(given.argument.iter().map(|value| self.expression(value, at)).collect())
            }
            ast::Expression::UnaryExpression(unary) => {
                self.expression(&unary.argument, at);
                Kind::Unknown
            }
            ast::Expression::TaggedTemplateExpression(tagged) => {
                self.expression(&tagged.tag, at);
                self.template(&tagged.quasi, at);
                Kind::Unknown
            }
            ast::Expression::JSXElement(element) => {
                self.element(element, at);
                Kind::Unknown
            }
            ast::Expression::JSXFragment(fragment) => {
                self.children(&fragment.children, at);
                Kind::Unknown
            }
            // Literals, and what has no parts that are followed.
            _ => Kind::Unknown,
        }
    }

    /// `base[…]`: a member where its name is written, else some element.
    pub(super) fn computed(
        &mut self,
        member: &'b ast::ComputedMemberExpression<'a>,
        at: At,
    ) -> Kind {
        let base = self.expression(&member.object, at);
        match &member.expression {
            ast::Expression::StringLiteral(key) => Kind::Member(base, key.value.to_string()),
            other => {
                self.expression(other, at);
                Kind::Element(base)
            }
        }
    }

    /// `import(…)`, as a call like `require`.
    pub(super) fn imported(
        &mut self,
        import: &'b ast::ImportExpression<'a>,
        at: At,
        place: Place,
    ) -> Kind {
        let callee = self.push(Kind::Global("import".to_owned()), place);
        let value = self.expression(&import.source, at);
        Kind::Call(Call {
            callee,
            arguments: vec![Argument { how: Passing::Position, value }],
            is_new: false,
        })
    }

    /// An element of JSX: what stands in its attributes and children.
    pub(super) fn element(&mut self, element: &'b ast::JSXElement<'a>, at: At) {
        for attribute in &element.opening_element.attributes {
            match attribute {
                ast::JSXAttributeItem::Attribute(attribute) => match &attribute.value {
                    Some(ast::JSXAttributeValue::ExpressionContainer(container)) => {
                        self.contained(container, at)
                    }
                    Some(ast::JSXAttributeValue::Element(inner)) => self.element(inner, at),
                    Some(ast::JSXAttributeValue::Fragment(inner)) => {
                        self.children(&inner.children, at)
                    }
                    Some(ast::JSXAttributeValue::StringLiteral(_)) | None => {}
                },
                ast::JSXAttributeItem::SpreadAttribute(spread) => {
                    _ = self.expression(&spread.argument, at)
                }
            }
        }
        self.children(&element.children, at);
    }

    pub(super) fn children(&mut self, children: &'b [ast::JSXChild<'a>], at: At) {
        for child in children {
            match child {
                ast::JSXChild::Element(inner) => self.element(inner, at),
                ast::JSXChild::Fragment(inner) => self.children(&inner.children, at),
                ast::JSXChild::ExpressionContainer(container) => self.contained(container, at),
                ast::JSXChild::Spread(spread) => _ = self.expression(&spread.expression, at),
                ast::JSXChild::Text(_) => {}
            }
        }
    }

    pub(super) fn contained(&mut self, container: &'b ast::JSXExpressionContainer<'a>, at: At) {
        if let Some(expression) = container.expression.as_expression() {
            self.expression(expression, at);
        }
    }

    pub(super) fn chain(&mut self, chain: &'b ast::ChainElement<'a>, at: At) -> Node {
        match chain {
            ast::ChainElement::CallExpression(call) => {
                self.call(&call.callee, &call.arguments, false, at)
            }
            ast::ChainElement::TSNonNullExpression(inner) => self.expression(&inner.expression, at),
            ast::ChainElement::StaticMemberExpression(member) => {
                let base = self.expression(&member.object, at);
                let place = self.place(&member.property);
                self.push(Kind::Member(base, member.property.name.to_string()), place)
            }
            ast::ChainElement::ComputedMemberExpression(member) => {
                let base = self.expression(&member.object, at);
                self.expression(&member.expression, at);
                let place = self.place(&**member);
                self.push(Kind::Element(base), place)
            }
            ast::ChainElement::PrivateFieldExpression(member) => {
                let base = self.expression(&member.object, at);
                let place = self.place(&**member);
                self.push(Kind::Member(base, format!("#{}", member.field.name)), place)
            }
        }
    }

    pub(super) fn template(
        &mut self,
        template: &'b ast::TemplateLiteral<'a>,
        at: At,
    ) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for (index, quasi) in template.quasis.iter().enumerate() {
            pieces.push(Piece::Literal(
                quasi.value.cooked.as_ref().map_or_else(String::new, ToString::to_string),
            ));
            if let Some(value) = template.expressions.get(index) {
                pieces.push(Piece::Value(self.expression(value, at)));
            }
        }
        pieces
    }

    pub(super) fn object(
        &mut self,
        object: &'b ast::ObjectExpression<'a>,
        at: At,
    ) -> Vec<(Key, Node)> {
        let mut members = Vec::new();
        for property in &object.properties {
            match property {
                ast::ObjectPropertyKind::ObjectProperty(property) => {
                    let computed = property.key.as_expression().filter(|_| property.computed);
                    let key = match (property.key.static_name(), computed) {
                        (Some(name), _) => Key::Named(name.to_string()),
                        (None, Some(key)) => Key::Computed(self.expression(key, at)),
                        (None, None) => continue,
                    };
                    members.push((key, self.expression(&property.value, at)));
                }
                ast::ObjectPropertyKind::SpreadProperty(spread) => {
                    members.push((Key::Spread, self.expression(&spread.argument, at)))
                }
            }
        }
        members
    }

    pub(super) fn array(&mut self, array: &'b ast::ArrayExpression<'a>, at: At) -> Vec<Node> {
        let mut items = Vec::new();
        for element in &array.elements {
            match element {
                ast::ArrayExpressionElement::SpreadElement(spread) => {
                    let spread_value = self.expression(&spread.argument, at);
                    let place = self.place(&**spread);
                    items.push(self.push(Kind::Element(spread_value), place));
                }
                other => items.extend(
                    other.as_expression().map(|expression| self.expression(expression, at)),
                ),
            }
        }
        items
    }

    pub(super) fn arrow(
        &mut self,
        arrow: &'b ast::ArrowFunctionExpression<'a>,
        at: At,
        place: Place,
    ) -> Node {
        let body = match &arrow.body {
            ast::ArrowFunctionBody::FunctionBody(body) => Body::Statements(&body.statements),
            other => match other.as_expression() {
                Some(expression) => Body::Expression(expression),
                None => Body::Statements(&[]),
            },
        };
        self.callable(&arrow.params, body, at, place)
    }

    pub(super) fn call(
        &mut self,
        callee: &'b ast::Expression<'a>,
        given: &'b [ast::Argument<'a>],
        is_new: bool,
        at: At,
    ) -> Node {
        // The line of what is called, in a chain over several lines.
        let place = match callee {
            ast::Expression::StaticMemberExpression(member) => self.place(&member.property),
            other => self.place(other),
        };
        let called = self.expression(callee, at);
        let mut arguments = Vec::new();
        for argument in given {
            let (how, value) = match argument {
                ast::Argument::SpreadElement(spread) => {
                    (Passing::Elements, self.expression(&spread.argument, at))
                }
                other => match other.as_expression() {
                    Some(expression) => (Passing::Position, self.expression(expression, at)),
                    None => continue,
                },
            };
            arguments.push(Argument { how, value });
        }
        self.push(Kind::Call(Call { callee: called, arguments, is_new }), place)
    }
}
