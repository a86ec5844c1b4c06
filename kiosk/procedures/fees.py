"""What a procedure costs, and the sum shown so that anyone can check it."""

from dataclasses import dataclass

from kiosk.procedures.fee_rules import (
    ByCaseFee,
    ByChannelFee,
    FeeRule,
    FixedFee,
    PerCopyFee,
    PerPageFee,
    SimpleFee,
)
from kiosk.procedures.shapes import Answers

ASK_COMMUNE = "Chưa rõ mức phí. Bà con hỏi xã trước khi nộp."
PAGES_UNKNOWN = "Chưa biết số trang nên chưa tính được. Xã đếm trang rồi báo số tiền."
COPIES_UNKNOWN = "Chưa biết lấy mấy bản nên chưa tính được cả khoản."
PEOPLE_UNKNOWN = "Chưa biết mấy người nên chưa tính được cả khoản."
CASE_UNKNOWN = "Chưa biết bà con thuộc trường hợp nào nên chưa tính được: bà con hỏi xã."
NOT_KNOWN = (ASK_COMMUNE, PAGES_UNKNOWN, COPIES_UNKNOWN, PEOPLE_UNKNOWN, CASE_UNKNOWN)


@dataclass(frozen=True)
class Fee:
    """A total in đồng, None when it must be asked for, and the rule in words."""

    total: int | None
    lines: tuple[str, ...]


def money(amount: int) -> str:
    """An amount in đồng as it is written in Vietnam: "15.000 đ"."""
    return f"{amount:,} đ".replace(",", ".")


def fee(rule: FeeRule, answers: Answers, *, online: bool = True) -> Fee:
    """What this resident pays, on the portal or (not `online`) at the desk.

    Uses the answers `pages` (of the original) and `copies`, and those that the rule names. A
    missing or unknown answer gives a total of None. ValueError if a number is negative.
    """
    if isinstance(rule, ByCaseFee):
        return _by_case(rule, answers, online)
    if isinstance(rule, ByChannelFee):
        found = _by_channel(rule, answers, online)
    elif isinstance(rule, FixedFee):
        found = _fixed(rule)
    elif isinstance(rule, PerCopyFee):
        found = _per_copy(rule, _number(answers, "copies"))
    elif isinstance(rule, PerPageFee):
        return _per_page(rule, _number(answers, "pages"), _number(answers, "copies"))
    else:
        found = Fee(None, (ASK_COMMUNE,))
    return Fee(found.total, (*found.lines, rule.note)) if rule.note else found


def in_words(rule: FeeRule) -> str:
    """The rule in one sentence, before anything of the case is known."""
    if isinstance(rule, ByCaseFee):
        return " ".join(f"{one.says}: {_in_short(one.fee)}." for one in rule.cases)
    return fee(rule, {}).lines[0]


def _in_short(rule: SimpleFee) -> str:
    """The rule of one case among others, as few words as it takes."""
    if isinstance(rule, FixedFee):
        return _price(rule.total)
    if isinstance(rule, PerCopyFee):
        return f"{money(rule.price)} một bản"
    if isinstance(rule, ByChannelFee):
        prices = f"trên mạng {_price(rule.online)}, tại xã {_price(rule.direct)}"
        return f"mỗi người {prices}" if rule.each else prices
    return "tính theo số trang" if isinstance(rule, PerPageFee) else "hỏi xã"


def shown_lines(rule: FeeRule) -> tuple[str, ...]:
    """Every line of the rule that is the same for each resident, each once."""
    simple = [one.fee for one in rule.cases] if isinstance(rule, ByCaseFee) else [rule]
    found = [in_words(rule)]
    for one in simple:
        found += [*fee(one, {}).lines, *fee(one, {}, online=False).lines]
    return tuple(dict.fromkeys(found))


def price_of_a_copy(rule: PerPageFee, pages: int) -> int:
    """The price in đồng of one copy of an original of so many pages, ceiling included.

    Certified copies: Circular 226/2016/TT-BTC.
    """
    first = min(pages, rule.first_pages)
    price = rule.first_price * first + rule.next_price * (pages - first)
    return min(rule.cap_per_copy, price)


