//! Services by the names that people use, with their page in the console. Old pages redirect to new ones for years, so
//! the table needs no care; a service that is not here has its page under its own name. Sources: the console itself,
//! and the names of the AWS CLI's commands. Pure.

/// A service in the console.
#[derive(Debug, PartialEq, Eq)]
pub struct ConsoleService {
    /// Its name, and the other names that people use.
    pub names: &'static [&'static str],
    /// Path of its page.
    pub path: &'static str,
    /// Whether its page is the same in every region.
    pub is_global: bool,
}

const fn regional(names: &'static [&'static str], path: &'static str) -> ConsoleService {
    ConsoleService { names, path, is_global: false }
}

const fn global(names: &'static [&'static str], path: &'static str) -> ConsoleService {
    ConsoleService { names, path, is_global: true }
}

/// Services whose page is not `NAME/home`, that have more than one name, or that are the same in every region; and the
/// most used ones, for completion.
#[rustfmt::skip]
pub const SERVICES: [ConsoleService; 96] = [
    regional(&["acm", "certificates"], "acm/home"),
    regional(&["amplify"], "amplify/home"),
    regional(&["apigateway", "apigw", "api"], "apigateway/main/apis"),
    regional(&["appconfig"], "systems-manager/appconfig"),
    regional(&["apprunner"], "apprunner/home"),
    regional(&["appsync"], "appsync/home"),
    regional(&["athena"], "athena/home"),
    regional(&["autoscaling", "asg"], "ec2/home#AutoScalingGroups:"),
    regional(&["backup"], "backup/home"),
    regional(&["batch"], "batch/home"),
    regional(&["bedrock"], "bedrock/home"),
    global(&["billing", "bill"], "billing/home"),
    global(&["budgets"], "billing/home#/budgets"),
    regional(&["cloud9", "c9"], "cloud9/home"),
    regional(&["cloudformation", "cfn", "cf-stacks", "stacks"], "cloudformation/home"),
    global(&["cloudfront", "cf", "cdn"], "cloudfront/v4/home"),
    regional(&["cloudmap", "servicediscovery"], "cloudmap/home"),
    regional(&["cloudshell", "shell"], "cloudshell/home"),
    regional(&["cloudtrail", "ct", "trail"], "cloudtrailv2/home"),
    regional(&["cloudwatch", "cw"], "cloudwatch/home"),
    regional(&["codeartifact"], "codesuite/codeartifact/start"),
    regional(&["codebuild"], "codesuite/codebuild/projects"),
    regional(&["codecommit"], "codesuite/codecommit/repositories"),
    regional(&["codedeploy"], "codesuite/codedeploy/applications"),
    regional(&["codepipeline"], "codesuite/codepipeline/pipelines"),
    regional(&["cognito", "cognito-idp"], "cognito/v2/home"),
    regional(&["config"], "config/home"),
    regional(&["connect"], "connect/v2/app/instances"),
    regional(&["controltower"], "controltower/home"),
    global(&["costexplorer", "ce", "cost"], "cost-management/home"),
    regional(&["datasync"], "datasync/home"),
    regional(&["directconnect", "dx"], "directconnect/v2/home"),
    regional(&["dms"], "dms/v2/home"),
    regional(&["docdb", "documentdb"], "docdb/home"),
    regional(&["dynamodb", "ddb"], "dynamodbv2/home"),
    regional(&["ec2"], "ec2/home"),
    regional(&["ecr"], "ecr/repositories"),
    regional(&["ecs"], "ecs/v2/clusters"),
    regional(&["efs"], "efs/home"),
    regional(&["eks"], "eks/home"),
    regional(&["elasticache", "redis"], "elasticache/home"),
    regional(&["elasticbeanstalk", "beanstalk", "eb"], "elasticbeanstalk/home"),
    regional(&["elb", "elbv2", "alb", "nlb", "loadbalancers"], "ec2/home#LoadBalancers:"),
    regional(&["emr"], "emr/home"),
    regional(&["eventbridge", "events"], "events/home"),
    regional(&["firehose"], "firehose/home"),
    regional(&["fsx"], "fsx/home"),
    global(&["globalaccelerator", "ga"], "globalaccelerator/home"),
    regional(&["glue"], "gluestudio/home"),
    regional(&["grafana"], "grafana/home"),
    regional(&["guardduty", "gd"], "guardduty/home"),
    global(&["health", "phd"], "health/home"),
    global(&["iam"], "iam/home"),
    regional(&["identitycenter", "sso", "sso-admin"], "singlesignon/home"),
    regional(&["inspector", "inspector2"], "inspector/v2/home"),
    regional(&["iot"], "iot/home"),
    regional(&["kinesis"], "kinesis/home"),
    regional(&["kms"], "kms/home"),
    regional(&["lakeformation"], "lakeformation/home"),
    regional(&["lambda", "fn"], "lambda/home"),
    regional(&["lightsail"], "lightsail/home"),
    regional(&["logs", "cloudwatch-logs", "cwl"], "cloudwatch/home#logsV2:log-groups"),
    regional(&["macie", "macie2"], "macie/home"),
    regional(&["metrics"], "cloudwatch/home#metricsV2:"),
    regional(&["mq", "amazonmq"], "amazon-mq/home"),
    regional(&["msk", "kafka"], "msk/home"),
    regional(&["mwaa", "airflow"], "mwaa/home"),
    regional(&["neptune"], "neptune/home"),
    regional(&["opensearch", "es", "elasticsearch"], "aos/home"),
    global(&["organizations", "orgs", "org"], "organizations/v2/home"),
    regional(&["parameterstore", "params"], "systems-manager/parameters"),
    regional(&["ram"], "ram/home"),
    regional(&["rds"], "rds/home"),
    regional(&["redshift"], "redshiftv2/home"),
    global(&["resource-explorer", "rex"], "resource-explorer/home"),
    global(&["route53", "r53", "dns"], "route53/v2/home"),
    regional(&["s3"], "s3/home"),
    regional(&["sagemaker"], "sagemaker/home"),
    regional(&["secretsmanager", "secrets", "sm"], "secretsmanager/home"),
    regional(&["securityhub", "sechub"], "securityhub/home"),
    regional(&["servicecatalog"], "servicecatalog/home"),
    regional(&["servicequotas", "quotas"], "servicequotas/home"),
    regional(&["ses"], "ses/home"),
    global(&["shield"], "wafv2/shieldv2"),
    regional(&["sns"], "sns/v3/home"),
    regional(&["sqs"], "sqs/v3/home"),
    regional(&["ssm", "systems-manager"], "systems-manager/home"),
    regional(&["stepfunctions", "sfn", "states"], "states/home"),
    global(&["support"], "support/home"),
    regional(&["synthetics", "canaries"], "cloudwatch/home#synthetics:canary/list"),
    global(&["tag-editor", "tags"], "resource-groups/tag-editor"),
    regional(&["transfer"], "transfer/home"),
    global(&["trustedadvisor", "ta"], "trustedadvisor/home"),
    regional(&["vpc"], "vpcconsole/home"),
    regional(&["waf", "wafv2"], "wafv2/homev2"),
    regional(&["xray"], "cloudwatch/home#xray:traces/query"),
];

