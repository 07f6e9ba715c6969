//! The resources that an action was asked on: those that the record names, else those that its parameters
//! do, through the ARNs of the types that the catalog lists for the action.

use crate::base::budget::MAX_RECORDED_REQUESTS;
use crate::catalog::AccessLevel;
use crate::catalog::PARTITIONS;
use crate::catalog::ResourceType;
use crate::catalog::ResourceUse;
use crate::catalog::as_pattern;
use crate::cloudtrail::calls::CallPlace;
use crate::cloudtrail::mapping::Asked;
use crate::cloudtrail::mapping::Condition;
use crate::cloudtrail::mapping::Mapping;
use crate::cloudtrail::parameters::Parameters;
use crate::cloudtrail::parameters::Part;
use crate::cloudtrail::parameters::RESOURCE_ID;
use crate::cloudtrail::record::Record;
use crate::cloudtrail::record::RecordedResource;
use crate::value::arn::Arn;
use crate::value::glob::Glob;

/// Services whose actions need all of the types of resources that they require; in others these can be
/// alternatives (Amazon EC2 User Guide, "Example policies to control access to the Amazon EC2 API").
const NEED_EVERY_TYPE: [&str; 1] = ["ec2"];

/// Services that ask on the part of a resource where a call names one: a query of an index on the index (Amazon DynamoDB
/// Developer Guide, "Using IAM policy conditions for fine-grained access control").
const HAVE_PARTS: [&str; 1] = ["dynamodb"];

/// Functions are asked on with the version or alias that a call names (AWS Lambda Developer Guide, "Fine-tuning the
/// Resources and Conditions sections of policies").
const QUALIFIER: &str = "Qualifier";

/// A resource, as far as it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    /// Its ARN, with `${…}` for what is not told; none: the action takes no resource.
    pub(super) arn: Option<String>,
    /// The account that owns it, where the record names that.
    pub(super) owner: Option<String>,
    /// Whether parts of it are not told.
    pub(super) is_template: bool,
    /// Whether it is not told that it was asked for.
    pub(super) is_possible: bool,
}

/// What the resources of one call are found by.
#[derive(Debug)]
pub(super) struct Scene<'a> {
    pub(super) mapping: &'a Mapping<'a>,
    /// What the record names.
    pub(super) resources: &'a [RecordedResource<'a>],
    pub(super) place: CallPlace<'a>,
    pub(super) parameters: Parameters<'a>,
    /// The ARN of the user who called, for calls that mean the caller where they name nobody.
    pub(super) user: Option<&'a str>,
}

/// What was found of one type.
enum Found {
    /// Whole ARNs.
    Whole(Vec<Target>),
    /// An ARN of which so many parts are told, and not all.
    Part(Target, usize),
}

impl Found {
    fn whole(&self) -> &[Target] {
        match self {
            Self::Whole(targets) => targets,
            Self::Part(..) => &[],
        }
    }
}

