"""Several dossiers moved by one press: all or none, once, and taken back by one press."""

import pytest
from sqlalchemy.orm import selectinload

from kiosk.clock import today
from kiosk.db import db
from kiosk.dossiers import codes
from kiosk.dossiers.history import Batch, Move, What
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.steps import Hold, Source, Step
from tests.console.another_village import move_there
from tests.statements import written_down

pytestmark = pytest.mark.usefixtures("evening")


def stored(app, code: str) -> Dossier:
    with app.app_context():
        asked = db.select(Dossier).filter_by(code=code).options(selectinload(Dossier.moves))
        return db.session.scalars(asked).one()


def steps(app, *some: str) -> list[Step | None]:
    return [stored(app, code).step for code in some]


@pytest.fixture
def two(given_dossier) -> list[str]:
    """Two dossiers that are on the portal."""
    return [given_dossier(step=Step.SUBMITTED, applicant=name) for name in ("Lò Thị A", "Lò Thị B")]


def test_all_that_are_ticked_go_together(app, helper, two):
    page = helper.open("/to/ho-so/").type(chon=two, nguon="portal").press("Đã tiếp nhận")
    assert "Đã chuyển 2 hồ sơ sang “Đã tiếp nhận”." in page.text
    assert steps(app, *two) == [Step.RECEIVED, Step.RECEIVED]
    moves = [stored(app, code).moves[-1] for code in two]
    assert len({move.batch_id for move in moves}) == 1
    assert [(m.by, m.source) for m in moves] == [("Hoàng Văn Mẫu", Source.PORTAL)] * 2


def test_what_is_moved_by_what_the_portal_says_was_looked_up(app, helper, two):
    helper.open("/to/ho-so/").type(chon=two, nguon="portal").press("Đã tiếp nhận")
    assert [stored(app, code).looked_up_on for code in two] == [today()] * 2


def test_one_that_may_not_follow_is_named_and_nothing_moves(app, helper, two, given_dossier):
    ready = given_dossier(step=Step.READY, applicant="Vàng Thị C")
    page = helper.open("/to/ho-so/").type(chon=[*two, ready]).press("Đã tiếp nhận", expect=409)
    assert f"Hồ sơ {codes.shown(ready)} (Vàng Thị C) đang ở “Có kết quả”" in page.error
    assert steps(app, *two, ready) == [Step.SUBMITTED, Step.SUBMITTED, Step.READY]
    ticked = {tag["value"] for tag in page.soup.select("[name=chon][checked]")}
    assert ticked == {*two, ready}
    with app.app_context():
        assert not db.session.scalars(db.select(Batch)).all()


def test_after_a_refusal_the_same_page_can_be_sent_again(app, helper, two, given_dossier):
    ready = given_dossier(step=Step.READY)
    page = helper.open("/to/ho-so/").type(chon=[*two, ready]).press("Đã tiếp nhận", expect=409)
    page.type(chon=two).press("Đã tiếp nhận")
    assert steps(app, *two) == [Step.RECEIVED, Step.RECEIVED]


def test_nothing_ticked_is_explained(helper, two):
    page = helper.open("/to/ho-so/").press("Đã tiếp nhận", expect=409)
    assert "Bạn chưa tích hồ sơ nào." in page.error


@pytest.mark.parametrize("wish", ["", "handed_over", "withdrawn", "x"])
def test_only_the_steps_that_are_offered_are_taken(app, helper, given_dossier, wish):
    code = given_dossier(step=Step.READY)
    form = {"lam": wish, "lan": "x", "chon": [code]}
    page = helper.follow("POST", "/to/ho-so/", form, expect=409)
    assert "Bạn chọn một bước" in page.error
    assert steps(app, code) == [Step.READY]


def test_what_is_over_or_elsewhere_is_not_moved_with_the_others(app, helper, two, given_dossier):
    over = given_dossier(step=Step.HANDED_OVER)
    for stranger in (over, "0000000000", "x"):
        form = {"lam": "processing", "lan": stranger, "chon": [*two, stranger]}
        page = helper.follow("POST", "/to/ho-so/", form, expect=409)
        assert "không còn đang mở" in page.error
    assert steps(app, *two, over) == [Step.SUBMITTED, Step.SUBMITTED, Step.HANDED_OVER]


