"""A slip as dots: what comes out of a thermal printer is what stands on the PDF."""

import subprocess
import sys
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageChops

from kiosk.db import db
from kiosk.dossiers.models import Dossier
from kiosk.printers import thermal
from kiosk.printers.backend import NotTaken
from kiosk.printers.faults import Fault
from kiosk.printers.lines import Network
from kiosk.printers.paper import DOTS, ROLLS, Paper, Size
from kiosk.printers.thermal import Thermal
from kiosk.slips import press, slip
from kiosk.villages.models import here
from tests.printers.roll import commands, picture, thermal_sink

SAME = 0.002  # of all dots may differ by how a grey one was decided


@pytest.fixture
def receipt(app, given_dossier):
    """The receipt of a dossier, as a PDF."""

    def draw(size):
        code = given_dossier(applicant="Nguyễn Thị Hoàng Phượng Quỳnh", fee=12000)
        with app.test_request_context("/", environ_base={"REMOTE_ADDR": "127.0.0.1"}):
            html = slip.receipt_html(Dossier.with_code(here().id, code), size)
            db.session.commit()
            return press.draw(html, size)

    return draw


def as_printed(pdf, across):
    """What a thermal printer with so many dots lays on its paper."""
    with thermal_sink() as sink:
        Thermal(Network(sink.address), across).send(Paper("000001-receipt", pdf, Size.ROLL))
        (found,) = sink.pictures
        return found


def as_drawn(pdf, across):
    """The middle of the page, eight dots a millimetre, drawn apart from the house's program."""
    page = (
        pypdfium2.PdfDocument(pdf)[0].render(scale=203 / 72, grayscale=True).to_pil().convert("L")
    )
    left = (page.width - across) // 2
    return page.crop((left, 0, left + across, page.height)).point(lambda grey: 255 * (grey > 175))


def difference(one, other):
    """How many of all dots are not the same."""
    assert one.size == other.size
    apart = ImageChops.difference(one.convert("L"), other.convert("L"))
    return sum(apart.histogram()[128:]) / (apart.width * apart.height)


@pytest.mark.parametrize("size", ROLLS)
def test_the_paper_shows_the_slip_and_its_code_can_be_read(receipt, size):
    pdf = receipt(size)
    paper = as_printed(pdf, DOTS[size])
    assert paper.width == DOTS[size]
    assert len(zxingcpp.read_barcodes(paper.convert("L"))) == 1
    drawn = as_drawn(pdf, DOTS[size])
    assert difference(paper, drawn) < SAME
    moved = ImageChops.offset(drawn, 3, 0)  # three dots, less than half a millimetre
    assert difference(paper, moved) > 20 * SAME


def test_nothing_stands_where_no_head_reaches(receipt):
    for size in ROLLS:
        page = pypdfium2.PdfDocument(receipt(size))[0].render(scale=203 / 72).to_pil().convert("L")
        edge = (page.width - DOTS[size]) // 2 - 1  # the half dot of a page's own width
        both = (0, 0, edge, page.height), (page.width - edge, 0, page.width, page.height)
        assert all(page.crop(side).getextrema()[0] > 240 for side in both)


def made(width, height, pages=1):
    """A PDF of that size in millimetres, with a black bar over the middle half of each page."""
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        bar = Image.new("L", (400, 400), 255)
        bar.paste(0, (100, 100, 300, 300))
        picture = pypdfium2.PdfImage.new(document)
        picture.set_bitmap(pypdfium2.PdfBitmap.from_pil(bar))
        points = width / 25.4 * 72, height / 25.4 * 72
        picture.set_matrix(pypdfium2.PdfMatrix().scale(*points))
        page = document.new_page(*points)
        page.insert_obj(picture)
        page.gen_content()
    document.save(file := BytesIO())
    return file.getvalue()


def black(paper):
    """Where the first and the last black dots are, across."""
    left, _, right, _ = ImageChops.invert(paper.convert("L")).getbbox()
    return left, right


def test_a_page_that_is_wider_than_the_roll_is_made_smaller():
    assert black(as_printed(made(210, 100), 576)) == pytest.approx((144, 432), abs=3)


def test_a_narrow_page_comes_out_in_the_middle_of_a_wide_roll():
    assert black(as_printed(made(58, 50), 576)) == pytest.approx((288 - 116, 288 + 116), abs=3)


def test_many_pages_follow_each_other_and_are_cut_once():
    with thermal_sink() as sink:
        Thermal(Network(sink.address), 576).send(Paper("1", made(80, 40, pages=3), Size.ROLL))
        (paper,) = sink.papers
    assert picture(paper).height == pytest.approx(3 * 40 * 8, abs=6)


def test_no_piece_is_larger_than_a_small_memory():
    made_of = list(commands(thermal._drawn(made(80, 200), 576)))
    assert max(map(len, made_of)) < 10_000
    assert made_of[0] == b"\x1b@"
    assert made_of[-1][:2] == b"\x1dV"


def test_what_is_no_pdf_is_refused_before_the_printer_hears_of_it(capfd):
    with thermal_sink() as sink:
        with pytest.raises(NotTaken) as refused:
            Thermal(Network(sink.address), 576).send(Paper("1", b"no PDF", Size.ROLL))
        assert sink.bytes == b""
    assert refused.value.fault is Fault.REFUSED
    assert "PdfiumError" in capfd.readouterr().err


def test_a_drawing_that_never_ends_is_ended(monkeypatch, tmp_path):
    endless = tmp_path / "endless.py"
    endless.write_text("import time\ntime.sleep(60)")
    monkeypatch.setattr(thermal, "DOTS", endless)
    monkeypatch.setattr(thermal, "DRAWING", 0.2)
    with pytest.raises(NotTaken):
        thermal._drawn(b"%PDF", 576)


def test_the_web_process_never_loads_what_printers_need():
    heavy = "aiohttp", "pyipp", "escpos", "pypdfium2"
    look = (
        "import sys, tempfile; from kiosk import create_app;"
        "create_app(INSTANCE=tempfile.mkdtemp(), TESTING=True);"
        "import kiosk.printers.backends, kiosk.printers.ipp;"
        f"print(sorted(set({heavy}) & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
