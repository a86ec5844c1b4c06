"""What every page needs and hardly anyone changes, kept in this process for some seconds.

Whatever sends something reads anew, and so does every page after this process has changed it. So
only another process of a server can be behind, by the seconds of KEPT.
"""

import time
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, has_request_context, request
from sqlalchemy import event
from sqlalchemy.orm import object_session

from kiosk.db import READING, Model, db

KEPT = 20.0  # seconds
T = TypeVar("T")
M = TypeVar("M", bound=type[Model])


def remembered(name: object, read: Callable[[], T]) -> T:
    """What `read` gave a moment ago. Threads share it: a row is detached, all else be frozen."""
    if not has_request_context() or request.method not in READING:
        return read()
    kept = _kept()
    read_at, value = kept.get(name, (None, None))
    if read_at is None or time.monotonic() - read_at > KEPT:
        value = read()
        if isinstance(value, Model):
            db.session.expunge(value)
        kept[name] = time.monotonic(), value
    found: T = value
    return found


def forgotten_with(model: M) -> M:
    """Mark a model: once a row of it is changed, all that is remembered is read anew."""
    for change in ("after_insert", "after_update", "after_delete"):
        event.listen(model, change, _forget_after_commit)
    return model


def _forget_after_commit(_: object, __: object, row: Model) -> None:
    kept = _kept()
    event.listen(object_session(row), "after_commit", lambda _: kept.clear(), once=True)


def _kept() -> dict[object, Any]:
    kept: dict[object, Any] = current_app.extensions["remembered"]
    return kept


def init_app(app: Flask) -> None:
    app.extensions["remembered"] = {}
