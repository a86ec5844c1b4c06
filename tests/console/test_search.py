"""A dossier is found by what a person says: a code, a name without marks, a phone number."""

import pytest

from kiosk.dossiers import codes
from kiosk.dossiers.steps import Step
from tests.browser import words
from tests.console.another_village import move_there

pytestmark = pytest.mark.usefixtures("evening")


@pytest.fixture
def wanted(given_dossier) -> str:
    """The dossier that every search here is for; its neighbours are like it."""
    given_dossier(
        applicant="Nguyễn Văn Thăng_", phone="0987000111", portal_code="H38.12-261101-0008"
    )
    given_dossier(applicant="Lò Văn Nguyên", phone="0912345600")
    return given_dossier(
        applicant="Nguyễn Văn Đắc", phone="0912345678", portal_code="H38.12-261101-0007",
        step=Step.SUBMITTED,
    )  # fmt: skip


def found(helper, text: str) -> list[str]:
    page = helper.open("/to/ho-so/").type(tim=text).press("Tìm")
    return [words(a) for a in page.soup.select(".queue th a")]


@pytest.mark.parametrize(
    "text",
    ["Nguyễn Văn Đắc", "nguyen van dac", "NGUYEN  dac", "đắc nguyễn", "dac", "ng da",
     "H38.12-261101-0007", "h38.12-261101-0007", "H38.12–261101–0007", "H38. 12-261101 -0007",
     "261101-0007", "0912345678", "0912 345 678", "0912.345.678", "+84 912 345 678", "5678"],
)  # fmt: skip
def test_it_is_found_by_what_people_say(helper, wanted, text):
    assert found(helper, text) == [codes.shown(wanted)]


def test_it_is_found_by_its_tracking_code_however_it_is_written(helper, wanted):
    for written in (wanted, codes.shown(wanted), " ".join(wanted), wanted[:6]):
        assert codes.shown(wanted) in found(helper, written)


@pytest.mark.parametrize(
    "text", ["%", "_", "n%", "nguyen%dac", "guyen", "0912345679", "\\", "́", "'"]
)
def test_it_is_not_found_by_what_only_looks_like_it(helper, wanted, text):
    assert codes.shown(wanted) not in found(helper, text)


def test_signs_of_the_database_stand_for_themselves(helper, wanted):
    assert len(found(helper, "thang_")) == 1


def test_what_is_over_is_found_too_below_what_is_open(helper, given_dossier):
    over = given_dossier(applicant="Tráng Seo Sín", step=Step.HANDED_OVER)
    open_one = given_dossier(applicant="Tráng Seo Sín", step=Step.RECEIVED)
    assert found(helper, "trang sin") == [codes.shown(open_one), codes.shown(over)]


def test_another_villages_dossiers_are_not_found(app, helper, wanted):
    move_there(app, wanted)
    assert found(helper, wanted) == []


def test_a_search_that_finds_nothing_says_what_to_try(helper, wanted):
    page = helper.open("/to/ho-so/?tim=khong+co+ai")
    assert "Không tìm thấy hồ sơ nào." in page.text
    assert page.value("tim") == "khong co ai"
    assert page.press("Bỏ tìm").soup.select(".queue")


def test_a_search_has_pages_and_keeps_its_words(helper, given_dossier):
    for _ in range(51):
        given_dossier(applicant="Sùng A Mẫu", step=Step.SUBMITTED)
    page = helper.open("/to/ho-so/?tim=sung+a").press("Xem thêm")
    assert page.value("tim") == "sung a"
    assert len(page.soup.select(".queue tbody tr")) == 1


def test_a_long_or_strange_search_is_no_trouble(helper):
    for text in ("x" * 5_000, "a\x00b", "9" * 70, "😀", " "):
        helper.open("/to/ho-so/").type(tim=text).press("Tìm")


@pytest.mark.parametrize("number", ["001085001234", "001 085 001 234", "001.085.001.234"])
def test_a_citizen_number_finds_nothing_and_stays_in_no_address(helper, number):
    page = helper.open("/to/ho-so/").type(tim=number).press("Tìm")
    assert "không tìm theo số căn cước" in page.text
    assert number not in str(page.soup)
    assert helper.client.get("/to/ho-so/", query_string={"tim": number}).status_code == 303
