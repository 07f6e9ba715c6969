//! **iam-verdict** decides AWS IAM requests and explains every step.
//!
//! May this caller do this, on that resource, under these policies? And exactly why?
//!
//! ```
//! use iam_verdict::api::{Options, evaluate};
//!
//! let evaluation = evaluate(
//!     r#"{
//!       "request": {
//!         "principal": "arn:aws:iam::111122223333:user/ana",
//!         "action": "s3:DeleteObject",
//!         "resource": "arn:aws:s3:::reports/2026.csv"
//!       },
//!       "policies": { "identityBased": [{ "Version": "2012-10-17", "Statement": [
//!         { "Effect": "Allow", "Action": "s3:*", "Resource": "*" },
//!         { "Sid": "Keep", "Effect": "Deny", "Action": "s3:Delete*", "Resource": "*" }
//!       ] }] }
//!     }"#,
//!     Options::default(),
//! )?;
//! assert_eq!(evaluation.decision, "explicitDeny");
//! assert_eq!(
//!     evaluation.reason.text,
//!     "Statement `Keep` of the identity-based policy 1 denies s3:DeleteObject on \
//!      arn:aws:s3:::reports/2026.csv; an explicit deny outranks every allow."
//! );
//! # Ok::<(), iam_verdict::api::wire::Error>(())
//! ```
//!
//! # The journey
//!
//! policy text → [`json::Node`] → [`policy::PolicyDocument`] with diagnostics →
//! [`policy::ValidPolicy`] → [`compile::CompiledPolicySet`] → [`evaluate::Verdict`] per policy type
//! → [`decide::Decision`] with what a [`trace::Recorder`] saw → words of [`explain`] → shapes of
//! [`api::wire`].
//!
//! # Features
//!
//! | feature | adds | crates |
//! |---|---|---|
//! | `wire`, by default | [`api`]: scenarios, evaluations and findings in JSON, as the npm package has them | serde, serde_json |
//! | `catalog` | the whole Service Authorization Reference, embedded (2 MB): `catalog::Catalog::embedded` | |
//! | `infrastructure` | policies in templates of CloudFormation, SAM and CDK, in files and plans of Terraform | saphyr-parser |
//! | `js`, `tools` | the binding of the npm package | wasm-bindgen, js-sys, serde-wasm-bindgen; miniz_oxide |
//!
//! Without any, the engine stands on base64, csv-core, memchr and strsim alone: everything below [`api`].
//!
//! ```
//! use iam_verdict::policy::{PolicyDocument, PolicyType, ValidPolicy};
//!
//! let text = r#"{ "Version": "2012-10-17",
//!     "Statement": { "Effect": "Dney", "Action": "s3:*", "Resource": "*" } }"#;
//! let reading = PolicyDocument::read(text, PolicyType::IdentityBased);
//! // A document with an error is never decided from: its `Deny` might be the one that counts.
//! let findings = ValidPolicy::new(reading, PolicyType::IdentityBased).unwrap_err();
//! assert_eq!(findings[0].span.slice(text), "\"Dney\"");
//! ```
//!
//! # Floors
//!
//! Modules import downwards only. The comments over the `mod` lines below are the law, and a test
//! holds it.

#![deny(
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::todo,
    clippy::unimplemented,
    clippy::unreachable,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm
)]
// floor 0: knows nothing of AWS
pub mod base;

// floor 1: JSON text, and what AWS writes inside strings
pub mod json;
pub mod value;

// floor 2: AWS's documents and data
pub mod catalog;
pub mod policy;

// floor 3: what is asked, and who watches
pub mod request;
pub mod trace;

// floor 4: policies ready to match
pub mod compile;

// floor 5: what each policy type says
pub mod evaluate;

// floor 6: the decision
pub mod decide;

// floor 7: who has which policies, and what AWS says when none of them lets a caller
pub mod accounts;
pub mod denial;

// floor 8: what stands on the decision, and never on each other
pub mod analyze;
pub mod cloudtrail;
pub mod format;
#[cfg(feature = "infrastructure")]
pub mod infrastructure;
pub mod validate;

// floor 9: words for people, and policies out of activity
pub mod audit;
pub mod explain;
pub mod generate;
pub mod language;
pub mod replay;

// floor 10: the interface
#[cfg(feature = "wire")]
pub mod api;

// floor 11: JavaScript
#[cfg(feature = "js-decide")]
pub mod js;
