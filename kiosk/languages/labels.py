"""`label("Về đầu")`: Vietnamese, and under it the same in the second language of this screen.

The Vietnamese text is the key, so a changed text drops its old word by itself. The words of a
language are read once; drawing a label asks neither the database nor Flask's context.
"""

from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache

from babel.messages.pofile import read_po
from flask import Flask
from markupsafe import Markup, escape

from kiosk import sessions
from kiosk.drawing import once
from kiosk.languages import registry
from kiosk.languages.registry import Language
from kiosk.paths import RESOURCES
from kiosk.villages.models import Village, current

VIETNAMESE_ONLY = ""  # the choice of a resident who wants no second language
WORD = Markup('<span class="second" lang="{tag}">{word}{mark}</span>')
DRAFT = Markup('<span class="draft" lang="vi">nháp</span>')


@dataclass(frozen=True)
class Word:
    """A word of a label language; a draft is shown in the demo only, and marked."""

    text: str
    is_draft: bool


@cache
def words(tag: str) -> Mapping[str, Word]:
    """The words of one language by their Vietnamese text; empty when nobody gave any yet."""
    path = RESOURCES / "translations" / "labels" / f"{tag}.po"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        messages = [m for m in read_po(file) if m.id and m.string]
    return {str(m.id): Word(str(m.string), m.fuzzy) for m in messages}


def _drawn(tag: str, *, with_drafts: bool) -> Mapping[str, Markup]:
    shown = {k: w for k, w in words(tag).items() if with_drafts or not w.is_draft}
    return {
        key: WORD.format(tag=tag, word=word.text, mark=DRAFT if word.is_draft else "")
        for key, word in shown.items()
    }


@cache
def spans(tag: str, with_drafts: bool) -> Mapping[str, Markup]:
    """The finished second lines of one language, made once."""
    return _drawn(tag, with_drafts=with_drafts)


_spans: ContextVar[Mapping[str, Markup] | None] = ContextVar("second language", default=None)


def label(text: str) -> Markup:
    """`text`, and under it the second language's word where there is one: never a key or twice."""
    second = _spans.get()
    if second is None:
        second = _bind()
    return escape(text) + second.get(text, "")


def _bind() -> Mapping[str, Markup]:
    """Look the language of this screen up, once per page."""
    village = current()
    language = chosen(village)
    found = spans(language.tag, village.is_demo) if village and language else {}
    _spans.set(found)
    return found


def chosen(village: Village | None) -> Language | None:
    """The second language of this screen: what the resident picked, else the village's first."""
    session = sessions.current()
    offered = offered_in(village)
    if session and session.language is not None:
        return next((one for one in offered if one.tag == session.language), None)
    return offered[0] if offered else None


def offered_in(village: Village | None) -> list[Language]:
    """The label languages of a village, as the registry knows them."""
    tags = village.languages if village else []
    return [language for language in map(registry.find, tags) if language]


def names(tags: Iterable[str]) -> str:
    """The Vietnamese names of languages, joined for a sentence."""
    return ", ".join(language.name_vi for language in map(registry.find, tags) if language)


def init_app(app: Flask) -> None:
    app.jinja_env.globals["label"] = label
    app.jinja_env.filters["language_names"] = names

    @app.before_request
    def _forget_last_screen() -> None:
        _spans.set(None)

    @app.context_processor
    def _language() -> dict[str, object]:
        return {"second_language": once(lambda: chosen(current()))}
