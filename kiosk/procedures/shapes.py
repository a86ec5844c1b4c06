"""What all content is made of: frozen shapes, plain words, amounts.

None always means "not known": it is never filled in, and the screen says "hỏi xã".
"""

import datetime
import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from kiosk.procedures.kinds import Basis, Sketch

Answers = Mapping[str, int | str | None]  # question key → answer; None is "chưa biết"
Conditions = dict[str, tuple[str, ...]]  # question key → the answers for which something holds

LONGEST_TEXT = 600  # letters; the longest official name of a procedure has 340
MARKUP = re.compile(r"<\s*[a-zA-Z/!?]|&#?\w+;")
FORMULA = re.compile(r"[=@+\-\t]")  # what a spreadsheet would take for a formula


def plain(text: str) -> str:
    """Words and nothing else. ValueError for markup, a formula, or a sign that can't be seen."""
    if MARKUP.search(text):
        raise ValueError("không ghi thẻ HTML, chỉ ghi chữ")
    if FORMULA.match(text):
        raise ValueError("không bắt đầu bằng = + - @, bảng tính sẽ tưởng là công thức")
    if not all(sign.isprintable() for sign in text):
        raise ValueError("có ký tự không nhìn thấy được, hãy gõ lại dòng này")
    return text


Text = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT), AfterValidator(plain)]
Word = Annotated[str, Field(pattern=r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$", max_length=60)]
Dong = Annotated[int, Field(ge=0, le=100_000_000)]  # money, in đồng


class Shape(BaseModel):
    """Frozen and strict about its keys, so that a misspelt one is found."""

    model_config = ConfigDict(extra="forbid", frozen=True)


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


class Fork(Shape):
    """A question about what the portal shows, and what each answer leads to."""

    ask: Text
    yes: Text
    no: Text


class ScreenToPress(Shape):
    """One screen of the portal or of a phone: what to do there."""

    title: Text
    do: Text
    sketch: Sketch
    warning: Text | None = None
    basis: Basis


def holds(when: Conditions, answers: Answers) -> bool:
    """Whether every answer is among those asked for; an unknown answer is among none."""
    return all(answers.get(key) in values for key, values in when.items())
