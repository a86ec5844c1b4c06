"""The five steps as a page shows them, and what the resident does next."""

from dataclasses import dataclass
from datetime import datetime

from flask import Flask

from kiosk import sessions
from kiosk.dossiers import codes
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.steps import Step
from kiosk.languages.formats import moment


@dataclass(frozen=True)
class Row:
    """One of the five steps: its name, its picture, where it stands, and when it was reached."""

    name: str
    icon: str
    state: str  # "done", "now" or "next"
    at: datetime | None

    @property
    def when(self) -> str | None:
        """ "19:50, 23/11", or since when it stands there."""
        if self.at is None or self.state == "next":
            return None
        return moment(self.at) if self.state == "done" else f"từ {moment(self.at)}"


def rows(dossier: Dossier) -> list[Row]:
    """The five steps of `dossier` in their order."""
    return [Row(s.words, s.icon, _state(dossier, s), dossier.reached(s)) for s in Step]


def _state(dossier: Dossier, step: Step) -> str:
    present = dossier.step.number if dossier.step else 0
    if step.number < present or dossier.step is Step.HANDED_OVER:
        return "done"
    return "now" if step.number == present else "next"


def may_be_seen(dossier: Dossier) -> bool:
    """At a screen where nobody was yet, or in the session that typed its code or made it."""
    session = sessions.current()
    if session is None or session.kind is sessions.Kind.TEAM:
        return True
    return session.looked_up == dossier.code or session.dossier_id == dossier.id


def init_app(app: Flask) -> None:
    app.jinja_env.filters["code"] = codes.shown
