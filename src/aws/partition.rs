//! Partitions, and the DNS suffixes of their endpoints. Source: the `partitions.json` of botocore (AWS CLI 2.36).
//! Pure.

/// A partition: one of the separate clouds of AWS.
#[derive(Debug, PartialEq, Eq)]
pub struct Partition {
    /// Name as in ARNs: `aws`, `aws-cn`, …
    pub name: &'static str,
    /// Suffix of ordinary endpoints.
    pub suffix: &'static str,
    /// Suffix of dual-stack endpoints.
    pub dual_stack_suffix: &'static str,
    prefixes: &'static [&'static str],
}

const AWS: Partition = Partition {
    // Everything that no other partition has; `of_region` does not look at it.
    prefixes: &[],
    name: "aws",
    suffix: "amazonaws.com",
    dual_stack_suffix: "api.aws",
};

/// Partitions that are recognised by the prefix of a region; any other region is in `aws`.
const OTHERS: [Partition; 7] = [
    Partition {
        name: "aws-cn",
        suffix: "amazonaws.com.cn",
        dual_stack_suffix: "api.amazonwebservices.com.cn",
        prefixes: &["cn-"],
    },
    Partition {
        name: "aws-us-gov",
        suffix: "amazonaws.com",
        dual_stack_suffix: "api.aws",
        prefixes: &["us-gov-"],
    },
    Partition {
        name: "aws-eusc",
        suffix: "amazonaws.eu",
        dual_stack_suffix: "api.amazonwebservices.eu",
        prefixes: &["eusc-"],
    },
    Partition {
        name: "aws-iso",
        suffix: "c2s.ic.gov",
        dual_stack_suffix: "api.aws.ic.gov",
        prefixes: &["us-iso-"],
    },
    Partition {
        name: "aws-iso-b",
        suffix: "sc2s.sgov.gov",
        dual_stack_suffix: "api.aws.scloud",
        prefixes: &["us-isob-"],
    },
    Partition {
        name: "aws-iso-e",
        suffix: "cloud.adc-e.uk",
        dual_stack_suffix: "api.cloud-aws.adc-e.uk",
        prefixes: &["eu-isoe-"],
    },
    Partition {
        name: "aws-iso-f",
        suffix: "csp.hci.ic.gov",
        dual_stack_suffix: "api.aws.hci.ic.gov",
        prefixes: &["us-isof-"],
    },
];

/// Returns the partition of a region; an unknown region counts as `aws`, as in the SDKs.
pub fn of_region(region: &str) -> &'static Partition {
    let of = |partition: &Partition| partition.prefixes.iter().any(|prefix| region.starts_with(prefix));
    OTHERS.iter().find(|partition| of(partition)).unwrap_or(&AWS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_region_has_its_partition() {
        for (region, name) in [
            ("us-east-1", "aws"),
            ("eu-central-1", "aws"),
            ("mx-central-1", "aws"),
            ("xx-new-9", "aws"),
            ("cn-north-1", "aws-cn"),
            ("us-gov-west-1", "aws-us-gov"),
            ("eusc-de-east-1", "aws-eusc"),
            ("us-iso-east-1", "aws-iso"),
            ("us-isob-east-1", "aws-iso-b"),
            ("eu-isoe-west-1", "aws-iso-e"),
            ("us-isof-south-1", "aws-iso-f"),
        ] {
            assert_eq!(of_region(region).name, name, "{region}");
        }
    }
}
