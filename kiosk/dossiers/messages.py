"""One ready text for each turn of a dossier: to read out, to call with, to send by Zalo.

It names the resident by the last word of the name only, and the dossier by its tracking code. No
web, no database.
"""

import unicodedata
from enum import StrEnum
from typing import NamedTuple

from kiosk.dossiers.steps import Ending, Hold, Step


class Way(StrEnum):
    """How a result gets into the resident's hand."""

    HOUSE = "house"  # the house holds it
    TEAM = "team"  # the team fetches it at the commune
    SELF = "self"  # the resident fetches it there
    BOTH = "both"  # two people sign for it there, nobody in their stead
    ONLINE = "online"  # it is no paper


class Event(StrEnum):
    """What there is to tell."""

    NOT_SUBMITTED = "not_submitted"
    NOT_HANDED_IN = "not_handed_in"  # it goes to the desk, not through the portal
    SUBMITTED = "submitted"
    RECEIVED = "received"
    PROCESSING = "processing"
    LATE = "late"
    NEEDS_SUPPLEMENT = "needs_supplement"
    NEEDS_PAYMENT = "needs_payment"
    NEEDS_PAYMENT_THERE = "needs_payment_there"  # at the desk, and nowhere else
    NEEDS_CONFIRMATION = "needs_confirmation"
    READY_TEAM = "ready_team"
    READY_SELF = "ready_self"
    READY_BOTH = "ready_both"
    READY_ONLINE = "ready_online"
    AT_HOUSE = "at_house"
    HANDED_OVER = "handed_over"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"


class State(NamedTuple):
    """Where a dossier stands."""

    step: Step | None
    hold: Hold | None
    ending: Ending | None
    way: Way
    is_late: bool
    at_desk: bool = False  # it goes to the desk, not through the portal


READY = {
    Way.HOUSE: Event.AT_HOUSE,
    Way.TEAM: Event.READY_TEAM,
    Way.SELF: Event.READY_SELF,
    Way.BOTH: Event.READY_BOTH,
    Way.ONLINE: Event.READY_ONLINE,
}


def event(state: State) -> Event:
    """What to tell of a dossier that stands there: how it ended before what holds it up, and
    that before its step."""
    if stopped := state.ending or state.hold:
        return _of_the_desk(Event(stopped.value), state)
    if state.step is Step.READY:
        return READY[state.way]
    if state.is_late:
        return Event.LATE
    return Event(state.step.value) if state.step else _of_the_desk(Event.NOT_SUBMITTED, state)


def _of_the_desk(told: Event, state: State) -> Event:
    """The same, where the portal has no part in it."""
    return AT_DESK.get(told, told) if state.at_desk else told


AT_DESK = {
    Event.NOT_SUBMITTED: Event.NOT_HANDED_IN,
    Event.NEEDS_PAYMENT: Event.NEEDS_PAYMENT_THERE,
}


# {n}: how many things are to be put right; {come}: the invitation to the house; {desk}: its name.
TEXTS = {
    Event.NOT_SUBMITTED: "hồ sơ {code} CHƯA NỘP, mới chuẩn bị ở nhà văn hóa. {come} để nộp tiếp.",
    Event.NOT_HANDED_IN: "hồ sơ {code} CHƯA NỘP, mới chuẩn bị ở nhà văn hóa. Bà con mang giấy tờ "
    "và phiếu đến {desk} để nộp.",
    Event.SUBMITTED: "hồ sơ {code} đã gửi đến xã. Xã tiếp nhận thì tổ báo lại.",
    Event.RECEIVED: "xã đã tiếp nhận hồ sơ {code}. Bà con chưa phải làm gì, tổ theo dõi giúp.",
    Event.PROCESSING: "xã đang giải quyết hồ sơ {code}. Bà con chưa phải làm gì, tổ theo dõi giúp.",
    Event.LATE: "hồ sơ {code} đã quá ngày hẹn mà xã chưa trả kết quả. Tổ hỏi xã rồi báo lại.",
    Event.NEEDS_SUPPLEMENT: "xã trả lại hồ sơ {code}, có {n} điều cần sửa. {come} để tổ giúp sửa.",
    Event.NEEDS_PAYMENT: "hồ sơ {code} cần nộp phí. Bà con tự nộp trên Cổng hoặc tại xã; tổ không "
    "thu hộ tiền. Cần giúp thì gọi tổ.",
    Event.NEEDS_PAYMENT_THERE: "hồ sơ {code} cần nộp phí. Bà con tự nộp ở {desk}; tổ không thu hộ "
    "tiền.",
    Event.NEEDS_CONFIRMATION: "xã gửi bản nháp của hồ sơ {code} để bà con xem. Sai chỗ nào thì báo "
    "ngay: quá 1 ngày không báo thì coi như đồng ý.",
    Event.READY_TEAM: "hồ sơ {code} đã có kết quả ở xã. Tổ lấy về nhà văn hóa rồi báo bà con đến "
    "nhận; bà con chưa phải đi.",
    Event.READY_SELF: "hồ sơ {code} đã có kết quả ở xã. Bà con tự lên xã nhận, nhớ mang phiếu.",
    Event.READY_BOTH: "hồ sơ {code} đã có kết quả ở xã. Cả hai người cùng đến xã ký rồi nhận, "
    "không ai ký thay được.",
    Event.READY_ONLINE: "hồ sơ {code} đã xong. Kết quả không có giấy, bà con xem trên điện thoại "
    "của mình.",
    Event.AT_HOUSE: "kết quả của hồ sơ {code} đã về nhà văn hóa. {come} để nhận.",
    Event.HANDED_OVER: "kết quả của hồ sơ {code} đã trao tận tay. Có gì chưa đúng thì báo tổ ngay.",
    Event.REFUSED: "xã không tiếp nhận hồ sơ {code}. {come}, tổ nói rõ lý do và giúp làm lại.",
    Event.WITHDRAWN: "hồ sơ {code} đã rút theo ý bà con. Muốn làm lại thì gọi tổ.",
    Event.STOPPED: "xã đã dừng giải quyết hồ sơ {code}. {come}, tổ nói rõ lý do.",
}
COMMUNE = "xã"  # where it is not known which of its desks


def first_name(name: str) -> str:
    """The last word of a name, as people are called; empty where it is no plain word."""
    last = unicodedata.normalize("NFC", name.split()[-1]) if name.split() else ""
    return last if last.isalpha() else ""


def text(
    told: Event, *, name: str, code: str, house: str, evening: str, count: int = 0, desk: str = ""
) -> str:
    """What to say. `code` as shown; `house`: whose team it is ("thôn Đông Căm"); `evening`: when
    the team is there next, or empty; `count`: things to put right; `desk`: where it goes to."""
    when = evening or "vào tối trực (gọi tổ để hẹn)"
    come = f"Mời bà con mang phiếu đến nhà văn hóa {when}"
    whom = f"bà con {first_name(name)}".strip()
    said = TEXTS[told].format(code=code, n=count, come=come, desk=desk or COMMUNE)
    return f"Tổ công nghệ số {house} báo {whom}: {said}"
