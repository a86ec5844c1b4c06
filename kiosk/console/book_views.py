"""The power-cut book: printed before, keyed in afterwards, nothing missing."""

import re
from collections.abc import Callable
from itertools import groupby

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    url_for,
)
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from kiosk import clock, presses
from kiosk.console import access, book_keying
from kiosk.console.access import the_member
from kiosk.db import db
from kiosk.dossiers.custody import ERASED
from kiosk.dossiers.free_text import Form, line_in
from kiosk.dossiers.models import Dossier
from kiosk.errors import Refused
from kiosk.printers.paper import Size
from kiosk.procedures import published
from kiosk.screen import Back
from kiosk.slips import book, printing
from kiosk.slips.answers import as_file, job_shown
from kiosk.slips.book import BlankForm, Book, FormState
from kiosk.slips.book_sheet import PAPERS, book_html, numbered, size_on_paper
from kiosk.slips.models import Kind, PrintJob
from kiosk.villages.models import here

bp = Blueprint("book", __name__, url_prefix="/to/so-mat-dien")
bp.before_request(access.require_member)

ONE = "/phieu/<int(max=2147483647):number>"
# A scanned QR ends with the number, whatever the house was called when it was printed.
SAID = re.compile(r"(?:.*\D)?0*([1-9][0-9]{0,8})\s*", re.DOTALL)
LONGEST = 200  # letters of a scanned address
HOW_MANY = "Bạn chọn in mấy phiếu. Máy chưa in gì."
NO_NUMBER = "Bạn gõ số lớn trên phiếu, hoặc quét mã QR của phiếu."
NEVER_PRINTED = "Số {} chưa in trong sổ nào của thôn. Máy chưa lưu gì. Bạn xem lại số trên phiếu."
SHOWN_STATES = {  # words and picture of each
    FormState.KEYED: ("đã nhập", "check"),
    FormState.SPOILED: ("hỏng", "x"),
    FormState.BLANK: ("còn trắng", "file"),
}
MISSING = ("thiếu", "alert-triangle")


@bp.get("")
def index() -> str | BaseResponse | tuple[str, int]:
    """Every book by its numbers; `?so=` opens the form of a number that was typed or scanned."""
    if "so" not in request.args:
        return _list()
    typed = request.args["so"][:LONGEST]
    said = SAID.fullmatch(typed)
    if said is None:
        return _list(NO_NUMBER, typed), 422
    number = int(said[1])
    if BlankForm.with_number(here().id, number) is None:
        return _list(NEVER_PRINTED.format(number), typed), 422
    return redirect(url_for(".form", number=number), 303)


def _list(wrong: str | None = None, typed: str = "") -> str:
    village = here()
    lines = book.lines(village.id)
    strips = {key: list(found) for key, found in groupby(lines, lambda line: line.book_id)}
    return render_template(
        "console/book.html",
        books=db.session.scalars(book.YOUNGEST_FIRST, {"village": village.id}).all(),
        strips=strips,
        missing=book.missing(lines),
        unused=book.in_ranges(
            one.number for one in lines if one.state is FormState.BLANK and not one.is_missing
        ),
        shown=_shown,
        size=_size(),
        printer_size=printing.size_for(Kind.BOOK),
        counts=book.COUNTS,
        usual=book.USUAL,
        done=next((one for one in lines if one.number == _asked("ghi")), None),
        made=Book.with_id(village.id, _asked("tap")),
        job=job_shown(),
        press_key=presses.new_key(),
        typed=typed,
        wrong=wrong,
    )


def _shown(line: book.Line) -> tuple[str, str]:
    return MISSING if line.is_missing else SHOWN_STATES[line.state]


def _asked(name: str) -> int:
    """The number of what has just been done; 0 for nonsense."""
    number = request.args.get(name, 0, type=int)
    return number if 0 < number < 2**31 else 0


def _size() -> Size | None:
    """The paper on which the house prints the book; None where its printer is too narrow."""
    return size_on_paper(printing.size_for(Kind.BOOK))


@bp.post("")
def make() -> BaseResponse | tuple[str, int]:
    """A new book of `may` forms, and its print job where the printer is wide enough."""
    try:
        return redirect(presses.once(request.form.get("lan", ""), _made), 303)
    except Refused as refused:
        db.session.rollback()
        return _list(refused.reason), 422


def _made() -> str:
    count = request.form.get("may", 0, type=int)
    if count not in book.COUNTS:
        raise Refused(HOW_MANY)
    made, size = Book.make(here().id, count, the_member().name), _size()
    if size is None:
        return url_for(".index", tap=made.id)
    job = printing.ask(Kind.BOOK, book_html(here(), made, size, _address), size)
    return url_for(".index", tap=made.id, phieu=job.id)


def _address(number: int) -> str:
    """What the QR of a form holds: its page, or where no phone could reach that, its number."""
    public = str(current_app.config["PUBLIC_URL"]).rstrip("/")
    return public + url_for(".form", number=number) if public else f"SO-MAT-DIEN {number}"


