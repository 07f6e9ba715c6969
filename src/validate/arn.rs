//! ARNs in `Resource` and `NotResource`: fields that no resource has.

use crate::base::suggest::near;
use crate::base::suggest::question;
use crate::catalog::PARTITIONS;
use crate::catalog::ResourceType;
use crate::catalog::as_pattern;
use crate::catalog::is_region;
use crate::policy::model::ResourceEntry;
use crate::policy::model::ResourceForm;
use crate::policy::model::Statement;
use crate::validate::Finding;
use crate::validate::Subject;
use crate::validate::effort::Effort;
use crate::validate::findings::FindingCode;
use crate::validate::overlap::overlap;
use crate::validate::place::Place;
use crate::validate::semantic::scope::Area;
use crate::value::arn::Arn;
use crate::value::arn::is_account_id;

/// Types some of whose resources are AWS's own, and have no account in their ARNs.
const OF_AWS: [(&str, &str); 4] = [
    ("resource-explorer-2", "view"),
    ("ssm", "automation-definition"),
    ("ssm", "document"),
    ("ssm", "parameter"),
];

/// The account of what AWS itself owns, such as its managed policies.
const AWS: &str = "aws";

pub(super) fn check(
    subject: Subject<'_>,
    statement: &Statement,
    effort: &Effort,
    findings: &mut Vec<Finding>,
) {
    let Some(element) = &statement.resource else { return };
    let members = [if element.negated { "NotResource" } else { "Resource" }];
    for entry in &element.entries {
        let place = Place { statement, members: &members, index: entry.index, span: entry.span };
        // What a variable stands for is not known.
        if entry.text.contains("${") || !matches!(entry.form, ResourceForm::Arn { .. }) {
            continue;
        }
        let Some(fields) = Arn::parse(&entry.text) else { continue };
        check_partition(place, fields, findings);
        if let Some(finding) = check_service(subject, place, fields) {
            findings.push(finding);
            continue;
        }
        check_place(subject, place, fields, findings);
    }
    for (redundant, covering) in redundant(&element.entries, effort) {
        let (index, span) = (redundant.index, redundant.span);
        let place = Place { statement, members: &members, index, span };
        let message =
            format!("`{}` is covered by `{}` of the same list", redundant.text, covering.text);
        findings.push(place.finding(FindingCode::RedundantResource, message).help("remove it"));
    }
}

fn with_service(fields: Arn<'_>, service: &str) -> String {
    let Arn { partition, region, account, resource, .. } = fields;
    format!("arn:{partition}:{service}:{region}:{account}:{resource}")
}

fn is_open(field: &str) -> bool {
    field.contains(['*', '?'])
}

fn check_partition(place: Place<'_>, fields: Arn<'_>, findings: &mut Vec<Finding>) {
    let partition = fields.partition;
    if is_open(partition) || PARTITIONS.iter().any(|known| known.name == partition) {
        return;
    }
    let names: Vec<&str> = PARTITIONS.iter().map(|known| known.name).collect();
    let message = format!("there is no partition `{partition}`");
    let help = format!("the partitions are {}", names.join(", "));
    findings.push(place.finding(FindingCode::InvalidPartition, message).help(help));
}

/// A service that no ARN names; then nothing can be said of the other fields.
fn check_service(subject: Subject<'_>, place: Place<'_>, fields: Arn<'_>) -> Option<Finding> {
    let catalog = subject.catalog;
    let service = fields.service;
    let is_known = |service: &str| {
        catalog.resource_types_of_arn(service).next().is_some()
            || catalog.service(service).is_some()
    };
    if service == "*" || (is_open(service) && !service.is_empty()) {
        let message = format!("`{service}` covers more than one service");
        let found = place.finding(FindingCode::WildcardInServiceName, message);
        return Some(found.help("name the service"));
    }
    let folded = service.to_ascii_lowercase();
    if folded != service && is_known(&folded) {
        let message = format!("the service `{service}` is written `{folded}`");
        let found = place.finding(FindingCode::InvalidArnServiceCase, message);
        return Some(
            found.help(format!("write `{folded}`")).replace_with(&with_service(fields, &folded)),
        );
    }
    if is_known(service) {
        return None;
    }
    let mut services: Vec<&str> = catalog.services_of_arns().collect();
    services.dedup();
    let names = near(service, services);
    let message = format!("there is no service `{service}`");
    let mut found = place.finding(FindingCode::InvalidService, message);
    found.help = question(&names);
    Some(match names.as_slice() {
        [only] => found.replace_with(&with_service(fields, only)),
        _ => found,
    })
}