def _number(answers: Answers, key: str) -> int | None:
    answer = answers.get(key)
    if not isinstance(answer, int):
        return None
    if answer < 0:
        raise ValueError(f"{key} cannot be negative")
    return answer


def _fixed(rule: FixedFee) -> Fee:
    if rule.total == 0:
        return Fee(0, ("Không mất tiền.",))
    return Fee(rule.total, (f"Lệ phí: {money(rule.total)}.",))


def _by_case(rule: ByCaseFee, answers: Answers, online: bool) -> Fee:
    answer = answers.get(rule.question)
    for case in rule.cases:
        if answer in case.answers:
            return fee(case.fee, answers, online=online)
    return Fee(None, (in_words(rule), CASE_UNKNOWN))


def _by_channel(rule: ByChannelFee, answers: Answers, online: bool) -> Fee:
    told = f"Nộp trên mạng: {_each(rule, rule.online)}; nộp tại xã: {_each(rule, rule.direct)}."
    price = rule.online if online else rule.direct
    if price is None:
        return Fee(None, (told, ASK_COMMUNE))
    if rule.each is None:
        return Fee(price, (told,))
    people = _number(answers, rule.each)
    if people is None:
        return Fee(None, (told, PEOPLE_UNKNOWN))
    total = price * people
    return Fee(total, (told, f"{people} người × {money(price)} = {money(total)}."))


def _each(rule: ByChannelFee, price: int | None) -> str:
    return f"{_price(price)} một người" if rule.each and price else _price(price)


def _price(price: int | None) -> str:
    if price is None:
        return "hỏi xã"
    return money(price) if price else "không mất tiền"


def _per_copy(rule: PerCopyFee, copies: int | None) -> Fee:
    rule_text = f"Mỗi bản {money(rule.price)}."
    if copies is None:
        return Fee(None, (rule_text, COPIES_UNKNOWN))
    total = rule.price * copies
    return Fee(total, (rule_text, _times(rule.price, copies)))


def _per_page(rule: PerPageFee, pages: int | None, copies: int | None) -> Fee:
    lines = [_prices(rule)]
    if pages is None:
        return Fee(None, (*lines, PAGES_UNKNOWN, *_not_counted(rule)))
    price = price_of_a_copy(rule, pages)
    lines.append(_one_copy(rule, pages, price))
    if copies is None:
        return Fee(None, (*lines, COPIES_UNKNOWN, *_not_counted(rule)))
    return Fee(price * copies, (*lines, _times(price, copies), *_not_counted(rule)))


def _prices(rule: PerPageFee) -> str:
    return (
        f"{rule.first_pages} trang đầu: {money(rule.first_price)} một trang; "
        f"từ trang thứ {rule.first_pages + 1}: {money(rule.next_price)} một trang; "
        f"nhiều nhất {money(rule.cap_per_copy)} một bản ({rule.page_basis})."
    )


def _one_copy(rule: PerPageFee, pages: int, price: int) -> str:
    first = min(pages, rule.first_pages)
    parts = [f"{first} trang × {money(rule.first_price)}"]
    if pages > first:
        parts.append(f"{pages - first} trang × {money(rule.next_price)}")
    uncapped = rule.first_price * first + rule.next_price * (pages - first)
    line = f"Một bản: {' + '.join(parts)} = {money(uncapped)}"
    return line + ("." if uncapped == price else f", chỉ thu {money(price)}.")


def _times(price: int, copies: int) -> str:
    return f"{copies} bản × {money(price)} = {money(price * copies)}."


def _not_counted(rule: PerPageFee) -> tuple[str, ...]:
    """What no source tells, so that nobody is surprised at the desk."""
    lines = []
    if rule.photocopying is None:
        lines.append("Nhờ xã chụp bản sao giúp thì có thể mất thêm tiền chụp: bà con hỏi xã.")
    if rule.online_difference is None:
        lines.append("Nộp trực tuyến có khác mức này không: bà con hỏi xã.")
    return tuple(lines)
