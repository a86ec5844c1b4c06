"""What stands in templates to be read and goes through no label: words, and what is printed."""

import re
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup, NavigableString
from jinja2 import nodes

from kiosk.languages.extraction import Templates
from kiosk.languages.template_tree import (
    Leaf,
    Page,
    Parameter,
    Place,
    Text,
    Unknown,
    leaves,
    written,
)

NO_TEXT = re.compile(r"{#.*?#}|{% block (?:title|lang) %}.*?{% endblock %}|{%.*?%}", re.DOTALL)
PRINTED = re.compile(r"{{.*?}}", re.DOTALL)
LETTERS = re.compile(r"[^\W\d_]{2}")
DRAW_MARKUP = {"label", "icon", "caller", "super", "qr", "self"}


def words(source: str) -> Iterator[str]:
    """The words that a template itself writes into its page; … stands for what is printed."""
    html = PRINTED.sub("…", NO_TEXT.sub("", source))
    for text in BeautifulSoup(html, "html.parser").find_all(string=True):
        hidden = text.parent is not None and text.parent.name in {"title", "script", "style"}
        if type(text) is NavigableString and not hidden and LETTERS.search(text):
            yield " ".join(text.split())


def printed(templates: Templates, page: Page) -> Iterator[str]:
    """The constants and the expressions that a template prints between its tags."""
    place = Place(
        page, {argument.name for macro in page.macros.values() for argument in macro.args}
    )
    for whole in _between_tags(page.tree, [False]):
        for value in _sides(whole):
            if not _is_markup(templates, page, value):
                yield from filter(None, map(_said, leaves(value, place)))


def _sides(value: Any) -> Iterator[Any]:
    """What is printed, whichever side of a condition it is."""
    if isinstance(value, nodes.CondExpr):
        yield from (*_sides(value.expr1), *(_sides(value.expr2) if value.expr2 else ()))
    elif isinstance(value, nodes.Or):
        yield from (*_sides(value.left), *_sides(value.right))
    elif isinstance(value, nodes.Concat):
        yield from (one for part in value.nodes for one in _sides(part))
    else:
        yield value


def _is_markup(templates: Templates, page: Page, value: Any) -> bool:
    if not isinstance(value, nodes.Call):
        return False
    is_drawn = written(value.node).split(".")[0] in DRAW_MARKUP
    return is_drawn or templates.macro_of(value.node, page) is not None


def _said(leaf: Leaf) -> str:
    if isinstance(leaf, Text):
        return leaf.words if LETTERS.search(leaf.words) else ""
    if isinstance(leaf, Parameter):
        return ".".join((leaf.name, *map(str, leaf.path)))
    return leaf.expression if isinstance(leaf, Unknown) else ""


def _between_tags(node: Any, inside: list[bool]) -> Iterator[Any]:
    """Every printed expression that is no part of a tag, outside of the title."""
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Output):
            for part in child.nodes:
                if not isinstance(part, nodes.TemplateData):
                    yield from [] if inside[0] else [part]
                elif "<" in part.data or ">" in part.data:
                    inside[0] = part.data.rfind("<") > part.data.rfind(">")
        elif not isinstance(child, nodes.Expr) and getattr(child, "name", "") not in {
            "title",
            "lang",
        }:
            yield from _between_tags(child, inside)
