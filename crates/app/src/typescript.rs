//! The types of all commands as TypeScript, for the window and the web page.

use crate::commands;
use crate::desk::{ChangeView, StreamMessage};
use crate::error::ErrorView;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use ts_rs::{Config, TS, TypeVisitor};

/// What was gathered of the commands so far.
pub(crate) struct Book {
    config: Config,
    types: BTreeMap<String, String>,
    plain: String,
    streams: String,
}

struct Gather<'a>(&'a mut Book);

impl TypeVisitor for Gather<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        self.0.add::<T>();
    }
}

impl Book {
    pub(crate) fn plain<Q: TS + 'static, V: TS + 'static>(&mut self, name: &str) {
        self.add::<Q>();
        self.add::<V>();
        let (request, view) = (Q::name(&self.config), V::name(&self.config));
        let _ = writeln!(self.plain, "  {name}: {{ request: {request}; view: {view} }};");
    }

    pub(crate) fn stream<Q: TS + 'static, E: TS + 'static, V: TS + 'static>(&mut self, name: &str) {
        self.add::<Q>();
        self.add::<E>();
        self.add::<V>();
        let (request, event, view) = (Q::name(&self.config), E::name(&self.config), V::name(&self.config));
        let _ = writeln!(self.streams, "  {name}: {{ request: {request}; event: {event}; view: {view} }};");
    }

    fn add<T: TS + 'static + ?Sized>(&mut self) {
        // Only our own types have a file they would go to; numbers, texts and lists are TypeScript's own.
        if let Some(path) = T::output_path() {
            let name = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
            if self.types.contains_key(&name) {
                // Its parameters may still be new.
                T::visit_generics(&mut Gather(self));
                return;
            }
            self.types.insert(name, T::decl(&self.config));
        }
        T::visit_generics(&mut Gather(self));
        T::visit_dependencies(&mut Gather(self));
    }
}

/// The whole file `ui/src/rpc/schema.gen.ts`.
pub fn typescript() -> String {
    let config = Config::default().with_large_int("number");
    let mut book = Book { config, types: BTreeMap::new(), plain: String::new(), streams: String::new() };
    commands::describe(&mut book);
    book.add::<ErrorView>();
    book.add::<ChangeView>();
    book.add::<StreamMessage>();
    let mut text = String::from(
        "// Made by `cargo xtask types` from crates/app/src/commands.rs. Do not edit.\n/* eslint-disable */\n\n",
    );
    for declaration in book.types.values() {
        let _ = writeln!(text, "export {declaration}\n");
    }
    let _ = writeln!(
        text,
        "/** Commands that take a request and give a view. */\nexport interface Commands {{\n{}}}\n",
        book.plain
    );
    let _ = writeln!(
        text,
        "/** Commands that tell how they go before they give their view. */\nexport interface Streams {{\n{}}}",
        book.streams
    );
    text
}
