"""What goes another way than most: two who sign, no paper, no code, the desk, day and night."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.console.trip_proposal import find as proposal
from kiosk.db import db
from kiosk.dossiers import results
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.steps import Hold, Source, Step
from kiosk.procedures import published
from kiosk.procedures.kinds import Online
from kiosk.procedures.schema import Procedure
from kiosk.slips.models import PrintJob
from tests.made_up import know_numbers, like, teach, village
from tests.walkthrough.way import (
    GO_ON,
    PORTAL_CODE,
    Walk,
    choose,
    say_who,
    through_the_portal,
    to_the_portal,
)

pytestmark = pytest.mark.usefixtures("evening")  # Monday 16/11/2026, 19:42
TOGETHER = "Cả hai người cùng đến xã ký"
WEDDING, LODGER, FILE = "ket-hon", "luu-tru", "chung-thuc-ban-sao-dien-tu"
GUEST = {"guest": "guest", "people": 2}


def known(slug: str) -> Procedure:
    found = published.find(slug)
    assert found
    return found


def slip_of(app: Flask, dossier: Dossier) -> str:
    with app.app_context():
        job = db.session.scalars(select(PrintJob).filter_by(dossier_id=dossier.id)).first()
        assert job
        return job.html


def come_to(app: Flask, code: str, *steps: Step) -> None:
    with app.app_context():
        dossier = db.session.scalars(select(Dossier).filter_by(code=code)).one()
        for step in steps:
            dossier.move_to(step, by="Hoàng Văn Mẫu", source=Source.PORTAL)
        db.session.commit()


def proposed(app: Flask, day: date) -> list[str]:
    """The codes that a run on that day would take along."""
    with app.app_context():
        return [errand.code for *_, errand in proposal(village(), day)]


def look_up(resident, code: str):
    return resident.open("/ho-so/").type(ma=code).press("Xem hồ sơ")


def test_who_marries_is_told_on_every_screen_that_both_must_come(app, resident, new_dossiers):
    walk = Walk(resident, known(WEDDING), {"before": "no"})
    walk.to()
    told = {page.path.rsplit("/", 1)[-1] for page in walk.seen if TOGETHER in page.text}
    assert told >= {"", "giay-to", "le-phi", "kiem-tra", "xong"}
    assert TOGETHER in slip_of(app, new_dossiers()[0])


def test_for_a_wedding_nothing_is_left_with_the_team_and_nothing_is_fetched(
    app, resident, new_dossiers
):
    walk = Walk(resident, known(WEDDING), {"before": "yes"})
    walk.to()
    assert not [page for page in walk.seen if page.soup.select("[name=gui]")]
    (dossier,) = new_dossiers()
    with app.app_context():
        village().fetch_letter = "01/CV"
        db.session.commit()
        assert not results.may_fetch(village(), known(WEDDING))
    come_to(app, dossier.code, Step.RECEIVED, Step.PROCESSING, Step.READY)
    assert dossier.code not in proposed(app, date(2026, 11, 30))


@pytest.mark.parametrize("may_collect", [True, None])
def test_two_who_sign_are_never_fetched_for_whatever_else_is_said(app, may_collect):
    with app.app_context():
        wedding = known(WEDDING).model_copy(update={"team_can_collect": may_collect})
        here = village()
        here.fetch_letter = "01/CV"
        assert not results.may_fetch(here, wedding)
        assert results.may_fetch(here, wedding.model_copy(update={"both_appear": False}))


def test_when_the_marriage_can_be_signed_the_track_says_that_both_sign(app, resident, new_dossiers):
    Walk(resident, known(WEDDING), {"before": "no"}).to().press("Xong, xóa màn hình")
    (dossier,) = new_dossiers()
    come_to(app, dossier.code, Step.RECEIVED, Step.READY)
    page = look_up(resident, dossier.code)
    assert page.current_step == "Có kết quả"
    assert f"{TOGETHER} rồi nhận." in page.text
    assert "Tổ lấy về" not in page.text


def test_a_result_without_paper_is_on_the_phone_as_soon_as_it_is_there(app, resident, new_dossiers):
    Walk(resident, known(LODGER), GUEST, code=None).to().press("Xong, xóa màn hình")
    (dossier,) = new_dossiers()
    page = look_up(resident, dossier.code)
    steps = [one.get_text() for one in page.soup.select(".steps strong")]
    assert len(steps) == 4
    assert steps[-1].startswith("Có trên điện thoại")
    assert not page.soup.select(".steps li")[-1].get("aria-current")
    come_to(app, dossier.code, Step.READY)
    page = look_up(resident, dossier.code)
    assert "done" in page.soup.select(".steps li")[-1]["class"]
    assert "Không có giấy: bà con xem kết quả trên điện thoại." in page.text
    assert "nhà văn hóa nhận" not in page.text


def test_a_result_without_paper_is_on_no_run_and_is_received_as_a_file(app, resident, new_dossiers):
    Walk(resident, known(LODGER), GUEST).to()
    (dossier,) = new_dossiers()
    come_to(app, dossier.code, Step.READY)
    assert dossier.code not in proposed(app, date(2026, 11, 30))
    with app.app_context():
        found = db.session.scalars(select(Dossier).filter_by(code=dossier.code)).one()
        results.collected(found, "Nguyễn Văn Thắng", by="Hoàng Văn Mẫu")
        assert (found.step, found.papers) == (Step.HANDED_OVER, [])
        assert found.moves[-1].reasons == [results.ONLINE]


def test_the_members_write_down_that_the_file_was_received(app, resident, helper, new_dossiers):
    Walk(resident, known(LODGER), GUEST).to()
    (dossier,) = new_dossiers()
    come_to(app, dossier.code, Step.READY)
    page = helper.open(f"/to/tra-ket-qua/{dossier.code}")
    assert "Bà con đã nhận bản điện tử" in page.text
    page.press("Ghi: bà con đã nhận")
    assert new_dossiers()[0].step is Step.HANDED_OVER


def test_the_slip_of_a_result_without_paper_has_four_steps(app, resident, new_dossiers):
    Walk(resident, known(LODGER), GUEST, code=None).to()
    html = slip_of(app, new_dossiers()[0])
    assert "Các bước của hồ sơ" in html
    assert "Năm bước" not in html
    assert "Không có giấy, xem trên điện thoại" in html


def test_what_the_portal_gives_no_code_for_is_submitted_all_the_same(
    app, resident, helper, new_dossiers
):
    check = Walk(resident, known(LODGER), GUEST, code=None).to("kiem-tra")
    assert "không có mã" in check.text
    assert "CHƯA NỘP" not in check.text
    done = check.press("Đúng rồi")
    assert done.heading == "Xong rồi, hồ sơ đã được ghi"
    (dossier,) = new_dossiers()
    assert (dossier.step, dossier.portal_code, dossier.portal_code_typed) == (
        Step.SUBMITTED, None, None,
    )  # fmt: skip
    assert dossier.moves[0].reasons == ["Cổng không cho mã hồ sơ"]
    assert dossier.due_on == date(2026, 11, 16)
    assert "không có mã" in slip_of(app, dossier)
    assert "Cổng không cho mã hồ sơ" in helper.open(f"/to/ho-so/{dossier.code}").text


def test_only_where_it_may_be_so_the_portal_is_said_to_give_no_code(resident):
    page = Walk(resident, known(WEDDING), {"before": "no"}).to("ma-ho-so")
    assert "Cổng không cho mã" not in page.buttons
    refused = resident.follow("POST", page.path, {"di": "khong-ma"}, expect=422)
    assert refused.error.startswith("Bà con ghi mã hồ sơ")


def test_a_code_that_comes_after_all_is_taken(app, resident, new_dossiers):
    walk = Walk(resident, known(LODGER), GUEST, code=None)
    check = walk.to("kiem-tra")
    edit = next(a["href"] for a in check.soup.select("main a") if "ma-ho-so" in a["href"])
    again = resident.open(edit).type(ma=PORTAL_CODE).press(GO_ON)
    assert again.heading == "Bà con xem lại đã đúng chưa?"
    again.press("Đúng rồi")
    assert new_dossiers()[0].portal_code == PORTAL_CODE


def test_what_is_received_day_and_night_says_so_and_is_done_within_the_hour(resident):
    fee = Walk(resident, known(LODGER), GUEST).to("le-phi")
    assert "Nhận cả ngày lẫn đêm" in fee.text
    assert "Thứ Hai, 16/11" in fee.text
    assert "Không có giấy" in fee.text
    rule = resident.open("/thu-tuc/luu-tru/le-phi?cach-tinh")
    assert "Xong sau 1 giờ" in rule.text
    assert "lên xã nhận" not in rule.text


def test_what_is_only_booked_is_not_called_sent(resident, new_dossiers):
    done = Walk(resident, known(FILE), code=None).to()
    assert "Đã đặt lịch ở xã" in done.text
    assert "đúng ngày giờ đã đặt" in done.text
    assert "Hồ sơ đã gửi" not in done.text
    assert new_dossiers()[0].papers == []  # its owner brings the original


def test_where_nothing_can_be_booked_the_original_goes_to_the_commune(resident, new_dossiers):
    walk = Walk(resident, known(FILE), online=False)
    done = walk.to()
    assert "CHƯA NỘP" in done.text
    (dossier,) = new_dossiers()
    assert (dossier.step, dossier.at_desk) == (None, True)
    assert "ma-ho-so" not in walk.parts


AT_THE_DESK = "Trung tâm Phục vụ hành chính công xã"
COPIES_OF = {"pages": 5, "copies": 2}


def test_what_the_portal_did_not_take_is_sent_to_the_desk_wherever_it_is_told(
    app, resident, helper, new_dossiers
):
    done = Walk(resident, known("chung-thuc-ban-sao"), COPIES_OF, online=False).to()
    (dossier,) = new_dossiers()
    with app.app_context():
        token = db.session.get_one(Dossier, dossier.id).token
    done.press("Xong, xóa màn hình")
    team = helper.open(f"/to/ho-so/{dossier.code}")
    pages = (look_up(resident, dossier.code), resident.open(f"/s/{token}"), team)
    for page in (done, *pages):
        assert f"Bà con mang giấy tờ và phiếu này đến: {AT_THE_DESK}." in page.text
        assert "nộp trên Cổng" not in page.text
    assert f"mang giấy tờ và phiếu đến {AT_THE_DESK} để nộp" in team.soup.select_one("#bao").text
    assert "không có mã, nộp ở xã" in team.text


def test_what_waits_for_the_line_is_still_sent_on_the_portal(resident, new_dossiers):
    walk = Walk(resident, known("chung-thuc-ban-sao"), COPIES_OF)
    page = walk.to("tren-cong").press("Mạng hỏng")
    done = say_who(page).press("Không gửi").press("Đúng rồi")
    assert "Có mạng thì nộp trên Cổng" in done.text
    assert new_dossiers()[0].at_desk is False


def test_who_owes_a_fee_at_the_desk_is_not_sent_to_the_portal(resident, helper, given_dossier):
    code = given_dossier(step=Step.RECEIVED, hold=Hold.NEEDS_PAYMENT, at_desk=True)
    page, team = look_up(resident, code), helper.open(f"/to/ho-so/{code}")
    assert "Bà con nộp phí tại xã." in page.text
    assert f"tự nộp ở {AT_THE_DESK}" in team.soup.select_one("#bao").text
    assert "nộp trên Cổng" not in page.text + team.text


@pytest.fixture
def at_the_desk_only(app: Flask) -> Procedure:
    """Something of which the portal takes nothing."""
    desk = known("chung-thuc-ban-sao").screens[-1]
    return teach(app, like("khai-tu", online=Online.DIRECT, screens=(desk,)))


def test_what_the_portal_does_not_take_goes_to_the_desk_by_itself(
    app, resident, at_the_desk_only, new_dossiers
):
    walk = Walk(resident, at_the_desk_only, {"since": "on-time", "proof": "paper"})
    answers = {q.key: q.options[0].value for q in at_the_desk_only.questions}
    walk.answers = answers
    done = walk.to()
    assert "ma-ho-so" not in walk.parts
    screen = next(page for page in walk.seen if page.path.endswith("/tren-cong"))
    assert "dichvucong.gov.vn" not in screen.text
    assert "Mạng hỏng" not in screen.text
    assert "CHƯA NỘP" in done.text
    assert f"phiếu này đến: {at_the_desk_only.receiver.name}." in done.text
    (dossier,) = new_dossiers()
    assert (dossier.step, dossier.due_on) == (None, None)


def test_the_desk_has_a_price_of_its_own(app, resident, new_dossiers):
    permanent = teach(app, like("thuong-tru", online=Online.DIRECT))
    answers = {q.key: q.options[0].value for q in permanent.questions}
    walk = Walk(resident, permanent, answers)
    assert walk.to("le-phi").soup.select_one(".big").get_text() == "20.000 đ"
    walk.to()
    assert new_dossiers()[0].fee == 20_000
    assert "20.000 đ" in slip_of(app, new_dossiers()[0])


def test_the_portal_has_a_price_of_its_own(resident, new_dossiers):
    permanent = known("thuong-tru")
    answers = {q.key: q.options[0].value for q in permanent.questions}
    fee = Walk(resident, permanent, answers).to("le-phi")
    assert fee.soup.select_one(".big").get_text() == "10.000 đ"
    assert "nộp tại xã: 20.000 đ" in fee.text


def test_a_draft_that_the_commune_sends_is_announced(app, resident, new_dossiers):
    done = Walk(resident, known(WEDDING), {"before": "no"}).to()
    told = "quá 1 ngày không báo sai thì coi như đồng ý"
    assert told in done.text
    assert told in slip_of(app, new_dossiers()[0])


def test_nothing_is_said_of_a_draft_where_none_comes(app, resident, new_dossiers):
    done = Walk(resident, known(LODGER), GUEST).to()
    assert "bản nháp" not in done.text
    assert "bản nháp" not in slip_of(app, new_dossiers()[0])


ONCE = "Bà con mang giấy gốc lên xã một lần để đối chiếu; chưa có kết quả ngay thì tổ lấy về."


def test_who_brings_the_original_and_who_fetches_the_result_is_told_alike_everywhere(
    app, resident, new_dossiers
):
    walk = Walk(resident, known("chung-thuc-ban-sao"), COPIES_OF)
    walk.to()
    told = [page.path.rsplit("/", 1)[-1] for page in walk.seen if ONCE in page.text]
    assert (told[0], told[-1]) == ("", "xong")
    assert told.count("tren-cong") == 1  # the last of its screens
    walk.seen[-1].press("Xong, xóa màn hình")
    (dossier,) = new_dossiers()
    assert ONCE in look_up(resident, dossier.code).text
    know_numbers(app, fetch_letter="")  # nobody fetches: they go themselves, with both
    app.extensions["remembered"].clear()
    page = look_up(resident, dossier.code)
    assert ONCE not in page.text
    assert "nhớ mang giấy gốc lên xã" in page.text


def test_who_left_the_original_with_the_team_need_not_go(resident, new_dossiers):
    page = to_the_portal(resident)
    page = say_who(through_the_portal(page).type(ma=PORTAL_CODE).press(GO_ON))
    done = page.press("Gửi tổ giữ").press("Đúng rồi")
    assert new_dossiers()[0].papers
    assert "Giấy gốc bà con đã gửi tổ, bà con chưa phải lên xã." in done.text
    assert ONCE not in done.text


def test_nothing_to_hold_is_not_asked_for(app, resident, new_dossiers):
    papers = tuple(
        paper.model_copy(update={"form": "electronic"}) for paper in known("khai-tu").papers
    )
    bare = teach(app, like("khai-tu", papers=papers))
    assert bare.needs_original
    walk = Walk(resident, bare, {q.key: q.options[0].value for q in bare.questions})
    walk.to()
    assert not [page for page in walk.seen if page.soup.select("[name=gui]")]
    resident.follow("POST", "/thu-tuc/khai-tu/giay-to?buoc=3", {"gui": "co", "so-to": "2"})
    assert new_dossiers()[0].papers == []


def test_who_goes_to_the_desk_after_all_leaves_no_paper_behind(resident, new_dossiers):
    page = to_the_portal(resident)
    resident.client.post(
        "/thu-tuc/chung-thuc-ban-sao/giay-to?buoc=3", data={"gui": "co", "so-to": "2"}
    )
    while not page.soup.select("[name=nut]"):
        page = page.press(GO_ON)
    page = choose(page, nut="khong").press(GO_ON).type(ten="Lò Thị Mai").press(GO_ON)
    page.press(GO_ON).press("Không ai").press("Đúng rồi")
    assert new_dossiers()[0].papers == []
