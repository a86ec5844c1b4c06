"""Every slip on every paper: whole, within what the printer prints, readable, and tagged."""

import re
import unicodedata
from collections.abc import Callable, Iterator

import pytest
from bs4 import BeautifulSoup

from kiosk.dossiers.models import Dossier
from kiosk.printers.paper import ROLLS, Size
from kiosk.slips import press
from tests.slips.every_slip import DRAWINGS, LONG_NAME, PORTAL_CODE, SIZES, WEEK_PAGE
from tests.slips.paper import Paper, has_hairline, read, spread

MARGINS = {Size.NARROW: 5, Size.ROLL: 4, Size.A5: 4.2, Size.A4: 4.2}  # mm that stay white
DOT = 25.4 / 203
OURS = {"Be-Vietnam-Pro", "Be-Vietnam-Pro-Bold"}
BLACK_AND_WHITE = {(0, 0, 0, 255), (255, 255, 255, 255)}
PRINTED: dict[Size, dict[str, tuple[str, Paper]]] = {}  # drawn once for all tests of this file

Printed = dict[str, Paper]
each_size = pytest.mark.parametrize("size", SIZES)
each_roll = pytest.mark.parametrize("size", ROLLS)
drawn_alone = pytest.mark.usefixtures("in_app")
HEAD = '<!doctype html><html lang="vi"><head><title>Phiếu</title></head>'


def kept(dossier: Callable[..., Dossier], size: Size) -> dict[str, tuple[str, Paper]]:
    """The HTML and the paper of every slip."""
    if size not in PRINTED:
        pages = {drawn.__name__: drawn(dossier, size) for drawn in DRAWINGS}
        PRINTED[size] = {
            name: (html, Paper(press.draw(html, size))) for name, html in pages.items()
        }
    return PRINTED[size]


@pytest.fixture
def printed(dossier, evening, size) -> Printed:
    """Every slip, printed on that paper."""
    return {name: paper for name, (_, paper) in kept(dossier, size).items()}


@pytest.fixture
def pages(dossier, evening, size, printed) -> dict[str, str]:
    """The HTML of the same slips."""
    return {name: html for name, (html, _) in kept(dossier, size).items()}


def roll(body: str, size: Size = Size.NARROW) -> Paper:
    """A slip made for a test."""
    name = "roll narrow" if size is Size.NARROW else "roll"
    return Paper(press.draw(f'{HEAD}<body class="{name}">{body}', size))


def is_inside(paper: Paper, size: Size) -> bool:
    """Whether all the ink lies where the printer prints."""
    margin, within = MARGINS[size], 2 * DOT
    inks = [paper.ink(page) for page in range(paper.pages)]
    return all(
        left > margin - within and right < paper.width - margin + within and top > 3
        for left, top, right, _ in inks
    )


def bare(text: str) -> str:
    """Letters and signs without spaces: a line may end anywhere."""
    return re.sub(r"[\s\u200b]+", "", unicodedata.normalize("NFC", text))


def sentences(html: str) -> Iterator[str]:
    """What is to be read on a slip, from tag to tag."""
    page = BeautifulSoup(html, "html.parser").body
    for hidden in [*page.find_all("svg"), *page.select(".dot")]:
        hidden.decompose()
    return (bare(text) for text in page.find_all(string=True) if bare(text))


@each_size
def test_each_is_one_page_and_none_is_empty(printed, size):
    counted = {name: paper.pages for name, paper in printed.items()}
    if size is Size.A5:
        assert counted.pop("doable") == 3  # all the house can do, at full size
    assert set(counted.values()) == {1}
    for paper in printed.values():
        for page in range(paper.pages):
            assert paper.ink(page)


@drawn_alone
def test_an_empty_page_would_be_found():
    with pytest.raises(ValueError, match="page 0 is empty"):
        roll("<p>&nbsp;</p>").ink()


@each_size
def test_all_of_it_lies_where_the_printer_prints(printed, size):
    assert [name for name, paper in printed.items() if not is_inside(paper, size)] == []


@drawn_alone
@each_roll
def test_a_line_that_runs_over_would_be_found(size):
    words = '<p style="white-space: nowrap">' + "Phiếu theo dõi hồ sơ " * 2 + "{}</p>"
    assert is_inside(roll("<p>Phiếu</p>", size), size)
    assert not is_inside(roll(words.format("rất dài"), size), size)


@each_size
def test_a_roll_ends_below_its_last_line(printed, size):
    for name, paper in printed.items():
        below = paper.height - paper.ink()[3]
        assert (2 < below < 7) == (size in ROLLS), name


@each_size
def test_no_line_of_text_lies_on_another(printed, size):
    assert {name: paper.torn() for name, paper in printed.items() if paper.torn()} == {}


