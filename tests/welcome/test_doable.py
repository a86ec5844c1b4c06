"""Whoever sets out knows before what the house can do, with which papers, on which evening."""

from datetime import time

import pytest
from bs4 import BeautifulSoup

from kiosk.db import db
from kiosk.members.duty import DutyEvening
from kiosk.members.roster import Person, Shift
from kiosk.procedures import published
from kiosk.procedures.editions import Offer
from kiosk.slips.content_sheets import EVERY_PLACE
from kiosk.slips.models import Kind, PrintJob
from kiosk.villages.models import Village
from kiosk.welcome.doable import doables, evenings
from tests.browser import check_manners, words
from tests.house import make_app
from tests.made_up import teach
from tests.slips.paper import Paper
from tests.walkthrough.made_up import borrowing

pytestmark = pytest.mark.usefixtures("evening")
THERE, SHEET = "/lam-duoc-gi", "/lam-duoc-gi/to.pdf"
PHONE = {"REMOTE_ADDR": "192.168.1.7"}
LODGER, COPIES = "luu-tru", "chung-thuc-ban-sao"


def on_a_phone(app) -> BeautifulSoup:
    answer = app.test_client().get(THERE, environ_base=PHONE)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    return check_manners(answer.text)


def row(page: BeautifulSoup, name: str) -> str:
    """All that the phone's page says of one thing."""
    return words(next(one for one in page.select("details") if name in words(one.summary)))


def pause(app, slug: str, **facts) -> None:
    with app.app_context():
        db.session.add(Offer(village_id=1, slug=slug, is_paused=True, **facts))
        db.session.commit()


def know(app, **facts) -> None:
    """Write down what the team knows of the commune."""
    with app.app_context():
        db.session.execute(db.update(Village).values(**facts))
        db.session.commit()


def jobs(app) -> list[PrintJob]:
    with app.app_context():
        return list(db.session.scalars(db.select(PrintJob)))


def sheet(app, query: str = "", **environ) -> Paper:
    answer = app.test_client().get(SHEET + query, environ_base=environ or PHONE)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return Paper(answer.data)


def test_a_phone_reads_of_everything_what_it_takes(app, in_app):
    page = on_a_phone(app)
    for procedure in published.procedures():
        said = row(page, procedure.name_tile)
        assert procedure.time_limit.text or "hỏi xã" in said
        assert "Thứ Hai, Thứ Tư, Thứ Sáu, 19:30–21:00" in said
        assert any(place in said for place in EVERY_PLACE)
        for paper in procedure.papers:
            assert paper.name in said
    for guide in published.guides():
        assert any(place in row(page, guide.name_tile) for place in EVERY_PLACE)


def test_the_phones_page_needs_no_script_and_says_whom_to_call(app):
    page = on_a_phone(app)
    assert page.select("details > summary svg")
    assert not page.select("[hx-get], [hx-post], button")
    assert {a["href"] for a in page.select("a[href^='tel:']")} >= {"tel:0900000001"}
    assert "Đang có tổ công nghệ trực" in words(page.main)


def test_a_paper_that_only_some_need_says_so(app):
    said = row(on_a_phone(app), "Xác nhận cư trú")
    assert "Số định danh của người được khai hộ (tùy trường hợp)" in said
    assert "Tờ khai điện tử (nếu có)" in said


def test_what_nobody_knows_is_asked_for(app):
    said = row(on_a_phone(app), "Bán nông sản Postmart")
    assert "Mang theo hỏi tổ" in said
    assert "Bà con hỏi bưu điện xã" in said


def test_what_is_paused_stays_visible_with_the_place_and_the_hours(app):
    pause(app, LODGER, where="Công an xã Gia Phú", when="sáng thứ Bảy")
    know(app, police_phone="0214 000 113", police_hours="cả ngày")
    said = row(on_a_phone(app), "Thông báo lưu trú")
    for told in ("Tạm dừng, làm ở xã", "Công an xã Gia Phú", "sáng thứ Bảy", "0214 000 113"):
        assert told in said
    assert "19:30" not in said


@pytest.mark.parametrize(
    ("slug", "name", "place", "hours"),
    [
        (LODGER, "Thông báo lưu trú", "Công an xã", "giờ công an"),
        (COPIES, "Chứng thực bản sao", "Trung tâm Phục vụ hành chính công xã", "giờ ủy ban"),
    ],
)
def test_where_nobody_wrote_the_place_the_desk_is_named(app, slug, name, place, hours):
    pause(app, slug)
    know(app, police_hours="giờ công an", commune_hours="giờ ủy ban")
    said = row(on_a_phone(app), name)
    assert place in said
    assert hours in said


