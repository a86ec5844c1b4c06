"""Of what the table of fields is made (see content_fields), and how it is walked.

A tree is the content as JSON: it may be wrong, because a draft is kept as it was typed.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Tree = dict[str, Any]
TAG = "kind"  # by which pydantic tells the variants apart


class Kind(StrEnum):
    """How one field is written and read."""

    LINE = "line"
    AREA = "area"  # a sentence or two
    LINES = "lines"  # one text a line
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    HOUR = "hour"
    TICK = "tick"  # yes or no
    MAYBE = "maybe"  # yes, no, or not known
    ONE = "one"  # of the choices
    MANY = "many"  # of the choices
    WHEN = "when"  # for which answers it holds


@dataclass(frozen=True)
class Field:
    """One thing that is written. `choices` may depend on the rest of the content."""

    path: str  # from the row, or the content, that it belongs to
    label: str
    kind: Kind = Kind.LINE
    may_be_empty: bool = False  # None is kept: not known, or nothing to say
    choices: Mapping[str, str] | Callable[[Tree], Mapping[str, str]] = field(default_factory=dict)
    hint: str = ""
    is_edited: bool = True  # what is not is only compared and printed

    def choices_in(self, tree: Tree) -> Mapping[str, str]:
        """What may be chosen, given the rest of the content."""
        return self.choices(tree) if callable(self.choices) else self.choices


@dataclass(frozen=True)
class Rows:
    """A list whose lines have the same items."""

    path: str
    label: str
    one: str  # "một giấy": what the button adds
    items: "tuple[Item, ...]"
    name: str  # the field by which a row is called
    key: str | None = None  # the field that never changes, because dossiers and answers keep it
    new: Tree = field(default_factory=dict)  # what a row begins with
    is_fixed: bool = False  # its rows are reworded, neither added nor removed
    may_be_unknown: bool = False  # None instead of a list: nobody knows it yet


@dataclass(frozen=True)
class Variants:
    """A part that is of one kind or another, each with items of its own; `path` may be empty."""

    path: str
    label: str
    kinds: "Mapping[str, tuple[str, tuple[Item, ...]]]"
    is_fixed: bool = False  # its kind is never changed

    @property
    def tag(self) -> Field:
        """Its kind, as a field."""
        names = {kind: name for kind, (name, _) in self.kinds.items()}
        return Field(TAG, self.label, Kind.ONE, choices=names, is_edited=not self.is_fixed)

    def items_of(self, tree: Tree) -> "tuple[Item, ...]":
        """The items of the kind that a part is of."""
        return self.kinds[kind_of(self, tree)][1]


@dataclass(frozen=True)
class Group:
    """A part that may be absent as a whole: with nothing written in it, it is None."""

    path: str
    label: str
    items: "tuple[Item, ...]"


Item = Field | Rows | Variants | Group


@dataclass(frozen=True)
class Section:
    """What one form changes."""

    slug: str  # of its address
    label: str
    icon: str
    items: tuple[Item, ...]


def at(tree: Any, path: str) -> Any:
    """What stands at a dotted path, None where nothing does."""
    for step in path.split(".") if path else ():
        if isinstance(tree, dict):
            tree = tree.get(step)
        elif isinstance(tree, list) and step.isdigit() and int(step) < len(tree):
            tree = tree[int(step)]
        else:
            return None
    return tree


def put(tree: Tree, path: str, value: Any) -> None:
    """Write `value` at a dotted path of mappings, making those on the way."""
    *way, last = path.split(".")
    for step in way:
        if not isinstance(tree.get(step), dict):
            tree[step] = {}
        tree = tree[step]
    tree[last] = value


def as_tree(value: Any) -> Tree:
    """A mapping as it is; anything else is as good as empty."""
    return value if isinstance(value, dict) else {}


def part(tree: Tree, path: str) -> Tree:
    """The mapping at a path; the tree itself where there is no path."""
    return as_tree(at(tree, path))


def as_rows(value: Any) -> list[Tree]:
    """A list of mappings as it is; what is none is as good as empty."""
    return [as_tree(one) for one in value] if isinstance(value, list) else []


def joined(prefix: str, path: str | int) -> str:
    """The path of a part within another."""
    return f"{prefix}.{path}" if prefix and path != "" else f"{prefix or path}"


def kind_of(variants: Variants, tree: Tree) -> str:
    """Of which kind a part is; an unknown one is as good as the first."""
    kind = tree.get(TAG)
    return kind if isinstance(kind, str) and kind in variants.kinds else next(iter(variants.kinds))


def called(rows: Rows, row: Tree, number: int) -> str:
    """What a row is called where it is spoken of: its name, else its number."""
    name = at(row, rows.name) if rows.name else None
    return str(name) if name else f"{rows.label}, dòng {number + 1}"


@dataclass(frozen=True)
class Leaf:
    """One field where it stands in a tree; `names` lead there: ("Giấy tờ", "Bản chính", "Tên")."""

    path: str
    names: tuple[str, ...]
    field: Field
    value: Any


def leaves(items: tuple[Item, ...], tree: Tree, prefix: str = "", *names: str) -> Iterator[Leaf]:
    """Every field of a tree, as the table goes."""
    for item in items:
        path = joined(prefix, item.path)
        if isinstance(item, Field):
            yield Leaf(path, (*names, item.label), item, at(tree, item.path))
        elif isinstance(item, Rows):
            for number, row in enumerate(as_rows(at(tree, item.path))):
                its = (*names, item.label, called(item, row, number))
                yield from leaves(item.items, row, joined(path, number), *its)
        elif isinstance(item, Variants):
            own = part(tree, item.path)
            if not item.is_fixed:
                yield Leaf(joined(path, TAG), (*names, item.label), item.tag, kind_of(item, own))
            yield from leaves(item.items_of(own), own, path, *names)
        else:
            own = part(tree, item.path)
            yield from leaves(item.items, own, path, *names, item.label)
