"""A printer that speaks IPP and is made of nothing: it runs in a thread of the test.

It keeps what it is given until nothing is wrong with it, as a real one does: paper that ran out
is a job that waits, and the job comes out by itself when paper is there again.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Condition, Thread
from typing import Any

from tests.printers.ipp_server import NOT_FOUND, OK, PATH, PRINT_JOB, Server, server_at
from tests.printers.ipp_words import (
    BOOLEAN,
    CHARSET,
    ENUM,
    INTEGER,
    JOB,
    KEYWORD,
    LANGUAGE,
    MIME_TYPE,
    NAME,
    PRINTER,
    URI,
    Attribute,
    Group,
    Request,
)

IDLE, PROCESSING, STOPPED = 3, 4, 5  # printer-state
PENDING, CANCELED, ABORTED, COMPLETED = 3, 7, 8, 9  # job-state
ENDED = (CANCELED, ABORTED, COMPLETED)
NOT_POSSIBLE, NOT_SUPPORTED = 0x0404, 0x0501
NOT_ACCEPTING, BUSY = 0x0506, 0x0507
PORTS = range(20_000, 30_000)  # nobody is given one of these by chance while the printer is off


@dataclass
class Job:
    """A slip in the printer."""

    id: int
    name: str
    document: bytes
    asked: dict[str, list[Any]]  # all attributes of the request
    state: int = PENDING

    @property
    def described(self) -> list[Attribute]:
        """What Get-Jobs and Get-Job-Attributes say of it."""
        reasons = {COMPLETED: "job-completed-successfully", CANCELED: "job-canceled-by-user"}
        return [
            (INTEGER, "job-id", self.id),
            (URI, "job-uri", f"ipp://localhost{PATH}/{self.id}"),
            (NAME, "job-name", self.name),
            (ENUM, "job-state", self.state),
            (KEYWORD, "job-state-reasons", reasons.get(self.state, "none")),
        ]


class VirtualPrinter:
    """The printer in a test's hand: `set` does to it what people and paper do."""

    def __init__(self) -> None:
        self.papers: list[tuple[str, bytes]] = []  # job-name and document, as they came out
        self.jobs: dict[int, Job] = {}
        self.asked: list[int] = []  # the operations, in the order of asking
        self.media = ["iso_a4_210x297mm", "iso_a5_148x210mm"]
        self.state, self.reasons = IDLE, ["none"]
        self.refuses = OK  # the status that Print-Job is answered with, if not OK
        self.hangs = self.cuts = self.is_off = False
        self.port = 0
        self._changed = Condition()
        self._server: Server | None = None

    @property
    def address(self) -> str:
        """ "127.0.0.1:20001"."""
        return f"127.0.0.1:{self.port}"

    @property
    def uri(self) -> str:
        """What a village would choose as its address."""
        return f"ipp://{self.address}{PATH}"

    def set(
        self,
        state: int | None = None,
        reasons: list[str] | None = None,
        *,
        hang: bool | None = None,
        off: bool | None = None,
        cut: bool | None = None,
        refuses: int | None = None,
    ) -> None:
        """Change what is said; what is left out stays as it is.

        state, reasons: printer-state and its reasons; state=3 alone is "all is well again".
        hang: it takes connections and documents, and answers nothing until this ends.
        off: nobody listens at its port. What it had taken it still has afterwards.
        cut: it takes the next documents and drops the line instead of answering.
        refuses: the IPP status that Print-Job gets.
        """
        with self._changed:
            self.state = self.state if state is None else state
            if reasons is not None or state == IDLE:
                self.reasons = reasons or ["none"]
            self.hangs = self.hangs if hang is None else hang
            self.cuts = self.cuts if cut is None else cut
            self.refuses = self.refuses if refuses is None else refuses
            self._switch(off)
            self._print()
            self._changed.notify_all()

    def forget(self) -> None:
        """Lose all jobs, as a printer does whose plug is pulled."""
        with self._changed:
            self.jobs.clear()

    def start(self) -> None:
        """Listen: at a free port the first time, later at the same again."""
        self._server = server_at([self.port] if self.port else random.sample(PORTS, 50), self)
        self.port = self._server.server_address[1]
        self.is_off = False
        Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        """Close the port and drop every line."""
        server, self._server = self._server, None
        self.is_off = True
        if server:
            server.shutdown()
            server.server_close()
            server.drop_all()

    def _switch(self, off: bool | None) -> None:
        if off is True and not self.is_off:
            self.stop()
        elif off is False and self.is_off:
            self.start()

    @property
    def _has_a_fault(self) -> bool:
        stops = [one for one in self.reasons if not one.endswith(("none", "-report", "-warning"))]
        return self.state != IDLE or bool(stops) or self.hangs or self.is_off

    def _print(self) -> None:
        """Let come out what waits, if nothing is wrong."""
        for job in self.jobs.values():
            if job.state == PENDING and not self._has_a_fault:
                job.state = COMPLETED
                self.papers.append((job.name, job.document))

    def answer(self, request: Request) -> tuple[int, list[Group]]:
        """Status and groups for one request."""
        with self._changed:
            self.asked.append(request.operation)
            operation = OPERATIONS.get(request.operation)
            return operation(self, request) if operation else (NOT_SUPPORTED, [])

    def wait_while_hanging(self) -> bool:
        """Keep a client waiting; whether it is then answered at all."""
        with self._changed:
            self._changed.wait_for(lambda: not self.hangs or self.is_off, timeout=60)
            return not self.is_off

    def _print_job(self, request: Request) -> tuple[int, list[Group]]:
        if self.refuses != OK:
            return self.refuses, []
        job = Job(
            id=len(self.jobs) + 1,
            name=str(request.one("job-name")),
            document=request.document,
            asked=request.attributes,
        )
        self.jobs[job.id] = job
        self._print()
        return OK, [(JOB, job.described)]

    def _validate_job(self, _: Request) -> tuple[int, list[Group]]:
        return self.refuses, []

    def _cancel_job(self, request: Request) -> tuple[int, list[Group]]:
        job = self._job(request)
        if job is None:
            return NOT_FOUND, []
        if job.state in ENDED:
            return NOT_POSSIBLE, []
        job.state = CANCELED
        return OK, []

    def _get_job(self, request: Request) -> tuple[int, list[Group]]:
        job = self._job(request)
        return (OK, [(JOB, job.described)]) if job else (NOT_FOUND, [])

    def _get_jobs(self, request: Request) -> tuple[int, list[Group]]:
        has_ended = request.one("which-jobs", "not-completed") == "completed"
        found = [job for job in self.jobs.values() if (job.state in ENDED) == has_ended]
        return OK, [(JOB, job.described) for job in found]

    def _get_printer(self, _: Request) -> tuple[int, list[Group]]:
        return OK, [(PRINTER, self._described())]

    def _job(self, request: Request) -> Job | None:
        by_uri = str(request.one("job-uri", "/0")).rpartition("/")[2]
        return self.jobs.get(int(request.one("job-id", int(by_uri))))

    def _described(self) -> list[Attribute]:
        return [
            (URI, "printer-uri-supported", self.uri),
            (KEYWORD, "uri-security-supported", "none"),
            (KEYWORD, "uri-authentication-supported", "none"),
            (NAME, "printer-name", "May in"),
            (ENUM, "printer-state", self.state),
            (KEYWORD, "printer-state-reasons", self.reasons),
            (BOOLEAN, "printer-is-accepting-jobs", True),
            (INTEGER, "printer-up-time", 1000),
            (INTEGER, "queued-job-count", len(self.jobs)),
            (KEYWORD, "ipp-versions-supported", ["1.1", "2.0"]),
            (ENUM, "operations-supported", sorted(OPERATIONS)),
            (CHARSET, "charset-configured", "utf-8"),
            (CHARSET, "charset-supported", "utf-8"),
            (LANGUAGE, "natural-language-configured", "vi"),
            (LANGUAGE, "generated-natural-language-supported", "vi"),
            (MIME_TYPE, "document-format-default", "application/pdf"),
            (MIME_TYPE, "document-format-supported", ["application/pdf"]),
            (KEYWORD, "compression-supported", "none"),
            (KEYWORD, "pdl-override-supported", "attempted"),
            (KEYWORD, "media-supported", self.media),
            (KEYWORD, "media-default", "iso_a4_210x297mm"),
        ]


OPERATIONS: dict[int, Callable[[VirtualPrinter, Request], tuple[int, list[Group]]]] = {
    PRINT_JOB: VirtualPrinter._print_job,
    0x04: VirtualPrinter._validate_job,
    0x08: VirtualPrinter._cancel_job,
    0x09: VirtualPrinter._get_job,
    0x0A: VirtualPrinter._get_jobs,
    0x0B: VirtualPrinter._get_printer,
}


@contextmanager
def virtual_printer() -> Iterator[VirtualPrinter]:
    """A printer that is switched on, idle and has all paper sizes."""
    printer = VirtualPrinter()
    printer.start()
    try:
        yield printer
    finally:
        printer.set(hang=False, off=True)
