//! Which readers use a proxy, and which variable. The SDKs for Rust and JavaScript use none unless the program
//! configures one; no reader uses `ALL_PROXY`. Pure.

use super::claim::{Claim, ReaderOutcome, claim, sentence};
use super::reader::Reader::{self, AwsCli, Boto3, Go, Java, JavaScript, Rust};

/// Readers that use no proxy by themselves.
const WITHOUT: [Reader; 2] = [Rust, JavaScript];

fn of(readers: &[Reader], words: impl Into<String>) -> Claim {
    claim(readers, ReaderOutcome::NotModelled, words)
}

/// Returns which reader uses which, if the lower-case and upper-case variables differ.
pub fn readers_of_two_spellings(lower: &str) -> String {
    let upper = lower.to_uppercase();
    let take_lower = format!("use {lower}");
    let claims = match lower {
        "all_proxy" => vec![
            of(&[], take_lower).as_ssoenv(),
            of(&[AwsCli, Boto3, Go, Rust, JavaScript, Java], "do not read it"),
        ],
        "https_proxy" => vec![
            of(&[AwsCli, Boto3], take_lower).as_ssoenv(),
            of(&[Go], format!("use {upper}")),
            of(&[Rust, JavaScript, Java], "do not read it"),
        ],
        _ => vec![
            of(&[AwsCli, Boto3], take_lower).as_ssoenv(),
            of(&[Go], format!("use {upper}")),
            of(&WITHOUT, "do not read it"),
        ],
    };
    sentence(&claims)
}

/// Returns which readers use the proxy for calls to AWS, if `HTTP_PROXY` is set and `HTTPS_PROXY` is not.
pub fn readers_of_http_proxy() -> String {
    sentence(&[
        of(&[AwsCli, Boto3, Go], "do not use it for calls to AWS, which are https").as_ssoenv(),
        of(&[Java], "send them through it anyway"),
        of(&WITHOUT, "use no proxy"),
    ])
}

/// Returns which readers call a service on this machine through the proxy of `HTTP_PROXY`.
pub fn readers_of_proxied_loopback() -> String {
    sentence(&[
        of(&[AwsCli, Boto3, Java], "send them through the proxy"),
        of(&[Go, Rust, JavaScript], "do not").as_ssoenv(),
    ])
}
