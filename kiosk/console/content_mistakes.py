"""What is wrong in a draft, at the field where it is to be put right, in words for the lead."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from kiosk.assets import icon
from kiosk.console.content_fields import all_items, sections
from kiosk.console.content_parts import answers_of_the_fee
from kiosk.console.content_shape import Kind, Leaf, Rows, Section, Tree, leaves
from kiosk.console.content_typed import item_at, settled
from kiosk.procedures.flaws import dates_ahead
from kiosk.procedures.guide import Guide
from kiosk.procedures.mistakes import Mistake, as_mistakes
from kiosk.procedures.reading import Content, examined
from kiosk.procedures.schema import Procedure

OF_A_KIND = {  # what is typed there could not be understood
    Kind.NUMBER: "Phải là một số, ví dụ 3.",
    Kind.MONEY: "Phải là số tiền, ví dụ 8000.",
    Kind.DATE: "Phải là một ngày, ví dụ 21/11/2026.",
    Kind.HOUR: "Phải là một giờ, ví dụ 15:00.",
    Kind.ONE: "Chọn một mục trong danh sách.",
    Kind.MANY: "Chọn lại các mục trong danh sách.",
    Kind.MAYBE: "Chọn một mục trong danh sách.",
}
BOUNDS = ("phải từ ", "dài quá ", "số lớn quá", "ngày kiểm tra ở sau")  # said well enough
INSTEAD = {
    "không được để trống": "Không được để trống.",
    "trước effective_from": "Ngày hết hiệu lực ở trước ngày có hiệu lực.",
    "ngắn hơn normal": "Ngắn hơn thời hạn thường.",
    "nhỏ hơn min": "Nhỏ hơn số ít nhất.",
    "câu hỏi số phải có min và max": "Câu hỏi số phải có số ít nhất và số nhiều nhất.",
    "cách tính này phải có câu hỏi số: pages": "Thủ tục này không hỏi số trang.",
    "cách tính này phải có câu hỏi số: copies": "Thủ tục này không hỏi số bản.",
}
TOO_FEW = "phải có ít nhất"
MISSING = "thiếu mục này"
NO_ICON = "Máy không có hình này: {}"
NO_FIRST = "Máy không có thủ tục này: {}"
NO_SLUG = "Tên này máy đã dùng vào việc khác: {}"
TAKEN = {"tim", "mo-lai", "nhap"}  # words that stand in addresses where a procedure would


class Told(NamedTuple):
    """One mistake: the field where it stands, or the path of the file where no form has it."""

    path: str
    section: Section | None
    name: str  # "Giấy tờ · Bản chính · Ghi chú"
    words: str


class Examined(NamedTuple):
    """A draft as it would be published, None where it has no shape, and all that is wrong."""

    content: Content | None
    mistakes: Sequence[Told]

    def within(self, section: Section) -> Mapping[str, list[str]]:
        """What is wrong in one form, by field."""
        found: dict[str, list[str]] = {}
        for one in self.mistakes:
            if one.section == section:
                found.setdefault(one.path, []).append(one.words)
        return found

    def count(self, section: Section) -> int:
        """How many places of one form are wrong."""
        return len(self.within(section))


def examine(tree: Tree, is_guide: bool, today: date, known: Iterable[str] = ()) -> Examined:
    """Hold a draft to the shape and to the rules; `known` are the procedures that there are."""
    data = settled(all_items(is_guide), tree)
    content: Content | None
    if is_guide:
        content, found = examined(Guide, data, "")
    else:
        content, found = examined(Procedure, data, "")
    if content:
        found += as_mistakes("", dates_ahead(content, today))
        found += as_mistakes("", _of_this_house(content, set(known)))
    own, alone = _placed(_each_once(found), data, is_guide)
    return Examined(content, (*own, *alone))


def _of_this_house(content: Content, known: set[str]) -> Iterator[tuple[str, str]]:
    """What the shape does not tell, and a screen could not be drawn with."""
    if content.slug in TAKEN:
        yield "slug", NO_SLUG.format(content.slug)
    for path, name in icons_of(content):
        if not has_icon(name):
            yield path, NO_ICON.format(name)
    if isinstance(content, Procedure) and content.do_first and content.do_first not in known:
        yield "do_first", NO_FIRST.format(content.do_first)


def icons_of(content: Content) -> Iterator[tuple[str, str]]:
    """Every icon that a content names, with the path of the field."""
    yield "icon", content.icon
    for path, rows in _rows_with_icons(content).items():
        yield from ((f"{path}.{n}.icon", one.icon) for n, one in enumerate(rows) if one.icon)


def _rows_with_icons(content: Content) -> dict[str, Sequence[Any]]:
    if isinstance(content, Guide):
        return {"bring": content.bring or ()}
    options = {f"questions.{n}.options": one.options for n, one in enumerate(content.questions)}
    return {"papers": content.papers, "return_reasons": content.return_reasons, **options}


def has_icon(name: str) -> bool:
    """Whether the house has a picture of that name."""
    try:
        icon(name)
    except KeyError:
        return False
    return True


def _placed(found: Iterable[Mistake], tree: Tree, is_guide: bool) -> tuple[list[Told], list[Told]]:
    """Each mistake at its field; and those that stand in no form."""
    own: list[Told] = []
    alone: list[Told] = []
    known = {
        leaf.path: (section, leaf)
        for section in sections(is_guide)
        for leaf in leaves(section.items, tree)
    }
    for one in found:
        section, leaf = known.get(one.field, (None, None))
        if section and leaf:
            its = Told(one.field, section, " · ".join(leaf.names), _words(leaf, one.reason))
            (own if leaf.field.is_edited else alone).append(its)
        elif not _is_nameless(one, tree, is_guide):
            own.append(_elsewhere(one, tree, is_guide))
    return own, alone


def _each_once(found: Sequence[Mistake]) -> list[Mistake]:
    """A list counts only its right rows, so one with a wrong row seems to have too few."""
    wrong = {one.field for one in found}
    return [
        one
        for one in found
        if not one.reason.startswith(TOO_FEW)
        or not any(path.startswith(f"{one.field}.") for path in wrong)
    ]


def _words(leaf: Leaf, reason: str) -> str:
    if reason.startswith(MISSING):
        reason = "không được để trống"
    if reason in INSTEAD:
        return INSTEAD[reason]
    of_its_kind = OF_A_KIND.get(leaf.field.kind)
    if of_its_kind and not reason.startswith(BOUNDS):
        return of_its_kind
    return sentence(reason)


def sentence(reason: str) -> str:
    """A reason as a sentence of its own."""
    return f"{reason[:1].upper()}{reason[1:]}{'' if reason.endswith(('.', '?', '!')) else '.'}"


def _named(reason: str, tree: Tree) -> str:
    """An answer by its words: "nói phí hai lần khi trả lời: Đăng ký riêng"."""
    told, _, answer = reason.rpartition(": ")
    words = answers_of_the_fee(tree).get(answer)
    return f"{told}: {words}" if words else reason


def _is_nameless(one: Mistake, tree: Tree, is_guide: bool) -> bool:
    """A new row gets its key from its name, and that the name is missing is said there."""
    path, _, last = one.field.rpartition(".")
    rows = item_at(all_items(is_guide), tree, path.rpartition(".")[0])
    return isinstance(rows, Rows) and last == rows.key and one.reason.startswith(MISSING)


def _elsewhere(one: Mistake, tree: Tree, is_guide: bool) -> Told:
    """At the list or part around it, where a form has that; else by the path of the file."""
    for section in sections(is_guide):
        path = one.field
        while path:
            item = item_at(section.items, tree, path)
            if item is not None:
                words = INSTEAD.get(one.reason) or sentence(_named(one.reason, tree))
                return Told(path, section, item.label, words)
            path = path.rpartition(".")[0]
    return Told(one.field, None, one.field, sentence(one.reason))
