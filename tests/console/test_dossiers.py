"""The team moves a dossier on: what may follow, what came back, and what comes too late."""

from datetime import date

import pytest
from sqlalchemy import event
from sqlalchemy.orm import selectinload

from kiosk.clock import today
from kiosk.db import db
from kiosk.dossiers import codes
from kiosk.dossiers.custody import HeldPaper
from kiosk.dossiers.history import What
from kiosk.dossiers.models import TOO_LATE, Dossier
from kiosk.dossiers.places import Place
from kiosk.dossiers.steps import Ending, Hold, Source, Step, Todo
from kiosk.printers.paper import Size
from kiosk.procedures import published
from kiosk.slips import printing
from kiosk.slips.models import Kind, PrintJob
from kiosk.welcome.demo import PIN
from tests.browser import Browser, check_manners

pytestmark = pytest.mark.usefixtures("evening")
REASONS = ["Bản chính bị tẩy xóa, sửa, thêm bớt.", "Chỉ có ảnh chụp, không mang bản chính."]


@pytest.fixture
def other_member(app) -> Browser:
    """A second member, at another screen."""
    browser = Browser(app.test_client())
    browser.open("/to/dang-nhap").press("Lò Thị Mẫu").type(pin=PIN).press("Vào")
    return browser


def opened(member: Browser, code: str):
    return member.open(f"/to/ho-so/{code}")


def stored(app, code: str) -> Dossier:
    with app.app_context():
        return db.session.scalars(
            db.select(Dossier).filter_by(code=code).options(selectinload(Dossier.moves))
        ).one()


def test_a_closed_dossier_leaves_the_list_and_can_still_be_opened(app, helper, given_dossier):
    code = given_dossier(step=Step.READY)
    helper.open(f"/to/tra-ket-qua/{code}").press("Ghi: bà con đã tự lấy")
    assert codes.shown(code) not in helper.open("/to/ho-so/").text
    assert helper.open(f"/to/ho-so/{code}").current_step == ""
    assert stored(app, code).step is Step.HANDED_OVER


def test_a_step_is_pressed_and_remembered_with_its_source(app, helper, given_dossier):
    code = given_dossier(step=Step.SUBMITTED)
    page = opened(helper, code).type(nguon="portal", ghi_chu="xã gọi").press("Đã tiếp nhận")
    assert page.current_step == "Đã tiếp nhận"
    move = stored(app, code).moves[-1]
    assert (move.by, move.source, move.reasons) == ("Hoàng Văn Mẫu", Source.PORTAL, ["xã gọi"])


def test_only_what_may_follow_is_offered(helper, given_dossier):
    page = opened(helper, given_dossier(step=Step.RECEIVED))
    offered = {b["value"] for b in page.soup.select("#change button")}
    holds = set(Hold) - {Hold.NEEDS_CONFIRMATION}  # only some procedures send a draft
    assert offered == {Step.PROCESSING, Step.READY, *holds, *Ending, "hen", "ghi", "tra"}


def test_a_draft_is_confirmed_only_where_the_procedure_sends_one(
    app, helper, given_dossier, monkeypatch
):
    code = given_dossier(step=Step.PROCESSING)
    form = {"lam": "needs_confirmation", "lan": "x", "nguon": "portal"}
    refused = helper.follow("POST", f"/to/ho-so/{code}", form, expect=409)
    assert TOO_LATE in refused.error
    with_draft = published.find("chung-thuc-ban-sao").model_copy(
        update={"draft_confirmation": True}
    )
    monkeypatch.setattr(Dossier, "procedure", property(lambda _: with_draft))
    page = opened(helper, code).press("Cần xem bản nháp")
    assert "Xã gửi bản nháp" in page.text
    assert stored(app, code).todo is Todo.CONFIRM


def test_a_dossier_comes_back_with_every_reason_that_was_picked(app, helper, given_dossier):
    code = given_dossier(step=Step.RECEIVED)
    page = opened(helper, code).type(ly_do=REASONS, ghi_chu="thiếu trang 2").press("Cần bổ sung")
    assert all(reason in page.text for reason in (*REASONS, "thiếu trang 2"))
    dossier = stored(app, code)
    assert dossier.hold is Hold.NEEDS_SUPPLEMENT
    assert dossier.moves[-1].reasons == ["tay-xoa", "thieu-ban-chinh", "thiếu trang 2"]


