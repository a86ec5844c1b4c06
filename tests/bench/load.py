"""The first load in a real Chromium slowed down, beside the same page as an application."""

import gzip
import http.server
import tempfile
import threading
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, ViewportSize, sync_playwright

from tests.bench import application
from tests.bench.table import Row, at_most, compared, counted, in_turn
from tests.house import served

CHROMIUM = "/usr/bin/chromium"
SLOW = 6  # a weak device beside this one
SIZE: ViewportSize = {"width": 1366, "height": 768}
KINDS = {"Document": 8, "Stylesheet": 8, "Script": 26, "Font": 45, "Image": 8}  # KB at most
SHIFTS = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(e => { sum += e.value; }))
    .observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(sum), 300);
})"""
FIRST_PAINT = """() => new Promise(done => {
  const look = () => {
    const paint = performance.getEntriesByName('first-contentful-paint')[0];
    paint ? done(paint.startTime) : setTimeout(look, 20);
  };
  look();
})"""


@dataclass
class Wire:
    """What came over the wire."""

    bytes: Counter[str] = field(default_factory=Counter)  # by kind
    requests: int = 0


def rows(quick: bool) -> Iterator[Row]:
    """Every row."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        with served(Path(folder) / "house") as house:
            yield from _wire(browser, house.url)
            yield from _manners(browser, house.url)
            with _as_application(browser, house.url) as application_url:
                yield _first_paint(browser, house.url, application_url, 4 if quick else 12)
        browser.close()


@contextmanager
def _visitor(browser: Browser, slow: int = 1) -> Iterator[tuple[Page, CDPSession]]:
    """A new browser window with nothing kept from before."""
    context = browser.new_context(viewport=SIZE, locale="vi-VN")
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Performance.enable")
    session.send("Emulation.setCPUThrottlingRate", {"rate": slow})
    try:
        yield page, session
    finally:
        context.close()


def _listen(session: CDPSession) -> Wire:
    wire, kinds = Wire(), {}

    def answered(event: dict[str, Any]) -> None:
        if not event["response"]["url"].startswith("data:"):
            kinds[event["requestId"]] = event["type"]

    def finished(event: dict[str, Any]) -> None:
        if event["requestId"] in kinds and event["encodedDataLength"]:
            wire.bytes[kinds[event["requestId"]]] += event["encodedDataLength"]
            wire.requests += 1

    session.on("Network.responseReceived", answered)
    session.on("Network.loadingFinished", finished)
    return wire


def _wire(browser: Browser, url: str) -> Iterator[Row]:
    """Bytes of the first page by kind, and of the pages after it, headers included."""
    with _visitor(browser) as (page, session):
        first = _listen(session)
        page.goto(url, wait_until="networkidle")
        shown = Wire(Counter(first.bytes), first.requests)
        page.locator(".tile").first.click()
        page.wait_for_url("**/thu-tuc/**")
        page.wait_for_timeout(500)  # a boosted swap counts its bytes after it is shown
        page.wait_for_load_state("networkidle")
        later = first.bytes.total() - shown.bytes.total()
    yield _kilobytes("load: first page, all told", shown.bytes.total(), 95)
    for kind, most in KINDS.items():
        yield _kilobytes(f"load: first page, {kind.lower()}", shown.bytes[kind], most)
    yield counted("load: first page, requests", shown.requests, at_most(10), "requests")
    yield _kilobytes("load: the page after it", later, 12)


def _kilobytes(name: str, size: int, most: int) -> Row:
    return counted(name, size / 1024, at_most(most), "KB")


def _manners(browser: Browser, url: str) -> Iterator[Row]:
    """Layout shift where it is slow, script work where it is not."""
    with _visitor(browser, SLOW) as (page, _):
        page.goto(url, wait_until="networkidle")
        yield counted("load: layout shift", page.evaluate(SHIFTS), at_most(0), "")
    seen = []
    for _ in range(5):
        with _visitor(browser) as (page, session):
            page.goto(url, wait_until="networkidle")
            measured = session.send("Performance.getMetrics")["metrics"]
            seen.append(next(m["value"] for m in measured if m["name"] == "ScriptDuration") * 1000)
    least = min(seen)  # Chromium counts by the clock, so whoever else computes only adds to it
    yield counted("load: script work at 1×", least, at_most(50), "ms")


def _first_paint(browser: Browser, ours: str, limit: str, rounds: int) -> Row:
    def painted(url: str) -> float:
        with _visitor(browser, SLOW) as (page, _):
            page.goto(url)
            return float(page.evaluate(FIRST_PAINT))

    painted(ours), painted(limit)  # the browser's own first page costs more than any other
    pairs = in_turn(lambda: painted(ours), lambda: painted(limit), rounds)
    return compared("load: first paint at 6×, ÷ 300 KB of script", pairs, at_most(0.65), "ms")


@contextmanager
def _as_application(browser: Browser, url: str) -> Iterator[str]:
    """Serve the same screen, style and fonts as an application that draws itself by script."""
    with _visitor(browser) as (page, _):
        page.goto(url, wait_until="networkidle")
        tree = page.evaluate(application.READ_TREE)
        links = page.locator("link[rel=stylesheet], link[rel=preload]").all()
        head = "".join(link.evaluate("e => e.outerHTML") for link in links)
        beside = [str(link.get_attribute("href")) for link in links]
    answers = {path: _answer_of(url + path) for path in beside} | {
        "/": Answer("text/html; charset=utf-8", application.page(head).encode()),
        "/application.js": Answer("text/javascript", application.script(tree).encode()),
    }
    with _serve(answers) as port:
        yield f"http://127.0.0.1:{port}/"


class Answer:
    """A ready answer; text is packed as the house packs it, fonts are packed already."""

    def __init__(self, kind: str, content: bytes) -> None:
        self.kind, self.is_packed = kind, not kind.startswith("font/")
        self.content = gzip.compress(content, 5) if self.is_packed else content


def _answer_of(address: str) -> Answer:
    with urllib.request.urlopen(address) as answer:
        return Answer(answer.headers.get_content_type(), answer.read())


NOTHING = Answer("text/plain", b"")


@contextmanager
def _serve(answers: dict[str, Answer]) -> Iterator[int]:
    class Ready(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:  # noqa: N802  # http.server's name
            answer = answers.get(self.path, NOTHING)
            self.send_response(200)
            self.send_header("Content-Type", answer.kind)
            if answer.is_packed:
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Ready)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
