"""`label("Về đầu")`: Vietnamese, and under it the same in the second language of this screen.

The Vietnamese text is the key, so a changed text drops its old word by itself. What is approved is
read once and remembered; drawing a label asks neither the database nor Flask's context.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from flask import Flask
from markupsafe import Markup, escape
from sqlalchemy import bindparam, select

from kiosk import sessions
from kiosk.db import db
from kiosk.drawing import once
from kiosk.languages import registry, starter
from kiosk.languages.models import Contribution
from kiosk.languages.registry import Language
from kiosk.languages.review import Kind, Status
from kiosk.remembered import remembered
from kiosk.villages.models import Village, current

VIETNAMESE_ONLY = ""  # the choice of a resident who wants no second language
WORD = Markup('<span class="second" lang="{tag}">{word}{mark}</span>')
DRAFT = Markup('<span class="draft" lang="vi">nháp</span>')
APPROVED = (
    select(
        Contribution.tag, Contribution.key, Contribution.kind, Contribution.text, Contribution.id
    )
    .where(
        Contribution.village_id == bindparam("village_id"),
        Contribution.tag.in_(bindparam("tags", expanding=True)),
        Contribution.status == Status.APPROVED,
    )
    .order_by(Contribution.id)
)


@dataclass(frozen=True)
class Published:
    """What residents get of one language: approved words, and the ids of approved voices."""

    words: Mapping[str, str]
    clips: Mapping[str, int]


def published(village_id: int, tag: str) -> Published:
    """The approved words and voices of a village, by the Vietnamese text; the newest of each.

    A voice belongs to the language, whichever script its words are written in.
    """
    return remembered(("published", village_id, tag), lambda: _read(village_id, tag))


def _read(village_id: int, tag: str) -> Published:
    asked = {"village_id": village_id, "tags": registry.spoken_alike(tag)}
    rows = db.session.execute(APPROVED, asked).all()
    words = {r.key: r.text for r in rows if r.kind is Kind.TEXT and r.tag == tag and r.text}
    return Published(words, {row.key: row.id for row in rows if row.kind is Kind.CLIP})


def _spans(village: Village, tag: str) -> Mapping[str, Markup]:
    """The finished second lines of one language, drawn once; a sample village shows drafts too."""
    drafts = {key: found.text for key, found in starter.suggestions(tag).items()}
    drawn = {key: _drawn(tag, word, DRAFT) for key, word in drafts.items() if village.is_demo}
    words = published(village.id, tag).words
    return drawn | {key: _drawn(tag, word) for key, word in words.items()}


def _drawn(tag: str, word: str, mark: str = "") -> Markup:
    return WORD.format(tag=tag, word=word, mark=mark)


_second: ContextVar[Mapping[str, Markup] | None] = ContextVar("second language", default=None)


def label(text: str) -> Markup:
    """`text`, and under it the second language's word where there is one: never a key or twice."""
    second = _second.get()
    if second is None:
        second = _bind()
    return escape(text) + second.get(text, "")


def _bind() -> Mapping[str, Markup]:
    """Look the language of this screen up, once per page."""
    village = current()
    language = chosen(village)
    found: Mapping[str, Markup] = {}
    if village and language:
        name = ("second lines", village.id, language.tag)
        found = remembered(name, lambda: _spans(village, language.tag))
    _second.set(found)
    return found


def vietnamese_alone() -> None:
    """Draw this page's labels without a second language: the team's pages need none."""
    _second.set({})


@contextmanager
def as_residents_read() -> Iterator[None]:
    """Draw labels with the second language of residents, also where a member asks for a slip."""
    before = _second.get()
    _second.set(None)
    try:
        yield
    finally:
        _second.set(before)


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
        _second.set(None)

    @app.context_processor
    def _language() -> dict[str, object]:
        return {"second_language": once(lambda: chosen(current()))}
