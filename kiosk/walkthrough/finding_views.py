"""Finding a procedure or a guide: by life event, by search, from the whole list."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import Blueprint, abort, render_template, request, url_for

from kiosk.members.duty import duty
from kiosk.procedures import offers, published
from kiosk.procedures.kinds import LifeEvent
from kiosk.procedures.reading import Content
from kiosk.procedures.schema import Procedure
from kiosk.procedures.search import Findable, Place, search
from kiosk.procedures.spelling import alphabetically
from kiosk.screen import Back
from kiosk.villages.models import here

bp = Blueprint("finding", __name__, url_prefix="/thu-tuc")

ON_A_SCREEN = 6
LONGEST = 80  # letters of what is looked for
PAUSED = "Tạm dừng, làm ở xã"
EVERYTHING = "Tất cả thủ tục, hướng dẫn"

# What is found like a procedure, though it is a screen of the house: by the address it leads to.
PLACES = {
    "shield.ask": Place(
        "thu-duong-dan", "Thử đường dẫn, mã QR", "shield-check",
        "Tin nhắn, đường dẫn, mã QR lạ: thử ở đây trước khi bấm.",
        (
            "lừa đảo", "bị lừa tiền", "bị lừa trên mạng", "tin nhắn lừa đảo", "tin nhắn lạ",
            "đường dẫn lạ", "link lạ", "mã qr lạ", "kiểm tra link", "trang web giả", "hỏi mã otp",
        ),
    ),
    "dossiers.keypad": Place(
        "ho-so", "Xem hồ sơ đến đâu", "list-search",
        "Bấm mã trên phiếu để xem hồ sơ đã nộp đến bước nào.",
        (
            "tra hồ sơ", "xem hồ sơ", "hồ sơ đến đâu", "hồ sơ xong chưa", "mã theo dõi",
            "bao giờ có kết quả", "đến lấy kết quả",
        ),
    ),
}  # fmt: skip

Way = dict[str, Any]  # what an address of this room asks: {"viec": "cuoi", "trang": 2}


class Choice(NamedTuple):
    """One procedure or guide on a list: what it says, and where it leads."""

    content: Findable
    note: str
    url: str


@bp.get("/")
def index() -> str:
    """The life events; `?viec=` is what one of them needs, `?trang=` all there is."""
    if "viec" in request.args:
        event = _event(request.args["viec"])
        return _shelf(event.label, _of(event), {"viec": event.value}, Back(url_for(".index")))
    if "trang" in request.args:
        return _shelf(EVERYTHING, _all(), {}, Back(url_for(".index")))
    return render_template("walkthrough/index.html", events=LifeEvent, back=Back("/"))


@bp.get("/tim")
def find() -> str:
    """A line to write on (`?sua=` goes on with it); with `?tu=`, what was found."""
    typed = request.args.get("tu", "").strip()[:LONGEST]
    if not typed:
        before, back = request.args.get("sua", "")[:LONGEST], Back(url_for(".index"))
        return render_template("walkthrough/find.html", typed=before, back=back)
    again = Back(url_for(".find", sua=typed))
    known = (*_all(), *PLACES.values())
    found = [one.content for one in search(typed, known)[:ON_A_SCREEN]]
    if not found:
        return _nothing(again, typed)
    choices = _choices(found, {"tu": typed})
    return render_template("walkthrough/found.html", choices=choices, back=again)


def came_from() -> str:
    """The list of this room from which a procedure or guide was opened; else the home screen."""
    if "tu" in request.args:
        return url_for("finding.find", tu=request.args["tu"])
    way: Way = {name: request.args[name] for name in ("viec", "trang") if name in request.args}
    return url_for("finding.index", **way) if way else "/"


def _event(word: str) -> LifeEvent:
    try:
        return LifeEvent(word)
    except ValueError:
        abort(404)


def _of(event: LifeEvent) -> list[Content]:
    """What belongs to this event most comes first: what names it first, and few others."""
    found = [one for one in _all() if event in one.events]
    return sorted(found, key=lambda one: (one.events.index(event), len(one.events)))


def _all() -> list[Content]:
    """All procedures, then all guides, each in the order of the Vietnamese alphabet."""
    procedures = sorted(published.procedures(), key=_by_name)
    return [*procedures, *sorted(published.guides(), key=_by_name)]


def _by_name(content: Content) -> tuple[int, ...]:
    return alphabetically(content.name_tile)


def _shelf(title: str, contents: Sequence[Content], way: Way, start: Back) -> str:
    """One screen of a list, six at a time."""
    last = max(-(-len(contents) // ON_A_SCREEN), 1)
    page = min(max(request.args.get("trang", 1, type=int), 1), last)
    if not contents:
        return _nothing(start)
    shown = contents[(page - 1) * ON_A_SCREEN : page * ON_A_SCREEN]
    return render_template(
        "walkthrough/shelf.html",
        title=title,
        choices=_choices(shown, {**way, "trang": page}),
        next_url=url_for(".index", **way, trang=page + 1) if page < last else None,
        back=Back(url_for(".index", **way, trang=page - 1)) if page > 1 else start,
    )


def _choices(contents: Sequence[Findable], way: Way) -> list[Choice]:
    return [Choice(one, _note(one), _url(one, way)) for one in contents]


def _note(content: Findable) -> str:
    """What is paused stays visible, so that nobody thinks that it is gone."""
    is_paused = offers.offer_of(here(), content.slug).is_paused
    return PAUSED if is_paused else content.summary


def _url(content: Findable, way: Way) -> str:
    """Its first screen, which knows by `way` whence it was opened; a place does not ask."""
    if isinstance(content, Place):
        return url_for(next(there for there, one in PLACES.items() if one == content))
    if isinstance(content, Procedure):
        return url_for("walkthrough.about", procedure=content, **way)
    return url_for("guides.about", guide=content, **way)


def _nothing(back: Back, typed: str | None = None) -> str:
    return render_template("walkthrough/nothing.html", typed=typed, tonight=duty(), back=back)
