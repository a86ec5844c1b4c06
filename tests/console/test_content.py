"""The list of all procedures and guides: whose words, how old, what waits, what stands first."""

from datetime import timedelta

import pytest

from kiosk.console import corpus
from kiosk.console.corpus import id_of
from kiosk.db import db
from kiosk.procedures import catalogue, offers, published
from kiosk.procedures.editions import Edition
from kiosk.procedures.reading import as_data, content_of
from kiosk.procedures.schema import Procedure
from kiosk.villages.models import Village
from tests.browser import Page, words
from tests.console.content_forms import (
    COPIES,
    HOME,
    LODGING,
    READ_AT,
    RESIDENCE,
    december,
    edited,
    publish,
    signed_in,
    standing_in,
)

SLUG = "xac-nhan-cu-tru"
LEAD = "Hoàng Văn Mẫu"


@pytest.fixture(autouse=True)
def moment():
    with december() as traveller:
        yield traveller


def line(page: Page, name: str) -> str:
    """The line of one procedure in the list."""
    rows = page.soup.select("table.contents tbody tr")
    return next(words(row) for row in rows if words(row.th).startswith(name))


def test_all_procedures_and_guides_stand_there_with_whose_words_they_are(helper):
    page = helper.open(HOME)
    rows = page.soup.select("table.contents tbody tr")
    with helper.client.application.app_context():
        assert len(rows) == len(published.procedures()) + len(published.guides())
    assert all("Bản của chương trình" in words(row) for row in rows)
    assert "21/11/2026 10 ngày trước" in line(page, "Đăng ký tạm trú")
    assert "Cần xem lại:" not in page.text


def test_the_list_is_a_press_away_from_the_settings_of_the_house(helper):
    assert helper.open("/to/thon").press("thủ tục và hướng dẫn").path == HOME


def test_what_nobody_has_looked_at_for_half_a_year_asks_to_be_looked_at(app, moment):
    moment.shift(timedelta(days=170))
    assert "Cần xem lại" not in signed_in(app, LEAD).open(HOME).text  # 180 days to the day
    moment.shift(timedelta(days=1))
    page = signed_in(app, LEAD).open(HOME)
    everything = len(page.soup.select("table.contents tbody tr"))
    assert f"Cần xem lại: {everything}" in page.text
    one = next(d for d in page.soup.select(".stale") if "Đăng ký tạm trú" in words(d))
    assert one.select_one("svg.qr")
    assert "dichvucong.gov.vn/thu-tuc-hanh-chinh/" in words(one)
    assert "Cần xem lại" in line(page, "Đăng ký tạm trú")


def test_still_right_costs_one_press_and_where_it_was_read(app, moment):
    moment.shift(timedelta(days=200))
    helper = signed_in(app, LEAD)
    page = helper.open(LODGING)
    page = page.press("Đã xem lại, vẫn đúng", expect=422)
    assert "chưa ghi đã đọc điều này ở đâu" in page.error
    page = page.type(nguon=READ_AT).press("Đã xem lại, vẫn đúng")
    assert "hôm nay" in page.text
    assert "Cần xem lại" not in page.text
    with app.app_context():
        edition = db.session.scalars(db.select(Edition)).one()
        before, after = published.shipped("tam-tru"), published.in_force("tam-tru")
        assert (edition.source, edition.by) == (READ_AT, "Hoàng Văn Mẫu")
        assert as_data(after) == as_data(before) | {"checked_on": "2027-06-19"}
    assert "Bản của thôn Hoàng Văn Mẫu, 19:42, 19/06" in line(helper.open(HOME), "Đăng ký tạm trú")


def test_a_draft_stands_in_the_list_with_who_writes_it(helper):
    edited(helper, LODGING, "chung", summary="Đang viết.")
    page = helper.open(HOME)
    assert "Bản nháp đang viết: 1" in page.text
    assert "Có bản nháp" in line(page, "Đăng ký tạm trú")


