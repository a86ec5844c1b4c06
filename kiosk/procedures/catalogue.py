"""The procedures that the kiosk knows, read once, and the mistakes in their files."""

import hashlib
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError
from yaml.constructor import ConstructorError

from kiosk import clock
from kiosk.languages.first_words import read_first_words
from kiosk.languages.keyboards import read_keyboards
from kiosk.languages.registry import read_languages
from kiosk.paths import CONTENT
from kiosk.procedures.fees import fee, money
from kiosk.procedures.schema import (
    Conditions,
    FeeExample,
    PerPageFee,
    Procedure,
    Question,
)

T = TypeVar("T")
Flaws = Iterator[tuple[str, str]]  # (field, reason)

FEE_KINDS = {"per_page", "per_copy", "fixed", "unknown"}  # pydantic puts them into the path
REASONS = {
    "missing": "thiếu mục này; chưa biết thì ghi null",
    "extra_forbidden": "mục lạ, khuôn không có",
    "enum": "phải là một trong: {expected}",
    "literal_error": "phải là một trong: {expected}",
    "union_tag_invalid": "kind phải là một trong: {expected_tags}",
    "union_tag_not_found": "thiếu kind",
    "string_type": "phải là chữ, đặt trong dấu ngoặc kép",
    "string_too_short": "không được để trống",
    "string_pattern_mismatch": "viết sai dạng, phải khớp {pattern}",
    "int_type": "phải là số nguyên",
    "int_parsing": "phải là số nguyên",
    "bool_type": "phải là true hoặc false",
    "bool_parsing": "phải là true hoặc false",
    "greater_than_equal": "phải từ {ge} trở lên",
    "less_than_equal": "phải từ {le} trở xuống",
    "date_type": "phải là ngày, dạng 2026-11-21",
    "date_from_datetime_parsing": "phải là ngày, dạng 2026-11-21",
    "tuple_type": "phải là một danh sách",
    "dict_type": "phải là các mục có tên",
    "model_type": "phải là các mục có tên",
    "too_short": "phải có ít nhất {min_length} dòng",
    "invalid_key": 'tên mục phải là chữ; "yes" và "no" phải để trong ngoặc kép',
}


@dataclass(frozen=True)
class Mistake:
    """What is wrong, and where: file (from the content folder), path of the field, reason."""

    file: str
    field: str
    reason: str

    def __str__(self) -> str:
        return ": ".join(filter(None, (self.file, self.field, self.reason)))


class BrokenContent(Exception):
    """The procedures cannot be used; `mistakes` says why."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("\n".join(map(str, mistakes)))
        self.mistakes = mistakes


class OnceLoader(yaml.CSafeLoader):
    """Refuses a key written twice, where YAML would silently keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """As its parent; raises ConstructorError."""
        written = Counter(key.value for key, _ in node.value if key.value != "<<")
        for key, _ in node.value:
            if written[key.value] > 1:
                raise ConstructorError(None, None, f"ghi hai lần: {key.value}", key.start_mark)
        return super().construct_mapping(node, deep)


@cache
def all_procedures(folder: Path = CONTENT) -> tuple[Procedure, ...]:
    """Every procedure of a content folder, by slug; raises BrokenContent.

    Whether a date lies in the future is left to `mistakes`: a PC whose clock fell back to 2010
    must still serve its village.
    """
    procedures, found = _read_all(folder)
    if found:
        raise BrokenContent(found)
    return tuple(procedures.values())


def find(slug: str) -> Procedure | None:
    """The procedure with that slug, None if there is none."""
    return next((one for one in all_procedures() if one.slug == slug), None)


def mistakes(folder: Path = CONTENT) -> list[Mistake]:
    """Every mistake in a content folder: its procedures, and the files beside them."""
    procedures, found = _read_all(folder)
    for file, procedure in procedures.items():
        found += _as_mistakes(file, _dates_ahead(procedure, clock.today()))
    found += _attempt("calendar.yaml", partial(clock.read_local_changes, folder))[1]
    found += _attempt("first_words.yaml", partial(read_first_words, folder))[1]
    keyboards, wrong = _attempt("keyboards.yaml", partial(read_keyboards, folder))
    found += wrong
    if keyboards is not None:  # the languages look for theirs among them
        found += _attempt("languages.yaml", partial(read_languages, folder))[1]
    return found


