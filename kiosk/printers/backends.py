"""Which backend a printer has."""

from pathlib import Path

from kiosk.printers.backend import Backend
from kiosk.printers.folder import Folder
from kiosk.printers.ipp import Ipp
from kiosk.printers.lines import DeviceFile, Network
from kiosk.printers.models import Kind, Printer
from kiosk.printers.paper import DOTS, Size
from kiosk.printers.thermal import Thermal


def backend_of(printer: Printer, instance: Path) -> Backend:
    """What brings slips to a printer; raises ValueError for Kind.BROWSER, where a member does."""
    match printer.kind:
        case Kind.FOLDER:
            return Folder(instance / "prints")
        case Kind.QUEUE:
            return Ipp(printer.address)
        case Kind.THERMAL:
            return Thermal(Network(printer.address), _dots(printer.size))
        case Kind.THERMAL_USB:
            return Thermal(DeviceFile(Path(printer.address)), _dots(printer.size))
    raise ValueError(f"{printer.kind} has no backend")


def _dots(size: Size) -> int:
    return DOTS.get(size, DOTS[Size.ROLL])