impl Scene<'_> {
    /// The resources of one action.
    pub(super) fn targets(&self, asked: &Asked<'_>) -> Vec<Target> {
        let mut targets = match (asked.condition, asked.resource) {
            (Some(Condition::Within(name)), _) => self.of_parts(name, asked),
            (_, Some(template)) => vec![self.of_template(template, asked)],
            (_, None) => self.of_types(asked),
        };
        targets.truncate(MAX_RECORDED_REQUESTS);
        targets
    }

    /// What the parts of one parameter name; of a record that does not tell them, all that it names.
    fn of_parts(&self, name: &str, asked: &Asked<'_>) -> Vec<Target> {
        let parts = Scene { parameters: self.parameters.within(name), resources: &[], ..*self };
        let targets = parts.of_types(asked);
        let arns = targets.iter().filter_map(|target| target.arn.as_deref());
        let is_untold = arns.flat_map(placeholders).any(|name| !is_place(name));
        if is_untold { self.of_types(asked) } else { targets }
    }

    fn of_types(&self, asked: &Asked<'_>) -> Vec<Target> {
        let uses: Vec<ResourceUse<'_>> = asked.action.resource_uses().collect();
        if uses.is_empty() {
            return vec![Target::none()];
        }
        let found: Vec<Found> = uses.iter().map(|used| self.of_type(*used, &uses)).collect();
        let mut targets: Vec<Target> = Vec::new();
        for target in found.iter().flat_map(Found::whole) {
            let is_known = targets.iter().any(|known| known.arn == target.arn);
            targets.extend((!is_known).then(|| target.clone()));
        }
        if HAVE_PARTS.contains(&asked.action.service().prefix()) {
            without_owners(&mut targets);
        }
        if let Some(qualifier) = self.parameters.own(QUALIFIER) {
            targets.iter_mut().for_each(|target| target.qualify(qualifier));
        }
        let count = uses.iter().filter(|used| used.is_required).count();
        let missing = uses.iter().zip(&found).filter_map(|(used, found)| match found {
            Found::Part(target, told) => Some((used.is_required, target, *told)),
            Found::Whole(_) => None,
        });
        let missing: Vec<(bool, &Target, usize)> = missing.collect();
        if targets.is_empty() && count == 0 {
            // Of types that are all optional the one that most is told of; of none: no resource was named.
            let best =
                missing.iter().filter(|(.., told)| *told > 0).rev().max_by_key(|(.., told)| *told);
            let is_list = asked.action.access_level() == AccessLevel::List;
            let is_template = !is_list || self.parameters.has(RESOURCE_ID);
            let none = || Target { is_template, ..Target::none() };
            return vec![best.map_or_else(none, |(_, target, _)| (*target).clone())];
        }
        // Several required types are alternatives in some actions, and needed together in others.
        let is_possible = count > 1 && !NEED_EVERY_TYPE.contains(&asked.action.service().prefix());
        let required = missing.into_iter().filter(|(is_required, ..)| *is_required);
        targets.extend(required.map(|(_, target, _)| Target { is_possible, ..target.clone() }));
        targets
    }

    /// What the record names of a type comes first; then ARNs and parts of ARNs among the parameters.
    fn of_type(&self, used: ResourceUse<'_>, uses: &[ResourceUse<'_>]) -> Found {
        let is_of_type = |arn: &str| self.is_of_type(arn, used.resource_type);
        let named = self.resources.iter().filter(|resource| is_of_type(resource.arn));
        let named: Vec<Target> = named
            .map(|resource| Target {
                owner: resource.account_id.map(str::to_owned),
                ..Target::whole(resource.arn)
            })
            .collect();
        if !named.is_empty() {
            return Found::Whole(named);
        }
        let arns =
            self.parameters.texts().filter(|text| text.starts_with("arn:") && is_of_type(text));
        let arns: Vec<Target> = arns.map(Target::whole).collect();
        if !arns.is_empty() {
            return Found::Whole(arns);
        }
        // `CreateAccessKey` and its like mean the caller (AWS IAM API Reference).
        let is_user =
            used.resource_type.service_prefix() == "iam" && used.resource_type.name() == "user";
        let filled = self.filled(used, uses.len() == 1);
        match (&filled, self.user.filter(|_| is_user && uses.len() == 1)) {
            (Found::Part(..), Some(user)) => Found::Whole(vec![Target::whole(user)]),
            _ => filled,
        }
    }

    /// Whether an ARN is one of a type. Patterns of other types can match it too: the one with most
    /// letters is meant, and one with fewer only where it takes in no further step of a path.
    fn is_of_type(&self, text: &str, wanted: ResourceType<'_>) -> bool {
        let Some(arn) = Arn::parse(text) else { return false };
        let Some(literal) = literal_letters(arn, wanted) else { return false };
        let others = self.mapping.catalog.resource_types_of_arn(arn.service);
        let most = others.filter_map(|other| literal_letters(arn, other)).max();
        let [.., pattern] = wanted.arn_fields();
        let start = pattern.split("${").next().unwrap_or_default();
        let rest = arn.resource.strip_prefix(start).unwrap_or_default();
        most == Some(literal) || !rest.contains('/')
    }

    /// The ARNs of a type with the parts that parameters name.
    fn filled(&self, used: ResourceUse<'_>, is_only: bool) -> Found {
        let resource_type = used.resource_type;
        let template = resource_type.arn();
        let rows = self.mapping.parameter_rows(resource_type.service_prefix());
        let names: Vec<&str> = placeholders(&template).filter(|name| !is_place(name)).collect();
        let mut values: Vec<Vec<(usize, String)>> = names
            .iter()
            .map(|name| {
                let part = Part {
                    placeholder: name,
                    type_name: resource_type.name(),
                    is_last: names.last() == Some(name),
                    is_of_only_type: is_only,
                };
                self.parameters.values(part, rows)
            })
            .collect();
        // A parameter names one part: `stackName` is not the id that stands behind the name.
        if let Some((last, others)) = values.split_last_mut()
            && others.contains(last)
        {
            last.clear();
        }
        let told = values.iter().filter(|values| !values.is_empty()).count();
        // Several values of one part are several resources; of several parts they belong together in order.
        let count =
            values.iter().map(Vec::len).max().unwrap_or_default().clamp(1, MAX_RECORDED_REQUESTS);
        let target = |index: usize| {
            self.fill(&template, |name| {
                let place = names.iter().position(|known| *known == name)?;
                let values = values.get(place)?;
                let value =
                    values.get(index).or_else(|| values.first().filter(|_| values.len() == 1));
                value.map(|(_, value)| value.clone())
            })
        };
        let mut targets: Vec<Target> = (0..count).map(target).collect();
        // Of a type that has one resource only nothing tells whether it is meant.
        let is_told = told > 0 || used.is_required;
        if told == names.len() && is_told {
            return Found::Whole(targets);
        }
        Found::Part(targets.swap_remove(0), told)
    }

    /// A template of a table. A parameter alone is an ARN, or the last part of one.
    fn of_template(&self, template: &str, asked: &Asked<'_>) -> Target {
        if template == "*" {
            return Target::none();
        }
        let mut names = placeholders(template);
        let only = names.next().filter(|name| template.len() == name.len().saturating_add(3));
        let Some(name) = only else {
            return self.fill(template, |name| self.parameters.text(name).map(before_query));
        };
        let arn = self.parameters.text(name).map(before_query);
        if let Some(arn) = arn.as_deref().filter(|text| text.starts_with("arn:")) {
            return Target::whole(arn);
        }
        if let Some(object) = arn.as_deref().and_then(|text| text.strip_prefix("s3://")) {
            return self.fill(&format!("arn:${{Partition}}:s3:::{object}"), |_| None);
        }
        let first = asked.action.resource_uses().next();
        let template = first.map_or_else(|| template.to_owned(), |used| used.resource_type.arn());
        self.fill(&template, |_| arn.clone().filter(|id| !id.starts_with("alias/")))
    }

    /// A template with what is told in place of its placeholders.
    fn fill(&self, template: &str, value: impl Fn(&str) -> Option<String>) -> Target {
        let mut arn = String::new();
        let mut rest = template;
        let mut is_template = false;
        let is_queue = template.contains(":sqs:");
        let queue = is_queue.then(|| self.parameters.queue()).flatten();
        while let Some((before, name, behind)) = next_placeholder(rest) {
            arn.push_str(before);
            let told = self.place(name, queue).map(str::to_owned);
            match told.or_else(|| value(name).filter(|_| !is_place(name))) {
                // What the form of a value leaves open stands in it.
                Some(text) => {
                    is_template |= text.contains("${");
                    arn.push_str(&text);
                }
                None => {
                    is_template = true;
                    arn.push_str("${");
                    arn.push_str(name);
                    arn.push('}');
                }
            }
            rest = behind;
        }
        arn.push_str(rest);
        Target { is_template, ..Target::whole(&arn) }
    }

    /// Partition, Region and account, as the URL of a queue tells them, or the record.
    fn place<'s>(
        &'s self,
        name: &str,
        queue: Option<(Option<&'static str>, &'s str)>,
    ) -> Option<&'s str> {
        let (region, account) = queue.unzip();
        match name {
            "Partition" => self.place.partition,
            "Region" => region.flatten().or(self.place.region),
            "Account" => account.or(self.place.account),
            _ => None,
        }
    }

    /// A role of which nothing is told.
    pub(super) fn untold_role(&self) -> Target {
        self.fill("arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}", |_| None)
    }
}

