//! What expressions of Terraform's language give, as far as a file alone tells: variables, locals,
//! names and ARNs of resources.

use std::collections::BTreeMap;

use crate::base::budget::MAX_MADE_BYTES;
use crate::infrastructure::draft::Draft;
use crate::infrastructure::draft::DraftMember;
use crate::infrastructure::draft::DraftValue;
use crate::infrastructure::draft::Hole;
use crate::infrastructure::draft::Piece;
use crate::infrastructure::stand_in;
use crate::infrastructure::terraform::source::reader::Block;

/// Types of resources: the attribute that names them, their ARN without `arn:partition:` (`R`, `A` and
/// `{}` stand for Region, account and name), and attributes that are the name.
const RESOURCES: [(&str, &str, &str, &[&str]); 17] = [
    ("aws_cloudwatch_log_group", "name", "logs:R:A:log-group:{}", &["name", "id"]),
    ("aws_dynamodb_table", "name", "dynamodb:R:A:table/{}", &["name", "id"]),
    ("aws_ecr_repository", "name", "ecr:R:A:repository/{}", &["name", "id"]),
    ("aws_iam_group", "name", "iam::A:group/{}", &["name", "id"]),
    ("aws_iam_policy", "name", "iam::A:policy/{}", &["name"]),
    ("aws_iam_role", "name", "iam::A:role/{}", &["name", "id"]),
    ("aws_iam_user", "name", "iam::A:user/{}", &["name", "id"]),
    ("aws_kinesis_firehose_delivery_stream", "name", "firehose:R:A:deliverystream/{}", &["name"]),
    ("aws_kinesis_stream", "name", "kinesis:R:A:stream/{}", &["name"]),
    ("aws_kms_key", "", "kms:R:A:key/{}", &["key_id", "id"]),
    ("aws_lambda_function", "function_name", "lambda:R:A:function:{}", &["function_name", "id"]),
    ("aws_s3_bucket", "bucket", "s3:::{}", &["bucket", "id"]),
    ("aws_secretsmanager_secret", "name", "secretsmanager:R:A:secret:{}-AbCdEf", &["name"]),
    ("aws_sfn_state_machine", "name", "states:R:A:stateMachine:{}", &["name"]),
    ("aws_sns_topic", "name", "sns:R:A:{}", &["name"]),
    ("aws_sqs_queue", "name", "sqs:R:A:{}", &["name"]),
    ("aws_ssm_parameter", "name", "ssm:R:A:parameter/{}", &["name"]),
];

/// Attributes of data sources that tell where the file is put to work.
const PLACES: [(&str, &[&str], &str); 4] = [
    ("data.aws_caller_identity.", &["account_id", "id"], stand_in::ACCOUNT),
    ("data.aws_region.", &["name", "region", "id"], stand_in::REGION),
    ("data.aws_partition.", &["partition", "id"], stand_in::PARTITION),
    ("data.aws_partition.", &["dns_suffix"], "amazonaws.com"),
];

/// The values of a file.
pub(super) struct Values {
    /// Texts of variables and locals, by how they are named: `var.a`, `local.a`.
    texts: BTreeMap<String, String>,
    /// The names that resources are given, by `type.name`; None where they are not known.
    names: BTreeMap<String, Option<String>>,
    /// How many bytes may still be made.
    left: usize,
}

impl Values {
    pub(super) fn new(blocks: &[Block], given: &BTreeMap<String, String>) -> Self {
        let mut texts = BTreeMap::new();
        let mut names = BTreeMap::new();
        for block in blocks {
            match (block.kind.as_str(), block.labels.as_slice()) {
                ("variable", [name]) => {
                    let default = block.body.member("default").and_then(Draft::as_known_text);
                    texts.extend(default.map(|text| (format!("var.{name}"), text)));
                }
                ("locals", []) => texts.extend(locals(&block.body)),
                ("resource", [kind, name]) => {
                    let row = RESOURCES.iter().find(|row| row.0 == kind);
                    let own = row.and_then(|row| block.body.member(row.1)?.as_known_text());
                    names.insert(format!("{kind}.{name}"), own);
                }
                _ => {}
            }
        }
        texts.extend(given.iter().map(|(name, text)| (format!("var.{name}"), text.clone())));
        Self { texts, names, left: MAX_MADE_BYTES }
    }

    /// Puts in what is known for what is not.
    pub(super) fn fill(&mut self, root: &mut Draft) {
        let mut open = vec![root];
        while let Some(draft) = open.pop() {
            match &mut draft.value {
                DraftValue::Text(pieces) => pieces.iter_mut().for_each(|piece| self.piece(piece)),
                DraftValue::Array(items) => open.extend(items.iter_mut()),
                DraftValue::Object(members) => {
                    open.extend(members.iter_mut().map(|member| &mut member.value));
                }
                DraftValue::Absent
                | DraftValue::Null
                | DraftValue::Bool(_)
                | DraftValue::Number(_)
                | DraftValue::Truth(_) => {}
            }
        }
    }

    fn piece(&mut self, piece: &mut Piece) {
        let Piece::Unknown(hole) = piece else { return };
        let known = self.texts.get(&hole.expression).filter(|text| text.len() <= self.left);
        if let Some(text) = known.cloned() {
            self.left = self.left.saturating_sub(text.len());
            *piece = Piece::Known(text);
            return;
        }
        hole.stand_in = self.stand_in(hole);
    }

    /// Something of the form that an expression has.
    fn stand_in(&self, hole: &Hole) -> Option<String> {
        let expression = hole.expression.as_str();
        let told = PLACES.iter().find(|(source, attributes, _)| {
            let attribute = expression.strip_prefix(source).and_then(|rest| rest.split_once('.'));
            attribute.is_some_and(|(_, attribute)| attributes.contains(&attribute))
        });
        if let Some((_, _, value)) = told {
            return Some((*value).to_owned());
        }
        let (address, attribute) = expression.rsplit_once('.')?;
        let (kind, label) = address.split_once('.')?;
        let row = RESOURCES.iter().find(|row| row.0 == kind)?;
        let name = self.names.get(address)?.as_deref().unwrap_or(label);
        if row.3.contains(&attribute) {
            return Some(name.to_owned());
        }
        (attribute == "arn").then(|| {
            let fields = row.2.splitn(4, ':').map(|field| match field {
                "R" => stand_in::REGION.to_owned(),
                "A" => stand_in::ACCOUNT.to_owned(),
                field => field.replace("{}", name),
            });
            let fields: Vec<String> = fields.collect();
            format!("arn:{}:{}", stand_in::PARTITION, fields.join(":"))
        })
    }
}

fn locals(body: &Draft) -> Vec<(String, String)> {
    let members = body.as_object().unwrap_or_default().iter();
    let text = |member: &DraftMember| {
        Some((format!("local.{}", member.key), member.value.as_known_text()?))
    };
    members.filter_map(text).collect()
}
