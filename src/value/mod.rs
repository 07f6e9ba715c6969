//! What AWS writes inside strings: globs, ARNs, addresses, dates, numbers.

pub mod arn;
pub mod cidr;
pub mod cover;
pub mod date;
pub mod glob;
pub mod number;
