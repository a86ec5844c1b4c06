"""Two sheets of the content: what a form will ask, and what the house can do this week."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from kiosk.members.roster import Night, Person
from kiosk.printers.paper import Size
from kiosk.procedures import fees, private
from kiosk.procedures.fee_rules import UnknownFee
from kiosk.procedures.guide import Guide
from kiosk.procedures.kinds import Online
from kiosk.procedures.schema import Asked, Paper, Procedure
from kiosk.procedures.shapes import Answers
from kiosk.slips.slip import draw
from kiosk.villages.models import Village

# What is typed on the portal by its owner alone: no line to write on, however the content says it.
NOT_ON_PAPER = re.compile(r"không ghi ra giấy|định danh|căn cước|\bCCCD\b|\bCMND\b", re.IGNORECASE)
SAID_ALREADY = "không ghi ra giấy"
AT_THE_HOUSE = "Làm được ở nhà văn hóa"
ON_THE_PHONE = "Tự làm trên điện thoại"
PAUSED = "Tạm dừng, làm ở xã"
IN_PERSON = "Phải đến tận nơi làm"
ASK_WHOM = "Hỏi nơi làm được, tổ chỉ chỗ hỏi"
BOTH_SIGN = "Nộp ở nhà văn hóa, hai người lên xã ký"
ASK_FIRST = "Hỏi xã trước khi làm"
EVERY_PLACE = (AT_THE_HOUSE, ON_THE_PHONE, PAUSED, IN_PERSON, ASK_WHOM, BOTH_SIGN, ASK_FIRST)
IF_ANY, SOMETIMES = "nếu có", "tùy trường hợp"


@dataclass(frozen=True)
class Line:
    """One thing that a form asks; `answer` is empty where it was not said at this screen."""

    text: str
    answer: str
    to_write: bool  # False: it is not for paper
    is_warned: bool  # the text says so itself


@dataclass(frozen=True)
class Elsewhere:
    """Where and when something is done that the house has paused; empty: the team is asked."""

    where: str
    when: str
    phone: str


@dataclass(frozen=True)
class Brought:
    """A paper on a list for everybody; `when` is empty where everybody needs it."""

    name: str
    when: str


@dataclass(frozen=True)
class Doable:
    """A procedure or a guide, as the house offers it."""

    content: Procedure | Guide
    elsewhere: Elsewhere | None = None  # None: at the house

    @property
    def is_guide(self) -> bool:
        return isinstance(self.content, Guide)

    @property
    def said(self) -> str:
        """Where it is done, in few words."""
        if self.elsewhere:
            return PAUSED
        if isinstance(self.content, Guide):
            return _of_guide(self.content)
        if self.content.both_appear:
            return BOTH_SIGN
        return ASK_FIRST if self.content.online is Online.BOOKING else AT_THE_HOUSE

    @property
    def is_done_here(self) -> bool:
        """On the team's evenings, and not somewhere else."""
        return self.said in {AT_THE_HOUSE, BOTH_SIGN, ASK_FIRST, ON_THE_PHONE}

    @property
    def papers(self) -> tuple[Brought, ...] | None:
        """What to bring in one case or another; None: no source tells."""
        found = self.content.bring if isinstance(self.content, Guide) else self.content.papers
        return None if found is None else tuple(Brought(one.name, _when(one)) for one in found)

    @property
    def always(self) -> tuple[str, ...]:
        """The papers that everybody brings."""
        return tuple(one.name for one in self.papers or () if not one.when)

    @property
    def sometimes(self) -> tuple[str, ...]:
        """Those that only some must bring."""
        return tuple(one.name for one in self.papers or () if one.when == SOMETIMES)

    @property
    def fee(self) -> str:
        """What it costs, in one sentence; of a guide that may be whom to ask, for it is not filed
        with any commune."""
        rule = self.content.fee
        if self.is_guide and isinstance(rule, UnknownFee) and rule.note:
            return rule.note
        return fees.in_words(rule)

    @property
    def how_long(self) -> str | None:
        """How long the office may take; None: no source tells, or nothing is filed."""
        return None if isinstance(self.content, Guide) else self.content.time_limit.text


def _of_guide(guide: Guide) -> str:
    if guide.go_to:
        return IN_PERSON
    return ON_THE_PHONE if guide.steps else ASK_WHOM


def _when(paper: Paper) -> str:
    if not paper.required:
        return IF_ANY
    return SOMETIMES if paper.when else ""


@dataclass(frozen=True)
class Week:
    """What stands on the sheet of a week."""

    first: date
    last: date
    nights: Sequence[Night]
    doables: Sequence[Doable]
    team: Sequence[Person]
    qr: Markup | None  # opens the same page on a phone


def lines(procedure: Procedure, answers: Answers) -> tuple[Line, ...]:
    """What the form asks, in its order, with what was answered here; none without a worksheet.

    What was answered privately stays off every sheet.
    """
    asked = procedure.worksheet.asked if procedure.worksheet else ()
    said = private.kept(procedure, answers)
    return tuple(_line(one, procedure, said) for one in asked)


def _line(asked: Asked, procedure: Procedure, answers: Answers) -> Line:
    to_write = not NOT_ON_PAPER.search(asked.text)
    answer = _answer(asked, procedure, answers) if to_write else ""
    return Line(asked.text, answer, to_write, SAID_ALREADY in asked.text)


def _answer(asked: Asked, procedure: Procedure, answers: Answers) -> str:
    question = next((one for one in procedure.questions if one.key == asked.answer), None)
    if question is None or answers.get(question.key) is None:
        return ""
    return question.words_of(answers)


def worksheet_html(village: Village, procedure: Procedure, answers: Answers, size: Size) -> str:
    """What the portal's form will ask, to think about at home. It is no form, and never filed."""
    asked = lines(procedure, answers)
    return draw("worksheet", size, {"village": village, "procedure": procedure, "lines": asked})


def doable_html(village: Village, week: Week, size: Size) -> str:
    """What the house can do in that week, with papers, fees, evenings and phones."""
    return draw("doable", size, {"village": village, "week": week, "qr": week.qr})
