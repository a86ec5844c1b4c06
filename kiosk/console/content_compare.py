"""Two versions side by side: only what differs, by fields with names that a person reads.

Rows are matched by their keys; those that have none, by their names and then by their places.
"""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from kiosk.console.content_fields import sections
from kiosk.console.content_shape import (
    Field,
    Item,
    Kind,
    Rows,
    Tree,
    Variants,
    as_rows,
    as_tree,
    at,
    called,
    kind_of,
    leaves,
    part,
)
from kiosk.console.content_typed import settled
from kiosk.console.content_values import in_words

Row = tuple[str, int, Tree]  # what it is matched by, its place, the row
ORDER = "Thứ tự"
OF_THE_PROGRAM = {"icon"}  # the name of a picture tells nobody anything about a new row


class Difference(NamedTuple):
    """One thing that is not the same: lines of words, none where there is nothing."""

    section: str
    name: str  # "Giấy tờ · Bản chính · Ghi chú"
    old: tuple[str, ...]
    new: tuple[str, ...]


class Both(NamedTuple):
    """Two whole trees, for what is chosen in them, and the names that lead to where we are."""

    old: Tree
    new: Tree
    section: str
    names: tuple[str, ...] = ()

    def within(self, *names: str) -> "Both":
        return self._replace(names=(*self.names, *names))

    def differ(self, name: str, old: tuple[str, ...], new: tuple[str, ...]) -> Difference:
        return Difference(self.section, " · ".join((*self.names, name)), old, new)


def compare(old: Tree, new: Tree, *, is_guide: bool) -> list[Difference]:
    """All that differs, in the order of the forms."""
    found: list[Difference] = []
    for section in sections(is_guide):
        both = Both(settled(section.items, old), settled(section.items, new), section.label)
        found += _items(section.items, both.old, both.new, both)
    return found


def _items(items: tuple[Item, ...], old: Tree, new: Tree, both: Both) -> Iterator[Difference]:
    for item in items:
        if isinstance(item, Field):
            yield from _field(item, at(old, item.path), at(new, item.path), both)
        elif isinstance(item, Rows):
            yield from _rows(item, at(old, item.path), at(new, item.path), both)
        elif isinstance(item, Variants):
            yield from _variants(item, part(old, item.path), part(new, item.path), both)
        else:
            its = part(old, item.path), part(new, item.path)
            yield from _items(item.items, *its, both.within(item.label))


def _field(field: Field, old: object, new: object, both: Both) -> Iterator[Difference]:
    if field.kind is Kind.LINES and isinstance(old, list) and isinstance(new, list):
        gone = tuple(str(one) for one in old if one not in new)
        come = tuple(str(one) for one in new if one not in old)
        if gone or come:
            yield both.differ(field.label, gone, come)
            return
    words = in_words(field, old, both.old), in_words(field, new, both.new)
    if words[0] != words[1]:
        yield both.differ(field.label, (words[0],), (words[1],))


def _variants(item: Variants, old: Tree, new: Tree, both: Both) -> Iterator[Difference]:
    """What is of another kind now has nothing in common with what it was."""
    if kind_of(item, old) == kind_of(item, new):
        yield from _items(item.items_of(new), old, new, both)
        return
    shown = tuple(
        (item.kinds[kind_of(item, its)][0], *_told(item.items_of(its), its, tree))
        for its, tree in ((old, both.old), (new, both.new))
    )
    yield both.differ(item.label, *shown)


def _told(items: tuple[Item, ...], own: Tree, tree: Tree) -> tuple[str, ...]:
    """A part or a row as lines: "Tên giấy: Giấy khai sinh"."""
    return tuple(
        f"{' · '.join(leaf.names)}: {in_words(leaf.field, leaf.value, tree)}"
        for leaf in leaves(items, own)
        if leaf.value not in (None, "", [], {}) and leaf.field.path not in OF_THE_PROGRAM
    )


def _rows(rows: Rows, old: object, new: object, both: Both) -> Iterator[Difference]:
    before, after = _matched(rows, old), _matched(rows, new)
    pairs = _pairs(before, after)
    for was, now in pairs:
        row = now or was
        name = called(rows, row[2], row[1]) if row else ""
        if was and now:
            yield from _items(rows.items, was[2], now[2], both.within(rows.label, name))
        else:
            gone = _told(rows.items, was[2], both.old) if was else ()
            come = _told(rows.items, now[2], both.new) if now else ()
            yield both.within(rows.label).differ(name, gone, come)
    yield from _order(rows, [(was, now) for was, now in pairs if was and now], both)
    if (old is None) != (new is None) and rows.may_be_unknown:
        words = {True: "chưa biết", False: "biết"}
        yield both.differ(rows.label, (words[old is None],), (words[new is None],))


def _matched(rows: Rows, value: object) -> list[Row]:
    """Each row with what it is matched by: its key, else its name and how often that came."""
    seen: Counter[str] = Counter()
    found = []
    for place, row in enumerate(as_rows(value)):
        by = str((row.get(rows.key) if rows.key else at(row, rows.name)) or "")
        seen[by] += 1
        found.append((f"{by}#{seen[by]}", place, as_tree(row)))
    return found


def _pairs(before: list[Row], after: list[Row]) -> list[tuple[Row | None, Row | None]]:
    """The rows of the new list with those that they were; then what is gone."""
    known = {row[0]: row for row in before}
    names = {row[0] for row in after}
    left = {row[1]: row for row in before if row[0] not in names}
    pairs: list[tuple[Row | None, Row | None]] = []
    for row in after:
        # What is at its place and has lost its match has most likely been renamed.
        pairs.append((known.get(row[0]) or left.pop(row[1], None), row))
    return [*pairs, *((row, None) for row in left.values())]


def _order(
    rows: Rows, pairs: list[tuple[Row, Row]], both: Both
) -> Iterator[Difference]:  # fmt: skip
    """Whether those that stay have changed places."""
    was = sorted(pairs, key=lambda pair: pair[0][1])
    if was == pairs:
        return
    old = tuple(called(rows, before[2], before[1]) for before, _ in was)
    new = tuple(called(rows, after[2], after[1]) for _, after in pairs)
    yield both.within(rows.label).differ(ORDER, old, new)
