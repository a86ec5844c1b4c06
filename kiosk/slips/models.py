"""The numbers of a village's slips, and the jobs of its printer."""

from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from sqlalchemy import ForeignKey, Index, Select, UniqueConstraint, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from kiosk import clock
from kiosk.db import Model, db, is_sqlite
from kiosk.dossiers.models import Dossier
from kiosk.printers.faults import Fault
from kiosk.printers.models import Purpose
from kiosk.printers.paper import Size
from kiosk.villages.models import Village


class Kind(StrEnum):
    RECEIPT = "receipt"
    STATUS = "status"
    PAPERS = "papers"  # what to bring
    PARKED = "parked"  # a walkthrough that goes on later
    HANDOVER = "handover"  # who received the result
    RUN_SHEET = "run_sheet"  # what goes to the commune and comes back
    PRACTICE = "practice"  # THỰC HÀNH
    WORKSHEET = "worksheet"  # what the portal's form will ask
    DOABLE = "doable"  # what the house can do this week
    FIX_LIST = "fix_list"  # all that a returned dossier needs, with boxes to tick
    CUSTODY = "custody"  # papers entrusted to the team, in two parts
    ROSTER = "roster"  # who sits here when, and their numbers, for the wall
    VILLAGE_QR = "village_qr"  # the village's page, for the wall
    BOOK = "book"  # blank forms for an evening without power
    SELF_TEST = "self_test"
    TEST = "test"  # of a printer

    @property
    def purpose(self) -> Purpose:
        return Purpose.SHEETS if self in SHEETS else Purpose.SLIPS


SHEETS = (Kind.RUN_SHEET, Kind.DOABLE, Kind.ROSTER, Kind.VILLAGE_QR, Kind.BOOK, Kind.SELF_TEST)


class State(StrEnum):
    QUEUED = "queued"  # for the printer, or for a member where that is a browser
    PRINTING = "printing"  # being drawn, then handed to the printer
    SENT = "sent"  # in the printer's own list
    UNSURE = "unsure"  # some of it may be out: a person is asked
    DONE = "done"
    FAILED = "failed"


WAITING = (State.QUEUED, State.PRINTING, State.SENT)


class SlipNumber(Model):
    """The last number that a village gave in a year."""

    village_id: Mapped[int] = mapped_column(ForeignKey(Village.id), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


def take_number(village_id: int, year: int) -> int:
    """The village's next number of that year, from 1, in the caller's transaction.

    No gap and no number twice, for the row stays locked until the caller commits, and a rollback
    gives the number back. Never max() + 1, which would give an erased slip's number again.
    """
    insert = (sqlite if is_sqlite() else postgresql).insert(SlipNumber)
    counted = (
        insert.values(village_id=village_id, year=year, last=1)
        .on_conflict_do_update(
            index_elements=["village_id", "year"], set_={"last": SlipNumber.last + 1}
        )
        .returning(SlipNumber.last)
    )
    return db.session.execute(counted).scalar_one()


class Slip(Model):
    """The numbered slip of one dossier, and how often its receipt came out of the printer."""

    __table_args__ = (UniqueConstraint("village_id", "year", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey(Village.id))
    dossier_id: Mapped[int] = mapped_column(ForeignKey(Dossier.id, ondelete="CASCADE"), unique=True)
    year: Mapped[int]  # in village time
    number: Mapped[int]
    printed: Mapped[int] = mapped_column(default=0)

    @classmethod
    def make(cls, dossier: Dossier) -> "Slip":
        """Number the slip of a new dossier, in the transaction that creates it."""
        db.session.flush()
        year = clock.today().year
        number = take_number(dossier.village_id, year)
        slip = cls(
            village_id=dossier.village_id,
            dossier_id=dossier.id,
            year=year,
            number=number,
            printed=0,
        )
        db.session.add(slip)
        return slip

    @classmethod
    def of(cls, dossier: Dossier) -> Select["Slip"]:
        return select(cls).filter_by(dossier_id=dossier.id)

    @property
    def shown(self) -> str:
        """ "12/2026"."""
        return f"{self.number}/{self.year}"

    @property
    def copy(self) -> int:
        """Which print of it the next one is: 1 is the first; jobs that still wait count too."""
        waiting = select(func.count()).where(
            PrintJob.dossier_id == self.dossier_id,
            PrintJob.kind == Kind.RECEIPT,
            PrintJob.state.in_(WAITING),
        )
        return self.printed + (db.session.scalar(waiting) or 0) + 1


def digest_of(html: str, size: Size) -> str:
    """What tells one finished PDF from another: SHA-256 of the slip and its size."""
    return sha256(f"{size}\n{html}".encode()).hexdigest()


class PrintJob(Model):
    """One slip on its way to the printer, whole, so that nothing that happens later changes it."""

    __table_args__ = (
        Index("ix_print_job_state", "state", "id"),
        Index("ix_print_job_dossier", "dossier_id"),
        Index("ix_print_job_village_id", "village_id", "purpose", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey(Village.id))
    session_id: Mapped[str | None]  # who asked; the session may have ended since
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey(Dossier.id, ondelete="CASCADE"))
    kind: Mapped[Kind]
    size: Mapped[Size]
    html: Mapped[str]
    digest: Mapped[str]
    state: Mapped[State] = mapped_column(default=State.QUEUED)
    problem: Mapped[str | None]  # a whole Vietnamese sentence
    attempts: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    done_at: Mapped[datetime | None]
    file: Mapped[str | None]  # its name in the folder of prints
    purpose: Mapped[Purpose] = mapped_column(server_default=Purpose.SLIPS)
    sending_at: Mapped[datetime | None]  # on disk before the printer gets its first byte
    ticket: Mapped[str | None]  # what the printer follows it by
    fault: Mapped[Fault | None]  # what became of it at the printer

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    @property
    def name(self) -> str:
        """What tells this printing of it from every other, in a printer's own list."""
        again = f"-{self.attempts}" if self.attempts > 1 else ""
        return f"{self.id:06}-{self.kind}{again}"

    def settle(
        self, state: State, *, fault: Fault | None = None, problem: str | None = None
    ) -> None:
        """It is in that state now, and what belonged to the one before is forgotten."""
        self.state, self.fault, self.problem = state, fault, problem
        self.sending_at = self.ticket = None
