//! Messy config files, each with what is wanted of it, as a diff. Every piece of a diff begins with its mark: a blank
//! for what stays, `-` for what goes, `+` for what comes.

use ssoenv::config::document::SectionKind;
use ssoenv::config::edit::{KeyChanges, SectionChange, SectionEdit};

/// Stands for a byte that is not UTF-8.
pub const FOREIGN: char = '\u{f8ff}';

pub struct Case {
    pub about: &'static str,
    pub wanted: Vec<SectionEdit<'static>>,
    pub diff: Diff,
    /// Why botocore, which could read the file before, does not read in it afterwards what is wanted.
    pub apart: Option<&'static str>,
    /// Whether doing it again is another change, as for two sections that take each other's name.
    pub moves: bool,
}

pub struct Diff(&'static [&'static str]);

impl Diff {
    pub fn before(&self) -> Vec<u8> {
        self.without('+')
    }

    pub fn after(&self) -> Vec<u8> {
        self.without('-')
    }

    fn without(&self, mark: char) -> Vec<u8> {
        let pieces = self.0.iter().filter(|piece| !piece.starts_with(mark));
        pieces.flat_map(|piece| bytes(&piece[1..])).collect()
    }

    /// The lines with this mark.
    pub fn marked(&self, mark: char) -> Vec<String> {
        let pieces = self.0.iter().filter(|piece| piece.starts_with(mark));
        let text: Vec<String> =
            pieces.map(|piece| piece[1..].replace("\r\n", "\n").replace('\r', "\n")).collect();
        let lines = text.iter().flat_map(|text| text.lines());
        lines.map(|line| line.replace(FOREIGN, "\u{fffd}")).collect()
    }

    /// Whether this is the last line, and goes only to come back with a line end.
    pub fn gets_an_end(&self, line: &str) -> bool {
        self.0.iter().any(|piece| piece.strip_prefix('-') == Some(line))
            && self.0.iter().any(|piece| {
                piece.strip_prefix('+').is_some_and(|come| come.trim_end_matches(['\r', '\n']) == line)
            })
    }
}

pub fn bytes(text: &str) -> Vec<u8> {
    let mut parts = text.split(FOREIGN).map(str::as_bytes);
    let first = parts.next().unwrap().to_vec();
    parts.fold(first, |all, part| [&all[..], b"\xff", part].concat())
}

/// What is wanted of a section, in fewer words.
pub struct Wish(SectionEdit<'static>);

fn wish(kind: SectionKind, name: &'static str) -> Wish {
    Wish(SectionEdit::set(kind, name, Vec::new(), Vec::new()))
}

pub fn profile(name: &'static str) -> Wish {
    wish(SectionKind::Profile, name)
}

pub fn session(name: &'static str) -> Wish {
    wish(SectionKind::Session, name)
}

impl Wish {
    fn keys(&mut self) -> &mut KeyChanges<'static> {
        match &mut self.0.change {
            SectionChange::Set(keys) | SectionChange::Rename { keys, .. } => keys,
            SectionChange::Remove => panic!("a removed section has no keys"),
        }
    }

    pub fn set(mut self, key: &'static str, value: &str) -> Self {
        self.keys().set.push((key, value.to_owned()));
        self
    }

    pub fn remove(mut self, key: &'static str) -> Self {
        self.keys().remove.push(key);
        self
    }

    fn renamed(mut self, to: &'static str) -> Self {
        let SectionChange::Set(keys) = self.0.change else { panic!("it has a new name already") };
        self.0.change = SectionChange::Rename { to, keys };
        self
    }

    fn after(self, section: &'static str) -> Self {
        Wish(self.0.after(Some(section)))
    }

    pub fn wanted(self) -> SectionEdit<'static> {
        self.0
    }
}

pub fn removed(name: &'static str) -> Wish {
    Wish(SectionEdit::remove(SectionKind::Profile, name))
}

