"""The settings of the house, by the lead: its languages, their order, reading aloud, English."""

import pytest

from kiosk.db import db
from kiosk.languages.models import Contribution
from kiosk.languages.review import Kind, Status
from kiosk.villages.models import Village
from kiosk.welcome.demo import PIN
from tests.browser import Browser

pytestmark = pytest.mark.usefixtures("evening")
PAGE = "/to/thon"
MIXED = {"viec": "tieng", "ngon-ngu": ["hmn-Latn-VN", "mww-Latn"]}


@pytest.fixture
def member(app) -> Browser:
    """One of the team who does not lead it."""
    browser = Browser(app.test_client())
    browser.open("/to/dang-nhap").press("Lò Thị Mẫu").type(pin=PIN).press("Vào")
    return browser


def village(app) -> Village:
    with app.app_context():
        return db.session.scalars(db.select(Village)).one()


def offered(resident: Browser) -> list[str]:
    page = resident.open("/ngon-ngu/")
    return [form["action"].rsplit("/", 1)[-1] for form in page.soup.select("main form")]


def test_the_lead_chooses_among_the_groups_of_each_people(app, helper, resident):
    page = helper.open(PAGE).type(ngon_ngu=["ium-Latn", "twh-Tavt", "tyz-Latn"])
    page.press("Lưu các tiếng")
    assert village(app).languages == ["tyz-Latn", "ium-Latn", "twh-Tavt"]
    assert offered(resident) == ["tyz-Latn", "ium-Latn", "twh-Tavt", "vi"]


def test_what_is_shown_is_ticked_and_dao_says_that_voices_come_first(helper):
    page = helper.open(PAGE)
    ticked = [box["value"] for box in page.soup.select("[name=ngon-ngu][checked]")]
    assert sorted(ticked) == ["blt-Tavt", "hmn-Latn-VN", "tyz-Latn"]
    dao = page.soup.select_one('[value="ium-Latn"]').find_parent(class_="people")
    assert "nói và nghe là chính" in dao.get_text()


def test_every_choice_says_its_people_and_script_to_who_hears_the_page(helper):
    page = helper.open(PAGE)
    named = {
        box["value"]: " ".join(box.find_parent("label").get_text().split())
        for box in page.soup.select("[name=ngon-ngu]")
    }
    assert named["twh-Latn"] == "Thái Trắng, chữ Latinh"
    assert named["hmn-Latn-VN"] == "Mông, chữ Mông Việt Nam 1961"
    assert named["mji-Latn"] == "Dao, nhánh Mùn (Quần Trắng, Làn Tẻn)"
    assert len(set(named.values())) == len(named) == 12


def test_no_language_at_all_is_a_choice_too(app, helper, resident):
    helper.client.post(PAGE, data={"viec": "tieng"})
    assert village(app).languages == []
    assert "chỉ có tiếng Việt" in helper.open(PAGE).text


def test_both_scripts_of_mong_are_refused_and_what_was_ticked_stays(app, helper):
    page = helper.follow("POST", PAGE, MIXED, expect=422)
    assert "chữ Mông Việt Nam 1961 hoặc chữ Mông quốc tế" in page.error
    ticked = {box["value"] for box in page.soup.select("[name=ngon-ngu][checked]")}
    assert ticked == set(MIXED["ngon-ngu"])
    assert village(app).languages == ["tyz-Latn", "hmn-Latn-VN", "blt-Tavt"]


def test_a_language_that_is_left_out_keeps_its_words(app, helper, resident):
    with app.app_context():
        db.session.add(
            Contribution(village_id=1, tag="tyz-Latn", key="Về đầu", kind=Kind.TEXT,
                         text="mừa cốc", status=Status.APPROVED)
        )  # fmt: skip
        db.session.commit()
    helper.open(PAGE).type(ngon_ngu=["blt-Tavt"]).press("Lưu các tiếng")
    assert "mừa cốc" not in resident.open("/ho-so/").text
    helper.open(PAGE).type(ngon_ngu=["tyz-Latn"]).press("Lưu các tiếng")
    assert "mừa cốc" in resident.open("/ho-so/").text


def test_the_order_is_that_of_the_residents_page(app, helper, resident):
    assert offered(resident) == ["tyz-Latn", "hmn-Latn-VN", "blt-Tavt", "vi"]
    helper.follow("POST", PAGE, {"viec": "thu-tu", "len": "blt-Tavt"})
    assert offered(resident) == ["tyz-Latn", "blt-Tavt", "hmn-Latn-VN", "vi"]
    rows = [row.get_text(" ") for row in helper.open(PAGE).soup.select(".language-order li")]
    assert "Thái Đen" in rows[1]
    assert "Đưa lên" not in rows[0]


def test_the_screens_read_themselves_when_the_lead_wants_it(app, helper):
    helper.client.post(PAGE, data={"viec": "tu-doc"})
    assert not village(app).reads_aloud
    page = helper.open(PAGE).type(tu_doc="co").press("Lưu cách đọc")
    assert village(app).reads_aloud
    assert page.soup.select("[name=tu-doc][checked]")


def test_visitors_read_the_english_paragraphs_and_others_the_vietnamese(app, helper, resident):
    english = "A village of terraces.\r\n\r\n  Come and  see the market. "
    helper.follow("POST", PAGE, {"viec": "tieng-anh", "tieng-anh": english})
    assert village(app).intro_en == ["A village of terraces.", "Come and see the market."]
    assert "A village of terraces." in resident.open("/thon/dong-cam/?ngon_ngu=en").text
    assert "A village of terraces." not in resident.open("/thon/dong-cam/").text


def test_without_english_paragraphs_visitors_read_vietnamese_marked_as_such(app, helper, resident):
    helper.follow("POST", PAGE, {"viec": "tieng-anh", "tieng-anh": " \n "})
    assert village(app).intro_en == []
    page = resident.open("/thon/dong-cam/?ngon_ngu=en")
    assert page.soup.select_one("#village > p")["lang"] == "vi"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("\n".join("abcdefg"), "Nhiều nhất 6 đoạn"),
        ("a" * 601, "quá 600 chữ"),
        ("Call 0912 345 678", "dãy số"),
    ],
)
def test_english_that_cannot_be_kept_is_explained_and_stays(app, helper, typed, said):
    before = village(app).intro_en
    page = helper.follow("POST", PAGE, {"viec": "tieng-anh", "tieng-anh": typed}, expect=422)
    assert said in page.error
    assert page.soup.select_one("textarea").get_text().strip() == typed
    assert village(app).intro_en == before


@pytest.mark.parametrize("change", ["tieng", "thu-tu", "tu-doc", "tieng-anh", "van-ban"])
def test_who_does_not_lead_reads_it_and_changes_nothing(app, member, change):
    before = village(app)
    page = member.open(PAGE)
    assert not page.soup.select("main input:not([type=hidden]), main textarea, main button")
    data = {"viec": change, "ngon-ngu": "ium-Latn", "len": "blt-Tavt", "tu-doc": "co"}
    assert member.client.post(PAGE, data=data).status_code == 409
    after = village(app)
    assert after.languages == before.languages
    assert (after.reads_aloud, after.intro_en) == (before.reads_aloud, before.intro_en)
