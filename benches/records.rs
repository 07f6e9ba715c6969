//! A generated log, record by record.

/// How many of its records differ in more than time and ids.
pub const DISTINCT: usize = 20_000;

/// The record of a place: each distinct one comes again with another time and other ids.
pub fn line(place: usize) -> String {
    let number = place % DISTINCT;
    let role = number % 200;
    let (service, name, parameters) = match number % 4 {
        0 => {
            ("s3", "GetObject", format!(r#"{{"bucketName":"reports","key":"data/{number}.csv"}}"#))
        }
        1 => ("dynamodb", "DescribeTable", format!(r#"{{"tableName":"table-{number}"}}"#)),
        2 => (
            "ec2",
            "StopInstances",
            format!(r#"{{"instancesSet":{{"items":[{{"instanceId":"i-{number:08x}"}}]}}}}"#),
        ),
        _ => ("lambda", "Invoke", format!(r#"{{"functionName":"function-{number}"}}"#)),
    };
    format!(
        r#"{{"eventVersion":"1.11","userIdentity":{{"type":"AssumedRole","principalId":"AROAEXAMPLE{role}:app","arn":"arn:aws:sts::111122223333:assumed-role/role-{role}/app","accountId":"111122223333","accessKeyId":"ASIAEXAMPLE{place}","sessionContext":{{"sessionIssuer":{{"type":"Role","principalId":"AROAEXAMPLE{role}","arn":"arn:aws:iam::111122223333:role/role-{role}","accountId":"111122223333"}},"attributes":{{"creationDate":"2026-03-15T{:02}:00:00Z","mfaAuthenticated":"false"}}}}}},"eventTime":"2026-03-15T12:{:02}:{:02}Z","eventSource":"{service}.amazonaws.com","eventName":"{name}","awsRegion":"eu-west-1","sourceIPAddress":"203.0.113.{}","requestParameters":{parameters},"eventID":"{place:032x}","eventType":"AwsApiCall","recipientAccountId":"111122223333"}}"#,
        place % 24,
        place / 60 % 60,
        place % 60,
        place % 250,
    )
}
