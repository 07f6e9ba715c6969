//! `World::audit`: best practices, held against the world.

use crate::api::World;
use crate::api::answer;
use crate::api::fields::Fields;
use crate::api::scenario::Input;
use crate::api::wire;
use crate::api::wire::AuditEvidence;
use crate::api::wire::AuditFinding;
use crate::api::wire::AuditRemedy;
use crate::api::wire::Error;
use crate::audit;
use crate::audit::AuditCode;
use crate::audit::Options;
use crate::audit::Severity;
use crate::audit::Status;
use crate::base::suggest::did_you_mean;
use crate::catalog::Catalog;
use crate::json::Node;
use crate::request::RequestError;
use crate::request::RequestErrorCode;
use crate::value::date::Instant;

const KNOWN: [&str; 15] = [
    "now",
    "maxCredentialAge",
    "maxUnusedDays",
    "maxRoleUnusedDays",
    "rootUseDays",
    "certificateDays",
    "maxSessionSeconds",
    "maxAdminSessionSeconds",
    "minPasswordLength",
    "minPasswordReuse",
    "asksForCharacterClasses",
    "requiredTags",
    "maxHops",
    "checks",
    "skip",
];

impl World {
    /// Holds the world against best practices; the worst first. `options` is the JSON of `AuditOptions` of the npm
    /// package, `{}` for the defaults. Without a catalog what the texts of policies allow is not assessed.
    ///
    /// ```
    /// use iam_verdict::api::World;
    ///
    /// let world = World::from(r#"{ "accounts": { "111122223333": { "passwordPolicy": null } } }"#)?;
    /// let findings = world.audit(None, r#"{ "checks": ["password-policy-weak", "root-no-mfa"] }"#)?;
    /// assert_eq!(findings[0].finding.code, "password-policy-weak");
    /// assert_eq!((findings[1].finding.code, findings[1].status), ("root-no-mfa", "not-assessed"));
    /// # Ok::<(), iam_verdict::api::wire::Error>(())
    /// ```
    ///
    /// # Errors
    /// `RequestError` when an option is none.
    pub fn audit(
        &self,
        catalog: Option<&Catalog>,
        options: &str,
    ) -> Result<Vec<AuditFinding>, Error> {
        let read = read(options).map_err(answer::request_error)?;
        let findings = audit::audit(&self.world, catalog, &read.options);
        let is_asked = |finding: &audit::Finding| {
            let is_listed = read.checks.as_ref().is_none_or(|codes| codes.contains(&finding.code));
            is_listed && !read.skip.contains(&finding.code)
        };
        Ok(findings.into_iter().filter(is_asked).map(finding).collect())
    }
}

struct ReadOptions {
    options: Options,
    /// The checks that are asked for; none: all.
    checks: Option<Vec<AuditCode>>,
    skip: Vec<AuditCode>,
}

fn read(text: &str) -> Result<ReadOptions, RequestError> {
    let input = Input::parse(text)?;
    input.check_duplicates(&[])?;
    let fields = Fields::new(&input.node, "options", &KNOWN)?;
    let mut options = Options::default();
    if let Some(now) = fields.text("now")? {
        options.now = Some(Instant::parse(now).ok_or_else(|| {
            let message = format!("`{now}` is no date: expected one like 2026-03-15T12:00:00Z");
            invalid(&fields, "now", message)
        })?);
    }
    for (name, threshold) in [
        ("maxCredentialAge", &mut options.max_credential_age),
        ("maxUnusedDays", &mut options.max_unused_days),
        ("maxRoleUnusedDays", &mut options.max_role_unused_days),
        ("rootUseDays", &mut options.root_use_days),
        ("certificateDays", &mut options.certificate_days),
        ("minPasswordLength", &mut options.min_password_length),
        ("minPasswordReuse", &mut options.min_password_reuse),
    ] {
        number(&fields, name, threshold)?;
    }
    number(&fields, "maxSessionSeconds", &mut options.max_session_seconds)?;
    number(&fields, "maxAdminSessionSeconds", &mut options.max_admin_session_seconds)?;
    number(&fields, "maxHops", &mut options.max_hops)?;
    options.asks_for_character_classes =
        fields.boolean("asksForCharacterClasses")?.unwrap_or(false);
    let tags = fields.list("requiredTags")?.iter();
    let tags = tags.map(|node| string(&fields, "requiredTags", node));
    options.required_tags =
        tags.map(|tag| tag.map(str::to_owned)).collect::<Result<_, RequestError>>()?;
    let checks = fields.get("checks").map(|_| codes(&fields, "checks")).transpose()?;
    Ok(ReadOptions { options, checks, skip: codes(&fields, "skip")? })
}

fn invalid(fields: &Fields<'_>, name: &str, message: String) -> RequestError {
    RequestError::new(RequestErrorCode::InvalidSettings, fields.path_of(name), message)
}

/// A whole number of zero or more.
fn number<T: TryFrom<u32>>(
    fields: &Fields<'_>,
    name: &str,
    threshold: &mut T,
) -> Result<(), RequestError> {
    let Some(node) = fields.get(name) else { return Ok(()) };
    let number: Option<u32> = node.as_number().and_then(|lexeme| lexeme.parse().ok());
    let number = number.and_then(|number| T::try_from(number).ok());
    *threshold =
        number.ok_or_else(|| fields.wrong_type(name, node, "a whole number of zero or more"))?;
    Ok(())
}

fn string<'a>(fields: &Fields<'_>, name: &str, node: &'a Node) -> Result<&'a str, RequestError> {
    node.as_str().ok_or_else(|| fields.wrong_type(name, node, "a string"))
}

fn codes(fields: &Fields<'_>, name: &str) -> Result<Vec<AuditCode>, RequestError> {
    let code = |node: &Node| {
        let text = string(fields, name, node)?;
        let known = AuditCode::ALL.iter().find(|code| code.as_str() == text);
        known.copied().ok_or_else(|| {
            let all = AuditCode::ALL.iter().map(|code| code.as_str());
            let help = did_you_mean(text, all).map(|help| format!(": {help}")).unwrap_or_default();
            invalid(fields, name, format!("there is no check `{text}`{help}"))
        })
    };
    fields.list(name)?.iter().map(code).collect()
}

fn finding(finding: audit::Finding) -> AuditFinding {
    let code = finding.code;
    let (status, finding_type) = match (finding.status, finding.severity) {
        (Status::NotAssessed(_), _) => ("not-assessed", "SUGGESTION"),
        (Status::Open, Severity::Critical | Severity::High) => ("open", "SECURITY_WARNING"),
        (Status::Open, Severity::Medium) => ("open", "WARNING"),
        (Status::Open, Severity::Low) => ("open", "SUGGESTION"),
    };
    let first = finding.evidence.first();
    let path = first.map(|evidence| answer::path(&evidence.path)).unwrap_or_default();
    AuditFinding {
        finding: wire::Finding {
            finding_type,
            code: code.as_str(),
            message: finding.message,
            path,
            range: None,
        },
        severity: finding.severity.as_str(),
        status,
        subject: finding.subject,
        evidence: finding.evidence.into_iter().map(evidence).collect(),
        why: code.why(),
        remedy: AuditRemedy {
            text: match finding.status {
                Status::NotAssessed(_) => "collect what is missing",
                Status::Open => code.remedy(),
            },
            command: finding.command,
            policy: finding.policy,
        },
        references: code.references(),
    }
}

fn evidence(evidence: audit::Evidence) -> AuditEvidence {
    AuditEvidence {
        path: answer::path(&evidence.path),
        field: evidence.field,
        value: evidence.value,
    }
}
