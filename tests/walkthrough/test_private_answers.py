"""What only leads the way is asked, used and forgotten: no row, no slip, no check tells it."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.db import db
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.steps import Hold, Source, Step
from kiosk.procedures.fee_rules import ByCaseFee, FeeCase, FixedFee
from kiosk.procedures.kinds import Basis
from kiosk.procedures.published import find
from kiosk.procedures.schema import Paper, Procedure, ReturnReason
from kiosk.server import house_keeping
from kiosk.slips.models import Kind, PrintJob
from kiosk.walkthrough.models import Walkthrough
from tests.made_up import SECRET, asked, like, teach
from tests.walkthrough.way import GO_ON, NAME, PORTAL_CODE, Walk, choose

pytestmark = pytest.mark.usefixtures("evening")
SLUG = "khai-tu"
HERE = f"/thu-tuc/{SLUG}/"
TELLING = Paper(
    key="to-rieng", name="Tờ chỉ người ấy mới có", form="original", required=True, icon="file-text",
    if_missing="Bà con tìm tờ ấy.", when={"group": (SECRET,)},
)  # fmt: skip
OPEN = TELLING.model_copy(update={"key": "to-chung", "name": "Tờ ai cũng có", "when": {}})
MORE = ReturnReason(
    key="thieu", text="Thiếu tờ.", icon="file-off", part="giay-to", basis=Basis.PORTAL
)


def cost(total: int) -> FixedFee:
    return FixedFee(kind="fixed", total=total)


@pytest.fixture
def procedure(app: Flask) -> Procedure:
    """Something that asks one open question and two private ones, one of them only of some."""
    open_one = asked("where", "gan", "xa")
    private_one = asked("group", SECRET, "khong-noi-den", is_private=True)
    then = asked("since", "lau-roi", "moi-day", when={"group": (SECRET,)})
    cases = (
        FeeCase(answers=(SECRET,), says="Có", fee=cost(9_000)),
        FeeCase(answers=("khong-noi-den",), says="Không", fee=cost(0)),
    )
    known = like(
        SLUG, questions=(open_one, private_one, then), papers=(TELLING, OPEN), needs_original=True,
        fee=ByCaseFee(kind="by_case", question="group", cases=cases), worksheet=None,
        return_reasons=(MORE,),
    )  # fmt: skip
    return teach(app, known)


ANSWERS = {"where": "gan", "group": SECRET, "since": "lau-roi"}


def rows(app: Flask) -> list[str]:
    """Every row of every table as text; the words of the content itself aside."""
    with app.app_context():
        tables = [one for one in db.metadata.sorted_tables if one.name != "content_version"]
        return [f"{one.name}: {row}" for one in tables for row in db.session.execute(select(one))]


def telling(app: Flask) -> list[str]:
    """The rows that give away what was answered privately."""
    told = (SECRET, "lau-roi", TELLING.key)
    return [row for row in rows(app) if any(one in row for one in told)]


def test_the_answer_leads_the_way(resident, procedure):
    walk = Walk(resident, procedure, ANSWERS)
    papers = walk.to("giay-to")
    assert TELLING.name in papers.text
    assert "9.000 đ" in walk.to("le-phi").text
    other = Walk(resident, procedure, {"where": "gan", "group": "khong-noi-den"})
    assert TELLING.name not in other.to("giay-to").text


def test_while_it_is_needed_it_is_there_and_nowhere_else(app, resident, procedure):
    Walk(resident, procedure, ANSWERS).to("nguoi-nop")
    assert {row.split(":")[0] for row in telling(app)} == {"walkthrough"}


def test_the_question_says_that_nothing_of_it_is_kept_and_shows_no_choice(resident, procedure):
    Walk(resident, procedure, ANSWERS).to("giay-to")
    page = resident.open(f"{HERE}truong-hop?buoc=2")
    assert "Máy không ghi lại câu trả lời này." in page.text
    assert not page.soup.select("main [aria-current], main .chosen")
    assert resident.open(f"{HERE}truong-hop").soup.select("main .chosen")


def test_the_check_does_not_say_it(resident, procedure):
    check = Walk(resident, procedure, ANSWERS).to("kiem-tra")
    assert check.text.count("không ghi lại") == 2
    assert f"Trả lời {SECRET}" not in check.text
    assert "Trả lời gan" in check.text


def test_a_finished_walkthrough_leaves_it_in_no_row(app, resident, procedure, new_dossiers):
    end = Walk(resident, procedure, ANSWERS).to()
    assert telling(app) == []
    (dossier,) = new_dossiers()
    assert dossier.answers == {"where": "gan"}
    assert dossier.fee == 9_000  # what is paid is known all the same
    end.press("In lại phiếu")
    assert telling(app) == []


def test_the_slips_do_not_tell_it(app, resident, procedure):
    papers = Walk(resident, procedure, ANSWERS).to("giay-to")
    papers.type(giay=[TELLING.key, OPEN.key]).press("In danh sách giấy")
    with app.app_context():
        job = db.session.scalars(select(PrintJob).filter_by(kind=Kind.PAPERS)).one()
    assert "tùy trường hợp" in job.html
    assert job.html.count("Chưa có thì:") == 1  # what all need is ticked, what few need is not
    assert "<b>hỏi xã</b>" in job.html  # the sum of the case would tell it
    assert SECRET not in job.html


def test_a_parked_walkthrough_forgets_it_and_asks_again(app, resident, neighbour, procedure):
    Walk(resident, procedure, ANSWERS).to("ma-ho-so")
    code = resident.open(f"{HERE}giu-cho").soup.select_one(".code").get_text().strip()
    assert telling(app)
    resident.open("/ket-thuc")
    assert telling(app) == []
    page = neighbour.open("/thu-tuc/mo-lai").type(ma=code).press("Làm tiếp")
    assert page.heading == "Câu hỏi group?"
    page = choose(choose(page, tra_loi=SECRET), tra_loi="moi-day")
    assert page.heading == "Mã hồ sơ hiện trên Cổng là gì?"  # where it was left


def test_without_the_private_answer_nothing_is_recorded(resident, neighbour, procedure):
    Walk(resident, procedure, ANSWERS).to("kiem-tra")
    code = resident.open(f"{HERE}giu-cho").soup.select_one(".code").get_text().strip()
    resident.open("/ket-thuc")
    neighbour.open("/thu-tuc/mo-lai").type(ma=code).press("Làm tiếp")
    assert neighbour.open(f"{HERE}kiem-tra").heading == "Câu hỏi group?"
    page = neighbour.follow("POST", f"{HERE}kiem-tra", {"lan": "một khóa"}, expect=409)
    assert "Còn thiếu một câu trả lời" in page.text


def test_an_idle_screen_forgets_it_too(app, resident, procedure, evening):
    Walk(resident, procedure, ANSWERS).to("tren-cong")
    evening.shift(timedelta(hours=1))
    house_keeping(app)
    assert telling(app) == []


def test_who_is_not_recorded_leaves_nothing(app, resident, procedure):
    Walk(resident, procedure, ANSWERS, agrees=False).to().press("Xong, xóa màn hình")
    assert telling(app) == []


def test_a_wrong_number_that_was_typed_privately_is_not_parked(app, resident):
    number = asked("people").model_copy(
        update={"kind": "number", "min": 1, "max": 9, "is_private": True}
    )
    known = teach(app, like(SLUG, questions=(number,), papers=(OPEN,), worksheet=None))
    page = Walk(resident, known, {"people": 3}).to("ma-ho-so")
    resident.open(f"{HERE}truong-hop").type(tra_loi="4711").press("Quay lại")
    assert any("4711" in row for row in rows(app))
    assert page
    resident.open("/ket-thuc")
    assert not any("4711" in row for row in rows(app))


def test_the_book_of_papers_does_not_tell_it(app, resident, procedure, new_dossiers):
    held = Walk(resident, procedure, ANSWERS)
    page = held.to("nguoi-nop").type(ten=NAME).press(GO_ON).press(GO_ON).press("Không ai")
    page.type(so_to="1").press("Gửi tổ giữ").press("Đúng rồi")
    (dossier,) = new_dossiers()
    assert [paper.name for paper in dossier.papers] == ["Bản chính kèm hồ sơ"]
    assert not [row for row in rows(app) if TELLING.name in row]


def test_an_answer_that_this_case_does_not_ask_for_is_forgotten(app, resident, procedure):
    Walk(resident, procedure, ANSWERS).to("giay-to")
    choose(resident.open(f"{HERE}truong-hop?buoc=2"), tra_loi="khong-noi-den")
    with app.app_context():
        draft = db.session.scalars(select(Walkthrough)).one()
        assert draft.answers == {"where": "gan", "group": "khong-noi-den"}


def test_a_new_answer_on_the_check_asks_for_what_it_needs_and_comes_back(resident, procedure):
    Walk(resident, procedure, {"where": "gan", "group": "khong-noi-den"}).to("kiem-tra")
    page = choose(resident.open(f"{HERE}truong-hop?buoc=2&ve=kiem-tra"), tra_loi=SECRET)
    assert page.heading == "Câu hỏi since?"
    assert choose(page, tra_loi="lau-roi").heading == "Bà con xem lại đã đúng chưa?"


def came_back(app: Flask, code: str) -> None:
    with app.app_context():
        dossier = db.session.scalars(select(Dossier).filter_by(code=code)).one()
        dossier.put_on_hold(Hold.NEEDS_SUPPLEMENT, by="-", source=Source.PORTAL, reasons=[MORE.key])
        db.session.commit()


def test_a_returned_dossier_asks_again_and_keeps_nothing(app, resident, procedure, new_dossiers):
    Walk(resident, procedure, ANSWERS).to().press("Xong, xóa màn hình")
    code = new_dossiers()[0].code
    came_back(app, code)
    page = resident.open("/ho-so/").type(ma=code).press("Xem hồ sơ").press(MORE.text)
    assert page.heading == "Câu hỏi group?"
    papers = choose(choose(page, tra_loi=SECRET), tra_loi="lau-roi")
    assert TELLING.name in papers.text
    end = papers.type(giay=[TELLING.key, OPEN.key]).press(GO_ON).press(GO_ON).press(GO_ON)
    end.press("Rồi, đã gửi lại")
    assert telling(app) == []
    (dossier,) = new_dossiers()
    assert (dossier.hold, dossier.step) == (None, Step.SUBMITTED)
    assert (dossier.answers, dossier.fee) == ({"where": "gan"}, 9_000)


def test_a_dossier_filed_anew_asks_the_private_question_again(
    app, resident, helper, procedure, new_dossiers
):
    Walk(resident, procedure, ANSWERS).to().press("Xong, xóa màn hình")
    code = new_dossiers()[0].code
    page = helper.open(f"/to/ho-so/{code}").type(ly_do=[MORE.key])
    page.press("Không được tiếp nhận")
    first = helper.open(f"/to/ho-so/{code}").press("Làm lại hồ sơ")
    assert first.heading == "Câu hỏi where?"
    assert choose(first, tra_loi="xa").heading == "Câu hỏi group?"
    assert helper.open(f"{HERE}kiem-tra").heading == "Câu hỏi group?"


def test_the_shipped_content_keeps_nothing_of_who_declares_an_absence(app, resident, new_dossiers):
    absence = find("tam-vang")
    assert absence
    end = Walk(resident, absence, {"group": "b"}, code=PORTAL_CODE).to()
    assert "Án treo" not in end.text
    (dossier,) = new_dossiers()
    assert dossier.answers == {}
    words = ("Án treo", "van-ban-dong-y", "de-nghi", '"b"')
    assert not [row for row in rows(app) if any(one in row for one in words)]
