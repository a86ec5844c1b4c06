"""Who comes to a practice: a made-up resident with a case of their own. No web, no database.

Every name is Mẫu ("sample"), and no code looks like one of the portal's.
"""

from dataclasses import dataclass
from random import Random

from kiosk.procedures import fees, private
from kiosk.procedures.schema import Procedure, Question
from kiosk.procedures.shapes import Answers, holds

TITLES = ("Bà", "Ông", "Bác", "Cô", "Chú", "Anh", "Chị")
FEW = 5  # a made-up number lies at most so much above the least
UNKNOWN = 0.15  # how often a resident doesn't know what need not be known


@dataclass(frozen=True)
class Case:
    """Who comes, what they want, and who takes the result home."""

    procedure: Procedure
    resident: str
    receiver: str
    answers: Answers
    portal_code: str

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What was asked and what the resident said."""
        asked = self.procedure.questions_for(self.answers)
        return [(question.ask, question.words_of(self.answers)) for question in asked]

    @property
    def kept_facts(self) -> list[tuple[str, str]]:
        """What of it stands on paper: nothing that only leads the way."""
        asked = self.procedure.questions_for(self.answers)
        hidden = {one.ask for one in asked if private.is_private(self.procedure, one)}
        return [fact for fact in self.facts if fact[0] not in hidden]

    @property
    def fee(self) -> fees.Fee:
        return fees.fee(self.procedure.fee, self.answers)


def made_up(procedure: Procedure, chance: Random) -> Case:
    """Somebody who wants that, and answers its questions as it comes."""
    answers: dict[str, int | str | None] = {}
    for question in procedure.questions:
        if holds(question.when, answers):
            answers[question.key] = _answer(question, chance)
    resident, relative = (f"{title} Mẫu" for title in chance.sample(TITLES, 2))
    digits = f"{chance.randrange(10**9):09d}"
    return Case(
        procedure, resident, chance.choice((resident, relative)), answers,
        f"MAU.{digits[:2]}-{digits[2:5]}-{digits[5:]}",
    )  # fmt: skip


def _answer(question: Question, chance: Random) -> int | str | None:
    if question.may_be_unknown and chance.random() < UNKNOWN:
        return None
    if question.kind == "choice":
        return chance.choice(question.options).value
    least = question.min or 0
    return chance.randint(least, min(question.max or least + FEW, least + FEW))
