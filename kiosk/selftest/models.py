"""What the last self-tests of a house found."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kiosk import clock
from kiosk.db import Model
from kiosk.villages.models import Village


class SelfTest(Model):
    """One run; `found` has a dict for each check: key, ok (true, false, null: not tried), said."""

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey(Village.id), index=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    by: Mapped[str]  # a member's name
    found: Mapped[list[dict[str, Any]]]
