"""The team's list: a village's open dossiers as lines, without making whole dossiers of them."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import bindparam, func, select

from kiosk.db import db
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.steps import Hold, Step
from kiosk.procedures import catalogue

SHOWN = 50  # lines of one page
OPEN = (  # made once, and of columns: whole dossiers took four times as long
    select(
        Dossier.code, Dossier.applicant, Dossier.procedure_slug, Dossier.step, Dossier.hold,
        func.coalesce(Dossier.appointment_on, Dossier.due_on),
    )
    .where(Dossier.village_id == bindparam("village"), Dossier.is_open)
    .order_by(Dossier.due_on, Dossier.id)
    .limit(SHOWN + 1)
    .offset(bindparam("skipped"))
)  # fmt: skip


class Line(NamedTuple):
    """What the list says of one dossier."""

    code: str
    applicant: str
    procedure_slug: str
    step: Step | None
    hold: Hold | None
    promised_on: date | None  # by the commune, else as computed

    @property
    def work(self) -> str:
        """The procedure's short name, or its slug when it is taught here no more."""
        procedure = catalogue.find(self.procedure_slug)
        return procedure.name_tile if procedure else self.procedure_slug

    @property
    def place(self) -> str:
        """Where it stands now: its hold before its step."""
        state = self.hold or self.step
        return state.words if state else "CHƯA NỘP"


def page_of(village_id: int, page: int) -> tuple[list[Line], bool]:
    """The lines of a page (from 1), the most pressing first, and whether more pages follow."""
    asked = {"village": village_id, "skipped": (page - 1) * SHOWN}
    lines = [Line(*row) for row in db.session.execute(OPEN, asked)]
    return lines[:SHOWN], len(lines) > SHOWN
