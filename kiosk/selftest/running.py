"""One run: every check at once, none may stop another, and the whole ends in time."""

import time
from functools import partial

from flask import Flask

from kiosk.selftest.findings import Finding, Found, bad
from kiosk.selftest.patience import Asked
from kiosk.selftest.registry import CHECKS, Check

LONGEST = 7.0  # seconds, so that the page is there within ten, on a busy machine too
NO_ANSWER = "Máy chờ {} giây mà chưa có câu trả lời."
BROKEN = "Máy chưa tự thử được mục này."
AGAIN = "Chờ một lúc rồi kiểm tra lại. Vẫn vậy thì tắt chương trình và mở lại."


def run(app: Flask, seconds: float = LONGEST) -> list[Finding]:
    """What every check of the house finds, in their order, after at most so many seconds."""
    asked = [(check, Asked(partial(_ask, app, check))) for check in CHECKS]
    until = time.monotonic() + seconds
    return [Finding.of(check.key, _answer(one, until, seconds)) for check, one in asked]


def _ask(app: Flask, check: Check) -> Found:
    """Ask in a context of its own, so that each has its own line to the database."""
    with app.app_context():
        try:
            return check.ask()
        except Exception:  # whatever it is, the other checks are told, and this one is red
            app.logger.exception("self-test: %s", check.key)
            return bad(BROKEN, AGAIN)


def _answer(asked: Asked[Found], until: float, seconds: float) -> Found:
    try:
        return asked.answer(until - time.monotonic())
    except TimeoutError:
        return bad(NO_ANSWER.format(round(seconds)), AGAIN)
