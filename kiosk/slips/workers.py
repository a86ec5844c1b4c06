"""The threads that bring jobs to paper, for one process of a house: one for each printer."""

from threading import Event, Thread
from time import monotonic

from flask import Flask

from kiosk.printers.models import Purpose
from kiosk.slips import press
from kiosk.slips.queue import work_once

LOOK_EVERY = 1.0  # seconds
LOOK_AT_ALL = 30.0  # seconds between two looks at printers that have nothing to do


class Printers:
    """Both printers' threads."""

    def __init__(self, app: Flask) -> None:
        self._workers = [_Worker(app, purpose) for purpose in Purpose]
        app.extensions["wake_printers"] = self.wake

    def start(self) -> None:
        """Begin, with what a power cut left over."""
        for worker in self._workers:
            worker.start()

    def wake(self) -> None:
        """Look for work now."""
        for worker in self._workers:
            worker.awake.set()

    def stop(self) -> None:
        """Finish the slips in hand, and no others."""
        for worker in self._workers:
            worker.stop()


class _Worker(Thread):
    def __init__(self, app: Flask, purpose: Purpose) -> None:
        super().__init__(name=f"printer of {purpose}", daemon=True)
        self.awake = Event()
        self._app, self._purpose = app, purpose
        self._ending = Event()
        self._looked_at = monotonic()

    def run(self) -> None:
        while not self._ending.is_set():
            self.awake.clear()
            if not self._work():
                self.awake.wait(LOOK_EVERY)

    def stop(self) -> None:
        self._ending.set()
        self.awake.set()
        self.join(timeout=press.LONGEST)

    def _work(self) -> bool:
        """One step; trouble of any kind is logged and tried again later, never the thread's end."""
        is_due = monotonic() - self._looked_at > LOOK_AT_ALL
        if is_due:
            self._looked_at = monotonic()
        try:
            return work_once(self._app, self._purpose, all_printers=is_due)
        except Exception:
            self._app.logger.exception(self.name)
            return False
