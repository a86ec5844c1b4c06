"""Thermal printers: every byte arrives, and of a slip that may not have the house says so."""

import os
import pty
import tty
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from kiosk.printers import backend, thermal
from kiosk.printers.backend import NotTaken, Unsure
from kiosk.printers.faults import Fault
from kiosk.printers.lines import DeviceFile, Network
from kiosk.printers.paper import Paper, Size
from kiosk.printers.thermal import QUESTIONS, Thermal
from tests.printers.roll import thermal_sink

COMMANDS = b"\x1b@" + b"\x1dv0\x00\x48\x00\x80\x00" + bytes(range(256)) * 36 + b"\x1dV\x00"
LONG = COMMANDS + b"\n" * 3_000_000  # more than any buffer on the way holds
SLIP = Paper("000007-receipt", b"%PDF", Size.ROLL)


@pytest.fixture(autouse=True)
def drawn(monkeypatch):
    """The slip's dots are made already; how, test_dots.py tells."""
    monkeypatch.setattr(thermal, "_drawn", lambda *_: COMMANDS)


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """Limits so small that a test may wait for them."""
    monkeypatch.setattr(backend, "WHOLE_JOB", 0.5)
    monkeypatch.setattr(thermal, "ANSWER", 0.1)


def over_network(sink):
    return Thermal(Network(sink.address), 576)


@pytest.mark.parametrize("answers", [True, False])
def test_every_byte_arrives(answers):
    with thermal_sink(answers=answers) as sink:
        assert over_network(sink).look() is None
        over_network(sink).send(SLIP)
        assert sink.papers == [COMMANDS]


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        ({"has_paper": False}, Fault.PAPER),
        ({"cover_open": True}, Fault.COVER),
        ({"cover_open": True, "has_paper": False}, Fault.COVER),
    ],
)
def test_a_printer_that_answers_says_how_it_is_and_gets_nothing(facts, fault):
    with thermal_sink(answers=True, **facts) as sink:
        assert over_network(sink).look() is fault
        with pytest.raises(NotTaken) as refused:
            over_network(sink).send(SLIP)
        assert refused.value.fault is fault
        assert sink.papers == []


def test_what_never_answers_is_never_blamed():
    with thermal_sink(answers=False, has_paper=False) as sink:
        assert over_network(sink).look() is None
        over_network(sink).send(SLIP)
        assert sink.papers == [COMMANDS]


def test_a_printer_that_is_off_got_nothing_and_gets_it_when_it_is_on():
    with thermal_sink() as sink:
        sink.off()
        assert over_network(sink).look() is Fault.OFF
        with pytest.raises(NotTaken) as refused:
            over_network(sink).send(SLIP)
        assert refused.value.fault is Fault.OFF
        sink.on()
        over_network(sink).send(SLIP)
        assert sink.papers == [COMMANDS]


def test_paper_that_ends_in_the_middle_leaves_a_doubt():
    with thermal_sink(answers=True, paper_lasts=1000) as sink:
        with pytest.raises(Unsure) as doubt:
            over_network(sink).send(SLIP)
        assert doubt.value.fault is Fault.PAPER


def test_a_line_that_is_cut_in_the_middle_leaves_a_doubt():
    with thermal_sink(cut_after=5000) as sink, pytest.raises(Unsure) as doubt:
        over_network(sink).send(SLIP)
    assert doubt.value.fault is Fault.OFF


@pytest.mark.parametrize("commands", [COMMANDS, LONG])
def test_a_printer_that_reads_nothing_leaves_a_doubt_within_the_limit(monkeypatch, commands):
    monkeypatch.setattr(thermal, "_drawn", lambda *_: commands)
    with thermal_sink(reads=False) as sink:
        with pytest.raises(Unsure) as doubt:
            over_network(sink).send(SLIP)
        assert doubt.value.fault is Fault.SILENT


def test_a_printer_that_falls_silent_after_it_had_answered_leaves_a_doubt():
    with thermal_sink(answers=True, falls_silent=True) as sink:
        with pytest.raises(Unsure) as doubt:
            over_network(sink).send(SLIP)
        assert doubt.value.fault is Fault.SILENT
        assert sink.papers == [COMMANDS]


def test_no_such_printer_can_tell_what_it_printed():
    with pytest.raises(Unsure):
        Thermal(Network("127.0.0.1:9100"), 576).find(SLIP.name)