fn case(about: &'static str, wish: Wish, diff: &'static [&'static str]) -> Case {
    Case { about, wanted: vec![wish.wanted()], diff: Diff(diff), apart: None, moves: false }
}

impl Case {
    fn and(mut self, wish: Wish) -> Self {
        self.wanted.push(wish.wanted());
        self
    }

    fn moving(mut self) -> Self {
        self.moves = true;
        self
    }

    fn apart(mut self, why: &'static str) -> Self {
        self.apart = Some(why);
        self
    }
}

/// Most cases want this of `[profile x]`.
fn x() -> Wish {
    profile("x").set("region", "new")
}

/// A profile with a session of its own, as `configure` writes it.
fn whole(name: &'static str) -> Wish {
    profile(name)
        .set("sso_session", "org")
        .set("sso_account_id", "012345678901")
        .set("sso_role_name", "Admin")
        .remove("sso_start_url")
        .remove("sso_region")
        .remove("sso_registration_scopes")
}

fn org() -> Wish {
    session("org").set("sso_start_url", "https://x.awsapps.com/start/#/").set("sso_region", "us-east-1")
}

const WHOLE: &str =
    "+[profile dev]\nsso_session = org\nsso_account_id = 012345678901\nsso_role_name = Admin\n";
const ORG: &str =
    "+[sso-session org]\nsso_start_url = https://x.awsapps.com/start/#/\nsso_region = us-east-1\n";

pub fn cases() -> Vec<Case> {
    let kinds =
        [new_sections(), places(), values(), keys(), sections(), removals(), renames(), bytes_that_stay()];
    kinds.into_iter().flatten().collect()
}

fn new_sections() -> Vec<Case> {
    vec![
        case("an empty file", org(), &[ORG]),
        case("a session and a profile in an empty file", org(), &[ORG, "+\n", WHOLE]).and(whole("dev")),
        case("a file of comments", whole("dev"), &[" # mine\n; all mine\n", "+\n", WHOLE]),
        case(
            "a blank line at the end stays there",
            whole("dev"),
            &[" [profile a]\nregion = r\n", "+\n", WHOLE, " \n"],
        ),
        case("also one of blanks", whole("dev"), &[" [profile a]\nregion = r\n", "+\n", WHOLE, "  \t \n"]),
        case("a file of one line end", whole("dev"), &[" \n", WHOLE]),
        case(
            "no last newline",
            whole("dev"),
            &[" [profile a]\n", "-region = r", "+region = r\n", "+\n", WHOLE],
        ),
        case("a comment without a newline", whole("dev"), &["-# a", "+# a\n", "+\n", WHOLE]),
        case("blanks without a newline", whole("dev"), &[" [profile a]\na=1\n", "+\n", WHOLE, "   "]),
        case("a byte-order mark alone", org(), &[" \u{feff}", ORG]),
        case(
            "a byte-order mark before a comment",
            x(),
            &[" \u{feff}# mine\n[profile a]\na=1\n", "+\n[profile x]\nregion = new\n"],
        ),
        case("CRLF", x(), &[" [profile a]\r\nregion = r\r\n", "+\r\n[profile x]\r\nregion = new\r\n"]),
        case(
            "CRLF and no last newline",
            x(),
            &[" [profile a]\r\n", "-a = r", "+a = r\r\n", "+\r\n[profile x]\r\nregion = new\r\n"],
        ),
        case("lone CR", x(), &[" [profile a]\rregion = r\r", "+\r[profile x]\rregion = new\r"]),
        case(
            "a name with a blank is quoted as the AWS CLI quotes it",
            profile("a b").set("region", "r"),
            &[" [profile a]\nb=1\n", "+\n[profile 'a b']\nregion = r\n"],
        ),
        case(
            "so is the name of a session",
            session("new one").set("sso_region", "r"),
            &["+[sso-session 'new one']\nsso_region = r\n"],
        ),
        case("and one with a tab", profile("a\tb").set("region", "r"), &["+[profile 'a\tb']\nregion = r\n"]),
        case("a name in Unicode", profile("日本/ü").set("region", "r"), &["+[profile 日本/ü]\nregion = r\n"]),
        case("the default profile", profile("default").set("region", "r"), &["+[default]\nregion = r\n"]),
        case(
            "a session called default is none",
            session("default").set("sso_region", "r"),
            &[" [default]\na=1\n", "+\n[sso-session default]\nsso_region = r\n"],
        ),
        case(
            "names that are nearly the same",
            x(),
            &[
                " [profile xx]\na=1\n[profile X]\na=1\n[x]\na=1\n# [profile x]\n",
                "+\n[profile x]\nregion = new\n",
            ],
        ),
        case(
            "a session of the profile's name",
            x(),
            &[" [sso-session x]\nsso_region = r\n", "+\n[profile x]\nregion = new\n"],
        ),
        case("nothing to remove makes no section", profile("x").remove("region"), &[" [profile a]\nb=1\n"]),
        case(
            "the end of a nested block",
            x(),
            &[" [profile a]\ns3 =\n  max = 1\n", "+\n[profile x]\nregion = new\n"],
        ),
        case(
            "keys that belong to no section",
            x(),
            &[" a = 0\n# c\n[profile y]\nb=1\n", "+\n[profile x]\nregion = new\n"],
        ),
    ]
}

fn places() -> Vec<Case> {
    vec![
        case(
            "behind another section, before what leads to the next",
            x().after("a"),
            &[
                " [profile a]\na=1\n# about a\n",
                "+\n[profile x]\nregion = new\n",
                " \n# about b\n[profile b]\nb=1\n",
            ],
        ),
        case(
            "behind another where sections follow one another without a blank line",
            x().after("a"),
            &[" [profile a]\na=1\n", "+\n[profile x]\nregion = new\n", " # about b\n[profile b]\n"],
        ),
        case(
            "behind a block that ends in a comment, which SDKs take for a part of it",
            x().after("a"),
            &[" [profile a]\ns3 =\n  b = 1\n  # c\n", "+\n[profile x]\nregion = new\n", " [profile b]\n"],
        ),
        case(
            "several behind the same one, in the order in which they are wanted",
            x().after("a"),
            &[
                " \u{feff}[profile a]\r\na=1\r\n",
                "+\r\n[profile x]\r\nregion = new\r\n",
                "+\r\n[profile w]\r\nregion = new\r\n",
                "+\r\n[profile y]\r\nregion = new\r\n",
                " \r\n\r\n[profile b]\r\nb=1\r\n",
                "+\r\n[profile z]\r\nregion = new\r\n",
            ],
        )
        .and(profile("z").set("region", "new").after("nobody"))
        .and(profile("w").set("region", "new").after("x"))
        .and(profile("y").set("region", "new").after("a")),
        case(
            "behind one that gets a key at its end",
            x().after("a"),
            &[" [profile a]\na=1\n", "+region = new\n", "+\n[profile x]\nregion = new\n", " \n[profile b]\n"],
        )
        .and(profile("a").set("region", "new")),
        case(
            "behind the last of several of one name",
            x().after("a"),
            &[
                " [profile a]\na=1\n[profile b]\n[profile 'a']\n",
                "+\n[profile x]\nregion = new\n",
                " [profile c]\n",
            ],
        ),
        case(
            "behind one without a newline",
            x().after("a"),
            &[" [profile b]\n", "-[profile a]", "+[profile a]\n", "+\n[profile x]\nregion = new\n"],
        ),
        case(
            "behind one of the same kind",
            session("x").set("sso_region", "r").after("a"),
            &[
                " [sso-session a]\nsso_region = r\n",
                "+\n[sso-session x]\nsso_region = r\n",
                " \n[profile a]\na=1\n",
            ],
        ),
    ]
}

fn removals() -> Vec<Case> {
    vec![
        case(
            "a section goes with the blank line above it",
            removed("x"),
            &[
                " [profile a]\na=1\n",
                "-\n[profile x]\na = 1\nb = one\n  two\n\n  three\n",
                " \n[profile b]\n",
            ],
        ),
        case("the last one", removed("x"), &[" [profile a]\r\n", "-\r\n[profile x]\r\na = 1\r\n"]),
        case("the last one, without a newline", removed("x"), &[" [profile a]\n", "-\n[profile x]\na = 1"]),
        case("the only one", removed("x"), &["-[profile x]\na = 1\n"]),
        case("the only one below a mark", removed("x"), &[" \u{feff}", "-[profile x]\na = 1\n\n"])
            .and(removed("missing")),
        case(
            "the first one goes with the blank line below it",
            removed("x"),
            &["-[profile x]\na = 1\n\n", " \n[profile b]\n"],
        ),
        case(
            "the first ones",
            removed("x"),
            &["-[profile x]\na = 1\n\n[profile a]\n\n", " [profile b]\nb=1\n"],
        )
        .and(removed("a")),
        case(
            "sections without a blank line between them",
            removed("x"),
            &[" [profile a]\na=1\n", "-[profile x]\na = 1\n", " # about b\n[profile b]\n"],
        ),
        case(
            "a line of blanks is a person's",
            removed("x"),
            &[" [profile a]\na=1\n \n", "-[profile x]\na = 1\n", " \n[profile b]\n"],
        ),
        case(
            "comments above and below stay",
            removed("x"),
            &[
                " [profile a]\na=1\n\n# about x\n",
                "-[profile x]\na = 1\n",
                " # about x too\n\n# about b\n[profile b]\n",
            ],
        ),
        case(
            "comments inside stay, away from the section above",
            removed("x"),
            &[
                " [profile a]\na=1\n\n",
                "-[profile x] # x\na = 1\n",
                " # note\n\n",
                "-b = 1\n",
                " \n[profile b]\n",
            ],
        ),
        case(
            "a comment is not to continue a value of the section above",
            removed("x"),
            &[
                " [profile a]\na=1\n\n",
                "-[profile x]\na = 1\n",
                "-  # note\n",
                "+# note\n",
                "-s3 =\n  a = 1\n  # in the block\n  b = 1\n",
                "-\t; more",
                "+; more",
            ],
        ),
        case(
            "all sections of the name, however it is written",
            removed("x"),
            &[
                " [profile a]\n",
                "-[profile 'x']\na = 1\n",
                " [sso-session x]\na=1\n",
                "-\n[profile x]\n",
                " [profile b]\n",
            ],
        ),
        case("the default profile", removed("default"), &[" [profile a]\n", "-[default]\na=1\n"]),
        case(
            "one goes and one comes",
            removed("x"),
            &[
                " [profile a]\na=1\n",
                "-\n[profile x]\na = 1\n",
                "+\n[profile y]\nregion = new\n",
                " \n[profile b]\nb=1\n",
                "+\n[profile z]\nregion = new\n",
            ],
        )
        .and(profile("z").set("region", "new"))
        .and(profile("y").set("region", "new").after("x")),
        case(
            "all go and one comes",
            removed("x"),
            &["-[profile x]\na = 1\n", "+[profile y]\nregion = new\n", " \n"],
        )
        .and(profile("y").set("region", "new")),
    ]
}

fn renames() -> Vec<Case> {
    vec![
        case(
            "only the header changes",
            profile("x").renamed("y"),
            &[
                " # about x\n",
                "-[ profile\tx ] # mine\n",
                "+[ profile\ty ] # mine\n",
                " # note\nregion=old\n\n[profile xx]\n",
            ],
        ),
        case(
            "and the keys that are to change",
            x().renamed("a y").set("output", "json").remove("b"),
            &[
                "-[profile x]\n",
                "+[profile 'a y']\n",
                "-region = old\n",
                "+region = new\n",
                "-b = 1\n",
                " c = 1\n",
                "+output = json\n",
                " \n[profile z]\n",
            ],
        ),
        case(
            "two that take each other's name",
            x().renamed("y"),
            &[
                "-[profile x]\n",
                "+[profile y]\n",
                "-region = x\n",
                "+region = new\n",
                "-[profile y]\n",
                "+[profile x]\n",
                "-region = y\n",
                "+region = newer\n",
            ],
        )
        .and(profile("y").renamed("x").set("region", "newer"))
        .moving(),
        case(
            "a name that is free now is given anew",
            profile("x").renamed("y"),
            &[
                " [profile a]\n",
                "-\n[profile y]\na = 1\n",
                "-[profile x]\n",
                "+[profile y]\n",
                " a=2\n",
                "+\n[profile x]\nregion = new\n",
            ],
        )
        .and(removed("y"))
        .and(x())
        .moving(),
        case(
            "it has its new name already",
            x().renamed("y"),
            &[" [profile y]\n", "-region=old\n", "+region=new\n"],
        ),
        case("it is gone", x().renamed("y"), &[" [profile a]\n", "+\n[profile y]\nregion = new\n"]),
        case("it is gone, and nothing is wanted of it", profile("x").renamed("y"), &[" [profile a]\n"]),
        case(
            "a session",
            session("x").renamed("y"),
            &[" [profile x]\n", "-[sso-session x]\r\n", "+[sso-session y]\r\n", " sso_region = r\r\n"],
        ),
        case(
            "one that is called default from now on",
            profile("x").renamed("default"),
            &["-[profile x] # mine\n", "+[default] # mine\n", " a=1\n"],
        ),
        case("a new name that is the old one", x().renamed("x"), &[" [profile 'x']\n", "+region = new\n"]),
    ]
}

fn values() -> Vec<Case> {
    vec![
        case("as it should be", x(), &[" [profile x]\nregion = new\n"]),
        case("as it should be, spaced oddly", x(), &[" [profile  x ]\n  REGION   :new  \t\n"]),
        case("as it should be, with a remark", x(), &[" [profile x]\nregion = new # home\n"])
            .apart("the AWS CLI takes a remark for part of the value"),
        case(
            "the spelling and the spacing of a line stay",
            x(),
            &[" [profile x]\n  a=1\n", "-  Region   =\t old  \n", "+  Region   =\t new\n", " \n"],
        ),
        case("a colon", x(), &[" [profile x]\n", "-region: old\n", "+region: new\n"]),
        case("a colon with blanks", x(), &[" [profile x]\n", "-region : o=ld\n", "+region : new\n"]),
        case("no blanks", x(), &[" [profile x]\n", "-region=old\n", "+region=new\n", " output=json\n"]),
        case("tabs", x(), &[" [profile x]\n", "-\tregion\t=\told\n", "+\tregion\t=\tnew\n"]),
        case("an empty value", x(), &[" [profile x]\n", "-region =\n", "+region = new\n", " b=1\n"]),
        case(
            "an empty value and no blank",
            x(),
            &[" [profile x]\n", "-region=\n", "+region=new\n", " b=1\n"],
        ),
        case(
            "blanks of other kinds",
            x(),
            &[" [profile x]\n", "-\u{a0}region\u{a0}=\u{a0}old\u{a0}\n", "+\u{a0}region\u{a0}=\u{a0}new\n"],
        ),
        case(
            "a remark moves to a line of its own",
            x(),
            &[" [profile x]\na=1\n", "-region = old ; was #1 \n", "+; was #1\n", "+region = new\n", " b=2\n"],
        ),
        case(
            "with the indent of its key",
            x(),
            &[" [profile x]\n", "-\tregion = old\t# why\n", "+\t# why\n", "+\tregion = new\n"],
        ),
        case(
            "a remark and no value",
            x(),
            &[" [profile x]\n", "-region = # none\n", "+# none\n", "+region = new\n"],
        ),
        case(
            "marks that are no remark",
            session("org").set("sso_start_url", "https://y.awsapps.com/start/#/"),
            &[
                " [sso-session org]\n",
                "-sso_start_url = https://x.awsapps.com/start/#/;a=b\n",
                "+sso_start_url = https://y.awsapps.com/start/#/\n",
                " sso_region = us-east-1\n",
            ],
        ),
        case(
            "the lines that continue a value go with it, and a comment among them stays",
            x(),
            &[
                " [profile x]\n",
                "-region = one\n",
                "+region = new\n",
                "-  two # kept\n",
                "  # c\n",
                "\n",
                "-  three\n",
                " b=1\n",
            ],
        ),
        case(
            "so does a block",
            x(),
            &[
                " [profile x]\n",
                "-region =\n",
                "+region = new\n",
                "-    a = 1\n    b = 2\n",
                " output = json\n",
            ],
        ),
        case(
            "two keys, in the order of the file",
            x().set("output", "json"),
            &[
                " [profile x]\n",
                "-output = text\n",
                "+output = json\n",
                " # c\n",
                "-region = old\n",
                "+region = new\n",
            ],
        ),
        case("no last newline", x(), &[" [profile x]\n", "-region = old", "+region = new"]),
        case(
            "no last newline, a remark",
            x(),
            &[" [profile x]\r\n", "-region = old # c", "+# c\r\n", "+region = new"],
        ),
        case(
            "no last newline, a value and a new key",
            x().set("output", "json"),
            &[" [profile x]\n", "-region = old", "+region = new\n", "+output = json\n"],
        ),
    ]
}

fn keys() -> Vec<Case> {
    vec![
        case(
            "a new key comes after the last, before what belongs to the next section",
            x(),
            &[
                " # top\n[profile x]\n# about a\na = 1\n\n# about b\nb = 2\n",
                "+region = new\n",
                " \n# about y\n[profile y]\nc = 3\n",
            ],
        ),
        case(
            "after a block",
            x(),
            &[" [profile x]\ns3 =\n  max = 1\n  # c\n  b = 2\n", "+region = new\n", " \n"],
        ),
        case(
            "after a block that ends in a comment, which SDKs take for a part of it",
            x(),
            &[" [profile x]\ns3 =\n  max = 1\n  # c\n", "+region = new\n", " # d\n"],
        ),
        case(
            "after a value of two lines",
            x(),
            &[" [profile x]\na = one\n  two\n", "+region = new\n", " \n[profile y]\n"],
        ),
        case(
            "a key of the same name in a block",
            x(),
            &[" [profile x]\ns3 =\n  region = old\n", "+region = new\n"],
        ),
        case("in an empty section", x(), &[" [profile x]\n", "+region = new\n", " [profile y]\na=1\n"]),
        case(
            "in a section of comments",
            x(),
            &[" [profile x]\n", "+region = new\n", " # c\n\n# d\n[profile y]\na=1\n"],
        ),
        case(
            "in a header without a newline",
            x(),
            &[" [profile y]\na=1\n", "-[profile x]", "+[profile x]\n", "+region = new\n"],
        ),
        case(
            "after a last line without a newline",
            x(),
            &[" [profile x]\r\n", "-a = 1", "+a = 1\r\n", "+region = new\r\n"],
        ),
        case(
            "keys of other tools",
            whole("x"),
            &[
                " [profile x]\ngranted_sso_start_url = https://x\ncredential_process = /bin/p --a \"b c\" | tee 'd'\n",
                "+sso_session = org\nsso_account_id = 012345678901\nsso_role_name = Admin\n",
            ],
        ),
        case(
            "the older form becomes the newer one",
            whole("x"),
            &[
                " [profile x]\n# mine\n",
                "-sso_start_url = https://x.awsapps.com/start\n",
                "-SSO_Region : us-east-1 # home\n",
                "-sso_account_id = 12345678901\n",
                "+sso_account_id = 012345678901\n",
                " sso_role_name = Admin\nregion = eu-west-1\n",
                "+sso_session = org\n",
                " \n[profile y]\nsso_start_url = https://x.awsapps.com/start\n",
            ],
        ),
        case(
            "what is removed goes whole, with what is inside it",
            profile("x").remove("s3").remove("b"),
            &[
                " [profile x]\na=1\n",
                "-s3 =\n  max = 1\n\n  # c\n  b = 2\n",
                "  # d\nc=1\n",
                "-b=one\n\ttwo\n",
                " d=1\n",
            ],
        ),
        case("the last line is removed", profile("x").remove("b"), &[" [profile x]\na=1\n", "-b=2"]),
        case("the last line gives way", x().remove("b"), &[" [profile x]\na=1\n", "-b=2", "+region = new\n"]),
        case(
            "all of a section",
            profile("x").remove("b"),
            &[" [profile x]\n", "-b=2\n", " [profile y]\nb=2\n"],
        ),
    ]
}

fn sections() -> Vec<Case> {
    vec![
        case(
            "double quotes",
            profile("a b").set("region", "new"),
            &[" [profile \"a b\"]\n", "-region = r\n", "+region = new\n"],
        ),
        case(
            "single quotes",
            profile("a b").set("region", "new"),
            &[" [profile 'a b']\n", "-region = r\n", "+region = new\n"],
        ),
        case("quotes without need", x(), &[" [profile \"x\"]\na=1\n", "+region = new\n"]),
        case(
            "a backslash",
            profile("a b").set("region", "new"),
            &[" [profile a\\ b]\na=1\n", "+region = new\n"],
        ),
        case(
            "a name that nobody may give any more",
            profile("a]b").set("region", "new"),
            &[" [profile a]b]\na=1\n", "+region = new\n"],
        ),
        case("blanks in the header", x(), &[" [profile \t x  ]\na=1\n", "+region = new\n"]),
        case(
            "a comment after the header",
            x(),
            &[" [profile x] # mine\na=1\n", "+region = new\n", " [profile y]; c\na=1\n"],
        ),
        case("brackets in that comment", x(), &[" [profile x] # see [1]\na=1\n", "+region = new\n"])
            .apart("the AWS CLI takes the last bracket for the end of the name"),
        case(
            "a name in Unicode",
            profile("ünï").set("region", "new"),
            &[" [profile ünï]\na=1\n", "+region = new\n"],
        ),
        case(
            "a profile and a session of one name",
            session("x").set("sso_region", "new"),
            &[" [profile x]\nsso_region = r\n[sso-session x]\n", "-sso_region = r\n", "+sso_region = new\n"],
        ),
        case(
            "[default]",
            profile("default").set("region", "new"),
            &[" [default]\n", "-region = r\n", "+region = new\n", " [profile x]\n"],
        ),
        case(
            "[profile default]",
            profile("default").set("region", "new"),
            &[" [profile default]\na=1\n", "+region = new\n"],
        ),
        case(
            "both, and [profile default] the last",
            profile("default").set("region", "new"),
            &[" [default]\nregion = r\n[profile default]\n", "-region = r\n", "+region = new\n"],
        ),
        case(
            "both, and [profile default] the first",
            profile("default").set("region", "new").remove("output"),
            &[
                " [profile default]\na=1\n",
                "-output = json\n",
                "+region = new\n",
                " [default]\noutput = text\n",
            ],
        )
        .apart("of both the AWS CLI reads the last, the SDKs [profile default]"),
        case(
            "blanks in [default]",
            profile("default").set("region", "new"),
            &[" [ default ]\na=1\n", "+region = new\n"],
        )
        .apart("the AWS CLI does not know a header that begins with a blank"),
        case(
            "a section that is there twice gets a new key in the last",
            x(),
            &[" [profile x]\na=1\n[profile y]\n[profile x]\nb=1\n", "+region = new\n", " [profile z]\n"],
        ),
        case(
            "and another value where the value stands that wins",
            x().set("output", "json"),
            &[
                " [profile x]\nregion = first\n",
                "-output = text\n",
                "+output = json\n",
                " [profile x]\n",
                "-region = second\n",
                "+region = new\n",
            ],
        ),
        case(
            "what is removed goes from all of them",
            profile("x").remove("b"),
            &[
                " [profile x]\n",
                "-b=1\n",
                " a=1\n",
                "-B=2\n",
                " [profile y]\nb=1\n[profile \"x\"]\n",
                "-b = 3\n",
            ],
        ),
        case(
            "two spellings of one name",
            x(),
            &[" [profile x]\nregion = first\n[profile \"x\"]\n", "-region = second\n", "+region = new\n"],
        ),
        case(
            "two spellings, and the value stands in the first",
            x(),
            &[" [profile x]\n", "-region = first\n", "+region = new\n", " [profile \"x\"]\na=1\n"],
        )
        .apart("of two spellings the AWS CLI reads the last section only"),
        case(
            "a key that stands twice",
            x(),
            &[" [profile x]\nregion = new\nb=1\n", "-Region = old\n", "+Region = new\n"],
        ),
        case(
            "a key that stands twice and wins as it should",
            x(),
            &[" [profile x]\nregion = old\nregion = new\n"],
        ),
        case(
            "[DEFAULT], which the AWS CLI inherits from",
            x(),
            &[" [DEFAULT]\nregion = r\n[profile x]\na=1\n", "+region = new\n"],
        ),
        case(
            "a broken section elsewhere",
            x(),
            &[" [profile bad]\nnonsense\n[profile x]\na=1\n", "+region = new\n", " [plugins]\nnonsense\n"],
        ),
    ]
}

fn bytes_that_stay() -> Vec<Case> {
    vec![
        case("a byte-order mark", x(), &[" \u{feff}[profile x]\n", "-region = old\n", "+region = new\n"]),
        case(
            "a byte-order mark before keys",
            x(),
            &[" \u{feff}a = 1\n[profile x]\n", "-region = old\n", "+region = new\n"],
        ),
        case(
            "CRLF",
            x().set("output", "json"),
            &[
                " [profile x]\r\n",
                "-region = old\r\n",
                "+region = new\r\n",
                " a=1\r\n",
                "+output = json\r\n",
                " \r\n[profile y]\r\n",
            ],
        ),
        case(
            "mixed line ends",
            whole("x"),
            &[
                " # c\r\n[profile x]\n",
                "-sso_session = s\r\n",
                "+sso_session = org\r\n",
                " a=1\n",
                "-sso_account_id = 1\r",
                "+sso_account_id = 012345678901\r",
                " b=1\r\n",
                "+sso_role_name = Admin\r\n",
                " \n[profile y]\r\n",
            ],
        ),
        case("lone CR", x(), &[" [profile x]\ra=1\r", "+region = new\r", " \r[profile y]\rb=2\r"]),
        case(
            "bytes that are not text, elsewhere",
            x(),
            &[
                " # caf\u{f8ff}\n[profile \u{f8ff}]\na=\u{f8ff}\n[profile x]\nname = \u{f8ff}\n",
                "-region = \u{f8ff}\n",
                "+region = new\n",
                " \u{f8ff}=1\n",
            ],
        ),
        case(
            "bytes that are not text in the remark",
            x(),
            &[" [profile x]\n", "-region = \u{f8ff} # \u{f8ff}\n", "+# \u{f8ff}\n", "+region = new\n"],
        ),
        case(
            "NUL, form feeds, other line ends",
            x(),
            &[" [profile x]\na\0b=1\0\nc=\u{c}1\u{85}2\u{2028}3\n", "+region = new\n", " \u{c}\n"],
        ),
        case(
            "values that look like something",
            x(),
            &[" [profile x]\na = [1]\nb = %(home)s $HOME \\\nc==d\n", "+region = new\n"],
        ),
        case("a header in a value", x(), &[" [profile x]\na = one\n  [profile x]\n", "+region = new\n"]),
    ]
}

/// About, wanted, the file, and what the failure names.
pub fn refused() -> Vec<(&'static str, SectionEdit<'static>, &'static str, &'static str)> {
    let named = |name| profile(name).set("region", "r");
    let valued = |value| profile("x").set("region", value);
    [
        ("a line that is nothing", x(), "[profile x]\na=1\nnonsense\n", "config:3: a line without `=`"),
        ("in a section of that name", x(), "[profile x]\nregion=new\n[profile 'x']\n= 1\n", "config:4: "),
        ("also when nothing would change", profile("x").remove("b"), "[profile x]\nnonsense\n", "config:2: "),
        (
            "a header without an end",
            x(),
            "[profile x]\na=1\n[profile y\nb=1\n",
            "config:3: a header without `]`",
        ),
        (
            "an indented header",
            x(),
            "[profile y]\na=1\n\n  [profile x]\nb=1\n",
            "config:4: an indented header",
        ),
        ("an indented default", profile("default").set("region", "r"), " [default]\na=1\n", "config:1: "),
        (
            "a line that is nothing, removed",
            removed("x"),
            "[profile y]\n[profile x]\nnonsense\n",
            "config:3: ",
        ),
        (
            "a second section of the old name",
            x().renamed("y"),
            "[profile x]\na=1\n[profile \"x\"]\n",
            "config:3: a second section",
        ),
        (
            "a name that another section has",
            x().renamed("y"),
            "[profile x]\na=1\n[profile y]\n",
            "config:3: a section that has the new name",
        ),
        ("the default profile has", x().renamed("default"), "[default]\n[profile x]\n", "config:1: "),
        (
            "a new name in an indented header",
            x().renamed("y"),
            "[profile x]\na=1\n [profile y]\n",
            "config:3: an indented",
        ),
        (
            "a new name that none is",
            x().renamed("a]b"),
            "[profile x]\n",
            "cannot be the name of a new profile",
        ),
        (
            "a default profile above another",
            removed("default"),
            "[profile default]\n[default]\n",
            "config:2: a section that would become the default profile",
        ),
        ("and below it", profile("default").renamed("y"), "[default]\n[profile default]\n", "config:1: "),
        ("no name", named(""), "", "\"\" cannot be the name"),
        ("a bracket", named("a]b"), "", "cannot be the name of a new profile"),
        ("an opening bracket", named("a[b"), "", "cannot be the name"),
        ("a quote", named("it's"), "", "cannot be the name"),
        ("a quote between blanks", named("it's it"), "", "cannot be the name"),
        ("double quotes", named("a\"b"), "", "cannot be the name"),
        ("a backslash", named("a\\b"), "", "cannot be the name"),
        ("a line break", named("a\n[profile b]"), "", "cannot be the name"),
        ("a carriage return", named("a\rb"), "", "cannot be the name"),
        ("NUL", named("a\0b"), "", "cannot be the name"),
        ("another control character", named("a\u{9b}b"), "", "cannot be the name"),
        ("a comment", named("#a"), "", "cannot be the name"),
        ("another comment", named(";a"), "", "cannot be the name"),
        ("a session", session("a]").set("sso_region", "r"), "", "cannot be the name of a new sso-session"),
        ("a line break in a value", valued("a\nb = 1"), "", "region cannot be \"a\\nb = 1\" in config: "),
        ("also where a value is", valued("a\rb"), "[profile x]\nregion=a\n", "a line break"),
        ("also where the key is missing", valued("a\u{1b}[m"), "[profile x]\na=b\n", "control character"),
        ("a remark", valued("a #b"), "", "another value"),
        ("another remark", valued("a\t;b"), "[profile x]\n", "control character"),
        ("a remark alone", valued("#b"), "[profile x]\nregion=a\n", "another value"),
        ("a blank before", valued(" a"), "", "another value"),
        ("a blank after", valued("a\u{a0}"), "", "another value"),
        ("nothing", valued(""), "[profile x]\n", "it is empty"),
        ("a key that is none", profile("x").set("a=b", "c"), "", "another value"),
        ("a key of capitals", profile("x").set("Region", "c"), "", "another value"),
    ]
    .into_iter()
    .map(|(about, wish, text, place)| (about, wish.wanted(), text, place))
    .collect()
}
