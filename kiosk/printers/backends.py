"""Which backend speaks with which kind of printer."""

from pathlib import Path

from kiosk.printers.backend import Backend
from kiosk.printers.folder import Folder
from kiosk.printers.models import Kind, Printer


def backend_of(printer: Printer, instance: Path) -> Backend:
    """The backend of a printer; `instance` is the folder of the house's data."""
    if printer.kind is Kind.FOLDER:
        return Folder(instance / "prints")
    raise NotImplementedError(printer.kind)
