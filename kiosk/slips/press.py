"""The processes that draw slips, as the web process sees them; it never imports WeasyPrint itself.

They are plain programs behind pipes and no multiprocessing pool: a pool's child would import the
whole kiosk again, would outlive a killed parent, and could not be stopped when it hangs.
"""

import atexit
import json
import subprocess
import sys
from contextlib import closing
from functools import cache
from pathlib import Path
from queue import Empty, LifoQueue
from threading import Lock, Timer

from flask import Flask, current_app

from kiosk.paths import RESOURCES
from kiosk.printers.paper import Size

WORKER = Path(__file__).with_name("worker.py")
VENDOR = RESOURCES / "static" / "vendor"
# -P: the folder of that file must not stand in for other people's modules.
COMMAND = [sys.executable, "-P", str(WORKER), str(VENDOR)]
LONGEST = 30  # seconds; a warm slip takes a two-hundredth of it
MANY_PAGES = 120_000  # letters of HTML; a slip has some ten thousand
MANY_PAGES_AT_ONCE = Lock()


class NotDrawn(Exception):
    """The slip could not be drawn; the log says why."""


class Died(Exception):
    """The drawing process is gone."""


class Drawer:
    """One drawing process: started when needed, for one thread at a time."""

    def __init__(self, command: list[str], longest: float = LONGEST) -> None:
        self._command, self._longest = command, longest
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> subprocess.Popen[bytes]:
        """The living process; a new one comes back at once and warms itself."""
        if self._process is None:
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        return self._process

    def draw(self, question: bytes) -> bytes:
        """The PDF; NotDrawn when it failed or took too long, Died when the process ended."""
        process = self.start()
        timer = Timer(self._longest, process.kill)
        timer.start()
        try:
            pdf = _ask(process, question)
        except (OSError, EOFError) as error:
            self.close()
            raise (Died if timer.is_alive() else NotDrawn)(repr(error)) from error
        finally:
            timer.cancel()
        if not pdf:
            raise NotDrawn("the drawing process says why in the log")
        return pdf

    def close(self) -> None:
        """End the process; the next slip starts another."""
        process, self._process = self._process, None
        if process:
            process.kill()
            process.communicate()


def _ask(process: subprocess.Popen[bytes], question: bytes) -> bytes:
    """Send one line, read its answer; raises OSError or EOFError when the process is gone."""
    if process.stdin is None or process.stdout is None:
        raise EOFError("no pipes")
    process.stdin.write(question)
    process.stdin.flush()
    length = process.stdout.readline()
    pdf = process.stdout.read(int(length or 0))
    if not length or len(pdf) < int(length):
        raise EOFError(f"the drawing process ended: {process.poll()}")
    return pdf


class Press:
    """A few drawers, and each slip goes to a free one: the one used last, which is warm."""

    def __init__(self, workers: int, command: list[str], longest: float = LONGEST) -> None:
        self.drawers = [Drawer(command, longest) for _ in range(workers)]
        self._free: LifoQueue[Drawer] = LifoQueue()
        for drawer in self.drawers:
            self._free.put(drawer)

    def draw(self, html: str, size: Size) -> bytes:
        """The PDF of a slip; NotDrawn when it fails, takes too long, or ends two processes."""
        question = json.dumps([html, size]).encode() + b"\n"
        try:
            drawer = self._free.get(timeout=LONGEST)
        except Empty:
            raise NotDrawn("every drawing process is busy") from None
        try:
            return _twice(drawer, question)
        finally:
            self._free.put(drawer)

    def warm(self) -> None:
        """Start the processes and come back at once."""
        for drawer in self.drawers:
            drawer.start()

    def close(self) -> None:
        """End the processes."""
        for drawer in self.drawers:
            drawer.close()


def _twice(drawer: Drawer, question: bytes) -> bytes:
    """Draw; when the process died, once more with a new one."""
    try:
        return drawer.draw(question)
    except Died:
        pass
    try:
        return drawer.draw(question)
    except Died as error:
        raise NotDrawn(repr(error)) from error


@cache
def shared(workers: int) -> Press:
    """The press of this process. Nothing runs before the first slip, or before it is warmed."""
    press = Press(workers, COMMAND)
    atexit.register(press.close)
    return press


def of(app: Flask) -> Press:
    """The press that an app draws with."""
    press: Press = app.extensions["slip_press"]
    return press


def warm(app: Flask) -> None:
    """Start the drawing processes in the background, once the house answers."""
    of(app).warm()


def draw(html: str, size: Size) -> bytes:
    """The PDF of a slip; NotDrawn when it can't be had.

    What fills many pages is drawn by a process of its own: no slip waits for it.
    """
    if len(html) < MANY_PAGES:
        return of(current_app).draw(html, size)
    with MANY_PAGES_AT_ONCE, closing(Press(1, COMMAND, LONGEST * 4)) as own:
        return own.draw(html, size)


def init_app(app: Flask) -> None:
    app.extensions["slip_press"] = shared(int(app.config["SLIP_WORKERS"]))
