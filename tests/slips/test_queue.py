"""What becomes of a slip at a printer that has faults, falls silent, or is switched off."""

from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.db import db
from kiosk.printers.backend import NotTaken, Progress, Unsure, Way
from kiosk.printers.faults import Fault
from kiosk.printers.models import Kind as PrinterKind
from kiosk.printers.models import Printer, Purpose
from kiosk.printers.paper import Size
from kiosk.slips import press, printing, queue
from kiosk.slips.models import Kind, PrintJob, Slip, State


class Told:
    """A printer that does what it is told to: `sends` and `finds` are answers or exceptions."""

    def __init__(self):
        self.fault, self.sends, self.finds, self.progress = None, [], [], Progress(Way.OUT)
        self.papers, self.cancelled = [], []

    def look(self):
        return self.fault

    def send(self, paper):
        self.papers.append(paper.name)
        return self._answer(self.sends)

    def find(self, name):
        return self._answer(self.finds)

    def follow(self, ticket):
        return self.progress

    def cancel(self, ticket):
        self.cancelled.append(ticket)

    @staticmethod
    def _answer(answers):
        answer = answers.pop(0) if answers else None
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def printer(app, monkeypatch):
    """A printer that this house has chosen for its slips."""
    told = Told()
    monkeypatch.setattr(queue, "backend_of", lambda *_: told)
    monkeypatch.setattr(press, "draw", lambda html, size: b"%PDF " + html.encode())
    with app.app_context():
        db.session.add(
            Printer(
                village_id=1, purpose=Purpose.SLIPS, kind=PrinterKind.QUEUE, size=Size.NARROW
            )
        )  # fmt: skip
        db.session.commit()
    return told


@pytest.fixture
def ask(app):
    def ask(kind=Kind.PAPERS):
        with app.app_context():
            job = printing.ask(kind, f"<p>{kind}", printing.size_for(kind))
            db.session.commit()
            return job.id

    return ask


@pytest.fixture
def look(app):
    """A job as it is now, and its printer's fault."""

    def look(number):
        with app.app_context():
            job = db.session.get_one(PrintJob, number)
            seen = job.state, printing.printer_of(job).fault
            db.session.rollback()
            return seen

    return look


def say(app, number, answer):
    """A person says what became of a slip."""
    with app.app_context():
        answer(db.session.get_one(PrintJob, number))
        db.session.commit()


def work(app, steps=10):
    for _ in range(steps):
        if not queue.work_once(app, Purpose.SLIPS):
            return


def test_a_slip_has_the_size_of_the_printer(app, printer, ask):
    number = ask()
    with app.app_context():
        assert db.session.get_one(PrintJob, number).size is Size.NARROW


@pytest.mark.parametrize("fault", Fault)
def test_a_slip_waits_while_the_printer_has_a_fault_and_then_comes_out_once(
    app, printer, ask, look, fault
):
    number, printer.fault = ask(), fault
    work(app), work(app)
    assert look(number) == (State.QUEUED, fault)
    assert not printer.papers
    printer.fault = None
    work(app)
    assert look(number) == (State.DONE, None)
    assert len(printer.papers) == 1


def test_a_slip_in_the_printers_own_list_is_followed_and_the_next_one_waits(
    app, printer, ask, look
):
    first, second = ask(), ask()
    printer.sends, printer.progress = ["7"], Progress(Way.WAITS, Fault.PAPER)
    work(app), work(app)
    assert look(first) == (State.SENT, Fault.PAPER)
    assert look(second)[0] is State.QUEUED
    assert len(printer.papers) == 1
    printer.progress = Progress(Way.OUT)
    work(app)
    assert look(first) == look(second) == (State.DONE, None)


@pytest.mark.parametrize("way", [Way.DROPPED, Way.LOST])
def test_what_the_printer_dropped_is_asked_for(app, printer, ask, look, way):
    number = ask()
    printer.sends, printer.progress = ["7"], Progress(way)
    work(app)
    assert look(number)[0] is State.UNSURE


def test_a_printer_that_is_switched_off_while_a_slip_is_sent_gets_it_again_later(
    app, printer, ask, look
):
    number, printer.sends = ask(), [NotTaken(Fault.OFF)] * 5
    for _ in range(5):
        work(app)
        assert look(number) == (State.QUEUED, Fault.OFF)
    work(app)
    assert look(number) == (State.DONE, None)


def test_a_slip_that_is_refused_is_tried_three_times(app, printer, ask, look):
    number, printer.sends = ask(), [NotTaken(Fault.REFUSED)] * 9
    for _ in range(5):
        work(app)
    assert look(number)[0] is State.FAILED
    assert len(printer.papers) == 3


def test_after_an_answer_that_never_came_the_printer_is_asked_whether_it_has_the_slip(
    app, printer, ask, look
):
    number, printer.sends = ask(), [Unsure(Fault.SILENT)]
    printer.finds, printer.progress = [NotTaken(Fault.SILENT), "7"], Progress(Way.WAITS)
    work(app)
    assert look(number) == (State.PRINTING, Fault.SILENT)
    work(app)
    assert look(number) == (State.SENT, None)
    assert len(printer.papers) == 1


