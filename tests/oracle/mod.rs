//! A second evaluator: slow, literal, written from AWS's rules over plain JSON. It shares no code
//! with the engine, and it decides only what it understands: `None` is "not mine".
//!
//! Taken from the specification: sections 2 and 3 of the evaluation (who must allow), its section
//! 18 (what to report), and the rules of the policy language (A, R, P, N, C, X, M, O, T, VR).
//! Documents are taken to be free of errors: that is the engine's to see.

mod condition;
mod context;
mod date;
mod decide;
mod glob;
mod principal;
mod statement;
mod variable;

pub(crate) use decide::decide;
