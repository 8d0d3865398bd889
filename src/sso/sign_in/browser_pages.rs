//! Pages that the browser shows after the sign-in. They load nothing, run no script, and escape all text from
//! outside. Pure.

use crate::error::without_os_codes;

const STYLE: &str = "\
:root{color-scheme:light dark}\
body{margin:0;min-height:100vh;display:grid;place-items:center;background:#f4f5f7;color:#1b1f24;\
font:17px/1.55 system-ui,-apple-system,'Segoe UI',sans-serif}\
main{box-sizing:border-box;width:min(30rem,92vw);padding:2.4rem 2.6rem;background:#fff;border-radius:14px;\
box-shadow:0 1px 3px #0002,0 12px 32px #0001}\
.sign{width:2.8rem;height:2.8rem;border-radius:50%;display:grid;place-items:center;font-size:1.5rem;color:#fff}\
.good{background:#1a7f43}.bad{background:#c0362c}\
h1{margin:1.1rem 0 .5rem;font-size:1.45rem;line-height:1.25}\
p{margin:.4rem 0}\
.quiet{color:#5b6470;font-size:.92rem}\
p{overflow-wrap:anywhere}\
@media(prefers-color-scheme:dark){body{background:#15181c;color:#e8eaed}\
main{background:#1f2429;box-shadow:none;border:1px solid #333a42}.quiet{color:#9aa4af}}";

/// Page after a sign-in whose token is stored.
pub(super) fn signed_in(session: &str) -> String {
    page(
        "Signed in",
        "good",
        "✓",
        &format!(
            "<p>The command line is signed in to <b>{}</b>.</p>\
             <p class=\"quiet\">You can close this tab and go back to your terminal.</p>",
            escaped(session)
        ),
    )
}

/// Page after a failed sign-in: the error message as a sentence.
pub(super) fn failed(why: &str) -> String {
    page(
        "Not signed in",
        "bad",
        "✕",
        &format!(
            "<p>{}</p>\
             <p class=\"quiet\">Your terminal shows what to do next. You can close this tab.</p>",
            escaped(&sentence(why))
        ),
    )
}

/// Page for a request that is not the redirect of this sign-in.
pub(super) fn not_ours() -> String {
    page(
        "Unknown request",
        "bad",
        "?",
        "<p>This page does not belong to the current sign-in, which is still waiting.</p>\
         <p class=\"quiet\">Use the link in your terminal to sign in.</p>",
    )
}

/// Makes a sentence of a message: `the sign-in to acme was declined` → `The sign-in to acme was declined.`
fn sentence(message: &str) -> String {
    let message = &*without_os_codes(message);
    // An address keeps its case, since a person may copy it.
    let begins_with_address = message.split(' ').next().is_some_and(|word| word.contains("://"));
    let mut letters = message.chars();
    let first = letters.next().map_or_else(String::new, |first| match begins_with_address {
        true => first.to_string(),
        false => first.to_uppercase().to_string(),
    });
    let end = if message.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{first}{}{end}", letters.as_str())
}

fn page(title: &str, kind: &str, sign: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title} · ssoenv</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><style>{STYLE}</style></head>\
         <body><main><div class=\"sign {kind}\" aria-hidden=\"true\">{sign}</div><h1>{title}</h1>{body}</main></body></html>\n"
    )
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            character => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_outside_becomes_markup() {
        let hostile = "<script>alert('x')</script>\"&";
        for page in [signed_in(hostile), failed(hostile)] {
            assert!(!page.contains("<script") && !page.contains("alert('"), "{page}");
            assert!(page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;"), "{page}");
        }
    }

    #[test]
    fn pages_load_nothing() {
        for page in [signed_in("a"), failed("a"), not_ours()] {
            assert!(!page.contains("http:") && !page.contains("https:") && !page.contains("src="), "{page}");
        }
    }
}
