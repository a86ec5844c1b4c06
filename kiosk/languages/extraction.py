"""The texts that templates give to `label(...)`, through macros of other files too.

They are found in the syntax trees, and no template is drawn: a text may be written in the call
itself, be handed to a macro that labels it, or be the title of a page whose base labels it.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from jinja2 import nodes

from kiosk.languages.template_tree import (
    Block,
    Leaf,
    Page,
    Parameter,
    Place,
    Text,
    Unknown,
    leaves,
    read,
)

END = "</"  # a picture belongs to the text that follows it within the same element
Way = tuple[tuple[str, str], ...]  # the macros that a text goes through, each with its parameter


@dataclass(frozen=True)
class Found:
    """One text that is labelled: in which template it is written, with which picture, and how it
    gets from there to its label, as (("tile", "note"),)."""

    key: str
    template: str
    icon: str | None = None
    way: Way = ()


@dataclass(frozen=True)
class Asked:
    """One thing that is labelled somewhere, before it is known what it says."""

    leaf: Leaf
    icons: tuple[Leaf, ...] = ()
    way: Way = ()


@dataclass(frozen=True)
class Extraction:
    """What was found: constants, and expressions by the template that writes them."""

    texts: tuple[Found, ...]
    expressions: tuple[tuple[str, str], ...]  # ("walkthrough/about.html", "procedure.summary")


def extract(names: Iterable[str], load: Callable[[str], str]) -> Extraction:
    """All that these templates label, and those that they use, in that order.

    `load` gives a template's source by its name. Raises jinja2.TemplateSyntaxError.
    """
    templates = Templates(names, load)
    asked = [(page, one) for page in templates.pages.values() for one in templates.asked(page)]
    texts = (_found(page.name, one) for page, one in asked if isinstance(one.leaf, Text))
    unknown = ((page.name, one.leaf) for page, one in asked)
    expressions = ((name, leaf.expression) for name, leaf in unknown if isinstance(leaf, Unknown))
    return Extraction(tuple(dict.fromkeys(texts)), tuple(dict.fromkeys(expressions)))


def _found(template: str, one: Asked) -> Found:
    words = one.leaf.words if isinstance(one.leaf, Text) else ""
    icons = (icon.words for icon in one.icons if isinstance(icon, Text))
    return Found(words, template, next(icons, None), one.way)


class Templates:
    """Templates that may use each other's macros."""

    def __init__(self, names: Iterable[str], load: Callable[[str], str]) -> None:
        self.pages: dict[str, Page] = {}
        self._drawn: dict[tuple[str, str], list[Asked]] = {}
        wanted = deque(names)
        while wanted:
            name = wanted.popleft()
            if name not in self.pages:
                self.pages[name] = read(name, load(name))
                wanted.extend(self.pages[name].uses)

    def asked(self, page: Page) -> Iterator[Asked]:
        """What a page labels, with what its bases label of its blocks, from top to bottom."""
        for base in self._bases(page):
            for one in self._of_page(base):
                if isinstance(one.leaf, Block) and one.leaf.name in page.blocks:
                    for leaf in leaves(page.blocks[one.leaf.name].body, Place(page)):
                        yield Asked(leaf)
        yield from self._of_page(page)
        for macro in page.macros.values():
            for one in self._of_macro(page, macro):
                if not isinstance(one.leaf, Parameter):
                    yield one

    def _bases(self, page: Page) -> Iterator[Page]:
        """The page itself and all that it extends."""
        found: Page | None = page
        while found:
            yield found
            found = self.pages.get(found.base or "")

    def _of_page(self, page: Page) -> list[Asked]:
        """What a page labels outside of its macros."""
        key = page.name, ""
        if key not in self._drawn:
            self._drawn[key] = list(self._in(page, page.tree))
        return self._drawn[key]

    def _of_macro(self, page: Page, macro: nodes.Macro) -> list[Asked]:
        """What a macro labels: texts of its own, and what it is given."""
        key = page.name, macro.name
        if key not in self._drawn:
            self._drawn[key] = []  # what calls itself finds nothing new
            self._drawn[key] = list(self._in(page, macro, _names(macro)))
        return self._drawn[key]

    def _in(self, page: Page, whole: Any, parameters: tuple[str, ...] = ()) -> Iterator[Asked]:
        """What is labelled inside a page or a macro, each with the picture before it."""
        place = Place(page, parameters)
        given = tuple(self._pictures_given(place, whole))
        before: tuple[Leaf, ...] = ()
        for node in _inside(whole):
            if isinstance(node, nodes.TemplateData):
                before = () if END in node.data else before
            elif _is_call(node, "icon"):
                before = tuple(leaves(node.args[0], place))
            elif _is_call(node, "label"):
                for leaf in leaves(node.args[0], place):
                    yield Asked(leaf, before or (given if isinstance(leaf, Parameter) else ()))
            elif isinstance(node, nodes.Call):
                yield from self._through(node, place)

    def _pictures_given(self, place: Place, whole: Any) -> Iterator[Leaf]:
        """The parameters of a macro that become pictures."""
        for node in _inside(whole) if place.parameters else ():
            if _is_call(node, "icon"):
                found = leaves(node.args[0], place)
                yield from (leaf for leaf in found if isinstance(leaf, Parameter))

    def _through(self, call: nodes.Call, place: Place) -> Iterator[Asked]:
        """What is labelled of that which one call hands to a macro."""
        there = self.macro_of(call.node, place.page)
        if there is None:
            return
        page, macro = there
        for one in self._of_macro(page, macro):
            if isinstance(one.leaf, Parameter):
                handed = [_handed(icon, call, there, place) for icon in one.icons]
                icons = tuple(icon for icons in handed for icon in icons)
                way = ((macro.name, one.leaf.name), *one.way)
                for leaf in _handed(one.leaf, call, there, place):
                    yield Asked(leaf, icons, way)

    def macro_of(self, called: Any, page: Page) -> tuple[Page, nodes.Macro] | None:
        """The macro that a call names, in this file, imported here, or imported by a base."""
        if isinstance(called, nodes.Getattr) and isinstance(called.node, nodes.Name):
            return self._macro(page.modules.get(called.node.name), called.attr)
        if not isinstance(called, nodes.Name):
            return None
        for one in self._bases(page):
            template, name = one.imported.get(called.name, (one.name, called.name))
            found = self._macro(template, name)
            if found:
                return found
        return None

    def _macro(self, template: str | None, name: str) -> tuple[Page, nodes.Macro] | None:
        page = self.pages.get(template or "")
        return (page, page.macros[name]) if page and name in page.macros else None


