"""The road through a procedure is a list: nothing is lost on it and nothing is skipped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.procedures.kinds import Sketch
from kiosk.procedures.published import procedures
from kiosk.procedures.schema import Procedure, Question
from kiosk.walkthrough.route import (
    HELD,
    MISSING,
    Case,
    Channel,
    Part,
    Stop,
    after,
    before,
    progress,
    road,
)


def answers_to(question: Question) -> st.SearchStrategy:
    if question.kind == "choice":
        given = st.sampled_from([option.value for option in question.options])
    else:
        given = st.integers(question.min or 0, question.max or 99)
    return given | st.none() if question.may_be_unknown else given


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Any resident: any procedure, some questions answered, some papers at hand."""
    procedure = draw(st.sampled_from(procedures()))
    answers = draw(
        st.fixed_dictionaries({}, optional={q.key: answers_to(q) for q in procedure.questions})
    )
    ticked = draw(st.lists(st.sampled_from([p.key for p in procedure.papers]), unique=True))
    channel, agrees = draw(st.sampled_from(Channel)), draw(st.booleans())
    return Case(procedure, answers, ticked, channel, agrees)


stops = st.builds(Stop, st.sampled_from(Part), st.integers(1, 15))


def case_of(slug: str, channel: Channel = Channel.PORTAL, agrees: bool = True) -> Case:
    procedure = next(one for one in procedures() if one.slug == slug)
    return Case(procedure, {}, [paper.key for paper in procedure.papers], channel, agrees)


def parts(case: Case) -> list[Part]:
    return [stop.part for stop in road(case)]


@given(cases())
def test_back_undoes_forward_on_the_whole_road(case):
    stops = road(case)
    for here, there in zip(stops, stops[1:], strict=False):
        assert after(case, here) == there
        assert before(case, there) == here


@given(cases())
def test_every_stop_is_reached_by_going_forward(case):
    reached = [Stop(Part.ABOUT)]
    while reached[-1].part is not Part.DONE:
        reached.append(after(case, reached[-1]))
    assert tuple(reached) == road(case)


@given(cases())
def test_no_stop_stands_twice_on_the_road(case):
    assert len(set(road(case))) == len(road(case))


@given(cases())
def test_the_road_begins_with_what_it_is_and_ends_with_done(case):
    stops = road(case)
    assert (stops[0], stops[-1]) == (Stop(Part.ABOUT), Stop(Part.DONE))
    assert before(case, stops[0]) is None
    assert after(case, stops[-1]) == stops[-1]


@given(cases(), stops)
def test_a_stop_that_is_not_on_the_road_leads_back_to_it(case, stop):
    assert after(case, stop) in road(case)
    assert before(case, stop) in {*road(case), None}


@given(cases())
def test_who_is_not_recorded_is_asked_nothing_personal(case):
    silent = Case(case.procedure, case.answers, case.ticked, case.channel, agrees=False)
    asked = {Part.CODE, Part.PERSON, Part.CHECK} & set(parts(silent))
    assert not asked
    assert Stop(Part.PAPERS, HELD) not in road(silent)


@given(cases())
def test_the_progress_only_grows(case):
    numbers = [progress(case, stop) for stop in road(case)]
    assert numbers == sorted(numbers)
    assert all(1 <= number <= total for number, total in numbers)


@given(cases())
def test_a_missing_paper_has_its_screen_only_when_it_is_missing(case):
    assert (Stop(Part.PAPERS, MISSING) in road(case)) == bool(
        case.missing and not case.procedure.end_of(case.answers)
    )


@pytest.mark.parametrize("procedure", procedures(), ids=lambda one: one.slug)
def test_online_the_road_shows_every_screen_of_the_portal(procedure: Procedure):
    for_the_desk = [one for one in procedure.screens if one.sketch is Sketch.BRING_ORIGINAL]
    skipped = 0 if procedure.needs_original else len(for_the_desk)
    shown = parts(case_of(procedure.slug)).count(Part.PORTAL)
    assert shown == len(procedure.screens) - skipped


def test_with_the_line_down_one_screen_of_the_portal_is_left_and_no_code_is_asked():
    case = case_of("xac-nhan-cu-tru", Channel.LATER)
    assert parts(case).count(Part.PORTAL) == 1
    assert Part.CODE not in parts(case)


def test_without_the_online_button_the_last_screen_says_to_bring_the_original():
    case = case_of("chung-thuc-ban-sao", Channel.DESK)
    last = [stop for stop in road(case) if stop.part is Part.PORTAL][-1]
    assert case.procedure.screens[last.number - 1].sketch is Sketch.BRING_ORIGINAL
    assert Part.CODE not in parts(case)


def test_who_goes_to_the_desk_leaves_no_original_with_the_team():
    assert Stop(Part.PAPERS, HELD) in road(case_of("chung-thuc-ban-sao"))
    assert Stop(Part.PAPERS, HELD) not in road(case_of("chung-thuc-ban-sao", Channel.DESK))


def test_a_procedure_without_an_original_asks_for_none():
    assert Stop(Part.PAPERS, HELD) not in road(case_of("xac-nhan-cu-tru"))
