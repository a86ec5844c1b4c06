"""A guide leads from what it takes to its end, and nothing of a person is left behind."""

from datetime import date, timedelta

import pytest

from kiosk.db import db
from kiosk.procedures import published
from kiosk.procedures.editions import Offer
from kiosk.procedures.kinds import Skill
from kiosk.sessions import Session
from kiosk.villages.models import Village
from kiosk.walkthrough.guide_models import GuideEnd, Outcome, ends_since
from kiosk.walkthrough.guide_route import Part, Stop, neighbours, progress, road, screenful
from kiosk.walkthrough.guide_views import guide_at
from kiosk.walkthrough.models import Walkthrough
from kiosk.welcome.calls import HelpCall
from tests.made_up import teach
from tests.walkthrough.made_up import PAPER, STEP, borrowing

pytestmark = pytest.mark.usefixtures("evening")
VNEID, POSTMART = "/huong-dan/vneid-muc-2/", "/huong-dan/postmart/"
NOBODY_ASKS = "Ở đây không ai hỏi mật khẩu, mã OTP hay tiền của bà con."


def to_the_end(browser, guide="Làm VNeID mức 2"):
    """From the list to the question how it went."""
    page = browser.open("/huong-dan/").press(guide).press("Bắt đầu")
    while not page.path.endswith("/xong"):
        page = page.press("Tiếp tục")
    return page


def ends(app) -> list[GuideEnd]:
    with app.app_context():
        return list(db.session.scalars(db.select(GuideEnd)))


def test_a_resident_goes_through_a_guide_to_its_calm_end(resident):
    page = to_the_end(resident)
    assert page.heading == "Bà con làm xong chưa?"
    done = page.press("Đã xong")
    assert done.heading == "Xong rồi, bà con làm được rồi"
    assert done.press("Xong, xóa màn hình").path == "/"


def test_every_guide_of_the_house_stands_on_the_list_and_opens(resident, in_app):
    page = resident.open("/huong-dan/")
    names = [one.name_tile for one in published.guides()]
    assert len(names) == 5
    for name in names:
        assert page.press(name).heading == name


def test_before_it_begins_stands_what_it_takes(resident):
    page = resident.open(VNEID)
    guide = published.find_guide("vneid-muc-2")
    checked = f"Đã kiểm tra ngày {guide.checked_on:%d/%m/%Y}."
    facts = (guide.who, guide.app, guide.go_to, "vneid.gov.vn", "Không mất tiền.", checked)
    for told in (*facts, *(paper.name for paper in guide.bring)):
        assert told in page.text
    assert page.soup.select("svg.qr")


def test_what_to_have_at_hand_says_what_to_do_without_it(resident):
    page = resident.open(VNEID).press("Bắt đầu")
    for paper in published.find_guide("vneid-muc-2").bring:
        assert paper.name in page.text
        assert paper.if_missing in page.text
    assert not page.soup.select("main input")


def test_each_step_shows_what_to_do_and_what_nobody_here_ever_asks_for(resident, in_app):
    for guide in published.guides():
        for number, step in enumerate(guide.steps or (), 1):
            page = resident.open(f"/huong-dan/{guide.slug}/cac-buoc?buoc={number}")
            assert page.heading == step.title
            assert f"Bước {number} trên {len(guide.steps)}" in page.text
            for told in (step.do, step.warning or "", NOBODY_ASKS):
                assert told in page.text
            assert page.soup.select("main svg.sketch")
            assert page.soup.select("a[href='/kiem-tra-duong-dan']")


def test_going_back_leads_through_every_screen_to_the_list(resident):
    page, seen = to_the_end(resident), []
    while page.path != "/huong-dan/":
        page = page.press("Quay lại")
        seen.append(page.path.rsplit("/", 1)[-1])
    assert seen == ["cac-buoc"] * 7 + ["giay-to", "", ""]
    assert page.press("Quay lại").heading == "Việc khác ở nhà văn hóa"


def test_what_was_found_by_life_event_leads_back_there(resident):
    page = resident.open("/huong-dan/so-suc-khoe-dien-tu/?viec=tuoi-gia")
    assert page.soup.select_one("[data-back]")["href"] == "/thu-tuc/?viec=tuoi-gia"


def test_the_screen_says_which_part_this_is(resident):
    in_words = [
        resident.open(VNEID + there).soup.select_one(".progress .unseen").text
        for there in ("giay-to", "cac-buoc", "cac-buoc?buoc=7", "xong")
    ]
    assert in_words == [f"Phần {n} trên 4" for n in (2, 3, 3, 4)]