@pytest.fixture
def newer(monkeypatch):
    """The program comes with another summary of the confirmation of residence."""

    def bring() -> Procedure:
        old = catalogue.shipped()
        changed = [
            content_of(Procedure, as_data(one) | {"summary": "Chương trình nói khác."})
            if one.slug == SLUG
            else one
            for one in old.procedures
        ]
        contents = {one.slug: one for one in sorted([*changed, *old.guides], key=lambda o: o.slug)}
        monkeypatch.setattr(published, "_shipped", lambda: contents)
        published._shipped_versions.cache_clear()
        published._overlaid.cache_clear()
        return contents[SLUG]

    yield bring
    monkeypatch.undo()
    published._shipped_versions.cache_clear()
    published._overlaid.cache_clear()


def test_newer_words_of_the_program_are_told_compared_and_taken(app, helper, resident, newer):
    edited(helper, RESIDENCE, "le-phi", fee__total="7.000")
    publish(helper, RESIDENCE)
    assert "Chương trình có bản mới" not in helper.open(HOME).text
    newer()
    page = helper.open(HOME)
    assert "Chương trình có bản mới: 1" in page.text
    assert "Chương trình có bản mới" in line(page, "Xác nhận thông tin cư trú")
    page = page.press("Xác nhận thông tin cư trú")
    table = words(page.soup.table)
    assert "Chương trình: Chương trình nói khác." in table
    assert "7.000 đ Chương trình: 0 đ" in table
    page = page.press("Lấy bản của chương trình")
    assert "Đã lấy bản của chương trình" in page.text
    assert "Chương trình nói khác." in resident.open(f"/thu-tuc/{SLUG}/").text
    assert "Hoàng Văn Mẫu hoàn tác" in words(page.soup.select_one(".history"))


def test_a_village_may_stay_with_its_own_words(helper, resident, newer):
    edited(helper, RESIDENCE, "le-phi", fee__total="7.000")
    publish(helper, RESIDENCE)
    newer()
    page = helper.open(RESIDENCE + "so-sanh?voi=chuong-trinh").press("Giữ bản của thôn")
    assert "Đã giữ bản của thôn" in page.text
    assert "Chương trình có bản mới" not in helper.open(HOME).text
    assert "7.000 đ" in resident.open(f"/thu-tuc/{SLUG}/").text
    edited(helper, RESIDENCE, "le-phi", fee__total="8.000")
    publish(helper, RESIDENCE)
    assert "Chương trình có bản mới" not in helper.open(HOME).text  # it was decided


def test_a_draft_takes_over_what_a_newer_program_says_elsewhere(helper, newer):
    edited(helper, RESIDENCE, "le-phi", fee__total="7.000")
    newer()
    page = helper.open(RESIDENCE + "so-sanh")
    assert "Chương trình nói khác. Bản nháp:" in words(page.soup.table)
    table = words(page.press("Lấy chỗ mới, giữ chỗ tôi sửa").soup.table)
    assert "Chương trình nói khác" not in table
    assert "Bản nháp: 7.000 đ" in table


def test_what_follows_an_own_edition_still_knows_where_it_came_from(helper, newer):
    for fee in ("7.000", "8.000"):
        edited(helper, RESIDENCE, "le-phi", fee__total=fee)
        publish(helper, RESIDENCE)
    newer()
    assert "Chương trình có bản mới: 1" in helper.open(HOME).text


def first(app) -> list[str]:
    with app.app_context():
        return [one.slug for one in offers.chosen(db.session.get_one(Village, 1))]


def test_the_lead_says_what_stands_first(app, helper, resident):
    page = helper.open(LODGING).press("Cho đứng đầu")
    assert "Đứng thứ 1" in page.text
    assert first(app) == ["tam-tru", "chung-thuc-ban-sao"]
    tiles = [words(one) for one in resident.open("/").soup.select("main .tile")]
    assert [one[:15] for one in tiles[:2]] == ["Đăng ký tạm trú", "Chứng thực bản "]
    helper.open(HOME).press("Đưa lên")
    assert first(app) == ["chung-thuc-ban-sao", "tam-tru"]
    helper.open(f"{HOME}khai-sinh/").press("Cho đứng thứ hai")
    assert first(app) == ["chung-thuc-ban-sao", "khai-sinh"]
    helper.open(COPIES).press("Thôi đứng đầu")
    assert first(app) == ["khai-sinh"]
    page = helper.open(f"{HOME}khai-sinh/").press("Thôi đứng đầu", expect=409)
    assert "ít nhất một thủ tục" in page.text
    assert first(app) == ["khai-sinh"]


