"""The labels of a language on paper: what to ask, room for the pen, and who checks."""

import pytest

from kiosk.console import corpus, paper, workshop
from kiosk.console.corpus import THE_FIRST
from kiosk.db import db
from kiosk.languages import starter
from kiosk.languages.models import Contribution
from kiosk.languages.review import Kind, Status
from kiosk.printers.paper import Size
from kiosk.slips import press, sheets
from kiosk.villages.models import Village
from tests.slips.paper import Paper

FIRST = [entry for entry in corpus.corpus() if entry.priority == THE_FIRST]
TAI_VIET = "ꪁꪫꪱꪣ"
pytestmark = pytest.mark.usefixtures("evening")


def village_with(app, languages: list[str]) -> None:
    with app.app_context():
        db.session.scalars(db.select(Village)).one().languages = languages
        db.session.commit()


def give(app, key: str, tag: str, **facts: object) -> None:
    with app.app_context():
        village = db.session.scalars(db.select(Village)).one()
        usual = {"kind": Kind.TEXT, "text": TAI_VIET, "status": Status.APPROVED}
        made = Contribution(village_id=village.id, tag=tag, key=key, **usual | facts)
        db.session.add(made)
        db.session.commit()


def printed(helper, tag: str, **asked: object) -> Paper:
    answer = helper.client.get(f"/to/nhan/{tag}/phieu.pdf", query_string=asked)
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    return Paper(answer.data)


def checklist(app, tag: str, which: str, sheet: int = 1) -> sheets.Checklist | None:
    with app.app_context():
        village = db.session.scalars(db.select(Village)).one()
        tongue = next(one for one in workshop.tongues(village) if one.tag == tag)
        return paper.checklist(village, tongue, which, sheet)


def test_the_first_twenty_are_asked_on_two_a4_pages(helper):
    found = printed(helper, "blt-Tavt")
    assert (found.width, found.height, found.pages) == (210, 297, 2)
    assert len(FIRST) == 20
    assert "Nhà văn hóa số thôn Đông Căm" in found.text
    assert "Phiếu hỏi từ: tiếng Thái Đen, chữ Thái" in found.text
    for entry in FIRST:
        assert entry.key in found.text
    for words in (
        "Đã thu tiếng", "Ai nói", "Tiếng vùng nào", "Kiểm, người 1", "Kiểm, người 2",
        "Người già duyệt", "Tổ trưởng duyệt",
    ):  # fmt: skip
        assert found.text.count(words) == 20, words


def test_a_word_that_is_known_stands_on_it_in_its_own_letters(app, helper):
    give(app, FIRST[0].key, "blt-Tavt")
    found = printed(helper, "blt-Tavt")
    assert TAI_VIET in found.text
    assert f"{TAI_VIET} Đã duyệt" in found.text
    assert found.fonts == {
        "Be-Vietnam-Pro": True, "Be-Vietnam-Pro-Bold": True, "Noto-Sans-Tai-Viet": True,
    }  # fmt: skip


def test_a_word_that_only_a_source_has_is_marked_as_a_draft(app, monkeypatch):
    drafts = {FIRST[1].key: starter.Suggestion("tỉnh", "bài học")}
    monkeypatch.setattr(starter, "suggestions", lambda tag: drafts)
    give(app, FIRST[2].key, "tyz-Latn", text="sai", status=Status.REJECTED)
    lines = checklist(app, "tyz-Latn", paper.FIRST).lines
    assert [(line.word, line.state) for line in lines[:3]] == [
        ("", ""),
        ("tỉnh", "Cần kiểm"),
        ("", ""),
    ]


def test_a_voice_that_is_recorded_is_ticked(app):
    give(app, FIRST[0].key, "tyz-Latn", kind=Kind.CLIP, text=None, status=Status.DRAFT)
    lines = checklist(app, "tyz-Latn", paper.FIRST).lines
    assert [line.is_collected for line in lines[:2]] == [True, False]


