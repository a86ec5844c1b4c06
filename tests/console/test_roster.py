"""The team changes its roster, and every place that shows it follows at once."""

from datetime import date

import pytest

from kiosk.members.roster import MOST_REASONS
from tests.browser import Browser, Page

pytestmark = pytest.mark.usefixtures("evening")  # Monday 16/11/2026, 19:42

PAGE = "/to/lich-truc/"
HOANG, LO, GIANG, TRIEU = "1", "2", "3", "4"
HOANG_NAME, LO_NAME, GIANG_NAME = "Hoàng Văn Mẫu", "Lò Thị Mẫu", "Giàng A Mẫu"
TUESDAY, WEDNESDAY, HOLIDAY = "2026-11-17", "2026-11-18", "2026-11-24"


def ask(helper: Browser, button: str, expect: int = 200, **typed: str) -> Page:
    return helper.open(PAGE).type(**typed).press(button, expect)


def swap(helper: Browser, day: str, person: str, instead: str, expect: int = 200) -> Page:
    return ask(helper, "Lưu việc đổi", expect, ngay=day, ai=person, thay=instead)


def extra(helper: Browser, day: str, person: str, starts: str, ends: str, expect=200) -> Page:
    return ask(helper, "Thêm giờ", expect, ngay=day, ai=person, tu=starts, den=ends)


def cancel(helper: Browser, day: str, why: str, expect: int = 200) -> Page:
    return ask(helper, "Báo nghỉ", expect, ngay=day, ly_do=why)


def weekly(helper: Browser, person: str, weekday: int, starts="19:30", ends="21:00", expect=200):
    return ask(helper, "Thêm buổi", expect, ai=person, thu=str(weekday), tu=starts, den=ends)


def line(page: Page, name: str) -> str:
    """What the week says of a member."""
    rows = page.soup.select(".roster-week tbody tr")
    return next(" ".join(row.get_text(" ").split()) for row in rows if name in row.get_text())


def both_weeks(browser: Browser) -> str:
    """The roster of the kiosk, screen by screen."""
    page = browser.open("/lich-truc")
    shown = page.text
    while "Xem thêm" in page.text:
        page = page.press("Xem thêm")
        shown += page.text
    return shown


def test_the_page_is_for_the_team(resident):
    assert resident.open(PAGE).path == "/to/dang-nhap"
    assert resident.client.post(PAGE, data={"lam": "nghi"}).status_code == 303


def test_what_everybody_reads_holds_no_citizens_number(helper):
    page = cancel(helper, WEDNESDAY, "Lò Thị Mai 034/095/001234 ốm", expect=409)
    assert "dãy số giống số giấy tờ" in page.error
    assert (
        "nghỉ đến 20/11/2026 19h30" in cancel(helper, WEDNESDAY, "nghỉ đến 20/11/2026 19h30").text
    )


def test_the_week_says_who_comes_when(helper):
    page = helper.open(PAGE)
    assert "Thứ Hai 19:30–21:00" in line(page, GIANG_NAME)
    assert "Thứ Hai" not in line(page, LO_NAME)


def test_a_member_gets_one_evening_more_and_gives_it_back(helper):
    page = weekly(helper, LO, 3, "19h", "20h30")
    assert "Thứ Năm 19:00–20:30" in line(page, LO_NAME)
    assert "Thứ Năm 19:00–20:30" in helper.open("/lich-truc").text.replace(", 19/11", "")
    off = page.soup.select_one("button[aria-label='Bỏ buổi Thứ Năm 19:00–20:30 của Lò Thị Mẫu']")
    form = off.find_parent("form")
    sent = {"lan": form.select_one("[name=lan]")["value"], "bo": off["value"]}
    assert "Thứ Năm" not in line(helper.follow("POST", PAGE, sent), LO_NAME)


