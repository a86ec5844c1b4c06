"""A dossier goes by its five steps, and everything that happened to it stays in its history."""

import ast
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.dossiers.models import NEEDS_REASON, TOO_LATE, Dossier
from kiosk.dossiers.steps import ENDINGS, HOLDS, NEXT, Ending, Hold, Source, Step, next_steps
from kiosk.errors import Refused
from kiosk.paths import PACKAGE
from kiosk.procedures import published

ROAD = list(Step)
BLURRED, EMPTY = "Ảnh chụp mờ.", "Hồ sơ rỗng hoặc quên đính kèm."


@pytest.fixture(scope="module", autouse=True)
def _nothing_is_taught() -> Iterator[None]:
    """No procedure is looked up: these dossiers stand in no database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(published, "of_version", lambda *_: None)
        yield


@pytest.fixture
def dossier() -> Dossier:
    """A dossier that is not submitted yet."""
    return new()


def new(step: Step | None = None) -> Dossier:
    return Dossier(step=step, hold=None, ending=None, is_open=True, moves=[])


def go(dossier: Dossier, *steps: Step) -> Dossier:
    for step in steps:
        dossier.move_to(step, by="Hoàng Văn Mẫu", source=Source.PORTAL)
    return dossier


def test_there_are_five_steps_and_each_says_what_may_follow_stop_and_end_it():
    assert len(Step) == 5
    for table in (NEXT, HOLDS, ENDINGS):
        assert set(table) == {None, *Step}


def test_each_step_is_reached_from_the_beginning():
    reached, new_ones = set(), {None}
    while new_ones:
        reached |= new_ones
        new_ones = {after for step in new_ones for after in NEXT[step]} - reached
    assert reached == {None, *Step}


def test_nothing_is_handed_over_that_was_not_ready():
    assert [step for step in NEXT if Step.HANDED_OVER in NEXT[step]] == [Step.READY]


def test_no_step_follows_itself():
    assert not [step for step in Step if step in NEXT[step]]


def test_the_usual_step_is_offered_first():
    assert [next_steps(step)[0] for step in (None, *ROAD[:-1])] == ROAD
    assert next_steps(Step.READY) == [Step.HANDED_OVER, Step.PROCESSING]


def test_the_steps_and_what_stops_them_have_their_words_and_pictures():
    for kind in (Step, Hold, Ending, Source):
        assert len({one.words for one in kind}) == len(kind)
    assert all(step.icon for step in Step)
    assert [step.number for step in Step] == [1, 2, 3, 4, 5]


def places_that_assign_a_step() -> Iterator[str]:
    """Every place in the code where some `.step` gets a value, as file:function."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for function in ast.walk(ast.parse(path.read_text())):
            if not isinstance(function, ast.FunctionDef):
                continue
            for node in ast.walk(function):
                if assigns_step(node):
                    yield f"{path.relative_to(PACKAGE)}:{function.name}"


