"""Every slip that the house prints, as its HTML: filled with the longest that can stand on it."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from kiosk.console.practice import DAILY, Practice
from kiosk.console.practice_views import WATERMARK, _rows
from kiosk.db import db
from kiosk.dossiers.custody import HeldPaper
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.steps import Hold, Source, Step
from kiosk.members.duty import nights, team
from kiosk.printers.paper import Size
from kiosk.procedures import published
from kiosk.slips import qr, sheets, slip
from kiosk.slips.content_sheets import Doable, Elsewhere, Week, doable_html, worksheet_html
from kiosk.slips.models import Slip
from kiosk.slips.sheets import Desk, Errand, Receipt
from kiosk.villages.models import here
from tests.walkthrough.made_up import copies

Given = Callable[..., Dossier]
LONG_NAME = "Nguyễn Thị Hoàng Phượng Quỳnh Hương Giang"
PORTAL_CODE = "000.00.00.H38-260105-0012"
WEEK_PAGE = "http://gia-phu.example/lam-duoc-gi"
SIZES = (Size.NARROW, Size.ROLL, Size.A5, Size.A4)  # of every slip; a poster is A4 or A3
CENTRE = "Trung tâm Phục vụ hành chính công xã Gia Phú"
ASKED = (
    ("Giấy gì", None), ("Giấy có mấy trang", "pages"), ("Số định danh", None),
    ("Lý do, không ghi ra giấy", None), ("Nhận ở đâu", None),
)  # fmt: skip
ERRAND = Errand(
    key="1", code="5270491834", portal_code=PORTAL_CODE, applicant=LONG_NAME,
    work="Chứng thực bản sao", promised_on=date(2026, 11, 17),
    papers=("2 bản chính Giấy khai sinh", "1 bản sao Tờ khai"), to_bring_back=2, is_asked=True,
)  # fmt: skip
RECEIPT = Receipt(
    code="5270491834", applicant="Lò Thị Mai", work="Chứng thực bản sao",
    receiver=LONG_NAME, relation="con trai", proof="Tổ quen mặt",
    papers=("1 kết quả Bản sao được chứng thực", "2 bản chính Giấy khai sinh"),
    signature="M100 100L200 20L300 180L400 20L500 100", by="Hoàng Văn Mẫu",
    at=datetime(2026, 11, 18, 13, 5, tzinfo=UTC),
)  # fmt: skip


def full(given: Given, **facts: Any) -> Dossier:
    """A dossier with all that can stand on a slip."""
    made = given(**{
        "applicant": LONG_NAME, "step": Step.PROCESSING, "fee": 12000, "helper": "Hoàng Văn Mẫu",
        "portal_code": PORTAL_CODE, "portal_code_typed": "000.00.00.h38 – 260105 – 0012",
        "due_on": date(2026, 11, 27), "pick_up_on": date(2026, 11, 30),
    } | facts)  # fmt: skip
    made.papers = [
        HeldPaper(name="Giấy khai sinh", count=2, is_original=True),
        HeldPaper(name="Quyết định của tòa án", count=1, is_original=False),
    ]
    db.session.commit()
    return made


def receipt(given: Given, size: Size) -> str:
    return slip.receipt_html(full(given), size)


def receipt_again(given: Given, size: Size) -> str:
    made = full(given)
    db.session.scalars(Slip.of(made)).one().printed = 1
    return slip.receipt_html(made, size)


def receipt_not_filed(given: Given, size: Size) -> str:
    return slip.receipt_html(full(given, step=None, portal_code=None), size)


def status(given: Given, size: Size) -> str:
    return slip.status_html(full(given, step=Step.READY), size)


def status_returned(given: Given, size: Size) -> str:
    made = full(given, step=Step.RECEIVED)
    known = [one.key for one in made.procedure.return_reasons[:3]] if made.procedure else []
    reasons = [*known, "Ảnh chụp thiếu trang 2."]
    made.put_on_hold(Hold.NEEDS_SUPPLEMENT, by="-", source=Source.PORTAL, reasons=reasons)
    return slip.status_html(made, size)


def papers(given: Given, size: Size) -> str:
    procedure = published.find("chung-thuc-ban-sao")
    return slip.papers_html(here(), procedure, {"pages": 5, "copies": 2}, {"ban-chinh"}, size)


def papers_of_a_wedding(given: Given, size: Size) -> str:
    return slip.papers_html(here(), published.find("ket-hon"), None, set(), size)


def parked(given: Given, size: Size) -> str:
    return slip.parked_html(here(), "5270491834", published.find("chung-thuc-ban-sao"), size)


def practice(given: Given, size: Size) -> str:
    run = Practice(procedure_slug=DAILY[0], day=date(2026, 11, 16), seed=7, place=3)
    return slip.draw("practice", size, {
        "village": here(), "run": run, "case": run.drill.case, "rows": _rows(run, run.place),
        "helper": "Hoàng Văn Mẫu", "watermark": WATERMARK,
        "scan": qr.path_svg(WATERMARK, "Mã QR chỉ để tập quét"),
    })  # fmt: skip


def handover(given: Given, size: Size) -> str:
    return sheets.handover_html(here(), RECEIPT, size)


def run_sheet(given: Given, size: Size) -> str:
    desks = [Desk(CENTRE, (ERRAND,), (ERRAND,)), Desk("Công an xã Gia Phú", (), (ERRAND,))]
    return sheets.run_sheet_html(here(), date(2026, 11, 17), "Lò Thị Mẫu", desks, size)


def worksheet(given: Given, size: Size) -> str:
    return worksheet_html(here(), copies(*ASKED), {"pages": 5}, size)


def doable(given: Given, size: Size) -> str:
    doables = [Doable(one) for one in (*published.procedures(), *published.guides())]
    paused = Elsewhere("Công an xã Gia Phú, tầng một", "sáng thứ Bảy", "0214 000 113")
    doables[0] = Doable(published.procedures()[0], paused)
    first, last = date(2026, 11, 16), date(2026, 11, 22)
    seen = Week(first, last, nights(7), doables, team(), qr.path_svg(WEEK_PAGE, "Mã QR"))
    return doable_html(here(), seen, size)


Drawing = Callable[[Given, Size], str]
DRAWINGS: tuple[Drawing, ...] = (
    receipt, receipt_again, receipt_not_filed, status, status_returned, papers,
    papers_of_a_wedding, parked, practice, handover, run_sheet, worksheet, doable,
)  # fmt: skip


def every_slip(given: Given, size: Size) -> Iterator[str]:
    """Each slip on that paper."""
    for drawn in DRAWINGS:
        yield drawn(given, size)
