//! The table in windows of any width.

use crate::support::home;
use crate::support::screen::Screen;
use crate::support::terminal::Terminal;
use crate::support::world::World;
use unicode_width::UnicodeWidthStr;

/// What a window of so many columns shows.
fn shown(world: &World, columns: u16, options: &[&str]) -> Vec<String> {
    let line = [&["list"], options].concat();
    let (code, screen) = Terminal::start_on(world.ssoenv_line(&line), 24, columns).ends();
    assert_eq!(code, 0, "{screen}");
    Screen::of(&screen, 24, columns).all()
}

#[test]
fn no_row_is_broken_and_names_are_the_last_to_go() {
    let world = World::empty();
    let odd = "[profile a-very-long-name-that-says-what-it-is-for-eu-central-1]\nsso_session = my-org\n\
               sso_account_id = 12\nsso_role_name = x\n[profile 日本語のプロファイル]\nregion = eu-west-1\n";
    world.config(&format!("{}{odd}", home::sample_config(&world.service.start_url())));
    for columns in [300, 200, 120, 100, 80, 60, 40, 20, 10] {
        let rows = shown(&world, columns, &[]);
        assert_eq!(rows.len(), 9, "{columns} {rows:#?}");
        assert!(rows[0].starts_with("PROFILE"), "{columns} {rows:#?}");
        assert!(rows[2].starts_with("dev") && rows[8].starts_with("日本"), "{columns} {rows:#?}");
    }
    let wide = shown(&world, 300, &[]);
    assert_eq!(wide[7].width(), world.run(&["list"]).stdout.lines().nth(7).unwrap().width());
}

#[test]
fn what_matters_least_is_shortened_first() {
    let world = World::empty();
    let rows = shown(&world, 100, &[]);
    assert_eq!(
        rows[..2],
        [
            "PROFILE          ACCOUNT       ROLE           REGION        SESSION              VIA  STATE",
            "default          111111111111  ReadOnly       -             my-org               -    sign-in needed",
        ]
    );
    assert!(rows[5].contains("  https://d…com/start  "), "{rows:#?}");
    let rows = shown(&world, 70, &[]);
    assert_eq!(rows[0], "PROFILE          ACCOUNT       ROLE           STATE");
    let rows = shown(&world, 30, &[]);
    assert_eq!(rows[0].trim_end(), "PROFILE");
    assert!(rows.iter().any(|row| row.starts_with("prod ") && row.ends_with(" PROD")), "{rows:#?}");
    let rows = shown(&world, 31, &[]);
    assert_eq!(rows[0], "PROFILE          STATE");
}

#[test]
fn the_way_to_a_role_gives_way_to_its_region() {
    let world = World::empty();
    let more = "[profile chain]\nrole_arn = arn:aws:iam::222222222222:role/x\nsource_profile = a-profile-with-a-long-name\n\
                region = eu-west-1\n[profile a-profile-with-a-long-name]\nrole_arn = arn:aws:iam::222222222222:role/deploy\n\
                source_profile = dev\nregion = us-east-1\n";
    world.add_sections(more);
    for (columns, has_region, has_via) in [(200, true, true), (96, true, false), (84, false, false)] {
        let header = &shown(&world, columns, &[])[0];
        assert_eq!((header.contains("REGION"), header.contains("VIA")), (has_region, has_via), "{header}");
    }
}

#[test]
fn a_file_gets_everything() {
    let mut world = World::empty();
    world.variable("COLUMNS", "20");
    assert!(world.run(&["list"]).stdout.contains("  https://d-1234567890.awsapps.com/start  "));
}