@drawn_alone
def test_a_line_on_another_would_be_found():
    assert roll("<p>Mã theo dõi</p><p>Người nộp</p>").torn() == []
    assert roll('<p>Mã theo dõi</p><p style="margin-top: -3mm">Người nộp</p>').torn()


@each_size
def test_every_sentence_can_be_read_out_of_the_file(printed, pages, size):
    for name, html in pages.items():
        text = bare(printed[name].text)
        assert [one for one in sentences(html) if one not in text] == [], name


@drawn_alone
def test_a_sentence_with_another_mark_would_be_missed():
    assert bare("Hồ sơ đã nộp") not in bare(roll("<p>Hồ sơ đã nọp</p>").text)


@each_size
def test_each_carries_our_fonts_and_no_others(printed, size):
    for name, paper in printed.items():
        assert paper.fonts == dict.fromkeys(OURS, True), name


@each_size
def test_each_says_its_kind_and_its_language_and_is_tagged_throughout(printed, pages, size):
    for name, paper in printed.items():
        title = re.search("<title>(.*?)</title>", pages[name])[1]
        assert paper.facts["Title"] == title, name
        assert paper.language == "vi"
        assert paper.is_tagged
        for said in ("/MarkInfo <</Marked true>>", "/DisplayDocTitle true", 'pdfuaid:part="1"'):
            assert said in paper.own_words
        assert f">{title}<" in paper.own_words


@each_size
def test_each_picture_that_means_something_has_words_and_no_other_is_read_out(printed, size):
    for name, paper in printed.items():
        words = [words for kind, words in paper.structure if kind == "Figure"]
        assert all(words), name
    found = {words for paper in printed.values() for _, words in paper.structure if words}
    assert found == {
        "Mã QR để xem hồ sơ", "Mã QR của mã hồ sơ trên Cổng", "Mã QR chỉ để tập quét", "Mã QR",
        "đã xong", "đang ở bước này", "đã có", "Chữ ký của người nhận",
    }  # fmt: skip


@each_size
def test_the_headings_stand_in_order(printed, size):
    for name, paper in printed.items():
        levels = [int(kind[1]) for kind, _ in paper.structure if re.fullmatch(r"H\d", kind)]
        assert levels[:1] == [1], name
        assert levels.count(1) == 1
        assert set(levels) <= {1, 2}


@each_size
def test_the_files_own_description_names_nobody(printed, size):
    for name, paper in printed.items():
        assert set(paper.facts) == {"Title", "Producer"}, name
        for told in (*LONG_NAME.split(), "Mẫu", "Mai", PORTAL_CODE, "0900", "2026", "/s/"):
            assert told not in paper.own_words
            assert told not in paper.facts["Title"]


@each_roll
def test_a_phone_reads_the_codes_off_a_roll_that_a_hot_head_burnt(printed, pages, size):
    """Off the dots under the head alone, in black and white, each black one a dot wider."""
    seen = {name: read(spread(paper.on_the_roll(size))) for name, paper in printed.items()}
    for name, html in pages.items():
        assert len(seen[name]) == html.count('<svg class="qr"'), name
    assert seen["receipt"] > {PORTAL_CODE}
    assert seen["doable"] == {WEEK_PAGE}
    assert seen["practice"] == {"THỰC HÀNH"}


@each_roll
def test_a_code_of_12_mm_would_not_be_read(pages, size):
    small = '<svg class="qr" style="width: 12mm; height: 12mm"'
    html = pages["status"].replace('<svg class="qr"', small)
    paper = Paper(press.draw(html, size))
    assert read(spread(paper.on_the_roll(size))) == set()


@each_roll
def test_a_roll_is_black_on_white_without_hairlines(printed, size):
    for name, paper in printed.items():
        assert paper.colours <= BLACK_AND_WHITE, name
        assert not has_hairline(paper.on_the_roll(size)), name


@drawn_alone
def test_grey_and_a_hairline_would_be_found():
    grey = roll('<p style="color: #777">Phiếu</p>')
    assert not grey.colours <= BLACK_AND_WHITE
    fine = roll('<p style="border-top: 0.1mm solid">Phiếu</p>')
    assert has_hairline(fine.on_the_roll(Size.NARROW))


@each_size
def test_what_is_not_filed_and_what_is_practice_say_so_in_every_size(printed, size):
    for name in ("receipt_not_filed", "papers", "parked", "worksheet"):
        assert "CHƯA NỘP" in printed[name].text
    assert printed["practice"].text.count("THỰC HÀNH") >= 2
    assert "IN LẠI lần 2" in printed["receipt_again"].text
    assert "IN LẠI" not in printed["receipt"].text
