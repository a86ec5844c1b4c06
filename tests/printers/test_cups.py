"""A queue of a real CUPS, with a printer behind it that runs out of paper and is switched off."""

import time

import pytest

from kiosk.printers import ipp
from kiosk.printers.backend import NotTaken, Progress, Way
from kiosk.printers.faults import Fault
from kiosk.printers.ipp import Ipp
from kiosk.printers.paper import Paper, Size
from tests.printers.cups import cups
from tests.printers.ipp_printer import virtual_printer

pytestmark = pytest.mark.slow
PDF = b"%PDF-1.7 \x00\xff\n a slip"
SLIP = Paper("000007-receipt", PDF, Size.A5)
OUT = Progress(Way.OUT)


@pytest.fixture(scope="module")
def server():
    with cups() as server:
        yield server


@pytest.fixture
def printer():
    with virtual_printer() as printer:
        yield printer


@pytest.fixture
def queue(server, printer, request):
    """The house's side of a queue of its own."""
    name = f"May{abs(hash(request.node.name)) % 10**6}"
    yield Ipp(server.queue(name, printer.uri))
    server.do("lpadmin", "-x", name)


def soon(look, wanted, seconds=20):
    """Look again and again, until it is as wanted or the time is over; gives what was seen last."""
    ends = time.monotonic() + seconds
    while (seen := look()) != wanted and time.monotonic() < ends:
        time.sleep(0.1)
    return seen


def test_a_slip_comes_out_as_it_was_sent(printer, queue):
    assert queue.look() is None
    ticket = queue.send(SLIP)
    assert soon(lambda: queue.follow(ticket), OUT) == OUT
    assert [document for _, document in printer.papers] == [PDF]
    assert printer.papers[0][0].endswith(SLIP.name)


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        ({"state": 5, "reasons": ["media-empty-error"]}, Fault.PAPER),
        ({"state": 5, "reasons": ["media-jam-error"]}, Fault.JAM),
        ({"state": 5, "reasons": ["cover-open"]}, Fault.COVER),
        ({"off": True}, Fault.OFF),
    ],
)
def test_a_fault_is_seen_before_and_while_a_slip_waits_and_it_comes_out_by_itself(
    printer, queue, facts, fault
):
    printer.set(**facts)
    assert queue.look() is fault
    ticket = queue.send(SLIP)
    waits = Progress(Way.WAITS, fault)
    assert soon(lambda: queue.follow(ticket), waits) == waits
    assert queue.look() is fault
    printer.set(state=3, off=False)
    assert queue.look() is None
    # CUPS itself tries again after half a minute.
    assert soon(lambda: queue.follow(ticket), OUT, seconds=60) == OUT
    assert [document for _, document in printer.papers] == [PDF]


def test_what_cups_alone_says_of_a_printer_that_is_off_is_enough(server, printer, monkeypatch):
    # The name is one that only CUPS may resolve, so that the house can't ask the printer.
    monkeypatch.setattr("kiosk.printers.behind_cups.DNS_SD", ("127.0.0.1",))
    queue = Ipp(server.queue("May_xa", printer.uri))
    printer.set(off=True)
    assert queue.look() is None  # nothing prints, and nobody knows
    ticket = queue.send(SLIP)
    waits = Progress(Way.WAITS, Fault.OFF)
    assert soon(lambda: queue.follow(ticket), waits) == waits
    queue.cancel(ticket)
    assert soon(lambda: queue.look(), None) is None
    assert queue.follow(ticket) == Progress(Way.DROPPED)
    printer.set(off=False)
    server.do("lpadmin", "-x", "May_xa")
    assert printer.papers == []


def test_a_paused_queue_says_so_and_goes_on(server, printer, queue):
    name = queue._uri.rpartition("/")[2]
    server.do("cupsdisable", name)
    assert queue.look() is Fault.PAUSED
    ticket = queue.send(SLIP)
    assert queue.follow(ticket) == Progress(Way.WAITS, Fault.PAUSED)
    server.do("cupsenable", name)
    assert soon(lambda: queue.follow(ticket), OUT) == OUT
    assert len(printer.papers) == 1


def test_a_queue_that_takes_nothing_gets_nothing(server, printer, queue):
    server.do("cupsreject", queue._uri.rpartition("/")[2])
    assert queue.look() is Fault.PAUSED
    with pytest.raises(NotTaken) as refused:
        queue.send(SLIP)
    assert refused.value.fault is Fault.PAUSED


def test_a_slip_is_found_by_its_name_after_all_was_switched_off(server, printer, queue):
    assert queue.find(SLIP.name) is None  # CUPS keeps its list, so that is sure
    printer.set(off=True)
    waiting = queue.send(SLIP)
    server.stop()
    with pytest.raises(NotTaken):
        queue.find(SLIP.name)
    printer.set(off=False)
    server.start()
    assert queue.find(SLIP.name) == waiting
    assert soon(lambda: queue.follow(waiting), OUT) == OUT
    server.stop()
    server.start()
    assert queue.find(SLIP.name) == waiting  # long printed, and its name still known
    assert queue.find("000008-receipt") is None
    assert [document for _, document in printer.papers] == [PDF]


def test_a_queue_that_was_removed_is_gone(server, queue):
    lost = Ipp(f"{server.uri}/printers/Khong_co")
    assert lost.look() is Fault.GONE
    with pytest.raises(NotTaken) as refused:
        lost.send(SLIP)
    assert refused.value.fault is Fault.GONE


def test_the_queues_are_listed_with_their_names(server, queue):
    listed = {one.uri: one for one in ipp.queues(server.uri)}
    found = listed[queue._uri]
    assert found.words == f"Máy in {found.name}"
    with cups() as other:
        assert ipp.queues(other.uri) == []