def test_a_return_without_a_reason_is_explained_and_changes_nothing(app, helper, given_dossier):
    code = given_dossier(step=Step.RECEIVED)
    page = opened(helper, code).press("Cần bổ sung", expect=409)
    assert "Cần chọn hoặc ghi ít nhất một lý do" in page.text
    assert stored(app, code).hold is None


def test_after_a_refusal_of_the_rule_the_same_form_can_be_sent_again(helper, given_dossier):
    page = opened(helper, given_dossier(step=Step.RECEIVED))
    page.press("Cần bổ sung", expect=409)
    assert "Xã trả lại" in page.type(ghi_chu="mờ").press("Cần bổ sung").text


def test_what_was_supplemented_goes_on(app, helper, given_dossier):
    code = given_dossier(step=Step.RECEIVED)
    page = opened(helper, code).type(ghi_chu="mờ").press("Cần bổ sung")
    assert page.press("Đã bổ sung, làm tiếp").current_step == "Đã tiếp nhận"
    assert stored(app, code).hold is None


def test_a_refused_dossier_needs_a_reason_and_is_closed(app, helper, given_dossier):
    code = given_dossier(step=Step.SUBMITTED)
    page = opened(helper, code)
    page.press("Không được tiếp nhận", expect=409)
    page.type(ly_do=REASONS[:1]).press("Không được tiếp nhận")
    assert (stored(app, code).ending, stored(app, code).is_open) == (Ending.REFUSED, False)


def test_the_communes_date_is_kept_with_a_step_and_alone(app, helper, given_dossier):
    code = given_dossier(step=Step.SUBMITTED)
    opened(helper, code).type(ngay_hen="2026-11-20").press("Chỉ lưu ngày hẹn")
    assert str(stored(app, code).appointment_on) == "2026-11-20"
    (line,) = stored(app, code).moves
    assert (line.what, line.reasons) == (What.NOTED, ["Giấy hẹn của xã: Thứ Sáu, 20/11"])
    page = opened(helper, code).press("Đã tiếp nhận")
    assert "Giấy hẹn của xã ghi: Thứ Sáu, 20/11" in page.text


def test_a_date_that_is_none_is_explained(app, helper, given_dossier):
    code = given_dossier(step=Step.SUBMITTED)
    page = opened(helper, code).type(ngay_hen="20/11").press("Đã tiếp nhận", expect=409)
    assert "Ngày hẹn chưa đúng." in page.text
    assert stored(app, code).step is Step.SUBMITTED


def test_a_press_that_comes_too_late_is_explained_on_a_page(
    app, helper, other_member, given_dossier
):
    code = given_dossier(step=Step.SUBMITTED)
    mine, theirs = opened(helper, code), opened(other_member, code)
    theirs.press("Đã tiếp nhận")
    page = mine.press("Đã tiếp nhận", expect=409)
    assert TOO_LATE in page.text
    assert len(stored(app, code).moves) == 1


