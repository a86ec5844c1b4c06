"""One way to answer with a PDF, for every sheet of the house, and the print job of a page."""

from flask import Response, abort, current_app, make_response, request

from kiosk.errors import Trouble, trouble_page
from kiosk.printers.paper import Size
from kiosk.slips import press, printing
from kiosk.slips.models import Kind, PrintJob

NO_PDF = Trouble(
    "Chưa làm được phiếu",
    "Máy chưa vẽ được phiếu này.",
    "Mọi điều đã ghi vẫn còn nguyên.",
    "Bạn đọc trên màn hình, hoặc thử lại sau ít phút.",
)


def asked_size() -> Size:
    """The paper that the address names (`?kho=a5`), else the house's; nonsense is a 404."""
    try:
        return Size(request.args.get("kho", printing.size_for(Kind.RECEIPT)))
    except ValueError:
        abort(404)


def as_file(html: str, size: Size, name: str, otherwise: Trouble = NO_PDF) -> Response:
    """The finished PDF, to save as `name`; the page `otherwise` where it can't be drawn."""
    try:
        response = make_response(printing.finished(html, size))
    except (press.NotDrawn, OSError):
        current_app.logger.exception("sheet %s", name)
        return trouble_page(otherwise, 503)
    response.mimetype = "application/pdf"
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.pdf")
    return response


def job_shown() -> PrintJob | None:
    """The print job that the page follows (`?phieu=7`); what is no number of one is none."""
    job_id = request.args.get("phieu", type=int)
    return printing.job_here(job_id) if job_id and 0 < job_id < 2**31 else None
