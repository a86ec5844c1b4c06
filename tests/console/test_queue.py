"""The queue: what is to be done next, counted under its tabs, the most pressing first."""

from datetime import date, timedelta
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.clock import now, today
from kiosk.console.asked import Asked
from kiosk.console.work import BY_TODO, WORDS, Work, work
from kiosk.db import db
from kiosk.dossiers import codes
from kiosk.dossiers.custody import HeldPaper
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.places import Place
from kiosk.dossiers.steps import Ending, Hold, Step, Todo
from kiosk.villages.models import Village
from tests.browser import words
from tests.statements import written_down

pytestmark = pytest.mark.usefixtures("evening")
OF_FOLLOW = (Work.LATE, Work.ASK, Work.WAIT)
OF_FOLLOW = (Work.LATE, Work.ASK, Work.WAIT)
DAYS = st.none() | st.dates(date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture
def empty(app):
    """A house without the sample dossiers."""
    with app.app_context():
        for dossier in db.session.scalars(db.select(Dossier)):
            dossier.is_open, dossier.ending, dossier.todo = False, Ending.STOPPED, Todo.NOTHING
        db.session.commit()


def held_result() -> HeldPaper:
    return HeldPaper.new("Bản sao", 1, Place.TEAM, is_original=True, is_result=True)


def tabs(page) -> dict[str, int]:
    """The tabs that have something, and how much."""
    shown = {words(a).rsplit(" ", 1)[0]: words(a.b) for a in page.soup.select(".tabs a") if a.b}
    return {tab: int(count) for tab, count in shown.items() if count != "0"}


def lines(page) -> list[list[str]]:
    """The cells of each line, without the box to tick."""
    rows = page.soup.select(".queue tbody tr")
    return [[words(cell) for cell in row.select("th, td")][1:] for row in rows]


@given(todo=st.sampled_from(Todo), promised=DAYS, asked=DAYS, day=st.dates())
def test_every_dossier_stands_under_one_tab(todo, promised, asked, day):
    tab = work(todo, promised, asked, day)
    assert WORDS[tab]
    assert (tab in OF_FOLLOW) == (todo is Todo.FOLLOW)


def test_every_kind_of_work_has_words_and_a_tab():
    assert set(WORDS) == set(Work)
    assert set(BY_TODO) == set(Todo)
    assert {*BY_TODO.values(), *OF_FOLLOW} == set(Work)


def test_each_thing_to_do_has_its_tab_and_its_count(helper, given_dossier, empty):
    given_dossier()
    given_dossier(step=Step.RECEIVED, hold=Hold.NEEDS_SUPPLEMENT)
    given_dossier(step=Step.RECEIVED, hold=Hold.NEEDS_PAYMENT)
    given_dossier(step=Step.PROCESSING, hold=Hold.NEEDS_CONFIRMATION)
    given_dossier(step=Step.READY, papers=[held_result()])
    given_dossier(step=Step.READY)
    given_dossier(step=Step.PROCESSING, due_on=today() - timedelta(days=1))
    given_dossier(step=Step.PROCESSING, due_on=today())
    given_dossier(step=Step.SUBMITTED)
    given_dossier(step=Step.RECEIVED, looked_up_on=today())
    assert tabs(helper.open("/to/ho-so/")) == {
        "Tất cả": 10, "Chưa nộp": 1, "Cần bổ sung": 1, "Cần nộp phí": 1, "Chờ xem bản nháp": 1,
        "Trả tối nay": 1, "Có kết quả": 1, "Trễ hẹn": 1, "Cần tra hôm nay": 2, "Đang chờ xã": 1,
    }  # fmt: skip


def test_the_most_pressing_stands_first(helper, given_dossier, empty):
    given_dossier(step=Step.PROCESSING, due_on=today() + timedelta(days=5), applicant="E")
    given_dossier(step=Step.READY, applicant="D")
    given_dossier(step=Step.PROCESSING, due_on=today() - timedelta(days=5), applicant="Đ")
    given_dossier(step=Step.RECEIVED, hold=Hold.NEEDS_PAYMENT, applicant="C")
    given_dossier(step=Step.RECEIVED, hold=Hold.NEEDS_SUPPLEMENT, applicant="B")
    given_dossier(applicant="A")
    assert [line[1] for line in lines(helper.open("/to/ho-so/"))] == ["A", "B", "C", "D", "Đ", "E"]


@pytest.mark.parametrize("tab", Work)
def test_a_tab_shows_what_it_counts(helper, given_dossier, tab):
    given_dossier()
    given_dossier(step=Step.READY, papers=[held_result()])
    given_dossier(step=Step.PROCESSING, due_on=today() - timedelta(days=1))
    given_dossier(step=Step.PROCESSING, looked_up_on=today())
    page = helper.open("/to/ho-so/").press(WORDS[tab] if tab is not Work.HAND_OVER else "Trả tối")
    chosen = page.soup.select_one(".tabs [aria-current=page]")
    assert chosen["href"].endswith(f"?viec={tab}")
    if chosen.b:
        assert len(lines(page)) == int(words(chosen.b))


def test_what_is_late_stands_there_even_when_it_was_asked_for_today(helper, given_dossier, empty):
    given_dossier(step=Step.RECEIVED, due_on=today() - timedelta(days=1), looked_up_on=today())
    page = helper.open("/to/ho-so/?viec=tre-hen")
    assert lines(page)[0][3] == "Trễ hẹn · Đã tiếp nhận"


def test_the_communes_own_date_decides_what_is_late(helper, given_dossier, empty):
    day = today() + timedelta(days=2)
    given_dossier(step=Step.RECEIVED, due_on=today() - timedelta(days=1), appointment_on=day)
    page = helper.open("/to/ho-so/")
    assert "Trễ hẹn" not in tabs(page)
    assert lines(page)[0][4] == "Thứ Tư, 18/11"


def test_what_is_prepared_here_turns_red_after_a_day(helper, given_dossier, empty):
    given_dossier(created_at=now() - timedelta(hours=24))
    assert not helper.open("/to/ho-so/").soup.select("tr.stale")
    given_dossier(created_at=now() - timedelta(hours=25))
    page = helper.open("/to/ho-so/")
    assert "CHƯA NỘP, đã quá một ngày" in words(page.soup.select_one("tr.stale"))


def test_the_team_is_told_to_hand_over_tonight_only_with_a_duty_tonight(
    helper, given_dossier, empty, evening
):
    given_dossier(step=Step.READY, papers=[held_result()])
    assert lines(helper.open("/to/ho-so/"))[0][3] == "Trả tối nay"
    evening.shift(timedelta(minutes=78))  # 21:00: the duty is over
    page = helper.open("/to/dang-nhap").press("Hoàng Văn Mẫu").type(pin="246810").press("Vào")
    assert lines(page)[0][3] == "Tổ đang giữ kết quả"


def test_a_result_that_the_team_may_not_fetch_says_so(app, helper, given_dossier, empty):
    given_dossier(step=Step.READY)
    assert lines(helper.open("/to/ho-so/"))[0][3] == "Có kết quả, đi lấy"
    with app.app_context():
        db.session.scalars(db.select(Village)).one().fetch_letter = None
        db.session.commit()
    app.extensions["remembered"].clear()
    assert lines(helper.open("/to/ho-so/"))[0][3] == "Có kết quả, bà con tự lên xã lấy"


@pytest.mark.parametrize(
    ("slug", "state"),
    [
        ("luu-tru", "Có kết quả, xem trên điện thoại"),
        ("ket-hon", "Có kết quả, hai người lên xã ký"),
        ("taught-no-more", "Có kết quả, bà con tự lên xã lấy"),
    ],
)
def test_a_result_that_is_got_another_way_says_which(helper, given_dossier, empty, slug, state):
    given_dossier(step=Step.READY, procedure_slug=slug)
    assert lines(helper.open("/to/ho-so/"))[0][3] == state


def test_what_is_over_waits_under_its_own_tab_the_newest_first(helper, given_dossier, empty):
    first, second = given_dossier(step=Step.READY), given_dossier(step=Step.RECEIVED)
    helper.open(f"/to/ho-so/{second}").type(ghi_chu="trùng").press("Dừng giải quyết")
    helper.open(f"/to/ho-so/{first}").press("Xin rút hồ sơ")
    page = helper.open("/to/ho-so/").press("Đã xong")
    shown = [(line[0], line[3], line[4]) for line in lines(page)][:2]
    assert {code for code, *_ in shown} == {codes.shown(first), codes.shown(second)}
    assert {state for _, state, _ in shown} == {"Xin rút hồ sơ", "Dừng giải quyết"}
    assert {day for *_, day in shown} == {"Thứ Hai, 16/11"}
    assert not page.soup.select("[name=chon], .bulk-bar")


def test_a_tab_stays_chosen_on_its_next_page(helper, given_dossier):
    for _ in range(51):
        given_dossier(step=Step.SUBMITTED)
    page = helper.open("/to/ho-so/?viec=can-tra").press("Xem thêm")
    assert page.soup.select_one(".tabs [aria-current=page]")["href"].endswith("?viec=can-tra")
    assert "Cần tra hôm nay" in lines(page)[0][3]
    back = page.soup.find("a", string="Trang trước")
    assert back is None or back["href"].endswith("?viec=can-tra")


@pytest.mark.parametrize(
    "query", ["?viec=x", "?trang=x", "?trang=-1", "?trang=0", "?lo=x", "?lo=9"]
)
def test_nonsense_in_the_address_shows_the_queue(helper, query):
    assert helper.open(f"/to/ho-so/{query}").heading == "Hồ sơ đang theo dõi"


def test_a_page_far_away_is_empty_and_no_trouble(helper):
    page = helper.open("/to/ho-so/?trang=999999999")
    assert not lines(page)
    assert Asked.of({"trang": "99999999"}).page == 10_000


@given(tab=st.none() | st.sampled_from(Work), text=st.text(max_size=99), page=st.integers())
def test_an_address_that_we_write_is_read_the_same_way(tab, text, page):
    asked = Asked.of({"viec": tab or "", "tim": text, "trang": str(page)})
    assert Asked.of(dict(parse_qsl(asked.query().removeprefix("?")))) == asked


def test_the_list_and_the_counts_are_one_question_each(app, helper, given_dossier):
    for _ in range(10):
        given_dossier(step=Step.READY)
    with written_down(app) as visits:
        helper.open("/to/ho-so/?viec=di-lay")
    asked = [sql for sql, _ in visits[-1].statements if "FROM dossier" in sql]
    assert len(asked) == 2


@pytest.mark.parametrize("tab", ["", *Work])
def test_the_queue_comes_straight_from_its_index(app, helper, tab):
    with written_down(app) as visits:
        helper.open(f"/to/ho-so/?viec={tab}")
    asked = [found for found in visits[-1].statements if "FROM dossier" in found[0]]
    with app.app_context(), db.engine.connect() as connection:
        for sql, parameters in asked:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameters).all()
            assert any("ix_dossier_open" in step for *_, step in plan)
            in_order = not [step for *_, step in plan if step == "USE TEMP B-TREE FOR ORDER BY"]
            assert in_order or tab == Work.CLOSED  # those come by when they were closed
