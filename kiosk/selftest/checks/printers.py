"""The printers, and what draws their slips."""

import os
from pathlib import Path

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiosk.printers.backends import backend_of
from kiosk.printers.faults import WORDS
from kiosk.printers.models import Kind, Printer, Purpose
from kiosk.printers.paper import Size
from kiosk.selftest.book import SHUT, open_book, village_in
from kiosk.selftest.findings import Found, bad, good, untried
from kiosk.slips import press
from kiosk.slips.models import WAITING, PrintJob, State

SAMPLE = '<!doctype html><html lang="vi"><title>Thử</title><body class="roll"><p>Phiếu thử</p>'
READY = {
    Kind.FOLDER: "Máy ghi phiếu thành tệp PDF.",
    Kind.QUEUE: "Máy in sẵn sàng.",
    Kind.THERMAL: "Máy in nhiệt sẵn sàng.",
    Kind.THERMAL_USB: "Máy in nhiệt cắm dây sẵn sàng.",
    Kind.BROWSER: "Tổ tự in từ trang Máy in.",
}
CHOOSE = "Có máy in thì chọn ở trang Máy in rồi in thử."
ANSWER = "Mở trang Máy in, trả lời từng phiếu đã ra giấy chưa."
LOCKED = "Máy chưa ghi được phiếu vào thư mục của nó."
UNLOCK = "Kiểm tra ổ đĩa của máy: có thể đã đầy hoặc bị khóa."
NO_BOOK = "Chưa xem được máy in, vì chưa mở được sổ hồ sơ."
BOOK_FIRST = "Sửa mục Sổ hồ sơ trước, rồi kiểm tra lại."
NO_VILLAGE = "Nhà này chưa chọn thôn, nên chưa có máy in nào."
WITH_SLIPS = "Chưa chọn máy riêng cho tờ lớn: tờ lớn ra ở máy in phiếu."
NOT_DRAWN = "Máy chưa vẽ được phiếu."
START_AGAIN = "Tắt chương trình rồi mở lại. Vẫn vậy thì khởi động lại máy tính."


def slips() -> Found:
    """The printer that puts slips into residents' hands."""
    return _printer(Purpose.SLIPS)


def sheets() -> Found:
    """The printer of whole sheets, where the village chose one of its own for them."""
    return _printer(Purpose.SHEETS)


def _printer(purpose: Purpose) -> Found:
    try:
        with open_book() as book:
            village = village_in(book)
            if village is None:
                return untried(NO_VILLAGE)
            printer = Printer.of(village.id, purpose, book)
            if purpose is Purpose.SHEETS and printer.id is None:
                return untried(WITH_SLIPS)
            queue = _queue(book, printer)
    except SHUT:
        return untried(NO_BOOK, BOOK_FIRST)
    return _looked_at(printer, *queue)


def _queue(book: Session, printer: Printer) -> tuple[int, int]:
    """How many slips wait for that printer, and of how many nobody knows whether they are out."""
    served = [printer.purpose]
    sheets = Printer.chosen(printer.village_id, Purpose.SHEETS, book)
    if sheets is None:
        served.append(Purpose.SHEETS)
    asked = (
        select(PrintJob.state, func.count())
        .where(PrintJob.village_id == printer.village_id, PrintJob.purpose.in_(served))
        .group_by(PrintJob.state)
    )
    counted: dict[State, int] = dict(book.execute(asked).all())
    return sum(counted.get(state, 0) for state in WAITING), counted.get(State.UNSURE, 0)


def _looked_at(printer: Printer, waiting: int, unsure: int) -> Found:
    lines = _lines(waiting, unsure)
    instance = Path(current_app.instance_path)
    if printer.kind is Kind.FOLDER and not _may_write(instance / "prints"):
        return bad(" ".join([LOCKED, *lines]), UNLOCK)
    fault = backend_of(printer, instance).look()
    if fault:
        return bad(" ".join([WORDS[fault].happened, *lines]), WORDS[fault].todo)
    todo = ANSWER if unsure else CHOOSE if printer.id is None else ""
    return good(" ".join([READY[printer.kind], *lines]), todo)


def _lines(waiting: int, unsure: int) -> list[str]:
    told = [f"Còn {waiting} phiếu đang chờ in."] if waiting else []
    return told + ([f"{unsure} phiếu chưa rõ đã ra giấy chưa."] if unsure else [])


def _may_write(folder: Path) -> bool:
    """Whether slips can be laid there; the folder is made with the first one."""
    there = folder if folder.exists() else folder.parent
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)


def drawing() -> Found:
    """A tiny slip through the drawing process, which is started for it if need be."""
    try:
        pdf = press.of(current_app).draw(SAMPLE, Size.ROLL)
    except press.NotDrawn:
        return bad(NOT_DRAWN, START_AGAIN)
    return good("Máy vẽ được phiếu.") if pdf.startswith(b"%PDF") else bad(NOT_DRAWN, START_AGAIN)
