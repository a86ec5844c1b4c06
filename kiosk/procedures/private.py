"""Answers that lead the way and are then forgotten: what hangs on them, and what may be kept."""

from collections.abc import Collection
from dataclasses import dataclass

from kiosk.procedures.schema import Paper, Procedure, Question
from kiosk.procedures.shapes import Answers, Conditions, holds


@dataclass(frozen=True)
class PaperTold:
    """A paper as a list may tell it; not `is_sure`: only some cases need it, nobody says which."""

    paper: Paper
    is_sure: bool


def kept(procedure: Procedure, answers: Answers) -> dict[str, int | str | None]:
    """The answers without the private ones, and without those that only these brought about."""
    hidden = _hidden(procedure)
    return {key: answer for key, answer in answers.items() if key not in hidden}


def still_asked(procedure: Procedure, answers: Answers) -> dict[str, int | str | None]:
    """The answers to what is asked in this case; those of another case, answered before, go."""
    found: dict[str, int | str | None] = {}
    for question in procedure.questions:
        if question.key in answers and holds(question.when, found):
            found[question.key] = answers[question.key]
    return found


def is_private(procedure: Procedure, question: Question) -> bool:
    """Whether its answer only leads the way."""
    return question.key in _hidden(procedure)


def tells(procedure: Procedure, paper: Paper) -> bool:
    """Whether having this paper at hand says what was answered privately."""
    return _hangs_on(_hidden(procedure), paper.when)


def told_to_all(procedure: Procedure, answers: Answers | None) -> tuple[PaperTold, ...]:
    """The papers of this case as a slip lists them, so that it tells nothing private.

    Without answers, those of every case.
    """
    found = []
    for paper in procedure.papers:
        open_part = _open_part(procedure, paper.when)
        if answers is None:
            found.append(PaperTold(paper, is_sure=not paper.when))
        elif holds(open_part, answers):
            found.append(PaperTold(paper, is_sure=open_part == paper.when))
    return tuple(found)


def _open_part(procedure: Procedure, when: Conditions) -> Conditions:
    """The conditions that hang on nothing private."""
    hidden = _hidden(procedure)
    return {key: values for key, values in when.items() if key not in hidden}


def _hidden(procedure: Procedure) -> frozenset[str]:
    """The keys of the private questions, and of those that are asked only because of them."""
    found: set[str] = set()
    for question in procedure.questions:
        if question.is_private or _hangs_on(found, question.when):
            found.add(question.key)
    return frozenset(found)


def _hangs_on(hidden: Collection[str], when: Conditions) -> bool:
    return any(key in hidden for key in when)
