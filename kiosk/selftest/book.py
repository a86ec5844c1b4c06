"""The book of dossiers as the self-test sees it: it looks, and never makes what it looks for."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlcipher3.dbapi2 as driver
from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from kiosk.db import database_file, is_sqlite, looking
from kiosk.keys import KeyMissing
from kiosk.villages.models import Village


class NoBook(Exception):
    """There is no book yet, or its file is gone."""


SHUT = (NoBook, KeyMissing, driver.Error, SQLAlchemyError, OSError)  # why it can't be looked into


@contextmanager
def open_book() -> Iterator[Session]:
    """A session that only looks. Raises one of SHUT; opening a missing file would make one."""
    if is_sqlite() and not database_file(current_app).is_file():
        raise NoBook(str(database_file(current_app)))
    with looking() as session:
        yield session


def village_in(book: Session) -> Village | None:
    """The village whose house this is; None before the set-up."""
    return book.scalars(select(Village).order_by(Village.id).limit(1)).first()
