//! Options for a role that is not assigned, and for the guard, as activation takes them.

use crate::activation::access_request::AccessRequest;
use crate::activation::attended::Given;
use crate::activation::guard::Pass;
use crate::cli::Access;

/// Converts the options of a verb whose shell or command gets the credentials.
pub(super) fn given(access: Access, production: bool) -> Given {
    Given {
        pass: Pass { given: production, counts_keys: true },
        access: AccessRequest { opens: access.request, waits: access.wait },
    }
}
