//! What sources of several files, and hostile ones, come to.

use iam_verdict_code::CodeCalls;
use iam_verdict_code::MOST_SOURCE_BYTES;
use iam_verdict_code::Source;
use iam_verdict_code::calls;

fn operations(found: &CodeCalls) -> Vec<&str> {
    found.calls.iter().map(|call| call.operation.as_str()).collect()
}

fn of(files: &[(&str, &str)]) -> CodeCalls {
    let sources: Vec<_> = files.iter().map(|(name, text)| Source { name, text }).collect();
    calls(&sources)
}

#[test]
fn clients_are_followed_from_file_to_file() {
    let found = of(&[
        ("app/clients.py", "import boto3\ns3 = boto3.client('s3')\n"),
        (
            "app/main.py",
            "from .clients import s3\nfrom . import clients\ns3.list_buckets()\nclients.s3.put_object(Bucket='b', Key='k')\n",
        ),
        (
            "job.py",
            "from app.clients import s3 as store\nstore.delete_object(Bucket='b', Key='k')\n",
        ),
        (
            "src/clients.ts",
            "import { SQS } from '@aws-sdk/client-sqs'\nexport const sqs = new SQS({})\nexport default { queue: sqs }\n",
        ),
        ("src/index.mjs", "export * from './clients.js'\n"),
        (
            "src/use.ts",
            "import { sqs } from './index.mjs'\nimport all from './clients'\nsqs.sendMessage({ QueueUrl: 'q' })\nall.queue.purgeQueue({ QueueUrl: 'q' })\n",
        ),
        ("old/lib.js", "const AWS = require('aws-sdk')\nmodule.exports = { sns: new AWS.SNS() }\n"),
        ("old/use.js", "const { sns } = require('./lib')\nsns.publish({ TopicArn: 't' })\n"),
    ]);
    assert_eq!(
        operations(&found),
        ["ListBuckets", "PutObject", "DeleteObject", "Publish", "SendMessage", "PurgeQueue"]
    );
    assert_eq!(found.not_seen, []);
}

#[test]
fn what_is_not_known_stands_as_a_star() {
    let found = of(&[(
        "a.py",
        "import boto3, os\nboto3.client('s3').put_object(Bucket=os.environ['B'], Key=f'in/{os.getpid()}.csv', Tagging='a=%s' % 1)\n",
    )]);
    let parameters = &found.calls[0].parameters;
    assert!(parameters["Bucket"].is_null());
    assert_eq!(parameters["Key"], "in/*.csv");
    assert_eq!(parameters["Tagging"], "a=*");
}

#[test]
fn sources_that_are_not_read_are_told() {
    let deep = format!("x = {}1{}", "(".repeat(100_000), ")".repeat(100_000));
    let long = "x = 1\n".repeat(MOST_SOURCE_BYTES);
    let found = of(&[
        ("deep.py", &deep),
        ("deep.js", &deep),
        ("long.py", &long),
        ("broken.py", "def f(:\n"),
        ("broken.ts", "const = ;"),
        ("notes.txt", ""),
    ]);
    let told: Vec<_> = found.not_seen.iter().map(|gap| (gap.file.as_str(), gap.line)).collect();
    assert_eq!(
        told,
        [
            ("broken.py", 1),
            ("broken.ts", 1),
            ("deep.js", 1),
            ("deep.py", 1),
            ("long.py", 1),
            ("notes.txt", 1)
        ]
    );
}

#[test]
fn nothing_and_the_endless_come_to_an_end() {
    assert_eq!(of(&[]), CodeCalls::default());
    let found = of(&[(
        "a.py",
        "import boto3\nx = 'a'\nwhile True:\n    x = x + 'a'\n    f = lambda: f()\nclass A(A): pass\nA().a = A()\nboto3.client(x)\n",
    )]);
    assert_eq!(found.calls, []);
}

#[test]
fn a_wrapper_for_many_services_is_followed() {
    let services = [
        "acm",
        "apigateway",
        "athena",
        "batch",
        "cloudformation",
        "cloudwatch",
        "dynamodb",
        "ec2",
        "ecs",
        "efs",
        "elbv2",
        "events",
        "glue",
        "iam",
        "kms",
        "lambda",
    ];
    let made = services.map(|service| format!("{service}_client = client('{service}')\n")).concat();
    let wrapper = "import boto3\ndef client(name):\n    return boto3.client(name)\n";
    let calls = "efs_client.describe_file_systems()\nkms_client.no_such_method(KeyId='k')\n";
    let found = of(&[("deploy.py", &format!("{wrapper}{made}{calls}"))]);
    assert_eq!(operations(&found), ["DescribeFileSystems"]);
    assert_eq!(found.not_seen.len(), 1, "{:?}", found.not_seen);
}
