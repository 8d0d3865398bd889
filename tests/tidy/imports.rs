//! Which file of `src` imports which, read with a parser; the map in `src/lib.rs` is held against it.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use syn::{Attribute, Item, UseTree, Visibility};

/// A module, from the crate's root: `["sso", "token"]`.
type Module = Vec<String>;

/// What every room may use.
const FOR_ALL: [&str; 6] = ["system", "error", "secret", "time", "pyjson", "ordered"];

/// One file, without what is compiled for tests alone.
struct File {
    items: Vec<Item>,
    is_face: bool,
}

/// The files of `src`, and what they hand on.
struct Tree {
    files: BTreeMap<Module, File>,
    /// From the path of a name that a `pub use` makes to where it comes from.
    handed_on: BTreeMap<Module, Module>,
}

impl Tree {
    fn read() -> Self {
        let root = super::root().join("src");
        let mut files = BTreeMap::new();
        for path in super::files("src", "rs") {
            let module = module_of(path.strip_prefix(&root).unwrap());
            let file = syn::parse_file(&fs::read_to_string(&path).unwrap()).unwrap();
            let items = file.items.into_iter().filter(|item| !is_for_tests(attributes(item))).collect();
            files.insert(module, File { items, is_face: path.ends_with("mod.rs") });
        }
        // Another crate, whose imports begin with the name of this one.
        files.remove(&vec!["main".to_owned()]);
        let mut tree = Tree { files, handed_on: BTreeMap::new() };
        let mut handed_on = BTreeMap::new();
        for (module, file) in &tree.files {
            for item in &file.items {
                if let Item::Use(item) = item
                    && !matches!(item.vis, Visibility::Inherited)
                {
                    for (path, name) in leaves(&item.tree) {
                        let from = tree.absolute(module, &path).unwrap_or_else(|| below(module, &path));
                        handed_on.insert(below(module, &[name]), from);
                    }
                }
            }
        }
        tree.handed_on = handed_on;
        tree
    }

    /// A path as it stands in a module, from the crate's root; `None` for one of another crate.
    fn absolute(&self, module: &Module, path: &[String]) -> Option<Module> {
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" => Some(rest.to_vec()),
            "self" => Some(below(module, rest)),
            "super" => {
                let ups = path.iter().take_while(|word| *word == "super").count();
                Some(below(&module[..module.len().checked_sub(ups)?], &path[ups..]))
            }
            _ => self
                .files
                .contains_key(&below(module, std::slice::from_ref(first)))
                .then(|| below(module, path)),
        }
    }

    /// The file that a path leads to, through what files hand on.
    fn file_of(&self, path: &Module) -> Module {
        let mut path = path.clone();
        for _ in 0..8 {
            let known = (0..=path.len()).rev().find(|end| self.files.contains_key(&path[..*end]));
            let end = known.unwrap_or(0);
            match path.get(end).and_then(|_| self.handed_on.get(&path[..=end])) {
                Some(from) => path = below(from, &path[end + 1..]),
                None => return path[..end].to_vec(),
            }
        }
        panic!("{path:?} is handed on in a circle");
    }

    /// The files that one file imports, each with a path that says so.
    fn imports(&self, module: &Module) -> BTreeMap<Module, String> {
        let file = &self.files[module];
        let mut names: BTreeMap<String, Module> = BTreeMap::new();
        let mut paths: Vec<Module> = Vec::new();
        for item in &file.items {
            match item {
                Item::Use(item) if file.is_face && !matches!(item.vis, Visibility::Inherited) => {}
                Item::Use(item) => {
                    for (path, name) in leaves(&item.tree) {
                        if let Some(path) = self.absolute(module, &path) {
                            names.insert(name, path.clone());
                            paths.push(path);
                        }
                    }
                }
                Item::Mod(_) => {}
                item => {
                    for path in written_paths(item.to_token_stream()) {
                        let imported = || Some(below(names.get(path.first()?)?, &path[1..]));
                        paths.extend(self.absolute(module, &path).or_else(imported));
                    }
                }
            }
        }
        let to = paths.into_iter().map(|path| (self.file_of(&path), path.join("::")));
        to.filter(|(to, _)| to != module && !to.is_empty()).collect()
    }
}

fn module_of(path: &Path) -> Module {
    let mut words: Vec<String> =
        path.with_extension("").iter().map(|word| word.to_str().unwrap().to_owned()).collect();
    if ["mod", "lib"].contains(&words.last().unwrap().as_str()) {
        words.pop();
    }
    words
}

fn below(module: &[String], rest: &[String]) -> Module {
    module.iter().chain(rest).filter(|word| *word != "self").cloned().collect()
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// `#[cfg(test)]`, also with more: `#[cfg(all(test, unix))]`; not `not(test)` or `any(test, …)`.
fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let text = attribute.to_token_stream().to_string();
        let has = |wanted: &str| text.split(|c: char| !c.is_alphanumeric()).any(|word| word == wanted);
        attribute.path().is_ident("cfg") && has("test") && !has("not") && !has("any")
    })
}

