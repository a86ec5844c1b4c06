"""The texts to read out: one for every turn, in plain words, and nothing private in them."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.dossiers.messages import TEXTS, Event, State, Way, event, first_name, text
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.pages import message
from kiosk.dossiers.steps import Ending, Hold, Step
from kiosk.procedures import published

CODE = "527-049-1834"
EVENING = "tối Thứ Tư, 18/11, từ 19:30"
DESK = "Trung tâm Phục vụ hành chính công xã"


def say(told: Event, name: str = "Lò Thị Mai", evening: str = EVENING, count: int = 2) -> str:
    facts = {"code": CODE, "house": "thôn Đông Căm", "desk": DESK}
    return text(told, name=name, evening=evening, count=count, **facts)


def test_every_state_of_a_dossier_has_something_to_say():
    ends = [(hold, None) for hold in (None, *Hold)] + [(None, ending) for ending in Ending]
    states = [
        State(step, *end, way, *others)
        for step, end, way, *others in product((None, *Step), ends, Way, *[(False, True)] * 2)
    ]
    assert {event(state) for state in states} == set(Event) == set(TEXTS)


@pytest.mark.parametrize("told", Event)
def test_a_text_names_the_team_the_person_and_the_code_and_is_short(told):
    said = say(told)
    assert said.startswith("Tổ công nghệ số thôn Đông Căm báo bà con Mai: ")
    assert CODE in said
    assert len(said) < 260
    assert said.endswith(".")


@pytest.mark.parametrize("told", [one for one in Event if "{come}" in TEXTS[one]])
def test_who_is_told_to_come_hears_which_evening(told):
    assert f"Mời bà con mang phiếu đến nhà văn hóa {EVENING}" in say(told)
    assert "gọi tổ để hẹn" in say(told, evening="")


def test_a_return_says_how_many_things_are_to_be_put_right():
    assert "có 3 điều cần sửa" in say(Event.NEEDS_SUPPLEMENT, count=3)


def test_where_the_result_is_decides_where_to_go():
    state = State(Step.READY, None, None, Way.SELF, False)
    assert "tự lên xã nhận" in say(event(state))
    assert "chưa phải đi" in say(event(state._replace(way=Way.TEAM)))
    assert "đã về nhà văn hóa" in say(event(state._replace(way=Way.HOUSE)))
    assert "không có giấy" in say(event(state._replace(way=Way.ONLINE)))
    assert "Cả hai người cùng đến xã ký" in say(event(state._replace(way=Way.BOTH)))


@pytest.mark.parametrize(("step", "hold"), [(None, None), (Step.RECEIVED, Hold.NEEDS_PAYMENT)])
def test_what_goes_to_the_desk_names_it_and_not_the_portal(step, hold):
    state = State(step, hold, None, Way.TEAM, False)
    there = say(event(state._replace(at_desk=True)))
    assert DESK in there
    assert "Cổng" not in there
    assert DESK not in say(event(state))


def test_a_hold_is_told_before_the_step_and_an_end_before_both():
    state = State(Step.RECEIVED, Hold.NEEDS_PAYMENT, None, Way.TEAM, True)
    assert event(state) is Event.NEEDS_PAYMENT
    assert event(state._replace(hold=None)) is Event.LATE
    assert event(state._replace(ending=Ending.WITHDRAWN)) is Event.WITHDRAWN


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Lò Thị Mai", "Mai"), ("Sùng", "Sùng"), ("", ""), ("   ", ""),
        ("(đã xóa theo yêu cầu)", ""), ("Mai 0912345678", ""), ("Trần Thuỷ", "Thuỷ"),
    ],
)  # fmt: skip
def test_people_are_called_by_the_last_word_of_their_name(name, called):
    assert first_name(name) == called


words = st.text(st.characters(categories=["L", "M", "N", "P"]), min_size=1, max_size=12)
digits = st.text("0123456789", min_size=9, max_size=12)


@given(
    told=st.sampled_from(Event),
    others=st.lists(words | digits, max_size=4),
    last=words,
    number=digits,
)
def test_whatever_the_name_nothing_but_its_last_word_shows(told, others, last, number):
    alone = say(told, name=last)
    assert say(told, name=" ".join([*others, last])) == alone
    assert say(told, name=f"{last} {number}") == say(told, name="")


@given(phone=digits, procedure=st.sampled_from(published.procedures()))
def test_no_phone_and_no_procedure_stands_in_any_text(phone, procedure):
    for told in Event:
        said = say(told)
        assert phone not in said
        for name in (procedure.name_short, procedure.name_tile, procedure.name_official):
            assert name.lower() not in said.lower()


@pytest.mark.usefixtures("evening")
@pytest.mark.parametrize("step", [None, *Step])
def test_the_text_of_a_dossier_tells_only_its_code_and_first_name(app, step):
    with app.test_request_context():
        plain = {"code": "5270491834", "step": step, "hold": None, "ending": None, "moves": []}
        mine = Dossier(
            applicant="Giàng A Páo", phone="0912345678", portal_code="H38.12-261116-0007",
            procedure_slug="chung-thuc-ban-sao", procedure_version="-", papers=[], **plain,
        )  # fmt: skip
        other = Dossier(
            applicant="Páo", phone=None, portal_code=None,
            procedure_slug="xac-nhan-cu-tru", procedure_version="-", papers=[], **plain,
        )  # fmt: skip
        for dossier in (mine, other):
            dossier.settle()
        assert message(mine) == message(other)
