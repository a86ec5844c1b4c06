"""Addresses and templates of a walkthrough's screens."""

from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache

from flask import Flask, url_for
from markupsafe import Markup
from werkzeug.routing import BaseConverter, ValidationError

from kiosk.dossiers.pages import Reason
from kiosk.procedures import fees, private, published
from kiosk.procedures.guide import Guide
from kiosk.procedures.schema import Procedure, ReturnReason
from kiosk.slips import qr
from kiosk.walkthrough.models import Walkthrough
from kiosk.walkthrough.route import HELD, HELPER, MISSING, PHONE, Part, Stop

Warned = ReturnReason | Reason
ONE_LINE = 80  # letters of reasons, after what introduces them
TRIES = (20, timedelta(minutes=10))  # wrong codes of parked walkthroughs, per village
SPECIAL = {
    Stop(Part.PAPERS, MISSING): "missing",
    Stop(Part.PAPERS, HELD): "held",
    Stop(Part.PERSON, PHONE): "phone",
    Stop(Part.PERSON, HELPER): "helper",
}
TEMPLATES = {
    Part.CASE: "question",
    Part.PAPERS: "papers",
    Part.FEE: "fee",
    Part.PORTAL: "portal",
    Part.CODE: "code",
    Part.PERSON: "name",
    Part.CHECK: "check",
    Part.DONE: "done",
}


class ProcedureConverter(BaseConverter):
    """A slug in an address, as the procedure it names; any other word is a 404."""

    def to_python(self, value: str) -> Procedure:
        found = published.find(value)
        if found is None:
            raise ValidationError
        return found

    def to_url(self, value: Procedure | str) -> str:
        return value if isinstance(value, str) else value.slug


class GuideConverter(BaseConverter):
    """A slug in an address, as the guide it names; any other word is a 404."""

    def to_python(self, value: str) -> Guide:
        found = published.find_guide(value)
        if found is None:
            raise ValidationError
        return found

    def to_url(self, value: Guide | str) -> str:
        return value if isinstance(value, str) else value.slug


class PartConverter(BaseConverter):
    """A part of a walkthrough in an address."""

    def to_python(self, value: str) -> Part:
        try:
            return Part(value)
        except ValueError:
            raise ValidationError from None

    def to_url(self, value: Part | str) -> str:
        return str(value)


def url_of(procedure: Procedure, stop: Stop, *, back_to_check: bool = False) -> str:
    """The address of one screen; with `back_to_check`, the check comes straight after it."""
    number = stop.number if stop.number > 1 else None
    if stop.part is Part.ABOUT:
        return url_for("walkthrough.about", procedure=procedure, buoc=number)
    then = Part.CHECK.value if back_to_check else None
    return url_for("walkthrough.show", procedure=procedure, part=stop.part, buoc=number, ve=then)


@lru_cache(maxsize=64)
def portal_qr(url: str) -> Markup:
    """The QR that opens the procedure on the resident's own phone, drawn once."""
    return qr.path_svg(url, "Mã QR mở thủ tục trên Cổng")


def fitting(reasons: Sequence[Warned], number: int) -> list[Warned]:
    """The reasons of which the screen `number` of a part warns: at least one, and no more words
    than a line holds; the other screens of the part begin with the others."""
    first = (number - 1) % len(reasons) if reasons else 0
    shown: list[Warned] = []
    for reason in (*reasons[first:], *reasons[:first]):
        if not shown or sum(len(one.text) for one in (*shown, reason)) <= ONE_LINE:
            shown.append(reason)
    return shown


def template_of(draft: Walkthrough, stop: Stop) -> str:
    """The template of one screen; who was not recorded ends with guidance, not with a dossier."""
    if stop.part is Part.PORTAL and draft.is_mending:
        return "walkthrough/mend.html"
    if stop.part is Part.DONE and draft.procedure.end_of(draft.answers):
        return "walkthrough/ended.html"
    if stop.part is Part.DONE and not draft.agrees:
        return f"walkthrough/{'mended' if draft.is_mending else 'guided'}.html"
    return f"walkthrough/{SPECIAL.get(stop, TEMPLATES[stop.part])}.html"


def init_app(app: Flask) -> None:
    app.url_map.converters["procedure"] = ProcedureConverter
    app.url_map.converters["guide"] = GuideConverter
    app.url_map.converters["part"] = PartConverter
    app.jinja_env.globals.update(
        url_of=url_of, Stop=Stop, Part=Part, portal_qr=portal_qr, fee_in_words=fees.in_words,
        is_private=private.is_private,
    )  # fmt: skip
