//! Names of the jobs for people: the target, and the region where a target has several jobs. Pure.

use super::job::Job;
use crate::ordered;
use std::collections::BTreeMap;

/// Returns the label of each job; characters are as in the target.
pub(super) fn labels(jobs: &[Job]) -> Vec<String> {
    stems(jobs, |target, region| format!("{target} {region}"))
}

/// Returns target, or target and region joined, for each job.
pub(super) fn stems(jobs: &[Job], join: impl Fn(&str, &str) -> String) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = ordered::map([]);
    for job in jobs {
        *counts.entry(&job.target).or_default() += 1;
    }
    let stem = |job: &Job| match &job.region {
        Some(region) if counts.get(&*job.target).is_some_and(|count| *count > 1) => join(&job.target, region),
        _ => job.target.clone(),
    };
    jobs.iter().map(stem).collect()
}

#[cfg(test)]
pub(super) fn job(target: &str, region: Option<&str>) -> Job {
    Job {
        target: target.to_owned(),
        account_id: Some("111122223333".to_owned()),
        role_name: Some("Admin".to_owned()),
        region: region.map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_region_is_named_where_a_target_has_several() {
        let jobs =
            [job("dev", Some("eu-west-1")), job("dev", Some("us-east-1")), job("prod", Some("eu-west-1"))];
        assert_eq!(labels(&jobs), ["dev eu-west-1", "dev us-east-1", "prod"]);
        assert_eq!(labels(&[job("dev", None)]), ["dev"]);
    }
}
