"""Residents who stand before the last button, many at once, and what their presses must leave."""

import secrets
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path

from kiosk import clock, create_app
from kiosk.db import db
from kiosk.sessions import Kind, Session
from kiosk.villages.models import here
from kiosk.walkthrough.models import Walkthrough
from tests.faults.served import Answer, Served, book

LAST_BUTTON = "/thu-tuc/chung-thuc-ban-sao/kiem-tra"
DONE = "/thu-tuc/chung-thuc-ban-sao/xong"
NUMBERS = count(1)
QUIET = timedelta(seconds=20)  # since a resident last pressed something


@dataclass(frozen=True)
class Resident:
    """Someone's cookie, the key of the form on their screen, and the portal's code they wrote."""

    cookie: str
    key: str
    portal_code: str

    def press(self, kiosk: Served, **more: str) -> Answer:
        """Press the last button."""
        return kiosk.post(LAST_BUTTON, self.cookie, lan=self.key, **more)


def at_the_last_button(instance: Path, many: int, name: str = "Nông Thị Mẫu") -> list[Resident]:
    """Put `many` residents before the last button; nothing of this process stays open."""
    app = create_app(INSTANCE=str(instance))
    with app.app_context():
        residents = [_resident(name) for _ in range(many)]
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return residents


def _resident(name: str) -> Resident:
    code = f"H38.12-261116-{next(NUMBERS):06}"
    resident = Resident(secrets.token_urlsafe(16), secrets.token_urlsafe(16), code)
    session = Session(
        id=sha256(resident.cookie.encode()).hexdigest(), kind=Kind.RESIDENT,
        is_personal=True, seen_at=clock.now() - QUIET,
    )  # fmt: skip
    draft = Walkthrough(
        village_id=here().id, session_id=session.id, procedure_slug="chung-thuc-ban-sao",
        agrees=True, agreed_at=clock.now(), answers={"pages": 5, "copies": 2}, key=resident.key,
        ticked=["ban-chinh"], held=[], name=name, portal_code=code,
        phone="0912345678", place="kiem-tra:1",
    )  # fmt: skip
    db.session.add_all([session, draft])
    return resident


def all_press(kiosk: Served, residents: Iterable[Resident], hands: int) -> list[Answer]:
    """They press, `hands` of them at a time."""
    with ThreadPoolExecutor(hands) as pool:
        return list(pool.map(lambda resident: resident.press(kiosk), residents))


def check_the_book(instance: Path) -> int:
    """Sound, no half rows, every slip numbered once and in order; how many dossiers there are."""
    with book(instance) as connection:

        def ask(question: str) -> list[tuple[object, ...]]:
            return connection.execute(question).fetchall()

        assert ask("PRAGMA quick_check") == [("ok",)]
        assert ask("PRAGMA foreign_key_check") == []
        dossiers = len(ask("SELECT id FROM dossier"))
        numbers = [number for (number,) in ask("SELECT number FROM slip ORDER BY number")]
        assert numbers == list(range(1, dossiers + 1)), "a slip's number is missing or there twice"
        assert ask("SELECT last FROM slip_number") == [(dossiers,)]
        assert ask(HALF) == [], "a dossier without its slip, its history or its print job"
        assert ask(FORGOTTEN) == [], "a dossier whose press was forgotten, or a press without one"
    return dossiers


HALF = """
    SELECT d.id FROM dossier d WHERE d.consent_version != 'demo' AND (
       1 != (SELECT count(*) FROM slip s WHERE s.dossier_id = d.id)
       OR 1 != (SELECT count(*) FROM move m WHERE m.dossier_id = d.id)
       OR 1 != (SELECT count(*) FROM print_job p WHERE p.dossier_id = d.id)
       OR 1 != (SELECT count(*) FROM tracking_code t WHERE t.code = d.code))
"""
FORGOTTEN = """
    SELECT w.id FROM walkthrough w LEFT JOIN press p ON p.key = w.key
    WHERE (w.dossier_id IS NULL) != (p.key IS NULL)
"""


def recorded(instance: Path) -> dict[str, int]:
    """The dossier of each portal code that residents wrote; none has two."""
    with book(instance) as connection:
        question = "SELECT portal_code, id FROM dossier WHERE consent_version != 'demo'"
        found = connection.execute(question).fetchall()
    assert len(dict(found)) == len(found), "one resident has two dossiers"
    return dict(found)
