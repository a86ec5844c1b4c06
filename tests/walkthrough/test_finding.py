"""Finding one's way: by life event, by search, from the whole list; what is paused stays there."""

import pytest

from kiosk.clock import now
from kiosk.db import db
from kiosk.procedures import published
from kiosk.procedures.editions import Edition, Offer
from kiosk.procedures.kinds import LifeEvent
from kiosk.procedures.spelling import alphabetically
from kiosk.villages.models import Village
from kiosk.walkthrough.finding_views import ON_A_SCREEN, PAUSED
from tests.made_up import know_numbers

HELP = ["Tìm lại", "Chọn theo việc trong nhà", "Tất cả thủ tục"]


@pytest.fixture
def settle(app):
    """Let the village settle how it offers something: `settle("ket-hon", is_paused=True)`."""

    def settled(slug, **facts):
        with app.app_context():
            village = db.session.scalars(db.select(Village)).one()
            db.session.add(Offer(village_id=village.id, slug=slug, place=None, **facts))
            db.session.commit()

    return settled


def names(page) -> list[str]:
    """What the tiles say, in Vietnamese alone."""
    return [str(tile.strong.find(string=True)) for tile in page.soup.select("main .tile")]


def notes(page) -> dict[str, str]:
    tiles = page.soup.select("main .tile")
    return {one.strong.get_text(): str(one.select_one(".note").find(string=True)) for one in tiles}


def test_home_leads_on_to_all_else(resident):
    page = resident.open("/").press("Thủ tục khác, hướng dẫn")
    assert page.path == "/thu-tuc/"
    assert page.heading == "Nhà bà con có việc gì?"
    assert page.press("Quay lại").path == "/"


def test_the_first_question_is_why_somebody_comes(resident):
    page = resident.open("/thu-tuc/")
    assert names(page) == [event.label for event in LifeEvent]
    for event in LifeEvent:
        assert page.press(event.label).heading == event.label


@pytest.mark.parametrize("event", LifeEvent)
def test_an_event_shows_all_that_it_needs_and_no_more(resident, in_app, event):
    wanted = [
        one.name_tile
        for one in (*published.procedures(), *published.guides())
        if event in one.events
    ]
    page = resident.open(f"/thu-tuc/?viec={event}")
    shown = names(page)
    while len(shown) < len(wanted):
        page = page.press("Xem thêm")
        shown += names(page)
    assert sorted(shown) == sorted(wanted)
    assert "Xem thêm" not in page.text


@pytest.mark.parametrize("word", ["", "sinh", "sinh-con%00", "../", "SINH-CON"])
def test_an_event_that_nobody_knows_is_no_page(resident, word):
    resident.open(f"/thu-tuc/?viec={word}", expect=404)


def test_everything_stands_on_the_list_six_at_a_time_in_the_order_of_the_alphabet(resident, in_app):
    page = resident.open("/thu-tuc/").press("Tất cả thủ tục")
    shown = [names(page)]
    while page.soup.select(".more"):
        page = page.press("Xem thêm")
        shown.append(names(page))
    assert [len(one) for one in shown[:-1]] == [ON_A_SCREEN] * (len(shown) - 1)
    every = [name for screen in shown for name in screen]
    procedures = {one.name_tile for one in published.procedures()}
    guides = {one.name_tile for one in published.guides()}
    assert every[: len(procedures)] == sorted(procedures, key=alphabetically)
    assert every[len(procedures) :] == sorted(guides, key=alphabetically)


def test_the_list_goes_back_screen_by_screen(resident):
    page = resident.open("/thu-tuc/?trang=2").press("Quay lại")
    assert names(page) == names(resident.open("/thu-tuc/?trang=1"))
    page = page.press("Quay lại")
    assert names(page) == [event.label for event in LifeEvent]


@pytest.mark.parametrize("number", ["0", "-3", "99", "x", ""])
def test_a_screen_that_is_not_there_is_the_nearest(resident, number):
    assert 1 <= len(names(resident.open(f"/thu-tuc/?trang={number}"))) <= ON_A_SCREEN