def _read_all(folder: Path) -> tuple[dict[str, Procedure], list[Mistake]]:
    """The readable procedures by file, and all mistakes but those that depend on today."""
    procedures: dict[str, Procedure] = {}
    found: list[Mistake] = []
    for path in sorted((folder / "procedures").glob("*.yaml")):
        file = f"procedures/{path.name}"
        procedure, wrong = _attempt(file, partial(_read, path))
        found += wrong
        if procedure is not None:
            procedures[file] = procedure
            found += _as_mistakes(file, _flaws(procedure, path.stem))
    found += _same_slugs(procedures)
    if not procedures and not found:
        found.append(Mistake("procedures", "", "không có tệp .yaml nào"))
    return procedures, found


def _read(path: Path) -> Procedure:
    content = path.read_bytes()
    data = yaml.load(content, Loader=OnceLoader)  # noqa: S506 - a SafeLoader that is stricter
    if isinstance(data, dict):
        data["version"] = hashlib.sha256(content).hexdigest()[:12]
    return Procedure.model_validate(data)


def _attempt(file: str, read: Callable[[], T]) -> tuple[T | None, list[Mistake]]:
    try:
        return read(), []
    except OSError as error:
        return None, [Mistake(file, "", f"không đọc được: {error.strerror}")]
    except yaml.YAMLError as error:
        return None, [_syntax_mistake(file, error)]
    except ValidationError as error:
        return None, [_shape_mistake(file, one) for one in error.errors()]


def _syntax_mistake(file: str, error: yaml.YAMLError) -> Mistake:
    mark = getattr(error, "problem_mark", None)
    line = f"dòng {mark.line + 1}" if mark else ""
    return Mistake(file, line, f"sai cú pháp YAML: {getattr(error, 'problem', None) or error}")


def _shape_mistake(file: str, error: Any) -> Mistake:
    path = ".".join(str(part) for part in error["loc"] if part not in FEE_KINDS)
    reason = REASONS.get(error["type"])
    return Mistake(file, path, reason.format(**error.get("ctx", {})) if reason else error["msg"])


def _as_mistakes(file: str, flaws: Flaws) -> list[Mistake]:
    return [Mistake(file, field, reason) for field, reason in flaws]


def _same_slugs(procedures: dict[str, Procedure]) -> list[Mistake]:
    count = Counter(one.slug for one in procedures.values())
    return [
        Mistake(file, "slug", f"trùng với tệp khác: {one.slug}")
        for file, one in procedures.items()
        if count[one.slug] > 1
    ]


def _flaws(procedure: Procedure, stem: str) -> Flaws:
    """What the shape alone cannot tell."""
    if procedure.slug != stem:
        yield "slug", f"phải giống tên tệp: {stem}"
    yield from _repeated("questions", (one.key for one in procedure.questions))
    yield from _repeated("papers", (one.key for one in procedure.papers))
    yield from _repeated("return_reasons", (one.key for one in procedure.return_reasons))
    yield from _question_flaws(procedure.questions)
    for n, paper in enumerate(procedure.papers):
        yield from _condition_flaws(f"papers.{n}.when", paper.when, procedure.questions)
    if isinstance(procedure.fee, PerPageFee):
        yield from _fee_flaws(procedure.fee, {one.key for one in procedure.questions})
    limit = procedure.time_limit
    if (limit.extended or limit.normal or 0) < (limit.normal or 0):
        yield "time_limit.extended", "ngắn hơn normal"
    if (procedure.effective_to or date.max) < (procedure.effective_from or date.min):
        yield "effective_to", "trước effective_from"


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


def _fee_flaws(rule: PerPageFee, keys: set[str]) -> Flaws:
    for key in sorted({"pages", "copies"} - keys):
        yield "fee", f"tính theo trang thì phải có câu hỏi {key}"
    for n, example in enumerate(rule.examples):
        total = fee(rule, {"pages": example.pages, "copies": example.copies}).total
        if total != example.total:
            yield f"fee.examples.{n}", _differs(example, total)


def _differs(example: FeeExample, total: int | None) -> str:
    computed = "không tính được" if total is None else money(total)
    return f"ví dụ ghi {money(example.total)} nhưng quy tắc tính ra {computed}"


def _dates_ahead(procedure: Procedure, today: date) -> Flaws:
    if procedure.checked_on > today:
        yield "checked_on", f"ngày kiểm tra ở sau hôm nay ({today.isoformat()})"
