"""What several forms of the content share: ways of writing a field, papers, screens, fees, sources.

Whatever the questions of the same content offer to choose from is read off its tree.
"""

from collections.abc import Mapping

from kiosk.console import content_choices as choose
from kiosk.console.content_shape import Field, Item, Kind, Rows, Tree, Variants, as_rows, at

FOR_YOU_TO_ASK = "Chưa rõ thì để trống."


def area(path: str, label: str, hint: str = "") -> Field:
    """A sentence or two that must be there."""
    return Field(path, label, Kind.AREA, hint=hint)


def maybe(path: str, label: str, kind: Kind = Kind.AREA, hint: str = "") -> Field:
    """Something that may be left out."""
    return Field(path, label, kind, may_be_empty=True, hint=hint)


def tick(path: str, label: str, *, is_edited: bool = True) -> Field:
    """Yes or no."""
    return Field(path, label, Kind.TICK, is_edited=is_edited)


def number(path: str, label: str) -> Field:
    """A number that must be there."""
    return Field(path, label, Kind.NUMBER)


def money(path: str, label: str, hint: str = "") -> Field:
    """A sum that must be there."""
    return Field(path, label, Kind.MONEY, hint=hint)


def lines(path: str, label: str) -> Field:
    """Several texts."""
    return Field(path, label, Kind.LINES, hint="Mỗi dòng một điều.")


def answers_to_choose(tree: Tree) -> Mapping[str, str]:
    """Every answer that the questions offer, "question:answer" → "Question? Answer"."""
    return {
        f"{one.get('key')}:{option.get('value')}": f"{one.get('ask')} {option.get('text')}"
        for one in as_rows(tree.get("questions"))
        for option in as_rows(one.get("options"))
    }


def answers_of_the_fee(tree: Tree) -> Mapping[str, str]:
    """The answers to the question that decides the fee."""
    asked = at(tree, "fee.question")
    return {
        str(option.get("value")): str(option.get("text"))
        for one in as_rows(tree.get("questions"))
        if one.get("key") == asked
        for option in as_rows(one.get("options"))
    }


def asked(tree: Tree, kind: str = "") -> Mapping[str, str]:
    """The questions, by their keys; of one kind where one is named."""
    found = [one for one in as_rows(tree.get("questions")) if kind in ("", one.get("kind"))]
    return {str(one.get("key")): str(one.get("ask")) for one in found}


def numbers_asked(tree: Tree) -> Mapping[str, str]:
    """The questions that ask for a number."""
    return asked(tree, "number")


def choices_asked(tree: Tree) -> Mapping[str, str]:
    """The questions that offer answers to choose from."""
    return asked(tree, "choice")


BASIS = Field("basis", "Biết từ đâu", Kind.ONE, choices=choose.BASES)
NOTE = maybe("note", "Ghi chú")
SMALL_PICTURE = Field("icon", "Hình nhỏ", is_edited=False)
EVENTS = Field("events", "Khi nào cần đến", Kind.MANY, choices=choose.EVENTS)
WORDS = lines("words", "Bà con hay gọi là gì")
TILE = Field("name_tile", "Tên trên ô lớn", hint="Càng ngắn càng dễ đọc.")
SUMMARY = area("summary", "Một câu tóm tắt")
DAYS: tuple[Item, ...] = (
    Field("checked_on", "Ngày xem lại", Kind.DATE),
    maybe("effective_from", "Có hiệu lực từ ngày", Kind.DATE, FOR_YOU_TO_ASK),
    maybe("effective_to", "Hết hiệu lực sau ngày", Kind.DATE, FOR_YOU_TO_ASK),
    lines("unknowns", "Điều chưa rõ, phải hỏi"),
)
A_SOURCE: tuple[Item, ...] = (
    Field("name", "Tên nguồn"),
    Field("url", "Địa chỉ"),
    Field("kind", "Loại", Kind.ONE, choices=choose.SOURCES),
    maybe("date", "Ngày của nguồn", Kind.DATE),
)
SOURCES = Rows("sources", "Nguồn", "một nguồn", A_SOURCE, "name", new={"kind": "official"})
PAPER: tuple[Item, ...] = (
    Field("name", "Tên giấy"),
    NOTE,
    Field("form", "Là gì", Kind.ONE, choices=choose.FORMS),
    tick("required", "Bắt buộc phải có"),
    Field("picture", "Hình vẽ", Kind.ONE, True, choose.PICTURES),
    area("if_missing", "Thiếu thì làm thế nào"),
    SMALL_PICTURE,
)
NEW_PAPER: Tree = {"form": "original", "required": True, "icon": "file-text"}
SCREEN: tuple[Item, ...] = (
    Field("title", "Tên màn hình"),
    area("do", "Bà con làm gì"),
    Field("sketch", "Hình vẽ", Kind.ONE, choices=choose.SKETCHES),
    maybe("warning", "Lời nhắc"),
    BASIS,
)
NEW_SCREEN: Tree = {"sketch": "form", "basis": "guide"}

