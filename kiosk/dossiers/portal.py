"""The portal's ten statuses of a dossier, and what each means here. No web, no database.

The list is agreed by three public code bases; no official text with it was found, so the words
are matched loosely and the number counts.
"""

from typing import NamedTuple

from kiosk.dossiers.steps import Ending, Hold, Step
from kiosk.languages.plain import plain


class Status(NamedTuple):
    """One status: its number and words at the portal, and the step, hold or ending here."""

    number: int
    words: str
    step: Step | None = None
    hold: Hold | None = None
    ending: Ending | None = None


STATUSES = (
    Status(1, "Mới đăng ký", Step.SUBMITTED),
    Status(2, "Được tiếp nhận", Step.RECEIVED),
    Status(3, "Không được tiếp nhận", ending=Ending.REFUSED),
    Status(4, "Đang xử lý", Step.PROCESSING),
    Status(5, "Yêu cầu bổ sung giấy tờ", hold=Hold.NEEDS_SUPPLEMENT),
    Status(6, "Yêu cầu thực hiện nghĩa vụ tài chính", hold=Hold.NEEDS_PAYMENT),
    Status(7, "Công dân yêu cầu rút hồ sơ", ending=Ending.WITHDRAWN),
    Status(8, "Dừng xử lý", ending=Ending.STOPPED),
    Status(9, "Đã xử lý xong", Step.READY),
    # Not HANDED_OVER: that needs the resident's name and hand.
    Status(10, "Đã trả kết quả", Step.READY),
)
BY_NUMBER = {str(status.number): status for status in STATUSES}


BY_WORDS = {plain(status.words): status for status in STATUSES}
BY_WORDS |= {plain(step.words): s for s in STATUSES if (step := s.step) and s.number < 10}


def find(said: str) -> Status | None:
    """The status that a number or its words name ("9", "9.0", "dang xu ly"), or None."""
    words = plain(said)
    return BY_NUMBER.get(words.removesuffix(".0")) or BY_WORDS.get(words)