def test_another_villages_dossier_is_not_moved(app, helper, two):
    move_there(app, two[0])
    form = {"lam": "received", "lan": "x", "chon": two}
    helper.follow("POST", "/to/ho-so/", form, expect=409)
    assert steps(app, *two) == [Step.SUBMITTED, Step.SUBMITTED]


def test_a_press_counts_once(app, helper, two):
    page = helper.open("/to/ho-so/").type(chon=two)
    assert page.press("Đã tiếp nhận").text == page.press("Đã tiếp nhận").text
    assert [len(stored(app, code).moves) for code in two] == [1, 1]


def test_the_tab_stays_chosen_after_the_press_and_after_the_way_back(helper, two):
    page = helper.open("/to/ho-so/?viec=can-tra").type(chon=two).press("Đã tiếp nhận")
    assert page.soup.select_one(".tabs [aria-current=page]")["href"].endswith("?viec=can-tra")
    page = page.press("Hoàn tác")
    assert page.soup.select_one(".tabs [aria-current=page]")["href"].endswith("?viec=can-tra")


def test_one_press_takes_all_of_it_back(app, helper, two):
    page = helper.open("/to/ho-so/").type(chon=two).press("Đã tiếp nhận").press("Hoàn tác")
    assert "Đã hoàn tác 2 hồ sơ." in page.text
    assert steps(app, *two) == [Step.SUBMITTED, Step.SUBMITTED]
    assert [m.what for m in stored(app, two[0]).moves] == [What.MOVED, What.CORRECTED]


def test_what_has_gone_on_since_stays_and_is_named(app, helper, two):
    moved = helper.open("/to/ho-so/").type(chon=two).press("Đã tiếp nhận")
    helper.open(f"/to/ho-so/{two[1]}").press("Đang giải quyết")
    page = moved.press("Hoàn tác")
    assert "Đã hoàn tác 1 hồ sơ." in page.text
    assert f"1 hồ sơ đã có việc mới nên giữ nguyên: {codes.shown(two[1])} (Lò Thị B)." in page.text
    assert steps(app, *two) == [Step.SUBMITTED, Step.PROCESSING]


def test_the_way_back_works_once(app, helper, two):
    moved = helper.open("/to/ho-so/").type(chon=two).press("Đã tiếp nhận")
    moved.press("Hoàn tác")
    again = helper.open("/to/ho-so/").type(chon=two).press("Đã tiếp nhận")
    assert "Đã hoàn tác 2 hồ sơ." in moved.press("Hoàn tác").text
    assert steps(app, *two) == [Step.RECEIVED, Step.RECEIVED]
    again.press("Hoàn tác")
    assert steps(app, *two) == [Step.SUBMITTED, Step.SUBMITTED]


def test_a_hold_that_the_press_ended_is_back_after_it_is_taken_back(app, helper, given_dossier):
    code = given_dossier(step=Step.RECEIVED)
    helper.open(f"/to/ho-so/{code}").type(ghi_chu="mờ").press("Cần bổ sung")
    page = helper.open("/to/ho-so/").type(chon=[code]).press("Đang giải quyết")
    assert stored(app, code).hold is None
    page.press("Hoàn tác")
    assert stored(app, code).hold is Hold.NEEDS_SUPPLEMENT


def test_an_unknown_batch_is_not_there(helper):
    helper.follow("POST", "/to/lo/99/hoan-tac", {}, expect=404)


def test_a_look_up_without_news_is_remembered_and_writes_no_history(app, helper, two):
    page = helper.open("/to/ho-so/?viec=can-tra").type(chon=two).press("Đã tra, chưa đổi")
    assert "hôm nay đã tra 2 hồ sơ, chưa có gì đổi." in page.text
    assert [stored(app, code).looked_up_on for code in two] == [today()] * 2
    assert [stored(app, code).moves for code in two] == [[], []]
    assert not {codes.shown(code) for code in two} & {a.text for a in page.soup.select("th a")}


def test_fifty_are_moved_with_a_handful_of_questions(app, helper, given_dossier):
    many = [given_dossier(step=Step.SUBMITTED) for _ in range(50)]
    page = helper.open("/to/ho-so/?viec=can-tra").type(chon=many)
    with written_down(app) as visits:
        page.press("Đã tiếp nhận")
    assert visits[0].page == "POST /to/ho-so/"
    assert len([sql for sql, _ in visits[0].statements if sql.startswith("SELECT")]) <= 8
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count(Move.id)).where(Move.batch_id > 0)) == 50
