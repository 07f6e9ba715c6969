//! Every limit of the engine, each with its source. Nothing in the engine grows without one.

/// Longest policy document, scenario part or request that is read: 8 MiB of UTF-8.
///
/// AWS's own cap on a document parameter is 131,072 characters (botocore, `PolicyDocumentType`);
/// the room above it is for generated policies of ten thousands of statements, which proxies and
/// edge functions ask for.
pub const MAX_DOCUMENT_BYTES: usize = 8 * 1024 * 1024;

/// Longest text that crosses from JavaScript in one call: all policies of a set and the request.
pub const MAX_INPUT_BYTES: usize = 64 * 1024 * 1024;

/// Deepest nesting of objects and arrays that is read. A policy needs six levels, a scenario
/// around it four more.
pub const MAX_DEPTH: usize = 64;

/// Most diagnostics kept for one document: enough to mend it, bounded for hostile text.
pub const MAX_DIAGNOSTICS: usize = 200;

/// Most statements in one policy set.
pub const MAX_STATEMENTS: usize = 200_000;

/// Most context keys in one request. AWS requests carry some dozens.
pub const MAX_CONTEXT_KEYS: usize = 10_000;

/// Longest action, resource or condition value of a policy. An ARN has up to 2,048 characters
/// (botocore, `ARN`); together with [`MAX_VALUE_BYTES`] it bounds what matching one wildcard
/// pattern can cost to some tens of milliseconds.
pub const MAX_PATTERN_BYTES: usize = 16 * 1024;

/// Longest value of a context key: as long as the longest policy document that AWS takes.
pub const MAX_VALUE_BYTES: usize = 128 * 1024;

/// Longest action, resource or principal text of a request: AWS's simulator takes resources of up
/// to 2,048 characters (botocore, `ResourceNameType`); object keys make longer ones.
pub const MAX_NAME_BYTES: usize = 16 * 1024;

/// Most statements in the plans of a set together, 16 MiB: with more, statements are looked at one by
/// one.
pub const MAX_PLANNED_STATEMENTS: usize = 2_000_000;

/// Answers that a compiled set keeps for those who ask again, 2 MiB at most with their requests: more
/// than an edge function has users and resources under way.
pub const MAX_RECENT_ANSWERS: usize = 2048;

/// Longest packed request that is kept with its answer: room for an ARN, some dozen keys and their short
/// values; with [`MAX_RECENT_ANSWERS`] it bounds what is kept.
pub const MAX_RECENT_BYTES: usize = 1024;

/// Most pairs of action and resource in one simulation. AWS's simulator answers up to 1,000 results
/// a page (botocore, `maxItemsType`).
pub const MAX_SIMULATED_PAIRS: usize = 100_000;

/// Most members of an object in an answer of AWS's that is imported: the largest of the service model
/// has six, SDKs add some.
pub const MAX_AWS_MEMBERS: usize = 50;

/// Most pages of an answer of AWS's that is imported.
pub const MAX_PAGES: usize = 100;

/// Most evaluations in an answer of AWS's that is imported. A call asks for some dozens of pairs.
pub const MAX_EVALUATIONS: usize = 1_000;

/// Most levels of an organization in an answer of AWS's that is imported: it has seven (Organizations
/// quotas: five units below each other, the root and the account).
pub const MAX_LEVELS: usize = 20;

/// Most places that the policies of an answer of AWS's are attached to. AWS does not record a request
/// that involves a large number of policies (IAM User Guide, "authorization ID").
pub const MAX_PLACES: usize = 2_000;

/// Longest catalog that is read: four times what the Service Authorization Reference of 2026 takes.
pub const MAX_CATALOG_BYTES: usize = 8 * 1024 * 1024;

/// Longest file of AWS managed policies: nine times what those of 2026 take.
pub const MAX_AWS_POLICIES_BYTES: usize = 32 * 1024 * 1024;

/// Widest indent of a line of a policy that is laid out: more does not fit a page.
pub const MAX_INDENT: usize = 16;

/// Most steps of comparing patterns with each other to find those that another one covers, one for each
/// pair of characters: as many as a list of two thousand ARNs takes, some tenths of a second. Entries
/// beyond it stay; `validate` has as many for a document, and says nothing of what is beyond them.
pub const MAX_COVER_STEPS: usize = 100_000_000;

/// Most completions in one answer. Nobody scrolls through more; typing narrows the list.
pub const MAX_COMPLETIONS: usize = 300;

/// Most names and patterns of actions that are expanded or shrunk in one call: the reference of 2026
/// has 22,000 actions.
pub const MAX_ACTIONS: usize = 50_000;

/// Longest policy that is held against the catalog, entry by entry: four times the longest one that AWS
/// takes (botocore, `policyDocumentType`). Of a longer one the grammar and the size are checked.
pub const MAX_CHECKED_BYTES: usize = 4 * 131_072;

/// Longest file of infrastructure that is read: 16 MiB. CloudFormation takes templates of up to 1 MB
/// (CloudFormation quotas); plans of Terraform for some thousand resources have some megabytes.
pub const MAX_FILE_BYTES: usize = 16 * 1024 * 1024;

