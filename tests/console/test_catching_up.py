"""A dossier catches up with what the commune says, only ever by the table of steps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.console.catching_up import GoOn, NoWay, State, deeds
from kiosk.dossiers.portal import BY_NUMBER, STATUSES
from kiosk.dossiers.steps import ENDINGS, HOLDS, NEXT, Ending, Hold, Step

STATES = st.builds(
    State,
    st.none() | st.sampled_from(Step),
    st.none() | st.sampled_from(Hold),
    st.none() | st.sampled_from(Ending),
    st.booleans(),
).filter(lambda s: s.hold in {None, *HOLDS[s.step]} and s.ending in {None, *ENDINGS[s.step]})


@given(state=STATES, status=st.sampled_from(STATUSES))
def test_whatever_the_list_does_the_table_of_steps_allows(state, status):
    try:
        done = deeds(state, status)
    except NoWay:
        return
    now = state
    for deed in done:
        if isinstance(deed, Step):
            assert deed in NEXT[now.step]
        elif isinstance(deed, Hold):
            assert deed in HOLDS[now.step]
            assert now.hold is None
        elif isinstance(deed, Ending):
            assert deed in ENDINGS[now.step]
        else:
            assert now.hold is not None
        assert now.ending is None
        now = now.after([deed])
    if done:
        assert (now.hold, now.ending) == (status.hold, status.ending)
        assert status.step in {None, now.step}


def way(state: State, number: int) -> list[object] | None:
    try:
        return list(deeds(state, BY_NUMBER[str(number)]))
    except NoWay:
        return None


@pytest.mark.parametrize(
    ("state", "number", "expected"),
    [
        (State(None, None, None), 1, [Step.SUBMITTED]),
        (State(None, None, None), 4, [Step.RECEIVED, Step.PROCESSING]),
        (State(None, None, None), 10, [Step.RECEIVED, Step.READY]),
        (State(None, None, None), 5, [Step.RECEIVED, Hold.NEEDS_SUPPLEMENT]),
        (State(None, None, None), 3, [Step.SUBMITTED, Ending.REFUSED]),
        (State(None, None, None), 7, [Ending.WITHDRAWN]),
        (State(Step.SUBMITTED, None, None), 9, [Step.READY]),
        (State(Step.RECEIVED, None, None), 2, []),
        (State(Step.RECEIVED, None, None), 1, None),
        (State(Step.RECEIVED, Hold.NEEDS_PAYMENT, None), 2, [GoOn.AT_THE_SAME_STEP]),
        (State(Step.RECEIVED, Hold.NEEDS_PAYMENT, None), 6, []),
        (State(Step.RECEIVED, Hold.NEEDS_PAYMENT, None), 5,
         [GoOn.AT_THE_SAME_STEP, Hold.NEEDS_SUPPLEMENT]),
        (State(Step.READY, None, None), 10, []),
        (State(Step.READY, None, None), 4, None),  # a mistake found is a person's word
        (State(Step.READY, None, None, at_house=True), 4, None),
        (State(Step.READY, None, None), 5, None),
        (State(Step.HANDED_OVER, None, None), 10, []),
        (State(Step.HANDED_OVER, None, None), 4, None),
        (State(Step.RECEIVED, None, Ending.STOPPED), 8, []),
        (State(Step.RECEIVED, None, Ending.STOPPED), 4, None),
    ],
)  # fmt: skip
def test_a_dossier_catches_up_by_the_steps_between(state, number, expected):
    assert way(state, number) == expected
