//! Record of the requests to the service, for tests to count and inspect. `route` decides the answers.

use super::http::Request;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    RegisterClient,
    StartDeviceAuthorization,
    CreateToken,
    /// Of AWS Sign-In.
    CreateOAuth2Token,
    Authorize,
    GetRoleCredentials,
    ListAccounts,
    ListAccountRoles,
    Logout,
    AssumeRole,
    GetCallerIdentity,
    HeadObject,
    /// The console's sign-in, by a program.
    GetSigninToken,
    /// The console's sign-in, by a browser.
    FederatedLogin,
    /// Form of a page after `Authorize`, or of the device page.
    Page,
    Unknown,
}

/// A received request, whatever its answer.
#[derive(Clone, Debug)]
pub struct Call {
    /// Order of arrival, from 0 over the life of the service.
    pub number: usize,
    pub operation: Operation,
    pub method: String,
    pub path: String,
    /// Decoded, in the order sent.
    pub query: Vec<(String, String)>,
    /// Names as sent.
    pub headers: Vec<(String, String)>,
    /// Status of the answer; 0 before or without one.
    pub status: u16,
    pub body: String,
}

impl Call {
    /// Returns the value of a header; the name's case does not matter.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers.find(|(sent, _)| sent.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Returns the first value of a query parameter.
    pub fn query(&self, name: &str) -> Option<&str> {
        let mut query = self.query.iter();
        query.find(|(sent, _)| sent == name).map(|(_, value)| value.as_str())
    }
}

#[derive(Default)]
pub(super) struct Calls {
    seen: Vec<Call>,
    arrived: usize,
}

impl Calls {
    /// Records a request before it is answered, so that calls without an answer are counted too.
    pub(super) fn note(&mut self, operation: Operation, request: &Request) -> usize {
        let number = self.arrived;
        self.arrived += 1;
        self.seen.push(Call {
            number,
            operation,
            method: request.method.clone(),
            path: request.path.clone(),
            query: request.query.clone(),
            headers: request.headers.clone(),
            status: 0,
            body: String::from_utf8_lossy(&request.body).into_owned(),
        });
        number
    }

    pub(super) fn answered(&mut self, number: usize, status: u16) {
        // The record may have been cleared while the call was being answered.
        if let Some(call) = self.seen.iter_mut().find(|call| call.number == number) {
            call.status = status;
        }
    }

    pub(super) fn all(&self) -> Vec<Call> {
        self.seen.clone()
    }

    pub(super) fn count(&self, operation: Operation) -> usize {
        let seen = self.seen.iter();
        seen.filter(|call| call.operation == operation).count()
    }

    pub(super) fn forget(&mut self) {
        self.seen.clear();
    }
}