def test_each_tile_leads_to_what_it_says(resident, in_app):
    for number in (1, 2, 3, 4):
        for tile in resident.open(f"/thu-tuc/?trang={number}").soup.select("main .tile"):
            page = resident.open(tile["href"])
            assert page.heading.startswith(tile.strong.get_text())


def test_each_tile_says_what_it_is_for(resident, in_app):
    summaries = {one.name_tile: one.summary for one in published.procedures()}
    shown = notes(resident.open("/thu-tuc/?trang=1"))
    assert shown == {name: summaries[name] for name in shown}


def test_the_alphabet_is_the_vietnamese_one():
    told = ["Bán", "An", "Ăn", "Đăng", "Dạy", "Âm", "Em", "Điện", "An Bình", "Bản"]
    assert sorted(told, key=alphabetically) == [
        "An", "An Bình", "Ăn", "Âm", "Bán", "Bản", "Dạy", "Đăng", "Điện", "Em",
    ]  # fmt: skip


def test_search_is_one_line_and_a_keyboard(resident):
    page = resident.open("/thu-tuc/").press("Tìm theo tên")
    assert page.heading == "Bà con tìm việc gì?"
    assert page.soup.select("[data-keyboard=name]")
    assert page.soup.select_one("[name=tu]").has_attr("data-telex")
    assert page.press("Quay lại").path == "/thu-tuc/"


def test_what_is_found_stands_best_first_with_what_it_is_for(resident):
    page = resident.open("/thu-tuc/tim").type(tu="khai sinh cho chau").press("Tìm")
    assert names(page)[0] == "Đăng ký khai sinh"
    assert len(names(page)) <= ON_A_SCREEN
    assert all(notes(page).values())
    assert page.press("Đăng ký khai sinh").heading == "Đăng ký khai sinh"


def test_going_back_from_what_was_found_keeps_what_was_typed(resident):
    page = resident.open("/thu-tuc/tim").type(tu="sổ hộ khẩu").press("Tìm")
    again = page.press("Quay lại")
    assert again.heading == "Bà con tìm việc gì?"
    assert again.value("tu") == "sổ hộ khẩu"
    assert names(again.press("Tìm")) == names(page)


@pytest.mark.parametrize(
    "way", ["tim?tu=ket+hon", "?viec=cuoi&trang=1", "?trang=1"], ids=["search", "event", "list"]
)
def test_going_back_from_a_procedure_leads_to_where_it_was_found(resident, way):
    found = resident.open(f"/thu-tuc/{way}")
    back = found.press("Đăng ký kết hôn").press("Quay lại")
    assert names(back) == names(found)


def test_going_back_from_a_guide_leads_to_where_it_was_found(resident):
    found = resident.open("/thu-tuc/tim?tu=bán+nông+sản")
    guide = found.press("Bán nông sản Postmart")
    assert guide.path == "/huong-dan/postmart/"
    assert names(guide.press("Quay lại")) == names(found)


def test_going_back_from_a_procedure_of_the_home_screen_leads_home(resident):
    assert resident.open("/").press("Xác nhận cư trú").press("Quay lại").path == "/"


def test_where_nothing_is_found_there_is_always_help(resident):
    page = resident.open("/thu-tuc/tim?tu=asdfgh")
    assert page.heading == "Chưa tìm thấy việc này"
    assert names(page) == HELP
    assert "0900 000 001" in page.soup.main.get_text()
    assert page.press("Tìm lại").value("tu") == "asdfgh"
    assert page.press("Chọn theo việc trong nhà").heading == "Nhà bà con có việc gì?"


@pytest.mark.parametrize(
    ("typed", "tile", "path"),
    [
        ("lừa đảo", "Thử đường dẫn, mã QR", "/kiem-tra-duong-dan"),
        ("ho so den dau", "Xem hồ sơ đến đâu", "/ho-so/"),
    ],
)
def test_another_place_of_the_house_is_found_by_what_people_call_it(resident, typed, tile, path):
    found = resident.open("/thu-tuc/tim").type(tu=typed).press("Tìm")
    assert names(found)[0] == tile
    assert found.press(tile).path == path


