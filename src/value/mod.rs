//! What AWS writes inside strings: globs, ARNs, addresses, dates, numbers.

pub mod arn;
pub mod cidr;
pub mod date;
pub mod extent;
pub mod glob;
pub mod number;
