//! Accounts of Windows by their numbers (SIDs), as text: which of them are other people. Pure.

/// Accounts that can read every file anyway (the system, administrators), that are the owner by another name, or that are
/// programs and no people (services, programs of the store).
const NO_PEOPLE: [&str; 6] = ["S-1-5-18", "S-1-5-32-544", "S-1-3-0", "S-1-3-4", "S-1-5-80-", "S-1-15-"];

/// Ends of the numbers of a domain's or a machine's administrators.
const ADMINISTRATORS: [&str; 3] = ["-500", "-512", "-519"];

/// Whether the account is somebody else than the person, whose own account is `me`, and the administrators.
pub(super) fn is_other(account: &str, me: &str) -> bool {
    let is_no_person = |mark: &&str| account == *mark || mark.ends_with('-') && account.starts_with(*mark);
    let is_administrator =
        account.starts_with("S-1-5-21-") && ADMINISTRATORS.iter().any(|end| account.ends_with(end));
    account != me && !is_administrator && !NO_PEOPLE.iter().any(is_no_person)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_people_are_all_but_the_person_and_administrators() {
        let me = "S-1-5-21-1-2-3-1001";
        for (account, expected) in [
            (me, false),
            ("S-1-5-18", false),
            ("S-1-5-32-544", false),
            ("S-1-5-80-956008885-3418522649", false),
            ("S-1-15-2-1", false),
            ("S-1-3-4", false),
            ("S-1-5-21-1-2-3-500", false),
            ("S-1-5-21-9-9-9-512", false),
            // Everyone, every person who has signed in, all people of the machine and of the domain, somebody.
            ("S-1-1-0", true),
            ("S-1-5-11", true),
            ("S-1-5-32-545", true),
            ("S-1-5-21-9-9-9-513", true),
            ("S-1-5-21-1-2-3-1002", true),
            ("S-1-5-21-1-2-3-10012", true),
            ("S-1-5-180", true),
        ] {
            assert_eq!(is_other(account, me), expected, "{account}");
        }
    }
}
