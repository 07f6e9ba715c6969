//! VPC endpoints with their policies, and the one that a request crosses (EVALUATION.md, R16).

use std::borrow::Cow;

use crate::accounts::World;
use crate::accounts::collected::Listed;
use crate::accounts::document::Document;
use crate::accounts::gather::Gathered;
use crate::accounts::gather::GatheredPolicy;
use crate::accounts::gather::Note;
use crate::accounts::gather::NoteCode;
use crate::accounts::part::Part;
use crate::accounts::reader::Fault;
use crate::accounts::reader::Reader;
use crate::policy::PolicyType;
use crate::request::Context;
use crate::request::EndpointType;
use crate::request::RequestError;
use crate::request::RequestErrorCode;

/// A VPC endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VpcEndpoint {
    /// `vpce-…`.
    pub id: String,
    /// Its kind.
    pub endpoint_type: EndpointType,
    /// Its policy; none where the service has no endpoint policies.
    pub document: Option<Document>,
    /// Why nothing is decided from it.
    pub fault: Option<String>,
}

impl Listed for VpcEndpoint {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Reader {
    /// `describe-vpc-endpoints`.
    pub(super) fn vpc_endpoint(&mut self, item: &Part<'_>) -> Option<VpcEndpoint> {
        let id = self.require_text(item, "VpcEndpointId")?;
        let kind = self.require_text(item, "VpcEndpointType")?;
        Some(self.endpoint(id, kind, item.some("PolicyDocument"), None))
    }

    /// An endpoint by its id, AWS's word for its kind, and its policy.
    pub(super) fn endpoint(
        &mut self,
        id: &str,
        kind: &str,
        document: Option<Part<'_>>,
        mut fault: Fault,
    ) -> VpcEndpoint {
        let endpoint_type = match kind {
            "Gateway" => EndpointType::Gateway,
            // GatewayLoadBalancer, Resource and ServiceNetwork have no policies.
            _ => EndpointType::Interface,
        };
        let document = document
            .and_then(|document| self.document(&document, PolicyType::VpcEndpoint, &mut fault));
        VpcEndpoint { id: id.to_owned(), endpoint_type, document, fault }
    }
}

impl World {
    /// Adds the policy of the VPC endpoint that a request crosses, as its context tells.
    ///
    /// # Errors
    /// When something of the endpoint is lost.
    pub fn cross_endpoint<'a>(
        &'a self,
        context: &Context,
        gathered: &mut Gathered<'a>,
    ) -> Result<(), RequestError> {
        let Some(id) = context.single_value("aws:sourcevpce") else { return Ok(()) };
        let Some(endpoint) = self.vpc_endpoint(id) else {
            let text = format!(
                "the world does not have the VPC endpoint `{id}`: decided as if it had no policy"
            );
            gathered.notes.push(Note { code: NoteCode::UnknownVpcEndpoint, text });
            return Ok(());
        };
        gathered.policies.vpc_endpoint = endpoint.policy()?;
        gathered.settings.endpoint_type = endpoint.endpoint_type;
        Ok(())
    }

    /// The endpoint of an id, `aws:SourceVpce` of a request; none: the world does not have it.
    #[must_use]
    pub fn vpc_endpoint(&self, id: &str) -> Option<&VpcEndpoint> {
        let all = self.accounts.values().flat_map(|account| account.vpc_endpoints.items());
        all.map(|placed| &placed.value).find(|endpoint| endpoint.id == id)
    }
}

impl VpcEndpoint {
    /// Its policy, as part of a decision.
    ///
    /// # Errors
    /// When something of it was lost.
    pub fn policy(&self) -> Result<Option<GatheredPolicy<'_>>, RequestError> {
        if let Some(message) = &self.fault {
            let field = "request.context";
            let message = message.clone();
            return Err(RequestError::new(RequestErrorCode::InvalidPolicies, field, message));
        }
        Ok(self.document.as_ref().map(|document| GatheredPolicy {
            name: Cow::Owned(format!("policy of {}", self.id)),
            arn: None,
            document,
            attached_to: &self.id,
            group: None,
            as_of: None,
        }))
    }
}
