"""A returned dossier is put right where its reason is mended, and a refused one is filed anew."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import selectinload

from kiosk.db import db
from kiosk.dossiers import returns
from kiosk.dossiers.codes import TrackingCode
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.steps import Ending, Hold, Source, Step
from kiosk.procedures import published
from kiosk.procedures.published import procedures
from kiosk.slips.models import Kind, PrintJob
from kiosk.walkthrough.models import Walkthrough
from kiosk.walkthrough.pages import ONE_LINE, fitting
from kiosk.walkthrough.route import Case, Channel, Part, Stop, after, before, progress, road
from tests.walkthrough.test_route import cases
from tests.walkthrough.way import COPIES, RESIDENCE, begin, say_who, through_the_portal

pytestmark = pytest.mark.usefixtures("evening")
BLURRED, EMPTY, OWN = "Ảnh chụp mờ.", "Hồ sơ rỗng hoặc quên đính kèm.", "thiếu chữ ký trang 2"
NAME = "Lò Thị Mai"
ANSWERS = {"for_whom": "self", "what": "permanent"}


@pytest.fixture
def returned(app, given_dossier) -> str:
    """A confirmation of residence that came back for three reasons, one of them in own words."""
    code = given_dossier(
        step=Step.RECEIVED, procedure_slug="xac-nhan-cu-tru", answers=ANSWERS, phone="0912345678"
    )
    with app.app_context():
        dossier = db.session.scalars(select(Dossier).filter_by(code=code)).one()
        dossier.put_on_hold(
            Hold.NEEDS_SUPPLEMENT, by="-", source=Source.PORTAL, reasons=[BLURRED, EMPTY, OWN]
        )
        db.session.commit()
    return code


@pytest.fixture
def stored(app) -> Callable[[str], Dossier]:
    def find(code: str) -> Dossier:
        whole = select(Dossier).filter_by(code=code).options(selectinload(Dossier.moves))
        with app.app_context():
            return db.session.scalars(whole).one()

    return find


def look_up(browser, code):
    return browser.open("/ho-so/").type(ma=code).press("Xem hồ sơ")


def mend(browser, code, reason=BLURRED):
    return look_up(browser, code).press(reason)


def to_the_question(page):
    """From wherever it is to the question whether it was sent again."""
    while not page.path.endswith("/xong"):
        page = page.press("Vẫn xem tiếp" if "Vẫn xem tiếp" in page.buttons else "Tiếp tục")
    return page


def test_each_known_reason_has_its_own_button_and_the_own_words_have_none(resident, returned):
    page = look_up(resident, returned)
    buttons = page.soup.select("button[name=ly-do]")
    assert [button["value"] for button in buttons] == ["anh-mo", "quen-dinh-kem"]
    assert all("Sửa ở đây" in button.text for button in buttons)
    assert OWN in page.text


@pytest.mark.parametrize(("reason", "part"), [(BLURRED, "giay-to"), (EMPTY, "tren-cong")])
def test_a_reason_opens_the_walkthrough_at_the_part_that_mends_it(resident, returned, reason, part):
    page = mend(resident, returned, reason)
    assert page.path == RESIDENCE + part
    assert f"Xã trả lại vì: {reason}" in page.text


def test_the_screens_of_a_mending_show_nothing_personal(resident, returned):
    page = mend(resident, returned)
    while not page.path.endswith("/xong"):
        for secret in (NAME, "0912345678"):
            assert secret not in str(page.soup)
        page = page.press("Vẫn xem tiếp" if "Vẫn xem tiếp" in page.buttons else "Tiếp tục")
    assert NAME not in str(page.soup)


def test_what_was_sent_again_goes_on_and_its_slip_is_printed_on_request(
    app, resident, returned, stored, new_dossiers, count
):
    codes = count(TrackingCode)
    question = to_the_question(mend(resident, returned))
    assert question.heading == "Bà con đã gửi lại trên Cổng chưa?"
    done = question.press("Rồi, đã gửi lại")
    assert "Xã đã nhận hồ sơ của bà con" in done.text
    dossier = stored(returned)
    line = dossier.moves[-1]
    assert (dossier.hold, line.by, line.source) == (None, "Bà con tự làm", Source.KIOSK)
    assert new_dossiers() == []
    assert count(TrackingCode) == codes
    assert "Đang làm phiếu" in done.press("In phiếu tình trạng").text
    with app.app_context():
        assert db.session.scalars(select(PrintJob.kind)).all()[-1] is Kind.STATUS


def test_what_went_to_the_desk_is_mended_there(app, resident, returned, stored):
    with app.app_context():
        db.session.scalars(select(Dossier).filter_by(code=returned)).one().at_desk = True
        db.session.commit()
    page = mend(resident, returned, EMPTY)
    assert "mang giấy đã sửa và phiếu theo dõi đến: Công an xã." in page.text
    question = to_the_question(page)
    assert question.heading == "Bà con đã nộp giấy sửa ở xã chưa?"
    waits = question.press("Chưa gửi được")
    assert "Nộp ở xã rồi thì bà con bấm mã ở đây" in waits.text
    for screen in (page, question, waits):
        assert "Cổng" not in screen.text
    waits.press("Rồi, đã gửi lại")
    assert stored(returned).hold is None


def test_what_was_not_sent_yet_stays_on_hold_and_that_is_said(resident, returned, stored):
    page = to_the_question(mend(resident, returned)).press("Chưa gửi được")
    assert "Hồ sơ vẫn đang chờ bổ sung" in page.text
    assert stored(returned).hold is Hold.NEEDS_SUPPLEMENT
    page.press("Rồi, đã gửi lại")
    assert stored(returned).hold is None


def test_a_member_who_helps_is_named_and_is_signed_out_on_that_screen(helper, returned, stored):
    page = helper.open(f"/to/ho-so/{returned}").press("Sửa cùng bà con")
    assert page.path == RESIDENCE + "giay-to"
    to_the_question(page).press("Rồi, đã gửi lại")
    assert stored(returned).moves[-1].by == "Hoàng Văn Mẫu"
    assert helper.open("/to/ho-so/").path == "/to/dang-nhap"


def test_what_the_team_has_already_written_down_is_no_mistake(app, resident, returned, stored):
    question = to_the_question(mend(resident, returned))
    with app.app_context():
        dossier = db.session.scalars(select(Dossier).filter_by(code=returned)).one()
        dossier.resume(by="Giàng A Mẫu", source=Source.PORTAL)
        db.session.commit()
    assert "Xã đã nhận hồ sơ" in question.press("Rồi, đã gửi lại").text
    assert stored(returned).moves[-1].by == "Giàng A Mẫu"


def test_another_hold_that_began_meanwhile_is_not_ended_by_it(app, resident, returned, stored):
    question = to_the_question(mend(resident, returned))
    with app.app_context():
        dossier = db.session.scalars(select(Dossier).filter_by(code=returned)).one()
        dossier.resume(by="Giàng A Mẫu", source=Source.PORTAL)
        dossier.put_on_hold(Hold.NEEDS_PAYMENT, by="-", source=Source.PORTAL, reasons=[])
        db.session.commit()
    page = question.press("Rồi, đã gửi lại")
    assert page.heading == "Hồ sơ không còn chờ bổ sung"
    assert "Cần nộp phí" in page.text
    assert stored(returned).hold is Hold.NEEDS_PAYMENT


def test_an_answer_that_was_put_right_is_kept_with_the_dossier(resident, returned, stored):
    page = mend(resident, returned).press("Quay lại").press("Quay lại")
    assert page.path == RESIDENCE + "truong-hop"
    page = page.press("Cho con chưa đủ 18 tuổi").press("Nơi thường trú")
    to_the_question(page).press("Rồi, đã gửi lại")
    assert stored(returned).answers == {"for_whom": "child", "what": "permanent"}


def test_back_from_the_first_screen_leads_to_the_dossier(resident, returned):
    page = mend(resident, returned).press("Quay lại").press("Quay lại").press("Quay lại")
    assert page.path == f"/ho-so/{returned}"


def test_a_mending_that_was_left_is_forgotten_and_nothing_waits(app, resident, returned, count):
    mend(resident, returned).press("Tiếp tục")
    assert count(Walkthrough) == 1
    resident.open("/ket-thuc")
    assert count(Walkthrough) == 0


def test_no_portal_screen_of_a_mending_keeps_a_place_or_gives_the_portal_up(resident, returned):
    page = mend(resident, returned, EMPTY)
    assert "Giữ chỗ" not in page.text
    assert "chưa nộp được" not in page.text


def test_nobody_mends_a_dossier_that_this_screen_does_not_look_at(resident, neighbour, returned):
    look_up(resident, returned)
    neighbour.client.post("/ngon-ngu/tyz-Latn", data={"o": "/"})  # somebody else's session
    form = {"ly-do": "anh-mo"}
    neighbour.follow("POST", f"/ho-so/{returned}/sua", form, expect=404)
    resident.open("/ket-thuc")
    resident.follow("POST", f"/ho-so/{returned}/sua", form, expect=404)


def test_guessing_codes_by_a_mending_ends_like_guessing_on_the_keypad(resident, returned):
    wrong = f"{(int(returned) + 1) % 10**10:010}"
    for _ in range(20):
        resident.follow("POST", f"/ho-so/{wrong}/sua", {"ly-do": "anh-mo"}, expect=404)
    resident.follow("POST", f"/ho-so/{wrong}/sua", {"ly-do": "anh-mo"}, expect=429)
    resident.open(f"/ho-so/{returned}", expect=429)


@pytest.mark.parametrize("reason", ["", "tay-xoa", OWN, BLURRED, "sai-cong-an-xa"])
def test_only_a_reason_that_was_given_opens_something(resident, returned, reason):
    look_up(resident, returned)
    resident.follow("POST", f"/ho-so/{returned}/sua", {"ly-do": reason}, expect=404)


def test_what_goes_on_already_is_not_mended(app, resident, given_dossier):
    code = given_dossier(step=Step.RECEIVED, procedure_slug="xac-nhan-cu-tru")
    resident.follow("POST", f"/ho-so/{code}/sua", {"ly-do": "anh-mo"}, expect=404)


def test_no_other_page_of_the_walkthrough_finishes_a_mending(resident, returned, new_dossiers):
    mend(resident, returned)
    for part in ("kiem-tra", "ma-ho-so", "nguoi-nop"):
        assert not resident.open(RESIDENCE + part).path.endswith(part)
    resident.follow("POST", RESIDENCE + "kiem-tra", {"lan": "x"}, expect=409)
    assert new_dossiers() == []


@given(cases())
def test_the_road_of_a_mending_asks_nobody_who_they_are(case):
    mending = Case(
        case.procedure, case.answers, case.ticked, case.channel, agrees=False, mends=True
    )
    stops = road(mending)
    assert {stop.part for stop in stops} <= {
        Part.CASE, Part.PAPERS, Part.FEE, Part.PORTAL, Part.DONE}  # fmt: skip
    assert (before(mending, stops[0]), stops[-1]) == (None, Stop(Part.DONE))
    for here, there in zip(stops, stops[1:], strict=False):
        assert (after(mending, here), before(mending, there)) == (there, here)
    numbers = [progress(mending, stop) for stop in stops]
    assert numbers == sorted(numbers)


@pytest.mark.parametrize("procedure", procedures(), ids=lambda one: one.slug)
def test_every_known_reason_has_a_place_on_the_road(procedure):
    answers = {q.key: None for q in procedure.questions}
    case = Case(procedure, answers, [], Channel.PORTAL, agrees=False, mends=True)
    assert {reason.part for reason in procedure.return_reasons} <= {s.part for s in road(case)}


@pytest.fixture
def refused(app, given_dossier) -> str:
    """A refused dossier of certified copies."""
    code = given_dossier(step=Step.RECEIVED, answers={"pages": 5, "copies": 2}, phone="0912345678")
    with app.app_context():
        dossier = db.session.scalars(select(Dossier).filter_by(code=code)).one()
        dossier.end_with(Ending.REFUSED, by="-", source=Source.COMMUNE, reasons=["Bản sao"])
        db.session.commit()
    return code


def file_anew(helper, code):
    """The whole way of a refused dossier, filed anew; returns the page that says it is done."""
    page = helper.open(f"/to/ho-so/{code}").press("Làm lại hồ sơ")
    assert page.path == COPIES + "truong-hop"
    assert page.value("tra-loi") == "5"
    page = page.press("Tiếp tục").press("Tiếp tục").type(giay=["ban-chinh"]).press("Tiếp tục")
    page = through_the_portal(page.press("Tiếp tục"))
    page = page.type(ma="H38.12-261116-0009").press("Tiếp tục")
    assert page.value("ten") == NAME
    return say_who(page, NAME).press("Không gửi").press("Đúng rồi, in phiếu")


def test_what_was_refused_is_filed_anew_with_its_old_answers_and_both_know_each_other(
    helper, refused, stored, new_dossiers
):
    assert file_anew(helper, refused).heading == "Xong rồi, hồ sơ đã được ghi"
    (new,) = new_dossiers()
    assert (new.earlier_id, new.step) == (stored(refused).id, Step.SUBMITTED)
    assert stored(refused).filed_anew_as == new.code != refused


def test_both_pages_of_the_team_lead_to_each_other(app, helper, refused, new_dossiers):
    file_anew(helper, refused)
    (new,) = new_dossiers()
    member = type(helper)(app.test_client())
    member.open("/to/dang-nhap").press("Lò Thị Mẫu").type(pin="246810").press("Vào")
    page = member.open(f"/to/ho-so/{refused}")
    assert "Làm lại hồ sơ" not in page.buttons
    page = member.open(page.soup.select_one(f'.history a[href$="{new.code}"]')["href"])
    assert page.soup.select_one(f'.history a[href$="{refused}"]')


def test_what_was_filed_anew_is_not_filed_once_more(app, helper, refused, new_dossiers):
    file_anew(helper, refused)
    member = type(helper)(app.test_client())
    member.open("/to/dang-nhap").press("Lò Thị Mẫu").type(pin="246810").press("Vào")
    form = {"lam": "lam-lai", "lan": "x"}
    page = member.follow("POST", f"/to/ho-so/{refused}", form, expect=409)
    assert "đã được làm lại bằng hồ sơ mới" in page.error
    assert len(new_dossiers()) == 1


def test_only_what_was_refused_is_filed_anew(helper, given_dossier):
    code = given_dossier(step=Step.RECEIVED)
    form = {"lam": "lam-lai", "lan": "x"}
    page = helper.follow("POST", f"/to/ho-so/{code}", form, expect=409)
    assert "Chỉ hồ sơ không được tiếp nhận mới làm lại" in page.error


@pytest.fixture
def nothing_came_back(app) -> None:
    """The sample village has had returns of its own."""
    with app.app_context():
        db.session.execute(delete(returns.ReturnLine))
        db.session.commit()


def teach(app, *keys: str, times: int = 3) -> None:
    """Certified copies and residence came back so often for these reasons."""
    with app.app_context():
        dossiers = db.session.scalars(select(Dossier)).all()
        for dossier in {d.procedure_slug: d for d in dossiers}.values():
            known = {r.key for r in dossier.procedure.return_reasons}
            for _ in range(times):
                returns.count_return(dossier, [key for key in keys if key in known])
        db.session.commit()


@pytest.mark.usefixtures("nothing_came_back")
def test_after_three_returns_the_next_resident_is_warned_at_that_part(app, resident):
    teach(app, "anh-mo", times=2)
    page = begin(resident, "Xác nhận cư trú").press("Cho mình").press("Nơi thường trú")
    assert "hay bị trả" not in page.text
    teach(app, "anh-mo", times=1)
    page = resident.open(page.path)
    assert "Hồ sơ hay bị trả vì: Ảnh chụp mờ." in page.text
    assert "hay bị trả" not in resident.open(RESIDENCE + "le-phi").text
    assert "hay bị trả" not in begin(resident).text  # another procedure


@pytest.mark.usefixtures("nothing_came_back")
def test_what_a_mistaken_return_taught_is_forgotten_at_once(app, resident, helper):
    teach(app, "dau-mat")
    assert "hay bị trả" in begin(resident).text
    helper.open("/to/bao-cao/ly-do-tra").press("Thôi nhắc")
    assert "hay bị trả" not in begin(resident).text


def test_the_screens_of_a_part_share_its_warnings_between_them():
    reasons = published.find("chung-thuc-ban-sao").return_reasons
    begins = {fitting(reasons, number)[0].key for number in range(1, len(reasons) + 1)}
    assert begins == {reason.key for reason in reasons}
    assert fitting([], 1) == []


@given(st.lists(st.sampled_from(published.find("xac-nhan-cu-tru").return_reasons), unique=True))
def test_a_warning_is_one_line(reasons):
    for number in range(1, 5):
        shown = fitting(reasons, number)
        assert bool(shown) == bool(reasons)
        assert len(shown) <= 1 or sum(len(one.text) for one in shown) <= ONE_LINE
