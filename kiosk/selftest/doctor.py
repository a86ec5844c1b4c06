"""`kiosk doctor`: the checks of the house as plain text, for whoever looks after the machine."""

from collections.abc import Iterator, Sequence

from flask import Flask

from kiosk.db import db
from kiosk.selftest import running
from kiosk.selftest.findings import Finding
from kiosk.selftest.runs import Run, run_of

PATIENCE = 20.0  # seconds: nothing is warm here, and nobody stands before a page
MARKS = {"good": "✓", "warn": "✓", "bad": "✗", "none": "–"}
AT_THE_SCREEN = "Loa, micro, máy quay, máy quét, màn hình: thử ở trang /to/tu-kiem-tra."


def examine(app: Flask) -> list[Finding]:
    """What every check finds here, whether a server runs or not; nothing is changed."""
    app.logger.disabled = True  # what is wrong is told below, in words
    try:
        return running.run(app, PATIENCE)
    finally:
        with app.app_context():
            db.engine.dispose()  # its files are shut at once, as they were


def report(findings: Sequence[Finding]) -> str:
    """A line for each check, what to do below it, and how many are red."""
    return "\n".join(_lines(run_of(findings)))


def _lines(run: Run) -> Iterator[str]:
    shown = [line for line in run.lines if not line.is_by_hand]
    width = max(len(line.what.name) for line in shown)
    for line in shown:
        yield f"{MARKS[line.state]} {line.what.name:<{width}}  {line.found.said}"
        if line.found.todo:
            yield f"  {'':<{width}}  → {line.found.todo}"
    yield AT_THE_SCREEN
    yield f"{len(run.bad)} mục cần sửa." if run.bad else "Không có mục nào cần sửa."


def is_red(findings: Sequence[Finding]) -> bool:
    """True where something does not work."""
    return any(one.ok is False for one in findings)
