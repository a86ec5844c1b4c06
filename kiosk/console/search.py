"""Finding dossiers by what a person says: a code, a name without marks, a phone number."""

import re

from sqlalchemy import ColumnElement, and_, false, or_

from kiosk.dossiers import codes
from kiosk.dossiers.models import Dossier
from kiosk.languages.plain import plain

FROM_ABROAD = re.compile(r"^\+?84(?=\d{9,10}$)")  # +84 912 345 678 is 0912 345 678


def condition(text: str) -> ColumnElement[bool]:
    """What a dossier must be like to be meant by `text`; % and _ stand for themselves."""
    by_portal = Dossier.portal_code.contains(_as_at_the_portal(text), autoescape=True)
    digits = re.sub(r"[()+]", "", codes.clean(text))
    if not digits.isdecimal():
        return or_(_named(text), by_portal)
    phone = FROM_ABROAD.sub("0", digits)
    return or_(Dossier.code.startswith(digits), Dossier.phone.endswith(phone), by_portal)


def _as_at_the_portal(text: str) -> str:
    """Part of a portal code, as it is stored: large letters, no spaces, plain hyphens."""
    return re.sub(r"\s", "", text).replace("–", "-").replace("—", "-").upper()


def _named(text: str) -> ColumnElement[bool]:
    """Every word begins a word of the name, in any order."""
    spaced = " " + Dossier.applicant_plain
    words = [spaced.contains(f" {word}", autoescape=True) for word in plain(text).split()]
    return and_(*words) if words else false()
