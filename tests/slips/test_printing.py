"""A slip from the button to the folder of prints, whatever happens on the way."""

import os
import time
from datetime import timedelta

import pytest

from kiosk import clock
from kiosk.db import db
from kiosk.printers.models import Purpose
from kiosk.printers.paper import Size
from kiosk.slips import press, printing, queue, slip, workers
from kiosk.slips.models import Kind, PrintJob, Slip, State

HTML = '<!doctype html><html lang="vi"><head><title>Phiếu</title></head><body class="roll"><p>Phiếu'


@pytest.fixture
def ask(app):
    """Ask for a slip, as the house's screen does, and give the job's number."""

    def ask(html=HTML, kind=Kind.PAPERS, **more):
        with app.app_context():
            job = printing.ask(kind, html, Size.ROLL, **more)
            db.session.commit()
            return job.id

    return ask


@pytest.fixture
def job(app):
    """A job as it is on disk now."""

    def look(number):
        with app.app_context():
            found = db.session.get(PrintJob, number)
            db.session.expunge_all()
            return found

    return look


@pytest.fixture
def drawn(monkeypatch):
    """What was drawn, with a press that draws at once."""
    drawn = []

    def draw(html, size):
        drawn.append(html)
        return b"%PDF " + html.encode()

    monkeypatch.setattr(press, "draw", draw)
    return drawn


def work(app):
    """Until nothing moves any more; how many steps that were."""
    steps = 0
    while queue.work_once(app, Purpose.SLIPS):
        steps += 1
    return steps


def prints(app):
    return sorted(file.name for file in printing.folder(app).glob("*.pdf"))


def test_a_slip_that_was_asked_for_comes_out(app, ask, job):
    number = ask()
    assert work(app) == 1
    assert job(number).state is State.DONE
    assert prints(app) == [job(number).file]
    assert (printing.folder(app) / job(number).file).read_bytes().startswith(b"%PDF")
    assert work(app) == 0


def test_slips_come_out_in_the_order_of_asking(app, ask, drawn):
    for text in "abc":
        ask(html=text)
    work(app)
    assert drawn == ["a", "b", "c"]


def test_the_same_slip_is_drawn_once_and_comes_out_each_time(app, ask, drawn):
    ask(), ask()
    work(app)
    assert len(drawn) == 1
    assert len(prints(app)) == 2


def test_what_was_asked_for_is_printed_even_if_the_dossier_moves_on(app, dossier, drawn):
    made = dossier()
    html = slip.receipt_html(made, Size.ROLL)
    job = printing.ask(Kind.RECEIPT, html, Size.ROLL, dossier_id=made.id)
    made.applicant = "Người khác"
    db.session.commit()
    assert work(app)
    assert drawn == [job.html] == [html]


def test_only_a_receipt_that_came_out_makes_the_next_one_a_reprint(app, dossier, drawn):
    made = dossier()
    kept = db.session.scalars(Slip.of(made)).one()
    assert kept.copy == 1
    printing.ask(Kind.RECEIPT, "1", Size.ROLL, dossier_id=made.id)
    assert kept.copy == 2  # one is on its way
    printing.ask(Kind.STATUS, "2", Size.ROLL, dossier_id=made.id)
    assert kept.copy == 2
    db.session.commit()
    work(app)
    db.session.refresh(kept)
    assert (kept.printed, kept.copy) == (1, 2)


def test_a_press_that_fails_is_told_in_plain_words_and_may_be_tried_again(
    app, ask, job, monkeypatch, drawn
):
    number, draws = ask(), press.draw

    def fail(html, size):
        raise press.NotDrawn("-")

    monkeypatch.setattr(press, "draw", fail)
    work(app)
    assert job(number).state is State.FAILED
    assert job(number).problem == printing.NOT_DRAWN
    assert not prints(app)
    monkeypatch.setattr(press, "draw", draws)
    with app.app_context():
        printing.ask_again(db.session.get_one(PrintJob, number))
        db.session.commit()
    work(app)
    assert job(number).state is State.DONE


def test_a_full_disk_is_told_in_plain_words(app, ask, job, monkeypatch, drawn):
    number = ask()

    def full(path, content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kiosk.printers.folder.write", full)
    work(app)
    assert job(number).problem == printing.NO_ROOM


def cut(app, number, *, sending=False):
    """The power goes while that slip is drawn, or while it is handed to the printer."""
    with app.app_context():
        job = db.session.get_one(PrintJob, number)
        job.state, job.attempts = State.PRINTING, job.attempts + 1
        job.sending_at = clock.now() if sending else None
        db.session.commit()


@pytest.mark.parametrize("sending", [False, True])
def test_what_a_power_cut_left_half_printed_comes_out_once(app, ask, job, drawn, sending):
    number = ask()
    cut(app, number, sending=sending)
    work(app)
    assert job(number).state is State.DONE
    assert len(prints(app)) == 1


def test_a_slip_that_ends_the_house_each_time_is_given_up(app, ask, job, drawn):
    number = ask()
    for _ in range(queue.MOST_ATTEMPTS):
        cut(app, number)
        with app.app_context():
            queue.Desk(1, Purpose.SLIPS).work()
    assert job(number).problem == printing.TOO_OFTEN


def test_a_slip_that_waited_for_a_day_is_not_printed(app, ask, job, evening, drawn):
    number = ask()
    evening.shift(timedelta(hours=24, minutes=1))
    work(app)
    assert job(number).problem == printing.TOO_OLD
    assert not drawn


def test_nothing_of_a_slip_is_kept_for_more_than_a_day(app, ask, job, evening, drawn):
    number = ask()
    work(app)
    files = [file for file in printing.folder(app).rglob("*") if file.is_file()]
    for file in files:
        os.utime(file, (time.time(), time.time()))  # the disk's clock does not stand still
    for hours, left in ((23, 2), (2, 0)):
        evening.shift(timedelta(hours=hours))
        with app.app_context():
            printing.forget_old(app)
            db.session.commit()
        assert sum(file.exists() for file in files) == left
    assert job(number) is None


def test_the_printer_wakes_when_a_slip_is_saved(app, ask, job, monkeypatch, drawn):
    monkeypatch.setattr(workers, "LOOK_EVERY", 30)
    printer = workers.Printers(app)
    printer.start()
    try:
        time.sleep(0.2)
        number = ask()
        until = time.monotonic() + 10
        while job(number).state is not State.DONE and time.monotonic() < until:
            time.sleep(0.05)
        assert job(number).state is State.DONE
    finally:
        printer.stop()


def test_trouble_of_any_kind_does_not_end_the_printer(app, ask, job, monkeypatch, drawn):
    once = [RuntimeError("-")]
    work_once = queue.work_once

    def trouble(*of_whom, **how):
        if once:
            raise once.pop()
        return work_once(*of_whom, **how)

    monkeypatch.setattr(workers, "work_once", trouble)
    monkeypatch.setattr(workers, "LOOK_EVERY", 0.05)
    number = ask()
    printer = workers.Printers(app)
    printer.start()
    try:
        until = time.monotonic() + 10
        while job(number).state is not State.DONE and time.monotonic() < until:
            time.sleep(0.05)
    finally:
        printer.stop()
    assert job(number).state is State.DONE
