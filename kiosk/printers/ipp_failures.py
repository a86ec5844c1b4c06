"""What a printer that speaks IPP may fail with, told apart by what has become of the slip."""

from kiosk.printers.faults import Fault

# Status codes of RFC 8011, appendix B.
FORBIDDEN, NOT_FOUND = 0x0401, 0x0406
NOT_SUPPORTED, NOT_ACCEPTING = 0x0501, 0x0506
CLIENT_ERRORS = range(0x0400, 0x0500)


class Failed(Exception):
    """It could not be asked."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


class Unreached(Failed):
    """There was no line to it: it heard nothing."""

    def __init__(self) -> None:
        super().__init__(Fault.OFF)


class Refused(Failed):
    """It said no."""

    def __init__(self, status: int) -> None:
        super().__init__(_fault_of(status))
        self.status = status


class Unanswered(Failed):
    """It may have heard, and gave no answer."""


class Unreadable(Unanswered):
    """It answered, and nobody knows what."""

    def __init__(self) -> None:
        super().__init__(Fault.OTHER)


def _fault_of(status: int) -> Fault:
    if status == NOT_FOUND:
        return Fault.GONE
    return Fault.REFUSED if status in CLIENT_ERRORS else Fault.OTHER
