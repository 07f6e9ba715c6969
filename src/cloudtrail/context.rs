//! The condition keys that a record tells (EVALUATION.md, section 21). All others are not known, and not
//! absent, but for those that such a call never has.

use std::net::IpAddr;

use crate::cloudtrail::identity::UserIdentity;
use crate::cloudtrail::record::Record;
use crate::json::Node;
use crate::json::Value;
use crate::request::Context;
use crate::request::context::ContextEntry;
use crate::value::arn::Arn;
use crate::value::date::Instant;

/// What requests with long-term credentials never have (POLICY_LANGUAGE.md, 8.2): all of it is of sessions.
const OF_SESSIONS: [&str; 8] = [
    "aws:AssumedRoot",
    "aws:ChatbotSourceArn",
    "aws:FederatedProvider",
    "aws:MultiFactorAuthAge",
    "aws:SourceIdentity",
    "aws:TokenIssueTime",
    "ec2:RoleDelivery",
    "lambda:SourceFunctionArn",
];
const HAS_MFA: &str = "aws:MultiFactorAuthPresent";

/// What requests have only where they cross a VPC endpoint (R16.6).
const OF_ENDPOINTS: [&str; 4] =
    ["aws:SourceVpc", "aws:SourceVpce", "aws:VpcSourceIp", "aws:VpceAccount"];

/// The keys that a record tells, whatever is asked.
pub(super) fn context(record: &Record<'_>) -> Context {
    let mut told = Told(Context::default());
    // What AWS evaluated comes before what is concluded.
    told.evaluated(record.request_context);
    told.principal_tags(record.tag_context);
    told.add("aws:RequestedRegion", record.aws_region);
    if record.has_tls_details {
        told.add("aws:SecureTransport", Some("true"));
    }
    told.time("aws:CurrentTime", record.event_time);
    let epoch = record.event_time.map(|time| time.epoch_seconds().to_string());
    told.add("aws:EpochTime", epoch.as_deref());
    if let Some(identity) = &record.user_identity {
        told.session(identity);
        told.services(identity);
    }
    told.network(record);
    told.0
}

struct Told(Context);

impl Told {
    /// Adds a key that is told; the first who tells it is heard.
    fn add(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.insert(name, vec![value.to_owned()], false);
        }
    }

    fn insert(&mut self, name: &str, values: Vec<String>, is_list: bool) {
        let (Ok(()) | Err(_)) = self.0.insert(ContextEntry::new(name.to_owned(), values, is_list));
    }

    fn flag(&mut self, name: &str, value: Option<bool>) {
        self.add(name, value.map(|value| if value { "true" } else { "false" }));
    }

    fn time(&mut self, name: &str, time: Option<Instant>) {
        self.add(name, time.and_then(Instant::to_utc).as_deref());
    }

    /// The keys of an enriched record, as they are.
    fn evaluated(&mut self, context: Option<&Node>) {
        for member in context.and_then(Node::as_object).unwrap_or_default() {
            let items = member.value.as_array();
            let values =
                items.unwrap_or(std::slice::from_ref(&member.value)).iter().filter_map(scalar);
            self.insert(&member.key, values.map(str::to_owned).collect(), items.is_some());
        }
    }

    fn principal_tags(&mut self, context: Option<&Node>) {
        for (key, value) in tags(context.and_then(|context| context.member("principalTags"))) {
            self.add(&format!("aws:PrincipalTag/{key}"), Some(value));
        }
    }

    fn session(&mut self, identity: &UserIdentity<'_>) {
        if identity.has_long_term_credentials() == Some(true) && identity.invoked_by.is_none() {
            OF_SESSIONS.iter().chain([&HAS_MFA]).for_each(|name| self.0.insert_absent(name));
        }
        let Some(session) = &identity.session else { return };
        if session.federated_provider.is_some() {
            self.0.insert_absent(HAS_MFA);
        } else if session.creation_date.is_some() {
            self.flag(HAS_MFA, session.mfa_authenticated);
        }
        self.time("aws:TokenIssueTime", session.creation_date);
        self.add("aws:SourceIdentity", session.source_identity);
        self.add("aws:FederatedProvider", session.federated_provider);
        self.add("ec2:RoleDelivery", session.ec2_role_delivery);
        self.flag("aws:AssumedRoot", session.assumed_root);
        let source = identity
            .source_arn
            .filter(|arn| Arn::parse(arn).is_some_and(|arn| arn.service == "lambda"));
        self.add("lambda:SourceFunctionArn", source);
    }

    /// Whether a service called for somebody. Of a chain of services only the last one is told.
    fn services(&mut self, identity: &UserIdentity<'_>) {
        if identity.identity_type == Some("AWSService") || identity.is_internal() {
            return;
        }
        match identity.invoking_service() {
            Some(service) => {
                self.flag("aws:ViaAWSService", Some(true));
                self.add("aws:CalledViaLast", Some(service));
            }
            None if identity.invoked_by.is_none() => {
                self.flag("aws:ViaAWSService", Some(false));
                for name in ["aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast"] {
                    self.0.insert_absent(name);
                }
            }
            None => {}
        }
    }

    /// From where the call came. An address that is not public was seen behind an endpoint or inside AWS.
    fn network(&mut self, record: &Record<'_>) {
        let address = record.source_ip_address.filter(|text| text.parse::<IpAddr>().is_ok());
        if record.vpc_endpoint_id.is_some() {
            self.add("aws:SourceVpce", record.vpc_endpoint_id);
            self.add("aws:VpceAccount", record.vpc_endpoint_account_id);
            self.add("aws:VpcSourceIp", address);
            self.0.insert_absent("aws:SourceIp");
            return;
        }
        let public = address.filter(|text| text.parse().is_ok_and(is_public));
        self.add("aws:SourceIp", public);
        if public.is_some() {
            OF_ENDPOINTS.iter().for_each(|name| self.0.insert_absent(name));
        }
    }
}

/// Whether an address is one of the internet.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            !(address.is_private() || address.is_loopback() || address.is_link_local())
        }
        IpAddr::V6(address) => !address.is_loopback(),
    }
}

/// The tags of a resource that an enriched record tells.
pub(super) fn resource_tags<'a>(
    record: &Record<'a>,
    arn: &str,
) -> impl Iterator<Item = (&'a str, &'a str)> {
    let resources = record.tag_context.and_then(|context| context.member("resourceTags"));
    let resources = resources.and_then(Node::as_array).unwrap_or_default();
    let is_of = |item: &&Node| item.member("arn").and_then(Node::as_str) == Some(arn);
    let found = resources.iter().find(is_of);
    tags(found.and_then(|item| item.member("tags"))).collect::<Vec<_>>().into_iter()
}

fn tags(node: Option<&Node>) -> impl Iterator<Item = (&str, &str)> {
    let members = node.and_then(Node::as_object).unwrap_or_default();
    members.iter().filter_map(|member| Some((member.key.as_str(), member.value.as_str()?)))
}

fn scalar(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Bool(true) => Some("true"),
        Value::Bool(false) => Some("false"),
        Value::Number(text) | Value::String(text) => Some(text),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
