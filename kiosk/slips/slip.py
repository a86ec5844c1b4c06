"""What stands on each slip, as a whole HTML document that needs nothing else."""

import re
from collections.abc import Collection, Mapping, Sequence
from contextlib import nullcontext

from flask import current_app, render_template
from markupsafe import Markup

from kiosk import clock
from kiosk.db import db
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.pages import reasons, rows
from kiosk.languages import labels
from kiosk.members.duty import duty
from kiosk.printers.paper import Size
from kiosk.procedures import fees, private
from kiosk.procedures.schema import Procedure
from kiosk.procedures.shapes import Answers
from kiosk.slips import qr
from kiosk.slips.models import Slip
from kiosk.villages.models import Village, here

OF_THE_TEAM = {"run_sheet", "checklist", "procedure", "practice", "self_test", "test"}
BETWEEN_LINES = re.compile(r">\s*\n\s*<")  # each costs the drawing process a box of no use


def receipt_html(
    dossier: Dossier, size: Size, *, for_browser: bool = False, is_new: bool = True
) -> str:
    """The slip that a resident takes home: what was done, what comes next, and the code.

    Not `is_new`: as it was last printed, to be read. It must look like no official form (Mẫu 01
    of Circular 03/2025/TT-VPCP, CT04).
    """
    slip = db.session.scalars(Slip.of(dossier)).one()
    copy = slip.copy if is_new else max(1, slip.printed)
    numbers = {"slip": slip, "copy": copy, "for_browser": for_browser}
    return draw("receipt", size, _about(dossier) | numbers | {"to_bring": _to_bring(dossier)})


def _to_bring(dossier: Dossier) -> Sequence[private.PaperTold]:
    """The papers of a dossier that is still to be handed in."""
    procedure, is_prepared = dossier.procedure, not dossier.step and not dossier.ending
    return private.told_to_all(procedure, dossier.answers) if procedure and is_prepared else ()


def status_html(dossier: Dossier, size: Size) -> str:
    """How far a dossier has come, and everything to put right if it came back."""
    found = {"reasons": reasons(dossier), "moment": clock.now()}
    return draw("status", size, _about(dossier) | found)


def papers_html(
    village: Village, procedure: Procedure, answers: Answers | None, ticked: Collection[str],
    size: Size, *, online: bool = True,
) -> str:  # fmt: skip
    """What to bring; papers whose key is in `ticked` are at hand already.

    Without answers, the papers of every case. `online`: whose fee is paid. What was answered
    privately stands on no paper: what hangs on it is told as what some cases need.
    """
    known = private.kept(procedure, answers or {})
    context = {
        "village": village,
        "procedure": procedure,
        "papers": private.told_to_all(procedure, None if answers is None else known),
        "ticked": frozenset(ticked),
        "fee": fees.fee(procedure.fee, known, online=online),
    }
    return draw("papers", size, context)


def parked_html(village: Village, code: str, procedure: Procedure, size: Size) -> str:
    """The code under which a walkthrough that is not finished opens again."""
    return draw("parked", size, {"village": village, "code": code, "procedure": procedure})


def _about(dossier: Dossier) -> dict[str, object]:
    return {
        "dossier": dossier,
        "code": dossier.code,
        "procedure": dossier.procedure,
        "village": here(),
        "rows": rows(dossier),
        "status_qr": status_qr(dossier),
        "portal_qr": _portal_qr(dossier),
    }


def draw(name: str, size: Size, context: Mapping[str, object]) -> str:
    """The document of templates/slips/<name>.html, whole and without an address to fetch."""
    always = {"size": size, "duty": duty(), "for_browser": False}
    known = always | dict(context)
    with nullcontext() if name in OF_THE_TEAM else labels.as_residents_read():
        html = render_template(f"slips/{name}.html", **known)
    return BETWEEN_LINES.sub("><", html)


def status_qr(dossier: Dossier) -> Markup | None:
    """The QR that opens the dossier's page on a phone; None where no phone could reach it."""
    base = str(current_app.config["PUBLIC_URL"]).rstrip("/")
    return qr.path_svg(f"{base}/s/{dossier.token}", "Mã QR để xem hồ sơ") if base else None


def _portal_qr(dossier: Dossier) -> Markup | None:
    if not dossier.portal_code:
        return None
    return qr.path_svg(dossier.portal_code, "Mã QR của mã hồ sơ trên Cổng")
