//! Packed requests: the hot path. A request of the common form comes as bytes that `packed.ts` of the
//! npm package writes into a kept buffer, and goes out as one number. What was asked lately is
//! answered from what is kept; of memory only that is taken which later requests use again.
//!
//! A request is words of four bytes, the lowest first: principal, action and account (0: none) by the
//! number that the engine gave; the length of the resource and one (0: none); the length of all texts;
//! then one word for each key: its kind in the lowest two bits (0: the request does not have it), its
//! length or count above. Behind the words stand the texts, each from a whole word on: of the
//! resource, then of the keys in their order; of a list, as one text, each value behind its length, in
//! decimal digits, and a comma.

use std::collections::BinaryHeap;
use std::ops::Range;
use std::sync::Arc;

use crate::api::answer;
use crate::api::policies::ReadPolicies;
use crate::api::recent::RecentAnswers;
use crate::api::request;
use crate::api::scenario::Input;
use crate::api::wire;
use crate::base::budget::MAX_NAME_BYTES;
use crate::base::budget::MAX_PLANNED_STATEMENTS;
use crate::base::budget::MAX_VALUE_BYTES;
use crate::decide::Answer;
use crate::decide::Decision;
use crate::decide::ReasonCode;
use crate::decide::Terms;
use crate::decide::decide;
use crate::evaluate::Assume;
use crate::evaluate::plan::Plan;
use crate::policy::PolicyRef;
use crate::policy::PolicyType;
use crate::policy::StatementRef;
use crate::request::Action;
use crate::request::Context;
use crate::request::Principal;
use crate::request::Request;
use crate::request::RequestError;
use crate::request::Resource;
use crate::request::Settings;
use crate::request::context::fold;
use crate::request::derive;
use crate::request::principal::PrincipalType;
use crate::request::slots::SlotTable;
use crate::request::slots::Slots;
use crate::trace::Readings;
use crate::trace::Silent;
use crate::value::arn::OwnedArn;

/// The answer to what is not of the common form: the request has to come as text.
pub(crate) const NOT_PACKED: u32 = u32::MAX;

/// Words before those of the keys.
const HEAD: usize = 5;
/// Kinds of values.
const SCALAR: u32 = 1;
const LIST: u32 = 2;

/// The key that follows from the owner of the resource.
const RESOURCE_ACCOUNT: &str = "aws:resourceaccount";

/// What is kept from request to request.
#[derive(Debug)]
pub(super) struct Packed {
    buffer: Vec<u8>,
    table: Arc<SlotTable>,
    resource_account: Option<usize>,
    principals: Vec<KnownPrincipal>,
    actions: Vec<KnownAction>,
    accounts: Vec<String>,
    /// How many statements the plans of the actions hold.
    planned: usize,
    /// The number of the first statement of each policy, sorted.
    firsts: Vec<(PolicyRef, usize)>,
    request: Request,
    recent: RecentAnswers,
}

#[derive(Debug)]
struct KnownPrincipal {
    principal: Arc<Principal>,
    derived: Arc<Slots>,
}

#[derive(Debug)]
struct KnownAction {
    action: Arc<Action>,
    /// None when the plans would hold too much: then every statement is looked at.
    plan: Option<Plan>,
    /// Whether all that the action reads is in a packed request.
    is_common: bool,
}

impl Packed {
    pub(super) fn new(policies: &ReadPolicies) -> Self {
        let table = Arc::new(policies.keys.clone());
        let mut firsts = BinaryHeap::new();
        let mut next = 0_usize;
        for (at, policy) in policies.set.iter() {
            firsts.push((at, next));
            next = next.saturating_add(policy.statements().len());
        }
        Self {
            buffer: Vec::new(),
            resource_account: table.place(RESOURCE_ACCOUNT),
            principals: Vec::new(),
            actions: Vec::new(),
            accounts: Vec::new(),
            planned: 0,
            firsts: firsts.into_sorted_vec(),
            request: Request {
                principal: Arc::new(Principal::of_type(PrincipalType::Anonymous)),
                action: Arc::default(),
                resource: Resource::None,
                resource_account: None,
                context: Context::with_slots(Slots::new(&table)),
                duration_seconds: None,
                assumptions: Vec::new(),
            },
            recent: RecentAnswers::default(),
            table,
        }
    }

