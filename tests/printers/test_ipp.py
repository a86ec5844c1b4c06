"""A printer that speaks IPP: what it is asked, what it says, what is then known of a slip."""

import pytest

from kiosk.printers import backend, ipp
from kiosk.printers.backend import NotTaken, Progress, Unsure, Way
from kiosk.printers.faults import Fault
from kiosk.printers.ipp import Ipp
from kiosk.printers.paper import Paper, Size
from tests.printers.ipp_printer import BUSY, NOT_ACCEPTING, PRINT_JOB, virtual_printer

PDF = b"%PDF-1.7 \x00\xff a slip"
SLIP = Paper("000007-receipt", PDF, Size.A5)


@pytest.fixture
def printer():
    with virtual_printer() as printer:
        yield printer


@pytest.fixture
def queue(printer):
    """The house's side of it."""
    return Ipp(printer.uri)


@pytest.fixture
def impatient(monkeypatch):
    """Limits so small that a test may wait for them."""
    monkeypatch.setattr(backend, "LOOK", 0.4)
    monkeypatch.setattr(backend, "WHOLE_JOB", 0.4)


def test_a_slip_comes_out_as_it_was_sent(printer, queue):
    ticket = queue.send(SLIP)
    assert printer.papers == [(SLIP.name, PDF)]
    assert queue.follow(ticket) == Progress(Way.OUT)


def test_the_printer_is_told_what_it_gets(printer, queue):
    queue.send(SLIP)
    asked = printer.jobs[1].asked
    assert asked["document-format"] == ["application/pdf"]
    assert asked["media"] == ["iso_a5_148x210mm"]


def test_paper_that_the_printer_does_not_know_is_not_asked_for(printer, queue):
    printer.media = ["na_letter_8.5x11in"]
    queue.send(SLIP)
    queue.send(Paper("000008-receipt", PDF, Size.ROLL))
    assert not any("media" in job.asked for job in printer.jobs.values())


@pytest.mark.parametrize(
    ("state", "reasons", "fault"),
    [
        (3, ["none"], None),
        (3, ["media-low-warning", "toner-low-report"], None),
        (4, ["none"], None),
        (5, ["media-empty-error", "media-needed"], Fault.PAPER),
        (5, ["media-jam-error"], Fault.JAM),
        (5, ["cover-open", "media-empty"], Fault.COVER),
        (5, ["marker-supply-empty-error"], Fault.INK),
        (5, ["paused"], Fault.PAUSED),
        (5, ["none"], Fault.OTHER),
    ],
)
def test_a_printer_says_how_it_is(printer, queue, state, reasons, fault):
    printer.set(state=state, reasons=reasons)
    assert queue.look() is fault


def test_a_printer_that_is_off_or_gone_or_silent_is_told_apart(printer, queue, impatient):
    assert Ipp(printer.uri + "-other").look() is Fault.GONE
    printer.set(hang=True)
    assert queue.look() is Fault.SILENT
    printer.set(off=True)
    assert queue.look() is Fault.OFF


@pytest.mark.parametrize("uri", ["ipp://may-in.invalid/ipp/print", "ipp://[::1]:1/ipp/print"])
def test_an_address_where_nobody_is_says_off(uri):
    assert Ipp(uri).look() is Fault.OFF


def test_an_answer_that_nobody_can_read_stops_no_slip(printer, queue):
    printer.set(state=99)  # no printer-state of RFC 8011
    assert queue.look() is None
    assert queue.send(SLIP)


def test_a_slip_waits_in_the_printer_and_comes_out_by_itself(printer, queue):
    printer.set(state=5, reasons=["media-empty-error"])
    ticket = queue.send(SLIP)
    assert queue.follow(ticket) == Progress(Way.WAITS, Fault.PAPER)
    printer.set(off=True)
    assert queue.follow(ticket) == Progress(Way.WAITS, Fault.OFF)
    printer.set(state=3, off=False)
    assert queue.follow(ticket) == Progress(Way.OUT)
    assert printer.papers == [(SLIP.name, PDF)]


