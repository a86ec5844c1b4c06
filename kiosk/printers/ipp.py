"""Printers that speak IPP (RFC 8011): those of the network, and the queues of CUPS."""

from dataclasses import dataclass
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from kiosk.printers import backend, behind_cups
from kiosk.printers.backend import NotTaken, Progress, Unsure, Way
from kiosk.printers.faults import Fault, fault_of
from kiosk.printers.ipp_failures import (
    NOT_ACCEPTING,
    NOT_FOUND,
    Failed,
    Refused,
    Unanswered,
    Unreadable,
)
from kiosk.printers.paper import Paper, Size

Attributes = dict[str, Any]

PRINT_JOB, CANCEL_JOB, GET_JOB, GET_JOBS, GET_PRINTER = 0x02, 0x08, 0x09, 0x0A, 0x0B
CUPS_GET_PRINTERS = 0x4002
CANCELED, ABORTED, COMPLETED = 7, 8, 9  # job-state

USER = "kiosk"  # CUPS tells the names of jobs to whoever sent them, and to nobody else
PDF = "application/pdf"
MEDIA = {Size.A5: "iso_a5_148x210mm", Size.A4: "iso_a4_210x297mm"}  # PWG 5101.1
OF_PRINTER = [
    "printer-state", "printer-state-reasons", "printer-state-message",
    "printer-is-accepting-jobs", "media-supported", *behind_cups.ATTRIBUTES,
]  # fmt: skip
OF_JOB = ["job-name", "job-state"]
# CUPS leaves the names of older jobs out, unless it is asked for something in their files.
OF_JOBS = ["job-id", "job-name", "copies"]
OF_QUEUE = ["printer-name", "printer-info", "printer-make-and-model", "printer-uri-supported"]
CUPS = "ipp://localhost:631"
LIST = 1.0  # seconds to tell the queues


@dataclass(frozen=True)
class Queue:
    """A queue of the system, for the settings page."""

    name: str
    uri: str
    words: str  # what its owner calls it, else its make


class _Call:
    """Questions to one printer, which together keep to a time."""

    def __init__(self, uri: str, seconds: float) -> None:
        self.uri = uri
        self._ends = monotonic() + seconds
        self._connecting = min(backend.CONNECT, seconds / 2)

    @property
    def left(self) -> float:
        """Seconds."""
        return max(0.0, self._ends - monotonic())

    def ask(
        self, operation: int, *, job: Attributes | None = None, data: bytes = b"", **words: Any
    ) -> Attributes:
        """The parsed answer; raises Failed. `words`: attributes, with _ for -."""
        from kiosk.printers import ipp_line

        asked = {name.replace("_", "-"): value for name, value in words.items()}
        message: Attributes = {"operation-attributes-tag": {"requesting-user-name": USER} | asked}
        message |= {"job-attributes-tag": job} if job else {}
        message |= {"data": data} if data else {}
        return ipp_line.ask(self.uri, operation, message, self.left, self._connecting)

    def printer(self) -> Attributes:
        """What it says of itself."""
        return self._first("printers", self.ask(GET_PRINTER, requested_attributes=OF_PRINTER))

    def job(self, ticket: str) -> Attributes | None:
        """What it says of a slip; None where it knows none of that number and name.

        A printer that was switched off and on counts from 1 again.
        """
        number, _, name = ticket.partition(" ")
        try:
            said = self.ask(GET_JOB, job_id=int(number), requested_attributes=OF_JOB)
        except Refused as refused:
            if refused.status == NOT_FOUND:
                return None
            raise
        found = self._first("jobs", said)
        return found if found.get("job-name", name) == name else None

    def jobs(self) -> list[Attributes]:
        """All that it remembers; one that ends while it is asked is there at least once."""
        return [
            job
            for which in ("not-completed", "completed")
            for job in self.ask(GET_JOBS, which_jobs=which, requested_attributes=OF_JOBS)["jobs"]
        ]

    @staticmethod
    def _first(kind: str, said: Attributes) -> Attributes:
        if not said[kind]:
            raise Unreadable
        first: Attributes = said[kind][0]
        return first


