"""What this village's residents are shown: the program's content, and the village's own editions.

Every room asks here. Nothing is asked of the database twice within some seconds.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from flask import has_app_context, has_request_context, request
from sqlalchemy import select

from kiosk import clock
from kiosk.db import db
from kiosk.procedures import catalogue
from kiosk.procedures.editions import ContentVersion, Edition
from kiosk.procedures.guide import Guide
from kiosk.procedures.reading import Content, as_data, content_of
from kiosk.procedures.schema import Procedure
from kiosk.remembered import remembered
from kiosk.villages.models import Village, current

OF_THIS_REQUEST = "kiosk.content"
KNOWN_VERSIONS: dict[str, Content] = {}  # by version; a version never changes


def procedures() -> tuple[Procedure, ...]:
    """All procedures in force here today, by slug."""
    return tuple(one for one in _in_force().values() if isinstance(one, Procedure))


def guides() -> tuple[Guide, ...]:
    """All guides in force here today, by slug."""
    return tuple(one for one in _in_force().values() if isinstance(one, Guide))


def find(slug: str) -> Procedure | None:
    """The procedure with that slug, None if there is none."""
    found = _in_force().get(slug)
    return found if isinstance(found, Procedure) else None


def find_guide(slug: str) -> Guide | None:
    """The guide with that slug, None if there is none."""
    found = _in_force().get(slug)
    return found if isinstance(found, Guide) else None


def in_force(slug: str) -> Content | None:
    """The procedure or guide with that slug, None if there is none."""
    return _in_force().get(slug)


def of_version(slug: str, version: str) -> Procedure | None:
    """The procedure as it was then; where that version is lost, as it is now."""
    now = find(slug)
    if now and now.version == version:
        return now
    then = words_of(version)
    return then if isinstance(then, Procedure) and then.slug == slug else now


def words_of(version: str) -> Content | None:
    """What a version says; None where nobody kept it."""
    return KNOWN_VERSIONS.get(version) or _shipped_versions().get(version) or _kept(version)


def keep(content: Content) -> None:
    """Keep the words of this version for good, once. The caller commits."""
    if db.session.get(ContentVersion, content.version) is None:
        is_guide = isinstance(content, Guide)
        db.session.add(
            ContentVersion(
                version=content.version,
                slug=content.slug,
                is_guide=is_guide,
                content=as_data(content),
            )  # fmt: skip
        )


def editions(village: Village, slug: str | None = None) -> Sequence[Edition]:
    """All that was published in a village (of one slug), the youngest first."""
    asked = select(Edition).filter_by(village_id=village.id)
    if slug:
        asked = asked.filter_by(slug=slug)
    return db.session.scalars(asked.order_by(Edition.id.desc())).all()


def shipped(slug: str) -> Content | None:
    """What comes with the program under that slug."""
    return _shipped().get(slug)


def _in_force() -> dict[str, Content]:
    """Found once in a request: a press must not ask for each of its screens anew."""
    if not has_request_context():
        return _found()
    kept: dict[str, Content] = request.environ.get(OF_THIS_REQUEST) or _found()
    request.environ[OF_THIS_REQUEST] = kept
    return kept


def _found() -> dict[str, Content]:
    village = current() if has_app_context() else None
    if village is None:  # before the set-up, and in a command
        return _shipped()
    today = clock.today()
    chosen = remembered(("editions", village.id, today), lambda: _chosen(village.id, today))
    if not chosen:
        return _shipped()
    return _overlaid(chosen)


def _chosen(village_id: int, today: date) -> tuple[str, ...]:
    """The versions that a village has put in force; each is known from now on."""
    asked = select(Edition).filter_by(village_id=village_id, undone_at=None)
    chosen: dict[str, tuple[date, str]] = {}
    for edition in db.session.scalars(asked.order_by(Edition.id)):
        content = _kept(edition.version)
        if content and _is_in_effect(content, today):
            begins = begin_of(edition, content)
            if edition.slug not in chosen or begins >= chosen[edition.slug][0]:
                chosen[edition.slug] = begins, edition.version
    return tuple(sorted(version for _, version in chosen.values()))


def begin_of(edition: Edition, content: Content) -> date:
    """From which day an edition is in force: what was published earlier for a later day comes
    after what was published meanwhile."""
    published_on = clock.local(edition.published_at).date()
    return max(content.effective_from or published_on, published_on)


def _is_in_effect(content: Content, day: date) -> bool:
    return (content.effective_from or day) <= day <= (content.effective_to or day)


def _kept(version: str) -> Content | None:
    """What is kept under that version, read once in a process; a lost one is not asked for again
    on every line of a page."""
    if version not in KNOWN_VERSIONS:
        found = remembered(("words", version), lambda: _read(version))
        if found is None:
            return None
        KNOWN_VERSIONS[version] = found
    return KNOWN_VERSIONS[version]


def _read(version: str) -> Content | None:
    row = db.session.get(ContentVersion, version)
    if row is None:
        return None
    return content_of(Guide, row.content) if row.is_guide else content_of(Procedure, row.content)


@lru_cache(maxsize=64)
def _overlaid(chosen: tuple[str, ...]) -> dict[str, Content]:
    own = {content.slug: content for content in map(KNOWN_VERSIONS.__getitem__, chosen)}
    return dict(sorted({**_shipped(), **own}.items()))


@lru_cache(maxsize=1)
def _shipped() -> dict[str, Content]:
    found: list[Content] = [*catalogue.shipped().procedures, *catalogue.shipped().guides]
    return {one.slug: one for one in sorted(found, key=_slug)}


@lru_cache(maxsize=1)
def _shipped_versions() -> dict[str, Content]:
    return {one.version: one for one in _shipped().values()}


def _slug(content: Content) -> str:
    return content.slug