def test_a_press_that_comes_too_late_is_explained_on_the_spot(helper, other_member, given_dossier):
    code = given_dossier(step=Step.SUBMITTED)
    mine, theirs = opened(helper, code), opened(other_member, code)
    theirs.press("Đã tiếp nhận")
    answer = helper.client.post(
        f"/to/ho-so/{code}",
        data={"lam": "received", "lan": mine.value("lan"), "nguon": "team"},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 409
    assert (answer.headers["HX-Retarget"], answer.headers["HX-Reswap"]) == ("#notice", "outerHTML")
    assert answer.text.startswith('<div id="notice"')
    assert TOO_LATE in answer.text
    assert mine.soup.select_one("#notice")


def test_a_boosted_press_gets_a_whole_page(helper, given_dossier):
    code = given_dossier(step=Step.READY)
    answer = helper.client.post(
        f"/to/ho-so/{code}",
        data={"lam": "received", "lan": "x"},
        headers={"HX-Request": "true", "HX-Boosted": "true"},
    )
    assert answer.status_code == 409
    check_manners(answer.text)


def test_pressing_a_step_twice_moves_once(app, helper, given_dossier):
    code = given_dossier(step=Step.SUBMITTED)
    page = opened(helper, code)
    assert page.press("Đã tiếp nhận").text == page.press("Đã tiếp nhận").text
    assert len(stored(app, code).moves) == 1


@pytest.mark.parametrize("wish", ["", "kết thúc", "SUBMITTED", "None"])
def test_nonsense_is_refused_with_a_reason(helper, given_dossier, wish):
    code = given_dossier(step=Step.SUBMITTED)
    form = {"lam": wish, "lan": "x", "nguon": "không biết"}
    page = helper.follow("POST", f"/to/ho-so/{code}", form, expect=409)
    assert "Bạn chọn một việc cần ghi cho hồ sơ này." in page.text


@pytest.mark.parametrize("code", ["0000000000", "abc", "527-049-1834"])
def test_an_unknown_dossier_is_a_page_that_is_not_there(helper, code):
    helper.open(f"/to/ho-so/{code}", expect=404)
    helper.follow("POST", f"/to/ho-so/{code}", {"lam": "ready", "lan": "x"}, expect=404)


def test_the_history_tells_everything_that_happened(helper, given_dossier, evening):
    code = given_dossier()
    page = opened(helper, code)
    assert "Chưa nộp, mới chuẩn bị ở nhà văn hóa." in page.text
    page = page.press("Đã nộp").type(ghi_chu="mờ").press("Cần bổ sung").press("Đã bổ sung")
    lines = [li.get_text(" ", strip=True) for li in page.soup.select(".history li")]
    assert [line.split(" ·")[0] for line in lines] == [
        "Đã làm theo yêu cầu, hồ sơ đi tiếp", "Cần bổ sung", "Đã nộp"]  # fmt: skip
    assert all("Hoàng Văn Mẫu" in line for line in lines)


def test_the_team_may_not_say_that_the_kiosk_did_it(helper, given_dossier):
    page = opened(helper, given_dossier(step=Step.SUBMITTED))
    assert "Làm tại nhà văn hóa" not in page.text


def test_the_portfolio_shows_every_component(helper):
    assert helper.open("/to/thanh-phan").heading == "Các thành phần"


def test_a_change_without_a_reason_stays_on_the_page_with_what_was_typed(helper, given_dossier):
    page = opened(helper, given_dossier(step=Step.RECEIVED)).type(ngay_hen="2026-11-30")
    refused = page.press("Không được tiếp nhận", expect=409)
    assert "Cần chọn hoặc ghi ít nhất một lý do" in refused.error
    assert refused.path == page.path


@pytest.mark.parametrize("said", ["Lò Thị Mai 038123456789", "anh-mo", "Ảnh chụp mờ."])
def test_only_a_reason_of_its_own_procedure_is_picked(app, helper, given_dossier, said):
    code = given_dossier(step=Step.RECEIVED)
    form = {"lam": "needs_supplement", "lan": "x", "ly-do": ["tay-xoa", said]}
    page = helper.follow("POST", f"/to/ho-so/{code}", form, expect=409)
    assert "Lý do này không có trong danh sách" in page.error
    assert stored(app, code).moves == []


@pytest.mark.parametrize("day", ["0001-01-01", "2020-01-01", "9999-12-31", "hôm nào"])
def test_an_appointment_that_cannot_be_is_refused(app, helper, given_dossier, day):
    code = given_dossier(step=Step.RECEIVED)
    opened(helper, code).type(ngay_hen=day).press("Chỉ lưu ngày hẹn", expect=409)
    assert stored(app, code).appointment_on is None


def test_a_name_is_corrected_when_its_owner_asks(app, helper, given_dossier):
    code = given_dossier(step=Step.RECEIVED)
    opened(helper, code).type(ten="Lò Thị Mây", so="0912345678").press("Lưu tên")
    dossier = stored(app, code)
    assert (dossier.applicant, dossier.applicant_plain) == ("Lò Thị Mây", "lo thi may")
    assert dossier.phone == "0912345678"


def test_a_correction_is_checked_like_the_residents_own_screens(app, helper, given_dossier):
    code = given_dossier(step=Step.RECEIVED)
    page = opened(helper, code).type(ten="038123456789").press("Lưu tên", expect=409)
    assert "đừng ghi số giấy tờ" in page.error
    assert stored(app, code).applicant == "Lò Thị Mai"


def test_who_asks_to_be_forgotten_is_gone_from_the_book_and_from_the_slips(
    app, helper, given_dossier
):
    code = given_dossier(step=Step.RECEIVED, phone="0912345678")
    with app.test_request_context():
        dossier = db.session.scalars(db.select(Dossier).filter_by(code=code)).one()
        job = printing.ask(Kind.RECEIPT, "Lò Thị Mai", Size.ROLL, dossier_id=dossier.id)
        kept = printing.folder(app) / "kept" / f"{job.digest}.pdf"
        kept.write_bytes(b"Lo Thi Mai")
        db.session.commit()
    opened(helper, code).press("Xóa tên")
    dossier = stored(app, code)
    assert "Mai" not in dossier.applicant
    assert dossier.phone is None
    assert not kept.exists()
    with app.app_context():
        assert not db.session.scalars(db.select(PrintJob)).all()


def changed(app, code: str, do) -> None:
    with app.test_request_context(method="POST"):
        do(db.session.scalars(db.select(Dossier).filter_by(code=code)).one())
        db.session.commit()


def test_the_page_says_whom_the_member_helps(helper, given_dossier):
    page = opened(helper, given_dossier(step=Step.RECEIVED))
    assert "Hoàng Văn Mẫu đang giúp Lò Thị Mai" in page.text


def test_a_note_changes_nothing_and_needs_words(app, helper, given_dossier):
    code = given_dossier(step=Step.RECEIVED)
    page = opened(helper, code)
    assert "Bạn ghi nội dung" in page.press("Chỉ ghi chú", expect=409).error
    page = page.type(ghi_chu="bà con hỏi bao giờ xong").press("Chỉ ghi chú")
    assert "bà con hỏi bao giờ xong" in page.text
    dossier = stored(app, code)
    assert (dossier.step, dossier.looked_up_on) == (Step.RECEIVED, None)


@pytest.mark.parametrize(
    ("said", "kept"), [("commune", Source.COMMUNE), ("portal", Source.PORTAL), ("team", "portal")]
)
def test_what_was_looked_up_and_is_the_same_is_remembered_with_its_day(
    app, helper, given_dossier, said, kept
):
    code = given_dossier(step=Step.RECEIVED)
    page = opened(helper, code).type(nguon=said).press("Đã tra, chưa đổi")
    assert "Đã tra, chưa đổi" in page.soup.select_one(".history").text
    dossier = stored(app, code)
    assert dossier.looked_up_on == today()
    assert (dossier.moves[-1].source, dossier.step) == (kept, Step.RECEIVED)


def test_a_number_that_may_be_a_citizens_is_written_nowhere(app, helper, given_dossier):
    code = given_dossier(step=Step.RECEIVED)
    page = opened(helper, code).type(ghi_chu="cc 038 123 456 789")
    assert "giống số giấy tờ" in page.press("Cần bổ sung", expect=409).error
    assert stored(app, code).moves == []


def test_the_pick_up_follows_the_communes_date(app, helper, given_dossier):
    code = given_dossier(step=Step.RECEIVED, due_on=date(2026, 11, 17))
    opened(helper, code).type(ngay_hen="2026-11-19").press("Chỉ lưu ngày hẹn")
    assert stored(app, code).pick_up_on == date(2026, 11, 20)  # a Friday


def test_a_date_that_is_taken_away_leaves_the_computed_one(app, helper, given_dossier):
    code = given_dossier(step=Step.RECEIVED, due_on=date(2026, 11, 17))
    page = opened(helper, code).type(ngay_hen="2026-11-19").press("Chỉ lưu ngày hẹn")
    page.type(ngay_hen="").press("Chỉ lưu ngày hẹn")
    dossier = stored(app, code)
    assert (dossier.appointment_on, dossier.pick_up_on) == (None, date(2026, 11, 18))


def test_what_the_house_holds_is_handed_over_on_its_own_page_only(app, helper, given_dossier):
    code = given_dossier(step=Step.READY)

    def hold_result(dossier: Dossier) -> None:
        paper = HeldPaper.new("Bản sao", 1, Place.TEAM, is_original=True, is_result=True)
        dossier.papers.append(paper)
        dossier.settle()

    changed(app, code, hold_result)
    page = opened(helper, code)
    assert page.soup.select_one(f'#change a[href="/to/tra-ket-qua/{code}"]')
    assert not page.soup.select('[value="handed_over"]')
    refused = helper.follow(
        "POST", f"/to/ho-so/{code}", {"lam": "handed_over", "lan": "x"}, expect=409
    )
    assert "Trả kết quả" in refused.error


def test_what_lies_at_the_commune_is_given_there_too_so_that_no_paper_is_forgotten(
    app, helper, given_dossier
):
    papers = [HeldPaper.new("Giấy khai sinh", 2, Place.COMMUNE, is_original=True)]
    code = given_dossier(step=Step.READY, papers=papers)
    page = opened(helper, code)
    assert page.soup.select_one(f'#change a[href="/to/tra-ket-qua/{code}"]')
    assert not page.soup.select('[value="handed_over"]')
    form = {"lam": "handed_over", "lan": "x"}
    refused = helper.follow("POST", f"/to/ho-so/{code}", form, expect=409)
    assert "Trả kết quả" in refused.error
    dossier = stored(app, code)
    assert (dossier.step, dossier.moves) == (Step.READY, [])


def test_the_history_says_reasons_in_words_and_not_by_their_keys(helper, given_dossier):
    page = opened(helper, given_dossier(step=Step.RECEIVED)).type(ly_do=["tay-xoa"])
    history = page.press("Cần bổ sung").soup.select_one(".history").text
    assert "Bản chính bị tẩy xóa" in history
    assert "tay-xoa" not in history


def test_a_paper_that_is_called_an_original_is_not_called_so_twice(helper, given_dossier):
    paper = HeldPaper.new("Bản chính (giấy gốc)", 3, Place.TEAM, is_original=True)
    code = given_dossier(step=Step.RECEIVED, papers=[paper])
    assert "3 bản chính (giấy gốc)" in opened(helper, code).soup.select_one("#papers").text


def test_who_holds_which_paper_stands_on_the_page(app, helper, given_dossier):
    code = given_dossier(step=Step.RECEIVED)

    def leave(dossier: Dossier) -> None:
        paper = HeldPaper.new("Giấy khai sinh", 2, Place.HOME, is_original=True)
        names = {"giver": "Lò Thị Mai", "receiver": "Giàng A Mẫu", "by": "Giàng A Mẫu"}
        paper.hand_on(2, Place.HOME, Place.TEAM, **names)
        dossier.papers.append(paper)

    changed(app, code, leave)
    held = opened(helper, code).soup.select_one("#papers").get_text(" ", strip=True)
    assert "2 bản chính Giấy khai sinh" in held
    assert "Tổ đang giữ 2" in held
    assert "Lò Thị Mai đưa, Giàng A Mẫu nhận" in held


def test_who_asks_to_be_forgotten_leaves_the_book_of_papers_too(app, helper, given_dossier):
    code = given_dossier(step=Step.RECEIVED)

    def leave(dossier: Dossier) -> None:
        paper = HeldPaper.new("Giấy khai sinh", 1, Place.HOME, is_original=True)
        paper.hand_on(1, Place.HOME, Place.TEAM, giver="Lò Thị Mai", receiver="-", by="-")
        dossier.papers.append(paper)

    changed(app, code, leave)
    page = opened(helper, code).press("Xóa tên")
    assert "Lò Thị Mai" not in page.text
    assert "Xóa tên, số điện thoại theo yêu cầu của bà con" in page.text


def test_the_text_to_send_stands_on_the_page_and_says_what_the_state_is(helper, given_dossier):
    code = given_dossier(step=Step.READY, phone="0912345678")
    page = opened(helper, code)
    said = page.soup.select_one("textarea[readonly]").get_text()
    assert "báo bà con Mai:" in said
    assert codes.shown(code) in said
    assert "Tổ lấy về nhà văn hóa" in said
    assert page.soup.select_one('a[href="tel:0912345678"]')


def test_a_dossier_without_a_phone_has_nothing_to_call(helper, given_dossier):
    page = opened(helper, given_dossier(step=Step.READY))
    assert not page.soup.select('main a[href^="tel:"]')


def test_the_page_of_a_dossier_asks_at_most_four_times(app, helper, given_dossier):
    code = given_dossier(step=Step.RECEIVED)
    helper.open(f"/to/ho-so/{code}")
    asked: list[str] = []

    def note(_, __, sql, *___):
        asked.append(sql)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    helper.client.get(f"/to/ho-so/{code}")
    event.remove(engine, "before_cursor_execute", note)
    assert len([sql for sql in asked if sql.startswith("SELECT")]) <= 4
