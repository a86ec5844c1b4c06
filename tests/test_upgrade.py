"""What a house wrote under an older release is still right after the upgrade."""

from pathlib import Path

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import text

from kiosk import create_app
from kiosk.db import db
from kiosk.dossiers.history import What
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.steps import Hold, Step, Todo
from kiosk.villages.models import Village

VILLAGE = (
    "INSERT INTO village (id, slug, kind, name, commune, commune_code, province, province_code,"
    " languages, intro, figures, is_demo, created_at) VALUES (1, 'a', 'thôn', 'A', 'xã B', 1,"
    " 'tỉnh C', 1, '[]', '[]', '[]', 0, CURRENT_TIMESTAMP)"
)
DOSSIER = (
    "INSERT INTO dossier (village_id, code, token_hash, token_version, procedure_slug,"
    " procedure_version, answers, applicant, applicant_plain, helper, step, hold, ending, is_open,"
    " consent_version, consent_at, created_at) VALUES (1, :code, :code, 1, 'chung-thuc-ban-sao',"
    " '-', '{}', 'Lò Thị Mai', 'lo thi mai', :helper, :step, :hold, :ending, :is_open,"
    " '-', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)"
)
MOVE = (
    "INSERT INTO move (dossier_id, old, new, hold, ending, by, source, reasons, at) VALUES"
    " (:dossier, :old, :new, :hold, :ending, 'Hoàng', 'portal', '[]', CURRENT_TIMESTAMP)"
)
PLACES = {  # (step, hold, ending) → what is to be done
    (None, None, None): Todo.SUBMIT,
    ("submitted", None, None): Todo.FOLLOW,
    ("received", "needs_supplement", None): Todo.SUPPLEMENT,
    ("processing", "needs_payment", None): Todo.PAYMENT,
    ("ready", None, None): Todo.FETCH,
    ("handed_over", None, None): Todo.NOTHING,
    ("processing", None, "refused"): Todo.NOTHING,
}
MOVES = [
    {"old": None, "new": "submitted", "hold": None, "ending": None},
    {"old": "submitted", "new": "submitted", "hold": "needs_supplement", "ending": None},
    {"old": "submitted", "new": "submitted", "hold": None, "ending": None},
    {"old": "submitted", "new": "submitted", "hold": None, "ending": "refused"},
]


@pytest.fixture
def upgraded(tmp_path: Path) -> Flask:
    """A house of the first release with dossiers at every place, upgraded to the newest."""
    app = create_app(INSTANCE=str(tmp_path / "old"), TESTING=True)
    with app.app_context():
        flask_migrate.upgrade(revision="0001")
        with db.engine.begin() as connection:
            connection.execute(text(VILLAGE))
            for number, (step, hold, ending) in enumerate(PLACES):
                is_open = ending is None and step != "handed_over"
                row = {"code": str(number), "step": step, "hold": hold, "ending": ending,
                       "is_open": is_open, "helper": None if number else "Hoàng"}  # fmt: skip
                connection.execute(text(DOSSIER), row)
            for move in MOVES:
                connection.execute(text(MOVE), move | {"dossier": 2})
            connection.execute(
                text(
                    "INSERT INTO held_paper (dossier_id, name, count, is_original)"
                    " VALUES (1, 'Giấy khai sinh', 2, 1), (2, 'Bằng', 1, 0)"
                )
            )
        flask_migrate.upgrade()
        db.session.remove()
    return app


def dossiers() -> list[Dossier]:
    return list(db.session.scalars(db.select(Dossier).order_by(Dossier.id)))


def test_every_dossier_knows_what_is_to_be_done_next(upgraded):
    with upgraded.app_context():
        assert [one.todo for one in dossiers()] == list(PLACES.values())
        for one in dossiers():
            before = (one.todo, one.is_open, one.at_house)
            one.settle()
            assert (one.todo, one.is_open, one.at_house) == before


def test_every_line_of_the_history_says_what_it_is(upgraded):
    with upgraded.app_context():
        moves = dossiers()[1].moves
        assert [m.what for m in moves] == [What.MOVED, What.HELD, What.RESUMED, What.ENDED]
        assert moves[1].hold is Hold.NEEDS_SUPPLEMENT


def test_a_mistake_of_before_the_upgrade_can_be_taken_back(upgraded):
    with upgraded.app_context():
        dossier = dossiers()[1]
        dossier.ending = dossier.moves[-1].ending
        dossier.take_back(by="Hoàng", reason="nhầm hồ sơ")
        assert (dossier.step, dossier.ending) == (Step.SUBMITTED, None)


def test_the_team_still_holds_the_papers_that_it_held(upgraded):
    with upgraded.app_context():
        first, second = (one.papers[0] for one in dossiers()[:2])
        assert (first.with_team, second.with_team) == (2, 1)
        assert [(line.giver, line.receiver) for line in (*first.lines, *second.lines)] == [
            ("Lò Thị Mai", "Hoàng"),
            ("Lò Thị Mai", "Tổ công nghệ"),
        ]


def test_the_village_keeps_silent_until_its_lead_wants_it_read_aloud(upgraded):
    with upgraded.app_context():
        village = db.session.scalars(db.select(Village)).one()
        assert (village.reads_aloud, village.intro_en) == (False, [])