@pytest.mark.parametrize(
    ("languages", "tag", "scripts"),
    [
        (["tyz-Latn"], "tyz-Latn", ("chữ Tày – Nùng 1961", "")),
        (["blt-Tavt", "blt-Latn"], "blt-Tavt", ("chữ Thái (Tai Viet)", "chữ Latinh")),
        (["ium-Latn"], "ium-Latn", (paper.MAYBE,)),
        (["tyz-Latn"], "vi", ()),
    ],
)
def test_there_is_a_line_for_each_script_of_the_village(app, languages, tag, scripts):
    village_with(app, languages)
    assert checklist(app, tag, paper.FIRST).scripts == scripts


def test_vietnamese_asks_for_voices_only(helper):
    found = printed(helper, "vi")
    assert found.text.count("Chữ có sẵn, chỉ thu lời đọc.") == 20
    assert "Bà con đọc to đúng chữ trên phiếu." in found.text


def test_a_screens_own_labels_are_asked(app, helper):
    screen = corpus.corpus()[-1].screen
    keys = {line.vietnamese for line in checklist(app, "tyz-Latn", screen).lines}
    assert keys == {entry.key for entry in corpus.corpus() if entry.screen == screen}
    assert screen in printed(helper, "tyz-Latn", tu=screen).text


def test_what_is_missing_comes_in_sheets_that_no_resident_waits_for(app, monkeypatch):
    monkeypatch.setattr(paper, "ONE_SHEET", 30)
    approved = FIRST[0].key
    give(app, approved, "tyz-Latn")
    give(app, approved, "tyz-Latn", kind=Kind.CLIP, text=None)
    found, number = [], 1
    while (sheet := checklist(app, "tyz-Latn", paper.MISSING, number)) is not None:
        assert len(sheet.lines) <= 30
        assert sheet.first == len(found) + 1
        found += [line.vietnamese for line in sheet.lines]
        number += 1
    assert found == [entry.key for entry in corpus.corpus() if entry.key != approved]
    with app.app_context():
        boards = workshop.boards(db.session.scalars(db.select(Village)).one())
        assert paper.missing_sheets(boards[0]) == number - 1


def test_the_page_of_packs_leads_to_every_sheet(helper):
    page = helper.open("/to/nhan/goi")
    links = [link["href"] for link in page.soup.select(".sheets a")]
    assert "/to/nhan/vi/phieu.pdf?tu=nhat" in links
    assert helper.client.get(links[-1]).status_code == 200


def test_where_a_language_is_hardly_written_a_voice_is_enough(app):
    village_with(app, ["ium-Latn"])
    give(app, FIRST[0].key, "ium-Latn", kind=Kind.CLIP, text=None)
    lines = checklist(app, "ium-Latn", paper.MISSING).lines
    assert FIRST[0].key not in {line.vietnamese for line in lines}


def test_a_long_sheet_takes_more_pages_and_is_never_made_smaller(app, helper):
    found = printed(helper, "tyz-Latn", tu="thieu", to=1)
    assert found.pages >= paper.ONE_SHEET / 11
    assert (found.width, found.height) == (210, 297)


def test_a_village_where_nothing_is_missing_is_told_so(app):
    village = Village(kind="thôn", name="Mẫu", commune="xã Mẫu", province="tỉnh Mẫu")
    nothing = sheets.Checklist("tiếng Tày", "tyz-Latn", "Những nhãn còn thiếu", 1, ("",), ())
    with app.test_request_context("/", method="POST", environ_base={"REMOTE_ADDR": "127.0.0.1"}):
        html = sheets.checklist_html(village, nothing)
        assert "Không còn nhãn nào cần hỏi." in Paper(press.draw(html, Size.A4)).text


@pytest.mark.parametrize(
    "address",
    [
        "ium-Latn/phieu.pdf", "en/phieu.pdf", "tyz-Latn/phieu.pdf?tu=Không+có+màn+này",
        "tyz-Latn/phieu.pdf?to=0", "tyz-Latn/phieu.pdf?to=2", "tyz-Latn/phieu.pdf?tu=thieu&to=99",
        "tyz-Latn/phieu.pdf?tu=thieu&to=-1",
    ],
)  # fmt: skip
def test_what_is_not_of_this_village_or_of_no_sheet_is_not_there(helper, address):
    assert helper.client.get(f"/to/nhan/{address}").status_code == 404