/// Returns the service of this name, in any case; `None` for one that is not in the table.
pub fn find(name: &str) -> Option<&'static ConsoleService> {
    SERVICES.iter().find(|service| service.names.iter().any(|own| own.eq_ignore_ascii_case(name)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn a_name_leads_to_one_service() {
        let names: Vec<&str> = SERVICES.iter().flat_map(|service| service.names).copied().collect();
        assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len());
        assert!(SERVICES.is_sorted_by_key(|service| service.names[0]));
        for (name, path) in [
            ("ec2", "ec2/home"),
            ("DDB", "dynamodbv2/home"),
            ("cfn", "cloudformation/home"),
            ("r53", "route53/v2/home"),
            ("logs", "cloudwatch/home#logsV2:log-groups"),
        ] {
            assert_eq!(find(name).map(|service| service.path), Some(path), "{name}");
        }
        assert_eq!(find("no-such-service"), None);
    }

    #[test]
    fn names_and_paths_are_words_of_a_url() {
        let is_word =
            |name: &str| name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        for service in &SERVICES {
            assert!(service.names.iter().all(|name| is_word(name)), "{service:?}");
            assert!(
                service.path.bytes().all(|b| b.is_ascii_alphanumeric() || b"/-#:".contains(&b)),
                "{service:?}"
            );
        }
    }
}
