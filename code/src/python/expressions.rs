//! Expressions.

use ruff_python_ast::Expr;
use ruff_python_ast::FStringPart;
use ruff_python_ast::InterpolatedStringElement;
use ruff_python_ast::Operator;
use ruff_python_ast::Parameters;
use ruff_python_ast::visitor::walk_expr;

use crate::program::Argument;
use crate::program::Call;
use crate::program::Key;
use crate::program::Kind;
use crate::program::Node;
use crate::program::Passing;
use crate::program::Piece;
use crate::program::Place;
use crate::python::At;
use crate::python::Body;
use crate::python::Inner;
use crate::python::Lowering;

impl<'a> Lowering<'a, '_> {
    pub(super) fn expression(&mut self, expression: &'a Expr, at: At) -> Node {
        let place = self.place(expression);
        if let Some(node) = self.passed_on(expression, at, place) {
            return node;
        }
        let kind = self.kind(expression, at, place);
        self.push(kind, place)
    }

    /// An expression that is another one, or has its own way to become one.
    pub(super) fn passed_on(&mut self, expression: &'a Expr, at: At, place: Place) -> Option<Node> {
        Some(match expression {
            Expr::Name(name) => self.program.read(at.scope, &name.id, place),
            Expr::Attribute(attribute) => {
                let base = self.expression(&attribute.value, at);
                self.push(
                    Kind::Member(base, attribute.attr.to_string()),
                    self.place(&attribute.attr),
                )
            }
            Expr::Call(call) => self.call(call, at),
            Expr::Named(named) => {
                let value = self.expression(&named.value, at);
                self.assign(&named.target, value, at);
                value
            }
            Expr::Await(awaited) => self.expression(&awaited.value, at),
            Expr::YieldFrom(from) => self.expression(&from.value, at),
            Expr::Starred(starred) => self.expression(&starred.value, at),
            Expr::Lambda(lambda) => {
                static NONE: std::sync::LazyLock<Parameters> =
                    std::sync::LazyLock::new(Parameters::default);
                let parameters = lambda.parameters.as_deref().unwrap_or(&NONE);
                self.function(parameters, Body::Expression(&lambda.body), at, None, place)
            }
            Expr::ListComp(of) => self.comprehension(&of.elt, None, &of.generators, at, place),
            Expr::SetComp(of) => self.comprehension(&of.elt, None, &of.generators, at, place),
            Expr::Generator(of) => self.comprehension(&of.elt, None, &of.generators, at, place),
            Expr::DictComp(of) => {
                self.comprehension(&of.value, of.key.as_deref(), &of.generators, at, place)
            }
            _ => return None,
        })
    }

    pub(super) fn kind(&mut self, expression: &'a Expr, at: At, place: Place) -> Kind {
        match expression {
            Expr::StringLiteral(text) => {
                Kind::Text(vec![Piece::Literal(text.value.to_str().to_owned())])
            }
            Expr::FString(text) => Kind::Text(self.interpolated(text, at)),
            Expr::BinOp(binary) => {
                let left = self.expression(&binary.left, at);
                let right = self.expression(&binary.right, at);
                match (&binary.op, &*binary.left) {
                    (Operator::Add, _) => Kind::Sum(left, right),
                    (Operator::Mod, Expr::StringLiteral(text)) => {
                        Kind::Text(self.percent(text.value.to_str(), place))
                    }
                    _ => Kind::Unknown,
                }
            }
            Expr::Subscript(subscript) => {
                let base = self.expression(&subscript.value, at);
                match &*subscript.slice {
                    Expr::StringLiteral(key) => Kind::Member(base, key.value.to_str().to_owned()),
                    other => {
                        self.expression(other, at);
                        Kind::Element(base)
                    }
                }
            }
            Expr::Dict(dict) => {
                Kind::Map(dict.items.iter().map(|item| self.item(item, at)).collect())
            }
            Expr::List(list) => {
                Kind::List(list.elts.iter().map(|element| self.expression(element, at)).collect())
            }
            Expr::Tuple(tuple) => {
                Kind::List(tuple.elts.iter().map(|element| self.expression(element, at)).collect())
            }
            Expr::Set(set) => {
                Kind::List(set.elts.iter().map(|element| self.expression(element, at)).collect())
            }
            Expr::If(either) => {
                self.expression(&either.test, at);
                let sides =
                    vec![self.expression(&either.body, at), self.expression(&either.orelse, at)];
                Kind::Any(sides)
            }
            Expr::BoolOp(either) => {
                Kind::Any(either.values.iter().map(|value| self.expression(value, at)).collect())
            }
            Expr::Yield(given) => {
                if let Some(value) = &given.value {
                    let node = self.expression(value, at);
                    self.returns(at, node);
                }
                Kind::Unknown
            }
            _ => {
                walk_expr(&mut Inner { lowering: self, at }, expression);
                Kind::Unknown
            }
        }
    }

    pub(super) fn item(&mut self, item: &'a ruff_python_ast::DictItem, at: At) -> (Key, Node) {
        let value = self.expression(&item.value, at);
        match &item.key {
            Some(Expr::StringLiteral(key)) => (Key::Named(key.value.to_str().to_owned()), value),
            Some(key) => (Key::Computed(self.expression(key, at)), value),
            None => (Key::Spread, value),
        }
    }

    pub(super) fn comprehension(
        &mut self,
        element: &'a Expr,
        key: Option<&'a Expr>,
        generators: &'a [ruff_python_ast::Comprehension],
        at: At,
        place: Place,
    ) -> Node {
        let inside = At { scope: self.program.scope(Some(at.scope)), ..at };
        for generator in generators {
            let iterated = self.expression(&generator.iter, inside);
            let item = self.push(Kind::Element(iterated), place);
            self.assign(&generator.target, item, inside);
            for test in &generator.ifs {
                self.expression(test, inside);
            }
        }
        if let Some(key) = key {
            self.expression(key, inside);
        }
        let value = self.expression(element, inside);
        self.push(Kind::List(vec![value]), place)
    }

    pub(super) fn interpolated(
        &mut self,
        text: &'a ruff_python_ast::ExprFString,
        at: At,
    ) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for part in &text.value {
            match part {
                FStringPart::Literal(literal) => {
                    pieces.push(Piece::Literal(literal.value.to_string()));
                }
                FStringPart::FString(parts) => {
                    pieces.extend(parts.elements.iter().map(|element| self.piece(element, at)));
                }
            }
        }
        pieces
    }

    pub(super) fn piece(&mut self, element: &'a InterpolatedStringElement, at: At) -> Piece {
        match element {
            InterpolatedStringElement::Literal(literal) => {
                Piece::Literal(literal.value.to_string())
            }
            InterpolatedStringElement::Interpolation(value) => {
                Piece::Value(self.expression(&value.expression, at))
            }
        }
    }

    /// `"…%s…" % …`: a conversion can be anything.
    pub(super) fn percent(&mut self, text: &str, place: Place) -> Vec<Piece> {
        let unknown = self.push(Kind::Unknown, place);
        let mut pieces = Vec::new();
        for (index, part) in text.split('%').enumerate() {
            if index == 0 {
                pieces.push(Piece::Literal(part.to_owned()));
                continue;
            }
            let after = part
                .find(|letter: char| letter.is_ascii_alphabetic())
                .and_then(|end| part.get(end.saturating_add(1)..));
            pieces.extend([
                Piece::Value(unknown),
                Piece::Literal(after.unwrap_or_default().to_owned()),
            ]);
        }
        pieces
    }

    pub(super) fn call(&mut self, call: &'a ruff_python_ast::ExprCall, at: At) -> Node {
        let is_super = matches!(&*call.func, Expr::Name(name) if name.id == "super");
        if let (true, Some(class)) = (is_super, at.class) {
            let place = self.place(call);
            return self.push(Kind::Base(class), place);
        }
        let callee = self.expression(&call.func, at);
        let mut arguments = Vec::new();
        for argument in &call.arguments.args {
            let how = if matches!(argument, Expr::Starred(_)) {
                Passing::Elements
            } else {
                Passing::Position
            };
            arguments.push(Argument { how, value: self.expression(argument, at) });
        }
        for keyword in &call.arguments.keywords {
            let how = keyword
                .arg
                .as_ref()
                .map_or(Passing::Members, |name| Passing::Keyword(name.to_string()));
            arguments.push(Argument { how, value: self.expression(&keyword.value, at) });
        }
        // `dict(a=1)` is a dictionary.
        if matches!(&*call.func, Expr::Name(name) if name.id == "dict")
            && arguments.iter().all(|argument| argument.how != Passing::Elements)
        {
            let members = arguments.into_iter().map(|Argument { how, value }| {
                (
                    if let Passing::Keyword(name) = how { Key::Named(name) } else { Key::Spread },
                    value,
                )
            });
            let place = self.place(call);
            return self.push(Kind::Map(members.collect()), place);
        }
        // The line of what is called, in a chain over several lines.
        let place = match &*call.func {
            Expr::Attribute(attribute) => self.place(&attribute.attr),
            other => self.place(other),
        };
        self.push(Kind::Call(Call { callee, arguments, is_new: false }), place)
    }
}