def test_what_the_house_cannot_do_is_asked_at_the_commune(app, resident):
    assert "hoặc hỏi xã." in resident.open("/thu-tuc/tim?tu=hộ+chiếu").text
    know_numbers(app, commune_phone="02143 888 999")
    app.extensions["remembered"].clear()
    page = resident.open("/thu-tuc/tim?tu=hộ+chiếu")
    assert "hỏi xã. 02143 888 999" in page.text


def test_who_sends_an_empty_line_is_asked_again(resident):
    for typed in ("", "   "):
        page = resident.open("/thu-tuc/tim").type(tu=typed).press("Tìm")
        assert page.heading == "Bà con tìm việc gì?"


@pytest.mark.parametrize("typed", ["<b>khai</b>", "khai%", "x" * 5000, "\u0000", "ﬁ ⅷ ـ", "'; --"])
def test_whatever_is_typed_is_text_and_breaks_nothing(resident, typed):
    page = resident.follow("GET", "/thu-tuc/tim", {"tu": typed})
    assert not page.soup.select("main b:not(.tile b)")


def test_what_is_paused_stays_and_says_so_and_leads_to_where_and_when(resident, settle):
    settle("ket-hon", is_paused=True, where="Trung tâm hành chính công", when="Sáng thứ Ba")
    for path in ("/thu-tuc/?viec=cuoi", "/thu-tuc/tim?tu=ket+hon", "/thu-tuc/?trang=1"):
        assert notes(resident.open(path))["Đăng ký kết hôn"] == PAUSED
    about = resident.open("/thu-tuc/?viec=cuoi").press("Đăng ký kết hôn")
    assert "Trung tâm hành chính công" in about.text
    assert "Sáng thứ Ba" in about.text


def test_home_says_it_too(resident, settle):
    settle("xac-nhan-cu-tru", is_paused=True)
    tile = next(t for t in resident.open("/").soup.select(".tile") if "cư trú" in t.get_text())
    assert tile.select_one(".note").get_text() == PAUSED


def test_what_the_village_chose_stands_first_at_home(app, resident):
    with app.app_context():
        village = db.session.scalars(db.select(Village)).one()
        db.session.add_all(
            Offer(village_id=village.id, slug=slug, place=place)
            for slug, place in (("tam-tru", 2), ("khai-sinh", 1))
        )
        db.session.commit()
    assert names(resident.open("/"))[:2] == ["Đăng ký khai sinh", "Đăng ký tạm trú"]


def test_the_second_screen_of_home_has_the_rest(resident):
    page = resident.open("/").press("Xem thêm")
    assert names(page) == [
        "Làm tiếp việc đang dở", "Lịch trực và số điện thoại", "Thôn", "Làm được gì ở đây",
        "Hướng dẫn dùng điện thoại",
    ]  # fmt: skip
    for tile in page.soup.select("main .tile"):
        resident.open(tile["href"])
    assert page.press("Quay lại").path == "/"


def test_words_that_the_village_publishes_are_found(app, resident):
    assert names(resident.open("/thu-tuc/tim?tu=lễ+ăn+hỏi")) == HELP
    with app.app_context():
        village = db.session.scalars(db.select(Village)).one()
        known = published.find("ket-hon")
        content = type(known).model_validate(
            known.model_dump(exclude={"version"}) | {"words": (*known.words, "lễ ăn hỏi")}
        )
        content = content.model_copy(update={"version": "0123456789ab"})
        published.keep(content)
        db.session.add(
            Edition(
                village_id=village.id, slug="ket-hon", version=content.version, based_on=None,
                source="UBND xã", by="Hoàng Văn Mẫu", published_at=now(),
            )
        )  # fmt: skip
        db.session.commit()
    assert names(resident.open("/thu-tuc/tim?tu=lễ+ăn+hỏi"))[0] == "Đăng ký kết hôn"
