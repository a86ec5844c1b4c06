"""The price of a procedure, and the sum that is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.procedures.fees import fee, money, price_of_a_copy
from kiosk.procedures.schema import FixedFee, PerCopyFee, PerPageFee, UnknownFee

CERTIFIED_COPY = PerPageFee(
    kind="per_page",
    first_pages=2,
    first_price=2000,
    next_price=1000,
    cap_per_copy=200_000,
    page_basis="đếm trang của bản chính",
    photocopying=None,
    online_difference=None,
)
pages = st.integers(0, 500)
copies = st.integers(0, 50)


@pytest.mark.parametrize(
    ("pages", "copies", "total"),
    [
        (1, 1, 2_000),
        (2, 3, 12_000),
        (5, 2, 14_000),
        (197, 1, 199_000),
        (198, 1, 200_000),
        (199, 1, 200_000),
        (250, 1, 200_000),
        (250, 3, 600_000),
    ],
)
def test_certified_copies_cost_what_the_circular_says(pages, copies, total):
    assert fee(CERTIFIED_COPY, {"pages": pages, "copies": copies}).total == total


@given(pages=pages, copies=copies)
def test_the_price_is_the_formula_of_the_source(pages, copies):
    formula = copies * min(200_000, 2000 * min(pages, 2) + 1000 * max(0, pages - 2))
    assert fee(CERTIFIED_COPY, {"pages": pages, "copies": copies}).total == formula


@given(pages=pages, copies=copies)
def test_one_page_or_one_copy_more_never_costs_less(pages, copies):
    now = price_of_a_copy(CERTIFIED_COPY, pages)
    assert 0 <= now <= price_of_a_copy(CERTIFIED_COPY, pages + 1) <= 200_000
    total = fee(CERTIFIED_COPY, {"pages": pages, "copies": copies}).total
    more = fee(CERTIFIED_COPY, {"pages": pages, "copies": copies + 1}).total
    assert total is not None
    assert more is not None
    assert 0 <= total <= more


@given(pages=pages, copies=copies)
def test_the_shown_sum_ends_in_the_total(pages, copies):
    result = fee(CERTIFIED_COPY, {"pages": pages, "copies": copies})
    assert result.total is not None
    assert any(line.endswith(f"= {money(result.total)}.") for line in result.lines)


def test_the_sum_is_shown_line_by_line():
    lines = fee(CERTIFIED_COPY, {"pages": 5, "copies": 2}).lines
    assert lines[0] == (
        "2 trang đầu: 2.000 đ một trang; từ trang thứ 3: 1.000 đ một trang; "
        "nhiều nhất 200.000 đ một bản (đếm trang của bản chính)."
    )
    assert lines[1] == "Một bản: 2 trang × 2.000 đ + 3 trang × 1.000 đ = 7.000 đ."
    assert lines[2] == "2 bản × 7.000 đ = 14.000 đ."


def test_a_single_page_names_no_second_price():
    lines = fee(CERTIFIED_COPY, {"pages": 1, "copies": 1}).lines
    assert lines[1] == "Một bản: 1 trang × 2.000 đ = 2.000 đ."


def test_the_ceiling_is_said():
    lines = fee(CERTIFIED_COPY, {"pages": 250, "copies": 1}).lines
    assert lines[1].endswith("= 252.000 đ, chỉ thu 200.000 đ.")


@pytest.mark.parametrize("answers", [{}, {"pages": None, "copies": 2}, {"copies": 2}])
def test_unknown_pages_give_no_total_but_the_rule(answers):
    result = fee(CERTIFIED_COPY, answers)
    assert result.total is None
    assert "2.000 đ một trang" in result.lines[0]
    assert "Chưa biết số trang" in result.lines[1]


def test_unknown_copies_give_the_price_of_one():
    result = fee(CERTIFIED_COPY, {"pages": 2, "copies": None})
    assert result.total is None
    assert result.lines[1] == "Một bản: 2 trang × 2.000 đ = 4.000 đ."


def test_what_no_source_tells_is_left_to_the_commune():
    lines = fee(CERTIFIED_COPY, {"pages": 1, "copies": 1}).lines
    assert any("tiền chụp" in line and "hỏi xã" in line for line in lines)
    assert any("trực tuyến" in line and "hỏi xã" in line for line in lines)


def test_what_is_known_is_no_longer_asked():
    known = CERTIFIED_COPY.model_copy(update={"photocopying": 500, "online_difference": 0})
    assert not any("hỏi xã" in line for line in fee(known, {"pages": 1, "copies": 1}).lines)


def test_a_negative_number_is_refused():
    with pytest.raises(ValueError, match="pages"):
        fee(CERTIFIED_COPY, {"pages": -1, "copies": 1})


def test_extracts_cost_the_same_each():
    extract = PerCopyFee(kind="per_copy", price=8000)
    assert fee(extract, {"copies": 3}).total == 24_000
    assert fee(extract, {"copies": 3}).lines[-1] == "3 bản × 8.000 đ = 24.000 đ."
    assert fee(extract, {"copies": None}).total is None


def test_nothing_to_pay_is_said_plainly():
    result = fee(FixedFee(kind="fixed", total=0), {})
    assert result.total == 0
    assert result.lines == ("Không mất tiền.",)


def test_one_price_is_said():
    assert fee(FixedFee(kind="fixed", total=15_000), {}).lines == ("Lệ phí: 15.000 đ.",)


def test_an_unknown_fee_says_ask_the_commune():
    result = fee(UnknownFee(kind="unknown"), {"pages": 1, "copies": 1})
    assert result.total is None
    assert "hỏi xã" in result.lines[0]


def test_money_has_dots_between_thousands():
    assert [money(n) for n in (0, 800, 15_000, 1_200_000)] == [
        "0 đ",
        "800 đ",
        "15.000 đ",
        "1.200.000 đ",
    ]
