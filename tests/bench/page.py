"""A resident's page beside a page without a database, and what pages ask the database."""

import http.client
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from flask import Flask

from kiosk.db import db
from tests.bench import reference, serve, village
from tests.bench.table import Row, at_least, at_most, compared, counted, in_turn
from tests.house import make_app
from tests.statements import open_every_page, written_down

MOST_QUERIES = 4
IN_THE_LIST = 3_000  # dossiers of one village
CONNECTIONS = 4  # as many as waitress has threads
BLOCK = 1.0  # seconds of one turn under load
ASKED = 200  # requests of one turn on one connection


def rows(quick: bool) -> Iterator[Row]:
    """Every row."""
    rounds = 4 if quick else 10
    with tempfile.TemporaryDirectory() as folder:
        house = village.fill(Path(folder) / "house", IN_THE_LIST, own=IN_THE_LIST)
        pages = {"home": "/", "a question": village.QUESTION, "status": f"/ho-so/{house.code}"}
        for name, path in pages.items():
            yield _processor(house.folder, name, path, 60 * rounds)
        yield from _served(house.folder, pages, rounds)
    with tempfile.TemporaryDirectory() as folder:
        yield _queries(Path(folder))


def _processor(folder: Path, name: str, path: str, times: int) -> Row:
    """Processor time of a page in this process, beside Flask's hello."""
    app = village.open_house(folder)
    ours = _one_page(app, path, village.RESIDENT)
    pairs = in_turn(ours, _one_page(reference.hello(), "/"), times)
    with app.app_context():
        db.engine.dispose()
    title = f"page: {name}: processor, × Flask's hello"
    return compared(title, pairs[times // 10 :], at_most(10), "ms")


def _one_page(app: Flask, path: str, cookie: str = "") -> Callable[[], float]:
    client = app.test_client()
    client.set_cookie("sid", cookie)

    def ask() -> float:
        begun = time.thread_time()
        answer = client.get(path)
        spent = time.thread_time() - begun
        assert answer.status_code == 200, f"{path} answered {answer.status}"
        return spent * 1000

    return ask


def _served(folder: Path, pages: Mapping[str, str], rounds: int) -> Iterator[Row]:
    with serve.app("house", folder) as ours:
        for name, path in pages.items():
            with serve.app("page", len(body(ours, path, village.RESIDENT))) as limit:
                yield _throughput(ours, limit, name, path, rounds)
                yield _slowest(ours, limit, name, path, rounds)
        with serve.app("page", len(body(ours, pages["status"], village.RESIDENT))) as limit:
            yield _team_list(ours, limit, rounds)


def _throughput(ours: int, limit: int, name: str, path: str, rounds: int) -> Row:
    pairs = in_turn(
        lambda: per_second(ours, path, village.RESIDENT), lambda: per_second(limit, "/"), rounds
    )
    return compared(f"page: {name}: requests, beside a plain page", pairs, at_least(0.9), "/s")


def _slowest(ours: int, limit: int, name: str, path: str, rounds: int) -> Row:
    def p99(port: int, path: str, cookie: str = "") -> float:
        return statistics.quantiles(times(port, path, cookie), n=100)[98] * 1000

    pairs = in_turn(lambda: p99(ours, path, village.RESIDENT), lambda: p99(limit, "/"), rounds)
    return compared(f"page: {name}: p99 on one connection", pairs, at_most(1.3), "ms")


def _team_list(ours: int, limit: int, rounds: int) -> Row:
    pairs = in_turn(
        lambda: statistics.median(times(ours, "/to/ho-so/", village.TEAM)) * 1000,
        lambda: statistics.median(times(limit, "/", "")) * 1000,
        rounds,
    )
    return compared("page: team's list, 50 of 3,000", pairs, at_most(2.5), "ms")


def body(port: int, path: str, cookie: str = "") -> bytes:
    """What a page answers; asserts that it is a page."""
    return _ask(http.client.HTTPConnection("127.0.0.1", port), path, cookie)


def _ask(connection: http.client.HTTPConnection, path: str, cookie: str) -> bytes:
    connection.request("GET", path, headers={"Cookie": f"sid={cookie}"} if cookie else {})
    answer = connection.getresponse()
    text = answer.read()
    assert answer.status == 200, f"{path} answered {answer.status}"
    return text


def times(port: int, path: str, cookie: str = "", count: int = ASKED) -> list[float]:
    """Seconds of each of `count` requests, one after the other on one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    return [_timed(connection, path, cookie) for _ in range(count)]


def _timed(connection: http.client.HTTPConnection, path: str, cookie: str) -> float:
    begun = time.perf_counter()
    _ask(connection, path, cookie)
    return time.perf_counter() - begun


def per_second(port: int, path: str, cookie: str = "") -> float:
    """Answers a second on as many connections as there are threads."""
    answered = [0] * CONNECTIONS
    begun = time.perf_counter()

    def ask(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while time.perf_counter() - begun < BLOCK:
            _ask(connection, path, cookie)
            answered[number] += 1

    askers = [threading.Thread(target=ask, args=(number,)) for number in range(CONNECTIONS)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    return sum(answered) / (time.perf_counter() - begun)


def _queries(folder: Path) -> Row:
    """The page that asks the most, of all that anyone opens."""
    app = make_app(folder / "house")
    with written_down(app) as visits:
        open_every_page(app)
    most = max((v for v in visits if v.page.startswith("GET")), key=lambda v: len(v.statements))
    name = f"page: queries, the most: {most.page.removeprefix('GET ')}"
    return counted(name, len(most.statements), at_most(MOST_QUERIES), "queries")
