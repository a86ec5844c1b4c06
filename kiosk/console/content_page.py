"""A form of the content as its page draws it: each field, its value, what is wrong there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kiosk.console.content_shape import (
    TAG,
    Field,
    Group,
    Item,
    Kind,
    Rows,
    Section,
    Tree,
    Variants,
    as_rows,
    at,
    called,
    joined,
    kind_of,
    part,
)
from kiosk.console.content_typed import row_id
from kiosk.console.content_values import NO, UNKNOWN, YES, in_a_form, in_words, is_day

ONE_LINE = 26  # letters of one line of a list to choose from
ALL_OPEN = 4  # so many rows of a list stand open at once
INPUTS = {
    Kind.NUMBER: "numeric",
    Kind.MONEY: "numeric",
}  # which keys a phone shows for it


@dataclass(frozen=True)
class Choice:
    """One thing to choose."""

    value: str
    words: str
    is_chosen: bool


@dataclass(frozen=True)
class Line:
    """A field as it is drawn."""

    name: str  # in the form; its id is made of it
    label: str
    kind: Kind
    hint: str
    value: Any
    choices: Sequence[Choice]
    wrong: Sequence[str]
    in_words: str
    looks: str = "line"

    @property
    def keys(self) -> str:
        """Which keys a phone shows for it."""
        return INPUTS.get(self.kind, "text")

    @property
    def is_a_day(self) -> bool:
        """Whether the browser's own field for days can show what stands here."""
        return self.kind is Kind.DATE and (not self.value or is_day(self.value))


@dataclass(frozen=True)
class Part:
    """Lines that belong together; a list has rows instead."""

    name: str
    label: str
    inner: "Sequence[Line | Part]"
    wrong: Sequence[str] = ()
    id: str = ""  # what stands for a row in the form
    is_open: bool = False
    looks: str = "group"  # "rows", "row", "group", "variants"
    rows: Rows | None = None
    is_unknown: bool = False


@dataclass(frozen=True)
class Drawing:
    """What a page is drawn from: the whole tree, the mistakes, the row to open."""

    tree: Tree
    wrong: Mapping[str, Sequence[str]] = field(default_factory=dict)
    opened: str = ""  # the path of a row
    is_new: bool = False  # that row was just added: nothing is wrong in it yet

    def wrong_at(self, path: str) -> Sequence[str]:
        if self.is_new and f"{path}.".startswith(f"{self.opened}."):
            return ()
        return self.wrong.get(path, ())

    def is_wrong_below(self, path: str) -> bool:
        return any(one.startswith(f"{path}.") and self.wrong_at(one) for one in self.wrong)


def drawn(section: Section, drawing: Drawing) -> Sequence[Line | Part]:
    """All lines and parts of one form."""
    return _items(section.items, drawing.tree, "", drawing)


def _items(
    items: tuple[Item, ...], own: Tree, prefix: str, drawing: Drawing
) -> list[Line | Part]:  # fmt: skip
    found: list[Line | Part] = []
    for item in items:
        path = joined(prefix, item.path)
        if isinstance(item, Field):
            if item.is_edited:
                found.append(_line(item, at(own, item.path), path, drawing))
        elif isinstance(item, Rows):
            found.append(_rows(item, at(own, item.path), path, drawing))
        elif isinstance(item, Variants):
            found += _variants(item, part(own, item.path), path, drawing)
        else:
            found.append(_group(item, part(own, item.path), path, drawing))
    return found


def _line(item: Field, value: Any, path: str, drawing: Drawing) -> Line:
    shown = in_a_form(item, value)
    return Line(
        path,
        item.label,
        item.kind,
        item.hint,
        shown,
        _choices(item, shown, drawing.tree),
        drawing.wrong_at(path),
        in_words(item, value, drawing.tree),
    )


def _choices(item: Field, shown: Any, tree: Tree) -> list[Choice]:
    """What may be chosen; what stands there and is none of it stays to be seen."""
    if item.kind is Kind.MAYBE:
        names: dict[str, str] = {"": UNKNOWN.capitalize(), YES: "Có", NO: "Không"}
    else:
        names = dict(item.choices_in(tree))
        if item.kind is Kind.ONE and item.may_be_empty:
            names = {"": "Không chọn", **names}
    chosen = shown if isinstance(shown, set) else {str(shown)}
    if item.kind in (Kind.ONE, Kind.MAYBE, Kind.MANY, Kind.WHEN):
        names |= {one: one or "Chưa chọn" for one in sorted(chosen) if one not in names}
    longest = ONE_LINE if item.kind is Kind.ONE else None
    return [Choice(value, _cut(words, longest), value in chosen) for value, words in names.items()]


def _cut(words: str, longest: int | None) -> str:
    """A question may be longer than what a phone's list shows of it."""
    return words if longest is None or len(words) <= longest else f"{words[:longest]}…"


def _rows(item: Rows, value: Any, path: str, drawing: Drawing) -> Part:
    found = as_rows(value)
    few = len(found) <= ALL_OPEN
    rows = [
        _row(item, row, place, joined(path, place), few, drawing)
        for place, row in enumerate(found)
    ]  # fmt: skip
    return Part(
        path,
        item.label,
        rows,
        drawing.wrong_at(path),
        looks="rows",
        rows=item,
        is_unknown=item.may_be_unknown and value is None,
    )


def _row(item: Rows, row: Tree, place: int, path: str, few: bool, drawing: Drawing) -> Part:
    is_open = few or drawing.opened == path or drawing.is_wrong_below(path)
    return Part(
        path,
        f"{place + 1}. {called(item, row, place)}",
        _items(item.items, row, path, drawing),
        drawing.wrong_at(path),
        row_id(item, row, place),
        is_open,
        looks="row",
        rows=item,
    )


def _variants(item: Variants, own: Tree, path: str, drawing: Drawing) -> list[Line | Part]:
    inner = _items(item.items_of(own), own, path, drawing)
    if item.is_fixed:
        return inner
    kind = _line(item.tag, kind_of(item, own), joined(path, TAG), drawing)
    wrong = drawing.wrong_at(path)
    return [Part(path, item.label, [kind, *inner], wrong, looks="variants")]


def _group(item: Group, own: Tree, path: str, drawing: Drawing) -> Part:
    inner = _items(item.items, own, path, drawing)
    return Part(path, item.label, inner, drawing.wrong_at(path))
