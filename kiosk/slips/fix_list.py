"""All that a returned dossier needs before it goes to the commune again, with boxes to tick."""

from kiosk import clock
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.pages import reasons
from kiosk.dossiers.steps import Hold
from kiosk.printers.paper import Size
from kiosk.procedures import private
from kiosk.slips.slip import draw, status_qr
from kiosk.villages.models import here


def is_wanted(dossier: Dossier) -> bool:
    """Whether the commune sent it back, and it was not put right since."""
    return dossier.hold is Hold.NEEDS_SUPPLEMENT


def fix_list_html(dossier: Dossier, size: Size) -> str:
    """Every reason at once, what to do for each, and the papers of this case to bring along.

    It carries no name: whoever typed the tracking code may print it, as the status slip.
    """
    procedure = dossier.procedure
    context = {
        "dossier": dossier,
        "code": dossier.code,
        "procedure": procedure,
        "village": here(),
        "status_qr": status_qr(dossier),
        "reasons": reasons(dossier),
        "papers": private.told_to_all(procedure, dossier.answers) if procedure else (),
        "moment": clock.now(),
    }
    return draw("fix_list", size, context)
