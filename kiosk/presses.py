"""A press counts once: a second press, a reload or a retry gets the first answer again.

The key is made when the form is shown. It is kept with a digest of what was sent and with the
answer, in the same transaction as what the press did, so that no power cut comes between them.
"""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256

from flask import request
from sqlalchemy import delete
from sqlalchemy.orm import Mapped, mapped_column

from kiosk import clock
from kiosk.db import Model, db
from kiosk.errors import Refused

KEPT = timedelta(days=1)
OTHER_CONTENT = (
    "Nút này đã được bấm rồi, nhưng nội dung gửi lần này khác lần trước. "
    "Lần đầu đã được lưu. Bà con bấm Quay lại để xem, rồi sửa nếu cần."
)


class Press(Model):
    """One press of a button that creates something: its key, what was sent, where it led."""

    key: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[str]  # SHA-256 of the form
    answer: Mapped[str]  # the address that shows what the press made
    at: Mapped[datetime] = mapped_column(default=clock.now)


def new_key() -> str:
    """A key for a form that is about to be shown."""
    return secrets.token_urlsafe(16)


def _digest() -> str:
    pairs = sorted(request.form.items(multi=True))
    return sha256(repr((request.path, pairs)).encode()).hexdigest()


def once(key: str, do: Callable[[], str]) -> str:
    """Run `do` for the first press of `key` and return its address; later presses get the same.

    Commits. Raises Refused when the key is used again with other content. A POST holds the
    database's write lock from its first statement, so two presses can't both be the first.
    """
    if not key:
        raise Refused("Trang này đã cũ. Bà con bấm Quay lại, rồi bấm lại nút vừa rồi.")
    earlier = db.session.get(Press, key)
    if earlier is None:
        answer = do()
        db.session.add(Press(key=key, content=_digest(), answer=answer))
        db.session.commit()
        return answer
    if earlier.content != _digest():
        raise Refused(OTHER_CONTENT)
    return earlier.answer


def forget_old() -> None:
    """Forget presses older than a day: no page stays open that long. The caller commits."""
    db.session.execute(delete(Press).where(Press.at < clock.now() - KEPT))
