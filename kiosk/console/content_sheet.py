"""What stands on the sheet on which the commune goes through a procedure with a pen."""

from collections.abc import Iterator
from typing import Any

from kiosk import clock
from kiosk.console.content_fields import sections
from kiosk.console.content_shape import (
    Field,
    Item,
    Kind,
    Leaf,
    Rows,
    Tree,
    Variants,
    as_rows,
    at,
    called,
    leaves,
    part,
)
from kiosk.console.content_typed import settled
from kiosk.console.content_values import in_words
from kiosk.slips.procedure_sheet import Chapter, Point, ProcedureSheet

NOT_FOR_PAPER = {"icon"}  # the name of a picture says nothing there
IN_FULL = (Kind.LINE, Kind.AREA, Kind.LINES)  # what has a line of its own
ONE_BY_ONE = {"unknowns"}
NOTHING = "Không có."


def sheet(
    name: str, tree: Tree, *, is_guide: bool, is_draft: bool, version: str, source: str
) -> ProcedureSheet:
    """Every field of a tree, by the forms in which it is written."""
    chapters = []
    for section in sections(is_guide):
        own = {**tree, **settled(section.items, tree)}
        points = tuple(point for item in section.items for point in _points(item, own))
        chapters.append(Chapter(section.label, section.icon, points))
    day = str(tree.get("checked_on") or "")
    checked = "/".join(reversed(day.split("-")))
    return ProcedureSheet(name, is_draft, version, checked, source, clock.today(), chapters)


def _points(item: Item, tree: Tree) -> Iterator[Point]:
    """A field is one point, and so is a row with all that is in it."""
    if isinstance(item, Rows):
        yield from _row_points(item, tree)
    elif isinstance(item, Field):
        yield from _field_points(item, at(tree, item.path), tree)
    else:
        yield Point(item.label, _lines((item,), tree, tree) or (NOTHING,))


def _field_points(field: Field, value: Any, tree: Tree) -> Iterator[Point]:
    """What is not known is asked for one by one."""
    if field.path in ONE_BY_ONE and isinstance(value, list):
        yield from (Point(f"{field.label} {n}", (str(one),)) for n, one in enumerate(value, 1))
    elif field.path not in NOT_FOR_PAPER:
        yield Point(field.label, (in_words(field, value, tree),))


def _row_points(rows: Rows, tree: Tree) -> Iterator[Point]:
    found = as_rows(at(tree, rows.path))
    for number, row in enumerate(found):
        lines = _lines(rows.items, row, tree, but=rows.name)
        yield Point(f"{rows.label} {number + 1}", (called(rows, row, number), *lines))
    if not found:
        yield Point(rows.label, (NOTHING,))


def _lines(items: tuple[Item, ...], own: Tree, tree: Tree, but: str = "") -> tuple[str, ...]:
    """What is said in words has lines of its own; the rest of the same part shares one."""
    told: list[str] = []
    short: list[str] = []
    for item in items:
        if isinstance(item, Rows):
            told += [_row_line(item, row, n, tree) for n, row in enumerate(_found(item, own))]
        elif isinstance(item, Variants):
            its = part(own, item.path)
            if not item.is_fixed:
                told.append(in_words(item.tag, its.get(item.tag.path), tree))
            told += _lines(item.items_of(its), its, tree)
        elif isinstance(item, Field):
            line = _line(item, own, tree) if item.path != but else ""
            (told if item.kind in IN_FULL else short).append(line)
        else:
            told += _lines(item.items, part(own, item.path), tree)
    return tuple(line for line in (*told, " · ".join(filter(None, short))) if line)


def _found(rows: Rows, own: Tree) -> list[Tree]:
    return as_rows(at(own, rows.path))


def _row_line(rows: Rows, row: Tree, number: int, tree: Tree) -> str:
    """A row within a row, in one line."""
    rest = [_told(leaf, tree) for leaf in leaves(rows.items, row) if leaf.field.path != rows.name]
    name = called(rows, row, number) if rows.name else ""
    return f"{rows.label} {number + 1}: {' · '.join(filter(None, (name, *rest)))}"


def _line(field: Field, own: Tree, tree: Tree) -> str:
    return _told(Leaf(field.path, (field.label,), field, at(own, field.path)), tree)


def _told(leaf: Leaf, tree: Tree) -> str:
    """ "Ghi chú: …"; nothing where nothing is written."""
    if leaf.field.path in NOT_FOR_PAPER or leaf.value in (None, "", [], {}):
        return ""
    return f"{leaf.names[-1]}: {in_words(leaf.field, leaf.value, tree)}"
