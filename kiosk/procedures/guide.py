"""What a guide is: how to do something on one's own phone, with no dossier at its end."""

import datetime
from typing import Annotated

from pydantic import Field

from kiosk.procedures.fee_rules import FeeRule
from kiosk.procedures.kinds import LifeEvent, Skill
from kiosk.procedures.schema import Paper
from kiosk.procedures.shapes import ScreenToPress, Shape, Source, Text, Word


class Guide(Shape):
    """One guide, as a resident of the village meets it; None is "not known"."""

    slug: Word
    version: str = ""  # names this very content; set when it is read
    name: Text
    name_tile: Text
    summary: Text
    icon: Word
    skill: Skill
    app: Text | None  # the official application, and where it comes from
    site: Text | None  # the official address
    who: Text
    bring: tuple[Paper, ...] | None
    go_to: Text | None = None  # where one must go in person
    ask_whom: Text | None = None  # who knows what no source tells
    events: tuple[LifeEvent, ...] = ()
    words: tuple[Text, ...]
    steps: Annotated[tuple[ScreenToPress, ...], Field(min_length=1)] | None
    fee: FeeRule
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    checked_on: datetime.date
    effective_from: datetime.date | None
    effective_to: datetime.date | None
    unknowns: tuple[Text, ...]
