"""How a dossier here catches up with what the commune says of it. No web, no database."""

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from kiosk.dossiers.portal import Status
from kiosk.dossiers.steps import ENDINGS, HOLDS, NEXT, Ending, Hold, Step


class GoOn(Enum):
    """The hold is over."""

    AT_THE_SAME_STEP = "at the same step"


Deed = Step | Hold | Ending | GoOn


class State(NamedTuple):
    """Where a dossier stands here."""

    step: Step | None
    hold: Hold | None
    ending: Ending | None
    at_house: bool = False  # the team holds the result

    @property
    def words(self) -> str:
        state = self.ending or self.hold or self.step
        return state.words if state else "Chưa nộp"

    def after(self, done: Sequence[Deed]) -> "State":
        """Where it stands once all is `done`."""
        state = self
        for deed in done:
            state = state._replace(hold=None)
            if isinstance(deed, Step):
                state = state._replace(step=deed)
            elif isinstance(deed, Hold):
                state = state._replace(hold=deed)
            elif isinstance(deed, Ending):
                state = state._replace(ending=deed)
        return state


class NoWay(ValueError):
    """The table of steps knows no way there, or only a person may take it back."""


def deeds(state: State, status: Status) -> list[Deed]:
    """What brings a dossier to the portal's `status`, in order; nothing when it is there already.

    Raises NoWay.
    """
    if state.ending or state.step is Step.HANDED_OVER:
        return _of_closed(state, status)
    if status.ending:
        return _to_ending(state, status.ending)
    if status.hold:
        return _to_hold(state, status.hold)
    return _to_step(state, _step_of(status))


def _step_of(status: Status) -> Step:
    if status.step is None:
        raise NoWay
    return status.step


def _of_closed(state: State, status: Status) -> list[Deed]:
    """Nothing opens it again but a person on its own page."""
    if state.ending != status.ending or (state.ending is None and status.step is not Step.READY):
        raise NoWay
    return []


def _to_ending(state: State, ending: Ending) -> list[Deed]:
    before = _on_the_way(state, ending)
    if ending not in ENDINGS[before[-1] if before else state.step]:
        raise NoWay
    return [*before, ending]


def _to_hold(state: State, hold: Hold) -> list[Deed]:
    if state.hold is hold:
        return []
    before = _on_the_way(state, hold)
    if hold not in HOLDS[before[-1] if before else state.step]:
        raise NoWay
    return [*before, *([GoOn.AT_THE_SAME_STEP] if state.hold else []), hold]


def _to_step(state: State, step: Step) -> list[Deed]:
    if step is state.step:
        return [GoOn.AT_THE_SAME_STEP] if state.hold else []
    if step is Step.SUBMITTED and state.step or state.at_house:
        raise NoWay
    if state.step is Step.READY:  # back is a person's word: a list may be older than the result
        raise NoWay
    before = [] if step in NEXT[state.step] else _on_the_way(state, step)
    if step not in NEXT[before[-1] if before else state.step]:
        raise NoWay
    return [*before, step]


def _on_the_way(state: State, end: Deed) -> list[Step]:
    """What is not submitted here passes by the commune's desk; what was refused never did."""
    if state.step is not None or end is Ending.WITHDRAWN:
        return []
    return [Step.SUBMITTED if end is Ending.REFUSED else Step.RECEIVED]