/// Each path that a `use` names, and what it is called afterwards.
fn leaves(tree: &UseTree) -> Vec<(Module, String)> {
    fn walk(tree: &UseTree, before: &[String], found: &mut Vec<(Module, String)>) {
        let with = |name: String| [before, &[name]].concat();
        match tree {
            UseTree::Path(path) => walk(&path.tree, &with(path.ident.to_string()), found),
            UseTree::Name(name) if name.ident == "self" => {
                found.push((before.to_vec(), before.last().cloned().unwrap_or_default()));
            }
            UseTree::Name(name) => found.push((with(name.ident.to_string()), name.ident.to_string())),
            UseTree::Rename(name) => found.push((with(name.ident.to_string()), name.rename.to_string())),
            UseTree::Glob(_) => found.push((before.to_vec(), String::new())),
            UseTree::Group(group) => group.items.iter().for_each(|tree| walk(tree, before, found)),
        }
    }
    let mut found = Vec::new();
    walk(tree, &[], &mut found);
    found
}

/// Every `a::b::c` in the text, inside macros too; without generics, which stand between the parts of none of ours.
fn written_paths(tokens: TokenStream) -> Vec<Module> {
    let (mut found, mut path, mut colons) = (Vec::new(), Vec::new(), 0);
    for token in tokens {
        match token {
            TokenTree::Ident(word) if colons == 2 && !path.is_empty() => {
                path.push(word.to_string());
                colons = 0;
            }
            TokenTree::Punct(mark) if mark.as_char() == ':' => colons += 1,
            token => {
                found.push(std::mem::take(&mut path));
                colons = 0;
                match token {
                    TokenTree::Ident(word) => path.push(word.to_string()),
                    // `pub(in crate::x)` imports nothing.
                    TokenTree::Group(group) if group.stream().to_string().starts_with("in crate") => {}
                    TokenTree::Group(group) => found.extend(written_paths(group.stream())),
                    _ => {}
                }
            }
        }
    }
    found.push(path);
    found.retain(|path| path.len() > 1);
    found
}

/// The arrows of the map in `lib.rs`.
fn arrows_of_the_map() -> BTreeMap<String, BTreeSet<String>> {
    let map = fs::read_to_string(super::root().join("src/lib.rs")).unwrap();
    let block = map.split("//! ```text\n").nth(1).unwrap().split("//! ```").next().unwrap();
    let text = block.replace("\n//!     ", " ");
    let lines = text.lines().map(|line| line.trim_start_matches("//! ").split_once(" -> ").unwrap());
    let names = |to: &str| to.split(", ").map(|name| name.trim().to_owned()).collect();
    lines.map(|(from, to)| (from.to_owned(), names(to))).collect()
}

/// The rooms that `src/main.rs` uses, but for those that are for all.
fn rooms_of_the_binary() -> BTreeSet<String> {
    let text = fs::read_to_string(super::root().join("src/main.rs")).unwrap();
    let file = syn::parse_file(&text).unwrap();
    let mut paths: Vec<Module> = Vec::new();
    for item in file.items {
        match item {
            Item::Use(item) => paths.extend(leaves(&item.tree).into_iter().map(|(path, _)| path)),
            item => paths.extend(written_paths(item.to_token_stream())),
        }
    }
    let rooms = paths.into_iter().filter(|path| path[0] == "ssoenv").map(|mut path| path.remove(1));
    rooms.filter(|room| !FOR_ALL.contains(&room.as_str())).collect()
}

#[test]
fn no_file_imports_in_a_way_that_these_tests_do_not_follow() {
    let tree = Tree::read();
    for (module, file) in &tree.files {
        let at = module.join("/");
        for item in &file.items {
            let text = item.to_token_stream().to_string();
            match item {
                Item::Mod(item) => assert!(item.content.is_none(), "src/{at}.rs holds a module in braces"),
                Item::Use(item) => {
                    let globs = leaves(&item.tree).into_iter().filter(|(_, name)| name.is_empty());
                    for (path, _) in globs {
                        assert_eq!(tree.absolute(module, &path), None, "src/{at}.rs imports all of {path:?}");
                    }
                }
                _ => {
                    assert!(!holds_use(item.to_token_stream()), "src/{at}.rs has a `use` inside: {text:.80}")
                }
            }
            assert!(!module.is_empty() || matches!(item, Item::Mod(_)), "src/lib.rs holds {text}");
        }
    }
}

/// Whether a `use` of another file stands in the text; `use Kind::{A, B};` of a name that is there already is none.
fn holds_use(tokens: TokenStream) -> bool {
    let mut is_use = false;
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => holds_use(group.stream()),
        TokenTree::Ident(word) if is_use => ["crate", "super", "self"].contains(&word.to_string().as_str()),
        token => {
            is_use = matches!(&token, TokenTree::Ident(word) if word == "use");
            false
        }
    })
}

