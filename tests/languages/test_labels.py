"""Vietnamese first, and under it the same in the village's own language, once it has a word."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import render_template_string
from flask_babel import get_locale
from sqlalchemy import event

from kiosk.db import db
from kiosk.languages import starter
from kiosk.languages.labels import label, published
from kiosk.languages.models import Contribution
from kiosk.languages.review import Kind, Status
from kiosk.villages.models import Village
from tests.browser import Browser
from tests.house import make_app
from tests.made_up import village_elsewhere

pytestmark = pytest.mark.usefixtures("evening")
PUBLIC = (
    "/", "/thu-tuc/", "/thu-tuc/chung-thuc-ban-sao/", "/thu-tuc/chung-thuc-ban-sao/?buoc=2",
    "/thu-tuc/xac-nhan-cu-tru/", "/thu-tuc/mo-lai", "/ho-so/", "/lich-truc", "/goi-to",
    "/ngon-ngu/", "/man-hinh-cho", "/thon/dong-cam/", "/thon/dong-cam/?may=1", "/to/dang-nhap",
)  # fmt: skip


def change_village(app, **facts) -> None:
    with app.app_context():
        village = db.session.scalars(db.select(Village)).one()
        for name, value in facts.items():
            setattr(village, name, value)
        db.session.commit()


def give(app, key: str, word: str, status=Status.APPROVED, **facts) -> None:
    """A word in Tày, unless `facts` say otherwise."""
    with app.app_context():
        village = db.session.scalars(db.select(Village)).first()
        asked = {"village_id": village.id, "tag": "tyz-Latn", "kind": Kind.TEXT} | facts
        db.session.add(Contribution(key=key, text=word, status=status, **asked))
        db.session.commit()


@pytest.fixture
def in_tay(app, monkeypatch):
    """Give the Tày language an approved word and a starter word."""
    drafts = {"Nghe": starter.Suggestion("tỉnh", "bài học")}
    monkeypatch.setattr(starter, "suggestions", lambda tag: drafts if tag == "tyz-Latn" else {})
    give(app, "Về đầu", "mừa cốc")


def test_a_word_that_is_missing_leaves_vietnamese_alone_and_once(app):
    with app.test_request_context("/"):
        assert label("Không có từ này") == "Không có từ này"


def test_a_word_stands_under_the_vietnamese_in_its_own_language(in_tay, resident):
    page = resident.open("/ho-so/")
    home = page.soup.select_one('.bar a[href="/"] .words')
    assert home.contents[0].strip() == "Về đầu"
    assert home.select_one(".second")["lang"] == "tyz-Latn"
    assert home.select_one(".second").get_text() == "mừa cốc"


def test_a_draft_is_marked_in_the_demo(in_tay, resident):
    second = resident.open("/ho-so/").soup.select_one(".bar .draft")
    assert second.get_text() == "nháp"
    assert second["lang"] == "vi"
    assert "tỉnh" in second.parent.get_text()


def test_a_finished_word_is_not_marked(in_tay, resident):
    page = resident.open("/ho-so/")
    assert len(page.soup.select(".bar .draft")) == 1


def test_a_real_village_sees_no_draft(in_tay, app, resident):
    change_village(app, is_demo=False)
    page = resident.open("/ho-so/")
    assert not page.soup.select(".draft")
    assert [span.get_text() for span in page.soup.select(".bar .second")] == ["mừa cốc"]


def test_the_starter_words_are_all_drafts_so_a_real_village_sees_none(app, resident):
    assert starter.suggestions("tyz-Latn")
    change_village(app, is_demo=False)
    for path in PUBLIC:
        assert not resident.open(path).soup.select(".second"), path


@pytest.mark.parametrize("status", set(Status) - {Status.APPROVED})
def test_only_what_is_approved_is_shown(app, resident, status):
    give(app, "Về đầu", "mừa cốc", status)
    assert "mừa cốc" not in resident.open("/ho-so/").text
    give(app, "Về đầu", "mừa cốc")
    assert "mừa cốc" in resident.open("/ho-so/").text


def test_the_newest_approved_word_counts(app, resident):
    give(app, "Về đầu", "mừa cốc")
    give(app, "Về đầu", "mừa tả")
    seconds = [span.get_text() for span in resident.open("/ho-so/").soup.select(".bar .second")]
    assert seconds[0] == "mừa tả"


def test_the_words_of_another_language_and_another_village_stay_away(app, resident):
    with app.app_context():
        mine = db.session.scalars(db.select(Village)).one()
        other = village_elsewhere(languages=mine.languages)
        db.session.add(other)
        db.session.commit()
        other_id = other.id
    give(app, "Về đầu", "chữ Mông", tag="hmn-Latn-VN")
    give(app, "Về đầu", "chữ thôn khác", village_id=other_id)
    assert "chữ" not in resident.open("/ho-so/").soup.select_one(".bar").get_text()


def test_a_voice_is_no_word(app, resident):
    give(app, "Về đầu", "mừa cốc", kind=Kind.CLIP)
    assert "mừa cốc" not in resident.open("/ho-so/").text
    with app.test_request_context("/"):
        assert set(published(1, "tyz-Latn").clips) == {"Về đầu"}


def test_a_voice_belongs_to_the_language_and_a_word_to_its_script(app):
    give(app, "Về đầu", "chữ Latinh", tag="blt-Latn")
    give(app, "Nghe", "", tag="blt-Latn", kind=Kind.CLIP)
    with app.test_request_context("/"):
        assert not published(1, "blt-Tavt").words
        assert set(published(1, "blt-Tavt").clips) == {"Nghe"}
        assert not published(1, "twh-Tavt").clips


def test_a_language_without_a_word_leaves_the_page_as_it_is(app, resident):
    change_village(app, languages=["ium-Latn"])
    assert not resident.open("/ho-so/").soup.select(".second")


def test_a_village_without_a_second_language_reads_vietnamese(app, resident):
    change_village(app, languages=[])
    assert not resident.open("/ho-so/").soup.select(".second")


def test_the_resident_chooses_the_language_of_this_screen(resident):
    page = resident.open("/ho-so/").press("Ngôn ngữ")
    assert page.press("Hmôngz").path == "/ho-so/"
    tags = {span["lang"] for span in resident.open("/").soup.select(".second")}
    assert tags <= {"hmn-Latn-VN"}


def test_vietnamese_alone_can_be_chosen(in_tay, resident):
    resident.open("/ngon-ngu/").press("Chỉ tiếng Việt")
    assert not resident.open("/ho-so/").soup.select(".second")


def test_the_choice_ends_with_the_session_and_reaches_no_other_screen(in_tay, resident, neighbour):
    resident.open("/ngon-ngu/").press("Chỉ tiếng Việt")
    assert neighbour.open("/ho-so/").soup.select(".second")
    resident.open("/ket-thuc")
    assert resident.open("/ho-so/").soup.select(".second")


def test_the_choice_goes_on_in_the_walkthrough(in_tay, resident):
    resident.open("/ngon-ngu/").press("Chỉ tiếng Việt")
    page = resident.open("/thu-tuc/chung-thuc-ban-sao/?buoc=2").press("Đồng ý")
    assert not page.soup.select(".second")


@pytest.mark.parametrize("tag", ["en", "khong-co", "mww-Latn"])
def test_a_language_that_nobody_speaks_here_can_not_be_chosen(resident, tag):
    assert resident.client.post(f"/ngon-ngu/{tag}").status_code == 404


def test_the_locale_stays_vietnamese_whatever_the_second_language(app, resident):
    resident.open("/ngon-ngu/").press("Hmôngz")
    page = resident.open("/")
    assert page.soup.html["lang"] == "vi"
    assert "Thứ Hai, 16/11" in page.text
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        assert str(get_locale()) == "vi"


@contextmanager
def counted(app) -> Iterator[list[str]]:
    """The statements that reach the database meanwhile."""
    asked: list[str] = []

    def note(_, __, statement, *___):
        asked.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("number", [1, 500])
def test_drawing_a_label_asks_the_database_nothing(app, number):
    with app.test_request_context("/", environ_base={"REMOTE_ADDR": "127.0.0.1"}):
        app.preprocess_request()
        label("Về đầu")
        with counted(app) as asked:
            drawn = render_template_string(
                "{% for n in range(number) %}{{ label('Nghe') }}{% endfor %}", number=number
            )
        assert drawn.count("Nghe") == number
        assert asked == []


def test_a_page_of_many_labels_asks_no_more_than_one_of_few(app, resident):
    resident.open("/")
    asked = []
    for path in ("/thu-tuc/mo-lai", "/thu-tuc/xac-nhan-cu-tru/"):
        with counted(app) as statements:
            resident.open(path)
        asked.append(len(statements))
    assert asked[0] == asked[1]


def test_no_label_says_the_same_thing_twice(tmp_path):
    app = make_app(tmp_path / "house", PUBLIC_URL="http://localhost")
    drawn: set[str] = set()
    app.jinja_env.globals["label"] = lambda text: (drawn.add(str(text)), label(text))[1]
    browser = Browser(app.test_client())
    for path in PUBLIC:
        drawn.clear()
        page = browser.open(path)
        assert drawn or path.startswith("/thon/"), path
        for text in drawn - {""}:
            assert f"{text} {text}" not in page.text, f"{path}: {text}"
            assert text in page.text or text in str(page.soup), f"{path}: {text}"
