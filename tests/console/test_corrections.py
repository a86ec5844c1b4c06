"""What was written down by mistake is taken back: both lines stay, and the state is the old one."""

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import selectinload

from kiosk.db import db
from kiosk.dossiers.models import NOTHING_TO_TAKE_BACK, TOO_LATE, Dossier
from kiosk.dossiers.returns import ReturnLine
from kiosk.dossiers.steps import Hold, Step

pytestmark = pytest.mark.usefixtures("evening")


@pytest.fixture(autouse=True)
def nothing_came_back(app) -> None:
    """The sample village has had returns of its own."""
    with app.app_context():
        db.session.execute(delete(ReturnLine))
        db.session.commit()


def opened(member, code):
    return member.open(f"/to/ho-so/{code}")


def stored(app, code) -> Dossier:
    with app.app_context():
        whole = select(Dossier).filter_by(code=code).options(selectinload(Dossier.moves))
        return db.session.scalars(whole).one()


def returns(app) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(ReturnLine)) or 0


def take_back(page, reason="nhầm hồ sơ", expect=200):
    return page.type(ly_do_sua=reason).press("Sửa ghi nhầm", expect=expect)


def test_a_mistaken_step_is_struck_through_and_its_correction_stands_beside(
    app, helper, given_dossier
):
    code = given_dossier()
    page = opened(helper, code).press("Đã nộp").press("Đã tiếp nhận")
    page = take_back(page)
    assert page.current_step == "Đã nộp"
    lines = page.soup.select(".history ol li")
    assert "Sửa ghi nhầm, về lại: Đã nộp" in lines[0].get_text(" ", strip=True)
    assert "nhầm hồ sơ" in lines[0].get_text(" ", strip=True)
    assert lines[1].s.get_text(strip=True) == "Đã tiếp nhận"
    assert not lines[2].s
    assert [move.new for move in stored(app, code).moves] == [
        Step.SUBMITTED, Step.RECEIVED, Step.SUBMITTED]  # fmt: skip


def test_a_correction_needs_a_reason(app, helper, given_dossier):
    code = given_dossier()
    page = opened(helper, code).press("Đã nộp")
    assert "Bạn ghi lý do sửa" in take_back(page, reason="", expect=409).error
    assert stored(app, code).step is Step.SUBMITTED


def test_one_line_after_the_other_can_be_taken_back_until_none_is_left(app, helper, given_dossier):
    code = given_dossier()
    page = opened(helper, code).press("Đã nộp").press("Đã tiếp nhận")
    page = take_back(take_back(page))
    assert stored(app, code).step is None
    assert "Sửa ghi nhầm" not in page.buttons
    form = {"lam": "nham", "lan": "x", "ly-do-sua": "nhầm"}
    again = helper.follow("POST", f"/to/ho-so/{code}", form, expect=409)
    assert NOTHING_TO_TAKE_BACK in again.error


def test_only_the_line_that_was_shown_is_taken_back(app, helper, given_dossier):
    code = given_dossier()
    shown = opened(helper, code).press("Đã nộp")
    opened(helper, code).press("Đã tiếp nhận")
    assert TOO_LATE in take_back(shown, expect=409).error
    assert stored(app, code).step is Step.RECEIVED


def test_notes_are_no_lines_to_take_back(app, helper, given_dossier):
    code = given_dossier()
    page = opened(helper, code).press("Đã nộp").type(ghi_chu="đã gọi").press("Chỉ ghi chú")
    assert "Sẽ sửa: Đã nộp" in page.text
    take_back(page)
    assert stored(app, code).step is None


@pytest.mark.parametrize("verb", ["Cần bổ sung", "Không được tiếp nhận"])
def test_a_return_that_was_none_teaches_nothing(app, helper, given_dossier, verb):
    code = given_dossier(step=Step.RECEIVED)
    page = opened(helper, code).type(ly_do=["tay-xoa", "hu-hong"]).press(verb)
    assert returns(app) == 2
    take_back(page)
    dossier = stored(app, code)
    assert (dossier.hold, dossier.ending, dossier.is_open) == (None, None, True)
    assert returns(app) == 0


def test_only_the_last_return_is_forgotten(app, helper, given_dossier, evening):
    code = given_dossier(step=Step.RECEIVED)
    page = opened(helper, code).type(ly_do=["tay-xoa"]).press("Cần bổ sung").press("Đã bổ sung")
    evening.shift(60)
    page = opened(helper, code).type(ly_do=["hu-hong", "tu-lap"]).press("Cần bổ sung")
    assert returns(app) == 3
    take_back(page)
    assert returns(app) == 1


def test_taking_back_the_end_of_a_hold_brings_the_hold_and_its_reasons_back(
    app, helper, given_dossier
):
    code = given_dossier(step=Step.RECEIVED)
    page = opened(helper, code).type(ly_do=["tay-xoa"]).press("Cần bổ sung").press("Đã bổ sung")
    page = take_back(page)
    assert "Bản chính bị tẩy xóa" in page.soup.select_one(".reasons").text
    assert stored(app, code).hold is Hold.NEEDS_SUPPLEMENT
