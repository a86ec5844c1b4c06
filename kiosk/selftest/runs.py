"""The runs that a village keeps, and how one is shown on a page, a sheet and a command line."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, select

from kiosk.db import db
from kiosk.selftest.by_hand import UNTRIED
from kiosk.selftest.findings import Finding
from kiosk.selftest.models import SelfTest
from kiosk.selftest.registry import ALL, TRIALS, Check, Trial

KEPT = 20


@dataclass(frozen=True)
class Line:
    """One check of a run, with its name and picture."""

    what: Check | Trial
    found: Finding

    @property
    def state(self) -> str:
        """ "good", "warn" (works, with something to do), "bad" or "none" (not tried)."""
        if self.found.ok is None:
            return "none"
        if not self.found.ok:
            return "bad"
        return "warn" if self.found.todo else "good"

    @property
    def is_by_hand(self) -> bool:
        return self.what in TRIALS


@dataclass(frozen=True)
class Run:
    """A run as it is shown: every check that there is today, also those that it knew nothing of."""

    lines: tuple[Line, ...]
    at: datetime | None = None  # None: there was none yet
    by: str = ""

    @property
    def bad(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.state == "bad")

    @property
    def good(self) -> int:
        return sum(bool(line.found.ok) for line in self.lines)

    @property
    def untried(self) -> int:
        return sum(line.found.ok is None for line in self.lines)


def run_of(findings: Sequence[Finding], at: datetime | None = None, by: str = "") -> Run:
    """Every check with what was found; what was not, counts as not tried."""
    known = {one.key: one for one in findings}
    lines = (Line(one, known.get(one.key, Finding.of(one.key, UNTRIED))) for one in ALL)
    return Run(tuple(lines), at, by)


def keep(village_id: int, by: str, findings: Sequence[Finding]) -> SelfTest:
    """Store a run, and forget all but the last twenty of that village. The caller commits."""
    row = SelfTest(village_id=village_id, by=by, found=[asdict(one) for one in findings])
    db.session.add(row)
    db.session.flush()
    newest = select(SelfTest.id).filter_by(village_id=village_id).order_by(SelfTest.id.desc())
    kept = db.session.scalars(newest.limit(KEPT)).all()
    old = delete(SelfTest).where(SelfTest.village_id == village_id, SelfTest.id < min(kept))
    db.session.execute(old)
    return row


def latest(village_id: int) -> list[Run]:
    """The runs that are kept, the newest first."""
    newest = select(SelfTest).filter_by(village_id=village_id).order_by(SelfTest.id.desc())
    return [_shown(row) for row in db.session.scalars(newest.limit(KEPT))]


def last(village_id: int) -> Run:
    """The newest run; where there was none, one in which nothing was tried."""
    found = latest(village_id)
    return found[0] if found else run_of(())


def _shown(row: SelfTest) -> Run:
    return run_of([Finding(**one) for one in row.found], row.at, row.by)
