"""One question to a printer that speaks IPP: the only place that knows pyipp.

It brings aiohttp, tens of megabytes, so ipp.py imports it when the first question is asked.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from socket import gaierror
from typing import Any

from aiohttp import ClientConnectorError, ClientError, ClientSession, ClientTimeout
from aiohttp import ConnectionTimeoutError as NotConnectedInTime
from pyipp import IPP, IPPConnectionError, IPPError, IPPResponseError
from pyipp.enums import IppOperation
from pyipp.exceptions import IPPVersionNotSupportedError

from kiosk.printers.faults import Fault
from kiosk.printers.ipp_failures import (
    FORBIDDEN,
    NOT_ACCEPTING,
    NOT_FOUND,
    NOT_SUPPORTED,
    Refused,
    Unanswered,
    Unreached,
    Unreadable,
)

VERSION = (1, 1)  # of IPP: every printer understands it
HTTP_REFUSALS = {404: NOT_FOUND, 503: NOT_ACCEPTING}  # every other 4xx forbids
HTTP_SERVER_ERRORS = 500


def ask(
    uri: str, operation: int, message: dict[str, Any], seconds: float, connecting: float
) -> dict[str, Any]:
    """Ask, and give the parsed answer: its lists are "printers" and "jobs".

    Raises Unreached, Refused or Unanswered, within that many seconds; `connecting`: how many of
    them are for reaching it.
    """
    with _explained():
        return _within(seconds, uri, operation, message, connecting)


def _within(seconds: float, *question: Any) -> dict[str, Any]:
    """Run a loop of its own. asyncio.run would wait beyond any limit for a name to be resolved."""
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(asyncio.wait_for(_ask(*question), seconds))
    finally:
        _end(loop)


def _end(loop: asyncio.AbstractEventLoop) -> None:
    if left := asyncio.all_tasks(loop):
        for task in left:
            task.cancel()
        loop.run_until_complete(asyncio.wait(left))
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()


async def _ask(
    uri: str, operation: int, message: dict[str, Any], connecting: float
) -> dict[str, Any]:
    limits = ClientTimeout(total=None, sock_connect=connecting)
    async with ClientSession(timeout=limits) as session:
        # Its own limit is longer than any of ours.
        printer = IPP(uri, session=session, ipp_version=VERSION, request_timeout=3600)
        return await printer.execute(IppOperation(operation), message)


@contextmanager
def _explained() -> Iterator[None]:
    """Give the library's failures, and those of what it stands on, our names."""
    try:
        yield
    except IPPConnectionError as error:
        unconnected = (ClientConnectorError, NotConnectedInTime, gaierror)
        if isinstance(error.__cause__, unconnected):
            raise Unreached from error
        raise Unanswered(Fault.SILENT) from error
    except IPPResponseError as error:
        raise _refused_over_http(error.args[1]["status-code"]) from error
    except IPPVersionNotSupportedError as error:
        raise Refused(NOT_SUPPORTED) from error
    except IPPError as error:
        raise _refused(error) from error
    except TimeoutError as error:
        raise Unanswered(Fault.SILENT) from error
    except (ClientError, OSError, UnicodeError) as error:
        raise Unreadable from error


def _refused_over_http(status: int) -> Refused | Unanswered:
    if status in HTTP_REFUSALS:
        return Refused(HTTP_REFUSALS[status])
    return Refused(FORBIDDEN) if status < HTTP_SERVER_ERRORS else Unreadable()


def _refused(error: IPPError) -> Refused | Unanswered:
    """A status, or an answer that can't be read."""
    facts = error.args[1] if len(error.args) > 1 else {}
    return Refused(facts["status-code"]) if "status-code" in facts else Unreadable()