@pytest.fixture
def usb():
    """A device file, and the number of the printer's end."""
    printers_end, our_end = pty.openpty()
    tty.setraw(our_end)
    yield Thermal(DeviceFile(Path(os.ttyname(our_end))), 576), printers_end
    os.close(our_end)
    os.close(printers_end)


def test_a_file_that_is_no_printer_is_not_written_over(tmp_path):
    file = tmp_path / "lp0"
    file.write_bytes(b"Chuyen khac")
    with pytest.raises(NotTaken) as refused:
        Thermal(DeviceFile(file), 576).send(SLIP)
    assert refused.value.fault is Fault.GONE
    assert file.read_bytes() == b"Chuyen khac"


def read(number, size):
    """So many bytes of a device's other end."""
    found = b""
    while len(found) < size:
        found += os.read(number, 65_536)
    return found


def test_every_byte_arrives_through_a_device_file(usb, monkeypatch):
    monkeypatch.setattr(backend, "WHOLE_JOB", 10)
    printer, other_end = usb
    with ThreadPoolExecutor() as threads:
        arrived = threads.submit(read, other_end, len(QUESTIONS) + len(COMMANDS))
        printer.send(SLIP)
        assert arrived.result(timeout=10) == QUESTIONS + COMMANDS


def test_a_device_that_answers_is_asked(usb):
    printer, other_end = usb
    os.write(other_end, bytes([0x1A, 0x32, 0x12, 0x72]))  # off line, for want of paper
    assert printer.look() is Fault.PAPER
    os.write(other_end, bytes([0x1A, 0x32, 0x12, 0x72]))
    with pytest.raises(NotTaken) as refused:
        printer.send(SLIP)
    assert refused.value.fault is Fault.PAPER
    assert read(other_end, 2 * len(QUESTIONS)) == 2 * QUESTIONS  # and nothing of the slip


def test_a_device_that_reads_nothing_leaves_a_doubt_within_the_limit(usb, monkeypatch):
    monkeypatch.setattr(thermal, "_drawn", lambda *_: LONG)
    printer, _ = usb
    with pytest.raises(Unsure) as doubt:
        printer.send(SLIP)
    assert doubt.value.fault is Fault.SILENT


def test_a_device_that_is_full_before_the_slip_got_nothing(usb, monkeypatch):
    monkeypatch.setattr(thermal, "_drawn", lambda *_: LONG)
    printer, _ = usb
    with suppress(Unsure):
        printer.send(SLIP)  # and nobody takes it out of the printer's memory
    with pytest.raises(NotTaken) as refused:
        printer.send(SLIP)
    assert refused.value.fault is Fault.SILENT
    assert printer.look() is Fault.SILENT


def test_a_device_that_is_pulled_out_in_the_middle_leaves_a_doubt(tmp_path, monkeypatch):
    monkeypatch.setattr(thermal, "_drawn", lambda *_: LONG)
    monkeypatch.setattr(backend, "WHOLE_JOB", 10)
    os.mkfifo(tmp_path / "lp0")
    other_end = os.open(tmp_path / "lp0", os.O_RDONLY | os.O_NONBLOCK)

    def pulled_out():
        os.set_blocking(other_end, True)
        read(other_end, 100_000)
        os.close(other_end)

    with ThreadPoolExecutor() as threads:
        threads.submit(pulled_out)
        with pytest.raises(Unsure) as doubt:
            Thermal(DeviceFile(tmp_path / "lp0"), 576).send(SLIP)
    assert doubt.value.fault is Fault.OFF


@pytest.mark.parametrize(("name", "fault"), [("missing", Fault.OFF), ("unread", Fault.OFF)])
def test_a_device_that_is_not_there_got_nothing(tmp_path, name, fault):
    os.mkfifo(tmp_path / "unread")  # opening it fails as a printer's file does that is unplugged
    printer = Thermal(DeviceFile(tmp_path / name), 576)
    assert printer.look() is fault
    with pytest.raises(NotTaken) as refused:
        printer.send(SLIP)
    assert refused.value.fault is fault


def test_a_device_that_may_not_be_opened_is_as_good_as_none(monkeypatch, tmp_path):
    def forbidden(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", forbidden)
    assert Thermal(DeviceFile(tmp_path / "lp0"), 576).look() is Fault.GONE
