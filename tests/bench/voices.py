"""What the second language costs a page, and how quickly a sentence can be heard."""

import itertools
import shlex
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from kiosk.console.corpus import corpus
from kiosk.db import db
from kiosk.languages import speech
from kiosk.languages.models import Contribution
from kiosk.languages.review import Kind, Status
from kiosk.villages.models import Village
from tests.bench import village
from tests.bench.table import Row, at_most, compared, counted, in_turn
from tests.statements import written_down

PAGE = village.QUESTION
SENTENCE = "Bà con mang giấy gốc lên xã, lúc 7 giờ 30 sáng ngày {day}/11."


def rows(quick: bool) -> Iterator[Row]:
    """Every row."""
    times = 80 if quick else 300
    with tempfile.TemporaryDirectory() as folder:
        house = village.fill(Path(folder) / "house", 100, own=100)
        app = village.open_house(house.folder)
        with_words, without = _asking(app, "tyz-Latn"), _asking(app, "")
        _give_every_word(app)
        pairs = in_turn(with_words, without, times)[times // 10 :]
        yield compared("voices: a page in two languages, × in one", pairs, at_most(1.15), "ms")
        yield from _statements(app)
        with app.app_context():
            yield _spoken(app, 10 if quick else 30)
            db.engine.dispose()


def _give_every_word(app: Flask) -> None:
    """An approved word for each label of the house."""
    with app.app_context():
        here = db.session.scalars(select(Village)).one()
        facts = {"village_id": here.id, "tag": "tyz-Latn", "kind": Kind.TEXT}
        db.session.add_all(
            Contribution(key=entry.key, text="mừa cốc", status=Status.APPROVED, **facts)
            for entry in corpus()
        )
        db.session.commit()


def _asking(app: Flask, tag: str) -> Callable[[], float]:
    client = app.test_client()
    client.set_cookie("sid", village.RESIDENT)
    client.post(f"/ngon-ngu/{tag or 'vi'}")

    def ask() -> float:
        client.post(f"/ngon-ngu/{tag or 'vi'}")
        client.get(PAGE)
        begun = time.thread_time()
        answer = client.get(PAGE)
        spent = time.thread_time() - begun
        assert answer.status_code == 200
        return spent * 1000

    return ask


def _statements(app: Flask) -> Iterator[Row]:
    """How much more a page asks of the database with a second language: cold, then warm."""
    asked = {tag: _asked(app, tag) for tag in ("tyz-Latn", "vi")}
    for number, name in enumerate(("cold", "warm")):
        more = asked["tyz-Latn"][number] - asked["vi"][number]
        yield counted(f"voices: statements for all labels, {name}", more, at_most(1 - number), "")


def _asked(app: Flask, tag: str) -> tuple[int, int]:
    client = app.test_client()
    client.set_cookie("sid", village.RESIDENT)
    client.post(f"/ngon-ngu/{tag}")
    with written_down(app) as visits:
        client.get(PAGE)
    cold = len(visits[-1].statements)
    with written_down(app, warm=True) as visits:
        client.get(PAGE)
    return cold, len(visits[-1].statements)


def _spoken(app: Flask, times: int) -> Row:
    """A sentence of the machine voice, made anew each time, beside the bare program."""
    command, days = shlex.split(str(app.config["VOICE"])), itertools.count(1)

    def ours() -> float:
        return _timed(lambda: speech.say(SENTENCE.format(day=next(days))))

    def bare() -> float:
        text = SENTENCE.format(day=1).encode()
        return _timed(lambda: subprocess.run(command, input=text, capture_output=True, check=True))

    pairs = in_turn(ours, bare, times)
    return compared("voices: a sentence, × the bare program", pairs, at_most(2), "ms")


def _timed(do: Callable[[], object]) -> float:
    begun = time.perf_counter()
    assert do()
    return (time.perf_counter() - begun) * 1000
