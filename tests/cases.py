"""The cases of a procedure, generated from its content."""

from collections.abc import Iterator

from kiosk.procedures.schema import Procedure, Question

Answers = dict[str, int | str | None]


def cases(procedure: Procedure, more: int | None = None) -> list[Answers]:
    """As few of the ways through the questions as say each answer to each question at least once.

    `more`: see `answers_to`.
    """
    left, chosen = list(ways(procedure, {}, more)), []
    wanted = {pair for way in left for pair in way.items()}
    while wanted:
        best = max(left, key=lambda way: len(wanted & set(way.items())))
        wanted -= set(best.items())
        chosen.append(best)
    return chosen or [{}]


def ways(procedure: Procedure, answers: Answers, more: int | None = None) -> Iterator[Answers]:
    """Every way through the questions, each with what was answered before."""
    asked = next((q for q in procedure.questions_for(answers) if q.key not in answers), None)
    if asked is None:
        yield dict(answers)
        return
    for answer in answers_to(asked, more):
        yield from ways(procedure, answers | {asked.key: answer}, more)


def answers_to(question: Question, more: int | None = None) -> list[int | str | None]:
    """All that may be answered; of numbers the least and the most, or with `more` one that is so
    much above the least, for who counts up to it press by press."""
    unknown: list[int | str | None] = [None] if question.may_be_unknown else []
    if question.kind == "choice":
        return [*(option.value for option in question.options), *unknown]
    least, most = question.min or 0, question.max or 9
    return [*sorted({least, most if more is None else min(least + more, most)}), *unknown]
