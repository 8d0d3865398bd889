//! `login`, end to end: a stand-in browser follows the link, or must never be opened.

use crate::support::browser::StandIn;
use crate::support::identity_center::{Operation, browser};
use crate::support::terminal::Terminal;
use crate::support::world::World;

#[test]
fn the_browser_signs_in_and_the_credentials_follow() {
    let mut world = World::empty();
    let stand_in = StandIn::of(&mut world);
    let terminal = Terminal::start(world.ssoenv_line(&["login", "my-org"]));
    let page = browser::allow(&stand_in.link());
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Signed in") && page.body.contains("<b>my-org</b>"), "{}", page.body);
    let (code, screen) = terminal.ends();
    assert_eq!(code, 0, "{screen}");
    assert!(screen.contains("ssoenv: signed in to my-org: 1h left, renews by itself until 20"), "{screen}");
    assert_eq!(world.used(&["dev"])["AWS_ACCOUNT_ID"], "111111111111");
    assert_eq!(world.service.count(Operation::RegisterClient), 1);
}
