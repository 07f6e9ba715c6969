//! Calls of AWS STS, simulated: both sides are asked, and a new session comes of it (WORLD.md, W2.5).

use twox_hash::XxHash64;

use crate::accounts::Passed;
use crate::accounts::Session;
use crate::accounts::SessionPolicy;
use crate::api::answer;
use crate::api::evaluate::Options;
use crate::api::fields::Fields;
use crate::api::request;
use crate::api::request::ReadRequest;
use crate::api::scenario::Input;
use crate::api::wire;
use crate::api::wire::Error;
use crate::api::wire::WorldEvaluation;
use crate::api::world::World;
use crate::api::world::quoted_name;
use crate::api::world::session;
use crate::api::world::session::Time;
use crate::api::world::session::call_fault;
use crate::api::world::session::texts;
use crate::decide::Answer;
use crate::json::Node;
use crate::json::ObjectText;
use crate::request::Principal;
use crate::request::RequestError;
use crate::request::RequestErrorCode;
use crate::request::context::fold;
use crate::value::date::Instant;

/// The options that every call takes.
const COMMON: [&str; 2] = ["at", "context"];

/// What may be passed to a new session.
pub(super) const PASSED: [&str; 5] =
    ["policy", "policyArns", "tags", "transitiveTagKeys", "sourceIdentity"];

/// A call: by whom, when, with what.
#[derive(Debug)]
pub(super) struct Call<'a> {
    pub(super) input: &'a Input<'a>,
    pub(super) fields: Fields<'a>,
    pub(super) caller: Session,
    pub(super) at: Instant,
    time: Time,
    pub(super) notes: Vec<wire::Assumption>,
}

/// The context keys that a call sets: names, and values as JSON.
pub(super) type Keys = Vec<(String, String)>;

impl<'a> Call<'a> {
    /// Reads a call with these options of its own. `caller` is taken from it, unless it is given.
    pub(super) fn read(
        world: &World,
        input: &'a Input<'a>,
        own: &[&str],
        caller: Option<Session>,
    ) -> Result<Self, Error> {
        let refuse = answer::request_error;
        input.check_duplicates(&[]).map_err(refuse)?;
        let by = if caller.is_none() { Some("caller") } else { None };
        let known: Vec<&str> = by.into_iter().chain(COMMON).chain(own.iter().copied()).collect();
        let fields = Fields::new(&input.node, "", &known).map_err(refuse)?;
        let time = world.time(&input.node, "").map_err(refuse)?;
        let Some(at) = time.at else {
            let message = "the world tells no time: say when the call is made";
            let code = RequestErrorCode::MissingField;
            return Err(refuse(RequestError::new(code, "at", message)));
        };
        let caller = match caller {
            Some(caller) => caller,
            None => world.caller(input, &fields).map_err(refuse)?,
        };
        caller.check_time(Some(at)).map_err(call_fault)?;
        let notes = session::note_time(time).into_iter().collect();
        Ok(Self { input, fields, caller, at, time, notes })
    }

    pub(super) fn text(&self, name: &str) -> Result<Option<&'a str>, Error> {
        self.fields.text(name).map_err(answer::request_error)
    }

    pub(super) fn seconds(&self, name: &str) -> Result<Option<u64>, Error> {
        self.fields.seconds(name).map_err(answer::request_error)
    }

    pub(super) fn require_text(&self, name: &str) -> Result<&'a str, Error> {
        self.fields.require_text(name).map_err(answer::request_error)
    }

    /// What it passes to the new session, checked.
    pub(super) fn passed(&self) -> Result<Passed, Error> {
        let passed = self.read_passed().map_err(answer::request_error)?;
        passed.check(&self.caller).map_err(call_fault)?;
        Ok(passed)
    }

    fn read_passed(&self) -> Result<Passed, RequestError> {
        let inline =
            self.fields.get("policy").map(|node| session::inline(self.input.text, node, "policy"));
        let managed = texts(&self.fields, "policyArns")?;
        let managed = managed.into_iter().map(SessionPolicy::Managed);
        Ok(Passed {
            tags: request::tags(&self.fields, "tags")?,
            transitive_tag_keys: texts(&self.fields, "transitiveTagKeys")?,
            source_identity: self.fields.text("sourceIdentity")?.map(str::to_owned),
            policies: inline.transpose()?.into_iter().chain(managed).collect(),
        })
    }

    /// Says what is not known.
    pub(super) fn note(&mut self, code: &'static str, text: Option<String>) {
        self.notes.extend(text.map(|text| wire::Assumption { code, text }));
    }

    /// The end of a session that begins with the call.
    pub(super) fn end(&self, seconds: u64) -> Option<Instant> {
        self.at.later(i64::try_from(seconds).ok()?)
    }

    /// The session that comes of the call, with what is to be said of it.
    pub(super) fn answer(mut self, mut new: Session, allowed: WorldEvaluation) -> wire::Session {
        new.credential_id = Some(made_up("ASIAEXAMPLE", &self.seed(&new)));
        let known = allowed.evaluation;
        self.notes.extend(known.assumptions);
        self.notes.extend(known.uncertainties.into_iter().map(|uncertain| wire::Assumption {
            code: "uncertain",
            text: format!(
                "{}: {}; else the call would be decided {}",
                uncertain.rule, uncertain.text, uncertain.otherwise
            ),
        }));
        let mut told: Vec<wire::Assumption> = Vec::new();
        for note in self.notes {
            if !told.iter().any(|known| known.code == note.code && known.text == note.text) {
                told.push(note);
            }
        }
        session::told(new, told)
    }

    /// What tells one session from another.
    fn seed(&self, new: &Session) -> String {
        let at = self.at.to_utc().unwrap_or_default();
        let from = self.caller.credential_id.as_deref().unwrap_or_default();
        let name = new.principal.arn.as_deref().unwrap_or_default();
        format!("{at} {from} {name} {} {}", new.chain.join(" "), self.input.text)
    }
}

