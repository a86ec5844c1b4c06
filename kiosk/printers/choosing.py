"""What a village may choose as its printer: which paper each kind takes, which addresses."""

import re
from urllib.parse import urlsplit

from kiosk.printers.behind_cups import ipp_uri
from kiosk.printers.models import Kind
from kiosk.printers.paper import ROLLS, Size

SHEETS = (Size.A5, Size.A4)
# A3 is drawn as a file to be printed in a shop; no printer of a house takes it.
SIZES = {
    Kind.FOLDER: (*ROLLS, *SHEETS),
    Kind.QUEUE: (*ROLLS, *SHEETS),
    Kind.THERMAL: ROLLS,
    Kind.THERMAL_USB: ROLLS,
    Kind.BROWSER: (*ROLLS, *SHEETS),
}
PORT = 9100  # that network printers take raw bytes at
PORTS = range(1, 65_536)
LABEL = "[0-9a-z](?:[0-9a-z-]{0,61}[0-9a-z])?"  # RFC 1035, 2.3.1
HOST = re.compile(
    rf"(?P<host>{LABEL}(?:\.{LABEL})*|\[[0-9a-f:.]+\])(?::(?P<port>\d{{1,5}}))?",
    re.IGNORECASE | re.ASCII,
)
DEVICE = re.compile(r"/dev/(usb/)?lp\d{1,2}", re.ASCII)  # the printers of Linux, nothing else
QUEUES = ("ipp", "ipps", "http", "https")

NO_HOST = "Địa chỉ máy in nhiệt có dạng 192.168.1.50:9100. Bạn xem trong tờ máy in tự in ra."
NO_URI = "Địa chỉ máy in có dạng ipp://192.168.1.40/ipp/print. Bạn xem lại từng chữ."
NO_DEVICE = "Cổng USB của máy in nhiệt có dạng /dev/usb/lp0. Bạn xem lại từng chữ."


class NotAnAddress(ValueError):
    """A whole sentence that says what the address should look like."""


def checked(kind: Kind, typed: str) -> str:
    """The address as it is kept; raises NotAnAddress. A folder and the browser have none."""
    typed = typed.strip()
    match kind:
        case Kind.THERMAL:
            return _host_and_port(typed)
        case Kind.THERMAL_USB:
            return _device(typed)
        case Kind.QUEUE:
            return _uri(typed)
    return ""


def _host_and_port(typed: str) -> str:
    found = HOST.fullmatch(typed)
    port = int(found["port"] or PORT) if found else 0
    if not found or port not in PORTS:
        raise NotAnAddress(NO_HOST)
    return f"{found['host'].lower()}:{port}"


def _device(typed: str) -> str:
    if not DEVICE.fullmatch(typed):
        raise NotAnAddress(NO_DEVICE)
    return typed


def _uri(typed: str) -> str:
    try:
        parts = urlsplit(typed)
        is_whole = parts.scheme in QUEUES and HOST.fullmatch(parts.netloc) and parts.path.strip("/")
        is_one = is_whole and parts.port != 0  # a port that is none raises here
    except ValueError as error:
        raise NotAnAddress(NO_URI) from error
    if not is_one:
        raise NotAnAddress(NO_URI)
    return ipp_uri(typed)