def test_an_end_is_counted_once_however_often_it_is_pressed(app, resident):
    page = to_the_end(resident)
    page.press("Đã xong")
    page.press("Đã xong")
    (end,) = ends(app)
    assert (end.slug, end.skill, end.outcome) == ("vneid-muc-2", Skill.E_IDENTITY, Outcome.DONE)


def test_two_residents_are_two_ends(app, resident, neighbour):
    for one in (resident, neighbour):
        to_the_end(one).press("Đã xong")
    assert len(ends(app)) == 2


def test_nothing_of_the_person_is_kept(app, resident, count):
    done = to_the_end(resident).press("Đã xong")
    assert (count(Session), count(Walkthrough)) == (0, 0)
    assert resident.client.get_cookie("sid") is None
    assert "Máy không ghi lại gì của bà con" in done.text
    assert {column.name for column in GuideEnd.__table__.columns} == {
        "id", "village_id", "slug", "skill", "outcome", "ended_at",
    }  # fmt: skip


def test_who_needs_help_calls_the_team_by_the_same_press(app, resident, count):
    page = to_the_end(resident).press("Chưa xong, cần giúp")
    assert page.path == "/goi-to"
    assert page.heading == "Tổ công nghệ đến giúp bà con"
    assert count(HelpCall) == 1
    assert [end.outcome for end in ends(app)] == [Outcome.NEEDS_HELP]
    assert page.press("Quay lại").heading == "Bà con làm xong chưa?"


def test_who_waits_for_the_team_sees_what_was_being_done(resident):
    assert "Làm VNeID mức 2" in to_the_end(resident).press("Chưa xong, cần giúp").text


def test_an_answer_that_is_none_is_refused(app, resident):
    for answer in ({}, {"ket-qua": "bo"}):
        assert resident.client.post(VNEID + "xong", data=answer | {"lan": "x"}).status_code == 400
    resident.follow("POST", VNEID + "xong", {"ket-qua": "xong"}, expect=409)  # a page of long ago
    assert ends(app) == []


def test_a_guide_whose_steps_nobody_knows_says_whom_to_ask(resident):
    about = resident.open(POSTMART)
    whom = published.find_guide("postmart").ask_whom
    assert whom in about.text
    assert "Chưa rõ cần gì." in about.text
    asked = about.press("Hỏi ai")
    assert asked.heading == "Việc này bà con hỏi ai?"
    for told in (whom, NOBODY_ASKS, "0900 000 001"):
        assert told in asked.text
    assert asked.press("Xong, xóa màn hình").path == "/"


def test_what_nobody_knows_cannot_be_done(app, resident):
    assert resident.open(POSTMART + "xong").path == POSTMART
    pressed = resident.client.post(POSTMART + "xong", data={"ket-qua": "xong", "lan": "x"})
    assert pressed.status_code == 404
    assert ends(app) == []


@pytest.mark.parametrize("there", ["giay-to", "cac-buoc?buoc=9", "cac-buoc?buoc=0"])
def test_a_screen_that_is_none_leads_to_the_beginning(app, resident, there):
    teach(app, borrowing(bring=[]))
    assert resident.open(f"/huong-dan/muon-loa/{there}").path == "/huong-dan/muon-loa/"


def test_a_guide_that_is_none_is_not_found(resident):
    resident.open("/huong-dan/khong-co/", expect=404)
    resident.open("/huong-dan/chung-thuc-ban-sao/", expect=404)


def test_a_guide_without_anything_to_bring_goes_straight_to_its_steps(app, resident):
    teach(app, borrowing(bring=[]))
    about = resident.open("/huong-dan/muon-loa/")
    assert "Không cần giấy gì." in about.text
    assert about.press("Bắt đầu").heading == "Mở loa"


def test_many_papers_stand_as_a_list(app, resident):
    papers = [PAPER | {"key": f"k-{n}", "name": f"Phiếu {n}"} for n in range(5)]
    teach(app, borrowing(bring=papers))
    page = resident.open("/huong-dan/muon-loa/giay-to")
    assert len(page.soup.select(".paper-list li")) == 5


def test_a_fee_that_nobody_knows_says_whom_to_ask_and_no_desk_of_the_commune(resident):
    page = resident.open(POSTMART)
    assert "Bà con hỏi bưu điện xã: mở gian hàng, gửi hàng có mất phí không." in page.text
    assert "Bà con hỏi xã trước khi nộp" not in page.text