def test_a_swap_is_seen_in_every_place_at_once(helper, neighbour):
    places = ("/lich-truc", "/man-hinh-cho", "/goi-to")
    for place in places:
        assert HOANG_NAME in neighbour.open(place).text
    page = swap(helper, "2026-11-16", HOANG, LO)
    assert "Lò Thị Mẫu trực thay Hoàng Văn Mẫu" in page.text
    for place in ("/man-hinh-cho", "/goi-to"):
        shown = neighbour.open(place).text
        assert LO_NAME in shown
        assert HOANG_NAME not in shown
    for place in ("/lich-truc", "/thon/dong-cam/"):
        assert "Lò Thị Mẫu trực thay Hoàng Văn Mẫu" in neighbour.open(place).text
    feed = neighbour.client.get("/lich-truc.ics").get_data(as_text=True).replace("\r\n ", "")
    assert "Tổ công nghệ số trực: Lò Thị Mẫu\\, Giàng A Mẫu" in feed


def test_a_swap_that_is_taken_away_leaves_the_week_as_it_was(helper):
    swap(helper, "2026-11-16", HOANG, LO)
    page = helper.open(PAGE).press("Gỡ")
    assert "trực thay Hoàng" not in page.text
    assert HOANG_NAME in helper.open("/goi-to").text


def test_a_cancelled_evening_is_told_with_its_reason(helper, neighbour):
    cancel(helper, "2026-11-16", "  hội   làng ")
    home = neighbour.open("/").text
    assert "Tối nay nghỉ, tổ công nghệ trực thứ Tư 18/11, 19:30" in home
    assert "tối nay nghỉ: hội làng" in neighbour.open("/man-hinh-cho").text
    assert "Nghỉ: hội làng" in neighbour.open("/lich-truc").text
    assert neighbour.open("/goi-to").heading == "Hiện chưa có người trực"


def test_extra_hours_in_an_afternoon_are_a_duty_like_any_other(helper, neighbour, evening):
    extra(helper, TUESDAY, LO, "14:00", "16:30")
    assert "Thêm 14:00–16:30: Lò Thị Mẫu" in neighbour.open("/lich-truc").text
    evening.move_to(date(2026, 11, 17).isoformat() + "T15:00:00+07:00")
    assert LO_NAME in neighbour.open("/goi-to").text


def test_extra_hours_may_be_on_a_holiday(helper, neighbour):
    weekly(helper, GIANG, 1)
    assert "Nghỉ: Ngày Văn hóa Việt Nam" in both_weeks(neighbour)
    extra(helper, HOLIDAY, LO, "9:00", "10:00")
    assert "Thêm 9:00–10:00: Lò Thị Mẫu" in both_weeks(neighbour)


