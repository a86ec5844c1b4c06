"""What the shape of content alone cannot tell: keys that repeat, questions that nobody asks."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from kiosk.procedures.fee_rules import (
    ByCaseFee,
    ByChannelFee,
    FeeExample,
    FeeRule,
    PerCopyFee,
    PerPageFee,
)
from kiosk.procedures.fees import fee, money
from kiosk.procedures.guide import Guide
from kiosk.procedures.mistakes import Flaws
from kiosk.procedures.schema import Procedure, Question
from kiosk.procedures.shapes import Conditions


def flaws(content: Procedure | Guide) -> Flaws:
    """All of them, each as (field, reason)."""
    if isinstance(content, Procedure):
        yield from _procedure_flaws(content)
    else:
        yield from _guide_flaws(content)
    if (content.effective_to or date.max) < (content.effective_from or date.min):
        yield "effective_to", "trước effective_from"


def dates_ahead(content: Procedure | Guide, today: date) -> Flaws:
    """A day of checking that has not come yet: a slip of the pen."""
    if content.checked_on > today:
        yield "checked_on", f"ngày kiểm tra ở sau hôm nay ({today.isoformat()})"


def _guide_flaws(guide: Guide) -> Flaws:
    yield from _repeated("bring", (one.key for one in guide.bring or ()))
    yield from _fee_flaws("fee", guide.fee, ())
    if guide.steps is None and guide.ask_whom is None:
        yield "ask_whom", "chưa có các bước thì phải ghi bà con hỏi ai"


def _procedure_flaws(procedure: Procedure) -> Flaws:
    for field in ("questions", "papers", "return_reasons"):
        yield from _repeated(field, (one.key for one in getattr(procedure, field)))
    yield from _question_flaws(procedure.questions)
    for n, paper in enumerate(procedure.papers):
        yield from _condition_flaws(f"papers.{n}.when", paper.when, procedure.questions)
    yield from _fee_flaws("fee", procedure.fee, procedure.questions)
    limit = procedure.time_limit
    if (limit.extended or limit.normal or 0) < (limit.normal or 0):
        yield "time_limit.extended", "ngắn hơn normal"
    if procedure.do_first == procedure.slug:
        yield "do_first", "không thể phải làm chính nó trước"
    if procedure.worksheet:
        yield from _worksheet_flaws(procedure)


def _worksheet_flaws(procedure: Procedure) -> Flaws:
    asked = {one.key for one in procedure.questions}
    lines = procedure.worksheet.asked if procedure.worksheet else ()
    for n, line in enumerate(lines):
        if line.answer and line.answer not in asked:
            yield f"worksheet.asked.{n}.answer", f"không có câu hỏi này: {line.answer}"


def _repeated(field: str, keys: Iterable[str]) -> Flaws:
    for key, times in Counter(keys).items():
        if times > 1:
            yield field, f"key ghi {times} lần: {key}"


def _question_flaws(questions: tuple[Question, ...]) -> Flaws:
    for n, question in enumerate(questions):
        field = f"questions.{n}"
        yield from _repeated(f"{field}.options", (one.value for one in question.options))
        yield from _condition_flaws(f"{field}.when", question.when, questions[:n])
        if question.kind == "choice" and len(question.options) < 2:
            yield f"{field}.options", "phải có ít nhất hai lựa chọn"
        if question.kind == "number":
            yield from _bound_flaws(field, question.min, question.max)


def _bound_flaws(field: str, least: int | None, most: int | None) -> Flaws:
    if least is None or most is None:
        yield field, "câu hỏi số phải có min và max"
    elif most < least:
        yield f"{field}.max", "nhỏ hơn min"


def _condition_flaws(field: str, when: Conditions, asked: tuple[Question, ...]) -> Flaws:
    """A condition may only name a question asked before, and answers that it offers."""
    offered = {one.key: {option.value for option in one.options} for one in asked}
    for key, values in when.items():
        if key not in offered:
            yield f"{field}.{key}", "không có câu hỏi này trước đó"
            continue
        for value in set(values) - offered[key]:
            yield f"{field}.{key}", f"câu hỏi không có lựa chọn này: {value}"


def _fee_flaws(field: str, rule: FeeRule, questions: tuple[Question, ...]) -> Flaws:
    numbers = {one.key for one in questions if one.kind == "number"}
    for key in sorted(_multiplied_by(rule) - numbers):
        yield field, f"cách tính này phải có câu hỏi số: {key}"
    if isinstance(rule, PerPageFee):
        yield from _example_flaws(field, rule)
    if isinstance(rule, ByCaseFee):
        yield from _case_flaws(field, rule, questions)


def _multiplied_by(rule: FeeRule) -> set[str]:
    if isinstance(rule, PerPageFee):
        return {"pages", "copies"}
    if isinstance(rule, PerCopyFee):
        return {"copies"}
    return {rule.each} if isinstance(rule, ByChannelFee) and rule.each else set()


def _example_flaws(field: str, rule: PerPageFee) -> Flaws:
    for n, example in enumerate(rule.examples):
        total = fee(rule, {"pages": example.pages, "copies": example.copies}).total
        if total != example.total:
            yield f"{field}.examples.{n}", _differs(example, total)


def _case_flaws(field: str, rule: ByCaseFee, questions: tuple[Question, ...]) -> Flaws:
    """Every answer leads to one fee."""
    asked = next((one for one in questions if one.key == rule.question), None)
    offered = {option.value for option in asked.options} if asked else set()
    if not offered:
        yield f"{field}.question", f"không có câu hỏi chọn này: {rule.question}"
        return
    told = Counter(answer for case in rule.cases for answer in case.answers)
    for answer in sorted(offered - set(told)):
        yield f"{field}.cases", f"chưa nói phí khi trả lời: {answer}"
    for answer in sorted(set(told) - offered):
        yield f"{field}.cases", f"câu hỏi không có lựa chọn này: {answer}"
    for answer in sorted(one for one, times in told.items() if times > 1):
        yield f"{field}.cases", f"nói phí hai lần khi trả lời: {answer}"
    for n, case in enumerate(rule.cases):
        yield from _fee_flaws(f"{field}.cases.{n}.fee", case.fee, questions)


def _differs(example: FeeExample, total: int | None) -> str:
    computed = "không tính được" if total is None else money(total)
    return f"ví dụ ghi {money(example.total)} nhưng quy tắc tính ra {computed}"
