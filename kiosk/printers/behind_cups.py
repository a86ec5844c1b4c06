"""What a queue of CUPS says of its printer, and where that printer is.

What CUPS 2.4 says was watched: of a printer that is switched off it gives no reason, only a
message; what it says while nothing prints is as old as the last job; after a fault it looks again
half a minute later. So a printer that speaks IPP itself is asked itself.
"""

import socket
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from kiosk.printers.faults import Fault, fault_of

ATTRIBUTES = ["cups-version", "device-uri"]
PROCESSING, STOPPED = 4, 5  # printer-state
PAUSED = "paused"
# The only signs of a queue that can't reach its printer: a reason of the USB programs, and the
# messages of all of them, which are in the language of the job, ours in English.
OFFLINE = "offline-report"
UNREACHED = (
    "The printer may not exist or is unavailable at this time.",
    "The printer is unreachable at this time.",
    "The printer is not responding.",
    "The printer is not connected.",
    "The printer is offline.",
    "Unable to locate printer",
    "Waiting for printer to become available.",
)
SPEAK_IPP = ("ipp", "ipps", "http", "https")
TAKE_BYTES = {"socket": 9100, "lpd": 515}  # and the ports that are meant where none is given
HERE = ("localhost", "127.0.0.1", "::1")
DNS_SD = ("._tcp", ".local")  # names that only CUPS itself can resolve


@dataclass(frozen=True)
class Device:
    """The printer behind a queue; its URI is one of IPP where it speaks that."""

    uri: str
    speaks_ipp: bool
    is_busy: bool

    def is_off(self, seconds: float) -> bool:
        """Whether nobody takes a line there. One that prints may refuse a second line."""
        if self.is_busy or self.speaks_ipp:
            return False
        parts = urlsplit(self.uri)
        address = (str(parts.hostname), parts.port or TAKE_BYTES[parts.scheme])
        try:
            socket.create_connection(address, timeout=max(seconds, 0.1)).close()
        except OSError:
            return True
        return False


def is_cups(said: dict[str, Any]) -> bool:
    return "cups-version" in said


def stopped(said: dict[str, Any]) -> Fault | None:
    """What keeps the queue itself from taking slips or passing them on."""
    if not said.get("printer-is-accepting-jobs", True):
        return Fault.PAUSED
    if said.get("printer-state") != STOPPED:
        return None
    reasons = reasons_of(said)
    return Fault.PAUSED if PAUSED in reasons else fault_of(STOPPED, reasons)


def while_printing(said: dict[str, Any]) -> Fault | None:
    """What CUPS has learned of the printer while it sends to it."""
    if said.get("printer-state") != PROCESSING:
        return None
    reasons = reasons_of(said)
    if OFFLINE in reasons or str(said.get("printer-state-message", "")).startswith(UNREACHED):
        return Fault.OFF
    return fault_of(PROCESSING, reasons)


def device_of(queue: str, said: dict[str, Any]) -> Device | None:
    """The printer, where this machine can reach it; another machine's addresses say nothing here.

    `queue`: the queue's own URI.
    """
    uri = str(said.get("device-uri", ""))
    parts = urlsplit(uri)
    host = parts.hostname or ""
    is_known = parts.scheme in (*SPEAK_IPP, *TAKE_BYTES) and host
    if not is_known or any(part in host for part in DNS_SD):
        return None
    if urlsplit(queue).hostname not in HERE:
        return None
    is_busy = said.get("printer-state") == PROCESSING
    return Device(ipp_uri(uri), parts.scheme in SPEAK_IPP, is_busy)


def ipp_uri(uri: str) -> str:
    """The same address with IPP's own scheme, and with the port that http means."""
    parts = urlsplit(uri)
    schemes = {"http": ("ipp", 80), "https": ("ipps", 443)}
    if parts.scheme not in schemes:
        return uri
    scheme, port = schemes[parts.scheme]
    host = parts.netloc if parts.port else f"{parts.netloc}:{port}"
    return parts._replace(scheme=scheme, netloc=host).geturl()


def reasons_of(said: dict[str, Any]) -> list[str]:
    """printer-state-reasons, which pyipp gives as one word or as several."""
    reasons = said.get("printer-state-reasons", [])
    return reasons if isinstance(reasons, list) else [reasons]
