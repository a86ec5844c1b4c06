"""From "In phiếu" to paper: jobs in the database, one thread that takes them oldest first.

The folder `prints/` of the instance is the printer so far: a finished PDF appears in it whole or
not at all. Its folder `kept/` holds each drawn PDF once, so that asking again draws nothing.
"""

import os
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

from flask import Flask, current_app, has_request_context
from sqlalchemy import and_, delete, event, or_, select, update

from kiosk import clock, sessions
from kiosk.db import db
from kiosk.dossiers import codes
from kiosk.dossiers.models import Dossier
from kiosk.printers.paper import Size
from kiosk.slips import press
from kiosk.slips.models import Kind, PrintJob, Slip, State, digest_of
from kiosk.villages.models import here

KEEP = timedelta(hours=24)  # a slip carries a name: nothing of it lies about for longer
LOOK_EVERY = 2  # seconds
MOST_ATTEMPTS = 3  # a slip that ends the whole program each time must not do so for ever

NOT_DRAWN = "Máy chưa làm được phiếu. Hồ sơ vẫn còn nguyên, mã theo dõi vẫn dùng được."
NO_ROOM = "Máy chưa lưu được phiếu vì ổ đĩa đầy hoặc bị khóa. Hồ sơ vẫn còn nguyên."
TOO_OFTEN = "Máy bị tắt giữa lúc in nhiều lần. Hồ sơ vẫn còn nguyên, mã theo dõi vẫn dùng được."
TOO_OLD = "Phiếu chờ in quá một ngày nên máy bỏ qua. Bà con nhờ tổ công nghệ in phiếu mới."


def ask(kind: Kind, html: str, size: Size, dossier_id: int | None = None) -> PrintJob:
    """Put a slip in the printer's queue. The caller commits, and the printer wakes up then."""
    job = PrintJob(
        village_id=here().id,
        session_id=_asker(),
        dossier_id=dossier_id,
        kind=kind,
        size=size,
        html=html,
        digest=digest_of(html, size),
        state=State.QUEUED,
        attempts=0,
    )
    db.session.add(job)
    db.session.flush()
    wake_after_commit()
    return job


def house_size() -> Size:
    """The paper of this house's printer."""
    return Size(str(current_app.config["SLIP_SIZE"]))


def _asker() -> str | None:
    session = sessions.current() if has_request_context() else None
    return session.id if session else None


def job_here(job_id: int | None) -> PrintJob | None:
    """The job with that number if this screen asked for it, or a member looks; else None."""
    session = sessions.current()
    job = db.session.get(PrintJob, job_id) if session and job_id else None
    if job is None or session is None or job.village_id != here().id:
        return None
    is_ours = session.kind is sessions.Kind.TEAM or session.id == job.session_id
    return job if is_ours else None


def ask_again(job: PrintJob) -> None:
    """Queue a failed job once more; any other job stays as it is. The caller commits."""
    if job.state is State.FAILED and job.html:
        job.state, job.problem, job.attempts, job.asked_at = State.QUEUED, None, 0, clock.now()
        wake_after_commit()


def wake_after_commit() -> None:
    """Let the printer look for work as soon as the present transaction is on disk."""
    printer: Printer | None = current_app.extensions.get("slip_printer")
    if printer:
        event.listen(db.session(), "after_commit", lambda _: printer.wake(), once=True)