/// Region, account and resource, against the types of resources that the entry can cover.
fn check_place(
    subject: Subject<'_>,
    place: Place<'_>,
    fields: Arn<'_>,
    findings: &mut Vec<Finding>,
) {
    let of_service = || subject.catalog.resource_types_of_arn(fields.service);
    if of_service().next().is_none() {
        return; // a service whose resources the reference does not list
    }
    let fits = |known: &ResourceType<'_>| {
        let [_, _, _, resource] = known.arn_fields();
        overlap(fields.resource, &as_pattern(resource))
    };
    let fitting: Vec<ResourceType<'_>> = of_service().filter(fits).collect();
    if fitting.is_empty() {
        let service = fields.service;
        let message = format!("`{service}` has no resources such as `{}`", fields.resource);
        let mut forms: Vec<String> = of_service().map(|known| known.arn()).collect();
        forms.truncate(3);
        let help = format!("its ARNs are such as {}", forms.join(", "));
        findings.push(place.finding(FindingCode::InvalidArnResource, message).help(help));
        return;
    }
    findings.extend(check_region(place, fields, &fitting));
    findings.extend(check_account(place, fields, &fitting));
}

fn check_region(
    place: Place<'_>,
    fields: Arn<'_>,
    fitting: &[ResourceType<'_>],
) -> Option<Finding> {
    let region = fields.region;
    let has_none = |known: &ResourceType<'_>| matches!(known.arn_fields(), [_, "", _, _]);
    if is_open(region) {
        return None;
    }
    if region.is_empty() {
        if fitting.iter().any(has_none) {
            return None;
        }
        let message = format!("the Region is missing, which `{}` has", names(fitting));
        return Some(place.finding(FindingCode::MissingArnRegion, message).help("add it, or `*`"));
    }
    if fitting.iter().all(has_none) {
        let message = format!("`{}` has no Region: `{region}`", names(fitting));
        return Some(
            place.finding(FindingCode::ArnRegionNotAllowed, message).help("leave it empty"),
        );
    }
    if is_region(region) {
        return None;
    }
    let regions = PARTITIONS.iter().flat_map(|partition| partition.regions.iter().copied());
    let mut found =
        place.finding(FindingCode::InvalidArnRegion, format!("there is no Region `{region}`"));
    found.help = question(&near(region, regions));
    Some(found)
}

fn check_account(
    place: Place<'_>,
    fields: Arn<'_>,
    fitting: &[ResourceType<'_>],
) -> Option<Finding> {
    let account = fields.account;
    let of = |known: &ResourceType<'_>| {
        let [_, _, account, _] = known.arn_fields();
        account.to_owned()
    };
    if is_open(account) {
        return None;
    }
    if account.is_empty() {
        let may_lack = |known: &ResourceType<'_>| {
            of(known).is_empty() || OF_AWS.contains(&(fields.service, known.name()))
        };
        if fitting.iter().any(may_lack) {
            return None;
        }
        let message = format!("the account is missing, which `{}` has", names(fitting));
        let found = place.finding(FindingCode::MissingArnAccount, message);
        return Some(found.help("add it, or `*`"));
    }
    if fitting.iter().all(|known| of(known).is_empty()) {
        let message = format!("`{}` has no account: `{account}`", names(fitting));
        let found = place.finding(FindingCode::ArnAccountNotAllowed, message);
        return Some(found.help("leave it empty"));
    }
    let is_literal = |known: &ResourceType<'_>| of(known) == account;
    if is_account_id(account) || account == AWS || fitting.iter().any(is_literal) {
        return None;
    }
    let message = format!("`{account}` is no account");
    let found = place.finding(FindingCode::InvalidArnAccount, message);
    Some(found.help("an account has twelve digits"))
}

fn names(types: &[ResourceType<'_>]) -> String {
    let names: Vec<&str> = types.iter().map(|known| known.name()).take(3).collect();
    names.join("`, `")
}

/// The entries that another one covers, field by field, with that one. Of two that are the same the
/// later one is redundant.
fn redundant<'a>(
    entries: &'a [ResourceEntry],
    effort: &Effort,
) -> Vec<(&'a ResourceEntry, &'a ResourceEntry)> {
    let areas: Vec<Area> = entries.iter().map(Area::of_resource).collect();
    let covers = |wide: &Area, narrow: &Area| {
        !matches!(narrow, Area::Nothing) && wide.covers(narrow, effort)
    };
    let covering = |(place, area): (usize, &Area)| {
        areas.iter().enumerate().position(|(other, wide)| {
            other != place && covers(wide, area) && (other < place || !covers(area, wide))
        })
    };
    let each = areas.iter().enumerate().take_while(|_| !effort.is_spent());
    let found = each.filter_map(|(place, area)| Some((place, covering((place, area))?)));
    found.filter_map(|(place, other)| Some((entries.get(place)?, entries.get(other)?))).collect()
}
