"""A second village, whose dossiers nobody of the first may see or change."""

from flask import Flask
from sqlalchemy import select, update

from kiosk.db import db
from kiosk.dossiers.models import Dossier
from kiosk.villages.models import Village
from tests.made_up import village_elsewhere


def move_there(app: Flask, code: str) -> None:
    """Make the dossier one of another village."""
    with app.app_context():
        here = db.session.scalars(select(Village)).one()
        elsewhere = village_elsewhere(id=here.id + 1)
        db.session.add(elsewhere)
        db.session.flush()
        moved = update(Dossier).where(Dossier.code == code).values(village_id=elsewhere.id)
        db.session.execute(moved)
        db.session.commit()
