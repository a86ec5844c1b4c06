"""A real CUPS of the test's own: its folder, its port, no service of the system."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.house import free_port

# Debian keeps them where the PATH of a plain user does not lead.
PATH = os.environ.get("PATH", "") + os.pathsep + "/usr/sbin" + os.pathsep + "/sbin"
PATIENCE = 20  # seconds to start

SCHEDULER = """
Listen 127.0.0.1:{port}
LogLevel info
Browsing Off
WebInterface No
DefaultAuthType None
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""
FILES = """
ServerRoot {folder}/etc
RequestRoot {folder}/spool
CacheDir {folder}/cache
StateDir {folder}/state
TempDir {folder}/tmp
AccessLog {folder}/access.log
ErrorLog {folder}/error.log
PageLog {folder}/page.log
ServerBin /usr/lib/cups
DataDir /usr/share/cups
FileDevice Yes
Printcap
"""


class Cups:
    """The server in a test's hand."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        for part in ("etc", "spool", "cache", "state", "tmp"):
            (folder / part).mkdir()
        facts = {"port": self.port, "folder": folder}
        (folder / "etc" / "cupsd.conf").write_text(SCHEDULER.format(**facts))
        (folder / "etc" / "cups-files.conf").write_text(FILES.format(**facts))

    @property
    def uri(self) -> str:
        """The server, as the house would ask it for its queues."""
        return f"ipp://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = self.folder / "etc"
        self._process = subprocess.Popen(
            [_program("cupsd"), "-f", "-c", settings / "cupsd.conf",
             "-s", settings / "cups-files.conf"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        ends = time.monotonic() + PATIENCE
        while not self._answers():
            if time.monotonic() > ends or self._process.poll() is not None:
                raise RuntimeError((self.folder / "error.log").read_text())
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop it; what waits in its queues it remembers."""
        if self._process:
            self._process.terminate()
            self._process.wait(10)
            self._process = None

    def queue(self, name: str, device: str) -> str:
        """Make a queue that passes everything on as it is; gives its URI."""
        self.do("lpadmin", "-p", name, "-E", "-v", device, "-m", "raw", "-D", f"Máy in {name}")
        return f"{self.uri}/printers/{name}"

    def do(self, program: str, *words: str) -> None:
        """Run a program of CUPS for this server: cupsdisable, cupsenable …"""
        server = f"127.0.0.1:{self.port}"
        subprocess.run(
            [_program(program), "-h", server, *words], check=True, capture_output=True, timeout=20
        )

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True


def _program(name: str) -> str:
    found = shutil.which(name, path=PATH)
    if found is None:
        raise FileNotFoundError(f"{name}: ./dev test installs it")
    return found


@contextmanager
def cups() -> Iterator[Cups]:
    """A running server without queues."""
    folder = Path(tempfile.mkdtemp(prefix="kiosk-cups-"))
    folder.chmod(0o755)  # its programs run as somebody else
    server = Cups(folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
