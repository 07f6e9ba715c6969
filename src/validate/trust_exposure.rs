//! Role trust policies that let in more than somebody meant (FINDINGS.md, section 5.2).

use crate::policy::PolicyType;
use crate::policy::model::Effect;
use crate::policy::model::PrincipalEntry;
use crate::policy::model::PrincipalKind;
use crate::policy::model::Statement;
use crate::validate::Finding;
use crate::validate::Subject;
use crate::validate::findings::FindingCode;
use crate::validate::place::Place;
use crate::validate::principals::account;
use crate::validate::service_principals::SOURCE_KEYS;
use crate::validate::service_principals::is_restricted_by;

/// Keys that tell of whose organization the caller is.
const ORGANIZATION_KEYS: [&str; 2] = ["aws:principalorgid", "aws:principalorgpaths"];

/// Services that act for somebody and tell for whom when they assume a role, by the sections on the
/// confused deputy in their guides; those of instances, functions and tasks act for themselves.
const TELLING: [&str; 26] = [
    "bedrock",
    "codebuild",
    "codepipeline",
    "datasync",
    "dms",
    "events",
    "firehose",
    "glue",
    "imagebuilder",
    "iot",
    "kendra",
    "kinesisanalytics",
    "lex",
    "logs",
    "monitoring.rds",
    "omics",
    "personalize",
    "pipes",
    "rekognition",
    "sagemaker",
    "scheduler",
    "ses",
    "ssm",
    "states",
    "transfer",
    "vpc-flow-logs",
];

const GITHUB: &str = "token.actions.githubusercontent.com";

pub(super) fn check(subject: Subject<'_>, statement: &Statement, findings: &mut Vec<Finding>) {
    if subject.policy_type != PolicyType::RoleTrust || statement.effect != Effect::Allow {
        return;
    }
    let Some(element) = &statement.principal else { return };
    for entry in &element.entries {
        let place = Place::principal(statement, element, entry);
        findings.extend(match entry.kind {
            PrincipalKind::Everyone | PrincipalKind::EveryoneUnderAws => Some(everyone(place)),
            PrincipalKind::Service => deputy(place, entry),
            PrincipalKind::Federated => federated(place, entry),
            PrincipalKind::Account
            | PrincipalKind::User
            | PrincipalKind::Role
            | PrincipalKind::RoleSession
            | PrincipalKind::FederatedUser
            | PrincipalKind::UniqueId
            | PrincipalKind::CanonicalUser => without_external_id(subject, place, entry),
        });
    }
}

fn everyone(place: Place<'_>) -> Finding {
    let message = "principals of every account can assume the role".to_owned();
    let help = "name the principals that are meant";
    if place.statement.condition.is_empty() {
        return place.finding(FindingCode::TrustAnyPrincipal, message).help(help);
    }
    let message = format!("{message}, where the conditions hold");
    place.finding(FindingCode::TrustAnyPrincipalWithConditions, message).help(help)
}

fn without_external_id(
    subject: Subject<'_>,
    place: Place<'_>,
    entry: &PrincipalEntry,
) -> Option<Finding> {
    let (own, account) = (subject.account?, account(entry)?);
    let is_kept = is_restricted_by(place.statement, &["sts:externalid"])
        || is_restricted_by(place.statement, &ORGANIZATION_KEYS);
    (account != own && !is_kept).then(|| {
        let message = format!("`{}` assumes the role without an external id", entry.text);
        let found = place.finding(FindingCode::TrustWithoutExternalId, message);
        found.help("add a condition on `sts:ExternalId`, or on `aws:PrincipalOrgID`")
    })
}

fn deputy(place: Place<'_>, entry: &PrincipalEntry) -> Option<Finding> {
    let name = entry.text.strip_suffix(".amazonaws.com")?;
    if !TELLING.contains(&name) || is_restricted_by(place.statement, &SOURCE_KEYS) {
        return None;
    }
    let message = format!("nothing says for whom `{}` may assume the role", entry.text);
    let found = place.finding(FindingCode::ConfusedDeputyTrust, message);
    Some(found.help("add a condition on `aws:SourceArn` or `aws:SourceAccount`"))
}