AN_EXAMPLE: tuple[Item, ...] = (
    number("pages", "Số trang"),
    number("copies", "Số bản"),
    money("total", "Thành tiền"),
)
BY_PAGE: tuple[Item, ...] = (
    number("first_pages", "Mấy trang đầu"),
    money("first_price", "Tiền mỗi trang đầu"),
    money("next_price", "Tiền mỗi trang sau"),
    money("cap_per_copy", "Nhiều nhất một bản"),
    Field("page_basis", "Đếm trang thế nào"),
    maybe("photocopying", "Tiền chụp bản sao", Kind.MONEY, FOR_YOU_TO_ASK),
    maybe("online_difference", "Nộp trên mạng khác bao nhiêu", Kind.NUMBER, FOR_YOU_TO_ASK),
    Rows("examples", "Ví dụ của nguồn", "một ví dụ", AN_EXAMPLE, name=""),
)
BY_CHANNEL: tuple[Item, ...] = (
    maybe("online", "Nộp trên mạng", Kind.MONEY, FOR_YOU_TO_ASK),
    maybe("direct", "Nộp tại xã", Kind.MONEY, FOR_YOU_TO_ASK),
    Field("each", "Nhân với số trả lời ở câu", Kind.ONE, True, numbers_asked),
    NOTE,
)
FIXED: tuple[Item, ...] = (money("total", "Số tiền", "Không mất tiền thì ghi 0."), NOTE)
BY_COPY: tuple[Item, ...] = (money("price", "Tiền mỗi bản"), NOTE)
SIMPLE_FEES: Mapping[str, tuple[str, tuple[Item, ...]]] = {
    "fixed": ("Một mức cố định", FIXED),
    "per_copy": ("Tính theo bản", BY_COPY),
    "per_page": ("Tính theo trang", BY_PAGE),
    "by_channel": ("Theo cách nộp", BY_CHANNEL),
    "unknown": ("Chưa rõ, bà con hỏi xã", (NOTE,)),
}
A_CASE: tuple[Item, ...] = (
    Field("says", "Gọi trường hợp này là"),
    Field("answers", "Khi bà con trả lời", Kind.MANY, choices=answers_of_the_fee),
    Variants("fee", "Cách tính", SIMPLE_FEES),
)
NEW_CASE: Tree = {"answers": [], "fee": {"kind": "fixed"}}
BY_CASE: tuple[Item, ...] = (
    Field("question", "Câu hỏi quyết định", Kind.ONE, choices=choices_asked),
    Rows("cases", "Từng trường hợp", "một trường hợp", A_CASE, "says", new=NEW_CASE),
)
FEE = Variants("fee", "Cách tính", {**SIMPLE_FEES, "by_case": ("Tùy trường hợp", BY_CASE)})
FEE_OF_A_GUIDE = Variants(
    "fee", "Cách tính", {kind: SIMPLE_FEES[kind] for kind in ("fixed", "by_channel", "unknown")}
)
