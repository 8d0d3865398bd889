//! HTML pages for the person, and the form with their decision. Escapes all text from outside.

use super::http::{Request, Response};
use super::refusal::Refusal;

const STYLE: &str = "\
:root{color-scheme:light dark}\
body{font:16px/1.5 system-ui,sans-serif;background:#f2f3f5;color:#16191f;margin:0}\
main{max-width:26rem;margin:12vh auto;padding:2rem;background:#fff;border:1px solid #d5dbdb;\
border-radius:8px}\
h1{font-size:1.4rem;margin:0 0 1rem}\
code{font-size:1.1em;overflow-wrap:anywhere}\
button{font:inherit;padding:.4rem 1.2rem;margin:1rem .5rem 0 0;border:1px solid #545b64;\
border-radius:4px;background:#fff;cursor:pointer}\
button.allow{background:#0b5cad;border-color:#0b5cad;color:#fff}\
input{font:inherit;padding:.4rem}\
code.whole{white-space:nowrap}\
footer{margin-top:2rem;font-size:.85rem;color:#545b64}\
@media(max-width:30rem){main{margin:6vh 4vw}}\
@media(prefers-color-scheme:dark){body{background:#15181c;color:#e8eaed}\
main{background:#1f2429;border-color:#333a42}\
button{background:#2a3037;color:inherit;border-color:#6b747e}\
footer{color:#9aa4af}}";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    Allow,
    Deny,
}

/// The decision, and the user code or sign-in that it is about.
pub(super) struct DecisionForm {
    pub decision: Decision,
    pub subject: String,
}

pub(super) fn decision_form(request: &Request) -> Result<DecisionForm, Refusal> {
    if !request.is_of_type("application/x-www-form-urlencoded") {
        return Err(Refusal::invalid_request("Not a form"));
    }
    let (mut decision, mut subject) = (None, None);
    for (name, value) in form_urlencoded::parse(&request.body) {
        match (name.as_ref(), value.as_ref()) {
            ("decision", "allow") => decision = Some(Decision::Allow),
            ("decision", "deny") => decision = Some(Decision::Deny),
            ("subject", value) => subject = Some(value.to_owned()),
            _ => {}
        }
    }
    match (decision, subject) {
        (Some(decision), Some(subject)) => Ok(DecisionForm { decision, subject }),
        _ => Err(Refusal::invalid_request("The form is incomplete")),
    }
}

pub(super) fn sign_in(action: &str, user: &str, redirect_uri: &str, id: &str) -> Response {
    let question = format!(
        "<p>An application on this computer asks for access to your AWS accounts. \
         You will be sent back to <code>{}</code>.</p>",
        escape(redirect_uri)
    );
    page(200, &format!("Sign in as {user}"), &(question + &decision_buttons(action, id)))
}

/// The access portal, as far as links lead into it: it reads the query in the fragment, and decodes each value once.
pub(super) fn portal() -> Response {
    let script = "<dl></dl><script>\
        const query = new URLSearchParams(location.hash.split('?').slice(1).join('?'));\
        for (const [name, value] of query) {\
        for (const [tag, text] of [['dt', name], ['dd', value]]) {\
        const item = document.createElement(tag); item.textContent = text;\
        document.querySelector('dl').append(item); } }</script>";
    page(200, "AWS access portal", script)
}

/// The console, for a browser that has been signed in.
pub(super) fn console(arn: &str, destination: &str) -> Response {
    let (arn, destination) = (escape(arn), escape(destination));
    page(200, "AWS console", &format!("<p>{arn}</p><p>{destination}</p>"))
}

pub(super) fn enter_user_code(action: &str) -> Response {
    let form = format!(
        "<form method=\"get\" action=\"{}\"><label>Code <input name=\"user_code\" \
         placeholder=\"XXXX-XXXX\" autocomplete=\"off\" autofocus></label>\
         <div><button class=\"allow\">Next</button></div></form>",
        escape(action)
    );
    page(200, "Enter the code shown by your device", &form)
}

pub(super) fn confirm_device(action: &str, user: &str, user_code: &str) -> Response {
    let question = format!(
        "<p>Signing in as {}. Allow only if your terminal shows the code \
         <code class=\"whole\">{}</code>.</p>",
        escape(user),
        escape(user_code)
    );
    let body = question + &decision_buttons(action, user_code);
    page(200, "Allow access to your AWS accounts?", &body)
}

pub(super) fn device_decided(decision: Decision) -> Response {
    let title = match decision {
        Decision::Allow => "Request approved",
        Decision::Deny => "Request denied",
    };
    page(200, title, "<p>You can close this window.</p>")
}

pub(super) fn refused(status: u16, name: &str, message: &str) -> Response {
    let body = format!("<p>{}</p><p><code>{}</code></p>", escape(message), escape(name));
    page(status, "This request cannot be served", &body)
}

/// Page that hotel networks and company proxies return in place of the service.
pub(super) fn captive_portal(status: u16) -> Response {
    let body = "<!DOCTYPE html><html><head><title>Guest Wi-Fi</title></head>\
                <body><h1>Welcome</h1><p>Accept the terms to use the network.</p>\
                <form><button>Accept</button></form></body></html>\n";
    Response::html(status, body.to_owned())
}

fn decision_buttons(action: &str, subject: &str) -> String {
    format!(
        "<form method=\"post\" action=\"{}\">\
         <input type=\"hidden\" name=\"subject\" value=\"{}\">\
         <button class=\"allow\" name=\"decision\" value=\"allow\">Allow</button>\
         <button name=\"decision\" value=\"deny\">Deny</button></form>",
        escape(action),
        escape(subject)
    )
}

fn page(status: u16, title: &str, body: &str) -> Response {
    let title = escape(title);
    let html = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title}</title><style>{STYLE}</style></head>\n\
         <body><main><h1>{title}</h1>{body}\
         <footer>Loopback Identity Center for testing; nothing here is AWS.</footer>\
         </main></body></html>\n"
    );
    Response::html(status, html)
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(character),
        }
    }
    escaped
}
