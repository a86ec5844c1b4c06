"""A real Chromium 79, as in the TVs of 2021, driven over its own protocol.

Playwright no longer can. It comes packed inside an npm package of the tests, and has known holes:
it is only for our own pages.
"""

import base64
import json
import os
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import websocket

from tests.house import free_port

ROOT = Path(__file__).resolve().parents[2]
PACKED = ROOT / "static/node_modules/chrome-aws-lambda/bin"
UNPACKED = ROOT / ".venv/chromium-79"
PATIENCE = 20  # seconds for a start, a page, an element


class Broken(Exception):
    """The page or the browser said no; the message is its own."""


def unpacked() -> Path:
    """The folder of the browser, unpacked at the first time; whole or not there at all."""
    if UNPACKED.is_dir():
        return UNPACKED
    folder = UNPACKED.with_name(f"{UNPACKED.name}-{os.getpid()}")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    program = folder / "chromium"
    _run("brotli", "--decompress", f"--output={program}", str(PACKED / "chromium.br"))
    program.chmod(0o755)
    for name in ("aws", "swiftshader"):
        archive = folder / f"{name}.tar"
        _run("brotli", "--decompress", f"--output={archive}", str(PACKED / f"{name}.tar.br"))
        shutil.unpack_archive(archive, folder, filter="data")
        archive.unlink()
    folder.rename(UNPACKED)
    return UNPACKED


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


@contextmanager
def old_page(profile: Path, width: int, height: int) -> Iterator["OldPage"]:
    """A page of the old browser, with an empty profile in `profile`."""
    folder, port = unpacked(), free_port()
    options = [
        "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--lang=vi",
        f"--remote-debugging-port={port}", f"--user-data-dir={profile}",
        f"--window-size={width},{height}", "about:blank",
    ]  # fmt: skip
    process = subprocess.Popen(
        [folder / "chromium", *options],
        env=os.environ | {"LD_LIBRARY_PATH": str(folder / "lib")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        page = OldPage(_address_of_page(port))
        yield page
        page.close()
    finally:
        process.terminate()
        process.wait()


def _address_of_page(port: int) -> str:
    """Where the protocol of the first page is spoken, as soon as the browser is up."""
    for _ in _tries():
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/json", timeout=2) as answer:
                pages = [one for one in json.load(answer) if one["type"] == "page"]
        except (urllib.error.URLError, OSError):
            continue
        if pages:
            return str(pages[0]["webSocketDebuggerUrl"])
    raise Broken("Chromium 79 did not start")


def _tries() -> Iterator[None]:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        yield
        time.sleep(0.05)


class OldPage:
    """One page; presses what is written on it."""

    def __init__(self, address: str) -> None:
        self._socket = websocket.create_connection(address, timeout=PATIENCE, suppress_origin=True)
        self._sent = 0
        self.errors: list[str] = []
        for domain in ("Page", "Runtime", "Log"):
            self.command(f"{domain}.enable")

    def command(self, method: str, **params: Any) -> Any:
        """Send one command and return its result; what happens meanwhile is noted."""
        self._sent += 1
        self._socket.send(json.dumps({"id": self._sent, "method": method, "params": params}))
        while True:
            answer = json.loads(self._socket.recv())
            if answer.get("id") == self._sent:
                if "error" in answer:
                    raise Broken(answer["error"]["message"])
                return answer["result"]
            self._note(answer)

    def _note(self, event: dict[str, Any]) -> None:
        """Keep what a script or the content policy complained about; a 4xx answer is no mistake."""
        if event.get("method") == "Runtime.exceptionThrown":
            details = event["params"]["exceptionDetails"]
            self.errors.append(details.get("exception", {}).get("description") or details["text"])
        elif event.get("method") == "Log.entryAdded":
            entry = event["params"]["entry"]
            if entry["level"] == "error" and entry["source"] != "network":
                self.errors.append(entry["text"])

    def ask(self, script: str) -> Any:
        """The value of an expression on the page."""
        answer = self.command(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in answer:
            raise Broken(str(answer["exceptionDetails"]))
        return answer["result"].get("value")

    def wait_for(self, script: str) -> None:
        """Until an expression is true."""
        for _ in _tries():
            try:
                if self.ask(script):
                    return
            except Broken:  # between two pages
                continue
        raise Broken(f"never true: {script}")

    def open(self, address: str) -> None:
        self.command("Page.navigate", url=address)
        wanted = json.dumps(address)
        self.wait_for(f"location.href === {wanted} && document.readyState === 'complete'")

    @property
    def heading(self) -> str:
        return str(self.ask("document.querySelector('h1').innerText")).strip()

    def press(self, words: str) -> None:
        """Click what says `words`, and wait for the next screen; a tick stays on its screen."""
        self.ask("document.querySelector('main').setAttribute('data-old', '')")
        if self._click(words) != "tick":
            self.wait_for(
                "document.querySelector('main:not([data-old])')"
                " && document.readyState === 'complete'"
                " && !document.querySelector('.htmx-swapping, .htmx-settling')"
            )

    def _click(self, words: str) -> str:
        found = self.ask(FIND.replace("WORDS", json.dumps(words)))
        if not found:
            raise Broken(f"no “{words}” on “{self.heading}”")
        kind, x, y = found
        for what in ("mousePressed", "mouseReleased"):
            self.command(
                "Input.dispatchMouseEvent", type=what, x=x, y=y, button="left", clickCount=1
            )
        return str(kind)

    def keys(self, text: str) -> None:
        """Type on the on-screen keyboard."""
        for sign in text:
            self._click(sign)

    def picture(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self.command("Page.captureScreenshot")["data"]))

    def close(self) -> None:
        self.command("Page.stopLoading")  # and with it every event that was on its way
        self._socket.close()


FIND = """(() => {
  const all = Array.from(document.querySelectorAll('a, button, .tick'));
  const found = all.find(one => one.getClientRects().length
    && (one.dataset.key === WORDS || one.innerText.includes(WORDS)));
  if (!found) return null;
  const box = found.getBoundingClientRect();
  const kind = found.classList.contains('tick') ? 'tick' : '';
  return [kind, box.left + box.width / 2, box.top + box.height / 2];
})()"""
