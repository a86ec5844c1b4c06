"""What the tests of a walkthrough look into: the house's book, and what is kept beside it."""

from collections.abc import Callable, Sequence

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from kiosk.db import Model, db
from kiosk.dossiers.models import Dossier


@pytest.fixture
def new_dossiers(app: Flask) -> Callable[[], Sequence[Dossier]]:
    """The dossiers that were put into the book since the test began."""
    with app.app_context():
        last = db.session.scalar(select(func.max(Dossier.id))) or 0

    def found() -> Sequence[Dossier]:
        whole = (selectinload(Dossier.moves), selectinload(Dossier.papers))
        with app.app_context():
            return db.session.scalars(
                select(Dossier).where(Dossier.id > last).options(*whole)
            ).all()

    return found


@pytest.fixture
def count(app: Flask) -> Callable[[type[Model]], int]:
    """How many rows of a kind there are."""

    def counted(model: type[Model]) -> int:
        with app.app_context():
            return db.session.scalar(select(func.count()).select_from(model)) or 0

    return counted
