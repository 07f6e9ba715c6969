//! What files take in and give out.

use oxc_ast::ast;

use crate::javascript::At;
use crate::javascript::Lowering;
use crate::javascript::declared;
use crate::program::Key;
use crate::program::Kind;
use crate::program::Node;
use crate::program::Place;

impl<'a, 'b> Lowering<'a, 'b, '_> {
    /// `module.exports` and `exports`, one object.
    pub(super) fn common_js(&mut self, at: At) {
        let place = Place { file: self.file, offset: 0 };
        let exports = self.push(Kind::Map(Vec::new()), place);
        let module = self.push(Kind::Map(vec![(Key::Named("exports".to_owned()), exports)]), place);
        self.assign_to(at.scope, "exports", exports);
        self.assign_to(at.scope, "module", module);
        let all = self.push(Kind::Member(module, "exports".to_owned()), place);
        self.program.exports.push((self.file, "*".to_owned(), all));
        self.program.exports.push((self.file, "default".to_owned(), all));
    }

    pub(super) fn namespace(&mut self, namespace: &'b ast::TSNamespaceDeclaration<'a>, at: At) {
        let mut body = &namespace.body;
        while let ast::TSNamespaceDeclarationBody::TSNamespaceDeclaration(inner) = body {
            body = &inner.body;
        }
        if let ast::TSNamespaceDeclarationBody::TSModuleBlock(block) = body {
            self.statements(&block.body, at);
        }
    }

    pub(super) fn export(&mut self, name: &str, node: Node) {
        self.program.exports.push((self.file, name.to_owned(), node));
    }

    pub(super) fn module_declaration(
        &mut self,
        declaration: &'b ast::ModuleDeclaration<'a>,
        at: At,
    ) {
        match declaration {
            ast::ModuleDeclaration::ImportDeclaration(import) => self.import(import, at),
            ast::ModuleDeclaration::ExportDeclaration(export) => {
                self.declaration(&export.declaration, at);
                let place = self.place(&**export);
                for name in declared(&export.declaration) {
                    let node = self.program.read(at.scope, &name, place);
                    self.export(&name, node);
                }
            }
            ast::ModuleDeclaration::ExportNamedDeclaration(export) => {
                let place = self.place(&**export);
                for specifier in &export.specifiers {
                    let variable = self.program.declare(at.scope, &specifier.local.name());
                    let node = self.push(Kind::Read(variable), place);
                    self.export(&specifier.exported.name(), node);
                }
            }
            ast::ModuleDeclaration::ExportFromDeclaration(export) => {
                let place = self.place(&**export);
                for specifier in &export.specifiers {
                    let module = self.push(Kind::Module(export.source.value.to_string()), place);
                    let node =
                        self.push(Kind::Member(module, specifier.local.name().to_string()), place);
                    self.export(&specifier.exported.name(), node);
                }
            }
            ast::ModuleDeclaration::ExportAllDeclaration(export) => {
                let place = self.place(&**export);
                let module = self.push(Kind::Module(export.source.value.to_string()), place);
                let name = export
                    .exported
                    .as_ref()
                    .map_or_else(|| "*".to_owned(), |exported| exported.name().to_string());
                self.export(&name, module);
            }
            ast::ModuleDeclaration::ExportDefaultDeclaration(export) => {
                if let Some(node) = self.default_export(&export.declaration, at) {
                    self.export("default", node);
                }
            }
            ast::ModuleDeclaration::TSExportAssignment(export) => {
                let node = self.expression(&export.expression, at);
                self.export("*", node);
                self.export("default", node);
            }
            ast::ModuleDeclaration::TSNamespaceExportDeclaration(_) => {}
        }
    }

    pub(super) fn default_export(
        &mut self,
        declaration: &'b ast::ExportDefaultDeclarationKind<'a>,
        at: At,
    ) -> Option<Node> {
        match declaration {
            ast::ExportDefaultDeclarationKind::FunctionDeclaration(function) => {
                let node = self.function(function, at, at.class);
                if let Some(id) = &function.id {
                    self.assign_to(at.scope, &id.name, node);
                }
                Some(node)
            }
            ast::ExportDefaultDeclarationKind::ClassDeclaration(class) => {
                Some(self.class(class, at))
            }
            other => other.as_expression().map(|expression| self.expression(expression, at)),
        }
    }

    pub(super) fn import(&mut self, import: &ast::ImportDeclaration<'a>, at: At) {
        let place = self.place(import);
        for specifier in import.specifiers.iter().flatten() {
            let module = self.push(Kind::Module(import.source.value.to_string()), place);
            let (name, node) = match specifier {
                ast::ImportDeclarationSpecifier::ImportSpecifier(named) => (
                    &named.local.name,
                    self.push(Kind::Member(module, named.imported.name().to_string()), place),
                ),
                ast::ImportDeclarationSpecifier::ImportDefaultSpecifier(default) => (
                    &default.local.name,
                    self.push(Kind::Member(module, "default".to_owned()), place),
                ),
                ast::ImportDeclarationSpecifier::ImportNamespaceSpecifier(all) => {
                    (&all.local.name, module)
                }
            };
            self.assign_to(at.scope, name, node);
        }
    }
}
