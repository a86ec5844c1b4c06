"""A result gets into a named hand, on a proof, with a signature; and never a number with it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from kiosk.console import handover
from kiosk.console.handover import FORGOTTEN, Handover, Proof, is_signature
from kiosk.db import db
from kiosk.dossiers.custody import ERASED, HeldPaper
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.places import Place
from kiosk.dossiers.steps import Ending, Step
from kiosk.procedures import published
from kiosk.server import house_keeping
from kiosk.slips.models import Kind, PrintJob
from tests.slips.paper import Paper
from tests.statements import written_down

SIGNED = "M10 20L30 40L50 60M100 100L100 100"
BY_MAI = {"cach_biet": "known"}


def result(place: Place = Place.TEAM) -> HeldPaper:
    return HeldPaper.new("Bản sao chứng thực", 1, place, is_original=True, is_result=True)


def original(place: Place = Place.TEAM) -> HeldPaper:
    return HeldPaper.new("Giấy khai sinh", 2, place, is_original=True)


@pytest.fixture
def code(given_dossier) -> str:
    """A dossier whose result and original the team holds."""
    return given_dossier(step=Step.READY, papers=[result(), original()], phone="0912345678")


@pytest.fixture
def stored(app) -> Callable[[str], Dossier]:
    def read(code):
        with app.app_context():
            found = db.session.scalars(db.select(Dossier).filter_by(code=code)).unique().one()
            _ = found.papers, found.moves
            return found

    return read


@pytest.fixture
def lines(app) -> Callable[[], list[Handover]]:
    def read():
        with app.app_context():
            return list(db.session.scalars(db.select(Handover)))

    return read


def opened(helper, code):
    return helper.open(f"/to/tra-ket-qua/{code}")


def test_tonights_list_has_who_comes_and_how_to_call_them(helper, code, given_dossier):
    given_dossier(applicant="Vàng Seo Mẫu", step=Step.READY)
    given_dossier(applicant="Cư Thị Mẫu", step=Step.PROCESSING)
    page = helper.open("/to/tra-ket-qua/")
    tonight, there = (page.soup.select_one(f"[aria-labelledby={x}]") for x in ("tonight", "there"))
    assert "Lò Thị Mai" in tonight.text
    assert "0912345678" in tonight.text
    assert "Vàng Seo Mẫu" in there.text
    assert "Cư Thị Mẫu" not in page.text


def test_the_list_is_one_query_however_long_it_is(app, helper, given_dossier):
    def asked():
        with written_down(app) as visits:
            helper.open("/to/tra-ket-qua/")
        return len(visits[0].statements)

    few = asked()
    for _ in range(4):
        given_dossier(step=Step.READY, papers=[result(), original()])
    assert asked() == few <= 6


@pytest.mark.parametrize(
    "over",
    [{"step": Step.RECEIVED, "ending": Ending.REFUSED}, {"ending": Ending.WITHDRAWN},
     {"step": Step.HANDED_OVER}],
    ids=["refused", "withdrawn", "handed over"],
)  # fmt: skip
def test_papers_that_the_team_still_has_of_what_is_over_are_on_the_list(
    helper, given_dossier, over
):
    code = given_dossier(papers=[original()], **over)
    given_dossier(applicant="Vàng Seo Mẫu", step=Step.RECEIVED, papers=[original()])
    given_dossier(applicant="Cư Thị Mẫu", papers=[original(Place.RETURNED)], **over)
    left = helper.open("/to/tra-ket-qua/").soup.select_one("[aria-labelledby=left]")
    assert [strong.text for strong in left.select("strong")] == ["Lò Thị Mai"]
    assert "2 bản chính Giấy khai sinh" in left.text
    assert left.a["href"] == f"/to/ho-so/{code}#papers"


def test_a_paper_that_was_given_back_leaves_the_list(helper, given_dossier):
    code = given_dossier(step=Step.RECEIVED, ending=Ending.REFUSED, papers=[original()])
    page = helper.open(f"/to/ho-so/{code}").type(duong="team-returned", nguoi_nhan="Lò Thị Mai")
    page.press("Ghi vào sổ")
    assert not helper.open("/to/tra-ket-qua/").soup.select("[aria-labelledby=left]")


def test_papers_of_what_is_over_are_found_from_an_index_and_not_among_all_dossiers(app, helper):
    with written_down(app) as visits:
        helper.open("/to/tra-ket-qua/")
    (asked,) = [one for one in visits[0].statements if "held_paper" in one[0]]
    with app.app_context(), db.engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked[0]}", asked[1])
        steps = [row[-1] for row in plan]
    assert any("ix_held_paper_with_team" in step for step in steps), steps


def test_a_result_without_a_paper_is_received_on_the_portal(
    helper, given_dossier, stored, monkeypatch
):
    code = given_dossier(step=Step.READY)
    copies = published.find("chung-thuc-ban-sao")
    online = copies.model_copy(update={"result": copies.result.model_copy(update={"paper": False})})
    monkeypatch.setattr(Dossier, "procedure", property(lambda _: online))
    page = opened(helper, code)
    assert "Bà con đã nhận bản điện tử" in page.text
    page.press("Ghi: bà con đã nhận")
    assert (stored(code).step, stored(code).papers) == (Step.HANDED_OVER, [])


def test_the_page_of_one_handover_asks_little(app, helper, code):
    with written_down(app) as visits:
        opened(helper, code)
    assert len(visits[0].statements) <= 5


def test_the_applicant_receives_and_the_slip_is_printed(app, helper, code, stored, lines):
    page = opened(helper, code).type(**BY_MAI).press("Trao và in")
    assert "Đang làm phiếu…" in page.text
    assert "Lò Thị Mai nhận lúc" in page.text
    line, dossier = lines()[0], stored(code)
    assert (line.receiver, line.relation, line.proof) == ("Lò Thị Mai", "", Proof.KNOWN)
    assert (line.signature, line.by) == (None, "Hoàng Văn Mẫu")
    assert (dossier.step, dossier.is_open, dossier.at_house) == (Step.HANDED_OVER, False, False)
    assert [p.returned for p in dossier.papers] == [1, 2]
    with app.app_context():
        job = db.session.scalars(db.select(PrintJob)).one()
        assert (job.kind, job.dossier_id) == (Kind.HANDOVER, dossier.id)


def test_a_relative_receives_by_name_and_relation(helper, code, lines, stored):
    page = opened(helper, code).type(
        **BY_MAI, nguoi_nhan="nguoi-khac", ten="Lò Văn Con", quan_he="con trai"
    )
    page.press("Trao và in")
    assert (lines()[0].receiver, lines()[0].relation) == ("Lò Văn Con", "con trai")
    assert stored(code).papers[0].last_holder == "Lò Văn Con"


def test_it_is_handed_over_once_however_often_it_is_pressed(helper, code, lines):
    page = opened(helper, code).type(**BY_MAI)
    page.press("Trao và in")
    page.press("Trao và in")
    assert len(lines()) == 1


def test_two_members_do_not_hand_over_the_same_result(helper, code, lines):
    mine, theirs = opened(helper, code), opened(helper, code)
    theirs.type(**BY_MAI).press("Trao và in")
    page = mine.type(**BY_MAI).press("Trao và in", expect=409)
    assert "tổ chưa giữ" in page.error
    assert len(lines()) == 1


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({}, "nhận ra người nhận"),
        ({"cach_biet": "số thẻ"}, "nhận ra người nhận"),
        (BY_MAI | {"nguoi_nhan": "nguoi-khac"}, "tên người nhận"),
        (BY_MAI | {"nguoi_nhan": "nguoi-khac", "ten": "Lò Văn Con"}, "là gì của"),
        (BY_MAI | {"ten": "Lò Văn Con"}, "người nộp tự nhận"),
        (BY_MAI | {"ky": "man-hinh"}, "Chưa có chữ ký"),
        (BY_MAI | {"ky": "man-hinh", "chu_ky": "M1 1<script>"}, "Chưa có chữ ký"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(helper, code, stored, lines, fields, why):
    page = opened(helper, code).type(**fields).press("Trao và in", expect=409)
    assert why in page.error
    assert (stored(code).step, lines()) == (Step.READY, [])
    if fields.get("ten"):
        assert page.value("ten") == "Lò Văn Con"


@pytest.mark.parametrize(
    "number", ["038123456789", "038 123 456 789", "123456789", "12.345.678-90"]
)
@pytest.mark.parametrize("field", ["ten", "quan_he"])
def test_no_number_of_a_card_gets_into_the_book(helper, code, lines, number, field):
    known = BY_MAI | {"nguoi_nhan": "nguoi-khac", "ten": "Lò Văn Con", "quan_he": "con"}
    page = opened(helper, code).type(**(known | {field: f"CCCD {number}"}))
    assert "dãy số" in page.press("Trao và in", expect=409).error
    assert lines() == []


def test_a_number_is_refused_where_a_mistake_is_told_too(helper, code, stored):
    page = opened(helper, code).type(**BY_MAI).press("Trao và in")
    data = {"lan": page.value("lan"), "lam": "sai", "ly-do": "số 038123456789 sai"}
    assert helper.client.post(page.path, data=data).status_code == 409
    assert stored(code).step is Step.HANDED_OVER


def test_a_signature_on_the_screen_is_kept_shown_and_printed(helper, code, lines):
    page = opened(helper, code).type(**BY_MAI, ky="man-hinh", chu_ky=SIGNED).press("Trao và in")
    assert lines()[0].signature == SIGNED
    assert page.soup.select_one(".pad path")["d"] == SIGNED
    answer = helper.client.get(f"{page.path}/phieu.pdf")
    assert answer.mimetype == "application/pdf"
    for words in ("Phiếu trả kết quả", "Lò Thị Mai", "Tổ quen mặt", "2 bản chính Giấy khai sinh"):
        assert words in Paper(answer.data).text


def test_a_signature_stays_when_something_else_is_missing(helper, code):
    page = opened(helper, code).type(ky="man-hinh", chu_ky=SIGNED).press("Trao và in", expect=409)
    assert page.value("chu-ky") == page.soup.select_one(".pad path")["d"] == SIGNED


@pytest.mark.parametrize(
    "drawn",
    ["", "M1 1", "L1 1", "M1 1L2", "M601 1L2 2", "M1 201L2 2", "M1 1L2 2Z", "M1 1L2 2 ",
     "M-1 1L2 2", "M1 1L1e9 2", "M1 1C2 2", '"><script>', "M1 1" + "L1 1" * 6000],
)  # fmt: skip
def test_what_is_no_signature_is_none(drawn):
    assert not is_signature(drawn)


def test_strokes_inside_the_box_are_a_signature():
    assert is_signature(SIGNED)
    assert is_signature("M0 0L600 200" + "L300 100" * 2000)


def test_a_paper_that_stays_with_the_team_stays_in_its_book(helper, code, stored):
    page = opened(helper, code)
    assert "Trả kèm giấy tổ đang giữ" in page.text
    page.type(**BY_MAI, giay=[]).press("Trao và in")
    assert [p.returned for p in stored(code).papers] == [1, 0]
    assert "2 bản chính Giấy khai sinh" in opened(helper, code).text


def test_without_script_the_slip_is_signed(helper, code):
    page = opened(helper, code)
    assert "hidden" in page.soup.select_one("[data-signature]").attrs
    assert page.soup.select_one("[name=ky][checked]")["value"] == "giay"


def test_who_went_to_the_commune_alone_is_written_down(helper, given_dossier, stored, lines):
    code = given_dossier(step=Step.READY, papers=[original(Place.COMMUNE)])
    page = opened(helper, code).press("Ghi: bà con đã tự lấy")
    assert "Bà con tự lấy, không qua tổ." in page.text
    dossier = stored(code)
    assert {(p.returned, p.at_commune, p.last_holder) for p in dossier.papers} == {
        (2, 0, "Lò Thị Mai"), (1, 0, "Lò Thị Mai")}  # fmt: skip
    assert dossier.step is Step.HANDED_OVER
    assert lines() == []
    helper.open(f"/to/tra-ket-qua/{code}/phieu.pdf", expect=404)


def test_a_mistake_sends_it_back_with_the_reason(helper, code, stored, lines):
    page = opened(helper, code).type(**BY_MAI).press("Trao và in")
    page.press("Ghi sai", expect=409)
    ids = [str(t["value"]) for t in page.soup.select("[name=giay]")]
    page = page.type(ly_do="Sai ngày sinh", giay=ids[:1]).press("Ghi sai")
    dossier = stored(code)
    assert (dossier.step, dossier.is_open) == (Step.PROCESSING, True)
    assert dossier.moves[-1].reasons == ["Sai ngày sinh"]
    assert [(p.with_team, p.returned) for p in dossier.papers] == [(1, 0), (0, 2)]
    assert len(lines()) == 1  # what was handed over stays in the book


def test_a_result_may_be_handed_over_again_after_it_was_put_right(app, helper, code, lines):
    page = opened(helper, code).type(**BY_MAI).press("Trao và in")
    page.type(ly_do="Sai ngày sinh").press("Ghi sai")
    with app.app_context():
        again = db.session.scalars(db.select(Dossier).filter_by(code=code)).unique().one()
        again.step = Step.READY
        again.settle()
        db.session.commit()
    opened(helper, code).type(cach_biet="slip").press("Trao và in")
    assert [line.proof for line in lines()] == [Proof.KNOWN, Proof.SLIP]
    paper = Paper(helper.client.get(f"/to/tra-ket-qua/{code}/phieu.pdf").data)
    assert "Mang phiếu có mã theo dõi" in paper.text


@pytest.mark.parametrize("step", [None, Step.SUBMITTED, Step.PROCESSING])
def test_where_there_is_nothing_to_hand_over_the_page_says_so(helper, given_dossier, step):
    code = given_dossier(step=step)
    page = opened(helper, code)
    assert "Chưa có gì để trao" in page.text
    for wish in ("trao", "tu-lay", "sai", "in", "phá"):
        data = {"lan": wish, "lam": wish, "cach-biet": "known", "ly-do": "sai"}
        helper.follow("POST", page.path, data, expect=409)


def test_an_unknown_code_is_a_page_that_is_not_there(helper):
    opened_at = ("/to/tra-ket-qua/0000000000", "/to/tra-ket-qua/abc/phieu.pdf")
    for path in opened_at:
        helper.open(path, expect=404)
    helper.follow("POST", opened_at[0], {"lan": "x", "lam": "trao"}, expect=404)


def test_who_asks_to_be_forgotten_leaves_no_name_and_no_signature(app, helper, code, lines, stored):
    opened(helper, code).type(**BY_MAI, ky="man-hinh", chu_ky=SIGNED).press("Trao và in")
    with app.app_context():
        handover.forget(db.session.scalars(db.select(Dossier).filter_by(code=code)).unique().one())
        db.session.commit()
    line = lines()[0]
    assert (line.receiver, line.relation, line.signature) == (ERASED, "", FORGOTTEN)
    assert {p.last_holder for p in stored(code).papers} == {ERASED}
    assert "Chữ ký không còn lưu trong máy" in opened(helper, code).text


def test_a_signature_is_forgotten_ninety_days_after(
    app, helper, code, given_dossier, lines, evening
):
    opened(helper, code).type(**BY_MAI, ky="man-hinh", chu_ky=SIGNED).press("Trao và in")
    other = given_dossier(step=Step.READY, papers=[result()])
    opened(helper, other).type(**BY_MAI).press("Trao và in")
    evening.shift(timedelta(days=90))
    house_keeping(app)
    assert lines()[0].signature == SIGNED
    evening.shift(timedelta(seconds=1))
    house_keeping(app)
    assert [line.signature for line in lines()] == [FORGOTTEN, None]
    assert lines()[0].receiver == "Lò Thị Mai"
