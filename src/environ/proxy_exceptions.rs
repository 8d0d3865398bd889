//! Exceptions from the proxy for this machine: the SDKs for Rust and .NET would send a call to a loopback address, and
//! the token in it, to the proxy (next releases may not). Pure.

/// Addresses of this machine, as a URL may have them. .NET understands neither `*` nor `127.0.0.0/8`.
const HERE: [&str; 3] = ["127.0.0.1", "localhost", "::1"];

/// Variables that name a proxy.
const PROXIES: [&str; 6] =
    ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

/// Returns `NO_PROXY` and `no_proxy` with this machine added; nothing if no proxy is set, or nothing is missing.
pub fn proxy_exceptions(value: impl Fn(&str) -> Option<String>) -> Vec<(&'static str, String)> {
    let value = |name: &str| value(name).filter(|value| !value.trim().is_empty());
    if PROXIES.iter().all(|name| value(name).is_none()) {
        return Vec::new();
    }
    // Where one of them is missing it gets the exceptions of the other: most tools read only the first that they find.
    let completed =
        [("NO_PROXY", "no_proxy"), ("no_proxy", "NO_PROXY")].into_iter().filter_map(|(name, other)| {
            let own = value(name);
            let exceptions = own.clone().or_else(|| value(other)).unwrap_or_default();
            let named: Vec<&str> = exceptions.split(',').map(str::trim).filter(|it| !it.is_empty()).collect();
            // Some tools know `*` only if it stands alone.
            let missing = HERE.iter().filter(|here| named != ["*"] && !named.contains(here));
            let all = named.iter().chain(missing).copied().collect::<Vec<_>>().join(",");
            (own.as_deref() != Some(&all)).then_some((name, all))
        });
    completed.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_is_added_in_both_spellings_where_there_is_a_proxy() {
        let here = "127.0.0.1,localhost,::1";
        let both = |value: &str| vec![("NO_PROXY", value.to_owned()), ("no_proxy", value.to_owned())];
        for (variables, expected) in [
            (&[][..], vec![]),
            (&[("NO_PROXY", "intern")], vec![]),
            (&[("HTTPS_PROXY", "")], vec![]),
            (&[("HTTPS_PROXY", "http://p")], both(here)),
            (&[("http_proxy", "http://p"), ("NO_PROXY", "a, b")], both(&format!("a,b,{here}"))),
            (
                &[("ALL_PROXY", "x"), ("NO_PROXY", "a"), ("no_proxy", "b,localhost")],
                vec![("NO_PROXY", format!("a,{here}")), ("no_proxy", "b,localhost,127.0.0.1,::1".to_owned())],
            ),
            (&[("ALL_PROXY", "x"), ("NO_PROXY", here), ("no_proxy", here)], vec![]),
            (&[("ALL_PROXY", "x"), ("NO_PROXY", "*")], vec![("no_proxy", "*".to_owned())]),
        ] {
            let value = |name: &str| {
                variables
                    .iter()
                    .find(|(own, _)| *own == name)
                    .map(|(_, value): &(&str, &str)| (*value).to_owned())
            };
            assert_eq!(proxy_exceptions(value), expected, "{variables:?}");
        }
    }
}
