"""What a village has made of its content: editions, drafts, and every version ever used."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk import clock
from kiosk.db import Model
from kiosk.remembered import forgotten_with
from kiosk.villages.models import Village


class ContentVersion(Model):
    """The very words of one version. A row is never changed: dossiers point at it."""

    __tablename__ = "content_version"

    version: Mapped[str] = mapped_column(primary_key=True)
    slug: Mapped[str]
    is_guide: Mapped[bool]
    content: Mapped[dict[str, Any]]
    kept_at: Mapped[datetime] = mapped_column(default=clock.now)


@forgotten_with
class Edition(Model):
    """One act of publishing in a village. Of those that are not undone and whose days of effect
    have come, the one that came last is in force; without one, what comes with the program is."""

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey(Village.id), index=True)
    slug: Mapped[str]
    version: Mapped[str] = mapped_column(ForeignKey(ContentVersion.version), index=True)
    based_on: Mapped[str | None]  # the version that it was made from; None: there was none
    source: Mapped[str]  # where what is new was read
    by: Mapped[str]
    published_at: Mapped[datetime] = mapped_column(default=clock.now)
    undone_by: Mapped[str | None]
    undone_at: Mapped[datetime | None]
    kept: Mapped[ContentVersion] = relationship()


class ContentDraft(Model):
    """What the lead is writing: it may still be wrong, so it is kept as it was typed."""

    __tablename__ = "content_draft"
    __table_args__ = (UniqueConstraint("village_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey(Village.id))
    slug: Mapped[str]
    is_guide: Mapped[bool]
    content: Mapped[dict[str, Any]]
    based_on: Mapped[str | None]  # the version in force when it was begun; None: there was none
    origin: Mapped[str | None]  # the file it was taken in from; None: it was begun here
    by: Mapped[str]
    begun_at: Mapped[datetime] = mapped_column(default=clock.now)
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)


@forgotten_with
class Offer(Model):
    """How a village offers one procedure or guide; without a row, as the program does."""

    __table_args__ = (UniqueConstraint("village_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey(Village.id))
    slug: Mapped[str]
    place: Mapped[int | None]  # 1 or 2: it stands first on the home screen
    is_paused: Mapped[bool] = mapped_column(default=False)
    where: Mapped[str] = mapped_column(default="")  # it is done instead
    when: Mapped[str] = mapped_column(default="")
    changed_by: Mapped[str] = mapped_column(default="")
