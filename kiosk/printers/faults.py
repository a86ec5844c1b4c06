"""What is wrong with a printer, told so that whoever stands before it knows what to do.

The keywords of IPP's printer-state-reasons are those of RFC 8011 (5.4.12) and PWG 5100.9.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    PAPER = "paper"  # none left
    JAM = "jam"
    COVER = "cover"  # open
    INK = "ink"  # or toner: none left
    OFF = "off"  # nobody answers at its address
    SILENT = "silent"  # takes the connection and never answers
    PAUSED = "paused"  # stopped by hand, in the system
    GONE = "gone"  # the system knows no such printer
    REFUSED = "refused"  # it takes no such slip, or dropped it
    OTHER = "other"


@dataclass(frozen=True)
class Words:
    """What happened and what to do, each a whole sentence; `picture` is drawn for it."""

    happened: str
    todo: str
    picture: str  # templates/components/printer_fault.html


WORDS = {
    Fault.PAPER: Words("Máy in hết giấy.", "Lắp giấy mới rồi đóng nắp, phiếu tự in tiếp.", "paper"),
    Fault.JAM: Words("Máy in bị kẹt giấy.", "Mở nắp, kéo giấy kẹt ra, đóng nắp lại.", "jam"),
    Fault.COVER: Words("Nắp máy in đang mở.", "Đóng nắp cho khít, phiếu tự in tiếp.", "cover"),
    Fault.INK: Words("Máy in hết mực.", "Thay hộp mực, phiếu tự in tiếp.", "ink"),
    Fault.OFF: Words(
        "Máy in chưa bật, hoặc tuột dây.", "Bật máy in, cắm lại dây, phiếu tự in tiếp.", "off"
    ),
    Fault.SILENT: Words(
        "Máy in không trả lời.", "Tắt máy in, chờ một lúc rồi bật lại.", "silent"
    ),
    Fault.PAUSED: Words(
        "Máy in đang bị tạm dừng trong máy tính.", "Tổ công nghệ cho máy in chạy tiếp.", "paused"
    ),
    Fault.GONE: Words(
        "Máy tính không thấy máy in này.", "Tổ công nghệ chọn lại máy in.", "gone"
    ),
    Fault.REFUSED: Words(
        "Máy in không nhận phiếu này.", "Tổ công nghệ thử in lại, hoặc chọn máy in khác.", "refused"
    ),
    Fault.OTHER: Words(
        "Máy in đang có lỗi.", "Xem đèn và màn hình nhỏ trên máy in, tắt rồi bật lại.", "other"
    ),
}  # fmt: skip

# The first that is found is told: a cover must be shut before paper can be seen.
KEYWORDS = (
    (Fault.COVER, ("cover-open", "door-open", "interlock-open")),
    (Fault.JAM, ("media-jam",)),
    (Fault.PAPER, ("media-empty", "media-needed", "input-tray-missing")),
    (Fault.INK, ("toner-empty", "marker-supply-empty", "marker-ink-empty")),
    (Fault.SILENT, ("timed-out",)),
    (Fault.OFF, ("offline", "shutdown", "power-off")),
    (Fault.PAUSED, ("paused", "moving-to-paused")),
)
NO_FAULT = "none"
# How bad a reason is stands at its end; what is only reported or warned of does not stop a printer.
HARMLESS = ("-report", "-warning")
STOPPED = 5  # printer-state


def fault_of(state: int, reasons: Iterable[str]) -> Fault | None:
    """What keeps an IPP printer from printing, by its `printer-state` and its reasons."""
    serious = [one for one in reasons if one != NO_FAULT and not one.endswith(HARMLESS)]
    for fault, keywords in KEYWORDS:
        if any(reason.startswith(keywords) for reason in serious):
            return fault
    return Fault.OTHER if state == STOPPED else None
