"""Made-up content: it stays when what is shipped changes."""

from typing import Any

from kiosk.procedures import published
from kiosk.procedures.guide import Guide
from kiosk.procedures.kinds import Basis
from kiosk.procedures.reading import as_data, content_of
from kiosk.procedures.schema import Asked, Procedure, Worksheet

STEP = {"title": "Mở loa", "do": "Bấm nút tròn.", "sketch": "message", "basis": "guide"}
PAPER = {
    "key": "phieu", "name": "Phiếu mượn loa", "form": "original", "required": True,
    "icon": "file", "if_missing": "Bà con xin trưởng thôn.",
}  # fmt: skip
BORROWING: dict[str, Any] = {
    "slug": "muon-loa", "name": "Mượn loa của thôn", "name_tile": "Mượn loa",
    "summary": "Nhà có việc thì mượn loa.", "icon": "speakerphone", "skill": "dich-vu-cong",
    "app": "Sổ mượn đồ", "site": "https://loa.example.vn/", "who": "Mọi nhà trong thôn.",
    "bring": [PAPER], "words": ["loa"], "steps": [STEP, STEP | {"title": "Tắt loa"}],
    "fee": {"kind": "fixed", "total": 0},
    "sources": [{"name": "Nội quy", "url": "https://loa.example.vn/", "kind": "guide"}],
    "checked_on": "2026-11-15", "effective_from": None, "effective_to": None, "unknowns": [],
}  # fmt: skip


def borrowing(**facts: Any) -> Guide:
    """How to borrow the village's loudspeaker, with the facts that matter to a test."""
    return content_of(Guide, BORROWING | facts)


def copies(*asked: tuple[str, str | None]) -> Procedure:
    """Certified copies with a form that asks these things, each with the question that says it."""
    found = published.shipped("chung-thuc-ban-sao")
    assert found is not None
    lines = tuple(Asked(text=text, answer=key, basis=Basis.GUIDE) for text, key in asked)
    form = Worksheet(form="Tờ khai mẫu", asked=lines) if lines else None
    return content_of(Procedure, as_data(found.model_copy(update={"worksheet": form})))
