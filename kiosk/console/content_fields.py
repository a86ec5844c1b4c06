"""The table of fields: what of a procedure or a guide is written in which form, and how.

The forms, the check, the comparison and the sheet for the commune all read it.
"""

from kiosk.console import content_choices as choose
from kiosk.console.content_parts import (
    BASIS,
    DAYS,
    EVENTS,
    FEE,
    FEE_OF_A_GUIDE,
    NEW_PAPER,
    NEW_SCREEN,
    NOTE,
    PAPER,
    SCREEN,
    SMALL_PICTURE,
    SOURCES,
    SUMMARY,
    TILE,
    WORDS,
    answers_to_choose,
    area,
    asked,
    maybe,
    tick,
)
from kiosk.console.content_shape import Field, Group, Item, Kind, Rows, Section, Variants

GENERAL: tuple[Item, ...] = (
    area("name_official", "Tên đầy đủ"),
    Field("name_short", "Tên gọn"),
    TILE,
    SUMMARY,
    area("applicants", "Ai làm được"),
    Field("receiver.name", "Nơi nhận"),
    area("receiver.decides", "Ai giải quyết"),
    maybe("receiver.place_rule", "Nộp ở đâu"),
    Field("receiver.place_rule_basis", "Điều này biết từ đâu", Kind.ONE, True, choose.BASES),
    maybe("receiver.hours", "Giờ nhận", Kind.LINE),
    maybe("apply_within", "Phải làm trong bao lâu"),
    maybe("benefit", "Bà con được nhận gì"),
    EVENTS,
    WORDS,
    Field("receiver.type", "Cơ quan", Kind.ONE, choices=choose.RECEIVERS, is_edited=False),
    Field("field", "Lĩnh vực", Kind.ONE, choices=choose.FIELDS, is_edited=False),
    Field("portal_code", "Mã trên Cổng", may_be_empty=True, is_edited=False),
    Field("do_first", "Phải làm trước", may_be_empty=True, is_edited=False),
    SMALL_PICTURE,
)

A_NUMBER: tuple[Item, ...] = (
    maybe("unit", "Đơn vị", Kind.LINE),
    maybe("min", "Ít nhất", Kind.NUMBER),
    maybe("max", "Nhiều nhất", Kind.NUMBER),
)
AN_OPTION: tuple[Item, ...] = (
    Field("text", "Chữ trên nút"),
    NOTE,
    maybe(
        "ends", "Dừng ở câu trả lời này", hint="Ghi vì sao không phải làm. Để trống thì đi tiếp."
    ),
    SMALL_PICTURE,
)
OPTIONS = Rows(
    "options", "Lựa chọn", "một lựa chọn", AN_OPTION, "text", key="value", is_fixed=True
)  # fmt: skip
ANSWER = Variants("", "Loại", {"number": ("Số", A_NUMBER), "choice": ("Chọn", (OPTIONS,))}, True)
A_QUESTION: tuple[Item, ...] = (
    area("ask", "Hỏi thế nào"),
    maybe("help", "Giải thích thêm"),
    ANSWER,
    tick("may_be_unknown", "Cho trả lời “Chưa biết”"),
    tick("is_private", "Không ghi lại câu trả lời", is_edited=False),
    Field("when", "Chỉ hỏi khi", Kind.WHEN, choices=answers_to_choose, is_edited=False),
)
CASES: tuple[Item, ...] = (
    Rows("questions", "Câu hỏi", "một câu hỏi", A_QUESTION, "ask", key="key", is_fixed=True),
    tick("both_appear", "Hai người phải cùng đến xã ký"),
)

NEEDED_WHEN = Field("when", "Chỉ cần khi", Kind.WHEN, choices=answers_to_choose)
ON_THE_FORM: tuple[Item, ...] = (
    Field("text", "Hỏi gì"),
    Field("answer", "Máy đã hỏi ở câu", Kind.ONE, True, choices=asked),
    BASIS,
)
WORKSHEET: tuple[Item, ...] = (
    maybe("form", "Tên tờ khai", Kind.LINE),
    Rows("asked", "Tờ khai hỏi", "một điều", ON_THE_FORM, "text", new={"basis": "guide"}),
)
PAPERS: tuple[Item, ...] = (
    tick("needs_original", "Phải mang bản chính để đối chiếu"),
    Rows("papers", "Giấy tờ", "một giấy", (*PAPER, NEEDED_WHEN), "name", "key", NEW_PAPER),
    Group("worksheet", "Tờ khai trước", WORKSHEET),
)

