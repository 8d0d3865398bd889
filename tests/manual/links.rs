//! Links between the pages lead somewhere, and a page can be found by its name.

use super::page::Page;
use std::collections::BTreeSet;

/// The anchors that a page has on GitHub.
fn anchors(page: &Page) -> BTreeSet<String> {
    let headings = page.prose().into_iter().filter(|line| line.starts_with('#'));
    headings.map(|heading| anchor(heading.trim_start_matches('#').trim_start())).collect()
}

/// As GitHub forms it: small letters, no punctuation, hyphens for spaces.
fn anchor(heading: &str) -> String {
    let kept = heading
        .to_lowercase()
        .chars()
        .filter(|&c| c.is_alphanumeric() || " -_".contains(c))
        .collect::<String>();
    kept.replace(' ', "-")
}

/// What stands in `](…)`.
fn links(page: &Page) -> Vec<String> {
    let text = page.prose().join("\n");
    let starts = text.split("](").skip(1);
    starts.filter_map(|rest| rest.split(')').next()).map(str::to_owned).collect()
}

#[test]
fn every_link_leads_to_a_file_and_a_heading() {
    let pages = Page::all();
    let mut count = 0;
    for page in &pages {
        for link in links(page) {
            let (path, wanted) = link.split_once('#').unwrap_or((&link, ""));
            let target = match path {
                "" => page.path.clone(),
                path => page.path.parent().unwrap().join(path),
            };
            let target = std::fs::canonicalize(&target);
            assert!(target.is_ok(), "{}: {link}", page.name());
            let target = target.unwrap();
            if !wanted.is_empty() {
                let page_there = pages.iter().find(|page| page.path == target).expect("a page of the manual");
                assert!(anchors(page_there).contains(wanted), "{}: {link}", page.name());
            }
            count += 1;
        }
    }
    assert!(count >= 100, "{count}");
}

#[test]
fn the_readme_is_short_and_leads_to_every_page() {
    let readme = Page::named("README.md");
    assert!(readme.text.lines().count() <= 300, "{} lines", readme.text.lines().count());
    let links = links(&readme);
    for page in Page::all() {
        let name = page.name();
        assert!(name == "README.md" || links.contains(&name), "no link to {name}");
    }
}

#[test]
fn a_page_has_one_title_of_few_words_and_lines_that_fit() {
    for page in Page::all() {
        let prose = page.prose();
        let titles: Vec<_> = prose.iter().filter(|line| line.starts_with("# ")).collect();
        assert_eq!(titles.len(), 1, "{}", page.name());
        // Its file is called as it is, so that `ssoenv help` and a search find it by the same word.
        let title = titles[0].trim_start_matches("# ").split(':').next().unwrap();
        let stem = page.path.file_stem().unwrap().to_str().unwrap();
        assert!(
            page.text.starts_with("# ") && (anchor(title) == stem || stem == "README"),
            "{}",
            page.name()
        );
        for line in prose {
            let may_be_long = line.starts_with('|') || line.contains("](");
            assert!(may_be_long || line.chars().count() <= 125, "{}: {line}", page.name());
        }
    }
}
