"""What the names and expressions of a template can stand for, read off its syntax tree.

Nothing is drawn. A name stands for whatever is set to it anywhere in its template, a condition for
both of its sides; what only the screen knows is given back as it is written.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment, nodes

EACH = "[]"  # any one of a list or of a table
Path = tuple[int | str, ...]  # into lists and tables: EACH, a place, or a name
PARSER = Environment()  # noqa: S701 - it reads, and never draws
TRANSLATED = "_"  # the visitors' page, which is in Vietnamese first
Values = list[tuple[Any, Path]]  # an expression or the inside of a block, and where in it


@dataclass(frozen=True)
class Text:
    """A constant."""

    words: str


@dataclass(frozen=True)
class Parameter:
    """What the caller of a macro gives."""

    name: str
    path: Path = ()


@dataclass(frozen=True)
class Block:
    """What a page puts into a block of its base."""

    name: str


@dataclass(frozen=True)
class Unknown:
    """What only the screen knows, as it is written."""

    expression: str


Leaf = Text | Parameter | Block | Unknown


@dataclass
class Page:
    """One template, and what its names stand for."""

    name: str
    tree: nodes.Template
    base: str | None = None  # the template that it extends
    macros: dict[str, nodes.Macro] = field(default_factory=dict)
    imported: dict[str, tuple[str, str]] = field(default_factory=dict)  # name → template, macro
    modules: dict[str, str] = field(default_factory=dict)  # name → template
    values: dict[str, Values] = field(default_factory=dict)
    blocks: dict[str, nodes.Block] = field(default_factory=dict)

    @property
    def uses(self) -> list[str]:
        """The templates that this one extends and imports."""
        imported = [template for template, _ in self.imported.values()]
        return [*filter(None, (self.base,)), *imported, *self.modules.values()]


def read(name: str, source: str) -> Page:
    """The template `name`. Raises jinja2.TemplateSyntaxError."""
    page = Page(name, PARSER.parse(source))
    for node in page.tree.find_all(tuple(NOTED)):
        NOTED[type(node)](page, node)
    return page


def _note_base(page: Page, node: Any) -> None:
    page.base = node.template.as_const()


def _note_imported(page: Page, node: Any) -> None:
    for one in node.names:
        there, here = (one, one) if isinstance(one, str) else one
        page.imported[here] = node.template.as_const(), there


def _note_module(page: Page, node: Any) -> None:
    page.modules[node.target] = node.template.as_const()


def _note_macro(page: Page, node: Any) -> None:
    page.macros[node.name] = node


def _note_block(page: Page, node: Any) -> None:
    page.blocks[node.name] = node


def _note_set(page: Page, node: Any) -> None:
    _give(page, node.target, node.node, ())


def _note_set_block(page: Page, node: Any) -> None:
    _give(page, node.target, node.body, ())


def _note_loop(page: Page, node: Any) -> None:
    _give(page, node.target, node.iter, (EACH,))


def _give(page: Page, target: Any, value: Any, path: Path) -> None:
    if isinstance(target, nodes.Name):
        page.values.setdefault(target.name, []).append((value, path))
    for place, one in enumerate(getattr(target, "items", ())):
        _give(page, one, value, (*path, place))


NOTED: dict[type[nodes.Node], Callable[[Page, Any], None]] = {
    nodes.Extends: _note_base,
    nodes.FromImport: _note_imported,
    nodes.Import: _note_module,
    nodes.Macro: _note_macro,
    nodes.Block: _note_block,
    nodes.Assign: _note_set,
    nodes.AssignBlock: _note_set_block,
    nodes.For: _note_loop,
}


@dataclass(frozen=True)
class Place:
    """Where an expression stands: in a page, within a macro of those parameters."""

    page: Page
    parameters: Collection[str] = ()
    looked_up: tuple[str, ...] = ()  # names on the way here, so that none is followed in a circle


def leaves(value: Any, place: Place, path: Path = ()) -> Iterator[Leaf]:
    """All that the part at `path` of an expression can be; nothing for numbers and None."""
    kind = next((kind for kind in OPENED if isinstance(value, kind)), None)
    if kind:
        yield from OPENED[kind](value, place, path)
    else:
        yield Unknown(written(value, path))


def _of_const(value: Any, place: Place, path: Path) -> Iterator[Leaf]:
    if isinstance(value.value, str):
        yield Text(value.value)


def _of_name(value: Any, place: Place, path: Path) -> Iterator[Leaf]:
    name = value.name
    known = place.page.values.get(name, ())
    if name in place.parameters:
        yield Parameter(name, path)
    elif not known or name in place.looked_up:
        yield Unknown(written(value, path))
    else:
        within = Place(place.page, place.parameters, (*place.looked_up, name))
        for one, start in known:
            yield from leaves(one, within, (*start, *path))


def _of_condition(value: Any, place: Place, path: Path) -> Iterator[Leaf]:
    for side in (value.expr1, value.expr2):
        if side is not None:
            yield from leaves(side, place, path)


def _of_either(value: Any, place: Place, path: Path) -> Iterator[Leaf]:
    yield from leaves(value.left, place, path)
    yield from leaves(value.right, place, path)


def _of_last(value: Any, place: Place, path: Path) -> Iterator[Leaf]:
    yield from leaves(value.right, place, path)


def _of_filter(value: Any, place: Place, path: Path) -> Iterator[Leaf]:
    if value.name != "trim":
        yield Unknown(written(value, path))
        return
    for leaf in leaves(value.node, place, path):
        yield Text(leaf.words.strip()) if isinstance(leaf, Text) else leaf


def _of_list(value: Any, place: Place, path: Path) -> Iterator[Leaf]:
    for number, one in enumerate(value.items):
        if path and path[0] in (EACH, number):
            yield from leaves(one, place, path[1:])


def _of_table(value: Any, place: Place, path: Path) -> Iterator[Leaf]:
    for pair in value.items:
        if path and path[0] in (EACH, pair.key.as_const()):
            yield from leaves(pair.value, place, path[1:])


def _of_attribute(value: Any, place: Place, path: Path) -> Iterator[Leaf]:
    yield from leaves(value.node, place, (value.attr, *path))


def _of_item(value: Any, place: Place, path: Path) -> Iterator[Leaf]:
    chosen = value.arg.value if isinstance(value.arg, nodes.Const) else EACH
    yield from leaves(value.node, place, (chosen, *path))


def _of_joined(value: Any, place: Place, path: Path) -> Iterator[Leaf]:
    parts = [list(leaves(part, place)) for part in value.nodes]
    texts = [part[0].words for part in parts if len(part) == 1 and isinstance(part[0], Text)]
    whole = len(texts) == len(parts)
    yield Text("".join(texts)) if whole else Unknown(written(value, path))


def _of_call(value: Any, place: Place, path: Path) -> Iterator[Leaf]:
    called = value.node
    own = isinstance(called, nodes.Getattr) and isinstance(called.node, nodes.Name)
    if own and called.node.name == "self":
        yield Block(called.attr)
    elif written(called) == TRANSLATED and not value.kwargs:
        yield from leaves(value.args[0], place)
    else:
        yield Unknown(written(value, path))


def _of_inside(value: Any, place: Place, path: Path) -> Iterator[Leaf]:
    """What stands inside a block: one text or one expression; anything else is put together."""
    parts = [part for node in value for part in getattr(node, "nodes", (node,))]
    parts = [part for part in parts if not _is_space(part)]
    if len(parts) != 1:
        yield from [Unknown("…")] if parts else []
    elif isinstance(parts[0], nodes.TemplateData):
        yield Text(parts[0].data.strip())
    else:
        yield from leaves(parts[0], place, path)


def _is_space(part: Any) -> bool:
    return isinstance(part, nodes.TemplateData) and not part.data.strip()


OPENED: dict[type, Callable[[Any, Place, Path], Iterator[Leaf]]] = {
    nodes.Const: _of_const,
    nodes.Name: _of_name,
    nodes.CondExpr: _of_condition,
    nodes.Or: _of_either,
    nodes.And: _of_last,
    nodes.Filter: _of_filter,
    nodes.List: _of_list,
    nodes.Tuple: _of_list,
    nodes.Dict: _of_table,
    nodes.Getattr: _of_attribute,
    nodes.Getitem: _of_item,
    nodes.Concat: _of_joined,
    nodes.Call: _of_call,
    list: _of_inside,
}


def written(value: Any, path: Path = ()) -> str:
    """An expression in short: "procedure.papers[].name", "fee_in_words()"."""
    then = "".join(one if one == EACH else f".{one}" for one in path)
    if isinstance(value, nodes.Name):
        return value.name + then
    if isinstance(value, nodes.Getattr):
        return f"{written(value.node)}.{value.attr}{then}"
    if isinstance(value, nodes.Getitem):
        return written(value.node, (EACH, *path))
    if isinstance(value, nodes.Call):
        return f"{written(value.node)}(){then}"
    if isinstance(value, nodes.Filter):
        return f"{written(value.node)}|{value.name}{then}"
    return "…" + then
