//! Which service a role is passed to.

/// The service that a call passes a role to, where that is certain.
const PASSED_TO: &str = include_str!("passed_to.tsv");

/// The service principal that the role of a call is passed to, by the action of the call.
pub(super) fn passed_to(action: &str) -> Option<&'static str> {
    let rows = PASSED_TO.lines().filter(|line| !line.starts_with('#'));
    let mut rows = rows.filter_map(|line| line.split_once('\t'));
    let (_, service) = rows.find(|(known, _)| {
        known.strip_suffix('*').map_or(*known == action, |start| action.starts_with(start))
    })?;
    Some(service)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_are_those_of_their_trust_policies() {
        assert_eq!(passed_to("lambda:CreateFunction"), Some("lambda.amazonaws.com"));
        assert_eq!(passed_to("ecs:RunTask"), Some("ecs-tasks.amazonaws.com"));
        assert_eq!(passed_to("s3:GetObject"), None);
        assert!(
            PASSED_TO.lines().all(|line| line.starts_with('#') || line.contains(".amazonaws.com"))
        );
    }
}