def test_a_slip_that_the_printer_surely_never_got_is_sent_again_under_another_name(
    app, printer, ask, look
):
    number, printer.sends = ask(), [Unsure(Fault.SILENT)]
    work(app)
    assert look(number)[0] is State.DONE
    first, second = printer.papers
    assert first != second


def test_where_no_printer_can_tell_a_person_is_asked(app, printer, ask, look):
    number = ask()
    printer.sends, printer.finds = [Unsure(Fault.PAPER)], [Unsure(Fault.OTHER)]
    work(app), work(app)
    assert look(number)[0] is State.UNSURE
    assert len(printer.papers) == 1
    say(app, number, printing.print_anew)
    work(app)
    assert look(number)[0] is State.DONE
    assert len(printer.papers) == 2


def test_the_paper_that_a_person_saw_is_counted(app, printer, dossier):
    made = dossier()
    job = printing.ask(Kind.RECEIPT, "x", Size.NARROW, dossier_id=made.id)
    number = job.id
    db.session.commit()
    printer.sends, printer.finds = [Unsure(Fault.PAPER)], [Unsure(Fault.OTHER)]
    work(app)
    say(app, number, printing.came_out)
    db.session.expire_all()
    assert (job.state, db.session.scalars(Slip.of(made)).one().copy) == (State.DONE, 2)


def test_what_is_thrown_away_goes_out_of_the_printers_list_too(app, printer, ask, look):
    number = ask()
    printer.sends, printer.progress = ["7"], Progress(Way.WAITS, Fault.PAPER)
    work(app)
    say(app, number, printing.drop)
    work(app), work(app)
    assert look(number)[0] is State.FAILED
    assert printer.cancelled == ["7"]


def test_what_waits_at_the_printer_for_a_day_is_taken_back(app, printer, ask, look, evening):
    number = ask()
    printer.sends, printer.progress = ["7"], Progress(Way.WAITS, Fault.PAPER)
    work(app)
    evening.shift(timedelta(hours=24, minutes=1))
    work(app)
    assert look(number)[0] is State.FAILED
    assert printer.cancelled == ["7"]


def test_a_browser_prints_only_when_a_member_does(app, printer, ask, look):
    with app.app_context():
        Printer.of(1, Purpose.SLIPS).kind = PrinterKind.BROWSER
        db.session.commit()
    number = ask()
    work(app)
    assert look(number) == (State.QUEUED, None)
    assert not printer.papers


def test_without_a_printer_for_sheets_a_sheet_is_a_slip_and_with_one_it_is_not(app, printer, ask):
    with app.app_context():
        assert printing.size_for(Kind.RUN_SHEET) is Size.NARROW
        sheets = Printer(
            village_id=1, purpose=Purpose.SHEETS, kind=PrinterKind.FOLDER, size=Size.A4
        )  # fmt: skip
        db.session.add(sheets)
        db.session.commit()
        assert printing.size_for(Kind.RUN_SHEET) is Size.A4
    number = ask(Kind.RUN_SHEET)
    with app.app_context():
        db.session.delete(Printer.of(1, Purpose.SHEETS))
        db.session.commit()
    queue.work_once(app, Purpose.SHEETS)
    with app.app_context():
        assert db.session.get_one(PrintJob, number).purpose is Purpose.SLIPS


def test_an_idle_house_takes_no_lock(app, printer):
    work(app)  # a printer that was just chosen is looked at
    with app.app_context():
        db.session.connection()  # begins to write
        assert not queue.work_once(app, Purpose.SLIPS)
        db.session.rollback()


def test_a_printer_that_was_just_chosen_is_looked_at_before_anything_is_printed(app, printer):
    printer.fault = Fault.JAM
    work(app)
    with app.app_context():
        chosen = Printer.of(1, Purpose.SLIPS)
        assert (chosen.fault, bool(chosen.looked_at)) == (Fault.JAM, True)


def test_a_printer_that_nobody_foresaw_is_told_as_faulty_and_not_as_ready(
    app, printer, ask, look, monkeypatch
):
    number = ask()

    def break_down():
        raise ValueError("-")

    monkeypatch.setattr(printer, "look", break_down)
    work(app)
    assert look(number) == (State.QUEUED, Fault.OTHER)


def test_no_transaction_is_open_while_a_printer_is_waited_for(app, printer, ask, monkeypatch):
    ask()
    seen = []

    def send(paper):
        with app.app_context():
            seen.append(printing.size_for(Kind.PAPERS))
            db.session.add(Printer(village_id=1, purpose=Purpose.SHEETS, kind="folder", size="a4"))
            db.session.commit()

    monkeypatch.setattr(printer, "send", send)
    work(app)
    assert seen == [Size.NARROW]


def test_the_folder_of_a_house_is_where_it_was(app):
    assert printing.folder(app) == Path(app.instance_path) / "prints"
