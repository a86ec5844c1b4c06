"""Taking a person out of our record when they ask for it (Law 91/2025/QH15, art. 4).

What happened to the dossier stays, without the names: the commune keeps the dossier itself.
"""

import re
from collections.abc import Iterable
from unicodedata import normalize

from sqlalchemy import or_, select

from kiosk.console import handover
from kiosk.console.handover import Handover
from kiosk.db import db
from kiosk.dossiers.custody import ERASED, RESIDENTS
from kiosk.dossiers.free_text import Form
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.returns import ReturnLine
from kiosk.slips import book, printing
from kiosk.walkthrough.models import Walkthrough


def erase(dossier: Dossier, form: Form, by: str) -> None:
    """Take the applicant, and whoever gave or received for them, out of the dossier, its history,
    its slips, the run sheets and what was begun at a screen. The caller commits."""
    names = _Names(_people(dossier))
    dossier.applicant = dossier.applicant_plain = ERASED
    dossier.phone = None
    handover.forget(dossier)
    for move in dossier.moves:
        move.reasons = [names.out_of(reason) for reason in move.reasons]
    for line in db.session.scalars(select(ReturnLine).filter_by(dossier_id=dossier.id)):
        line.reason = names.out_of(line.reason)
    _forget_walkthroughs(dossier)
    printing.forget_slips_of(dossier)
    book.forget(dossier)
    dossier.note("Xóa tên, số điện thoại theo yêu cầu của bà con", by=by)


def _people(dossier: Dossier) -> set[str]:
    """The names of all residents whom the dossier knows."""
    lines = [line for paper in dossier.papers for line in paper.lines]
    return {
        dossier.applicant,
        *db.session.scalars(select(Handover.receiver).filter_by(dossier_id=dossier.id)),
        *(line.giver for line in lines if line.start in RESIDENTS),
        *(line.receiver for line in lines if line.end in RESIDENTS),
    }


class _Names:
    """Names to find in what the team wrote, as whole words in small or capital letters."""

    def __init__(self, names: Iterable[str]) -> None:
        known = {_composed(name) for name in names} - {"", ERASED}
        longest_first = sorted(known, key=len, reverse=True)
        any_of = "|".join(re.escape(name) for name in longest_first)
        # No part of a word, nor of a reason's key: "Xoa" does not stand in "tay-xoa".
        self._anywhere = re.compile(rf"(?<![\w-])(?:{any_of})(?![\w-])", re.I) if known else None

    def out_of(self, text: str) -> str:
        """`text` with each name replaced."""
        return self._anywhere.sub(ERASED, _composed(text)) if self._anywhere else text


def _composed(text: str) -> str:
    """With one sign for a letter and its marks, and single spaces: keyboards differ."""
    return " ".join(normalize("NFC", text).split())


def _forget_walkthroughs(dossier: Dossier) -> None:
    """Names that were typed on the way to it, or to put it right."""
    its_own = or_(Walkthrough.dossier_id == dossier.id, Walkthrough.mends_id == dossier.id)
    for draft in db.session.scalars(select(Walkthrough).where(its_own)):
        draft.name = draft.phone = None
        draft.unfinished = {}