    /// The keys that have a word, in lower case, in the order of their words.
    pub(super) fn keys(&self) -> Vec<String> {
        self.table.names().to_vec()
    }

    /// The buffer for requests, of at least so many bytes.
    pub(super) fn buffer(&mut self, bytes: usize) -> &mut [u8] {
        if self.buffer.len() < bytes {
            self.buffer.resize(bytes, 0);
        }
        &mut self.buffer
    }

    /// Forgets all principals, actions and accounts.
    pub(super) fn forget(&mut self) {
        self.principals.clear();
        self.actions.clear();
        self.accounts.clear();
        self.recent.forget();
        self.planned = 0;
    }

    /// The number of a principal, which is JSON.
    pub(super) fn know_principal(
        &mut self,
        text: &str,
        settings: &Settings,
    ) -> Result<u32, wire::Error> {
        let read = || -> Result<Principal, RequestError> {
            let input = Input::parse(text)?;
            input.check_duplicates(&[])?;
            request::principal(&input.node, "request.principal")
        };
        let principal = Arc::new(read().map_err(answer::request_error)?);
        let derived = Arc::new(self.derived(&principal, settings));
        Ok(push(&mut self.principals, KnownPrincipal { principal, derived }))
    }

    /// The keys that follow from a principal.
    fn derived(&self, principal: &Arc<Principal>, settings: &Settings) -> Slots {
        let mut slots = Slots::new(&self.table);
        if !settings.derive_context {
            return slots;
        }
        let mut request = Request {
            principal: Arc::clone(principal),
            action: Arc::default(),
            resource: Resource::None,
            resource_account: None,
            context: Context::default(),
            duration_seconds: None,
            assumptions: Vec::new(),
        };
        derive(&mut request, false);
        for entry in request.context.entries() {
            if let Some(place) = self.table.place(&fold(&entry.name)) {
                let values = entry.values.iter().map(String::as_str);
                slots.set(place, values, entry.is_multivalued);
            }
        }
        slots
    }

    /// The number of an action.
    pub(super) fn know_action(
        &mut self,
        text: &str,
        policies: &ReadPolicies,
    ) -> Result<u32, wire::Error> {
        let action = Action::parse(text, "request.action").map_err(answer::request_error)?;
        let plan = Some(Plan::new(&policies.set, &action));
        let plan = plan.filter(|plan| {
            self.planned = self.planned.saturating_add(plan.statement_count());
            self.planned <= MAX_PLANNED_STATEMENTS
        });
        // A session may need further permissions, and a grant reads any encryption context.
        let makes_session = action.prefix() == "sts" && action.folded_name().starts_with("assume");
        let reads_grants = action.prefix() == "kms" && !policies.set.kms_grants.is_empty();
        let is_common = !makes_session && !reads_grants;
        Ok(push(&mut self.actions, KnownAction { action: Arc::new(action), plan, is_common }))
    }

    /// The number of an account that owns resources; whether it is one is seen with the resource.
    pub(super) fn know_account(&mut self, text: &str) -> u32 {
        push(&mut self.accounts, text.to_owned()).saturating_add(1)
    }

    /// Decides requests that stand one behind the other in the buffer.
    pub(super) fn decide_many(
        &mut self,
        count: usize,
        policies: &ReadPolicies,
        settings: &Settings,
    ) -> Vec<u32> {
        let mut at = 0;
        (0..count).map(|_| self.decide(&mut at, policies, settings)).collect()
    }

    /// Decides the request at this place of the buffer, and moves on to the next.
    pub(super) fn decide(
        &mut self,
        at: &mut usize,
        policies: &ReadPolicies,
        settings: &Settings,
    ) -> u32 {
        let Some(bytes) = self.bounds(*at) else { return NOT_PACKED };
        let Some(asked) = self.buffer.get(bytes.clone()) else { return NOT_PACKED };
        let place = match self.recent.get(asked) {
            Ok(answer) => {
                *at = bytes.end;
                return answer;
            }
            Err(place) => place,
        };
        let answer = self.decide_anew(at, policies, settings);
        if let Some(asked) = self.buffer.get(bytes).filter(|_| answer != NOT_PACKED) {
            self.recent.keep(place, asked, answer);
        }
        answer
    }

