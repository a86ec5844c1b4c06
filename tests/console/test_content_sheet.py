"""The sheet for the commune: every field and screen, boxes and lines for the pen, page numbers."""

import pypdfium2
import pytest

from kiosk.console.content_fields import all_items
from kiosk.console.content_shape import leaves
from kiosk.procedures.catalogue import shipped
from kiosk.procedures.reading import as_data
from tests.console.content_forms import HOME, LODGING, READ_AT, december, edited, publish
from tests.slips.paper import Paper


@pytest.fixture(autouse=True)
def moment():
    with december() as traveller:
        yield traveller


def sheet(helper, address: str, query: str = "") -> Paper:
    answer = helper.client.get(f"{address}ban-in.pdf{query}")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return Paper(answer.data)


def flat(text: str) -> str:
    """Without what a line's end may add or take away."""
    return "".join(text.split()).replace("-", "").replace("\u2010", "")


@pytest.mark.parametrize("slug", ["tam-tru", "chung-thuc-ban-sao", "vneid-muc-2"])
def test_everything_that_is_said_stands_on_the_sheet(helper, slug):
    content = next(one for one in (*shipped().procedures, *shipped().guides) if one.slug == slug)
    paper = sheet(helper, f"{HOME}{slug}/")
    shown = flat(paper.text)
    is_guide = slug == "vneid-muc-2"
    for leaf in leaves(all_items(is_guide), as_data(content)):
        is_told = leaf.field.kind in ("line", "area") and leaf.field.path != "icon"
        if is_told and leaf.value:
            assert flat(leaf.value) in shown, leaf.path
    assert content.version in paper.text
    assert "Xem lại ngày 21/11/2026" in paper.text
    assert "ký tên" in paper.text


def test_each_page_is_an_a4_with_its_number_and_something_on_it(helper):
    paper = sheet(helper, LODGING)
    assert (paper.width, paper.height) == (210.0, 297.0)
    with pypdfium2.PdfDocument(helper.client.get(LODGING + "ban-in.pdf").data) as document:
        for number, page in enumerate(document, 1):
            text = page.get_textpage().get_text_range()
            assert f"Trang {number} trong {len(document)}" in text
            assert len(text) > 200
            page.close()


def test_every_point_has_its_boxes(helper):
    paper = sheet(helper, LODGING)
    screens = next(one for one in shipped().procedures if one.slug == "tam-tru").screens
    for number in range(1, len(screens) + 1):
        assert f"Màn hình {number}" in paper.text
    assert paper.text.count("Đúng Sửa") > 60


def test_the_draft_says_that_it_is_one(helper):
    assert helper.client.get(LODGING + "ban-in.pdf?ban=nhap").status_code == 404
    edited(helper, LODGING, "chung", summary="Câu mới của bản nháp.")
    assert "Câu mới của bản nháp." not in sheet(helper, LODGING).text
    text = sheet(helper, LODGING, "?ban=nhap").text
    assert "BẢN NHÁP, CHƯA ĐĂNG" in text
    assert "Câu mới của bản nháp." in text


def test_what_was_published_names_its_source(helper):
    edited(helper, LODGING, "chung", summary="Câu mới.")
    publish(helper, LODGING)
    text = sheet(helper, LODGING).text
    assert f"Nguồn: {READ_AT}." in text
    assert "Xem lại ngày 01/12/2026" in text


def test_a_draft_with_anything_in_it_is_drawn(helper):
    edited(helper, LODGING, "chung", summary="<b>đậm</b> & =1", expect=422)
    assert "<b>đậm</b> & =1" in sheet(helper, LODGING, "?ban=nhap").text
