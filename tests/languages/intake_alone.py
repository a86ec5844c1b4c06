"""One file taken in by a process of its own, which is ended when it takes too long or too much.

`python -m tests.languages.intake_alone SENT MASTER SERVED` writes what is kept, and prints as JSON
the reason of a refusal and by how many bytes the process grew. `--naive` reads the whole file, as
a careless program would.
"""

import json
import resource
import signal
import sys
from io import BytesIO
from pathlib import Path

import numpy
import soundfile

from kiosk.errors import Refused
from kiosk.languages import audio

MOST_SECONDS = 2.0
MOST_MEMORY = 200_000_000  # bytes beyond what the programs themselves take


def most_held() -> int:
    """Bytes of memory that this process held at its worst moment so far.

    Not from getrusage(), which begins with what the process that started this one held.
    """
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if "VmHWM" in line) * 1024


def mapped() -> int:
    """Bytes of addresses that this process uses now."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * resource.getpagesize()


def bind() -> None:
    """From here on: so much memory more, so many seconds, and not a byte or a moment longer.

    Seconds of this process, so that others on the same machine take nothing from them.
    """
    most = mapped() + MOST_MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS)  # its signal ends the process


def main(sent: str, master: str, served: str, how: str = "") -> None:
    data = Path(sent).read_bytes()
    numpy.fft.irfft(numpy.fft.rfft(numpy.zeros(8)))  # loads what it needs before the counting
    before, reason = most_held(), None
    bind()
    try:
        if how == "--naive":
            soundfile.read(BytesIO(data))
        else:
            recording = audio.intake(data)
            Path(master).write_bytes(recording.master)
            Path(served).write_bytes(recording.served)
    except Refused as refused:
        reason = refused.reason
    print(json.dumps({"reason": reason, "grew": most_held() - before}))


if __name__ == "__main__":
    main(*sys.argv[1:])