def test_a_procedure_is_paused_with_where_and_when_and_taken_up_again(app, helper):
    page = helper.open(COPIES).type(o_dau="xã Gia Phú", khi_nao="sáng thứ Hai").press("Tạm dừng")
    assert "Đang tạm dừng, làm ở xã Gia Phú, sáng thứ Hai." in page.text
    assert "Tạm dừng" in line(helper.open(HOME), "Chứng thực bản sao từ bản chính")
    with app.app_context():
        offered = offers.offer_of(db.session.get_one(Village, 1), "chung-thuc-ban-sao")
        assert (offered.is_paused, offered.where, offered.when) == (
            True, "xã Gia Phú", "sáng thứ Hai",
        )  # fmt: skip
    page = page.press("Làm lại ở đây")
    assert "Đang tạm dừng" not in page.text


@pytest.mark.parametrize(
    ("where", "said"),
    [("", "chưa ghi bà con làm ở đâu"), ("<b>xã</b>", "không ghi thẻ HTML"), ("a" * 121, "dài quá"),
     ("=1", "không bắt đầu bằng")],
)  # fmt: skip
def test_a_pause_says_where_in_plain_words(app, helper, where, said):
    form = {"viec": "tam-dung", "o-dau": where, "khi-nao": ""}
    page = helper.follow("POST", COPIES + "phuc-vu", form, expect=409)
    assert said in page.text
    with app.app_context():
        assert not offers.offer_of(db.session.get_one(Village, 1), "chung-thuc-ban-sao").is_paused


def test_a_guide_is_paused_too_but_never_stands_first(app, helper):
    address = f"{HOME}vneid-muc-2/"
    page = helper.open(address)
    assert "Cho đứng đầu" not in page.text
    before = first(app)
    helper.follow("POST", address + "phuc-vu", {"dat": "1"})
    assert first(app) == before
    page = helper.open(address).type(o_dau="Công an xã").press("Tạm dừng")
    assert "làm ở Công an xã." in page.text
    helper.follow("POST", f"{HOME}khong-co/phuc-vu", {"dat": "1"}, expect=404)


def test_what_a_village_publishes_brings_its_labels_along(app, helper):
    text = "Tờ giấy mà chưa ai ghi tên"
    assert corpus.find(id_of(text)) is None
    edited(helper, RESIDENCE, "giay-to", papers__0__name=text)
    page = publish(helper, RESIDENCE)
    shelf = f"/to/nhan/tyz-Latn/{id_of(text)}"
    assert text in helper.open(shelf).text
    with app.app_context():
        assert corpus.corpus() is corpus.corpus()
    page.press("Hoàn tác")
    helper.open(shelf, expect=404)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0214 3 840 123", "02143840123"), ("+84 912 345 678", "0912345678"), ("113", "113"),
        ("3.840.123", "3840123"), ("", ""),
    ],
)  # fmt: skip
def test_whom_to_ask_is_written_down_for_the_commune_and_its_police(app, helper, typed, kept):
    form = {"viec": "hoi-xa", "so-commune": typed, "gio-commune": " Thứ Hai  đến thứ Sáu ",
            "so-police": "0912345678", "gio-police": ""}  # fmt: skip
    helper.follow("POST", "/to/thon", form)
    with app.app_context():
        village = db.session.get_one(Village, 1)
        assert (village.commune_phone, village.commune_hours) == (kept, "Thứ Hai đến thứ Sáu")
        assert (village.police_phone, village.police_hours) == ("0912345678", "")


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("so-commune", "12", "Số điện thoại chưa đúng"),
        ("so-police", "gọi ông Tư", "Số điện thoại chưa đúng"),
        ("so-police", "012345678901", "Số điện thoại chưa đúng"),
        ("gio-commune", "<i>sáng</i>", "không ghi thẻ HTML"),
        ("gio-police", "a" * 81, "dài quá 80 chữ"),
    ],
)
def test_what_is_no_number_stays_on_the_page_and_is_explained(app, helper, field, typed, said):
    page = helper.follow("POST", "/to/thon", {"viec": "hoi-xa", field: typed}, expect=422)
    assert said in page.error
    assert standing_in(page, "form:has([value=hoi-xa])")[field] == [typed]
    with app.app_context():
        assert db.session.get_one(Village, 1).police_phone == ""