def test_what_the_house_has_paused_says_so_with_the_place_and_the_hours(app, resident):
    with app.app_context():
        facts = {"slug": "postmart", "is_paused": True, "where": "bưu điện xã", "when": "buổi sáng"}
        db.session.add(Offer(village_id=1, **facts))
        db.session.commit()
    row = resident.open("/huong-dan/").soup.select_one("a[href='/huong-dan/postmart/']")
    assert "Tạm dừng, làm ở xã" in row.text
    assert "Làm ở: bưu điện xã. Giờ: buổi sáng." in resident.open(POSTMART).text


def test_the_villages_own_words_are_shown(app, resident):
    own = {"slug": "postmart", "name_tile": "Bán quế ở chợ", "ask_whom": "Bà Mơ, đầu thôn."}
    teach(app, borrowing(**own, bring=None, steps=None))
    asked = resident.open("/huong-dan/").press("Bán quế ở chợ").press("Hỏi ai")
    assert "Bà Mơ, đầu thôn." in asked.text


def test_more_than_six_guides_become_two_screens(app, resident):
    for number in range(3):
        teach(app, borrowing(slug=f"muon-loa-{number}", name_tile=f"Mượn loa {number}"))
    first = resident.open("/huong-dan/")
    second = first.press("Xem thêm")
    rows = [len(page.soup.select(".tile")) for page in (first, second)]
    assert rows == [6, 2]
    assert second.soup.select_one("[data-back]")["href"] == "/huong-dan/?trang=1"


def test_the_road_of_a_guide():
    assert road(borrowing()) == (
        Stop(Part.ABOUT), Stop(Part.PAPERS), Stop(Part.STEPS, 1), Stop(Part.STEPS, 2),
        Stop(Part.END),
    )  # fmt: skip
    unknown = borrowing(bring=None, steps=None, ask_whom="Bà Mơ.")
    assert road(unknown) == (Stop(Part.ABOUT), Stop(Part.STEPS))
    assert neighbours(unknown, Stop(Part.STEPS)) == (Stop(Part.ABOUT), None)
    assert progress(unknown, Stop(Part.STEPS)) == (2, 2)


@pytest.mark.parametrize(
    ("count", "number", "shown", "is_last"),
    [(0, 1, 0, True), (6, 1, 6, True), (7, 1, 6, False), (7, 2, 1, True), (7, 9, 1, True)],
)
def test_a_screen_holds_six(count, number, shown, is_last):
    found = screenful(range(count), number)
    assert (len(found.shown), found.is_last) == (shown, is_last)


def test_the_guide_on_whose_screen_an_address_is(in_app):
    for address in (VNEID, VNEID + "xong", VNEID + "cac-buoc?buoc=2"):
        assert guide_at(address).slug == "vneid-muc-2"
    for address in ("/", "/huong-dan/", "/thu-tuc/vneid-muc-2/", "/huong-dan/khong-co/"):
        assert guide_at(address) is None


def test_the_ends_are_counted_by_skill_and_outcome_from_the_villages_morning(in_app, evening):
    village = db.session.scalars(db.select(Village)).one()
    loud, quiet = borrowing(), borrowing(skill="suc-khoe")
    evening.shift(timedelta(hours=-19, minutes=-43))  # the evening before, 23:59
    db.session.add(GuideEnd.of(loud, village, Outcome.DONE))
    db.session.commit()
    evening.shift(timedelta(minutes=2))
    for guide, outcome in ((loud, Outcome.DONE), (loud, Outcome.DONE), (quiet, Outcome.NEEDS_HELP)):
        db.session.add(GuideEnd.of(guide, village, outcome))
    db.session.commit()
    assert ends_since(village, date(2026, 11, 16)) == {
        (Skill.PORTAL, Outcome.DONE): 2, (Skill.E_HEALTH, Outcome.NEEDS_HELP): 1,
    }  # fmt: skip
    assert ends_since(village, date(2026, 11, 15))[Skill.PORTAL, Outcome.DONE] == 3
    assert ends_since(Village(id=village.id + 1), date(2026, 11, 15)) == {}


def test_a_step_without_an_address_names_none(app, resident):
    teach(app, borrowing(site=None, steps=[STEP]))
    page = resident.open("/huong-dan/muon-loa/cac-buoc")
    assert not page.soup.select(".address")