impl World {
    /// Who makes a call: a session, or a principal as a request names one.
    fn caller(&self, input: &Input<'_>, fields: &Fields<'_>) -> Result<Session, RequestError> {
        let node = fields.require("caller")?;
        if node.member("principal").is_some() {
            return session::read(input.text, node, "caller");
        }
        let principal = request::principal(node, "caller")?;
        self.known_caller(principal).map(Session::of)
    }

    /// A caller with what the world tells of it, but for its tags: those of a session are its own.
    pub(super) fn known_caller(&self, principal: Principal) -> Result<Principal, RequestError> {
        let tags = principal.tags.clone();
        Ok(Principal { tags, ..self.world.identify(principal)? })
    }

    /// Asks for an action on behalf of a call; refuses when it is not allowed.
    pub(super) fn ask(
        &self,
        call: &Call<'_>,
        (action, resource): (&str, &str),
        keys: &[(String, String)],
        pairs: &[&str],
    ) -> Result<WorldEvaluation, Error> {
        let mut request = ObjectText::default();
        request.text("action", Some(action));
        request.text("resource", Some(resource));
        let pair = |action: &&str| {
            let mut pair = ObjectText::default();
            pair.text("action", Some(action));
            pair.text("resource", Some(resource));
            pair.end()
        };
        request.list("pairs", &pairs.iter().map(pair).collect::<Vec<String>>());
        request.json("context", &context(call, keys));
        let text = request.end();
        let input = Input::parse(&text).map_err(answer::request_error)?;
        let asked = self.asked_by(call.caller.clone(), call.time, &input)?;
        let evaluation = self.decide_by(asked, Options::default())?;
        if evaluation.evaluation.decision == Answer::Allowed.as_str() {
            return Ok(evaluation);
        }
        Err(denied(evaluation))
    }

    /// The tags of the resource that a request is about, as its context has them.
    pub(super) fn resource_tags(&self, read: &ReadRequest) -> Keys {
        let own = &read.request;
        let is_one = read.other_pairs.iter().all(|pair| pair.request.resource == own.resource);
        let tags = self.world.resource_tags(&own.resource).filter(|_| is_one);
        tags.unwrap_or_default()
    }
}

/// The refusal of a call that is not allowed.
pub(super) fn denied(evaluation: WorldEvaluation) -> Error {
    let known = &evaluation.evaluation;
    let message = known.access_denied.clone().unwrap_or_else(|| known.reason.text.clone());
    let evaluation = Box::new(evaluation);
    Error::AccessDeniedError { code: "AccessDenied", message, evaluation }
}

/// The context of a call: what was given with it, then what follows from its options.
fn context(call: &Call<'_>, keys: &[(String, String)]) -> String {
    let given = call.fields.get("context").and_then(Node::as_object).unwrap_or_default();
    let told: Vec<String> = given.iter().map(|member| fold(&member.key)).collect();
    let mut out = ObjectText::default();
    for member in given {
        out.json(&quoted_name(&member.key), member.value.span.slice(call.input.text));
    }
    for (name, value) in keys.iter().filter(|(name, _)| !told.contains(&fold(name))) {
        out.json(&quoted_name(name), value);
    }
    out.end()
}

/// An id that nobody takes for a real one, the same for the same call (W2.5.6).
pub(super) fn made_up(beginning: &str, seed: &str) -> String {
    const DIGITS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let hash = XxHash64::oneshot(0, seed.as_bytes());
    let digit = |place: u32| {
        let value = (hash >> place.saturating_mul(5)) & 31;
        usize::try_from(value).ok().and_then(|value| DIGITS.get(value)).copied()
    };
    let digits = (0..9).filter_map(digit).map(char::from);
    beginning.chars().chain(digits).collect()
}
