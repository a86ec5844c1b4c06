"""What a procedure is: the frozen shape that every file of content/procedures/ must have.

None always means "not known": it is never filled in, and the screen says "hỏi xã".
"""

import datetime
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from kiosk.procedures.kinds import Basis, FieldGroup, Online, ReceiverType, Sketch

Answers = Mapping[str, int | str | None]  # question key → answer; None is "chưa biết"
Conditions = dict[str, tuple[str, ...]]  # question key → the answers for which something holds

Text = Annotated[str, Field(min_length=1)]
Word = Annotated[str, Field(pattern=r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$")]  # keys, slugs, icon names
Dong = Annotated[int, Field(ge=0)]  # money, in đồng

UNKNOWN = "chưa biết"  # what no answer is read back as
PaperForm = Literal["original", "copy", "electronic", "data", "device"]
# The part of a walkthrough where what a return reason names is put right.
MendingPart = Literal["truong-hop", "giay-to", "le-phi", "tren-cong"]


class Shape(BaseModel):
    """Frozen and strict about its keys, so that a misspelt one is found."""

    model_config = ConfigDict(extra="forbid", frozen=True)


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
    when: Conditions = {}

    @property
    def told(self) -> str:
        """What stands beside its name: the note, after "Nếu có." where it is not required."""
        return " ".join(filter(None, ("" if self.required else "Nếu có.", self.note)))


class FeeExample(Shape):
    """A sum that an official page or a circular gives; the rule must give the same."""

    pages: Annotated[int, Field(ge=0)]
    copies: Annotated[int, Field(ge=0)]
    total: Dong


class PerPageFee(Shape):
    """A price for the first pages, another for the rest, and a ceiling for each copy."""

    kind: Literal["per_page"]
    first_pages: Annotated[int, Field(ge=0)]
    first_price: Dong
    next_price: Dong
    cap_per_copy: Dong
    page_basis: Text
    photocopying: Dong | None
    online_difference: int | None
    examples: tuple[FeeExample, ...] = ()


class PerCopyFee(Shape):
    """One price for each copy, however long."""

    kind: Literal["per_copy"]
    price: Dong


class FixedFee(Shape):
    """One price, or nothing to pay."""

    kind: Literal["fixed"]
    total: Dong


class UnknownFee(Shape):
    """No source gives the price."""

    kind: Literal["unknown"]


FeeRule = Annotated[PerPageFee | PerCopyFee | FixedFee | UnknownFee, Field(discriminator="kind")]


class TimeLimit(Shape):
    """How long the office may take; `normal` and `extended` in working days."""

    unit: Literal["same_day", "working_days"] | None
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


class Fork(Shape):
    """A question about what the portal shows, and what each answer leads to."""

    ask: Text
    yes: Text
    no: Text


class PortalScreen(Shape):
    """One screen of the portal: what to do there."""

    title: Text
    do: Text
    sketch: Sketch
    warning: Text | None = None
    basis: Basis
    fork: Fork | None = None


class ReturnReason(Shape):
    """Why a dossier comes back; `key` never changes, because dossiers keep it."""

    key: Word
    text: Text
    icon: Word
    part: MendingPart
    basis: Basis


class LegalText(Shape):
    """A law, decree or circular; a date only when it was seen in a source."""

    number: Text
    title: Text | None = None
    date: datetime.date | None = None
    verified: bool


class Source(Shape):
    """Where the facts were read."""

    name: Text
    url: Text
    kind: Text
    date: datetime.date | None = None


class Procedure(Shape):
    """One administrative procedure, as a resident of the village meets it."""

    slug: Word
    version: str = ""  # the first 12 hex digits of the file's SHA-256, set when it is read
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

    def questions_for(self, answers: Answers) -> tuple[Question, ...]:
        """The questions to ask, given the answers so far."""
        return tuple(q for q in self.questions if holds(q.when, answers))

    def papers_for(self, answers: Answers) -> tuple[Paper, ...]:
        """The papers that this resident needs."""
        return tuple(p for p in self.papers if holds(p.when, answers))


def holds(when: Conditions, answers: Answers) -> bool:
    """Whether every answer is among those asked for; an unknown answer is among none."""
    return all(answers.get(key) in values for key, values in when.items())