def _handed(
    leaf: Leaf, call: nodes.Call, there: tuple[Page, nodes.Macro], place: Place
) -> Iterator[Leaf]:
    """What a parameter of a macro is in one call; a default is written where the macro is."""
    if not isinstance(leaf, Parameter):
        yield leaf
        return
    page, macro = there
    names = _names(macro)
    given = dict(zip(names, call.args, strict=False)) | {one.key: one.value for one in call.kwargs}
    defaults = dict(zip(reversed(names), reversed(macro.defaults), strict=False))
    if leaf.name in given:
        yield from leaves(given[leaf.name], place, leaf.path)
    elif leaf.name in defaults:
        yield from leaves(defaults[leaf.name], Place(page), leaf.path)


def _names(macro: nodes.Macro) -> tuple[str, ...]:
    return tuple(argument.name for argument in macro.args)


def _inside(whole: Any) -> Iterator[Any]:
    """Every node from top to bottom, without the macros that are written in between."""
    for node in whole.iter_child_nodes():
        if not isinstance(node, nodes.Macro):
            yield node
            yield from _inside(node)


def _is_call(node: Any, name: str) -> bool:
    called = node.node if isinstance(node, nodes.Call) else None
    return isinstance(called, nodes.Name) and called.name == name and bool(node.args)
