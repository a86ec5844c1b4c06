"""The price of a procedure, and the sum that is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.procedures.fee_rules import (
    ByCaseFee,
    ByChannelFee,
    FeeCase,
    FeeRule,
    FixedFee,
    PerCopyFee,
    PerPageFee,
    SimpleFee,
    UnknownFee,
)
from kiosk.procedures.fees import (
    ASK_COMMUNE,
    CASE_UNKNOWN,
    NOT_KNOWN,
    PEOPLE_UNKNOWN,
    fee,
    in_words,
    money,
    price_of_a_copy,
    shown_lines,
)
from kiosk.procedures.published import find

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


# Residence: Circular 75/2022/TT-BTC.
ALONE = ByChannelFee(kind="by_channel", online=7_000, direct=15_000)
ON_A_LIST = ByChannelFee(kind="by_channel", online=5_000, direct=10_000, each="people")
PERMANENT = ByChannelFee(kind="by_channel", online=10_000, direct=20_000)
SPLIT = ByChannelFee(kind="by_channel", online=5_000, direct=10_000)
IN_TIME = FeeCase(answers=("on-time",), says="Trong 60 ngày", fee=FixedFee(kind="fixed", total=0))
LATE = FeeCase(answers=("late",), says="Quá 60 ngày", fee=UnknownFee(kind="unknown"))
BIRTH = ByCaseFee(kind="by_case", question="age", cases=(IN_TIME, LATE))
TEMPORARY = ByCaseFee(
    kind="by_case",
    question="how",
    cases=(
        FeeCase(answers=("alone",), says="Đăng ký riêng", fee=ALONE),
        FeeCase(answers=("list",), says="Theo danh sách", fee=ON_A_LIST),
    ),
)


@pytest.mark.parametrize(
    ("rule", "online", "direct"),
    [(ALONE, 7_000, 15_000), (PERMANENT, 10_000, 20_000), (SPLIT, 5_000, 10_000)],
)
def test_the_portal_has_one_price_and_the_desk_another(rule, online, direct):
    assert fee(rule, {}).total == fee(rule, {}, online=True).total == online
    assert fee(rule, {}, online=False).total == direct


def test_both_prices_are_said_whichever_is_paid():
    told = "Nộp trên mạng: 7.000 đ; nộp tại xã: 15.000 đ."
    assert fee(ALONE, {}).lines == fee(ALONE, {}, online=False).lines == (told,)
    assert in_words(ALONE) == told


def test_a_list_is_paid_for_by_the_person():
    on_the_portal, at_the_desk = (fee(ON_A_LIST, {"people": 6}, online=o) for o in (True, False))
    assert (on_the_portal.total, at_the_desk.total) == (30_000, 60_000)
    assert on_the_portal.lines == (
        "Nộp trên mạng: 5.000 đ một người; nộp tại xã: 10.000 đ một người.",
        "6 người × 5.000 đ = 30.000 đ.",
    )
    assert at_the_desk.lines[-1] == "6 người × 10.000 đ = 60.000 đ."


@pytest.mark.parametrize("answers", [{}, {"people": None}, {"people": "nhiều"}])
def test_nobody_guesses_how_many_people_there_are(answers):
    found = fee(ON_A_LIST, answers)
    assert (found.total, found.lines[-1]) == (None, PEOPLE_UNKNOWN)


@pytest.mark.parametrize("online", [True, False])
def test_a_price_that_only_one_way_has_is_asked_for_on_the_other(online):
    known = {"online": 5_000, "direct": None} if not online else {"online": None, "direct": 5_000}
    found = fee(ByChannelFee(kind="by_channel", **known), {}, online=online)
    assert found.total is None
    assert found.lines[-1] == ASK_COMMUNE
    assert found.lines[0].count("hỏi xã") == 1
    assert "None" not in " ".join(found.lines)


def test_a_free_way_is_called_free():
    free = ByChannelFee(kind="by_channel", online=0, direct=5_000)
    assert fee(free, {}).total == 0
    assert fee(free, {}).lines == ("Nộp trên mạng: không mất tiền; nộp tại xã: 5.000 đ.",)


def test_the_case_decides():
    assert fee(BIRTH, {"age": "on-time"}).total == 0
    assert fee(BIRTH, {"age": "late"}).total is None
    assert fee(TEMPORARY, {"how": "alone"}).total == 7_000
    assert fee(TEMPORARY, {"how": "alone"}, online=False).total == 15_000
    assert fee(TEMPORARY, {"how": "list", "people": 3}, online=False).total == 30_000
    assert fee(TEMPORARY, {"how": "list", "people": None}).total is None


@pytest.mark.parametrize("answers", [{}, {"age": None}, {"age": "khác"}])
def test_a_case_that_nobody_named_is_asked_for_with_all_that_is_known(answers):
    found = fee(BIRTH, answers)
    assert found.total is None
    assert found.lines == (in_words(BIRTH), CASE_UNKNOWN)


def test_the_cases_are_few_words():
    assert in_words(BIRTH) == "Trong 60 ngày: không mất tiền. Quá 60 ngày: hỏi xã."
    assert in_words(TEMPORARY) == (
        "Đăng ký riêng: trên mạng 7.000 đ, tại xã 15.000 đ. "
        "Theo danh sách: mỗi người trên mạng 5.000 đ, tại xã 10.000 đ."
    )
    kinds: tuple[SimpleFee, ...] = (
        CERTIFIED_COPY, PerCopyFee(kind="per_copy", price=8_000), FixedFee(kind="fixed", total=500),
    )  # fmt: skip
    cases = tuple(FeeCase(answers=(str(n),), says=f"Ca {n}", fee=k) for n, k in enumerate(kinds))
    assert in_words(ByCaseFee(kind="by_case", question="what", cases=cases)) == (
        "Ca 0: tính theo số trang. Ca 1: 8.000 đ một bản. Ca 2: 500 đ."
    )


def test_a_note_comes_last():
    noted = ALONE.model_copy(update={"note": "Có người được miễn: hỏi Công an xã."})
    assert fee(noted, {}).lines[-1] == "Có người được miễn: hỏi Công an xã."
    in_a_case = LATE.model_copy(update={"fee": UnknownFee(kind="unknown", note="Hỏi trước.")})
    rule = BIRTH.model_copy(update={"cases": (IN_TIME, in_a_case)})
    assert fee(rule, {"age": "late"}).lines == (ASK_COMMUNE, "Hỏi trước.")


def test_every_line_that_any_resident_sees_is_known_beforehand():
    shown = shown_lines(TEMPORARY)
    assert len(shown) == len(set(shown))
    for how, online in [("alone", True), ("alone", False), ("list", True), (None, False)]:
        assert set(fee(TEMPORARY, {"how": how}, online=online).lines) <= {*shown, CASE_UNKNOWN}


PRICES = st.none() | st.integers(0, 1_000_000)
BY_CHANNEL = st.builds(
    ByChannelFee, kind=st.just("by_channel"), online=PRICES, direct=PRICES,
    each=st.sampled_from([None, "people"]), note=st.sampled_from([None, "Có người được miễn."]),
)  # fmt: skip
SIMPLE = st.one_of(
    BY_CHANNEL,
    st.just(CERTIFIED_COPY),
    st.builds(PerCopyFee, kind=st.just("per_copy"), price=st.integers(0, 100_000)),
    st.builds(FixedFee, kind=st.just("fixed"), total=st.integers(0, 100_000)),
    st.just(UnknownFee(kind="unknown")),
)
RULES: st.SearchStrategy[FeeRule] = SIMPLE | st.builds(
    lambda one, other: ByCaseFee(
        kind="by_case", question="what",
        cases=(FeeCase(answers=("a", "b"), says="Một", fee=one),
               FeeCase(answers=("c",), says="Hai", fee=other)),
    ),
    SIMPLE, SIMPLE,
)  # fmt: skip
COUNTS = st.integers(0, 500)
ANSWERS = st.fixed_dictionaries(
    {"pages": COUNTS, "copies": COUNTS, "people": COUNTS, "what": st.sampled_from("abc")}
)


@given(
    rule=RULES,
    answers=ANSWERS,
    online=st.booleans(),
    key=st.sampled_from(["pages", "copies", "people"]),
)
def test_more_of_anything_never_costs_less_and_nothing_costs_less_than_nothing(
    rule, answers, online, key
):
    now = fee(rule, answers, online=online).total
    more = fee(rule, answers | {key: answers[key] + 1}, online=online).total
    assert (now is None) == (more is None)
    if now is not None and more is not None:
        assert 0 <= now <= more


@given(
    rule=RULES,
    answers=ANSWERS,
    online=st.booleans(),
    hidden=st.sampled_from(["pages", "copies", "people", "what"]),
)
def test_an_answer_that_is_not_known_gives_no_sum_or_the_very_same(rule, answers, online, hidden):
    whole = fee(rule, answers, online=online)
    for unknown in (answers | {hidden: None}, {k: v for k, v in answers.items() if k != hidden}):
        found = fee(rule, unknown, online=online)
        assert found.total in {None, whole.total}
        assert found.total is not None or says_what_is_missing(found.lines)


@given(rule=RULES, answers=ANSWERS, online=st.booleans())
def test_no_line_is_empty_or_says_what_only_a_program_says(rule, answers, online):
    for line in (*fee(rule, answers, online=online).lines, *shown_lines(rule)):
        assert line.endswith((".", ")."))
        assert "None" not in line


def says_what_is_missing(lines: tuple[str, ...]) -> bool:
    return any(line in NOT_KNOWN for line in lines)


@pytest.mark.parametrize(
    ("slug", "answers", "online", "direct"),
    [
        ("chung-thuc-ban-sao", {"pages": 1, "copies": 1}, 2_000, 2_000),
        ("chung-thuc-ban-sao", {"pages": 2, "copies": 3}, 12_000, 12_000),
        ("chung-thuc-ban-sao", {"pages": 5, "copies": 2}, 14_000, 14_000),
        ("chung-thuc-ban-sao", {"pages": 250, "copies": 1}, 200_000, 200_000),
        ("trich-luc-ho-tich", {"copies": 3}, 24_000, 24_000),
        ("xac-nhan-cu-tru", {}, 0, 0),
        ("tam-tru", {"how": "alone"}, 7_000, 15_000),
        ("tam-tru", {"how": "list", "people": 4}, 20_000, 40_000),
        ("tam-tru", {"how": "list", "people": None}, None, None),
        ("thuong-tru", {}, 10_000, 20_000),
        ("tam-vang", {}, 0, 0),
        ("luu-tru", {}, 0, 0),
        ("ket-hon", {}, 0, 0),
        ("khai-sinh", {"age": "on-time"}, 0, 0),
        ("khai-sinh", {"age": "late"}, None, None),
        ("khai-sinh-lai", {}, None, None),
        ("xac-nhan-hon-nhan", {}, None, None),
        ("tro-cap-huu-tri-xa-hoi", {}, 0, 0),
        ("mai-tang-huu-tri-xa-hoi", {}, 0, 0),
        ("chung-thuc-ban-sao-dien-tu", {}, None, None),
    ],
)  # fmt: skip
def test_what_the_sources_say_of_each_procedure(slug, answers, online, direct):
    procedure = find(slug)
    assert procedure
    totals = [fee(procedure.fee, answers, online=o).total for o in (True, False)]
    assert totals == [online, direct]
