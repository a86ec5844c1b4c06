"""A slip from the button to the folder of prints, whatever happens on the way."""

import os
import time
from datetime import timedelta

import pytest

from kiosk.db import db
from kiosk.printers.paper import Size
from kiosk.slips import press, printing, slip
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


def prints(app):
    return sorted(file.name for file in printing.folder(app).glob("*.pdf"))


def test_a_slip_that_was_asked_for_comes_out(app, ask, job):
    number = ask()
    assert printing.work_once(app)
    assert job(number).state is State.DONE
    assert prints(app) == [job(number).file]
    assert (printing.folder(app) / job(number).file).read_bytes().startswith(b"%PDF")
    assert not printing.work_once(app)


def test_slips_come_out_in_the_order_of_asking(app, ask, drawn):
    for text in "abc":
        ask(html=text)
    while printing.work_once(app):
        pass
    assert drawn == ["a", "b", "c"]


def test_the_same_slip_is_drawn_once_and_comes_out_each_time(app, ask, drawn):
    ask(), ask()
    while printing.work_once(app):
        pass
    assert len(drawn) == 1
    assert len(prints(app)) == 2


def test_what_was_asked_for_is_printed_even_if_the_dossier_moves_on(app, dossier, drawn):
    made = dossier()
    html = slip.receipt_html(made, Size.ROLL)
    job = printing.ask(Kind.RECEIPT, html, Size.ROLL, dossier_id=made.id)
    made.applicant = "Người khác"
    db.session.commit()
    assert printing.work_once(app)
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
    while printing.work_once(app):
        pass
    db.session.refresh(kept)
    assert (kept.printed, kept.copy) == (1, 2)


def test_a_press_that_fails_is_told_in_plain_words_and_may_be_tried_again(
    app, ask, job, monkeypatch, drawn
):
    number, draws = ask(), press.draw

    def fail(html, size):
        raise press.NotDrawn("-")

    monkeypatch.setattr(press, "draw", fail)
    printing.work_once(app)
    assert job(number).state is State.FAILED
    assert job(number).problem == printing.NOT_DRAWN
    assert not prints(app)
    monkeypatch.setattr(press, "draw", draws)
    with app.app_context():
        printing.ask_again(db.session.get_one(PrintJob, number))
        db.session.commit()
    printing.work_once(app)
    assert job(number).state is State.DONE


def test_a_full_disk_is_told_in_plain_words(app, ask, job, monkeypatch, drawn):
    number = ask()

    def full(path, content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(printing, "write", full)
    printing.work_once(app)
    assert job(number).problem == printing.NO_ROOM


def test_what_a_power_cut_left_half_printed_comes_out_once(app, ask, job, drawn):
    number = ask()
    with app.app_context():
        printing._take()  # and here the power goes
    assert not printing.work_once(app)
    printing.queue_again(app)
    assert printing.work_once(app)
    assert job(number).state is State.DONE
    assert len(prints(app)) == 1


def test_a_slip_that_ends_the_house_each_time_is_given_up(app, ask, job, drawn):
    number = ask()
    for _ in range(printing.MOST_ATTEMPTS):
        with app.app_context():
            assert printing._take() == number
        printing.queue_again(app)
    assert job(number).problem == printing.TOO_OFTEN


def test_two_printers_never_take_the_same_slip(app, ask, drawn):
    number = ask()
    with app.app_context():
        assert printing._take() == number
        assert printing._take() is None


def test_a_slip_that_waited_for_a_day_is_not_printed(app, ask, job, evening, drawn):
    number = ask()
    evening.shift(timedelta(hours=24, minutes=1))
    printing.work_once(app)
    assert job(number).problem == printing.TOO_OLD
    assert not drawn


def test_nothing_of_a_slip_is_kept_for_more_than_a_day(app, ask, job, evening, drawn):
    number = ask()
    printing.work_once(app)
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
    monkeypatch.setattr(printing, "LOOK_EVERY", 30)
    printer = printing.Printer(app)
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
    takes = printing._take

    def trouble():
        if once:
            raise once.pop()
        return takes()

    monkeypatch.setattr(printing, "_take", trouble)
    monkeypatch.setattr(printing, "LOOK_EVERY", 0.05)
    number = ask()
    printer = printing.Printer(app)
    printer.start()
    try:
        until = time.monotonic() + 10
        while job(number).state is not State.DONE and time.monotonic() < until:
            time.sleep(0.05)
    finally:
        printer.stop()
    assert job(number).state is State.DONE