def test_a_slip_is_taken_out_of_the_list(printer, queue):
    printer.set(state=5, reasons=["media-empty-error"])
    ticket = queue.send(SLIP)
    queue.cancel(ticket)
    assert queue.follow(ticket) == Progress(Way.DROPPED)
    printer.set(state=3)
    assert printer.papers == []
    queue.cancel(ticket)  # once more does no harm
    queue.cancel("99 nothing")


def test_another_slip_under_the_same_number_is_neither_followed_nor_cancelled(printer, queue):
    ticket = queue.send(SLIP)
    printer.forget()
    printer.set(state=5, reasons=["media-empty-error"])
    queue.send(Paper("000008-receipt", PDF, Size.A5))
    assert queue.follow(ticket) == Progress(Way.LOST)
    queue.cancel(ticket)
    printer.set(state=3)
    assert [name for name, _ in printer.papers] == [SLIP.name, "000008-receipt"]


def test_a_list_that_lost_the_slip_says_so(printer, queue):
    ticket = queue.send(SLIP)
    printer.forget()
    assert queue.follow(ticket) == Progress(Way.LOST)


@pytest.mark.parametrize("fact", [{"off": True}, {"hang": True}])
def test_a_printer_that_heard_nothing_got_nothing(printer, queue, impatient, fact):
    printer.set(**fact)
    with pytest.raises(NotTaken) as refused:
        queue.send(SLIP)
    assert refused.value.fault is (Fault.OFF if "off" in fact else Fault.SILENT)
    printer.set(state=3, off=False, hang=False)
    assert printer.papers == []


@pytest.mark.parametrize(
    ("status", "fault"),
    [(0x040A, Fault.REFUSED), (0x0401, Fault.REFUSED), (BUSY, Fault.OTHER)],
)
def test_a_refusal_is_no_doubt(printer, queue, status, fault):
    printer.set(refuses=status)
    with pytest.raises(NotTaken) as refused:
        queue.send(SLIP)
    assert refused.value.fault is fault


def test_a_printer_that_takes_nothing_because_of_a_fault_tells_the_fault(printer, queue):
    printer.set(state=5, reasons=["media-jam-error"], refuses=NOT_ACCEPTING)
    with pytest.raises(NotTaken) as refused:
        queue.send(SLIP)
    assert refused.value.fault is Fault.JAM


def test_a_line_that_is_cut_after_the_slip_leaves_a_doubt_and_the_list_ends_it(printer, queue):
    printer.set(cut=True)
    with pytest.raises(Unsure):
        queue.send(SLIP)
    ticket = queue.find(SLIP.name)
    assert queue.follow(ticket) == Progress(Way.OUT)
    assert len(printer.papers) == 1


def test_a_printer_that_falls_silent_with_the_slip_leaves_a_doubt(printer, queue, monkeypatch):
    monkeypatch.setattr(backend, "WHOLE_JOB", 0.4)
    answer = printer.answer

    def fall_silent(request):
        printer.hangs = request.operation == PRINT_JOB or printer.hangs
        return answer(request)

    monkeypatch.setattr(printer, "answer", fall_silent)
    with pytest.raises(Unsure) as doubt:
        queue.send(SLIP)
    assert doubt.value.fault is Fault.SILENT
    printer.set(state=3, hang=False)
    assert queue.follow(queue.find(SLIP.name)) == Progress(Way.OUT)
    assert printer.papers == [(SLIP.name, PDF)]


def test_the_list_is_searched_for_a_name(printer, queue):
    first = queue.send(SLIP)
    queue.send(Paper("000008-receipt", PDF, Size.A5))
    assert queue.find(SLIP.name) == first
    assert queue.find("000009-receipt") is None
    printer.set(state=5, reasons=["media-empty"])
    again = queue.send(SLIP)
    assert queue.find(SLIP.name) == again != first


def test_an_empty_list_proves_nothing(printer, queue):
    queue.send(SLIP)
    printer.forget()
    with pytest.raises(Unsure):
        queue.find(SLIP.name)


def test_a_printer_that_is_off_is_asked_later(printer, queue):
    printer.set(off=True)
    with pytest.raises(NotTaken) as silent:
        queue.find(SLIP.name)
    assert silent.value.fault is Fault.OFF


def test_where_no_cups_is_there_are_no_queues(printer):
    assert ipp.queues("ipp://127.0.0.1:1") == []
    assert ipp.queues(f"ipp://{printer.address}") == []
