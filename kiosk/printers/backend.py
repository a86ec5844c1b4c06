"""What the house asks of any printer. Nobody here knows which kind it is, nor of the database."""

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from kiosk.printers.faults import Fault
from kiosk.printers.paper import Paper

LOOK = 3.0  # seconds to say how it is; the screen shows a fault within five
CONNECT = 5.0  # seconds
WHOLE_JOB = 30.0  # seconds to take a slip


class NotTaken(Exception):
    """Nothing of the slip went out: it may be sent again."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


class Unsure(Exception):
    """Some of it may have gone out: it is asked for (`find`), else a person is asked."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


class Way(Enum):
    OUT = "out"  # the printer says that it is printed
    WAITS = "waits"  # in the printer's own list
    DROPPED = "dropped"  # taken from that list, or thrown away by the printer, unprinted
    LOST = "lost"  # the list does not know it, nor whether it was printed


@dataclass(frozen=True)
class Progress:
    """How far a slip is that the printer has taken."""

    way: Way
    fault: Fault | None = None  # what it waits for


class Backend(Protocol):
    """One printer. No call raises anything but what it says; each keeps to its time above."""

    def look(self) -> Fault | None:
        """What is wrong with it now; None: ready, or it can't tell."""

    def send(self, paper: Paper) -> str | None:
        """Hand a slip over. Gives what to follow it by, None where it is out already.

        Raises NotTaken or Unsure; OSError where it is written on a disk of the house's own.
        """

    def follow(self, ticket: str) -> Progress:
        """How far the slip with that ticket is."""

    def find(self, name: str) -> str | None:
        """The ticket of a slip that may have been sent before a crash; None: surely never sent.

        Raises Unsure where this kind of printer can't tell, NotTaken where it can't be asked now.
        """

    def cancel(self, ticket: str) -> None:
        """Take a slip out of the printer's own list, if it is still there."""
