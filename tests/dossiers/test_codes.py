"""Codes that people read aloud and type, and the token that only a phone reads."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.db import db
from kiosk.dossiers import codes
from kiosk.dossiers.codes import TrackingCode, check_digit, clean, is_tracking_code, portal_code
from kiosk.villages.models import Village
from tests.made_up import village_elsewhere

TODAY = date(2026, 11, 21)
KEY = bytes(range(32))
random.seed(20261121)
SAMPLE = [f"{random.randrange(10**9):09d}" for _ in range(500)] + ["000000000", "999999999"]
every_sample = pytest.mark.parametrize(
    "code", [digits + check_digit(digits) for digits in SAMPLE[:3] + SAMPLE[-2:]]
)


def typed_wrong(code: str) -> set[str]:
    """The code with each single digit wrong."""
    return {
        code[:place] + digit + code[place + 1 :]
        for place in range(len(code))
        for digit in "0123456789"
        if digit != code[place]
    }


def swapped(code: str) -> set[str]:
    """The code with each two different neighbours swapped."""
    turned = {code[:i] + code[i + 1] + code[i] + code[i + 2 :] for i in range(len(code) - 1)}
    return turned - {code}


def test_a_right_code_is_right():
    assert all(is_tracking_code(digits + check_digit(digits)) for digits in SAMPLE)


def test_the_check_digit_is_the_one_of_the_book():
    assert check_digit("572") == "4"  # H. Michael Damm's own example


def test_every_single_wrong_digit_is_found():
    for digits in SAMPLE:
        code = digits + check_digit(digits)
        assert not [wrong for wrong in typed_wrong(code) if is_tracking_code(wrong)]


def test_every_swap_of_two_neighbours_is_found():
    for digits in SAMPLE:
        code = digits + check_digit(digits)
        assert not [wrong for wrong in swapped(code) if is_tracking_code(wrong)]


@pytest.mark.parametrize("text", ["", "527049183", "52704918344", "527049183a", "٥٢٧٠٤٩١٨٣٤"])
def test_what_is_no_ten_digits_is_no_code(text):
    assert not is_tracking_code(text)


def test_a_code_is_shown_in_groups_of_three_three_and_four():
    assert codes.shown("5270491834") == "527-049-1834"


@every_sample
def test_a_code_is_understood_however_it_is_typed(code):
    shown = codes.shown(code)
    for typed in (code, shown, shown.replace("-", " "), shown.replace("-", "–"), f" {shown}. "):
        assert clean(typed) == code


def test_a_code_is_taken_once_in_a_village(in_app, monkeypatch):
    village = db.session.scalars(db.select(Village)).one()
    thrown = iter([111_111_111, 111_111_111, 222_222_222])
    monkeypatch.setattr(codes.secrets, "randbelow", lambda _: next(thrown))
    first, second = codes.reserve(village.id), codes.reserve(village.id)
    assert (first[:9], second[:9]) == ("111111111", "222222222")


def test_two_villages_may_have_the_same_code(in_app, monkeypatch):
    village = db.session.scalars(db.select(Village)).one()
    monkeypatch.setattr(codes.secrets, "randbelow", lambda _: 111_111_111)
    here = codes.reserve(village.id)
    other = village_elsewhere()
    db.session.add(other)
    db.session.flush()
    assert codes.reserve(other.id) == here


def test_reserved_codes_stay_reserved(in_app):
    village = db.session.scalars(db.select(Village)).one()
    taken = [codes.reserve(village.id) for _ in range(50)]
    db.session.commit()
    rows = db.session.scalars(db.select(TrackingCode.code).filter_by(village_id=village.id))
    assert set(taken) <= set(rows)
    assert len(set(taken)) == 50
    assert all(is_tracking_code(code) for code in taken)


def test_a_token_has_29_letters_that_no_typing_method_rewrites():
    tokens = [codes.token(KEY, 1, digits, 1) for digits in SAMPLE]
    assert {len(token) for token in tokens} == {29}
    assert set("".join(tokens)) == set("BCGHKLMNPQTV0123456789")
    assert len(set(tokens)) == len(tokens)


def test_a_reprint_keeps_the_token_and_a_revoked_one_gets_another():
    assert codes.token(KEY, 1, "5270491834", 1) == codes.token(KEY, 1, "5270491834", 1)
    versions = {codes.token(KEY, 1, "5270491834", version) for version in range(1, 20)}
    assert len(versions) == 19


def test_a_token_belongs_to_its_village_and_its_house():
    token = codes.token(KEY, 1, "5270491834", 1)
    assert token != codes.token(KEY, 2, "5270491834", 1)
    assert token != codes.token(bytes(32), 1, "5270491834", 1)


def test_a_token_is_found_in_small_letters_too():
    token = codes.token(KEY, 1, "5270491834", 1)
    assert codes.token_hash(token.lower()) == codes.token_hash(token)
    assert token not in codes.token_hash(token)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("000.00.00.H38-260105-0012", "000.00.00.H38-260105-0012"),
        ("H38.12-261120-0007", "H38.12-261120-0007"),
        ("G01.899.909-260916-890028", "G01.899.909-260916-890028"),
        ("H38-261120-0007", "H38-261120-0007"),
        ("h38.12-261120-0007", "H38.12-261120-0007"),
        ("H38.12–261120—0007", "H38.12-261120-0007"),
        (" H38 .12- 261120 -0007\n", "H38.12-261120-0007"),
        ("H38.12-261121-0007", "H38.12-261121-0007"),  # today
    ],
)
def test_a_portal_code_is_made_regular_and_raises_no_warning(typed, code):
    found = portal_code(typed, TODAY)
    assert (found.code, found.warning, found.typed) == (code, None, typed)


@pytest.mark.parametrize("typed", ["H38.12-261122-0007", "H38.12-270101-0007"])
def test_a_code_of_tomorrow_is_warned_of(typed):
    assert portal_code(typed, TODAY).warning == "Sáu số ngày tháng trong mã này chưa đúng."


@pytest.mark.parametrize("typed", ["H38.12-261332-0007", "H38.12-260230-0007", "H38-000000-0007"])
def test_a_code_with_a_date_that_never_was_is_warned_of(typed):
    assert portal_code(typed, TODAY).warning == "Sáu số ngày tháng trong mã này chưa đúng."


@pytest.mark.parametrize(
    "typed",
    ["xin chào", "H38.12-261120-000", "38.12-261120-0007", "H38.12.1.1.1-261120-0007", "0912345678",
     "000.00.00.H38-260105-00123", "x" * 500, "H38.12-٢٦١١٢٠-0007", "https://dichvucong.gov.vn/?ma=1"],
)  # fmt: skip
def test_a_code_like_no_other_is_warned_of(typed):
    assert portal_code(typed, TODAY).warning == "Mã này không giống mã hồ sơ trên Cổng."


@given(st.text(max_size=60))
def test_no_text_is_ever_blocked_or_lost(typed):
    assert portal_code(typed, TODAY).typed == typed
