"""How long the next try of a PIN waits, on the machine's own ticks. No web, no database."""

from dataclasses import dataclass
from datetime import datetime, timedelta

MOST_TRIES = 10  # then the member is locked on this device
FREE_TRIES = 3  # then each further try waits twice as long as the last
FIRST_WAIT = 30  # seconds
LOCK = timedelta(hours=12)  # where no shift follows that could end the lock


@dataclass(frozen=True)
class Instant:
    """A moment as one machine knows it: the run of that machine, its ticks, its clock."""

    boot: str
    ticks: float  # seconds since that run began
    at: datetime  # what the clock on the wall says, which may be wrong


@dataclass(frozen=True)
class Tried:
    """How often a PIN was tried since it was last right, and when the last time was."""

    count: int
    last: Instant
    locked_until: datetime | None = None  # told when the last try was paid

    @property
    def is_locked(self) -> bool:
        """Whether all tries are used up; see `seconds_left` for how long that holds."""
        return self.count >= MOST_TRIES

    def counts_at(self, now: Instant) -> int:
        """The tries that still count: none of a lock that is over."""
        return 0 if self.is_locked and self.seconds_left(now) <= 0 else self.count

    def seconds_left(self, now: Instant) -> float:
        """How long the next try waits; 0 or less: not at all.

        Within one run of the machine its ticks alone are asked, so that a clock which is set
        changes nothing. After a restart the wait begins anew with the machine.
        """
        if self.is_locked:
            return self._lock_left(now)
        if self.count < FREE_TRIES:
            return 0
        return FIRST_WAIT * 2 ** (self.count - FREE_TRIES) - self._elapsed(now)

    def _lock_left(self, now: Instant) -> float:
        """A lock outlasts a night without power: only then is the clock asked, unless it is
        behind the last try, as after a flat battery; then the whole lock begins anew."""
        until = self.locked_until or self.last.at + LOCK
        if not self._same_run(now) and now.at >= self.last.at:
            return (until - now.at).total_seconds()
        return (until - self.last.at).total_seconds() - self._elapsed(now)

    def _elapsed(self, now: Instant) -> float:
        return now.ticks - self.last.ticks if self._same_run(now) else now.ticks

    def _same_run(self, now: Instant) -> bool:
        return self.last.boot == now.boot and now.ticks >= self.last.ticks