#[test]
fn the_map_has_no_circle() {
    let mut map = arrows_of_the_map();
    loop {
        let has_arrows: BTreeSet<String> = map.keys().cloned().collect();
        let before = map.len();
        map.retain(|_, tos| tos.iter().any(|to| has_arrows.contains(to)));
        if map.len() == before {
            break;
        }
    }
    assert!(map.is_empty(), "each of these leads to a circle: {:?}", map.keys());
}

#[test]
fn no_files_import_one_another_in_a_circle() {
    let tree = Tree::read();
    let imports: BTreeMap<Module, Vec<Module>> = tree
        .files
        .keys()
        .map(|module| (module.clone(), tree.imports(module).into_keys().collect()))
        .collect();
    // Files that import nothing but what has been taken away already are taken away, until none is left.
    let mut left: BTreeSet<&Module> = imports.keys().collect();
    loop {
        let is_free = |module: &&&Module| imports[**module].iter().all(|to| !left.contains(to));
        let free: Vec<&Module> = left.iter().filter(is_free).copied().collect();
        if free.is_empty() {
            break;
        }
        left.retain(|module| !free.contains(module));
    }
    // What is left is in a circle, or imports one.
    let mut circle = Vec::new();
    let mut next = left.first().copied();
    while let Some(at) = next.filter(|at| !circle.contains(at)) {
        circle.push(at);
        next = imports[at].iter().find(|to| left.contains(to)).and_then(|to| left.get(to).copied());
    }
    assert!(circle.is_empty(), "{}", circle.iter().map(|it| it.join("::")).collect::<Vec<_>>().join(" -> "));
}

#[test]
fn the_arrows_of_the_map_are_those_of_the_code() {
    let tree = Tree::read();
    let mut seen: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for module in tree.files.keys().filter(|module| !module.is_empty()) {
        for (to, path) in tree.imports(module) {
            if to[0] != module[0] && !FOR_ALL.contains(&to[0].as_str()) {
                let why = format!("src/{}.rs imports {path}", module.join("/"));
                seen.entry(module[0].clone()).or_default().insert(to[0].clone(), why);
            }
        }
    }
    let mut map = arrows_of_the_map();
    let main = map.remove("main").expect("a line for main");
    assert_eq!(main, rooms_of_the_binary(), "the map's line for main, and what src/main.rs uses");
    for (from, tos) in &seen {
        for (to, why) in tos {
            assert!(
                map.get(from).is_some_and(|said| said.contains(to)),
                "no arrow {from} -> {to}, but {why}"
            );
        }
    }
    for (from, tos) in &map {
        for to in tos {
            let is_seen = seen.get(from).is_some_and(|seen| seen.contains_key(to));
            assert!(is_seen, "the map has {from} -> {to}, and no file says so");
        }
    }
    for room in FOR_ALL {
        let others = seen.get(room).map(|others| others.keys().cloned().collect::<Vec<_>>());
        assert_eq!(others, None, "{room}, which every room may use, knows other rooms");
    }
}

#[test]
fn the_credential_cache_imports_no_configuration() {
    let tree = Tree::read();
    let cache = ["credentials".to_owned(), "cache".to_owned()];
    let files: Vec<&Module> = tree.files.keys().filter(|module| module.starts_with(&cache)).collect();
    assert!(files.len() > 1, "the cache is somewhere else");
    for module in files {
        for (to, path) in tree.imports(module) {
            assert_ne!(to[0], "config", "src/{}.rs imports {path}", module.join("/"));
        }
    }
}

#[test]
fn no_public_type_has_the_name_of_another() {
    let tree = Tree::read();
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (module, file) in &tree.files {
        for item in &file.items {
            let (vis, name) = match item {
                Item::Enum(item) => (&item.vis, &item.ident),
                Item::Struct(item) => (&item.vis, &item.ident),
                Item::Trait(item) => (&item.vis, &item.ident),
                Item::Type(item) => (&item.vis, &item.ident),
                _ => continue,
            };
            // `pub(super)` stays inside its room.
            let is_for_all_rooms = match vis {
                Visibility::Public(_) => true,
                Visibility::Restricted(to) => to.path.is_ident("crate"),
                Visibility::Inherited => false,
            };
            if is_for_all_rooms {
                places.entry(name.to_string()).or_default().push(module.join("::"));
            }
        }
    }
    places.retain(|_, places| places.len() > 1);
    assert!(places.is_empty(), "{places:#?}");
}

#[test]
fn a_mod_rs_is_a_face() {
    let tree = Tree::read();
    for (module, file) in tree.files.iter().filter(|(_, file)| file.is_face) {
        let own: Vec<&Item> =
            file.items.iter().filter(|item| !matches!(item, Item::Mod(_) | Item::Use(_))).collect();
        let is_face = match own[..] {
            [] => true,
            // The entry of the room.
            [Item::Fn(_)] => true,
            _ => false,
        };
        assert!(is_face, "src/{}/mod.rs holds {} items beside `mod` and `use`", module.join("/"), own.len());
    }
}
