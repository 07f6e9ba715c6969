//! `ArnEquals`, `ArnLike` and their negations, which behave identically (rules O11, O12).

use crate::base::truth::Truth;
use crate::compile::pattern::ArnPattern;
use crate::compile::pattern::Filled;
use crate::compile::pattern::Lens;
use crate::value::arn::Arn;
use crate::value::glob::Glob;

/// Whether a pattern covers the ARN, field by field. A value that is no ARN matches none.
pub(super) fn like(patterns: &[ArnPattern], value: &str, lens: Lens<'_>) -> Truth {
    let Some(arn) = Arn::parse(value) else {
        return Truth::False;
    };
    Truth::any(patterns.iter().map(|pattern| match pattern {
        ArnPattern::Nothing => Truth::False,
        ArnPattern::Fixed(fields) => Truth::from(covers(fields, &arn)),
        ArnPattern::Variable(_) => match pattern.fill(lens) {
            Filled::Text(fields) => Truth::from(covers(&fields, &arn)),
            Filled::Nothing => Truth::False,
            Filled::Unknown => Truth::Unknown,
        },
    }))
}

fn covers(pattern: &[Glob; 6], arn: &Arn<'_>) -> bool {
    let [partition, service, region, account, resource] = arn.fields();
    let asked = ["arn", partition, service, region, account, resource];
    pattern.iter().zip(asked).all(|(field, text)| field.matches(text))
}
