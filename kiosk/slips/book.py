"""The power-cut book: numbered blank forms for evenings without power, keyed in later."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, bindparam, func, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from kiosk import clock
from kiosk.db import Model, db
from kiosk.dossiers.models import Dossier
from kiosk.errors import Refused
from kiosk.villages.models import Village

COUNTS = (5, 10, 20, 30, 40, 60)  # forms of one book
USUAL = 20
LATE = timedelta(days=7)
KEYED_ALREADY = "Phiếu số {} đã nhập vào máy rồi. Máy chưa lưu gì thêm."
NOT_TO_KEY = "Phiếu số {} đã ghi là hỏng. Máy chưa lưu gì. Ghi nhầm thì bạn bấm “Không hỏng” trước."
NOT_SPOILED = "Phiếu số {} không ghi là hỏng. Sổ vẫn như cũ."
WHY = "Bạn ghi vì sao phiếu hỏng. Sổ vẫn như cũ."


class FormState(StrEnum):
    BLANK = "blank"  # nobody said yet what became of it
    KEYED = "keyed"  # its dossier is in the house's book
    SPOILED = "spoiled"  # written wrong, torn, lost: never to be keyed in


class Book(Model):
    """The forms that were printed at once, `first` to `last`; a village's numbers never restart."""

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey(Village.id), index=True)
    first: Mapped[int]
    last: Mapped[int]
    printed_at: Mapped[datetime] = mapped_column(default=clock.now)
    printed_by: Mapped[str]  # a member's name

    @classmethod
    def make(cls, village_id: int, count: int, by: str) -> "Book":
        """The village's next `count` forms, in the transaction that asks the printer for them.

        No gap and no number twice, for the village's row stays locked until the caller commits
        (SQLite locks the whole book), and a rollback gives the numbers back. No book is ever
        deleted, so the highest number is the last one given.
        """
        db.session.execute(LOCKED, {"village": village_id})
        highest = select(func.max(cls.last)).filter_by(village_id=village_id)
        first = (db.session.scalar(highest) or 0) + 1
        book = cls(village_id=village_id, first=first, last=first + count - 1, printed_by=by)
        db.session.add(book)
        db.session.flush()
        known = {"village_id": village_id, "book_id": book.id, "state": FormState.BLANK}
        forms = [known | {"number": number} for number in book.numbers]
        db.session.execute(insert(BlankForm), forms)
        return book

    @classmethod
    def with_id(cls, village_id: int, book_id: int) -> "Book | None":
        """One book, only ever of its own village."""
        return db.session.scalars(
            select(cls).filter_by(id=book_id, village_id=village_id)
        ).one_or_none()

    @property
    def numbers(self) -> range:
        return range(self.first, self.last + 1)


class BlankForm(Model):
    """One numbered form of a village's books."""

    __table_args__ = (Index("ix_blank_form_dossier_id", "dossier_id"),)

    village_id: Mapped[int] = mapped_column(ForeignKey(Village.id), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    book_id: Mapped[int] = mapped_column(ForeignKey(Book.id), index=True)
    state: Mapped[FormState] = mapped_column(default=FormState.BLANK)
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey(Dossier.id, ondelete="SET NULL"))
    said_at: Mapped[datetime | None]  # when it was keyed in, or said to be spoiled
    said_by: Mapped[str | None]
    why: Mapped[str | None]  # it is spoiled

    @classmethod
    def with_number(cls, village_id: int, number: int, *, lock: bool = False) -> "BlankForm | None":
        """One form; with `lock`, nobody else changes it until the caller commits."""
        found = select(cls).filter_by(village_id=village_id, number=number)
        return db.session.scalars(found.with_for_update() if lock else found).one_or_none()

    def check_blank(self) -> None:
        """Refused where the number is used already, or its form is spoiled."""
        if self.state is FormState.KEYED:
            raise Refused(KEYED_ALREADY.format(self.number))
        if self.state is FormState.SPOILED:
            raise Refused(NOT_TO_KEY.format(self.number))

    def key_in(self, dossier: Dossier, by: str) -> None:
        """It became that dossier, and its number is used for good; or refuse."""
        self.check_blank()
        self.dossier_id = dossier.id
        self._say(FormState.KEYED, by)

    def spoil(self, why: str, by: str) -> None:
        """It will never be keyed in; or refuse."""
        self.check_blank()
        if not why:
            raise Refused(WHY)
        self._say(FormState.SPOILED, by, why)

    def unspoil(self, by: str) -> None:
        """It is not spoiled after all; or refuse."""
        if self.state is not FormState.SPOILED:
            raise Refused(NOT_SPOILED.format(self.number))
        self._say(FormState.BLANK, by)

    def _say(self, state: FormState, by: str, why: str | None = None) -> None:
        self.state, self.why = state, why
        self.said_at, self.said_by = clock.now(), by


