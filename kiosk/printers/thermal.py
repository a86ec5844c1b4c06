"""Thermal printers: ESC/POS bytes over the network or into a device file.

What they are told is made before the line is opened, by dots.py. Cheap ones answer nothing, so a
slip is out when the printer has taken every byte; one that answers is asked before and after.
DLE EOT and the bits of its answers: Epson, ESC/POS Command Reference.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep

from kiosk.printers import backend
from kiosk.printers.backend import NotTaken, Progress, Unsure, Way
from kiosk.printers.faults import Fault
from kiosk.printers.lines import Address, Line, is_ready
from kiosk.printers.paper import Paper

ANSWER = 0.5  # seconds to say how it is
DRAWING = 30.0  # seconds for dots.py; a slip takes less than one
CHUNK = 4096  # bytes
DOTS = Path(__file__).with_name("dots.py")

QUESTIONS = b"".join(b"\x10\x04" + bytes([about]) for about in (1, 2, 3, 4))
ANSWERS = 4
SURE, SURE_IS = 0b1001_0011, 0b0001_0010  # bits that stand in every answer
OFF_LINE = 0x08  # of the first answer
# Of the other answers in turn: causes, errors, the paper's sensors. The first that is set is told.
BITS = (
    (1, 0x04, Fault.COVER),
    (1, 0x20, Fault.PAPER),
    (3, 0x60, Fault.PAPER),
    (2, 0x08, Fault.JAM),  # the cutter
    (2, 0x60, Fault.OTHER),
    (1, 0x40, Fault.OTHER),
    (0, OFF_LINE, Fault.OTHER),
)


class Thermal:
    """The backend of Kind.THERMAL and Kind.THERMAL_USB."""

    def __init__(self, address: Address, across: int) -> None:
        """`across`: how many dots its head has."""
        self._address, self._across = address, across

    def look(self) -> Fault | None:
        """What it answers; None where it answers nothing."""
        try:
            with self._opened() as line:
                return _status(line, monotonic() + ANSWER)[0]
        except NotTaken as silent:
            return silent.fault
        except OSError:
            return Fault.OFF

    def send(self, paper: Paper) -> None:
        """Put a slip through; raises NotTaken or Unsure."""
        commands = _drawn(paper.pdf, self._across)
        with self._opened() as line:
            answers = _asked(line)
            self._put(line, commands, answers)

    def follow(self, ticket: str) -> Progress:
        """Such a printer has no list."""
        return Progress(Way.LOST)

    def find(self, name: str) -> str | None:
        """Such a printer remembers nothing: raises Unsure."""
        raise Unsure(Fault.OTHER)

    def cancel(self, ticket: str) -> None:
        """Such a printer has no list."""

    @contextmanager
    def _opened(self) -> Iterator[Line]:
        line = self._address.open()
        try:
            yield line
        finally:
            with suppress(OSError):
                line.close()

    def _put(self, line: Line, commands: bytes, answers: bool) -> None:
        """Send all and see that it was taken."""
        ends = monotonic() + backend.WHOLE_JOB
        _put_all(line, commands, ends)
        try:
            fault = _asked_after(line, ends) if answers else None
            _wait_until_taken(line, ends)
        except OSError as error:
            raise Unsure(Fault.OFF) from error
        if fault:
            raise Unsure(fault)


def _drawn(pdf: bytes, across: int) -> bytes:
    """The commands for a slip; raises NotTaken where it can't be drawn."""
    command = [sys.executable, "-P", str(DOTS), str(across)]
    try:
        done = subprocess.run(command, input=pdf, stdout=subprocess.PIPE, timeout=DRAWING)
    except subprocess.TimeoutExpired as error:
        raise NotTaken(Fault.REFUSED) from error
    if done.returncode or not done.stdout:
        raise NotTaken(Fault.REFUSED)
    return done.stdout


def _status(line: Line, ends: float) -> tuple[Fault | None, bool]:
    """What is wrong with a printer, and whether it answered at all; raises NotTaken, OSError."""
    if not is_ready(line, ANSWER, to_write=True):
        raise NotTaken(Fault.SILENT)
    line.put(QUESTIONS)
    said = _heard(line, ends)
    if len(said) < ANSWERS:
        return None, bool(said)
    return next((fault for at, bits, fault in BITS if said[at] & bits), None), True


def _heard(line: Line, ends: float) -> bytes:
    """The answers that come in time; what is none of them is left out."""
    said = b""
    while len(said) < ANSWERS and is_ready(line, ends - monotonic()):
        heard = line.get()
        if not heard:
            break
        said += bytes(byte for byte in heard if byte & SURE == SURE_IS)
    return said


def _asked(line: Line) -> bool:
    """Ask before anything is sent: whether it answers; raises NotTaken where it can't print."""
    try:
        fault, answers = _status(line, monotonic() + ANSWER)
    except OSError as error:
        raise NotTaken(Fault.OFF) from error
    if fault:
        raise NotTaken(fault)
    return answers


def _put_all(line: Line, commands: bytes, ends: float) -> None:
    """Raises NotTaken as long as nothing was taken, Unsure after that."""
    at = 0
    try:
        while at < len(commands):
            if not is_ready(line, ends - monotonic(), to_write=True):
                raise (Unsure if at else NotTaken)(Fault.SILENT)
            with suppress(BlockingIOError):
                at += line.put(commands[at : at + CHUNK])
    except OSError as error:
        raise (Unsure if at else NotTaken)(Fault.OFF) from error


def _asked_after(line: Line, ends: float) -> Fault | None:
    """What stopped the slip that it has; one that answered before and is silent now is stuck."""
    try:
        fault, answers = _status(line, ends)
    except NotTaken as silent:
        return silent.fault
    return fault if answers else Fault.SILENT


def _wait_until_taken(line: Line, ends: float) -> None:
    while line.waiting():
        if monotonic() > ends:
            raise Unsure(Fault.SILENT)
        sleep(0.02)


def devices() -> list[str]:
    """The USB printers of this machine that have a device file."""
    return sorted(str(path) for path in Path("/dev/usb").glob("lp*"))