REFUSED = {
    "swapped with himself": (swap, ("2026-11-16", HOANG, HOANG), "trùng giờ"),
    "swapped with who is there": (swap, ("2026-11-16", HOANG, GIANG), "đã có buổi 19:30–21:00"),
    "not on duty": (swap, ("2026-11-16", LO, TRIEU), "Lò Thị Mẫu không có buổi trực Thứ Hai"),
    "no duty at all": (swap, (TUESDAY, HOANG, LO), "không có buổi trực"),
    "a stranger": (swap, ("2026-11-16", HOANG, "99"), "chưa chọn thành viên"),
    "yesterday": (swap, ("2026-11-15", HOANG, LO), "đã qua"),
    "in ten years": (swap, ("2036-11-17", HOANG, LO), "xa quá một năm"),
    "no day": (swap, ("", HOANG, LO), "chưa chọn ngày"),
    "a day that is none": (cancel, ("2026-02-30", "hội"), "chưa chọn ngày"),
    "ends before it starts": (extra, (TUESDAY, LO, "16:00", "14:00"), "không sau giờ đến"),
    "ends as it starts": (extra, (TUESDAY, LO, "14:00", "14h"), "không sau giờ đến"),
    "hours that are none": (extra, (TUESDAY, LO, "25:00", "26:00"), "Giờ ghi chưa rõ"),
    "no hours": (extra, (TUESDAY, LO, "", ""), "Giờ ghi chưa rõ"),
    "hours that are over": (extra, ("2026-11-16", LO, "8:00", "9:00"), "hôm nay đã qua"),
    "there already": (extra, (WEDNESDAY, LO, "20:00", "22:00"), "đã có buổi 19:30–21:00"),
    "nothing to cancel": (cancel, (TUESDAY, "hội"), "không có buổi trực"),
    "no reason": (cancel, (WEDNESDAY, " "), "lý do nghỉ"),
    "a long reason": (cancel, (WEDNESDAY, "dài " * 20), "dài quá 60 chữ"),
    "an evening twice": (weekly, (HOANG, 0, "20:00", "22:00"), "trùng giờ"),
    "an eighth weekday": (weekly, (HOANG, 7), "thứ mấy"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_nonsense_is_refused_with_the_reason_and_the_roster_stays(helper, case):
    do, asked, reason = REFUSED[case]
    before = helper.open("/lich-truc").text
    page = do(helper, *asked, expect=409)
    assert reason in page.error
    assert "Lịch vẫn như cũ" in page.error
    assert helper.open("/lich-truc").text == before


def test_what_was_typed_stays_when_it_is_refused(helper):
    page = cancel(helper, WEDNESDAY, "dài " * 20, expect=409)
    assert page.soup.select_one("#nghi-ly-do")["value"].startswith("dài dài")
    assert page.soup.select_one("#nghi-ngay option[selected]")["value"] == WEDNESDAY


def test_an_evening_is_cancelled_only_once(helper):
    cancel(helper, WEDNESDAY, "hội làng")
    assert "đã ghi nghỉ (hội làng)" in cancel(helper, WEDNESDAY, "mưa", expect=409).error
    assert "không có ai để đổi" in swap(helper, WEDNESDAY, HOANG, LO, expect=409).error


def test_a_press_counts_once(helper):
    page = helper.open(PAGE).type(ngay=TUESDAY, ai=LO, tu="14:00", den="16:00")
    form = page.soup.select_one("button[value=them-gio]").find_parent("form")
    sent = page.typed | {"lan": form.select_one("[name=lan]")["value"], "lam": "them-gio"}
    for _ in range(2):
        page = helper.follow("POST", PAGE, sent)
    assert page.text.count("thêm 14:00–16:00: Lò Thị Mẫu") == 1


def test_a_form_that_asks_for_nothing_known_is_refused(helper):
    sent = {"lan": "mot", "lam": "xoa-het"}
    assert "chưa rõ cần sửa gì" in helper.follow("POST", PAGE, sent, expect=409).error


def test_a_swap_whose_week_has_changed_since_says_that_it_does_nothing(helper):
    swap(helper, WEDNESDAY, HOANG, "1", expect=409)
    weekly(helper, LO, 3)
    swap(helper, "2026-11-19", LO, HOANG)
    page = helper.open(PAGE)
    assert "Không còn tác dụng" not in page.text
    off = page.soup.select_one("button[aria-label^='Bỏ buổi Thứ Năm']")
    key = off.find_parent("form").select_one("[name=lan]")["value"]
    page = helper.follow("POST", PAGE, {"lan": key, "bo": off["value"]})
    assert "Không còn tác dụng" in page.text


def test_taking_away_what_is_gone_does_no_harm(helper):
    for number, what in enumerate(({"go": "99"}, {"bo": "1 6 01:00 02:00"}, {"bo": "?"})):
        helper.follow("POST", PAGE, {"lan": f"lan-{number}"} | what)
    assert "Thứ Hai 19:30–21:00" in line(helper.open(PAGE), GIANG_NAME)


def test_the_page_leads_to_the_poster_and_the_feed(helper):
    page = helper.open(PAGE)
    links = [a["href"] for a in page.soup.select(".roster-links a")]
    assert links == [
        "/thon/dong-cam/ap-phich.pdf", "/thon/dong-cam/ap-phich.pdf?kho=a3", "/lich-truc.ics",
    ]  # fmt: skip


def test_a_long_absence_is_told_in_a_line_that_still_fits(helper, neighbour):
    for day in ("16", "18", "20", "23"):
        cancel(helper, f"2026-11-{day}", "đi tập huấn")
    told = neighbour.open("/man-hinh-cho").text
    assert told.count("nghỉ: đi tập huấn") == MOST_REASONS


def test_a_part_of_the_navigation_has_no_way_back(helper):
    assert not helper.open("/to/lich-truc/").soup.select("[data-back]")