# Made once: building a query anew takes as long as asking it.
LOCKED = (
    select(Village.id).where(Village.id == bindparam("village")).with_for_update(key_share=True)
)
YOUNGEST_FIRST = (
    select(Book).where(Book.village_id == bindparam("village")).order_by(Book.id.desc())
)
FORMS = (
    select(
        BlankForm.book_id,
        BlankForm.number,
        BlankForm.state,
        BlankForm.said_at,
        BlankForm.why,
        Dossier.code,
    )
    .outerjoin(Dossier, Dossier.id == BlankForm.dossier_id)
    .where(BlankForm.village_id == bindparam("village"))
    .order_by(BlankForm.number)
)
LAST_KEYED = (
    select(func.max(BlankForm.number))
    .where(
        BlankForm.village_id == bindparam("village"),
        BlankForm.state == FormState.KEYED,
        BlankForm.said_at < bindparam("before"),
    )
    .scalar_subquery()
)
OVERDUE = (
    select(BlankForm.number)
    .where(
        BlankForm.village_id == bindparam("village"),
        BlankForm.state == FormState.BLANK,
        BlankForm.number < LAST_KEYED,
    )
    .order_by(BlankForm.number)
)


@dataclass(frozen=True)
class Line:
    """What is known of one number."""

    book_id: int
    number: int
    state: FormState
    said_at: datetime | None = None
    why: str | None = None
    code: str | None = None  # its dossier's tracking code
    is_missing: bool = False  # it is blank here, and a later one was keyed in


@dataclass(frozen=True)
class Missing:
    """Numbers that nobody keyed in although later ones were, and since which day."""

    since: date
    numbers: tuple[int, ...]

    @property
    def words(self) -> str:
        """ "1–3, 5"."""
        return in_ranges(self.numbers)

    def is_late(self, today: date) -> bool:
        """Too long ago for anybody to remember."""
        return today - self.since > LATE


def lines(village_id: int) -> list[Line]:
    """All numbers of a village, in their order."""
    later_keyed, found = False, []
    for row in reversed(db.session.execute(FORMS, {"village": village_id}).all()):
        is_missing = later_keyed and row.state is FormState.BLANK
        found.append(Line(*row, is_missing=is_missing))
        later_keyed = later_keyed or row.state is FormState.KEYED
    return found[::-1]


def missing(known: Sequence[Line]) -> list[Missing]:
    """What is missing among all numbers of a village, the oldest first.

    Forms are written in the order of their numbers: what is blank behind the last one that was
    keyed in may still lie in the book, but what is blank before it was written, or got lost.
    """
    since: datetime | None = None
    found: dict[date, list[int]] = {}
    for line in reversed(known):
        if line.state is FormState.KEYED and line.said_at:
            since = min(since or line.said_at, line.said_at)
        elif line.is_missing and since:
            found.setdefault(clock.local(since).date(), []).append(line.number)
    return [Missing(day, tuple(sorted(numbers))) for day, numbers in sorted(found.items())]


def overdue(village_id: int) -> list[int]:
    """The numbers that have been missing for more than a week, in one query."""
    asked = {"village": village_id, "before": clock.now() - LATE}
    return list(db.session.scalars(OVERDUE, asked))


def in_ranges(numbers: Iterable[int]) -> str:
    """1, 2, 3, 5 as "1–3, 5"; they come in their order."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def forget(dossier: Dossier) -> None:
    """Let no number lead to this dossier any more; the numbers stay used. The caller commits."""
    its_own = update(BlankForm).where(BlankForm.dossier_id == dossier.id)
    db.session.execute(its_own.values(dossier_id=None))
