//! A policy document from a value of a file: its JSON text, where each part stands in the file, and
//! what is not known.

use crate::base::diagnostic::Path;
use crate::base::diagnostic::PathSegment;
use crate::base::span::Span;
use crate::infrastructure::Unknown;
use crate::infrastructure::draft::Draft;
use crate::infrastructure::draft::DraftMember;
use crate::infrastructure::draft::DraftValue;
use crate::infrastructure::draft::Hole;
use crate::infrastructure::draft::Piece;
use crate::infrastructure::places::Place;
use crate::infrastructure::places::Places;
use crate::infrastructure::stand_in;
use crate::infrastructure::stand_in::StandIn;
use crate::json::quote;

/// A document that was found.
#[derive(Debug, Clone)]
pub(super) struct Written {
    /// None when nothing of it is known.
    pub(super) text: Option<String>,
    pub(super) places: Places,
    pub(super) unknown: Vec<Unknown>,
}

/// Writes a value as a policy document.
pub(super) fn document(draft: &Draft) -> Written {
    let mut writer = Writer::default();
    if let Some(hole) = draft.as_hole() {
        writer.note(hole, draft.span, (None, false));
        return writer.end(draft.span, false);
    }
    let statement = draft.member("Statement");
    if let Some((statement, hole)) = statement.and_then(|node| Some((node, node.as_hole()?))) {
        writer.path.push(PathSegment::Member("Statement".to_owned()));
        writer.note(hole, statement.span, (None, false));
        return writer.end(draft.span, false);
    }
    writer.write(draft);
    let lacks_all = statement.and_then(Draft::as_array).is_some_and(|statements| {
        !statements.is_empty() && statements.iter().all(|item| item.as_hole().is_some())
    });
    writer.end(draft.span, !lacks_all)
}

/// What is left to write.
enum Step<'a> {
    Value(&'a Draft),
    Name(&'a DraftMember),
    Mark(&'static str),
    Enter(PathSegment),
    Leave,
    /// The value whose place has this number ends here.
    End(usize),
}

#[derive(Default)]
struct Writer {
    text: String,
    places: Vec<Place>,
    unknown: Vec<Unknown>,
    path: Vec<PathSegment>,
    above: Vec<usize>,
}

impl Writer {
    fn end(self, whole: Span, is_known: bool) -> Written {
        let text = is_known.then_some(self.text);
        let places = if text.is_some() {
            Places::Written(self.places)
        } else {
            Places::Embedded { whole, bytes: Vec::new() }
        };
        Written { text, places, unknown: self.unknown }
    }

    fn write(&mut self, draft: &Draft) {
        let mut steps = vec![Step::Value(draft)];
        while let Some(step) = steps.pop() {
            match step {
                Step::Mark(mark) => self.text.push_str(mark),
                Step::Enter(segment) => self.path.push(segment),
                Step::Leave => {
                    self.path.pop();
                }
                Step::End(place) => self.close(place),
                Step::Name(member) => {
                    let place = self.open(member.key_span);
                    self.text.push_str(&quote(&member.key));
                    self.close(place);
                    self.text.push(':');
                }
                Step::Value(draft) => {
                    let place = self.open(draft.span);
                    steps.push(Step::End(place));
                    self.value(draft, &mut steps);
                }
            }
        }
    }

    fn value<'a>(&mut self, draft: &'a Draft, steps: &mut Vec<Step<'a>>) {
        match &draft.value {
            DraftValue::Absent | DraftValue::Null => self.text.push_str("null"),
            DraftValue::Bool(value) => self.text.push_str(if *value { "true" } else { "false" }),
            // CloudFormation hands numbers over as text: accounts are often written without quotes.
            DraftValue::Number(lexeme) => self.text.push_str(&quote(lexeme)),
            DraftValue::Truth(_) => self.text.push_str("\"\""),
            DraftValue::Text(pieces) => self.pieces(pieces, draft.span),
            DraftValue::Array(items) => self.array(items, steps),
            DraftValue::Object(members) => self.object(members, steps),
        }
    }

    /// Steps are taken from the end: what comes last is put first.
    fn array<'a>(&mut self, items: &'a [Draft], steps: &mut Vec<Step<'a>>) {
        let is_statements = self.path == [PathSegment::Member("Statement".to_owned())];
        let (left_out, kept): (Vec<&Draft>, Vec<&Draft>) =
            items.iter().partition(|item| is_statements && item.as_hole().is_some());
        for item in left_out {
            if let Some(hole) = item.as_hole() {
                self.note(hole, item.span, (None, false));
            }
        }
        self.text.push('[');
        steps.push(Step::Mark("]"));
        for (index, item) in kept.into_iter().enumerate().rev() {
            steps.extend([Step::Leave, Step::Value(item), Step::Enter(PathSegment::Index(index))]);
            if index > 0 {
                steps.push(Step::Mark(","));
            }
        }
    }

    fn object<'a>(&mut self, members: &'a [DraftMember], steps: &mut Vec<Step<'a>>) {
        self.text.push('{');
        steps.push(Step::Mark("}"));
        for (index, member) in members.iter().enumerate().rev() {
            let segment = PathSegment::Member(member.key.clone());
            steps.extend([Step::Leave, Step::Value(&member.value), Step::Enter(segment)]);
            steps.push(Step::Name(member));
            if index > 0 {
                steps.push(Step::Mark(","));
            }
        }
    }

    fn pieces(&mut self, pieces: &[Piece], span: Span) {
        if let [Piece::Unknown(hole)] = pieces {
            return self.hole(hole, span);
        }
        let mut text = String::new();
        for piece in pieces {
            match piece {
                Piece::Known(known) => text.push_str(known),
                Piece::Unknown(hole) => {
                    let (filled, has_form) = stand_in::piece(&text, hole, &self.path);
                    text.push_str(&filled);
                    self.note(hole, span, (Some(filled), has_form));
                }
            }
        }
        self.text.push_str(&quote(&text));
    }

    fn hole(&mut self, hole: &Hole, span: Span) {
        let (json, shown) = match stand_in::whole(hole, &self.path) {
            StandIn::Text(text) => (quote(&text), text),
            StandIn::Json(json) => (json.clone(), json),
        };
        self.note(hole, span, (Some(shown), hole.stand_in.is_some()));
        self.text.push_str(&json);
    }

    /// Lists what is not known, each once.
    fn note(&mut self, hole: &Hole, span: Span, (stand_in, has_form): (Option<String>, bool)) {
        let path: Path = self.path.iter().cloned().collect();
        let expression = hole.expression.clone();
        let unknown = Unknown { path, expression, stand_in, has_form, span };
        if self.unknown.last() != Some(&unknown) {
            self.unknown.push(unknown);
        }
    }

    fn position(&self) -> u32 {
        u32::try_from(self.text.len()).unwrap_or(u32::MAX)
    }

    fn open(&mut self, original: Span) -> usize {
        let (number, start) = (self.places.len(), self.position());
        let written = Span::new(start, start);
        self.places.push(Place { written, original, above: self.above.last().copied() });
        self.above.push(number);
        number
    }

    fn close(&mut self, number: usize) {
        let end = self.position();
        if let Some(place) = self.places.get_mut(number) {
            place.written.end = end;
        }
        self.above.pop();
    }
}
