"""What a procedure is: the frozen shape that every file of content/procedures/ must have."""

import datetime
from typing import Annotated, Literal

from pydantic import Field

from kiosk.procedures.fee_rules import FeeRule
from kiosk.procedures.kinds import Basis, FieldGroup, LifeEvent, Online, PaperPicture, ReceiverType
from kiosk.procedures.shapes import (
    Answers,
    Conditions,
    Fork,
    LegalText,
    ScreenToPress,
    Shape,
    Source,
    Text,
    Word,
    holds,
)

UNKNOWN = "chưa biết"  # what no answer is read back as
PaperForm = Literal["original", "copy", "electronic", "data", "device"]
# The part of a walkthrough where what a return reason names is put right.
MendingPart = Literal["truong-hop", "giay-to", "le-phi", "tren-cong"]


class Receiver(Shape):
    """Who receives, who decides; `hours` and `place_rule` in words for the screen."""

    type: ReceiverType
    name: Text
    decides: Text
    place_rule: Text | None
    place_rule_basis: Basis | None = None
    hours: Text | None


class Option(Shape):
    """One answer to choose."""

    value: Word
    text: Text
    icon: Word | None = None
    note: Text | None = None
    ends: Text | None = None  # nothing is to be filed: why, and what to do instead


class Question(Shape):
    """Something only the resident can say; `min` and `max` bound a number of `unit`."""

    key: Word
    ask: Text
    help: Text | None = None
    kind: Literal["number", "choice"]
    min: int | None = None
    max: int | None = None
    unit: Text | None = None
    options: tuple[Option, ...] = ()
    may_be_unknown: bool = False
    is_private: bool = False  # its answer leads the way and is then forgotten, never kept
    when: Conditions = {}

    def words_of(self, answers: Answers) -> str:
        """What was answered, as it is read back."""
        answer = answers.get(self.key)
        if answer is None:
            return UNKNOWN
        chosen = {option.value: option.text for option in self.options}
        return chosen.get(str(answer), f"{answer} {self.unit or ''}".strip())


class Paper(Shape):
    """Something to have at hand, and what to do without it."""

    key: Word
    name: Text
    note: Text | None = None
    form: PaperForm
    required: bool
    icon: Word
    if_missing: Text
    picture: PaperPicture | None = None  # our own drawing; without one, that of its form
    when: Conditions = {}

    @property
    def told(self) -> str:
        """What stands beside its name: the note, after "Nếu có." where it is not required."""
        return " ".join(filter(None, ("" if self.required else "Nếu có.", self.note)))


class TimeLimit(Shape):
    """How long the office may take; `normal` and `extended` in working days, or `normal` in hours
    round the clock."""

    unit: Literal["same_day", "working_days", "hours"] | None
    normal: Annotated[int, Field(ge=1)] | None
    extended: Annotated[int, Field(ge=1)] | None
    cutoff: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] | None
    text: Text | None
    extension: Text | None


class Result(Shape):
    """What the resident gets, on paper, as a file, or both."""

    name: Text
    paper: bool
    electronic: bool


class PortalScreen(ScreenToPress):
    """One screen of the portal, where it may fork."""

    fork: Fork | None = None


class ReturnReason(Shape):
    """Why a dossier comes back; `key` never changes, because dossiers keep it."""

    key: Word
    text: Text
    icon: Word
    part: MendingPart
    basis: Basis


class Asked(Shape):
    """One thing that a form asks, in the form's order; `answer` is the question that says it."""

    text: Text
    answer: Word | None = None
    basis: Basis


class Worksheet(Shape):
    """What the portal's form will ask, to think about at home: never the form itself."""

    form: Text  # "Tờ khai CT01"
    asked: Annotated[tuple[Asked, ...], Field(min_length=1)]


class Procedure(Shape):
    """One administrative procedure, as a resident of the village meets it."""

    slug: Word
    version: str = ""  # names this very content; set when it is read
    name_official: Text
    name_short: Text
    name_tile: Text
    summary: Text
    icon: Word
    portal_code: Text | None
    portal_url: Text | None
    field: FieldGroup
    receiver: Receiver
    applicants: Text
    events: tuple[LifeEvent, ...]  # when people need it
    words: tuple[Text, ...]  # what people call it, for the search
    apply_within: Text | None = None  # until when it must be asked for
    benefit: Text | None = None  # what is paid to the resident
    questions: tuple[Question, ...]
    papers: tuple[Paper, ...]
    fee: FeeRule
    time_limit: TimeLimit
    result: Result
    online: Online
    screens: Annotated[tuple[PortalScreen, ...], Field(min_length=1)]
    return_reasons: tuple[ReturnReason, ...]
    legal_basis: tuple[LegalText, ...]
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    checked_on: datetime.date
    effective_from: datetime.date | None
    effective_to: datetime.date | None
    unknowns: tuple[Text, ...]
    needs_original: bool
    team_can_collect: bool | None
    draft_confirmation: bool = False  # the commune sends a draft; a day's silence is consent
    both_appear: bool = False  # both people sign at the commune, nobody in their stead
    off_hours: bool = False  # received at any hour of any day
    gives_code: bool | None = True  # whether the portal gives a dossier code; None: not known
    do_first: Word | None = None  # the procedure that must be done before
    worksheet: Worksheet | None = None

    def questions_for(self, answers: Answers) -> tuple[Question, ...]:
        """The questions to ask, given the answers so far."""
        return tuple(q for q in self.questions if holds(q.when, answers))

    def end_of(self, answers: Answers) -> Option | None:
        """The answer after which nothing is to be filed; None where it goes on."""
        for question in self.questions_for(answers):
            for option in question.options:
                if option.ends and answers.get(question.key) == option.value:
                    return option
        return None

    def papers_for(self, answers: Answers) -> tuple[Paper, ...]:
        """The papers that this resident needs."""
        return tuple(p for p in self.papers if holds(p.when, answers))