impl<'a> Record<'a> {
    /// Where its call was made.
    pub(super) fn place(&self) -> CallPlace<'a> {
        let own = self.user_identity.as_ref().and_then(|identity| identity.partition());
        let of_region =
            |region: &str| PARTITIONS.iter().find(|partition| partition.regions.contains(&region));
        let of_region = self.aws_region.and_then(of_region).map(|partition| partition.name);
        CallPlace {
            partition: Some(own.or(of_region).unwrap_or("aws")),
            region: self.aws_region,
            account: self.account(),
        }
    }
}

impl Target {
    pub(super) const fn none() -> Self {
        Self { arn: None, owner: None, is_template: false, is_possible: false }
    }

    pub(super) fn whole(arn: &str) -> Self {
        Self { arn: Some(arn.to_owned()), ..Self::none() }
    }

    /// Of a function without a version or alias, the one with it.
    fn qualify(&mut self, qualifier: &str) {
        let Some(arn) = self.arn.as_mut() else { return };
        let function = arn.split_once(":function:").filter(|(start, _)| start.contains(":lambda:"));
        if function.is_some_and(|(_, name)| !name.contains(':')) {
            arn.push(':');
            arn.push_str(qualifier);
        }
    }
}

/// Leaves out what others are parts of.
fn without_owners(targets: &mut Vec<Target>) {
    let arns: Vec<String> = targets.iter().filter_map(|target| target.arn.clone()).collect();
    let has_part = |arn: &str| {
        let mut others = arns.iter().filter_map(|other| other.strip_prefix(arn));
        others.any(|rest| rest.starts_with('/'))
    };
    targets.retain(|target| target.arn.as_deref().is_none_or(|arn| !has_part(arn)));
}

