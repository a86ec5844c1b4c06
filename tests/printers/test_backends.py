"""Each kind of printer has what brings slips to it; the folder is the plainest."""

import pytest

from kiosk.printers import folder
from kiosk.printers.backend import Way
from kiosk.printers.backends import backend_of
from kiosk.printers.folder import Folder
from kiosk.printers.ipp import Ipp
from kiosk.printers.models import Kind, Printer
from kiosk.printers.paper import Paper, Size
from kiosk.printers.thermal import Thermal
from tests.printers.ipp_printer import virtual_printer
from tests.printers.roll import thermal_sink
from tests.printers.test_dots import made

SLIP = Paper("000007-receipt", b"%PDF a slip", Size.ROLL)


@pytest.mark.parametrize(
    ("kind", "address", "backend"),
    [
        (Kind.FOLDER, "", Folder),
        (Kind.QUEUE, "ipp://localhost/printers/HP", Ipp),
        (Kind.THERMAL, "127.0.0.1:9100", Thermal),
        (Kind.THERMAL_USB, "/dev/usb/lp0", Thermal),
    ],
)
def test_each_kind_has_its_backend(tmp_path, kind, address, backend):
    printer = Printer(kind=kind, address=address, size=Size.ROLL)
    assert isinstance(backend_of(printer, tmp_path), backend)


def test_where_a_member_prints_nothing_else_does(tmp_path):
    with pytest.raises(ValueError, match="browser"):
        backend_of(Printer(kind=Kind.BROWSER, address="", size=Size.ROLL), tmp_path)


def test_a_queue_and_a_roll_get_what_was_chosen_for_them(tmp_path):
    with virtual_printer() as printer:
        chosen = Printer(kind=Kind.QUEUE, address=printer.uri, size=Size.A5)
        backend_of(chosen, tmp_path).send(SLIP)
        assert printer.papers == [(SLIP.name, SLIP.pdf)]
    with thermal_sink() as sink:
        chosen = Printer(kind=Kind.THERMAL, address=sink.address, size=Size.NARROW)
        backend_of(chosen, tmp_path).send(Paper("1", made(58, 40), Size.NARROW))
        assert sink.pictures[0].width == 384


def test_a_slip_in_the_folder_is_out(tmp_path):
    prints = Folder(tmp_path / "prints")
    assert prints.find(SLIP.name) is None
    assert prints.send(SLIP) is None
    assert (tmp_path / "prints" / "000007-receipt.pdf").read_bytes() == SLIP.pdf
    ticket = prints.find(SLIP.name)
    assert prints.follow(ticket).way is Way.OUT
    prints.cancel(ticket)
    assert prints.find(SLIP.name) == ticket
    assert prints.look() is None


def test_a_slip_is_in_the_folder_whole_or_not_at_all(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folder.os, "fsync", full)
    prints = Folder(tmp_path)
    with pytest.raises(OSError, match="No space"):
        prints.send(SLIP)
    assert not list(tmp_path.glob("*.pdf"))
    assert prints.find(SLIP.name) is None
