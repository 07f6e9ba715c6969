//! Records of AWS CloudTrail as requests: who asked what, on what, in which context, and what came of it
//! (EVALUATION.md, section 21).
//!
//! [`Record::read`] reads one record, [`Mapping::requests`] tells the requests that IAM decided for it, and
//! [`Record::outcome`] how. A record tells a part of each request: the keys of the context that it does not
//! tell are not known, and a resource that it does not name whole has `${…}` in its place. Neither is guessed. [`Fingerprint::read`] finds records that tell the same without
//! reading them whole.

mod calls;
mod context;
mod fingerprint;
mod identity;
mod log;
mod mapping;
mod needs;
mod outcome;
mod parameters;
mod record;
mod requests;
mod resources;
mod stream;
mod summary;
mod timeline;

pub use crate::cloudtrail::calls::CallPlace;
pub use crate::cloudtrail::calls::NeededAction;
pub use crate::cloudtrail::calls::SdkCall;
pub use crate::cloudtrail::fingerprint::Distinction;
pub use crate::cloudtrail::fingerprint::Fingerprint;
pub use crate::cloudtrail::identity::PrincipalFault;
pub use crate::cloudtrail::identity::SessionContext;
pub use crate::cloudtrail::identity::UserIdentity;
pub use crate::cloudtrail::log::BrokenRecord;
pub use crate::cloudtrail::log::Log;
pub use crate::cloudtrail::log::LogCounts;
pub use crate::cloudtrail::log::RecordGroup;
pub use crate::cloudtrail::mapping::Asked;
pub use crate::cloudtrail::mapping::Mapping;
pub use crate::cloudtrail::mapping::UnknownEvent;
pub use crate::cloudtrail::outcome::Outcome;
pub use crate::cloudtrail::record::Record;
pub use crate::cloudtrail::record::RecordError;
pub use crate::cloudtrail::record::RecordedResource;
pub use crate::cloudtrail::requests::NoRequest;
pub use crate::cloudtrail::requests::RecordedRequest;
pub use crate::cloudtrail::requests::Standing;
pub use crate::cloudtrail::stream::LogPlace;
pub use crate::cloudtrail::summary::LogSummary;
pub use crate::cloudtrail::summary::Unmapped;
pub use crate::cloudtrail::timeline::CallCounts;
pub use crate::cloudtrail::timeline::Timeline;
