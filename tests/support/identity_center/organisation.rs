//! Accounts of the organisation, and the user's roles in them.

pub(super) struct Organisation {
    accounts: Vec<Account>,
}

pub(super) struct Account {
    pub id: String,
    pub name: String,
    pub email: String,
    roles: Vec<Role>,
}

pub(super) struct Role {
    pub name: String,
    /// Seconds that the role's credentials live; `None`: as the rules say.
    pub life: Option<i64>,
}

impl Organisation {
    pub(super) fn sample() -> Self {
        let mut organisation = Self { accounts: Vec::new() };
        let people = ["Developer", "ReadOnly"];
        organisation.assign("111111111111", "dev", "dev@example.com", &people);
        organisation.assign("222222222222", "staging", "staging@example.com", &people);
        let few = ["Administrator", "ReadOnly"];
        organisation.assign("012345678901", "prod", "prod@example.com", &few);
        organisation
    }

    pub(super) fn assign(&mut self, id: &str, name: &str, email: &str, roles: &[&str]) {
        let index = self.accounts.iter().position(|account| account.id == id);
        let index = index.unwrap_or_else(|| {
            self.accounts.push(Account {
                id: id.to_owned(),
                name: String::new(),
                email: String::new(),
                roles: Vec::new(),
            });
            self.accounts.len() - 1
        });
        let account = &mut self.accounts[index];
        account.name = name.to_owned();
        account.email = email.to_owned();
        for role in roles {
            if account.role(role).is_none() {
                account.roles.push(Role { name: (*role).to_owned(), life: None });
            }
        }
    }

    pub(super) fn unassign(&mut self, id: &str, role: &str) {
        for account in self.accounts.iter_mut().filter(|account| account.id == id) {
            account.roles.retain(|assigned| assigned.name != role);
        }
        self.accounts.retain(|account| !account.roles.is_empty());
    }

    pub(super) fn limit_role_life(&mut self, id: &str, role: &str, seconds: i64) {
        let mut roles = self
            .accounts
            .iter_mut()
            .filter(|account| account.id == id)
            .flat_map(|account| &mut account.roles);
        let role = roles
            .find(|assigned| assigned.name == role)
            .unwrap_or_else(|| panic!("{role} is not assigned in {id}"));
        role.life = Some(seconds);
    }

    pub(super) fn accounts(&self) -> &[Account] {
        &self.accounts
    }

    pub(super) fn account(&self, id: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| account.id == id)
    }
}

impl Account {
    pub(super) fn roles(&self) -> &[Role] {
        &self.roles
    }

    pub(super) fn role(&self, name: &str) -> Option<&Role> {
        self.roles.iter().find(|role| role.name == name)
    }
}
