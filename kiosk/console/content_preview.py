"""What residents would see of a draft; what is still wrong in it is left as it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from kiosk.console.content_fields import all_items
from kiosk.console.content_mistakes import has_icon
from kiosk.console.content_shape import Rows, Tree
from kiosk.console.content_typed import settled
from kiosk.procedures.fee_rules import ByCaseFee, FeeRule, PerCopyFee, PerPageFee
from kiosk.procedures.fees import Fee, fee
from kiosk.procedures.guide import Guide
from kiosk.procedures.reading import Content
from kiosk.procedures.schema import Procedure
from kiosk.procedures.shapes import Answers

NO_PICTURE = "circle"  # where a draft names an icon that we have not
A_FEW_PAGES, A_FEW_COPIES = 3, 2


@dataclass(frozen=True)
class Preview:
    """The draft as far as it can be drawn; `left_out` counts what could not be."""

    content: Content
    left_out: int


@dataclass(frozen=True)
class FeeShown:
    """One case, and what is paid then."""

    says: str
    fee: Fee


def preview(tree: Tree, before: Content | None, *, is_guide: bool) -> Preview | None:
    """The draft, with what is wrong in it as it was before; None where that is not known."""
    shape: type[Content] = Guide if is_guide else Procedure
    data, values, left_out = settled(all_items(is_guide), tree), {}, 0
    lists = {item.path for item in all_items(is_guide) if isinstance(item, Rows)}
    for name, info in shape.model_fields.items():
        adapter: TypeAdapter[Any] = TypeAdapter(info.rebuild_annotation())
        try:
            values[name] = adapter.validate_python(data.get(name, info.default))
        except ValidationError:
            left_out += 1
            rows = data.get(name) if name in lists else None
            values[name] = _instead(adapter, rows, before and getattr(before, name))
    if any(value is _MISSING for value in values.values()):
        return None
    return Preview(_with_pictures(shape.model_construct(**values)), left_out)


_MISSING = object()


def _instead(adapter: TypeAdapter[Any], rows: Any, before: Any) -> Any:
    """Of a list, the rows that are right; else what was there before."""
    if isinstance(rows, list):
        return tuple(one for row in rows for one in _right(adapter, row))
    return _MISSING if before is None else before


def _right(adapter: TypeAdapter[Any], row: Any) -> Sequence[Any]:
    """The row in its shape, if it has one."""
    try:
        found: Sequence[Any] = adapter.validate_python([row])
    except ValidationError:
        return ()
    return found


def _with_pictures(content: Content) -> Content:
    """A screen with an icon that is not there could not be drawn."""
    updates: dict[str, Any] = {"icon": _known(content.icon)}
    lists = ("bring",) if isinstance(content, Guide) else ("papers", "return_reasons")
    for name in lists:
        if rows := getattr(content, name):
            known = (row.model_copy(update={"icon": _known(row.icon)}) for row in rows)
            updates[name] = tuple(known)
    return content.model_copy(update=updates)


def _known(icon: str) -> str:
    return icon if has_icon(icon) else NO_PICTURE


def fees_shown(rule: FeeRule) -> list[FeeShown]:
    """What is paid with three pages and two copies, in each case that the rule tells apart."""
    if isinstance(rule, ByCaseFee):
        return [FeeShown(one.says, fee(one.fee, _some(one.fee))) for one in rule.cases]
    says = f"Ví dụ {A_FEW_PAGES} trang, {A_FEW_COPIES} bản" if _counts(rule) else ""
    return [FeeShown(says, fee(rule, _some(rule)))]


def _counts(rule: Any) -> bool:
    return isinstance(rule, PerPageFee | PerCopyFee)


def _some(rule: Any) -> Answers:
    each = getattr(rule, "each", None)
    return {"pages": A_FEW_PAGES, "copies": A_FEW_COPIES} | ({each: 2} if each else {})
