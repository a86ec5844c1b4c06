"""A press counts once, however often and from however many hands it comes."""

import pytest

from tests.faults.residents import (
    DONE,
    all_press,
    at_the_last_button,
    check_the_book,
    recorded,
)
from tests.faults.served import Served, one

FORMS, TIMES, HANDS = 50, 20, 10


@pytest.mark.slow
def test_fifty_forms_pressed_twenty_times_at_once_make_fifty_dossiers(kiosk: Served):
    sample = one(kiosk.instance, "SELECT count(*) FROM dossier")
    residents = at_the_last_button(kiosk.instance, FORMS)
    presses = [resident for resident in residents for _ in range(TIMES)]
    answers = all_press(kiosk, presses, HANDS)
    assert {(answer.status, answer.location) for answer in answers} == {(303, DONE)}
    assert check_the_book(kiosk.instance) == sample + FORMS
    assert set(recorded(kiosk.instance)) == {resident.portal_code for resident in residents}


def test_the_same_form_with_other_content_is_refused_with_the_reason(kiosk: Served):
    (resident,) = at_the_last_button(kiosk.instance, 1)
    assert resident.press(kiosk).location == DONE
    other = resident.press(kiosk, them="khác")
    assert other.status == 409
    assert "Lần đầu đã được lưu" in other.text


def test_one_walkthrough_makes_one_dossier_whatever_key_is_sent(kiosk: Served):
    (resident,) = at_the_last_button(kiosk.instance, 1)
    resident.press(kiosk)
    before = one(kiosk.instance, "SELECT count(*) FROM dossier")
    assert kiosk.post(DONE.replace("xong", "kiem-tra"), resident.cookie, lan="x").location == DONE
    assert one(kiosk.instance, "SELECT count(*) FROM dossier") == before
