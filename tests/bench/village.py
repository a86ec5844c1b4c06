"""The houses of the bench: real instances, filled with as many dossiers as are asked for."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import insert, select

from kiosk import clock, create_app, sessions
from kiosk.db import db
from kiosk.dossiers import codes
from kiosk.dossiers.history import What
from kiosk.dossiers.models import Dossier, Move
from kiosk.dossiers.steps import Source, Step, todo
from kiosk.languages.plain import plain
from kiosk.members.models import Member
from kiosk.villages.models import Village
from kiosk.walkthrough.models import Walkthrough
from kiosk.walkthrough.route import Part
from tests.house import make_app

NAMES = ("Lò Thị Mai", "Nguyễn Văn Đức", "Giàng A Páo", "Triệu Thị Hoa", "Vàng Seo Lử")
AT_ONCE = 2_000  # rows of one statement
RESIDENT, TEAM = "a-resident-of-the-bench", "a-member-of-the-bench"  # cookies
WALKED = "chung-thuc-ban-sao"  # the resident stands at its first question
QUESTION = f"/thu-tuc/{WALKED}/{Part.CASE}"


@dataclass(frozen=True)
class Filled:
    """A filled instance, and the tracking code of one dossier of its own village."""

    folder: Path
    code: str


def open_house(folder: Path) -> Flask:
    """The app of an instance, as `kiosk demo` serves it."""
    return create_app(INSTANCE=str(folder), DEMO=True, PUBLIC_URL="http://127.0.0.1")


def fill(folder: Path, dossiers: int, *, own: int) -> Filled:
    """A house with `dossiers` dossiers, `own` of them here and the rest in other villages."""
    app = make_app(folder)
    with app.app_context():
        here = db.session.scalars(select(Village)).one()
        villages = [here.id, *_others(here, (dossiers - own) // own)]
        rows = _rows(villages, own)
        _insert(Dossier, rows)
        _insert(Move, _moves(rows))
        code = db.session.scalars(select(Dossier.code).filter_by(village_id=here.id)).all()[-1]
        _open_sessions(here, code)
        db.session.commit()
        db.engine.dispose()
    return Filled(folder, code)


def _others(here: Village, count: int) -> list[int]:
    known = {c.name: getattr(here, c.name) for c in Village.__table__.columns}
    first = here.id + 1
    made = [
        known | {"id": first + n, "slug": f"thon-{n}", "name": f"Thôn {n}"} for n in range(count)
    ]
    _insert(Village, made)
    return [row["id"] for row in made]


def _rows(villages: list[int], each: int) -> list[dict[str, Any]]:
    chance, first = random.Random(7), db.session.scalar(select(db.func.max(Dossier.id))) or 0
    places = [village for village in villages for _ in range(each)]
    return [_dossier(first + n, village, chance) for n, village in enumerate(places, 1)]


def _dossier(number: int, village: int, chance: random.Random) -> dict[str, Any]:
    digits, name = f"{number * 7919 % 10**9:09}", chance.choice(NAMES)
    step = chance.choice([*Step, *Step, None])
    at_house = step is Step.READY and chance.random() < 0.5
    return {
        "id": number, "village_id": village, "code": digits + codes.check_digit(digits),
        "token_hash": sha256(str(number).encode()).hexdigest(), "token_version": 1,
        "procedure_slug": chance.choice(["chung-thuc-ban-sao", "xac-nhan-cu-tru"]),
        "procedure_version": "-", "answers": {}, "portal_code": f"H38.12-261101-{number}",
        "portal_code_typed": None, "applicant": name, "applicant_plain": plain(name),
        "phone": "0912345678", "helper": None, "fee": 12_000, "step": step, "hold": None,
        "ending": None, "is_open": step is not Step.HANDED_OVER, "at_house": at_house,
        "todo": todo(step, None, None, at_house=at_house),
        "looked_up_on": chance.choice([clock.today(), None]),
        "due_on": date(2026, 11, 1) + timedelta(days=chance.randrange(60)), "pick_up_on": None,
        "appointment_on": None, "consent_version": "-", "consent_at": clock.now(),
        "created_at": clock.now(),
    }  # fmt: skip


def _moves(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each dossier's way to its present step."""
    made = []
    for row in rows:
        steps: list[Step | None] = [None, *Step][: row["step"].number + 1 if row["step"] else 1]
        for old, new in zip(steps, steps[1:], strict=False):
            made.append(
                {
                    "dossier_id": row["id"],
                    "what": What.MOVED,
                    "old": old,
                    "new": new,
                    "hold": None,
                    "ending": None,
                    "by": "Tổ",
                    "source": Source.TEAM,
                    "reasons": [],
                    "at": clock.now(),
                }  # fmt: skip
            )
    return made


def _insert(model: type[Any], rows: list[dict[str, Any]]) -> None:
    for some in _some(rows):
        db.session.execute(insert(model.__table__), some)


def _some(rows: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    remaining = iter(rows)
    while some := list(islice(remaining, AT_ONCE)):
        yield some


def _open_sessions(here: Village, code: str) -> None:
    """A resident, who has looked `code` up, and a member; their sessions outlast the bench."""
    member = db.session.scalars(Member.of(here)).first()
    later = clock.now() + timedelta(hours=2)
    for cookie, kind in ((RESIDENT, sessions.Kind.RESIDENT), (TEAM, sessions.Kind.TEAM)):
        db.session.add(
            sessions.Session(
                id=sha256(cookie.encode()).hexdigest(),
                kind=kind,
                started_at=later,
                seen_at=later,
                looked_up=code if kind is sessions.Kind.RESIDENT else None,
                member_id=member.id if member and kind is sessions.Kind.TEAM else None,
            )  # fmt: skip
        )
    db.session.add(
        Walkthrough(
            village_id=here.id,
            session_id=sha256(RESIDENT.encode()).hexdigest(),
            procedure_slug=WALKED,
            agrees=True,
            agreed_at=clock.now(),
            answers={},
            ticked=[],
            held=[],
            unfinished={},
            place=f"{Part.ABOUT}:2",
        )  # fmt: skip
    )
