"""The pictures of templates/components, drawn outside of any page and looked at part by part."""

from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from jinja2 import Environment, FileSystemLoader, StrictUndefined

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
SHAPES = {"svg", "title", "g", "path", "rect", "circle", "text"}
FORBIDDEN = {"style", "id", "href", "src"}


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(TEMPLATES)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined)


def markup(component: str, *which: str | None) -> str:
    """A picture as it stands in a page. Raises UndefinedError for one that is not drawn."""
    module = _environment().get_template(f"components/{component}.html").module
    return str(getattr(module, component)(*which)).strip()


def drawn(component: str) -> set[str]:
    """The names of all that the component can draw."""
    return set(_environment().get_template(f"components/{component}.html").module.DRAWN)  # type: ignore[attr-defined]


def draw(component: str, *which: str | None) -> ElementTree.Element:
    """The picture's root element; raises ParseError when it is not well-formed."""
    return ElementTree.fromstring(markup(component, *which))  # noqa: S314  (our own drawing)


def strokes(component: str, *which: str | None) -> bytes:
    """What is drawn: the picture without its name, its title and the white between."""
    picture = draw(component, *which)
    for title in picture.findall("title"):
        picture.remove(title)
    return b"".join(ElementTree.tostring(part).strip() for part in picture)


def is_allowed_by_the_policy(picture: ElementTree.Element) -> bool:
    """Whether it is made of our own shapes: no inline style, no id that could stand twice, and
    nothing from outside, such as the emblem of a site."""
    return all(
        element.tag in SHAPES and FORBIDDEN.isdisjoint(element.attrib) for element in picture.iter()
    )