    /// Where the request at this place stands in the buffer.
    fn bounds(&self, at: usize) -> Option<Range<usize>> {
        let mut length = Words { bytes: &self.buffer, at: at.checked_add(4 * (HEAD - 1))? };
        let head = HEAD.saturating_add(self.table.names().len()).saturating_mul(4);
        let end = at.checked_add(head)?.checked_add(length.number()?)?;
        (end <= self.buffer.len()).then_some(at..end)
    }

    fn decide_anew(&mut self, at: &mut usize, policies: &ReadPolicies, settings: &Settings) -> u32 {
        let Some(action) = self.read(at, settings) else { return NOT_PACKED };
        let Some(known) = self.actions.get(action) else { return NOT_PACKED };
        let terms = Terms {
            settings,
            assume: Assume::CAUTIOUS,
            readings: &Readings::documented(),
            plan: known.plan.as_ref(),
        };
        let decision = decide(&policies.set, &self.request, terms, &mut Silent);
        self.pack(&decision).unwrap_or(NOT_PACKED)
    }

    /// Reads a request, and tells its action; `None` when it is not of the common form.
    fn read(&mut self, at: &mut usize, settings: &Settings) -> Option<usize> {
        let Self { buffer, principals, actions, accounts, request, .. } = self;
        let Request { principal, action, resource, resource_account, context, .. } = request;
        let slots = context.slots_mut()?;
        let mut words = Words { bytes: buffer, at: *at };
        let known_principal = principals.get(words.number()?)?;
        let action_number = words.number()?;
        let known_action = actions.get(action_number)?;
        let account = words.number()?;
        let resource_length = words.number()?;
        let texts_length = words.number()?;
        let head = HEAD.saturating_add(self.table.names().len()).saturating_mul(4);
        let start = at.saturating_add(head);
        let end = start.saturating_add(texts_length);
        let mut texts = Texts { all: std::str::from_utf8(buffer.get(start..end)?).ok()?, at: 0 };
        let mut is_common = known_action.is_common;
        is_common &= read_resource(resource, resource_length, &mut texts)?;
        for place in 0..self.table.names().len() {
            is_common &= read_value(slots, place, words.word()?, &mut texts)?;
        }
        *at = end;
        if !Arc::ptr_eq(principal, &known_principal.principal) {
            *principal = Arc::clone(&known_principal.principal);
        }
        slots.derive_from(&known_principal.derived);
        if !Arc::ptr_eq(action, &known_action.action) {
            *action = Arc::clone(&known_action.action);
        }
        let given = match account.checked_sub(1) {
            Some(account) => Some(accounts.get(account)?.as_str()),
            None => None,
        };
        let is_owner_known = given.is_some() || resource.account().is_some();
        let owner = resource.owner(given, principal).ok()?;
        let place = self.resource_account.filter(|place| !slots.is_given(*place));
        if let (Some(place), true, true) = (place, is_owner_known, settings.derive_context) {
            slots.set(place, owner.into_iter(), false);
        }
        replace(resource_account, owner);
        is_common.then_some(action_number)
    }

    /// An answer as one number: the answer, the code, the policy type and the statement.
    fn pack(&self, decision: &Decision) -> Option<u32> {
        let answer: u32 = match decision.answer {
            Answer::Allowed => 1,
            Answer::ExplicitDeny => 2,
            Answer::ImplicitDeny => 3,
        };
        let code = ReasonCode::ALL.iter().position(|code| *code == decision.code)?;
        let policy_type = decision.policy_type.map_or(PolicyType::ALL.len(), PolicyType::index);
        let statement = match decision.statement {
            Some(at) => {
                let place = self.firsts.binary_search_by_key(&at.policy, |(at, _)| *at).ok()?;
                self.firsts.get(place)?.1.checked_add(at.statement)?.checked_add(1)?
            }
            None => 0,
        };
        let (code, policy_type) = (u32::try_from(code).ok()?, u32::try_from(policy_type).ok()?);
        Some(answer | code << 2 | policy_type << 7 | u32::try_from(statement).ok()? << 11)
    }

    /// What a packed answer says.
    pub(super) fn decision(&self, packed: u32) -> Option<Decision> {
        let answer = match packed & 0b11 {
            1 => Answer::Allowed,
            2 => Answer::ExplicitDeny,
            3 => Answer::ImplicitDeny,
            _ => return None,
        };
        let number = |bits: u32| usize::try_from(bits).ok();
        let code = *ReasonCode::ALL.get(number(packed >> 2 & 0x1f)?)?;
        let policy_type = PolicyType::ALL.get(number(packed >> 7 & 0xf)?).copied();
        let statement = match number(packed >> 11)?.checked_sub(1) {
            Some(number) => Some(self.statement(number)?),
            None => None,
        };
        Some(Decision { answer, code, policy_type, statement })
    }