def test_where_nobody_wrote_anything_the_team_is_asked(app):
    pause(app, COPIES)
    said = row(on_a_phone(app), "Chứng thực bản sao")
    assert "Khi nào hỏi tổ" in said
    assert "Gọi hỏi hỏi tổ" in said


def test_a_guide_that_is_paused_is_asked_for_at_the_commune(app):
    pause(app, "postmart")
    know(app, commune_phone="0214 000 001")
    said = row(on_a_phone(app), "Bán nông sản Postmart")
    assert "Làm ở hỏi tổ" in said
    assert "0214 000 001" in said


def test_first_stands_what_the_village_puts_first_and_last_what_is_paused(app):
    pause(app, COPIES)
    with app.app_context():
        db.session.add(Offer(village_id=1, slug="tam-tru", place=1))
        db.session.commit()
        found = [one.content.slug for one in doables(db.session.scalars(db.select(Village)).one())]
    assert (found[0], found[-1]) == ("tam-tru", COPIES)
    assert found[-2] in {one.slug for one in published.guides()}
    assert len(found) == len(set(found)) == 20


def test_the_villages_own_edition_is_what_stands_there(app):
    teach(app, borrowing(name_tile="Mượn loa của thôn"))
    assert "Phiếu mượn loa" in row(on_a_phone(app), "Mượn loa của thôn")


def test_the_kiosk_shows_six_at_a_time_and_each_opens(resident):
    page, seen = resident.open(THERE), []
    while page:
        seen.append([words(one.strong) for one in page.soup.select(".tile")])
        page = page.press("Xem thêm") if "Xem thêm" in page.text else None
    assert [len(names) for names in seen] == [6, 6, 6, 2]
    assert resident.open(THERE).press(seen[0][0]).heading == seen[0][0]
    assert resident.open(THERE + "?trang=4").press("Quay lại").path == THERE
    assert resident.open(THERE).press("Quay lại").heading == "Việc khác ở nhà văn hóa"


def test_the_kiosk_says_who_is_there_tonight(resident):
    text = resident.open(THERE).text
    for told in ("Đang có tổ công nghệ trực", "Hoàng Văn Mẫu", "0900 000 001"):
        assert told in text


def test_the_sheet_is_printed_once_and_the_screen_follows_it(app, resident):
    page = resident.open(THERE)
    assert "Đang làm phiếu…" in page.press("In tờ này").text
    page.press("In tờ này")
    (job,) = jobs(app)
    assert (job.kind, job.size) == (Kind.DOABLE, "80mm")
    assert "Thông báo lưu trú" in job.html


def test_a_phone_prints_nothing(app):
    pressed = app.test_client().post(THERE + "/in", data={"lan": "x"}, environ_base=PHONE)
    assert pressed.status_code == 404
    assert jobs(app) == []


def test_anyone_may_take_the_sheet_as_a_file(app):
    answer = app.test_client().get(SHEET + "?kho=a4", environ_base=PHONE)
    there = answer.headers["Content-Disposition"]
    assert there.endswith("lam-duoc-gi-dong-cam-a4.pdf")
    assert sheet(app).width == 80  # the house's own paper
    assert app.test_client().get(SHEET + "?kho=a0", environ_base=PHONE).status_code == 404


def test_the_sheet_has_the_seven_days_and_a_code_to_the_page(app):
    paper = sheet(app, "?kho=a4")
    assert paper.codes == {"http://localhost/lam-duoc-gi"}
    for told in ("Thứ Hai, 16/11 – Chủ Nhật, 22/11", "Thứ Sáu, 20/11", "0900 000 004"):
        assert told in paper.text


def test_a_house_that_no_phone_can_reach_prints_no_dead_code(tmp_path):
    paper = sheet(make_app(tmp_path / "lone", PUBLIC_URL=""), "?kho=a4", REMOTE_ADDR="127.0.0.1")
    assert not paper.codes
    assert "Tờ mới nhất có ở nhà văn hóa." in paper.text


def test_evenings_with_the_same_hours_share_a_line():
    mai = (Person(1, "Mai", "0900"),)
    late, early = (time(19, 30), time(21)), (time(14), time(16))
    week = [Shift(0, *late, mai), Shift(2, *late, mai), Shift(2, *late, mai), Shift(5, *early, mai)]
    assert [(one.day_words, one.hours) for one in evenings(week)] == [
        ("Thứ Hai, Thứ Tư", "19:30–21:00"), ("Thứ Bảy", "14:00–16:00"),
    ]  # fmt: skip


def test_a_house_without_a_roster_is_to_be_asked(app):
    with app.app_context():
        db.session.execute(db.delete(DutyEvening))
        db.session.commit()
    page = on_a_phone(app)
    assert "Tối nào hỏi tổ" in row(page, "Chứng thực bản sao")
    assert page.select("a[href='tel:0900000004']")
