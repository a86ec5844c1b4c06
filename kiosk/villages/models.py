"""A village and its settings. Every row that belongs to a village carries its id."""

from datetime import date, datetime
from typing import Any

from flask import g
from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import Mapped, mapped_column

from kiosk import clock
from kiosk.db import Model, db
from kiosk.remembered import forgotten_with, remembered


@forgotten_with
class Village(Model):
    """A village (thôn, bản, tổ dân phố) and the house where its kiosk stands."""

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)  # stands in the village's QR: never changes
    kind: Mapped[str] = mapped_column(default="thôn")
    name: Mapped[str]
    commune: Mapped[str]  # with its kind: "xã Gia Phú"
    commune_code: Mapped[int]  # of the official list of communes since 2025-07-01
    province: Mapped[str]
    province_code: Mapped[int]
    languages: Mapped[list[str]]  # tags of the label languages spoken here
    intro: Mapped[list[str]]  # paragraphs of the village page
    figures: Mapped[list[dict[str, Any]]]  # name, value, source, year
    # The commune's letter that lets the team fetch results; without it the team fetches none.
    fetch_letter: Mapped[str | None]
    fetch_letter_on: Mapped[date | None]
    # The police's own letter: the commune's does not speak for them.
    police_letter: Mapped[str | None]
    police_letter_on: Mapped[date | None]
    # Screens read themselves out, once somebody has touched them.
    reads_aloud: Mapped[bool] = mapped_column(default=False, server_default=false())
    # The village page's paragraphs for visitors, in English; empty: they see the Vietnamese ones.
    intro_en: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    # Whom to call for what is not known; empty: nobody has written it down yet.
    commune_phone: Mapped[str] = mapped_column(default="", server_default="")
    commune_hours: Mapped[str] = mapped_column(default="", server_default="")
    police_phone: Mapped[str] = mapped_column(default="", server_default="")
    police_hours: Mapped[str] = mapped_column(default="", server_default="")
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    @classmethod
    def with_slug(cls, slug: str) -> Select["Village"]:
        return select(cls).filter_by(slug=slug)

    @property
    def full_name(self) -> str:
        return f"{self.kind} {self.name}"

    @property
    def place(self) -> str:
        """ "Xã Gia Phú, tỉnh Lào Cai"."""
        return f"{self.commune[:1].upper()}{self.commune[1:]}, {self.province}"


def current() -> Village | None:
    """The village whose screen this is, asked once per request; None before the set-up."""
    if "village" not in g:
        g.village = remembered("village", _first)
    found: Village | None = g.village
    return found


def _first() -> Village | None:
    """The village with the lowest number; asked so that the plan needs no scan."""
    lowest = select(func.min(Village.id)).scalar_subquery()
    return db.session.scalars(select(Village).where(Village.id == lowest)).first()


def here() -> Village:
    """The village of this screen, where the set-up is known to be done."""
    village = current()
    if village is None:
        raise LookupError("no village yet: the set-up comes first")
    return village