/// Most values of a YAML file, those that aliases repeat counted each time: what 16 MiB of ordinary
/// YAML hold. An alias of aliases would else grow without end.
pub const MAX_YAML_NODES: usize = 1_000_000;

/// Most bytes that functions of a template may make together: each can repeat what another made.
pub const MAX_MADE_BYTES: usize = 64 * 1024 * 1024;

/// Most policies that are taken from one file: a template has up to 500 resources (CloudFormation
/// quotas), a role up to 20 policies.
pub const MAX_FOUND_POLICIES: usize = 10_000;

/// How often the conditions of a template are gone through, each of which may name others: what
/// rests on a longer chain is not known.
pub const MAX_CONDITION_ROUNDS: usize = 20;

/// Most elements of a list that is made of a text: a parameter of a template has up to 4,096 bytes
/// (CloudFormation quotas).
pub const MAX_LIST_ELEMENTS: usize = 5_000;

/// Longest ARN, 2,048 characters of ASCII (botocore, `ARN`): in a longer text nothing is looked for that
/// only an ARN has.
pub const MAX_ARN_BYTES: usize = 2_048;

/// Most context keys that are changed together to find another decision. More is no hint, it is another
/// request.
pub const MAX_CHANGED_KEYS: usize = 3;

/// Most sets of changes in one answer.
pub const MAX_CONTEXT_FLIPS: usize = 10;

/// Most steps of looking for changes of the context: for each decision one for each statement and for each
/// value of a condition that it looks at. As measured, some two tenths of a second in WebAssembly.
pub const MAX_CONTEXT_STEPS: usize = 1_000_000;

/// Most steps of deciding with statements that are gone or added, counted in the same way, and eight for
/// each statement of a policy that is copied.
pub const MAX_STATEMENT_STEPS: usize = 300_000;

/// Most statements that are added together so that a request is allowed: a level of an organization has
/// seven at most, other types of policies one each, and few requests have more than three pairs.
pub const MAX_ADDED_STATEMENTS: usize = 40;

/// Longest list of values of a key in which those are looked for that a condition takes.
pub const MAX_NARROWED_VALUES: usize = 100;

/// Most ways from a user or role to another role that the audit of a world follows, some seconds: whoever
/// has more cannot be told them one by one.
pub const MAX_AUDITED_PATHS: usize = 100_000;

/// Most columns of a credential report: AWS writes 23 (IAM User Guide, "Understanding the report format").
pub const MAX_REPORT_COLUMNS: usize = 100;

/// Most findings about one world: as many as somebody could mend, bounded for hostile input.
pub const MAX_WORLD_FINDINGS: usize = 10_000;

/// Most roles that are assumed one after the other: longer chains are not looked for (WORLD.md, W2.8).
pub const MAX_ROLE_HOPS: usize = 8;

/// Most contexts that are tried for an example of one that lets a caller: of two keys some values each, and
/// so few that ten thousand callers are asked in a second.
pub const MAX_EXAMPLES_TRIED: usize = 64;

/// Most regions of actions and resources that are looked at for one caller: a user has up to 20 managed policies
/// of 6,144 characters (IAM quotas), of which a pattern takes some 30.
pub const MAX_REGIONS: usize = 5_000;

/// Most inputs of one world, pages or files: an organization has up to 10,000 accounts (Organizations
/// quotas), each with some pages.
pub const MAX_WORLD_INPUTS: usize = 100_000;

/// Most values of the parameters of a recorded call that are looked at: CloudTrail leaves out parameters of
/// more than 100 KB (CloudTrail User Guide, "CloudTrail record contents").
pub const MAX_RECORDED_PARAMETERS: usize = 10_000;

/// Most requests that one record is taken for: batches of AWS's have up to 1,000 keys (S3 `DeleteObjects`).
pub const MAX_RECORDED_REQUESTS: usize = 1_000;

/// Longest record in a log: CloudTrail's have up to 1 MB (CloudTrail User Guide, "Event size"), and more as a text
/// within a text.
pub const MAX_RECORD_BYTES: usize = 4 << 20;

/// Most bytes of one log that are kept: of some hundred thousand different records, within what a page of a
/// browser has.
pub const MAX_LOG_BYTES: usize = 128 << 20;

/// Most broken records of a log that are told one by one: as many as somebody looks at; all are counted.
pub const MAX_TOLD_RECORDS: usize = 100;

/// Most stretches of time by which the calls of a log are counted: bars that a page of a browser has room for, and a
/// week by hours.
pub const MAX_TIME_BUCKETS: usize = 200;

/// Most resources that are told of the calls of one principal for one action.
pub const MAX_TOLD_RESOURCES: usize = 10;

/// Most places that are told of something that was seen: enough to look it up, and no list of a log.
pub const MAX_PLACES_SEEN: usize = 20;

/// Most actions that stay in place of a pattern because they could not be seen: with more, the pattern is what
/// people can read.
pub const MAX_KEPT_PATTERNS: usize = 40;

/// Most values of a condition that is offered for a generated policy: a longer list tells that there is no
/// rule in it.
pub const MAX_OFFERED_VALUES: usize = 10;
