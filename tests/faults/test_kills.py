"""The plug is pulled while residents press: what was answered is there, and nothing is half there.

kill -9 loses what a process holds, not what the system holds; for that see test_power_cut.py.
"""

import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.faults.residents import (
    DONE,
    Resident,
    at_the_last_button,
    check_the_book,
    recorded,
)
from tests.faults.served import CUT, Answer, Served, a_moment

KILLS, RESIDENTS, HANDS = 60, 12, 4
LONGEST = 0.6  # seconds of pressing before the plug is pulled


def press_or_not(kiosk: Served, resident: Resident) -> Answer | None:
    try:
        return resident.press(kiosk)
    except CUT:
        return None


def press_until_the_cut(
    kiosk: Served, residents: list[Resident], chance: random.Random
) -> dict[Resident, Answer | None]:
    """Everyone presses; at some moment the plug is pulled. What each was answered, if anything."""
    with ThreadPoolExecutor(HANDS) as pool:
        answers = [pool.submit(press_or_not, kiosk, resident) for resident in residents]
        a_moment(chance, LONGEST)
        kiosk.kill()
    return dict(zip(residents, [answer.result() for answer in answers], strict=True))


def check_answers(instance: Path, answers: dict[Resident, Answer | None]) -> int:
    """Whatever was answered led to a dossier that is there; how many were."""
    answered = [resident for resident, answer in answers.items() if answer]
    assert {answer.location for answer in answers.values() if answer} <= {DONE}
    assert {resident.portal_code for resident in answered} <= set(recorded(instance))
    return len(answered)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_sixty_pulled_plugs_lose_no_dossier_that_was_answered(kiosk: Served):
    chance, answered, unanswered = random.Random(7), 0, 0
    for _ in range(KILLS):
        residents = at_the_last_button(kiosk.instance, RESIDENTS)
        answers = press_until_the_cut(kiosk, residents, chance)
        check_the_book(kiosk.instance)
        answered += check_answers(kiosk.instance, answers)
        kept = recorded(kiosk.instance)
        unanswered += sum(
            1 for r, answer in answers.items() if r.portal_code in kept and not answer
        )
        kiosk.start()
        again = [resident.press(kiosk) for resident, answer in answers.items() if not answer]
        assert {answer.location for answer in again} <= {DONE}, "a retry gives the answer"
        after = recorded(kiosk.instance)
        assert after.items() >= kept.items(), "nothing that was kept is gone"
        assert {resident.portal_code for resident in residents} <= set(after)
    check_the_book(kiosk.instance)
    print(f"kills {KILLS}, answered {answered}, kept though unanswered {unanswered}, lost 0")
    assert answered > KILLS, "hardly a press came through: the test is blind"