@bp.get("/<int(max=2147483647):book_id>/to.pdf")
def sheet_pdf(book_id: int) -> Response:
    """A book as a file, on A4 or (`?kho=a5`) A5; `?ban=dau` is the first print, else IN LẠI."""
    found = Book.with_id(here().id, book_id)
    if found is None:
        abort(404)
    usual = _size() or Size.A4
    size = {"a4": Size.A4, "a5": Size.A5}.get(request.args.get("kho", usual))
    if size is None:
        abort(404)
    again = request.args.get("ban") != "dau"
    html = book_html(here(), found, size, _address, again=again)
    return as_file(html, size, f"so-mat-dien-{found.first}-{found.last}")


@bp.get(ONE)
def form(number: int) -> str:
    """The page of one number: to key its form in, or what became of it."""
    found = _form(number)
    return _page(found, request.args, is_open=found.state is FormState.BLANK)


def _form(number: int, *, lock: bool = False) -> BlankForm:
    found = BlankForm.with_number(here().id, number, lock=lock)
    if found is None:
        abort(404)
    return found


def _page(
    found: BlankForm,
    typed: Form,
    refused: Refused | None = None,
    *,
    is_open: bool = True,
) -> str:
    """With `is_open`, what was typed stands there still, whatever became of the number."""
    dossier = db.session.get(Dossier, found.dossier_id) if found.dossier_id else None
    procedure = published.find(typed.get("thu-tuc", ""))
    seen = typed.get("ma" if isinstance(refused, book_keying.OddCode) else "ma-da-xem", "")
    return render_template(
        "console/book_form.html",
        form=found,
        printed=db.session.get_one(Book, found.book_id),
        dossier=dossier,
        is_erased=dossier is not None and dossier.applicant == ERASED,
        is_open=is_open,
        offered=numbered(),
        procedure=procedure,
        questions=book_keying.questions(procedure) if procedure else [],
        ways=book_keying.ways(procedure) if procedure else {},
        papers=range(1, PAPERS + 1),
        today=clock.today(),
        typed=book_keying.without_citizen_numbers(typed),
        seen=seen,
        press_key=presses.new_key(),
        wrong=refused.reason if refused else None,
        back=Back(url_for(".index")),
    )


@bp.post(ONE)
def key_in(number: int) -> BaseResponse | tuple[str, int]:
    """The dossier of a form. `so-phieu` is the number as it stands on the paper, if another."""
    _form(number)
    return _pressed(number, lambda: _keyed_in(_number(number)))


def _number(number: int) -> int:
    """The number in the field, which a member may have put right."""
    said = SAID.fullmatch(request.form.get("so-phieu", str(number))[:LONGEST])
    if said is None:
        raise Refused(NO_NUMBER)
    return int(said[1])


def _keyed_in(number: int) -> str:
    found = BlankForm.with_number(here().id, number, lock=True)
    if found is None:
        raise Refused(NEVER_PRINTED.format(number))
    dossier = book_keying.key_in(found, request.form, the_member().name)
    mine = select(PrintJob.id).filter_by(dossier_id=dossier.id).order_by(PrintJob.id.desc())
    job_id = db.session.scalars(mine.limit(1)).first()
    return url_for(".index", ghi=number, phieu=job_id)


@bp.post(f"{ONE}/hong")
def spoil(number: int) -> BaseResponse | tuple[str, int]:
    """The form is spoiled, for the reason in `ly-do`; with `lam=khong-hong`, it is not."""

    def done() -> str:
        found, by = _form(number, lock=True), the_member().name
        if request.form.get("lam") == "khong-hong":
            found.unspoil(by)
            return url_for(".form", number=number)
        found.spoil(line_in(request.form, "ly-do"), by)
        return url_for(".index", ghi=number)

    return _pressed(number, done)


def _pressed(number: int, do: Callable[[], str]) -> BaseResponse | tuple[str, int]:
    """Do it once; what can't be done is said on the same page, with all that was typed."""
    try:
        return redirect(presses.once(request.form.get("lan", ""), do), 303)
    except Refused as refused:
        db.session.rollback()
        typed: Form = request.form
        found = _form(_known(number))
        is_used = found.state is not FormState.BLANK
        is_open = not is_used or "thu-tuc" in typed
        return _page(found, typed, refused, is_open=is_open), 409 if is_used else 422


def _known(number: int) -> int:
    """The number in the field where there is such a form, else that of the address."""
    said = SAID.fullmatch(request.form.get("so-phieu", "")[:LONGEST])
    is_there = said and BlankForm.with_number(here().id, int(said[1]))
    return int(said[1]) if said and is_there else number


@bp.app_template_global()
def forms_long_missing() -> str:
    """The numbers that miss for more than a week, asked only where a template shows it."""
    return book.in_ranges(book.overdue(here().id))