class Ipp:
    """The backend of Kind.QUEUE."""

    def __init__(self, uri: str) -> None:
        self._uri = uri

    def look(self) -> Fault | None:
        """What keeps it from printing."""
        try:
            return self._fault(_Call(self._uri, backend.LOOK))
        except Unreadable:  # it is there, and whether it prints is seen when it is asked to
            return None
        except Failed as failed:
            return failed.fault

    def send(self, paper: Paper) -> str:
        """Hand a slip over; gives its number there and its name. Raises NotTaken or Unsure."""
        try:
            media = self._media(paper.size)
        except Failed as failed:
            raise NotTaken(failed.fault) from failed
        try:
            said = _Call(self._uri, backend.WHOLE_JOB).ask(
                PRINT_JOB, job_name=paper.name, document_format=PDF, job=media, data=paper.pdf
            )
            return f"{said['jobs'][0]['job-id']} {paper.name}"
        except Unanswered as unanswered:
            raise Unsure(unanswered.fault) from unanswered
        except Failed as failed:
            raise NotTaken(self._why(failed)) from failed
        except LookupError as error:  # "yes", and no number to ask for it by
            raise Unsure(Fault.OTHER) from error

    def follow(self, ticket: str) -> Progress:
        """Where a slip is in its list."""
        call = _Call(self._uri, backend.LOOK)
        try:
            job = call.job(ticket)
            if job is None:
                return Progress(Way.LOST)
            if job["job-state"] == COMPLETED:
                return Progress(Way.OUT)
            if job["job-state"] in (CANCELED, ABORTED):
                return Progress(Way.DROPPED)
            return Progress(Way.WAITS, self._fault(call))
        except Failed as failed:
            return Progress(Way.WAITS, failed.fault)

    def find(self, name: str) -> str | None:
        """The newest slip of that name. Raises NotTaken, or Unsure of a list that is empty.

        CUPS keeps its list; a printer loses it with the power, and paper may be out all the same.
        """
        call = _Call(self._uri, backend.LOOK)
        try:
            printer, jobs = call.printer(), call.jobs()
        except Refused as refused:
            if refused.status == NOT_FOUND:
                raise NotTaken(refused.fault) from refused
            raise Unsure(refused.fault) from refused
        except Failed as failed:
            raise NotTaken(failed.fault) from failed
        if not jobs and not behind_cups.is_cups(printer):
            raise Unsure(Fault.OTHER)
        numbers = [job["job-id"] for job in jobs if job.get("job-name") == name]
        return f"{max(numbers)} {name}" if numbers else None

    def cancel(self, ticket: str) -> None:
        """Take it out of the list; where that fails, it stays there."""
        call = _Call(self._uri, backend.LOOK)
        try:
            if call.job(ticket):
                call.ask(CANCEL_JOB, job_id=int(ticket.partition(" ")[0]))
        except Failed:
            return

    def _media(self, size: Size) -> Attributes:
        """The paper to ask for, where the printer says that it has it."""
        name = MEDIA.get(size)
        try:
            said = _Call(self._uri, backend.LOOK).printer()
        except Unreadable:
            return {}
        return {"media": name} if name and name in _several(said.get("media-supported", [])) else {}

    def _fault(self, call: _Call) -> Fault | None:
        said = call.printer()
        if not behind_cups.is_cups(said):
            return _own_fault(said)
        if fault := behind_cups.stopped(said):
            return fault
        device = behind_cups.device_of(self._uri, said)
        if device and device.speaks_ipp:
            return _look_behind(device.uri, call.left)
        if device and device.is_off(call.left):
            return Fault.OFF
        return behind_cups.while_printing(said)

    def _why(self, failed: Failed) -> Fault:
        """The printer's own fault, where that is why it takes nothing now."""
        is_closed = isinstance(failed, Refused) and failed.status == NOT_ACCEPTING
        return (self.look() if is_closed else None) or failed.fault


def _own_fault(said: Attributes) -> Fault | None:
    fault = fault_of(said.get("printer-state", 0), behind_cups.reasons_of(said))
    return fault or (None if said.get("printer-is-accepting-jobs", True) else Fault.OTHER)


def _look_behind(uri: str, seconds: float) -> Fault | None:
    """The printer itself. CUPS knows better how to talk with it, so only plain news count."""
    try:
        return _own_fault(_Call(uri, seconds).printer())
    except (Refused, Unreadable):
        return None
    except Failed as failed:
        return failed.fault


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def queues(server: str = CUPS) -> list[Queue]:
    """The queues of this machine; none where no CUPS answers within a second."""
    try:
        said = _Call(f"{server}/", LIST).ask(CUPS_GET_PRINTERS, requested_attributes=OF_QUEUE)
    except Failed:
        return []
    return [_queue(server, one) for one in said["printers"] if "printer-name" in one]


def _queue(server: str, said: Attributes) -> Queue:
    name = said["printer-name"]
    path = urlsplit(str(_several(said.get("printer-uri-supported", ""))[0])).path
    words = said.get("printer-info") or said.get("printer-make-and-model") or name
    return Queue(name, server + (path or f"/printers/{name}"), words)