def assigns_step(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name == "setattr":
            return any(isinstance(a, ast.Constant) and a.value == "step" for a in node.args)
        return name in {"Dossier", "values"} and any(k.arg == "step" for k in node.keywords)
    is_stored = isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    return is_stored and node.attr == "step"


def test_a_step_changes_only_together_with_a_line_of_the_history():
    assert list(places_that_assign_a_step()) == ["dossiers/models.py:_remember"]


def test_a_move_remembers_who_did_it_when_and_from_where(dossier, evening):
    go(dossier, Step.SUBMITTED)
    (move,) = dossier.moves
    assert (move.old, move.new, move.by) == (None, Step.SUBMITTED, "Hoàng Văn Mẫu")
    assert (move.source, move.reasons) == (Source.PORTAL, [])
    assert f"{move.at:%d/%m %H:%M}" == "16/11 12:42"  # UTC


def test_the_whole_road_ends_with_the_result_in_the_residents_hand(dossier):
    go(dossier, *ROAD)
    assert dossier.step is Step.HANDED_OVER
    assert not dossier.is_open
    assert [move.new for move in dossier.moves] == ROAD


def test_a_mistake_that_is_found_at_home_opens_the_dossier_again(dossier):
    go(dossier, *ROAD, Step.PROCESSING)
    assert dossier.is_open


@pytest.mark.parametrize("step", [None, *Step])
def test_a_step_that_may_not_follow_is_refused_and_leaves_no_trace(step):
    for forbidden in set(Step) - NEXT[step]:
        dossier = new(step)
        with pytest.raises(Refused, match="vừa được chuyển sang bước khác"):
            go(dossier, forbidden)
        assert (dossier.step, dossier.moves) == (step, [])


def test_nonsense_is_no_step(dossier):
    with pytest.raises(Refused):
        dossier.move_to(None, by="-", source=Source.TEAM)


def test_a_dossier_comes_back_with_all_its_reasons_at_once(dossier):
    go(dossier, Step.SUBMITTED, Step.RECEIVED)
    dossier.put_on_hold(
        Hold.NEEDS_SUPPLEMENT, by="-", source=Source.PORTAL, reasons=[BLURRED, EMPTY]
    )
    assert dossier.reasons == [BLURRED, EMPTY]
    assert (dossier.step, dossier.hold) == (Step.RECEIVED, Hold.NEEDS_SUPPLEMENT)
    assert len(dossier.moves) == 3


def test_a_return_without_a_reason_is_refused(dossier):
    go(dossier, Step.SUBMITTED)
    with pytest.raises(Refused, match=NEEDS_REASON):
        dossier.put_on_hold(Hold.NEEDS_SUPPLEMENT, by="-", source=Source.PORTAL, reasons=[])


def test_a_fee_to_pay_needs_no_further_reason(dossier):
    go(dossier, Step.SUBMITTED)
    dossier.put_on_hold(Hold.NEEDS_PAYMENT, by="-", source=Source.PORTAL, reasons=[])
    assert dossier.hold is Hold.NEEDS_PAYMENT
    assert dossier.reasons == []


def test_what_was_returned_goes_on_at_the_same_step(dossier):
    go(dossier, Step.SUBMITTED)
    dossier.put_on_hold(Hold.NEEDS_SUPPLEMENT, by="-", source=Source.PORTAL, reasons=[BLURRED])
    dossier.resume(by="-", source=Source.TEAM)
    assert (dossier.step, dossier.hold, dossier.reasons) == (Step.SUBMITTED, None, [])
    assert dossier.moves[-1].words == "Đã làm theo yêu cầu, hồ sơ đi tiếp"


def test_nothing_is_returned_twice(dossier):
    go(dossier, Step.SUBMITTED)
    dossier.put_on_hold(Hold.NEEDS_PAYMENT, by="-", source=Source.PORTAL, reasons=[])
    with pytest.raises(Refused, match=TOO_LATE):
        dossier.put_on_hold(Hold.NEEDS_PAYMENT, by="-", source=Source.PORTAL, reasons=[])


def test_only_what_was_returned_can_go_on(dossier):
    with pytest.raises(Refused):
        dossier.resume(by="-", source=Source.TEAM)


def test_a_refusal_needs_a_reason(dossier):
    go(dossier, Step.SUBMITTED)
    with pytest.raises(Refused, match=NEEDS_REASON):
        dossier.end_with(Ending.REFUSED, by="-", source=Source.PORTAL, reasons=[])
    dossier.end_with(Ending.REFUSED, by="-", source=Source.PORTAL, reasons=[EMPTY])
    assert (dossier.ending, dossier.reasons, dossier.is_open) == (Ending.REFUSED, [EMPTY], False)


def test_a_dossier_that_ended_goes_nowhere(dossier):
    dossier.end_with(Ending.WITHDRAWN, by="-", source=Source.TEAM, reasons=[])
    assert (dossier.next_steps, dossier.holds, dossier.endings) == ([], [], [])
    for step in Step:
        with pytest.raises(Refused):
            go(dossier, step)


def test_the_communes_own_date_overrides_the_computed_one(dossier):
    dossier.due_on, dossier.appointment_on = date(2026, 11, 17), None
    assert dossier.promised_on == date(2026, 11, 17)
    dossier.appointment_on = date(2026, 11, 20)
    assert dossier.promised_on == date(2026, 11, 20)


def do(dossier: Dossier, wish: Step | Hold | Ending | None, reasons: list[str]) -> None:
    by = {"by": "-", "source": Source.TEAM}
    if isinstance(wish, Step):
        dossier.move_to(wish, **by)
    elif isinstance(wish, Hold):
        dossier.put_on_hold(wish, **by, reasons=reasons)
    elif isinstance(wish, Ending):
        dossier.end_with(wish, **by, reasons=reasons)
    else:
        dossier.resume(**by)


wishes = st.tuples(
    st.sampled_from([None, *Step, *Hold, *Ending]), st.lists(st.just(BLURRED), max_size=2)
)


@given(st.lists(wishes, max_size=30))
def test_whatever_is_wished_for_the_history_tells_the_whole_story(wanted):
    dossier = new()
    for wish, reasons in wanted:
        lines, state = list(dossier.moves), (dossier.step, dossier.hold, dossier.ending)
        try:
            do(dossier, wish, reasons)
        except Refused:
            assert dossier.moves == lines
            assert (dossier.step, dossier.hold, dossier.ending) == state
        else:
            assert dossier.moves[:-1] == lines
    assert all(earlier.new == later.old for earlier, later in pairwise(dossier.moves))
    assert dossier.step == (dossier.moves[-1].new if dossier.moves else None)
    assert dossier.is_open == (not dossier.ending and dossier.step is not Step.HANDED_OVER)
    for move in dossier.moves:
        assert move.old == move.new or move.new in NEXT[move.old]
