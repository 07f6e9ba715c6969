//! Partitions and Regions (botocore 1.44, `partitions.json`).

/// A partition and its Regions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Partition {
    /// Its name in ARNs.
    pub name: &'static str,
    /// Its Regions, sorted.
    pub regions: &'static [&'static str],
}

/// Every partition, by name.
pub const PARTITIONS: &[Partition] = &[
    Partition {
        name: "aws",
        regions: &[
            "af-south-1",
            "ap-east-1",
            "ap-east-2",
            "ap-northeast-1",
            "ap-northeast-2",
            "ap-northeast-3",
            "ap-south-1",
            "ap-south-2",
            "ap-southeast-1",
            "ap-southeast-2",
            "ap-southeast-3",
            "ap-southeast-4",
            "ap-southeast-5",
            "ap-southeast-6",
            "ap-southeast-7",
            "ca-central-1",
            "ca-west-1",
            "eu-central-1",
            "eu-central-2",
            "eu-north-1",
            "eu-south-1",
            "eu-south-2",
            "eu-west-1",
            "eu-west-2",
            "eu-west-3",
            "il-central-1",
            "me-central-1",
            "me-south-1",
            "me-west-1",
            "mx-central-1",
            "sa-east-1",
            "sa-west-1",
            "us-east-1",
            "us-east-2",
            "us-west-1",
            "us-west-2",
        ],
    },
    Partition { name: "aws-cn", regions: &["cn-north-1", "cn-northwest-1"] },
    Partition { name: "aws-eusc", regions: &["eusc-de-east-1"] },
    Partition { name: "aws-iso", regions: &["us-iso-east-1", "us-iso-west-1"] },
    Partition { name: "aws-iso-b", regions: &["us-isob-east-1", "us-isob-west-1"] },
    Partition { name: "aws-iso-e", regions: &["eu-isoe-west-1"] },
    Partition { name: "aws-iso-f", regions: &["us-isof-east-1", "us-isof-south-1"] },
    Partition { name: "aws-us-gov", regions: &["us-gov-east-1", "us-gov-west-1"] },
];

/// Whether there is such a Region in some partition.
#[must_use]
pub fn is_region(name: &str) -> bool {
    PARTITIONS.iter().any(|partition| partition.regions.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(PARTITIONS.is_sorted_by_key(|partition| partition.name));
        assert!(PARTITIONS.iter().all(|partition| partition.regions.is_sorted()));
        assert!(is_region("eu-west-1") && !is_region("us-east-7"));
    }
}
