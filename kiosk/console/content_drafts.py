"""The draft of one procedure or guide: begun from what is in force, kept as it is typed."""

from copy import deepcopy
from json import dumps
from typing import NamedTuple

from sqlalchemy import select

from kiosk import clock
from kiosk.console import content_typed
from kiosk.console.content_shape import Section, Tree
from kiosk.console.content_typed import Form
from kiosk.db import db
from kiosk.errors import Refused
from kiosk.languages.formats import moment
from kiosk.members.models import Member, Role
from kiosk.procedures import published
from kiosk.procedures.editions import ContentDraft
from kiosk.procedures.guide import Guide
from kiosk.procedures.reading import Content, as_data
from kiosk.villages.models import Village

MOST_BYTES = 200_000  # of one draft; the longest of ours has a tenth
ONLY_THE_LEAD = (
    "Chỉ tổ trưởng sửa thủ tục và hướng dẫn. Chưa có gì thay đổi. Bạn nhờ tổ trưởng sửa."
)
TOO_MUCH = (
    "Bản nháp dài quá 200 KB nên máy chưa lưu. Những gì bạn gõ vẫn còn trên trang này: "
    "bạn rút ngắn rồi lưu lại."
)
MEANWHILE = (
    "{by} vừa sửa phần này lúc {at}. Những gì bạn gõ vẫn còn trên trang này và chưa lưu. "
    "Bạn xem lại, rồi bấm lưu lần nữa thì phần này theo như bạn gõ."
)
NO_DRAFT = "Không có bản nháp nào đang viết. Chưa có gì thay đổi."


class Overtaken(Refused):
    """Somebody else was quicker."""


def require_lead(member: Member) -> None:
    """Raises Refused for whoever does not lead the team."""
    if member.role is not Role.LEAD:
        raise Refused(ONLY_THE_LEAD)


def draft_of(village: Village, slug: str) -> ContentDraft | None:
    """What is being written, None where nothing is."""
    return db.session.scalars(
        select(ContentDraft).filter_by(village_id=village.id, slug=slug)
    ).one_or_none()


def drafts(village: Village) -> dict[str, ContentDraft]:
    """All that is being written, by slug."""
    found = db.session.scalars(select(ContentDraft).filter_by(village_id=village.id))
    return {one.slug: one for one in found}


def tree_of(content: Content, draft: ContentDraft | None) -> Tree:
    """The draft; without one, what it would begin with."""
    return draft.content if draft else as_data(content)


class Typed(NamedTuple):
    """What a form says, with what its button does to the rows; the path of the row to look at."""

    tree: Tree
    row: str | None


def typed_in(section: Section, form: Form, shown: Tree) -> Typed:
    """What a form says, over what was shown."""
    tree = content_typed.typed(section, form, shown)
    return Typed(tree, content_typed.pressed(section, tree, form.get("viec", "")))


def save(village: Village, slug: str, section: Section, form: Form, by: Member) -> Typed:
    """Keep what a form says in the draft, right or wrong. The caller commits.

    Raises Overtaken where somebody has changed the same section since it was shown, Refused where
    the draft would grow too large.
    """
    draft, content = draft_of(village, slug), published.in_force(slug)
    before = draft.content if draft else as_data(_there(content))
    if form.get("da-xem") != content_typed.digest(section, before):
        raise Overtaken(_meanwhile(draft))
    typed = typed_in(section, form, before)
    is_guide = draft.is_guide if draft else isinstance(content, Guide)
    keep(village, slug, typed.tree, by, is_guide=is_guide)
    return typed


def _there(content: Content | None) -> Content:
    if content is None:
        raise Refused(NO_DRAFT)
    return content


def _meanwhile(draft: ContentDraft | None) -> str:
    by, at = (draft.by, draft.changed_at) if draft else ("Một tổ trưởng khác", clock.now())
    return MEANWHILE.format(by=by, at=moment(at))


def keep(
    village: Village, slug: str, tree: Tree, by: Member, *, is_guide: bool, origin: str = ""
) -> ContentDraft:
    """Write the draft, beginning it where there is none. Raises Refused where it is too large."""
    if len(dumps(tree, ensure_ascii=False).encode()) > MOST_BYTES:
        raise Refused(TOO_MUCH)
    draft = draft_of(village, slug) or _begun(village, slug, is_guide=is_guide)
    draft.content, draft.by, draft.changed_at = tree, by.name, clock.now()
    draft.origin = origin or draft.origin
    return draft


def _begun(village: Village, slug: str, *, is_guide: bool) -> ContentDraft:
    """What it is made from is kept: a newer program would not know it any more."""
    content = published.in_force(slug)
    if content:
        published.keep(content)
    draft = ContentDraft(
        village_id=village.id, slug=slug, is_guide=is_guide, content={}, by="",
        based_on=content.version if content else None,
    )  # fmt: skip
    db.session.add(draft)
    return draft


def throw_away(village: Village, slug: str) -> None:
    """Forget the draft. The caller commits."""
    draft = draft_of(village, slug)
    if draft is None:
        raise Refused(NO_DRAFT)
    db.session.delete(draft)


def take_over(draft: ContentDraft, by: Member) -> None:
    """Take into the draft what was published since it was begun, but for what it changes itself.

    Whole top-level fields are compared with the version that the draft was made from. The caller
    commits.
    """
    now = published.in_force(draft.slug)
    then = published.words_of(draft.based_on) if draft.based_on else None
    if now is None:
        return
    mine, theirs = draft.content, as_data(now)
    base = as_data(then) if then else {}
    merged = {
        name: deepcopy(theirs[name]) if name in base and mine.get(name) == base[name] else value
        for name, value in ({**theirs, **mine}).items()
    }
    draft.content, draft.based_on = merged, now.version
    draft.by, draft.changed_at = by.name, clock.now()