/// Whether a part of an ARN is told by the record, and not by parameters.
fn is_place(name: &str) -> bool {
    matches!(name, "Partition" | "Region" | "Account")
}

fn placeholders(template: &str) -> impl Iterator<Item = &str> {
    let mut rest = template;
    std::iter::from_fn(move || {
        let (_, name, behind) = next_placeholder(rest)?;
        rest = behind;
        Some(name)
    })
}

/// What stands before the next `${…}`, its name, and what stands behind it.
fn next_placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("${")?;
    let (name, behind) = rest.split_once('}')?;
    Some((before, name, behind))
}

/// The source of a copy can have a version behind it: `bucket/key?versionId=…`; a `?` of the key itself is
/// escaped (Amazon S3 API Reference, `CopyObject`).
fn before_query(text: &str) -> String {
    text.split('?').next().unwrap_or_default().trim_start_matches('/').to_owned()
}

/// How many letters of the pattern of a type are none of its placeholders; none where the ARN is of
/// another form.
fn literal_letters(arn: Arn<'_>, resource_type: ResourceType<'_>) -> Option<usize> {
    let [service, _, _, resource] = resource_type.arn_fields();
    let pattern = as_pattern(resource);
    let matches = service == arn.service && Glob::parse(&pattern).matches(arn.resource);
    matches.then(|| pattern.bytes().filter(|byte| *byte != b'*').count())
}
