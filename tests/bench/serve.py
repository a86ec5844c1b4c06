"""`python -m tests.bench.serve <what> <port> <more>`: an app in a process of its own.

All of them by waitress with the settings of a house, so that only the apps differ.
"""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.house import free_port

ANSWERS_WITHIN = 30  # seconds


@contextmanager
def process(*command: str, port: int, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A served program, once it answers; ended with the block."""
    silent = subprocess.DEVNULL
    served = subprocess.Popen(
        [sys.executable, "-m", *command], env=os.environ | environment, stdout=silent, stderr=silent
    )
    try:
        wait_for(port)
        yield served
    finally:
        served.terminate()
        served.wait()


def wait_for(port: int) -> None:
    """Return with the first answer of 200; raises TimeoutError."""
    end = time.monotonic() + ANSWERS_WITHIN
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.005)
    raise TimeoutError(f"nothing answers on port {port}")


@contextmanager
def app(what: str, *more: object) -> Iterator[int]:
    """One of the apps below, on the port that is given back."""
    port = free_port()
    words = [str(word) for word in more]
    with process("tests.bench.serve", what, str(port), *words, port=port):
        yield port


def main(what: str, port: str, *more: str) -> None:
    import waitress

    from tests.bench import reference

    if what == "house":
        from tests.bench.village import open_house

        chosen = open_house(Path(more[0]))
    elif what == "page":
        chosen = reference.page(int(more[0]))
    elif what == "database":
        chosen = reference.hello_with_database(more[0])
    else:
        chosen = reference.hello()
    waitress.serve(
        chosen, host="127.0.0.1", port=int(port), threads=4, ident=None,
        clear_untrusted_proxy_headers=True,
    )  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
