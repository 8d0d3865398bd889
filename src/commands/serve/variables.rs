//! The variables that lead a program to an endpoint, in the forms in which people need them. Pure.

use crate::cli::ServeFormat;
use crate::ordered;
use crate::secret::Secret;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// One target that is served.
#[derive(Debug)]
pub(super) struct Served {
    pub name: String,
    pub account_id: Option<String>,
    pub role_name: Option<String>,
    pub region: Option<String>,
    pub url: String,
    pub token: TokenPlace,
}

/// Where a program finds the token.
#[derive(Debug)]
pub(super) enum TokenPlace {
    /// In a variable.
    Variable(Secret),
    /// In a variable, but it is not shown here.
    Hidden,
    /// In this file.
    File(String),
}

#[derive(Serialize)]
struct Row<'a> {
    target: &'a str,
    account_id: Option<&'a str>,
    role_name: Option<&'a str>,
    region: Option<&'a str>,
    environment: Map<String, Value>,
}

impl Served {
    fn variables(&self) -> Vec<(&'static str, &str)> {
        let region = self.region.as_deref();
        let token = match &self.token {
            TokenPlace::Variable(token) => ("AWS_CONTAINER_AUTHORIZATION_TOKEN", token.expose()),
            TokenPlace::Hidden => ("AWS_CONTAINER_AUTHORIZATION_TOKEN", "…"),
            TokenPlace::File(path) => ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", path.as_str()),
        };
        let all = [Some(("AWS_CONTAINER_CREDENTIALS_FULL_URI", self.url.as_str())), Some(token)];
        let regions = ["AWS_REGION", "AWS_DEFAULT_REGION"].map(|name| Some((name, region?)));
        all.into_iter().chain(regions).flatten().collect()
    }

    fn environment(&self) -> Map<String, Value> {
        self.variables().into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect()
    }
}

/// Formats the variables of every target; ends with a line break.
pub(super) fn text(format: ServeFormat, all: &[Served]) -> String {
    let pretty = |value: &Value| serde_json::to_string_pretty(value).unwrap_or_default() + "\n";
    match format {
        ServeFormat::Env => {
            let several = all.len() > 1;
            let of_one = |served: &Served| {
                let title = if several { format!("# {}\n", served.name) } else { String::new() };
                let lines = served.variables().into_iter().map(|(name, value)| format!("{name}={value}\n"));
                title + &lines.collect::<String>()
            };
            all.iter().map(of_one).collect()
        }
        ServeFormat::Json => {
            let row = |served: &Served| {
                json!(Row {
                    target: &served.name,
                    account_id: served.account_id.as_deref(),
                    role_name: served.role_name.as_deref(),
                    region: served.region.as_deref(),
                    environment: served.environment(),
                })
            };
            pretty(&all.iter().map(row).collect())
        }
        ServeFormat::Compose => {
            let service = |served: &Served| {
                let lines = served.variables().into_iter().map(|(name, value)| {
                    // A string of JSON is a string of YAML.
                    format!("      {name}: {}\n", Value::from(value))
                });
                let lines = lines.collect::<String>();
                let name = service_name(&served.name);
                format!("  {name}:\n    network_mode: host\n    environment:\n{lines}")
            };
            format!("services:\n{}", all.iter().map(service).collect::<String>())
        }
        ServeFormat::Devcontainer => {
            let of_one = |served: &Served| json!({ "runArgs": ["--network=host"], "containerEnv": served.environment() });
            match all {
                [one] => pretty(&of_one(one)),
                all => {
                    let named = all.iter().map(|served| (served.name.clone(), of_one(served)));
                    pretty(&json!(ordered::map(named)))
                }
            }
        }
    }
}

/// Returns a name that compose accepts for a service: letters, digits, `.`, `_` and `-`.
fn service_name(target: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' };
    target.chars().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn served(name: &str, token: TokenPlace) -> Served {
        Served {
            name: name.into(),
            account_id: Some("111111111111".into()),
            role_name: Some("Developer".into()),
            region: Some("eu-west-1".into()),
            url: "http://127.0.0.1:4000/p".into(),
            token,
        }
    }

    #[test]
    fn each_form_has_the_same_variables() {
        let one = [served("dev", TokenPlace::Variable(Secret::new("t1")))];
        assert_eq!(
            text(ServeFormat::Env, &one),
            "AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1:4000/p\nAWS_CONTAINER_AUTHORIZATION_TOKEN=t1\nAWS_REGION=eu-west-1\nAWS_DEFAULT_REGION=eu-west-1\n"
        );
        assert_eq!(
            text(ServeFormat::Compose, &one),
            "services:\n  dev:\n    network_mode: host\n    environment:\n      AWS_CONTAINER_CREDENTIALS_FULL_URI: \"http://127.0.0.1:4000/p\"\n      AWS_CONTAINER_AUTHORIZATION_TOKEN: \"t1\"\n      AWS_REGION: \"eu-west-1\"\n      AWS_DEFAULT_REGION: \"eu-west-1\"\n"
        );
        let found: Value = serde_json::from_str(&text(ServeFormat::Devcontainer, &one)).unwrap();
        assert_eq!(found["containerEnv"]["AWS_CONTAINER_AUTHORIZATION_TOKEN"], "t1");
        let several = [served("dev", TokenPlace::Hidden), served("a b", TokenPlace::File("/run/t".into()))];
        let lines = text(ServeFormat::Env, &several);
        assert!(lines.starts_with("# dev\n") && lines.contains("\n# a b\n"), "{lines}");
        assert!(lines.contains("AWS_CONTAINER_AUTHORIZATION_TOKEN=…\n"), "{lines}");
        assert!(lines.contains("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=/run/t\n"), "{lines}");
        let rows: Value = serde_json::from_str(&text(ServeFormat::Json, &several)).unwrap();
        assert_eq!(rows[1]["environment"]["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"], "/run/t");
        assert_eq!((&rows[0]["target"], &rows[0]["account_id"]), (&"dev".into(), &"111111111111".into()));
        assert!(text(ServeFormat::Compose, &several).contains("\n  a-b:\n"));
    }
}