def folder(app: Flask) -> Path:
    """Where finished PDFs appear."""
    found = Path(app.instance_path) / "prints"
    (found / "kept").mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def write(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all, whatever happens to the power."""
    temporary = path.with_suffix(".part")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def finished(html: str, size: Size) -> bytes:
    """The PDF of a slip, drawn only if it never was; raises NotDrawn or OSError."""
    kept = folder(current_app) / "kept" / f"{digest_of(html, size)}.pdf"
    if not kept.exists():
        write(kept, press.draw(html, size))
    return kept.read_bytes()


def work_once(app: Flask) -> bool:
    """Print the oldest waiting slip; False when none waits."""
    with app.app_context():
        job_id = _take()
        if job_id is None:
            return False
        _print(job_id)
        return True


def _take() -> int | None:
    """Claim the oldest queued job, on disk before anything is done for it."""
    oldest = select(PrintJob.id).filter_by(state=State.QUEUED).order_by(PrintJob.id).limit(1)
    claim = (
        update(PrintJob)
        .where(PrintJob.id == oldest.scalar_subquery(), PrintJob.state == State.QUEUED)
        .values(state=State.PRINTING, attempts=PrintJob.attempts + 1)
        .returning(PrintJob.id)
        .execution_options(synchronize_session=False)
    )
    taken = db.session.execute(claim).scalar()
    db.session.commit()
    return taken


def _print(job_id: int) -> None:
    job = db.session.get_one(PrintJob, job_id)
    html, size, asked_at, name = job.html, job.size, job.asked_at, f"{job.id:06}-{job.kind}.pdf"
    db.session.rollback()  # no transaction stays open while a slip is drawn
    problem = TOO_OLD if clock.now() - asked_at > KEEP else _put_out(html, size, name)
    _settle(job_id, name, problem)


def _put_out(html: str, size: Size, name: str) -> str | None:
    """Draw it and lay it in the folder; a plain sentence when that failed."""
    try:
        write(folder(current_app) / name, finished(html, size))
    except press.NotDrawn:
        current_app.logger.exception("slip %s", name)
        return NOT_DRAWN
    except OSError:
        current_app.logger.exception("slip %s", name)
        return NO_ROOM
    return None


def _settle(job_id: int, name: str, problem: str | None) -> None:
    job = db.session.get(PrintJob, job_id)
    if job is None:  # its dossier was erased meanwhile
        (folder(current_app) / name).unlink(missing_ok=True)
    elif problem:
        job.state, job.problem = State.FAILED, problem
    else:
        job.state, job.file, job.done_at = State.DONE, name, clock.now()
        _count(job)
    db.session.commit()


def _count(job: PrintJob) -> None:
    """A receipt that is out makes the next one a reprint."""
    if job.kind is Kind.RECEIPT and job.dossier_id:
        same = update(Slip).where(Slip.dossier_id == job.dossier_id)
        db.session.execute(same.values(printed=Slip.printed + 1))


def queue_again(app: Flask) -> None:
    """At start: what a power cut left half printed is printed now, under the same file name."""
    with app.app_context():
        left = update(PrintJob).filter_by(state=State.PRINTING)
        worn = left.where(PrintJob.attempts >= MOST_ATTEMPTS)
        db.session.execute(worn.values(state=State.FAILED, problem=TOO_OFTEN))
        db.session.execute(left.values(state=State.QUEUED))
        db.session.commit()


def forget_old(app: Flask) -> None:
    """Drop jobs and PDFs older than a day, inside an app context. The caller commits."""
    oldest = clock.now() - KEEP
    db.session.execute(delete(PrintJob).where(PrintJob.asked_at < oldest))
    for file in folder(app).rglob("*.p*"):  # .pdf, and .part of a power cut
        if _changed_at(file) < oldest:
            file.unlink(missing_ok=True)


def forget_slips_of(dossier: Dossier) -> None:
    """Drop the jobs and the PDFs that carry a dossier's name, run sheets too; the caller commits.

    A run sheet has no dossier of its own, but the codes of all that it takes along.
    """
    sheets = and_(
        PrintJob.village_id == dossier.village_id,
        PrintJob.kind == Kind.RUN_SHEET,
        PrintJob.html.contains(codes.shown(dossier.code)),
    )
    named = select(PrintJob).where(or_(PrintJob.dossier_id == dossier.id, sheets))
    for job in db.session.scalars(named):
        kept = folder(current_app) / "kept" / f"{job.digest}.pdf"
        for file in (kept, *([folder(current_app) / job.file] if job.file else [])):
            file.unlink(missing_ok=True)
        db.session.delete(job)


def _changed_at(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime, clock.VILLAGE_TIME)


class Printer:
    """The thread that takes jobs, for one process of a house."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._awake = Event()
        self._left_over = True  # what a power cut left half printed is still to be queued again
        self._ending = Event()
        self._thread = Thread(target=self._run, name="printer", daemon=True)
        app.extensions["slip_printer"] = self

    def start(self) -> None:
        """Begin with what a power cut left over."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the slip in hand, and no other."""
        self._ending.set()
        self._awake.set()
        self._thread.join(timeout=press.LONGEST)

    def wake(self, *_: Any) -> None:
        """Look for work now."""
        self._awake.set()

    def _run(self) -> None:
        while not self._ending.is_set():
            self._awake.clear()
            if not self._work():
                self._awake.wait(LOOK_EVERY)

    def _work(self) -> bool:
        """One job; trouble of any kind is logged and tried again later, never the thread's end."""
        try:
            if self._left_over:
                queue_again(self._app)
                self._left_over = False
            return work_once(self._app)
        except Exception:
            self._app.logger.exception("printer")
            return False