    /// The statement of a number. Policies without statements have the number of the next one.
    fn statement(&self, number: usize) -> Option<StatementRef> {
        let mut holding = self.firsts.iter().filter(|(_, first)| *first <= number);
        let first = holding.by_ref().map(|(_, first)| *first).max()?;
        let (policy, _) = self.firsts.iter().rfind(|(_, known)| *known == first)?;
        Some(StatementRef { policy: *policy, statement: number.checked_sub(first)? })
    }
}

/// Adds what is known, and gives its number.
fn push<T>(known: &mut Vec<T>, one: T) -> u32 {
    let number = u32::try_from(known.len()).unwrap_or(NOT_PACKED);
    known.push(one);
    number
}

/// Becomes the text, in the memory that is there.
fn replace(kept: &mut Option<String>, text: Option<&str>) {
    match (kept.as_mut(), text) {
        (Some(kept), Some(text)) if kept == text => {}
        (Some(kept), Some(text)) => {
            kept.clear();
            kept.push_str(text);
        }
        (_, text) => *kept = text.map(str::to_owned),
    }
}

/// Whether the resource is one that goes packed; `None` when the buffer ends.
fn read_resource(resource: &mut Resource, length: usize, texts: &mut Texts<'_>) -> Option<bool> {
    let Some(length) = length.checked_sub(1) else {
        *resource = Resource::None;
        return Some(true);
    };
    let text = texts.text(length)?;
    if length > MAX_NAME_BYTES {
        return Some(false);
    }
    if let Resource::Arn(arn) = resource {
        return Some(arn.replace(text));
    }
    let arn = OwnedArn::parse(text);
    let is_arn = arn.is_some();
    *resource = arn.map_or(Resource::None, Resource::Arn);
    Some(is_arn)
}

/// Whether the value of a key is one that goes packed; `None` when the buffer ends.
fn read_value(slots: &mut Slots, place: usize, word: u32, texts: &mut Texts<'_>) -> Option<bool> {
    let size = usize::try_from(word >> 2).ok()?;
    match word & 0b11 {
        SCALAR => {
            slots.set(place, std::iter::once(texts.text(size)?), false);
            Some(size <= MAX_VALUE_BYTES)
        }
        LIST => {
            let mut values = Vec::new();
            for _ in 0..size {
                values.push(texts.text_behind_length()?);
            }
            texts.align();
            let fits = values.iter().all(|value| value.len() <= MAX_VALUE_BYTES);
            slots.set(place, values.into_iter(), true);
            Some(fits)
        }
        _ => {
            slots.clear(place);
            Some(true)
        }
    }
}

/// Reads words from a place of the buffer on.
struct Words<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Words<'_> {
    fn word(&mut self) -> Option<u32> {
        let end = self.at.checked_add(4)?;
        let word = self.bytes.get(self.at..end)?.try_into().ok()?;
        self.at = end;
        Some(u32::from_le_bytes(word))
    }

    fn number(&mut self) -> Option<usize> {
        usize::try_from(self.word()?).ok()
    }
}

/// Takes texts one after the other.
struct Texts<'a> {
    all: &'a str,
    at: usize,
}

impl<'a> Texts<'a> {
    fn take(&mut self, length: usize) -> Option<&'a str> {
        let end = self.at.checked_add(length)?;
        let text = self.all.get(self.at..end)?;
        self.at = end;
        Some(text)
    }

    /// The next text begins with a whole word.
    fn align(&mut self) {
        self.at = self.at.next_multiple_of(4);
    }

    fn text(&mut self, length: usize) -> Option<&'a str> {
        let text = self.take(length)?;
        self.align();
        Some(text)
    }

    /// A text of a list, behind its length, which is decimal digits and a comma.
    fn text_behind_length(&mut self) -> Option<&'a str> {
        let (length, _) = self.all.get(self.at..)?.split_once(',')?;
        self.take(length.len().checked_add(1)?)?;
        self.take(length.parse().ok()?)
    }
}
