"""What a member writes in own words may name a dossier, a day and an hour, but no paper."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from kiosk.dossiers import codes
from kiosk.dossiers.free_text import NO_NUMBERS, has_number, line_in
from kiosk.errors import Refused


@pytest.mark.parametrize(
    "text",
    [
        "nhầm với hồ sơ 527-049-1834",
        "nhầm 5270491834 với 527 049 1834",
        "nhầm H38.12-261116-0001",
        "nhầm h38-261116-00012, hẹn 21/11/2026",
        "000.12.34.H38-261116-0001 nộp 2 lần",
        "hẹn 20.11.2026 19h30",
        "từ 20/11/2026 đến 25/11/2026, 19:30 - 21:00",
        "nghỉ 20/11-25/11/2026",
        "2026-11-20 19 giờ 30 20/11",
        "hồ sơ 527-049-1834, 20 tờ",
        "phí 15.000.000 đ",
    ],
)
def test_a_code_a_day_and_an_hour_may_be_written(text):
    assert not has_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "034095001234",
        "034/095/001234",
        "034,095,001,234",
        "034 095 001234",
        "034.095—001–234",
        "số cũ 123456789",
        "123-456-7890",  # ten digits, but no tracking code
        "034-5270491834",  # a tracking code inside of a longer number
        "03 5270491834",
        "nhầm 527-049-1834, của 034095001234",
        "034/09/5001234",
        "12.10.2026.1234",
        "٠٣٤٠٩٥٠٠١٢٣٤",
    ],
)
def test_the_number_of_a_paper_may_not(text):
    assert has_number(text)


@given(st.text("0123456789", min_size=9, max_size=9), st.sampled_from(["{}", "hồ sơ {}.", "({})"]))
def test_every_tracking_code_may_be_written_as_the_slip_shows_it(digits, sentence):
    code = digits + codes.check_digit(digits)
    assert not has_number(sentence.format(code))
    assert not has_number(sentence.format(codes.shown(code)))


@given(st.text("0123456789", min_size=12, max_size=12), st.sampled_from(["", " ", ".", "-", "/"]))
def test_no_twelve_digits_in_threes_may_be_written(digits, sign):
    assert has_number(sign.join(digits[at : at + 3] for at in range(0, 12, 3)))


def test_a_line_with_a_number_is_refused_whole():
    with pytest.raises(Refused) as refused:
        line_in(MultiDict({"ten": "Lò Thị Mai 034/095/001234"}), "ten")
    assert refused.value.reason == NO_NUMBERS


def test_a_line_keeps_no_hidden_signs():
    assert line_in(MultiDict({"ten": " Lò\u200b  Văn\n Con "}), "ten") == "Lò Văn Con"