LIMIT: tuple[Item, ...] = (
    Field("time_limit.unit", "Tính theo", Kind.ONE, True, choose.UNITS),
    maybe("time_limit.normal", "Bao lâu", Kind.NUMBER),
    maybe("time_limit.extended", "Lâu nhất", Kind.NUMBER),
    maybe("time_limit.cutoff", "Nhận sau giờ này thì sang hôm sau", Kind.HOUR),
    maybe("time_limit.text", "Nói với bà con"),
    maybe("time_limit.extension", "Khi phải kéo dài"),
    tick("off_hours", "Nhận cả ngoài giờ, cả ngày nghỉ"),
    Field("result.name", "Kết quả là gì"),
    tick("result.paper", "Có bản giấy"),
    tick("result.electronic", "Có bản điện tử"),
    maybe("team_can_collect", "Tổ được lấy thay bà con", Kind.MAYBE),
)

A_FORK: tuple[Item, ...] = (
    maybe("ask", "Hỏi gì", Kind.LINE),
    maybe("yes", "Nút đi tiếp trên Cổng", Kind.LINE),
    maybe("no", "Nút đi thẳng đến xã", Kind.LINE),
)
A_SCREEN: tuple[Item, ...] = (*SCREEN, Group("fork", "Rẽ hai đường", A_FORK))
PORTAL: tuple[Item, ...] = (
    maybe("portal_url", "Địa chỉ trên Cổng", Kind.LINE),
    Field("online", "Nộp trên Cổng", Kind.ONE, choices=choose.ONLINE),
    maybe("gives_code", "Cổng cho mã hồ sơ", Kind.MAYBE),
    tick("draft_confirmation", "Xã gửi bản nháp để bà con xem lại"),
    Rows("screens", "Màn hình", "một màn hình", A_SCREEN, "title", new=NEW_SCREEN),
)

A_REASON: tuple[Item, ...] = (
    area("text", "Lý do"),
    Field("part", "Sửa ở phần nào", Kind.ONE, choices=choose.PARTS),
    BASIS,
    SMALL_PICTURE,
)
NEW_REASON = {"part": "giay-to", "basis": "portal", "icon": "file-alert"}
REASONS = Rows("return_reasons", "Lý do", "một lý do", A_REASON, "text", "key", NEW_REASON)

A_LAW: tuple[Item, ...] = (
    Field("number", "Số văn bản"),
    maybe("title", "Tên"),
    maybe("date", "Ngày ban hành", Kind.DATE),
    tick("verified", "Đã xem tận văn bản"),
)
LAWS = Rows("legal_basis", "Căn cứ pháp luật", "một văn bản", A_LAW, "number")

ABOUT_A_GUIDE: tuple[Item, ...] = (
    Field("name", "Tên"),
    TILE,
    SUMMARY,
    area("who", "Ai làm được"),
    maybe("app", "Ứng dụng nào, lấy ở đâu"),
    maybe("site", "Địa chỉ chính thức", Kind.LINE),
    maybe("go_to", "Phải đến đâu"),
    maybe("ask_whom", "Chưa rõ thì hỏi ai"),
    EVENTS,
    WORDS,
    Field("skill", "Kỹ năng", Kind.ONE, choices=choose.SKILLS, is_edited=False),
    SMALL_PICTURE,
)
BRING = Rows(
    "bring", "Mang theo", "một thứ", PAPER, "name", "key", NEW_PAPER, may_be_unknown=True
)  # fmt: skip
STEPS = Rows("steps", "Bước", "một bước", SCREEN, "title", new=NEW_SCREEN, may_be_unknown=True)

PROCEDURE = (
    Section("chung", "Tên và tóm tắt", "info-circle", GENERAL),
    Section("truong-hop", "Câu hỏi", "help", CASES),
    Section("giay-to", "Giấy tờ", "files", PAPERS),
    Section("le-phi", "Lệ phí", "cash", (FEE,)),
    Section("thoi-han", "Thời hạn, kết quả", "clock", LIMIT),
    Section("man-hinh", "Trên Cổng", "device-mobile", PORTAL),
    Section("ly-do", "Lý do bị trả", "file-alert", (REASONS,)),
    Section("nguon", "Nguồn và ngày", "book", (*DAYS, SOURCES, LAWS)),
)
GUIDE = (
    Section("chung", "Tên và tóm tắt", "info-circle", ABOUT_A_GUIDE),
    Section("mang-theo", "Mang theo", "files", (BRING,)),
    Section("cac-buoc", "Các bước", "device-mobile", (STEPS,)),
    Section("le-phi", "Tiền", "cash", (FEE_OF_A_GUIDE,)),
    Section("nguon", "Nguồn và ngày", "book", (*DAYS, SOURCES)),
)


def sections(is_guide: bool) -> tuple[Section, ...]:
    """The forms of a guide or a procedure, in the order in which residents meet what is in them."""
    return GUIDE if is_guide else PROCEDURE


def section_of(is_guide: bool, slug: str) -> Section | None:
    """One of them by its address."""
    return next((one for one in sections(is_guide) if one.slug == slug), None)


def all_items(is_guide: bool) -> tuple[Item, ...]:
    """Everything of all forms."""
    return tuple(item for section in sections(is_guide) for item in section.items)
