"""What stands in the served house's database, for tests that must not trust the screen."""

from datetime import timedelta

from sqlalchemy import func, select, update

from kiosk import clock
from kiosk.db import db, writing
from kiosk.dossiers.models import Dossier
from kiosk.sessions import Session
from tests.house import House


def dossiers_of(house: House) -> int:
    """How many dossiers there are."""
    with house.app.app_context():
        return db.session.scalar(select(func.count()).select_from(Dossier)) or 0


def everybody_left_an_hour_ago(house: House) -> None:
    """Every session of the house is long over, and no screen has noticed it."""
    with house.app.app_context(), writing() as connection:
        connection.execute(update(Session).values(seen_at=clock.now() - timedelta(hours=1)))
