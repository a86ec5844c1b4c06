"""What is to be done next with a dossier, as the tabs of the queue name it. No web, no database."""

from datetime import date
from enum import StrEnum

from kiosk.dossiers.steps import Todo


class Work(StrEnum):
    """The tabs in their order; the value stands in the address."""

    SUBMIT = "chua-nop"
    SUPPLEMENT = "bo-sung"
    PAYMENT = "nop-phi"
    CONFIRM = "xem-ban-nhap"
    HAND_OVER = "tra"
    FETCH = "di-lay"
    LATE = "tre-hen"  # the commune has had it for longer than it promised
    ASK = "can-tra"  # nobody has asked the portal or the commune today
    WAIT = "cho-xa"
    CLOSED = "da-xong"

    @property
    def words(self) -> str:
        """What the tab says."""
        return WORDS[self]


WORDS = {
    Work.SUBMIT: "Chưa nộp",
    Work.SUPPLEMENT: "Cần bổ sung",
    Work.PAYMENT: "Cần nộp phí",
    Work.CONFIRM: "Chờ xem bản nháp",
    Work.HAND_OVER: "Tổ đang giữ",
    Work.FETCH: "Có kết quả",
    Work.LATE: "Trễ hẹn",
    Work.ASK: "Cần tra hôm nay",
    Work.WAIT: "Đang chờ xã",
    Work.CLOSED: "Đã xong",
}
TONIGHT = "Trả tối nay"  # what HAND_OVER says on a day with a duty
BY_TODO = {
    Todo.SUBMIT: Work.SUBMIT,
    Todo.SUPPLEMENT: Work.SUPPLEMENT,
    Todo.PAYMENT: Work.PAYMENT,
    Todo.CONFIRM: Work.CONFIRM,
    Todo.HAND_OVER: Work.HAND_OVER,
    Todo.FETCH: Work.FETCH,
    Todo.FOLLOW: Work.ASK,  # unless it is late or was asked for today: see `work`
    Todo.NOTHING: Work.CLOSED,
}


def work(todo: Todo, promised_on: date | None, looked_up_on: date | None, today: date) -> Work:
    """Under which tab a dossier stands; each stands under one."""
    if todo is not Todo.FOLLOW:
        return BY_TODO[todo]
    if promised_on is not None and promised_on < today:
        return Work.LATE
    return Work.WAIT if looked_up_on == today else Work.ASK
