"""Silence about a draft is consent: after a day without an answer the dossier goes on by itself.

Once a member has taken something back since the draft came, somebody has spoken.
"""

from datetime import timedelta

from sqlalchemy import select

from kiosk import clock
from kiosk.db import db
from kiosk.dossiers.history import What, standing
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.steps import Source, Todo
from kiosk.villages.models import Village

TO_ANSWER = timedelta(days=1)
BY = "Máy"
WHY = "Quá 1 ngày bà con không báo sai: coi như đồng ý"


def consent_by_silence() -> None:
    """Go on with every dossier whose draft nobody objected to for a day. The caller commits."""
    everywhere = Dossier.village_id.in_(select(Village.id))  # so that the index of open ones helps
    waiting = select(Dossier).where(everywhere, Dossier.is_open, Dossier.todo == Todo.CONFIRM)
    for dossier in db.session.scalars(waiting).all():
        if _is_silent(dossier):
            dossier.resume(by=BY, source=Source.KIOSK, note=WHY)


def _is_silent(dossier: Dossier) -> bool:
    held = next(reversed(standing(dossier.moves)), None)
    if held is None or clock.now() - held.at <= TO_ANSWER:
        return False
    since = dossier.moves[dossier.moves.index(held) :]
    return all(line.what is not What.CORRECTED for line in since)
