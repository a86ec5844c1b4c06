"""Whether the national portal can be reached from here, and what time it is there.

Its address stands in the content (addresses.yaml); nothing is asked of it but its front door.
"""

import socket
import ssl
import time
from datetime import datetime
from email.utils import parsedate_to_datetime

from kiosk.procedures.addresses import Official, addresses
from kiosk.selftest.patience import within

NAME = "dichvucong"  # under which addresses.yaml knows it
PORT = 443
SECONDS = 3.0  # the name, the line and the handshake together
ANSWER = 2048  # bytes of an answer's head that are read


def portal() -> Official:
    """The portal's address in the content."""
    known = addresses()
    host = known.names[NAME]
    return next(one for one in known.official if one.host == host)


def reach() -> float:
    """The seconds that a secure line to the portal takes.

    Raises OSError (TimeoutError and ssl.SSLCertVerificationError among them).
    """
    host = portal().host

    def call() -> float:
        began = time.monotonic()
        with _line(host, ssl.create_default_context()):
            return time.monotonic() - began

    return within(SECONDS, call)


def time_there() -> datetime:
    """What time the portal says it is; raises OSError, or ValueError for an answer without one.

    Its certificate is not looked at: with a clock that is years off none is valid, and this time
    is only compared, never taken.
    """
    host = portal().host
    unseen = ssl.create_default_context()
    unseen.check_hostname, unseen.verify_mode = False, ssl.CERT_NONE

    def call() -> str:
        with _line(host, unseen) as line:
            line.sendall(f"HEAD / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
            return line.recv(ANSWER).decode("latin-1")

    return _date_in(within(SECONDS, call))


def _line(host: str, how: ssl.SSLContext) -> ssl.SSLSocket:
    plain = socket.create_connection((host, PORT), timeout=SECONDS)
    try:
        return how.wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise


def _date_in(answer: str) -> datetime:
    lines = (line.partition(":") for line in answer.splitlines())
    said = next((value.strip() for name, _, value in lines if name.lower() == "date"), "")
    return parsedate_to_datetime(said)
