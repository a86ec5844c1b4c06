"""From a job to paper: the oldest slip of each printer, one step after the other.

A printer that has a fault keeps its slips waiting, and each look says what it is. A slip is on disk
as being sent before the printer gets its first byte: after a crash the printer is asked whether it
has it, and where no printer can tell, a person is. No transaction is open while a printer or the
drawing process is waited for.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy import Select, literal, or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from kiosk import clock
from kiosk.db import db, looking
from kiosk.printers.backend import Backend, NotTaken, Unsure, Way
from kiosk.printers.backends import backend_of
from kiosk.printers.faults import Fault
from kiosk.printers.models import Kind, Printer, Purpose
from kiosk.printers.paper import Paper
from kiosk.slips import press, printing
from kiosk.slips.models import WAITING, PrintJob, State

MOST_ATTEMPTS = 3  # a slip that ends the whole program each time must not do so for ever
OF_THE_SLIP = (Fault.REFUSED,)  # every other fault is the printer's: the slip just waits


def work_once(app: Flask, purpose: Purpose, *, all_printers: bool = False) -> bool:
    """Bring each village's oldest slip for that printer one step on; False: nothing moves now.

    `all_printers`: look how those are that have nothing to do, too.
    """
    with app.app_context():
        villages = _villages(purpose, all_printers=all_printers)
        went_on = [_worked(Desk(village_id, purpose)) for village_id in villages]
        return any(went_on)


def _worked(desk: "Desk") -> bool:
    """One step; a printer with which anything else goes wrong is told as such, not as ready."""
    try:
        return desk.work()
    except SQLAlchemyError:
        raise
    except Exception:
        current_app.logger.exception("printer")
        db.session.rollback()
        desk.note(Fault.OTHER)
        return False


def _villages(purpose: Purpose, *, all_printers: bool) -> list[int]:
    """Where there is something to do; an idle house only looks, and locks nothing."""
    jobs = select(PrintJob.village_id).where(
        PrintJob.purpose == purpose,
        or_(PrintJob.state.in_(WAITING), PrintJob.ticket.is_not(None)),
    )
    faulty = select(Printer.village_id).where(
        Printer.purpose == purpose,
        or_(literal(all_printers), Printer.fault.is_not(None), Printer.looked_at.is_(None)),
    )
    with looking() as session:
        return list(session.execute(jobs.union(faulty)).scalars())


@contextmanager
def _held(job_id: int, state: State) -> Iterator[PrintJob | None]:
    """The job, for nobody else to change; None where it is in that state no more. Commits."""
    job = db.session.get(PrintJob, job_id, populate_existing=True, with_for_update=True)
    yield job if job and job.state is state else None
    db.session.commit()


class Desk:
    """One printer of one village, and its jobs."""

    def __init__(self, village_id: int, purpose: Purpose) -> None:
        self._village_id, self._purpose = village_id, purpose
        with looking() as session:
            self._printer = Printer.of(village_id, purpose, session)

    def work(self) -> bool:
        """One step; True when something went on, so that there may be another at once."""
        self._give_up_old()
        if self._printer.kind is Kind.BROWSER:
            self.note(None)
            return False
        if self._is_left_to_slips():
            return False
        backend = backend_of(self._printer, Path(current_app.instance_path))
        self._cancel_dropped(backend)
        if left := self._first(State.PRINTING):  # by a crash, or by a printer that fell silent
            return self._recover(left, backend)
        if sent := self._first(State.SENT):
            return self._follow(sent, backend)
        return self._next(backend)

    def _mine(self) -> Select[PrintJob]:
        mine = select(PrintJob).filter_by(village_id=self._village_id, purpose=self._purpose)
        return mine.order_by(PrintJob.id)

    def _first(self, state: State) -> PrintJob | None:
        """The oldest job in that state, as it is now."""
        with looking() as session:
            return session.scalars(self._mine().filter_by(state=state).limit(1)).first()

    def _give_up_old(self) -> None:
        oldest = clock.now() - printing.KEEP
        old = self._mine().where(PrintJob.state.in_(WAITING), PrintJob.asked_at < oldest)
        with looking() as session:
            found = session.scalars(old).all()
        for job in found:
            with _held(job.id, job.state) as held:
                if held:
                    printing.drop(held, printing.TOO_OLD)

    def _is_left_to_slips(self) -> bool:
        """A village without a printer for sheets prints them as slips, once they are drawn: what
        has many pages keeps no resident waiting."""
        if self._purpose is Purpose.SLIPS or self._printer.id is not None:
            return False
        waiting = self._first(State.QUEUED)
        mine = update(PrintJob).filter_by(village_id=self._village_id, purpose=self._purpose)
        if waiting:
            self._draw_ahead(waiting)
            mine = mine.where(PrintJob.id <= waiting.id)
        db.session.execute(mine.values(purpose=Purpose.SLIPS))
        printing.wake_after_commit()
        db.session.commit()
        return True

    def _draw_ahead(self, job: PrintJob) -> None:
        """Keep the finished sheet; what went wrong is told where it is printed."""
        with suppress(press.NotDrawn, OSError):
            printing.finished(job.html, job.size)

    def _cancel_dropped(self, backend: Backend) -> None:
        """What somebody threw away goes out of the printer's own list too."""
        dropped = self._mine().where(PrintJob.state == State.FAILED, PrintJob.ticket.is_not(None))
        with looking() as session:
            found = session.scalars(dropped).all()
        for job in found:
            backend.cancel(str(job.ticket))
            with _held(job.id, State.FAILED) as held:
                if held:
                    held.ticket = None

    def _recover(self, job: PrintJob, backend: Backend) -> bool:
        """A slip that was left while it was drawn is drawn anew; one that may have been sent is
        looked for at the printer."""
        try:
            ticket = backend.find(job.name) if job.sending_at else None
        except NotTaken as silent:
            self.note(silent.fault)
            return False
        except Unsure as unsure:
            return self._settle(job, State.UNSURE, fault=job.fault or unsure.fault)
        if ticket:
            return self._sent(job, ticket)
        if job.attempts >= MOST_ATTEMPTS:
            return self._settle(job, State.FAILED, problem=printing.TOO_OFTEN)
        return self._settle(job, State.QUEUED)

    def _follow(self, job: PrintJob, backend: Backend) -> bool:
        progress = backend.follow(str(job.ticket))
        if progress.way is Way.WAITS:
            self.note(progress.fault)
            return False
        self.note(None)
        if progress.way is Way.OUT:
            return self._out(job)
        return self._settle(job, State.UNSURE, fault=progress.fault or Fault.REFUSED)

    def _next(self, backend: Backend) -> bool:
        job = self._first(State.QUEUED)
        fault = backend.look()
        self.note(fault)
        return self._print(job, backend) if job and not fault else False

    def _print(self, job: PrintJob, backend: Backend) -> bool:
        paper = self._drawn(job)
        if paper is None:
            return True
        try:
            with _held(job.id, State.PRINTING) as held:
                if held is None:  # its dossier was erased meanwhile
                    return True
                held.sending_at = clock.now()
            ticket = backend.send(paper)
        except NotTaken as refused:
            return self._not_taken(job, refused.fault)
        except Unsure as unsure:
            return self._left_unsure(job, unsure.fault)
        except OSError:
            current_app.logger.exception("slip %s", paper.name)
            return self._settle(job, State.FAILED, problem=printing.NO_ROOM)
        return self._sent(job, ticket) if ticket else self._out(job)

    def _drawn(self, job: PrintJob) -> Paper | None:
        """Claim a job, and the finished slip; None where it can't be had."""
        with _held(job.id, State.QUEUED) as held:
            if held is None:
                return None
            held.state, held.attempts = State.PRINTING, held.attempts + 1
            name = held.name
        try:
            return Paper(name, printing.finished(job.html, job.size), job.size)
        except (press.NotDrawn, OSError) as error:
            current_app.logger.exception("slip %s", name)
            is_full = isinstance(error, OSError)
            problem = printing.NO_ROOM if is_full else printing.NOT_DRAWN
            self._settle(job, State.FAILED, problem=problem)
            return None

    def _not_taken(self, job: PrintJob, fault: Fault) -> bool:
        """Nothing went out. The printer's own faults last as long as they last; a slip that is
        refused is tried a few times."""
        with _held(job.id, State.PRINTING) as held:
            if held and fault in OF_THE_SLIP and held.attempts >= MOST_ATTEMPTS:
                held.settle(State.FAILED, fault=fault, problem=printing.NOT_ACCEPTED)
            elif held:
                held.settle(State.QUEUED)
                held.attempts -= fault not in OF_THE_SLIP
        if fault not in OF_THE_SLIP:
            self.note(fault)
        return False

    def _left_unsure(self, job: PrintJob, fault: Fault) -> bool:
        """It stays as being sent, and the next step looks for it."""
        with _held(job.id, State.PRINTING) as held:
            if held:
                held.fault = fault
        return True

    def _sent(self, job: PrintJob, ticket: str) -> bool:
        with _held(job.id, State.PRINTING) as held:
            if held:
                held.settle(State.SENT)
                held.ticket = ticket
        return True

    def _out(self, job: PrintJob) -> bool:
        with _held(job.id, State.SENT if job.ticket else State.PRINTING) as held:
            if held:
                held.settle(State.DONE)
                held.done_at = clock.now()
                held.file = f"{held.name}.pdf" if self._printer.kind is Kind.FOLDER else None
                printing.count(held)
        return True

    def _settle(
        self, job: PrintJob, state: State, *, fault: Fault | None = None, problem: str | None = None
    ) -> bool:
        with _held(job.id, State.SENT if job.ticket else State.PRINTING) as held:
            if held:
                held.settle(state, fault=fault, problem=problem)
        return True

    def note(self, fault: Fault | None) -> None:
        """Remember how the printer is, where that has changed."""
        is_known = self._printer.looked_at and fault is self._printer.fault
        if is_known or self._printer.id is None:
            return
        same = update(Printer).filter_by(id=self._printer.id)
        db.session.execute(same.values(fault=fault, looked_at=clock.now()))
        db.session.commit()
        self._printer.fault, self._printer.looked_at = fault, clock.now()
