//! Calls that no record tells of, as sources write them: by the same tables as those of records.

use crate::cloudtrail::mapping::Mapping;
use crate::cloudtrail::mapping::UnknownEvent;
use crate::cloudtrail::needs::Need;
use crate::cloudtrail::parameters::Parameters;
use crate::cloudtrail::requests::Standing;
use crate::cloudtrail::resources::Scene;
use crate::cloudtrail::resources::Target;
use crate::json::Node;

/// Where a call is made, as far as that is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CallPlace<'a> {
    /// `aws`.
    pub partition: Option<&'a str>,
    /// `eu-west-1`.
    pub region: Option<&'a str>,
    /// The number of the account.
    pub account: Option<&'a str>,
}

/// A call of an operation by an SDK.
#[derive(Debug, Clone, Copy)]
pub struct SdkCall<'a> {
    /// The service, as boto3 calls it: `stepfunctions`.
    pub service: &'a str,
    /// The operation, as the API calls it: `StartExecution`.
    pub operation: &'a str,
    /// Its parameters, an object as SDKs take it: `null` for what is not known, texts with `*` for what can be
    /// anything.
    pub parameters: &'a Node,
    /// Where it is made.
    pub place: CallPlace<'a>,
}

/// An action that a call needs, on one resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeededAction {
    /// `states:StartExecution`.
    pub action: String,
    /// The ARN of its resource, with `${…}` for what is not told; none: it takes none, or nothing is told.
    pub resource: Option<String>,
    /// How it comes to be needed.
    pub standing: Standing,
    /// Whether something of the resource is not told.
    pub is_template: bool,
}

impl Mapping<'_> {
    /// The actions that a call of an SDK needs, one for each resource; none: it needs no permission.
    ///
    /// ```
    /// # #[cfg(feature = "catalog")] {
    /// use iam_verdict::catalog::Catalog;
    /// use iam_verdict::cloudtrail::{CallPlace, Mapping, SdkCall};
    /// use iam_verdict::json;
    ///
    /// let catalog = Catalog::embedded()?;
    /// let mapping = Mapping::new(&catalog);
    /// let (node, _) = json::parse(r#"{ "TableName": "orders" }"#);
    /// let parameters = &node.ok_or("no JSON")?;
    /// let place = CallPlace { region: Some("eu-west-1"), ..CallPlace::default() };
    /// let call = SdkCall { service: "dynamodb", operation: "GetItem", parameters, place };
    /// let needed = mapping.needed(&call).map_err(|why| why.as_str())?;
    /// assert_eq!(needed[0].action, "dynamodb:GetItem");
    /// let table = "arn:${Partition}:dynamodb:eu-west-1:${Account}:table/orders";
    /// assert_eq!(needed[0].resource.as_deref(), Some(table));
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When the service or the operation is not known.
    pub fn needed(&self, call: &SdkCall<'_>) -> Result<Vec<NeededAction>, UnknownEvent> {
        let actions = self.actions_of_prefix(self.service_prefix(call.service), call.operation)?;
        let scene = Scene {
            mapping: self,
            resources: &[],
            place: call.place,
            parameters: Parameters::of_sdk(call.parameters),
            user: None,
        };
        let needed = |need: Need| {
            let Need { action, standing, targets } = need;
            targets.into_iter().map(move |target: Target| NeededAction {
                action: action.clone(),
                standing: if target.is_possible { Standing::Possible } else { standing },
                is_template: target.is_template,
                resource: target.arn,
            })
        };
        Ok(scene.needs(&actions).into_iter().flat_map(needed).collect())
    }
}
