"""What the house can say: the machine's Vietnamese, and the voices that people gave."""

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiosk import clock
from kiosk.languages import registry, speech
from kiosk.languages.models import Contribution, Sound
from kiosk.languages.review import Kind, Status
from kiosk.selftest.book import SHUT, open_book, village_in
from kiosk.selftest.findings import Found, bad, good, untried
from kiosk.villages.models import Village

SILENT = "Nhà văn hóa không dùng giọng máy đọc."
NOT_INSTALLED = "Máy chưa cài giọng đọc tiếng Việt. Màn hình vẫn dùng được, chỉ chưa tự đọc."
INSTALL = "Cài chương trình espeak-ng, hoặc xem lại giọng đọc đã đặt cho máy, rồi mở lại."
BROKEN = "Giọng máy đọc không ra tiếng. Màn hình vẫn dùng được, chỉ chưa tự đọc."
NO_BOOK = "Chưa xem được lời đọc, vì chưa mở được sổ hồ sơ."
NONE_YET = "Chưa có lời đọc nào của bà con."
LOST = "Mất tiếng của {} lời đọc ({})."
BRING_BACK = "Thu lại ở trang Nhãn, hoặc lấy lại từ bản sao lưu."


def machine() -> Found:
    """The time of day, said aloud: a text that was never said before, so nothing is remembered."""
    if not str(current_app.config["VOICE"]).strip():
        return untried(SILENT)
    if not speech.is_there():
        return bad(NOT_INSTALLED, INSTALL)
    now = clock.local(clock.now())
    sound = speech.say(f"Bây giờ là {now.hour} giờ {now.minute} phút, {now.second} giây.")
    return good("Máy đọc được tiếng Việt.") if sound else bad(BROKEN, INSTALL)


def people() -> Found:
    """Each approved voice of the village's languages still has its sound."""
    try:
        with open_book() as book:
            village = village_in(book)
            counted = _counted(book, village) if village else {}
    except SHUT:
        return untried(NO_BOOK, "Sửa mục Sổ hồ sơ trước, rồi kiểm tra lại.")
    lost = {tag: gone for tag, (_, gone) in counted.items() if gone}
    if lost:
        names = ", ".join(_name(tag) for tag in lost)
        return bad(LOST.format(sum(lost.values()), names), BRING_BACK)
    told = [f"{_name(tag)} {there}" for tag, (there, _) in counted.items() if there]
    return good(f"Lời đọc của bà con còn đủ: {', '.join(told)}.") if told else untried(NONE_YET)


def _counted(book: Session, village: Village) -> dict[str, tuple[int, int]]:
    """Language → how many approved voices it has, and how many of them lost their sound."""
    asked = (
        select(Contribution.tag, func.length(Sound.served))
        .outerjoin(Sound, Sound.contribution_id == Contribution.id)
        .where(
            Contribution.village_id == village.id,
            Contribution.kind == Kind.CLIP,
            Contribution.status == Status.APPROVED,
        )
    )
    found: dict[str, tuple[int, int]] = {}
    for tag, length in book.execute(asked):
        there, gone = found.get(tag, (0, 0))
        found[tag] = (there + bool(length), gone + (not length))
    return found


def _name(tag: str) -> str:
    language = registry.find(tag)
    return f"tiếng {language.name_vi if language else 'Việt'}"
