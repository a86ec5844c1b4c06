"""A draft becomes what residents see; the last edition is taken back; what is shown is affirmed.

Each is one row that says who, when, and where it was read; nothing that was published is deleted.
"""

from datetime import date, timedelta
from hashlib import sha256
from json import dumps

from kiosk import clock
from kiosk.console.content_drafts import NO_DRAFT, Overtaken, draft_of
from kiosk.console.content_mistakes import Examined, examine
from kiosk.console.content_shape import Kind, Tree
from kiosk.console.content_typed import Form
from kiosk.console.content_values import READERS
from kiosk.db import db
from kiosk.errors import Refused
from kiosk.members.models import Member
from kiosk.procedures import published
from kiosk.procedures.editions import ContentDraft, Edition
from kiosk.procedures.reading import Content, version_of
from kiosk.procedures.shapes import LONGEST_TEXT, plain
from kiosk.villages.models import Village

FURTHEST = timedelta(days=731)  # that a day of effect may lie ahead: further is a slip of the pen
WRONG = "Bản nháp còn {} chỗ phải sửa nên chưa đăng được. Bản nháp vẫn còn; bạn sửa rồi đăng lại."
NO_SOURCE = "Bạn chưa ghi đã đọc điều này ở đâu. Chưa đăng gì; bạn ghi nguồn rồi bấm lại."
BAD_SOURCE = "Nguồn chưa ghi được: {}. Chưa đăng gì; bạn ghi lại nguồn rồi bấm lại."
LONG_SOURCE = f"nguồn dài quá {LONGEST_TEXT} chữ"
BAD_DAY = "Ngày xem lại phải là một ngày, không sau hôm nay. Chưa đăng gì; bạn chọn lại ngày."
OVER = "Ngày hết hiệu lực đã qua nên đăng cũng không ai thấy. Chưa đăng gì; bạn sửa lại ngày."
FAR = "Ngày có hiệu lực ở xa quá hai năm. Chưa đăng gì; bạn xem lại ngày."
SAME = "Bản nháp giống hệt bản đang dùng nên không có gì để đăng."
MEANWHILE = (
    "Từ lúc bạn mở trang này, bản đang dùng hoặc bản nháp đã khác. Chưa đăng gì. "
    "Bảng dưới đây đã so lại: bạn xem rồi bấm đăng lần nữa."
)
GONE = "Bản này đã được hoàn tác, hoặc đã có bản mới hơn. Chưa có gì thay đổi; bạn xem lại."
NOTHING_NEWER = "Thôn mình đang dùng bản của chương trình rồi. Chưa có gì thay đổi."
KEPT_OURS = "Đã so với bản mới của chương trình, giữ bản của thôn"


def seen(village: Village, slug: str) -> str:
    """What a comparison was made of, in a few letters: a press says with it what it has seen."""
    draft, now = draft_of(village, slug), published.in_force(slug)
    last = last_edition(village, slug)
    said = [draft.content if draft else None, now.version if now else "", last.id if last else 0]
    return sha256(dumps(said, sort_keys=True).encode()).hexdigest()[:16]


def last_edition(village: Village, slug: str) -> Edition | None:
    """The youngest that is not undone."""
    return next((one for one in published.editions(village, slug) if not one.undone_at), None)


def examined(draft: ContentDraft) -> Examined:
    """What is wrong in a draft, as of today."""
    return checked(draft.content, is_guide=draft.is_guide)


def checked(tree: Tree, *, is_guide: bool) -> Examined:
    """What is wrong in a tree, as of today."""
    known = (one.slug for one in published.procedures())
    return examine(tree, is_guide, clock.today(), known)


def publish(village: Village, slug: str, form: Form, by: Member) -> Edition:
    """Put the draft in force, with its source and the day of checking. The caller commits.

    Raises Overtaken where something has changed since it was compared, Refused with what to do.
    """
    draft = draft_of(village, slug)
    if draft is None:
        raise Refused(NO_DRAFT)
    if form.get("da-so") != seen(village, slug):
        raise Overtaken(MEANWHILE)
    source, day = source_in(form), _day_in(form)
    draft.content = {**draft.content, "checked_on": day.isoformat()}
    found = examined(draft)
    if found.content is None or found.mistakes:
        raise Refused(WRONG.format(len(found.mistakes)))
    _in_time(found.content)
    now = published.in_force(slug)
    if now and version_of(found.content) == now.version:
        raise Refused(SAME)
    db.session.delete(draft)
    return _put(village, found.content, now, source, by)


def source_in(form: Form) -> str:
    """The field `nguon`: where it was read. Raises Refused."""
    source = " ".join(form.get("nguon", "").split())
    if not source:
        raise Refused(NO_SOURCE)
    if len(source) > LONGEST_TEXT:
        raise Refused(BAD_SOURCE.format(LONG_SOURCE))
    try:
        return plain(source)
    except ValueError as error:
        raise Refused(BAD_SOURCE.format(error)) from None


def _day_in(form: Form) -> date:
    """The field `ngay`: when it was read."""
    try:
        day = date.fromisoformat(READERS[Kind.DATE](form.get("ngay", "").strip()))
    except ValueError:
        raise Refused(BAD_DAY) from None
    if not day <= clock.today():
        raise Refused(BAD_DAY)
    return day


def _in_time(content: Content) -> None:
    today = clock.today()
    if content.effective_to and content.effective_to < today:
        raise Refused(OVER)
    if content.effective_from and content.effective_from > today + FURTHEST:
        raise Refused(FAR)


def _put(
    village: Village, content: Content, before: Content | None, source: str, by: Member
) -> Edition:
    published.keep(content)
    edition = Edition(
        village_id=village.id, slug=content.slug, version=content.version, source=source,
        by=by.name, based_on=before.version if before else None,
    )  # fmt: skip
    db.session.add(edition)
    db.session.flush()
    return edition


def affirm(village: Village, content: Content, form: Form, by: Member) -> Edition:
    """Publish the same words with today as the day of checking. The caller commits."""
    source = source_in(form)
    checked_today = content.model_copy(update={"checked_on": clock.today()})
    again = checked_today.model_copy(update={"version": version_of(checked_today)})
    return _put(village, again, content, source, by)


def undo(village: Village, slug: str, edition_id: int | None, by: Member) -> Edition:
    """Take back the last edition, which is the one that was seen. The caller commits."""
    last = last_edition(village, slug)
    if last is None or last.id != edition_id:
        raise Overtaken(GONE)
    _take_back(last, by)
    return last


def _take_back(edition: Edition, by: Member) -> None:
    edition.undone_by, edition.undone_at = by.name, clock.now()


def take_the_programs(village: Village, slug: str, by: Member) -> None:
    """Take back all editions, so that what comes with the program is shown. The caller commits."""
    standing = [one for one in published.editions(village, slug) if not one.undone_at]
    if not standing or published.shipped(slug) is None:
        raise Refused(NOTHING_NEWER)
    for edition in standing:
        _take_back(edition, by)


def keep_ours(village: Village, content: Content, by: Member) -> Edition:
    """Settle that the village stays with its words though the program has newer ones. The caller
    commits."""
    return _put(village, content, published.shipped(content.slug), KEPT_OURS, by)