fn federated(place: Place<'_>, entry: &PrincipalEntry) -> Option<Finding> {
    if entry.text.contains(":saml-provider/") {
        let has_audience = is_restricted_by(place.statement, &["saml:aud"]);
        return (!has_audience).then(|| {
            let message = format!("assertions of `{}` for others are taken too", entry.text);
            let found = place.finding(FindingCode::SamlTrustWithoutAud, message);
            found
                .help("add a condition on `SAML:aud`, such as `https://signin.aws.amazon.com/saml`")
        });
    }
    // The hosts that AWS knows by name say by the audience which application is meant.
    let (_, host) = entry.text.split_once(":oidc-provider/")?;
    let subject = format!("{host}:sub");
    let is_subject = |key: &str| key.eq_ignore_ascii_case(&subject);
    let tests = place.statement.condition.iter().filter(|entry| is_subject(&entry.key));
    let mut tests = tests.filter(|entry| !entry.operator.base.is_negated()).peekable();
    let is_missing = tests.peek().is_none();
    let mut values = tests.flat_map(|entry| &entry.values);
    let open = values.find(|value| is_open(host, &value.text));
    if !is_missing && open.is_none() {
        return None;
    }
    let message = match open {
        Some(value) => format!("`{}` lets in whoever `{host}` vouches for", value.text),
        None => format!("whoever `{host}` vouches for gets in"),
    };
    let found = place.finding(FindingCode::OidcTrustWithoutSub, message);
    Some(found.help(format!("add a condition on `{subject}` that names who is meant")))
}

/// Whether a subject is anybody; of GitHub: whether its organization is any.
fn is_open(host: &str, subject: &str) -> bool {
    let organization = match subject.strip_prefix("repo:") {
        Some(repository) if host == GITHUB => repository.split('/').next().unwrap_or_default(),
        _ => subject,
    };
    let is_any = organization.bytes().all(|byte| matches!(byte, b'*' | b'?'));
    is_any || (host == GITHUB && organization.contains(['*', '?']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::PolicyDocument;

    fn is_deputy(service: &str, condition: &str) -> bool {
        let text = format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"sts:AssumeRole",
                "Principal":{{"Service":"{service}"}},"Condition":{condition}}}}}"#
        );
        let (document, diagnostics) = PolicyDocument::read(&text, PolicyType::RoleTrust);
        let document = document.unwrap_or_else(|| panic!("{diagnostics:?}"));
        let statement = &document.statements[0];
        let element = statement.principal.as_ref().unwrap();
        let entry = &element.entries[0];
        deputy(Place::principal(statement, element, entry), entry).is_some()
    }

    #[test]
    fn services_that_tell_for_whom_they_act_are_asked() {
        assert!(TELLING.is_sorted());
        for name in TELLING {
            let service = format!("{name}.amazonaws.com");
            assert!(is_deputy(&service, "{}"), "{name}");
            for key in SOURCE_KEYS {
                assert!(!is_deputy(&service, &format!(r#"{{"StringLike":{{"{key}":"a"}}}}"#)));
            }
        }
        assert!(!is_deputy("ec2.amazonaws.com", "{}"));
    }

    #[test]
    fn subjects_that_are_anybody() {
        for subject in ["*", "**", "?*", "", "repo:*/a", "repo:a*/b", "repo:*"] {
            assert!(is_open(GITHUB, subject), "{subject}");
        }
        for subject in ["repo:a/b:*", "repo:a/*", "a"] {
            assert!(!is_open(GITHUB, subject), "{subject}");
        }
        assert!(!is_open("idp.example.com", "repo:*/a") && is_open("idp.example.com", "*"));
    }
}
